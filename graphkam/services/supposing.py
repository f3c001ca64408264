"""From what a user types of controls and suppositions (names, ids, words of either language) to what analyses take."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from graphkam.errors import InputError, NotFoundError, Place, Problem
from graphkam.ingest.workbook.judgements import json_value
from graphkam.model.entities import Member, Person
from graphkam.model.graph import AccountGraph
from graphkam.model.results_whatif import (
    Joining,
    NewContact,
    NewLink,
    NewMode,
    NewRating,
    NewRoles,
    Suppositions,
)
from graphkam.services.finding import find_member, find_person

_COLON, _EQUALS, _COMMA = re.compile(r"[:：]"), re.compile(r"[=＝]"), re.compile(r"[,，、]")


@dataclass(frozen=True)
class Typed:
    """Suppositions as typed, each a text."""

    leaves: Sequence[str] = ()
    joins: Sequence[str] = ()
    won: Sequence[str] = ()
    ratings: Sequence[str] = ()
    modes: Sequence[str] = ()
    roles: Sequence[str] = ()
    contacts: Sequence[str] = ()
    links: Sequence[str] = ()


def find_anybody(graph: AccountGraph, text: str) -> str:
    """The id of a person, else of one of ours. Raises NotFoundError or InputError."""
    try:
        return find_person(graph, text).id
    except NotFoundError as nobody:
        try:
            return find_member(graph, text).id
        except NotFoundError:
            raise nobody from None


def understood(graph: AccountGraph, typed: Typed) -> Suppositions:
    """What is supposed. Raises InputError and NotFoundError that name the option."""
    joins = tuple(_joining(text) for text in typed.joins)
    named = {joining.name.casefold(): joining.id for joining in joins}

    def person(text: str) -> str:
        return named.get(text.casefold()) or find_person(graph, text).id

    def anybody(text: str) -> str:
        return named.get(text.casefold()) or find_anybody(graph, text)

    def judged(option: str, attribute: str, texts: Sequence[str]) -> Iterator[tuple[str, Any]]:
        for text in texts:
            who, value = _pair(option, text)
            place = Place(field=option)
            several = _COMMA.sub(";", value) if attribute == "roles" else value
            told = json_value(None, "buying_influence", attribute, several, place) if value else None
            yield person(who), told

    return Suppositions(
        joins=joins,
        leaves=tuple(map(anybody, typed.leaves)),
        won=tuple(map(person, typed.won)),
        ratings=tuple(
            NewRating(person_id=who, rating=value) for who, value in judged("--rating", "rating", typed.ratings)
        ),
        modes=tuple(NewMode(person_id=who, mode=value) for who, value in judged("--mode", "mode", typed.modes)),
        roles=tuple(
            NewRoles(person_id=who, roles=value or ()) for who, value in judged("--role", "roles", typed.roles)
        ),
        contacts=tuple(
            NewContact(person_id=who, contact_level=value)
            for who, value in judged("--contact", "contact_level", typed.contacts)
        ),
        links=tuple(_link(text, anybody, person) for text in typed.links),
    )


def refuse_namesakes(graph: AccountGraph, wanted: Suppositions) -> None:
    """Raises InputError for somebody who joins under a name, in either language, that one of theirs or ours has."""
    hidden = (entity for entity in graph.unmerged.values() if isinstance(entity, Person))
    people: tuple[Person | Member, ...] = (*graph.people, *graph.members, *hidden)
    there = {name.casefold().strip() for one in people for name in (one.name, one.name_en) if name}
    found = dict.fromkeys(one.name for one in wanted.joins if one.name.casefold().strip() in there)
    if found:
        raise InputError.of([Problem("whatif_already_there", {"person": name}) for name in found])


def _joining(text: str) -> Joining:
    name, *rest = (part.strip() for part in _COLON.split(text))
    if not name or len(rest) > 1:
        raise InputError("whatif_pair_expected", Place(field="--joins"), value=text, form="NAME:LAYER")
    layer = json_value(None, "position", "layer", rest[0], Place(field="--joins")) if rest and rest[0] else None
    return Joining(id=f"joins: {name}"[:200], name=name, layer=layer)


def _pair(option: str, text: str) -> tuple[str, str]:
    who, *value = (part.strip() for part in _EQUALS.split(text))
    if not who or len(value) != 1:
        raise InputError("whatif_pair_expected", Place(field=option), value=text, form="PERSON=VALUE")
    return who, value[0]


def _link(text: str, source: Callable[[str], str], target: Callable[[str], str]) -> NewLink:
    parts = [part.strip() for part in _COLON.split(text)]
    if len(parts) != 3 or not all(parts):
        raise InputError("whatif_pair_expected", Place(field="--link"), value=text, form="FROM:TO:STRENGTH")
    try:
        strength = float(parts[2])
    except ValueError:
        strength = 0.0
    if not 0 < strength <= 1:
        raise InputError("whatif_strength_wrong", Place(field="--link"), value=parts[2])
    return NewLink(source_id=source(parts[0]), target_id=target(parts[1]), strength=strength)
