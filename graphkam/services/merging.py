"""Who is who: duplicates proposed, merged, told apart and un-merged, each a fact that says who decided it and why."""

from __future__ import annotations

from dataclasses import dataclass

from graphkam.analysis.people.duplicates import Likely, duplicates
from graphkam.errors import InputError, NotFoundError
from graphkam.model.changes import ChangeSet, Statement
from graphkam.model.entities import Person
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy
from graphkam.services.author import Author
from graphkam.services.editing import Build, edit
from graphkam.services.finding import find_hidden, find_person
from graphkam.store import Store

__all__ = ["Likely", "Merge", "duplicates_of", "mark_distinct", "merge_people", "merged_in", "unmerge_person"]


@dataclass(frozen=True)
class Merge:
    """What a merge or its undoing did: who is shown, who is hidden or shown again, what was written."""

    kept: Person
    other: Person
    change: ChangeSet


def duplicates_of(graph: AccountGraph, policy: Policy) -> tuple[Likely, ...]:
    """Pairs of people of the account who may be one, the likeliest first."""
    return duplicates(graph, policy)


def merged_in(graph: AccountGraph) -> tuple[tuple[Person, Person], ...]:
    """(hidden, shown) of everybody who is merged in this account, by the name of the hidden one."""
    hidden = [person for person in graph.unmerged.values() if isinstance(person, Person) and person.id in graph.aliases]
    pairs = [(person, graph.person_by_id[graph.aliases[person.id]]) for person in hidden]
    return tuple(sorted(pairs, key=lambda pair: (pair[0].name, pair[0].id)))


def merge_people(store: Store, account: str, keep: str, other: str, author: Author) -> Merge:
    """Shows the other person as the one who is kept, in this account. What is stored of both stays.

    Raises NotFoundError, and InputError where a name is ambiguous, both are the same, one is merged already, or the
    merge would close a reporting circle.
    """
    pair: list[Person] = []

    def build(graph: AccountGraph) -> list[Statement]:
        kept, gone = find_person(graph, keep), find_person(graph, other)
        for text, found in ((keep, kept), (other, gone)):
            if text in graph.aliases:
                raise InputError("merge_already", person=graph.stored[text].name, kept=found.name)  # type: ignore[union-attr]  # a person
        if kept.id == gone.id:
            raise InputError("merge_with_oneself", person=kept.name)
        pair[:] = [kept, gone]
        return [_said(graph, gone.id, author, merged_into=kept.id)]

    change = edit(store, account, author, build)
    return Merge(pair[0], pair[1], change)


def unmerge_person(store: Store, account: str, person: str, author: Author) -> Merge:
    """Shows a merged-away person again, with everything as it is stored of them.

    Raises NotFoundError when nobody of that name is merged, InputError when several are.
    """
    pair: list[Person] = []

    def build(graph: AccountGraph) -> list[Statement]:
        hidden = find_hidden(graph, person)
        pair[:] = [graph.person_by_id[graph.aliases[hidden.id]], hidden]
        return [_said(graph, hidden.id, author, merged_into=None)]

    change = edit(store, account, author, build)
    return Merge(pair[0], pair[1], change)


def mark_distinct(store: Store, account: str, one: str, other: str, author: Author) -> ChangeSet:
    """Remembers that two people who look the same are not, so that nobody proposes it again."""
    return edit(store, account, author, _distinct(one, other, author))


def _distinct(one: str, other: str, author: Author) -> Build:
    def build(graph: AccountGraph) -> list[Statement]:
        first, second = sorted((find_person(graph, one), find_person(graph, other)), key=lambda person: person.id)
        if first.id == second.id:
            raise InputError("merge_with_oneself", person=first.name)
        stored = graph.stored[first.id]
        known = stored.distinct_from if isinstance(stored, Person) else ()
        return [_said(graph, first.id, author, distinct_from=tuple(sorted({*known, second.id})))]

    return build


def _said(graph: AccountGraph, person_id: str, author: Author, **judged: object) -> Statement:
    """A statement on one person's record that says nothing but this."""
    stored = graph.stored.get(person_id)
    if not isinstance(stored, Person):
        raise NotFoundError("person_not_found_among", text=person_id, there="–")
    entity = Person(id=stored.id, account_id=stored.account_id, name=stored.name).model_copy(update=judged)
    cleared = tuple(name for name, value in judged.items() if value is None)
    return Statement(entity=entity, evidence=author.evidence(), cleared=cleared, confirms=True)
