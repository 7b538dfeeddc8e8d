# SPDX-License-Identifier: MIT
"""Banded tables of a pack: `band(x, "tidy").pay` is a cell of the first row whose upper bound `to` holds x."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from oracle.functions import money_of_text, ratio_of_text
from oracle.values import Date, Money, Ratio, Refused


@dataclass
class Band:
    """`on` is the type of x, `fields` those of the cells. `to` is inside its row, `below` is not."""

    on: str
    fields: dict[str, str]
    rows: list[dict[str, Any]]

    def row(self, x: Any) -> dict[str, Any]:
        return next(row for row in self.rows if holds(row, x))


BOUNDS = ("to", "below")


def holds(row: dict[str, Any], x: Any) -> bool:
    return not row["to"] < x if "to" in row else x < row["below"] if "below" in row else True


def bound_of(row: dict[str, Any]) -> Any:
    return next((row[name] for name in BOUNDS if name in row), None)


def exact(value: Any) -> Any:
    """The one grammar of exact literals in text: "91%" and "2/5" are ratios, "100.00" is money."""
    if not isinstance(value, str):
        return value
    if "%" in value or "/" in value:
        return ratio_of_text(value)
    head, dot, tail = value.lstrip("-").partition(".")
    return money_of_text(value) if dot and head.isdigit() and tail.isdigit() else value


def type_name(value: Any) -> str:
    names = {bool: "bool", int: "int", float: "double", str: "string", Money: "money", Ratio: "ratio", Date: "date"}
    return names[type(value)]


def band_of(entry: dict[str, Any]) -> Band:
    rows = [{name: exact(cell) for name, cell in row.items()} for row in entry["rows"]]
    bounds = [bound_of(row) for row in rows if bound_of(row) is not None]
    if any(not a < b for a, b in itertools.pairwise(bounds)):
        raise Refused("the rows of a band overlap")
    if any(bound_of(row) is None for row in rows[:-1]) or bound_of(rows[-1]) is not None:
        raise Refused("a band without a last row has a gap")
    fields = {name: type_name(cell) for name, cell in rows[0].items() if name not in BOUNDS}
    for row in rows:
        if {name: type_name(cell) for name, cell in row.items() if name not in BOUNDS} != fields:
            raise Refused("the rows of a band differ")
    return Band(entry["on"], fields, rows)
