# SPDX-License-Identifier: MIT
"""What an audience may see of a report. docs/report.md says it in words.

`public` gets counts, small ones withheld. `township` gets rows, with a case number in place of every key and id, a
label in place of a child's name, and the names of those who are on duty.
"""

from __future__ import annotations

import collections
import dataclasses
import datetime
from collections.abc import Callable, Iterable
from typing import Any

from baoxue._report import Report
from baoxue._table import MemoryTable, Table
from baoxue.render.reasons import reasons
from baoxue.render.suppress import WITHHELD, shown, small_hidden, suppress

AUDIENCES = ("public", "township")
STATES = ("overdue", "open", "not_due")
_CASE_DIGITS = 8
_NOT_PERSONS = ("units", "villages", "schools", "classes", "terms", "calendar", "submissions")

# States of settlement lines whose amounts are what the plan says, once each.
CHARGED = ("pay", "record")

# Columns that may leave for the township, by table; every other column stays (keys, subjects, examples).
_TOWNSHIP: dict[str, tuple[str, ...]] = {
    "findings": (
        "case", "rule", "clause", "severity", "due", "state", "days_late", "reason", "anchor", "school", "school_name",
        "class", "label", "title_zh", "title_en", "message_zh", "message_en",
    ),
    "persons": ("case", "role", "role_zh", "role_en", "name", "object_kind", "object", "day", "state"),
    "evidence": ("case", "fact", "table", "line"),
    "settlement": (
        "settlement", "clause", "title_zh", "title_en", "payer_name", "payee_name", "role", "amount_fen", "unit",
        "period", "book", "effect", "choices", "school_name", "class", "label", "table", "line",
        "state", "points_n", "points_d", "corrects",
    ),
    "totals": ("name", "period", "amount_fen", "points_n", "points_d"),
    "statistics": ("metric", "title_zh", "title_en", "cell", "period", "n", "d"),
    "not_evaluated": ("rule", "title_zh", "title_en", "missing_zh", "missing_en", "count"),
    "unknown": (
        "rule", "anchor", "missing_zh", "missing_en", "school", "school_name", "class", "label", "table", "line",
    ),
    "rules": (
        "rule", "clause", "title_zh", "title_en", "subject", "yes", "no", "unknown", "not_applicable", "fault",
    ),
    "quarantine": ("table", "file", "line", "column", "code", "message_zh", "message_en", "scope"),
    "sources": (
        "table", "zh", "file", "encoding", "rows_read", "rows_kept", "rows_quarantined", "cells_nulled",
        "rows_visible", "record_dates", "ignored",
    ),
    "submissions_seen": (
        "table", "school", "school_name", "class", "unit", "covers_from", "covers_to", "received_on", "kind",
        "same_body_as",
    ),
    "silent": ("table", "school", "school_name", "class_name", "first_day", "last_day", "days"),
    "assumptions": (
        "kind", "id", "value", "layer", "clause", "source", "why_zh", "why_en", "title_zh", "title_en",
    ),
}  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Seen:
    """A report as one audience sees it. Everything that is written to a file comes from here."""

    audience: str
    as_of: datetime.date
    time: datetime.time | None  # None: the end of the day
    policy: str
    policy_hash: str
    layers: list[dict[str, Any]]
    rules: dict[str, dict[str, Any]]  # what the policy says of each rule: text of the pack, no data
    clauses: dict[str, dict[str, Any]]
    roles: dict[str, dict[str, Any]]
    names: dict[str, str]  # Chinese names of columns and codes, by id
    tables: dict[str, Table]
    figures: dict[str, int | None]  # the first screen; None = withheld or not known

    @property
    def moment(self) -> str:
        """When the report is about: 2026-10-31 (the end of that day) or 2026-10-31T14:00."""
        day = self.as_of.isoformat()
        return day if self.time is None else f"{day}T{self.time.isoformat('auto' if self.time.second else 'minutes')}"


def restrict(report: Report, audience: str) -> Seen:
    """The report for an audience; ValueError if there is no such audience."""
    if audience not in AUDIENCES:
        raise ValueError(f"no audience {audience!r}: one of {', '.join(AUDIENCES)}")
    tables = _township(report) if audience == "township" else _public(report)
    policy = report.policy
    figures = _figures(report) if audience == "township" else _public_figures(report, tables)
    return Seen(
        audience=audience,
        as_of=report.as_of,
        time=report.as_of_time,
        policy=policy.id,
        policy_hash=policy.hash,
        layers=policy.layers,
        rules={rule["id"]: rule for rule in policy.rules},
        clauses={clause["id"]: clause for clause in policy.clauses},
        roles={role["id"]: role for role in policy.roles},
        names=_names(policy.schema.tables),
        tables=tables,
        figures=figures,
    )


def _names(tables: list[dict[str, Any]]) -> dict[str, str]:
    columns = [column for table in tables for column in table["columns"]]
    names = {code["id"]: code["zh"] for column in columns for code in column.get("codes", ())}
    return names | {column["id"]: column["zh"] for column in columns}


def bucket(finding: dict[str, Any], as_of: datetime.date) -> str:
    """When something is to be done: overdue, today, week, later, open.

    >>> bucket({"state": "not_due", "due": datetime.date(2026, 11, 3)}, datetime.date(2026, 10, 31))
    'week'
    """
    if finding["state"] != "not_due":
        return str(finding["state"])
    due = finding["due"]
    if due is None:
        return "open"
    days = (due - as_of).days
    return "today" if days <= 1 else "week" if days <= 7 else "later"


def _figures(report: Report) -> dict[str, int | None]:
    buckets = collections.Counter(bucket(finding, report.as_of) for finding in report.findings)
    rows = {row["table"]: row["rows_kept"] for row in report.sources}
    silent = {row["school"] for row in report.table("silent") if row["school"]}
    schools = rows.get("schools")
    return {
        "schools": schools,
        "schools_complete": None if schools is None else max(0, schools - len(silent)),
        "students": rows.get("students"),
        "overdue": buckets["overdue"],
        "today": buckets["today"],
        "week": buckets["week"],
        "later": buckets["later"],
        "open": buckets["open"],
        "not_judged": sum(report.not_evaluated.column("count")),
        "rules_unjudged": len({row["rule"] for row in report.not_evaluated if row["count"] == 0}),
        "findings": len(report.findings),
        "problems": len(report.quarantine),
        "tables": len(report.sources),
    }


def case_numbers(ids: list[str]) -> dict[str, str]:
    """A short number by finding id: its first digits, as many as keep them apart."""
    digits = _CASE_DIGITS
    while len({i[:digits] for i in ids}) < len(set(ids)):
        digits += 1
    return {i: i[:digits] for i in ids}


def _township(report: Report) -> dict[str, Table]:
    cases = case_numbers(report.findings.column("finding_id"))
    lines = {(row["table"], row["key"]): row["line"] for row in report.table("provenance")}
    tables = {}
    for name, allowed in _TOWNSHIP.items():
        source = report.table(name)
        types = source.types
        columns: dict[str, tuple[str, list[Any]]] = {}
        for column in allowed:
            if column == "line" and name != "quarantine":
                columns["line"] = ("integer", [lines.get(at) for at in _rows_named(source)])
            elif column == "case":
                columns["case"] = ("text", [cases.get(i, "") for i in source.column("finding_id")])
            elif column in types:
                columns[column] = (types[column], source.column(column))
        tables[name] = Table(MemoryTable(name, columns))
    tables["reasons"] = Table(reasons(report, cases))
    return tables


def _rows_named(table: Table) -> Iterable[tuple[Any, Any]]:
    """What `provenance` knows a row by. The key does not leave; the line that stands for it does."""
    return zip(table.column("table"), table.column("key"), strict=True)


def _public(report: Report) -> dict[str, Table]:
    makers: dict[str, Callable[[Report], MemoryTable]] = {
        "findings": _public_findings,
        "settlement": _public_settlement,
        "not_evaluated": _public_not_evaluated,
        "statistics": _public_statistics,
        "sources": _public_sources,
        "quarantine": _public_quarantine,
    }
    tables = {name: Table(make(report)) for name, make in makers.items()}
    assumptions = report.assumptions
    kept = {name: (assumptions.types[name], assumptions.column(name)) for name in _TOWNSHIP["assumptions"]}
    tables["assumptions"] = Table(MemoryTable("assumptions", kept))
    return tables


def _public_figures(report: Report, tables: dict[str, Table]) -> dict[str, int | None]:
    """Only what the published tables say, or what is not about persons: nothing withheld there comes back here."""
    figures = _figures(report)
    totals = {row["state"]: row["count"] for row in tables["findings"] if row["rule"] == ""}
    public: dict[str, int | None] = {
        name: figures[name] for name in ("schools", "schools_complete", "tables", "rules_unjudged")
    }
    public["students"] = None if figures["students"] is None else small_hidden(figures["students"])
    problems = [row["count"] for row in tables["quarantine"]]
    public["problems"] = None if WITHHELD in problems else sum(map(int, problems))
    for name, count in (("overdue", totals["overdue"]), ("open", totals["open"]), ("not_due", totals["not_due"])):
        public[name] = None if count == WITHHELD else int(count)
    public["findings"] = None if totals[""] == WITHHELD else int(totals[""])
    public["not_judged"] = _with_total(_not_judged(report).values())[1]
    return public


def _with_total(counts: Iterable[int]) -> tuple[list[int | None], int | None]:
    """A list of counts that is published with its total."""
    table = suppress([[count] for count in counts])
    return [line[0] for line in table[:-1]], table[-1][0]


def _not_judged(report: Report) -> dict[tuple[str, str, str], int]:
    counts: collections.Counter[tuple[str, str, str]] = collections.Counter()
    for row in report.not_evaluated:
        counts[row["rule"], row["title_zh"], row["title_en"]] += row["count"]
    return dict(sorted(counts.items()))


def _public_findings(report: Report) -> MemoryTable:
    """Rule × state with totals ("" is the total)."""
    titles = {row["rule"]: row for row in report.table("rules")}
    titles.update(_made_titles(report))
    rules = sorted(titles)
    counts = collections.Counter((row["rule"], row["state"]) for row in report.findings)
    table = suppress([[counts[rule, state] for state in STATES] for rule in rules] or [[0] * len(STATES)])
    rows = []
    for rule, line in zip([*rules, ""], table if rules else table[-1:], strict=True):
        about = titles.get(rule, {"clause": "", "title_zh": "合计", "title_en": "total"})
        for state, count in zip([*STATES, ""], line, strict=True):
            rows.append(
                {
                    "rule": rule,
                    "clause": about["clause"],
                    "title_zh": about["title_zh"],
                    "title_en": about["title_en"],
                    "state": state,
                    "count": shown(count),
                }
            )
    types = dict.fromkeys(("rule", "clause", "title_zh", "title_en", "state", "count"), "text")
    return MemoryTable.of_rows("findings", types, rows)


def _made_titles(report: Report) -> dict[str, dict[str, Any]]:
    """Rules that no pack writes down. Where nobody held a role the title names the role."""
    roles = {f"gap.{role['id']}": role for role in report.policy.roles}
    written = set(report.table("rules").column("rule"))
    titles: dict[str, dict[str, Any]] = {}
    for row in report.findings:
        if row["rule"] in written:
            continue
        role = roles.get(row["rule"])
        of = ("", "") if role is None else (f"：{role['zh']}", f": {role['en']}")
        titles[row["rule"]] = {
            "clause": row["clause"],
            "title_zh": row["title_zh"] + of[0],
            "title_en": row["title_en"] + of[1],
        }
    return titles


def _public_settlement(report: Report) -> MemoryTable:
    """Cases and sum by settlement and period. Small is counted in cases: one pupil is paid for in many lines.

    What was not charged is left out; what was taken back and what corrects a closed period stand apart."""
    grouped: dict[tuple[str, str, str], list[dict[str, Any]]] = collections.defaultdict(list)
    for row in report.settlement:
        state = row.get("state") or "pay"
        if state in ("cut", "undecided", "struck") or row["amount_fen"] is None:
            continue
        name = row["settlement"] if state in CHARGED else f"{row['settlement']} ({state})"
        grouped[name, row["clause"] or "", row["period"] or ""].append(row)
    rows = []
    for (settlement, clause, period), lines in sorted(grouped.items()):
        count = small_hidden(len({line["key"] for line in lines}))
        rows.append(
            {
                "settlement": settlement,
                "clause": clause,
                "title_zh": lines[0]["title_zh"],
                "title_en": lines[0]["title_en"],
                "period": period,
                "cases": shown(count),
                "amount_fen": WITHHELD if count is None else str(sum(line["amount_fen"] or 0 for line in lines)),
            }
        )
    names = ("settlement", "clause", "title_zh", "title_en", "period", "cases", "amount_fen")
    return MemoryTable.of_rows("settlement", dict.fromkeys(names, "text"), rows)


def _public_not_evaluated(report: Report) -> MemoryTable:
    judged = _not_judged(report)
    rows = [
        {"rule": rule, "title_zh": zh, "title_en": en, "count": shown(count)}
        for (rule, zh, en), count in zip(judged, _with_total(judged.values())[0], strict=True)
    ]
    return MemoryTable.of_rows("not_evaluated", dict.fromkeys(("rule", "title_zh", "title_en", "count"), "text"), rows)


def _public_statistics(report: Report) -> MemoryTable:
    """Each metric over the whole township: single cells can be small, and would add up to the total."""
    sums: dict[tuple[str, str, str, str], list[int]] = {}
    for row in report.statistics:
        both = sums.setdefault((row["metric"], row["title_zh"], row["title_en"], row["period"] or ""), [0, 0])
        both[0] += row["n"] or 0
        both[1] += row["d"] or 0
    rows = []
    for (metric, zh, en, period), (n, d) in sorted(sums.items()):
        safe = small_hidden(n) is not None and small_hidden(d - n) is not None and small_hidden(d) is not None
        row = {"metric": metric, "title_zh": zh, "title_en": en, "period": period}
        rows.append({**row, "n": str(n) if safe else WITHHELD, "d": str(d) if safe else WITHHELD})
    types = dict.fromkeys(("metric", "title_zh", "title_en", "period", "n", "d"), "text")
    return MemoryTable.of_rows("statistics", types, rows)


def _public_sources(report: Report) -> MemoryTable:
    """Rows by table; where a row is about a person, a small number is withheld."""
    rows = []
    for row in report.sources:
        if not row["table"]:
            continue  # a file that was let go unread
        count = row["rows_read"] if row["table"] in _NOT_PERSONS else small_hidden(row["rows_read"])
        rows.append({"table": row["table"], "zh": row["zh"], "rows_read": shown(count)})
    return MemoryTable.of_rows("sources", dict.fromkeys(("table", "zh", "rows_read"), "text"), rows)


def _public_quarantine(report: Report) -> MemoryTable:
    counts = collections.Counter((row["table"], row["scope"]) for row in report.quarantine)
    rows = [
        {"table": table, "scope": scope, "count": shown(small_hidden(count))}
        for (table, scope), count in sorted(counts.items())
    ]
    return MemoryTable.of_rows("quarantine", dict.fromkeys(("table", "scope", "count"), "text"), rows)
