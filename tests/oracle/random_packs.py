# SPDX-License-Identifier: MIT
"""Hypothesis strategies of small packs: facts over the tables of `townships`, from a grammar of typed expressions.

Now and then a pack is wrong on purpose: another type, another table, no link. Both sides must refuse it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from oracle.subjects import subject_of_table
from oracle.tables import builtin_tables

Draw = Callable[[st.SearchStrategy[Any]], Any]
Names = list[tuple[str, str]]  # path, type
TYPES = ("int", "bool", "date", "string", "money", "ratio", "days")
USED = ("students", "changes", "classes", "schools", "units", "enrolments", "cases", "visits", "attendance",
        "submissions", "staff", "assignments", "terms")  # fmt: skip
TABLES = {id: table for id, table in builtin_tables().items() if id in USED}
SUBJECTS = {table.subject: subject_of_table(table) for table in TABLES.values()}
TABLE_OF = {table.subject: id for id, table in TABLES.items()}
CELLS = {"text": "string", "code": "string", "key": "string"}
# A code that is compared is one of its list: the checker refuses others, of which the oracle's tables know nothing.
CODES = {
    ("change", "kind"): ("dropout", "return", "transfer_out", "new"),
    ("case", "kind"): ("signs", "dropped_out"),
    ("visit", "kind"): ("home", "phone"),
    ("absence", "status"): ("unexcused", "late"),
    ("absence", "session"): ("day", "am"),
    ("student", "status"): ("enrolled", "left"),
    ("school", "kind"): ("primary", "nine_year"),
    ("unit", "kind"): ("township",),
    ("staff", "post"): ("head", "teacher"),
    ("submission", "kind"): ("data", "zero_report"),
}
HIDDEN = {"name", "resident_id", "reason", "proof", "title"}  # of no interest, or shown to nobody
LITERALS = {
    "int": ("0", "1", "2", "3", "7", "-1", "30", "9223372036854775807", "-9223372036854775808"),
    "bool": ("true", "false"),
    "date": ("date('2026-10-01')", "date('2026-09-27')", "date('2028-02-29')", "date('2026-12-31')",
             "date('1400-01-01')", "date('9999-12-31')", "date('2026-01-31')"),
    "string": ("'P0'", "'S0'", "''", "'中'", "'S0C1'"),
    "money": ("yuan('0.01')", "yuan('100.00')", "yuan('-3.33')", "yuan('92233720368547758.07')"),
    "ratio": ("percent('1.8')", "percent('-50')", "ratio(1, 3)", "ratio(9223372036854775807, 2)"),
    "days": ("days(1)", "days(0)", "days(-40)"),
}  # fmt: skip
COUNTS = ("work", "school", "calendar", "weekday", "market")
PARAMETERS = {"n": "int", "m": "money", "r": "ratio", "d": "date", "b": "bool"}
HEADER = """[policy]
id = "random"

[daycount.work]
weekdays = [1, 2, 3, 4, 5]
holidays = "cn"
makeup = true

[daycount.market]
weekdays = [2, 6]
holidays = "none"
makeup = false

[choice.k]
options = ["a", "b"]
default = "a"

[[column]]
table = "children"
id = "guardian"
type = "text"

[[column]]
table = "children"
id = "other_school"
type = "text"

[[column]]
table = "children"
id = "exempt"
type = "code"
codes = ["deferral", "suspension", "abroad"]

[[column]]
table = "children"
id = "basis"
type = "text"

[[column]]
table = "children"
id = "approved_by"
type = "key"
domain = "unit"

[[column]]
table = "children"
id = "until"
type = "date"

[[subject]]
id = "run"
runs = { from = "attendance", by = "student", day = "date", count = "school" }
where = "status == 'unexcused'"
gap = "break"

[[role]]
id = "homeroom_teacher"
at = "class"
zh = "班主任"
en = "homeroom teacher"

[[role]]
id = "subject_teachers"
at = "class"
zh = "任课教师"
en = "subject teachers"

[[role]]
id = "principal"
at = "school"
source = "staff"
post = "head"
zh = "校长"
en = "principal"

[[subject]]
id = "school_month"
cross = ["school", "period:month"]

[[subject]]
id = "class_term"
cross = ["class", "period:term"]
"""
DERIVED = {
    "run": [("student", "string"), ("start", "date"), ("end", "date"), ("length", "int"), ("seen", "int"),
            ("next_day", "date"), ("open", "bool"), ("student.grade", "int"), ("student.class", "string"),
            ("student.class.school", "string")],
    "school_month": [("school", "string"), ("period.start", "date"), ("period.end", "date"), ("school.kind", "string")],
    "class_term": [("class", "string"), ("period.start", "date"), ("period.end", "date"), ("class.grade", "int")],
}  # fmt: skip
KEYS = {  # (path, subject of the key) by which rows may be joined; "" is the row's own key
    "student": [("", "student"), ("school", "school"), ("class", "class"), ("class.school", "school")],
    "change": [
        ("", "change"),
        ("student", "student"),
        ("to_school", "school"),
        ("from_school", "school"),
        ("student.class", "class"),
    ],
    "class": [("", "class"), ("school", "school")],
    "school": [("", "school"), ("unit", "unit")],
    "unit": [("", "unit")],
    "enrolment": [("student", "student"), ("class", "class"), ("class.school", "school")],
    "case": [("", "case"), ("student", "student"), ("student.school", "school")],
    "visit": [("", "visit"), ("student", "student"), ("case", "case"), ("by", "staff")],
    "absence": [("student", "student"), ("student.class", "class")],
    "submission": [("", "submission"), ("school", "school"), ("class", "class"), ("unit", "unit")],
    "staff": [("", "staff"), ("school", "school")],
    "assignment": [("staff", "staff")],
    "term": [("unit", "unit")],
    "run": [("student", "student"), ("student.class", "class"), ("student.school", "school")],
    "school_month": [("school", "school")],
    "class_term": [("class", "class"), ("class.school", "school")],
}


def columns_of(subject: str, depth: int = 2) -> Names:
    """Own columns, and those of the rows that links lead to."""
    if subject in DERIVED:
        return list(DERIVED[subject])
    found: Names = []
    for name, column in SUBJECTS[subject].columns.items():
        if name in HIDDEN or column.type == "decimal":
            continue
        if name != "table":
            found.append((name, CELLS.get(column.type, column.type)))
        if depth > 1 and column.type == "key" and column.domain in SUBJECTS and column.domain != subject:
            found += [(f"{name}.{path}", kind) for path, kind in columns_of(column.domain, depth - 1)]
    return found


COLUMNS = {subject: columns_of(subject) for subject in [*SUBJECTS, *DERIVED]}
ALL_SUBJECTS = tuple(COLUMNS)


@dataclass
class Fact:
    id: str
    subject: str
    type: str
    lines: dict[str, str] = field(default_factory=dict)

    def text(self) -> str:
        body = "".join(f"{key} = {value}\n" for key, value in self.lines.items())
        return f'\n[[fact]]\nid = "{self.id}"\nof = "{self.subject}"\n{body}'


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Grammar:
    """Expressions of a wanted type over given names."""

    def __init__(self, draw: Draw, names: Names, subject: str, asker: str) -> None:
        self.draw, self.names, self.subject, self.asker = draw, names, subject, asker

    def pick(self, *options: Any) -> Any:
        return self.draw(st.sampled_from(options))

    def leaf(self, kind: str) -> str:
        fitting = [name for name, type in self.names if type == kind and not (kind == "string" and self.is_code(name))]
        if fitting and self.draw(st.integers(0, 3)):
            return str(self.pick(*fitting))
        if kind == "days" and fitting == [] and self.draw(st.booleans()):
            return f"days({self.leaf('int')})"
        return str(self.pick(*LITERALS[kind]))

    def make(self, kind: str, depth: int) -> str:
        if depth <= 0:
            return self.leaf(kind)
        shape = self.pick(*SHAPES[kind], "leaf", "choose", "default")
        if shape == "leaf":
            return self.leaf(kind)
        if shape == "choose":
            return f"({self.make('bool', depth - 1)} ? {self.make(kind, depth - 1)} : {self.make(kind, depth - 1)})"
        if shape == "default":
            return f"orValue({self.make(kind, depth - 1)}, {self.make(kind, depth - 1)})"
        return self.filled(shape, depth - 1)

    def filled(self, shape: str, depth: int) -> str:
        """A shape with its holes: `<int>` an expression, `#count` a word, `@` one type in all places, `%code`."""
        if "%name" in shape:
            return self.code_test(shape)
        kind = self.pick("int", "date", "string", "money", "ratio", "bool", "days")
        text = re.sub(r"<([a-z]+)>", lambda hole: self.make(hole[1], depth), shape.replace("@", f"<{kind}>"))
        return text.replace("#count", f"'{self.pick(*COUNTS)}'")

    def is_code(self, path: str) -> bool:
        """Codes are compared with codes of their list only, which `code_test` does."""
        asker, _, rest = path.partition(".")
        names = rest if asker == "self" else path
        for subject in {owner_of(self.subject, names), owner_of(self.asker, names)} & set(SUBJECTS):
            column = SUBJECTS[subject].columns.get(names.split(".")[-1])
            if column is not None and column.type == "code":
                return True
        return False

    def code_test(self, shape: str) -> str:
        """A code column compared with a code of its list."""
        fitting = []
        for name, kind in self.names:
            for (subject, column), codes in CODES.items():
                owner = owner_of(self.subject, name)
                if kind == "string" and owner == subject and name.split(".")[-1] == column:
                    fitting.append((name, codes))
        if not fitting:
            return self.leaf("bool")
        name, codes = self.pick(*fitting)
        return shape.replace("%name", name).replace("%code", f"'{self.pick(*codes)}'")


def owner_of(subject: str, path: str) -> str:
    """The subject that the last name of a path belongs to."""
    at = subject
    for name in path.split(".")[:-1]:
        if name == "self":
            return ""
        if at in DERIVED:
            at = {"student": "student", "school": "school", "class": "class"}.get(name, "")
        elif at in SUBJECTS and name in SUBJECTS[at].links:
            at = SUBJECTS[at].links[name]
        else:
            return ""
    return at


SHAPES = {
    "bool": ("(<bool> && <bool>)", "(<bool> || <bool>)", "!<bool>", "(@ == @)", "(@ != @)", "(@ < @)", "(@ >= @)",
             "known(@)", "is_day(<date>, #count)", "(@ in [@, @])", "%name == %code", "%name != %code",
             "c.k == 'a'", "c.k != 'b'",
             "<string>.contains(<string>)", "<string>.startsWith(<string>)"),
    "int": ("(<int> + <int>)", "(<int> - <int>)", "(<int> * <int>)", "(<int> / <int>)", "(<int> % <int>)",
            "(<date> - <date>)", "days_between(<date>, <date>, #count)", "age(<date>, <date>)", "school_year(<date>)",
            "term(<date>)", "size(<string>)", "<date>.year()", "<date>.month()", "<date>.weekday()"),
    "date": ("(<date> + <days>)", "(<date> - <days>)", "add_days(<date>, <int>, #count)",
             "add_months(<date>, <int>, 'end')", "add_months(<date>, <int>, 'next')",
             "add_months(<date>, <int>, 'error')"),
    "string": ("(<string> + <string>)",),
    "days": ("days(<int>)", "(<days> + <days>)", "(<days> - <days>)"),
    "money": ("(<money> + <money>)", "(<money> - <money>)", "(<money> * <int>)", "scale(<money>, <ratio>, 'half_up')",
              "scale(<money>, <ratio>, 'half_even')", "scale(<money>, <ratio>, 'down')"),
    "ratio": ("ratio(<int>, <int>)", "(<ratio> + <ratio>)", "(<ratio> - <ratio>)", "(<ratio> * <ratio>)",
              "(<ratio> / <ratio>)"),
}  # fmt: skip


WHO = {
    "change": ("homeroom_teacher", "subject_teachers", "principal"),
    "case": ("homeroom_teacher", "subject_teachers", "principal"),
    "enrolment": ("homeroom_teacher", "subject_teachers"),
    "run": ("homeroom_teacher", "subject_teachers"),
    "class": ("homeroom_teacher", "principal"),
    "school_month": ("principal",),
}
SHARES = {1: [["1"]], 2: [["2/5", "3/5"], ["1/3", "2/3"]], 3: [["1/3", "1/3", "1/3"], ["50%", "1/7", "5/14"]]}
UNDATED = {"student", "class", "term"}


def joins(rows: str, subject: str) -> list[tuple[str, str]]:
    """Paths of two subjects that hold the same kind of key."""
    return [(a, b) for a, to in KEYS[rows] for b, domain in KEYS[subject] if to == domain and a]


def one_way(rows: str, subject: str) -> bool:
    """Whether `on` may be left out."""
    if rows == subject:
        return False
    held = [domain for path, domain in KEYS[rows] if "." not in path]
    own = [domain for path, domain in KEYS[subject] if path == ""]
    if own:
        return held.count(own[0]) == 1
    return sum(held.count(domain) for path, domain in KEYS[subject] if path and "." not in path) == 1


class PackBuilder:
    """Draws one pack: parameters, facts, a rule for each fact, some rules with everything."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.facts: list[Fact] = []
        self.text = HEADER
        self.wrong = draw(st.integers(0, 11)) == 0  # one mistake on purpose

    def pick(self, *options: Any) -> Any:
        return self.draw(st.sampled_from(options))

    def build(self) -> str:
        self.parameters()
        for _ in range(self.draw(st.integers(2, 6))):
            self.add_fact(self.pick(*ALL_SUBJECTS))
        for fact in self.facts:
            self.text += fact.text() + self.asked(fact)
        for number in range(self.draw(st.integers(0, 2))):
            self.text += self.rule(number)
        if self.draw(st.booleans()):
            self.text += self.settlement()
        if self.draw(st.booleans()):
            self.text += self.metric()
        return self.text

    def parameters(self) -> None:
        values = {
            "n": ("2", "0", "-5"),
            "m": ('"33.33"', '"0.01"'),
            "r": ('"91%"', '"2/5"'),
            "d": ("2026-10-01", "2026-09-30"),
            "b": ("true", "false"),
        }
        for name, kind in PARAMETERS.items():
            days = sorted({self.pick("2020-01-01", "2026-02-01", "2026-09-25", "2026-10-05") for _ in range(2)})
            dated = ", ".join(f"{{ from = {day}, value = {self.pick(*values[name])} }}" for day in days)
            self.text += f'\n[param.{name}]\ntype = "{kind}"\nvalues = [{dated}]\n'

    def names(self, subject: str, prefix: str = "") -> Names:
        """Everything that can be said of a subject's row; facts only of what is already there."""
        found = [(prefix + name, kind) for name, kind in COLUMNS[subject]]
        own = [(prefix + fact.id, fact.type) for fact in self.facts if fact.subject == subject]
        for path, target in KEYS[subject]:
            if path:
                own += [(f"{prefix}{path}.{f.id}", f.type) for f in self.facts if f.subject == target]
        return found + own * 3

    def shared(self) -> Names:
        return [
            ("as_of", "timestamp"),
            ("as_of.date()", "date"),
            *((f"p.{name}", kind) for name, kind in PARAMETERS.items()),
        ]

    def grammar(self, subject: str, asker: str | None = None) -> Grammar:
        names = self.names(subject) + self.shared()
        if asker is not None:
            names += self.names(asker, "self.")
        return Grammar(self.draw, names, subject, asker or subject)

    def kind(self, kind: str) -> str:
        """The wanted type, or once another one."""
        if self.wrong and not self.draw(st.integers(0, 4)):
            self.wrong = False
            return str(self.pick(*(other for other in TYPES if other != kind)))
        return kind

    def add_fact(self, subject: str) -> None:
        id = f"f{len(self.facts)}"
        dates = [name for name, kind in COLUMNS[subject] if kind == "date" and "." not in name]
        if self.draw(st.integers(0, 2)):
            fact = self.aggregate(id, subject)
        else:
            kind = self.pick(*TYPES)
            expr = self.grammar(subject).make(self.kind(kind), self.draw(st.integers(1, 3)))
            fact = Fact(id, subject, kind, {"expr": quoted(expr)})
            if dates and not self.draw(st.integers(0, 3)):
                fact.lines["on"] = quoted(self.pick(*dates))
        self.facts.append(fact)

    def aggregate(self, id: str, subject: str) -> Fact:
        near = [rows for rows in SUBJECTS if joins(rows, subject)]
        rows = self.pick(*near) if near and self.draw(st.integers(0, 19)) else self.pick(*SUBJECTS)
        lines = {"from": quoted(TABLE_OF[rows])}
        pairs = joins(rows, subject)
        if pairs and (self.draw(st.integers(0, 2)) or not one_way(rows, subject)):
            path, own = self.pick(*pairs)
            lines["on"] = f"{{ {quoted(path)} = {quoted('self.' + own if own else 'self')} }}"
        inner = self.grammar(rows, subject)
        if self.draw(st.integers(0, 3)):
            lines["where"] = quoted(inner.make(self.kind("bool"), self.draw(st.integers(1, 2))))
        take, kind = self.take(inner, rows)
        lines["take"] = quoted(take)
        if rows == "absence" and self.draw(st.integers(0, 29)):
            covering = [f.id for f in self.facts if f.subject == subject and f.type == "bool"]
            if covering and self.draw(st.booleans()):
                lines["covered_by"] = quoted(self.pick(*covering))
            else:
                lines["complete"] = "true"
        if subject in ("school_month", "class_term") and not self.draw(st.integers(0, 2)):
            lines["in_period"] = "false"
        return Fact(id, subject, kind, lines)

    def take(self, inner: Grammar, rows: str) -> tuple[str, str]:
        takes = ["count", "any", "all", "none", "sum", "min", "max", "distinct", "first", "latest"]
        if rows in UNDATED and self.draw(st.integers(0, 9)):
            takes = takes[:-2]
        take = self.pick(*takes)
        depth = self.draw(st.integers(0, 2))
        if take == "count" or (take in ("any", "none") and self.draw(st.booleans())):
            return f"{take}()", "int" if take == "count" else "bool"
        if take in ("any", "all", "none"):
            return f"{take}({inner.make(self.kind('bool'), depth)})", "bool"
        kinds = {"sum": ("int", "money", "ratio"), "min": ("int", "date", "money", "ratio"),
                 "distinct": ("int", "date", "string", "bool")}  # fmt: skip
        kind = self.pick(*kinds.get({"max": "min"}.get(take, take), ("int", "date", "string", "bool", "money")))
        argument = inner.make(self.kind(kind), depth)
        return f"{take}({argument})", "int" if take == "distinct" else kind

    def asked(self, fact: Fact) -> str:
        """A rule that tells known, unknown and error apart, and says the value."""
        when = fact.id if fact.type == "bool" else f"{fact.id} == {fact.id}"
        said = "" if fact.type == "string" else f"{{{fact.id}}}"
        return (f'\n[[rule]]\nid = "asked.{fact.id}"\nof = "{fact.subject}"\nwhen = "{when}"\n'
                f'say = {{ zh = "={said}", en = "={said}" }}\n')  # fmt: skip

    def rule(self, number: int) -> str:
        subject = self.pick(*(fact.subject for fact in self.facts))
        grammar = self.grammar(subject)
        lines = {"when": quoted(grammar.make(self.kind("bool"), 2))}
        if self.draw(st.booleans()):
            lines["applies"] = quoted(grammar.make("bool", 1))
        if self.draw(st.booleans()):
            lines["due"] = quoted(grammar.make(self.kind("date"), 2))
        if not self.draw(st.integers(0, 3)):
            lines["unknown"] = quoted(self.pick("report", "false", "true"))
        dates = [name for name, kind in COLUMNS[subject] if kind == "date" and "." not in name]
        if dates and not self.draw(st.integers(0, 2)):
            lines["on"] = quoted(self.pick(*dates))
        if subject in WHO and not self.draw(st.integers(0, 2)):
            lines["answerable"] = f"[{', '.join(self.role(subject, role) for role in WHO[subject])}]"
        body = "".join(f"{key} = {value}\n" for key, value in lines.items())
        return f'\n[[rule]]\nid = "rule.{number}"\nof = "{subject}"\n{body}say = {{ zh = "-", en = "-" }}\n'

    @staticmethod
    def role(subject: str, role: str, more: str = "") -> str:
        """A role as `answerable`, `payer` and `to` name it; `via` where the way is not the only one."""
        via = ', via = "student.class.school"' if role == "principal" and subject in ("change", "case") else ""
        return f'{{ role = "{role}"{via}{more} }}'

    def settlement(self) -> str:
        subject = self.pick("change", "case")
        grammar = self.grammar(subject)
        roles = [role for role in WHO[subject] if self.draw(st.booleans())] or list(WHO[subject][:1])
        shares = self.pick(*SHARES[len(roles)])
        parts = [self.role(subject, role, f', share = "{share}"') for role, share in zip(roles, shares, strict=True)]
        sides = ["payer", "to"] if self.draw(st.booleans()) else ["to", "payer"]
        date = {"change": "date", "case": "opened_on"}[subject]
        lines = {
            "when": quoted(grammar.make(self.kind("bool"), 1)),
            "amount": quoted(grammar.make("money", self.draw(st.integers(0, 2)))),
            sides[0]: f"[{', '.join(parts)}]",
            sides[1]: '"pool"',
            "book": quoted(date),
            "period": quoted(self.pick("month", "school_year")),
            "effect": quoted(self.pick("pay", "pay", "record")),
        }
        body = "".join(f"{key} = {value}\n" for key, value in lines.items())
        return f'\n[[settlement]]\nid = "settled"\nof = "{subject}"\n{body}'

    def metric(self) -> str:
        parts = []
        by = self.pick(["school"], ["school", "kind"], [])
        for name in ("n", "d"):
            rows = self.pick("change", "case", "visit")
            where = (
                f", where = {quoted(self.grammar(rows).make(self.kind('bool'), 1))}" if self.draw(st.booleans()) else ""
            )
            path = self.pick("student.school", "student.class.school")
            cells = {"school": f'school = "{path}"', "kind": 'kind = "kind"'}
            keys = f", by = {{ {', '.join(cells[key] for key in by)} }}" if by else ""
            parts.append(f"{name} = {{ from = {quoted(TABLE_OF[rows])}{where}{keys} }}\n")
        period = self.pick("school_year", "term", "month")
        names = ", ".join(quoted(key) for key in by)
        return f'\n[[metric]]\nid = "measured"\nby = [{names}]\nperiod = "{period}"\n{"".join(parts)}'


@st.composite
def packs(draw: Draw) -> str:
    return PackBuilder(draw).build()
