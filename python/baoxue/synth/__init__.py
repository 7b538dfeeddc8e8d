# SPDX-License-Identifier: MIT
"""An invented township as CSV tables, with injected irregularities and the truth about them.

>>> import pathlib, tempfile
>>> from baoxue.synth import generate
>>> with tempfile.TemporaryDirectory() as folder:
...     generate(pathlib.Path(folder), students=1000, seed=1).schools
13
"""

from baoxue.synth.days import AS_OF
from baoxue.synth.generator import FEWEST, Summary, generate

__all__ = ["AS_OF", "FEWEST", "Summary", "generate"]
