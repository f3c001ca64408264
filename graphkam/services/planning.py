"""One account of an import: what the store holds of it, what the file says, the change that makes it true, the report.

Nothing here writes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from graphkam.errors import InputError, NotFoundError, Place, Problem
from graphkam.ingest.batch import Batch
from graphkam.model.changes import ChangeSet, Evidence, Statement, checked, plan_changes
from graphkam.model.codes import Origin, SourceKind
from graphkam.model.collecting import collector_paused
from graphkam.model.entities import Account, Entity, Member, Person, Position, Team
from graphkam.model.facts import PRESENT, Fact, by_undoing, fact_id, prevailing
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy
from graphkam.services.erasing import erased
from graphkam.store import Store, StoredAccount
from graphkam.words import Lang

_ROUNDS = 50
"""How often rows that break a rule together are taken out one after the other before an account is given up."""


@dataclass(frozen=True)
class ImportOptions:
    """What the user asked for. `by` imports at `moment`; `day` is when what bears no day counts as observed.

    `account` is the one to import into, `only` the companies to take, `source` the name of the system that the ids come
    from, `complete`: who is missing has gone; `skip_bad_rows`: write what can be understood and name the rest.
    `keep_mapping` is the file to write what was understood of the columns to, `lang_of_names` the language of names the
    import has to make up.
    """

    by: str
    moment: datetime
    policy: Policy
    account: str | None = None
    opportunity: str | None = None
    only: tuple[str, ...] = ()
    source: str | None = None
    form: str | None = None
    mapping: Path | None = None
    complete: bool = False
    skip_bad_rows: bool = False
    lang: Lang | None = None
    lang_of_names: Lang | None = None
    keep_mapping: Path | None = None
    sample: bool = False
    observed: date | None = None

    @property
    def day(self) -> date:
        return self.observed or self.moment.date()


@dataclass(frozen=True)
class Known:
    """What is recorded of an account: its graph of the latest day, and all of it, what is gone included."""

    graph: AccountGraph
    stored: StoredAccount


@dataclass(frozen=True)
class Part:
    """What a file holds of one account. `batch` tells it on top of what is known and of what is around the account."""

    account_id: str
    batch: Callable[[Known | None, tuple[Entity, ...]], Batch]
    name: str | None = None
    restores: bool = False
    foreign: bool = False


@dataclass
class Met:
    """What is around the accounts of a run: our own people and teams, with those that the run itself has brought, and
    the customers."""

    ours: dict[str, Entity] = field(default_factory=dict)
    customers: dict[str, Account] = field(default_factory=dict)

    @classmethod
    def begin(cls, store: Store) -> Met:
        found = [item.account for item in store.accounts()]
        return cls({item.id: item for item in store.surroundings()}, {account.id: account for account in found})

    def note(self, entities: Iterable[Entity]) -> None:
        for entity in entities:
            if isinstance(entity, Member | Team):
                self.ours[entity.id] = entity
            elif isinstance(entity, Account) and not entity.external:
                self.customers[entity.id] = entity


@dataclass(frozen=True)
class Planned:
    """The change for one account and what it was computed from. `dropped`: problems whose rows were left out.

    `erased` people are left out; `erasures` is how many of those the store had seen.
    """

    part: Part
    batch: Batch
    change: ChangeSet
    known: Known | None
    before: Mapping[str, Entity]
    erased: int = 0
    erasures: int = 0
    dropped: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        if self.known is not None:
            return self.known.graph.account.name
        own = [s.entity for s in self.batch.statements if s.entity.id == self.batch.account_id]
        named = [entity.name for entity in own if isinstance(entity, Account)]
        return named[0] if named else self.part.name or self.batch.account_id


def known_account(store: Store, account_id: str) -> Known | None:
    """None for an account of which nothing is recorded. One whose import was undone is known, and gone."""
    try:
        stored = store.read(account_id)
    except NotFoundError:
        return None
    try:
        return Known(AccountGraph.assemble(date.max, account_id, stored.entities, stored.facts), stored)
    except NotFoundError:
        hides = (account_id, PRESENT)
    # that the account is gone must not hide what else is known of it, and a statement about it brings it back
    hidden = [f for f in stored.facts if (f.subject_id, f.attribute) == hides and f.retracted_at is None]
    kept = [fact for fact in stored.facts if (fact.subject_id, fact.attribute) != hides]
    graph = AccountGraph.assemble(date.max, account_id, stored.entities, kept)
    gone = graph.account.model_copy(update={"present": False})
    return Known(graph.model_copy(update={"account": gone, "facts": (*graph.facts, *hidden)}), stored)


@dataclass(frozen=True)
class _Told:
    """What a file says of an account, before it is asked what that changes."""

    known: Known | None
    around: tuple[Entity, ...]
    batch: Batch
    erased: int
    erasures: int

    @property
    def graph(self) -> AccountGraph | None:
        return self.known.graph if self.known is not None else None


@collector_paused()
def check(store: Store, part: Part, options: ImportOptions, met: Met) -> None:
    """Raises what `plan` would raise of the account, in half its time, and tells `met` of what it brings."""
    told = _told(store, part, options, met)
    _refuse_strangers(store, told.batch, told.graph)
    met.note(checked(told.graph, told.batch.statements, told.around))


@collector_paused()
def plan(store: Store, part: Part, options: ImportOptions, met: Met) -> Planned:
    """The change for one account. Raises InputError with every problem of the account, unless bad rows are skipped.

    With `skip_bad_rows` the rows that break a rule are taken out and named; raises InputError when that does not help.
    """
    told = _told(store, part, options, met)
    batch, graph, around = told.batch, told.graph, told.around
    dropped: list[Problem] = list(batch.problems)
    for _ in range(_ROUNDS):
        try:
            _refuse_strangers(store, batch, graph)
            change = plan_changes(
                graph,
                batch.account_id,
                batch.statements,
                options.moment,
                batch.facts,
                surroundings=around,
            )
            break
        except InputError as error:
            fewer = _without(batch, error.problems) if options.skip_bad_rows else batch
            if len(fewer.statements) == len(batch.statements):
                raise
            dropped += error.problems
            batch = fewer
    else:
        raise InputError.of(dropped)
    before = {entity.id: entity for entity in around} | (graph.stored if graph else {})
    return Planned(part, batch, change, told.known, before, told.erased, told.erasures, tuple(dropped))


def _told(store: Store, part: Part, options: ImportOptions, met: Met) -> _Told:
    erasures = store.erasures()
    known = known_account(store, part.account_id)
    ours: tuple[Entity, ...] = tuple(met.ours.values())
    around = (*ours, *met.customers.values(), *_gone(known)) if part.foreign else ours
    batch = part.batch(known, around)
    people = {entity.id for entity in known.stored.entities if isinstance(entity, Person)} if known else set()
    batch, skipped = erased(store, batch, people)
    if batch.problems and not options.skip_bad_rows:
        raise InputError.of(batch.problems)
    if options.sample:
        batch = _marked_as_sample(batch)
    if known is not None and not known.graph.account.present:
        batch = replace(batch, statements=(_account_back(known.graph.account, options), *batch.statements))
    if part.restores:
        batch = _restoring(batch, known, options)
    batch = replace(batch, facts=_carried(batch.facts, known, options.moment))
    return _Told(known, around, batch, skipped, erasures)


def _gone(known: Known | None) -> list[Entity]:
    """People and positions that are recorded and no part of the graph: who comes back is known again."""
    if known is None:
        return []
    there = known.graph.stored
    return [e for e in known.stored.entities if isinstance(e, Person | Position) and e.id not in there]


def _without(batch: Batch, problems: Iterable[Problem]) -> Batch:
    """The batch without what stands in the rows that have problems."""
    bad = {_row(problem.place) for problem in problems if problem.place.row is not None}
    return replace(batch, statements=tuple(s for s in batch.statements if _row(s.place) not in bad))


def _row(place: Place) -> tuple[str | None, str | None, int | None]:
    return (place.file, place.sheet, place.row)


def _refuse_strangers(store: Store, batch: Batch, known: AccountGraph | None) -> None:
    """An id in a file must belong to the account it is imported into: a stray one would change or show another's.

    The store refuses all else that is another account's; people belong to the workspace, so it is for an import to say.
    """
    made = {statement.entity.id: statement for statement in batch.statements}
    there = known.stored if known is not None else {}
    people = {s.entity.id for s in batch.statements if isinstance(s.entity, Person)}
    people |= {s.entity.person_id for s in batch.statements if isinstance(s.entity, Position)}
    strange = list(store.strangers(batch.account_id, sorted(people - there.keys())))
    if known is not None:
        held = {fact.id for fact in known.facts}
        fresh = (fact.subject_id for fact in batch.facts if fact.id not in held)
        strange += [subject for subject in fresh if subject not in there and subject not in made]
    if strange:
        places = {identity: statement.place for identity, statement in made.items()}
        raise InputError.of(
            [Problem("id_of_another_account", {"value": one}, places.get(one, Place())) for one in strange]
        )


def _marked_as_sample(batch: Batch) -> Batch:
    statements = tuple(
        s.model_copy(update={"entity": s.entity.model_copy(update={"sample": True})})
        if isinstance(s.entity, Account) and s.entity.id == batch.account_id
        else s
        for s in batch.statements
    )
    return replace(batch, statements=statements)


def _restoring(batch: Batch, known: Known | None, options: ImportOptions) -> Batch:
    """A backup brings back nobody who has gone since, except whom only the undoing of an import has taken away."""
    if known is None:
        return batch
    gone = {entity.id for entity in known.stored.entities if not entity.present}
    held = prevailing(fact for fact in known.stored.facts if fact.retracted_at is None)
    told = prevailing(fact for fact in batch.facts if fact.retracted_at is None)
    back = []
    for statement in batch.statements:
        fact = held.get((statement.entity.id, PRESENT))
        if fact is not None and fact.value is False and by_undoing(fact):
            theirs = told.get((statement.entity.id, PRESENT))
            if theirs is None or theirs.value is True:
                back.append(_back(statement.entity, batch.account_id, options))
    kept = gone - {fact.subject_id for fact in back}
    return replace(
        batch,
        statements=tuple(s for s in batch.statements if s.entity.id not in kept),
        facts=(*batch.facts, *back),
    )


def _account_back(account: Account, options: ImportOptions) -> Statement:
    """An account that only an undoing has taken away is there again as soon as a file brings something of it."""
    named = Account(id=account.id, account_id=account.id, name=account.name)
    evidence = Evidence(
        by=options.by,
        observed_at=options.day,
        origin=Origin.SYSTEM,
        source=SourceKind.IMPORT,
        confidence=1,
        dated=False,
    )
    return Statement(entity=named, evidence=evidence)


def _back(entity: Entity, account_id: str, options: ImportOptions) -> Fact:
    seed = f"{options.moment.isoformat()}|{options.by}|{options.day}"
    return Fact(
        id=fact_id(entity.id, PRESENT, seed, "true"),
        account_id=account_id,
        kind=entity.KIND,
        subject_id=entity.id,
        attribute=PRESENT,
        value=True,
        observed_at=options.moment.date(),
        recorded_at=options.moment,
        by=options.by,
        origin=Origin.SYSTEM,
        source=SourceKind.IMPORT,
        confidence=1,
    )


def _carried(facts: Iterable[Fact], known: Known | None, moment: datetime) -> tuple[Fact, ...]:
    """Facts with a history of their own. One that an undoing has taken back is told anew, as of now."""
    held = {fact.id: fact for fact in known.stored.facts} if known else {}
    told = []
    for fact in facts:
        current = fact
        while (there := held.get(current.id)) is not None and there.retracted_at is not None:
            if fact.retracted_at is not None:
                break
            value = json.dumps(fact.value, ensure_ascii=False, sort_keys=True)
            seed = f"{there.id}|{there.retracted_at.isoformat()}"
            anew = fact_id(fact.subject_id, fact.attribute, seed, value)
            current = fact.model_copy(update={"id": anew, "recorded_at": moment})
        if there is None or there.retracted_at is None:
            told.append(current)
    return tuple(told)
