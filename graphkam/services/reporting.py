"""What a planned or written account comes to, in numbers and names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graphkam.errors import Problem
from graphkam.model.changes import ChangeSet
from graphkam.model.codes import Origin
from graphkam.model.entities import Coverage, Entity, Influence, Person, Position, Reporting
from graphkam.model.facts import PRESENT, Fact, prevailing
from graphkam.model.import_report import Contradiction, ImportReport, PeopleCount, remark
from graphkam.services.planning import Planned
from graphkam.services.previewing import note_seen
from graphkam.store import Prepared

_SHOWN = 5
"""Contradictions that an account's report names; all of them are counted."""


@dataclass(frozen=True)
class Writable:
    """What is left of a plan to be written and reported. `before` holds what the change replaces, `rows` what the store
    makes of the change; `erasures`: how many people had been erased when it was planned."""

    name: str
    change: ChangeSet
    before: Mapping[str, Entity]
    report: ImportReport
    dropped: tuple[Problem, ...]
    erasures: int
    rows: ChangeSet | Prepared


def writable(planned: Planned) -> Writable:
    """The rest of the plan can go."""
    change = planned.change
    replaced = {e.id: planned.before[e.id] for e in change.entities if e.id in planned.before}
    report = account_report(planned, written=True)
    return Writable(planned.name, change, replaced, report, planned.dropped, planned.erasures, change)


def account_report(planned: Planned, written: bool) -> ImportReport:
    """The report of one account."""
    change = planned.change
    guesses = Counter(fact.attribute for fact in change.facts if fact.origin is Origin.GUESS)
    return ImportReport(
        account_id=change.account_id,
        account_name=planned.name,
        rows=planned.batch.rows,
        created=change.created,
        updated=change.updated,
        gone=change.gone,
        unchanged=change.unchanged,
        facts=len(change.facts),
        contradictions=len(change.contradictions),
        written=written and not change.empty,
        new=planned.known is None,
        people=_people(planned),
        links=sum(isinstance(e, Reporting | Influence | Coverage) and e.present for e in change.entities),
        guesses=dict(sorted(guesses.items())),
        contradicted=_contradicted(change, planned),
        left_out=dict(Counter(left.code for left in planned.batch.left_out)),
        notes=tuple(note_seen(note) for note in planned.batch.notes),
        warnings=tuple(remark(found) for found in planned.batch.warnings),
        erased=planned.erased,
        problems=tuple(remark(found) for found in planned.dropped),
    )


def _people(planned: Planned) -> PeopleCount:
    """People by what became of them: of a person counts what is plain and the positions held."""
    before, change = planned.before, planned.change
    jobs_before = {e.id: e for e in before.values() if isinstance(e, Position)}
    written = {e.id: e for e in change.entities}
    jobs = jobs_before | {e.id: e for e in change.entities if isinstance(e, Position)}
    employed_before = {job.person_id for job in jobs_before.values() if job.present}
    employed = {job.person_id for job in jobs.values() if job.present}
    there = employed_before | employed
    touched = {e.id for e in change.entities if isinstance(e, Person)} & there
    touched |= {e.person_id for e in change.entities if isinstance(e, Position)}
    created = employed - employed_before
    gone = employed_before - employed
    said = {s.entity.id for s in planned.batch.statements if isinstance(s.entity, Person)} & employed
    names = {i: e.name for i, e in {**before, **written}.items() if isinstance(e, Person)}
    return PeopleCount(
        created=len(created),
        updated=len(touched - created - gone),
        unchanged=len(said - touched - created),
        gone=len(gone),
        gone_names=tuple(sorted(names.get(person, person) for person in gone)),
    )


def _contradicted(change: ChangeSet, planned: Planned) -> tuple[Contradiction, ...]:
    if not change.contradictions:
        return ()
    history = planned.known.graph.facts if planned.known else ()
    held = prevailing([*history, *change.facts])
    entities: dict[str, Entity] = {**planned.before, **{e.id: e for e in change.entities}}
    shown = [fact for fact in change.contradictions if fact.origin is not Origin.GUESS] or change.contradictions
    return tuple(
        Contradiction(
            about=about(fact, entities),
            attribute=fact.attribute,
            held=held[fact.subject_id, fact.attribute].value,
            said=fact.value,
        )
        for fact in shown[:_SHOWN]
        if fact.attribute != PRESENT
    )


def about(fact: Fact, entities: Mapping[str, Entity]) -> str:
    """Whom or what a fact speaks of, by name: of a part or a position, the person who holds it."""
    subject = entities.get(fact.subject_id)
    pointers = ("name", "holder_id", "person_id", "target_id")
    for pointer in pointers if subject is not None else ():
        value = getattr(subject, pointer, None)
        if isinstance(value, str):
            return value if pointer == "name" else _name(entities.get(value), value)
    return fact.subject_id


def _name(entity: Entity | None, identity: str) -> str:
    return str(getattr(entity, "name", identity))


def totals(reports: Iterable[ImportReport], field: str) -> int:
    """One number of the accounts' reports, added up."""
    return sum(int(getattr(report, field)) for report in reports)
