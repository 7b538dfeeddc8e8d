# SPDX-License-Identifier: MIT
"""Hypothesis strategies of townships with events, documents, activities and decisions, and of packs over them.

Each pack is of one kind: a ladder, evidence, duties, a settlement with its steps, or ranks and tables of values.
All are right: a pack that the engine refuses is a fault of one of the two.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from oracle.random_packs import HEADER
from oracle.townships import Builder, Draw, Township, flip, pick
from oracle.values import Date

KINDS = ("k1", "k2", "k3", "k4")
ACTIVITIES = ("bulletin", "class_meeting", "banner")


class ProcessTown(Builder):
    """A township of `townships` with rows for processes. Every column is written, so that none is absent by chance."""

    def build(self) -> Township:
        town = super().build()
        self.notices()
        self.case_events()
        self.activities()
        for table in ("notices", "case_events", "activities"):
            if not town.tables[table] or flip(self.draw, 15):
                del town.tables[table]
        return town

    def maybe_day(self) -> Date | None:
        return None if flip(self.draw, 4) else self.day()

    def notices(self) -> None:
        self.town.tables["notices"] = []
        self.papers: list[str] = []
        for number in range(self.draw(st.integers(1, 4))):
            self.papers.append(f"N{number}")
            self.town.add("notices", notice_id=f"N{number}", number=f"{number}",
                          kind=pick(self.draw, "admonition", "order"), student=pick(self.draw, None, "P0"),
                          issuer=pick(self.draw, None, "U1"), issued_on=self.day(),
                          delivered_on=self.maybe_day(), receipt_on=self.maybe_day(),
                          witness_kind=pick(self.draw, None, "T1", "T2"),
                          certificate_no=pick(self.draw, None, "T1", "x"), follows=None, basis=None,
                          amount=None)  # fmt: skip

    def case_events(self) -> None:
        self.town.tables["case_events"] = []
        taken = set()
        for case in self.town.tables.get("cases", []):
            for _ in range(self.draw(st.integers(0, 6))):
                day = case["opened_on"] + timedelta(days=pick(self.draw, -1, 0, 1, 2, 3, 4, 5, 7, 9, 12, 20))
                kind = pick(self.draw, *KINDS, "note", "odd")
                if (case["case_id"], day, kind) in taken:
                    continue
                taken.add((case["case_id"], day, kind))
                self.town.add("case_events", case=case["case_id"], date=day, kind=kind, by=pick(self.draw, None, "T0"),
                              notice=pick(self.draw, None, *self.papers), recorded_on=self.recorded(day),
                              reverses=None)  # fmt: skip

    def activities(self) -> None:
        self.town.tables["activities"] = []
        for number in range(self.draw(st.integers(0, 9))):
            day = self.day()
            self.town.add("activities", activity_id=f"A{number}", kind=pick(self.draw, *ACTIVITIES),
                          school=pick(self.draw, None, *self.schools, *self.schools), unit=pick(self.draw, None, "U1"),
                          date=day, handed_in_on=pick(self.draw, None, day, day + timedelta(days=3), self.day()),
                          to=None, archive_item=pick(self.draw, None, 3),
                          note=pick(self.draw, None, "T1", "T2"))  # fmt: skip


@st.composite
def towns(draw: Draw) -> Township:
    return ProcessTown(draw).build()


PARAMETERS = """
[param.n]
type = "int"
values = [{ from = 2020-01-01, value = 2 }, { from = 2026-09-25, value = 4 }]
"""


def toml(value: Any) -> str:
    """A value as TOML writes it in one line."""
    match value:
        case bool():
            return str(value).lower()
        case dict():
            return "{ " + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + " }"
        case list():
            return "[" + ", ".join(map(toml, value)) + "]"
        case str():
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)


def entry(section: str, id: str, **keys: Any) -> str:
    return f'\n[[{section}]]\nid = "{id}"\n' + "".join(
        f"{name.rstrip('_')} = {toml(value)}\n" for name, value in keys.items() if value is not None
    )


def asked(id: str, subject: str, kind: str, expr: str) -> str:
    """A fact and the rule that says it."""
    when = id if kind == "bool" else f"{id} == {id}"
    said = "" if kind == "string" else f"{{{id}}}"
    return entry("fact", id, of=subject, expr=expr) + ask(id, subject, when, said)


def ask(id: str, subject: str, when: str, said: str) -> str:
    return entry("rule", f"asked.{id}", of=subject, when=when, say={"zh": f"={said}", "en": f"={said}"})


# --- evidence and ladders ---


def evidence(draw: Draw) -> str:
    """`served` of notices: papers and two signatures of the columns that are there."""
    parts: list[Any] = []
    if flip(draw):
        parts.append({"field": "student"})
    signs = [{"sign": "courier", "by": "certificate_no", "on": "delivered_on"},
             {"sign": "receiver", "by": "witness_kind", "on": "receipt_on"}]  # fmt: skip
    for sign in draw(st.permutations(signs))[: draw(st.integers(0, 2))]:
        within = {"within": {"n": pick(draw, 0, 2, 5), "count": pick(draw, "work", "calendar", "school")}}
        parts.append({**sign, **(within if flip(draw) else {})})
    if flip(draw) or not parts:
        parts.append({"paper": pick(draw, "issuer", "delivered_on")})
    roles = [part["sign"] for part in parts if "sign" in part]
    distinct = roles if len(roles) == 2 and flip(draw) else None
    return entry("evidence", "served", zh="送达", of="notice", parts=parts, ordered=flip(draw), distinct=distinct)


def evidence_pack(draw: Draw) -> str:
    text = HEADER + PARAMETERS + evidence(draw)
    for name, kind, expr in (("whole", "bool", "served.complete"), ("last", "date", "served.completed_on"),
                             ("size", "int", "size(served.missing)"),
                             ("late", "bool", "served.missing.contains('late')"),
                             ("order", "bool", "served.missing.contains('order')"),
                             ("same", "bool", "served.missing.contains('same')")):  # fmt: skip
        text += asked(name, "notice", kind, expr)
    return text


def ladder(draw: Draw) -> str:
    states = ["a", "b", "c", "d"][: draw(st.integers(2, 4))]
    ends = ["z"] + (["y"] if flip(draw, 3) else [])
    moves: list[Any] = []
    closed: set[tuple[str, str]] = set()
    for _ in range(draw(st.integers(2, 6))):
        kind, to = pick(draw, *KINDS), pick(draw, *states, *ends)
        when = pick(draw, None, None, "known(notice)", "date >= self.opened_on + days(3)", "notice == 'N1'",
                    "self.kind == 'signs'", "by == 'T0'")  # fmt: skip
        from_ = [s for s in draw(st.lists(st.sampled_from(states), min_size=1, max_size=2, unique=True))
                 if s != to and (s, kind) not in closed]  # fmt: skip
        if not from_:
            continue
        if when is None:
            closed |= {(s, kind) for s in from_}
        needs = pick(draw, None, None, ["served"], ["known(recorded_on)"], ["notice != 'N2'"], ["served", "by == 'T0'"])
        move = {"from": from_ if len(from_) > 1 else from_[0], "to": to, "on": kind, "when": when, "needs": needs}
        moves.append({key: value for key, value in move.items() if value is not None})
    for state in states:
        to = pick(draw, *[s for s in [*states, *ends] if s != state])
        if flip(draw):
            after = {"n": pick(draw, 0, 1, 3, 6, "p.n"), "count": pick(draw, "work", "calendar", "school", "weekday")}
            moves.append({"from": state, "to": to, "after": after})
        elif flip(draw, 4):
            guard = {"when": pick(draw, "kind == 'signs'", "known(student)")} if flip(draw) else {}
            moves.append({"from": state, "to": to, "at": pick(draw, *SOME_DAYS), **guard})
    if not moves:
        moves.append({"from": "a", "to": "z", "on": "k1"})
    reopen: dict[str, Any] | None = None
    if flip(draw):
        reopen = {"as": pick(draw, "same", "new"), "into": pick(draw, *states)}
        if flip(draw):
            reopen["on"] = [pick(draw, "k1", "k2")]
    return entry("ladder", "way", of="case", title={"zh": "-", "en": "-"},
                 states=[{"id": s} for s in states] + [{"id": s, "end": True} for s in ends], moves=moves,
                 ignore=["note"], reopen=reopen, start=pick(draw, None, states[-1]))  # fmt: skip


SOME_DAYS = tuple(Date.fromisoformat(day) for day in ("2026-09-25", "2026-10-09", "2026-12-31", "2026-02-20"))


def ladder_pack(draw: Draw) -> str:
    return HEADER + PARAMETERS + evidence(draw) + ladder(draw)


@st.composite
def ladder_packs(draw: Draw) -> str:
    return ladder_pack(draw)


@st.composite
def evidence_packs(draw: Draw) -> str:
    return evidence_pack(draw)


# --- settlement ---

ROLES = ("homeroom_teacher", "subject_teachers")
MONEY = ("yuan('100.00')", "yuan('33.33')", "yuan('0.01')", "yuan('-7.77')", "yuan('0')",
         "kind == 'dropout' ? yuan('50.05') : yuan('10')", "yuan('10') * student.grade",
         "known(to_school) ? yuan('3.33') : yuan('-3.33')", "yuan('92233720368547758.07')")  # fmt: skip
YES_NO = ("true", "kind == 'dropout'", "known(to_school)", "to_school == 'S0'", "student.grade > 3", "proof == '文号'",
          "known(approved_by)")  # fmt: skip


def shares(draw: Draw) -> list[Any]:
    roles = draw(st.permutations(ROLES))[: draw(st.integers(1, 2))]
    parts = pick(draw, ["2/5", "3/5"], ["1/3", "2/3"]) if len(roles) == 2 else ["1"]
    return [{"role": role, "share": share} for role, share in zip(roles, parts, strict=True)]


def settlement(draw: Draw) -> str:
    """A settlement over changes with some steps of the pipeline, and the rules that veto it."""
    points = flip(draw, 6)
    period = pick(draw, "month", "term", "school_year")
    payer, to = pick(draw, (shares(draw), "fund"), ("fund", shares(draw)), (shares(draw), shares(draw)), ("a", "fund"))
    keys: dict[str, Any] = {"when": pick(draw, *YES_NO), "payer": payer, "to": to, "book": pick(
        draw, "date", "date", "date + days(9)", "reported_on", "add_days(date, 2, 'work')"),
        "period": period}  # fmt: skip
    if flip(draw, 3):
        keys["pool"] = pick(
            draw, "yuan('100.00')", "yuan('10.01')", "yuan('-1.00')", "student.grade > 5 ? yuan('5') : yuan('6')"
        )
        keys["weight"] = pick(draw, "1", "student.grade", "to_school == 'S0' ? 1 : 2")
        keys["within"] = pick(draw, None, ["kind"], ["to_school"])
        keys["rest"] = pick(draw, None, "kind", "to_school")
    else:
        keys["amount"] = pick(draw, *MONEY)
    if points:
        keys["unit"] = "points"
        keys |= {
            name: pick(draw, "ratio(7, 2)", "ratio(-1, 3)", "ratio(1, 1)")
            for name in ("amount", "pool")
            if name in keys
        }
    if flip(draw):
        keys["undo"] = {"when": pick(draw, "true", "known(approved_by)", "to_school == 'S0'"),
                        "book": pick(draw, "date + days(3)", "date + days(30)", "reported_on")}  # fmt: skip
    if flip(draw) and (isinstance(payer, list) or isinstance(to, list)):
        most = (
            pick(draw, "ratio(5, 1)", "ratio(1, 2)") if points else pick(draw, "yuan('150')", "yuan('10')", "yuan('0')")
        )
        keys["cap"] = {"per": [pick(draw, "person", "unit"), pick(draw, "month", "term", "school_year")], "max": most}
    if flip(draw, 5):
        keys["effect"] = "record"
    text = entry("settlement", "money", of="change", title={"zh": "-", "en": "-"}, **keys)
    if flip(draw, 3):
        text += entry("rule", "stop", of="change", when=pick(draw, *YES_NO), vetoes=["money"], say=DASH)
        if flip(draw):
            text += entry("rule", "yet", of="change", when=pick(draw, *YES_NO), exception_to=["stop"], say=DASH)
    if flip(draw, 4):
        text += entry("rule", "poor", of="student", when=pick(draw, "grade > 3", "known(poverty)", "boarding"),
                      vetoes=["money"], say=DASH)  # fmt: skip
    return text


DASH = {"zh": "-", "en": "-"}


@st.composite
def settlement_packs(draw: Draw) -> str:
    return HEADER + settlement(draw)


# --- duties ---


def duty(draw: Draw, id: str) -> str:
    """Over schools and their activities. Duties over cases are left out: an open disagreement, docs/oracle.md."""
    needs = {"from": "activities", "at_least": pick(draw, 1, 1, 2)}
    needs |= pick(draw, {}, {"where": "kind == 'bulletin'"}, {"where": "kind != 'banner'"}, {"where": "note == 'T1'"})
    # `day` of a cell that may be empty is left out: an open disagreement, docs/oracle.md
    if flip(draw, 3):
        needs["evidence"] = "filed"
    return entry("duty", id, of="school", title=DASH, every=pick(draw, "month", "month", "term", "school_year"),
                 for_=pick(draw, None, None, "kind == 'primary'", "known(from)", "period.start > date('2026-09-15')"),
                 vacations=pick(draw, None, "skip", "keep"), needs=needs, by=pick(draw, None, ["principal"]),
                 due=pick(draw, None, {"n": -1, "count": "work"}, {"n": 3, "count": "work"}, {"n": 0},
                          {"n": -3, "count": "school"}, {"n": 5, "count": "calendar"}),
                 at_least=None)  # fmt: skip


FILED = entry("evidence", "filed", zh="归档", of="activity", parts=[
    {"field": "unit"},
    {"sign": "keeper", "by": "note", "on": "handed_in_on", "within": {"n": 3, "count": "calendar"}}])  # fmt: skip


@st.composite
def duty_packs(draw: Draw) -> str:
    return HEADER + PARAMETERS + FILED + "".join(duty(draw, id) for id in ("d1", "d2")[: draw(st.integers(1, 2))])


# --- values: ranks, memory, tables of values, targets ---

TABLES_OF_VALUES = """
[param.line]
type = "ratio"
by = ["kind", "stage"]
values = [{ kind = ["primary", "nine_year"], stage = "low", value = "91%" },
          { kind = "primary", stage = "high", none = true },
          { kind = "nine_year", stage = "high", value = "2/5" },
          { from = 2026-09-25, kind = "nine_year", stage = "low", value = "1/3" }]

[param.pay]
type = "money"
by = ["status"]
values = [{ status = ["enrolled", "left"], value = "3.33" }, { status = "suspended", none = true }]

[band.tidy]
on = "ratio"
rows = [{ to = "1/3", pay = "3.00", n = 1 }, { to = "3/7", pay = "2.00", n = 2 }, { pay = "0.00", n = 3 }]

[band.size]
on = "int"
rows = [{ below = 3, pay = "0.01" }, { to = 7, pay = "10.00" }, { pay = "-1.00" }]
"""


def value_facts(draw: Draw) -> str:
    stage = pick(draw, "'low'", "'high'", "grade > 3 ? 'high' : 'low'")
    some = {
        "v0": ("student", "ratio", f"p.line[school.kind][{stage}]"),
        "v1": ("student", "bool", f"known(p.line[school.kind][{stage}])"),
        "v2": ("student", "money", "p.pay[status]"),
        "v3": ("student", "money", f"orValue(p.pay[{pick(draw, 'status', 'poverty')}], yuan('1'))"),
        "v4": ("student", "money", f"band(ratio(grade, {pick(draw, '7', '9', '0')}), 'tidy').pay"),
        "v5": ("student", "int", "band(ratio(grade - 3, grade - 3), 'tidy').n"),
        "v6": ("class", "money", f"band({pick(draw, 'grade', 'school_year - 2024')}, 'size').pay"),
        "v7": ("change", "ratio", "p.line[student.school.kind]['low']"),
    }
    return "".join(asked(id, *parts) for id, parts in some.items() if flip(draw))


def across_facts(draw: Draw) -> str:
    value = pick(draw, "grade", "ratio(grade, 7)", "yuan('1') * grade", "birth_date", "entered_on", "visited")
    where = pick(draw, None, "grade > 3", "status == 'enrolled'", "known(class)", "boarding")
    near = pick(draw, None, ["school"], ["class"], ["poverty"])
    text = entry("fact", "visited", of="student", from_="visits", take="count()")
    order = pick(draw, "asc", "desc")
    ties = pick(draw, "competition", "dense", "first(grade)", "first(birth_date)")
    number = pick(draw, "grade", "visited", "ratio(grade, grade - 3)")
    some = {
        "a0": {"across": f"rank({value})", "order": order, "ties": ties},
        "a1": {"across": f"award({value})", "order": order, "ties": pick(draw, "competition", "mean"),
               "prizes": pick(draw, ["100.00", "50.00"], ["0.10"], ["10.00", "5.00", "0.01"])},
        "a2": {"across": pick(draw, "sum(grade)", "sum(visited)", "sum(yuan('0.33') * grade)")},
        "a3": {"across": f"mean({number})"},
        "a4": {"across": pick(draw, "pooled(grade, 9)", "pooled(visited, grade)", "pooled(visited, 0)")},
    }  # fmt: skip
    for id, keys in some.items():
        if flip(draw):
            text += entry("fact", id, of="student", where=where, within=near, **keys) + ask(
                id, "student", f"{id} == {id}", f"{{{id}}}")  # fmt: skip
    text += entry("fact", "seen", of="school_month", from_="activities", take="count()", on={"school": "self.school"})
    for id, across in (
        ("m0", pick(draw, "lag(seen)", "lag(seen, 2)")),
        ("m1", pick(draw, "streak(seen > 0)", "streak(seen < 2)")),
    ):
        text += entry("fact", id, of="school_month", across=across) + ask(
            id, "school_month", f"{id} == {id}", f"{{{id}}}"
        )
    return text


def targets(draw: Draw) -> str:
    part = {"school": "student.school", "kind": "kind"}
    by = pick(draw, ["school"], ["school", "kind"], [])
    keys = {key: part[key] for key in by}
    text = entry("metric", "rate", by=by, period=pick(draw, "school_year", "term", "month"),
                 n={"from": "changes",
                    "where": pick(draw, "kind == 'dropout'", "known(approved_by)", "to_school == 'S0'"),
                    "by": keys},
                 d={"from": pick(draw, "changes", "cases"), "by": keys})  # fmt: skip
    bound = pick(draw, "<= 40%", "< 1/2", ">= 50%", "> 1/3", "<= p.limit")
    text += '\n[param.limit]\ntype = "ratio"\nvalues = [{ from = 2020-01-01, value = "1/2" }]\n'
    if by and flip(draw):
        text += entry("target", "own", metric="rate", cell={"school": "S0"}, bound=bound)
    elif flip(draw, 3):
        text += entry("target", "all", metric="rate", bound=bound)
    return text


@st.composite
def value_packs(draw: Draw) -> str:
    return HEADER + TABLES_OF_VALUES + value_facts(draw) + across_facts(draw) + (targets(draw) if flip(draw) else "")
