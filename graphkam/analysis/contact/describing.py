"""A recommendation with everything a result says of it: why, along which way, what it adds, cautions, what to say.

Rules: docs/analysis.md, section 6. Only those that are shown are described: a large account has thousands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from graphkam.analysis.contact.candidates import Row
from graphkam.analysis.contact.swing import Swings
from graphkam.analysis.leverage.paths import described, need_of_person, who_acts
from graphkam.analysis.reading.deal import Deal, exact
from graphkam.analysis.reading.knowledge import confidence_in_person
from graphkam.analysis.reading.ties import Ties
from graphkam.model.codes import UNCLEAR, Role
from graphkam.model.entities import BuyingInfluence
from graphkam.model.facts import Fact
from graphkam.model.results import Contact, Effect, LeveragePath, Reason

_SWAYED = 3
"""So many people are named whom somebody without a role sways, or whom somebody between the camps hears."""


def contacts_of(swings: Swings, rows: Sequence[Row]) -> tuple[Contact, ...]:
    """The recommendations in the order given, ranked from 1."""
    described_rows = _Described(swings, rows)
    return tuple(described_rows.contact(row, rank) for rank, row in enumerate(rows, start=1))


def acted_on_by(swings: Swings, rows: Sequence[Row], member_id: str) -> list[Row]:
    """Of these recommendations those that one of ours acts on, in the order given; nothing is described for it."""
    ways = swings.ways(row.person_id for row in rows if row.led)
    return [row for row in rows if who_acts(swings.deal, _way(ways, row)) == member_id]


def _way(ways: Mapping[str, tuple[str, ...]], row: Row) -> tuple[str, ...]:
    return ways[row.person_id] if row.led else (row.person_id,)


class _Described:
    """What several recommendations of one opportunity share, worked out for all of them at once."""

    def __init__(self, swings: Swings, rows: Sequence[Row]) -> None:
        self.swings = swings
        self.deal: Deal = swings.deal
        self._ways = swings.ways(row.person_id for row in rows if row.led)
        # Of one person's change any other is a multiple.
        self._effects = swings.effects({row.person_id: 1.0 for row in rows if row.family != "ask"})

    @cached_property
    def _ties(self) -> Ties:
        return Ties(self.deal)

    def contact(self, row: Row, rank: int) -> Contact:
        deal, person_id = self.deal, row.person_id
        position = deal.graph.position_of(person_id)
        path = described(deal, self._ties, self._ways[person_id]) if row.led else None
        way = _way(self._ways, row)
        through = next((one for one in way[:-1] if one in deal.graph.person_by_id), None)
        member = who_acts(deal, way)
        effects = self._effects_of(row)
        last = deal.last_contact((person_id,))
        return Contact(
            rank=rank,
            kind=row.kind,
            person_id=person_id,
            person_name=deal.name_of(person_id) or person_id,
            title=position.title if position else None,
            opportunity_id=deal.opportunity.id,
            score=row.score,
            gain=row.gain,
            chance=row.chance,
            effort=row.effort,
            swing=self.swings.swing(person_id),
            led=row.led,
            path=path,
            through_id=through,
            through_name=deal.name_of(through),
            member_id=member,
            member_name=deal.name_of(member),
            reasons=tuple(self._reasons(row, path, effects)),
            talk_about=tuple(self._talk(row)),
            effects=effects,
            cautions=tuple(self._cautions(person_id)),
            confidence=path.confidence if path else confidence_in_person(deal, self._part(row)),
            last_contact=last,
            days_since=(deal.day - last).days if last else None,
            role=row.asked[0].role if row.asked else None,
        )

    def _part(self, row: Row) -> BuyingInfluence | None:
        return row.part or self.deal.part_of.get(row.person_id)

    @cached_property
    def _roles(self) -> dict[str, tuple[Role, ...]]:
        """Person → roles held, alone or in a committee."""
        found: dict[str, set[Role]] = defaultdict(set)
        for part in self.deal.holders:
            for person in self.deal.people_behind(part):
                found[person].update(part.roles)
        return {person: tuple(role for role in Role if role in roles) for person, roles in found.items()}

    def _effects_of(self, row: Row) -> tuple[Effect, ...]:
        if row.asked:
            step = self.swings.constants.contact_step
            asked = sorted(row.asked, key=lambda one: (-exact(one.gain), list(Role).index(one.role)))
            return tuple(
                Effect(person_id=None, person_name=None, roles=(one.role,), share=one.gain / step, gain=one.gain)
                for one in asked
                if one.gain > 0
            )
        return tuple(
            Effect(
                person_id=person,
                person_name=self.deal.name_of(person),
                roles=self._roles.get(person, ()),
                share=self.swings.share(person),
                gain=gain * row.change,
            )
            for person, gain in self._effects[row.person_id]
            if exact(gain * row.change) > 0
        )

    def _reasons(self, row: Row, path: LeveragePath | None, effects: Sequence[Effect]) -> list[Reason]:
        if row.asked:
            return [
                Reason(
                    code="reason.find_coach" if one.role is Role.COACH else "reason.ask_role",
                    params={"role": one.role, "as": one.asked_as},
                )
                for one in row.asked
            ]
        if row.family == "keep" and row.part is not None:
            people = self.deal.people_behind(row.part)
            limit = int(self.deal.policy.entry("contact.limit_days", row.part.degree))
            last = self.deal.last_contact(people)
            facts = _ids(self.deal.fact(row.part, "rating"))
            return [Reason(code="reason.keep", params={"last": last, "limit": limit}, facts=facts)]
        return [self._why(row, effects), self._how(row, path), *self._slowed(row)]

    def _why(self, row: Row, effects: Sequence[Effect]) -> Reason:
        """Who this is in the decision, or whom somebody without a role sways."""
        deal, person_id = self.deal, row.person_id
        state, _ = need_of_person(deal, person_id)
        facts = _ids(deal.fact(row.part, "rating") if row.part else None)
        roles = self._roles.get(person_id, ())
        if roles:
            params = {"roles": list(roles), "state": state, "share": self.swings.share(person_id)}
            return Reason(code="reason.holds", params=params, facts=facts)
        swayed = [effect.person_name for effect in effects if effect.person_id != person_id][:_SWAYED]
        return Reason(code="reason.sways", params={"state": state, "people": swayed}, facts=facts)

    def _how(self, row: Row, path: LeveragePath | None) -> Reason:
        openness = self._openness(row.person_id)
        if path is not None:
            names = [path.steps[0].source_name, *(step.target_name for step in path.steps)]
            facts = tuple(dict.fromkeys(fact for step in path.steps for fact in step.facts))
            params = {"way": " → ".join(names), "strength": path.strength}
            return Reason(code="reason.led", params=params, facts=facts)
        if row.person_id in self.deal.fulcrums:
            code = "reason.direct_fulcrum"
        else:
            code = "reason.direct_better" if self.swings.reachable(row.person_id) else "reason.direct_only"
        part = row.part or self.deal.approached_as.get(row.person_id)
        fact = self.deal.fact(part, "contact_level") if part and part.contact_level else None
        chance = row.chance / openness if openness > 0 else 0.0
        level = self.deal.level_of_part(part) if part else self.deal.level_of_person(row.person_id)
        return Reason(code=code, params={"chance": chance, "level": level}, facts=_ids(fact))

    def _openness(self, person_id: str) -> float:
        return float(self.swings.arrays.ground.openness[self.swings.number(person_id)])

    def _slowed(self, row: Row) -> list[Reason]:
        """That the response mode lowers the chance, so that the chance can be followed."""
        factor = self._openness(row.person_id)
        if factor == 1:
            return []
        part = row.part or self.deal.approached_as.get(row.person_id)
        mode = part.mode if part else None
        fact = self.deal.fact(part, "mode") if part and mode else None
        return [Reason(code="reason.mode", params={"mode": mode, "factor": factor}, facts=_ids(fact))]

    def _cautions(self, person_id: str) -> list[Reason]:
        """Why not to build on somebody before testing."""
        deal = self.deal
        part = deal.part_of.get(person_id)
        rating = deal.rating(part)
        unknown = rating is None or rating == UNCLEAR
        found = []
        if unknown or not (deal.favours(part) or deal.opposes(part)):
            heard = [(deal.part_of[one], one) for one in self.swings.heard_by(person_id) if one in deal.part_of]
            camps = [[item for item in heard if of_camp(item[0])] for of_camp in (deal.supports, deal.opposes)]
            if all(camps):
                facts = [deal.fact(one, "rating") for camp in camps for one, _ in camp]
                supporters, opponents = ([deal.name_of(one) for _, one in camp[:_SWAYED]] for camp in camps)
                params = {"supporters": supporters, "opponents": opponents}
                found.append(Reason(code="caution.cross_pressured", params=params, facts=_ids(*facts)))
        swing = self.swings.swing(person_id)
        if unknown and exact(swing) >= deal.policy.number("advice.central_from"):
            found.append(Reason(code="caution.central_unknown", params={"share": swing}))
        position = deal.graph.position_of(person_id)
        if position is not None and position.leaving:
            told = _ids(deal.graph.fact_behind(position.id, "leaving"))
            found.append(Reason(code="caution.leaving", params={"what": position.leaving}, facts=told))
        return found

    def _talk(self, row: Row) -> list[Reason]:
        """What to talk about: the layer's concern, the person's win, the mode; when asking, who holds the role."""
        deal = self.deal
        part = deal.part_of.get(row.person_id)
        layer = deal.graph.layer_of(row.person_id)
        topics = [Reason(code="talk.ask")] if row.asked else []
        topics.append(Reason(code=f"talk.layer.{layer.value if layer else 'unknown'}"))
        if part is None:
            return topics
        if part.win:
            code = "talk.win_proved" if part.win_proved is True else "talk.win_assumed"
            topics.append(Reason(code=code, params={"win": part.win}, facts=_ids(deal.fact(part, "win"))))
        elif part.roles:
            topics.append(Reason(code="talk.win_unknown"))
        if part.mode is not None and not row.asked:
            topics.append(Reason(code=f"talk.mode.{part.mode.value}", facts=_ids(deal.fact(part, "mode"))))
            if not part.mode.will_act:
                topics += self._levers(row.person_id, part)
        return topics

    def _levers(self, person_id: str, part: BuyingInfluence) -> list[Reason]:
        """How a mode is changed: the three levers, the second with the name of a supporter who is listened to."""
        deal = self.deal
        pressing = [
            (-exact(strength), one)
            for one, strength in self.swings.steps_to(person_id)
            if one in deal.graph.person_by_id and deal.supports(deal.part_of.get(one))
        ]
        press = Reason(code="talk.lever.press_nobody")
        if pressing:
            strength, one = min(pressing)
            facts = _ids(deal.fact(deal.part_of[one], "rating"))
            params = {"person": deal.name_of(one), "strength": -strength}
            press = Reason(code="talk.lever.press", params=params, facts=facts)
        last = "talk.lever.prospect" if part.mode == "even_keel" else "talk.lever.reality"
        return [Reason(code="talk.lever.difference"), press, Reason(code=last)]


def _ids(*facts: Fact | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact.id for fact in facts if fact is not None))
