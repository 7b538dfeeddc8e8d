# SPDX-License-Identifier: MIT
"""What the style promises and a formatter does not see: lengths, first lines, guards, paths, names."""

from __future__ import annotations

import pathlib
import re

import pytest
from repository import ROOT, committed_files, named, relative, text_of

SOURCES = named(".hpp", ".cpp", ".h", ".py", ".pyi")
MACHINE_PATH = re.compile(r"(?<![\w./~}-])/(?:work|root|home)/[a-z]")
REGISTRY = re.compile(r"\b(?:pypi|pythonhosted|debian|npmjs|crates|maven)\.(?:org|io|com)\b|\bproxy\.golang\b")
INVENTED_ELSEWHERE = ("policies/", "src/policy/", "docs/glossary.md")
MAX_LINES = 600


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_a_source_file_is_short_and_says_its_licence(path: pathlib.Path) -> None:
    lines = text_of(path).splitlines()
    assert len(lines) <= MAX_LINES
    if lines and path.name != "arrow_c_abi.h":  # copied verbatim from the Arrow specification
        assert "SPDX-License-Identifier: MIT" in "\n".join(lines[:2])


@pytest.mark.parametrize("path", named(".hpp", ".h", below="include"), ids=relative)
def test_a_header_has_a_guard_named_after_its_path(path: pathlib.Path) -> None:
    guard = re.sub(r"[/.-]", "_", path.relative_to(ROOT / "include").as_posix()).upper()
    if path.name != "arrow_c_abi.h":
        assert f"#ifndef {guard}\n#define {guard}\n" in text_of(path)


def test_no_committed_file_names_a_machine_path_or_a_registry() -> None:
    found = []
    for path in committed_files():
        text = text_of(path)
        for pattern in (MACHINE_PATH, REGISTRY):
            found += [f"{relative(path)}: {match}" for match in pattern.findall(text) if path != pathlib.Path(__file__)]
    assert not found


def plan_names() -> set[str]:
    """The plan's real schools, taken from the pack that assigns them (or the plan's digest): not written here."""
    texts = [text_of(p) for p in named(".toml", below="policies/jiudian")]
    digest = ROOT.parent / "shared" / "plan.md"
    if digest.exists():
        texts += [line for line in text_of(digest).splitlines() if line.startswith("| J6.table")]
    return {name for text in texts for name in re.findall(r"[一-鿿]{2,4}(?:小学|学校|教学点)", text)}


def test_the_plans_real_schools_occur_only_in_its_own_pack() -> None:
    # Generic words that the pattern also catches: "central primary school", "each school", ...
    generic = {"转出学校", "转入学校", "中心小学", "九年制学校", "义务教育学校", "特殊教育学校", "特教学校"}
    names = {name for name in plan_names() if name not in generic and not re.match(r"[各本该每所在全乡外镇内县]", name)}
    if not names:
        pytest.skip("the jiudian pack and ../shared/plan.md are absent")
    found = []
    for path in committed_files():
        if relative(path).startswith(INVENTED_ELSEWHERE):
            continue
        text = text_of(path)
        found += [relative(path) for name in names if name in text]
    assert not found
