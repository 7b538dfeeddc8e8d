# SPDX-License-Identifier: MIT
"""Writes src/expr/unicode_*.cpp: which letters a name may have (UAX-31) and how names are composed (NFC).

Run by hand when the Unicode version changes. tests/expr/names_test.cpp holds samples against the standard,
tests/python/test_expression.py random names against Python's own tables.
"""

from __future__ import annotations

import pathlib
import sys
import unicodedata
from collections.abc import Iterable, Iterator

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "src" / "expr"
FULL_WIDTH = range(0xFF01, 0xFF5F)  # twins of ASCII: an error with the ASCII character as fix-it, never a letter
HANGUL = range(0xAC00, 0xD7A4)  # composed by arithmetic


def is_start(c: int) -> bool:
    return c not in FULL_WIDTH and c != ord("_") and chr(c).isidentifier()


def is_continue(c: int) -> bool:
    return c not in FULL_WIDTH and c > 0x7F and not is_start(c) and ("a" + chr(c)).isidentifier()


def ranges(codes: Iterable[int]) -> Iterator[tuple[int, int]]:
    first = last = -2
    for code in codes:
        if code != last + 1:
            if first >= 0:
                yield first, last
            first = code
        last = code
    yield first, last


def lines(rows: list[str]) -> str:
    out, line = [], "   "
    for row in rows:
        if len(line) + len(row) > 118:
            out.append(line)
            line = "   "
        line += " " + row
    return "\n".join([*out, line])


def array(kind: str, name: str, rows: list[str]) -> str:
    body = f"constexpr {kind} kTable[] = {{\n{lines(rows)}\n}};"
    return f"namespace {{\n{body}\n}}  // namespace\nstd::span<const {kind}> {name}() {{ return kTable; }}\n"


def write(file: str, subject: str, parts: list[str]) -> None:
    version = unicodedata.unidata_version
    head = f"// SPDX-License-Identifier: MIT\n// {subject} Unicode {version}, made by tools/unicode_tables.py.\n"
    text = head + '#include "expr/unicode.hpp"\n\n// clang-format off\nnamespace baoxue::inline v1::expr {\n\n'
    (FOLDER / file).write_text(
        text + "\n".join(parts) + "\n}  // namespace baoxue::inline v1::expr\n", encoding="utf-8"
    )


def span_rows(codes: Iterable[int]) -> list[str]:
    return [f"{{0x{a:X}, 0x{b:X}}}," for a, b in ranges(codes)]


def main() -> None:
    every = range(0x80, sys.maxunicode + 1)
    write(
        "unicode_start.cpp",
        "Letters that a name may begin with, besides ASCII.",
        [array("CodeRange", "start_letters", span_rows(c for c in every if is_start(c)))],
    )
    write(
        "unicode_continue.cpp",
        "Characters that a name may go on with, besides those it may begin with.",
        [array("CodeRange", "continue_letters", span_rows(c for c in every if is_continue(c)))],
    )
    pairs, only = [], []
    for c in every:
        decomposition = unicodedata.decomposition(chr(c))
        if not decomposition or decomposition.startswith("<") or c in HANGUL:
            continue
        parts = [int(part, 16) for part in decomposition.split()] + [0]
        row = f"{{0x{c:X}, 0x{parts[0]:X}, 0x{parts[1]:X}}},"
        (pairs if unicodedata.normalize("NFC", chr(c)) == chr(c) else only).append(row)
    classes: dict[int, list[int]] = {}
    for c in every:
        classes.setdefault(unicodedata.combining(chr(c)), []).append(c)
    rows = [(a, b, k) for k, codes in classes.items() if k for a, b in ranges(codes)]
    write("unicode_pairs.cpp", "Characters that are composed of two.", [array("Composition", "compositions", pairs)])
    write(
        "unicode_only.cpp",
        "Characters that are replaced by one or two others and never composed.",
        [array("Composition", "decompositions", only)],
    )
    write(
        "unicode_classes.cpp",
        "Combining classes other than 0.",
        [array("CombiningClass", "combining_classes", [f"{{0x{a:X}, 0x{b:X}, {k}}}," for a, b, k in sorted(rows)])],
    )


if __name__ == "__main__":
    main()
