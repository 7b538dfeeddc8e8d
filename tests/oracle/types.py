# SPDX-License-Identifier: MIT
"""The checker of the condition language: the type of an expression, or `Refused`."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from oracle.functions import date_of_text, money_of_text, ratio_of_text
from oracle.syntax import Call, Field, Item, ListOf, Literal, Path
from oracle.values import FaultRaised, Refused

Type = Any  # a name, or ("list", type)
TypeOf = Callable[[tuple[str, ...]], Type]

ORDERED = {"int", "double", "string", "bool", "date", "days", "money", "ratio"}
ARITHMETIC = {
    "+": [("int", "int", "int"), ("double", "double", "double"), ("string", "string", "string"),
          ("money", "money", "money"), ("ratio", "ratio", "ratio"), ("days", "days", "days"), ("date", "days", "date")],
    "-": [("int", "int", "int"), ("double", "double", "double"), ("money", "money", "money"),
          ("ratio", "ratio", "ratio"), ("days", "days", "days"), ("date", "days", "date"), ("date", "date", "int")],
    "*": [("int", "int", "int"), ("double", "double", "double"), ("money", "int", "money"),
          ("ratio", "ratio", "ratio")],
    "/": [("int", "int", "int"), ("double", "double", "double"), ("ratio", "ratio", "ratio")],
    "%": [("int", "int", "int")],
}  # fmt: skip
NEGATED = {"int", "double", "money"}
FUNCTIONS = {
    "days": (["int"], "days"),
    "add_months": (["date", "int", "'end' 'next' 'error'"], "date"),
    "add_days": (["date", "int", "count"], "date"),
    "days_between": (["date", "date", "count"], "int"),
    "is_day": (["date", "count"], "bool"),
    "age": (["date", "date"], "int"),
    "school_year": (["date"], "int"),
    "term": (["date"], "int"),
    "ratio": (["int", "int"], "ratio"),
    "scale": (["money", "ratio", "'half_up' 'half_even' 'down'"], "money"),
}
METHODS = {
    "year": (["date"], "int"),
    "month": (["date"], "int"),
    "day": (["date"], "int"),
    "weekday": (["date"], "int"),
    "date": (["date"], "date"),
    "contains": (["string", "string"], "bool"),
    "startsWith": (["string", "string"], "bool"),
    "endsWith": (["string", "string"], "bool"),
}
LITERALS: dict[str, tuple[Callable[[str], Any], str]] = {
    "date": (date_of_text, "date"),
    "yuan": (money_of_text, "money"),
    "percent": (lambda text: ratio_of_text(text + "%"), "ratio"),
}


class Checker:
    def __init__(self, type_of: TypeOf, counts: Collection[str]) -> None:
        self.type_of, self.counts = type_of, {"calendar", "weekday", "school", *counts}

    def infer(self, node: Any) -> Type:
        match node:
            case Literal(value):
                return {bool: "bool", int: "int", float: "double", str: "string"}[type(value)]
            case Path(names):
                return self.type_of(names)
            case ListOf(items):
                types = {self.infer(item) for item in items}
                if len(types) > 1:
                    raise Refused("a list has one type")
                return ("list", types.pop() if types else "int")
            case Item(of, index):
                return self.item(self.infer(of), self.infer(index))
            case Field():
                raise Refused("no such field")
            case Call(name, args, method):
                return self.call(name, args, method)
        raise TypeError(node)

    def item(self, of: Type, index: Type) -> Type:
        if isinstance(of, tuple) and of[0] == "list" and index == "int":
            return of[1]
        raise Refused("no such element")

    def call(self, name: str, args: tuple[Any, ...], method: bool) -> Type:
        if name in LITERALS and not method:
            return self.literal(name, args)
        if name == "size":
            return self.size(args)
        table = METHODS if method else FUNCTIONS
        if name in table:
            wanted, result = table[name]
            return self.fixed(args, wanted, result)
        if method or (name[0].isalpha() and name not in ("in", "neg", "known", "orValue")):
            raise Refused(f"no function {name}")
        return self.operator(name, [self.infer(arg) for arg in args])

    def literal(self, name: str, args: tuple[Any, ...]) -> Type:
        read, result = LITERALS[name]
        if len(args) != 1 or not isinstance(args[0], Literal) or not isinstance(args[0].value, str):
            raise Refused(f"{name} takes a literal")
        try:
            read(args[0].value)
        except (FaultRaised, ValueError, ArithmeticError):
            raise Refused(f"{name} cannot read its literal") from None
        return result

    def size(self, args: tuple[Any, ...]) -> Type:
        types = [self.infer(arg) for arg in args]
        if len(types) == 1 and (types[0] == "string" or isinstance(types[0], tuple)):
            return "int"
        raise Refused("size of what?")

    def fixed(self, args: tuple[Any, ...], wanted: list[str], result: Type) -> Type:
        if len(args) != len(wanted):
            raise Refused("number of arguments")
        for arg, want in zip(args, wanted, strict=True):
            if want == "count" or want[0] == "'":
                words = self.counts if want == "count" else [w.strip("'") for w in want.split()]
                if not isinstance(arg, Literal) or arg.value not in words:
                    raise Refused("not one of the words")
            elif self.infer(arg) != want:
                raise Refused(f"expected {want}")
        return result

    def operator(self, name: str, types: list[Type]) -> Type:
        if name in ARITHMETIC:
            return self.arithmetic(name, types)
        match name, types:
            case "neg", [t] if t in NEGATED:
                return t
            case "!", ["bool"]:
                return "bool"
            case (("&&" | "||"), ["bool", "bool"]):
                return "bool"
            case "?:", ["bool", a, b] if a == b:
                return a
            case (("==" | "!="), [a, b]) if a == b:
                return "bool"
            case (("<" | "<=" | ">" | ">="), [a, b]) if a == b and a in ORDERED:
                return "bool"
            case "in", [a, ("list", b)] if a == b:
                return "bool"
            case "known", [_]:
                return "bool"
            case "orValue", [a, b] if a == b:
                return a
        raise Refused(f"{name} does not take {types}")

    def arithmetic(self, name: str, types: list[Type]) -> Type:
        for *wanted, result in ARITHMETIC[name]:
            if types == wanted:
                return result
        if name == "+" and len(types) == 2 and types[0] == types[1] and isinstance(types[0], tuple):
            return types[0]
        raise Refused(f"{name} does not take {types}")
