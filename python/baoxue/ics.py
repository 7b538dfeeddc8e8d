# SPDX-License-Identifier: MIT
"""What is due as a calendar file (iCalendar, RFC 5545), for phones: `baoxue calendar`.

An entry names the rule or duty, the school and a number, never a person: whoever acts finds the number in the
report. The same thing keeps its UID from run to run, so importing again moves an entry instead of doubling it.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
from collections.abc import Iterator
from typing import Any

from baoxue._core import __version__
from baoxue._report import Report
from baoxue.archive.contents import number
from baoxue.render.audience import case_numbers

AHEAD = 31  # days: farther than that a phone has no use for
_OPEN_DUTIES = ("missing", "short", "incomplete", "not_yet_due")
_KINDS = {"finding": ("待办", "to do"), "duty": ("任务", "duty"), "ladder": ("劝返流程", "case step")}
_PRIORITY = {"urgent": 1, "due": 5, "look": 9}


@dataclasses.dataclass(frozen=True)
class Thing:
    """Something that somebody has to do by a day."""

    uid: str
    kind: str  # finding, duty, ladder
    number: str  # the case number of the report, or one made of the key in the same way
    title_zh: str
    title_en: str
    clause: str
    due: datetime.date
    severity: str
    school_name: str

    def late(self, as_of: datetime.date) -> int:
        return max(0, (as_of - self.due).days)


def _uid(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32] + "@baoxue"


class _Audience:
    """township, school:ID or staff:ID; ValueError otherwise."""

    def __init__(self, text: str) -> None:
        self.kind, _, self.id = text.partition(":")
        if text != "township" and (self.kind not in ("school", "staff") or not self.id):
            raise ValueError(f"no audience {text!r}: township, school:ID or staff:ID")

    def sees(self, school: str | None, staff: set[str]) -> bool:
        if self.kind == "township":
            return True
        return school == self.id if self.kind == "school" else self.id in staff


def due_things(report: Report, audience: str, ahead: int = AHEAD) -> list[Thing]:
    """What is overdue, or due within `ahead` days, for the audience; findings without a due day are not in it."""
    who = _Audience(audience)
    last = report.as_of + datetime.timedelta(days=ahead)
    things = [*_findings(report, who), *_duties(report, who), *_steps(report, who)]
    kept = [thing for thing in things if thing.due <= last]
    return sorted(kept, key=lambda thing: (thing.due, thing.kind, thing.title_zh, thing.uid))


def _findings(report: Report, who: _Audience) -> Iterator[Thing]:
    cases = case_numbers(report.findings.column("finding_id"))
    staff: dict[str, set[str]] = {}
    for row in report.persons:
        if row["staff"]:
            staff.setdefault(row["finding_id"], set()).add(row["staff"])
    for row in report.findings:
        if row["due"] is None or row["state"] == "excepted":
            continue
        finding = row["finding_id"]
        if who.sees(row["school"], staff.get(finding, set())):
            yield _thing(row, "finding", f"{finding}@baoxue", cases[finding], row["severity"])


def _duties(report: Report, who: _Audience) -> Iterator[Thing]:
    for row in report.table("duties"):
        if row["due"] is None or row["status"] not in _OPEN_DUTIES:
            continue
        if who.sees(row["school"], set((row["by_staff"] or "").split())):
            name, key = row["duty"], row["key"]
            yield _thing(row, "duty", _uid("duty", name, key), number(name, key), "due")


def _steps(report: Report, who: _Audience) -> Iterator[Thing]:
    """Stays that are open and have a limit: the next step of a case."""
    titles = {ladder["id"]: ladder for ladder in report.policy.ladders}
    for row in report.ladder_stays:
        if row["due"] is None or row["to"] is not None or row["ended"]:
            continue
        if who.sees(row["school"], set((row["owner"] or "").split())):
            ladder, key = row["ladder"], row["key"]
            title = titles[ladder]
            named = {
                **row,
                "title_zh": f"{title['title_zh']}：{row['title_zh']}，下一步 {row['next_zh'] or row['next'] or ''}",
                "title_en": f"{title['title_en']}: {row['title_en']}, next {row['next_en'] or row['next'] or ''}",
            }
            yield _thing(named, "ladder", _uid("ladder", ladder, key, str(row["stay"])), number(ladder, key), "urgent")


def _thing(row: dict[str, Any], kind: str, uid: str, case: str, severity: str) -> Thing:
    return Thing(
        uid=uid,
        kind=kind,
        number=case,
        title_zh=row["title_zh"],
        title_en=row["title_en"],
        clause=row["clause"] or "",
        due=row["due"],
        severity=severity,
        school_name=row["school_name"] or "",
    )


def to_ics(things: list[Thing], as_of: datetime.date, lang: str = "zh", todo: bool = False) -> bytes:
    """The calendar file: an all-day event for each thing on its due day, what is overdue on the day after `as_of`.

    `todo` writes VTODO components instead, with the due day as it is, for programs that keep task lists.
    """
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//baoxue//{__version__}//{lang.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "控辍保学待办" if lang == "zh" else "Dropout control: due")
    zone = datetime.timezone(datetime.timedelta(hours=8))
    stamp = datetime.datetime.combine(as_of, datetime.time(23, 59, 59), zone).astimezone(datetime.timezone.utc)
    for thing in things:
        calendar.add_component(_component(icalendar, thing, as_of, stamp, lang, todo))
    text: bytes = calendar.to_ical()
    return text


def _component(
    icalendar: Any, thing: Thing, as_of: datetime.date, stamp: datetime.datetime, lang: str, todo: bool
) -> Any:
    zh = lang == "zh"
    late = thing.late(as_of)
    title = thing.title_zh if zh else thing.title_en
    mark = (f"逾期{late}天 " if zh else f"{late} days late: ") if late else ""
    component = icalendar.Todo() if todo else icalendar.Event()
    component.add("uid", thing.uid)
    component.add("dtstamp", stamp)
    component.add("summary", f"{mark}{title} · {thing.number}")
    component.add("description", _description(thing, zh))
    component.add("categories", [_KINDS[thing.kind][0 if zh else 1]])
    component.add("priority", _PRIORITY[thing.severity])
    component.add("class", "PRIVATE")
    if thing.school_name:
        component.add("location", thing.school_name)
    day = datetime.timedelta(days=1)
    if todo:
        component.add("due", thing.due)
        component.add("status", "NEEDS-ACTION")
    else:
        on = as_of + day if late else thing.due
        component.add("dtstart", on)
        component.add("dtend", on + day)
        component.add("transp", "TRANSPARENT")  # nobody is busy all day because of it
    return component


def _description(thing: Thing, zh: bool) -> str:
    if zh:
        return f"期限 {thing.due}，条款 {thing.clause}，编号 {thing.number}。姓名和依据请在报告里按编号查看。"
    return f"Due {thing.due}, clause {thing.clause}, number {thing.number}. Names and reasons are in the report."
