"""Every code that completeness, the chart and answers to flags put together has its words."""

from __future__ import annotations

from typing import get_args

import pytest

from graphkam.model import results, results_coverage
from graphkam.model.policy import default_policy
from graphkam.words import LANGS, has, label
from graphkam.words.phrases_coverage import CHART_COLUMNS

VOCABULARIES = {
    "holder_mark": get_args(results.HolderMark),
    "completeness_rule": get_args(results_coverage.CompletenessRuleName),
    "completeness_remedy": get_args(results_coverage.CompletenessRuleName),
    "relation": get_args(results_coverage.Relation),
    "job": get_args(results_coverage.Job),
    "chart": CHART_COLUMNS,
    "answer_by": ("proved_coach", "important_supporter", "supporter"),
    "completeness_attribute": ("objective", "customer_objective", "amount", "close_date"),
}


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_every_code_has_a_word_of_its_own(vocabulary: str) -> None:
    codes = VOCABULARIES[vocabulary]

    assert [code for code in codes if not has(f"{vocabulary}.{code}")] == []
    for lang in LANGS:
        assert len({label(lang, vocabulary, code) for code in codes}) == len(codes)


def test_every_rule_has_a_weight_that_a_team_can_change() -> None:
    weights = default_policy().constants["completeness.weight"].value

    assert isinstance(weights, dict)
    assert set(weights) == set(get_args(results_coverage.CompletenessRuleName))
