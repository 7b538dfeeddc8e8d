# SPDX-License-Identifier: MIT
"""The files of a run, from a hand-made report."""

from __future__ import annotations

import csv
import itertools
import json
import pathlib
import re

import fixture
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
        "attendance.csv 第2, 3行",
        "旷课几天起家访 = 2 天",
    ):
        assert shown in html


def test_every_number_of_the_first_screen_opens_rows_that_exist() -> None:
    html = render_html(restrict(fixture.report(), "township"), "en")
    ids = set(re.findall(r' id="([^"]+)"', html))
    targets = set(re.findall(r'href="#([^"]+)"', html))
    assert targets <= ids
    assert html.count('data-bucket="overdue" data-case=') == 9  # the number shown


def test_first_line_says_as_of_policy_received_and_not_judged() -> None:
    html = render_html(restrict(fixture.report(), "township"), "en")
    head = re.sub(r"<[^>]+>|\s+", " ", html[html.index('<p class="head">') : html.index("<h1>")])
    for part in ("2026-10-31", "demo 01234567", "2/3", "not judged 157"):
        assert part in " ".join(head.split())


def test_text_from_data_is_escaped() -> None:
    rows = fixture.rows()
    rows["findings"][0]["label"] = "<script>alert(1)</script>"
    html = render_html(restrict(fixture.report(rows), "township"), "zh")
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


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
