# SPDX-License-Identifier: MIT
"""What was sent and when: the monthly change reports with their scenarios, and the coverage of attendance.

The monthly report of September is due on 10 October, that of October on 4 November.
"""

from __future__ import annotations

import random
from datetime import date

from baoxue.synth.days import AS_OF, WEEKS, day
from baoxue.synth.rows import Value
from baoxue.synth.stage import Stage
from baoxue.synth.township import Klass, School

_MONTHS = {9: (date(2026, 9, 1), date(2026, 9, 30)), 10: (date(2026, 10, 1), AS_OF)}
_DUE = {9: day("10-10"), 10: day("11-04")}

# (month, school) -> what came instead of one report in time: (received on, covers to)
_RECEIVED: dict[tuple[int, int], tuple[tuple[date, date], ...]] = {
    (9, 3): ((day("10-10"), day("09-30")),),  # on the last day in time, a Saturday
    (9, 4): (),
    (9, 7): (),
    (9, 5): ((day("10-11"), day("09-30")),),
    (9, 6): ((day("10-14"), day("09-30")),),
    (9, 9): ((day("10-09"), day("09-30")), (day("10-12"), day("09-30"))),  # sent again, with a supplement
    (9, 11): ((day("10-08"), day("09-29")), (day("10-10"), day("09-30"))),  # the first one leaves out a day
    (10, 10): (),
    (10, 11): ((day("11-02"), AS_OF),),  # received after the demo's day
    (10, 12): ((day("10-30"), day("10-30")),),  # leaves out the last day
}
_MISSING = ((9, 4), (9, 7), (10, 10), (10, 11), (10, 12))
_LATE = ((9, 5), (9, 6))
_CONTRADICTED = ((9, 8), (10, 2), (10, 3))


class Submissions:
    """Numbers the rows of `submissions` of one township."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.count = 0

    def add(
        self,
        table: str,
        school: School,
        covers: tuple[date, date],
        received: date,
        kind: str,
        klass: Klass | None = None,
        body: str = "",
    ) -> str:
        self.count += 1
        by = klass.homeroom[0].staff if klass is not None and klass.homeroom else school.head.id
        submission = f"{self.stage.town.prefix}-B{self.count:05d}"
        row: dict[str, Value] = {"submission_id": submission, "table": table}
        row |= {"school": school.id, "class": klass.id if klass else None}
        row |= {"covers_from": covers[0], "covers_to": covers[1], "received_on": received, "kind": kind}
        row |= {"body_hash": body or f"{self.stage.rng.getrandbits(64):016x}", "by": by}
        self.stage.tables.add("submissions", row)
        return submission


def inject_contradictions(stage: Stage) -> None:
    """A change in order in a month for which the school reports zero; and what does not contradict."""
    for month, number in _CONTRADICTED:
        school = stage.school(number)
        pupil = stage.pupil(where=lambda k, s=school: k.school is s)  # type: ignore[misc]
        on = day("09-16") if month == 9 else day("10-21")
        stage.change(pupil, "suspension", on, on, went_from=school, proof="医院诊断书", approved_by=school.head)
        stage.leave(pupil, on, "suspended")
    # A teaching point that reports zero twice: its only changes were reversed, or are not known on the demo's day.
    quiet = stage.school(13)
    stage.quiet.add(quiet.id)
    pupil, other = (stage.pupil_of(quiet.classes[0]) for _ in range(2))
    wrong = stage.change(pupil, "dropout", day("10-15"), day("10-15"), went_from=quiet)
    stage.change(pupil, "dropout", day("10-16"), day("10-16"), went_from=quiet, reverses=wrong)
    stage.change(other, "lost_contact", day("10-28"), day("11-03"), went_from=quiet)
    stage.months_with_changes.discard((quiet.id, 10))


def write_change_reports(stage: Stage, out: Submissions) -> None:
    """One report a school and month: data where it had a change, zero else."""
    for month, (first, last) in _MONTHS.items():
        for number, school in enumerate(stage.town.schools, start=1):
            zero = (school.id, month) not in stage.months_with_changes or (month, number) in _CONTRADICTED
            received_on = [(day, to) for day, to in _RECEIVED.get((month, number), ((last, last),)) if day <= AS_OF]
            if zero and received_on:
                _zero_against_absence(stage, school, first, max(to for _, to in received_on))
            in_time = day("10-09") if month == 9 else AS_OF
            for received, covers_to in _RECEIVED.get((month, number), ((in_time, last),)):
                out.add("changes", school, (first, covers_to), received, "zero_report" if zero else "data")
            key = f"{school.id}|2026-{month:02d}"
            if (month, number) in _MISSING:
                stage.truth.finding("changes.month_report_missing", "school_month", key, last, _DUE[month])
            if (month, number) in _LATE:
                stage.truth.finding("changes.month_report_late", "school_month", key, last)
            if (month, number) in _CONTRADICTED:
                stage.truth.finding("changes.zero_report_contradicted", "school_month", key, last)


def _zero_against_absence(stage: Stage, school: School, first: date, last: date) -> None:
    """Zero was reported for the days on which somebody began to stay away as long as a dropout does."""
    for pupil, start in stage.long_runs:
        if pupil.home.school is school and first <= start <= last:
            key = stage.run_key(pupil, start)
            stage.truth.finding("integrity.zero_against_absence", "absence_stretch", key, start)


def write_attendance_reports(stage: Stage, out: Submissions) -> None:
    """By class and week, or by school and month: every school day is covered but where a scenario says otherwise."""
    rng = random.Random(stage.rng.getrandbits(32))
    for school in stage.town.schools:
        if school.monthly:
            kind = "paper" if school.kind == "teaching_point" else "data"
            # One school sends the sheet of September again; paper has no body that could be compared.
            body = "5e9d" * 4 if school is stage.school(4) or kind == "paper" else ""
            for month, (first, last) in _MONTHS.items():
                submission = out.add("attendance", school, (first, last), last, kind, body=body)
                if school is stage.school(4) and month == 10:
                    stage.truth.finding("integrity.same_body", "submission", submission, last)
            continue
        for klass in school.classes:
            _write_weeks(stage, out, klass, rng)


def _write_weeks(stage: Stage, out: Submissions, klass: Klass, rng: random.Random) -> None:
    for first, last in WEEKS:
        if first in klass.unsent:
            continue
        some = any((klass.id, one) in stage.weeks_with_rows for one in _days(first, last))
        received = date.fromordinal(min(last.toordinal() + rng.randrange(2), AS_OF.toordinal()))
        received = klass.sent_late.get(first, received)
        out.add("attendance", klass.school, (first, last), received, "data" if some else "zero_report", klass)


def _days(first: date, last: date) -> list[date]:
    return [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]
