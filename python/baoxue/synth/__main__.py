# SPDX-License-Identifier: MIT
"""`python -m baoxue.synth --students 2000 --seed 1 OUT` writes an invented township."""

from __future__ import annotations

import argparse
import pathlib
import sys

from baoxue.synth import generate


def main() -> int:
    parser = argparse.ArgumentParser(prog="baoxue.synth", description="Write an invented township as CSV tables.")
    parser.add_argument("out", type=pathlib.Path, metavar="OUT", help="folder to write to")
    parser.add_argument("--students", type=int, default=2000, help="pupils on the register (at least 800)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--zh-headers", action="store_true", help="Chinese column headers")
    given = parser.parse_args()
    try:
        summary = generate(given.out, given.students, given.seed, zh_headers=given.zh_headers)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{summary.students} students, {summary.schools} schools, {sum(summary.truth.values())} lines of truth")
    return 0


if __name__ == "__main__":
    sys.exit(main())
