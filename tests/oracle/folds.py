# SPDX-License-Identifier: MIT
"""The folds of `systems/`, written again as plain loops."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from oracle.tables import Row
from oracle.values import Date, both, strict, unknown

if TYPE_CHECKING:
    from oracle.facts import World

ROWS = {"returning.spaced_visits": "visits", "changes.enrolled_on": "enrolments"}
OPTIONS = {
    "returning.spaced_visits": {"min_gap": "int", "from": "date", "to": "date"},
    "changes.enrolled_on": {"on": "date"},
}


def compute(world: World, row: Row, fact: dict[str, Any], anchor: Any) -> Any:
    from oracle.facts import RowScope

    scope = RowScope(world, row, anchor)
    options = {
        name: world.evaluate(text, scope) if isinstance(text, str) else text
        for name, text in fact.get("with", {}).items()
    }
    members = world.members(row, fact, anchor, ROWS[fact["fold"]])
    if not isinstance(members, list):
        return members
    missing = strict(list(options.values()))
    if missing is not None:
        return missing
    return FOLDS[fact["fold"]](members, **options)


def spaced_visits(members: list[tuple[Row, Any]], min_gap: int, **span: Date) -> Any:
    """Home visits in the span, each at least `min_gap` days after the one counted before.

    More visits never lower the count, so it is known where the uncertain ones change nothing.
    """
    sure, possible = [], []
    for visit, member in members:
        kind = visit.cells["kind"]
        inside = span["from"] <= visit.cells["date"] <= span["to"]
        home = both(member, both(inside, unknown("visit.kind") if kind is None else kind == "home"))
        if home is True:
            sure.append(visit.cells["date"])
        if home is not False:
            possible.append(visit.cells["date"])
    counts = spaced(sure, min_gap), spaced(possible, min_gap)
    return counts[0] if counts[0] == counts[1] else unknown("visit.kind")


def spaced(days: list[Date], gap: int) -> int:
    counted: list[Date] = []
    for day in sorted(days):
        if not counted or (day - counted[-1]).days >= gap:
            counted.append(day)
    return len(counted)


def enrolled_on(members: list[tuple[Row, Any]], on: Date) -> Any:
    """Rows that hold on a day; intervals are half-open."""
    held = [both(m, r.cells["from"] <= on and (r.cells["to"] is None or on < r.cells["to"])) for r, m in members]
    return strict(held) or held.count(True)


FOLDS: dict[str, Any] = {"returning.spaced_visits": spaced_visits, "changes.enrolled_on": enrolled_on}
