# SPDX-License-Identifier: MIT
"""A report's HTML as a tree: enough to count rows and follow links."""

from __future__ import annotations

import dataclasses
import html.parser
from collections.abc import Iterator

_VOID = ("meta", "br", "col", "link", "img", "input", "hr")


@dataclasses.dataclass
class Node:
    tag: str
    attributes: dict[str, str]
    parts: list[Node | str] = dataclasses.field(default_factory=list)

    def __iter__(self) -> Iterator[Node]:
        """Every element below, in the order of the page."""
        for part in self.parts:
            if isinstance(part, Node):
                yield part
                yield from part

    @property
    def text(self) -> str:
        return " ".join("".join(part if isinstance(part, str) else part.text for part in self.parts).split())

    def all(self, tag: str, **wanted: str) -> list[Node]:
        """Elements of a tag whose attributes (`data_case` is `data-case`) have these values; "*" is any value."""

        def fits(node: Node) -> bool:
            have = {name.replace("-", "_"): value for name, value in node.attributes.items()}
            return all(have.get(name) == value or (value == "*" and name in have) for name, value in wanted.items())

        return [node for node in self if node.tag == tag and fits(node)]

    def by_id(self, name: str) -> Node:
        return next(node for node in self if node.attributes.get("id") == name)


class _Builder(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].parts.append(node)
        if tag not in _VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].parts.append(data)


def parse(text: str) -> Node:
    """The page; AssertionError where a tag is not closed in its turn."""
    builder = _Builder()
    builder.feed(text)
    builder.close()
    assert len(builder.open) == 1, f"<{builder.open[-1].tag}> is not closed"
    return builder.open[0]
