"""What has to go when somebody asks to be erased: pure, over everything recorded of one account.

The person goes, with their ties and every fact about them. A part they hold in an opportunity becomes a placeholder:
its roles stay, because that a role exists is known of the opportunity; what was judged of the holder goes. Lists lose
the person. Texts are other people's words: where they name the person is told, and the name is taken out if so asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict

from graphkam.model.entities import BuyingInfluence, Call, Entity, Person
from graphkam.model.facts import PRESENT, Fact, folded, prevailing
from graphkam.model.identity import given_ids
from graphkam.model.merging import PEOPLE_OF

BLANK = "…"
"""What stands where a name was taken out of a text."""

_SHORTEST_NAME = 2
_NO_TEXT = {"id", "account_id", "recorded_by", "origin", "currency"}


class Mention(BaseModel):
    """A text that names the person, or tells of a meeting with nobody else. `day` says when a fact was observed."""

    model_config = ConfigDict(frozen=True)

    account_id: str
    kind: str
    id: str
    field: str
    subject_id: str | None = None
    day: date | None = None
    blanked: bool = False


class ErasureReport(BaseModel):
    """What was taken away, counted, and the texts that still, or until now, named the person."""

    model_config = ConfigDict(frozen=True)

    people: int
    accounts: int
    positions: int
    ties: int
    roles: int
    facts: int
    calls: int
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True)
class Erasing:
    """What becomes of one account's records. `facts` are by the id under which they are stored now."""

    gone: tuple[Entity, ...]
    changed: tuple[Any, ...]
    placeholders: Mapping[str, str]
    facts_gone: tuple[str, ...]
    facts: Mapping[str, Fact]
    mentions: tuple[Mention, ...]


def marks_of(person: Person) -> tuple[str, ...]:
    """What identifies the person elsewhere, one text each: our id, ids in other systems, e-mail addresses."""
    mails = sorted({mail.strip().casefold() for mail in (person.email, *person.other_emails) if mail})
    ids = sorted(given_ids(person.external_ids).items())
    others = [f"external\x1f{source.casefold()}\x1f{key}" for source, key in ids]
    return (f"id\x1f{person.id}", *others, *(f"email\x1f{mail}" for mail in mails))


def goes_with(entity: Entity, people: Set[str]) -> bool:
    """Whether the entity is one of the people, a tie of theirs, or a play that is about them."""
    if isinstance(entity, BuyingInfluence):
        return False
    ends = (getattr(entity, name) for name in PEOPLE_OF.get(entity.KIND, ()))
    return entity.id in people or any(isinstance(end, str) and end in people for end in ends)


def shortened(entity: Entity, people: Set[str]) -> Entity:
    """The entity with the people taken out of its lists."""
    changed: dict[str, Any] = {}
    for name in PEOPLE_OF.get(entity.KIND, ()):
        listed = getattr(entity, name)
        if isinstance(listed, tuple) and not people.isdisjoint(listed):
            changed[name] = tuple(one for one in listed if one not in people)
    return entity.model_copy(update=changed) if changed else entity


def said_of(facts: Iterable[Fact], people: Set[str], gone: Set[str]) -> tuple[set[str], dict[str, Fact]]:
    """(ids of the facts that go, facts that stay otherwise by id): all on what is `gone` or naming the people, and what
    was recorded of a part while they held it. Who held a part counts by when it was recorded."""
    ordered = sorted(facts, key=lambda fact: (fact.recorded_at, fact.attribute != "holder_id", fact.id))
    holder: dict[str, Any] = {}
    going: set[str] = set()
    staying: dict[str, Fact] = {}
    for fact in ordered:
        value = fact.value
        if fact.attribute == "holder_id":
            holder[fact.subject_id] = value
        if fact.subject_id in gone or (isinstance(value, str) and value in people):
            going.add(fact.id)
        elif fact.attribute == "distinct_from" and isinstance(value, list) and not people.isdisjoint(value):
            staying[fact.id] = fact.model_copy(update={"value": [one for one in value if one not in people] or None})
        elif holder.get(fact.subject_id) in people and fact.attribute != PRESENT:
            if fact.attribute == "roles":
                staying[fact.id] = fact.model_copy(update={"why": None, "call_id": None})
            else:
                going.add(fact.id)
    return going, staying


def erasing(
    account_id: str,
    entities: Iterable[Entity],
    facts: Sequence[Fact],
    people: Mapping[str, Person],
    anew: Callable[[str], str],
    blank: bool,
) -> Erasing:
    """What becomes of an account's records when the people go.

    `anew` makes an id that nobody can work out from the old one, because ids of parts follow from those of their
    holders, and these from names. `blank`: take the names out of texts as well.
    """
    ids = people.keys()
    there = {entity.id: entity for entity in entities}
    gone = [entity for entity in there.values() if goes_with(entity, ids)]
    going, staying = said_of(facts, ids, {entity.id for entity in gone})
    held = {fact.subject_id for fact in facts if fact.attribute == "holder_id" and fact.value in ids}
    parts = [e.id for e in there.values() if isinstance(e, BuyingInfluence) and (e.id in held or e.holder_id in ids)]
    placeholders = {identity: anew(identity) for identity in sorted(parts)}
    texts = _Texts(account_id, people.values(), blank)

    left: dict[str, Fact] = {}
    for fact in (staying.get(fact.id, fact) for fact in facts if fact.id not in going):
        moved = {"id": anew(fact.id), "subject_id": placeholders.get(fact.subject_id)}
        named = fact.model_copy(update=moved) if fact.subject_id in placeholders else fact
        left[fact.id] = texts.heard(named)
    facts_changed = {fact.id: left[fact.id] for fact in facts if fact.id in left and left[fact.id] != fact}
    touched = {fact.subject_id for fact in facts if fact.id in going or fact.id in facts_changed}
    told = prevailing(fact for fact in left.values() if fact.retracted_at is None)
    lonely = {e.id for e in there.values() if isinstance(e, Call) and e.person_ids and ids >= set(e.person_ids)}
    changed = []
    for identity, entity in there.items():
        if goes_with(entity, ids):
            continue
        new = placeholders.get(identity, identity)
        now = shortened(entity.model_copy(update={"id": new}) if new != identity else entity, ids)
        now = texts.read(folded(now, told) if identity in touched else now, whole=identity in lonely)
        if now != entity:
            changed.append(now)
    return Erasing(
        gone=tuple(gone),
        changed=tuple(changed),
        placeholders=placeholders,
        facts_gone=tuple(sorted(going)),
        facts=facts_changed,
        mentions=tuple(texts.found),
    )


class _Texts:
    """Looks for names, addresses and numbers of the people in texts, and takes them out if so asked."""

    def __init__(self, account_id: str, people: Iterable[Person], blank: bool) -> None:
        said = {
            text.strip()
            for person in people
            for text in (person.name, person.name_en, person.email, *person.other_emails, person.phone)
            if text and len(text.strip()) >= _SHORTEST_NAME
        }
        longest_first = sorted(said, key=lambda text: (-len(text), text))
        self._names = re.compile("|".join(map(_pattern, longest_first)) or r"(?!)", re.IGNORECASE)
        self._account_id = account_id
        self._blank = blank
        self.found: list[Mention] = []

    def read(self, entity: Entity, whole: bool) -> Entity:
        """The entity's texts; of what tells of a meeting with the person alone every one counts (`whole`)."""
        changed: dict[str, Any] = {}
        # one of ours, or somebody else at the customer, may bear the same name
        if entity.KIND in ("member", "team"):
            return entity
        skipped = {*_NO_TEXT, *entity.JUDGED, *(("name", "name_en") if isinstance(entity, Person) else ())}
        for name in type(entity).model_fields:
            value = getattr(entity, name)
            if name in skipped or name.endswith("_id") or type(value) is not str:
                continue
            new = self._names.sub(BLANK, value)
            if new != value or whole:
                blanked = self._blank and new != value
                self._note(entity.KIND, entity.id, name, blanked)
                if blanked:
                    changed[name] = new
        return entity.model_copy(update=changed) if changed else entity

    def heard(self, fact: Fact) -> Fact:
        changed: dict[str, Any] = {}
        for name in ("why", "value"):
            value = getattr(fact, name)
            if isinstance(value, str) and (new := self._names.sub(BLANK, value)) != value:
                self._note("fact", fact.id, f"{fact.attribute}.{name}", self._blank, fact)
                if self._blank:
                    changed[name] = new
        return fact.model_copy(update=changed) if changed else fact

    def _note(self, kind: str, identity: str, name: str, blanked: bool, fact: Fact | None = None) -> None:
        about = {"subject_id": fact.subject_id, "day": fact.observed_at} if fact else {}
        self.found.append(
            Mention(account_id=self._account_id, kind=kind, id=identity, field=name, blanked=blanked, **about)
        )


def _pattern(name: str) -> str:
    """The name as a whole word where it is made of Latin letters: “Ann” is not in “Anna”."""
    if name.isascii():
        return rf"(?<!\w){re.escape(name)}(?!\w)"
    return re.escape(name)
