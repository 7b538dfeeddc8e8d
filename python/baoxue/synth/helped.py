# SPDX-License-Identifier: MIT
"""Scenarios of support (J6.4, J7.5, J2): who needs help and has no plan, plans that lapse, aid, teaching at home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from baoxue.synth.days import AS_OF, TERM_END, day
from baoxue.synth.rows import Value
from baoxue.synth.stage import Stage
from baoxue.synth.township import Student


def inject_support(stage: Stage) -> None:
    _signs(stage)
    _marks(stage)
    _plans(stage)
    _aid(stage)
    _disabled(stage)
    _poor_and_gone(stage)


def _plan(stage: Stage, pupil: Student, kind: str, opened: str, **cells: Value) -> str:
    plan_id = stage.number("P")
    mentor = pupil.home.subjects[0].staff
    row: dict[str, Value] = {"plan_id": plan_id, "student": pupil.id, "kind": kind, "opened_on": day(opened)}
    stage.tables.add("support_plans", {**row, "mentor": mentor, "review_by": date(2027, 1, 10), **cells})
    return plan_id


def _session(stage: Stage, plan: str, on: str, by: str, kind: str = "tutoring") -> None:
    row: dict[str, Value] = {"plan": plan, "date": day(on), "by": by, "kind": kind, "minutes": 45}
    stage.tables.add("support_sessions", row | {"recorded_on": day(on)})


def _held(stage: Stage, pupil: Student, kind: str = "learning") -> None:
    """A plan in good order."""
    _session(stage, _plan(stage, pupil, kind, "10-13"), "10-20", pupil.home.subjects[0].staff)


def _without_plan(stage: Stage, pupil: Student, due: str) -> None:
    stage.truth.finding("support.without_plan", "student", pupil.id, AS_OF, day(due))


def _signs(stage: Stage) -> None:
    """(kind, noticed, recorded later, plan, due): ten school days after the sign; it counts for ninety days."""
    for kind, noticed, plan, due in (
        ("weariness", "10-12", "", "10-26"),
        ("learning_difficulty", "10-19", "", "11-02"),
        ("weariness", "10-12", "weariness", ""),
        ("learning_difficulty", "10-12", "learning", ""),
        ("learning_difficulty", "10-12", "left_behind", "10-26"),
        ("work", "10-12", "", ""),
        ("weariness", "08-01", "", ""),
        ("weariness", "11-02", "", ""),
    ):
        pupil = stage.pupil(where=lambda k: not k.school.closed)
        sign: dict[str, Value] = {"sign_id": stage.number("S"), "student": pupil.id, "kind": kind}
        sign |= {"noticed_on": day(noticed), "by": pupil.home.homeroom[0].staff, "recorded_on": day(noticed)}
        stage.tables.add("signs", sign)
        if plan:
            _held(stage, pupil, plan)
        if due:
            _without_plan(stage, pupil, due)
        if kind == "work":  # five working days, and nobody followed it up
            stage.truth.finding("objects.sign_not_followed", "sign", str(sign["sign_id"]), day(noticed), day("10-19"))


@dataclass(frozen=True)
class Marks:
    """Marks out of 100 in 语文, 数学 and 英语 of the exam of 15 September and that of 20 October."""

    before: tuple[int, int, int] | None
    now: tuple[int, int, int]
    needs_help: bool


_MARKS = (
    Marks(None, (85, 90, 88), False),
    Marks(None, (59, 90, 88), False),
    Marks(None, (59, 58, 88), True),
    Marks(None, (60, 60, 60), False),
    Marks((50, 50, 50), (60, 60, 60), False),  # an exam that is over
    Marks((90, 90, 90), (76, 75, 74), True),  # fifteen points of a hundred
    Marks((90, 90, 90), (76, 76, 74), False),
)


def _marks(stage: Stage) -> None:
    for marks in _MARKS:
        pupil = stage.pupil(where=lambda k: not k.school.closed)
        for exam, on, values in (("月考", "09-15", marks.before), ("期中", "10-20", marks.now)):
            for subject, score in zip(("语文", "数学", "英语"), values or (), strict=False):
                row: dict[str, Value] = {"student": pupil.id, "exam": exam, "subject": subject, "taken_on": day(on)}
                stage.tables.add("scores", row | {"score": f"{score}.00", "full": "100.00"})
        if marks.needs_help:
            _without_plan(stage, pupil, "11-03")


def _plans(stage: Stage) -> None:
    for opened, session, closed, due in (
        ("10-12", "", "", "10-26"),
        ("10-17", "", "", ""),  # the fourteenth day is today
        ("09-14", "10-16", "", "10-30"),
        ("09-14", "10-17", "", ""),
        ("09-14", "", "10-20", ""),
        ("09-14", "", "11-02", "09-28"),
    ):
        pupil = stage.pupil()
        plan = _plan(stage, pupil, "left_behind", opened, closed_on=day(closed) if closed else None)
        if session:
            _session(stage, plan, session, pupil.home.subjects[0].staff)
        if due:
            stage.truth.finding("support.lapsed", "support_plan", plan, day(opened), day(due))
    orphan = _plan(stage, stage.pupil(), "left_behind", "10-20", mentor=None)
    stage.truth.finding("support.without_mentor", "support_plan", orphan, day("10-20"))
    overdue = _plan(stage, stage.pupil(), "left_behind", "10-20", review_by=day("10-30"))
    stage.truth.finding("support.review_overdue", "support_plan", overdue, day("10-20"), day("10-30"))
    _plan(stage, stage.pupil(), "left_behind", "10-20", review_by=AS_OF)


def inject_load(stage: Stage) -> None:
    """Nine plans in one teacher's hands, and eight in another's. Once a township."""
    for number, plans, too_many in ((5, 9, True), (7, 8, False)):
        school = stage.school(number)
        mentor = next(p for p in school.staff if p.post == "leadership")
        pupil = stage.pupil(where=lambda k, s=school: k.school is s)  # type: ignore[misc]
        for _ in range(plans):
            _plan(stage, pupil, "left_behind", "10-20", mentor=mentor.id)
        _plan(stage, pupil, "left_behind", "09-20", mentor=mentor.id, closed_on=day("10-20"))
        if too_many:
            stage.truth.finding("support.mentor_overloaded", "staff", mentor.id, AS_OF)


def _aid(stage: Stage) -> None:
    for due, paid, given, rule in (
        ("10-15", "", "", "aid_unpaid"),
        ("10-15", "10-14", "300.00", "aid_unpaid"),
        ("10-15", "10-20", "", "aid_late"),
        ("10-15", "10-15", "", ""),
        ("10-31", "", "", ""),
        ("10-30", "", "", "aid_unpaid"),
    ):
        aid = stage.aid(stage.pupil(), due, paid, given=given)
        if rule:
            due_day = day(due) if rule == "aid_unpaid" else None
            stage.truth.finding(f"support.{rule}", "aid", aid, day(due), due_day)
    for poverty, has_aid in (("registered_poor", False), ("registered_poor", True), ("watched", False)):
        pupil = stage.pupil()
        pupil.poverty, pupil.aid = poverty, has_aid
        if poverty == "registered_poor" and not has_aid:
            stage.truth.finding("support.aid_missing", "student_term", f"{pupil.id}|2026-1", TERM_END, TERM_END)


def _disabled(stage: Stage) -> None:
    for placement in (None, "regular", "special_school"):
        pupil = stage.pupil()
        pupil.disability, pupil.disability_level, pupil.placement = "肢体", 3, placement
        if placement is None:
            stage.truth.finding("support.unplaced", "student", pupil.id, AS_OF)
            for month in ("09", "10"):
                stage.truth.unknown("support.home_teaching_short", "student_month", f"{pupil.id}|2026-{month}")
    for level, september, october, short in (
        (1, "09-04 09-11 09-18 09-24", "10-09 10-16 10-23 10-30", ""),
        (2, "09-04 09-11 09-18 09-24", "10-09 10-16 10-30", "10"),
        (3, "09-04", "10-09 10-30", "9"),
        (4, "09-04 09-18", "10-09 10-30", ""),
    ):
        pupil = stage.pupil()
        pupil.disability, pupil.disability_level, pupil.placement = "智力", level, "home_teaching"
        plan = _plan(stage, pupil, "disability", "09-02")
        for on in f"{september} {october}".split():
            _session(stage, plan, on, pupil.home.subjects[0].staff, "home_teaching")
        if short:
            last = {"9": day("09-30"), "10": AS_OF}[short]
            key = f"{pupil.id}|2026-{int(short):02d}"
            stage.truth.finding("support.home_teaching_short", "student_month", key, last)


def _poor_and_gone(stage: Stage) -> None:
    """Nobody leaves for poverty; a case of a family that is not poor is no matter of this rule."""
    for poverty, found in (("registered_poor", True), ("minimum_living", True), ("none", False)):
        pupil = stage.pupil()
        pupil.poverty = poverty
        case = stage.case(pupil, day("10-19"), "dropped_out")
        if found:
            stage.truth.finding("support.poverty_dropout", "case", case, day("10-19"))
