# SPDX-License-Identifier: MIT
"""The lost-student tables of item 6, made from attendance and changes: one line for each day, week or month expected.

Counts only. A stretch with a day on which some class sent nothing says so: there a small number is no good news.
"""

from __future__ import annotations

import collections
import datetime
from typing import Any

from baoxue.archive.contents import Contents, Row, rows_of

Day = datetime.date
_LEFT = ("dropout", "lost_contact")
COLUMNS = ("period", "absent_days", "absent_students", "left", "returned", "unreported")


class _Homes:
    """Which school a student belonged to on a day: the class of the enrolment, else the register's school."""

    def __init__(self, found: Contents) -> None:
        school_of = {row["class_id"]: row["school"] for row in rows_of(found.data, "classes")}
        self._register = {row["student_id"]: row["school"] for row in rows_of(found.data, "students")}
        self._stays: dict[str, list[tuple[Day, Day, str]]] = collections.defaultdict(list)
        for row in rows_of(found.data, "enrolments"):
            until = row["to"] or Day.max
            self._stays[row["student"]].append((row["from"], until, school_of.get(row["class"], "")))

    def at(self, student: str, day: Day) -> str | None:
        if student not in self._stays:
            return self._register.get(student)
        return next((school for first, until, school in self._stays[student] if first <= day < until), None)


def _seen(row: Row, as_of: Day, column: str) -> bool:
    return row[column] is None or row[column] <= as_of


def _absences(found: Contents, homes: _Homes) -> list[tuple[Day, str]]:
    """(day, student), once for a day with several sessions."""
    rows = [row for row in rows_of(found.data, "attendance") if row["status"] == "unexcused"]
    seen = {(row["date"], row["student"]) for row in rows if _seen(row, found.as_of, "recorded_on")}
    return sorted((day, who) for day, who in seen if day <= found.as_of and homes.at(who, day) in found.schools)


def _changes(found: Contents) -> list[tuple[Day, str, str]]:
    """(day, kind, student) of changes that stand; a reversed one and its reversal do not."""
    rows = [row for row in rows_of(found.data, "changes") if _seen(row, found.as_of, "reported_on")]
    undone = {row["reverses"] for row in rows if row["reverses"]}
    out = []
    for row in rows:
        if row["reverses"] or row["change_id"] in undone or row["date"] > found.as_of:
            continue
        here = row["to_school"] if row["kind"] == "return" else row["from_school"]
        if here in found.schools:
            out.append((row["date"], row["kind"], row["student"]))
    return out


def tables(found: Contents) -> list[tuple[str, list[dict[str, Any]]]]:
    """(title in Chinese, lines) for each duty of item 6 whose subject is the school."""
    homes = _Homes(found)
    absences, changes = _absences(found, homes), _changes(found)
    silent = [
        (row["first_day"], row["last_day"])
        for row in found.report.table("silent")
        if row["school"] in found.schools and row["table"] == "attendance"
    ]
    no_attendance = found.data.table("attendance") is None
    periods: dict[str, list[Row]] = collections.defaultdict(list)
    for row in found.duties.get(6, []):
        if row["subject"] == "school" and row["period_start"] is not None and row["period_start"] <= found.as_of:
            periods[row["title_zh"]].append(row)
    out = []
    for title, rows in sorted(periods.items()):
        lines = []
        for row in sorted(rows, key=lambda row: row["period_start"]):
            first, last = row["period_start"], min(row["period_end"], found.as_of)
            absent = [who for day, who in absences if first <= day <= last]
            kinds = [kind for day, kind, _ in changes if first <= day <= last]
            gap = no_attendance or any(a <= last and first <= b for a, b in silent)
            lines.append(
                {
                    "period": row["period"],
                    "absent_days": None if no_attendance else len(absent),
                    "absent_students": None if no_attendance else len(set(absent)),
                    "left": sum(kind in _LEFT for kind in kinds),
                    "returned": kinds.count("return"),
                    "unreported": gap,
                }
            )
        out.append((title, lines))
    return out
