# SPDX-License-Identifier: MIT
"""evaluate() and its Report."""

from __future__ import annotations

import collections
import datetime
import html
import json
from collections.abc import Callable
from typing import Any, Protocol

from baoxue import _core
from baoxue._dataset import Dataset
from baoxue._dates import as_date, as_moment
from baoxue._policy import Policy
from baoxue._table import Table, TableSource
from baoxue._unknown import UNKNOWN, Unknown


class ReportSource(Protocol):
    """What a Report reads from: the compiled part, or a fixture of the tests."""

    @property
    def tables(self) -> list[str]: ...
    @property
    def as_of(self) -> datetime.date: ...
    @property
    def clock(self) -> int | None: ...
    def table(self, name: str) -> TableSource: ...
    def compare(self, previous: Any) -> TableSource: ...
    def explain(self, rule: str, key: str) -> str: ...
    def explain_finding(self, finding_id: str) -> str: ...


class Report:
    """The answers of one run. docs/report.md lists the columns of every table."""

    def __init__(self, source: ReportSource, policy: Policy) -> None:
        self._source = source
        self._policy = policy

    @property
    def as_of(self) -> datetime.date:
        """The end of this day is when the report is about, or `as_of_time` of it."""
        return self._source.as_of

    @property
    def as_of_time(self) -> datetime.time | None:
        """The time of `as_of` by the policy's clock; None where the report is about the end of the day."""
        clock = self._source.clock
        return None if clock is None else datetime.time(clock // 3600, clock // 60 % 60, clock % 60)

    @property
    def policy(self) -> Policy:
        return self._policy

    @property
    def tables(self) -> list[str]:
        """Names of the tables."""
        return self._source.tables

    def table(self, name: str) -> Table:
        """A table by name; KeyError if there is none."""
        return Table(self._source.table(name))

    @property
    def findings(self) -> Table:
        """What is wrong or due: rule, clause, due, state (not_due, open, overdue), days_late, school, messages, ..."""
        return self.table("findings")

    @property
    def persons(self) -> Table:
        """Who is answerable for each finding, or the gap in the chain."""
        return self.table("persons")

    @property
    def settlement(self) -> Table:
        """Settlement lines; amounts in fen."""
        return self.table("settlement")

    @property
    def totals(self) -> Table:
        """Settlement totals per account and period, in fen."""
        return self.table("totals")

    @property
    def statistics(self) -> Table:
        """Metrics with numerator n and denominator d."""
        return self.table("statistics")

    @property
    def not_evaluated(self) -> Table:
        """What could not be judged, and which data is missing."""
        return self.table("not_evaluated")

    @property
    def unknown(self) -> Table:
        """Every row behind not_evaluated."""
        return self.table("unknown")

    @property
    def quarantine(self) -> Table:
        """Rows and cells that could not be read."""
        return self.table("quarantine")

    @property
    def sources(self) -> Table:
        """What arrived."""
        return self.table("sources")

    @property
    def assumptions(self) -> Table:
        """Parameters, choices and rules that the plan does not state."""
        return self.table("assumptions")

    @property
    def ladder_stays(self) -> Table:
        """Where each case stood, from when to when, what comes next and who owns the step."""
        return self.table("ladder_stays")

    def ladder_at(self, ladder: str, key: str, day: datetime.date | str) -> str | Unknown | None:
        """The state in which a case stood at the end of a day; None before it began, UNKNOWN where nobody can say.

        ValueError for a day after `as_of`, KeyError for a ladder that the policy does not have.
        """
        wanted = as_date(day)
        if wanted > self.as_of:
            raise ValueError(f"{wanted} is after {self.as_of}: nothing is known of it")
        if ladder not in {one["id"] for one in self._policy.ladders}:
            raise KeyError(ladder)
        stays = [row for row in self.ladder_stays if row["ladder"] == ladder and row["key"] == key]
        for row in stays:
            begun = row["from"] is None or row["from"] <= wanted
            if begun and (row["to"] is None or wanted < row["to"]):
                return UNKNOWN if row["state"] is None else str(row["state"])
        absent = any(row["rule"] == f"ladder.{ladder}" and row["count"] == 0 for row in self.not_evaluated)
        return UNKNOWN if not stays and absent else None

    def compare(self, previous: Report) -> Table:
        """What became of the findings of an earlier report: new, continuing, changed or cleared, and why.

        A row per finding of either report, matched by finding_id. `answer` and `answer_before` say how each report
        stands to it, `differs` which of date, policy and data are not the same, `rows_added` and `rows_removed` what is
        behind it now and was not, or the other way round.
        """
        return Table(self._source.compare(previous._source))

    @property
    def provenance(self) -> Table:
        """File and line of every row that evidence, settlement and unknown name."""
        return self.table("provenance")

    def explain(self, finding: str | None = None, *, rule: str = "", key: str = "") -> dict[str, Any]:
        """Why: the tree of expressions with values, parameters with layer and clause, rows.

        By finding_id, or by `rule` and `key` - also where the rule did not fire or could not be judged. The rule
        "ladder:ID" replays one case: its stays with their deadlines, its events with what became of them and why.
        "metric:ID" and "target:ID" take the key "cell|period", or the cell alone for the period that holds `as_of`.
        "duty:ID" and "settlement:ID" explain a row of these tables. `provenance` has file and line of the rows named.
        """
        if finding is not None:
            text = self._source.explain_finding(finding)
        elif rule and key:
            text = self._source.explain(rule, key)
        else:
            raise TypeError("explain() needs a finding_id, or rule= and key=")
        tree: dict[str, Any] = json.loads(text)
        return tree

    def __repr__(self) -> str:
        return f"<baoxue.Report {self.policy.id} as of {self.as_of}: {len(self.findings)} findings>"

    def _repr_html_(self) -> str:
        findings = self.findings
        states = collections.Counter(findings.column("state"))
        rules = collections.Counter(zip(findings.column("title_zh"), findings.column("title_en"), strict=True))
        rows = "".join(
            f"<tr><td>{html.escape(zh)} {html.escape(en)}</td><td>{count} / {len(findings)}</td></tr>"
            for (zh, en), count in rules.most_common(5)
        )
        counts = ", ".join(f"{state} {states[state]}" for state in ("overdue", "open", "not_due"))
        unjudged = sum(self.not_evaluated.column("count"))
        title = f"{html.escape(self.policy.id)} {self.policy.hash[:8]} · {self.as_of}"
        return f"<p><b>{title}</b><br>{counts}, not judged {unjudged}</p><table>{rows}</table>"


def evaluate(
    policy: Policy,
    dataset: Dataset,
    as_of: datetime.date | datetime.datetime | str,
    *,
    threads: int = 0,
    progress: Callable[[int, int], object] | None = None,
) -> Report:
    """Judges `dataset` by `policy` as of the end of a day, or of a time of it.

    A pure function: the same input gives the same bytes. A datetime, or text like 2026-10-31T14:00, is a time by the
    policy's clock (+08:00); one with a zone is turned into it.

    `threads` 0 means one per core. `progress(done, total)` is called now and then; an exception in it stops the run.
    """
    day, clock = as_moment(as_of)
    report = _core.evaluate(policy._core, dataset._core, day, clock, threads, progress)
    return Report(report, policy)
