"""What must hold in every account graph, whatever wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from graphkam.errors import Place, Problem
from graphkam.model.codes import AnswerState
from graphkam.model.entities import Entity, Influence, Reporting

REFERENCES: dict[str, tuple[tuple[str, str], ...]] = {
    "unit": (("parent_id", "unit"),),
    "position": (("person_id", "person"), ("employer_id", "account"), ("unit_id", "unit")),
    "reporting": (("person_id", "person"), ("manager_id", "person")),
    "influence": (("source_id", "person"), ("target_id", "person")),
    "opportunity": (("owner_id", "member"),),
    "buying_influence": (("opportunity_id", "opportunity"), ("holder_id", "person committee")),
    "strength": (("opportunity_id", "opportunity"), ("valued_by_ids", "person")),
    "rival": (("opportunity_id", "opportunity"),),
    "backing": (("rival_id", "rival"), ("person_id", "person")),
    "coverage": (("member_id", "member"), ("person_id", "person")),
    "call": (("member_id", "member"), ("person_ids", "person"), ("opportunity_id", "opportunity")),
    "action": (("opportunity_id", "opportunity"), ("who_id", "member")),
    "play": (("opportunity_id", "opportunity"), ("target_id", "person"), ("member_ids", "member")),
    "answer": (("opportunity_id", "opportunity"), ("person_id", "person")),
    "committee": (("member_ids", "person"),),
    "account": (("owner_id", "member"), ("team_ids", "team")),
}
"""Kind → (attribute, kinds it may point to)."""


_ALLOWED: dict[str, tuple[tuple[str, frozenset[str]], ...]] = {
    kind: tuple((attribute, frozenset(kinds.split())) for attribute, kinds in references)
    for kind, references in REFERENCES.items()
}


def broken_references(
    entities: Iterable[Entity], there: Mapping[str, Entity], places: Mapping[str, Place]
) -> list[Problem]:
    """References of the entities to what is not `there`, each with the place of the entity that makes it."""
    problems = []
    for entity in entities:
        values = entity.__dict__
        for attribute, kinds in _ALLOWED.get(entity.KIND, ()):
            pointed = values[attribute]
            for target in (pointed,) if isinstance(pointed, str) else pointed or ():
                found = there.get(target)
                if found is None or found.KIND not in kinds:
                    problems.append(
                        Problem(
                            "reference_missing",
                            {"kind": entity.KIND, "field": attribute, "value": target},
                            places.get(entity.id, Place()),
                        )
                    )
    return problems


def self_influences(entities: Iterable[Entity], places: Mapping[str, Place]) -> list[Problem]:
    """Nobody influences themself."""
    return [
        Problem("influence_on_oneself", {"person": entity.source_id}, places.get(entity.id, Place()))
        for entity in entities
        if isinstance(entity, Influence) and entity.source_id == entity.target_id
    ]


def reporting_cycle(lines: Iterable[Reporting]) -> tuple[str, ...]:
    """The people of one reporting cycle in order, or nothing. Dotted lines may close a circle, solid ones may not."""
    managers: dict[str, list[str]] = {}
    for line in lines:
        if line.present and line.kind == "line":
            managers.setdefault(line.person_id, []).append(line.manager_id)
    done: set[str] = set()
    for start in sorted(managers):
        path: list[str] = []
        on_path: set[str] = set()
        stack: list[tuple[str, int]] = [(start, 0)]
        while stack:
            person, turn = stack.pop()
            if turn == 0:
                if person in on_path:
                    return tuple(path[path.index(person) :])
                if person in done:
                    continue
                path.append(person)
                on_path.add(person)
            above = managers.get(person, [])
            if turn < len(above):
                stack.append((person, turn + 1))
                stack.append((above[turn], 0))
            else:
                done.add(person)
                path.pop()
                on_path.remove(person)
    return ()


def answer_lacks(answer: AnswerState | None, reason: str | None, until: date | None) -> str | None:
    """The code of what is wrong with an answer: a rejection says why, a snooze until when, and nothing else does."""
    if answer is AnswerState.REJECTED and not (reason and reason.strip()):
        return "answer_reason_needed"
    if (answer is AnswerState.SNOOZED) != (until is not None):
        return "answer_until_needed" if until is None else "answer_until_unfit"
    return None
