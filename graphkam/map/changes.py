"""What changed between two days, as a pure function of the two graphs, and the sentences for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from graphkam import words
from graphkam.map.said import Said, joined, labelled, named, plain, said
from graphkam.map.scene import News, NewsItem
from graphkam.model.codes import UNCLEAR, Role
from graphkam.model.entities import BuyingInfluence, Committee, Person, Position
from graphkam.model.graph import AccountGraph

ChangeKind = Literal["new", "gone", "moved", "up", "down", "judged", "unjudged", "roles"]
KINDS: tuple[ChangeKind, ...] = ("new", "gone", "moved", "up", "down", "judged", "unjudged", "roles")
"""In the order in which they are told."""

Rating = int | str | None


@dataclass(frozen=True)
class Change:
    """One thing that changed about one person or committee; `was` and `now` are what the kind is about.

    `moved`: positions. `up`, `down`, `judged` (was unclear or never judged), `unjudged`: ratings. `roles`: tuples.
    """

    kind: ChangeKind
    holder_id: str
    was: Position | Rating | tuple[Role, ...] = None
    now: Position | Rating | tuple[Role, ...] = None


def changes(before: AccountGraph, after: AccountGraph, opportunity_id: str | None) -> tuple[Change, ...]:
    """New, gone and moved people; with an opportunity also attitudes and roles of those who were and are there."""
    found: list[Change] = []
    old, new = {one.id for one in before.people}, {one.id for one in after.people}
    found += [Change("new", one, now=after.position_of(one)) for one in new - old]
    found += [Change("gone", one, was=before.position_of(one)) for one in old - new]
    for one in old & new:
        was, now = before.position_of(one), after.position_of(one)
        if _place(was) != _place(now):
            found.append(Change("moved", one, was, now))
    if opportunity_id is not None:
        # Whoever is masked on one of the days only would seem to have been judged anew.
        untold = (old ^ new) | before.masked_people | after.masked_people
        found += _judgements(_parts(before, opportunity_id), _parts(after, opportunity_id), untold)
    return tuple(sorted(found, key=lambda change: (KINDS.index(change.kind), change.holder_id)))


def _judgements(old: dict[str, BuyingInfluence], new: dict[str, BuyingInfluence], untold: set[str]) -> Iterable[Change]:
    for one in sorted({*old, *new} - untold):
        was, now = old.get(one), new.get(one)
        rated = _rating(one, was.rating if was else None, now.rating if now else None)
        if rated:
            yield rated
        before, after = was.roles if was else (), now.roles if now else ()
        if before != after:
            yield Change("roles", one, before, after)


def _rating(holder_id: str, was: Rating, now: Rating) -> Change | None:
    if was == now:
        return None
    if isinstance(was, int) and isinstance(now, int):
        return Change("up" if now > was else "down", holder_id, was, now)
    if isinstance(now, int):
        return Change("judged", holder_id, was, now)
    return Change("unjudged", holder_id, was, now)


def _parts(graph: AccountGraph, opportunity_id: str) -> dict[str, BuyingInfluence]:
    """Holder → the first part recorded, as the map shows it."""
    return {one.holder_id: one for one in reversed(graph.influences_in(opportunity_id)) if one.holder_id}


def _place(position: Position | None) -> tuple[str | None, ...] | None:
    """What of a position counts as a place: employer, department, layer, title."""
    if position is None:
        return None
    return (position.employer_id, position.unit_id, position.layer, position.title or position.title_en)


def news(before: AccountGraph, after: AccountGraph, opportunity_id: str | None) -> News:
    """The changes in words, each with the card it belongs to."""
    told = []
    for change in changes(before, after, opportunity_id):
        holder = _holder(after, change.holder_id) or _holder(before, change.holder_id)
        if holder is None:
            continue
        was, now = _told(before, change.was), _told(after, change.now)
        text = said(f"map_static.news.{change.kind}", person=named(holder), was=was, now=now)
        told.append(NewsItem(change.kind, _card(after, change.holder_id, opportunity_id), text, _badge(change)))
    return News(before.day.isoformat(), tuple(told))


def _holder(graph: AccountGraph, holder_id: str) -> Person | Committee | None:
    committee = next((one for one in graph.committees if one.id == holder_id), None)
    return graph.person_by_id.get(holder_id) or committee


def _card(graph: AccountGraph, holder_id: str, opportunity_id: str | None) -> str | None:
    if holder_id in graph.person_by_id:
        return holder_id
    part = _parts(graph, opportunity_id).get(holder_id) if opportunity_id else None
    return f"committee:{part.id}" if part else None


def _told(graph: AccountGraph, value: Position | Rating | tuple[Role, ...]) -> Said:
    if isinstance(value, Position):
        unit = graph.unit_by_id.get(value.unit_id or "")
        employer = next((one for one in graph.accounts if one.id == value.employer_id), None)
        title = value.title or value.title_en
        parts = [
            *([Said(value.title or title, value.title_en or title)] if title else []),
            *([named(unit)] if unit else [named(employer)] if employer else []),
            *([labelled("layer", value.layer.value)] if value.layer else []),
        ]
        return joined(parts) if parts else labelled("layer", None)
    if isinstance(value, tuple):
        return joined(labelled("role", role.value) for role in value) if value else said("role.unknown")
    return labelled("rating", value)


def _badge(change: Change) -> Said:
    if change.kind in ("up", "down") and isinstance(change.was, int) and isinstance(change.now, int):
        return plain(f"{'▲' if change.kind == 'up' else '▼'}{abs(change.now - change.was)}")
    if change.kind == "unjudged":
        return said("map_static.badge.unclear" if change.now == UNCLEAR else "map_static.badge.unjudged")
    code = f"map_static.badge.{change.kind}"
    return said(code) if words.has(code) else plain("")
