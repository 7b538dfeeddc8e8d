# SPDX-License-Identifier: MIT
"""The household census beside the register: whoever is registered lives somewhere, and what does not fit is a scenario.

Three in five children are found by their number, a quarter is named by the register itself, the rest is known by name,
birth date and guardian alone. Some go to school elsewhere, some are too young. A scenario edits the row of one child:

    pupil = stage.pupil()
    stage.census.edit(pupil, resident_id=swapped(pupil.resident_id), guardian=None)
    stage.truth.finding("census.near_match", "identity", pair(pupil), SURVEYED)
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from baoxue.synth.days import day
from baoxue.synth.people import person_name
from baoxue.synth.rows import Value
from baoxue.synth.township import Student

if TYPE_CHECKING:
    from baoxue.synth.stage import Stage

SURVEYED = date(2026, 8, 20)
_BY_STATEMENT, _BY_NAME = 0.25, 0.85  # below, above


@dataclass(frozen=True, slots=True)
class Home:
    """What a scenario says of a household."""

    poverty: str
    liaison: bool = True
    plan: bool = True


@dataclass(slots=True)
class Census:
    """What scenarios say of the census of one township."""

    edits: dict[str, dict[str, Value]] = field(default_factory=dict)  # student -> cells of the child's row
    left_out: set[str] = field(default_factory=set)  # students without a row
    stated: dict[str, str] = field(default_factory=dict)  # student -> child that the register names
    homes: dict[str, Home] = field(default_factory=dict)  # child -> what is said of the household
    others: int = 0
    helped: int = 0

    def edit(self, pupil: Student, **cells: Value) -> None:
        self.edits.setdefault(pupil.id, {}).update(cells)

    def stated_by(self, pupil: Student) -> str | None:
        """The child that the register names in the pupil's row."""
        if pupil.id in self.stated:
            return self.stated[pupil.id]
        touched = pupil.id in self.edits or pupil.id in self.left_out
        return kid(pupil) if _chance(pupil) < _BY_STATEMENT and not touched else None


def kid(pupil: Student) -> str:
    """The key of the pupil's row in the census."""
    return pupil.id.replace("-P", "-K")


def pair(pupil: Student, child: str | None = None) -> str:
    return f"{child or kid(pupil)}|{pupil.id}"


def _chance(pupil: Student) -> float:
    # Drawn for each pupil alone: a scenario more does not change what the others are.
    return random.Random(f"census|{pupil.id}|{pupil.resident_id}").random()


def write_census(stage: Stage) -> None:
    for pupil in stage.registered:
        if pupil.id not in stage.census.left_out:
            _write_pupil(stage, pupil)
    for n in range(max(3, stage.town.size // 100)):
        outsider = random.Random(f"outsider|{stage.town.prefix}|{n}|{stage.registered[0].resident_id}")
        birth = date(2012 + outsider.randrange(8), 1 + outsider.randrange(12), 1 + outsider.randrange(28))
        add_child(stage, birth, {"residence": "elsewhere", "other_school": "外地学校"}, outsider)
        young = date(2021 + outsider.randrange(5), 1 + outsider.randrange(8), 1 + outsider.randrange(28))
        add_child(stage, young, rng=outsider)


def _write_pupil(stage: Stage, pupil: Student) -> None:
    by_name = _chance(pupil) > _BY_NAME
    row: dict[str, Value] = {"child_id": kid(pupil), "name": pupil.name, "sex": "female" if pupil.girl else "male"}
    row |= {"birth_date": pupil.birth, "resident_id": None if by_name else pupil.resident_id}
    row |= {"guardian": pupil.guardians[0], "village": pupil.village, "residence": "local"}
    _write(stage, row | stage.census.edits.get(pupil.id, {}))


def add_child(
    stage: Stage, birth: date, cells: dict[str, Value] | None = None, rng: random.Random | None = None
) -> str:
    """A child of the census who is in no register of the township; returns its key."""
    stage.census.others += 1
    number = stage.census.others
    rng = rng or random.Random(f"child|{stage.town.prefix}|{number}|{stage.town.classes()[0].roll[0].resident_id}")
    girl = rng.random() < 0.5
    row: dict[str, Value] = {"child_id": f"{stage.town.prefix}-N{number:04d}", "name": person_name(rng)}
    row |= {
        "sex": "female" if girl else "male",
        "birth_date": birth,
        "resident_id": stage.town.new_id(rng, birth, girl),
    }
    row |= {"guardian": person_name(rng), "village": rng.choice(stage.town.villages)[0], "residence": "local"}
    _write(stage, row | (cells or {}))
    return str(row["child_id"])


def home_of(child: str) -> str:
    return f"{child}-H"


def _write(stage: Stage, row: dict[str, Value]) -> None:
    child = str(row["child_id"])
    household = home_of(child)
    kinds = ("none", "registered_poor", "watched", "minimum_living")
    home = stage.census.homes.get(child) or Home(random.Random(household).choices(kinds, (86, 8, 2, 4))[0])
    stage.tables.add("households", {"household_id": household, "village": row["village"], "poverty": home.poverty})
    _help_home(stage, household, home)
    surveyed: dict[str, Value] = {"household": household, "surveyed_on": SURVEYED, "recorded_on": SURVEYED}
    stage.tables.add("children", surveyed | row)


def _help_home(stage: Stage, household: str, home: Home) -> None:
    """A household at risk has a liaison, a registered-poor one a plan with a session in time."""
    turn = stage.census.helped = stage.census.helped + 1
    if home.liaison and home.poverty in ("registered_poor", "watched"):
        liaison = stage.town.central[turn % len(stage.town.central)]
        charge: dict[str, Value] = {"role": "household_liaison", "staff": liaison.id, "object_kind": "household"}
        stage.tables.add("assignments", charge | {"object": household, "from": SURVEYED, "letter_on": SURVEYED})
    if home.plan and home.poverty == "registered_poor":
        mentors = [p.id for s in stage.town.schools for p in s.staff if p.post == "teacher" and p.end is None]
        plan: dict[str, Value] = {"plan_id": stage.number("P"), "household": household, "kind": "poverty"}
        plan |= {"mentor": mentors[turn % len(mentors)], "opened_on": day("10-20"), "review_by": date(2027, 1, 10)}
        stage.tables.add("support_plans", plan)
