"""Leverage paths, pry plan, fragility, lasting ties and what-if, people named as the reader knows them.

The numeric libraries behind them take a while to load; they are imported when somebody asks, not for every command.
"""

from __future__ import annotations

from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy
from graphkam.model.results_leverage import Controls, FragilityReport, LastingReport, LeverageReport, PlanReport
from graphkam.model.results_whatif import Suppositions, WhatIfReport
from graphkam.services.analysing import in_language
from graphkam.services.supposing import refuse_namesakes
from graphkam.words import Lang


def paths(
    graph: AccountGraph,
    opportunity_id: str,
    policy: Policy,
    lang: Lang,
    controls: Controls,
    rival_id: str | None = None,
) -> LeverageReport:
    """Our leverage paths, or a rival's, under the reader's controls. Raises NotFoundError and InputError."""
    from graphkam.analysis.leverage.controlled import controlled_paths
    from graphkam.analysis.leverage.rivals import rival_paths

    graph = in_language(graph, lang)
    if rival_id is not None:
        return rival_paths(graph, opportunity_id, policy, rival_id, controls)
    return controlled_paths(graph, opportunity_id, policy, controls)


def plan(graph: AccountGraph, opportunity_id: str, policy: Policy, lang: Lang) -> PlanReport:
    """Whom to win, in order. Raises NotFoundError."""
    from graphkam.analysis.planning.pry import plan_of

    return plan_of(in_language(graph, lang), opportunity_id, policy)


def fragility(graph: AccountGraph, opportunity_id: str, policy: Policy, lang: Lang) -> FragilityReport:
    """Without whom what breaks. Raises NotFoundError."""
    from graphkam.analysis.leverage.fragility import fragility as fragility_of

    return fragility_of(in_language(graph, lang), opportunity_id, policy)


def lasting_ties(graph: AccountGraph, opportunity_id: str, policy: Policy, lang: Lang, most: int = 5) -> LastingReport:
    """With whom a lasting tie would add most. Raises NotFoundError."""
    from graphkam.analysis.planning.lasting import lasting_ties_of

    return lasting_ties_of(in_language(graph, lang), opportunity_id, policy, most)


def suppose(graph: AccountGraph, opportunity_id: str, policy: Policy, lang: Lang, wanted: Suppositions) -> WhatIfReport:
    """What would be different; nothing is written. Raises NotFoundError and InputError."""
    from graphkam.analysis.planning.whatif import what_if

    refuse_namesakes(graph, wanted)
    return what_if(in_language(graph, lang), opportunity_id, policy, wanted)
