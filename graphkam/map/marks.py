"""The encoding of a knot: attitude, coverage, guesses, flags. What is not known has a mark of its own."""

from __future__ import annotations

from dataclasses import dataclass

from graphkam.model.codes import ContactLevel, Origin
from graphkam.model.entities import BuyingInfluence
from graphkam.model.facts import Fact
from graphkam.model.graph import AccountGraph

ATTITUDES = ("champion", "supporter", "neutral", "sceptic", "opponent", "unclear", "never")
"""*unclear*: somebody tried to find out and could not; *never*: nobody has judged. Neither is neutral."""

COVERAGE_LEVELS = (0, 1, 2, 3)
"""No contact known, met, in dialogue, close."""

CLOSE_TIE, WORKING_TIE = 0.7, 0.4
"""Tie strengths from which a person who plays no part in the deal counts as close, and as in dialogue."""

_LEVEL = {
    ContactLevel.NOT_IDENTIFIED: 0,
    ContactLevel.IDENTIFIED: 0,
    ContactLevel.MET: 1,
    ContactLevel.IN_DIALOGUE: 2,
    ContactLevel.SUPPORTS_US: 3,
}

JUDGED_PARTS = (
    "roles", "degree", "weight", "rating", "mode", "contact_level", "result", "win", "win_proved",
)  # fmt: skip


def attitude(rating: int | str | None) -> str:
    """The attitude's code for a rating from −5 to +5, "unclear" or none."""
    if rating is None:
        return "never"
    if not isinstance(rating, int):
        return "unclear"
    if rating >= 4:
        return "champion"
    if rating >= 1:
        return "supporter"
    if rating == 0:
        return "neutral"
    return "sceptic" if rating >= -3 else "opponent"


def coverage_level(graph: AccountGraph, person_id: str, influence: BuyingInfluence | None) -> int:
    """How well we cover a person: the contact level recorded for the deal, else the strongest of our ties."""
    if influence is not None and influence.contact_level is not None:
        return _LEVEL[influence.contact_level]
    ties = graph.coverage_of.get(person_id, ())
    if not ties:
        return 0
    strength = ties[0].strength
    if strength is None or strength < WORKING_TIE:
        return 1
    return 3 if strength >= CLOSE_TIE else 2


def guessed(fact: Fact | None) -> bool:
    """Whether a value rests on a guess: then it is never shown as a fact."""
    return fact is not None and fact.origin is Origin.GUESS


@dataclass(frozen=True)
class Knot:
    """The judged part of one card."""

    roles: tuple[str, ...]
    roles_guessed: bool
    degree: str | None
    rating: int | str | None
    rating_guessed: bool
    attitude: str
    layer_guessed: bool
    level: int


def knot(graph: AccountGraph, person_id: str, influence: BuyingInfluence | None) -> Knot:
    """What a person's card shows in one deal."""
    position = graph.position_of(person_id)
    subject = influence.id if influence else ""
    rating = influence.rating if influence else None
    return Knot(
        roles=tuple(role.value for role in influence.roles) if influence else (),
        roles_guessed=guessed(graph.fact_behind(subject, "roles")),
        degree=influence.degree.value if influence and influence.degree else None,
        rating=rating,
        rating_guessed=guessed(graph.fact_behind(subject, "rating")),
        attitude=attitude(rating),
        layer_guessed=position is not None and guessed(graph.fact_behind(position.id, "layer")),
        level=coverage_level(graph, person_id, influence),
    )
