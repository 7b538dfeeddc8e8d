# SPDX-License-Identifier: MIT
"""Facts: columns, expressions, aggregates and folds, one row at a time, as the specification words them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from oracle import across, aggregates, evidence, folds
from oracle.bands import Band
from oracle.calendars import Calendars, Term
from oracle.language import evaluate
from oracle.matches import match_subject, matched
from oracle.moments import end_of_day
from oracle.packs import Pack
from oracle.runs import runs_of
from oracle.subjects import (
    Period,
    Subject,
    coexists,
    cross_subject,
    group_subject,
    periods,
    run_subject,
    subject_of_table,
)
from oracle.syntax import Node, parse
from oracle.tables import Data, Row
from oracle.values import Date, Refused, Unknown, both, is_known, unknown


class RowScope:
    """Where an expression stands: a row, the subject that asks (`self`), and the anchor of its parameters."""

    def __init__(self, world: World, row: Row, anchor: Any, asker: Row | None = None) -> None:
        self.world, self.row, self.anchor, self.asker = world, row, anchor, asker
        self.calendars, self.bands = world.calendars, world.bands

    def path(self, names: tuple[str, ...]) -> Any:
        head, *rest = names
        if head == "as_of":
            return end_of_day(self.world.as_of)
        if head == "p" and rest:
            return self.world.parameter(rest[0], self.anchor)
        if head == "c" and rest:
            return self.world.pack.choice(rest[0])
        if head == "self" and self.asker is not None:
            return self.world.read(self.asker, tuple(rest)) if rest else self.asker.key
        return self.world.read(self.row, names)

    def school(self) -> str | None:
        return self.world.school_of(self.asker or self.row)

    def field_of(self, value: Any, name: str) -> Any:
        return value[name]


class World:
    """A pack and the tables of a township, seen at the end of a day."""

    def __init__(self, pack: Pack, data: Data, as_of: Date) -> None:
        self.pack, self.as_of = pack, as_of
        self.data = data.seen(as_of)
        self.parsed: dict[str, Node] = {}
        self.made: dict[str, list[Row] | None] = {}
        self.subjects = self.all_subjects()
        self.evidence = pack.section("evidence")
        self.facts: dict[str, dict[str, dict[str, Any]]] = {}
        for fact in pack.section("fact").values():
            self.facts.setdefault(fact["of"], {})[fact["id"]] = fact

    def all_subjects(self) -> dict[str, Subject]:
        tables = self.data.tables
        subjects = {table.subject: subject_of_table(table) for table in tables.values()}
        for id, entry in self.pack.section("subject").items():
            if "group" in entry:
                subjects[id] = group_subject(id, entry, subjects)
            elif "match" in entry:
                subjects[id] = match_subject(id, entry)
            else:
                subjects[id] = run_subject(id, entry, tables) if "runs" in entry else cross_subject(id, entry)
        return subjects

    # --- rows ---

    def table_rows(self, table: str) -> list[Row] | None:
        """None where the table is absent."""
        return self.data.rows.get(table)

    def rows(self, subject: str) -> list[Row] | None:
        if subject not in self.made:
            self.made[subject] = self.make_rows(self.subjects[subject])
        return self.made[subject]

    def make_rows(self, subject: Subject) -> list[Row] | None:
        if subject.table is not None:
            return self.table_rows(subject.table.id)
        if "runs" in subject.declared:
            return runs_of(self, subject)
        if "group" in subject.declared:
            return self.grouped(subject)
        if "match" in subject.declared:
            return matched(self, subject)
        return self.crossed(subject)

    def grouped(self, subject: Subject) -> list[Row] | None:
        """One row for each distinct key; a row of which a part is unknown is in no group."""
        rows = self.table_rows(subject.declared["group"]["from"])
        if rows is None:
            return None
        paths = [tuple(path.split(".")) for path in subject.declared["group"]["by"]]
        keys = {tuple(self.read(row, path) for path in paths) for row in rows}
        known = sorted((key for key in keys if all(is_known(part) for part in key)), key=str)
        return [
            Row(subject.id, "|".join(map(str, key)), dict(zip(subject.columns, key, strict=True)), None)
            for key in known
        ]

    def crossed(self, subject: Subject) -> list[Row] | None:
        """The pairs that coexist; a pair's event date is the last day of its period."""
        (part,) = subject.columns
        rows, terms = self.rows(part), self.table_rows("terms")
        if rows is None or terms is None:
            return None
        found = []
        for row in rows:
            for period in periods(subject.period, terms, self.as_of):
                if coexists(row, self.subjects[part], period):
                    cells = {part: row.key, "period": period}
                    found.append(Row(subject.id, f"{row.key}|{period.id}", cells, period.end))
        return found

    @cached_property
    def bands(self) -> dict[str, Band]:
        return self.pack.bands()

    @cached_property
    def by_key(self) -> dict[str, dict[str, Row]]:
        """Rows by key, of the subjects that a key can name."""
        linked = [s for s in self.subjects.values() if s.domain]
        return {s.id: {row.key: row for row in self.rows(s.id) or []} for s in linked}

    # --- names ---

    def day_of(self, row: Row) -> Date:
        return row.event or self.as_of

    def read(self, row: Row, names: tuple[str, ...]) -> Any:
        """A dotted path from a row; dated links are read on the row's event date."""
        day = self.day_of(row)
        for name in names[:-1]:
            if (entry := self.evidence.get(name)) is not None and entry["of"] == row.subject:
                return evidence.fact(self, entry, row, names[-1])
            if name == "period" and "period" in row.cells:
                return getattr(row.cells["period"], names[-1])
            target = self.follow(row, name, day)
            if not isinstance(target, Row):
                return target
            row = target
        return self.value(row, names[-1], day)

    def follow(self, row: Row, name: str, day: Date) -> Any:
        """The row that a link names, or unknown."""
        key = self.value(row, name, day)
        if not is_known(key):
            return key
        domain = self.subjects[row.subject].columns[name].domain
        return self.by_key[domain].get(key, unknown(f"{domain} {key}"))

    def value(self, row: Row, name: str, day: Date) -> Any:
        """A column or fact of a row."""
        if name in self.facts.get(row.subject, {}):
            return self.fact(row, name)
        if row.subject == "student" and name == "class":
            return self.class_on(row, day)
        if name not in row.cells:
            raise Refused(f"{row.subject} has no {name}")
        cell = row.cells[name]
        return unknown(f"{row.subject}.{name}") if cell is None else cell

    @cached_property
    def enrolments(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in sorted(self.table_rows("enrolments") or [], key=lambda r: r.cells["from"]):
            found.setdefault(row.cells["student"], []).append(row)
        return found

    def class_on(self, student: Row, day: Date) -> Any:
        """The class that holds on the day; after the last one, that one (who had the student answers for the return);
        before the first, the first; without enrolments, the register's."""
        stays = self.enrolments.get(student.key, [])
        begun = [e for e in stays if e.cells["from"] <= day]
        holding = [e for e in begun if e.cells["to"] is None or day < e.cells["to"]]
        if stays:
            return (holding or begun or stays[:1])[-1].cells["class"]
        cell = student.cells["class"]
        return unknown("student.class") if cell is None else cell

    def parameter(self, id: str, anchor: Any) -> Any:
        return self.pack.parameter(id, anchor) if is_known(anchor) else anchor

    def anchor_of(self, row: Row, entry: dict[str, Any]) -> Any:
        """The day that parameters are read on: `on`, else the subject's event date, else as_of."""
        on = entry.get("on")
        return self.read(row, tuple(on.split("."))) if isinstance(on, str) else self.day_of(row)

    # --- days ---

    @cached_property
    def calendars(self) -> Calendars:
        terms = self.table_rows("terms")
        made = terms and [
            Term(*(row.cells[name] for name in ("school_year", "number", "starts_on", "ends_on", "unit")))
            for row in terms
        ]
        overrides = {(r.cells["date"], r.cells["school"]): r.cells["kind"] for r in self.table_rows("calendar") or []}
        units = {row.key: row.cells["unit"] for row in self.table_rows("schools") or []}
        return Calendars(made, overrides, units, self.pack.day_counts())

    def school_of(self, row: Row) -> str | None:
        """The school whose terms and closures hold for the row: at the end of the one shortest link path."""
        if row.subject == "school":
            return row.key
        path = self.shortest_path(row.subject, "school")
        key = self.read(row, path) if path else None
        return key if isinstance(key, str) else None

    def shortest_path(self, subject: str, target: str) -> tuple[str, ...] | None:
        """The one shortest chain of links to a subject; None if there is none, or more than one of that length."""
        paths: list[tuple[tuple[str, ...], str]] = [((), subject)]
        for _ in range(4):
            paths = [((*path, name), domain) for path, at in paths for name, domain in self.subjects[at].links.items()]
            found = [path for path, domain in paths if domain == target]
            if found:
                return found[0] if len(found) == 1 else None
        return None

    def covers(self, table: str, student: Row | None, day: Date) -> bool:
        """Whether a submission of the table covers the student's class on that day."""
        own = self.class_on(student, day) if student else None
        at = self.by_key["class"].get(own) if isinstance(own, str) else None
        school = at.cells["school"] if at else None
        unit = self.calendars.units.get(school or "")
        for row in self.table_rows("submissions") or []:
            sent = row.cells
            if sent["table"] != table or not sent["covers_from"] <= day <= sent["covers_to"]:
                continue
            named = [(sent["class"], own), (sent["school"], school), (sent["unit"], unit)]
            scope = next(((wanted, has) for wanted, has in named if wanted is not None), None)
            if scope is not None and scope[0] == scope[1]:
                return True
        return False

    # --- facts ---

    def evaluate(self, text: str, scope: RowScope) -> Any:
        if text not in self.parsed:
            self.parsed[text] = parse(text)
        return evaluate(self.parsed[text], scope)

    def fact(self, row: Row, id: str) -> Any:
        if id not in row.facts:
            row.facts[id] = unknown("cycle")
            row.facts[id] = self.compute(row, self.facts[row.subject][id])
        return row.facts[id]

    def compute(self, row: Row, fact: dict[str, Any]) -> Any:
        anchor = self.anchor_of(row, fact)
        if "expr" in fact:
            return self.evaluate(fact["expr"], RowScope(self, row, anchor))
        if "across" in fact:
            return across.compute(self, row, fact)
        if "fold" in fact:
            return folds.compute(self, row, fact, anchor)
        return aggregates.compute(self, row, fact, anchor)

    def reaching(self, row: Row, fact: dict[str, Any], table: str) -> list[tuple[Row, Any]] | Unknown:
        """Rows of a table that reach the subject's row, each with its membership: true or unknown."""
        rows = self.table_rows(table) if table in self.data.tables else self.rows(table)
        if rows is None:
            return unknown(f"table {table}")
        on = fact.get("on")
        wanted = self.declared_links(row, on, fact) if isinstance(on, dict) else [self.default_link(row, table)]
        missing = [value for _, value in wanted if not is_known(value)]
        if missing:
            return missing[0]
        found = []
        for other in rows:
            values = [(self.read(other, path), value) for path, value in wanted]
            if all(is_known(own) and own == value for own, value in values):
                member = self.in_period(row, other, fact)
                if member is not False:
                    found.append((other, member))
        return found

    def declared_links(self, row: Row, on: dict[str, str], fact: dict[str, Any]) -> list[tuple[tuple[str, ...], Any]]:
        scope = RowScope(self, row, self.anchor_of(row, {}), row)
        return [(tuple(path.split(".")), self.evaluate(text, scope)) for path, text in on.items()]

    def default_columns(self, subject: str, rows: str) -> tuple[str | None, str]:
        """The one column with the subject's key, or else with the key of exactly one of the subject's own links.

        The subject's column (None: its own key) and the rows' column. A row's own key leads to no other row.
        """
        own, other = self.subjects[subject], self.subjects[rows]
        holding = other.holding(own.domain) if own.domain else []
        if subject == rows:
            holding = [name for name in holding if name not in (own.table.key if own.table else [])]
        if len(holding) == 1:
            return None, holding[0]
        pairs = [(mine, theirs) for mine, domain in own.links.items() for theirs in other.holding(domain)]
        if holding or len(pairs) != 1:
            raise Refused("no way to the subject, or two")
        return pairs[0]

    def default_link(self, row: Row, table: str) -> tuple[tuple[str, ...], Any]:
        rows = self.data.tables[table].subject if table in self.data.tables else table
        mine, theirs = self.default_columns(row.subject, rows)
        return (theirs,), row.key if mine is None else self.read(row, (mine,))

    def in_period(self, row: Row, other: Row, fact: dict[str, Any]) -> Any:
        """With a period in the subject, the row's event date lies in it; a run belongs to that of its last day."""
        period = row.cells.get("period")
        if not isinstance(period, Period) or not fact.get("in_period", True) or other.event is None:
            return True
        declared = self.subjects[other.subject].declared
        if "runs" not in declared or declared.get("place") == "start":
            return period.has(other.event)
        if other.cells["end"] is not None:
            return period.has(other.cells["end"])
        return unknown("last day of the run") if other.event <= period.end else False

    def members(self, row: Row, fact: dict[str, Any], anchor: Any, table: str) -> Any:
        """Rows that `where` does not refuse, with true, unknown or error for each."""
        reached = self.reaching(row, fact, table)
        if not isinstance(reached, list):
            return reached
        found = []
        for other, member in reached:
            if "where" in fact:
                member = both(member, self.evaluate(fact["where"], RowScope(self, other, anchor, row)))
            if member is not False:
                found.append((other, member))
        return found
