# SPDX-License-Identifier: MIT
"""Expressions on their own: one row, a batch, and what does not compile."""

from __future__ import annotations

import datetime
import fractions
import pickle
from typing import Any

import pandas
import polars
import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st

import baoxue as bx

TYPES = {"a": "int", "b": "bool"}


def test_the_example_of_the_readme() -> None:
    assert bx.Expression("a > 1 && b", TYPES).evaluate({"a": 2, "b": True}) is True


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"a": 2}, bx.UNKNOWN),
        ({"a": 2, "b": None}, bx.UNKNOWN),
        ({"a": 0}, False),  # no, whatever b is
        ({"b": False}, False),
        ({}, bx.UNKNOWN),
    ],
)
def test_a_missing_name_or_none_is_unknown_and_and_absorbs_it(values: dict[str, Any], expected: object) -> None:
    assert bx.Expression("a > 1 && b", TYPES).evaluate(values) is expected


def test_unknown_has_no_truth_value_and_is_one_object() -> None:
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(bx.UNKNOWN)
    assert pickle.loads(pickle.dumps(bx.UNKNOWN)) is bx.UNKNOWN


@pytest.mark.parametrize(
    ("source", "types", "values", "expected"),
    [
        ("d + n", {"d": "date", "n": "days"}, {"d": datetime.date(2026, 9, 28), "n": 3}, datetime.date(2026, 10, 1)),
        ("add_days(d, 10, 'work')", {"d": "date"}, {"d": datetime.date(2026, 9, 23)}, datetime.date(2026, 10, 14)),
        ("m + yuan('1.50')", {"m": "money"}, {"m": 100}, 250),
        ("r", {"r": "ratio"}, {"r": fractions.Fraction(2, 6)}, fractions.Fraction(1, 3)),
        ("x[1] * 2", {"x": "list(int)"}, {"x": [1, 21]}, 42),
        ("'九(' + s + ')班'", {"s": "string"}, {"s": "1"}, "九(1)班"),
        ("v / 4.0", {"v": "double"}, {"v": 1.0}, 0.25),
        ("known(a) ? 1 : 2", {"a": "int"}, {}, 2),
    ],
)
def test_types_come_in_and_go_out_as_python_values(
    source: str, types: dict[str, str], values: dict[str, Any], expected: object
) -> None:
    result = bx.Expression(source, types).evaluate(values)
    assert (type(result), result) == (type(expected), expected)


def test_a_deadline_across_a_year_that_is_not_loaded_is_unknown() -> None:
    late = bx.Expression("add_days(d, 90, 'work')", {"d": "date"})
    assert late.evaluate({"d": datetime.date(2026, 9, 23)}) is bx.UNKNOWN


@pytest.mark.parametrize(
    ("source", "values", "code"),
    [("1 / a > 0", {"a": 0}, "BX0502"), ("a * a > 0", {"a": 2**62}, "BX0117")],
)
def test_a_fault_raises_with_its_code(source: str, values: dict[str, int], code: str) -> None:
    with pytest.raises(bx.EvaluationError) as raised:
        bx.Expression(source, {"a": "int"}).evaluate(values)
    assert raised.value.code == code
    assert raised.value.message
    assert raised.value.message_en


@pytest.mark.parametrize(
    ("source", "code", "column", "hint"),
    [
        ("a >> 1", "BX0301", 4, ""),
        ("a > 'x'", "BX0302", 1, ""),
        ("b && ab > 1", "BX0204", 6, "a"),
        ("a（1", "BX0305", 2, "("),
    ],
)
def test_what_does_not_compile_says_where_and_what_instead(source: str, code: str, column: int, hint: str) -> None:
    with pytest.raises(bx.CheckError) as raised:
        bx.Expression(source, TYPES)
    error = raised.value
    assert (error.code, error.line, error.column) == (code, 1, column)
    assert hint in error.hint
    assert error.message != error.message_en


def test_wrong_arguments_are_type_and_value_errors() -> None:
    rule = bx.Expression("a > 1", {"a": "int"})
    with pytest.raises(TypeError, match="input a"):
        rule.evaluate({"a": True})
    with pytest.raises(ValueError, match="nothing"):
        rule.evaluate({"nothing": 1})
    with pytest.raises(ValueError, match="type"):
        bx.Expression("a", {"a": "integer of some kind"})


FRAME: dict[str, list[Any]] = {"a": [2, 0, None, 5], "b": [True, None, True, False], "unused": ["x", "y", "z", "w"]}
EXPECTED = [True, False, None, False]


@pytest.mark.parametrize(
    "table",
    [
        pyarrow.table(FRAME),
        pyarrow.record_batch(FRAME),
        polars.DataFrame(FRAME),
        pandas.DataFrame({"a": pandas.array(FRAME["a"], "Int64"), "b": pandas.array(FRAME["b"], "boolean")}),
    ],
    ids=["pyarrow", "pyarrow batch", "polars", "pandas"],
)
def test_a_batch_of_anything_that_speaks_arrow(table: object) -> None:
    column = bx.Expression("a > 1 && b", TYPES).evaluate_batch(table)
    assert column.to_pylist() == EXPECTED
    assert column.faults == []
    assert pyarrow.array(column).to_pylist() == EXPECTED
    assert polars.Series(column).to_list() == EXPECTED


def test_a_failed_row_is_null_and_listed() -> None:
    column = bx.Expression("10 / a", {"a": "int"}).evaluate_batch(pyarrow.table({"a": [5, 0, None, 3]}))
    assert column.to_pylist() == [2, None, None, 3]
    assert column.faults == [1]


def test_a_batch_needs_its_columns_in_their_types() -> None:
    rule = bx.Expression("a > 1", {"a": "int"})
    with pytest.raises(KeyError):
        rule.evaluate_batch(pyarrow.table({"x": [1]}))
    with pytest.raises(TypeError, match="cannot be read as int"):
        rule.evaluate_batch(pyarrow.table({"a": ["1"]}))
    with pytest.raises(TypeError, match="__arrow_c_stream__"):
        rule.evaluate_batch(17)


@given(st.lists(st.tuples(st.none() | st.integers(-5, 5), st.none() | st.booleans()), min_size=1, max_size=70))
def test_a_batch_answers_as_its_rows_do(rows: list[tuple[int | None, bool | None]]) -> None:
    rule = bx.Expression("a / (a - 1) > 1 || b", TYPES)
    schema = pyarrow.schema([("a", pyarrow.int64()), ("b", pyarrow.bool_())])
    table = pyarrow.table({"a": [row[0] for row in rows], "b": [row[1] for row in rows]}, schema=schema)
    column = rule.evaluate_batch(table)
    for number, (a, b) in enumerate(rows):
        try:
            single = rule.evaluate({"a": a, "b": b})
        except bx.EvaluationError:
            assert number in column.faults
            continue
        assert number not in column.faults
        assert column.to_pylist()[number] == (None if single is bx.UNKNOWN else single)
