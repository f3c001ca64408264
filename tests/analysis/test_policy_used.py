"""Every constant a result rests on is reported with it, and every constant of the table matters to some result."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from graphkam.model.codes import Role
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy, default_policy
from graphkam.services.samples import SAMPLES
from tests.analysis.building import ANALYSES, DEAL, Building, changed
from tests.analysis.sample_accounts import sample_account

POLICY = default_policy()
DEALS = [("small", DEAL), *((name, deal) for name in SAMPLES for deal in sample_account(name).opportunities)]
ENTRIES = [
    (name, key)
    for name, constant in POLICY.constants.items()
    for key in (constant.value if isinstance(constant.value, dict) else [None])
]
NOT_OF_ANALYSES = (
    # Of the agenda over several opportunities and of the advice, whose many trials would take long here: they have
    # tests of their own in test_agenda.py and test_advice.py.
    "agenda.days_a_week", "information.ratings", "information.modes", "information.ties", "information.most_questions",
    "judgement.confidence_by_source", "judgement.guess_confidence", "import.largest_file_mb", "import.most_rows",
    *(name for name, _ in ENTRIES if name.startswith("duplicates.")),
)  # fmt: skip


@cache
def told(sample: str, deal: str) -> tuple[AccountGraph, str]:
    """A sample's graph and the id of its opportunity; `small` is an account for what no sample needs."""
    if sample != "small":
        return sample_account(sample).graph, sample_account(sample).opportunities[deal]
    building = Building()
    building.part("friend", Role.COACH, rating=5, contact_level="supports_us")
    building.part("boss", Role.ECONOMIC_BUYER, rating=0, contact_level="met")
    building.sways("friend", "boss", sign=1)
    building.answered("friend", "refresh", "accepted", age=7)
    building.answered("boss", "win", "rejected", age=7, reason="not now")
    return building.graph(), DEAL


@cache
def result(sample: str, deal: str, analysis: str) -> Any:
    return ANALYSES[analysis](*told(sample, deal), POLICY)


def moved(name: str, key: str | None, factor: float, policy: Policy = POLICY) -> Policy:
    value = POLICY.constants[name].value
    if isinstance(value, dict):
        return changed(policy, name, {str(key): value[str(key)] * factor + 0.001})
    return changed(policy, name, value * factor + 0.001)


@pytest.mark.parametrize("analysis", ANALYSES)
def test_a_constant_that_is_not_reported_as_used_does_not_change_the_result(analysis: str) -> None:
    for sample, deal in DEALS:
        before = result(sample, deal, analysis)
        used = {(use.name, use.key) for use in before.policy_used}
        for factor in (0.37, 3.1):
            policy = POLICY
            for name, key in (entry for entry in ENTRIES if entry not in used):
                policy = moved(name, key, factor, policy)
            after = ANALYSES[analysis](*told(sample, deal), policy)
            assert after == before, f"something used is not reported ({sample} {deal})"


def test_constants_are_reported_with_the_value_used() -> None:
    for sample, deal in DEALS:
        for analysis in ANALYSES:
            for use in result(sample, deal, analysis).policy_used:
                value = POLICY.constants[use.name].value
                assert use.value == (value[use.key or ""] if isinstance(value, dict) else value)


@pytest.mark.parametrize("name", sorted({name for name, _ in ENTRIES} - set(NOT_OF_ANALYSES)))
def test_every_constant_of_the_analyses_changes_some_result(name: str) -> None:
    def differs(factor: float, key: str | None) -> bool:
        policy = moved(name, key, factor)
        for sample, deal in DEALS:
            for analysis, ask in ANALYSES.items():
                before = result(sample, deal, analysis)
                if (name, key) in {(use.name, use.key) for use in before.policy_used}:
                    after = ask(*told(sample, deal), policy)
                    if after.model_copy(update={"policy_used": before.policy_used}) != before:
                        return True
        return False

    assert any(differs(factor, key) for entry, key in ENTRIES if entry == name for factor in (0.3, 1.7, 20))


@pytest.mark.parametrize("analysis", ANALYSES)
def test_import_constants_are_not_used(analysis: str) -> None:
    used = {use.name for sample, deal in DEALS for use in result(sample, deal, analysis).policy_used}

    assert used.isdisjoint(NOT_OF_ANALYSES)
