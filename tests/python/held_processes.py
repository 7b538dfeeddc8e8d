# SPDX-License-Identifier: MIT
"""Processes through the engine and through the oracle, as comparable lines."""

from __future__ import annotations

import pathlib
import tempfile

import held
from held import Lines, counted
from oracle import duties, ladders, packs, statistics, targets
from oracle.facts import World
from oracle.tables import Data
from oracle.townships import Township
from oracle.values import is_known

import baoxue as bx

JUDGED = ("met", "late", "short", "incomplete", "missing", "not_yet_due")


def known(value: object) -> object:
    return value if is_known(value) else None


def differences(text: str, town: Township) -> list[str]:
    """What the engine and the oracle say differently of a pack over a township; both read it."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "pack.toml").write_text(text, encoding="utf-8")
        policy = bx.Policy.load([folder])
        pack = packs.load([folder], held.POLICIES)
    report = bx.evaluate(policy, held.dataset(policy, town), town.as_of, threads=1)
    world = World(pack, Data.of(town.tables), town.as_of)
    return held.differences(processes_of_report(report), processes_of_world(world))


def processes_of_report(report: bx.Report) -> Lines:
    rows = {name: report.table(name).to_pylist() for name in report.tables}
    lines = held.lines_of_report(report)
    asked = [f for f in rows["findings"] if f["rule"].startswith("asked.")]
    own = {rule["rule"] for rule in rows["rules"]}
    return {
        "findings": counted(
            (f["rule"], f["key"], f["anchor"], f["due"], f["state"], f["days_late"])
            for f in rows["findings"]
            if f["rule"] in own
        ),
        "unknown": counted((u["rule"], u["key"]) for u in rows["unknown"] if u["rule"] in own | {"money"}),
        **{kind: lines[kind] for kind in ("answers", "settlement", "totals", "gaps", "statistics")},
        "values": counted((f["rule"], f["key"], held.in_lowest_terms(f["message_en"])) for f in asked),
        "stays": counted(
            (s["ladder"], s["key"], s["stay"], s["state"], s["from"], s["to"], s["visit_no"] if s["state"] else None,
             s["due"], s["next"] if s["due"] else None, s["entered"])
            for s in rows["ladder_stays"]
        ),
        "targets": counted(
            (t["metric"], t["cell"], t["period"], t["status"].replace("_", " ")) for t in rows["targets"]
        ),
        "duties": counted(
            (d["duty"], d["key"], d["due"], d["status"], d["days_late"], d["done"] if d["status"] in JUDGED else None,
             d["needed"], d["short"] if d["status"] in JUDGED else None, d["met_on"] if d["status"] in JUDGED else None,
             d["missing_parts"])
            for d in rows["duties"] if d["key"] is not None
        ),
        "refused": counted(
            (f["rule"], f["key"], f["anchor"]) for f in rows["findings"] if f["rule"].startswith("ladder.")
        ),
    }  # fmt: skip


def processes_of_world(world: World) -> Lines:
    lines = held.lines_of_world(world)
    replays, owed = list(ladders.replays(world)), duties.duties(world)
    lines["gaps"] = lines["gaps"] | counted(duties.gaps(world, owed))
    return {
        **lines,
        "stays": counted(
            (
                id,
                case.key,
                number,
                s.state,
                s.entered,
                s.left,
                s.visit_no if s.state else None,
                s.due,
                s.next if s.due else None,
                s.how,
            )
            for id, case, replay in replays
            for number, s in enumerate(replay.stays, 1)
        ),
        "targets": counted(
            (metric, cell, period, targets.judge(world, metric, cell, count))
            for (metric, cell, period), count in statistics.of_all_periods(world).items()
            if world.pack.section("target")
        ),
        "duties": counted(
            (
                d.duty,
                d.key,
                known(d.due),
                d.status,
                d.days_late,
                d.done if d.status in JUDGED else None,
                known(d.needed),
                d.short,
                d.met_on,
                d.missing_parts,
            )
            for d in owed
        ),
        "refused": counted(
            (f"ladder.{id}.refused", case.key, event.on) for id, case, replay in replays for event, _ in replay.refused
        ),
    }
