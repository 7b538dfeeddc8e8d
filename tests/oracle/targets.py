# SPDX-License-Identifier: MIT
"""Targets: a bound per cell, never blended. met, missed, no target, unknown."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from oracle.facts import World
from oracle.functions import ratio_of_text
from oracle.statistics import Count
from oracle.values import Refused

HOLDS = {
    "<=": lambda a, b: a <= b,
    "<": lambda a, b: a < b,
    ">=": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
}


BOUND = re.compile(r"\s*(<=|<|>=|>)\s*(\S+)\s*")


def bound_of(text: str) -> tuple[str, Fraction]:
    match = BOUND.fullmatch(text)
    if not match:
        raise Refused(f"no bound: {text}")
    return match[1], ratio_of_text(match[2]).fraction()


def cell_of(text: str) -> dict[str, str]:
    """`school=S1 stage=junior` as a map."""
    return dict(part.split("=", 1) for part in text.split())


def status(count: Count, bound: str) -> str:
    """Known where every value that the rows nobody can judge allow gives the same answer."""
    sign, limit = bound_of(bound)
    least_d, most_d = count.d, count.d + count.d_unknown
    if least_d == 0:
        return "unknown"
    lowest, highest = Fraction(count.n, most_d), Fraction(count.n + count.n_unknown, least_d)
    answers = {HOLDS[sign](lowest, limit), HOLDS[sign](highest, limit)}
    return "unknown" if len(answers) > 1 else "met" if answers.pop() else "missed"


def judge(world: World, metric: str, cell: str, count: Count) -> str:
    """By the pack's targets; a bound may be a parameter, read as of today."""
    found = []
    for target in world.pack.section("target").values():
        sign, text = BOUND.fullmatch(target["bound"]).groups()  # type: ignore[union-attr]
        value = world.pack.parameter(text[2:], world.as_of).fraction() if text.startswith("p.") else text
        found.append({**target, "bound": f"{sign} {value}"})
    return judge_by(found, metric, cell, count)


def judge_by(targets: list[dict[str, Any]], metric: str, cell: str, count: Count) -> str:
    """The bound of the target that names most of the cell."""
    has = cell_of(cell)
    fitting = [t for t in targets if t["metric"] == metric and t.get("cell", {}).items() <= has.items()]
    if not fitting:
        return "no target"
    most = max(len(t.get("cell", {})) for t in fitting)
    nearest = [t for t in fitting if len(t.get("cell", {})) == most]
    if len(nearest) > 1:
        raise Refused("two targets for one cell")
    return status(count, nearest[0]["bound"])
