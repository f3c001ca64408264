"""Key players: the two people without whom we lose most reach, and the one or two whose winning gains most.

Borgatti (2006). Rules: docs/analysis.md, section 9. The model: docs/analysis-models.md, section 5.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from graphkam.analysis.kernel.fragility import KeyPlayers as Found
from graphkam.analysis.kernel.fragility import Ranked, Worth, key_players_lost, key_players_won
from graphkam.analysis.kernel.links import Floats
from graphkam.analysis.kernel.reach import strengths_from
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
        self.relief = np.concatenate((net.relief, np.zeros(len(parts))))
        self.now = self._strong(strengths_from(self.links, net.starts))

    def report(self) -> KeyReport:
        net = self.net
        theirs = [node for node in range(len(net.names)) if not net.ours(node)]
        lost = [key_players_lost(self.links, net.starts, self.worth, size, len(net.names)) for size in (1, 2)]
        won = [
            key_players_won(self.links, net.starts, self.worth, size, count, theirs, self.relief)
            for size, count in ((1, len(net.names)), (2, FIRST))
        ]
        return KeyReport(
            lost_together=self._told(lost[1], lost[0], self._without),
            won=self._told(won[0], won[0], self._with),
            won_together=self._told(won[1], won[0], self._with),
            complete=lost[1].complete and won[1].complete,
        )

    def _told(self, found: Ranked, alone: Ranked, then: Callable[[Found], Floats]) -> tuple[KeyPlayers, ...]:
        single = {one.people[0]: one.change for one in alone.sets}
        return tuple(
            KeyPlayers(
                people=tuple(self._person(node, single.get(node, 0.0)) for node in one.people),
                change=one.change,
                changed=self._changed(one.people, then(one)),
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

    def _with(self, found: Found) -> Floats:
        """(parts,) strengths with each of these people won for all but their own parts."""
        most = self.now
        for node in found.people:
            relief = np.where(np.arange(self.links.size) == node, self.relief, 0.0)
            begun = strengths_from(self.links.eased(relief), [*self.net.starts, node])
            most = np.maximum(most, np.where(np.array(self.worth.own) == node, self.now, self._strong(begun)))
        return most

    def _changed(self, people: Sequence[int], then: Floats) -> tuple[Outlook, ...]:
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
