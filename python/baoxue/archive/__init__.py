# SPDX-License-Identifier: MIT
"""The eighteen archive items (J8) of a school as a folder: what is expected, what is there, copies of the files.

report = bx.evaluate(policy, data, "2026-10-31")
built = build(report, data, school="S01", files="township/", out="archive/")  # a BagIt bag
built.problems            # files that are not what the table says
check(built.folder)       # [] while nobody has changed a byte

`contents.py` reads the report and keeps what a school may see; `copies.py` compares files with their SHA-256;
`lost.py` makes the lost-student tables, `sheets.py` the others; `page.py` the index; `bag.py` writes the bag.
"""

from baoxue.archive.bag import check
from baoxue.archive.build import Built, build, schools_of

__all__ = ["Built", "build", "check", "schools_of"]
