# SPDX-License-Identifier: MIT
"""The oracle against what is neither it nor the engine: published vectors and examples worked by hand."""

from __future__ import annotations

import json
import pathlib
from fractions import Fraction
from typing import Any

import pytest

pytest.importorskip("tomllib", reason="Python 3.11")

from oracle import across, bands, evidence, ladders, packs, targets
from oracle.calendars import Calendars
from oracle.functions import FUNCTIONS, age, make_ratio, ratio_of_text
from oracle.language import evaluate
from oracle.statistics import Count
from oracle.syntax import parse
from oracle.types import Checker
from oracle.values import Date, Fault, Money, Ratio, Refused, UnknownRaised, unknown

SHARED = pathlib.Path(__file__).resolve().parents[3] / "shared" / "conformance"
CALENDARS = Calendars()


def day(text: str) -> Date:
    return Date.fromisoformat(text)


def work(start: Date, n: int, count: str = "work") -> Date:
    return CALENDARS.add_days(start, n, count, None)


# --- days ---

VECTORS = [
    ("2026-09-23", 10, "2026-10-14"),
    ("2026-09-23", 5, "2026-10-08"),
    ("2026-09-29", 3, "2026-10-09"),
    ("2026-09-18", 1, "2026-09-20"),
    ("2026-09-18", 10, "2026-10-09"),
    ("2026-02-13", 1, "2026-02-14"),
    ("2026-02-14", 1, "2026-02-24"),
    ("2026-02-13", 5, "2026-02-27"),
    ("2026-04-30", 3, "2026-05-08"),
    ("2026-06-18", 1, "2026-06-22"),
    ("2025-12-31", 1, "2026-01-04"),
    ("2025-12-31", 3, "2026-01-06"),
    ("2025-01-24", 2, "2025-01-27"),
    ("2025-09-26", 1, "2025-09-28"),
    ("2025-09-30", 1, "2025-10-09"),
    ("2025-10-09", 3, "2025-10-13"),
    ("2025-05-30", 1, "2025-06-03"),
]


@pytest.mark.parametrize(("start", "n", "end"), VECTORS)
def test_working_days_are_those_of_the_published_vectors(start: str, n: int, end: str) -> None:
    assert work(day(start), n) == day(end)
    assert CALENDARS.days_between(day(start), day(end), "work", None) == n


@pytest.mark.parametrize(
    ("year", "months"),
    [
        (2025, [19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23]),
        (2026, [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]),
    ],
)
def test_each_month_has_its_published_number_of_working_days(year: int, months: list[int]) -> None:
    found = [0] * 12
    for ordinal in range(Date(year, 1, 1).toordinal(), Date(year + 1, 1, 1).toordinal()):
        on = Date.fromordinal(ordinal)
        found[on.month - 1] += CALENDARS.is_day(on, "work", None)
    assert found == months


def test_a_year_that_is_not_loaded_is_unknown() -> None:
    with pytest.raises(UnknownRaised):
        work(day("2026-12-31"), 1)


def test_who_was_born_on_29_february_is_a_year_older_on_1_march() -> None:
    assert age(None, day("2012-02-29"), day("2026-02-28")) == 13
    assert age(None, day("2012-02-29"), day("2026-03-01")) == 14


@pytest.mark.parametrize("name", ["ambiguous_computations", "exact_computations"])
def test_months_are_added_as_dates_calc_says(name: str) -> None:
    path = SHARED / "dates" / f"{name}.csv"
    if not path.exists():
        pytest.skip(f"conformance/dates/{name}.csv")
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        start, period, *ends = (part.strip() for part in line.split(";"))
        years, months, days = (int(part.split()[0]) for part in period.strip("[]").split(","))
        if days and (years or months):
            continue  # two steps, of which the order is not ours to say
        for mode, end in zip(("next", "end"), ends if len(ends) == 2 else ends * 2, strict=True):
            moved = FUNCTIONS["add_months"](None, day(start), years * 12 + months, mode)
            assert Date.fromordinal(moved.toordinal() + days) == day(end), line


# --- the language ---


class Names:
    """A scope of given names."""

    calendars = CALENDARS

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values
        self.bands: dict[str, bands.Band] = {}

    def path(self, names: tuple[str, ...]) -> Any:
        return self.values[".".join(names)]

    def school(self) -> str | None:
        return None

    def field_of(self, value: Any, name: str) -> Any:
        return value[name]


def typed(value: dict[str, Any]) -> Any:
    kinds = {"int": int, "double": float, "bool": lambda v: v in (True, "true"), "string": str}
    if value["t"] == "list":
        return tuple(typed(item) for item in value["v"])
    return kinds[value["t"]](value["v"])


FILES = sorted((SHARED / "cel").glob("*.json"))


@pytest.mark.parametrize("path", FILES or [None], ids=lambda p: p.stem if p else "absent")
def test_cel_means_what_its_specification_tests(path: pathlib.Path | None) -> None:
    if path is None:
        pytest.skip("conformance/cel")
    for case in json.loads(path.read_text(encoding="utf-8"))["tests"]:
        scope = Names({name: typed(value) for name, value in case.get("bindings", {}).items()})
        found = evaluate(parse(case["expr"]), scope)
        if "error" in case:
            assert isinstance(found, Fault), case["expr"]
        else:
            wanted = typed(case["expected"])
            assert type(found) is type(wanted), case["expr"]
            assert found == wanted or (wanted != wanted and found != found), case["expr"]


U, E, T, F = unknown("x"), Fault("x"), True, False


@pytest.mark.parametrize(
    ("a", "b", "conjunction", "disjunction"),
    [(T, T, T, T), (T, F, F, T), (T, U, U, T), (T, E, E, T), (F, F, F, F), (F, U, F, U), (F, E, F, E), (U, U, U, U),
     (U, E, U, U), (E, E, E, E)],
)  # fmt: skip
def test_four_states_make_these_two_tables(a: Any, b: Any, conjunction: Any, disjunction: Any) -> None:
    for left, right in ((a, b), (b, a)):
        scope = Names({"a": left, "b": right})
        assert evaluate(parse("a && b"), scope) == conjunction
        assert evaluate(parse("a || b"), scope) == disjunction


def test_steps_are_counted_on_fractions() -> None:
    # 97.75 % is 2.5 steps of 0.1 below 98 %; 0.3 / 0.1 would be 2.9999... in binary.
    text = "steps(percent('98'), percent('{}'), percent('0.1'), '{}')"
    assert evaluate(parse(text.format("97.7", "whole")), Names({})) == 3
    answers = [evaluate(parse(text.format("97.75", mode)), Names({})) for mode in ("whole", "started", "exact")]
    assert answers == [2, 3, Ratio(5, 2)]


def test_a_keyed_parameter_without_a_line_is_an_error_and_not_known() -> None:
    entry = {
        "id": "line", "type": "ratio", "by": ["area", "stage"],
        "values": [
            {"area": "A", "stage": ["primary", "junior"], "value": "91%"},
            {"area": "B", "stage": "primary", "none": True},
            {"area": "B", "stage": "junior", "value": "1/2"},
            {"area": "B", "stage": "junior", "value": "2/5", "from": day("2026-10-01")},
        ],
    }  # fmt: skip
    pack = packs.Pack(sections={"param": {"line": entry}})
    on = {text: pack.parameter("line", day(text)) for text in ("2026-09-30", "2026-10-01")}
    scope = Names({"x": on["2026-10-01"], "y": on["2026-09-30"]})
    assert evaluate(parse("x['A']['junior']"), scope) == ratio_of_text("91%")
    assert evaluate(parse("x['B']['junior']"), scope) == Ratio(2, 5)
    assert evaluate(parse("y['B']['junior']"), scope) == Ratio(1, 2)
    assert isinstance(evaluate(parse("x['B']['primary']"), scope), Fault)
    assert evaluate(parse("known(x['B']['primary'])"), scope) is False
    assert packs.missing_cells(entry) == []
    assert packs.missing_cells({**entry, "values": entry["values"][:2]}) == [("B", "junior")]


def test_a_band_holds_its_upper_bound() -> None:
    entry = {"on": "ratio", "rows": [{"to": "1%", "pay": "3.00"}, {"to": "3%", "pay": "2.00"}, {"pay": "0.00"}]}
    scope = Names({})
    scope.bands = {"tidy": bands.band_of(entry)}
    pays = [evaluate(parse(f"band(percent('{x}'), 'tidy').pay"), scope) for x in ("0", "1", "1.0001", "3", "3.1")]
    assert pays == [Money(300), Money(300), Money(200), Money(200), Money(0)]
    checker = Checker(lambda names: "ratio", [], scope.bands)
    assert checker.infer(parse("band(x, 'tidy').pay")) == "money"
    with pytest.raises(Refused):
        checker.infer(parse("band(x, 'tidy').prize"))
    for rows in ([{"to": "1%", "pay": "1.00"}], [{"to": "3%", "pay": "1.00"}, {"to": "1%", "pay": "1.00"}, {}]):
        with pytest.raises(Refused):
            bands.band_of({"on": "ratio", "rows": rows})


# --- populations, targets ---

RATES = {"a": Ratio(9, 10), "b": Ratio(18, 20), "c": Ratio(1, 2), "d": unknown("d"), "e": Ratio(1, 1)}


def test_equal_rates_share_a_place_and_unknown_ones_have_none() -> None:
    assert across.rank(RATES, "competition").places == {"e": 1, "a": 2, "b": 2, "c": 4}
    assert across.rank(RATES, "dense").places == {"e": 1, "a": 2, "b": 2, "c": 3}
    assert across.rank(RATES, "first(key)").places == {"e": 1, "a": 2, "b": 3, "c": 4}
    assert across.rank(RATES, "dense").not_ranked == ["d"]
    with pytest.raises(Refused):
        across.rank(RATES, "any")


def test_tied_rows_share_the_prizes_of_the_places_they_cover() -> None:
    # One first, two on second: 300 and 200 make 250 each; the fourth gets nothing of three prizes.
    assert across.award(RATES, [500, 300, 200], "mean") == {"e": 500, "a": 250, "b": 250, "c": 0}
    assert across.award(RATES, [500, 300, 200], "competition") == {"e": 500, "a": 300, "b": 300, "c": 0}


def test_the_mean_of_rates_is_not_the_rate_of_the_sums() -> None:
    # Persuasion 30/40 and order 7/10: the mean is 72.5 %, of all listed 37/50.
    steps = [Ratio(30, 40), Ratio(7, 10)]
    assert across.mean_of_ratios(steps) == Fraction(29, 40)
    assert across.pooled(steps) == Ratio(37, 50)
    assert across.pooled([]) == unknown("empty population")


def test_a_missing_year_leaves_a_streak_unknown_and_not_broken() -> None:
    years = ["2023", "2024", "2025", "2026"]
    memory = across.Memory({"2024": True, "2025": True}, {"2026": True, "2025": False})
    assert across.streak(memory, years, "2025") == unknown("period 2023")
    assert across.streak(across.Memory({"2023": False}, memory.published | {"2026": True}), years, "2026") == 3
    assert across.lag(memory, years, "2026") is True, "the published value goes first"
    assert memory.differences() == ["2025"]


def test_a_target_is_met_on_its_bound_and_unknown_on_an_empty_population() -> None:
    limit = [{"metric": "m", "cell": {"stage": "primary"}, "bound": "<= 0.6%"}]
    cell = "school=S1 stage=primary"
    assert targets.judge_by(limit, "m", cell, Count(2, 347)) == "met"  # 0.5764 %
    assert targets.judge_by(limit, "m", cell, Count(3, 347)) == "missed"  # 0.8646 %
    assert targets.judge_by(limit, "m", cell, Count(3, 500)) == "met"  # exactly 0.6 %
    assert targets.judge_by(limit, "m", cell, Count(0, 0)) == "unknown"
    assert targets.judge_by(limit, "m", cell, Count(2, 347, n_unknown=1)) == "unknown"
    assert targets.judge_by(limit, "m", cell, Count(3, 347, n_unknown=1)) == "missed"
    assert targets.judge_by(limit, "m", "school=S1 stage=junior", Count(9, 9)) == "no target"
    own = [*limit, {"metric": "m", "cell": {"stage": "primary", "school": "S1"}, "bound": "<= 1%"}]
    assert targets.judge_by(own, "m", cell, Count(3, 347)) == "met"


# --- ladders ---

# Four dated steps: a notice on 21 January is due on the 27th; back on that day is in time, on the 28th it has expired.
LADDER = ladders.Ladder(
    {
        "states": {"absent": {"owner": "t"}, "urged": {"owner": "u"}, "expired": {"owner": "u"}, "back": {"end": True}},
        "moves": [
            {"from": "absent", "to": "urged", "on": "notice", "needs": ["served"]},
            {"from": "urged", "to": "expired", "after": {"n": 6, "count": "calendar"}},
            {"from": ["absent", "urged", "expired"], "to": "back", "on": "return"},
        ],
        "reopen": {"as": "same", "into": "absent", "on": ["dropout"]},
    }
)
SERVED = ladders.Event("notice", day("2026-01-21"), evidence=frozenset({"served"}))


def back(text: str) -> ladders.Event:
    return ladders.Event("return", day(text))


def stays(events: list[ladders.Event], as_of: str) -> list[tuple[str, str]]:
    replay = LADDER.replay(day("2026-01-19"), events, day(as_of), work)
    return [(stay.state, str(stay.entered)[5:]) for stay in replay.stays]


def test_back_on_the_last_day_is_in_time_and_a_day_later_it_has_expired() -> None:
    assert stays([SERVED, back("2026-01-27")], "2026-02-28") == [
        ("absent", "01-19"), ("urged", "01-21"), ("back", "01-27")]  # fmt: skip
    assert stays([SERVED, back("2026-01-28")], "2026-02-28") == [
        ("absent", "01-19"), ("urged", "01-21"), ("expired", "01-28"), ("back", "01-28")]  # fmt: skip
    assert stays([SERVED], "2026-01-27")[-1] == ("urged", "01-21"), "the move is made at the end of that day"
    assert stays([SERVED], "2026-01-28")[-1] == ("expired", "01-28")


def test_an_event_without_its_evidence_leaves_the_state_and_is_named() -> None:
    bare = ladders.Event("notice", day("2026-01-21"))
    replay = LADDER.replay(day("2026-01-19"), [bare], day("2026-03-30"), work)
    assert replay.state == "absent"
    assert replay.refused == [(bare, "document")]


def test_a_relapse_opens_the_same_case_again_and_counts_the_stay() -> None:
    events = [SERVED, back("2026-01-22"), ladders.Event("dropout", day("2026-02-03")), back("2026-02-05")]
    replay = LADDER.replay(day("2026-01-19"), events, day("2026-02-28"), work)
    assert [(stay.state, stay.visit_no) for stay in replay.stays] == [
        ("absent", 1), ("urged", 1), ("back", 1), ("absent", 2), ("back", 2)]  # fmt: skip


def test_events_of_one_day_go_by_their_record_and_never_by_their_row() -> None:
    first = ladders.Event("notice", day("2026-01-21"), day("2026-01-21"), evidence=frozenset({"served"}))
    second = ladders.Event("return", day("2026-01-21"), day("2026-01-22"))
    assert stays([second, first], "2026-02-28") == stays([first, second], "2026-02-28")


# --- evidence ---

LEAVE = {
    "parts": [
        {"field": "reason"},
        {"paper": "proof"},
        {"sign": "principal"},
        {"sign": "township", "within": {"n": 2, "count": "work"}},
    ],
    "ordered": True,
    "distinct": ["principal", "township"],
}


def leave(signatures: list[tuple[str, str, str]], proof: str | None = "文号") -> evidence.Record:
    cells: dict[str, object] = {"reason": "病", "proof": proof}
    for role in ("principal", "township"):
        cells |= {f"{role}_by": None, f"{role}_on": None}
    for role, person, on in signatures:
        cells |= {f"{role}_by": person, f"{role}_on": day(on)}
    return evidence.judge(LEAVE, cells, day("2026-09-24"), day("2026-10-31"), work)


def test_a_leave_is_complete_when_every_part_is_there_in_order_and_in_time() -> None:
    # Two working days after 24 September are 28 and 29: the 25th to the 27th is Mid-Autumn.
    record = leave([("principal", "A", "2026-09-24"), ("township", "B", "2026-09-29")])
    assert (record.missing, record.whole, record.completed_on) == ((), True, day("2026-09-29"))
    assert leave([("principal", "A", "2026-09-24"), ("township", "B", "2026-09-30")]).missing == ("township:late",)
    assert leave([("principal", "A", "2026-09-24"), ("township", "A", "2026-09-29")]).missing == ("township:same",)
    assert leave([("principal", "A", "2026-09-28"), ("township", "B", "2026-09-24")]).missing == ("township:order",)
    assert leave([("principal", "A", "2026-09-24")], proof=None).missing == ("proof", "township")


def test_zero_of_zero_is_an_empty_population() -> None:
    with pytest.raises(UnknownRaised):
        make_ratio(0, 0)
