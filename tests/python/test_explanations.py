# SPDX-License-Identifier: MIT
"""Explanations can be checked by hand: each node is what its leaves make of it.

The engine's own arithmetic is not asked: texts are parsed and evaluated by the oracle's language, with the values of
the leaves put in. Nodes that need a calendar or the pack's bands are passed over; the test counts what it checked.
"""

from __future__ import annotations

import datetime
import pathlib
from collections.abc import Iterator
from typing import Any

import pytest
from oracle import language, syntax, values
from oracle.functions import date_of_text, money_of_text, ratio_of_text

import baoxue as bx

ROOT = pathlib.Path(__file__).resolve().parents[2]
AS_OF = datetime.date(2026, 10, 31)
READ = {
    "bool": lambda text: text == "true",
    "int": int,
    "string": syntax.text_of,  # quoted, as in an expression
    "date": date_of_text,
    "money": money_of_text,
    "ratio": ratio_of_text,
}


class NotHere(Exception):
    """What a node needs is not among its leaves."""


class Leaves:
    """A scope that knows only what an explanation says."""

    calendars = None

    def __init__(self, known: dict[str, Any]) -> None:
        self.known = known

    def path(self, names: tuple[str, ...]) -> Any:
        text = ".".join(names)
        if text not in self.known:
            raise NotHere(text)
        return self.known[text]

    def school(self) -> str | None:
        raise NotHere("school")

    def field_of(self, value: Any, name: str) -> Any:
        raise NotHere(name)


def stated(node: dict[str, Any]) -> Any:
    if node["state"] == "unknown":
        return values.unknown()
    if node["state"] == "error":
        return values.Fault(node["code"])
    if node["type"] not in READ:
        raise NotHere(node["type"])
    return READ[node["type"]](node["value"])


def leaves(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if not node.get("children"):
        yield node
    for child in node.get("children", ()):
        yield from leaves(child)


def check(node: dict[str, Any]) -> int:
    """Every inner node of a tree, and of the facts below it; how many were checked."""
    checked = sum(check(child) for child in node.get("children", ()))
    because = node.get("fact", {}).get("because")
    if because:
        assert stated_as(because) == stated_as(node), node["text"]
        checked += check(because)
    if not node.get("children"):
        return checked
    try:
        known = {leaf["text"].replace(" ", ""): stated(leaf) for leaf in leaves(node)}
        again = language.evaluate(syntax.parse(node["text"]), Leaves(known))
        said = stated(node)
    except (NotHere, AttributeError, KeyError, TypeError):
        return checked
    if isinstance(said, values.Unknown | values.Fault):
        assert type(again) is type(said), node["text"]
    else:
        assert again == said, node["text"]
    return checked + 1


def stated_as(node: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(node.get(name) for name in ("state", "type", "value", "code"))


def aggregates(node: Any) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Nodes that read an aggregate, with its rows."""
    if isinstance(node, list):
        for one in node:
            yield from aggregates(one)
    elif isinstance(node, dict):
        if "take" in node.get("fact", {}):
            yield node, node["fact"]
        for one in node.values():
            yield from aggregates(one)


def counts_again(node: dict[str, Any], fact: dict[str, Any]) -> bool:
    """A count or sum of which every row is listed: added up again. False: not such a one."""
    rows = fact["rows"]
    if node["state"] != "known" or len(rows) != fact["total"] or fact["take"] not in ("count", "sum"):
        return False
    assert all(row["counts"] == "yes" for row in rows), node["text"]
    if fact["take"] == "count":
        assert int(node["value"]) == len(rows), node["text"]
        return True
    if node["type"] != "int":
        return False
    assert int(node["value"]) == sum(int(row["value"]["value"]) for row in rows), node["text"]
    return True


@pytest.fixture(scope="module")
def report() -> bx.Report:
    policy = bx.Policy.builtin("jiudian")
    return bx.evaluate(policy, bx.Dataset.read(ROOT / "examples" / "township", policy), AS_OF)


def asked(report: bx.Report) -> list[dict[str, Any]]:
    """Explanations of some findings and unknown rows of each rule, and of what other rules say about the same rows."""
    rules = {rule["id"]: rule["subject"] for rule in report.policy.rules}
    taken: dict[tuple[str, str], None] = {}
    for table in (report.findings, report.unknown):
        per_rule: dict[str, int] = {}
        for row in table:
            per_rule[row["rule"]] = per_rule.get(row["rule"], 0) + 1
            if row["rule"] in rules and per_rule[row["rule"]] <= 3:
                for rule, subject in rules.items():
                    if subject == row["subject"]:
                        taken[rule, row["key"]] = None
    return [report.explain(rule=rule, key=key) for rule, key in list(taken)[:300]]


def test_every_node_is_what_its_leaves_make_of_it(report: bx.Report) -> None:
    checked = 0
    added = 0
    answers = set()
    for tree in asked(report):
        answers.add(tree["answer"])
        checked += sum(check(tree[part]) for part in ("applies", "when", "due") if part in tree)
        added += sum(counts_again(node, fact) for node, fact in aggregates(tree))
    assert checked > 300
    assert added > 10
    assert {"yes", "no"} <= answers


def test_an_answer_is_what_its_trees_say(report: bx.Report) -> None:
    for tree in asked(report):
        when = tree["when"]
        applies = tree.get("applies", {"state": "known", "value": "true"})
        if tree["answer"] == "yes":
            assert (when["state"], when.get("value")) == ("known", "true")
        elif tree["answer"] == "not_applicable":
            assert (applies["state"], applies["value"]) == ("known", "false")
        elif tree["answer"] == "unknown":
            assert tree["missing"]["en"]
            assert tree["missing"]["zh"]


def test_a_row_named_in_an_explanation_stands_in_its_provenance(report: bx.Report) -> None:
    for tree in asked(report)[:40]:
        places = {(place["key"]) for place in tree["provenance"]}
        tables = {row["of"] for _, fact in aggregates(tree) for row in fact["rows"]}
        for _, fact in aggregates(tree):
            for row in fact["rows"]:
                assert row["key"] in places or ":" in row["of"] or row["of"].endswith("_run"), tables
