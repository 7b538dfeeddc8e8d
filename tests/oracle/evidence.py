# SPDX-License-Identifier: MIT
"""What makes a record complete: fields, papers, signatures; in order, and by different persons where a pack says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from oracle.tables import Row
from oracle.values import Date, UnknownRaised, is_known, unknown

if TYPE_CHECKING:
    from oracle.facts import World

AddDays = Callable[[Date, int, str], Date]


@dataclass(frozen=True)
class Record:
    """`missing` in the order of the parts; `whole` is yes, no or unknown; `completed_on` the last signature.

    `doubt` is what cannot be said of a part: then nobody can list what is missing, though something may be for sure.
    """

    missing: tuple[str, ...]
    completed_on: Any = None
    whole: Any = None
    doubt: Any = None

    @property
    def complete(self) -> bool:
        return not self.missing


def judge(entry: Mapping[str, Any], cells: Mapping[str, Any], started: Date, as_of: Date, add_days: AddDays) -> Record:
    """Parts that are not there, out of order, out of time, or signed by a person who may not sign twice.

    `cells` are the columns a part names; unknown is a column that never arrived.
    """
    missing: list[str] = []
    doubts: list[Any] = []
    last: Date | None = None  # the signature before
    signed: dict[str, str] = {}
    days: list[Any] = []
    for part in entry["parts"]:
        if "sign" not in part:
            name = part.get("field", part.get("paper"))
            there = filled(cells[name])
            doubts += [] if is_known(there) else [there]
            missing += [name] if there is False else []
            continue
        role = part["sign"]
        by, on = cells[part.get("by", f"{role}_by")], cells[part.get("on", f"{role}_on")]
        unsure = [value for value in (by, on) if not is_known(value)]
        if by is None or on is None or (is_known(on) and on > as_of):
            missing.append(role)
        elif unsure:
            doubts += unsure
        else:
            late = is_late(part, on, started, add_days)
            doubts += [] if is_known(late) else [late]
            others = [signed[other] for other in entry.get("distinct", []) if other in signed]
            wrong = {"late": late is True, "order": bool(entry.get("ordered") and last is not None and on < last),
                     "same": role in entry.get("distinct", []) and by in others}  # fmt: skip
            missing += [f"{role}:{why}" for why, holds in wrong.items() if holds]
            signed[role], last = by, on
        days.append(unknown(role) if on is None else on)
    open_days = [day for day in days if not is_known(day)]
    completed_on = open_days[0] if open_days else max(days, default=started)
    doubt = doubts[0] if doubts else None
    return Record(tuple(missing), completed_on, False if missing else doubt or True, doubt)


def filled(value: Any) -> Any:
    """A column is filled in, a yes/no column says yes."""
    return value if not is_known(value) else value is not None and value is not False


def is_late(part: Mapping[str, Any], on: Date, started: Date, add_days: AddDays) -> Any:
    """`within` counts from the record's event date; the n-th unit is in time."""
    within = part.get("within")
    if within is None:
        return False
    try:
        return on > add_days(started, within["n"], within.get("count", "calendar"))
    except UnknownRaised as raised:
        return raised.unknown


# --- of a world ---


def of_row(world: World, entry: Mapping[str, Any], row: Row) -> Record:
    school = world.school_of(row)

    def add_days(day: Date, n: int, count: str) -> Date:
        return world.calendars.add_days(day, n, count, school)

    return judge(entry, row.cells, world.day_of(row), world.as_of, add_days)


def fact(world: World, entry: Mapping[str, Any], row: Row, name: str) -> Any:
    record = of_row(world, entry, row)
    if name == "complete":
        return record.whole
    if name == "completed_on":
        return record.completed_on
    return record.doubt or "、".join(record.missing)
