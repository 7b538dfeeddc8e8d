# SPDX-License-Identifier: MIT
"""Duties, quotas and archive items: what is expected of whom for which period, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from oracle import evidence, rules
from oracle.facts import RowScope, World
from oracle.functions import school_year_of
from oracle.subjects import Period, lifetime, month_of, periods, year_of
from oracle.tables import Row
from oracle.values import Date, Unknown, UnknownRaised, both, is_known

ONE = timedelta(days=1)


@dataclass
class Candidate:
    """A row that may satisfy a duty: the day it counts from and whether it counts."""

    key: str
    day: Any
    counts: Any
    parts: tuple[str, ...] = ()


@dataclass
class Expected:
    """One duty of one owner for one period."""

    duty: str
    key: str
    owner: Row
    period: Period
    needed: Any = 1
    due: Any = None
    status: str = ""
    days_late: int | None = None
    done: int | None = None
    short: int | None = None
    met_on: Date | None = None
    missing_parts: str | None = None
    rows: list[Candidate] = field(default_factory=list)


class PeriodOfDuty(RowScope):
    """The owner's names, with the period of the duty; parameters take their value at its start."""

    def __init__(self, world: World, owner: Row, period: Period) -> None:
        super().__init__(world, owner, period.start)
        self.period = period

    def path(self, names: tuple[str, ...]) -> Any:
        if names[0] == "period":
            return getattr(self.period, names[1])
        if names == (self.row.subject,):
            return self.row.key
        if names[0] == self.row.subject:
            return super().path(names[1:])
        return super().path(names)


def duties(world: World) -> list[Expected]:
    found = []
    for spec in world.pack.section("duty").values():
        for owner, period in expected(world, spec):
            one = judge(world, spec, owner, period)
            if one is not None:
                found.append(one)
    return found


def last_day_ahead(world: World) -> Date | None:
    """The end of the term that follows the one of as-of; in a vacation, of the next one. As far as the data goes."""
    terms = sorted((t.cells["starts_on"], t.cells["ends_on"]) for t in world.table_rows("terms") or [])
    running = [t for t in terms if t[0] <= world.as_of <= t[1]]
    ahead = [t for t in terms if t[0] > world.as_of]
    if ahead:
        return ahead[0][1]
    return running[0][1] if running else (terms[-1][1] if terms else None)


def all_periods(world: World, spec: dict[str, Any]) -> list[Period]:
    """From the first term of the data to the last day ahead; those between the terms only where vacations are kept."""
    terms, last = world.table_rows("terms") or [], last_day_ahead(world)
    if last is None:
        return []
    found = periods(spec["every"], terms, last)
    if spec.get("vacations") == "keep" and spec["every"] in ("month", "school_year") and found:
        every = []
        day = found[0].start
        while day <= last:
            every.append(month_of(day) if spec["every"] == "month" else year_of(school_year_of(day)))
            day = every[-1].end + ONE
        found = every
    return found


def expected(world: World, spec: dict[str, Any]) -> Iterator[tuple[Row, Period]]:
    for owner in world.rows(spec["of"]) or []:
        if "every" not in spec:
            yield owner, Period("", world.day_of(owner), world.day_of(owner))
            continue
        first, last = lifetime(owner, world.subjects[spec["of"]])
        for period in all_periods(world, spec):
            if first > period.end or period.start > last:
                continue
            if spec.get("vacations", "skip") == "skip" and not has_school_day(world, owner, period):
                continue
            yield owner, period


def has_school_day(world: World, owner: Row, period: Period) -> bool:
    """Or a day of which nobody knows."""
    day, school = period.start, world.school_of(owner)
    while day <= period.end:
        try:
            if world.calendars.is_day(day, "school", school):
                return True
        except UnknownRaised:
            return True
        day += ONE
    return False


def judge(world: World, spec: dict[str, Any], owner: Row, period: Period) -> Expected | None:
    scope = PeriodOfDuty(world, owner, period)
    asked = world.evaluate(spec["for"], scope) if "for" in spec else True
    if asked is False:
        return None
    key = f"{owner.key}|{period.id}" if period.id else owner.key
    one = Expected(spec["id"], key, owner, period)
    one.due = due_of(world, spec, scope)
    wanted = spec.get("at_least", spec.get("needs", {}).get("at_least", 1))
    one.needed = world.evaluate(wanted, scope) if isinstance(wanted, str) else wanted
    if not is_known(asked):
        one.status = "unknown"
        return one
    _, last = lifetime(owner, world.subjects[owner.subject]) if "every" in spec else (None, Date.max)
    leaves = min(one.due, period.end) if isinstance(one.due, Date) else period.end
    if last < leaves or (is_known(one.needed) and one.needed <= 0):
        one.status = "not_required"
        return one
    rows = candidates(world, spec, scope)
    if "every" in spec and spec["needs"].get("in_period", True) and period.start > world.as_of:
        rows = []  # nothing can have happened yet, whatever did not arrive
    if isinstance(rows, list):
        one.rows = rows
    settle(world, spec, one, rows)
    return one


def due_of(world: World, spec: dict[str, Any], scope: PeriodOfDuty) -> Any:
    due = spec.get("due", {"n": 0})
    if isinstance(due, str):
        return world.evaluate(due, scope)
    end, n, count = scope.period.end, due["n"], due.get("count", "calendar")
    start = end if n >= 0 else end + ONE
    try:
        return world.calendars.add_days(start, n, count, world.school_of(scope.row))
    except UnknownRaised as raised:
        return raised.unknown


def candidates(world: World, spec: dict[str, Any], scope: PeriodOfDuty) -> list[Candidate] | Unknown:
    """Rows of the period seen by as-of; `where` and evidence may leave it open whether one counts."""
    needs, owner = spec["needs"], scope.row
    reached = world.reaching(owner, {"on": needs["on"]} if "on" in needs else {}, needs["from"])
    if not isinstance(reached, list):
        return reached
    found = []
    for row, _ in reached:
        inside = "every" not in spec or not needs.get("in_period", True) or scope.period.has(row.event)
        asker = RowScope(world, row, scope.period.start, owner)
        counts = world.evaluate(needs["where"], asker) if "where" in needs else True
        day = world.evaluate(needs["day"], asker) if "day" in needs else row.event
        if not inside or counts is False or (is_known(day) and day > world.as_of):
            continue
        parts: tuple[str, ...] = ()
        if "evidence" in needs:
            record = evidence.of_row(world, world.evidence[needs["evidence"]], row)
            parts = record.missing if counts is True and record.whole is False else ()
            counts = both(counts, record.whole)
        found.append(Candidate(row.key, day, counts, parts))
    return found


def settle(world: World, spec: dict[str, Any], one: Expected, rows: list[Candidate] | Unknown) -> None:
    """The answers of every world that the doubtful rows allow; one answer is known."""
    if isinstance(rows, Unknown) or not is_known(one.needed):
        one.status = "unknown"
        return
    sure = sorted(c.day for c in rows if c.counts is True and is_known(c.day))
    open_rows = [c for c in rows if c.counts is not False and not (c.counts is True and is_known(c.day))]
    parts = in_order(world, spec, {part for c in rows for part in c.parts})
    one.done = len(sure)
    best = sorted([*sure, *(c.day if is_known(c.day) else Date.min for c in open_rows)])
    dues = [one.due] if is_known(one.due) else extremes(world, spec, one)
    answers = {outcome(world, one.needed, due, days, parts) for days in (sure, best) for due in dues}
    one.status = answers.pop() if len(answers) == 1 else "unknown"
    if one.status == "unknown":
        return
    if one.status in ("met", "late"):
        one.met_on = sure[one.needed - 1]
    one.short = max(0, one.needed - one.done)
    if one.short:
        one.missing_parts = "、".join(parts) or None
    if one.status == "late" and is_known(one.due):
        one.days_late = (one.met_on - one.due).days
    elif one.status in ("short", "incomplete", "missing") and is_known(one.due):
        one.days_late = (world.as_of - one.due).days


def gaps(world: World, found: list[Expected]) -> set[tuple[str, str | None, Date]]:
    """Roles that nobody held on the due day of a breach."""
    missed = set()
    for one in found:
        if one.status in ("late", "short", "incomplete", "missing") and is_known(one.due):
            for role in world.pack.section("duty")[one.duty].get("by", []):
                people = rules.persons(world, role, one.owner, one.due)
                missed |= {(f"gap.{p.role}", p.object, p.day) for p in people if p.gap}
    return missed


def in_order(world: World, spec: dict[str, Any], parts: set[str]) -> list[str]:
    """As the evidence lists them; of one part what is not there before what is wrong with it."""
    if not parts:
        return []
    listed = world.evidence[spec["needs"]["evidence"]]["parts"]
    names = [part.get("field", part.get("paper", part.get("sign"))) for part in listed]
    reasons = ["", "late", "order", "same"]
    return sorted(parts, key=lambda p: (names.index(p.partition(":")[0]), reasons.index(p.partition(":")[2])))


def extremes(world: World, spec: dict[str, Any], one: Expected) -> list[Date]:
    """The due days if every day that no calendar knows were one that counts, and if none were."""
    due = spec.get("due", {"n": 0})
    if isinstance(due, str):
        return [Date.min, Date.max]
    found = []
    for guess in (True, False):
        n, count = due["n"], due.get("count", "calendar")
        step, left = (ONE, n) if n >= 0 else (-ONE, -n)
        day = one.period.end if n >= 0 else one.period.end + ONE
        for _ in range(1000):
            if left == 0:
                break
            day += step
            try:
                left -= world.calendars.is_day(day, count, world.school_of(one.owner))
            except UnknownRaised:
                left -= guess
        found.append(day)
    return found


def outcome(world: World, needed: int, due: Date, days: list[Date], parts: list[str]) -> str:
    if len(days) >= needed:
        return "met" if days[needed - 1] <= due else "late"
    if world.as_of <= due:
        return "not_yet_due"
    return "short" if days else "incomplete" if parts else "missing"
