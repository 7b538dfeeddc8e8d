# SPDX-License-Identifier: MIT
"""What the archive of one school holds: rows of that school only, children as masked labels, no keys of persons.

Duties and changes are numbered by a hash of their key, as findings are by the beginning of their id.
"""

from __future__ import annotations

import collections
import dataclasses
import datetime
import hashlib
from typing import Any

from baoxue._dataset import Dataset
from baoxue._report import Report

Row = dict[str, Any]
_DIGITS = 8
COUNTS = ("expected", "present", "late", "missing", "not_yet_due", "unknown")


def number(duty: str, key: str) -> str:
    """A short number for a row of `duties`, the same in every run.

    >>> len(number("publicity.bulletin", "S1|2026-09"))
    8
    """
    return hashlib.sha256(f"{duty}\n{key}".encode()).hexdigest()[:_DIGITS]


@dataclasses.dataclass(frozen=True)
class Contents:
    """Of one school. `data` and `report` are for the tables that are made from rows (lost.py)."""

    school: str
    schools: frozenset[str]  # the school and the teaching points whose papers it keeps
    school_name: str
    as_of: datetime.date
    duties: dict[int, list[Row]]  # by item
    shelves: list[Row]  # rows of the report's table `archive`
    papers: dict[int, list[Row]]  # rows of archive_items, by item
    settlement: list[Row] | None  # None: another school has the same name, so nothing can be told apart
    data: Dataset
    report: Report


def rows_of(data: Dataset, table: str) -> list[Row]:
    """Rows of a table; none where it did not arrive."""
    found = data.table(table)
    return [] if found is None else list(found)


def names_of(data: Dataset) -> dict[str, str]:
    return {row["school_id"]: row["name"] for row in rows_of(data, "schools")}


def hosted(report: Report, data: Dataset) -> dict[str, str]:
    """Teaching points whose papers go to their host school, as the choice `teaching_point_archive` says, by id."""
    choices = {choice["id"]: choice["selected"] for choice in report.policy.choices}
    if choices.get("teaching_point_archive") != "host":
        return {}
    schools = data.table("schools")
    rows = [] if schools is None else list(schools)
    return {row["school_id"]: row["host"] for row in rows if row["kind"] == "teaching_point" and row["host"]}


def _summed(rows: list[Row]) -> list[Row]:
    """One line for each item and term."""
    lines: dict[tuple[int, str], Row] = {}
    for row in rows:
        line = lines.setdefault((row["item"], row["term"]), {**row, **dict.fromkeys(COUNTS, 0)})
        for name in COUNTS:
            line[name] += row[name]
    return [lines[at] for at in sorted(lines)]


def contents(report: Report, data: Dataset, school: str) -> Contents:
    """KeyError if the data has no such school."""
    names = names_of(data)
    name = names[school]
    schools = frozenset([school, *(point for point, host in hosted(report, data).items() if host == school)])
    duties: dict[int, list[Row]] = collections.defaultdict(list)
    for row in report.table("duties"):
        if row["school"] in schools and row["archive"] is not None and row["key"]:
            duties[row["archive"]].append(row)
    papers: dict[int, list[Row]] = collections.defaultdict(list)
    for row in sorted(rows_of(data, "archive_items"), key=lambda row: (row["covers_from"], row["archive_id"])):
        if row["school"] in schools and row["added_on"] <= report.as_of:
            papers[row["item"]].append(row)
    own = {names[one] for one in schools if one in names}
    alone = all(list(names.values()).count(one) == 1 for one in own)
    lines = [row for row in report.settlement if row["school_name"] in own] if alone else None
    return Contents(
        school=school,
        schools=schools,
        school_name=name,
        as_of=report.as_of,
        duties=dict(duties),
        shelves=_summed([row for row in report.table("archive") if row["school"] in schools]),
        papers=dict(papers),
        settlement=lines,
        data=data,
        report=report,
    )


def term_of(data: Dataset, day: datetime.date) -> str:
    """The label of the term a day is in, "2026-1"; "" between terms."""
    for row in rows_of(data, "terms"):
        if row["starts_on"] <= day <= row["ends_on"]:
            return f"{row['school_year']}-{row['number']}"
    return ""
