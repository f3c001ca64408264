"""Next contact as numbers: what winning each person is worth, how likely it is, what it costs, and who comes first.

Gain is what a contact that succeeds adds to the weighted support of those who decide (`Opinion.swing`); chance and
effort are those of the better of two approaches, led by a way from a start or direct; score = gain × chance ÷ effort.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphkam.analysis.kernel.links import CLOSE, Floats, Ints, Links, Mask
from graphkam.analysis.kernel.opinion import Listening, best_first, opinion
from graphkam.analysis.kernel.reach import strengths_from


@dataclass(frozen=True, eq=False)
class Ground:
    """What is known of the n people of an account in one opportunity; nodes of `links` from n on are our own people.

    own: own attitudes, −1–1. susceptibility: 0–1. weights: share in the decision, at least 0, adding up to at most 1.
    starts: fulcrums and members of ours. direct_chance: 0–1. led_effort, direct_effort: days, above 0. openness: factor
    0–1 on the chance of any approach, by response mode.
    """

    people: int
    heard: Listening
    own: Floats
    susceptibility: Floats
    weights: Floats
    links: Links
    starts: Ints
    direct_chance: Floats
    led_effort: Floats
    direct_effort: Floats
    openness: Floats


@dataclass(frozen=True, eq=False)
class Ranking:
    """Per person (n,): swing and gain, whether the led approach is the better one, its chance and effort, score.

    `support` is c·x, −1–1, and made of swing × own attitudes; `first` are the best people in order.
    """

    support: float
    swing: Floats
    gain: Floats
    led: Mask
    chance: Floats
    effort: Floats
    score: Floats
    first: list[int]


def next_contact(
    ground: Ground, least_stubbornness: float, step: float, count: int, least_strength: float = 0.0
) -> Ranking:
    """Everybody's score and the best `count`; equal to nine decimals: the smaller number first.

    A contact moves the own attitude by `step` (0–2), up to 1 at most. A way weaker than `least_strength` is none. A
    start is approached directly. Where both approaches are worth the same, the led one is taken.
    """
    reached = strengths_from(ground.links, ground.starts)
    reached[reached < least_strength - CLOSE] = 0.0
    model = opinion(ground.heard, ground.susceptibility, least_stubbornness)
    swing = model.swing(ground.weights)
    gain = swing * np.minimum(step, 1.0 - ground.own)
    reached[ground.starts] = 0.0
    led_chance = reached[: ground.people]
    led_worth, direct_worth = led_chance / ground.led_effort, ground.direct_chance / ground.direct_effort
    led: Mask = (led_worth >= direct_worth - CLOSE) & (led_chance > 0)
    score = gain * ground.openness * np.where(led, led_worth, direct_worth)
    return Ranking(
        support=float(swing @ ground.own),
        swing=swing,
        gain=gain,
        led=led,
        chance=ground.openness * np.where(led, led_chance, ground.direct_chance),
        effort=np.where(led, ground.led_effort, ground.direct_effort),
        score=score,
        first=best_first(score, count),
    )
