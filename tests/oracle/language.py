# SPDX-License-Identifier: MIT
"""Evaluates an expression: a value, `Unknown` or `Fault`. Names come from a scope."""

from __future__ import annotations

from typing import Any, Protocol

from oracle import moments
from oracle.functions import FUNCTIONS
from oracle.syntax import Call, Field, Item, ListOf, Literal, Node, Path
from oracle.values import Fault, FaultRaised, UnknownRaised, both, either, is_known, strict

assert moments  # brings its functions into the table
MACROS = {"all", "exists", "exists_one", "map", "filter"}


class Scope(Protocol):
    """Where an expression stands: which row, which day, whose school."""

    calendars: Any

    def path(self, names: tuple[str, ...]) -> Any: ...
    def school(self) -> str | None: ...
    def field_of(self, value: Any, name: str) -> Any: ...


class Bound:
    """A scope with one more name: the variable of a macro."""

    def __init__(self, outer: Scope, name: str, value: Any) -> None:
        self.outer, self.name, self.value = outer, name, value
        self.calendars = outer.calendars

    def path(self, names: tuple[str, ...]) -> Any:
        return self.value if names == (self.name,) else self.outer.path(names)

    def school(self) -> str | None:
        return self.outer.school()

    def field_of(self, value: Any, name: str) -> Any:
        return self.outer.field_of(value, name)


def evaluate(node: Node, scope: Scope) -> Any:
    match node:
        case Literal(value):
            return value
        case Path(names):
            return scope.path(names)
        case ListOf(items):
            values = [evaluate(item, scope) for item in items]
            return strict(values) or tuple(values)
        case Item(of, index):
            return item_of(evaluate(of, scope), evaluate(index, scope))
        case Field(of, name):
            value = evaluate(of, scope)
            return scope.field_of(value, name) if is_known(value) else value
        case Call("&&", (a, b)):
            return both(evaluate(a, scope), evaluate(b, scope))
        case Call("||", (a, b)):
            return either(evaluate(a, scope), evaluate(b, scope))
        case Call("?:", (condition, yes, no)):
            chosen = evaluate(condition, scope)
            return evaluate(yes if chosen else no, scope) if is_known(chosen) else chosen
        case Call("known", (a,)):
            return is_known(evaluate(a, scope))
        case Call("orValue", (a, default)):
            return or_value(evaluate(a, scope), default, scope)
        case Call(name, args, True) if name in MACROS:
            return macro(name, args, scope)
        case Call(name, args):
            return apply(name, [evaluate(arg, scope) for arg in args], scope)
    raise TypeError(node)


def apply(name: str, values: list[Any], scope: Scope) -> Any:
    missing = strict(values)
    if missing is not None:
        return missing
    try:
        return FUNCTIONS[name](scope, *values)
    except FaultRaised as raised:
        return raised.fault
    except UnknownRaised as raised:
        return raised.unknown


def or_value(value: Any, default: Node, scope: Scope) -> Any:
    """The default where the value is unknown; an error stays one."""
    return value if is_known(value) or isinstance(value, Fault) else evaluate(default, scope)


def item_of(of: Any, index: Any) -> Any:
    missing = strict([of, index])
    if missing is not None:
        return missing
    if isinstance(of, tuple):
        return of[index] if 0 <= index < len(of) else Fault("index out of range")
    return of.get(index, Fault(f"no value for {index}"))


def macro(name: str, args: tuple[Any, ...], scope: Scope) -> Any:
    items = evaluate(args[0], scope)
    if not is_known(items):
        return items
    variable, *bodies = args[1:]
    scopes = [Bound(scope, variable.names[0], item) for item in items]
    first = [evaluate(bodies[0], inner) for inner in scopes]
    if name == "all":
        result: Any = True
        for value in first:
            result = both(result, value)
        return result
    if name == "exists":
        result = False
        for value in first:
            result = either(result, value)
        return result
    missing = strict(first)
    if missing is not None:
        return missing
    if name == "exists_one":
        return first.count(True) == 1
    if name == "filter":
        return tuple(item for item, keep in zip(items, first, strict=True) if keep)
    if len(bodies) == 1:
        return tuple(first)
    mapped = [evaluate(bodies[1], inner) for inner, keep in zip(scopes, first, strict=True) if keep]
    return strict(mapped) or tuple(mapped)
