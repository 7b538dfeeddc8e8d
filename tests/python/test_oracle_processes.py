# SPDX-License-Identifier: MIT
"""Ladders, evidence, duties, settlement, ranks and targets: the engine and the oracle answer alike."""

from __future__ import annotations

import held
import held_processes
import pytest
from hypothesis import Phase, given, settings
from oracle import processes
from oracle.townships import Township
from test_oracle import examples

few = examples(80)
# Disagreements that nobody has settled yet (docs/oracle.md): shown in the summary, not shrunk at every run.
unsettled = pytest.mark.xfail(reason="open disagreements: docs/oracle.md", raises=AssertionError, strict=False)
unshrunk = settings(few, phases=(Phase.explicit, Phase.generate))


@few
@given(processes.towns(), processes.evidence_packs())
def test_evidence_is_judged_alike(town: Township, text: str) -> None:
    hold(text, town)


@few
@given(processes.towns(), processes.ladder_packs())
def test_a_ladder_goes_the_same_way(town: Township, text: str) -> None:
    hold(text, town)


@few
@given(processes.towns(), processes.settlement_packs())
def test_a_settlement_goes_through_the_same_steps(town: Township, text: str) -> None:
    hold(text, town)


@unsettled
@unshrunk
@given(processes.towns(), processes.duty_packs())
def test_duties_are_met_late_or_missing_alike(town: Township, text: str) -> None:
    hold(text, town)


@unsettled
@unshrunk
@given(processes.towns(), processes.value_packs())
def test_ranks_memory_tables_of_values_and_targets_are_alike(town: Township, text: str) -> None:
    hold(text, town)


def hold(text: str, town: Township) -> None:
    found = held_processes.differences(text, town)
    assert not found, "\n".join([*found, text[len(processes.HEADER) :], held.readable(town)])
