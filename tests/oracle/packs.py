# SPDX-License-Identifier: MIT
"""Policy packs: layers of TOML merged by section and id."""

from __future__ import annotations

import itertools
import pathlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import tomllib

from oracle.bands import Band, band_of
from oracle.calendars import DayCount
from oracle.functions import money_of_text, ratio_of_text
from oracle.values import Date, Refused, unknown

LISTS = ("subject", "fact", "rule", "role", "evidence", "ladder", "settlement", "duty", "metric", "target", "table",
         "column", "clause", "period", "code", "form", "example")  # fmt: skip
MAPS = ("param", "choice", "daycount", "band")


@dataclass
class Pack:
    """A chain of layers merged: section -> id -> entry, in the order of ids."""

    id: str = ""
    sections: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)  # overrides of the caller
    chosen: dict[str, str] = field(default_factory=dict)

    def section(self, name: str) -> dict[str, dict[str, Any]]:
        return dict(sorted(self.sections.get(name, {}).items()))

    def day_counts(self) -> dict[str, DayCount]:
        return {
            id: DayCount(
                frozenset(entry.get("weekdays", range(1, 8))),
                entry.get("holidays", "none") != "none",
                entry.get("makeup", False),
            )
            for id, entry in self.section("daycount").items()
        }

    def bands(self) -> dict[str, Band]:
        return {id: band_of(entry) for id, entry in self.section("band").items()}

    def choice(self, id: str) -> str:
        if id not in self.sections.get("choice", {}):
            raise Refused(f"no choice {id}")
        return self.chosen.get(id, self.sections["choice"][id]["default"])

    def parameter(self, id: str, on: Any) -> Any:
        """The value in force on a day; unknown before the first one."""
        if id not in self.sections.get("param", {}):
            raise Refused(f"no parameter {id}")
        entry = self.sections["param"][id]
        if "by" in entry:
            return keyed(entry, on)
        if id not in self.parameters and "values" not in entry:
            raise Refused(f"parameter {id} is required and has no value")
        if id in self.parameters:
            return literal_of(self.parameters[id], entry)
        dated = [v for v in entry["values"] if v.get("from", Date.min) <= on]
        if not dated:
            return unknown(f"parameter {id} on {on}")
        latest = max(dated, key=lambda v: v.get("from", Date.min))
        return literal_of(latest["value"], entry)


def keyed(entry: Mapping[str, Any], on: Date) -> dict[str, Any]:
    """p.x[a][b] as nested maps of the cells in force on a day; a cell that is `none` is left out."""
    cells: dict[tuple[str, ...], tuple[Date, Any]] = {}
    for value in entry["values"]:
        start = value.get("from", Date.min)
        for cell in cells_of(entry, value):
            if start <= on and (cell not in cells or cells[cell][0] <= start):
                cells[cell] = (start, None if value.get("none") else literal_of(value["value"], entry))
    nested: dict[str, Any] = {}
    for cell, (_, found) in cells.items():
        at = nested
        for key in cell[:-1]:
            at = at.setdefault(key, {})
        if found is not None:
            at[cell[-1]] = found
    return nested


def cells_of(entry: Mapping[str, Any], value: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """The key combinations that one line of values is about: a key may be a list."""
    lists = [v if isinstance(v, list) else [v] for v in (value[key] for key in entry["by"])]
    return list(itertools.product(*lists))


def missing_cells(entry: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Combinations of the keys that occur which are neither given nor `none`: the pack must not load."""
    given = {cell for value in entry["values"] for cell in cells_of(entry, value)}
    seen = [sorted({cell[i] for cell in given}) for i in range(len(entry["by"]))]
    return [cell for cell in itertools.product(*seen) if cell not in given]


def literal_of(value: Any, entry: Mapping[str, Any]) -> Any:
    """A parameter's value: TOML numbers as they are, money and ratios from text."""
    if not isinstance(value, str):
        return value
    kind = entry.get("type") or kind_of(entry)
    match kind:
        case "money":
            return money_of_text(value)
        case "ratio":
            return ratio_of_text(value)
        case "int":
            return int(value)
        case "date":
            return Date.fromisoformat(value)
        case "bool":
            return value == "true"
        case "double":
            return float(value)
    return value


def kind_of(entry: Mapping[str, Any]) -> str:
    """The type that the TOML values themselves have."""
    first = entry["values"][0].get("value")
    names = {bool: "bool", int: "int", float: "double", Date: "date"}
    return names.get(type(first), "string")


def read_layer(folder: pathlib.Path) -> dict[str, Any]:
    """All *.toml of a folder as one document."""
    layer: dict[str, Any] = {}
    for path in sorted(folder.glob("*.toml")):
        for name, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if name in LISTS:
                layer.setdefault(name, []).extend(entry)
            else:
                layer.setdefault(name, {}).update(entry)
    return layer


def entry_id(section: str, entry: Mapping[str, Any]) -> str:
    return f"{entry['table']}.{entry['id']}" if section == "column" else str(entry["id"])


def merge_entry(section: str, below: dict[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Keys given replace, arrays replace whole, parameter values merge by date."""
    merged = {**below, **above}
    if section == "param" and "values" in below and "values" in above and "by" not in merged:
        values = {v.get("from", Date.min): v for v in below["values"]}
        values.update({v.get("from", Date.min): v for v in above["values"]})
        merged["values"] = [values[day] for day in sorted(values)]
    return merged


def merge_layer(pack: Pack, layer: Mapping[str, Any]) -> None:
    for section in (*LISTS, *MAPS):
        entries = layer.get(section)
        if not entries:
            continue
        if isinstance(entries, dict):
            entries = [{"id": id, **entry} for id, entry in entries.items()]
        into = pack.sections.setdefault(section, {})
        for entry in entries:
            id = entry_id(section, entry)
            if entry.get("remove"):
                into.pop(id, None)
            else:
                into[id] = merge_entry(section, into.get(id, {}), entry)


def load(
    folders: Sequence[pathlib.Path],
    library: pathlib.Path,
    parameters: Mapping[str, str] | None = None,
    choices: Mapping[str, str] | None = None,
) -> Pack:
    """The last folder's pack with everything it extends: other folders first, then `library`."""
    layers = {layer["policy"]["id"]: layer for layer in map(read_layer, folders)}

    def layer_of(id: str) -> dict[str, Any]:
        return layers[id] if id in layers else read_layer(library / id)

    order: list[str] = []

    def visit(id: str) -> None:
        for parent in layer_of(id)["policy"].get("extends", []):
            visit(parent)
        if id not in order:
            order.append(id)

    pack = Pack(id=read_layer(folders[-1])["policy"]["id"])
    visit(pack.id)
    for id in order:
        merge_layer(pack, layer_of(id))
    pack.parameters, pack.chosen = dict(parameters or {}), dict(choices or {})
    return pack
