# SPDX-License-Identifier: MIT
"""What the tests of the repository share: its root and its files."""

from __future__ import annotations

import functools
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]


@functools.cache
def committed_files() -> tuple[pathlib.Path, ...]:
    """Files that git knows or would add; every file of the source folders where git is absent."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listing = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        made = {"build", "out", ".venv", ".git", "__pycache__"} | {
            f".{tool}_cache" for tool in ("pytest", "mypy", "ruff")
        }
        return tuple(p for p in sorted(ROOT.rglob("*")) if p.is_file() and not made & set(p.relative_to(ROOT).parts))
    return tuple(ROOT / name for name in sorted(filter(None, listing.split("\0"))) if (ROOT / name).is_file())


def text_of(path: pathlib.Path) -> str:
    """The text of a file, or "" where it is not UTF-8 text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def named(*suffixes: str, below: str = "") -> list[pathlib.Path]:
    """Committed files with one of the suffixes below a folder."""
    return [p for p in committed_files() if p.suffix in suffixes and p.is_relative_to(ROOT / below)]


def relative(path: pathlib.Path) -> str:
    return path.relative_to(ROOT).as_posix()
