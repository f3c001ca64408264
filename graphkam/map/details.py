"""What the side panel says of one person: the judgements, and the evidence behind each with its age."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphkam import words
from graphkam.map.links import Link, Links
from graphkam.map.marks import JUDGED_PARTS
from graphkam.map.said import Said, joined, labelled, named, plain
from graphkam.model.entities import BuyingInfluence, Position
from graphkam.model.facts import Fact
from graphkam.model.graph import AccountGraph
from graphkam.model.results import HolderCoverage


@dataclass(frozen=True)
class Evidence:
    """One judgement: what is held, who says so, when, on what grounds, how sure, how old in days."""

    part: str
    value: Said
    by: Said
    on: str
    age: int
    source: str
    origin: str
    confidence: float
    why: str | None
    against: tuple[tuple[Said, Said, str], ...]


@dataclass(frozen=True)
class Acquaintance:
    """One of ours who knows the person."""

    member: Said
    strength: float | None
    last_contact: str | None


@dataclass(frozen=True)
class Details:
    """A person in words. None is *unknown* everywhere."""

    title: Said | None
    unit: Said | None
    layer: str | None
    share: float | None
    mode: str | None
    contact: str | None
    result: str | None
    win: str | None
    win_proved: bool
    leaving: str | None
    owner: Said | None
    last_contact: str | None
    stale: bool
    positions: tuple[Said, ...]
    known_by: tuple[Acquaintance, ...]
    managers: tuple[str, ...]
    reports: tuple[str, ...]
    influences: tuple[Link, ...]
    influenced_by: tuple[Link, ...]
    backs: tuple[str, ...]
    committees: tuple[Said, ...]
    evidence: tuple[Evidence, ...]


def details(
    graph: AccountGraph,
    person_id: str,
    influence: BuyingInfluence | None,
    holder: HolderCoverage | None,
    links: Links,
) -> Details:
    """Everything the graph knows of a person that the panel shows."""
    position = graph.position_of(person_id)
    ties = graph.coverage_of.get(person_id, ())
    dates = [tie.last_contact for tie in ties if tie.last_contact]
    last = holder.last_contact if holder and holder.last_contact else max(dates, default=None)
    return Details(
        title=_title(position) if position else None,
        unit=_place(graph, position) if position else None,
        layer=position.layer.value if position and position.layer else None,
        share=holder.share if holder else None,
        mode=influence.mode.value if influence and influence.mode else None,
        contact=influence.contact_level.value if influence and influence.contact_level else None,
        result=influence.result if influence else None,
        win=influence.win if influence else None,
        win_proved=bool(influence and influence.win_proved),
        leaving=position.leaving if position else None,
        owner=_owner(graph, person_id, holder),
        last_contact=last.isoformat() if last else None,
        stale=bool(holder and holder.stale),
        positions=tuple(_position_text(graph, other) for other in graph.positions_of.get(person_id, ())[1:]),
        known_by=tuple(
            Acquaintance(
                _member(graph, tie.member_id), tie.strength, tie.last_contact.isoformat() if tie.last_contact else None
            )
            for tie in ties
        ),
        managers=links.managers.get(person_id, ()),
        reports=links.reports.get(person_id, ()),
        influences=links.influences.get(person_id, ()),
        influenced_by=links.influenced_by.get(person_id, ()),
        backs=_backs(graph, person_id, influence),
        committees=tuple(named(one) for one in graph.committees if person_id in one.member_ids),
        evidence=evidence(graph, influence, position),
    )


def evidence(graph: AccountGraph, influence: BuyingInfluence | None, position: Position | None) -> tuple[Evidence, ...]:
    """The fact behind every judgement of a buying influence and of the position its holder has."""
    subjects = [(influence.id, part) for part in JUDGED_PARTS] if influence else []
    if position is not None:
        subjects += [(position.id, "layer"), (position.id, "leaving")]
    found = []
    for subject, part in subjects:
        fact = graph.fact_behind(subject, part)
        if fact is not None and fact.value is not None:
            found.append(_evidence(graph, part, fact))
    return tuple(found)


def _evidence(graph: AccountGraph, part: str, fact: Fact) -> Evidence:
    return Evidence(
        part=part,
        value=value_text(part, fact.value),
        by=_member(graph, fact.by),
        on=fact.observed_at.isoformat(),
        age=fact.age_days(graph.day),
        source=fact.source.value,
        origin=fact.origin.value,
        confidence=fact.confidence,
        why=fact.why,
        against=tuple(
            (_member(graph, other.by), value_text(part, other.value), other.observed_at.isoformat())
            for holds, other in graph.contradictions
            if holds.id == fact.id
        ),
    )


def value_text(part: str, value: Any) -> Said:
    """A judged value in words."""
    if isinstance(value, list | tuple):
        return joined(value_text(part, one) for one in value)
    if part == "roles":
        return labelled("role", value)
    if part in ("degree", "mode", "contact_level", "layer", "rating"):
        return labelled(part, value)
    if part == "weight":
        return plain(f"{words.shown('en', value)} %")
    return Said(words.shown("zh", value), words.shown("en", value))


def _title(position: Position) -> Said | None:
    if position.title is None and position.title_en is None:
        return None
    title = position.title or position.title_en or ""
    return Said(title, position.title_en or title)


def _place(graph: AccountGraph, position: Position) -> Said | None:
    unit = graph.unit_by_id.get(position.unit_id) if position.unit_id else None
    employer = next((one for one in graph.accounts if one.id == position.employer_id), None)
    parts = [named(employer)] if employer and employer.id != graph.account.id else []
    return joined([*parts, *([named(unit)] if unit else [])]) if parts or unit else None


def _position_text(graph: AccountGraph, position: Position) -> Said:
    return joined([part for part in (_title(position), _place(graph, position)) if part])


def _owner(graph: AccountGraph, person_id: str, holder: HolderCoverage | None) -> Said | None:
    if holder and holder.owner_id:
        return _member(graph, holder.owner_id, holder.owner_name)
    ties = graph.coverage_of.get(person_id, ())
    return _member(graph, ties[0].member_id) if ties else None


def _member(graph: AccountGraph, member_id: str, otherwise: str | None = None) -> Said:
    """One of ours by name; who is not among the members is named as recorded."""
    member = graph.member_by_id.get(member_id)
    return named(member) if member else plain(otherwise or member_id)


def _backs(graph: AccountGraph, person_id: str, influence: BuyingInfluence | None) -> tuple[str, ...]:
    rivals = {
        rival.id: rival.name
        for rival in graph.rivals
        if influence is None or rival.opportunity_id == influence.opportunity_id
    }
    found = [rivals[tie.rival_id] for tie in graph.backings if tie.person_id == person_id and tie.rival_id in rivals]
    return tuple(sorted(set(found)))
