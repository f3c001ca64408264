"""What is not known of an opportunity and could turn out one way or another. Rules: docs/analysis.md, section 15."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from graphkam.analysis.contact.candidates import NEAREST, chance_with_stranger, questions
from graphkam.analysis.contact.swing import Swings
from graphkam.analysis.reading.constants import LEAST_EFFORT
from graphkam.analysis.reading.deal import Deal, exact
from graphkam.analysis.reading.ties import Ties
from graphkam.model.codes import UNCLEAR, Layer, Mode, Role
from graphkam.model.results import LeveragePath

_MODED = frozenset({Role.ECONOMIC_BUYER, Role.TECHNICAL_BUYER, Role.USER_BUYER})


class Likely(NamedTuple):
    """One way a question may turn out, with its probability, 0–1."""

    value: int | Mode | float
    probability: float


class Unknown(NamedTuple):
    """Something not known. `weight`: swing of the person it concerns, or the share of the role; larger is asked first.

    `score_if_known`: for a role, what approaching whoever holds it would score.
    """

    what: Literal["rating", "mode", "tie", "role"]
    weight: float
    answers: tuple[Likely, ...]
    person_id: str | None = None
    other_id: str | None = None
    role: Role | None = None
    score_if_known: float = 0.0


def unknowns_of(swings: Swings, ways: Mapping[str, LeveragePath]) -> list[Unknown]:
    """Everything not known that could matter, what weighs most first. `ways`: person → the path to be walked."""
    found = [*_roles(swings), *_judgements(swings), *_ties(swings, ways)]
    return sorted(
        found, key=lambda one: (-exact(one.weight), one.what, one.person_id or "", one.other_id or "", one.role or "")
    )


def _judgements(swings: Swings) -> Iterator[Unknown]:
    """Ratings of everybody who sways support, modes of those who are to buy."""
    deal = swings.deal
    ratings = [Likely(int(key), share) for key, share in _table(deal, "information.ratings")]
    modes = [Likely(Mode(key), share) for key, share in _table(deal, "information.modes")]
    for person_id in swings.arrays.people:
        weight = swings.swing(person_id)
        if exact(weight) <= 0 or person_id not in deal.graph.positions_of:
            continue
        part = deal.part_of.get(person_id)
        if deal.rating(part) in (None, UNCLEAR):
            yield Unknown("rating", weight, tuple(ratings), person_id)
        if part is not None and part.mode is None and _MODED & set(part.roles):
            yield Unknown("mode", weight, tuple(modes), person_id)


def _ties(swings: Swings, ways: Mapping[str, LeveragePath]) -> Iterator[Unknown]:
    """Ties on the ways to be walked that are assumed, or of which nobody stated how strong they are."""
    deal = swings.deal
    strengths = [Likely(float(key), share) for key, share in _table(deal, "information.ties")]
    ties = Ties(deal)
    found: dict[tuple[str, str], float] = {}
    for person_id, path in ways.items():
        for step in path.steps:
            pair = step.source_id, step.target_id
            if step.tie != "member" and (step.assumed or not ties.stated(pair)):
                found[pair] = max(swings.swing(person_id), found.get(pair, 0.0))
    for (source, target), weight in sorted(found.items()):
        yield Unknown("tie", weight, tuple(strengths), source, target)


def _roles(swings: Swings) -> Iterator[Unknown]:
    """Roles that nobody holds: whoever does could be approached directly, as somebody nobody has met."""
    deal, constants = swings.deal, swings.constants
    for role in deal.unidentified:
        share = deal.role_share(role)
        chance = chance_with_stranger(deal)
        effort = max(LEAST_EFFORT, deal.policy.entry("approach.direct_effort", NEAREST[role]))
        score = share * max(0.0, constants.contact_step) * chance / effort
        yield Unknown("role", share, (), role=role, score_if_known=score)


def _table(deal: Deal, name: str) -> list[tuple[str, float]]:
    """Key and probability; a team's numbers are brought to add up to 1, without any the table is empty."""
    value = deal.policy.policy.constants[name].value
    keys = sorted(value) if isinstance(value, dict) else []
    found = [(key, max(0.0, deal.policy.entry(name, key))) for key in keys]
    total = sum(share for _, share in found)
    return [(key, share / total) for key, share in found if share > 0] if total > 0 else []


def whom_to_ask(deal: Deal, unknown: Unknown) -> str | None:
    """Who of the customer could tell: a supporter of ours in the same department, else of the nearest layer.

    For a role: whoever the next contacts ask. None where nobody supports us.
    """
    if unknown.role is not None:
        asked = (row for row in questions(deal) if unknown.role in [one.role for one in row.asked])
        return next((row.person_id for row in asked), None)
    about = {unknown.person_id, unknown.other_id}
    graph, order = deal.graph, list(Layer)
    unit, layer = graph.unit_of(unknown.person_id or ""), graph.layer_of(unknown.person_id or "")

    def distance(person_id: str) -> tuple[bool, int, str]:
        other = graph.layer_of(person_id)
        away = abs(order.index(layer) - order.index(other)) if layer is not None and other is not None else len(order)
        return graph.unit_of(person_id) != unit or unit is None, away, person_id

    return min((one for one in deal.fulcrums if one not in about), key=distance, default=None)
