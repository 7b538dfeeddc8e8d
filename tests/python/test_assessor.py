# SPDX-License-Identifier: MIT
"""One record at a time, as a Python user meets it; that it answers as evaluate does is tested in C++."""

from __future__ import annotations

import pathlib
import re

import pytest

import baoxue as bx

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOWNSHIP = ROOT / "examples" / "township"
AS_OF = "2026-10-31"


def test_the_page_s_example_prints_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    page = (ROOT / "docs" / "assessor.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    exec(code, {})
    assert capsys.readouterr().out.splitlines() == re.findall(r"print\(.*\)  # (.*)", code)


def test_a_change_of_the_example_township_is_judged_as_in_its_report() -> None:
    policy = bx.Policy.builtin("jiudian")
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
    asked = {}
    for row in rows:
        others = [other for other in rows if other["student"] == row["student"] and other is not row]
        for one in assessor.assess({"changes": [row, *others]}, AS_OF):
            if one.answer == "yes":
                asked[(one.rule, one.key)] = (one.due, one.state)
    assert asked == found
    assert found


def test_needs_say_what_a_record_may_hold() -> None:
    assessor = bx.Assessor(bx.Policy.builtin("jiudian"), "absence_run", capacity={"visits": 3})
    tables = {table["id"]: table for table in assessor.tables}
    assert assessor.tables[0]["id"] == "students"
    assert tables["visits"]["rows"] == "related"
    assert tables["visits"]["capacity"] == 3
    assert {c["id"] for c in tables["attendance"]["columns"] if c["read"]} >= {"student", "date", "status"}


def test_names_that_are_none_are_key_errors_and_too_many_rows_an_error() -> None:
    assessor = bx.Assessor(bx.Policy.builtin("jiudian"), "absence_run", capacity={"visits": 1})
    for record in ({"nothing": []}, {"visits": [{"nothing": 1}]}):
        with pytest.raises(KeyError):
            assessor.assess(record, AS_OF)
    with pytest.raises(bx.EvaluationError):
        assessor.assess({"visits": [{}, {}]}, AS_OF)
    with pytest.raises(KeyError):
        assessor.assess({}, AS_OF, slots={"nothing": 1})
