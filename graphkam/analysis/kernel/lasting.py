"""Lasting ties: with whom to build a bond that keeps speaking for us, when each next bond counts less than the last.

A lasting tie puts a neighbour of opinion +1 beside person i, with weight β: M gains β in the place (i, i), the right
side β in place i. The support c·x is then monotone and submodular in the set of ties, so choosing the best next one
again and again reaches at least 1 − 1/e of the optimum (Nemhauser, Wolsey and Fisher 1978); lazily (Minoux 1978),
because few of the gains need to be computed exactly.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from graphkam.analysis.kernel.links import CLOSE, Floats, Ints, Mask
from graphkam.analysis.kernel.opinion import Opinion

_SPARE = 3
"""So many more than are to be chosen are looked at at once: looking at a few together costs little more than at one."""


class LastingTie(NamedTuple):
    """A person chosen and what the tie adds to the support c·x, after those chosen before."""

    person: int
    gain: float


def lasting_ties(
    model: Opinion, own: Floats, weights: Floats, count: int, beta: float, among: Mask | None = None
) -> tuple[LastingTie, ...]:
    """Up to `count` people in the order of choice, each at most once, nobody who would add nothing.

    The gain of a tie is β (1 − xᵢ) yᵢ ÷ (1 + β M⁻¹ᵢᵢ), exact by the formula of Sherman and Morrison (1950). M⁻¹ᵢᵢ is at
    least 1, whatever ties there are with others, and gains only shrink: so β (1 − xᵢ) yᵢ ÷ (1 + β), without any tie,
    stays above all gains of that person. Equal gains: the smaller number first.
    `own` (n,) within −1–1, `weights` (n,) at least 0, `beta` above 0; `among` (n,) true for those who may be chosen.
    Raises ValueError for values outside.
    """
    if not beta > 0 or not (weights >= 0).all() or not (np.abs(own) <= 1).all():
        raise ValueError("beta is above 0, weights are at least 0, attitudes within −1 and 1")
    x, y = model.opinions(own), model.worth(weights)
    promise = (beta / (1 + beta)) * (1 - x) * y
    if among is not None:
        promise *= among
    by_promise = np.argsort(-promise, kind="stable")
    open_to = promise > 0
    width = count + _SPARE
    looked = _Looked(model, x, y, beta, np.sort(by_promise[:width]), open_to)
    chosen: list[LastingTie] = []
    while len(chosen) < count:
        unseen = float(promise[by_promise[width]]) if width < len(own) else 0.0
        found = looked.best()
        if unseen > CLOSE and (found is None or unseen >= found.gain - CLOSE):
            # Somebody not looked at yet might add as much.
            width *= 2
            looked = _Looked(model, x, y, beta, np.sort(by_promise[:width]), open_to)
            for tie in chosen:
                looked.tie(tie.person)
            continue
        if found is None:
            break
        chosen.append(found)
        looked.tie(found.person)
    return tuple(chosen)


class _Looked:
    """What matters of some people, kept true while ties with them are added one by one.

    Their part of M⁻¹, bordered by 1 − x on the right and y below: a tie changes all of it by one product of a column
    and a row, which Sherman and Morrison's formula says of each of the three.
    """

    def __init__(self, model: Opinion, x: Floats, y: Floats, beta: float, people: Ints, open_to: Mask) -> None:
        self.people = people
        self.beta = beta
        self.open_to = open_to[people]
        count = people.size
        units = np.zeros((x.size, count), order="F")
        units[people, np.arange(count)] = 1.0
        self.bordered = np.zeros((count + 1, count + 1))
        self.bordered[:count, :count] = model.solver.solve(units)[people]
        self.bordered[:count, count] = 1 - x[people]
        self.bordered[count, :count] = y[people]

    def best(self) -> LastingTie | None:
        """Whoever adds most."""
        table = self.bordered
        gain = self.beta * self.open_to * table[:-1, -1] * table[-1, :-1] / (1 + self.beta * table.diagonal()[:-1])
        largest = gain.max(initial=0.0)
        if largest <= CLOSE:
            return None
        first = int((gain >= largest - CLOSE).argmax())
        return LastingTie(int(self.people[first]), float(gain[first]))

    def tie(self, person: int) -> None:
        place = int(np.searchsorted(self.people, person))
        column, row = self.bordered[:, place], self.bordered[place]
        self.bordered -= (self.beta / (1 + self.beta * row[place])) * np.outer(column, row)
        self.open_to[place] = False
