"""Two records of one person, shown as one: a view over what is stored, which stays as it was said.

That a person is merged into another is a fact (`Person.merged_into`), so it has an author, a reason and a day, and is
undone by clearing it. The view hides the merged-away person and shows their ties, parts and facts at the kept one;
what becomes the same thing folds into one, and the facts on both count, so that a contradiction shows as any other.
Only the roles somebody has add up: two records rarely know the same ones.

What is written goes the other way (`as_stored`): a statement made on what the view shows is told of what is stored,
and says nothing of what it only repeats from the view. So un-merging restores exactly, whatever came in between.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from graphkam.model.codes import Role
from graphkam.model.entities import BuyingInfluence, Entity, Person, Position
from graphkam.model.facts import PRESENT, Fact, folded, prevailing, standing

PEOPLE_OF: dict[str, tuple[str, ...]] = {
    "position": ("person_id",),
    "reporting": ("person_id", "manager_id"),
    "influence": ("source_id", "target_id"),
    "coverage": ("person_id",),
    "backing": ("person_id",),
    "buying_influence": ("holder_id",),
    "committee": ("member_ids",),
    "strength": ("valued_by_ids",),
    "call": ("person_ids",),
    "play": ("target_id", "through_ids"),
    "answer": ("person_id",),
}
"""Kind → attributes that name a person, or list people."""

_SAME: dict[str, tuple[str, ...]] = {
    "position": ("person_id", "employer_id", "unit_id", "until"),
    "reporting": ("person_id", "manager_id", "kind"),
    "influence": ("source_id", "target_id", "kind"),
    "coverage": ("member_id", "person_id"),
    "backing": ("rival_id", "person_id"),
    "buying_influence": ("opportunity_id", "holder_id"),
}
"""Kind → what makes two of them one thing, once their people are one."""

E = TypeVar("E", bound=Entity)

_BETWEEN_PEOPLE = ("reporting", "influence")


@dataclass(frozen=True)
class Merged:
    """The view. `aliases`: hidden id → shown id, of people and of what folded. `unmerged`: what is shown otherwise or
    not at all, as it is stored; `told`: facts shown otherwise, by id, as they are stored."""

    entities: list[Entity]
    facts: list[Fact]
    aliases: dict[str, str]
    unmerged: dict[str, Entity]
    told: dict[str, Fact]


def aliases_of(people: Iterable[Person]) -> dict[str, str]:
    """Merged-away person → the one who is kept, at the end of the chain.

    Somebody who was merged into a person no longer there stands for themself; so does everybody in a circle.
    """
    into = {person.id: person.merged_into for person in people}
    found: dict[str, str] = {}
    for start in sorted(identity for identity, target in into.items() if target is not None):
        seen, last = [start], into[start]
        while last is not None and last in into and last not in seen:
            seen.append(last)
            last = into[last]
        if last not in seen and len(seen) > 1:
            found[start] = seen[-1]
    return found


def merge_loop(people: Iterable[Person]) -> tuple[str, ...]:
    """The people of a circle of merges in order, or nothing."""
    into = {person.id: person.merged_into for person in people}
    for start in sorted(into):
        path: list[str] = []
        at: str | None = start
        while at is not None and at in into and at not in path:
            path.append(at)
            at = into[at]
        if at in path:
            return tuple(path[path.index(at) :])
    return ()


def merged(entities: Iterable[Entity], facts: Sequence[Fact], held: Mapping[tuple[str, str], Fact]) -> Merged:
    """The view of entities folded from the facts, of which `held` prevail; what is gone must not be among them."""
    given = list(entities)
    aliases = aliases_of(entity for entity in given if isinstance(entity, Person))
    if not aliases:
        return Merged(given, list(facts), {}, {}, {})
    return _View(given, facts, held, aliases).shown()


def as_people(entity: Entity, aliases: Mapping[str, str]) -> Entity:
    """The entity with each person it names replaced by the one who is kept."""
    changed: dict[str, Any] = {}
    for attribute in PEOPLE_OF.get(entity.KIND, ()):
        value = getattr(entity, attribute)
        if isinstance(value, str):
            kept: Any = aliases.get(value, value)
        else:
            kept = tuple(dict.fromkeys(aliases.get(one, one) for one in value or ())) if value else value
        if kept != value:
            changed[attribute] = kept
    return entity.model_copy(update=changed) if changed else entity


def same_thing(entity: Entity, aliases: Mapping[str, str]) -> tuple[Any, ...] | None:
    """What tells whether two ties or parts are one once their people are; none for kinds that never fold."""
    if entity.KIND not in _SAME or (isinstance(entity, BuyingInfluence) and entity.holder_id is None):
        return None
    seen = as_people(entity, aliases) if aliases else entity
    return (entity.KIND, *(getattr(seen, attribute) for attribute in _SAME[entity.KIND]))


def on_oneself(entity: Entity, aliases: Mapping[str, str]) -> bool:
    """Whether a tie between two people is one of a person to themself once they are one."""
    if entity.KIND not in _BETWEEN_PEOPLE:
        return False
    one, other = (getattr(entity, attribute) for attribute in PEOPLE_OF[entity.KIND])
    return bool(one != other and aliases.get(one, one) == aliases.get(other, other))


@dataclass
class _View:
    """One making of the view, step by step."""

    given: list[Entity]
    facts: Sequence[Fact]
    held: Mapping[tuple[str, str], Fact]
    people: dict[str, str]
    shown_as: dict[str, str] = field(default_factory=dict)

    def shown(self) -> Merged:
        stored = {entity.id: entity for entity in self.given}
        own = {entity.id: entity for entity in self.given if not on_oneself(entity, self.people)}
        view = {i: as_people(entity, self.people) for i, entity in own.items() if i not in self.people}
        moved = {i for i, entity in view.items() if entity is not own[i]}
        self._one_primary_position(view, moved)
        groups = self._groups(view, own, moved)
        for first, *others in groups:
            self.shown_as |= dict.fromkeys(others, first)
            view[first] = _filled(view[first], [view[other] for other in others])
            for other in others:
                del view[other]
        people = {entity.id: entity for entity in self.given if isinstance(entity, Person)}
        for kept in set(self.people.values()):
            view[kept] = self._person(people, kept)
        facts = self._facts(groups)
        held = prevailing(facts.values())
        for identity in {*moved, *(group[0] for group in groups)} & view.keys():
            if view[identity].JUDGED:
                view[identity] = folded(view[identity], held)
        unmerged = {i: e for i, e in stored.items() if i not in view or (view[i] is not e and view[i] != e)}
        told = {f.id: f for f in self.facts if facts[f.id] is not f and facts[f.id] != f}
        return Merged(list(view.values()), list(facts.values()), {**self.people, **self.shown_as}, unmerged, told)

    def _one_primary_position(self, view: dict[str, Entity], moved: set[str]) -> None:
        """Where the kept person has a first position of their own, those that come to them are not first."""
        led = {p.person_id for i, p in view.items() if isinstance(p, Position) and p.primary and i not in moved}
        for identity in moved:
            position = view[identity]
            if isinstance(position, Position) and position.primary and position.person_id in led:
                view[identity] = position.model_copy(update={"primary": False})

    def _groups(self, view: Mapping[str, Entity], own: Mapping[str, Entity], moved: set[str]) -> list[list[str]]:
        """Ids of what has become one thing, the one that is shown first: the kept person's own where there is one."""
        found: dict[tuple[Any, ...], list[str]] = defaultdict(list)
        for identity, entity in view.items():
            key = same_thing(entity, {})
            if key is not None:
                found[key].append(identity)
        for key in [key for key in found if key[0] == "position" and key[3] is None and key[4] is None]:
            placed = [k for k in found if k[:3] == key[:3] and k[3] is not None and k[4] is None]
            if len(placed) == 1 and not _holders(own, found[key]) & _holders(own, found[placed[0]]):
                found[placed[0]] += found.pop(key)
        return [
            sorted(ids, key=lambda i: (getattr(view[i], "unit_id", "") is None, i in moved, i))
            for ids in found.values()
            if len(ids) > 1 and moved.intersection(ids)
        ]

    def _person(self, people: Mapping[str, Person], kept: str) -> Person:
        """The kept person, with what only the hidden records know of them."""
        ordered = sorted(self.people, key=lambda identity: (self._merged_at(identity), identity))
        hidden = [people[identity] for identity in ordered if self.people[identity] == kept]
        shown = _filled(people[kept], hidden)
        for other in hidden:
            more: dict[str, Any] = {
                "external_ids": other.external_ids | shown.external_ids,
                "other_emails": _all_emails(shown, other),
            }
            if shown.name_en is None and other.name.isascii() and not shown.name.isascii():
                more["name_en"] = other.name
            shown = shown.model_copy(update=more)
        return shown

    def _merged_at(self, person_id: str) -> datetime:
        return self.held[person_id, "merged_into"].recorded_at

    def _facts(self, groups: Sequence[Sequence[str]]) -> dict[str, Fact]:
        """All facts by id, said of what is shown; of those on roles only the one that now tells them all."""
        found = {fact.id: self._seen(fact) for fact in self.facts}
        for first, *others in groups:
            told = self._all_roles([first, *others])
            if told is not None:
                found[told.id] = told
        return found

    def _seen(self, fact: Fact) -> Fact:
        changed: dict[str, Any] = {}
        if fact.attribute == "holder_id" and isinstance(fact.value, str) and fact.value in self.people:
            changed["value"] = self.people[fact.value]
        if fact.subject_id in self.shown_as and fact.attribute not in (PRESENT, "roles"):
            changed["subject_id"] = self.shown_as[fact.subject_id]
        return fact.model_copy(update=changed) if changed else fact

    def _all_roles(self, ids: Sequence[str]) -> Fact | None:
        """The fact on the roles of what is shown, with those of all its records.

        What was said of the shown one after the merge was said of the whole: it replaces all that was said before.
        """
        own = self.held.get((ids[0], "roles"))
        told = [fact for fact in (self.held.get((i, "roles")) for i in ids) if fact is not None]
        if not told:
            return None
        holders = [self.held[i, "holder_id"].value for i in ids if (i, "holder_id") in self.held]
        since = max((self._merged_at(h) for h in holders if isinstance(h, str) and h in self.people), default=None)
        if own is not None and since is not None and own.recorded_at > since:
            told = [fact for fact in told if fact.id == own.id or fact.recorded_at > own.recorded_at]
        roles = {role for fact in told if isinstance(fact.value, list) for role in fact.value}
        basis = own or max(told, key=standing)
        value = [role.value for role in Role if role.value in roles]
        return basis.model_copy(update={"subject_id": ids[0], "value": value or None})


def _holders(own: Mapping[str, Entity], positions: Iterable[str]) -> set[str]:
    return {getattr(own[identity], "person_id", "") for identity in positions}


def _filled(entity: E, others: Iterable[E]) -> E:
    """The entity with plain values it lacks taken from the others, the first that has one."""
    changed: dict[str, Any] = {}
    for other in others:
        for name, value in other.plain().items():
            if _empty(getattr(entity, name)) and name not in changed and not _empty(value):
                changed[name] = value
    return entity.model_copy(update=changed) if changed else entity


def _all_emails(shown: Person, other: Person) -> tuple[str, ...]:
    known = {mail.casefold() for mail in (shown.email, *shown.other_emails) if mail}
    theirs = (mail for mail in (other.email, *other.other_emails) if mail and mail.casefold() not in known)
    return (*shown.other_emails, *{mail.casefold(): mail for mail in theirs}.values())


def _empty(value: Any) -> bool:
    return value is None or value == () or value == {}


def as_stored(entity: Entity, seen: Entity | None, stored: Entity | None, aliases: Mapping[str, str]) -> Entity:
    """What somebody says of what the view shows (`seen`), told of what is `stored`: a value that only repeats the view
    says nothing."""
    if seen is None or stored is None:
        return entity
    changed = {}
    for name in entity.plain():
        said = getattr(entity, name)
        if name in entity.model_fields_set and not _empty(said):
            changed[name] = _unrepeated(said, getattr(seen, name), getattr(stored, name), aliases)
    return entity.model_copy(update=changed)


def _unrepeated(said: Any, seen: Any, stored: Any, aliases: Mapping[str, str]) -> Any:
    """The said value without what it takes from the view; lists keep what is stored for what they still show."""
    if said == seen:
        return stored
    if isinstance(said, dict):
        return {key: value for key, value in said.items() if seen.get(key) != value or stored.get(key) == value}
    if isinstance(said, tuple):
        kept = [one for one in stored if one in said or aliases.get(one) in said]
        return (*kept, *(one for one in said if one not in seen and one not in kept))
    return said
