"""Who is tied to whom, gathered once for everybody: reading every tie anew for each took longer than the layout."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from graphkam.map.place import assumed
from graphkam.model.graph import AccountGraph


@dataclass(frozen=True)
class Link:
    """An influence tie to somebody else on the map."""

    person_id: str
    kind: str
    strength: float | None
    hostile: bool
    assumed: bool


@dataclass(frozen=True)
class Links:
    """Person → whom they report to and who to them by id, and whom they sway and who them, the strongest first."""

    managers: Mapping[str, tuple[str, ...]]
    reports: Mapping[str, tuple[str, ...]]
    influences: Mapping[str, tuple[Link, ...]]
    influenced_by: Mapping[str, tuple[Link, ...]]


def linked(graph: AccountGraph) -> Links:
    """Everybody's lines and ties; who has none is in no table."""
    managers: dict[str, set[str]] = defaultdict(set)
    reports: dict[str, set[str]] = defaultdict(set)
    for line in graph.reporting:
        managers[line.person_id].add(line.manager_id)
        reports[line.manager_id].add(line.person_id)
    outward: dict[str, list[Link]] = defaultdict(list)
    inward: dict[str, list[Link]] = defaultdict(list)
    for tie in graph.influence:
        rest = (tie.kind.value, tie.strength, tie.hostile, assumed(graph, tie))
        outward[tie.source_id].append(Link(tie.target_id, *rest))
        inward[tie.target_id].append(Link(tie.source_id, *rest))
    return Links(
        {one: tuple(sorted(others)) for one, others in managers.items()},
        {one: tuple(sorted(others)) for one, others in reports.items()},
        {one: _strongest_first(links) for one, links in outward.items()},
        {one: _strongest_first(links) for one, links in inward.items()},
    )


def _strongest_first(links: list[Link]) -> tuple[Link, ...]:
    return tuple(sorted(links, key=lambda link: (-(link.strength or 0), link.person_id, link.kind)))
