# SPDX-License-Identifier: MIT
"""The register of what must come out, filled by the injections in the moment they write their rows.

Two injections may hit one subject (two vanished students of a class leave one unbalanced class): a line is held once,
and balance errors are summed per class, school and township until the township is written.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from baoxue.synth.days import TERM_START

Line = tuple[str, str, str, str, "date | None", "date | None", "int | None"]


class Truth:
    """Lines (kind, rule, subject, key, anchor, due, amount_fen) of one township."""

    def __init__(self) -> None:
        self._lines: dict[Line, None] = {}
        self._off: Counter[tuple[str, str]] = Counter()

    def finding(self, rule: str, subject: str, key: str, anchor: date, due: date | None = None) -> None:
        self._lines[("finding", rule, subject, key, anchor, due, None)] = None

    def unknown(self, rule: str, subject: str, key: str) -> None:
        self._lines[("unknown", rule, subject, key, None, None, None)] = None

    def settlement(self, rule: str, change: str, booked: date, fen: int) -> None:
        self._lines[("settlement", rule, "change", change, booked, None, fen)] = None

    def unbalanced(self, class_id: str, school_id: str, unit_id: str, by: int) -> None:
        """`by` more students hold at the end than the start and the changes explain."""
        for level, key in (("class", class_id), ("school", school_id), ("township", unit_id)):
            self._off[(level, key)] += by

    def lines(self) -> list[Line]:
        subjects = {"class": "class_term", "school": "school_term", "township": "unit_term"}
        for (level, key), error in self._off.items():
            if error != 0:
                self.finding(f"changes.{level}_balance", subjects[level], f"{key}|2026-1", TERM_START)
        return list(self._lines)
