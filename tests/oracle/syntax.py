# SPDX-License-Identifier: MIT
"""The grammar of the condition language (a subset of CEL): text to a tree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from oracle.values import INT_MAX, Refused


@dataclass(frozen=True)
class Literal:
    value: Any


@dataclass(frozen=True)
class Path:
    """A name with the fields that follow it: `student.class.school`."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Field:
    """A field of something that is no name: `band(x, "id").pay`."""

    of: Any
    name: str


@dataclass(frozen=True)
class Item:
    """`list[i]`, `p.x[a]`."""

    of: Any
    index: Any


@dataclass(frozen=True)
class ListOf:
    items: tuple[Any, ...]


@dataclass(frozen=True)
class Call:
    """A function, an operator ("+", "&&", "!", "neg", "?:") or a macro; a method's target is the first argument."""

    name: str
    args: tuple[Any, ...]
    method: bool = False


Node = Literal | Path | Field | Item | ListOf | Call

RESERVED = frozenset(
    [
        "as",
        "break",
        "const",
        "continue",
        "else",
        "for",
        "function",
        "if",
        "import",
        "let",
        "loop",
        "package",
        "namespace",
        "return",
        "var",
        "void",
        "while",
    ]
)
WORD = r"[^\W\d]\w*"
TOKEN = re.compile(
    rf"""
    (?P<space>\s+|//[^\n]*)
  | (?P<text>[rR]?(?:\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'))
  | (?P<float>(?:\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?)(?!\w))
  | (?P<int>(?:0[xX][0-9a-fA-F]+|\d+)(?!\w))
  | (?P<word>{WORD})
  | (?P<sign>&&|\|\||==|!=|<=|>=|[-+*/%!<>?:.,()\[\]])
    """,
    re.VERBOSE | re.DOTALL,
)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|[xX]([0-9a-fA-F]{2})|([0-3][0-7]{2})|(.))", re.DOTALL)
RELATIONS = {"<", "<=", ">", ">=", "==", "!=", "in"}
LOWEST = 0


def text_of(token: str) -> str:
    raw = token[0] in "rR"
    body = token[1:] if raw else token
    width = 3 if body[:3] in ('"""', "'''") else 1
    body = body[width:-width]
    if raw:
        return body

    def replace(match: re.Match[str]) -> str:
        for group, base in ((1, 16), (2, 16), (3, 16), (4, 8)):
            if match[group]:
                return chr(int(match[group], base))
        if match[5] in ESCAPES:
            return ESCAPES[match[5]]
        if match[5] in "\\'\"`?":
            return match[5]
        raise Refused(f"escape \\{match[5]}")

    return ESCAPE.sub(replace, body)


def tokens_of(source: str) -> list[tuple[str, str]]:
    tokens, at = [], 0
    while at < len(source):
        match = TOKEN.match(source, at)
        if not match:
            raise Refused(f"cannot read {source[at : at + 10]!r}")
        at = match.end()
        if match.lastgroup != "space":
            tokens.append((str(match.lastgroup), match[0]))
    return [*tokens, ("end", "")]


class Parser:
    """Recursive descent, one method per level of the grammar."""

    def __init__(self, source: str) -> None:
        self.tokens = tokens_of(source)
        self.at = 0

    def peek(self) -> str:
        kind, text = self.tokens[self.at]
        return text if kind in ("sign", "end") or text == "in" else ""

    def next(self) -> tuple[str, str]:
        self.at += 1
        return self.tokens[self.at - 1]

    def take(self, sign: str) -> bool:
        if self.tokens[self.at][0] != "end" and self.peek() == sign:
            self.at += 1
            return True
        return False

    def need(self, sign: str) -> None:
        if not self.take(sign):
            raise Refused(f"expected {sign!r}")

    def whole(self) -> Node:
        node = self.ternary()
        if self.tokens[self.at][0] != "end":
            raise Refused(f"unexpected {self.tokens[self.at][1]!r}")
        return node

    def ternary(self) -> Node:
        condition = self.disjunction()
        if not self.take("?"):
            return condition
        yes = self.disjunction()
        self.need(":")
        return Call("?:", (condition, yes, self.ternary()))

    def chain(self, signs: set[str], below: Any) -> Node:
        node: Node = below()
        while self.peek() in signs and self.tokens[self.at][0] != "end":
            sign = self.next()[1]
            node = Call(sign, (node, below()))
        return node

    def disjunction(self) -> Node:
        return self.chain({"||"}, self.conjunction)

    def conjunction(self) -> Node:
        return self.chain({"&&"}, self.relation)

    def relation(self) -> Node:
        return self.chain(RELATIONS, self.sum)

    def sum(self) -> Node:
        return self.chain({"+", "-"}, self.product)

    def product(self) -> Node:
        return self.chain({"*", "/", "%"}, self.unary)

    def unary(self) -> Node:
        sign = self.peek()
        if sign not in ("!", "-"):
            return self.member()
        if sign == "-" and self.tokens[self.at + 1][0] in ("int", "float"):
            return self.member()  # a negative literal, so that the smallest integer can be written
        self.next()
        return Call("!" if sign == "!" else "neg", (self.unary_again(sign),))

    def unary_again(self, sign: str) -> Node:
        if self.peek() in ("!", "-") and self.peek() != sign:
            raise Refused("! and - do not mix")
        return self.unary()

    def member(self) -> Node:
        node = self.primary()
        while True:
            if self.take("."):
                kind, name = self.next()
                if kind != "word":
                    raise Refused("expected a field")
                if self.take("("):
                    node = Call(name, (node, *self.arguments(")")), True)
                elif isinstance(node, Path):
                    node = Path((*node.names, name))
                else:
                    node = Field(node, name)
            elif self.take("["):
                node = Item(node, self.ternary())
                self.need("]")
            else:
                return node

    def arguments(self, end: str) -> tuple[Node, ...]:
        found: list[Node] = []
        while not self.take(end):
            if found:
                self.need(",")
                if end == "]" and self.take(end):  # a list may end in a comma
                    break
            found.append(self.ternary())
        return tuple(found)

    def primary(self) -> Node:
        kind, text = self.next()
        if kind == "text":
            return Literal(text_of(text))
        if kind == "sign" and text == "-":
            kind, text = self.next()
            return self.number(kind, text, -1)
        if kind in ("int", "float"):
            return self.number(kind, text, 1)
        if kind == "word":
            return self.word(text)
        if text == "(":
            node = self.ternary()
            self.need(")")
            return node
        if text == "[":
            return ListOf(self.arguments("]"))
        raise Refused(f"unexpected {text!r}")

    def number(self, kind: str, text: str, sign: int) -> Node:
        if kind == "float":
            return Literal(sign * float(text))
        n = sign * int(text, 16 if text[:2] in ("0x", "0X") else 10)
        if not -INT_MAX - 1 <= n <= INT_MAX:
            raise Refused("integer out of range")
        return Literal(n)

    def word(self, text: str) -> Node:
        if text in ("true", "false"):
            return Literal(text == "true")
        if text in RESERVED or text == "in":
            raise Refused(f"{text} is reserved")
        if text == "null":
            raise Refused("there is no null; write !known(x)")
        if self.take("("):
            return Call(text, self.arguments(")"))
        return Path((text,))


def parse(source: str) -> Node:
    return Parser(source).whole()


def paths_in(node: Any) -> list[tuple[str, ...]]:
    """Every name path of a tree, in order."""
    if isinstance(node, Path):
        return [node.names]
    if isinstance(node, Call):
        return [path for arg in node.args for path in paths_in(arg)]
    if isinstance(node, ListOf):
        return [path for item in node.items for path in paths_in(item)]
    if isinstance(node, Item):
        return paths_in(node.of) + paths_in(node.index)
    if isinstance(node, Field):
        return paths_in(node.of)
    return []
