"""The account for readers from whom the coach is masked."""

from __future__ import annotations

from graphkam.model.graph import AccountGraph
from graphkam.model.masking import ever_coaches, masked
from graphkam.store import Store


def masked_graph(store: Store, graph: AccountGraph) -> AccountGraph:
    """The graph without whoever is, was or later became a coach: the same people are hidden on every day asked for."""
    stored = store.read(graph.account.id)
    return masked(graph, ever_coaches(stored.entities, stored.facts))
