# SPDX-License-Identifier: MIT
"""The files of a run, from a hand-made report."""

from __future__ import annotations

import csv
import datetime
import io
import itertools
import json
import pathlib
import re

import fixture
import page
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baoxue.render import render_html, restrict, write_files
from baoxue.render.audience import bucket
from baoxue.render.suppress import SMALL, suppress

AUDIENCES = ["public", "township"]
LANGS = ["zh", "en"]


@pytest.mark.parametrize(("audience", "lang"), list(itertools.product(AUDIENCES, LANGS)))
def test_no_file_holds_a_pupils_id_or_name_or_a_link_outwards(tmp_path: pathlib.Path, audience: str, lang: str) -> None:
    for path in write_files(restrict(fixture.report(), audience), tmp_path, lang).values():
        text = path.read_text(encoding="utf-8")
        for secret in fixture.SECRETS:
            assert secret not in text, f"{path.name} holds {secret}"
        assert "http" not in text
        assert "//" not in re.sub(r"(?m)^// .*$", "", text) or path.suffix != ".html"


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_same_report_gives_the_same_bytes(tmp_path: pathlib.Path, audience: str) -> None:
    first = write_files(restrict(fixture.report(), audience), tmp_path / "a")
    second = write_files(restrict(fixture.report(), audience), tmp_path / "b")
    assert [p.read_bytes() for p in first.values()] == [p.read_bytes() for p in second.values()]


def test_public_names_nobody_and_no_class() -> None:
    seen = restrict(fixture.report(), "public")
    html = render_html(seen, "zh")
    for private in ("周老师", "吴校长", "林*", "六年级1班", "学籍.csv", "attendance.csv"):
        assert private not in html
    assert set(seen.tables["findings"].columns) == {"rule", "clause", "title_zh", "title_en", "state", "count"}


def test_public_counts_withhold_small_cells_and_what_would_give_them_away() -> None:
    counts = {
        (row["rule"], row["state"]): row["count"] for row in restrict(fixture.report(), "public").tables["findings"]
    }
    assert counts["changes.reported_late", "overdue"] == "*"  # three
    assert counts["changes.reported_late", "open"] == "0"
    assert counts["changes.reported_late", ""] == "*"  # its total is three as well


def test_public_counts_who_is_missing_too() -> None:
    rows = fixture.rows()
    gap = {**rows["findings"][0], "rule": "gap.homeroom_teacher", "state": "open", "reason": "nobody_assigned",
           "title_zh": "包保无人", "title_en": "nobody assigned"}  # fmt: skip
    rows["findings"] = rows["findings"] + [{**gap, "finding_id": f"{n:032x}"} for n in range(8)]
    seen = restrict(fixture.report(rows), "public")
    counts = {(row["rule"], row["state"]): row["count"] for row in seen.tables["findings"]}
    assert counts["gap.homeroom_teacher", ""] in ("8", "*")
    assert counts["", ""] == str(len(rows["findings"])) == str(seen.figures["findings"])
    assert "包保无人：班主任" in render_html(seen, "zh")


def test_public_money_is_withheld_by_pupils_not_by_lines() -> None:
    rows = fixture.rows()
    lines = rows["settlement"]
    few = [{**lines[0], "line_id": f"{n}", "payer_name": f"周老师{n}"} for n in range(12)]  # one pupil, twelve teachers
    rows["settlement"] = lines + [{**row, "settlement": "J7_8.few", "key": "one"} for row in few]
    table = {row["settlement"]: row for row in restrict(fixture.report(rows), "public").tables["settlement"]}
    assert (table["J7_8.dropout"]["cases"], table["J7_8.dropout"]["amount_fen"]) == ("6", "119985")
    assert (table["J7_8.few"]["cases"], table["J7_8.few"]["amount_fen"]) == ("*", "*")


def test_township_shows_cases_people_and_gaps(tmp_path: pathlib.Path) -> None:
    seen = restrict(fixture.report(), "township")
    rows = list(csv.DictReader(write_files(seen, tmp_path)["findings.csv"].read_text("utf-8-sig").splitlines()))
    assert len(rows) == len(fixture.rows()["findings"])
    assert all(re.fullmatch(r"[0-9a-f]{8}", row["case"]) for row in rows)
    assert len({row["case"] for row in rows}) == len(rows)
    assert "key" not in rows[0]
    assert "finding_id" not in rows[0]
    html = render_html(seen, "zh")
    for shown in (
        "周老师1",
        "吴校长",
        "无人负责",
        "林* 001",
        "J6.5",
        "attendance.csv 第 2–3 行",
        "旷课几天起家访 = 2 天",
    ):
        assert shown in html


@pytest.mark.parametrize(("audience", "lang"), list(itertools.product(AUDIENCES, LANGS)))
def test_every_link_stays_inside_the_file_and_leads_somewhere(audience: str, lang: str) -> None:
    tree = page.parse(render_html(restrict(fixture.report(), audience), lang))
    ids = [node.attributes["id"] for node in tree if "id" in node.attributes]
    targets = {node.attributes["href"] for node in tree.all("a")}
    assert len(ids) == len(set(ids))
    assert targets
    assert targets <= {f"#{name}" for name in ids}


def opened_by(tree: page.Node, link: page.Node) -> int:
    """How many findings the script would leave: those that fit every data-* of the link."""
    want = {name: value for name, value in link.attributes.items() if name.startswith("data-") and value}
    cases = want.pop("data-cases", "").split()
    rows = [row.attributes for row in tree.all("tr", data_case="*")]
    fits = [row for row in rows if all(row[name] == value for name, value in want.items())]
    return len([row for row in fits if not cases or row["data-case"] in cases])


@pytest.mark.parametrize("lang", LANGS)
def test_a_number_of_findings_opens_as_many_findings(lang: str) -> None:
    tree = page.parse(render_html(restrict(fixture.report(), "township"), lang))
    links = [link for link in tree.all("a", href="#todo") if "data-clear" not in link.attributes]
    assert len(links) > 20
    assert [(link.text, opened_by(tree, link)) for link in links if int(link.text) != opened_by(tree, link)] == []


def test_a_number_that_could_not_be_judged_opens_the_pupils_and_classes_that_wait() -> None:
    tree = page.parse(render_html(restrict(fixture.report(), "township"), "zh"))
    total = 0
    for link in tree.all("a"):
        if re.fullmatch(r"#u\d+", link.attributes["href"]):
            rows = tree.by_id(link.attributes["href"][1:]).all("tr", data_waits="*")
            assert len(rows) == int(link.text)
            assert "六年级1班" in rows[0].text
            total += len(rows)
    assert total == 118 + 7 + 2 + 30


def test_the_amount_of_an_account_opens_lines_that_add_up_to_it() -> None:
    tree = page.parse(render_html(restrict(fixture.report(), "township"), "zh"))
    lines = [(row.attributes, row.all("td")[-1].text) for row in tree.all("tr", data_payer="*")]
    for link in (link for link in tree.all("a", data_account="*") if link.attributes["data-account"]):
        account = link.attributes["data-account"]
        paid = [-float(amount) for row, amount in lines if row["data-payer"] == account]
        assert paid, "a teacher of the fixture"
        assert round(sum(paid)) == round(float(link.text))
    assert "changes 第 2 行" in tree.text


def test_a_silent_school_and_a_bad_row_are_opened_by_their_numbers() -> None:
    tree = page.parse(render_html(restrict(fixture.report(), "township"), "zh"))
    (link,) = tree.all("a", href="#silent-X2")
    assert link.text == "10"  # class-days
    assert "六年级1班" in tree.by_id("silent-X2").text


def test_today_and_this_week_are_on_the_first_screen() -> None:
    tree = page.parse(render_html(restrict(fixture.report(), "township"), "zh"))
    sections = [part for part in tree.all("section") if part.all("tr", data_case="*")]
    shown = [
        len([r for r in part.all("tr", data_case="*") if "rest" not in r.attributes["class"]]) for part in sections
    ]
    assert [part.all("h3")[0].attributes["id"] for part in sections][:3] == ["overdue", "today", "week"]
    assert max(shown) <= 5
    first = sections[0].all("tr", data_case="*")[0].text
    for column in ("2026-10-25", "周老师", "青禾乡北沟小学", "林* 001", "一", "J6.5", "6"):
        assert column in first, "due, who, school, whom, what, clause, days late"


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_day_outside_the_validity_of_the_policy_is_said_first(audience: str) -> None:
    report = fixture.report()
    assert "有效期" not in render_html(restrict(report, audience), "zh")
    report._source.as_of = datetime.date(2017, 1, 1)
    html = render_html(restrict(report, audience), "zh")
    assert html.index("不在“示范方案”的有效期内（2018-09-01 至 ）") < html.index("<h1>")


HOSTILE = [
    "=1+1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "<script>alert(1)</script>",
    "\"quoted\" & 'single'",
    "a,b",
]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("lang", LANGS)
def test_a_hostile_name_is_text_and_nothing_else(tmp_path: pathlib.Path, name: str, lang: str) -> None:
    rows = fixture.rows()
    rows["findings"][0] |= {"label": name, "class": name, "school_name": name, "message_zh": name, "message_en": name}
    for row in (*rows["persons"], *rows["silent"]):
        row["name"] = row["school_name"] = row["class_name"] = name
    for row in rows["settlement"]:
        row["payer_name"] = row["payee_name"] = row["label"] = row["class"] = name
    rows["quarantine"][0]["file"] = rows["sources"][0]["file"] = name
    paths = write_files(restrict(fixture.report(rows), "township"), tmp_path, lang)
    tree = page.parse(paths["report.html"].read_text("utf-8"))
    assert len(tree.all("script")) == 1, "the report's own"
    assert " ".join(name.split()) in tree.text
    for file in ("findings.csv", "settlement.csv"):
        text = paths[file].read_bytes().decode("utf-8-sig")
        for row in csv.reader(io.StringIO(text, newline="")):
            for cell in row:
                assert not cell.startswith(("=", "+", "@", "\t", "\r"))
                assert not cell.startswith("-") or re.fullmatch(r"-\d+", cell), "a negative amount stays a number"


def test_a_negative_amount_stays_a_number_in_the_files(tmp_path: pathlib.Path) -> None:
    rows = fixture.rows()
    rows["settlement"][0]["amount_fen"] = -15000
    path = write_files(restrict(fixture.report(rows), "township"), tmp_path)["settlement.csv"]
    assert "-15000" in [row["amount_fen"] for row in csv.DictReader(path.read_text("utf-8-sig").splitlines())]


def test_first_line_says_as_of_policy_received_and_not_judged() -> None:
    html = render_html(restrict(fixture.report(), "township"), "en")
    head = re.sub(r"<[^>]+>|\s+", " ", html[html.index('<p class="head">') : html.index("<h1>")])
    for part in ("2026-10-31", "demo plan (demo 2026 01234567)", "2/3", "not judged 157"):
        assert part in " ".join(head.split())


def test_a_report_with_nothing_in_it_is_still_a_report() -> None:
    for audience, lang in itertools.product(AUDIENCES, LANGS):
        assert "</html>" in render_html(restrict(fixture.report({}), audience), lang)


def test_report_json_says_what_it_is(tmp_path: pathlib.Path) -> None:
    data = json.loads(write_files(restrict(fixture.report(), "township"), tmp_path)["report.json"].read_text("utf-8"))
    assert data["format"] == "baoxue-report/1"
    assert data["as_of"] == "2026-10-31"
    assert data["tables"]["findings"]["columns"][0] == "case"
    assert len(data["tables"]["findings"]["rows"]) == len(fixture.rows()["findings"])


@pytest.mark.parametrize(
    ("due", "expected"),
    [(-1, "overdue"), (0, "today"), (1, "today"), (2, "week"), (7, "week"), (8, "later"), (None, "open")],
)
def test_buckets(due: int | None, expected: str) -> None:
    assert bucket(fixture.finding(1, 0, 0, due), fixture.AS_OF) == expected


def test_unknown_audience_and_language_are_refused() -> None:
    with pytest.raises(ValueError, match="public, township"):
        restrict(fixture.report(), "everyone")
    with pytest.raises(ValueError, match="zh or en"):
        render_html(restrict(fixture.report(), "public"), "de")


@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(st.lists(st.integers(0, 30), min_size=n, max_size=n), min_size=1, max_size=5)
    )
)
def test_withheld_cells_cannot_be_worked_out(counts: list[list[int]]) -> None:
    table = suppress(counts)
    full = [[*row, sum(row)] for row in counts]
    full.append([sum(column) for column in zip(*full, strict=True)])
    for r, row in enumerate(table):
        for c, count in enumerate(row):
            assert count is None or count == full[r][c]
            if 0 < full[r][c] < SMALL:
                assert count is None
    lines = [list(row) for row in table] + [list(column) for column in zip(*table, strict=True)]
    truth = full + [list(column) for column in zip(*full, strict=True)]
    for line, real in zip(lines, truth, strict=True):
        withheld = [value for shown, value in zip(line, real, strict=True) if shown is None]
        assert len(withheld) != 1
        if withheld and line[-1] is not None:
            assert sum(withheld) >= SMALL
