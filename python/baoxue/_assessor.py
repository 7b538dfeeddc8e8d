# SPDX-License-Identifier: MIT
"""Assessor: the rules of one subject asked for one record at a time."""

from __future__ import annotations

import dataclasses
import datetime
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from baoxue import _core
from baoxue._dataset import Dataset
from baoxue._dates import as_date
from baoxue._policy import Policy


@dataclasses.dataclass(frozen=True)
class Assessment:
    """What one rule says of one row: `due`, `state`, `days_late` of a yes, `missing` of an unknown."""

    rule: str
    answer: str  # "no", "yes", "unknown", "not_applicable", "error"
    key: str
    anchor: datetime.date
    due: datetime.date | None
    state: str  # "not_due", "open", "overdue", "excepted"; "" if the answer is not yes
    days_late: int
    missing_zh: str
    missing_en: str


class Assessor:
    """The same answers as evaluate(), for one record. One thread at a time: two at once are a RuntimeError.

    >>> import baoxue as bx
    >>> Assessor(bx.Policy.builtin("jiudian"), "change").tables[0]["id"]
    'changes'
    """

    def __init__(
        self,
        policy: Policy,
        subject: str,
        *,
        context: Dataset | None = None,
        rules: Sequence[str] = (),
        slots: Sequence[str] = (),
        capacity: Mapping[str, int] | None = None,
    ) -> None:
        core = None if context is None else context._core
        self._core = _core.Assessor(policy._core, subject, list(rules), list(slots), dict(capacity or {}), core)
        self._busy = threading.Lock()
        self._dates = {
            table["id"]: {name for c in table["columns"] if c["type"] == "date" for name in (c["id"], c["zh"])}
            for table in self._core.tables
        }
        self._dates.update({table["zh"]: self._dates[table["id"]] for table in self._core.tables})
        self._dated_slots = {slot["id"] for slot in self._core.slots if slot["type"] == "date"}

    @property
    def tables(self) -> list[dict[str, Any]]:
        """What a record may hold, the own table first: id, zh, rows (own, related, linked), capacity, columns."""
        return self._core.tables

    @property
    def slots(self) -> list[dict[str, Any]]:
        """Facts that are given as values: id, zh, subject, type, population (rows of others decide it)."""
        return self._core.slots

    def assess(
        self,
        record: Mapping[str, Mapping[str, Any] | Sequence[Mapping[str, Any]]],
        as_of: datetime.date | str,
        *,
        slots: Mapping[str, Any] | None = None,
    ) -> list[Assessment]:
        """Answers for the first row of the own table. A table is a row or a list of rows; not named, it is absent.

        Cells are str, bool, int (money in fen), float, None; dates datetime.date or ISO text. KeyError: no such name.
        """
        tables = {name: self._rows(name, rows) for name, rows in record.items()}
        given = {
            name: as_date(value) if name in self._dated_slots and value is not None else value
            for name, value in (slots or {}).items()
        }
        if not self._busy.acquire(blocking=False):
            raise RuntimeError("an Assessor works for one thread at a time")
        try:
            return [Assessment(**answer) for answer in self._core.assess(tables, given, as_date(as_of))]
        finally:
            self._busy.release()

    def _rows(self, name: str, rows: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        dates = self._dates.get(name, set())
        return [
            {column: as_date(cell) if column in dates and cell is not None else cell for column, cell in row.items()}
            for row in ([rows] if isinstance(rows, Mapping) else rows)
        ]
