"""People erased on request: out of every account for good, and skipped by whatever is imported later."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import date

from graphkam.ingest.batch import Batch
from graphkam.model.entities import BuyingInfluence, Person
from graphkam.model.erasing import ErasureReport, goes_with, marks_of, said_of, shortened
from graphkam.model.facts import prevailing
from graphkam.services.author import Author
from graphkam.services.finding import find_account, find_person
from graphkam.store import Store

__all__ = ["Erasable", "ErasureReport", "erasable", "erase_person", "erased"]


@dataclass(frozen=True)
class Erasable:
    """Who would be erased: the person as shown, and the records that are merged into them."""

    person: Person
    ids: tuple[str, ...]
    title: str | None
    unit: str | None


def erasable(store: Store, account: str, person: str) -> Erasable:
    """Whom the text means, with all that is merged into them. Raises NotFoundError or InputError."""
    graph = store.graph(find_account(store, account).id, date.max)
    found = find_person(graph, person)
    hidden = sorted(identity for identity, kept in graph.aliases.items() if kept == found.id)
    position, unit = graph.position_of(found.id), graph.unit_of(found.id)
    return Erasable(found, (found.id, *hidden), position.title if position else None, unit.name if unit else None)


def erase_person(store: Store, account: str, person: str, author: Author, *, texts: bool = False) -> ErasureReport:
    """Takes the person out of the whole workspace, and says which texts still name them (`texts`: named them, the name
    is taken out). It cannot be undone. Raises NotFoundError, and InputError where the name is ambiguous.
    """
    found = erasable(store, account, person)
    return store.erase(found.ids, author.moment, texts)


def erased(store: Store, batch: Batch, live: Set[str] = frozenset()) -> tuple[Batch, int]:
    """The batch without people who were erased and what it says of them, and how many they are.

    `live` are people who are in the account now: somebody entered them anew, by hand.
    """
    if not store.erasures():
        return batch, 0
    people = [s.entity for s in batch.statements if isinstance(s.entity, Person) and s.entity.id not in live]
    marks = {person.id: marks_of(person) for person in people}
    known = store.erased_among(sorted({mark for told in marks.values() for mark in told}))
    gone = {identity for identity, told in marks.items() if not known.isdisjoint(told)}
    return (_without(batch, gone), len(gone)) if gone else (batch, 0)


def _without(batch: Batch, people: Set[str]) -> Batch:
    held = prevailing(fact for fact in batch.facts if fact.retracted_at is None)
    lost: set[str] = set()
    for entity in (statement.entity for statement in batch.statements):
        told = held.get((entity.id, "holder_id"))
        holder = entity.holder_id if isinstance(entity, BuyingInfluence) else None
        if goes_with(entity, people) or holder in people or (told is not None and told.value in people):
            lost.add(entity.id)
    # a part is spoken of by several rows, of which one names its holder
    kept = [
        statement.model_copy(update={"entity": shortened(statement.entity, people)})
        for statement in batch.statements
        if statement.entity.id not in lost
    ]
    going, otherwise = said_of(batch.facts, people, lost)
    facts = tuple(otherwise.get(fact.id, fact) for fact in batch.facts if fact.id not in going)
    return replace(batch, statements=tuple(kept), facts=facts)
