# SPDX-License-Identifier: MIT
"""Metrics: numerator and denominator for each cell and period; rows that nobody can judge are counted beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from oracle.facts import RowScope, World
from oracle.functions import school_year_of
from oracle.subjects import Period, month_of, periods, year_of
from oracle.tables import Row
from oracle.values import both, is_known

Cell = tuple[str, str, str]  # metric, cell, period


@dataclass
class Count:
    n: int = 0
    d: int = 0
    n_unknown: int = 0
    d_unknown: int = 0


class PeriodScope(RowScope):
    """A row's scope with the period that is counted."""

    def __init__(self, world: World, row: Row, period: Period | None) -> None:
        super().__init__(world, row, world.day_of(row))
        self.period = period

    def path(self, names: tuple[str, ...]) -> Any:
        if names[0] == "period":
            return getattr(self.period, names[1])
        return super().path(names)


def statistics(world: World) -> dict[Cell, Count]:
    """The period that is running at as_of; nothing where one of the two tables is absent."""
    found: dict[Cell, Count] = {}
    for id, metric in world.pack.section("metric").items():
        period = running(world, metric["period"]) if "period" in metric else None
        if ("period" in metric and period is None) or any(
            world.table_rows(metric[part]["from"]) is None for part in ("n", "d")
        ):
            continue
        for part in ("n", "d"):
            count_part(world, found, id, metric, part, period)
    return found


def of_all_periods(world: World) -> dict[Cell, Count]:
    """Every cell of every period that has begun, not only of the one that is running."""
    found: dict[Cell, Count] = {}
    for id, metric in world.pack.section("metric").items():
        if any(world.table_rows(metric[part]["from"]) is None for part in ("n", "d")):
            continue
        begun = periods(metric["period"], world.table_rows("terms") or [], world.as_of)
        now = running(world, metric["period"])
        for period in {period.id: period for period in [*begun, *([now] if now else [])]}.values():
            for part in ("n", "d"):
                count_part(world, found, id, metric, part, period)
    return found


def running(world: World, kind: str) -> Period | None:
    if kind == "month":
        return month_of(world.as_of)
    if kind == "school_year":
        return year_of(school_year_of(world.as_of))
    terms = periods(kind, world.table_rows("terms") or [], world.as_of)
    return next((period for period in terms if period.has(world.as_of)), None)


def count_part(world: World, found: dict[Cell, Count], id: str, metric: dict[str, Any], part: str,
               period: Period | None) -> None:  # fmt: skip
    spec = metric[part]
    for row in world.table_rows(spec["from"]) or []:
        if period is not None and row.event is not None and not period.has(row.event):
            continue
        scope = PeriodScope(world, row, period)
        counts: Any = True
        for where in (side["where"] for side in (spec, metric) if "where" in side):
            counts = both(counts, world.evaluate(where, scope))
        if counts is False:
            continue
        cells = [(name, world.evaluate(spec.get("by", {}).get(name, name), scope)) for name in metric.get("by", [])]
        cell = " ".join(f"{name}={value if is_known(value) else '?'}" for name, value in cells)
        count = found.setdefault((id, cell, period.id if period else ""), Count())
        name = part if counts is True else f"{part}_unknown"
        setattr(count, name, getattr(count, name) + 1)
