"""All that the analyses say of one opportunity, each part worked out when somebody asks for it.

The numeric libraries behind some parts take a while to load; no command waits for parts that it does not show.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graphkam.model.entities import Opportunity
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy
from graphkam.model.results import CoverageReport, FlagReport, PathReport
from graphkam.model.results_advice import AdviceReport
from graphkam.model.results_answers import AnsweredReport
from graphkam.model.results_coverage import CompletenessReport
from graphkam.words import Lang


@dataclass(frozen=True, eq=False)
class Picture:
    """One opportunity seen whole. `graph` names people as the reader knows them."""

    graph: AccountGraph
    opportunity: Opportunity
    policy: Policy

    @cached_property
    def coverage(self) -> CoverageReport:
        from graphkam.analysis.position.coverage import role_coverage

        return role_coverage(self.graph, self.opportunity.id, self.policy)

    @cached_property
    def completeness(self) -> CompletenessReport:
        from graphkam.analysis.position.completeness import completeness

        return completeness(self.graph, self.opportunity.id, self.policy)

    @cached_property
    def flags(self) -> FlagReport:
        from graphkam.analysis.position.flags import red_flags

        return red_flags(self.graph, self.opportunity.id, self.policy)

    @cached_property
    def paths(self) -> PathReport:
        from graphkam.analysis.leverage.paths import leverage_paths

        return leverage_paths(self.graph, self.opportunity.id, self.policy)

    def next(self, most: int | None = None) -> AnsweredReport:
        """The first `most` next contacts; all of them where none is said."""
        from graphkam.analysis.contact.contacts import next_contacts

        return next_contacts(self.graph, self.opportunity.id, self.policy, most)

    @cached_property
    def advice(self) -> AdviceReport:
        from graphkam.analysis.contact.advice import advice_of

        return advice_of(self.graph, self.opportunity.id, self.policy)

    def told(self) -> dict[str, Any]:
        """Everything at once, as results."""
        parts = {"coverage": self.coverage, "flags": self.flags, "paths": self.paths, "next": self.next()}
        return {"opportunity": self.opportunity, **parts}


def in_language(graph: AccountGraph, lang: Lang) -> AccountGraph:
    """The graph with people, titles and departments named as a reader of that language knows them."""
    return graph.in_english() if lang == "en" else graph


def picture(graph: AccountGraph, opportunity_id: str, policy: Policy, lang: Lang) -> Picture:
    """Coverage, flags, paths and next contacts of one opportunity, people named as the reader knows them.

    Raises NotFoundError.
    """
    graph = in_language(graph, lang)
    return Picture(graph, graph.opportunity(opportunity_id), policy)
