# SPDX-License-Identifier: MIT
"""Writes whole townships, one after the other, so that memory holds one of them however many pupils there are."""

from __future__ import annotations

import pathlib
import random
from dataclasses import dataclass
from datetime import date

from baoxue.synth.absences import CLOSED_DAY, inject_absences, inject_unsent_weeks
from baoxue.synth.background import (
    last_years_leaver,
    suspended_last_year,
    write_frame,
    write_ordinary_absences,
    write_register,
)
from baoxue.synth.census import write_census
from baoxue.synth.chain import inject_chain
from baoxue.synth.checks import inject_checks
from baoxue.synth.days import AS_OF, TERMS, day
from baoxue.synth.doubts import inject_doubts, inject_doubts_of_classes
from baoxue.synth.helped import inject_load, inject_support
from baoxue.synth.identities import inject_census
from baoxue.synth.papers import inject_homes, inject_liaisons, inject_papers, inject_unenrolled
from baoxue.synth.registers import inject_moves
from baoxue.synth.reports import Submissions, inject_contradictions, write_attendance_reports, write_change_reports
from baoxue.synth.rows import Tables
from baoxue.synth.stage import Stage
from baoxue.synth.township import Builder

TOWNSHIP = 4000  # pupils a township has at most
FEWEST = 800  # below this the scenarios find no place
_ROUND = 1000  # every scenario of a single pupil once for so many pupils

_README = """# The truth about these tables

`truth.csv` says what a run of the policy `jiudian` at {as_of} must answer, no more and no less. The lines were written
by the generator's injections together with the rows that cause them; nothing was computed from the tables.

| kind | means |
| --- | --- |
| finding | `rule` fires for `subject` and `key`; `due` is empty where the rule has none |
| settlement | the lines of the settlement `rule` about the change `key` add up to `amount_fen` |
| unknown | `rule` cannot be judged for `key`, because something was not sent or not filled in |
"""


@dataclass(frozen=True)
class Summary:
    """What was written."""

    folder: pathlib.Path
    students: int
    schools: int
    townships: int
    rows: dict[str, int]  # by table
    truth: dict[str, int]  # lines by kind


def generate(
    out: pathlib.Path, students: int, seed: int, as_of: date = AS_OF, zh_headers: bool = False
) -> Summary:  # fmt: skip
    """Writes an invented township of `students` pupils and its truth into the folder `out`.

    The same `students` and `seed` give the same bytes. The scenarios are dated for 31 October 2026; another `as_of`
    raises ValueError.
    """
    if as_of != AS_OF:
        raise ValueError(f"the scenarios are dated for {AS_OF}: the truth for another day is not known")
    if students < FEWEST:
        raise ValueError(f"at least {FEWEST} students: the scenarios need the place")
    out.mkdir(parents=True, exist_ok=True)
    rng = random.Random(seed)
    townships = -(-students // TOWNSHIP)
    schools = 0
    truth = {"finding": 0, "settlement": 0, "unknown": 0}
    with Tables(out, zh_headers) as tables:
        _write_county(tables)
        for number in range(townships):
            share = students * (number + 1) // townships - students * number // townships
            stage = _write_township(tables, rng, number, share)
            schools += len(stage.town.schools)
            lines = stage.truth.lines()
            tables.add_truth(lines)
            for line in lines:
                truth[line[0]] += 1
        counts = dict(tables.counts)
    (out / "truth" / "README.md").write_text(_README.format(as_of=as_of), encoding="utf-8")
    return Summary(out, counts["students"], schools, townships, counts, truth)


def _write_county(tables: Tables) -> None:
    county = {"unit_id": "X-U", "name": "云川县", "kind": "county", "division_code": "990101"}
    tables.add("units", {**county, "from": date(2010, 1, 1)})
    for year, number, first, last in TERMS:
        tables.add("terms", {"school_year": year, "number": number, "starts_on": first, "ends_on": last})


def _write_township(tables: Tables, rng: random.Random, number: int, students: int) -> Stage:
    town = Builder(rng, number, students).build()
    stage = Stage(town, tables, rng)
    stage.school(11).closed.add(day(CLOSED_DAY))
    # What sets classes and schools aside comes first.
    inject_chain(stage)
    inject_unsent_weeks(stage)
    inject_contradictions(stage)
    inject_doubts_of_classes(stage)
    inject_load(stage)
    inject_liaisons(stage)
    inject_homes(stage)
    inject_unenrolled(stage)
    last_years_leaver(stage)
    suspended_last_year(stage)
    inject_census(stage)
    for _ in range(max(1, students // _ROUND)):
        inject_absences(stage)
        inject_moves(stage)
        inject_checks(stage)
        inject_support(stage)
        inject_papers(stage)
        inject_doubts(stage)
    write_frame(stage)
    write_register(stage)
    write_census(stage)
    write_ordinary_absences(stage)
    reports = Submissions(stage)
    write_change_reports(stage, reports)
    write_attendance_reports(stage, reports)
    return stage
