# SPDX-License-Identifier: MIT
"""Runs a township's dropout-control plan (控辍保学) as a program over the tables that schools keep.

A policy pack and a dataset go in, with a date; findings, settlement lines and what could not be judged come out, each
with its reason. Dates are `datetime.date` (or ISO text), money is an integer number of fen (1/100 yuan), days integers.

>>> import baoxue as bx
>>> bx.Policy.builtin("jiudian").id
'jiudian'
"""

from __future__ import annotations

from baoxue._assessor import Assessment, Assessor
from baoxue._calendar import Calendar
from baoxue._core import __version__
from baoxue._dataset import Dataset
from baoxue._errors import (
    BaoxueError,
    CancelledError,
    CheckError,
    DataError,
    EvaluationError,
    InvalidIdError,
    PolicyError,
)
from baoxue._expression import Column, Expression
from baoxue._ids import ResidentId
from baoxue._ladder import Ladder
from baoxue._policy import Policy, Schema
from baoxue._report import Report, evaluate
from baoxue._table import Table
from baoxue._unknown import UNKNOWN

__all__ = [
    "UNKNOWN",
    "Assessment",
    "Assessor",
    "BaoxueError",
    "Calendar",
    "CancelledError",
    "CheckError",
    "Column",
    "DataError",
    "Dataset",
    "EvaluationError",
    "Expression",
    "InvalidIdError",
    "Ladder",
    "Policy",
    "PolicyError",
    "Report",
    "ResidentId",
    "Schema",
    "Table",
    "__version__",
    "evaluate",
]
