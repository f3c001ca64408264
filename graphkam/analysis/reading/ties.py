"""Who can sway whom: recorded influence, influence assumed along reporting lines, our own ties."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import cached_property
from itertools import permutations
from typing import NamedTuple, TypeAlias

from graphkam.analysis.reading.constants import won_rating
from graphkam.analysis.reading.deal import Deal
from graphkam.model.codes import ContactLevel, Origin, ReportingKind
from graphkam.model.entities import Coverage, Influence
from graphkam.model.results import Step


class Tie(NamedTuple):
    """What joins two people in one direction, before anybody's willingness. `age` in days; none: nobody stated it."""

    strength: float
    tie: str
    kind: str
    assumed: bool
    confidence: float
    facts: tuple[str, ...]
    age: int | None


Allowed: TypeAlias = Callable[[Tie], bool]
Pair: TypeAlias = tuple[str, str]


class _Line(NamedTuple):
    """What a reporting line lets one assume: manager to report is down. `kind` of the line."""

    kind: str
    way: str


_Behind: TypeAlias = Influence | _Line | Coverage


class Ties:
    """Every tie that can carry a step, by (who acts, on whom): people, and members of ours who act on people.

    Several links between a pair count as the strongest, never as the sum. Conflict and negative links carry nothing:
    they lower the willingness of the two people towards each other. Of ties that are not `allowed` the next strongest
    takes the place; a reporting line stays silent from one to the other where any influence of that direction is
    recorded, and both ways between two people at odds. Nobody of `without` has any tie. What only the steps of a
    result need (age, confidence, facts) is worked out when asked for.
    """

    def __init__(self, deal: Deal, allowed: Allowed | None = None, without: Collection[str] = ()) -> None:
        self.deal = deal
        self._allowed = allowed
        self._without = frozenset(without)
        self._behind: dict[Pair, _Behind] = {}
        self._tie_strength: dict[Pair, float] = {}
        self._add(deal)
        self._willing = {source: self._willing_at_all(source) for source in {one for one, _ in self._behind}}
        self._factor = deal.policy.number("willingness.conflict_factor")
        self._at_odds = self._behind.keys() & {pair for ends in deal.hostile_pairs for pair in permutations(ends, 2)}

    @cached_property
    def strength(self) -> dict[Pair, float]:
        """(who acts, on whom) → strength of the step: tie × willingness of the one who acts, above 0, up to 1."""
        found = {pair: value * self.willingness(pair) for pair, value in self._tie_strength.items()}
        return {pair: value for pair, value in found.items() if value > 0}

    @cached_property
    def strength_once_won(self) -> dict[Pair, float]:
        """As `strength`, once the one who acts has been won: also of those who would not speak for us today."""
        found = {pair: value * self.willingness(pair, won=True) for pair, value in self._tie_strength.items()}
        return {pair: value for pair, value in found.items() if value > 0}

    def parallel(self) -> Iterator[tuple[Pair, str, Tie]]:
        """Every tie that is allowed, the weaker ones between two people too: pair, a name of its own, the tie.

        The name is the id of what was recorded; what is assumed is named after the reporting line and its direction.
        """
        for pair, behind, _ in self._candidates(self.deal):
            if self._counts(pair, behind):
                name = f"{behind.kind}_{behind.way}" if isinstance(behind, _Line) else behind.id
                yield pair, name, self._told(behind)

    def tie(self, pair: Pair) -> Tie:
        """What joins them, with how sure it is and the facts behind it."""
        return self._told(self._behind[pair])

    def stated(self, pair: Pair) -> bool:
        """Whether somebody said how strong the tie that counts is."""
        behind = self._behind[pair]
        return not isinstance(behind, _Line) and behind.strength is not None

    def willingness(self, pair: Pair, won: bool = False) -> float:
        """How willing the one who acts is to speak for us to the other, 0–1; `won`: once they have been won.

        Members of ours always are; towards somebody against us their word counts as in a direct approach.
        """
        source, target = pair
        deal = self.deal
        willing = self._willing_once_won[source] if won else self._willing[source]
        if source not in deal.graph.person_by_id and deal.resists(target, deal.approached_as.get(target)):
            willing *= deal.policy.number("approach.opponent_factor")
        return willing * self._factor if pair in self._at_odds else willing

    def step(self, source: str, target: str, won: bool = False) -> Step:
        """A tie as the step of a path, in words a result can carry; `won`: once the one who acts has been won."""
        pair = (source, target)
        deal, tie = self.deal, self.tie(pair)
        confidence, facts = tie.confidence, list(tie.facts)
        if tie.tie != "member":
            part = deal.part_of.get(source)
            fact = deal.fact(part, "rating") if part is not None and deal.rating(part) is not None else None
            confidence = min(
                confidence, deal.confidence(fact) if fact else deal.policy.number("tie.assumed_confidence")
            )
            facts += [fact.id] if fact else []
        return Step.model_validate(
            {
                "source_id": source,
                "source_name": deal.name_of(source),
                "target_id": target,
                "target_name": deal.name_of(target),
                "tie": tie.tie,
                "kind": tie.kind,
                "direction": _direction(deal, source, target),
                "tie_strength": tie.strength,
                "willingness": self.willingness(pair, won),
                "strength": min(tie.strength * self.willingness(pair, won), 1.0),
                "assumed": tie.assumed,
                "confidence": confidence,
                "facts": tuple(facts),
            }
        )

    def _willing_at_all(self, source: str) -> float:
        return self.deal.willingness(source) if source in self.deal.graph.person_by_id else 1.0

    @cached_property
    def _willing_once_won(self) -> dict[str, float]:
        """Per actor as what-if supposes it of who is won, never less than today; whoever has left speaks no more."""
        deal = self.deal
        least = int(won_rating(deal.policy.number("support.supporter_from")))
        found = dict(self._willing)
        for source in found.keys() & deal.graph.person_by_id.keys() - deal.gone.keys():
            part = deal.part_of.get(source)
            score = deal.score(part)
            level = deal.level_of_person(source)
            if level is None or level.rank < ContactLevel.IN_DIALOGUE.rank:
                level = ContactLevel.IN_DIALOGUE
            rating = least if score is None else max(least, score)
            won = deal.policy.entry("willingness.by_rating", rating) * deal.policy.entry(
                "willingness.by_contact", level
            )
            found[source] = max(found[source], won)
        return found

    def _counts(self, pair: Pair, behind: _Behind) -> bool:
        """Whether it is a tie between two people, allowed, and of nobody who is left out."""
        if pair[0] == pair[1] or (self._without and not self._without.isdisjoint(pair)):
            return False
        return self._allowed is None or self._allowed(self._told(behind))

    def _keep(self, pair: Pair, behind: _Behind, strength: float) -> None:
        """Takes the tie where it counts and nothing stronger is known; of two equal ones the surer."""
        if not self._counts(pair, behind):
            return
        known = self._tie_strength.get(pair)
        if known is None or strength > known or (strength == known and self._surer(behind, self._behind[pair])):
            self._tie_strength[pair] = strength
            self._behind[pair] = behind

    def _surer(self, one: _Behind, other: _Behind) -> bool:
        first, second = self._told(one), self._told(other)
        return (first.confidence, first.kind) > (second.confidence, second.kind)

    def _add(self, deal: Deal) -> None:
        for pair, behind, strength in self._candidates(deal):
            self._keep(pair, behind, strength)

    def _candidates(self, deal: Deal) -> Iterator[tuple[Pair, _Behind, float]]:
        """Whatever may carry a step, several between a pair each for itself."""
        spoken = {pair for ends in deal.hostile_pairs for pair in permutations(ends, 2)}
        for link in deal.graph.influence:
            if not link.hostile:
                pair = (link.source_id, link.target_id)
                spoken.add(pair)
                yield pair, link, self._stated(link)
        lines = {kind: [_Line(kind.value, way) for way in ("down", "up")] for kind in ReportingKind}
        strengths: dict[_Line, float] = {}
        for report in deal.graph.reporting:
            pair = (report.manager_id, report.person_id)
            for ends, line in zip((pair, pair[::-1]), lines[report.kind], strict=True):
                if ends not in spoken:
                    if line not in strengths:
                        strengths[line] = self._assumed(line)
                    yield ends, line, strengths[line]
        limit = deal.policy.number("tie.member_from")
        for tie in deal.graph.coverage:
            if tie.strength is not None and tie.strength >= limit:
                yield (tie.member_id, tie.person_id), tie, tie.strength

    def _stated(self, link: Influence) -> float:
        return link.strength if link.strength is not None else self.deal.policy.number("tie.unknown_strength")

    def _assumed(self, line: _Line) -> float:
        word = "line" if line.kind == ReportingKind.LINE else "dotted"
        return self.deal.policy.entry("tie.assumed_by_reporting", f"{word}_{line.way}")

    def _told(self, behind: _Behind) -> Tie:
        deal = self.deal
        if isinstance(behind, _Line):
            confidence = deal.policy.number("tie.assumed_confidence")
            return Tie(self._assumed(behind), "reporting", behind.kind, True, confidence, (), None)
        if isinstance(behind, Coverage):
            fact = deal.graph.fact_behind(behind.id, "strength")
            facts, age = ((fact.id,), fact.age_days(deal.day)) if fact else ((), None)
            return Tie(behind.strength or 0.0, "member", "coverage", False, deal.confidence(fact), facts, age)
        fact = deal.graph.fact_behind(behind.id, "strength") or deal.graph.fact_behind(behind.id, "sign")
        confidence = deal.confidence(fact) if fact else deal.policy.number("tie.assumed_confidence")
        guessed = fact is not None and fact.origin is Origin.GUESS
        facts = (fact.id,) if fact else ()
        age = None if fact is None or guessed else fact.age_days(deal.day)
        return Tie(self._stated(behind), "influence", behind.kind.value, guessed, confidence, facts, age)


def _direction(deal: Deal, source: str, target: str) -> str:
    order = ["operation", "management", "decision"]
    above, below = deal.graph.layer_of(target), deal.graph.layer_of(source)
    if above is None or below is None:
        return "unknown"
    rise = order.index(above.value) - order.index(below.value)
    return "up" if rise > 0 else "down" if rise < 0 else "sideways"
