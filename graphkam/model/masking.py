"""The account as somebody sees it from whom the coach is masked.

Who the coach is, is the one thing that must not leave the few who need it: a coach found out is lost, and may lose the
job. Masking errs on the side of hiding; what then is wrong or missing is written in docs/maps.md.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from graphkam.model.codes import Role
from graphkam.model.entities import BuyingInfluence, Call, Entity, Play, Position
from graphkam.model.facts import Fact
from graphkam.model.graph import FIELD_OF, AccountGraph

MASKED_ROLES = (Role.COACH,)

HIDDEN = "…"
"""Stands where a text or an author was."""

_ORGANISATION = ("account", "team", "unit", "person", "position", "reporting", "committee", "opportunity", "member")
"""Kinds that say who works where: kept, also where they are about a coach."""

_PLACED = "layer"
"""The one judgement on a coach that stays: without it the card would stand apart from everybody else's."""

_NEVER_TEXT = ("id", "name", "name_en", "title", "title_en", "email", "phone", "currency", "recorded_by", "origin")
_SAYS_COACH = ("coach", "教练", "内线", "线人")
_SHORTEST_WORD = 3


def coaches(graph: AccountGraph) -> frozenset[str]:
    """Ids of those who hold the coach's role in any opportunity on the day, guessed or not; of a committee that does,
    its own id and its members'."""
    holders = {part.holder_id for part in graph.buying_influences if part.holder_id and _is_masked(part)}
    members = {one for board in graph.committees if board.id in holders for one in board.member_ids}
    return frozenset(holders | members)


def masked(graph: AccountGraph, others: Collection[str] = ()) -> AccountGraph:
    """The graph in which nobody is a coach, and whoever is one (or is among `others`) works there and nothing more.

    Of them are left: names, positions with their layer, reporting lines, seats on committees. Gone are their parts in
    every opportunity, influence from and to them, our ties to them, calls with them alone, backings, plays and answers
    about them, all facts. Of everybody else's evidence the words go where it comes from a coach, by a call or as the
    author, or where it names one; other texts that do so are hidden. A role that only they hold is held by nobody.
    """
    hidden = coaches(graph) | frozenset(others)
    veil = _Veil(graph, hidden)
    fields: dict[str, Any] = {name: getattr(graph, name) for name in type(graph).model_fields}
    for name in FIELD_OF.values():
        seen = (veil.entity(entity) for entity in getattr(graph, name))
        fields[name] = tuple(entity for entity in seen if entity is not None)
    fields["account"] = veil.entity(graph.account)
    there = {entity.id: entity for name in FIELD_OF.values() for entity in fields[name]}
    there[graph.account.id] = fields["account"]
    told = (veil.fact(fact, there.get(fact.subject_id)) for fact in graph.facts)
    fields["facts"] = tuple(fact for fact in told if fact is not None)
    # What merging hides would say of whom a duplicate was kept.
    fields |= {"aliases": {}, "unmerged": {}, "told": {}, "masked_roles": MASKED_ROLES, "masked_people": hidden}
    return type(graph).model_construct(**fields)


def _is_masked(part: BuyingInfluence) -> bool:
    return any(role in MASKED_ROLES for role in part.roles)


class _Veil:
    """What decides of each thing and fact whether, and how, it is still seen."""

    def __init__(self, graph: AccountGraph, hidden: frozenset[str]) -> None:
        self.graph = graph
        self.hidden = hidden
        self.calls = {call.id for call in graph.calls if hidden.intersection(call.person_ids)}
        names = _names(graph, hidden)
        self.authors = {*hidden, *(name.casefold() for name in names)}
        self.telling = re.compile(
            "|".join([*map(re.escape, _SAYS_COACH), *map(_pattern, sorted(names))]), re.IGNORECASE
        )

    def entity(self, entity: Entity) -> Entity | None:
        """The thing as it is seen; none where it is not."""
        if entity.KIND not in _ORGANISATION and self._about_hidden(entity):
            return None
        changed: dict[str, Any] = {}
        if isinstance(entity, BuyingInfluence) and _is_masked(entity):
            changed["roles"] = tuple(role for role in entity.roles if role not in MASKED_ROLES)
            if not changed["roles"]:
                return None
        if entity.KIND not in _ORGANISATION:
            for name, listed in _lists(entity).items():
                kept = tuple(one for one in listed if one not in self.hidden)
                if kept != listed:
                    changed[name] = kept
            alone = changed.get("person_ids") == ()
            if changed and (isinstance(entity, Play) or (alone and isinstance(entity, Call))):
                return None
        if self._is_hidden(entity):
            changed |= {name: _unjudged(entity, name) for name in entity.JUDGED if name != _PLACED}
            changed |= {"note": None} if "note" in type(entity).model_fields else {}
        silent = isinstance(entity, Call) and entity.id in self.calls
        for name, text in _texts(entity).items():
            if name not in changed and (silent or self.telling.search(text)):
                changed[name] = None if silent else HIDDEN
        return entity.model_copy(update=changed) if changed else entity

    def fact(self, fact: Fact, subject: Entity | None) -> Fact | None:
        """The fact as it is seen; none where it is about a coach, or says that somebody is one."""
        holds = self.graph.held.get((fact.subject_id, fact.attribute)) is fact
        if subject is None or (self._is_hidden(subject) and fact.attribute != _PLACED) or self._names_one(fact):
            return None
        said = fact.by in self.hidden or fact.by.casefold() in self.authors
        if said and not holds:
            return None
        changed: dict[str, Any] = {}
        if said:
            changed["by"] = HIDDEN
        if fact.call_id in self.calls:
            changed |= {"call_id": None, "why": None}
        if self._is_hidden(subject) and fact.has_evidence:
            changed |= {"call_id": None, "why": None}
        if fact.why and (said or self.telling.search(fact.why)):
            changed["why"] = None
        if type(fact.value) is str and self.telling.search(fact.value):
            changed["value"] = HIDDEN
        return fact.model_copy(update=changed) if changed else fact

    def _is_hidden(self, entity: Entity) -> bool:
        """Whether the thing is a coach, or a coach's position."""
        return (entity.person_id if isinstance(entity, Position) else entity.id) in self.hidden

    def _about_hidden(self, entity: Entity) -> bool:
        """Whether one of the thing's ends is a coach."""
        values = entity.__dict__
        return any(values[name] in self.hidden for name in values if name.endswith("_id"))

    def _names_one(self, fact: Fact) -> bool:
        """Whether the value is a coach's id, or has the coach's role in it."""
        values = fact.value if isinstance(fact.value, list) else [fact.value]
        return any(type(value) is str and (value in self.hidden or value in MASKED_ROLES) for value in values)


def _names(graph: AccountGraph, hidden: frozenset[str]) -> set[str]:
    """What the hidden are called, under merged duplicates too."""
    merged = {kept for kept, shown in graph.aliases.items() if shown in hidden}
    called = [graph.stored[one] for one in sorted({*hidden, *merged}) if one in graph.stored]
    full = {name for one in called for name in (getattr(one, "name", None), getattr(one, "name_en", None)) if name}
    given = {name[1:] for name in full if len(name) == _SHORTEST_WORD and not name.isascii()}
    words = {word for name in full if name.isascii() for word in name.split() if len(word) >= _SHORTEST_WORD}
    return full | given | words


def _pattern(name: str) -> str:
    """A name in Latin letters counts as a whole word only."""
    return rf"\b{re.escape(name)}\b" if name.isascii() else re.escape(name)


def _lists(entity: Entity) -> dict[str, tuple[str, ...]]:
    return {name: value for name, value in entity.__dict__.items() if name.endswith("_ids") and type(value) is tuple}


def _texts(entity: Entity) -> dict[str, str]:
    """Free texts; names and titles stay, codes are none."""
    values = entity.__dict__.items()
    return {
        name: value for name, value in values
        if type(value) is str and name not in _NEVER_TEXT and not name.endswith("_id")
    }  # fmt: skip


def _unjudged(entity: Entity, name: str) -> Any:
    return type(entity).model_fields[name].get_default()
