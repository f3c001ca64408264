"""One opportunity as the numeric core sees it, by the ids of people: whose attitude moves how much support, and how.

The models: docs/analysis-models.md, sections 1 and 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np

from graphkam.analysis.kernel.contact import Ranking, next_contact
from graphkam.analysis.kernel.lasting import lasting_ties
from graphkam.analysis.kernel.links import Floats, Ints, Mask
from graphkam.analysis.kernel.opinion import Opinion, opinion
from graphkam.analysis.kernel.reach import canonical_ways, costs_from
from graphkam.analysis.reading.arrays import AccountArrays, from_columns
from graphkam.analysis.reading.columns import Columns, columns_of
from graphkam.analysis.reading.constants import Constants, constants_of, read_used
from graphkam.analysis.reading.deal import Deal, exact

_FEW = 64
"""Up to so many who decide, everybody's effects are had from one solve for each of them."""


class Swings:
    """Everybody's swing and the better approach to them, and what is behind both for those who are asked about."""

    def __init__(self, deal: Deal, columns: Columns | None = None) -> None:
        """`columns`: those of the deal, where they are to be read otherwise than recorded."""
        self.deal = deal
        columns = columns or columns_of(deal)
        read_used(columns, deal.policy)
        self.constants: Constants = constants_of(deal.policy.policy)
        self.arrays: AccountArrays = from_columns(columns, self.constants)
        self.ranking: Ranking = next_contact(
            self.arrays.ground,
            self.constants.least_stubbornness,
            self.constants.contact_step,
            0,
            self.constants.least_strength,
        )

    def number(self, person_id: str) -> int:
        """The place of a person in the arrays."""
        return self.arrays.index[person_id]

    def swing(self, person_id: str) -> float:
        """What weighted support gains per unit of somebody's own attitude."""
        return float(self.ranking.swing[self.number(person_id)])

    def share(self, person_id: str) -> float:
        """Somebody's share in the decision, 0–1, with their part of a committee's."""
        return float(self.arrays.ground.weights[self.number(person_id)])

    @cached_property
    def _model(self) -> Opinion:
        ground = self.arrays.ground
        return opinion(ground.heard, ground.susceptibility, self.constants.least_stubbornness)

    def lasting(self, most: int, among: Mask) -> list[tuple[str, float]]:
        """Up to `most` of those among whom to choose, with what a lasting tie with each adds after those before."""
        ground = self.arrays.ground
        chosen = lasting_ties(self._model, ground.own, ground.weights, most, self.constants.lasting_tie, among)
        return [(self.arrays.people[tie.person], tie.gain) for tie in chosen]

    def effects(self, changes: Mapping[str, float]) -> dict[str, list[tuple[str, float]]]:
        """Person whose own attitude changes by so much → who decides and what each of them adds to weighted support.

        The largest first, then the smaller id; what is nothing to nine decimals is left out. They add up to swing ×
        change. One solve for each of those who decide; where many decide, one for each of those asked about.
        """
        found = {}
        for person, change in changes.items():
            gains = self._rises_of(self.number(person)) * self.arrays.ground.weights[self._deciding] * change
            found[person] = self._largest_first(gains)
        return found

    @cached_property
    def _deciding(self) -> Ints:
        return np.flatnonzero(self.arrays.ground.weights)

    def _rises_of(self, moved: int) -> Floats:
        """(those who decide,) by how much each settled opinion rises per unit of somebody's own attitude.

        Which of the two ways is taken depends on the account alone, so that who else is asked about changes no digit.
        """
        if self._deciding.size <= _FEW:
            rises: Floats = self._attributions[moved]
            return rises
        unit = np.zeros(len(self.arrays.people))
        unit[moved] = 1.0
        return self._model.opinions(unit)[self._deciding]

    @cached_property
    def _attributions(self) -> Floats:
        """(people, those who decide) what each one's settled opinion is made of.

        Solved one by one: for several at once BLAS wakes its threads, which on a busy machine takes fifty times longer.
        """
        rows = [self._model.attribution(person) for person in self._deciding.tolist()]
        return np.array(rows).reshape(len(rows), len(self.arrays.people)).T

    def _largest_first(self, gains: Floats) -> list[tuple[str, float]]:
        found = [
            (self.arrays.people[person], gain)
            for person, gain in zip(self._deciding.tolist(), gains.tolist(), strict=True)
            if exact(gain) > 0
        ]
        return sorted(found, key=lambda item: (-exact(item[1]), item[0]))

    @cached_property
    def _costs(self) -> Floats:
        return costs_from(self.arrays.ground.links, self.arrays.ground.starts)

    def reachable(self, person_id: str) -> bool:
        """Whether some way worth naming leads to somebody who is no start."""
        strength = float(np.exp(-self._costs[self.number(person_id)]))
        return exact(strength) >= self.constants.least_strength

    def ways(self, people: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Person → ids from the start to them along the strongest way: the one whose strength was used."""
        ground = self.arrays.ground
        names = (*self.arrays.people, *self.arrays.members)
        wanted = [self.number(person) for person in people]
        found = canonical_ways(ground.links, self._costs, frozenset(ground.starts.tolist()), wanted)
        return {names[target]: tuple(names[node] for node in way) for target, way in found.items()}

    def heard_by(self, person_id: str) -> Sequence[str]:
        """Ids of those whom somebody listens to, the smaller first."""
        heard = self.arrays.ground.heard
        sources = heard.source[heard.listener == self.number(person_id)]
        return [self.arrays.people[source] for source in sorted(sources.tolist())]

    def steps_to(self, person_id: str) -> list[tuple[str, float]]:
        """Who can act on somebody, with the strength of the step (tie × willingness)."""
        names = (*self.arrays.people, *self.arrays.members)
        into = self.arrays.ground.links.into.of(self.number(person_id))
        return [(names[node], float(np.exp(-cost))) for node, cost in into]
