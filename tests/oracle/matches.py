# SPDX-License-Identifier: MIT
"""Matches: every row of one register held against every row of the other, and whoever is left alone.

Written from docs/policy-subjects.md, pair by pair, without a thought of speed.
"""

from __future__ import annotations

import itertools
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from oracle.subjects import Subject
from oracle.tables import Column, Row
from oracle.values import Date

if TYPE_CHECKING:
    from oracle.facts import World

STRONG = ("exact_id", "stated", "name_birth_guardian")
SPELLINGS = ("near_name", "near_birth")
WORN_OUT = 20
COLUMNS = {"kind": "code", "same": "bool", "sure": "bool", "decided": "bool", "conflict": "bool", "waiting": "bool",
           "person": "text", "seen_on": "date"}  # fmt: skip


def match_subject(id: str, entry: dict[str, Any]) -> Subject:
    sides = {name: Column(name, "key", name) for name in (entry["match"]["left"], entry["match"]["right"])}
    return Subject(id, sides | {name: Column(name, kind) for name, kind in COLUMNS.items()}, declared=entry)


@dataclass
class Person:
    row: Row
    name: str
    birth: Date | None
    id: str
    sound: bool
    guardians: set[str]
    sex: str | None


@dataclass
class Pair:
    left: Person
    right: Person
    kind: str
    decided: bool | None = None
    conflict: bool = False
    same: bool = False

    @property
    def spelt(self) -> bool:
        return bool(self.left.name) and self.left.name == self.right.name and self.left.birth == self.right.birth \
            and self.left.birth is not None and not two_numbers(self.left, self.right)  # fmt: skip


def plain(text: str | None) -> str:
    folded = unicodedata.normalize("NFKC", text or "").lower()
    return "".join(c for c in folded if not c.isspace() and c not in "·•・‧.")


def number(text: str | None) -> tuple[str, bool]:
    """What may be compared, and whether it is sound."""
    ident = unicodedata.normalize("NFKC", text or "").upper().replace(" ", "")
    digits, last = ident[:-1], ident[-1:]
    if not digits.isdigit() or not (last.isdigit() or (last == "X" and len(ident) == 18)) or len(ident) not in (15, 18):
        return "", False
    day = "19" + ident[6:12] if len(ident) == 15 else ident[6:14]
    try:
        Date.fromisoformat(f"{day[:4]}-{day[4:6]}-{day[6:]}")
        dated = True
    except ValueError:
        dated = False
    if len(ident) == 15:
        return (ident, False) if dated else ("", False)
    values = [10 if c == "X" else int(c) for c in ident]
    checked = sum(v * 2 ** (17 - i) for i, v in enumerate(values)) % 11 == 1
    return ("", False) if ident.endswith("000") and not checked else (ident, dated and checked)


def people(world: World, side: str, columns: dict[str, str]) -> list[Person]:
    found = []
    for row in sorted(world.rows(side) or [], key=lambda r: r.key):
        ident, sound = number(row.cells.get(columns.get("id", "")))
        found.append(Person(row, plain(row.cells.get(columns.get("name", ""))), row.cells.get(columns.get("birth", "")),
                            ident, sound, guardians(world, row, columns.get("guardian", "")),
                            row.cells.get(columns.get("sex", ""))))  # fmt: skip
    worn = {p.id for p in found if sum(q.id == p.id for q in found) > WORN_OUT}
    for person in found:
        if person.id in worn:
            person.id, person.sound = "", False
    return found


def guardians(world: World, row: Row, column: str) -> set[str]:
    table, _, name = column.rpartition(".")
    if not table:
        return {plain(row.cells.get(name))} - {""}
    links = world.subjects[world.data.tables[table].subject].holding(row.subject)
    rows = world.table_rows(table) or []
    return {plain(r.cells[name]) for r in rows if any(r.cells[link] == row.key for link in links)} - {""}


def slips(text: str) -> set[str]:
    """All texts with one character changed to another digit or X, or two neighbours swapped."""
    changed = {text[:i] + c + text[i + 1 :] for i in range(len(text)) for c in "0123456789X"}
    return changed | {text[:i] + text[i + 1] + text[i] + text[i + 2 :] for i in range(len(text) - 1)}


def old(ident: str) -> str:
    return ident if len(ident) == 15 else ident[:6] + ident[8:17]


def two_numbers(a: Person, b: Person) -> bool:
    return a.sound and b.sound and a.id != b.id


def near_names(a: str, b: str) -> bool:
    if a == b:
        return bool(a)
    if not a or not b or max(len(a), len(b)) < 2:
        return False
    if len(a) == len(b):
        differ = [i for i in range(len(a)) if a[i] != b[i]]
        swap = len(differ) == 2 and differ[1] == differ[0] + 1
        return len(differ) == 1 or (swap and a[differ[0]] == b[differ[1]] and a[differ[1]] == b[differ[0]])
    short, long = sorted((a, b), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def near_days(a: Date, b: Date) -> bool:
    x, y = f"{a:%Y%m%d}", f"{b:%Y%m%d}"
    return x != y and (sum(p != q for p, q in zip(x, y, strict=True)) == 1 or x == y[:4] + y[6:] + y[4:6])


def kind_of(a: Person, b: Person, stated: bool) -> str | None:
    both = bool(a.name) and a.name == b.name and a.birth is not None and a.birth == b.birth
    born = a.birth is not None and a.birth == b.birth
    if a.sound and b.sound and a.id == b.id:
        return "exact_id"
    if stated:
        return "stated"
    if both and a.guardians & b.guardians:
        return "name_birth_guardian"
    if a.id and b.id and 15 in (len(a.id), len(b.id)) and old(a.id) == old(b.id):
        return "old_id"
    near = len(a.id) == 18 and not (a.sound and b.sound) and b.id in slips(a.id)
    if near and (near_names(a.name, b.name) or born):
        return "near_id"
    if two_numbers(a, b) or {a.sex, b.sex} == {"male", "female"}:
        return None
    if both or (born and near_names(a.name, b.name)):
        return "name_birth" if both else "near_name"
    dated = a.birth is not None and b.birth is not None and near_days(a.birth, b.birth)
    return "near_birth" if a.name and a.name == b.name and dated else None


def decisions(world: World) -> dict[str, bool]:
    """About a pair: what was said last; two of one day that differ say nothing."""
    last: dict[str, tuple[Date, set[bool]]] = {}
    words = {"same": True, "同一人": True, "different": False, "不是同一人": False}
    for row in world.table_rows("decisions") or []:
        choice, on = words.get(row.cells.get("choice") or ""), row.cells["decided_on"]
        if choice is None:
            continue
        day, said = last.get(row.cells["about"], (on, set()))
        last[row.cells["about"]] = (on, {choice}) if on > day else (day, said | {choice} if on == day else said)
    return {about: said.pop() for about, (_, said) in last.items() if len(said) == 1}


def matched(world: World, subject: Subject) -> list[Row] | None:
    spec = subject.declared["match"]
    if any(world.rows(spec[side]) is None for side in ("left", "right")):
        return None
    columns = [{k: (v if isinstance(v, str) else v[i]) for k, v in spec.items()} for i in range(2)]
    lefts, rights = people(world, spec["left"], columns[0]), people(world, spec["right"], columns[1])
    stated = spec.get("stated", "")
    known, said = {p.row.key for p in lefts}, decisions(world)
    pairs = []
    for a, b in itertools.product(lefts, rights):
        kind = kind_of(a, b, b.row.cells.get(stated) == a.row.key)
        choice = said.get(f"{a.row.key}|{b.row.key}")
        if kind or choice:
            pairs.append(Pair(a, b, kind or "decided", choice))
    judge(pairs, {b.row.key: b.row.cells.get(stated) for b in rights if b.row.cells.get(stated) in known})
    return rows_of(subject, spec, lefts, rights, [p for p in pairs if offered(p, pairs)])


def beside(pair: Pair, pairs: list[Pair]) -> list[Pair]:
    """Pairs that share a row with this one, itself included."""
    return [p for p in pairs if p.left is pair.left or p.right is pair.right]


def judge(pairs: list[Pair], stated: dict[str, str]) -> None:
    open_pairs = [p for p in pairs if p.decided is not False]
    for pair in pairs:
        named = stated.get(pair.right.row.key)
        elsewhere = named is not None and named != pair.left.row.key
        a, b = pair.left, pair.right
        if pair.kind == "exact_id":
            pair.conflict = elsewhere or (bool(a.name and b.name) and not near_names(a.name, b.name))
        elif pair.kind == "stated":
            numbered = any(p.kind == "exact_id" and p.right is b for p in open_pairs)
            pair.conflict = two_numbers(a, b) or numbered
        elif pair.kind == "name_birth_guardian":
            pair.conflict = two_numbers(a, b) or elsewhere
        others = [p for p in beside(pair, open_pairs) if p is not pair]
        if pair.decided is not None:
            pair.same = pair.decided
        elif pair.kind == "exact_id":
            lone = not any(p.kind == "exact_id" for p in others)
            pair.same = not pair.conflict and (a.name == b.name or not a.name or not b.name or lone)
        elif pair.kind == "name_birth_guardian":
            pair.same = not pair.conflict and not any(p.kind in STRONG for p in others)
        else:
            pair.same = pair.kind == "stated" and not pair.conflict


def offered(pair: Pair, pairs: list[Pair]) -> bool:
    if pair.decided is not None or pair.kind in STRONG:
        return True
    near = beside(pair, pairs)
    if pair.kind in SPELLINGS and any(p.spelt and p.decided is not False for p in near):
        return False
    return not (
        any(p.same and p.left is pair.left for p in near) and any(p.same and p.right is pair.right for p in near)
    )


def rows_of(subject: Subject, spec: dict[str, Any], lefts: list[Person], rights: list[Person],
            pairs: list[Pair]) -> list[Row]:  # fmt: skip
    names = persons(lefts, rights, pairs)
    alone = [(a, None) for a in lefts if not any(p.same and p.left is a for p in pairs)]
    alone += [(None, b) for b in rights if not any(p.same and p.right is b for p in pairs)]  # type: ignore[misc,list-item]
    found = []
    for pair in pairs:
        sure = pair.same and (pair.kind == "exact_id" or pair.decided is not None)
        cells = {"kind": pair.kind, "same": pair.same, "sure": sure, "decided": pair.decided is not None,
                 "conflict": pair.conflict, "waiting": not pair.same and pair.decided is None,
                 "person": names[id(pair.left)] if pair.same else None}  # fmt: skip
        found.append(row_of(subject, spec, pair.left, pair.right, cells))
    for a, b in alone:
        cells = dict.fromkeys(("same", "sure", "decided", "conflict", "waiting"), False)
        found.append(row_of(subject, spec, a, b, cells | {"kind": "alone", "person": names[id(a or b)]}))
    return found


def row_of(subject: Subject, spec: dict[str, Any], a: Person | None, b: Person | None, cells: dict[str, Any]) -> Row:
    seen_on = a.row.event if a else None
    links = {spec["left"]: a.row.key if a else None, spec["right"]: b.row.key if b else None}
    key = f"{links[spec['left']] or ''}|{links[spec['right']] or ''}"
    return Row(subject.id, key, links | cells | {"seen_on": seen_on}, seen_on)


def persons(lefts: list[Person], rights: list[Person], pairs: list[Pair]) -> dict[int, str]:
    """The least key of those who are one person; of the left side where it has one."""
    group = {id(p): {id(p)} for p in [*lefts, *rights]}
    for pair in pairs:
        if pair.same:
            joined = group[id(pair.left)] | group[id(pair.right)]
            for member in joined:
                group[member] = joined
    names = [(0, p.row.key, id(p)) for p in lefts] + [(1, "|" + p.row.key, id(p)) for p in rights]
    return {member: min(n for n in names if n[2] in group[member])[1] for member in group}
