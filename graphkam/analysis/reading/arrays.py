"""An account as arrays, made once: numbers of people, who listens to whom, attitudes, shares, links of reach.

Rules: docs/analysis.md, sections 2 and 5, and docs/analysis-models.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from struct import pack
from typing import NamedTuple

import numpy as np

from graphkam.analysis.kernel.contact import Ground
from graphkam.analysis.kernel.links import Floats, Ints, Links, strongest
from graphkam.analysis.kernel.opinion import Listening, shares_heard
from graphkam.analysis.reading.columns import Columns
from graphkam.analysis.reading.constants import MET, Constants
from graphkam.model.codes import ContactLevel, ReportingKind, Role

_MET_LEVEL = ContactLevel.MET.value
_LINE, _DOTTED = ReportingKind.LINE.value, ReportingKind.DOTTED.value
_ECONOMIC = Role.ECONOMIC_BUYER.value
_ABOVE = 2.0**60
"""What is assumed is scaled below everything recorded; a power of two, so that scaling back is exact."""

_NOTHING = 2.0**-50
"""A tie of this strength or less is recorded as none."""


@dataclass(frozen=True, eq=False)
class AccountArrays:
    """One account in one opportunity. Nodes: the people in the order of their ids, then our members in that of theirs.

    ground: all that a next contact needs.
    """

    people: tuple[str, ...]
    members: tuple[str, ...]
    ground: Ground

    @cached_property
    def index(self) -> dict[str, int]:
        """Id of a person or member → node."""
        return {identity: place for place, identity in enumerate((*self.people, *self.members))}


def from_columns(columns: Columns, constants: Constants) -> AccountArrays:
    """The arrays, straight from columns. Raises KeyError for a tie of somebody who is not among the people."""
    reading = _Reading(columns, constants)
    people = _people(reading)
    links, starts, members, heard, swayed = _nets(reading, people)
    return AccountArrays(
        people=tuple(columns.people),
        members=members,
        ground=Ground(
            people=reading.size,
            heard=heard,
            own=people.own,
            susceptibility=swayed,
            weights=_weights(reading, _shares(columns, constants)),
            links=links,
            starts=starts,
            direct_chance=people.direct_chance,
            led_effort=people.led_effort,
            direct_effort=people.direct_effort,
            openness=people.openness,
        ),
    )


class _Reading:
    """What several steps need: numbers of people, the part of each, contact levels in effect, fulcrums."""

    def __init__(self, columns: Columns, constants: Constants) -> None:
        self.columns = columns
        self.constants = constants
        self.size = len(columns.people)
        self.index = dict(zip(columns.people, range(self.size), strict=True))
        self.part_of: dict[int, int] = {}
        for part, holder in enumerate(columns.part_holder):
            person = self.index.get(holder) if holder is not None else None
            if person is not None:
                self.part_of.setdefault(person, part)
        self.level: dict[int, str] = {}
        for identity in columns.met:
            if identity in self.index:
                self.level[self.index[identity]] = _MET_LEVEL
        for person, part in self.part_of.items():
            level = columns.part_level[part]
            if level is not None:
                self.level[person] = level
        self.fulcrums = tuple(sorted(self._fulcrums()))
        self.of_committee = self._of_committee()

    def _of_committee(self) -> dict[int, tuple[int, str | None]]:
        """Member of a committee without a part of their own → the committee's part and its level of contact."""
        columns = self.columns
        found: dict[int, tuple[int, str | None]] = {}
        if not columns.committees:
            return found
        there = set(columns.met)
        for part, holder in enumerate(columns.part_holder):
            known = [self.index[one] for one in columns.committees.get(holder or "", ()) if one in self.index]
            if not known or not columns.part_roles[part]:
                continue
            met = any(columns.people[one] in there for one in known)
            level = columns.part_level[part] or (_MET_LEVEL if met else None)
            for person in known:
                if person not in self.part_of:
                    found.setdefault(person, (part, level))
        return found

    def _fulcrums(self) -> Iterator[int]:
        limit = self.constants.supporter_from
        for person, part in self.part_of.items():
            rating = self.columns.part_rating[part]
            supports = isinstance(rating, int) and rating >= limit
            if supports and self.level.get(person) in MET and self.columns.people[person] not in self.columns.backers:
                yield person

    def opposed(self, part: int) -> bool:
        rating = self.columns.part_rating[part]
        return isinstance(rating, int) and rating <= self.constants.opponent_to

    def numbers(self, *people: str) -> Ints:
        """The number of each. Raises KeyError. Packing them in C takes half the time of `numpy.fromiter`."""
        if len(people) < 2:
            return np.array([self.index[identity] for identity in people], dtype=np.intp)
        return np.frombuffer(pack(f"{len(people)}q", *itemgetter(*people)(self.index)), dtype=np.int64)


def _places(values: Sequence[object], wanted: object) -> list[int]:
    """Where a rare value stands."""
    found: list[int] = []
    try:
        while True:
            found.append(values.index(wanted, found[-1] + 1 if found else 0))
    except ValueError:
        return found


class _People(NamedTuple):
    """Per person (n,)."""

    willing: Floats
    own: Floats
    susceptibility: Floats
    direct_chance: Floats
    led_effort: Floats
    direct_effort: Floats
    openness: Floats


def _people(reading: _Reading) -> _People:
    """Everybody as somebody never judged nor met, then those of whom more is known."""
    columns, constants, level_of = reading.columns, reading.constants, reading.level
    part_of, judgement_place, mode_place = reading.part_of, constants.judgement_place, constants.mode_place
    layer = bytes(map(constants.layer_place.__getitem__, columns.layer))
    susceptible, led, direct = constants.by_layer.take(np.frombuffer(layer, dtype=np.uint8), axis=1)
    resisting = {reading.index[backer] for backer in columns.backers if backer in reading.index}
    judgement = bytearray([judgement_place[None, None]]) * reading.size
    mode = bytearray([mode_place[None]]) * reading.size
    for person, level in level_of.items():
        judgement[person] = judgement_place[None, level]
    for person, part in part_of.items():
        rating = columns.part_rating[part]
        if reading.opposed(part):
            resisting.add(person)
        judgement[person] = judgement_place[rating, level_of.get(person)]
        mode[person] = mode_place[columns.part_mode[part]]
    willing, own, chance = constants.by_judgement.take(np.frombuffer(judgement, dtype=np.uint8), axis=1)
    factor, openness = constants.by_mode.take(np.frombuffer(mode, dtype=np.uint8), axis=1)
    for person, (part, contact) in reading.of_committee.items():
        # Approached for the committee's role; willing and of a mind of one's own only.
        chance[person] = constants.by_judgement[2, judgement_place[None, contact]]
        openness[person] = constants.by_mode[1, mode_place[columns.part_mode[part]]]
        if reading.opposed(part):
            resisting.add(person)
    chance[list(resisting)] *= constants.opponent_factor
    willing[[reading.index[person] for person in columns.gone if person in reading.index]] = 0.0
    return _People(willing, own, np.minimum(susceptible * factor, 1.0), chance, led, direct, openness)


def _nets(reading: _Reading, people: _People) -> tuple[Links, Ints, tuple[str, ...], Listening, Floats]:
    """Links of reach, starts, members, who listens to whom, and (n,) how much everybody is swayed by it."""
    columns, size = reading.columns, reading.size
    source, target, strength, at_odds = _ties(reading)
    members, acting, met, close = _of_ours(reading)
    step = people.willing[source] * strength
    step[at_odds] *= reading.constants.conflict_factor
    nodes = size + len(members)
    # Members come after all people, so the links stay sorted.
    tails, heads = np.concatenate((source, acting)), np.concatenate((target, met))
    steps = np.concatenate((step, close))
    if steps.size and not steps.min() > 0:
        tails, heads, steps = tails[steps > 0], heads[steps > 0], steps[steps > 0]
    cost = np.log(steps)
    links = Links(nodes, tails, heads, np.abs(cost, out=cost), (*columns.people, *members))
    heard = shares_heard(size, target, source, strength)
    # Who hears little is swayed little: shares alone would make one weak tie as strong as many.
    swayed = people.susceptibility * np.minimum(heard.total, 1.0)
    starts = np.array([*reading.fulcrums, *range(size, nodes)], dtype=np.intp)
    return links, starts, members, heard, swayed


def _ties(reading: _Reading) -> tuple[Ints, Ints, Floats, Ints]:
    """Recorded influence, and influence assumed along reporting lines where none is recorded, each pair once.

    Sources, targets, strengths, and the places of ties between two people with a conflict or a negative link, in
    either direction: of those only what is recorded is a tie, nothing is assumed.
    """
    columns, constants = reading.columns, reading.constants
    recorded, lines = len(columns.link_source), len(columns.line_person)
    ends = reading.numbers(*columns.link_source, *columns.line_manager, *columns.link_target, *columns.line_person)
    source, target = ends[: recorded + lines], ends[recorded + lines :]
    value = np.empty(recorded + 2 * lines)
    down, up = value[recorded : recorded + lines], value[recorded + lines :]
    unknown = constants.unknown_strength
    stated = _floats([unknown if one is None else one for one in columns.link_strength])
    np.maximum(stated, _NOTHING, out=value[:recorded])
    assumed = {kind: (down / _ABOVE, up / _ABOVE) for kind, (down, up) in constants.assumed.items()}
    (down[:], up[:]), dotted = assumed[_LINE], _places(columns.line_kind, _DOTTED)
    if dotted:
        down[dotted], up[dotted] = assumed[_DOTTED]
    bits = reading.size.bit_length()
    key = np.concatenate((source << bits | target, target[recorded:] << bits | source[recorded:]))
    one, other = reading.numbers(*columns.hostile_source, *columns.hostile_target).reshape(2, -1)
    odd = np.concatenate((one << bits | other, other << bits | one))
    key, value = strongest(key, value)
    only_assumed = value < _NOTHING
    strength = np.where(only_assumed, value * _ABOVE, value)
    at_odds = _among(key, odd)
    source, target = key >> bits, key & ((1 << bits) - 1)
    none = (source == target) | (strength <= _NOTHING)
    none[at_odds[only_assumed[at_odds]]] = True
    if not none.any():
        return source, target, strength, at_odds
    kept = np.flatnonzero(~none)
    key, source, target, strength = key.take(kept), source.take(kept), target.take(kept), strength.take(kept)
    return source, target, strength, _among(key, odd)


def _among(key: Ints, wanted: Ints) -> Ints:
    """Where the wanted stand in keys that are in order; those that are not there are left out."""
    if not wanted.size or not key.size:
        return wanted[:0]
    places = np.minimum(np.searchsorted(key, wanted), key.size - 1)
    found: Ints = places[key[places] == wanted]
    return found


def _floats(values: Sequence[float]) -> Floats:
    """Packing them in C takes half the time of `numpy.array`."""
    return np.frombuffer(pack(f"{len(values)}d", *values))


def _of_ours(reading: _Reading) -> tuple[tuple[str, ...], Ints, Ints, Floats]:
    """Members of ours whose ties are starting points, and those ties: member's node, person, strength."""
    columns = reading.columns
    limit = reading.constants.member_from
    best: dict[tuple[str, int], float] = {}
    for member, person, strength in zip(columns.tie_member, columns.tie_person, columns.tie_strength, strict=True):
        if strength is not None and strength >= limit:
            pair = (member, reading.index[person])
            best[pair] = max(strength, best.get(pair, 0.0))
    ties = sorted(best.items())
    members = tuple(sorted({member for (member, _), _ in ties}))
    node = {member: reading.size + place for place, member in enumerate(members)}
    return (
        members,
        np.array([node[member] for (member, _), _ in ties], dtype=np.intp),
        np.array([person for (_, person), _ in ties], dtype=np.intp),
        np.array([strength * _heard_from_us(reading, person) for (_, person), strength in ties], dtype=np.float64),
    )


def _heard_from_us(reading: _Reading, person: int) -> float:
    """Towards somebody against us, or who backs a rival, the word of one of ours counts as in a direct approach."""
    part = reading.part_of.get(person, reading.of_committee.get(person, (None,))[0])
    opposes = part is not None and reading.opposed(part)
    resists = opposes or reading.columns.people[person] in reading.columns.backers
    return reading.constants.opponent_factor if resists else 1.0


def _shares(columns: Columns, constants: Constants) -> dict[int, float]:
    """Per part with a role its share of influence (docs/analysis.md, section 2)."""
    by_degree, floor = constants.degree, constants.floor
    base: dict[int, float] = {}
    recorded: dict[int, float] = {}
    named: set[str] = set()
    for part, roles in enumerate(columns.part_roles):
        if not roles:
            continue
        named.update(roles)
        base[part] = max(by_degree[columns.part_degree[part]], *[floor[role] for role in roles])
        weight = columns.part_weight[part]
        if weight is not None and (weight > 0 or _ECONOMIC not in roles):
            recorded[part] = weight
    vacant = sum([max(by_degree[None], floor[role]) for role in columns.required if role not in named])
    positive = [part for part, weight in recorded.items() if weight > 0]
    known = sum([base[part] for part in positive])
    scale = sum([recorded[part] for part in positive]) / known if known > 0 else 1.0
    raw = {part: recorded.get(part, one * scale) for part, one in base.items()}
    total = sum(raw.values()) + vacant * scale
    return {part: weight / total if total > 0 else 0.0 for part, weight in raw.items()}


def _weights(reading: _Reading, shares: Mapping[int, float]) -> Floats:
    """Per person the share in the decision; a committee's is divided equally among its known members."""
    weights: dict[int, float] = {}
    columns, index = reading.columns, reading.index
    for part, share in shares.items():
        holder = columns.part_holder[part]
        if holder is None:
            continue
        behind = [holder] if holder in index else columns.committees.get(holder, ())
        known = {index[one] for one in behind if one in index}
        for person in known:
            weights[person] = weights.get(person, 0.0) + share / len(known)
    found = np.zeros(reading.size)
    found[list(weights)] = list(weights.values())
    return found
