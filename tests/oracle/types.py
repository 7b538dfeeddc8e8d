# SPDX-License-Identifier: MIT
"""The checker of the condition language: the type of an expression, or `Refused`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from oracle.bands import Band
from oracle.functions import date_of_text, money_of_text, ratio_of_text
from oracle.syntax import Call, Field, Item, ListOf, Literal, Path
from oracle.values import FaultRaised, Refused

Type = Any  # a name, or ("list", type)
TypeOf = Callable[[tuple[str, ...]], Type]

ORDERED = {"int", "double", "string", "bool", "date", "days", "money", "ratio", "timestamp", "duration"}
ARITHMETIC = {
    "+": [("int", "int", "int"), ("double", "double", "double"), ("string", "string", "string"),
          ("money", "money", "money"), ("ratio", "ratio", "ratio"), ("days", "days", "days"), ("date", "days", "date"),
          ("timestamp", "duration", "timestamp"), ("duration", "timestamp", "timestamp"),
          ("duration", "duration", "duration")],
    "-": [("int", "int", "int"), ("double", "double", "double"), ("money", "money", "money"),
          ("ratio", "ratio", "ratio"), ("days", "days", "days"), ("date", "days", "date"), ("date", "date", "int"),
          ("timestamp", "duration", "timestamp"), ("timestamp", "timestamp", "duration"),
          ("duration", "duration", "duration")],
    "*": [("int", "int", "int"), ("double", "double", "double"), ("money", "int", "money"),
          ("ratio", "ratio", "ratio")],
    "/": [("int", "int", "int"), ("double", "double", "double"), ("ratio", "ratio", "ratio")],
    "%": [("int", "int", "int")],
}  # fmt: skip
CONVERTED = {
    "int": {"int", "double", "string", "timestamp"},
    "double": {"double", "int", "string"},
    "bool": {"bool", "string"},
    "string": {"string", "int", "double", "bool", "timestamp", "duration"},
    "timestamp": {"timestamp", "string", "int"},
    "duration": {"duration", "string", "int"},
}
CLOCKS = {"getHours", "getMinutes", "getSeconds", "getMilliseconds"}
PARTS = CLOCKS | {"getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear"}
MACROS = {"all", "exists", "exists_one", "map", "filter"}
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
    def __init__(self, type_of: TypeOf, counts: Collection[str], bands: Mapping[str, Band] | None = None) -> None:
        self.type_of, self.counts = type_of, {"calendar", "weekday", "school", *counts}
        self.bands = bands or {}

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
            case Field(of, name):
                return self.field(of, name)
            case Call(name, args, method):
                return self.call(name, args, method)
        raise TypeError(node)

    def item(self, of: Type, index: Type) -> Type:
        if isinstance(of, tuple) and of[0] == "map" and index == "string":
            return of[1]
        if isinstance(of, tuple) and of[0] == "list" and index == "int":
            return of[1]
        raise Refused("no such element")

    def call(self, name: str, args: tuple[Any, ...], method: bool) -> Type:
        if name in LITERALS and not method:
            return self.literal(name, args)
        if name == "size":
            return self.size(args)
        if method and name in MACROS:
            return self.macro(name, args)
        if method and (name in PARTS or name in ("date", "at")):
            return self.moment(name, args)
        if not method and name in CONVERTED:
            return self.converted(name, [self.infer(arg) for arg in args])
        if not method and name == "steps":
            self.fixed(args, ["ratio", "ratio", "ratio", "'whole' 'started' 'exact'"], "int")
            return "ratio" if args[3].value == "exact" else "int"
        table = METHODS if method else FUNCTIONS
        if name in table:
            wanted, result = table[name]
            return self.fixed(args, wanted, result)
        if method or (name[0].isalpha() and name not in ("in", "neg", "known", "orValue")):
            raise Refused(f"no function {name}")
        return self.operator(name, [self.infer(arg) for arg in args])

    def converted(self, name: str, types: list[Type]) -> Type:
        if len(types) == 1 and types[0] in CONVERTED[name]:
            return name
        raise Refused(f"{name} of {types}")

    def moment(self, name: str, args: tuple[Any, ...]) -> Type:
        kind, *rest = (self.infer(arg) for arg in args)
        if name == "date" and not rest and kind in ("date", "timestamp"):
            return "date"
        if name == "at" and kind == "date" and rest == ["string"]:
            return "timestamp"
        if name in PARTS and kind == "timestamp" and rest in ([], ["string"]):
            return "int"
        if name in CLOCKS and kind == "duration" and not rest:
            return "int"
        raise Refused(f"{name} of {kind}")

    def macro(self, name: str, args: tuple[Any, ...]) -> Type:
        listed = self.infer(args[0])
        variable, *bodies = args[1:]
        if not isinstance(listed, tuple) or not isinstance(variable, Path) or len(variable.names) != 1 or not bodies:
            raise Refused(f"{name} goes over a list with a name")

        def type_of(names: tuple[str, ...]) -> Type:
            return listed[1] if names == variable.names else self.type_of(names)

        inner = Checker(type_of, self.counts, self.bands)
        types = [inner.infer(body) for body in bodies]
        if name == "map":
            if (len(types) == 2 and types[0] != "bool") or len(types) > 2:
                raise Refused("a map with a condition")
            return ("list", types[-1])
        if types != ["bool"]:
            raise Refused(f"{name} wants a yes or no")
        return listed if name == "filter" else "bool"

    def field(self, of: Any, name: str) -> Type:
        """`band(x, "id").field`."""
        if isinstance(of, Call) and of.name == "band" and len(of.args) == 2 and isinstance(of.args[1], Literal):
            band = self.bands.get(of.args[1].value)
            if band is not None and self.infer(of.args[0]) == band.on and name in band.fields:
                return band.fields[name]
        raise Refused(f"no field {name}")

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
            case (("<" | "<=" | ">" | ">="), (["date", "timestamp"] | ["timestamp", "date"])):
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
