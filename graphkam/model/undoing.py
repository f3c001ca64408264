"""Undoing one step of an import run: pure, from what the account holds now to the change that takes the step back.

Facts of the step are retracted, so that the graph as of every past day stays what it was. What the step created is
marked as gone by the system, plain values are put back; all that only where nobody has touched it since. What somebody
has touched, and all that it stands on, is left and named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from graphkam.model.changes import ChangeSet
from graphkam.model.codes import Origin, SourceKind
from graphkam.model.entities import KINDS, Account, Entity, Person, Position
from graphkam.model.facts import PRESENT, UNDO, Fact, fact_id, folded, prevailing
from graphkam.model.rules import REFERENCES
from graphkam.model.runs import Changed, Step, stored_values

_ALSO = {
    "account": (("parent_id", "account"),),
    "unit": (("account_id", "account"),),
    "opportunity": (("account_id", "account"),),
    "strength": (("opportunity_id", "opportunity"),),
    "play": (("through_ids", "person"), ("strength_ids", "strength")),
}
"""What else stands on what: attributes that an import need not fill, but that a kept entity keeps."""


class Left(BaseModel):
    """Something the undoing leaves as it is, because somebody has touched it since. `field` none: all of it."""

    model_config = ConfigDict(frozen=True)

    kind: str
    id: str
    name: str
    field: str | None = None


@dataclass(frozen=True)
class Undoing:
    """The change that takes a step back, what it leaves, and the step with what was put back."""

    change: ChangeSet
    left: tuple[Left, ...]
    step: Step


@dataclass(frozen=True)
class Held:
    """All that is recorded of an account: entities and facts unfolded, the version they were read at."""

    entities: Sequence[Entity]
    facts: Sequence[Fact]
    version: int


def plan_undo(held: Held, step: Step, by: str, moment: datetime, elsewhere: Mapping[str, int]) -> Undoing:
    """The change that undoes the step.

    `elsewhere`: things that accounts share → how often the same run wrote them at other accounts; that is no touch.
    """
    standing = [fact for fact in held.facts if fact.retracted_at is None]
    mine = [fact for fact in standing if step.brought(fact)]
    others = [fact for fact in standing if not step.brought(fact)]
    judged, without = prevailing(standing), prevailing(others)
    now = {entity.id: folded(entity, judged) for entity in held.entities}
    # what the step itself brought as gone would be there once its facts are taken back
    brought = {i: e for i, e in now.items() if step.brought(e) and _here(e, step.account_id)}
    created = {i: e for i, e in brought.items() if e.present or folded(e, without).present}
    put_back, overwritten = _put_back(step, now)
    later = {i: e if i in created else folded(put_back.get(i, e), without) for i, e in now.items()}

    judged_since = {fact.subject_id for fact in others}
    untouched = {i for i, entity in created.items() if not _touched(entity, step, judged_since, elsewhere)}
    going = _closed(created, untouched, later, step.account_id)
    # who holds a part is what the part is about: it stays as long as the part does
    taken = [f for f in mine if f.attribute != "holder_id" or f.subject_id in going or f.subject_id not in created]
    taken_ids = {fact.id for fact in taken}
    # people belong to the workspace: who has no position left is no part of the account, which is enough
    ending = {i for i in going if not isinstance(now[i], Person)}
    gone_facts = [_gone(now[identity], step, by, moment) for identity in sorted(ending)]
    after = prevailing([*(fact for fact in standing if fact.id not in taken_ids), *gone_facts])
    entities: list[Any] = []
    for identity in ({fact.subject_id for fact in taken} | ending | put_back.keys()) & now.keys():
        new = folded(put_back.get(identity, now[identity]), after)
        if new != now[identity]:
            entities.append(new)
    order = {kind: place for place, kind in enumerate(KINDS)}
    change = ChangeSet(
        account_id=step.account_id,
        base_version=held.version,
        recorded_at=moment,
        entities=tuple(sorted(entities, key=lambda e: (order[e.KIND], e.id))),
        facts=tuple(gone_facts),
        retracted=tuple(sorted(taken_ids)),
        updated=_tally(e for e in entities if e.present and e.id in put_back),
        gone=_tally(now[identity] for identity in going),
    )
    names = _names(now)
    left = [Left(kind=e.KIND, id=e.id, name=names[e.id]) for e in created.values() if e.id not in going]
    left += [Left(kind=c.kind, id=c.id, name=names.get(c.id, c.id), field=field) for c, field in overwritten]
    changed = tuple(item.model_copy(update={"writes": item.writes + (item.id in put_back)}) for item in step.changed)
    undone = step.model_copy(update={"undone_at": moment, "changed": changed})
    return Undoing(change, tuple(sorted(left, key=lambda item: (item.kind, item.name, item.field or ""))), undone)


def _here(entity: Entity, account_id: str) -> bool:
    """Our own people and teams stay: another account may have come to need them, and nobody is shown for it."""
    return entity.account_id == account_id or isinstance(entity, Person)


def _touched(entity: Entity, step: Step, spoken_of: set[str], elsewhere: Mapping[str, int]) -> bool:
    """Whether somebody has written or judged it since this step created it."""
    if entity.id in spoken_of:
        return True
    if isinstance(entity, Account) and entity.id == step.account_id:
        return False  # its version counts every write to the account; it goes only if all that is in it goes
    again = next((item.writes for item in step.changed if item.id == entity.id), 0)
    return entity.version > 1 + again + elsewhere.get(entity.id, 0)


def _closed(
    created: Mapping[str, Entity], untouched: set[str], later: Mapping[str, Entity], account_id: str
) -> set[str]:
    """The untouched without all that something which stays stands on; a person who stays keeps the positions."""
    going = set(untouched)
    stands_on: dict[str, list[str]] = defaultdict(list)
    present = [entity for entity in later.values() if entity.present]
    for entity in present:
        stands_on[entity.id] += _pointed(entity)
        if isinstance(entity, Position):
            stands_on[entity.person_id].append(entity.id)
    # a person stays for his own sake only: one who merely is in the workspace has no part in the account
    staying = [
        e.id
        for e in present
        if e.id not in going and e.KIND not in ("member", "team") and not _elsewhere(e, account_id, created)
    ]
    while staying:
        identity = staying.pop()
        for target in stands_on[identity]:
            if target in going:
                going.discard(target)
                staying.append(target)
    return going


def _elsewhere(entity: Entity, account_id: str, created: Mapping[str, Entity]) -> bool:
    """People who were there before, and companies of other accounts: that they stay holds nothing of this step."""
    if entity.id in created:
        return False
    return isinstance(entity, Person) or (entity.account_id != account_id)


def _pointed(entity: Entity) -> list[str]:
    found: list[str] = []
    for attribute, _ in (*REFERENCES.get(entity.KIND, ()), *_ALSO.get(entity.KIND, ())):
        value = getattr(entity, attribute)
        found += [value] if isinstance(value, str) else list(value or ())
    return found


def _put_back(step: Step, now: Mapping[str, Entity]) -> tuple[dict[str, Entity], list[tuple[Changed, str]]]:
    """Entities with their former plain values, and the values that somebody has changed since."""
    put_back: dict[str, Entity] = {}
    overwritten: list[tuple[Changed, str]] = []
    for item in step.changed:
        entity = now.get(item.id)
        if entity is None or item.kind != entity.KIND:
            continue
        values = stored_values(entity)
        former = {name: value for name, value in item.before.items() if values.get(name) == item.after.get(name)}
        overwritten += [(item, name) for name in item.before if name not in former]
        if former:
            raw = {name: getattr(entity, name) for name in type(entity).model_fields}
            put_back[item.id] = KINDS[entity.KIND].model_validate(raw | former)
    return put_back, overwritten


def _gone(entity: Entity, step: Step, by: str, moment: datetime) -> Fact:
    day: date = moment.date()
    return Fact(
        id=fact_id(entity.id, PRESENT, f"{moment.isoformat()}|{by}|{day}", "false"),
        account_id=step.account_id,
        kind=entity.KIND,
        subject_id=entity.id,
        attribute=PRESENT,
        value=False,
        observed_at=day,
        recorded_at=moment,
        by=by,
        origin=Origin.SYSTEM,
        source=SourceKind.NONE,
        why=f"{UNDO} {step.run_id}",
        confidence=1,
    )


def _tally(entities: Iterable[Entity]) -> dict[str, int]:
    found: dict[str, int] = {}
    for entity in entities:
        found[entity.KIND] = found.get(entity.KIND, 0) + 1
    return found


def _names(now: Mapping[str, Entity]) -> dict[str, str]:
    """What to call a thing: its name, or those of the two it ties together."""
    named = {i: str(getattr(e, "name", None) or getattr(e, "text", None) or "") for i, e in now.items()}
    found: dict[str, str] = {}
    for identity, entity in now.items():
        pointed = [named[target] for target in _pointed(entity) if named.get(target)]
        found[identity] = named[identity] or " – ".join(pointed[:2]) or identity
    return found
