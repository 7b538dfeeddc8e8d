# SPDX-License-Identifier: MIT
"""Rules: the answer for each row, the deadline, the state, and who is answerable on the day of the breach."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from oracle.facts import RowScope, World
from oracle.tables import Row
from oracle.values import Date, Fault, Refused, Unknown, is_known

YES, NO, UNKNOWN, NOT_APPLICABLE, ERROR = "yes", "no", "unknown", "not_applicable", "error"


@dataclass(frozen=True)
class Person:
    """Who answers by which role for which object; `staff` is None where nobody is known.

    That is a gap in the chain only where the table that would say it has arrived.
    """

    role: str
    staff: str | None
    object: str | None
    day: Date
    gap: bool = False


@dataclass
class Finding:
    rule: str
    subject: str
    key: str
    anchor: Date
    due: Date | None
    state: str
    days_late: int | None
    persons: list[Person] = field(default_factory=list)


@dataclass
class Answers:
    findings: list[Finding] = field(default_factory=list)
    unknown: list[tuple[str, str, str]] = field(default_factory=list)  # rule, subject, key
    counts: dict[str, dict[str, int]] = field(default_factory=dict)  # rule -> answer -> rows


def answers(world: World) -> Answers:
    result = Answers()
    for id, rule in world.pack.section("rule").items():
        counts = result.counts.setdefault(id, {})
        for row in world.rows(rule["of"]) or []:
            answer = answer_of(world, rule, row)
            due = due_of(world, rule, row) if answer == YES else None
            if isinstance(due, Unknown | Fault):  # it cannot be said whether the day has passed
                answer = UNKNOWN if isinstance(due, Unknown) else ERROR
            counts[answer] = counts.get(answer, 0) + 1
            if answer == YES:
                result.findings.append(finding_of(world, rule, row, due))
            elif answer in (UNKNOWN, ERROR):
                result.unknown.append((id, row.subject, row.key))
    mark_excepted(world, result)
    return result


def mark_excepted(world: World, result: Answers) -> None:
    """A finding of which another rule over the same row says that it is an exception."""
    rules = world.pack.section("rule")
    said = {(f.rule, f.subject, f.key) for f in result.findings}
    for finding in result.findings:
        others = [id for id, rule in rules.items() if finding.rule in rule.get("exception_to", [])]
        if any((id, finding.subject, finding.key) in said for id in others):
            finding.state = "excepted"


def answer_of(world: World, rule: dict[str, Any], row: Row) -> str:
    """yes, no, unknown, not applicable or error; the rule's `unknown` says what an unknown `when` means."""
    scope = RowScope(world, row, world.anchor_of(row, rule))
    applies = world.evaluate(rule["applies"], scope) if "applies" in rule else True
    if applies is False:
        return NOT_APPLICABLE
    when = world.evaluate(rule["when"], scope) if applies is True else applies
    if isinstance(applies, Unknown):
        return UNKNOWN
    if isinstance(when, Unknown):
        return {"false": NO, "true": YES}.get(rule.get("unknown", "report"), UNKNOWN)
    if isinstance(when, Fault):
        return ERROR
    return YES if when else NO


def whole_answer(world: World, rule: dict[str, Any], row: Row) -> str:
    """As `answer_of`; a yes of which nobody can say whether it is due is none."""
    answer = answer_of(world, rule, row)
    due = due_of(world, rule, row) if answer == YES else None
    return UNKNOWN if isinstance(due, Unknown) else ERROR if isinstance(due, Fault) else answer


def due_of(world: World, rule: dict[str, Any], row: Row) -> Any:
    """The last day in time; None where the rule has no deadline."""
    if "due" not in rule:
        return None
    return world.evaluate(rule["due"], RowScope(world, row, world.anchor_of(row, rule)))


def finding_of(world: World, rule: dict[str, Any], row: Row, due: Date | None) -> Finding:
    anchor = world.anchor_of(row, rule)
    day = anchor if is_known(anchor) else world.day_of(row)
    late = (world.as_of - due).days if due is not None else 0
    state = "open" if due is None else "overdue" if late > 0 else "not_due"
    finding = Finding(rule["id"], row.subject, row.key, day, due, state, late if late > 0 else None)
    finding.persons = answerable(world, rule, row, due or day)
    return finding


# --- persons ---


def answerable(world: World, rule: dict[str, Any], row: Row, day: Date) -> list[Person]:
    found = []
    for entry in rule.get("answerable", []):
        given = entry if isinstance(entry, dict) else {"role": entry}
        found += persons(world, given["role"], row, day, given.get("via"))
    return found


def persons(world: World, role: str, row: Row, day: Date, via: str | None = None) -> list[Person]:
    """Everybody who has the role for the row's object on the day, or one gap."""
    entry = world.pack.section("role")[role]
    object = object_of(world, entry, row, via)
    staff = holders(world, entry, object, day)
    table = "staff" if entry.get("source") == "staff" else "assignments"
    nobody = Person(role, None, object, day, object is not None and world.table_rows(table) is not None)
    return [Person(role, id, object, day) for id in staff] or [nobody]


def object_of(world: World, role: dict[str, Any], row: Row, via: str | None) -> str | None:
    """The key of what the role is about: reached by `via`, or by the one shortest path of links."""
    at = role["at"]
    if via is not None:
        path: tuple[str, ...] = tuple(via.split("."))
    elif row.subject == at:
        path = ()
    else:
        found = world.shortest_path(row.subject, at)
        if found is None:
            raise Refused(f"no way from {row.subject} to {at}")
        path = found
    if "object" in role:
        parts = [world.read(row, (*path, name)) for name in role["object"]]
        return "|".join(str(part) for part in parts) if all(map(is_known, parts)) else None
    key = world.read(row, path) if path else row.key
    return key if isinstance(key, str) else None


def holders(world: World, role: dict[str, Any], object: str | None, day: Date) -> list[str]:
    if role.get("source") == "staff":
        rows = [r for r in world.table_rows("staff") or []
                if r.cells["post"] == role["post"] and r.cells[role["at"]] == object]  # fmt: skip
        return sorted(row.key for row in rows if object is not None and holds(row, day))
    kind = role.get("object_kind", role["at"])
    rows = [r for r in world.table_rows("assignments") or []
            if (r.cells["role"], r.cells["object_kind"], r.cells["object"]) == (role["id"], kind, object)]  # fmt: skip
    return sorted({row.cells["staff"] for row in rows if holds(row, day)})


def holds(row: Row, day: Date) -> bool:
    """Half-open: `to` is the first day it no longer holds."""
    first, last = row.cells["from"], row.cells["to"]
    return (first is None or first <= day) and (last is None or day < last)
