"""One opportunity as a networkx graph, for calculations of one's own: who can sway whom, and what each step costs.

The analyses themselves run on arrays that say the same (`graphkam.analysis.reading.net`, `…arrays`); tests hold the
two against each other. Rules: docs/analysis.md, section 5.
"""

from __future__ import annotations

import math
from typing import TypeAlias

import networkx as nx

from graphkam.analysis.reading.deal import Deal
from graphkam.analysis.reading.ties import Ties
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy

Multigraph: TypeAlias = "nx.MultiDiGraph[str]"


def influence_graph(graph: AccountGraph, opportunity_id: str, policy: Policy) -> Multigraph:
    """People of the customer and members of ours with a tie, by id; an edge for each tie that can carry a step.

    Nodes have `kind` (person or member), `name`, `start` (fulcrums and members: where paths begin), `roles` (codes, the
    committee's included); people also `willingness`, 0–1, as far as the one they speak to makes no difference.

    Edges run from who acts to whom they act on. Two people may have several, because advice and trust are different
    links; the strongest counts, never the sum, and that is what networkx takes by itself. Edges have `kind` of the
    tie, `tie` (influence, reporting or member), `tie_strength` × `willingness` = `strength` of the step, above 0 and
    up to 1, `cost` = −ln `strength`, and `assumed` (so no fact). Conflict and negative links carry nothing: no edge.

    The strongest way: `nx.multi_source_dijkstra(found, starts, weight="cost")`. A start that is asked for does not
    count as its own; with no start left there is no way, and networkx raises ValueError. `found.graph` names account,
    opportunity, day and the constants of the policy that were used. Raises NotFoundError for an unknown opportunity.
    """
    reader = policy.reader()
    deal = Deal(graph, opportunity_id, reader)
    ties = Ties(deal)
    found: Multigraph = nx.MultiDiGraph(account=graph.account.id, opportunity=opportunity_id, day=graph.day.isoformat())
    roles: dict[str, set[str]] = {}
    for part in deal.holders:
        for person_id in deal.people_behind(part):
            roles.setdefault(person_id, set()).update(part.roles)
    for person_id, person in sorted(graph.person_by_id.items()):
        found.add_node(
            person_id, kind="person", name=person.name, start=person_id in deal.fulcrums,
            roles=tuple(sorted(roles.get(person_id, ()))), willingness=deal.willingness(person_id),
        )  # fmt: skip
    for pair, name, tie in ties.parallel():
        willingness = ties.willingness(pair)
        strength = min(tie.strength * willingness, 1.0)
        if strength <= 0:
            continue
        source, target = pair
        if source in graph.member_by_id:
            found.add_node(source, kind="member", name=deal.name_of(source), start=True, roles=())
        found.add_edge(
            source, target, key=name, kind=tie.kind, tie=tie.tie, assumed=tie.assumed, tie_strength=tie.strength,
            willingness=willingness, strength=strength, cost=abs(math.log(strength)),
        )  # fmt: skip
    found.graph["policy_used"] = reader.used()
    return found
