"""From what a user types (an id, a name, the beginning of one) to the one thing meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from graphkam.errors import GraphkamError, InputError, NotFoundError
from graphkam.model.entities import Account, Entity, Member, Opportunity, Person, Rival
from graphkam.model.graph import AccountGraph
from graphkam.store import AccountSummary, Store

E = TypeVar("E", bound=Entity)


def accounts(store: Store, within: Sequence[str] | None = None) -> tuple[AccountSummary, ...]:
    """The customers a reader may see, by name."""
    return tuple(sorted(store.accounts(within), key=lambda item: (item.account.name, item.account.id)))


def find_account(store: Store, text: str, within: Sequence[str] | None = None) -> Account:
    """Raises NotFoundError naming the accounts there are, InputError when several match."""
    there = [item.account for item in accounts(store, within)]
    return _one(there, text, "account")


def read_graph(
    store: Store, account: str, day: date | None, today: date, within: Sequence[str] | None = None
) -> AccountGraph:
    """The account's graph as of `day`; without one: a sample's story day, else today."""
    found = find_account(store, account, within)
    try:
        return store.graph(found.id, day_of(found, day, today))
    except NotFoundError as error:
        raise NotFoundError("account_not_found", account=found.name) from error


def graphs_there(
    items: Iterable[AccountSummary], read: Callable[[AccountSummary], AccountGraph]
) -> Iterator[AccountGraph]:
    """One account after the other as it is read; those that were only begun after the day asked for are left out."""
    for item in items:
        try:
            yield read(item)
        except NotFoundError:
            continue


def day_of(account: Account, day: date | None, today: date) -> date:
    """The day an account is read as of: the one asked for, else a sample's story day, else today."""
    return day or (account.story_day if account.sample and account.story_day else today)


def find_opportunity(graph: AccountGraph, text: str | None) -> Opportunity:
    """The opportunity meant; without a name the only open one. Raises NotFoundError or InputError."""
    if text is not None:
        return _one(graph.opportunities, text, "opportunity")
    open_ones = [item for item in graph.opportunities if not item.closed]
    if not open_ones:
        raise NotFoundError("no_opportunity", account=graph.account.name)
    if len(open_ones) > 1:
        names = ", ".join(item.name for item in open_ones)
        raise InputError("opportunity_needed", account=graph.account.name, names=names)
    return open_ones[0]


def opportunities(graph: AccountGraph, text: str | None) -> tuple[Opportunity, ...]:
    """The one named, or all open ones, the largest first."""
    if text is not None:
        return (_one(graph.opportunities, text, "opportunity"),)
    return tuple(sorted((o for o in graph.opportunities if not o.closed), key=lambda o: (-(o.amount or 0), o.id)))


def opportunities_meant(graph: AccountGraph, text: str | None) -> tuple[Opportunity, ...]:
    """As `opportunities`, but at least one. Raises NotFoundError where none is open."""
    return opportunities(graph, text) or (find_opportunity(graph, None),)


def find_person(graph: AccountGraph, text: str) -> Person:
    """Somebody who was merged into another answers as the one who is shown."""
    if text in graph.aliases and graph.aliases[text] in graph.person_by_id:
        return graph.person_by_id[graph.aliases[text]]
    try:
        return _one(graph.people, text, "person")
    except NotFoundError as nobody:
        try:
            return graph.person_by_id[graph.aliases[find_hidden(graph, text).id]]
        except GraphkamError:
            raise nobody from None


def find_hidden(graph: AccountGraph, text: str) -> Person:
    """The person meant among those who are merged into others. Raises NotFoundError or InputError."""
    hidden = [p for p in graph.unmerged.values() if isinstance(p, Person) and p.id in graph.aliases]
    return _one(sorted(hidden, key=lambda person: person.id), text, "merged_person")


def find_member(graph: AccountGraph, text: str) -> Member:
    return _one(graph.members, text, "member")


def find_colleague(store: Store, text: str) -> Member:
    """One of ours, whatever the account. Raises NotFoundError naming those there are, InputError for several."""
    return _one(colleagues(store), text, "member")


def colleagues(store: Store) -> tuple[Member, ...]:
    """All of ours, whatever the account."""
    return tuple(one for one in store.surroundings() if isinstance(one, Member))


def find_rival(graph: AccountGraph, opportunity_id: str, text: str) -> Rival:
    return _one((rival for rival in graph.rivals if rival.opportunity_id == opportunity_id), text, "rival")


def _one(there: Iterable[E], text: str, kind: str) -> E:
    """Exactly one by id, then by name in either language, then by the beginning of a name."""
    items = list(there)
    wanted = text.casefold().strip()

    def names(item: Entity) -> list[str]:
        found = (getattr(item, field, None) for field in ("name", "name_en"))
        return [name.casefold() for name in found if name]

    for match in (
        [item for item in items if item.id == text],
        [item for item in items if wanted in names(item)],
        [item for item in items if wanted and any(name.startswith(wanted) for name in names(item))],
    ):
        if len(match) == 1:
            return match[0]
        if match:
            shown = ", ".join(f"{getattr(item, 'name', item.id)} ({item.id})" for item in match[:8])
            raise InputError("name_ambiguous", kind=kind, text=text, matches=shown)
    shown = ", ".join(str(getattr(item, "name", item.id)) for item in items[:12]) or "–"
    raise NotFoundError(f"{kind}_not_found_among", text=text, there=shown)
