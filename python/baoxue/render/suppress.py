# SPDX-License-Identifier: MIT
"""Small cells of a published table of counts.

A cell of one to four persons can point at a child; a withheld cell can be worked out from its row or column total. So
cells below five are withheld, and then others, until no row or column gives one away. All withheld cells carry the same
mark: a different one for the second kind would say that the first kind is below five.
"""

from __future__ import annotations

SMALL = 5
WITHHELD = "*"


def suppress(counts: list[list[int]]) -> list[list[int | None]]:
    """`counts` with a total row and a total column added, None where a cell is withheld.

    >>> suppress([[2, 10], [20, 30]])
    [[None, None, 12], [None, None, 50], [22, 40, 62]]
    """
    width = len(counts[0]) if counts else 0
    full = [[*row, sum(row)] for row in counts]
    full.append([sum(row[column] for row in full) for column in range(width + 1)])
    hidden = {(r, c) for r, row in enumerate(full) for c, count in enumerate(row) if 0 < count < SMALL}
    lines = [[(r, c) for c in range(width + 1)] for r in range(len(full))]
    lines += [[(r, c) for r in range(len(full))] for c in range(width + 1)]

    def reveals(line: list[tuple[int, int]]) -> bool:
        withheld = [full[r][c] for r, c in line if (r, c) in hidden]
        if not withheld:
            return False
        # The last cell of a line is its total: where it is shown, what is withheld must not add up to a small number.
        return len(withheld) == 1 or (line[-1] not in hidden and sum(withheld) < SMALL)

    def next_cell(line: list[tuple[int, int]]) -> tuple[int, int] | None:
        shown = [(full[r][c], (r, c)) for r, c in line if (r, c) not in hidden]
        inner = [item for item in shown if item[1] != line[-1] and item[0] > 0]
        candidates = inner or [item for item in shown if item[1] == line[-1]] or shown
        return min(candidates)[1] if candidates else None

    changed = True
    while changed:
        changed = False
        for line in lines:
            while reveals(line):
                cell = next_cell(line)
                if cell is None:
                    break
                hidden.add(cell)
                changed = True
    return [[None if (r, c) in hidden else count for c, count in enumerate(row)] for r, row in enumerate(full)]


def shown(count: int | None) -> str:
    return WITHHELD if count is None else str(count)


def small_hidden(count: int) -> int | None:
    """A count that stands alone."""
    return None if 0 < count < SMALL else count
