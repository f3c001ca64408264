"""Judgements as dated facts, and how they fold into what is held to be true on a day.

A fact says: of this subject, this attribute has this value; who says so, observed when, how sure, on what grounds.
The history is append-only. `recorded_at` decides what was known on a day, `observed_at` how old the observation is.
A fact that an undone import brought is retracted: it stays in the history and counts until that day only.
Law: the fold of all facts recorded up to the end of day D is what was current at the end of day D.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date
from functools import cache
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from graphkam.model.codes import Origin, SourceKind
from graphkam.model.entities import Entity, Id, Text

PRESENT = "present"
"""The attribute every entity has: whether it is still there."""

UNDO = "undo"
"""How the reason of a fact begins that the undoing of an import recorded; the id of the run follows."""


class Fact(BaseModel):
    """One dated judgement. `value` is none for *unknown again*; confidence 0 (a guess) to 1 (certain)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    account_id: Id
    kind: Text = Field(description="kind of the subject")
    subject_id: Id
    attribute: Text
    value: JsonValue
    observed_at: date
    recorded_at: AwareDatetime
    by: Text = Field(description="who says so")
    origin: Origin = Origin.PERSON
    source: SourceKind = SourceKind.NONE
    call_id: Id | None = None
    why: Text | None = Field(default=None, description="the evidence in words, or the file and row")
    confidence: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
    retracted_at: AwareDatetime | None = Field(
        default=None, description="taken back: from that day on it does not count"
    )

    @property
    def has_evidence(self) -> bool:
        """Whether the fact rests on something other than the say-so of an import or nobody."""
        return self.source not in (SourceKind.NONE, SourceKind.IMPORT)

    def age_days(self, day: date) -> int:
        """Whole days since the observation; 0 where it is dated later than `day`."""
        return max(0, (day - self.observed_at).days)

    def known_by(self, day: date) -> bool:
        """Whether it was recorded and not taken back by the end of that day, in UTC."""
        if self.retracted_at is not None and self.retracted_at.astimezone(UTC).date() <= day:
            return False
        return self.recorded_at.astimezone(UTC).date() <= day

    def unretracted(self) -> Fact:
        """As it read before anybody took it back."""
        return self if self.retracted_at is None else self.model_copy(update={"retracted_at": None})


def by_undoing(fact: Fact) -> bool:
    """Whether the fact says nothing but that an import was undone."""
    return fact.origin is Origin.SYSTEM and (fact.why or "").startswith(f"{UNDO} r-")


def fact_id(subject_id: str, attribute: str, recorded_at: str, value: str) -> str:
    """A stable id, so that writing the same fact again does nothing."""
    seed = "\x1f".join((subject_id, attribute, recorded_at, value))
    return "f_" + hashlib.sha256(seed.encode()).hexdigest()[:24]


def standing(fact: Fact) -> tuple[int, date, Any, float, str]:
    """What decides between two facts on one attribute: who stands behind it, observation, record, confidence, id."""
    return (fact.origin.rank, fact.observed_at, fact.recorded_at, fact.confidence, fact.id)


def prevailing(facts: Iterable[Fact]) -> dict[tuple[str, str], Fact]:
    """(subject, attribute) → the fact that holds. A machine never overrules a person, whatever its date."""
    held: dict[tuple[str, str], Fact] = {}
    for fact in facts:
        key = (fact.subject_id, fact.attribute)
        rival = held.get(key)
        if rival is None or standing(fact) > standing(rival):
            held[key] = fact
    return held


def contradicting(facts: Iterable[Fact], held: dict[tuple[str, str], Fact]) -> tuple[tuple[Fact, Fact], ...]:
    """Pairs (what holds, what contradicts it): a differing fact that is observed on or after the one that holds.

    A later record of the same person is a correction and a guess is no testimony: neither is a contradiction.
    """
    latest: dict[tuple[str, str, str], Fact] = {}
    for fact in facts:
        if fact.origin is Origin.GUESS:
            continue
        key = (fact.subject_id, fact.attribute, fact.by)
        if key not in latest or standing(fact) > standing(latest[key]):
            latest[key] = fact
    pairs = []
    for (subject_id, attribute, _), fact in sorted(latest.items()):
        holds = held[subject_id, attribute]
        differs = fact.id != holds.id and fact.by != holds.by and fact.value != holds.value
        if differs and fact.observed_at >= holds.observed_at and fact.value is not None and holds.value is not None:
            pairs.append((holds, fact))
    return tuple(pairs)


def folded(entity: Entity, held: dict[tuple[str, str], Fact]) -> Entity:
    """The entity with its judged attributes and its presence as the facts have them; unknown where no fact speaks."""
    now = entity.__dict__
    identity = now["id"]
    there = held.get((identity, PRESENT))
    present = bool(there.value) if there else True
    changed: dict[str, Any] = {} if now[PRESENT] is present else {PRESENT: present}
    for attribute, unknown in _unknown(type(entity)):
        fact = held.get((identity, attribute))
        told = unknown if fact is None or fact.value is None else fact.value
        if not _is_held(now[attribute], told):
            changed[attribute] = told
    return type(entity).model_validate({**now, **changed}) if changed else entity


@cache
def _unknown(kind: type[Entity]) -> tuple[tuple[str, Any], ...]:
    """Each judged attribute with what stands for *unknown*: none, or an empty list."""
    return tuple((attribute, kind.model_fields[attribute].get_default()) for attribute in kind.JUDGED)


def _is_held(value: Any, told: Any) -> bool:
    """Whether an attribute's value is what a fact told, as far as that can be seen without validating it."""
    if value is told:
        return True
    if isinstance(value, tuple):
        return len(value) == 0 if told == () else isinstance(told, list) and list(value) == told
    if isinstance(value, date):
        return bool(value.isoformat() == told)
    return bool(value == told) and isinstance(value, type(told))
