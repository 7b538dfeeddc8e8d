# SPDX-License-Identifier: MIT
"""The stage on which scenarios play: it hands out fresh pupils and writes the rows that a scenario asks for.

pupil = stage.pupil(grades=(7, 8, 9))
stage.absent(pupil, span("10-12..10-13"))
stage.truth.finding("returning.first_visit", "absence_run", stage.run_key(pupil, day("10-12")), ...)
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Sequence
from datetime import date

from baoxue.synth.census import Census
from baoxue.synth.days import day
from baoxue.synth.rows import Tables, Value
from baoxue.synth.township import COMPULSORY, Klass, School, Staff, Stay, Student, Township
from baoxue.synth.truth import Truth

Place = Callable[[Klass], bool]


class Stage:
    """One township, its open files and its truth."""

    def __init__(self, town: Township, tables: Tables, rng: random.Random) -> None:
        self.town = town
        self.tables = tables
        self.rng = rng
        self.truth = Truth()
        self.census = Census()
        self.registered: list[Student] = []  # in the order of the register
        self.quiet: set[str] = set()  # schools set aside as a whole
        self.months_with_changes: set[tuple[str, int]] = set()
        self.weeks_with_rows: set[tuple[str, date]] = set()
        self.classes = {klass.id: klass for klass in town.classes()}
        self._turn = 0
        self.long_runs: list[tuple[Student, date]] = []  # absences that reach the line of dropout, by their first day
        self._numbers: dict[str, int] = {}
        self._order = list(town.classes())
        rng.shuffle(self._order)

    # --- whom ---
    def klass(self, school: int, grade: int, number: int = 1) -> Klass:
        """A class by the number of its school (1 is the central primary school)."""
        return self.classes[f"{self.school(school).id}-2026-{grade}-{number}"]

    def school(self, number: int) -> School:
        return self.town.schools[number - 1]

    def reserve(self, klass: Klass) -> Klass:
        klass.reserved = True
        return klass

    def pupil(self, grades: Collection[int] = COMPULSORY, where: Place | None = None) -> Student:
        """A pupil whom no scenario has used, from the classes in turn."""
        for _ in self._order:
            klass = self._order[self._turn % len(self._order)]
            self._turn += 1
            if klass.reserved or klass.school.id in self.quiet or klass.grade not in grades:
                continue
            if where is None or where(klass):
                fresh = [s for s in klass.roll if not s.injected]
                if len(fresh) > 1:
                    return self.take(fresh[0])
        raise ValueError("the township is too small for its scenarios: ask for more students")

    def pupil_of(self, klass: Klass) -> Student:
        return self.take(next(s for s in klass.roll if not s.injected))

    def take(self, student: Student) -> Student:
        student.injected = True
        return student

    # --- what happens ---
    def run_key(self, student: Student, start: date) -> str:
        return f"{student.id}|{start.isoformat()}"

    def absent(
        self,
        student: Student,
        days: Sequence[date],
        status: str = "unexcused",
        session: str = "day",
        recorded: date | None = None,
    ) -> None:
        for one in days:
            row: dict[str, Value] = {"student": student.id, "date": one, "session": session, "status": status}
            row["reason"] = "发热" if status == "sick_leave" else None
            row["recorded_on"] = recorded or one
            self.tables.add("attendance", row)
            self.weeks_with_rows.add((student.home.id, one))

    def visit(
        self, student: Student, on: date, kind: str | None = "home", recorded: date | None = None, by: str = ""
    ) -> str:
        visit_id = self.number("H")
        row: dict[str, Value] = {"visit_id": visit_id, "student": student.id, "date": on, "kind": kind}
        row |= {"by": by or student.home.homeroom[0].staff, "outcome": "promised", "signed": kind == "home"}
        self.tables.add("visits", row | {"minutes": 40, "recorded_on": recorded or on})
        return visit_id

    def case(
        self, student: Student, on: date, kind: str = "signs", recorded: date | None = None, joint: bool = True
    ) -> str:
        """Writes a case; where school and village are to visit together they do so at once."""
        case_id = self.number("Q")
        row: dict[str, Value] = {"case_id": case_id, "student": student.id, "kind": kind, "opened_on": on}
        self.tables.add("cases", row | {"recorded_on": recorded or on})
        if joint and kind in ("suspected", "dropped_out"):
            self.exchange("joint_visit", on, from_school=student.home.school.id, student=student.id)
        return case_id

    def exchange(self, kind: str, on: date, **cells: Value) -> str:
        exchange_id = self.number("X")
        self.tables.add("exchanges", {"exchange_id": exchange_id, "kind": kind, "date": on, **cells})
        return exchange_id

    def aid(self, student: Student, due: str, paid: str = "", amount: str = "500.00", given: str = "") -> str:
        """Aid of the first term; `paid` "" leaves it unpaid, `given` is what was paid of it."""
        aid_id = self.number("A")
        row: dict[str, Value] = {"aid_id": aid_id, "student": student.id, "kind": "生活补助", "school_year": 2026}
        row |= {"term": 1, "due_amount": amount, "due_by": day(due), "paid_on": day(paid) if paid else None}
        self.tables.add("aid", row | {"paid_amount": (given or amount) if paid else None})
        return aid_id

    def change(
        self,
        student: Student,
        kind: str,
        on: date,
        reported: date | None,
        *,
        came_to: School | None = None,
        went_from: School | None = None,
        proof: str | None = None,
        approved_by: Staff | None = None,
        reverses: str | None = None,
    ) -> str:
        """Writes a row of `changes` and returns its id."""
        change_id = self.number("C")
        outside = kind in ("transfer_in", "transfer_out") and (came_to is None or went_from is None)
        row: dict[str, Value] = {"change_id": change_id, "student": student.id, "kind": kind, "date": on}
        row |= {"reported_on": reported, "other_school": "外地学校" if outside else None, "reverses": reverses}
        row |= {"from_school": went_from.id if went_from else None, "to_school": came_to.id if came_to else None}
        row |= {"proof": proof, "approved_by": approved_by.id if approved_by else None}
        row["approved_on"] = on if approved_by else None
        self.tables.add("changes", row)
        for school in (came_to, went_from):
            if school is not None:
                self.months_with_changes.add((school.id, on.month))
        return change_id

    def leave(self, student: Student, on: date, status: str) -> None:
        student.stays[-1].end = on
        student.status = status

    def enter(self, student: Student, on: date) -> None:
        """Makes a standing pupil one who came later."""
        student.stays = [Stay(student.home.id, on)]

    def back(self, student: Student, on: date) -> None:
        student.stays.append(Stay(student.home.id, on))

    def pays(self, rule: str, change: str, student: Student, on: date) -> None:
        """The truth of a settlement line: 100 yuan in primary school, 200 in junior, by the child's own grade."""
        self.truth.settlement(f"incentives.{rule}", change, on, 10000 if student.home.grade <= 6 else 20000)

    def off(self, student: Student, by: int) -> None:
        """The truth of an unbalanced class, school and township."""
        self.truth.unbalanced(student.home.id, student.home.school.id, self.town.unit, by)

    def held(self, student: Student, on: date) -> bool:
        return any(s.start <= on and (s.end is None or on < s.end) for s in student.stays)

    def number(self, letter: str) -> str:
        self._numbers[letter] = self._numbers.get(letter, 0) + 1
        return f"{self.town.prefix}-{letter}{self._numbers[letter]:05d}"
