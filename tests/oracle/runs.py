# SPDX-License-Identifier: MIT
"""Runs: unbroken rows of days, judged day by day: counted, broken, or nobody knows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from oracle.subjects import Subject
from oracle.tables import Row
from oracle.values import Date, UnknownRaised, either

if TYPE_CHECKING:
    from oracle.facts import World

ONE = timedelta(days=1)


def runs_of(world: World, subject: Subject) -> list[Row] | None:
    spec = subject.declared["runs"]
    rows = world.table_rows(spec["from"])
    if rows is None:
        return None
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.cells[spec["by"]], []).append(row)
    return [run for key in sorted(groups) for run in Runner(world, subject, key, groups[key]).runs()]


class Runner:
    """The runs of one group of rows."""

    def __init__(self, world: World, subject: Subject, key: str, rows: list[Row]) -> None:
        self.world, self.subject, self.key = world, subject, key
        self.spec = subject.declared["runs"]
        self.days: dict[Date, Any] = {}  # whether a row of the day satisfies `where`; other days have no row
        for row in rows:
            day = row.cells[self.spec["day"]]
            if day <= world.as_of:
                self.days[day] = either(self.days.get(day, False), self.satisfies(row))

    def satisfies(self, row: Row) -> Any:
        from oracle.facts import RowScope

        where = self.subject.declared.get("where", "true")
        return self.world.evaluate(where, RowScope(self.world, row, self.world.day_of(row)))

    def counts(self, day: Date) -> bool | None:
        """Whether the day is one that is counted; None where no calendar says."""
        try:
            return self.world.calendars.is_day(day, self.spec["count"], self.school())
        except UnknownRaised:
            return None

    def owner(self) -> Row | None:
        domain = self.subject.columns[self.spec["by"]].domain
        return self.world.by_key.get(domain, {}).get(self.key)

    def school(self) -> str | None:
        owner = self.owner()
        return self.world.school_of(owner) if owner else None

    def state(self, day: Date) -> str:
        """ "away", "back", "skip" (no such day, or bridged) or "?"."""
        counts = self.counts(day)
        if counts is None:
            return "?"
        if not counts:
            return "skip"
        if day in self.days:
            return {True: "away", False: "back"}.get(self.days[day], "?")
        if not self.covered(day):
            return "?"
        return "skip" if self.subject.declared.get("gap") == "bridge" else "back"

    def covered(self, day: Date) -> bool:
        """A table of exceptions says something by having no row only where a submission covers class and day."""
        table = self.world.data.tables[self.spec["from"]]
        if not table.exceptions_only:
            return True
        return self.world.covers(table.id, self.owner(), day)

    def runs(self) -> list[Row]:
        found: list[Row] = []
        done = Date.min
        for day in sorted(self.days):
            if day > done and self.days[day] is True and self.counts(day) is not False:
                run, done = self.run_from(day)
                found.append(run)
        return found

    def run_from(self, start: Date) -> tuple[Row, Date]:
        """The run that begins on a day, and its last day seen."""
        cells: dict[str, Any] = {self.spec["by"]: self.key, "start": start, "end": None, "length": None,
                                 "length_days": None, "next_day": None, "seen": 1, "open": None}  # fmt: skip
        row = Row(self.subject.id, f"{self.key}|{start}", cells, start)
        last = day = start
        if self.counts(start) is None:
            return row, last
        while day < self.world.as_of:
            day += ONE
            match self.state(day):
                case "?":
                    return row, last
                case "away":
                    last = day
                    cells["seen"] += 1
                case "back":
                    cells["next_day"] = day
                    break
        cells["open"] = cells["next_day"] is None
        cells["end"], cells["length"] = last, cells["seen"]
        cells["length_days"] = (last - start).days + 1
        return row, last
