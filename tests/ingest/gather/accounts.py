"""Records as a reader makes them, and a store in memory of what an import of them leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from graphkam.errors import Place
from graphkam.ingest.batch import Batch
from graphkam.ingest.foreign.companies import AccountKey
from graphkam.ingest.foreign.gather import batch_of
from graphkam.ingest.foreign.records import (
    CompanyRecord,
    DealRecord,
    PartRecord,
    PersonRecord,
    Record,
    Ref,
    TieRecord,
)
from graphkam.ingest.foreign.spool import AccountRecords
from graphkam.ingest.foreign.voice import Gathering
from graphkam.model.changes import ChangeSet, Evidence, Statement, plan_changes
from graphkam.model.codes import InfluenceKind, ReportingKind
from graphkam.model.entities import AnyEntity, Entity, Member, Person, Position, Team
from graphkam.model.facts import Fact
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import default_policy

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
POLICY = default_policy()


def at(row: int, file: str = "people.csv") -> Place:
    return Place(file=file, row=row)


def person(name: str | None, row: int = 2, **more: Any) -> PersonRecord:
    """`manager`: a name, or a Ref; `unit`: one department."""
    manager = more.pop("manager", None)
    if manager:
        ref = manager if isinstance(manager, Ref) else Ref(name=manager)
        more["managers"] = ((ref, ReportingKind.LINE),)
    if "unit" in more:
        more["units"] = (more.pop("unit"),)
    if "email" in more:
        more["emails"] = (more.pop("email"),)
    return PersonRecord(at(row), name, **more)


def tie(source: str, target: str, row: int = 2, **more: Any) -> TieRecord:
    kind = more.pop("kind", InfluenceKind.TRUST)
    return TieRecord(at(row, "ties.csv"), Ref(name=source), Ref(name=target), kind, **more)


def records(*given: Record, source: str = "hr", key: AccountKey | None = None) -> AccountRecords:
    def of(cls: type[Any]) -> tuple[tuple[str, Any], ...]:
        return tuple((source, record) for record in given if isinstance(record, cls))

    return AccountRecords(
        key or AccountKey(1, "Acme"),
        None,
        of(CompanyRecord),
        of(PersonRecord),
        of(DealRecord),
        of(PartRecord),
        of(TieRecord),
    )


def options(day: int = 0, **more: Any) -> Gathering:
    given = {"by": "Li", "source": "hr", **more}
    return Gathering(moment=START + timedelta(days=day), policy=POLICY.reader(), **given)


@dataclass
class Held:
    """What a store would hold of one account."""

    entities: dict[str, Entity] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    version: int = 0

    def graph(self) -> AccountGraph | None:
        account = next(
            (e.account_id for e in self.entities.values() if e.KIND == "account" and e.id == e.account_id), ""
        )
        if not account:
            return None
        return AccountGraph.assemble(date.max, account, self.entities.values(), self.facts.values())

    @property
    def now(self) -> AccountGraph:
        graph = self.graph()
        assert graph is not None
        return graph

    def around(self) -> tuple[Entity, ...]:
        """What a store remembers beside the graph."""
        graph = self.graph()
        there = graph.by_id if graph is not None else {}
        kept = (Member, Team, Person, Position)
        return tuple(e for e in self.entities.values() if isinstance(e, kept) and e.id not in there)

    def plan(self, given: AccountRecords, day: int = 0, **more: Any) -> tuple[Batch, ChangeSet]:
        gathering = options(day, **more)
        batch = batch_of(given, gathering, self.graph(), self.around())
        return batch, self.planned(batch.account_id, batch.statements, gathering.moment)

    def planned(self, account_id: str, statements: Sequence[Statement], moment: datetime) -> ChangeSet:
        around = self.around()
        return plan_changes(
            self.graph(), account_id, statements, moment, base_version=self.version, surroundings=around
        )

    def take(self, given: AccountRecords, day: int = 0, **more: Any) -> tuple[Batch, ChangeSet]:
        """Imports the records."""
        batch, change = self.plan(given, day, **more)
        assert batch.problems == ()
        self.write(change)
        return batch, change

    def say(self, entity: AnyEntity, day: int = 0, **more: Any) -> ChangeSet:
        """What one of us says by hand."""
        moment = START + timedelta(days=day)
        evidence = Evidence(by="Wang", observed_at=moment.date(), confidence=0.9)
        change = self.planned(self.now.account.id, [Statement(entity=entity, evidence=evidence, **more)], moment)
        self.write(change)
        return change

    def write(self, change: ChangeSet) -> None:
        for entity in change.entities:
            old = self.entities.get(entity.id)
            first = {n: getattr(old, n) for n in ("recorded_at", "recorded_by", "origin")} if old else {}
            self.entities[entity.id] = entity.model_copy(update=first)
        self.facts.update({fact.id: fact for fact in change.facts})
        self.version += 1


def held(*given: Record, **more: Any) -> Held:
    there = Held()
    there.take(records(*given), **more)
    return there


def names_of(graph: AccountGraph) -> list[str]:
    return sorted(one.name for one in graph.people)


def lines_of(graph: AccountGraph) -> set[tuple[str, str, str]]:
    people = graph.person_by_id
    return {(people[r.person_id].name, people[r.manager_id].name, r.kind.value) for r in graph.reporting}
