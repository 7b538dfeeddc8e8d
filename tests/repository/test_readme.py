# SPDX-License-Identifier: MIT
"""Python examples of both READMEs run as printed; examples/CMakeLists.txt builds the C++ ones and ctest runs them."""

from __future__ import annotations

import pathlib
import re
import subprocess
import sys

import pytest
from repository import ROOT, named, relative, text_of

READMES = ["README.md", "README.zh-CN.md"]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def snippets(name: str, language: str) -> list[str]:
    return [body for tag, body in FENCE.findall(text_of(ROOT / name)) if tag == language]


@pytest.mark.parametrize("name", READMES)
def test_the_readme_opens_with_cpp_and_a_shorter_python_example(name: str) -> None:
    text = text_of(ROOT / name)
    fences = [tag for tag, _ in FENCE.findall(text)]
    assert fences[:2] == ["cpp", "python"]
    assert text.index("```cpp") < 400, "nothing long stands before the first example"
    assert len(snippets(name, "python")[0].splitlines()) < len(snippets(name, "cpp")[0].splitlines())


@pytest.mark.parametrize("name", READMES)
def test_python_examples_run_as_printed(name: str) -> None:
    for body in snippets(name, "python"):
        run = subprocess.run([sys.executable, "-c", body], cwd=ROOT, capture_output=True, text=True, timeout=300)
        assert run.returncode == 0, run.stderr
        assert run.stdout.strip()


def test_the_pack_of_the_readme_checks_clean(tmp_path: pathlib.Path) -> None:
    baoxue = pytest.importorskip("baoxue")
    (tmp_path / "policy.toml").write_text(snippets(READMES[0], "toml")[0], encoding="utf-8")
    problems = baoxue.Policy.check([str(tmp_path)])
    assert not [p for p in problems if p["fatal"]]


def test_both_readmes_show_the_same_code() -> None:
    assert snippets(READMES[0], "cpp") == snippets(READMES[1], "cpp")
    assert snippets(READMES[0], "python") == snippets(READMES[1], "python")
    assert snippets(READMES[0], "toml") == snippets(READMES[1], "toml")


def test_links_inside_the_documentation_lead_to_files() -> None:
    broken = []
    for path in named(".md"):
        prose = re.sub(r"```.*?```", "", text_of(path), flags=re.DOTALL)
        for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", prose):
            if not (path.parent / target).exists():
                broken.append(f"{relative(path)}: {target}")
    assert not broken
