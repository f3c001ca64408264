"""A store without a database: the same promises, in memory, for tests that need many writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from graphkam.errors import ConflictError, NotFoundError
from graphkam.model.changes import ChangeSet
from graphkam.model.entities import Account, Entity, Position
from graphkam.model.facts import Fact
from graphkam.store import AccountSummary, Store
from graphkam.store.driver import WriteCount
from graphkam.store.reading import SHARED, StoredAccount


class MemoryStore(Store):
    """As the database, it holds the entities of all accounts under their ids, and writes over what has the same id."""

    def __init__(self) -> None:
        self.entities: dict[tuple[str, str], Entity] = {}
        self.facts: dict[str, Fact] = {}
        self.writes = 0
        self.before_apply: Callable[[], None] = lambda: None

    def close(self) -> None:
        pass

    def accounts(self, within: Sequence[str] | None = None) -> tuple[AccountSummary, ...]:
        found = [e for e in self.entities.values() if isinstance(e, Account) and e.present and not e.external]
        wanted = [account for account in found if within is None or account.id in within]
        return tuple(AccountSummary(account=account, people=0, opportunities=0) for account in wanted)

    def read(self, account_id: str) -> StoredAccount:
        account = self.entities.get(("account", account_id))
        if account is None:
            raise NotFoundError("account_not_found", account=account_id)
        own = [e for e in self.entities.values() if e.account_id == account_id and not isinstance(e, Account)]
        positions = [entity for entity in own if isinstance(entity, Position)]
        wanted = {("person", p.person_id) for p in positions} | {("account", p.employer_id) for p in positions}
        others = [self.entities[key] for key in sorted(wanted) if key in self.entities and key[1] != account_id]
        shared = [entity for entity in self.entities.values() if entity.KIND in SHARED]
        facts = tuple(fact for fact in self.facts.values() if fact.account_id == account_id)
        return StoredAccount((account, *own, *others, *shared), facts, account.version)

    def strangers(self, account_id: str, person_ids: Sequence[str]) -> tuple[str, ...]:
        homes: dict[str, set[str]] = {}
        for entity in self.entities.values():
            if isinstance(entity, Position):
                homes.setdefault(entity.person_id, set()).add(entity.account_id)
        return tuple(sorted(p for p in person_ids if p in homes and account_id not in homes[p]))

    def surroundings(self) -> tuple[Entity, ...]:
        return tuple(entity for entity in self.entities.values() if entity.KIND in SHARED)

    def apply(self, change: ChangeSet) -> WriteCount:
        if change.empty:
            return WriteCount()
        self.before_apply()
        key = ("account", change.account_id)
        held = self.entities.get(key)
        if (held.version if held else 0) != change.base_version:
            raise ConflictError("account_changed", account=change.account_id)
        for entity in change.entities:
            old = self.entities.get((entity.KIND, entity.id))
            first = {"recorded_at": entity.recorded_at or change.recorded_at, "version": 1}
            if old is not None:
                kept = ("recorded_at", "recorded_by", "origin")
                first = {name: getattr(old, name) for name in kept} | {"version": old.version + 1}
            self.entities[entity.KIND, entity.id] = entity.model_copy(update=first)
        account = self.entities.get(key)
        if account is None:
            raise NotFoundError("account_not_found", account=change.account_id)
        self.entities[key] = account.model_copy(update={"version": change.base_version + 1})
        for fact in change.facts:
            self.facts.setdefault(fact.id, fact)
        self.writes += 1
        return WriteCount(nodes_created=len(change.entities) + len(change.facts))

    def fork(self) -> MemoryStore:
        """A store of its own that begins with the same content."""
        other = MemoryStore()
        other.entities, other.facts = dict(self.entities), dict(self.facts)
        return other

    def snapshot(self) -> tuple[object, ...]:
        """Everything held, to compare before and after."""
        return (dict(self.entities), dict(self.facts))
