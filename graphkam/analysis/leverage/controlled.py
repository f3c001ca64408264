"""Leverage paths under a reader's controls: the best way, genuinely different ones, and what each step needs.

Rules: docs/analysis.md, sections 5 and 7.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice, pairwise

from graphkam.analysis.kernel.alternatives import Ranked, difference, way_past, ways_in_order
from graphkam.analysis.kernel.links import CLOSE, Links
from graphkam.analysis.kernel.reach import Way as Nodes
from graphkam.analysis.kernel.reach import reach_within, without_middle
from graphkam.analysis.leverage.paths import described, need_of, target_of
from graphkam.analysis.reading.constants import LEAST_EFFORT
from graphkam.analysis.reading.deal import Deal, exact
from graphkam.analysis.reading.knowledge import knowledge_of
from graphkam.analysis.reading.net import Net, days_of, need_of_step, net_of
from graphkam.analysis.reading.ties import Tie
from graphkam.errors import InputError, Place
from graphkam.model.entities import BuyingInfluence
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy
from graphkam.model.results import Target
from graphkam.model.results_leverage import Controls, DesignedPath, LeverageReport, TargetPaths

LOOK_AT = 200
"""So many ways to a target are looked at for those that were asked for; a result says when there were more."""

FREE = Controls()


def controlled_paths(
    graph: AccountGraph, opportunity_id: str, policy: Policy, controls: Controls = FREE
) -> LeverageReport:
    """Every target, or the person asked for, with the best way and others that are different.

    Raises NotFoundError for an opportunity and InputError for controls that name nobody or contradict each other.
    """
    reader = policy.reader()
    deal = Deal(graph, opportunity_id, reader)
    _check(deal, controls)
    search = _Search(deal, controls)
    return LeverageReport(
        opportunity_id=opportunity_id,
        day=graph.day,
        controls=controls,
        fulcrums=tuple(person for person in deal.fulcrums if person not in controls.without),
        targets=tuple(_targets(deal, search, controls)),
        known=knowledge_of(deal),
        policy_used=reader.used(),
    )


def _check(deal: Deal, controls: Controls) -> None:
    everybody = deal.graph.person_by_id.keys() | deal.graph.member_by_id.keys()
    asked = {"to": [controls.to], "via": [controls.via], "without": controls.without, "only": controls.only}
    for field, people in asked.items():
        for person in people:
            there = deal.graph.person_by_id if field == "to" else everybody
            if person is not None and person not in there:
                raise InputError("path_person_unknown", Place(field=field), person=person)
    if controls.to is not None and controls.to in controls.without:
        raise InputError("path_without_target", Place(field="without"), person=deal.name_of(controls.to))
    if controls.via is not None and controls.via in controls.without:
        raise InputError("path_via_excluded", Place(field="via"), person=deal.name_of(controls.via))
    if controls.via is not None and controls.via == controls.to:
        raise InputError("path_via_target", Place(field="via"), person=deal.name_of(controls.via))


def _targets(deal: Deal, search: _Search, controls: Controls) -> Iterable[TargetPaths]:
    if controls.to is not None:
        return [search.paths(_part_of(deal, controls.to))]
    parts = [part for part in deal.holders if need_of(deal, part)[1] > 0 and deal.people_behind(part)]
    found = [search.paths(part) for part in parts]
    return sorted(found, key=lambda target: (-exact(target.urgency), target.buying_influence_id))


def _part_of(deal: Deal, person_id: str) -> BuyingInfluence:
    """Somebody's part in the opportunity, or what stands for one where nothing is recorded."""
    known = deal.part_of.get(person_id)
    if known is not None:
        return known
    return BuyingInfluence.model_construct(
        id="", account_id=deal.graph.account.id, opportunity_id=deal.opportunity.id, holder_id=person_id
    )


def _allowed(deal: Deal, controls: Controls) -> Callable[[Tie], bool]:
    def allowed(tie: Tie) -> bool:
        return tie.kind not in controls.without_kinds and (not controls.verified_only or _verified(deal, tie))

    return allowed


def _verified(deal: Deal, tie: Tie) -> bool:
    """Whether somebody stated the tie within the team's limit of age."""
    return tie.age is not None and tie.age <= deal.policy.number("judgement.stale_after_days")


class _Search:
    """Ways of one opportunity under controls; the net is made once."""

    def __init__(self, deal: Deal, controls: Controls) -> None:
        self.deal = deal
        self.controls = controls
        self.net: Net = net_of(deal, _allowed(deal, controls), controls.without)
        index = self.net.index
        # A member of ours without a tie that counts is nobody a way could pass.
        self.via = index.get(controls.via, -1) if controls.via is not None else None
        self.links: Links = self._in_reach(self.net.links, self.net.starts)
        self.found: dict[str, tuple[tuple[Ranked, ...], bool]] = {}

    def paths(self, part: BuyingInfluence) -> TargetPaths:
        target = target_of(self.deal, self, part)
        ranked, complete = self._ranked(target.person_id)
        ways = [self._way(one, ranked[0], part.id) for one in ranked]
        fields = {name: getattr(target, name) for name in type(target).model_fields}
        best = {"path": ways[0] if ways else None, "alternatives": tuple(ways[1:]), "complete": complete}
        return TargetPaths(**{**fields, **best}, direct_better=bool(ways) and self._direct_better(target, ways[0]))

    def _direct_better(self, target: Target, best: DesignedPath) -> bool:
        """Compared as for the next contact."""
        led = best.strength / days_of(self.deal, "approach.led_effort", target.person_id)
        direct = target.direct_chance / max(LEAST_EFFORT, target.direct_effort)
        return exact(direct) > exact(led)

    def best(self, person_id: str) -> DesignedPath | None:
        ranked, _ = self._ranked(person_id)
        return self._way(ranked[0], ranked[0], "") if ranked else None

    def coach_to_develop(self, person_id: str) -> str | None:
        """Whose winning would open the strongest way that fits the controls."""
        target = self.net.index[person_id]
        if person_id in self.controls.without or self.via == target or self.via == -1:
            return None
        found = self.net.coaches(person_id, self.links, self.controls.most_steps)
        if self.via is not None:
            found = self._passing(found, self.via, target)
        return self.net.names[found[0][0]] if found else None

    def _passing(self, coaches: Sequence[tuple[int, float]], via: int, target: int) -> list[tuple[int, float]]:
        """Of these whoever's way past somebody is the strongest: past them it is at least as long as without."""
        best: tuple[float, int] | None = None
        for node, least in coaches[:LOOK_AT]:
            if best is not None and exact(least) > best[0]:
                break
            links = self._in_reach(self.net.with_won([node]), [*self.net.starts, node])
            passing = way_past(links, [node], via, target)
            fitting = passing.best if passing is not None else None
            if fitting is not None and not self._fits(fitting.way):
                others = islice(ways_in_order(links, [node], target), LOOK_AT)
                fitting = next((one for one in others if self._fits(one.way)), None)
            if fitting is not None and self.net.useful(fitting.strength):
                found = exact(fitting.cost), node
                best = found if best is None else min(best, found)
        return [best[::-1]] if best is not None else []

    def _in_reach(self, links: Links, starts: Sequence[int]) -> Links:
        """Without what those in the middle do who are not allowed there."""
        if not self.controls.only:
            return links
        index = self.net.index
        allowed = [index[one] for one in (*self.controls.only, self.controls.via) if one in index]
        return without_middle(links, list(starts), allowed)

    def _ranked(self, person_id: str) -> tuple[tuple[Ranked, ...], bool]:
        if person_id not in self.found:
            self.found[person_id] = self._search(person_id)
        return self.found[person_id]

    def _search(self, person_id: str) -> tuple[tuple[Ranked, ...], bool]:
        """The ways asked for, strongest first, and whether all that could be among them were looked at."""
        if person_id in self.controls.without:
            return (), True
        target = self.net.index[person_id]
        if self.via == target:
            return (), True
        wanted = 1 + self.controls.alternatives
        least = self.deal.policy.number("path.least_difference") if wanted > 1 else 0.0
        found: list[Ranked] = []
        seen = 0
        for ranked in islice(ways_in_order(self.links, self.net.starts, target), LOOK_AT):
            seen += 1
            if not self.net.useful(ranked.strength):
                return tuple(found), True
            if self._fits(ranked.way) and all(difference(ranked.way, o.way) >= least - CLOSE for o in found):
                found.append(ranked)
                if len(found) == wanted:
                    return tuple(found), True
        complete = seen < LOOK_AT
        if found or complete:
            return tuple(found), complete
        return self._exact_best(target), False

    def _fits(self, way: Nodes) -> bool:
        most = self.controls.most_steps
        return (most is None or len(way) - 1 <= most) and (self.via is None or self.via in way[:-1])

    def _exact_best(self, target: int) -> tuple[Ranked, ...]:
        """The best way where too many others come before it to be met in their order."""
        best: Ranked | None = None
        if self.via is None and self.controls.most_steps is not None:
            within = reach_within(self.links, self.net.starts, [target], self.controls.most_steps)
            if within.ways[0]:
                best = Ranked(_cost(self.links, within.ways[0]), within.ways[0])
        elif self.via is not None:
            passing = way_past(self.links, self.net.starts, self.via, target) if self.via >= 0 else None
            best = passing.best if passing is not None and self._fits(passing.best.way) else None
        return (best,) if best is not None and self.net.useful(best.strength) else ()

    def _way(self, ranked: Ranked, best: Ranked, part_id: str) -> DesignedPath:
        names = [self.net.names[node] for node in ranked.way]
        path = described(self.deal, self.net.ties, names)
        fields = {name: getattr(path, name) for name in type(path).model_fields}
        ties = [self.net.ties.tie((step.source_id, step.target_id)) for step in path.steps]
        return DesignedPath(
            **{
                **fields,
                "buying_influence_id": part_id,
                "needs": tuple(need_of_step(self.deal, step.source_id, step.target_id) for step in path.steps),
                "unverified": tuple(place for place, tie in enumerate(ties) if not _verified(self.deal, tie)),
                "difference": difference(ranked.way, best.way),
            }
        )


def _cost(links: Links, way: Nodes) -> float:
    return sum(next(cost for node, cost in links.out_of.of(one) if node == other) for one, other in pairwise(way))
