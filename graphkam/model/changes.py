"""From what somebody says to what is written: the smallest set of entities and facts that makes it true.

Everything that writes (an import, an edit, a restored backup) goes through `plan_changes`, so the domain's rules
are applied in one place: unchanged values write nothing, a machine does not replace a person's judgement, the same
value again does not make a judgement younger, and every changed judgement is a fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, PlainValidator

from graphkam.errors import InputError, Place, Problem
from graphkam.model.codes import Origin, SourceKind
from graphkam.model.collecting import collector_paused
from graphkam.model.entities import (
    KINDS,
    AnyEntity,
    BuyingInfluence,
    Entity,
    Id,
    Person,
    Position,
    Reporting,
    Text,
    plain_names,
)  # fmt: skip
from graphkam.model.facts import PRESENT, Fact, folded, prevailing
from graphkam.model.graph import AccountGraph
from graphkam.model.merging import aliases_of, as_people, as_stored, merge_loop, on_oneself
from graphkam.model.rules import broken_references, reporting_cycle, self_influences
from graphkam.model.testimony import new_facts, unsaid

IMPORTED = "import: "
"""What `origin` begins with where a machine's statement first recorded the entity."""


def _entity(value: Any) -> Any:
    """An entity was checked when it was made: looking for its kind among all of them again would double the time."""
    if not isinstance(value, Entity):
        raise ValueError("not an entity")
    return value


MadeEntity = Annotated[AnyEntity, PlainValidator(_entity)]


class Evidence(BaseModel):
    """Who says something, seen when, on what grounds, how sure (0–1)."""

    model_config = ConfigDict(frozen=True)

    by: Text
    observed_at: date
    origin: Origin = Origin.PERSON
    source: SourceKind = SourceKind.NONE
    call_id: Id | None = None
    why: Text | None = None
    confidence: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
    dated: bool = Field(default=True, description="false: nobody said when it was observed, the day was filled in")


class Statement(BaseModel):
    """One entity as somebody says it is. Attributes that are none or empty are left as they are.

    `cleared` names judged attributes that are unknown again; `gone` says that the entity is no longer there.
    """

    model_config = ConfigDict(frozen=True)

    entity: MadeEntity
    evidence: Evidence
    cleared: tuple[str, ...] = ()
    gone: bool = False
    confirms: bool = Field(default=False, description="the same value again is a new observation, not a repetition")
    restored: bool = Field(default=False, description="from a backup: its facts come with it, it says nothing new")
    place: Place = Place()


class ChangeSet(BaseModel):
    """What one transaction writes for one account. `base_version` is the account's version it was computed from."""

    model_config = ConfigDict(frozen=True)

    account_id: Id
    base_version: int
    recorded_at: datetime
    entities: tuple[MadeEntity, ...] = ()
    facts: tuple[Fact, ...] = ()
    retracted: tuple[Id, ...] = Field(default=(), description="ids of facts that are taken back")
    created: dict[str, int] = Field(default_factory=dict, description="kind → how many are new")
    updated: dict[str, int] = Field(default_factory=dict, description="kind → how many have another plain value")
    gone: dict[str, int] = Field(default_factory=dict, description="kind → how many are gone")
    unchanged: int = 0
    contradictions: tuple[Fact, ...] = Field(default=(), description="facts that are kept but do not prevail")

    @property
    def empty(self) -> bool:
        return not self.entities and not self.facts and not self.retracted


@collector_paused()
def plan_changes(
    graph: AccountGraph | None,
    account_id: str,
    statements: Sequence[Statement],
    recorded_at: datetime,
    known_facts: Iterable[Fact] = (),
    base_version: int | None = None,
    surroundings: Iterable[Entity] = (),
) -> ChangeSet:
    """The change set that makes the statements true on top of `graph` (none: the account is new).

    `surroundings` are entities of no account, to which the statements may refer and which they must not reset.
    `known_facts` are facts with a history of their own, from a workbook's judgement sheet or a backup: they are
    written as they are unless their id is already there. Raises InputError naming each broken rule with its place.
    """
    held_ids = {fact.id for fact in graph.facts} if graph else set()
    history = list(graph.stored_facts) if graph else []
    statements, before, said = _checked(graph, statements, surroundings)
    carried = list(known_facts)
    brought = [fact for fact in carried if fact.id not in held_ids]
    standing_facts = [fact for fact in brought if fact.retracted_at is None]
    shown = {i: list(facts) for i, facts in graph.facts_on_merged.items()} if graph else {}
    facts = new_facts(account_id, statements, [*history, *standing_facts], recorded_at, carried, shown)
    facts = [*brought, *facts]
    held = prevailing(fact for fact in [*history, *facts] if fact.retracted_at is None)

    first_said = {statement.entity.id: statement for statement in reversed(statements)}
    touched = {fact.subject_id for fact in facts}
    fresh = {fact.id for fact in facts}
    after: list[Any] = []
    created, updated, gone, unchanged = dict[str, int](), dict[str, int](), dict[str, int](), 0
    spoken_of = {**{i: before[i] for i in touched & before.keys()}, **said}
    there = before.keys() | said.keys()
    now = {identity: _attached(folded(entity, held), there) for identity, entity in spoken_of.items()}
    employed = {e.person_id for e in {**before, **now}.values() if isinstance(e, Position) and e.present}
    for identity, new in now.items():
        old = before.get(identity)
        never_part = old is None and new.recorded_at is None and identity not in employed
        if never_part and isinstance(new, Person):
            unchanged += 1
            continue
        gone_before = old is None and not new.present and held[identity, PRESENT].id not in fresh
        if (gone_before and new.recorded_at is None) or (old is not None and _same(old, new)):
            unchanged += 1
            continue
        if old is None and new.recorded_at is None:
            said_first = first_said[identity]
            first = {"recorded_at": recorded_at, "recorded_by": said_first.evidence.by, "origin": _origin(said_first)}
            new = new.model_copy(update={name: value for name, value in first.items() if value is not None})
        after.append(new)
        tally = created if old is None else gone if not new.present else updated
        if old is None or not new.present or old.plain() != new.plain():
            tally[new.KIND] = tally.get(new.KIND, 0) + 1
    told_whole = {fact.id for fact in brought}
    overruled = tuple(f for f in facts if f.id not in told_whole and held[f.subject_id, f.attribute].id != f.id)
    version = base_version if base_version is not None else graph.account.version if graph else 0
    order = {kind: place for place, kind in enumerate(KINDS)}
    return ChangeSet(
        account_id=account_id,
        base_version=version,
        recorded_at=recorded_at,
        entities=tuple(sorted(after, key=lambda e: (order[e.KIND], e.id))),
        facts=tuple(sorted(facts, key=lambda f: (f.recorded_at, f.subject_id, f.attribute, f.id))),
        created=created,
        updated=updated,
        gone=gone,
        unchanged=unchanged,
        contradictions=overruled,
    )


@collector_paused()
def checked(
    graph: AccountGraph | None, statements: Sequence[Statement], surroundings: Iterable[Entity] = ()
) -> Iterable[Entity]:
    """What the statements speak of, as they say it. Raises InputError as `plan_changes` does, and in half its time."""
    return _checked(graph, statements, surroundings)[2].values()


def _checked(
    graph: AccountGraph | None, statements: Sequence[Statement], surroundings: Iterable[Entity]
) -> tuple[Sequence[Statement], dict[str, Entity], dict[str, Entity]]:
    """The statements on what is stored, what was there before them, and what they say; raises InputError."""
    before: dict[str, Entity] = {entity.id: entity for entity in surroundings} | (graph.stored if graph else {})
    if graph is not None and graph.aliases:
        statements = [told for statement in statements for told in _of_what_is_stored(graph, statement)]
    said, places, removed = _merged(statements, before)
    _check({**before, **said}, removed, places)
    return statements, before, said


def _of_what_is_stored(graph: AccountGraph, statement: Statement) -> list[Statement]:
    """A statement on what the graph shows of merged people, told of what is stored; what somebody says is gone goes
    with everything that folded into it."""
    entity: Entity = statement.entity
    shown = graph.id_shown(entity)
    entity = entity.model_copy(update={"id": shown}) if shown != entity.id else entity
    entity = as_stored(entity, graph.by_id.get(shown), graph.unmerged.get(shown), graph.aliases)
    told = [statement.model_copy(update={"entity": entity})]
    if statement.gone and statement.evidence.origin is Origin.PERSON:
        hidden = [graph.unmerged[one] for one, kept in graph.aliases.items() if kept == shown]
        told += [statement.model_copy(update={"entity": one}) for one in hidden]
    return told


def _attached(entity: Entity, there: Set[str]) -> Entity:
    """A role whose holder is gone is a placeholder, as the graph reads it; the fact of who held it stays."""
    if isinstance(entity, BuyingInfluence) and entity.holder_id is not None and entity.holder_id not in there:
        return entity.model_copy(update={"holder_id": None})
    return entity


def was_imported(entity: Entity) -> bool:
    """Whether a machine's statement first recorded it, rather than a person's."""
    return entity.origin is not None and entity.origin.startswith(IMPORTED)


def _origin(statement: Statement) -> str | None:
    """The file, sheet and row of what is new, so that its provenance hangs on it."""
    place = statement.place
    if not place.file:
        return statement.entity.origin
    text = place.file if not place.sheet else f"{place.file}, {place.sheet}"
    text = text if place.row is None else f"{text}, {place.row}"
    return IMPORTED + text if statement.evidence.origin is Origin.SYSTEM else text


@cache
def _compared(kind: type[Entity]) -> tuple[str, ...]:
    return tuple(n for n in kind.model_fields if n not in ("version", "recorded_at", "recorded_by", "origin"))


def _same(old: Entity, new: Entity) -> bool:
    was, now = old.__dict__, new.__dict__
    return all(was[name] == now[name] for name in _compared(type(old)))


def _merged(
    statements: Sequence[Statement], before: Mapping[str, Entity]
) -> tuple[dict[str, Entity], dict[str, Place], set[str]]:
    """Each spoken-of entity with unsaid attributes taken from what is there; where it was said; what is gone."""
    said: dict[str, Entity] = {}
    places: dict[str, Place] = {}
    removed: set[str] = set()
    for statement in statements:
        entity: Entity = statement.entity
        base = said.get(entity.id) or before.get(entity.id)
        if base is not None:
            spoken = _said_of(entity)
            if "external_ids" in spoken:
                spoken["external_ids"] = base.__dict__["external_ids"] | spoken["external_ids"]
            there = base.__dict__
            if any(there[name] != value for name, value in spoken.items()):
                entity = base.model_copy(update=spoken)
            else:
                entity = base
        said[entity.id] = entity
        places.setdefault(entity.id, statement.place)
        if statement.gone:
            removed.add(entity.id)
    return said, places, removed


def _said_of(entity: Entity) -> dict[str, Any]:
    """The attributes that a statement's entity gives a value to, by name."""
    values = entity.__dict__
    given = entity.model_fields_set
    names = (*plain_names(type(entity)), *entity.JUDGED)
    return {name: values[name] for name in names if name in given and not unsaid(values[name])}


def _check(after: dict[str, Entity], removed: set[str], places: dict[str, Place]) -> None:
    there = {identity: entity for identity, entity in after.items() if identity not in removed}
    spoken = {identity: entity for identity, entity in there.items() if identity in places}
    # ties that dangle because an entity was removed go with it: only what is said now must refer to what exists
    problems = broken_references(spoken.values(), there, places)
    problems += self_influences(spoken.values(), places)
    people = [entity for entity in there.values() if isinstance(entity, Person)]
    loop = merge_loop(people)
    if loop:
        names = [getattr(there[person], "name", person) for person in (*loop, loop[0])]
        problems.append(Problem("merge_loop", {"people": " → ".join(names)}, places.get(loop[0], Place())))
    lines = [entity for entity in there.values() if isinstance(entity, Reporting)]
    aliases = aliases_of(people)
    shown = [as_people(line, aliases) for line in lines if not on_oneself(line, aliases)] if aliases else []
    cycle = reporting_cycle(lines) or reporting_cycle(line for line in shown if isinstance(line, Reporting))
    if cycle:
        names = [getattr(there.get(person), "name", person) for person in cycle]
        place = next((places[line.id] for line in lines if line.id in places and line.person_id in cycle), Place())
        problems.append(Problem("reporting_cycle", {"people": " → ".join([*names, names[0]])}, place))
    if problems:
        raise InputError.of(problems)
