# SPDX-License-Identifier: MIT
"""The facts behind a finding, out of its explanation: what was looked at, its value, where a limit comes from.

Texts are left out: they can hold a key or a name. Dates, counts, yes and no tell why.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from baoxue._report import Report
from baoxue._table import MemoryTable

# An explanation runs the rule again for one subject: enough for a township, bounded for a county.
MOST = 2000
TYPES = dict.fromkeys(("case", "kind", "name_zh", "name_en", "value", "unit", "layer"), "text")
_SHOWN = ("bool", "int", "date", "days", "money", "ratio", "double")
# Columns that subjects made of runs and periods have (pack.md); a table's columns have their own names.
_DERIVED = {
    "start": "起始日",
    "end": "最后一天",
    "length": "上学日数",
    "length_days": "日历天数",
    "next_day": "返校日",
    "seen": "已确认的缺勤天数",
    "open": "至今未返校",
    "period.start": "时期起",
    "period.end": "时期止",
}


def reasons(report: Report, cases: dict[str, str]) -> MemoryTable:
    """One row per fact, column or limit that a finding's conditions read, in the order they are read."""
    names = _names(report)
    units = {f"p.{parameter['id']}": parameter["unit"] for parameter in report.policy.parameters}
    rows: list[dict[str, Any]] = []
    for finding_id, case in list(cases.items())[:MOST]:
        tree = report.explain(finding_id)
        seen: set[str] = set()
        for part in ("when", "due"):
            for leaf in _leaves(tree.get(part) or {}):
                if leaf["text"] not in seen:
                    seen.add(leaf["text"])
                    rows.append({"case": case, **_row(leaf, names), "unit": units.get(leaf["text"], "")})
    return MemoryTable.of_rows("reasons", TYPES, rows)


def _names(report: Report) -> dict[str, str]:
    policy = report.policy
    names = dict(_DERIVED)
    names.update({column["id"]: column["zh"] for table in policy.schema.tables for column in table["columns"]})
    names.update(_DERIVED)
    names.update({fact["id"]: fact["zh"] for fact in policy.facts if fact["zh"]})
    names.update({f"p.{parameter['id']}": parameter["zh"] for parameter in policy.parameters if parameter["zh"]})
    return names


def _leaves(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    kind = next((name for name in ("fact", "column", "parameter", "choice") if name in node), None)
    if kind and (node.get("state") != "known" or node.get("type") in _SHOWN):
        yield {**node, "kind": kind}
    because = node["fact"].get("because") if kind == "fact" else None
    if because:
        yield from _leaves(because)
    for child in node.get("children", ()):
        yield from _leaves(child)


def _row(leaf: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    text, kind = leaf["text"], leaf["kind"]
    return {
        "kind": kind,
        "name_zh": names.get(text) or names.get(text.rsplit(".", 1)[-1]) or text,
        "name_en": text,
        "value": leaf.get("value", leaf["state"]),
        "layer": leaf["parameter"].get("layer", "") if kind == "parameter" else "",
    }
