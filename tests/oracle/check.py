# SPDX-License-Identifier: MIT
"""What a pack must satisfy to be loaded: names, types, links, no cycle. Raises `Refused`."""

from __future__ import annotations

from typing import Any

from oracle.facts import World
from oracle.folds import OPTIONS, ROWS
from oracle.packs import kind_of, missing_cells
from oracle.subjects import Subject
from oracle.syntax import Call, Path, parse
from oracle.types import Checker, Type
from oracle.values import Refused

CELLS = {"text": "string", "code": "string", "key": "string", "decimal": "decimal"}
SUMMED = {"int", "money", "ratio"}
COMPARED = {"int", "money", "ratio", "date"}


class PackChecker:
    """Checks every fact, rule, settlement and metric of a world's pack."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.types: dict[tuple[str, str], Type] = {}
        self.open: set[tuple[str, str]] = set()

    def check(self) -> None:
        for subject, facts in self.world.facts.items():
            if subject not in self.world.subjects:
                raise Refused(f"no subject {subject}")
            for id in facts:
                self.fact_type(subject, id)
        for rule in self.world.pack.section("rule").values():
            self.rule(rule)
        for entry in self.world.pack.section("settlement").values():
            self.settlement(entry)
        for metric in self.world.pack.section("metric").values():
            self.metric(metric)

    # --- names ---

    def name_type(self, subject: str, names: tuple[str, ...]) -> Type:
        """A column or fact of a subject, or of one that its links lead to."""
        at = self.subject(subject)
        for i, name in enumerate(names[:-1]):
            if name == "period" and at.period and i == len(names) - 2:
                if names[-1] in ("start", "end"):
                    return "date"
                raise Refused(f"a period has no {names[-1]}")
            if name not in at.links:
                raise Refused(f"{at.id}.{name} is no link")
            at = self.subject(at.links[name])
        if names[-1] in self.world.facts.get(at.id, {}):
            return self.fact_type(at.id, names[-1])
        column = at.columns.get(names[-1])
        if column is None:
            raise Refused(f"{at.id} has no {names[-1]}")
        return CELLS.get(column.type, column.type)

    def subject(self, id: str) -> Subject:
        if id not in self.world.subjects:
            raise Refused(f"no subject {id}")
        return self.world.subjects[id]

    def checker(self, subject: str, asker: str | None = None) -> Checker:
        def type_of(names: tuple[str, ...]) -> Type:
            head, *rest = names
            if head == "as_of" and not rest:
                return "timestamp"
            if head == "p":
                return self.parameter_type(rest)
            if head == "c":
                self.world.pack.choice(".".join(rest))
                return "string"
            if head == "self":
                if asker is None:
                    raise Refused("self stands in where, take and on only")
                return self.name_type(asker, tuple(rest)) if rest else "string"
            return self.name_type(subject, names)

        return Checker(type_of, self.world.pack.day_counts(), self.world.bands)

    def parameter_type(self, rest: list[str]) -> Type:
        entry = self.world.pack.sections.get("param", {}).get(rest[0] if rest else "")
        if entry is None or len(rest) != 1:
            raise Refused("no such parameter")
        kind = entry.get("type") or kind_of(entry)
        if "by" not in entry:
            return kind
        if missing_cells(entry):
            raise Refused("a cell that is neither given nor none")
        for _ in entry["by"]:
            kind = ("map", kind)
        return kind

    def typed(self, text: str, subject: str, want: Type | None = None, asker: str | None = None) -> Type:
        found = self.checker(subject, asker).infer(parse(text))
        if want is not None and found != want:
            raise Refused(f"{text}: {found}, not {want}")
        return found

    # --- facts ---

    def fact_type(self, subject: str, id: str) -> Type:
        if (subject, id) not in self.types:
            if (subject, id) in self.open:
                raise Refused(f"{id} depends on itself")
            if id in self.subject(subject).columns:
                raise Refused(f"{id} is a column of {subject}")
            self.open.add((subject, id))
            self.types[subject, id] = self.infer(subject, self.world.facts[subject][id])
        return self.types[subject, id]

    def infer(self, subject: str, fact: dict[str, Any]) -> Type:
        self.anchor(subject, fact)
        if sum(key in fact for key in ("expr", "from", "fold")) != 1:
            raise Refused("one of expr, from, fold")
        if "expr" in fact:
            return self.typed(fact["expr"], subject)
        if "fold" in fact:
            return self.fold(subject, fact)
        return self.aggregate(subject, fact)

    def anchor(self, subject: str, entry: dict[str, Any]) -> None:
        on = entry.get("on")
        if isinstance(on, str) and self.name_type(subject, tuple(on.split("."))) != "date":
            raise Refused(f"{on} is no date")

    def aggregate(self, subject: str, fact: dict[str, Any]) -> Type:
        table = self.world.data.tables.get(fact["from"])
        if table is None:
            raise Refused(f"no table {fact['from']}")
        if table.exceptions_only and not fact.get("complete") and "covered_by" not in fact:
            raise Refused("what is covered is not said")
        if "covered_by" in fact and self.name_type(subject, (fact["covered_by"],)) != "bool":
            raise Refused("covered_by is a yes or no")
        self.links(subject, fact, table.subject)
        if "where" in fact:
            self.typed(fact["where"], table.subject, "bool", subject)
        return self.take(parse(fact["take"]), table.subject, subject)

    def take(self, take: Any, rows: str, asker: str) -> Type:
        if not isinstance(take, Call) or take.method or len(take.args) > 1:
            raise Refused("no take")
        given = self.checker(rows, asker).infer(take.args[0]) if take.args else None
        match take.name, given:
            case "count", None:
                return "int"
            case (("any" | "none"), (None | "bool")):
                return "bool"
            case "all", "bool":
                return "bool"
            case "sum", t if t in SUMMED:
                return t
            case (("min" | "max"), t) if t in COMPARED:
                return t
            case "distinct", t if t is not None and t != "double":
                return "int"
            case (("first" | "latest"), t) if t is not None and self.is_dated(rows):
                return t
        raise Refused(f"{take.name} of {given}")

    def is_dated(self, rows: str) -> bool:
        """Rows without any date have no first and no latest."""
        table = self.subject(rows).table
        return table is not None and (table.event is not None or "from" in table.columns)

    def links(self, subject: str, fact: dict[str, Any], rows: str) -> None:
        on = fact.get("on")
        if not isinstance(on, dict):
            self.world.default_columns(subject, rows)
            return
        for path, text in on.items():
            left = self.name_type(rows, tuple(path.split(".")))
            self.typed(text, subject, left, subject)
            a, b = self.domain(rows, tuple(path.split("."))), self.text_domain(subject, text)
            if a and b and a != b:
                raise Refused(f"{path} is a key of {a}, {text} of {b}")

    def text_domain(self, subject: str, text: str) -> str:
        node = parse(text)
        if not isinstance(node, Path) or node.names[0] != "self":
            return ""
        return self.domain(subject, node.names[1:]) if node.names[1:] else self.subject(subject).domain

    def domain(self, subject: str, names: tuple[str, ...]) -> str:
        """The subject whose key a column holds; "" where it is no key."""
        at = self.subject(subject)
        for name in names[:-1]:
            if name not in at.links:
                return ""
            at = self.subject(at.links[name])
        column = at.columns.get(names[-1])
        return column.domain if column is not None and column.type == "key" else ""

    def fold(self, subject: str, fact: dict[str, Any]) -> Type:
        if fact["fold"] not in ROWS:
            raise Refused(f"no fold {fact['fold']}")
        options = OPTIONS[fact["fold"]]
        given = fact.get("with", {})
        if set(given) != set(options):
            raise Refused("parameters of the fold")
        for name, text in given.items():
            self.typed(str(text), subject, options[name])
        self.links(subject, fact, self.world.data.tables[ROWS[fact["fold"]]].subject)
        return "int"

    # --- rules ---

    def rule(self, rule: dict[str, Any]) -> None:
        self.anchor(rule["of"], rule)
        self.typed(rule["when"], rule["of"], "bool")
        if "applies" in rule:
            self.typed(rule["applies"], rule["of"], "bool")
        if "due" in rule:
            self.typed(rule["due"], rule["of"], "date")
        others = self.world.pack.section("rule")
        for id in rule.get("exception_to", []):
            if id not in others or others[id]["of"] != rule["of"]:
                raise Refused(f"no rule {id} of the same subject")

    def settlement(self, entry: dict[str, Any]) -> None:
        self.anchor(entry["of"], entry)
        self.typed(entry.get("when", "true"), entry["of"], "bool")
        self.typed(entry["amount"], entry["of"], "money")
        self.typed(entry["book"], entry["of"], "date")

    def metric(self, metric: dict[str, Any]) -> None:
        for part in (metric["n"], metric["d"]):
            subject = self.world.data.tables[part["from"]].subject
            checker = self.checker(subject)
            names = checker.type_of
            checker.type_of = lambda path, names=names: "date" if path[0] == "period" else names(path)
            if "where" in part and checker.infer(parse(part["where"])) != "bool":
                raise Refused("where is a yes or no")
            for by in metric.get("by", []):
                self.name_type(subject, tuple(part.get("by", {}).get(by, by).split(".")))


def check(world: World) -> None:
    PackChecker(world).check()
