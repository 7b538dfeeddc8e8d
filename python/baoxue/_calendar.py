# SPDX-License-Identifier: MIT
"""Working days."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Literal

from baoxue import _core
from baoxue._dates import as_date

DayCount = Literal["work", "weekday", "calendar"]
Day = datetime.date | str


class Calendar:
    """The State Council's days off and worked weekends, year by year.

    A start day is never counted. What crosses a year that is not loaded raises EvaluationError naming the year: nothing
    is guessed. Counts: "work" (working days), "weekday" (Monday to Friday), "calendar" (every day).

    >>> calendar = Calendar()
    >>> calendar.add_days("2026-09-23", 10, "work")
    datetime.date(2026, 10, 14)
    >>> calendar.is_work_day("2026-10-10")
    True
    >>> calendar.days_between("2026-09-30", "2026-10-08", "work")
    1
    """

    def __init__(self, _core_calendar: _core.Calendar | None = None) -> None:
        self._core = _core_calendar or _core.Calendar.national()

    @property
    def years(self) -> list[int]:
        """The years that are loaded, ascending."""
        return self._core.years

    def with_days(
        self, days: Mapping[datetime.date, Literal["holiday", "makeup"]], complete_years: Sequence[int] = ()
    ) -> Calendar:
        """This calendar with days on top; of `complete_years` everything is then known.

        >>> 2027 in Calendar().with_days({datetime.date(2027, 1, 1): "holiday"}, [2027]).years
        True
        """
        return Calendar(self._core.with_days(list(days.items()), list(complete_years)))

    def is_work_day(self, day: Day) -> bool:
        """Whether it is worked: Monday to Friday but no day off, or a worked weekend."""
        return self._core.is_day(as_date(day), "work")

    def add_days(self, day: Day, n: int, count: DayCount = "work") -> datetime.date:
        """The n-th counted day after `day`, or before it if n is negative."""
        return self._core.add_days(as_date(day), n, count)

    def days_between(self, first: Day, last: Day, count: DayCount = "work") -> int:
        """Counted days after `first` up to and with `last`; negative if `last` is before `first`."""
        return self._core.days_between(as_date(first), as_date(last), count)

    def __repr__(self) -> str:
        return f"<baoxue.Calendar {self.years[0]}-{self.years[-1]}>" if self.years else "<baoxue.Calendar>"
