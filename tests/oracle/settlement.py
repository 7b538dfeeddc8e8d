# SPDX-License-Identifier: MIT
"""Settlement: entries, undo, veto, pool and shares, split, caps, rounding. Exact until the last step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from oracle import rules
from oracle.facts import RowScope, World
from oracle.functions import ratio_of_text
from oracle.subjects import Period, month_of, periods, year_of
from oracle.tables import Row
from oracle.values import INT_MAX, INT_MIN, Date, Money, Ratio, is_known

UNASSIGNED, NOBODY = "unassigned", "nobody"
CHARGED = ("pay", "undone")


@dataclass(frozen=True)
class Line:
    """`amount` in fen or points; None where it cannot be said."""

    settlement: str
    key: str
    payer: str
    payee: str
    role: str
    amount: Fraction | None
    period: str
    book: Date
    effect: str
    state: str
    points: bool = False

    @property
    def counts(self) -> bool:
        return self.effect == "pay" and self.state in CHARGED and self.amount is not None


@dataclass(frozen=True)
class Account:
    name: str
    role: str
    share: Fraction
    missed: tuple[rules.Person, ...] = ()

    @property
    def is_person(self) -> bool:
        return self.role != "" and self.name != UNASSIGNED


@dataclass
class Entry:
    """What a row comes to, and what the steps did to it."""

    row: Row
    day: Date  # the persons of that day
    book: Date
    period: Period
    amount: Fraction = Fraction(0)
    pool: Fraction = Fraction(0)
    weight: Fraction = Fraction(0)
    cap: Fraction = Fraction(0)
    undone_on: Date | None = None
    doubt: bool = False
    struck: bool = False


@dataclass
class Piece:
    entry: Entry
    account: Account
    kept: Fraction
    cut: Fraction = Fraction(0)
    key: Any = None  # whose cap it uses
    kept_value: Fraction = Fraction(0)
    cut_value: Fraction = Fraction(0)


@dataclass
class Settled:
    lines: list[Line] = field(default_factory=list)
    unknown: list[tuple[str, str, str]] = field(default_factory=list)  # settlement, subject, key
    gaps: set[tuple[str, str | None, Date]] = field(default_factory=set)  # a share that went to nobody

    def totals(self) -> dict[tuple[str, str, bool], Fraction | None]:
        """(account, period, points) -> sum of what counts; None where it does not fit."""
        found: dict[tuple[str, str, bool], Fraction] = {}
        for line in self.lines:
            if line.counts:
                for account, sign in ((line.payer, -1), (line.payee, 1)):
                    key = account, line.period, line.points
                    found[key] = found.get(key, Fraction(0)) + sign * line.amount
        return {key: total if fits(total) else None for key, total in found.items()}


class TooLarge(Exception):
    """A number beyond 64 bits: what needs it is undecided."""


def fits(value: Fraction) -> bool:
    return INT_MIN <= value.numerator <= INT_MAX and value.denominator <= INT_MAX


def whole(value: Fraction) -> Fraction:
    if not fits(value):
        raise TooLarge
    return value


def settle(world: World) -> Settled:
    result = Settled()
    for entry in world.pack.section("settlement").values():
        Settlement(world, entry, result).run()
    return result


def fraction_of(value: Any) -> Fraction:
    match value:
        case Money(fen):
            return Fraction(fen)
        case Ratio():
            return value.fraction()
    return Fraction(value)


class Settlement:
    """One settlement, step by step."""

    def __init__(self, world: World, spec: dict[str, Any], result: Settled) -> None:
        self.world, self.spec, self.result = world, spec, result
        self.entries: list[Entry] = []
        self.possible: list[tuple[Row, Period | None]] = []  # rows that may be entries; None: of any period
        self.charged: dict[Any, Fraction] = {}
        self.points = spec.get("unit") == "points"
        sanction = spec.get("sanction") and "basis" not in spec
        self.effect = "record" if sanction else spec.get("effect", "pay")
        self.cap = spec["cap"]["per"] if "cap" in spec else None
        self.lines: list[Line] = []

    def run(self) -> None:
        for row in self.world.rows(self.spec["of"]) or []:
            self.read(row)
        for entry in self.entries:
            self.strike(entry)
        for group in self.in_order_of_caps(self.groups()):
            self.charge(group)
        for entry in self.entries:
            if entry.doubt and not entry.struck:
                self.unknown(entry.row)
        self.result.lines += self.lines

    def unknown(self, row: Row) -> None:
        self.result.unknown.append((self.spec["id"], row.subject, row.key))

    def period(self, day: Date, kind: str | None = None) -> Period | None:
        return period_of(self.world, kind or self.spec.get("period", "term"), day)

    # --- entries, undo ---

    def read(self, row: Row) -> None:
        scope = RowScope(self.world, row, self.world.anchor_of(row, self.spec))

        def value(text: str) -> Any:
            return self.world.evaluate(text, scope)

        when, book = value(self.spec["when"]), value(self.spec["book"])
        amount = value(self.spec["amount"]) if "amount" in self.spec else 0
        if when is False or (when is True and "amount" in self.spec and is_known(amount) and not fraction_of(amount)):
            return  # nothing to share, so nobody is missed
        period = self.period(book) if is_known(book) else None
        sure = when is True and is_known(amount) and period is not None
        if not sure or fraction_of(amount) == INT_MIN:  # what turns its direction must fit as well
            self.possible.append((row, period))
            self.unknown(row)
            return
        assert period is not None
        # Who had the role on the day of the event; a subject without one: on the day it is booked, never on as_of.
        entry = Entry(row, row.event or book, book, period, fraction_of(amount))
        self.entries.append(entry)
        if "pool" in self.spec:
            pool, weight = value(self.spec["pool"]), value(self.spec["weight"])
            if is_known(pool) and is_known(weight) and fraction_of(weight) >= 0:
                entry.pool, entry.weight = fraction_of(pool), fraction_of(weight)
            else:
                entry.doubt = True
        if "undo" in self.spec:
            self.undo(entry, value)
        if self.cap:
            most = value(self.spec["cap"]["max"])
            entry.doubt |= not is_known(most) or fraction_of(most) < 0 or self.period(book, self.cap[1]) is None
            entry.cap = Fraction(0) if entry.doubt else fraction_of(most)

    def undo(self, entry: Entry, value: Any) -> None:
        """Taken back on the day the pack says, never before it was booked; unknown is undecided."""
        undone = value(self.spec["undo"]["when"])
        if undone is False:
            return
        day = value(self.spec["undo"]["book"])
        if undone is not True or not is_known(day) or self.period(max(day, entry.book)) is None:
            entry.doubt = True
        else:
            entry.undone_on = max(day, entry.book)

    # --- veto ---

    def strike(self, entry: Entry) -> None:
        """A rule's yes about the row, or about the row that its links reach, unless another rule excepts it."""
        for rule in self.world.pack.section("rule").values():
            for veto in rule.get("vetoes", []):
                given = veto if isinstance(veto, dict) else {"settlement": veto}
                if given["settlement"] != self.spec["id"] or entry.struck:
                    continue
                row = self.vetoing(entry.row, rule["of"], given.get("via"))
                answer = self.excepted(rule, row) if isinstance(row, Row) else rules.UNKNOWN
                entry.struck = answer == rules.YES
                entry.doubt |= answer in (rules.UNKNOWN, rules.ERROR)

    def vetoing(self, row: Row, subject: str, via: str | None) -> Any:
        if row.subject == subject:
            return row
        path = tuple(via.split(".")) if via else self.world.shortest_path(row.subject, subject)
        key = self.world.read(row, path or ())
        return self.world.by_key[subject].get(key) if is_known(key) else key

    def excepted(self, rule: dict[str, Any], row: Row) -> str:
        answer = rules.whole_answer(self.world, rule, row)
        for other in self.world.pack.section("rule").values():
            if answer == rules.YES and rule["id"] in other.get("exception_to", []):
                said = rules.whole_answer(self.world, other, row)
                answer = {rules.YES: rules.NO, rules.UNKNOWN: rules.UNKNOWN, rules.ERROR: rules.UNKNOWN}.get(
                    said, answer
                )
        return answer

    # --- pools ---

    def groups(self) -> list[list[Entry]]:
        """Entries that share one total: one each, or those of a pool."""
        if "pool" not in self.spec:
            return [[entry] for entry in self.entries]
        alone, pools = [], dict[Any, list[Entry]]()
        for entry in self.entries:
            within = self.within(entry.row)
            if entry.struck or self.never_in_pool(entry):
                alone.append([entry])
            elif within is None:
                entry.doubt = True
                alone.append([entry])
                self.possible.append((entry.row, entry.period))
            else:
                pools.setdefault((entry.period.id, within), []).append(entry)
        for (period, within), members in pools.items():
            self.divide(members, any(self.may_be_in(row, of, period, within) for row, of in self.possible))
        return [*alone, *pools.values()]

    def may_be_in(self, row: Row, of: Period | None, period: str, within: Any) -> bool:
        own = self.within(row)
        return (of is None or of.id == period) and (own is None or own == within)

    def never_in_pool(self, entry: Entry) -> bool:
        """Taken back in its own period."""
        back = self.period(entry.undone_on) if entry.undone_on else None
        return back is not None and back.id == entry.period.id

    def within(self, row: Row) -> tuple[Any, ...] | None:
        names = self.spec.get("within", [])
        values = [self.world.read(row, tuple(n.split("."))) for n in ([names] if isinstance(names, str) else names)]
        return tuple(values) if all(map(is_known, values)) else None

    def divide(self, members: list[Entry], blocked: bool) -> None:
        """By weight. One that cannot be judged, two sizes, no weight: nobody's part can be said."""
        members.sort(key=lambda e: (*self.rest(e.row), e.row.key))
        weights = sum((e.weight for e in members), Fraction(0))
        unsure = blocked or any(e.doubt or e.pool != members[0].pool for e in members) or not weights
        for entry in members:
            entry.doubt |= unsure
            entry.amount = Fraction(0) if unsure else entry.pool * entry.weight / weights

    def rest(self, row: Row) -> tuple[Any, ...]:
        """Ties go by `rest`; what is unknown comes last."""
        if "rest" not in self.spec:
            return ()
        value = self.world.read(row, tuple(self.spec["rest"].split(".")))
        return (0, value) if is_known(value) else (1,)

    # --- split, caps, rounding ---

    def in_order_of_caps(self, groups: list[list[Entry]]) -> Iterable[list[Entry]]:
        if not self.cap:
            return groups
        return sorted(groups, key=lambda g: (self.cap_period(g[0].book), g[0].book, g[0].row.key))

    def cap_period(self, day: Date) -> Date:
        period = self.period(day, self.cap[1])
        return period.start if period else Date.min

    def sides(self, entry: Entry, turned: bool) -> tuple[list[Account], list[Account]]:
        """Who pays and who gets. A negative amount goes the other way: lines have a direction, not a sign."""
        one, other = (self.accounts(entry, self.spec[side]) for side in ("payer", "to"))
        return (other, one) if turned else (one, other)

    def accounts(self, entry: Entry, group: Any) -> list[Account]:
        if isinstance(group, str):
            return [Account(group, "", Fraction(1))]
        found = []
        for share in group:
            part = ratio_of_text(share.get("share", "1")).fraction()
            people = rules.persons(self.world, share["role"], entry.row, entry.day, share.get("via"))
            named = [person.staff for person in people if person.staff is not None]
            found += [Account(staff, share["role"], part / len(named)) for staff in named]
            if not named:
                found.append(Account(UNASSIGNED, share["role"], part, tuple(people)))
        return found

    def charge(self, group: list[Entry]) -> None:
        live = []
        for entry in group:
            if entry.struck:
                self.shadow(entry, "struck")
            elif entry.doubt:
                self.shadow(entry, "undecided")
            elif "pool" in self.spec and self.never_in_pool(entry):
                self.shadow(entry, "undone")
            elif entry.amount:
                live.append(entry)
        if not live:
            return
        charged = dict(self.charged)
        try:
            lines = self.charged_lines(live, self.effect)
        except TooLarge:
            self.charged = charged
            for entry in live:
                entry.doubt = True
                self.shadow(entry, "undecided")
            return
        self.lines += lines

    def charged_lines(self, live: list[Entry], state: str) -> list[Line]:
        total = whole(sum((e.amount for e in live), Fraction(0)))
        turned = total < 0
        # A cap per person is about the payers, or where no role pays about the payees: their side is split first.
        on_to = isinstance(self.spec["payer"], str)
        payers_first = not self.cap or self.cap[0] != "person" or on_to == turned
        pieces = []
        for entry in live:
            pay, get = self.sides(entry, turned)
            for account in pay if payers_first else get:
                pieces.append(Piece(entry, account, whole(abs(entry.amount) * account.share)))
        if state != "struck":
            self.cut(pieces, turned)
        self.round(pieces, abs(total))
        if state != "struck":
            self.use_up(pieces, turned)
        return [line for entry in live for line in self.lines_of(entry, pieces, turned, payers_first, state)]

    def cut(self, pieces: list[Piece], turned: bool) -> None:
        """What is above the cap; what was taken back in the same period uses up nothing."""
        used: dict[Any, Fraction] = {}
        for piece in pieces:
            back = piece.entry.undone_on
            at_once = back is not None and self.cap and self.cap_period(back) == self.cap_period(piece.entry.book)
            if not self.cap or at_once or not (self.cap[0] == "unit" or piece.account.is_person):
                continue
            piece.key = self.cap_key(piece, piece.entry.book, turned)
            before = self.charged.get(piece.key, Fraction(0)) + used.get(piece.key, Fraction(0))
            room = max(Fraction(0), piece.entry.cap - before)
            piece.cut = max(Fraction(0), piece.kept - room)
            piece.kept -= piece.cut
            used[piece.key] = used.get(piece.key, Fraction(0)) + piece.kept

    def cap_key(self, piece: Piece, day: Date, turned: bool) -> Any:
        who = piece.account.name if self.cap[0] == "person" else self.world.school_of(piece.entry.row)
        return who, self.cap_period(day), turned

    def use_up(self, pieces: list[Piece], turned: bool) -> None:
        for piece in pieces:
            if piece.key is None:
                continue
            self.charged[piece.key] = self.charged.get(piece.key, Fraction(0)) + piece.kept_value
            if piece.entry.undone_on:
                later = self.cap_key(piece, piece.entry.undone_on, turned)
                self.charged[later] = self.charged.get(later, Fraction(0)) - piece.kept_value

    def round(self, pieces: list[Piece], total: Fraction) -> None:
        """Once for the total: what one cap is about is one amount, so that nobody is lifted above it."""
        slots: dict[Any, list[Piece]] = {}
        for n, piece in enumerate(pieces):
            slots.setdefault(n if piece.key is None else piece.key, []).append(piece)
        cuts = [piece for piece in pieces if piece.cut]
        exact = [sum((p.kept for p in slot), Fraction(0)) for slot in slots.values()]
        values = self.rounded(total, [*exact, *(p.cut for p in cuts)])
        for piece, value in zip(cuts, values[len(exact) :], strict=True):
            piece.cut_value = value
        for slot, of, value in zip(slots.values(), exact, values, strict=False):
            parts = [p.kept * value / of if of else Fraction(0) for p in slot]
            for piece, part in zip(slot, self.rounded(value, parts), strict=True):
                piece.kept_value = part

    def rounded(self, total: Fraction, parts: list[Fraction]) -> list[Fraction]:
        return parts if self.points else largest_remainder(total, parts)

    def lines_of(self, entry: Entry, pieces: list[Piece], turned: bool, payers_first: bool, state: str) -> list[Line]:
        pay, get = self.sides(entry, turned)
        others = get if payers_first else pay
        kept, cut = [], []
        for piece in pieces:
            if piece.entry is not entry:
                continue
            parts = [whole(piece.kept_value * other.share) for other in others]
            for other, part in zip(others, self.rounded(piece.kept_value, parts), strict=True):
                if part:
                    kept.append(self.line(entry, piece.account, other, payers_first, part, state))
                    if state != "struck":
                        self.miss(piece.account, other)
            if piece.cut:
                kept_by_nobody = Account(NOBODY, "", Fraction(1))
                cut.append(self.line(entry, piece.account, kept_by_nobody, payers_first, piece.cut_value, "cut"))
        back = []
        if entry.undone_on and state != "struck":
            label = self.period(entry.undone_on)
            assert label is not None
            back = [replace(line, payer=line.payee, payee=line.payer, book=entry.undone_on, period=label.id,
                            state="undone") for line in kept]  # fmt: skip
        return [*kept, *back, *cut]

    def line(self, entry: Entry, one: Account, other: Account, payers_first: bool, amount: Fraction | None,
             state: str) -> Line:  # fmt: skip
        payer, payee = (one, other) if payers_first else (other, one)
        return Line(self.spec["id"], entry.row.key, payer.name, payee.name, payer.role or payee.role, amount,
                    entry.period.id, entry.book, self.effect, state, points=self.points)  # fmt: skip

    def miss(self, *accounts: Account) -> None:
        for account in accounts:
            self.result.gaps.update((f"gap.{p.role}", p.object, p.day) for p in account.missed if p.gap)

    def shadow(self, entry: Entry, state: str) -> None:
        """What is not charged is shown, with its amount where one is known."""
        if state == "struck" and not entry.doubt and "pool" not in self.spec:
            try:
                self.lines += self.charged_lines([entry], "struck")
                return
            except TooLarge:
                pass
        for payer in self.accounts(entry, self.spec["payer"]):
            for payee in self.accounts(entry, self.spec["to"]):
                self.lines.append(self.line(entry, payer, payee, True, None, state))


def largest_remainder(total: Fraction, parts: list[Fraction]) -> list[Fraction]:
    """Whole fen that add up: what is left goes to the largest remainders, ties to the first."""
    floors = [part.numerator // part.denominator for part in parts]
    order = sorted(range(len(parts)), key=lambda i: floors[i] - parts[i])
    for i in order[: int(total) - sum(floors)]:
        floors[i] += 1
    return [Fraction(n) for n in floors]


def period_of(world: World, kind: str, day: Date) -> Period | None:
    """The period that a day is charged to: `2026-1`, `2026`, `2026-10`; None outside terms."""
    if kind == "month":
        return month_of(day)
    if kind == "school_year":
        return year_of(day.year if day.month >= 9 else day.year - 1)
    terms = periods(kind, world.table_rows("terms") or [], Date.max)
    return next((period for period in terms if period.has(day)), None)
