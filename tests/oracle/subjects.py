# SPDX-License-Identifier: MIT
"""Subjects: tables, the periods, and what a pack declares with `runs` and `cross`; how one row finds another."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from oracle.functions import school_year_of
from oracle.tables import Column, Row, Table
from oracle.values import Date, Refused

PERIODS = ("month", "term", "school_year")


@dataclass
class Subject:
    """`columns` with their types; `links` from a column to the subject whose key it holds."""

    id: str
    columns: dict[str, Column]
    domain: str = ""  # of its own key; "" where the key is made of several columns
    table: Table | None = None
    declared: dict[str, Any] = field(default_factory=dict)
    period: str = ""  # the kind of period that it is crossed with

    @property
    def links(self) -> dict[str, str]:
        return {name: c.domain for name, c in self.columns.items() if c.type == "key" and c.domain != self.domain}

    def holding(self, domain: str) -> list[str]:
        """Columns that hold a key of that domain."""
        return [name for name, c in self.columns.items() if c.type == "key" and c.domain == domain]


def subject_of_table(table: Table) -> Subject:
    own = table.columns[table.key[0]] if len(table.key) == 1 else None
    domain = own.domain if own is not None and own.domain == table.subject else ""
    return Subject(table.subject, table.columns, domain, table)


RUN_COLUMNS = {"start": "date", "end": "date", "length": "int", "length_days": "int", "next_day": "date", "seen": "int",
               "open": "bool"}  # fmt: skip


def run_subject(id: str, entry: dict[str, Any], tables: dict[str, Table]) -> Subject:
    source = tables[entry["runs"]["from"]]
    by = entry["runs"]["by"]
    columns = {by: source.columns[by]} | {name: Column(name, kind) for name, kind in RUN_COLUMNS.items()}
    return Subject(id, columns, declared=entry)


def cross_subject(id: str, entry: dict[str, Any]) -> Subject:
    columns, period = {}, ""
    for part in entry["cross"]:
        kind, _, name = part.partition(":")
        if kind == "period":
            period = name
        else:
            columns[part] = Column(part, "key", part)
    return Subject(id, columns, declared=entry, period=period)


def group_subject(id: str, entry: dict[str, Any], subjects: dict[str, Subject]) -> Subject:
    """The distinct keys that occur: a column for each `by`, named by the last part of its path."""
    columns = {}
    for path in entry["group"]["by"]:
        at = next(s for s in subjects.values() if s.table is not None and s.table.id == entry["group"]["from"])
        *links, name = path.split(".")
        for link in links:
            at = subjects[at.links[link]]
        columns[name] = at.columns[name]
    return Subject(id, columns, declared=entry)


@dataclass(frozen=True)
class Period:
    """First and last day. A term and a school year are named by the starting year."""

    id: str
    start: Date
    end: Date

    def has(self, day: Date) -> bool:
        return self.start <= day <= self.end


def month_of(day: Date) -> Period:
    following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return Period(f"{day:%Y-%m}", day.replace(day=1), following - timedelta(days=1))


def year_of(school_year: int) -> Period:
    return Period(str(school_year), Date(school_year, 9, 1), Date(school_year + 1, 8, 31))


def periods(kind: str, terms: list[Row], as_of: Date) -> list[Period]:
    """Terms, and the months and school years that have a day of one; begun by `as_of`."""
    spans = sorted({(t.cells["starts_on"], t.cells["ends_on"]) for t in terms})
    if kind == "term":
        found = [Period(f"{t.cells['school_year']}-{t.cells['number']}", t.cells["starts_on"], t.cells["ends_on"])
                 for t in terms]  # fmt: skip
    elif kind in ("month", "school_year"):
        found = []
        for first, last in spans:
            day = first
            while day <= last:
                period = month_of(day) if kind == "month" else year_of(school_year_of(day))
                found.append(period)
                day = period.end + timedelta(days=1)
    else:
        raise Refused(f"no period {kind}")
    return sorted({p for p in found if p.start <= as_of}, key=lambda p: (p.start, p.id))


def lifetime(row: Row, subject: Subject) -> tuple[Date, Date]:
    """First and last day on which the row holds: its own interval, or its school year."""
    first, last = Date.min, Date.max
    if "from" in subject.columns and row.cells["from"] is not None:
        first = row.cells["from"]
    if "to" in subject.columns and subject.columns["to"].type == "date" and row.cells["to"] is not None:
        last = row.cells["to"] - timedelta(days=1)
    if row.cells.get("school_year") is not None:
        year = year_of(row.cells["school_year"])
        first, last = year.start, year.end
    return first, last


def coexists(row: Row, subject: Subject, period: Period) -> bool:
    first, last = lifetime(row, subject)
    return first <= period.end and period.start <= last
