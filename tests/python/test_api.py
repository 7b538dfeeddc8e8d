# SPDX-License-Identifier: MIT
"""Policies, datasets, reports, calendars and ids as a Python user meets them."""

from __future__ import annotations

import datetime
import json
import pathlib
import threading

import pandas
import polars
import pyarrow
import pytest

import baoxue as bx

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOWNSHIP = ROOT / "examples" / "township"
AS_OF = "2026-10-31"


@pytest.fixture(scope="module")
def policy() -> bx.Policy:
    return bx.Policy.builtin("jiudian")


@pytest.fixture(scope="module")
def report(policy: bx.Policy) -> bx.Report:
    return bx.evaluate(policy, bx.Dataset.read(TOWNSHIP, policy), AS_OF)


def test_a_policy_tells_what_it_is_made_of(policy: bx.Policy) -> None:
    assert [layer["id"] for layer in policy.layers] == ["cn-law", "anhui", "integrity", "jiudian"]
    rules = {rule["id"]: rule for rule in policy.rules}
    assert rules["returning.first_visit"]["clause"] == "J6.5"
    assert rules["returning.first_visit"]["answerable"]
    assert all(fact["type"] and fact["subject"] for fact in policy.facts)
    assert {parameter["id"] for parameter in policy.parameters} >= {"visit_after_days", "dropout_days"}
    assert {choice["id"] for choice in policy.choices} >= {"return_gained", "relapse"}
    assert policy.clauses
    assert policy.roles
    assert policy.settlements
    assert "jiudian" in bx.Policy.builtin_ids()


def test_an_override_changes_value_and_hash(policy: bx.Policy) -> None:
    other = bx.Policy.builtin("jiudian", params={"visit_after_days": 3}, choices={"return_gained": "no"})
    assert other.hash != policy.hash
    assert bx.Policy.builtin("jiudian").hash == policy.hash
    choices = {choice["id"]: choice["selected"] for choice in other.choices}
    assert choices["return_gained"] == "no"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"params": {"visit_after_days": "many"}}, "BX0211"),
        ({"params": {"no_such_limit": 1}}, "BX0204"),
        ({"choices": {"return_gained": "maybe"}}, "BX0212"),
    ],
)
def test_a_wrong_override_is_a_policy_error(options: dict[str, dict[str, object]], code: str) -> None:
    with pytest.raises(bx.PolicyError) as raised:
        bx.Policy.builtin("jiudian", **options)  # type: ignore[arg-type]
    assert raised.value.code == code


def test_a_pack_with_mistakes_names_file_line_and_column(tmp_path: pathlib.Path) -> None:
    (tmp_path / "policy.toml").write_text(
        '[policy]\nid = "mine"\nextends = ["jiudian"]\n\n'
        '[[rule]]\nid = "mine.one"\nof = "absence_run"\nclause = "J6.5"\n'
        'when = "lenght > 30"\nsay = { zh = "看", en = "look" }\n',
        encoding="utf-8",
    )
    problems = [problem for problem in bx.Policy.check(tmp_path) if problem["fatal"]]
    assert len(problems) == 1
    assert problems[0]["file"].endswith("policy.toml")
    assert problems[0]["line"] == 9
    assert problems[0]["column"] > 0
    assert "length" in problems[0]["hint"]
    with pytest.raises(bx.PolicyError) as raised:
        bx.Policy.load(tmp_path)
    assert raised.value.line == 9


def test_a_pack_of_ones_own_extends_a_built_in_one(tmp_path: pathlib.Path) -> None:
    (tmp_path / "policy.toml").write_text(
        '[policy]\nid = "mine"\nextends = ["jiudian"]\n\n'
        "[param.visit_after_days]\nvalues = [{ from = 2018-09-01, value = 4 }]\n",
        encoding="utf-8",
    )
    mine = bx.Policy.load([tmp_path])
    value = next(p for p in mine.parameters if p["id"] == "visit_after_days")["values"][-1]
    assert (str(value["value"]), value["layer"]) == ("4", "mine")


STUDENTS = {
    "student_id": ["p1", "p2"],
    "name": ["甲", "乙"],
    "sex": ["male", "female"],
    "birth_date": [datetime.date(2015, 3, 1), datetime.date(2016, 3, 1)],
    "school": ["s1", "s1"],
    "grade": [6, 5],
    "status": ["enrolled", "enrolled"],
}


@pytest.mark.parametrize(
    "table",
    [
        pyarrow.table(STUDENTS),
        pyarrow.record_batch(STUDENTS),
        polars.DataFrame(STUDENTS),
        pandas.DataFrame(STUDENTS).astype({"grade": "Int64"}),
        [dict(zip(STUDENTS, row, strict=True)) for row in zip(*STUDENTS.values(), strict=True)],
    ],
    ids=["pyarrow", "pyarrow batch", "polars", "pandas", "dicts"],
)
def test_tables_from_anything_that_speaks_arrow(table: object) -> None:
    data = bx.Dataset.from_tables({"students": table})
    (source,) = data.sources.to_pylist()
    assert (source["table"], source["rows_read"], source["rows_kept"]) == ("students", 2, 2)
    assert [line for line in data.quarantine if line["scope"] == "row"] == []


def test_reading_a_folder_and_its_arrow_tables_gives_the_same_report(policy: bx.Policy, report: bx.Report) -> None:
    tables = {path.stem: polars.read_csv(path, infer_schema=False) for path in sorted(TOWNSHIP.glob("*.csv"))}
    again = bx.evaluate(policy, bx.Dataset.from_tables(tables, policy), AS_OF)
    assert again.findings.to_pylist() == report.findings.to_pylist()
    assert again.settlement.to_pylist() == report.settlement.to_pylist()
    assert again.table("evidence").to_pylist() == report.table("evidence").to_pylist()
    assert again.provenance.column("key") == report.provenance.column("key")
    # A file has a header above its first row, an Arrow table has not.
    assert [line + 1 for line in again.provenance.column("line")] == report.provenance.column("line")
    assert set(again.compare(report).column("change")) == {"continuing"}


@pytest.mark.parametrize(
    ("name", "text", "code", "hint"),
    [
        ("students.csv", "student_id,grdae\np1,6\n", "BX0402", "grade"),
        ("studnets.csv", "student_id\np1\n", "BX0401", "students"),
        ("visits.csv", "date\n2026-09-01\n", "BX0403", ""),
        ("students.csv", 'student_id,name\np1,"unfinished\n', "BX0405", ""),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_what_instead(
    tmp_path: pathlib.Path, name: str, text: str, code: str, hint: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(bx.DataError) as raised:
        bx.Dataset.read(tmp_path)
    assert raised.value.code == code
    assert raised.value.file.endswith(name)
    assert hint in raised.value.hint


def test_lenient_ignores_only_what_it_names(tmp_path: pathlib.Path) -> None:
    (tmp_path / "villages.csv").write_text("village_id,name,unit,colour\nv1,甲村,u1,red\n", encoding="utf-8")
    with pytest.raises(bx.DataError):
        bx.Dataset.read(tmp_path, lenient=["color"])
    assert len(bx.Dataset.read(tmp_path, lenient=["colour"]).sources) == 1
    assert len(bx.Dataset.read(tmp_path, lenient=True).sources) == 1


def test_a_bad_row_is_set_aside_and_named_without_its_content(tmp_path: pathlib.Path) -> None:
    (tmp_path / "villages.csv").write_text("village_id,name,unit\n,secret,u1\nv2,乙村,u1\n", encoding="utf-8")
    data = bx.Dataset.read(tmp_path)
    (line,) = [line for line in data.quarantine if line["scope"] == "row"]
    assert (line["table"], line["line"], line["column"]) == ("villages", 2, "village_id")
    assert "secret" not in str(line)


def test_every_report_table_reads_the_same_in_four_ways(report: bx.Report) -> None:
    for name in report.tables:
        table = report.table(name)
        rows = table.to_pylist()
        assert len(rows) == len(table)
        assert table.to_arrow().to_pylist() == rows, name
        assert pyarrow.table(table).column_names == table.columns
        assert table.to_polars().to_dicts() == rows, name
        frame = table.to_pandas()
        assert list(frame.columns) == table.columns
        assert len(frame) == len(rows)


def test_an_unknown_integer_stays_an_integer_in_pandas(report: bx.Report) -> None:
    late = report.findings.to_pandas()["days_late"]
    assert str(late.dtype) == "Int64"
    assert late.isna().any()


def test_a_stream_can_be_taken_twice_and_another_schema_is_refused(report: bx.Report) -> None:
    assert pyarrow.table(report.totals) == pyarrow.table(report.totals)
    assert pyarrow.schema(report.totals) == pyarrow.table(report.totals).schema
    other = pyarrow.schema([("account", pyarrow.int64())])
    with pytest.raises(ValueError, match="schema"):
        report.totals.__arrow_c_stream__(other.__arrow_c_schema__())
    own = pyarrow.schema(report.totals)
    assert report.totals.__arrow_c_stream__(own.__arrow_c_schema__()) is not None


def test_the_report_is_about_its_day(report: bx.Report) -> None:
    assert report.as_of == datetime.date(2026, 10, 31)
    for row in report.findings:
        if row["due"] is None:
            assert row["state"] == "open"
        else:
            assert row["state"] == ("overdue" if row["due"] < report.as_of else "not_due")
            assert row["days_late"] == ((report.as_of - row["due"]).days if row["due"] < report.as_of else None)


def test_explain_tells_why_and_why_not(report: bx.Report) -> None:
    finding = next(row for row in report.findings if row["rule"] == "returning.first_visit")
    why = report.explain(finding["finding_id"])
    assert (why["rule"], why["key"], why["answer"]) == (finding["rule"], finding["key"], "yes")
    assert report.explain(rule=finding["rule"], key=finding["key"]) == why
    found = {(row["rule"], row["key"]) for row in report.findings}
    unknown = next(row for row in report.unknown if (row["rule"], row["key"]) not in found)
    assert report.explain(rule=unknown["rule"], key=unknown["key"])["answer"] == "unknown"
    other = next(
        rule for rule, key in found if rule == "returning.first_visit" and ("returning.case_missing", key) not in found
    )
    assert other
    with pytest.raises(bx.EvaluationError):
        report.explain(rule="no.such.rule", key="x")
    with pytest.raises(TypeError):
        report.explain()


def test_evaluate_reports_progress_and_stops_when_asked(policy: bx.Policy) -> None:
    data = bx.Dataset.read(TOWNSHIP, policy)
    seen: list[tuple[int, int]] = []
    bx.evaluate(policy, data, AS_OF, progress=lambda done, total: seen.append((done, total)))
    assert seen
    assert all(0 <= done <= total for done, total in seen)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bx.evaluate(policy, data, AS_OF, progress=stop)


def test_one_policy_and_dataset_serve_many_threads(policy: bx.Policy, report: bx.Report) -> None:
    data = bx.Dataset.read(TOWNSHIP, policy)
    expected = report.findings.to_pylist()
    results: list[bool] = []

    def work() -> None:
        results.append(bx.evaluate(policy, data, AS_OF, threads=2).findings.to_pylist() == expected)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True] * 4


def test_a_notebook_shows_a_short_page_without_names_of_pupils(report: bx.Report) -> None:
    page = report._repr_html_()
    assert len(page) < 4000
    assert "<script" not in page
    assert all(str(label) not in page for label in report.findings.column("label") if str(label).endswith("*"))
    assert "findings" in repr(report)
    assert report.findings._repr_html_().count("<tr>") <= 21


def test_dates_of_another_kind_are_refused(policy: bx.Policy) -> None:
    data = bx.Dataset.read(TOWNSHIP, policy)
    assert bx.evaluate(policy, data, datetime.datetime(2026, 10, 31, 8)).as_of == datetime.date(2026, 10, 31)
    with pytest.raises(TypeError):
        bx.evaluate(policy, data, 20261031)  # type: ignore[arg-type]
    with pytest.raises(ValueError):
        bx.evaluate(policy, data, "31.10.2026")


def test_schema_lists_every_column_with_its_sensitivity() -> None:
    tables = {table["id"]: table for table in bx.Schema.builtin().tables}
    students = {column["id"]: column for column in tables["students"]["columns"]}
    assert students["name"]["sensitivity"] == "id"
    assert students["student_id"]["key"]
    assert tables["attendance"]["coverage"] == "submissions"
    assert json.dumps(list(tables.values()))


def test_calendar_counts_working_days_and_names_the_year_it_lacks() -> None:
    calendar = bx.Calendar()
    assert calendar.add_days("2026-09-23", 10) == datetime.date(2026, 10, 14)
    assert calendar.add_days(datetime.date(2026, 10, 14), -10) == datetime.date(2026, 9, 23)
    assert calendar.add_days("2026-09-30", 1, "weekday") == datetime.date(2026, 10, 1)
    assert calendar.days_between("2026-09-23", "2026-10-14") == 10
    assert calendar.days_between("2026-09-23", "2026-10-14", "calendar") == 21
    assert calendar.is_work_day("2026-10-10")
    assert not calendar.is_work_day("2026-10-01")
    with pytest.raises(bx.EvaluationError, match="2027") as raised:
        calendar.add_days("2026-12-30", 10)
    assert raised.value.code == "BX0501"
    longer = calendar.with_days({datetime.date(2027, 1, 1): "holiday"}, [2027])
    assert longer.add_days("2026-12-31", 1) == datetime.date(2027, 1, 4)
    with pytest.raises(ValueError, match="work, weekday or calendar"):
        calendar.add_days("2026-09-23", 1, "lunar")  # type: ignore[arg-type]


def test_resident_ids_are_checked_and_never_repeated_in_a_message() -> None:
    parsed = bx.ResidentId.parse("11010519491231002x")
    assert (parsed.text, parsed.division, parsed.sex) == ("11010519491231002X", "110105", "female")
    assert parsed.birth == datetime.date(1949, 12, 31)
    assert parsed == bx.ResidentId.parse("11010519491231002X")
    assert "1949" not in repr(parsed)
    for wrong in ("110105194912310021", "110105194913310021", "1101", "3.41322E+17"):
        assert not bx.ResidentId.is_valid(wrong)
        with pytest.raises(bx.InvalidIdError) as raised:
            bx.ResidentId.parse(wrong)
        assert wrong not in str(raised.value) + raised.value.message
