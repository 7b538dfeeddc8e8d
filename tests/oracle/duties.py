# SPDX-License-Identifier: MIT
"""Duties, quotas and archive items: expected, due, satisfied by rows, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from oracle.evidence import Record
from oracle.subjects import Period
from oracle.values import Date, UnknownRaised

IsDay = Callable[[Date], bool]


@dataclass(frozen=True)
class Done:
    """A row that may satisfy a duty: when, and whether its evidence is complete."""

    key: str
    on: Date
    record: Record | None = None

    @property
    def counts(self) -> bool:
        return self.record is None or self.record.complete


@dataclass(frozen=True)
class Judged:
    """met, late, short (by how many), incomplete (which parts), missing, not_due, unknown."""

    state: str
    due: Date | None
    by: int = 0
    parts: tuple[str, ...] = ()


def due_day(period: Period, n: int, is_day: IsDay) -> Date:
    """n < 0: the n-th such day from the period's end; n > 0: the n-th one after it."""
    step = 1 if n > 0 else -1
    day = period.end + timedelta(days=0 if n > 0 else 1)
    left = abs(n)
    while left:
        day += timedelta(days=step)
        left -= is_day(day)
    return day


def judge(period: Period, due: Date | None, rows: Sequence[Done], at_least: int, as_of: Date) -> Judged:
    """Rows of the period, and late ones after it; a row without its evidence does not count."""
    whole = sorted(row.on for row in rows if row.counts)
    in_time = [on for on in whole if due is None or on <= due]
    if len(in_time) >= at_least:
        return Judged("met", due)
    if due is None or as_of <= due:
        return Judged("not_due", due)
    if len(whole) >= at_least:
        return Judged("late", due)
    parts = {part for row in rows if row.record is not None and not row.counts for part in row.record.missing}
    if whole:
        return Judged("short", due, at_least - len(whole), tuple(sorted(parts)))
    if parts:
        return Judged("incomplete", due, at_least, tuple(sorted(parts)))
    return Judged("missing", due, at_least)


def judge_by_calendar(period: Period, n: int, is_day: IsDay, rows: Sequence[Done], at_least: int,
                      as_of: Date) -> Judged:  # fmt: skip
    """As `judge`; unknown where no calendar says which day the last one is."""
    try:
        due = due_day(period, n, is_day)
    except UnknownRaised:
        return Judged("unknown", None)
    return judge(period, due, rows, at_least, as_of)


def quota(required: dict[str, int], merge: str) -> dict[str, int]:
    """What a person in several roles owes: a quota each, or the highest one (`merge = "person"`)."""
    return {"person": max(required.values())} if merge == "person" else dict(required)
