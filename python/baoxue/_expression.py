# SPDX-License-Identifier: MIT
"""One condition, outside any pack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from baoxue import _core
from baoxue._errors import EvaluationError
from baoxue._unknown import UNKNOWN


class Column:
    """The result of a batch: `__arrow_c_array__` for anything that reads Arrow, or a list.

    `faults` are the rows (from 0) on which the expression failed; they are null, like the unknown ones.
    """

    def __init__(self, core: _core.Column) -> None:
        self._core = core

    @property
    def type(self) -> str:
        """boolean, integer, real, text, date, timestamp (UTC), or money (fen)."""
        return self._core.type

    @property
    def faults(self) -> list[int]:
        return self._core.faults

    def to_pylist(self) -> list[Any]:
        """Values; None where unknown or failed."""
        return self._core.to_pylist()

    def to_arrow(self) -> Any:
        """A pyarrow Array."""
        import pyarrow

        return pyarrow.array(self)

    def __len__(self) -> int:
        return len(self._core)

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]:
        return self._core.__arrow_c_array__(requested_schema)

    def __repr__(self) -> str:
        return f"<baoxue.Column {self.type}: {len(self)} rows, {len(self.faults)} faults>"


class Expression:
    """A condition of the policy language, compiled against named types.

    Types: bool, int, double, string, date, days, timestamp (a datetime with a time zone; results are in UTC), duration
    (a timedelta), money (an int of fen), ratio (fractions.Fraction), and lists of them: list(int), list(list(string)).
    datetime and timedelta hold microseconds: what is finer in a result is cut off. A list has at most 1,000 elements.
    docs/language.md has the functions. Raises CheckError, with line and column, where it does not compile.

    >>> rule = Expression("a > 1 && b", {"a": "int", "b": "bool"})
    >>> rule.evaluate({"a": 2, "b": True})
    True
    >>> rule.evaluate({"a": 2})
    UNKNOWN
    >>> rule.evaluate({"a": 0})
    False
    """

    def __init__(self, source: str, types: Mapping[str, str]) -> None:
        self._source = source
        self._names = list(types)
        self._core = _core.Expression(source, dict(types))

    @property
    def source(self) -> str:
        return self._source

    @property
    def type(self) -> str:
        """The type of the result."""
        return self._core.type

    def evaluate(self, values: Mapping[str, Any]) -> Any:
        """The value, or UNKNOWN. A name that is missing or None is unknown. Raises EvaluationError on a fault."""
        state, value = self._core.evaluate(dict(values))
        if state == "fault":
            code, message, message_en = value
            raise EvaluationError(message_en, message, code=code)
        return UNKNOWN if state == "unknown" else value

    def evaluate_batch(self, table: Any) -> Column:
        """All rows of anything that speaks Arrow. Columns that no name uses are ignored.

        TypeError for inputs and results that have no Arrow column here: lists and durations.
        """
        return Column(self._core.evaluate_batch(table))

    def __repr__(self) -> str:
        return f"<baoxue.Expression {self.source!r}: {self.type}>"
