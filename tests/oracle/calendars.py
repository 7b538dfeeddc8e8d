# SPDX-License-Identifier: MIT
"""Four kinds of day: calendar, weekday, work (the State Council's table) and school (terms, closures).

National years are copied from domain/calendar.md. A year that is not loaded is unknown, never "Monday to Friday".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from oracle.values import Date, FaultRaised, UnknownRaised, plus_days

ONE = timedelta(days=1)


def span(first: str, last: str) -> list[Date]:
    days, day = [], Date.fromisoformat(first)
    while day <= Date.fromisoformat(last):
        days.append(day)
        day += ONE
    return days


OFF = {
    2025: [("01-01", "01-01"), ("01-28", "02-04"), ("04-04", "04-06"), ("05-01", "05-05"), ("05-31", "06-02"),
           ("10-01", "10-08")],
    2026: [("01-01", "01-03"), ("02-15", "02-23"), ("04-04", "04-06"), ("05-01", "05-05"), ("06-19", "06-21"),
           ("09-25", "09-27"), ("10-01", "10-07")],
}  # fmt: skip
WORKING_WEEKENDS = {
    2025: ["01-26", "02-08", "04-27", "09-28", "10-11"],
    2026: ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
}
YEARS = frozenset(OFF)
HOLIDAYS = {day for year, spans in OFF.items() for a, b in spans for day in span(f"{year}-{a}", f"{year}-{b}")}
MAKEUPS = {Date.fromisoformat(f"{year}-{day}") for year, days in WORKING_WEEKENDS.items() for day in days}


@dataclass(frozen=True)
class Term:
    school_year: int
    number: int
    first: Date
    last: Date
    unit: str | None


@dataclass(frozen=True)
class DayCount:
    """A way to count days that a pack declares."""

    weekdays: frozenset[int]
    holidays: bool
    makeup: bool


WORK = DayCount(frozenset({1, 2, 3, 4, 5}), True, True)


@dataclass
class Calendars:
    """The national years with what the tables `terms` and `calendar` add. `terms` is None where the table is absent."""

    terms: list[Term] | None = None
    overrides: dict[tuple[Date, str | None], str] = field(default_factory=dict)  # (day, school or all) -> kind
    units: dict[str, str] = field(default_factory=dict)  # school -> unit
    counts: dict[str, DayCount] = field(default_factory=lambda: {"work": WORK})

    def kind(self, day: Date, school: str | None) -> str | None:
        """What the table `calendar` says of the day, the school's own line first."""
        own = self.overrides.get((day, school)) if school is not None else None
        return own or self.overrides.get((day, None))

    def is_counted(self, day: Date, count: DayCount, school: str | None) -> bool:
        kind = self.kind(day, school)
        if count.holidays and kind == "holiday":
            return False
        if count.makeup and kind == "makeup":
            return True
        if (count.holidays or count.makeup) and day.year not in YEARS:
            raise UnknownRaised(f"calendar {day.year} not loaded")
        if count.holidays and day in HOLIDAYS:
            return False
        if count.makeup and day in MAKEUPS:
            return True
        return day.isoweekday() in count.weekdays

    def terms_of(self, school: str | None) -> list[Term]:
        """The terms of the school's unit where it has its own, else those that hold for all."""
        if self.terms is None:
            raise UnknownRaised("terms")
        own = [term for term in self.terms if term.unit is not None and term.unit == self.units.get(school or "")]
        return own or [term for term in self.terms if term.unit is None]

    def in_term(self, day: Date, school: str | None) -> bool:
        terms = self.terms_of(school)
        if not terms or not min(t.first for t in terms) <= day <= max(t.last for t in terms):
            raise UnknownRaised("terms of that time")
        return any(term.first <= day <= term.last for term in terms)

    def is_school_day(self, day: Date, school: str | None) -> bool:
        kind = self.kind(day, school)
        if kind == "school_day":
            return True
        if kind in ("closure", "holiday"):
            return False
        if not self.in_term(day, school):
            return False
        return self.is_counted(day, WORK, school)

    def is_day(self, day: Date, count: str, school: str | None) -> bool:
        if count == "calendar":
            return True
        if count == "weekday":
            return day.isoweekday() <= 5
        if count == "school":
            return self.is_school_day(day, school)
        return self.is_counted(day, self.counts[count], None)

    def add_days(self, day: Date, n: int, count: str, school: str | None) -> Date:
        """The n-th such day after `day` (before it, if n is negative); the start is not counted."""
        step, left = (1, n) if n >= 0 else (-1, -n)
        while left:
            try:
                day = plus_days(day, step)
            except FaultRaised as past:
                raise UnknownRaised("no calendar reaches that far") from past
            left -= self.is_day(day, count, school)
        return day

    def days_between(self, first: Date, last: Date, count: str, school: str | None) -> int:
        """Such days after `first` up to and with `last`; negative where last is earlier."""
        if last < first:
            return -self.days_between(last, first, count, school)
        days = 0
        while first < last:
            first = first + ONE
            days += self.is_day(first, count, school)
        return days

    def term(self, day: Date) -> int:
        """1 or 2, unknown outside a term."""
        for term in self.terms_of(None):
            if term.first <= day <= term.last:
                return term.number
        raise UnknownRaised("no term on this day")
