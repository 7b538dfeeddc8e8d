# SPDX-License-Identifier: MIT
"""`baoxue policy check` and `baoxue policy test` for every pack that the repository shows or builds in."""

from __future__ import annotations

import subprocess
import sys

import pytest
from repository import ROOT

baoxue = pytest.importorskip("baoxue")

FOLDERS = sorted(str(p.parent) for p in (ROOT / "examples" / "packs").glob("*/policy.toml"))
NAMES = FOLDERS + sorted(baoxue.Policy.builtin_ids())


def run(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "baoxue", "policy", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)


def test_the_foreign_packs_are_there() -> None:
    assert [folder.rsplit("/", 1)[1] for folder in FOLDERS] == ["banded-pay", "dated-ladder"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.rsplit("/", 1)[1])
def test_a_shown_pack_is_checked_without_a_word(folder: str) -> None:
    assert not baoxue.Policy.check(folder)
    checked = run("check", folder)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("name", NAMES, ids=lambda name: name.rsplit("/", 1)[-1])
def test_the_worked_examples_of_a_pack_come_out(name: str) -> None:
    tested = run("test", name)
    assert tested.returncode == 0, tested.stdout + tested.stderr
