"""Suppositions that cannot all be so at once. Rules: docs/analysis.md, section 10."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import Any

from graphkam.errors import InputError, Place, Problem
from graphkam.model.codes import UNCLEAR, ContactLevel, InfluenceKind
from graphkam.model.graph import AccountGraph
from graphkam.model.results_whatif import TOP_RATING, Attribute, NewLink, Nothing, Suppositions

_RATINGS = {str(rating): str(rating) for rating in (*range(-TOP_RATING, TOP_RATING + 1), UNCLEAR)}
_InWords = StrEnum("Rating", _RATINGS)  # type: ignore[misc]  # made from the one range; told in the words of "rating.…"


def agreeing(graph: AccountGraph, wanted: Suppositions, won_rating: int, opponent_to: float) -> Suppositions:
    """What is supposed, what was said twice only once.

    Raises InputError for people who are not there and for links to oneself, else one that names all contradictions.
    """
    once = Suppositions(**{name: tuple(dict.fromkeys(getattr(wanted, name))) for name in Suppositions.model_fields})
    _known(graph, once)
    found = [*_Judged(graph, once).contradictions(won_rating, opponent_to), *_of_links(graph, once)]
    if found:
        raise InputError.of(found)
    return once


def _known(graph: AccountGraph, wanted: Suppositions) -> None:
    named: dict[str, str] = {}
    for joining in wanted.joins:
        if joining.id in graph.by_id or named.setdefault(joining.id, joining.name) != joining.name:
            raise InputError("whatif_joins_twice", Place(field="joins"), person=joining.id)
    ours, theirs = graph.member_by_id.keys(), graph.person_by_id.keys() | {joining.id for joining in wanted.joins}
    asked: dict[str, Iterable[str]] = {
        "won": wanted.won,
        "ratings": [one.person_id for one in wanted.ratings],
        "modes": [one.person_id for one in wanted.modes],
        "roles": [one.person_id for one in wanted.roles],
        "contacts": [one.person_id for one in wanted.contacts],
    }
    for field, people in asked.items():
        for person in people:
            if person not in theirs:
                raise InputError("whatif_person_unknown", Place(field=field), person=person)
    for person in wanted.leaves:
        if person not in theirs and person not in ours:
            raise InputError("whatif_person_unknown", Place(field="leaves"), person=person)
    for link in wanted.links:
        if link.target_id not in theirs or (link.source_id not in theirs and link.source_id not in ours):
            missing = link.target_id if link.target_id not in theirs else link.source_id
            raise InputError("whatif_person_unknown", Place(field="links"), person=missing)
        if link.source_id == link.target_id:
            name = _names(graph, wanted)(link.source_id)
            raise InputError("whatif_link_to_self", Place(field="links"), person=name)


def _names(graph: AccountGraph, wanted: Suppositions) -> Callable[[str], str]:
    joining = {one.id: one.name for one in wanted.joins}
    return lambda identity: joining.get(identity) or str(getattr(graph.by_id.get(identity), "name", identity))


class _Judged:
    """What is supposed of each person, by attribute."""

    def __init__(self, graph: AccountGraph, wanted: Suppositions) -> None:
        self.wanted = wanted
        self.name = _names(graph, wanted)
        self.values: dict[Attribute, dict[str, list[Any]]] = {}
        self._gather(Attribute.LAYER, ((one.id, one.layer) for one in wanted.joins))
        self._gather(Attribute.RATING, ((one.person_id, _in_words(one.rating)) for one in wanted.ratings))
        self._gather(Attribute.MODE, ((one.person_id, one.mode) for one in wanted.modes))
        self._gather(Attribute.ROLES, ((one.person_id, one.roles) for one in wanted.roles))
        self._gather(Attribute.CONTACT_LEVEL, ((one.person_id, one.contact_level) for one in wanted.contacts))

    def _gather(self, attribute: Attribute, said: Iterable[tuple[str, Any]]) -> None:
        found: dict[str, list[Any]] = defaultdict(list)
        for person, value in said:
            found[person].append(value)
        self.values[attribute] = found

    def contradictions(self, won_rating: int, opponent_to: float) -> Iterator[Problem]:
        yield from self._of_those_who_leave()
        yield from self._twice()
        yield from self._of_those_who_are_won(won_rating)
        yield from self._of_supporters(opponent_to)

    def _of_those_who_leave(self) -> Iterator[Problem]:
        joining = {one.id for one in self.wanted.joins}
        for person in self.wanted.leaves:
            named = {"person": self.name(person)}
            if person in joining:
                yield Problem("whatif_leaves_and_joins", named)
            if person in self.wanted.won:
                yield Problem("whatif_leaves_and_won", named)
            for attribute, people in self.values.items():
                if attribute is not Attribute.LAYER and person in people:
                    told = {**named, "what": attribute, "value": _shown(people[person][0])}
                    yield Problem("whatif_leaves_and_judged", told)
            for link in self.wanted.links:
                if person in (link.source_id, link.target_id):
                    told = {**named, "source": self.name(link.source_id), "target": self.name(link.target_id)}
                    yield Problem("whatif_leaves_and_link", told)

    def _twice(self) -> Iterator[Problem]:
        for attribute, people in self.values.items():
            for person, said in people.items():
                if len(said) > 1:
                    told = {"person": self.name(person), "first": _shown(said[0]), "second": _shown(said[1])}
                    told["what"] = attribute
                    yield Problem("whatif_two_roles" if attribute is Attribute.ROLES else "whatif_two_values", told)

    def _of_those_who_are_won(self, won_rating: int) -> Iterator[Problem]:
        ratings = {one.person_id: one.rating for one in self.wanted.ratings}
        levels = {one.person_id: one.contact_level for one in self.wanted.contacts}
        for person in self.wanted.won:
            rating, level = ratings.get(person), levels.get(person)
            if person in ratings and (not isinstance(rating, int) or rating < won_rating):
                told = {"person": self.name(person), "rating": _in_words(rating), "least": _in_words(won_rating)}
                yield Problem("whatif_won_and_rating", told)
            if person in levels and (level is None or level.rank < ContactLevel.IN_DIALOGUE.rank):
                told = {"person": self.name(person), "level": level, "least": ContactLevel.IN_DIALOGUE}
                yield Problem("whatif_won_and_contact", told)

    def _of_supporters(self, opponent_to: float) -> Iterator[Problem]:
        """Nobody supports us whose attitude is one against us."""
        supports = ContactLevel.SUPPORTS_US
        supporting = {one.person_id for one in self.wanted.contacts if one.contact_level is supports}
        for one in self.wanted.ratings:
            if one.person_id in supporting and isinstance(one.rating, int) and one.rating <= opponent_to:
                told = {"person": self.name(one.person_id), "rating": _in_words(one.rating), "level": supports}
                yield Problem("whatif_opponent_supports", told)


def _shown(value: Any) -> Any:
    return Nothing.NONE if value == () else value


def _in_words(rating: int | str | None) -> Any:
    return None if rating is None else _InWords(str(rating))


def _of_links(graph: AccountGraph, wanted: Suppositions) -> Iterator[Problem]:
    """Two strengths of one link; links of different kinds may be between the same two people."""
    name = _names(graph, wanted)
    first: dict[tuple[str, str, InfluenceKind | None], NewLink] = {}
    for link in wanted.links:
        kind = None if link.source_id in graph.member_by_id else link.kind
        known = first.setdefault((link.source_id, link.target_id, kind), link)
        if known.strength != link.strength:
            told = {"source": name(link.source_id), "target": name(link.target_id)}
            told |= {"first": f"{known.strength:g}", "second": f"{link.strength:g}"}
            yield Problem("whatif_two_strengths", told)
