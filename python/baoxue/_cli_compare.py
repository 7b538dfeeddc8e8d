# SPDX-License-Identifier: MIT
"""`baoxue compare`: two runs side by side, for one audience."""

from __future__ import annotations

import collections
import dataclasses
import json
import pathlib
from typing import Any

import typer

from baoxue._cli_run import load_policy
from baoxue._dataset import Dataset
from baoxue._report import Report, evaluate
from baoxue._table import Table
from baoxue.render.suppress import shown, suppress
from baoxue.render.words import Words

CHANGES = ("new", "changed", "continuing", "cleared")
_CHANGES_ZH = {"new": "新出现", "changed": "有变化", "continuing": "仍存在", "cleared": "已消除"}
# What may leave for the township: no key, no subject, no rows by key.
_TOWNSHIP = (
    "change", "case", "rule", "clause", "severity", "school", "school_name", "class", "label", "title_zh", "title_en",
    "state", "state_before", "due", "due_before", "changed", "answer", "answer_before", "differs", "why_zh", "why_en",
)  # fmt: skip
_CASE_DIGITS = 8


@dataclasses.dataclass(frozen=True)
class Run:
    data: pathlib.Path
    policy: str
    as_of: str  # a day, or a day and a time

    def report(self, lenient: list[str]) -> Report:
        policy = load_policy(self.policy)
        return evaluate(policy, Dataset.read(self.data, policy, lenient=lenient), self.as_of)


def compare(now: Run, before: Run, audience: str, lang: str, lenient: list[str], *, as_json: bool) -> None:
    table = now.report(lenient).compare(before.report(lenient))
    rows = township(table) if audience == "township" else []
    if as_json:
        typer.echo(json.dumps({"counts": counts(table, audience), "rows": rows}, ensure_ascii=False, default=str))
        return
    for change, count in counts(table, audience).items():
        typer.echo(f"{_CHANGES_ZH[change] if lang == 'zh' else change}: {count}")
    words = Words(lang)
    for row in rows:
        if row["change"] == "continuing":
            continue
        where = " ".join(filter(None, (row["school_name"], row["class"], row["label"])))
        change = _CHANGES_ZH[row["change"]] if lang == "zh" else row["change"]
        typer.echo(f"{change} {row['case']} {words.of(row, 'title')} {where}: {words.of(row, 'why')}".rstrip(": "))


def counts(table: Table, audience: str) -> dict[str, str]:
    """How many of each; for the public small ones are withheld."""
    found = collections.Counter(table.column("change"))
    if audience == "township":
        return {change: str(found[change]) for change in CHANGES}
    lines = suppress([[found[change]] for change in CHANGES])
    return {change: shown(line[0]) for change, line in zip(CHANGES, lines[:-1], strict=True)}


def township(table: Table) -> list[dict[str, Any]]:
    """A row per finding, with a case number in place of its key."""
    rows = []
    for row in table:
        row["case"] = row["finding_id"][:_CASE_DIGITS]
        rows.append({name: row[name] for name in _TOWNSHIP})
    return rows
