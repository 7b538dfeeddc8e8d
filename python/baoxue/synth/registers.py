# SPDX-License-Identifier: MIT
"""Change scenarios: reports, proofs and signatures in time or not, exits and entries without a change, what is paid.

Each line of the table is one change of one pupil, with its limits worked out by hand:

    Move("transfer_out", "10-20", "10-21", proof=False, finds={"without_proof": "11-03"})
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from baoxue.synth.days import day
from baoxue.synth.stage import Stage
from baoxue.synth.township import COMPULSORY, Student

OPEN = ""
SEEN_LATER = date(2026, 11, 3)

_OUT = {
    "transfer_out": ("transferred_out", "转学联系表"),
    "suspension": ("suspended", "医院诊断书"),
    "death": ("deceased", "死亡证明"),
    "abroad": ("left", "出国材料"),
    "withdrawal": ("left", None),
    "lost_contact": ("left", None),
    "dropout": ("left", None),
}


@dataclass(frozen=True)
class Move:
    """One change with its effect on the roll on the same day."""

    kind: str
    on: str
    reported: str  # "" leaves the cell empty
    finds: dict[str, str] = field(default_factory=dict)  # rule of `changes` -> due
    pays: str = ""  # "lost", "gained"
    proof: bool = True
    signed: bool = True
    grades: tuple[int, ...] = tuple(COMPULSORY)
    school: str = ""  # kind of school, where it matters
    unknown: tuple[str, ...] = ()


MOVES: tuple[Move, ...] = (
    # reported on the third working day, and on the fourth
    Move("transfer_out", "09-23", "09-29"),
    Move("transfer_out", "09-23", "09-30", {"reported_late": OPEN}),
    Move("transfer_out", "09-29", "10-09"),
    Move("transfer_out", "09-29", "10-10", {"reported_late": OPEN}),
    Move("dropout", "10-13", "10-13", pays="lost"),
    Move("dropout", "10-19", "10-23", {"reported_late": OPEN}, pays="lost"),
    Move("lost_contact", "10-20", "10-23", pays="lost"),
    Move("lost_contact", "09-16", "09-22", {"reported_late": OPEN}, pays="lost"),
    Move("transfer_in", "09-24", "09-30", pays="gained"),
    Move("transfer_in", "09-24", "10-08", {"reported_late": OPEN}, pays="gained"),
    Move("lost_contact", "10-12", "", pays="lost", unknown=("reported_late",)),
    Move("transfer_in", "10-15", "", pays="gained", unknown=("reported_late",)),
    # proof: ten working days; not every kind needs one
    Move("transfer_out", "10-20", "10-21", {"without_proof": "11-03"}, proof=False),
    Move("suspension", "09-14", "09-15", {"without_proof": "09-28"}, proof=False),
    Move("death", "09-21", "09-22", {"without_proof": "10-12"}, proof=False, signed=False),
    Move("abroad", "10-19", "10-19", {"without_proof": "11-02"}, proof=False),
    Move("transfer_out", "10-22", "10-22", {"without_proof": "11-05", "without_signoff": "10-29"}, proof=False,
         signed=False),
    # sign-off: five working days; a death needs none
    Move("transfer_out", "10-27", "10-27", {"without_signoff": "11-03"}, signed=False),
    Move("suspension", "10-12", "10-12", {"without_signoff": "10-19"}, signed=False),
    Move("abroad", "09-09", "09-10", {"without_signoff": "09-16"}, signed=False),
    Move("death", "10-12", "10-12", signed=False),
    Move("suspension", "10-14", "10-15"),
    Move("abroad", "09-30", "09-30"),
    # nobody may be withdrawn from compulsory education; from a kindergarten, yes
    Move("withdrawal", "10-15", "10-15", {"withdrawal_unlawful": OPEN}, pays="lost"),
    Move("withdrawal", "09-22", "09-23", {"withdrawal_unlawful": OPEN, "without_signoff": "09-30"}, pays="lost",
         signed=False),
    Move("withdrawal", "10-15", "10-15", grades=(0,)),
    # what is paid: by the child's own grade, from the second day of the term on
    Move("dropout", "09-02", "09-02", pays="lost"),
    Move("dropout", "10-16", "10-16", pays="lost", grades=(6,)),
    Move("dropout", "10-16", "10-16", pays="lost", grades=(7,), school="nine_year"),
    Move("transfer_in", "09-01", "09-02"),
    Move("transfer_in", "09-02", "09-04", pays="gained"),
    Move("transfer_in", "10-30", "10-30", pays="gained"),
    Move("resumption", "09-14", "09-14"),
    Move("new", "09-01", "09-01", grades=(1, 7)),
    Move("new", "09-15", "09-16", grades=(1, 7)),
    # a return counts after thirty days
    Move("return", "09-30", "09-30", pays="gained"),
    Move("return", "10-01", "10-08", pays="gained"),
    Move("return", "10-02", "10-08"),
)  # fmt: skip


def _play(stage: Stage, pupil: Student, move: Move) -> str:
    on, school = day(move.on), pupil.home.school
    reported = day(move.reported) if move.reported else None
    if move.kind in _OUT:
        status, paper = _OUT[move.kind]
        needs_signature = paper is not None or move.kind == "withdrawal"
        approved_by = school.head if move.signed and needs_signature else None
        change = stage.change(
            pupil, move.kind, on, reported, went_from=school, proof=paper if move.proof else None,
            approved_by=approved_by,
        )  # fmt: skip
        stage.leave(pupil, on, status)
    else:
        change = stage.change(pupil, move.kind, on, reported, came_to=school, approved_by=school.head)
        stage.enter(pupil, on)
    for rule, due in move.finds.items():
        stage.truth.finding(f"changes.{rule}", "change", change, on, day(due) if due else None)
    for rule in move.unknown:
        stage.truth.unknown(f"changes.{rule}", "change", change)
    if move.pays:
        stage.pays(move.pays, change, pupil, on)
    return change


def inject_moves(stage: Stage) -> None:
    for move in MOVES:
        _play(stage, stage.pupil(move.grades, lambda k, m=move: m.school in ("", k.school.kind)), move)  # type: ignore[misc]
    for scenario in _SCENARIOS:
        scenario(stage)


def _transfer(stage: Stage, on: str, **ends: str) -> Student:
    """A transfer to elsewhere in good order on one day; the roll ends on another (or never)."""
    pupil = stage.pupil()
    school = pupil.home.school
    stage.change(pupil, "transfer_out", day(on), day(on), went_from=school, proof="转学联系表", approved_by=school.head)
    if "ends" in ends:
        stage.leave(pupil, day(ends["ends"]), "transferred_out")
    return pupil


def _unmatched_exit(stage: Stage, pupil: Student, on: str, due: str) -> None:
    key = stage.run_key(pupil, pupil.stays[-1].start)
    stage.truth.finding("changes.unmatched_exit", "enrolment", key, day(on), day(due))


def _unmatched_entry(stage: Stage, pupil: Student, on: str, due: str) -> None:
    stage.truth.finding("changes.unmatched_entry", "enrolment", stage.run_key(pupil, day(on)), day(on), day(due))


def _vanished(stage: Stage) -> None:
    """Off the roll and no change: the class, the school and the township no longer add up."""
    for on, due in (("09-21", "10-12"), ("10-26", "11-09"), ("10-31", "11-13")):
        pupil = stage.pupil()
        pupil.stays[-1].end = day(on)
        _unmatched_exit(stage, pupil, on, due)
        stage.off(pupil, -1)


def _leaves_tomorrow(stage: Stage) -> None:
    stage.pupil().stays[-1].end = day("11-01")


def _exit_near_its_change(stage: Stage) -> None:
    """Seven calendar days either side match, eight do not; the numbers add up in any case."""
    _transfer(stage, "10-12", ends="10-19")
    _transfer(stage, "10-19", ends="10-12")
    _unmatched_exit(stage, _transfer(stage, "10-12", ends="10-20"), "10-20", "11-03")
    _unmatched_exit(stage, _transfer(stage, "10-20", ends="10-12"), "10-12", "10-26")


def _appeared(stage: Stage) -> None:
    for on, due in (("09-14", "09-28"), ("10-27", "11-10")):
        pupil = stage.pupil()
        stage.enter(pupil, day(on))
        _unmatched_entry(stage, pupil, on, due)
        stage.off(pupil, 1)


def _arrives_later(stage: Stage) -> None:
    stage.enter(stage.pupil(), day("11-02"))


def _entry_near_its_change(stage: Stage) -> None:
    for starts, changed, due in (
        ("09-21", "09-28", ""),
        ("10-19", "10-12", ""),
        ("09-21", "09-29", "10-12"),
        ("10-12", "10-20", "10-26"),
    ):
        pupil = stage.pupil()
        stage.change(pupil, "resumption", day(changed), day(changed), came_to=pupil.home.school)
        stage.enter(pupil, day(starts))
        if due:
            _unmatched_entry(stage, pupil, starts, due)


def _gone_on_paper_only(stage: Stage) -> None:
    """A change, and the roll goes on: one too many at the end."""
    pupil = stage.pupil()
    change = stage.change(pupil, "dropout", day("10-13"), day("10-13"), went_from=pupil.home.school)
    stage.pays("lost", change, pupil, day("10-13"))
    stage.off(pupil, 1)
    stage.off(_transfer(stage, "10-14"), 1)


def _reversed(stage: Stage) -> None:
    """An entry in error and its reversal are not seen, though the first came late."""
    for kind, on, reported, undone in (
        ("dropout", "10-13", "10-13", "10-16"),
        ("lost_contact", "09-23", "10-12", "10-13"),
    ):
        pupil = stage.pupil()
        school = pupil.home.school
        wrong = stage.change(pupil, kind, day(on), day(reported), went_from=school)
        stage.change(pupil, kind, day(undone), day(undone), went_from=school, reverses=wrong)


def _reversal_seen_later(stage: Stage) -> None:
    """On the demo's day nobody knows of the reversal yet: the dropout stands, without effect on the roll."""
    pupil = stage.pupil()
    school, on = pupil.home.school, day("10-20")
    wrong = stage.change(pupil, "dropout", on, day("10-21"), went_from=school)
    stage.change(pupil, "dropout", day("10-30"), SEEN_LATER, went_from=school, reverses=wrong)
    stage.pays("lost", wrong, pupil, on)
    stage.off(pupil, 1)


def _change_seen_later(stage: Stage) -> None:
    """Reported after the demo's day: invisible. Where the roll ended already, the exit is unmatched."""
    pupil = stage.pupil()
    stage.change(pupil, "dropout", day("10-28"), SEEN_LATER, went_from=pupil.home.school)
    pupil = stage.pupil()
    stage.change(pupil, "dropout", day("10-28"), SEEN_LATER, went_from=pupil.home.school)
    stage.leave(pupil, day("10-28"), "left")
    _unmatched_exit(stage, pupil, "10-28", "11-11")
    stage.off(pupil, -1)


def _relapse(stage: Stage) -> None:
    """Back and gone again: no gain, and a loss. Where the relapse is not known yet the gain stands."""
    for known in (True, False):
        pupil = stage.pupil()
        school, back = pupil.home.school, day("09-21")
        again = day("10-20") if known else day("10-28")
        gained = stage.change(pupil, "return", back, back, came_to=school)
        lost = stage.change(pupil, "dropout", again, again if known else SEEN_LATER, went_from=school)
        stage.enter(pupil, back)
        if known:
            stage.leave(pupil, again, "left")
            stage.pays("lost", lost, pupil, again)
        else:
            stage.pays("gained", gained, pupil, back)


def _within_the_township(stage: Stage) -> None:
    """From one school to another, on record by two rows or by one: all adds up and nothing is paid."""
    for rows in (2, 1):
        pupil = stage.pupil(range(1, 7))
        old = pupil.home
        new = stage.pupil((old.grade,), lambda k, s=old.school: k.school is not s).home  # type: ignore[misc]
        out, arrived = day("10-12"), day("10-13" if rows == 2 else "10-12")
        stage.change(
            pupil, "transfer_out", out, out, went_from=old.school, came_to=new.school, proof="转学联系表",
            approved_by=old.school.head,
        )  # fmt: skip
        if rows == 2:
            stage.change(pupil, "transfer_in", arrived, arrived, went_from=old.school, came_to=new.school)
        stage.leave(pupil, out, "enrolled")
        pupil.home = new
        stage.back(pupil, arrived)


def _class_move(stage: Stage) -> None:
    """From class 1 to class 2 on one day: a continuation, no change needed."""
    pupil = stage.pupil_of(stage.klass(1, 1, 1))
    new = stage.klass(1, 1, 2)
    stage.leave(pupil, day("10-12"), "enrolled")
    pupil.home = new
    stage.back(pupil, day("10-12"))


_SCENARIOS: tuple[Callable[[Stage], None], ...] = (
    _vanished, _leaves_tomorrow, _exit_near_its_change, _appeared, _arrives_later, _entry_near_its_change,
    _gone_on_paper_only, _reversed, _reversal_seen_later, _change_seen_later, _relapse, _within_the_township,
    _class_move,
)  # fmt: skip
