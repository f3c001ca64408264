"""A store without a database: the same promises, in memory, for tests that need many writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from graphkam.errors import ConflictError, NotFoundError
from graphkam.model.changes import ChangeSet
from graphkam.model.entities import WORKSPACE, Account, Entity, Person, Position
from graphkam.model.erasing import ErasureReport, erasing, marks_of
from graphkam.model.facts import Fact
from graphkam.model.runs import Changed, Run, RunState, Step
from graphkam.store import AccountSummary, Prepared, RunRecord, Store
from graphkam.store.driver import WriteCount
from graphkam.store.reading import SHARED, StoredAccount


class MemoryStore(Store):
    """As the database, it holds the entities of all accounts under their ids, and writes over what has the same id."""

    def __init__(self) -> None:
        self.entities: dict[tuple[str, str], Entity] = {}
        self.facts: dict[str, Fact] = {}
        self.recorded: dict[str, Run] = {}
        self.steps: dict[str, Step] = {}
        self.marks: set[str] = set()
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

    def prepared(self, change: ChangeSet) -> ChangeSet:
        return change

    def apply(self, change: ChangeSet | Prepared, step: Step | None = None) -> WriteCount:
        change = change.change if isinstance(change, Prepared) else change
        count = WriteCount() if change.empty else self._apply(change)
        if step is not None:
            if step.run_id not in self.recorded:
                raise NotFoundError("run_not_found", run=step.run_id)
            self.steps[step.id] = step
        return count

    def _apply(self, change: ChangeSet) -> WriteCount:
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
        for identity in change.retracted:
            self.facts[identity] = self.facts[identity].model_copy(update={"retracted_at": change.recorded_at})
        self.writes += 1
        return WriteCount(nodes_created=len(change.entities) + len(change.facts))

    def begin_run(self, run: Run) -> None:
        held = self.recorded.setdefault(run.id, run)
        if (held.sha256, held.started_at) != (run.sha256, run.started_at):
            raise ConflictError("run_exists", run=run.id)

    def mark_run(
        self, run_id: str, state: RunState, counts: Mapping[str, int] | None = None, problem: str | None = None
    ) -> None:
        marks = {"state": state, "counts": dict(counts or {}), "problem": problem}
        self.recorded[run_id] = self.run(run_id).run.model_copy(update=marks)

    def runs(self) -> tuple[Run, ...]:
        return tuple(sorted(self.recorded.values(), key=lambda run: (run.started_at, run.id), reverse=True))

    def run(self, run_id: str) -> RunRecord:
        if run_id not in self.recorded:
            raise NotFoundError("run_not_found", run=run_id)
        steps = [step.model_copy(update={"changed": ()}) for step in self.steps.values() if step.run_id == run_id]
        return RunRecord(self.recorded[run_id], tuple(sorted(steps, key=lambda step: (step.recorded_at, step.id))))

    def changed(self, run_id: str, account_id: str) -> tuple[Changed, ...]:
        return self.steps[f"{run_id}/{account_id}"].changed

    def written_elsewhere(self, run_id: str, account_id: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for step in self.steps.values():
            if step.run_id == run_id and step.account_id != account_id:
                for item in step.changed:
                    found[item.id] = found.get(item.id, 0) + item.writes
        return found

    def erase(self, person_ids: Sequence[str], moment: datetime, blank: bool) -> ErasureReport:
        people = {p.id: p for p in self.entities.values() if isinstance(p, Person) and p.id in person_ids}
        reports = []
        for account_id in sorted({e.account_id for e in self.entities.values()} - {WORKSPACE}):
            stored = self.read(account_id)
            done = erasing(account_id, stored.entities, stored.facts, people, lambda old: f"{old} anew", blank)
            reports.append(done)
            for identity in (*done.facts_gone, *done.facts):
                del self.facts[identity]
            self.facts |= {fact.id: fact for fact in done.facts.values()}
            for key in [(e.KIND, e.id) for e in done.gone] + [("buying_influence", old) for old in done.placeholders]:
                self.entities.pop(key, None)
            self.entities |= {(e.KIND, e.id): e for e in done.changed}
        self.marks |= {mark for person in people.values() for mark in marks_of(person)}
        mentions = tuple(mention for done in reports for mention in done.mentions)
        facts = sum(len(done.facts_gone) for done in reports)
        return ErasureReport(
            people=len(people), accounts=1, positions=1, ties=0, roles=0, facts=facts, calls=0, mentions=mentions
        )

    def erased_among(self, marks: Sequence[str]) -> frozenset[str]:
        return frozenset(marks) & self.marks

    def erasures(self) -> int:
        return len(self.marks)

    def fork(self) -> MemoryStore:
        """A store of its own that begins with the same content."""
        other = MemoryStore()
        other.entities, other.facts = dict(self.entities), dict(self.facts)
        return other

    def snapshot(self) -> tuple[object, ...]:
        """Everything held, to compare before and after."""
        return (dict(self.entities), dict(self.facts))
