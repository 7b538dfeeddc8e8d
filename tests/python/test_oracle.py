# SPDX-License-Identifier: MIT
"""The engine and the oracle of `tests/oracle/` answer alike over hundreds of small townships.

Thousands: `BAOXUE_ORACLE_EXAMPLES=3000 pytest tests/python/test_oracle.py`. docs/oracle.md lists every disagreement.
"""

from __future__ import annotations

import os
import pathlib
import tempfile

import held
from hypothesis import HealthCheck, given, settings
from oracle import packs, random_packs
from oracle.townships import Township, layers, townships

import baoxue as bx

EXAMPLES = int(os.environ.get("BAOXUE_ORACLE_EXAMPLES", "0"))  # of each test; 0: the same few hundred on every run


def examples(usual: int) -> settings:
    """The default run shares a few minutes among all tests of the oracle."""
    return settings(
        max_examples=EXAMPLES or usual,
        derandomize=not EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )


few = examples(200)
JIUDIAN = bx.Policy.builtin("jiudian")
JIUDIAN_READ = packs.load([held.POLICIES / "jiudian"], held.POLICIES)


@few
@given(townships())
def test_a_township_is_judged_alike(town: Township) -> None:
    found = held.differences(held.by_engine(JIUDIAN, town), held.by_oracle(JIUDIAN_READ, town))
    assert not found, "\n".join([*found, held.readable(town)])


@few
@given(townships(), layers())
def test_a_township_is_judged_alike_where_a_layer_changes_parameters_and_choices(town: Township, layer: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "layer.toml").write_text(layer, encoding="utf-8")
        policy = bx.Policy.load([folder])
        pack = packs.load([folder], held.POLICIES)
    found = held.differences(held.by_engine(policy, town), held.by_oracle(pack, town))
    assert not found, "\n".join([*found, layer, held.readable(town)])


@few
@given(townships(), random_packs.packs())
def test_any_pack_over_any_township_is_judged_alike_or_refused_by_both(town: Township, text: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "pack.toml").write_text(text, encoding="utf-8")
        engine, oracle = held.pack_by_engine(folder, town), held.pack_by_oracle(folder, town)
    if engine is None or oracle is None:
        assert engine is oracle, f"only the {'engine' if engine is None else 'oracle'} refuses\n{text}"
    else:
        found = held.differences(engine, oracle)
        assert not found, "\n".join([*found, text, held.readable(town)])
