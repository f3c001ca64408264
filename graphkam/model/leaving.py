"""Who has left: all positions known of somebody have ended. What went with them, and what is still said of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from graphkam.model.codes import Origin
from graphkam.model.entities import BuyingInfluence, Committee, Influence, Position, Strength

if TYPE_CHECKING:
    from graphkam.model.graph import AccountGraph


def left_by(positions: Iterable[Position], day: date) -> dict[str, date]:
    """Person → the day on which the last of the positions ended; of whom none is known nothing is said."""
    found: dict[str, date] = {}
    staying = set()
    for position in positions:
        if position.until is None or position.until > day:
            staying.add(position.person_id)
        else:
            found[position.person_id] = max(position.until, found.get(position.person_id, position.until))
    return {person: ended for person, ended in found.items() if person not in staying}


def changed_by_leaving(graph: AccountGraph, left: Mapping[str, date]) -> dict[str, Any]:
    """Fields of the graph as they are once these people are gone.

    A role of theirs is a placeholder again; reporting lines, our ties to them, whom they back and what they value go
    with them. Influence is kept only where somebody stated it after that day: then it outlives the job.
    """

    def without(name: str, *ends: str) -> tuple[Any, ...]:
        return tuple(one for one in getattr(graph, name) if not any(getattr(one, end) in left for end in ends))

    return {
        "reporting": without("reporting", "person_id", "manager_id"),
        "coverage": without("coverage", "person_id"),
        "backings": without("backings", "person_id"),
        "influence": tuple(link for link in graph.influence if _holds(graph, link, left)),
        "buying_influences": tuple(_vacated(part, left) for part in graph.buying_influences),
        "committees": tuple(_of_those_there(one, "member_ids", left) for one in graph.committees),
        "strengths": tuple(_of_those_there(one, "valued_by_ids", left) for one in graph.strengths),
    }


def _holds(graph: AccountGraph, link: Influence, left: Mapping[str, date]) -> bool:
    ended = [left[end] for end in (link.source_id, link.target_id) if end in left]
    if not ended:
        return True
    fact = graph.fact_behind(link.id, "strength") or graph.fact_behind(link.id, "sign")
    return fact is not None and fact.origin is not Origin.GUESS and fact.observed_at > max(ended)


def _vacated(part: BuyingInfluence, left: Mapping[str, date]) -> BuyingInfluence:
    return part.model_copy(update={"holder_id": None}) if part.holder_id in left else part


def _of_those_there(one: Committee | Strength, name: str, left: Mapping[str, date]) -> Committee | Strength:
    listed: tuple[str, ...] = getattr(one, name)
    if left.keys().isdisjoint(listed):
        return one
    return one.model_copy(update={name: tuple(person for person in listed if person not in left)})
