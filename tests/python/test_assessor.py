# SPDX-License-Identifier: MIT
"""One record at a time, as a Python user meets it; that it answers as evaluate does is tested in C++."""

from __future__ import annotations

import pathlib
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import baoxue as bx

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOWNSHIP = ROOT / "examples" / "township"
AS_OF = "2026-10-31"
JIUDIAN = bx.Policy.builtin("jiudian")


def test_the_page_s_example_prints_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    page = (ROOT / "docs" / "assessor.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    exec(code, {})
    assert capsys.readouterr().out.splitlines() == re.findall(r"print\(.*\)  # (.*)", code)


def test_a_change_of_the_example_township_is_judged_as_in_its_report() -> None:
    policy = JIUDIAN
    data = bx.Dataset.read(TOWNSHIP, policy)
    found = {
        (row["rule"], row["key"]): (row["due"], row["state"])
        for row in bx.evaluate(policy, data, AS_OF).findings
        if row["subject"] == "change"
    }
    assessor = bx.Assessor(policy, "change", context=data)
    lines = (TOWNSHIP / "changes.csv").read_text(encoding="utf-8").splitlines()
    header = lines[0].split(",")
    rows = [{name: cell or None for name, cell in zip(header, line.split(","), strict=True)} for line in lines[1:]]
    asked, waiting = {}, set()  # rules that wait for a value which the record does not have
    for row in rows:
        others = [other for other in rows if other["student"] == row["student"] and other is not row]
        for one in assessor.assess({"changes": [row, *others]}, AS_OF):
            if one.answer == "yes":
                asked[(one.rule, one.key)] = (one.due, one.state)
            if "not given: " in one.missing_en:
                waiting.add(one.rule)
    assert waiting <= {"integrity.in_and_out"}
    assert asked == {place: answer for place, answer in found.items() if place[0] not in waiting}
    assert asked


def test_needs_say_what_a_record_may_hold() -> None:
    assessor = bx.Assessor(JIUDIAN, "absence_run", capacity={"visits": 3})
    tables = {table["id"]: table for table in assessor.tables}
    assert assessor.tables[0]["id"] == "students"
    assert tables["visits"]["rows"] == "related"
    assert tables["visits"]["capacity"] == 3
    assert {c["id"] for c in tables["attendance"]["columns"] if c["read"]} >= {"student", "date", "status"}


def test_names_that_are_none_are_key_errors_and_too_many_rows_an_error() -> None:
    assessor = bx.Assessor(JIUDIAN, "absence_run", capacity={"visits": 1})
    records: list[dict[str, Any]] = [{"nothing": []}, {"visits": [{"nothing": 1}]}]
    for record in records:
        with pytest.raises(KeyError):
            assessor.assess(record, AS_OF)
    with pytest.raises(bx.EvaluationError):
        assessor.assess({"visits": [{}, {}]}, AS_OF)
    with pytest.raises(KeyError):
        assessor.assess({}, AS_OF, slots={"nothing": 1})


TERMS = [{"school_year": 2026, "number": 1, "starts_on": "2026-09-01", "ends_on": "2027-01-29"}]
SCHOOLS = [{"school_id": "S1", "name": "青禾学校", "kind": "nine_year"}]
CLASSES = [{"class_id": "C1", "school": "S1", "school_year": 2026, "grade": 7, "name": "七(1)班"}]
PUPILS = [
    {"student_id": f"P{i}", "name": "甲", "school": "S1", "class": "C1", "grade": 7, "status": "enrolled"}
    for i in range(3)
]
ABSENT = st.tuples(st.integers(0, 2), st.integers(8, 30), st.sampled_from(["unexcused", "sick"]))
VISIT = st.tuples(st.integers(0, 2), st.integers(8, 30), st.sampled_from(["home", "phone"]))


@settings(max_examples=25, deadline=None)
@given(st.lists(ABSENT, max_size=12, unique_by=lambda one: one[:2]), st.lists(VISIT, max_size=4), st.integers(10, 31))
def test_runs_of_each_pupil_are_judged_as_in_a_report(
    absent: list[tuple[int, int, str]], visits: list[tuple[int, int, str]], day: int
) -> None:
    attendance = [
        {"student": f"P{who}", "date": f"2026-10-{on:02}", "session": "day", "status": status}
        for who, on, status in absent
    ]
    visited = [
        {"visit_id": f"W{i}", "student": f"P{who}", "date": f"2026-10-{on:02}", "kind": kind}
        for i, (who, on, kind) in enumerate(visits)
    ]
    as_of = f"2026-10-{day:02}"
    reference = {"terms": TERMS, "schools": SCHOOLS, "classes": CLASSES}
    tables: dict[str, Any] = {**reference, "students": PUPILS}
    if attendance:  # a list without rows has no header, so the table would be none
        tables["attendance"] = attendance
    if visited:
        tables["visits"] = visited
    report = bx.evaluate(JIUDIAN, bx.Dataset.from_tables(tables, JIUDIAN), as_of)
    expected = {(f["rule"], f["key"], f["due"], f["state"]) for f in report.findings if f["subject"] == "absence_run"}
    unknown = {(u["rule"], u["key"]) for u in report.unknown if u["subject"] == "absence_run"}
    assessor = bx.Assessor(JIUDIAN, "absence_run", context=bx.Dataset.from_tables(reference, JIUDIAN))
    answers = []
    for pupil in PUPILS:
        record: dict[str, Any] = {"students": pupil}
        for name in ("attendance", "visits"):
            if name in tables:
                record[name] = [row for row in tables[name] if row["student"] == pupil["student_id"]]
        answers += assessor.assess(record, as_of)
    assert {(a.rule, a.key, a.due, a.state) for a in answers if a.answer == "yes"} == expected
    assert {(a.rule, a.key) for a in answers if a.answer in ("unknown", "error")} == unknown
