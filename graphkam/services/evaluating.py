"""How well an opportunity is known: completeness, the evaluation chart, red flags and which strength answers them."""

from __future__ import annotations

import csv
import io

from graphkam.analysis.position.chart import evaluation_chart
from graphkam.analysis.position.completeness import completeness as completeness_of
from graphkam.analysis.position.flags import red_flags
from graphkam.ingest.files.tables import protected
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy
from graphkam.model.results import FlagReport
from graphkam.model.results_coverage import CompletenessReport, EvaluationChart
from graphkam.services.analysing import in_language
from graphkam.words import Lang
from graphkam.words.phrases_coverage import CHART_COLUMNS, chart_cells, chart_head


def completeness(graph: AccountGraph, opportunity_id: str, policy: Policy, lang: Lang) -> CompletenessReport:
    """How much of what should be known is known, people named as the reader knows them. Raises NotFoundError."""
    return completeness_of(in_language(graph, lang), opportunity_id, policy)


def chart(graph: AccountGraph, opportunity_id: str, policy: Policy, lang: Lang) -> EvaluationChart:
    """Everybody who plays a part, in one line each. Raises NotFoundError."""
    return evaluation_chart(in_language(graph, lang), opportunity_id, policy)


def chart_csv(lang: Lang, found: EvaluationChart) -> str:
    """The chart as CSV with a byte order mark; no cell can be taken for a formula."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([chart_head(lang, column) for column in CHART_COLUMNS])
    for row in found.rows:
        cells = chart_cells(lang, row)
        writer.writerow([protected(cells[column]) for column in CHART_COLUMNS])
    return "\ufeff" + target.getvalue()


def answered_flags(graph: AccountGraph, opportunity_id: str, policy: Policy, lang: Lang) -> FlagReport:
    """Red flags, each with the strengths that answer it and by which path. Raises NotFoundError."""
    # The numeric libraries take a while to load: only who asks for answers waits for them.
    from graphkam.analysis.position.answers_to_flags import answered

    graph = in_language(graph, lang)
    return answered(graph, opportunity_id, policy, red_flags(graph, opportunity_id, policy))
