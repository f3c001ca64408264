"""Key players: the two people without whom we lose most reach, and the one or two whose winning gains most.

Borgatti (2006). Rules: docs/analysis.md, section 9. The model: docs/analysis-models.md, section 5.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from graphkam.analysis.kernel.fragility import KeyPlayers as Found
from graphkam.analysis.kernel.fragility import Ranked, Worth, key_players_lost, key_players_won
from graphkam.analysis.kernel.links import Floats, Links
from graphkam.analysis.kernel.reach import Way, reach, strengths_from
from graphkam.analysis.leverage.paths import confidence_of_way
from graphkam.analysis.reading.deal import exact
from graphkam.analysis.reading.net import Net
from graphkam.model.entities import BuyingInfluence
from graphkam.model.results_leverage import KeyPerson, KeyPlayers, Outlook

FIRST = 3
"""So many of each kind are told."""


class KeyReport(NamedTuple):
    """Pairs lost, people won, pairs won; `complete`: all pairs that can matter were tried."""

    lost_together: tuple[KeyPlayers, ...]
    won: tuple[KeyPlayers, ...]
    won_together: tuple[KeyPlayers, ...]
    complete: bool


def key_players(net: Net, parts: Sequence[BuyingInfluence]) -> KeyReport:
    """Of all who hold a role, each reached through whoever stands behind the part."""
    if not parts:
        return KeyReport((), (), (), True)
    return _Players(net, parts).report()


class _Players:
    def __init__(self, net: Net, parts: Sequence[BuyingInfluence]) -> None:
        self.net = net
        self.parts = parts
        deal = net.deal
        behind = [[net.index[person] for person in deal.people_behind(part)] for part in parts]
        # A holder is a node of its own behind the people: so a committee is reached through any member.
        self.links = net.links.with_groups(behind)
        self.targets = np.arange(len(net.names), self.links.size)
        self.worth = Worth(
            targets=self.targets.tolist(),
            weights=np.array([deal.shares[part.id] for part in parts]),
            least=net.least_strength,
            own=[net.index.get(part.holder_id or "", -1) for part in parts],
        )
        self.behind = behind
        self.now = self._strong(strengths_from(self.links, net.starts))

    def report(self) -> KeyReport:
        net = self.net
        theirs = [node for node in range(len(net.names)) if not net.ours(node)]
        once_won = net.once_won.with_groups(self.behind)
        lost = [key_players_lost(self.links, net.starts, self.worth, size, len(net.names)) for size in (1, 2)]
        won = [
            key_players_won(self.links, net.starts, self.worth, size, count, theirs, once_won)
            for size, count in ((1, len(net.names)), (2, FIRST))
        ]
        return KeyReport(
            lost_together=self._told(lost[1], lost[0], self._without, lambda _: self._ways),
            won=self._told(won[0], won[0], self._with, self._ways_with),
            won_together=self._told(won[1], won[0], self._with, self._ways_with),
            complete=lost[1].complete and won[1].complete,
        )

    def _told(
        self,
        found: Ranked,
        alone: Ranked,
        then: Callable[[Found], Floats],
        ways: Callable[[Found], Sequence[Way]],
    ) -> tuple[KeyPlayers, ...]:
        """`then`: (parts,) strengths with the change; `ways`: to each part, those that the change is about."""
        single = {one.people[0]: one.change for one in alone.sets}
        return tuple(
            KeyPlayers(
                people=tuple(self._person(node, single.get(node, 0.0)) for node in one.people),
                change=one.change,
                changed=self._changed(changes := then(one)),
                confidence=self._sure(changes, ways(one)),
            )
            for one in found.sets[:FIRST]
        )

    def _person(self, node: int, alone: float) -> KeyPerson:
        name = self.net.names[node]
        return KeyPerson(
            person_id=name, person_name=self.net.deal.name_of(name) or name, ours=self.net.ours(node), alone=alone
        )

    def _strong(self, strength: Floats) -> Floats:
        return self.worth.strong(strength[self.targets])

    def _without(self, found: Found) -> Floats:
        """(parts,) strengths with these people gone; their own parts as they are."""
        starts = [start for start in self.net.starts if start not in found.people]
        left = self._strong(strengths_from(self.links.without(found.people), starts))
        return np.where(np.isin(self.worth.own or (), found.people), self.now, left)

    def _links_with(self, node: int) -> Links:
        return self.net.with_won([node]).with_groups(self.behind)

    def _with(self, found: Found) -> Floats:
        """(parts,) strengths with each of these people won for all but their own parts."""
        most = self.now
        for node in found.people:
            begun = strengths_from(self._links_with(node), [*self.net.starts, node])
            most = np.maximum(most, np.where(np.array(self.worth.own) == node, self.now, self._strong(begun)))
        return most

    @cached_property
    def _ways(self) -> list[Way]:
        """To each part the strongest way today, up to whoever of the holders it ends with."""
        return [way[:-1] for way in reach(self.links, self.net.starts, self.targets.tolist()).ways]

    def _ways_with(self, found: Found) -> list[Way]:
        """The same once one of these people is won, whichever of them leads there more strongly."""
        best = list(zip(np.zeros(len(self.parts)).tolist(), self._ways, strict=True))
        for node in found.people:
            begun = reach(self._links_with(node), [*self.net.starts, node], self.targets.tolist())
            others = zip(begun.strength.tolist(), (way[:-1] for way in begun.ways), strict=True)
            best = [
                one if own == node or exact(one[0]) >= exact(other[0]) else other
                for own, one, other in zip(self.worth.own or (), best, others, strict=True)
            ]
        return [way for _, way in best]

    def _sure(self, then: Floats, ways: Sequence[Way]) -> float | None:
        """The lowest over the parts that are reached differently."""
        pairs = zip(self.now.tolist(), then.tolist(), ways, strict=True)
        changed = [way for before, after, way in pairs if way and exact(before) != exact(after)]
        return min((confidence_of_way(self.net, way) for way in changed), default=None)

    def _changed(self, then: Floats) -> tuple[Outlook, ...]:
        return tuple(
            Outlook(
                buying_influence_id=part.id,
                person_id=part.holder_id or "",
                person_name=self.net.deal.name_of(part.holder_id) or "",
                roles=part.roles,
                before=before,
                after=after,
            )
            for part, before, after in zip(self.parts, self.now.tolist(), then.tolist(), strict=True)
            if exact(before) != exact(after)
        )
