"""All that the analyses say of one opportunity, in one call."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from graphkam.analysis.contacts import next_contacts
from graphkam.analysis.coverage import role_coverage
from graphkam.analysis.flags import red_flags
from graphkam.analysis.paths import leverage_paths
from graphkam.map import fishnet_html
from graphkam.model.entities import Opportunity
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy
from graphkam.model.results import CoverageReport, FlagReport, NextReport, PathReport
from graphkam.words import Lang


class Picture(BaseModel):
    """One opportunity seen whole."""

    model_config = ConfigDict(frozen=True)

    opportunity: Opportunity
    coverage: CoverageReport
    flags: FlagReport
    paths: PathReport
    next: NextReport


def in_language(graph: AccountGraph, lang: Lang) -> AccountGraph:
    """The graph with people, titles and departments named as a reader of that language knows them."""
    return graph.in_english() if lang == "en" else graph


def picture(graph: AccountGraph, opportunity_id: str, policy: Policy, lang: Lang) -> Picture:
    """Coverage, flags, paths and next contacts of one opportunity, people named as the reader knows them.

    Raises NotFoundError.
    """
    graph = in_language(graph, lang)
    return Picture(
        opportunity=graph.opportunity(opportunity_id),
        coverage=role_coverage(graph, opportunity_id, policy),
        flags=red_flags(graph, opportunity_id, policy),
        paths=leverage_paths(graph, opportunity_id, policy),
        next=next_contacts(graph, opportunity_id, policy),
    )


def map_html(graph: AccountGraph, opportunity_id: str | None, policy: Policy, lang: Lang) -> str:
    """The fishnet map of an account for one opportunity (none: people and ties only) as one offline HTML file."""
    if opportunity_id is None:
        return fishnet_html(graph, None, None, None, None, lang)
    seen = picture(graph, opportunity_id, policy, lang)
    return fishnet_html(graph, opportunity_id, seen.coverage, seen.flags, seen.paths, lang)
