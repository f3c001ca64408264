"""A store in memory that holds the samples, and one that does not answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from graphkam.errors import NotFoundError, UnavailableError
from graphkam.model.changes import ChangeSet
from graphkam.model.entities import Account, Entity, Member
from graphkam.model.facts import Fact
from graphkam.model.graph import AccountGraph
from graphkam.model.runs import Step
from graphkam.store import AccountSummary, Prepared, Store, StoredAccount, StoreStatus, WriteCount


class FakeStore(Store):
    """Accounts as they were written; each of its own."""

    def __init__(self) -> None:
        self.held: dict[str, tuple[list[Entity], list[Fact]]] = {}
        self.closed = 0

    def close(self) -> None:
        self.closed += 1

    def accounts(self, within: Sequence[str] | None = None) -> tuple[AccountSummary, ...]:
        graphs = [self.graph(account_id, date.max) for account_id in self.held]
        return tuple(
            AccountSummary(account=graph.account, people=len(graph.people), opportunities=len(graph.opportunities))
            for graph in graphs
            if within is None or graph.account.id in within
        )

    def read(self, account_id: str) -> StoredAccount:
        if account_id not in self.held:
            raise NotFoundError("account_not_found", account=account_id)
        entities, facts = self.held[account_id]
        return StoredAccount(tuple(entities), tuple(facts), 1)

    def graph(self, account_id: str, day: date) -> AccountGraph:
        if account_id not in self.held:
            raise NotFoundError("account_not_found", account=account_id)
        entities, facts = self.held[account_id]
        return AccountGraph.assemble(day, account_id, entities, facts)

    def prepared(self, change: ChangeSet) -> ChangeSet:
        return change

    def apply(self, change: ChangeSet | Prepared, step: Step | None = None) -> WriteCount:
        change = change.change if isinstance(change, Prepared) else change
        entities, facts = self.held.setdefault(change.account_id, ([], []))
        entities.extend(change.entities)
        facts.extend(change.facts)
        return WriteCount()

    def strangers(self, account_id: str, person_ids: Sequence[str]) -> tuple[str, ...]:
        return ()

    def erased_among(self, marks: Sequence[str]) -> frozenset[str]:
        return frozenset()

    def erasures(self) -> int:
        return 0

    def surroundings(self) -> tuple[Entity, ...]:
        ours = {item.id: item for entities, _ in self.held.values() for item in entities if isinstance(item, Member)}
        return tuple(ours[identity] for identity in sorted(ours))

    def put(self, *entities: Entity) -> None:
        account = next(entity for entity in entities if isinstance(entity, Account))
        self.held[account.id] = (list(entities), [])

    def status(self) -> StoreStatus:
        return StoreStatus(kind="embedded", address="memory", product="fake", schema_version=1)


class SilentStore(FakeStore):
    """A database that has stopped answering."""

    def accounts(self, within: Sequence[str] | None = None) -> tuple[AccountSummary, ...]:
        raise UnavailableError("store_unavailable", address="bolt://secret-host:7687")

    def status(self) -> StoreStatus:
        raise UnavailableError("store_unavailable", address="bolt://secret-host:7687")
