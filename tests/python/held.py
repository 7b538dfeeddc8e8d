# SPDX-License-Identifier: MIT
"""The same townships through the engine and through the oracle, as comparable lines, and what differs."""

from __future__ import annotations

import collections
import pathlib
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import pyarrow
from oracle import packs, rules, settlement, statistics
from oracle.check import check
from oracle.facts import World
from oracle.tables import Data
from oracle.townships import Township
from oracle.values import Days, Money, Ratio, Refused

import baoxue as bx

POLICIES = pathlib.Path(__file__).resolve().parents[2] / "policies"
Line = tuple[Any, ...]
Lines = dict[str, collections.Counter[Line]]


def counted(lines: Iterable[Line]) -> collections.Counter[Line]:
    return collections.Counter(tuple(str(v) for v in line) for line in lines)


def arrow_of(lines: list[dict[str, Any]]) -> pyarrow.Table:
    """Text columns, as in a file; a table without rows keeps its header."""
    names = list(dict.fromkeys(name for line in lines for name in line))
    cells = {name: [None if line.get(name) is None else str(line[name]) for line in lines] for name in names}
    return pyarrow.table({name: pyarrow.array(column, pyarrow.string()) for name, column in cells.items()})


def dataset(policy: bx.Policy, town: Township) -> bx.Dataset:
    """Nothing may be set aside: the oracle reads every row. It reads them in another order, which changes nothing."""
    data = bx.Dataset.from_tables({name: arrow_of(lines[::-1]) for name, lines in town.tables.items()}, policy)
    assert {q["code"] for q in data.quarantine} <= {"dangling_link", "BX0412"}, data.quarantine.to_pylist()
    return data


def by_engine(policy: bx.Policy, town: Township) -> Lines:
    report = bx.evaluate(policy, dataset(policy, town), town.as_of, threads=1)
    return lines_of_report(report)


def lines_of_report(report: bx.Report) -> Lines:
    rows = {name: report.table(name).to_pylist() for name in report.tables}
    rule_of = {f["finding_id"]: (f["rule"], f["key"]) for f in rows["findings"]}
    own = [f for f in rows["findings"] if not f["rule"].startswith("gap.")]
    return {
        "findings": counted((f["rule"], f["key"], f["anchor"], f["due"], f["state"], f["days_late"]) for f in own),
        "persons": counted(
            (*rule_of[p["finding_id"]], p["role"], p["staff"], p["object"] or None, p["day"])
            for p in rows["persons"]
            if not rule_of[p["finding_id"]][0].startswith("gap.")
        ),
        "gaps": counted((f["rule"], f["key"], f["anchor"]) for f in rows["findings"] if f["rule"].startswith("gap.")),
        "answers": counted(
            (r["rule"], name, r[name])
            for r in rows["rules"]
            for name in ("yes", "no", "unknown", "not_applicable", "fault")
            if r[name]
        ),
        "unknown": counted((u["rule"], u["key"]) for u in rows["unknown"]),
        "settlement": counted(
            (s["settlement"], s["key"], s["payer"], s["payee"], s["role"], amount_of(s), s["period"], s["book"],
             s["effect"], s["state"])
            for s in rows["settlement"]
        ),
        "totals": counted(
            (t["account"], t["period"], amount_of(t), t["points_n"] is not None) for t in rows["totals"]
        ),
        "statistics": counted(
            (s["metric"], s["cell"], s["period"], s["n"], s["d"], s["n_unknown"], s["d_unknown"])
            for s in rows["statistics"]
        ),
    }  # fmt: skip


def amount_of(line: Mapping[str, Any]) -> Fraction | None:
    """Fen or points; None where it is not said."""
    if line["points_n"] is not None:
        return Fraction(line["points_n"], line["points_d"])
    return None if line["amount_fen"] is None else Fraction(line["amount_fen"])


def by_oracle(pack: packs.Pack, town: Township) -> Lines:
    return lines_of_world(World(pack, Data.of(town.tables), town.as_of))


def lines_of_world(world: World) -> Lines:
    judged, settled, stats = rules.answers(world), settlement.settle(world), statistics.statistics(world)
    people = [(f, p) for f in judged.findings for p in f.persons]
    gaps = {(f"gap.{p.role}", p.object, p.day) for _, p in people if p.gap} | settled.gaps
    return {
        "findings": counted((f.rule, f.key, f.anchor, f.due, f.state, f.days_late) for f in judged.findings),
        "persons": counted((f.rule, f.key, p.role, p.staff, p.object, p.day) for f, p in people),
        "gaps": counted(gaps),
        "answers": counted(
            (rule, {"error": "fault"}.get(answer, answer), count)
            for rule, counts in judged.counts.items()
            for answer, count in counts.items()
        ),
        "unknown": counted((rule, key) for rule, _, key in judged.unknown + settled.unknown),
        "settlement": counted(
            (s.settlement, s.key, s.payer, s.payee, s.role or None, s.amount, s.period, s.book, s.effect, s.state)
            for s in settled.lines
        ),
        "totals": counted(
            (account, period, total, points) for (account, period, points), total in settled.totals().items()
        ),
        "statistics": counted((*cell, c.n, c.d, c.n_unknown, c.d_unknown) for cell, c in stats.items()),
        "values": counted(
            (f.rule, f.key, "=" + said(world, f)) for f in judged.findings if f.rule.startswith("asked.")
        ),
    }


def differences(engine: Mapping[str, collections.Counter[Line]], oracle: Lines) -> list[str]:
    """One readable line per answer that only one of the two gives; at most ten of a kind."""
    found = []
    for kind, lines in engine.items():
        found += [f"{kind}: only the engine says {line}" for line in sorted(lines - oracle[kind])[:10]]
        found += [f"{kind}: only the oracle says {line}" for line in sorted(oracle[kind] - lines)[:10]]
    return found


def readable(town: Township) -> str:
    """The township as text, for whoever looks into a disagreement."""
    out = [f"as of {town.as_of}"]
    for name, lines in town.tables.items():
        out += [f"{name}: " + " ".join(f"{k}={v}" for k, v in line.items() if v is not None) for line in lines]
    return "\n".join(out)


# --- random packs ---


def pack_by_engine(folder: pathlib.Path, town: Township) -> Lines | None:
    """What the engine says of a pack of its own; None where it refuses to load it."""
    try:
        policy = bx.Policy.load([folder])
    except bx.PolicyError:
        return None
    report = bx.evaluate(policy, dataset(policy, town), town.as_of, threads=1)
    asked = [f for f in report.findings.to_pylist() if f["rule"].startswith("asked.")]
    values = counted((f["rule"], f["key"], in_lowest_terms(f["message_en"])) for f in asked)
    return {**lines_of_report(report), "values": values}


def pack_by_oracle(folder: pathlib.Path, town: Township) -> Lines | None:
    world = World(packs.load([folder], POLICIES), Data.of(town.tables), town.as_of)
    try:
        check(world)
    except Refused:
        return None
    return lines_of_world(world)


def in_lowest_terms(message: str) -> str:
    """A ratio keeps its terms, and two ways of adding may keep different ones."""
    n, _, d = message.removeprefix("=").partition("/")
    if not d.removeprefix("-").isdigit():
        return message
    fraction = Fraction(int(n), int(d))
    return f"={fraction.numerator}/{fraction.denominator}"


def said(world: World, finding: rules.Finding) -> str:
    """The value of the fact a rule asks for, as its message writes it: nothing of text."""
    if "{" not in world.pack.section("rule")[finding.rule]["say"]["en"]:
        return ""
    row = next(row for row in world.rows(finding.subject) or [] if row.key == finding.key)
    value = world.fact(row, finding.rule.removeprefix("asked."))
    match value:
        case bool():
            return str(value).lower()
        case Money(fen):
            return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"
        case Ratio():
            fraction = value.fraction()
            return f"{fraction.numerator}/{fraction.denominator}"
        case Days(n):
            return str(n)
    return str(value)
