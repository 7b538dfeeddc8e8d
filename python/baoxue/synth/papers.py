# SPDX-License-Identifier: MIT
"""Scenarios of papers: admission notices (J6.2), school and village (J6.7), what must not happen (J7.4, J7.7)."""

from __future__ import annotations

from datetime import date

from baoxue.synth.census import SURVEYED, Home, add_child, home_of, kid
from baoxue.synth.days import AS_OF, day
from baoxue.synth.rows import Value
from baoxue.synth.stage import Stage
from baoxue.synth.township import Charge

_BASIS = "义务教育法第五十八条"


def inject_papers(stage: Stage) -> None:
    _admission(stage)
    _legal_steps(stage)
    _letters(stage)
    _joint_visits(stage)
    _incidents(stage)


def _notice(stage: Stage, kind: str, issued: str, receipt: str = "", **cells: Value) -> str:
    pupil, notice_id = stage.pupil(), stage.number("N")
    row: dict[str, Value] = {"notice_id": notice_id, "number": f"云教〔2026〕{notice_id}", "kind": kind}
    row |= {"student": pupil.id, "issuer": stage.town.unit, "issued_on": day(issued)}
    row |= {"receipt_on": day(receipt) if receipt else None, "delivered_on": day(receipt) if receipt else None}
    stage.tables.add("notices", {**row, "basis": None if kind == "admission" else _BASIS, **cells})
    return notice_id


def _found(stage: Stage, rule: str, notice: str, issued: str, due: str = "") -> None:
    stage.truth.finding(f"admission.{rule}", "notice", notice, day(issued), day(due) if due else None)


def _admission(stage: Stage) -> None:
    for issued, receipt, rule, due in (
        ("10-08", "", "receipt_missing", "10-15"),
        ("10-27", "", "receipt_missing", "11-03"),
        ("10-08", "10-15", "", ""),
        ("10-08", "10-16", "receipt_late", ""),
    ):
        notice = _notice(stage, "admission", issued, receipt)
        if rule:
            _found(stage, rule, notice, issued, due)
    number = f"云教〔2026〕{stage.number('D')}"
    for _ in range(2):
        _found(stage, "number_twice", _notice(stage, "admission", "10-08", "10-09", number=number), "10-08")
    _notice(stage, "other", "10-08", "10-09", number=number)  # another kind has numbers of its own


def _legal_steps(stage: Stage) -> None:
    served = _notice(stage, "admonition", "09-08", "09-09")
    ordered = _notice(stage, "order", "09-21", "09-22", follows=served)
    _notice(stage, "lawsuit", "10-19", follows=ordered)
    unserved = _notice(stage, "admonition", "09-08")
    later = _notice(stage, "admonition", "09-08", "09-22")
    for kind, follows in (("order", None), ("order", unserved), ("order", later), ("lawsuit", served)):
        step = _notice(stage, kind, "09-21", follows=follows)
        _found(stage, "step_without_paper", step, "09-21")
    _found(stage, "unnamed_basis", _notice(stage, "order", "09-21", follows=served, basis=None), "09-21")
    fine = _notice(stage, "other", "10-12", amount="500.00", basis=None)
    _found(stage, "fine_without_basis", fine, "10-12")
    _notice(stage, "other", "10-12", amount="0.00")


def _letters(stage: Stage) -> None:
    """A village answers within five working days of the school's letter."""
    school, village = stage.school(3).id, stage.town.villages[2][0]
    for sent, answered, rule, due in (
        ("10-12", "", "notice_unanswered", "10-19"),
        ("10-28", "", "notice_unanswered", "11-04"),
        ("10-12", "10-19", "", ""),
        ("10-12", "10-20", "answered_late", ""),
        ("09-23", "10-08", "", ""),  # 24, 28, 29, 30 September and 8 October
        ("09-23", "10-09", "answered_late", ""),
    ):
        letter = stage.exchange("notice", day(sent), from_school=school, to_village=village)
        if answered:
            stage.exchange("answer", day(answered), from_village=village, to_school=school, answers=letter)
        if rule:
            stage.truth.finding(f"joint.{rule}", "exchange", letter, day(sent), day(due) if due else None)
    stage.exchange("list", day("10-12"), from_school=school, to_village=village)


def _joint_visits(stage: Stage) -> None:
    for visited, missing in (("", True), ("10-18", True), ("10-19", False), ("10-30", False)):
        pupil = stage.pupil()
        case = stage.case(pupil, day("10-19"), "suspected", joint=False)
        if visited:
            stage.exchange("joint_visit", day(visited), from_school=pupil.home.school.id, student=pupil.id)
        if missing:
            stage.truth.finding("joint.visit_missing", "case", case, day("10-19"), day("11-02"))
    stage.case(stage.pupil(), day("10-19"), "signs")


def _incidents(stage: Stage) -> None:
    """What is not confirmed yet is a hint, to be looked into within ten working days."""
    for kind, confirmed, rule, due in (
        ("label_from_marks", "10-19", "quality.incident", ""),
        ("corporal_punishment", "10-19", "quality.incident", ""),
        ("talked_out", "10-19", "prohibitions.incident", ""),
        ("refused_poor_child", "", "prohibitions.unresolved", "10-26"),
    ):
        incident = stage.number("V")
        row: dict[str, Value] = {"incident_id": incident, "kind": kind, "school": stage.school(2).id}
        row |= {"date": day("10-12"), "confirmed_on": day(confirmed) if confirmed else None}
        stage.tables.add("incidents", row | {"recorded_on": day("10-13")})
        stage.truth.finding(rule, "incident", incident, day("10-12"), day(due) if due else None)


def inject_homes(stage: Stage) -> None:
    """Households at risk without a liaison, a poor family without a plan; and families of whom nothing is asked."""
    for home, rule in (
        (Home("registered_poor", liaison=False), "joint.household_uncovered"),
        (Home("watched", liaison=False), "joint.household_uncovered"),
        (Home("registered_poor", plan=False), "support.family_without_plan"),
        (Home("registered_poor"), ""),
        (Home("minimum_living", liaison=False, plan=False), ""),
    ):
        pupil = stage.pupil()
        child = stage.census.stated[pupil.id] = kid(pupil)
        stage.census.homes[child] = home
        if rule:
            stage.truth.finding(rule, "household", home_of(child), AS_OF)


def inject_unenrolled(stage: Stage) -> None:
    """A notice was served and the child is in no register; one whose child came."""
    child = add_child(stage, date(2019, 3, 5))
    for rule in ("not_enrolled", "without_teacher"):
        stage.truth.finding(f"census.{rule}", "child", child, SURVEYED)
    pupil = stage.pupil()
    came = stage.census.stated[pupil.id] = kid(pupil)
    for about, receipt, found in ((child, "09-23", True), (came, "09-23", False), (child, "", False)):
        notice = _notice(stage, "admission", "09-22", receipt, student=None, child=about)
        if found:
            _found(stage, "not_enrolled", notice, "09-22", "10-14")
        if not receipt:
            _found(stage, "receipt_missing", notice, "09-22", "09-29")


def inject_liaisons(stage: Stage) -> None:
    """Every village has a liaison but one; another's ended today, a third one's ends tomorrow. Once a township."""
    nobody, ended, tomorrow = 1, 4, 5
    for i, (village, _) in enumerate(stage.town.villages):
        if i == nobody:
            stage.truth.finding("joint.village_uncovered", "village", village, AS_OF)
            continue
        end: date | None = {ended: AS_OF, tomorrow: day("11-01")}.get(i)
        person = stage.town.central[i % len(stage.town.central)]
        stage.town.charges.append(Charge("village_liaison", person.id, "village", village, end=end))
        if i == ended:
            stage.truth.finding("joint.village_uncovered", "village", village, AS_OF)
