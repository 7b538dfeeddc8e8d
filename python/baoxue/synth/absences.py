# SPDX-License-Identifier: MIT
"""Absence scenarios: runs of unexcused days, visits and cases that come in time, late, or never.

Each line of the table is one pupil's story with the days on which something is due, worked out by hand:

    Run("two days and nobody called", "10-12..10-13", {"first_visit": "10-14"})
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from baoxue.synth.days import day, span
from baoxue.synth.stage import Stage
from baoxue.synth.township import Student

OPEN = ""  # a finding without a due date
SEEN_LATER = date(2026, 11, 2)  # recorded after the demo's day


@dataclass(frozen=True)
class Run:
    """One pupil's days away. Days are written as `days.span` reads them."""

    about: str
    away: str
    finds: dict[str, str] = field(default_factory=dict)  # rule of `returning` -> due, of the run that starts first
    visits: str = ""  # "10-13 10-14:phone"; ":?" leaves the kind empty, ":later" is recorded after the demo's day
    cases: str = ""  # "10-14 10-15:suspected"; ":later" as above
    others: str = ""  # "10-20:sick_leave"
    unknown: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()  # session of each day, "day" where absent
    recorded: str = ""  # days recorded after the demo's day
    long: bool = False  # reaches the line of dropout, and the dropout is on record


CLOSED_DAY = "10-14"  # of the one school that closes (kind `closure` in `calendar`)

RUNS: tuple[Run, ...] = (
    # how long is a run
    Run("one day only", "10-12"),
    Run("two days and nobody called", "10-12..10-13", {"first_visit": "10-14"}),
    Run("two days, still away on the last school day", "10-29..10-30", {"first_visit": "11-02"}),
    Run("three days, still away", "10-28..10-30", {"first_visit": "10-30", "case_missing": "11-04"}),
    Run("the second day lies after the demo's day", "10-30 11-02", recorded="11-02"),
    Run("both days were recorded later", "10-28..10-29", recorded="10-28..10-29"),
    Run("the national holiday lies between: neighbours", "09-30 10-08", {"first_visit": "10-09"}),
    Run("back on the first day after the holiday", "09-30 10-09"),
    Run("Mid-Autumn lies between: neighbours", "09-24 09-28", {"first_visit": "09-29"}),
    Run("Friday and the working Sunday", "09-18 09-20", {"first_visit": "09-21"}),
    Run("present on the working Sunday", "09-18 09-21"),
    Run("the working Saturday and Monday", "10-10 10-12", {"first_visit": "10-13"}),
    Run("present on the working Saturday", "10-09 10-12"),
    Run("Friday and Monday", "10-16 10-19", {"first_visit": "10-20"}),
    Run("the day between is no closure here", "10-13 10-15"),
    Run("sick between", "10-19 10-21", others="10-20:sick_leave"),
    Run("two days, then sick, then one", "10-19..10-20 10-22", {"first_visit": "10-21"}, others="10-21:sick_leave"),
    Run("only late on the day between", "10-19 10-21", others="10-20:late"),
    Run("three days on leave", "", others="10-12:personal_leave 10-13:personal_leave 10-14:personal_leave"),
    Run("a morning and an afternoon", "10-12..10-13", {"first_visit": "10-14"}, sessions=("am", "pm")),
    Run("a morning away, the afternoon sick", "10-12..10-13", {"first_visit": "10-14"}, others="10-12:sick_leave:pm",
        sessions=("am", "day")),
    # the first visit
    Run("visited on the first day", "10-12..10-13", visits="10-12"),
    Run("visited on the last day in time, the day of return", "10-12..10-13", visits="10-14"),
    Run("visited the day before the run", "10-12..10-13", {"first_visit": "10-14"}, visits="10-11"),
    Run("only phoned", "10-12..10-13", {"first_visit": "10-14"}, visits="10-13:phone"),
    Run("talked to at school and online", "10-20..10-21", {"first_visit": "10-22"}, visits="10-20:online 10-22:school"),
    Run("the visit was recorded later", "10-12..10-13", {"first_visit": "10-14"}, visits="10-13:later"),
    Run("visited a day late", "10-12..10-16", {"first_visit_late": OPEN}, visits="10-15", cases="10-14"),
    Run("visited exactly when due", "10-12..10-16", visits="10-14", cases="10-14"),
    Run("first visit in time, second later", "10-12..10-16", visits="10-13 10-16", cases="10-14"),
    Run("late, in the holiday", "09-28..09-30 10-08", {"first_visit_late": OPEN}, visits="10-03", cases="09-29"),
    Run("late, on the day of return", "10-21..10-23", {"first_visit_late": OPEN}, visits="10-26", cases="10-22"),
    Run("a visit of unknown kind after the limit", "10-12..10-15", visits="10-15:?", cases="10-13",
        unknown=("first_visit", "first_visit_late")),
    Run("another of unknown kind", "10-20..10-23", visits="10-26:?", cases="10-21",
        unknown=("first_visit", "first_visit_late")),
    # the case
    Run("three days without a case", "10-14..10-16", {"case_missing": "10-21"}, visits="10-14"),
    Run("a case on the first day", "10-14..10-16", visits="10-14", cases="10-14"),
    Run("a case on the day of return", "10-14..10-16", visits="10-14", cases="10-19:suspected"),
    Run("a case the day after the return", "10-14..10-16", {"case_missing": "10-21"}, visits="10-14", cases="10-20"),
    Run("a case the day before the run", "10-14..10-16", {"case_missing": "10-21"}, visits="10-14", cases="10-13"),
    Run("a case recorded later", "10-14..10-16", {"case_missing": "10-21"}, visits="10-14", cases="10-15:later"),
    # spaced visits
    Run("seven days, one visit", "10-12..10-20", visits="10-13", cases="10-14"),
    Run("eight days, three visits two days apart", "10-12..10-21", visits="10-12 10-14 10-16", cases="10-14:suspected"),
    Run("eight days, the second visit one day after the first", "10-12..10-21", {"spaced_visits": "10-26"},
        visits="10-12 10-13 10-15", cases="10-14"),
    Run("eight days, two visits on one day", "10-12..10-21", {"spaced_visits": "10-26"}, visits="10-12 10-15 10-15",
        cases="10-14"),
    Run("eight days, still away", "10-21..10-30", {"spaced_visits": "11-04"}, visits="10-22", cases="10-23"),
    Run("eight days and nobody called", "10-12..10-21", {"first_visit": "10-14", "spaced_visits": "10-26"},
        cases="10-14"),
    Run("the third visit on the day of return", "10-12..10-21", visits="10-12 10-14 10-22", cases="10-14"),
    Run("the third visit the day after the return", "10-12..10-21", {"spaced_visits": "10-26"},
        visits="10-12 10-14 10-23", cases="10-14"),
    # dropout
    Run("fourteen days", "09-08..09-24", visits="09-08 09-10 09-14", cases="09-10"),
    Run("fifteen days, no dropout reported", "09-02..09-21", {"dropout_unreported": "09-30"},
        visits="09-03 09-07 09-10", cases="09-04:suspected"),
    Run("fifteen days, still away", "10-12..10-30", {"dropout_unreported": "11-09"}, visits="10-13 10-16 10-20",
        cases="10-14:suspected"),
    Run("twenty days and nothing done", "09-08..10-10", {"first_visit": "09-10", "spaced_visits": "09-21",
        "case_missing": "09-15", "dropout_unreported": "10-12"}),
    Run("twenty days, still away, nothing done", "09-29..10-30", {"first_visit": "10-08", "spaced_visits": "10-19",
        "case_missing": "10-12", "dropout_unreported": "11-02"}),
)  # fmt: skip

# Played in the school that is closed on one day.
CLOSURE_RUNS: tuple[Run, ...] = (
    Run("the closure lies between: neighbours", "10-13 10-15", {"first_visit": "10-15"}),
    Run("three days across the closure", "10-12..10-13 10-15", {"first_visit": "10-14", "case_missing": "10-20"}),
    Run("back on the day after the closure", "10-13 10-16"),
)

_LONGER = ("first_visit", "spaced_visits", "case_missing", "dropout_unreported")
# Played in a class that sent nothing for the week of 19 October: the run before it may go on.
UNSENT_WEEK = date(2026, 10, 19)
UNSENT_RUNS: tuple[Run, ...] = (
    Run("one day seen", "10-16", unknown=_LONGER),
    Run("two days seen", "10-15..10-16", {"first_visit": "10-19"}, unknown=_LONGER[1:]),
    Run("three days seen", "10-14..10-16", {"first_visit": "10-16", "case_missing": "10-21"},
        unknown=("spaced_visits", "dropout_unreported")),
    Run("eight days seen", "10-08..10-16", {"first_visit": "10-10", "case_missing": "10-14", "spaced_visits": "10-21"},
        unknown=("dropout_unreported",)),
    Run("fifteen days seen", "09-21..10-16", {"first_visit": "09-23", "case_missing": "09-29",
        "spaced_visits": "10-12", "dropout_unreported": "10-26"}),
    Run("back before the week that nobody sent", "10-14..10-15", {"first_visit": "10-16"}),
)  # fmt: skip
# Played in a class whose last week arrived after the demo's day.
LATE_WEEK = date(2026, 10, 26)
LATE_RUNS: tuple[Run, ...] = (
    Run("one day seen, the rest arrives later", "10-23", unknown=_LONGER),
    Run("two days seen, the rest arrives later", "10-22..10-23", {"first_visit": "10-26"}, unknown=_LONGER[1:]),
    Run("back before the late week", "10-21..10-22", {"first_visit": "10-23"}),
)


def play(stage: Stage, pupil: Student, run: Run) -> None:
    """Writes one pupil's rows and the truth about the first run."""
    closed = pupil.home.school.closed
    days = span(run.away, closed)
    later = span(run.recorded)
    for i, one in enumerate(days):
        session = run.sessions[i] if run.sessions else "day"
        stage.absent(pupil, [one], session=session, recorded=SEEN_LATER if one in later else None)
    for piece in run.others.split():
        when, status, session = (*piece.split(":"), "day")[:3]
        stage.absent(pupil, [day(when)], status, session)
    for piece in run.visits.split():
        when, _, how = piece.partition(":")
        kind = None if how == "?" else "home" if how in ("", "later") else how
        stage.visit(pupil, day(when), kind, SEEN_LATER if how == "later" else None)
    for piece in run.cases.split():
        when, _, how = piece.partition(":")
        stage.case(
            pupil, day(when), "suspected" if how == "suspected" else "signs", SEEN_LATER if how == "later" else None
        )
    if "dropout_unreported" in run.finds or run.long:
        stage.long_runs.append((pupil, days[0]))
    for rule, due in run.finds.items():
        key = stage.run_key(pupil, days[0])
        stage.truth.finding(f"returning.{rule}", "absence_run", key, days[0], day(due) if due else None)
    for rule in run.unknown:
        stage.truth.unknown(f"returning.{rule}", "absence_run", stage.run_key(pupil, days[0]))


def inject_absences(stage: Stage) -> None:
    """Every scenario once, each on a fresh pupil of a school that has no closure."""
    for run in RUNS:
        play(stage, stage.pupil(where=lambda k: not k.school.closed), run)
    for run in CLOSURE_RUNS:
        play(stage, stage.pupil(where=lambda k: bool(k.school.closed)), run)
    _dropout_was_reported(stage, "dropout", day("09-23"), day("09-24"))
    _dropout_was_reported(stage, "lost_contact", day("09-02"), day("09-04"))
    _dropout_was_an_earlier_one(stage)
    _left_for_another_township(stage)


def inject_unsent_weeks(stage: Stage) -> None:
    """Two classes with a gap in what they sent: once a township."""
    unsent = stage.reserve(stage.klass(2, 7, 3))
    unsent.unsent.add(UNSENT_WEEK)
    for run in UNSENT_RUNS:
        play(stage, stage.pupil_of(unsent), run)
    late = stage.reserve(stage.klass(2, 8, 3))
    late.sent_late[LATE_WEEK] = SEEN_LATER
    for run in LATE_RUNS:
        play(stage, stage.pupil_of(late), run)


_VISITED = Run("fifteen days", "09-02..09-21", visits="09-03 09-07 09-10", cases="09-04:suspected", long=True)


def _dropout_was_reported(stage: Stage, kind: str, left: date, reported: date) -> None:
    """Fifteen days away and the dropout is on record: nothing but the settlement."""
    pupil = stage.pupil(where=lambda k: not k.school.closed)
    play(stage, pupil, _VISITED)
    change = stage.change(pupil, kind, left, reported, went_from=pupil.home.school)
    stage.leave(pupil, left, "left")
    stage.pays("lost", change, pupil, left)


def _dropout_was_an_earlier_one(stage: Stage) -> None:
    """Dropped out on 11 September, back on the 14th (gained after 30 days), then away for fifteen days: a new one."""
    pupil = stage.pupil(where=lambda k: not k.school.closed)
    out, back = day("09-11"), day("09-14")
    school = pupil.home.school
    lost = stage.change(pupil, "dropout", out, out, went_from=school)
    gained = stage.change(pupil, "return", back, back, came_to=school)
    stage.leave(pupil, out, "enrolled")
    stage.back(pupil, back)
    stage.pays("lost", lost, pupil, out)
    stage.pays("gained", gained, pupil, back)
    away = Run(
        "again",
        "09-14..10-09",
        {"dropout_unreported": "10-16"},
        visits="09-14 09-16 09-18",
        cases="09-15:suspected",
    )
    play(stage, pupil, away)


def _left_for_another_township(stage: Stage) -> None:
    """Three days away, then transferred out with proof and signature: no longer on the register, so no rule applies."""
    pupil = stage.pupil(where=lambda k: not k.school.closed)
    stage.absent(pupil, span("10-12..10-14"))
    school, left = pupil.home.school, day("10-16")
    stage.change(pupil, "transfer_out", left, left, went_from=school, proof="转学联系表", approved_by=school.head)
    stage.leave(pupil, left, "transferred_out")
