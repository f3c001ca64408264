"""From what somebody says to what is written: the smallest set of entities and facts that makes it true.

Everything that writes (an import, an edit, a restored backup) goes through `plan_changes`, so the domain's rules
are applied in one place: unchanged values write nothing, a machine does not replace a person's judgement, the same
value again does not make a judgement younger, and every changed judgement is a fact.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from graphkam.errors import InputError, Place, Problem
from graphkam.model.codes import Origin, SourceKind
from graphkam.model.entities import KINDS, AnyEntity, BuyingInfluence, Entity, Id, Person, Position, Reporting, Text
from graphkam.model.facts import PRESENT, Fact, fact_id, folded, prevailing, standing
from graphkam.model.graph import AccountGraph
from graphkam.model.rules import broken_references, reporting_cycle, self_influences


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

    entity: AnyEntity
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
    entities: tuple[AnyEntity, ...] = ()
    facts: tuple[Fact, ...] = ()
    created: dict[str, int] = Field(default_factory=dict, description="kind → how many are new")
    updated: dict[str, int] = Field(default_factory=dict, description="kind → how many have another plain value")
    gone: dict[str, int] = Field(default_factory=dict, description="kind → how many are gone")
    unchanged: int = 0
    contradictions: tuple[Fact, ...] = Field(default=(), description="facts that are kept but do not prevail")

    @property
    def empty(self) -> bool:
        return not self.entities and not self.facts


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
    history = list(graph.facts) if graph else []
    before: dict[str, Entity] = {entity.id: entity for entity in surroundings} | (graph.by_id if graph else {})
    carried = list(known_facts)
    new_facts = [fact for fact in carried if fact.id not in held_ids]
    said, places, removed = _merged(statements, before)
    _check({**before, **said}, removed, places)

    facts = _new_facts(account_id, statements, [*history, *new_facts], recorded_at, carried)
    facts = [*new_facts, *facts]
    held = prevailing([*history, *facts])

    speakers = {statement.entity.id: statement.evidence.by for statement in reversed(statements)}
    touched = {fact.subject_id for fact in facts}
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
        gone_before = old is None and not new.present and identity not in touched and new.recorded_at is None
        if gone_before or (old is not None and _same(old, new)):
            unchanged += 1
            continue
        if old is None and new.recorded_at is None:
            new = new.model_copy(update={"recorded_at": recorded_at, "recorded_by": speakers[identity]})
        after.append(new)
        tally = created if old is None else gone if not new.present else updated
        if old is None or not new.present or old.plain() != new.plain():
            tally[new.KIND] = tally.get(new.KIND, 0) + 1
    told_whole = {fact.id for fact in new_facts}
    overruled = tuple(f for f in facts if held[f.subject_id, f.attribute].id != f.id and f.id not in told_whole)
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


def _attached(entity: Entity, there: Set[str]) -> Entity:
    """A role whose holder is gone is a placeholder, as the graph reads it; the fact of who held it stays."""
    if isinstance(entity, BuyingInfluence) and entity.holder_id is not None and entity.holder_id not in there:
        return entity.model_copy(update={"holder_id": None})
    return entity


def _same(old: Entity, new: Entity) -> bool:
    skipped = {"version", "recorded_at", "recorded_by", "origin"}
    return all(getattr(old, name) == getattr(new, name) for name in type(old).model_fields if name not in skipped)


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
            said_of = {**entity.plain(), **{name: getattr(entity, name) for name in entity.JUDGED}}
            spoken = {n: value for n, value in said_of.items() if n in entity.model_fields_set and not _unsaid(value)}
            entity = base.model_copy(update=spoken)
            if isinstance(entity, Person) and isinstance(base, Person):
                entity = entity.model_copy(update={"external_ids": base.external_ids | entity.external_ids})
        said[entity.id] = entity
        places.setdefault(entity.id, statement.place)
        if statement.gone:
            removed.add(entity.id)
    return said, places, removed


def _unsaid(value: Any) -> bool:
    return value is None or value == () or value == {} or value == ""


def _check(after: dict[str, Entity], removed: set[str], places: dict[str, Place]) -> None:
    there = {identity: entity for identity, entity in after.items() if identity not in removed}
    spoken = {identity: entity for identity, entity in there.items() if identity in places}
    problems = [problem for problem in broken_references(there, places) if _said_now(problem, spoken)]
    problems += self_influences(spoken.values(), places)
    lines = [entity for entity in there.values() if isinstance(entity, Reporting)]
    cycle = reporting_cycle(lines)
    if cycle:
        names = [getattr(there.get(person), "name", person) for person in cycle]
        place = next((places[line.id] for line in lines if line.id in places and line.person_id in cycle), Place())
        problems.append(Problem("reporting_cycle", {"people": " → ".join([*names, names[0]])}, place))
    if problems:
        raise InputError.of(problems)


def _said_now(problem: Problem, spoken: dict[str, Entity]) -> bool:
    """Ties that dangle because an entity was removed go with it; only what is said now must refer to what exists."""
    return any(
        problem.params["kind"] == entity.KIND and problem.params["value"] in _pointed(entity, problem.params["field"])
        for entity in spoken.values()
    )


def _pointed(entity: Entity, attribute: str) -> tuple[str, ...]:
    value = getattr(entity, attribute, None)
    return (value,) if isinstance(value, str) else tuple(value or ())


def _new_facts(
    account_id: str,
    statements: Sequence[Statement],
    history: Sequence[Fact],
    recorded_at: datetime,
    carried: Sequence[Fact],
) -> list[Fact]:
    """The facts the statements add, oldest observation first, so that a told history leaves its whole trace.

    `carried` are the facts that came with the statements: what their author knew of.
    """
    by_key: dict[tuple[str, str], list[Fact]] = {}
    for fact in history:
        by_key.setdefault((fact.subject_id, fact.attribute), []).append(fact)
    added: dict[str, Fact] = {}
    aware = {fact.id for fact in carried}
    for statement in sorted(statements, key=lambda item: item.evidence.observed_at):
        for attribute, value in _spoken(statement, by_key).items():
            told = by_key.setdefault((statement.entity.id, attribute), [])
            if _news(told, statement, value, aware):
                fact = _fact(account_id, statement, attribute, value, recorded_at)
                told.append(fact)
                added[fact.id] = fact
    return list(added.values())


def _spoken(statement: Statement, by_key: Mapping[tuple[str, str], list[Fact]]) -> dict[str, Any]:
    """Judged attributes the statement speaks of, as JSON values."""
    if statement.restored:
        return {}
    entity = statement.entity
    told = by_key.get((entity.id, PRESENT), [])
    if statement.gone:
        return {PRESENT: False}
    dumped = entity.model_dump(mode="json")
    spoken = {
        attribute: None if attribute in statement.cleared else dumped[attribute]
        for attribute in entity.JUDGED
        if attribute in statement.cleared or not _unsaid(getattr(entity, attribute))
    }
    if told and max(told, key=standing).value is False and statement.evidence.dated:
        spoken[PRESENT] = True
    return spoken


def _news(told: Sequence[Fact], statement: Statement, value: Any, aware: set[str]) -> bool:
    """Whether this adds anything: another value, or a judgement that is expressly confirmed.

    The same testimony again says nothing new; neither does a machine that repeats its last word, even where a person's
    judgement holds against it, nor a row without a day that repeats what its author said before a judgement that it
    does not know of: that row is old, not a change of mind.
    """
    evidence = statement.evidence
    if not told:
        return value is not None
    if any(f.value == value and f.by == evidence.by and f.observed_at == evidence.observed_at for f in told):
        return False
    unaware = not evidence.dated and max(told, key=standing).id not in aware
    if unaware and any(f.value == value and f.by == evidence.by for f in told):
        return False
    if evidence.origin is not Origin.PERSON:
        own = [fact for fact in told if fact.origin is evidence.origin and fact.by == evidence.by]
        if own and max(own, key=standing).value == value:
            return False
    return statement.confirms or bool(max(told, key=standing).value != value)


def _fact(account_id: str, statement: Statement, attribute: str, value: Any, recorded_at: datetime) -> Fact:
    evidence = statement.evidence
    seed = f"{recorded_at.isoformat()}|{evidence.by}|{evidence.observed_at}"
    return Fact(
        id=fact_id(statement.entity.id, attribute, seed, json.dumps(value, ensure_ascii=False, sort_keys=True)),
        account_id=account_id,
        kind=statement.entity.KIND,
        subject_id=statement.entity.id,
        attribute=attribute,
        value=value,
        observed_at=evidence.observed_at,
        recorded_at=recorded_at,
        by=evidence.by,
        origin=evidence.origin,
        source=evidence.source,
        call_id=evidence.call_id,
        why=evidence.why,
        confidence=evidence.confidence,
    )
