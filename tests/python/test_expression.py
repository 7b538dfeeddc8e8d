# SPDX-License-Identifier: MIT
"""Expressions on their own: one row, a batch, and what does not compile."""

from __future__ import annotations

import datetime
import fractions
import pickle
import unicodedata
from typing import Any

import pandas
import polars
import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st

import baoxue as bx

TYPES = {"a": "int", "b": "bool"}
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))
NINE = datetime.datetime(2026, 9, 1, 9, tzinfo=SHANGHAI)
HALF_HOUR = datetime.timedelta(minutes=30)


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
        ("t + k", {"t": "timestamp", "k": "duration"}, {"t": NINE, "k": HALF_HOUR}, NINE + HALF_HOUR),
        ("t - u", {"t": "timestamp", "u": "timestamp"}, {"t": NINE + HALF_HOUR, "u": NINE}, HALF_HOUR),
        ("t.date()", {"t": "timestamp"}, {"t": NINE}, datetime.date(2026, 9, 1)),
        ("d.at('09:00')", {"d": "date"}, {"d": datetime.date(2026, 9, 1)}, NINE),
        ("x.filter(v, v > 1)", {"x": "list(int)"}, {"x": [1, 2, 3]}, [2, 3]),
        ("x.map(v, v.all(w, w))", {"x": "list(list(bool))"}, {"x": [[True], [True, False], []]}, [True, False, True]),
        ("x.exists(v, v > t)", {"x": "list(timestamp)", "t": "timestamp"}, {"x": [NINE], "t": NINE}, False),
        ("steps(r, percent('95'), percent('1'), 'whole')", {"r": "ratio"}, {"r": fractions.Fraction(98, 100)}, 3),
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
    [
        ("1 / a > 0", {"a": 0}, "BX0502"),
        ("a * a > 0", {"a": 2**62}, "BX0117"),
        ("[1, 2][a] > 0", {"a": 2}, "BX0503"),
        ("int(string(a) + 'x') > 0", {"a": 1}, "BX0506"),
        ("[0, a].map(x, 1 / x)[0] > 0", {"a": 1}, "BX0502"),
    ],
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
        ("a ＞＝ 1", "BX0305", 3, ">="),
        ("a == null", "BX0306", 1, "!known(a)"),
        ("[a].all(x, x + 1)", "BX0302", 1, "all(x, bool)"),
        ("[a].all(x, y > 1)", "BX0204", 12, ""),
        ("string(a).matches('x')", "BX0306", 1, "contains"),
        ("(" * 200 + "a" + ")" * 200, "BX0304", 101, ""),
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


@pytest.mark.parametrize(
    ("type_", "value", "says"),
    [
        ("timestamp", datetime.datetime(2026, 9, 1), "time zone"),
        ("timestamp", datetime.date(2026, 9, 1), "time zone"),
        ("date", NINE, "datetime.date"),
        ("duration", 5, "timedelta"),
        ("list(int)", 5, "a list"),
        ("list(int)", [1, "x"], "an int"),
    ],
)
def test_a_value_of_another_type_is_a_type_error_that_names_the_input(type_: str, value: object, says: str) -> None:
    with pytest.raises(TypeError, match=f"input a: .*{says}"):
        bx.Expression("known(a)", {"a": type_}).evaluate({"a": value})


def test_what_python_holds_and_a_duration_does_not_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="292 years"):
        bx.Expression("known(a)", {"a": "duration"}).evaluate({"a": datetime.timedelta(days=200_000)})


def test_a_list_that_is_too_long_is_a_fault_with_its_code() -> None:
    rule = bx.Expression("size(a)", {"a": "list(int)"})
    assert rule.evaluate({"a": [0] * 1000}) == 1000
    with pytest.raises(bx.EvaluationError) as raised:
        rule.evaluate({"a": [0] * 1001})
    assert raised.value.code == "BX0304"


LETTERS = st.characters(
    whitelist_categories=("Lu", "Ll", "Lo"), blacklist_characters="".join(map(chr, range(0xFF00, 0xFFF0)))
)


@given(st.text(LETTERS, min_size=1, max_size=6).filter(lambda name: unicodedata.normalize("NFC", name).isidentifier()))
def test_a_name_is_the_same_in_every_normalization_form(name: str) -> None:
    name = "名" + name  # so that it is no reserved word
    for form in ("NFC", "NFD"):
        rule = bx.Expression(unicodedata.normalize(form, name) + " + 1", {name: "int"})
        assert rule.evaluate({name: 1}) == 2


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


INSTANTS = st.datetimes(
    datetime.datetime(2020, 1, 1), datetime.datetime(2030, 1, 1), timezones=st.just(datetime.timezone.utc)
)
ROWS = st.lists(
    st.tuples(st.none() | INSTANTS, st.none() | st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 1, 1))),
    min_size=1,
    max_size=40,
)


@pytest.mark.parametrize(
    "source",
    [
        "t + duration('90m')",
        "t.date()",
        "d.at('17:30')",
        "d < t",
        "t.getHours('+08:00') * 60 + t.getMinutes('+08:00')",
        "[d, t.date()].exists_one(x, x == d)",
        "(t - d.at('00:00')).getHours() / (d.day() - 15)",
        "string(t) + string(d)",
    ],
)
@given(ROWS)
def test_a_batch_of_instants_answers_as_its_rows_do(source: str, rows: list[tuple[Any, Any]]) -> None:
    rule = bx.Expression(source, {"t": "timestamp", "d": "date"})
    schema = pyarrow.schema([("t", pyarrow.timestamp("us", "UTC")), ("d", pyarrow.date32())])
    table = pyarrow.table({"t": [row[0] for row in rows], "d": [row[1] for row in rows]}, schema=schema)
    column = rule.evaluate_batch(table)
    values = column.to_pylist()
    for number, (t, d) in enumerate(rows):
        try:
            single = rule.evaluate({"t": t, "d": d})
        except bx.EvaluationError:
            assert number in column.faults
            continue
        assert number not in column.faults
        assert values[number] == (None if single is bx.UNKNOWN else single)


def test_a_batch_refuses_what_has_no_column() -> None:
    table = pyarrow.table({"t": pyarrow.array([NINE], pyarrow.timestamp("us", "UTC"))})
    with pytest.raises(TypeError, match="lists"):
        bx.Expression("[t]", {"t": "timestamp"}).evaluate_batch(table)
    with pytest.raises(TypeError, match="durations"):
        bx.Expression("t - t", {"t": "timestamp"}).evaluate_batch(table)
