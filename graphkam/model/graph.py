"""The account graph: everything known of one account on one day, in one frozen value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from graphkam.errors import NotFoundError
from graphkam.model.codes import Layer, Role
from graphkam.model.entities import (
    Account,
    Action,
    Answer,
    AnyEntity,
    Backing,
    BuyingInfluence,
    Call,
    Committee,
    Coverage,
    Entity,
    Influence,
    Member,
    Opportunity,
    Person,
    Play,
    Position,
    Reporting,
    Rival,
    Strength,
    Team,
    Unit,
)  # fmt: skip
from graphkam.model.facts import Fact, contradicting, folded, prevailing
from graphkam.model.leaving import changed_by_leaving, left_by
from graphkam.model.merging import Merged, as_people, merged, same_thing


class AccountGraph(BaseModel):
    """One account's entities and facts as of `day`; only what is present. Tuples are sorted by id.

    `accounts` are the other companies that people of this graph work for. `facts` holds the whole history recorded up
    to `day`. Analyses take this value and the day from it; they never assume that it shows the whole customer.

    People who were merged are shown as one. `aliases` says under which id what is hidden is shown (people, and ties
    and parts that folded); `unmerged` holds what is hidden or shown otherwise as it is stored, `told` the facts.
    """

    model_config = ConfigDict(frozen=True)

    day: date
    account: Account
    accounts: tuple[Account, ...] = ()
    teams: tuple[Team, ...] = ()
    units: tuple[Unit, ...] = ()
    people: tuple[Person, ...] = ()
    positions: tuple[Position, ...] = ()
    reporting: tuple[Reporting, ...] = ()
    influence: tuple[Influence, ...] = ()
    committees: tuple[Committee, ...] = ()
    opportunities: tuple[Opportunity, ...] = ()
    buying_influences: tuple[BuyingInfluence, ...] = ()
    strengths: tuple[Strength, ...] = ()
    rivals: tuple[Rival, ...] = ()
    backings: tuple[Backing, ...] = ()
    members: tuple[Member, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    calls: tuple[Call, ...] = ()
    actions: tuple[Action, ...] = ()
    plays: tuple[Play, ...] = ()
    answers: tuple[Answer, ...] = ()
    facts: tuple[Fact, ...] = Field(default=(), repr=False)
    aliases: dict[str, str] = Field(default_factory=dict)
    unmerged: dict[str, AnyEntity] = Field(default_factory=dict, repr=False, exclude=True)
    told: dict[str, Fact] = Field(default_factory=dict, repr=False, exclude=True)
    masked_roles: tuple[Role, ...] = Field(default=(), description="roles the reader must not see", exclude=True)
    masked_people: frozenset[str] = Field(default=frozenset(), repr=False, exclude=True)

    @classmethod
    def assemble(cls, day: date, account_id: str, entities: Iterable[Entity], facts: Iterable[Fact]) -> AccountGraph:
        """Folds a store's raw entities and facts into the graph as of `day`.

        Raises NotFoundError when the account is not among the entities or was recorded later.
        """
        current_facts = (fact.unretracted() for fact in facts if fact.known_by(day))
        known = tuple(sorted(current_facts, key=lambda f: (f.recorded_at, f.id)))
        held = prevailing(known)
        by_field: dict[str, list[Entity]] = defaultdict(list)
        account: Account | None = None
        for entity in entities:
            if entity.recorded_at is not None and entity.recorded_at.astimezone(UTC).date() > day:
                continue
            current = folded(entity, held)
            if not current.present:
                continue
            if isinstance(current, Account) and current.id == account_id:
                account = current
            else:
                by_field[FIELD_OF[current.KIND]].append(current)
        if account is None:
            raise NotFoundError("account_not_found", account=account_id)
        view = merged((entity for items in by_field.values() for entity in items), known, held)
        by_field = defaultdict(list)
        for entity in view.entities:
            by_field[FIELD_OF[entity.KIND]].append(entity)
        _drop_dangling(by_field)
        parts: dict[str, Any] = {
            name: tuple(sorted(items, key=lambda item: item.id)) for name, items in by_field.items()
        }
        return cls(day=day, account=account, facts=tuple(view.facts), **parts, **_hidden(view, by_field))

    def entities(self) -> Iterable[AnyEntity]:
        """Everything but the facts, in an order in which it can be written."""
        yield self.account
        for name in FIELD_OF.values():
            yield from getattr(self, name)

    def in_english(self) -> AccountGraph:
        """The same graph with English names and titles where they are recorded, for results an English reader sees."""

        def spoken(entities: Iterable[Any], *fields: str) -> tuple[Any, ...]:
            found = []
            for entity in entities:
                english = {field: getattr(entity, f"{field}_en") for field in fields if getattr(entity, f"{field}_en")}
                found.append(entity.model_copy(update=english) if english else entity)
            return tuple(found)

        named = ("accounts", "units", "people", "committees", "opportunities", "members")
        changed: dict[str, Any] = {field: spoken(getattr(self, field), "name") for field in named}
        changed["positions"] = spoken(self.positions, "title")
        ours = {member.name: member.name_en for member in self.members if member.name_en}
        changed["facts"] = tuple(
            fact.model_copy(update={"by": ours[fact.by]}) if fact.by in ours else fact for fact in self.facts
        )
        (changed["account"],) = spoken([self.account], "name")
        fields = {field: getattr(self, field) for field in type(self).model_fields}
        return type(self).model_construct(**{**fields, **changed})

    @cached_property
    def by_id(self) -> dict[str, AnyEntity]:
        return {entity.id: entity for entity in self.entities()}

    @cached_property
    def stored(self) -> dict[str, AnyEntity]:
        """By id, everything as it is stored: what merging hides is there, what it shows otherwise reads as it was."""
        return {**self.by_id, **self.unmerged}

    @cached_property
    def stored_facts(self) -> tuple[Fact, ...]:
        """The facts as they are stored."""
        return tuple(self.told.get(fact.id, fact) for fact in self.facts)

    @cached_property
    def facts_on_merged(self) -> dict[tuple[str, str], tuple[Fact, ...]]:
        """(subject, attribute) → the history that is shown of it, where it differs from the one stored."""
        changed = {(fact.subject_id, fact.attribute) for fact in self.facts if fact.id in self.told}
        found: dict[tuple[str, str], list[Fact]] = {key: [] for key in changed}
        for fact in self.facts if changed else ():
            if (fact.subject_id, fact.attribute) in changed:
                found[fact.subject_id, fact.attribute].append(fact)
        return {key: tuple(facts) for key, facts in found.items()}

    @cached_property
    def _known_ties(self) -> dict[tuple[Any, ...], str]:
        keys = ((same_thing(entity, {}), entity.id) for entity in self.entities())
        return {key: identity for key, identity in keys if key is not None}

    def id_shown(self, entity: Entity) -> str:
        """The id under which the graph knows the tie or part, which may be another once people are merged."""
        if not self.aliases or entity.id in self.stored:
            return entity.id
        return self._known_ties.get(same_thing(entity, self.aliases) or (), entity.id)

    @cached_property
    def held(self) -> dict[tuple[str, str], Fact]:
        """(subject id, attribute) → the fact behind the current value."""
        return prevailing(self.facts)

    @cached_property
    def contradictions(self) -> tuple[tuple[Fact, Fact], ...]:
        return contradicting(self.facts, self.held)

    @cached_property
    def person_by_id(self) -> dict[str, Person]:
        return {person.id: person for person in self.people}

    @cached_property
    def unit_by_id(self) -> dict[str, Unit]:
        return {unit.id: unit for unit in self.units}

    @cached_property
    def member_by_id(self) -> dict[str, Member]:
        return {member.id: member for member in self.members}

    @cached_property
    def positions_of(self) -> dict[str, tuple[Position, ...]]:
        """Person → positions held on the day, the primary one first."""
        found: dict[str, list[Position]] = defaultdict(list)
        for position in self.positions:
            if position.held_on(self.day):
                found[position.person_id].append(position)
        return {
            person: tuple(sorted(items, key=lambda p: (not p.primary, p.employer_id != self.account.id, p.id)))
            for person, items in found.items()
        }

    @cached_property
    def left_on(self) -> dict[str, date]:
        """Person → day on which the last position ended, of those who have left: all that is known has ended."""
        return left_by(self.positions, self.day)

    @cached_property
    def of_those_there(self) -> AccountGraph:
        """The graph in which whoever has left plays no part any more; their names and positions stay."""
        if not self.left_on:
            return self
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self).model_construct(**{**fields, **changed_by_leaving(self, self.left_on)})

    @cached_property
    def coverage_of(self) -> dict[str, tuple[Coverage, ...]]:
        """Person → who of ours knows them, the strongest tie first."""
        found: dict[str, list[Coverage]] = defaultdict(list)
        for tie in self.coverage:
            found[tie.person_id].append(tie)
        return {
            person: tuple(sorted(ties, key=lambda tie: (-(tie.strength or 0), tie.member_id)))
            for person, ties in found.items()
        }

    def position_of(self, person_id: str) -> Position | None:
        """The first of the positions held on the day."""
        held = self.positions_of.get(person_id, ())
        return held[0] if held else None

    def layer_of(self, person_id: str) -> Layer | None:
        position = self.position_of(person_id)
        return position.layer if position else None

    def unit_of(self, person_id: str) -> Unit | None:
        position = self.position_of(person_id)
        return self.unit_by_id.get(position.unit_id) if position and position.unit_id else None

    def influences_in(self, opportunity_id: str) -> tuple[BuyingInfluence, ...]:
        """The buying influences of one opportunity, placeholders included."""
        return tuple(item for item in self.buying_influences if item.opportunity_id == opportunity_id)

    def influence_of(self, person_id: str, opportunity_id: str) -> BuyingInfluence | None:
        """The person's own buying influence in the opportunity; none where nothing was recorded."""
        for item in self.influences_in(opportunity_id):
            if item.holder_id == person_id:
                return item
        return None

    def fact_behind(self, subject_id: str, attribute: str) -> Fact | None:
        return self.held.get((subject_id, attribute))

    def opportunity(self, opportunity_id: str) -> Opportunity:
        """Raises NotFoundError."""
        for item in self.opportunities:
            if item.id == opportunity_id:
                return item
        raise NotFoundError("opportunity_not_found", opportunity=opportunity_id)


FIELD_OF: dict[str, str] = {
    "account": "accounts",
    "team": "teams",
    "unit": "units",
    "person": "people",
    "position": "positions",
    "reporting": "reporting",
    "influence": "influence",
    "committee": "committees",
    "opportunity": "opportunities",
    "buying_influence": "buying_influences",
    "strength": "strengths",
    "rival": "rivals",
    "backing": "backings",
    "member": "members",
    "coverage": "coverage",
    "call": "calls",
    "action": "actions",
    "play": "plays",
    "answer": "answers",
}
"""Kind → field of the graph."""

_NEEDS: dict[str, tuple[tuple[str, str], ...]] = {
    "positions": (("person_id", "people"),),
    "reporting": (("person_id", "people"), ("manager_id", "people")),
    "influence": (("source_id", "people"), ("target_id", "people")),
    "buying_influences": (("opportunity_id", "opportunities"),),
    "strengths": (("opportunity_id", "opportunities"),),
    "rivals": (("opportunity_id", "opportunities"),),
    "backings": (("rival_id", "rivals"), ("person_id", "people")),
    "coverage": (("member_id", "members"), ("person_id", "people")),
    "plays": (("opportunity_id", "opportunities"), ("target_id", "people")),
    "actions": (("opportunity_id", "opportunities"),),
    "answers": (("opportunity_id", "opportunities"), ("person_id", "people")),
}


def _hidden(view: Merged, by_field: dict[str, list[Entity]]) -> dict[str, Any]:
    """What the view hides of those who are part of the account, without references to who is no longer there."""
    if not view.aliases:
        return {}
    shown = {entity.id for items in by_field.values() for entity in items}
    there = {person.id for person in by_field.get("people", [])}
    aliases = {hidden: kept for hidden, kept in view.aliases.items() if kept in shown}
    unmerged: dict[str, Entity] = {}
    for identity, entity in view.unmerged.items():
        on_oneself = identity not in view.aliases and identity not in shown
        ends = (getattr(as_people(entity, aliases), end, None) for end in ("manager_id", "target_id"))
        if aliases.get(identity, identity) in shown or (on_oneself and there.intersection(ends)):
            unmerged[identity] = entity
    there |= aliases.keys()
    for name, attribute, target in _LISTS:
        for identity, entity in unmerged.items():
            if FIELD_OF[entity.KIND] == name and target == "people":
                unmerged[identity] = _without_gone(entity, attribute, there)
    return {"aliases": aliases, "unmerged": unmerged, "told": view.told}


def _drop_dangling(by_field: dict[str, list[Entity]]) -> None:
    """Who has no position left is no part of the account; ties to what is gone go with it; a role whose holder is
    gone becomes a placeholder again."""
    _keep_attached(by_field, "positions")
    employed = {item.person_id for item in by_field["positions"] if isinstance(item, Position)}
    by_field["people"] = [person for person in by_field.get("people", []) if person.id in employed]
    for name in _NEEDS:
        _keep_attached(by_field, name)
    holders = {item.id for field in ("people", "committees") for item in by_field.get(field, [])}
    by_field["buying_influences"] = [
        item if item.holder_id is None or item.holder_id in holders else item.model_copy(update={"holder_id": None})
        for item in by_field["buying_influences"]
        if isinstance(item, BuyingInfluence)
    ]
    for name, attribute, target in _LISTS:
        there = {item.id for item in by_field.get(target, [])}
        by_field[name] = [_without_gone(item, attribute, there) for item in by_field.get(name, [])]


_LISTS = (
    ("committees", "member_ids", "people"),
    ("strengths", "valued_by_ids", "people"),
    ("calls", "person_ids", "people"),
    ("plays", "through_ids", "people"),
    ("plays", "strength_ids", "strengths"),
)
"""Field, attribute that lists ids, field they are ids of."""


def _without_gone(item: Entity, attribute: str, there: set[str]) -> Entity:
    listed: tuple[str, ...] = getattr(item, attribute)
    kept = tuple(identity for identity in listed if identity in there)
    return item if kept == listed else item.model_copy(update={attribute: kept})


def _keep_attached(by_field: dict[str, list[Entity]], name: str) -> None:
    for attribute, target in _NEEDS[name]:
        there = {item.id for item in by_field.get(target, [])}
        by_field[name] = [item for item in by_field.get(name, []) if getattr(item, attribute) in there]
