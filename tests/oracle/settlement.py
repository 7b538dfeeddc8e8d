# SPDX-License-Identifier: MIT
"""Settlement: entries, shares, splits, rounding by largest remainder, totals. Exact until the last step."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from oracle import rules
from oracle.facts import RowScope, World
from oracle.functions import ratio_of_text
from oracle.tables import Row
from oracle.values import Date, Money

UNASSIGNED = "unassigned"


@dataclass(frozen=True)
class Line:
    settlement: str
    key: str
    payer: str
    payee: str
    role: str
    fen: int
    period: str
    book: Date
    effect: str


@dataclass
class Settled:
    lines: list[Line] = field(default_factory=list)
    unknown: list[tuple[str, str, str]] = field(default_factory=list)  # settlement, subject, key
    gaps: set[tuple[str, str | None, Date]] = field(default_factory=set)  # a share that went to nobody

    def totals(self) -> dict[tuple[str, str], int]:
        """(account, period) -> fen, of what is paid and not only recorded."""
        found: dict[tuple[str, str], int] = {}
        for line in self.lines:
            if line.effect == "pay":
                for account, fen in ((line.payer, -line.fen), (line.payee, line.fen)):
                    found[account, line.period] = found.get((account, line.period), 0) + fen
        return found


def settle(world: World) -> Settled:
    result = Settled()
    for id, entry in world.pack.section("settlement").items():
        for row in world.rows(entry["of"]) or []:
            lines = entry_lines(world, entry, row, result.gaps)
            if lines is None:
                result.unknown.append((id, row.subject, row.key))
            else:
                result.lines += lines
    return result


def entry_lines(world: World, entry: dict[str, Any], row: Row, gaps: set[Any]) -> list[Line] | None:
    """The lines of one row; None where it cannot be judged."""
    scope = RowScope(world, row, world.anchor_of(row, entry))
    when = world.evaluate(entry.get("when", "true"), scope)
    if when is False:
        return []
    amount, book = world.evaluate(entry["amount"], scope), world.evaluate(entry["book"], scope)
    if when is True and amount == Money(0):  # nothing to share, so nobody is missed
        return []
    if when is not True or not isinstance(amount, Money) or not isinstance(book, Date):
        return None
    period = period_of(world, entry.get("period", "term"), book, row)
    if period is None:
        return None
    groups = {side: entry[side] for side in ("payer", "to")}
    shared = "payer" if isinstance(groups["payer"], list) else "to"
    other = groups["to" if shared == "payer" else "payer"]
    lines = []
    # Who had the role on the day of the event; a subject without one is judged on the day it is booked, never on as_of.
    day = row.event or book
    for role, account, fen in shares(world, row, groups[shared], abs(amount.fen), day, gaps):
        # A negative amount goes the other way: lines have a direction, not a sign.
        payer, payee = (account, other) if (shared == "payer") == (amount.fen > 0) else (other, account)
        if fen:
            lines.append(Line(entry["id"], row.key, payer, payee, role, fen, period, book, entry.get("effect", "pay")))
    return lines


def shares(world: World, row: Row, group: Any, fen: int, day: Date, gaps: set[Any]) -> list[tuple[str, str, int]]:
    """(role, account, fen): exact parts of each role and person, then rounded together."""
    if isinstance(group, str):
        return [("", group, fen)]
    parts: list[tuple[str, str, Fraction]] = []
    missed: dict[str, list[rules.Person]] = {}
    for share in group:
        whole = ratio_of_text(share["share"]).fraction() * fen
        people = rules.persons(world, share["role"], row, day, share.get("via"))
        named = [person.staff for person in people if person.staff is not None]
        parts += [(share["role"], staff, whole / len(named)) for staff in named]
        if not named:
            parts.append((share["role"], UNASSIGNED, whole))
            missed[share["role"]] = people
    whole_parts = largest_remainder(parts)
    for role, account, part in whole_parts:
        if account == UNASSIGNED and part:
            gaps.update((f"gap.{role}", p.object, day) for p in missed[role] if p.gap)
    return whole_parts


def largest_remainder(parts: list[tuple[str, str, Fraction]]) -> list[tuple[str, str, int]]:
    """Whole fen that add up: what is left goes to the largest remainders, ties by the order of the keys."""
    floors = [part.numerator // part.denominator for _, _, part in parts]
    left = int(sum(part for _, _, part in parts)) - sum(floors)
    order = sorted(range(len(parts)), key=lambda i: (-(parts[i][2] - floors[i]), parts[i][1], parts[i][0]))
    for i in order[:left]:
        floors[i] += 1
    return [(role, account, fen) for (role, account, _), fen in zip(parts, floors, strict=True)]


def period_of(world: World, kind: str, book: Date, row: Row) -> str | None:
    """The period that a day is charged to: `2026-1`, `2026`, `2026-10`."""
    if kind == "month":
        return f"{book:%Y-%m}"
    year = book.year if book.month >= 9 else book.year - 1
    if kind == "school_year":
        return str(year)
    for term in world.table_rows("terms") or []:
        if term.cells["starts_on"] <= book <= term.cells["ends_on"]:
            return f"{term.cells['school_year']}-{term.cells['number']}"
    return None
