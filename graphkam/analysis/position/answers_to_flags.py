"""Of every red flag: which strength answers it, and how it gets to whom the flag is about (以优制劣).

Rules: docs/analysis.md, section 4. Separate from the flags themselves, which every map needs and which need no search.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Literal, NamedTuple

from graphkam.analysis.kernel.reach import reach, strengths_from
from graphkam.analysis.position.strengths import is_proved, strengths_of
from graphkam.analysis.reading.deal import Deal, exact
from graphkam.analysis.reading.net import Net, net_of
from graphkam.model.codes import ContactLevel
from graphkam.model.entities import Strength
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy, uses_together
from graphkam.model.results import Bullet, Flag, FlagAnswer, FlagReport

MOST_ANSWERS = 2
"""Answers to one flag: a review argues over the best two, not over a list."""

_MOVED = frozenset(
    {"support_uncertain", "strongly_opposed", "eb_will_not_act", "never_contacted", "rating_unknown", "new_in_job"}
)
"""Flags on where a person stands: what is valued in the person's role, or somebody the person hears, can change it."""

_REACHED = _MOVED | {"conflict"}
"""Flags answered by people who reach the person. No product settles a quarrel."""

_TOLD = frozenset(
    {
        "role_unidentified", "no_coach", "coach_unproved", "rival_unknown", "mode_unknown", "win_unknown",
        "win_assumed", "degree_unknown", "eb_weight_missing", "no_evidence", "stale", "contradiction", "leaving",
        "has_left", "reorganisation", "customer_objective_unknown", "no_opponent",
    }
)  # fmt: skip
"""Flags on what we do not know: whoever supports us on evidence can tell."""

_TOLD_ONESELF = frozenset({"mode_unknown", "win_unknown", "win_assumed"})


def answered(graph: AccountGraph, opportunity_id: str, policy: Policy, report: FlagReport) -> FlagReport:
    """The same flags, each with the strengths that answer it, the strongest first. Raises NotFoundError."""
    reader = policy.reader()
    search = _Search(Deal(graph, opportunity_id, reader))
    flags = tuple(flag.model_copy(update={"answers": search.answers(flag)}) for flag in report.flags)
    return report.model_copy(update={"flags": flags, "policy_used": uses_together((report.policy_used, reader.used()))})


class _Proved(NamedTuple):
    """A recorded strength that is proved: whom we met of those who value it, and who of them may say so to others."""

    item: Strength
    valuing: frozenset[str]
    speaking: tuple[str, ...]


class _Found(NamedTuple):
    """A strength that could answer a flag. `place`: what is asked comes after what gets there, in this order.

    `begins` and `reaches`: the ends of its path, which is only looked up for what is chosen; none: no path.
    """

    place: int
    strength: float
    code: str
    subject_id: str
    item: Strength | None = None
    begins: str | None = None
    reaches: str | None = None
    member_id: str | None = None
    how: Literal["directly", "path", "ask"] = "path"


def _first(found: Iterable[_Found]) -> list[_Found]:
    return sorted(
        found, key=lambda one: (one.place, -exact(one.strength), one.item.id if one.item else "", one.subject_id)
    )[:MOST_ANSWERS]


class _Search:
    """The strengths of one opportunity, and how far they get: one search for each who begins."""

    def __init__(self, deal: Deal) -> None:
        self.deal = deal
        self._strengths: dict[str, dict[str, float]] = {}
        self._people_found: dict[tuple[str, ...], list[_Found]] = {}

    def answers(self, flag: Flag) -> tuple[FlagAnswer, ...]:
        """At most two, of different strengths."""
        people = self._people(flag)
        found = [one for proved in self._recorded(flag) if (one := self._by_recorded(proved, people, flag))]
        if flag.code in _REACHED:
            if people not in self._people_found:
                self._people_found[people] = _first(self._by_people(people))
            found += self._people_found[people]
        elif flag.code in _TOLD:
            found += self._by_asking(flag, people)
        return tuple(self._answer(one) for one in _first(found))

    def _people(self, flag: Flag) -> tuple[str, ...]:
        """Whom the flag is about: a person, or the known members of a committee."""
        part = self.deal.part_of.get(flag.subject_id or "")
        if part is not None:
            return self.deal.people_behind(part)
        return (flag.subject_id,) if flag.subject_id in self.deal.graph.person_by_id else ()

    def _recorded(self, flag: Flag) -> Iterator[_Proved]:
        """Proved strengths that name the flag, or that move a role of whom it is about."""
        part = self.deal.part_of.get(flag.subject_id or "")
        roles = set(part.roles) if part is not None and flag.code in _MOVED else set()
        for proved in self._proved:
            if flag.code in proved.item.answers or roles & set(proved.item.moves_roles):
                yield proved

    def _by_recorded(self, proved: _Proved, people: Sequence[str], flag: Flag) -> _Found | None:
        item, valuing, speaking = proved
        themselves = [one for one in people if one in valuing]
        if themselves:
            return _Found(0, 1.0, "recorded", min(themselves), item, how="directly")
        if flag.subject_id is None:
            willing = [(-exact(self.deal.willingness(one)), one) for one in speaking]
            return _Found(0, -min(willing)[0], "recorded", min(willing)[1], item, how="directly") if willing else None
        best = self._best(speaking, people)
        return _Found(0, best[0], "recorded", best[1], item, best[1], best[2]) if best else None

    def _by_people(self, people: Sequence[str]) -> Iterator[_Found]:
        """By an important supporter or a proved coach who reaches the person, or by an executive of ours."""
        for start, bullet in self._carried.items():
            if start not in people and (best := self._best([start], people)):
                yield _Found(0, best[0], bullet.code, start, None, start, best[2])
        for member, known, strength in self._executive_ties:
            if known in people:
                yield _Found(0, strength, "executive_tie", known, None, known, known, member)
            elif (best := self._best([known], people)) and self._net.useful(strength * best[0]):
                yield _Found(0, strength * best[0], "executive_tie", known, None, known, best[2], member)

    def _by_asking(self, flag: Flag, people: Sequence[str]) -> list[_Found]:
        """Whom to ask, the best placed first: the person, a proved coach, who is tied to the person, who is willing."""
        beside = {other for person in people for other in self._tied.get(person, ())}
        asked = []
        for person, willing in self._trusted:
            oneself = person in people
            quarrels = any(self._at_odds(person, one) for one in people)
            if quarrels or (oneself and flag.code not in _TOLD_ONESELF):
                continue
            code = self._carried[person].code if person in self._carried else "supporter"
            rank = (not oneself, code != "proved_coach", person not in beside, -exact(willing))
            asked.append((rank, person, code, willing))
        return [
            _Found(place, willing, code, person, how="ask")
            for place, (_, person, code, willing) in enumerate(sorted(asked)[:MOST_ANSWERS], start=1)
        ]

    def _answer(self, one: _Found) -> FlagAnswer:
        deal = self.deal
        way = self._way(one)
        begins = way[0] if way else one.subject_id
        member = begins if begins in deal.graph.member_by_id else deal.best_owner(begins)
        part = deal.part_of.get(one.subject_id)
        return FlagAnswer(
            code=one.code,
            how=one.how,
            subject_id=one.subject_id,
            subject_name=deal.name_of(one.subject_id) or one.subject_id,
            strength_id=one.item.id if one.item else None,
            recorded=one.item.text if one.item else None,
            recorded_en=one.item.text_en if one.item else None,
            roles=part.roles if part is not None else (),
            way_ids=way,
            way=tuple(deal.name_of(name) or name for name in way),
            strength=one.strength,
            confidence=self._sure(one, way),
            member_id=member,
            member_name=deal.name_of(member),
        )

    def _sure(self, one: _Found, way: Sequence[str]) -> float | None:
        """Of the path the lowest of its steps; of who is asked the rating's."""
        if one.how == "ask":
            return self.deal.confidence(self.deal.fact(self.deal.part_of[one.subject_id], "rating"))
        return min((self._net.ties.step(*ends).confidence for ends in pairwise(way)), default=None)

    @cached_property
    def _net(self) -> Net:
        return net_of(self.deal)

    @cached_property
    def _targets(self) -> tuple[str, ...]:
        """Whoever a flag can be about."""
        return tuple(sorted({person for part in self.deal.parts for person in self.deal.people_behind(part)}))

    @cached_property
    def _target_nodes(self) -> list[int]:
        return [self._net.index[target] for target in self._targets]

    @cached_property
    def _proved(self) -> tuple[_Proved, ...]:
        found = []
        for item in self.deal.graph.strengths:
            if item.opportunity_id == self.deal.opportunity.id and is_proved(self.deal, item):
                known = (one for one in item.valued_by_ids if one in self.deal.graph.person_by_id)
                valuing = tuple(one for one in known if self._met(one))
                found.append(_Proved(item, frozenset(valuing), tuple(one for one in valuing if self._speaks(one))))
        return tuple(found)

    @cached_property
    def _carried(self) -> dict[str, Bullet]:
        """Person → the strength that this person is; nobody who backs a rival as well, a coach before a supporter."""
        found: dict[str, Bullet] = {}
        for bullet in strengths_of(self.deal):
            if bullet.code in ("important_supporter", "proved_coach") and bullet.subject_id in self.deal.fulcrums:
                found[bullet.subject_id] = bullet
        return found

    @cached_property
    def _trusted(self) -> tuple[tuple[str, float], ...]:
        """Fulcrums whose support rests on evidence that is not out of date, and how willing they are."""
        found = []
        for person in self.deal.fulcrums:
            part = self.deal.part_of[person]
            fact = self.deal.fact(part, "rating")
            if fact is not None and fact.has_evidence and not self.deal.stale(part):
                found.append((person, self.deal.willingness(person)))
        return tuple(found)

    @cached_property
    def _executive_ties(self) -> tuple[tuple[str, str, float], ...]:
        """Our executive, the person of the decision layer, strength of that step: who are named as in the strengths."""
        known = {bullet.subject_id for bullet in strengths_of(self.deal) if bullet.code == "executive_tie"}
        ties, members = self._net.ties.strength, self.deal.graph.member_by_id
        pairs = {(tie.member_id, tie.person_id) for tie in self.deal.graph.coverage if tie.person_id in known}
        return tuple(
            (member, person, ties[member, person])
            for member, person in sorted(pairs)
            if members[member].executive and (member, person) in ties
        )

    @cached_property
    def _tied(self) -> dict[str, set[str]]:
        """Person → those joined by a reporting line or by influence that is no conflict."""
        found: dict[str, set[str]] = {}
        pairs = [(line.person_id, line.manager_id) for line in self.deal.graph.reporting]
        pairs += [(link.source_id, link.target_id) for link in self.deal.graph.influence if not link.hostile]
        for one, other in pairs:
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
        return found

    def _met(self, person_id: str) -> bool:
        level = self.deal.level_of_person(person_id)
        return level is not None and level.rank >= ContactLevel.MET.rank

    def _speaks(self, person_id: str) -> bool:
        """Whether somebody who values a strength may say so to others: not against us, backing nobody else."""
        return not self.deal.opposes(self.deal.part_of.get(person_id)) and person_id not in self.deal.backers

    def _best(self, starts: Iterable[str], people: Sequence[str]) -> tuple[float, str, str] | None:
        """(strength, who begins, whom it reaches) of the strongest way from any of the starts to any of the people."""
        reached = ((self._from(start).get(person, 0.0), start, person) for start in starts for person in people)
        found = [one for one in reached if one[0] and not self._at_odds(*one[1:])]
        return min(found, key=lambda one: (-exact(one[0]), *one[1:]), default=None)

    def _at_odds(self, one: str, other: str) -> bool:
        """Nobody speaks for us to somebody they quarrel with, nor tells of them without bias."""
        return frozenset((one, other)) in self.deal.hostile_pairs

    def _from(self, start: str) -> dict[str, float]:
        """Person → path strength from somebody, for everybody a flag can be about; only what is worth naming."""
        if start not in self._strengths:
            net = self._net
            strengths = strengths_from(net.links, [net.index[start]])[self._target_nodes].tolist()
            self._strengths[start] = {
                target: strength
                for target, strength in zip(self._targets, strengths, strict=True)
                if target != start and net.useful(strength)
            }
        return self._strengths[start]

    def _way(self, one: _Found) -> tuple[str, ...]:
        """The people of a path, our executive before them; nobody where there is none."""
        if one.begins is None or one.reaches is None:
            return ()
        ours = (one.member_id,) if one.member_id else ()
        if one.begins == one.reaches:
            return (*ours, one.reaches)
        net = self._net
        (way,) = reach(net.links, [net.index[one.begins]], [net.index[one.reaches]]).ways
        return (*ours, *(net.names[node] for node in way))
