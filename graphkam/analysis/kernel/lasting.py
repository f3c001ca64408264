"""Lasting ties: with whom to build a bond that keeps speaking for us, when each next bond counts less than the last.

A lasting tie puts a neighbour of opinion +1 beside person i, with weight β: M gains β in the place (i, i), the right
side β in place i. The support c·x is then monotone and submodular in the set of ties, so choosing the best next one
again and again reaches at least 1 − 1/e of the optimum (Nemhauser, Wolsey and Fisher 1978); lazily (Minoux 1978),
because few of the gains need to be computed exactly.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from graphkam.analysis.kernel.links import CLOSE, Floats, Mask
from graphkam.analysis.kernel.opinion import Opinion


class LastingTie(NamedTuple):
    """A person chosen and what the tie adds to the support c·x, after those chosen before."""

    person: int
    gain: float


def lasting_ties(
    model: Opinion, own: Floats, weights: Floats, count: int, beta: float, among: Mask | None = None
) -> tuple[LastingTie, ...]:
    """Up to `count` people in the order of choice, each at most once, nobody who would add nothing.

    The gain of a tie is β (1 − xᵢ) yᵢ ÷ (1 + β M⁻¹ᵢᵢ), exact by the formula of Sherman and Morrison (1950); M⁻¹ᵢᵢ is at
    least 1, which bounds it from above before M⁻¹ᵢᵢ is known. Equal gains: the smaller number first.
    `own` (n,) within −1–1, `weights` (n,) at least 0, `beta` above 0; `among` (n,) true for those who may be chosen.
    Raises ValueError for values outside.
    """
    if not beta > 0 or not (weights >= 0).all() or not (np.abs(own) <= 1).all():
        raise ValueError("beta is above 0, weights are at least 0, attitudes within −1 and 1")
    search = _Search(model, own, weights, beta)
    open_to = np.ones(len(own), dtype=np.bool_) if among is None else among.copy()
    chosen: list[LastingTie] = []
    while len(chosen) < count:
        found = search.best(open_to)
        if found is None:
            break
        chosen.append(found)
        if len(chosen) < count:
            search.tie(found.person)
            open_to[found.person] = False
    return tuple(chosen)


class _Search:
    """x, y and the columns of M⁻¹ computed so far, kept true while ties are added one after the other."""

    def __init__(self, model: Opinion, own: Floats, weights: Floats, beta: float) -> None:
        self.solver = model.solver
        self.beta = beta
        self.x = model.opinions(own)
        self.y = model.worth(weights)
        self.columns: dict[int, Floats] = {}
        self.done: list[tuple[int, float, Floats]] = []
        self.rows: list[Floats] = []

    def best(self, open_to: Mask) -> LastingTie | None:
        """Looks at whoever promises most, until nobody promises more than one already looked at is worth."""
        promise = np.where(open_to, self.beta * (1 - self.x) * self.y, 0.0)
        worth = promise / (1 + self.beta)
        for person, column in self.columns.items():
            worth[person] = promise[person] / (1 + self.beta * column[person])
        looked = set(self.columns)
        while True:
            first = int(worth.argmax())
            if worth[first] <= CLOSE:
                return None
            near = np.flatnonzero(worth >= worth[first] - CLOSE).tolist()
            new = next((person for person in near if person not in looked), None)
            if new is None:
                return LastingTie(near[0], float(worth[near[0]]))
            looked.add(new)
            worth[new] = promise[new] / (1 + self.beta * self._column(new)[new])

    def tie(self, person: int) -> None:
        column = self.columns.pop(person)
        factor = self.beta / (1 + self.beta * column[person])
        row = self.solver.solve_turned(self._unit(person))
        for (earlier, weight, _), above in zip(self.done, self.rows, strict=True):
            row -= (weight * row[earlier]) * above
        self.x = self.x + factor * (1 - self.x[person]) * column
        self.y = self.y - factor * self.y[person] * row
        self.columns = {i: other - factor * other[person] * column for i, other in self.columns.items()}
        self.done.append((person, factor, column))
        self.rows.append(row)

    def _column(self, person: int) -> Floats:
        column = self.solver.solve(self._unit(person))
        for earlier, factor, other in self.done:
            column -= (factor * column[earlier]) * other
        self.columns[person] = column
        return column

    def _unit(self, person: int) -> Floats:
        unit = np.zeros(len(self.x))
        unit[person] = 1.0
        return unit
