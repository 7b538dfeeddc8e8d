# SPDX-License-Identifier: MIT
"""evaluate() is pure: its objects import no clock, environment, locale, random or file symbol (``nm -u``)."""

from __future__ import annotations

import pathlib
import re
import shutil
import subprocess

import pytest
from repository import ROOT, named, relative, text_of

CLOCK = r"time|clock_gettime|gettimeofday|clock|localtime(_r)?|gmtime(_r)?|mktime|tzset|std::chrono::.*clock::now\(\)"
HOST = r"(secure_)?getenv|setenv|rand(om)?(_r)?|srand(om)?|getrandom|arc4random|std::random_device.*|gethostname|getpid"
LOCALE = r"setlocale|newlocale|uselocale|localeconv|strto[dfl]d?|ato[fil]|std::locale::global.*"
FILES = r"f?open(64)?|fopen(64)?|freopen|openat|stat|std::basic_[io]?fstream.*|std::basic_filebuf.*|std::filesystem::.*"
BANNED = {
    "expr": (CLOCK, HOST, LOCALE, FILES),
    "engine": (CLOCK, HOST, LOCALE, FILES),
    "policy": (CLOCK, HOST, LOCALE),  # loads packs from a folder
    "data": (CLOCK, HOST, LOCALE),  # reads tables from a folder
}


def objects(layer: str) -> list[pathlib.Path]:
    folder = ROOT / "build" / "dev" / "CMakeFiles" / f"baoxue_{layer}.dir"
    return sorted(folder.rglob("*.o"))


def undefined(path: pathlib.Path) -> list[str]:
    listing = subprocess.run(["nm", "-uC", str(path)], check=True, capture_output=True, text=True).stdout
    return [re.sub(r"@.*", "", line.split(maxsplit=1)[1]) for line in listing.splitlines() if len(line.split()) > 1]


@pytest.mark.parametrize("layer", BANNED)
def test_objects_import_nothing_impure(layer: str) -> None:
    if shutil.which("nm") is None or not objects(layer):
        pytest.skip(f"no dev build of {layer}")
    banned = re.compile("(?:" + "|".join(BANNED[layer]) + r")(?:\(.*)?$")
    found = {o.name: [name for name in undefined(o) if banned.match(name)] for o in objects(layer)}
    assert not {name: symbols for name, symbols in found.items() if symbols}


IMPURE_HEADERS = re.compile(r"#include <(random|ctime|time\.h|locale|clocale|fstream|filesystem)>")


@pytest.mark.parametrize("layer", ["core", "model", "systems", "expr", "engine"])
def test_headers_and_sources_include_nothing_impure(layer: str) -> None:
    files = named(".hpp", ".cpp", below=f"include/baoxue/{layer}") + named(".hpp", ".cpp", below=f"src/{layer}")
    assert not [relative(p) for p in files if IMPURE_HEADERS.search(text_of(p))]
