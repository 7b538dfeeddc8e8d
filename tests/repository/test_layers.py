# SPDX-License-Identifier: MIT
"""Include direction: a header or source includes only what stands above it in docs/architecture.md."""

from __future__ import annotations

import pathlib
import re

import pytest
from repository import ROOT, named, relative, text_of

ALLOWED = {
    "core": {"core"},
    "model": {"core", "model"},
    "systems": {"core", "model", "systems"},
    "expr": {"core", "model", "expr"},
    "policy": {"core", "model", "systems", "expr", "policy"},
    "data": {"core", "model", "systems", "data"},
    "engine": {"core", "model", "systems", "expr", "policy", "data", "engine"},
}
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)
PRIVATE = re.compile(r"^(toml\+\+/|xxhash|nlohmann/|boost/json|iconv)")


def layer_of(path: pathlib.Path) -> str:
    """The layer a file lies in: include/baoxue/<layer>/ or src/<layer>/; "" for the umbrellas."""
    parts = path.relative_to(ROOT).parts
    folder = parts[2] if parts[:2] == ("include", "baoxue") else parts[1] if parts[0] == "src" else ""
    return folder if folder in ALLOWED else ""


def included_layer(include: str) -> str:
    parts = include.removeprefix("baoxue/").split("/")
    return parts[0] if len(parts) > 1 and parts[0] in ALLOWED else ""


FILES = [p for p in named(".hpp", ".cpp", ".h") if layer_of(p)]


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_includes_point_upwards_only(path: pathlib.Path) -> None:
    layer = layer_of(path)
    wrong = [name for name in INCLUDE.findall(text_of(path)) if included_layer(name) not in ALLOWED[layer] | {""}]
    assert not wrong, f"{layer} may include {sorted(ALLOWED[layer])} only"


@pytest.mark.parametrize("path", named(".hpp", ".h", below="include"), ids=relative)
def test_installed_headers_show_no_third_party_but_boost_date_time(path: pathlib.Path) -> None:
    names = INCLUDE.findall(text_of(path))
    leaks = [n for n in names if PRIVATE.match(n) or (n.startswith("boost/") and not n.startswith("boost/date_time/"))]
    assert not leaks
    assert "boost/date_time/gregorian/gregorian.hpp" not in names, "gregorian_types.hpp compiles three times faster"


def test_a_private_library_is_included_by_one_source() -> None:
    users: dict[str, list[str]] = {}
    for path in named(".cpp", ".hpp", below="src"):
        for name in INCLUDE.findall(text_of(path)):
            if name.startswith("toml++/") or name == "iconv.h":
                users.setdefault(name.split("/")[0], []).append(relative(path))
    assert all(len(files) == 1 for files in users.values()), users
