"""What the endpoints on completeness and the evaluation chart answer: the results, and beside them texts."""

from __future__ import annotations

from pydantic import Field

from graphkam.api.shapes import Informed
from graphkam.model.results_coverage import ChartRow, CompletenessReport, CompletenessRule, EvaluationChart


class CompletenessRuleView(CompletenessRule):
    text: str
    missing_texts: tuple[str, ...] = Field(description="who or what is missing, by name, as in `missing`")
    remedy: str


class CompletenessAnswer(CompletenessReport, Informed):
    rules: tuple[CompletenessRuleView, ...]
    text: str = Field(description="the score and the dearest gap")
    notes: tuple[str, ...] = Field(description="rules that do not count, and why")


class ChartRowView(ChartRow):
    texts: dict[str, str] = Field(description="column → the text of its cell")


class ChartAnswer(EvaluationChart, Informed):
    rows: tuple[ChartRowView, ...]
    heads: dict[str, str] = Field(description="column → its head, in order")
