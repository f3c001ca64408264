"""The constants that arrays are made with, read from a policy once, so that many accounts can be made with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import TypeAlias

import numpy as np

from graphkam.analysis.kernel.links import Floats
from graphkam.analysis.kernel.opinion import LEAST
from graphkam.analysis.reading.columns import Columns
from graphkam.model.codes import UNCLEAR, ContactLevel, ReportingKind
from graphkam.model.policy import Policy, PolicyReader

MET = frozenset(level.value for level in ContactLevel if level.rank >= ContactLevel.MET.rank)
"""Contact levels of somebody whom one of us has met, or better."""

TOP_RATING = 5

Rating: TypeAlias = int | str | None
ByCode: TypeAlias = Mapping[str | None, float]

LEAST_EFFORT = 0.01
"""Days. Whatever a team's policy says, nothing is free: a score divides by effort."""


@dataclass(frozen=True, eq=False)
class Constants:
    """Numbers and tables of a policy by the codes of `graphkam.model.codes`; None: not known. Clipped to their ranges.

    Tables are rows of numbers; which column is meant, a place below 256 says. by_judgement (3, j): willingness, 0–1,
    own attitude, −1–1, chance of a direct approach, 0–1; `judgement_place` by rating and contact level. by_mode (2, k):
    factors on susceptibility and on the chance of an approach. by_layer (3, l): susceptibility, days of a led and of a
    direct approach. assumed: tie down and up by kind of reporting line.
    """

    supporter_from: float
    opponent_to: float
    member_from: float
    unknown_strength: float
    conflict_factor: float
    opponent_factor: float
    by_judgement: Floats
    judgement_place: Mapping[tuple[Rating, str | None], int]
    by_mode: Floats
    mode_place: Mapping[str | None, int]
    by_layer: Floats
    layer_place: Mapping[str | None, int]
    assumed: Mapping[str, tuple[float, float]]
    degree: ByCode
    floor: ByCode
    least_stubbornness: float
    contact_step: float
    least_strength: float
    lasting_tie: float


def constants_of(policy: Policy) -> Constants:
    """Everything at once, used or not; what an account's arrays rest on is told by `read_used`."""

    def number(name: str, least: float = float("-inf"), most: float = float("inf")) -> float:
        value = policy.constants[name].value
        if isinstance(value, dict):
            raise KeyError(f"{name} is a table")
        return min(most, max(least, value))

    def table(name: str, least: float = 0.0, most: float = float("inf")) -> dict[str | None, float]:
        value = policy.constants[name].value
        if not isinstance(value, dict):
            raise KeyError(f"{name} is not a table")
        found: dict[str | None, float] = {code: min(most, max(least, one)) for code, one in value.items()}
        if "unknown" in found:
            found[None] = found["unknown"]
        return found

    by_rating, by_contact = table("willingness.by_rating", most=1.0), table("willingness.by_contact", most=1.0)
    ratings: dict[Rating, str | None] = {rating: str(rating) for rating in range(-TOP_RATING, TOP_RATING + 1)}
    ratings |= {UNCLEAR: UNCLEAR, None: None}
    unjudged = table("opinion.attitude_unjudged", -1.0, 1.0)
    ties = table("tie.assumed_by_reporting", most=1.0)
    chance = table("approach.direct_chance", most=1.0)
    swayed_by_mode, openness = table("opinion.susceptibility_by_mode"), table("approach.mode_factor", most=1.0)
    susceptible = table("opinion.susceptibility_by_layer")
    led, direct = table("approach.led_effort", LEAST_EFFORT), table("approach.direct_effort", LEAST_EFFORT)

    def own(rating: Rating, level: str | None) -> float:
        if rating is None:
            return unjudged[None] if level in MET else unjudged["never_met"]
        return unjudged[UNCLEAR] if isinstance(rating, str) else rating / TOP_RATING

    judgements = [(rating, level) for rating in ratings for level in by_contact]
    return Constants(
        supporter_from=number("support.supporter_from"),
        opponent_to=number("support.opponent_to"),
        member_from=number("tie.member_from"),
        unknown_strength=number("tie.unknown_strength", 0.0, 1.0),
        conflict_factor=number("willingness.conflict_factor", 0.0, 1.0),
        opponent_factor=number("approach.opponent_factor", 0.0, 1.0),
        by_judgement=np.array(
            [
                (by_rating[ratings[rating]] * by_contact[level], own(rating, level), chance[level])
                for rating, level in judgements
            ]
        ).T,
        judgement_place={judgement: place for place, judgement in enumerate(judgements)},
        by_mode=np.array([[one[mode] for mode in swayed_by_mode] for one in (swayed_by_mode, openness)]),
        mode_place={mode: place for place, mode in enumerate(swayed_by_mode)},
        by_layer=np.array([[one[layer] for layer in direct] for one in (susceptible, led, direct)]),
        layer_place={layer: place for place, layer in enumerate(direct)},
        assumed={kind.value: (ties[f"{kind.value}_down"], ties[f"{kind.value}_up"]) for kind in ReportingKind},
        degree=table("degree.share"),
        floor=table("role.floor"),
        least_stubbornness=number("opinion.least_stubbornness", LEAST, 1.0),
        contact_step=number("opinion.contact_step", 0.0, 2.0),
        least_strength=number("path.shortest_useful", 0.0, 1.0),
        lasting_tie=number("opinion.lasting_tie"),
    )


def won_rating(supporter_from: float) -> str:
    """Who has been won is a supporter, no more."""
    return str(max(-TOP_RATING, min(TOP_RATING, ceil(supporter_from))))


def read_used(columns: Columns, reader: PolicyReader) -> None:
    """Reads every constant that the arrays of these columns can rest on, so that a result can print what it used."""
    for name in (
        "support.supporter_from", "support.opponent_to", "tie.member_from", "tie.unknown_strength",
        "willingness.conflict_factor", "approach.opponent_factor", "opinion.least_stubbornness", "opinion.contact_step",
        "path.shortest_useful",
    ):  # fmt: skip
        reader.number(name)
    levels = {None, ContactLevel.MET.value, ContactLevel.IN_DIALOGUE.value, *columns.part_level}
    keys: dict[str, set[str | int | None]] = {
        "willingness.by_rating": {None, won_rating(reader.number("support.supporter_from")), *columns.part_rating},
        "willingness.by_contact": {*levels},
        "approach.direct_chance": {*levels},
        "opinion.attitude_unjudged": {UNCLEAR, None, "never_met"},
        "opinion.susceptibility_by_layer": {*columns.layer},
        "opinion.susceptibility_by_mode": {None, *columns.part_mode},
        "approach.mode_factor": {None, *columns.part_mode},
        "approach.led_effort": {*columns.layer},
        "approach.direct_effort": {*columns.layer},
        "tie.assumed_by_reporting": {f"{kind}_{way}" for kind in columns.line_kind for way in ("down", "up")},
        "degree.share": {None, *columns.part_degree},
        "role.floor": {*columns.required, *(role for roles in columns.part_roles for role in roles)},
    }
    for name, wanted in keys.items():
        for key in wanted:
            reader.entry(name, key)
