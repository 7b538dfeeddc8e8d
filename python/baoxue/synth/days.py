# SPDX-License-Identifier: MIT
"""The demo's own small calendar: the school and working days of autumn 2026.

Written out from the State Council's notice so that the truth never asks the library under test:

>>> after(day("09-29"), 3)
datetime.date(2026, 10, 9)
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

AS_OF = date(2026, 10, 31)
TERM_START = date(2026, 9, 1)
TERM_END = date(2027, 1, 29)
TERMS = ((2026, 1, TERM_START, TERM_END), (2026, 2, date(2027, 2, 22), date(2027, 7, 2)))
LAST_SCHOOL_DAY = date(2026, 10, 30)

_OFF = {date(2026, 9, d) for d in (25, 26, 27)} | {date(2026, 10, d) for d in range(1, 8)}
_MAKEUP = {date(2026, 9, 20), date(2026, 10, 10)}


def _is_working(one: date) -> bool:
    return one in _MAKEUP or (one.weekday() < 5 and one not in _OFF)


# From the first day of the term to the end of the loaded calendar; on these days school days are the working days.
WORKING_DAYS = tuple(d for d in (TERM_START + timedelta(n) for n in range(122)) if _is_working(d))
SCHOOL_DAYS = tuple(d for d in WORKING_DAYS if d <= LAST_SCHOOL_DAY)
# Monday to Sunday as classes report them; the last one ends with the demo's day.
WEEKS = (
    (date(2026, 9, 1), date(2026, 9, 6)),
    *((date(2026, 9, 7) + timedelta(7 * n), date(2026, 9, 13) + timedelta(7 * n)) for n in range(7)),
    (date(2026, 10, 26), AS_OF),
)


def day(text: str) -> date:
    """A day of 2026 written "10-09"."""
    month, number = text.split("-")
    return date(2026, int(month), int(number))


def after(start: date, count: int, closed: Collection[date] = ()) -> date:
    """The `count`-th working day after `start` (not counted), without the days a school was `closed`."""
    return [d for d in WORKING_DAYS if d > start and d not in closed][count - 1]


def span(text: str, closed: Collection[date] = ()) -> list[date]:
    """Days written "10-12..10-16 10-20": a range holds the school days between its ends."""
    days: list[date] = []
    for piece in text.split():
        first, _, last = piece.partition("..")
        if last:
            days += [d for d in WORKING_DAYS if day(first) <= d <= day(last) and d not in closed]
        else:
            days.append(day(first))
    return days
