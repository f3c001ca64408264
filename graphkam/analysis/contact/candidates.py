"""Everybody who could be the next contact, as light rows that can be put in order (docs/analysis.md, section 6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Literal, NamedTuple

import numpy as np

from graphkam.analysis.contact.swing import Swings
from graphkam.analysis.kernel.opinion import best_first
from graphkam.analysis.leverage.paths import need_of, need_of_person
from graphkam.analysis.reading.constants import LEAST_EFFORT
from graphkam.analysis.reading.deal import Deal, exact
from graphkam.model.codes import UNCLEAR, ContactLevel, Layer, Role
from graphkam.model.entities import BuyingInfluence
from graphkam.model.results import ContactKind

AskAs = Literal["supporter", "contact", "stranger"]
Family = Literal["move", "ask", "keep"]

NEAREST: dict[Role, Layer] = {
    Role.ECONOMIC_BUYER: Layer.DECISION,
    Role.TECHNICAL_BUYER: Layer.MANAGEMENT,
    Role.USER_BUYER: Layer.OPERATION,
    Role.COACH: Layer.OPERATION,
}
"""Where whoever holds a role is most likely to be found."""
_UNKNOWN_LAYER_AWAY = 2
_ASKED: tuple[AskAs, ...] = ("supporter", "contact", "stranger")


class Asked(NamedTuple):
    """A role that is asked for: its gain, and as what the person is asked."""

    role: Role
    gain: float
    asked_as: AskAs


class Row(NamedTuple):
    """One recommendation before it is described. `change`: how far the own attitude moves; 0 where a role is asked for.

    `part`: the buying influence that is moved or kept; a person moved may have none.
    """

    family: Family
    kind: ContactKind
    person_id: str
    gain: float
    chance: float
    effort: float
    score: float
    change: float = 0.0
    led: bool = False
    part: BuyingInfluence | None = None
    asked: tuple[Asked, ...] = ()

    @property
    def order(self) -> tuple[float, float, str, str]:
        """Sorts by score, then gain, then id; compared to nine decimals."""
        return -exact(self.score), -exact(self.gain), self.person_id, self.family


def candidates(swings: Swings, moves_at_most: int | None = None, kept: Collection[str] = ()) -> list[Row]:
    """All of them in order. Nobody without a position on the day is among them.

    With `moves_at_most` only so many of the moves, those with the highest scores, and those of the people in `kept`
    wherever they stand: a large account has thousands.
    """
    found = list(islice(moves(swings), moves_at_most))
    if moves_at_most is not None:
        found += moves(swings, set(kept) - {row.person_id for row in found})
    return sorted([*found, *questions(swings.deal), *keeps(swings)], key=lambda row: row.order)


def moves(swings: Swings, of: Collection[str] | None = None) -> Iterator[Row]:
    """Everybody who sways support and is not holding, by the better of the two approaches; the highest score first.

    `of`: only these people.
    """
    deal, ranking, people = swings.deal, swings.ranking, swings.arrays.people
    change = np.maximum(np.minimum(swings.constants.contact_step, 1.0 - swings.arrays.ground.own), kept_step(swings))
    gain = ranking.swing * change
    score = gain * ranking.chance / ranking.effort
    columns = (ranking.swing, gain, ranking.chance, ranking.effort, score, change, ranking.led)
    first = best_first(score, len(people))
    if of is not None:
        first = [number for number in first if people[number] in of]
    rows = zip(first, *(column[first].tolist() for column in columns), strict=True)
    for number, swing, worth, chance, effort, scored, moved, led in rows:
        person_id = people[number]
        if exact(swing) <= 0 or person_id not in deal.graph.positions_of or need_of_person(deal, person_id)[1] <= 0:
            continue
        part = deal.part_of.get(person_id)
        yield Row("move", kind_of(deal, part), person_id, worth, chance, effort, scored, moved, led, part)


def kept_step(swings: Swings) -> float:
    """How much attitude a contact with somebody who is won keeps from being lost."""
    return swings.constants.contact_step * swings.deal.policy.entry("need.by_state", "stale")


def kind_of(deal: Deal, part: BuyingInfluence | None) -> ContactKind:
    """What a move towards somebody is for: change the mode, find out where they stand, refresh, or win."""
    if part is None:
        return "prove"
    if part.mode is not None and not part.mode.will_act:
        return "change_mode"
    rating = deal.rating(part)
    if rating is None or rating == UNCLEAR:
        return "prove"
    return "refresh" if need_of(deal, part)[0] == "stale" else "win"


def questions(deal: Deal) -> Iterator[Row]:
    """Whom to ask for the required roles that nobody holds, one row a person. Nobody against us is asked."""
    if not deal.unidentified:
        return
    there = (person.id for person in deal.graph.people if person.id in deal.graph.positions_of)
    placed = [_placed(deal, one) for one in there if not deal.opposes(deal.part_of.get(one))]
    if not placed:
        return
    asked: dict[str, list[Asked]] = defaultdict(list)
    step = max(0.0, deal.policy.number("opinion.contact_step"))
    for role in deal.unidentified:
        best = min(placed, key=lambda one: one.order(role))
        asked[best.person_id].append(Asked(role, deal.role_share(role) * step, best.asked_as))
    effort = max(LEAST_EFFORT, deal.policy.number("approach.ask_effort"))
    for person_id, roles in sorted(asked.items()):
        gain = sum(one.gain for one in roles)
        chance = deal.policy.entry("approach.ask_chance", roles[0].asked_as) * chance_with_stranger(deal)
        yield Row(
            family="ask",
            kind="find_out",
            person_id=person_id,
            gain=gain,
            chance=chance,
            effort=effort,
            score=gain * chance / effort,
            asked=tuple(roles),
        )


def chance_with_stranger(deal: Deal) -> float:
    """Chance of a direct contact with somebody of whom nothing is known, 0–1: what knowing who holds a role opens."""
    chance = deal.policy.entry("approach.direct_chance", None) * deal.policy.entry("approach.mode_factor", None)
    return min(1.0, max(0.0, chance))


class _Placed(NamedTuple):
    """How well somebody is placed for a question. `known`: strength of our strongest tie, 0 for none."""

    person_id: str
    asked_as: AskAs
    layer: Layer | None
    known: float

    def order(self, role: Role) -> tuple[int, int, float, str]:
        """Sorts by class, nearness to the role's layer, our tie, id."""
        layers = list(Layer)
        away = (
            _UNKNOWN_LAYER_AWAY if self.layer is None else abs(layers.index(self.layer) - layers.index(NEAREST[role]))
        )
        return _ASKED.index(self.asked_as), away, -self.known, self.person_id


def _placed(deal: Deal, person_id: str) -> _Placed:
    level = deal.level_of_person(person_id)
    met = level is not None and level.rank >= ContactLevel.MET.rank
    asked_as: AskAs = "stranger"
    if person_id in deal.fulcrums:
        asked_as = "supporter"
    elif met:
        asked_as = "contact"
    ties = deal.graph.coverage_of.get(person_id, ())
    return _Placed(person_id, asked_as, deal.graph.layer_of(person_id), (ties[0].strength or 0.0) if ties else 0.0)


def keeps(swings: Swings) -> Iterator[Row]:
    """Those who are won and whom nobody has met for too long, each person once: the row with the highest score."""
    best: dict[str, Row] = {}
    for row in sorted(_each_keep(swings), key=lambda row: row.order, reverse=True):
        best[row.person_id] = row
    yield from best.values()


def _each_keep(swings: Swings) -> Iterator[Row]:
    deal = swings.deal
    for part in deal.holders:
        people = deal.people_behind(part)
        there = [person for person in people if person in deal.graph.positions_of]
        if not there or need_of(deal, part)[1] > 0:
            continue
        last = deal.last_contact(people)
        if last is not None and (deal.day - last).days <= deal.policy.entry("contact.limit_days", part.degree):
            continue
        swing, change = swings.swing(there[0]), kept_step(swings)
        if exact(swing) <= 0:
            continue
        chance = deal.policy.entry("approach.direct_chance", deal.level_of_part(part))
        effort = max(LEAST_EFFORT, deal.policy.entry("approach.led_effort", deal.graph.layer_of(there[0])))
        yield Row(
            family="keep",
            kind="refresh",
            person_id=there[0],
            gain=swing * change,
            chance=chance,
            effort=effort,
            score=swing * change * chance / effort,
            change=change,
            part=part,
        )
