"""One opportunity of an account graph, read the way every analysis needs it: ratings, contact, age, shares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Literal

from graphkam.model.codes import REQUIRED_ROLES, UNCLEAR, ContactLevel, Degree, Origin, Role
from graphkam.model.entities import BuyingInfluence, Committee, Opportunity
from graphkam.model.facts import Fact
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import PolicyReader

NEVER_GUESSED = ("rating", "contact_level", "mode", "weight", "result", "win", "win_proved")
"""Judgements of which a guess counts as not known: a guess is never a fact."""

OF_THE_HOLDER = ("rating", "contact_level", "mode", "result", "win", "win_proved")
"""Judgements on the person and not on the part: they go with whoever held it."""

_DIGITS = 9

_SHORTEST_HALF_LIFE = 0.01
"""Days. Whatever a team's policy says, confidence only ever falls, and age is divided by this."""


def exact(value: float) -> float:
    """A number for comparing: differences that only rounding made must not decide between people."""
    return round(value, _DIGITS)


class Deal:
    """A reading of one opportunity on the graph's day. Raises NotFoundError for an unknown opportunity.

    `graph` is the account without what whoever has left took along (docs/analysis.md, section 1), `recorded` as it is.
    """

    def __init__(self, graph: AccountGraph, opportunity_id: str, policy: PolicyReader) -> None:
        self.recorded = graph
        self.graph = graph.of_those_there
        self.policy = policy
        self.opportunity: Opportunity = graph.opportunity(opportunity_id)
        self.day: date = graph.day
        self.parts: tuple[BuyingInfluence, ...] = tuple(map(self._surely, self.graph.influences_in(opportunity_id)))

    def _surely(self, part: BuyingInfluence) -> BuyingInfluence:
        """The part without what is only guessed; guessed roles, holders and degrees stay and are marked.

        A placeholder has no attitude: what was judged of its holder went with them.
        """
        unknown = [name for name in NEVER_GUESSED if self.guessed(part, name)]
        if part.holder_id is None:
            unknown += [name for name in OF_THE_HOLDER if getattr(part, name) is not None]
        return part.model_copy(update=dict.fromkeys(unknown)) if unknown else part

    @property
    def gone(self) -> Mapping[str, date]:
        """Who has left, and when: nobody covers a role, supports us, or carries a step who is not there."""
        return self.recorded.left_on

    @cached_property
    def holders(self) -> tuple[BuyingInfluence, ...]:
        """Buying influences with at least one role and somebody who holds it."""
        return tuple(part for part in self.parts if part.roles and part.holder_id)

    @cached_property
    def part_of(self) -> dict[str, BuyingInfluence]:
        """Person or committee → their buying influence here, the one with the smallest id where there are two."""
        return {part.holder_id: part for part in reversed(self.parts) if part.holder_id}

    @cached_property
    def committees(self) -> dict[str, Committee]:
        return {committee.id: committee for committee in self.graph.committees}

    def people_behind(self, part: BuyingInfluence) -> tuple[str, ...]:
        """The holder, or the members of the committee that holds it."""
        if part.holder_id is None:
            return ()
        committee = self.committees.get(part.holder_id)
        if committee is None:
            return (part.holder_id,)
        return tuple(sorted(member for member in committee.member_ids if member in self.graph.person_by_id))

    def name_of(self, holder_id: str | None) -> str | None:
        if holder_id is None:
            return None
        named = self.graph.by_id.get(holder_id)
        return getattr(named, "name", holder_id)

    def fact(self, part: BuyingInfluence, attribute: str) -> Fact | None:
        return self.graph.fact_behind(part.id, attribute)

    def rating(self, part: BuyingInfluence | None) -> int | Literal["unclear"] | None:
        """The rating where somebody judged it."""
        return part.rating if part is not None else None

    def guessed(self, part: BuyingInfluence, attribute: str) -> bool:
        """Whether the attribute rests on a guess only."""
        fact = self.fact(part, attribute)
        return fact is not None and fact.origin is Origin.GUESS

    def score(self, part: BuyingInfluence | None) -> int | None:
        rating = self.rating(part)
        return rating if isinstance(rating, int) else None

    def favours(self, part: BuyingInfluence | None) -> bool:
        """Whether the rating is a supporter's, on whatever it rests."""
        score = self.score(part)
        return score is not None and score >= self.policy.number("support.supporter_from")

    def met(self, part: BuyingInfluence) -> bool:
        """Whether somebody of ours has met the holder."""
        level = self.level_of_part(part)
        return level is not None and level.rank >= ContactLevel.MET.rank

    def supports(self, part: BuyingInfluence | None) -> bool:
        """Whether somebody supports us: of whom nobody of ours has met it is hearsay."""
        return part is not None and self.favours(part) and self.met(part)

    def opposes(self, part: BuyingInfluence | None) -> bool:
        score = self.score(part)
        return score is not None and score <= self.policy.number("support.opponent_to")

    def resists(self, person_id: str, part: BuyingInfluence | None) -> bool:
        """Whether somebody approached for a part is against us, in it or in one of their own, or backs a rival."""
        return self.opposes(part) or self.opposes(self.part_of.get(person_id)) or person_id in self.backers

    @cached_property
    def approached_as(self) -> dict[str, BuyingInfluence]:
        """Person → the part under whose judgement an approach to them stands.

        Their own; who has none is approached for the role of a committee, of several that of the smallest id. What is
        judged of a committee is judged of no member: it says nothing of whom they would speak for.
        """
        of_committees = [part for part in reversed(self.holders) if part.holder_id in self.committees]
        found = {person: part for part in of_committees for person in self.people_behind(part)}
        return found | self.part_of

    @cached_property
    def _last_contacts(self) -> dict[str, date]:
        latest: dict[str, date] = {}
        for tie in self.recorded.coverage:
            if tie.last_contact and tie.last_contact <= self.day:
                latest[tie.person_id] = max(tie.last_contact, latest.get(tie.person_id, tie.last_contact))
        for call in self.graph.calls:
            if call.day <= self.day:
                for person in call.person_ids:
                    latest[person] = max(call.day, latest.get(person, call.day))
        return latest

    def last_contact(self, person_ids: tuple[str, ...]) -> date | None:
        """The latest known contact of ours with any of them."""
        found = [self._last_contacts[person] for person in person_ids if person in self._last_contacts]
        return max(found) if found else None

    def contact_level(self, part: BuyingInfluence | None, person_ids: tuple[str, ...]) -> ContactLevel | None:
        """The recorded level; without one, *met* where a last contact is known."""
        if part is not None and part.contact_level is not None:
            return part.contact_level
        return ContactLevel.MET if self.last_contact(person_ids) else None

    def level_of_part(self, part: BuyingInfluence) -> ContactLevel | None:
        return self.contact_level(part, self.people_behind(part))

    def level_of_person(self, person_id: str) -> ContactLevel | None:
        return self.contact_level(self.part_of.get(person_id), (person_id,))

    def confidence(self, fact: Fact | None) -> float:
        """The fact's confidence, halved for each half-life of its age; 0 where there is no fact."""
        if fact is None:
            return 0.0
        half_life = max(_SHORTEST_HALF_LIFE, self.policy.number("judgement.half_life_days"))
        return float(fact.confidence * 0.5 ** (fact.age_days(self.day) / half_life))

    def stale(self, part: BuyingInfluence) -> bool:
        """Whether a numeric rating is older than the team's limit."""
        fact = self.fact(part, "rating")
        if self.score(part) is None or fact is None:
            return False
        return fact.age_days(self.day) > self.policy.number("judgement.stale_after_days")

    def important(self, part: BuyingInfluence) -> bool:
        return Role.ECONOMIC_BUYER in part.roles or part.degree is Degree.HIGH

    @cached_property
    def shares(self) -> dict[str, float]:
        """Buying influence id, or the role's code for a virtual placeholder → normalised share of influence, 0–1.

        All are 0 where a team's policy leaves nobody any.
        """
        base: dict[str, float] = {}
        recorded: dict[str, float] = {}
        for part in self.parts:
            if not part.roles:
                continue
            base[part.id] = self._base(part.degree, part.roles)
            if part.weight is not None and (part.weight > 0 or Role.ECONOMIC_BUYER not in part.roles):
                recorded[part.id] = part.weight
        named = {role for part in self.parts for role in part.roles}
        for role in self.required:
            if role not in named:
                base[role] = self._base(None, (role,))
        positive = [key for key, weight in recorded.items() if weight > 0]
        known = sum(base[key] for key in positive)
        scale = sum(recorded[key] for key in positive) / known if known > 0 else 1.0
        raw = {key: recorded.get(key, base[key] * scale) for key in base}
        total = sum(raw.values())
        return {key: weight / total if total > 0 else 0.0 for key, weight in raw.items()}

    def _base(self, degree: Degree | None, roles: tuple[Role, ...]) -> float:
        floors = [self.policy.entry("role.floor", role) for role in roles]
        return max(self.policy.entry("degree.share", degree), *floors)

    def role_share(self, role: Role) -> float:
        """The share of a role that nobody holds: its placeholders together, or the virtual one."""
        placeholders = [part for part in self.parts if role in part.roles and not part.holder_id]
        if not placeholders:
            return self.shares.get(role, 0.0)
        return sum(self.shares[part.id] / sum(one in self.unidentified for one in part.roles) for part in placeholders)

    @cached_property
    def unidentified(self) -> tuple[Role, ...]:
        """Required roles that nobody holds."""
        held = {role for part in self.holders for role in part.roles}
        return tuple(role for role in self.required if role not in held)

    @cached_property
    def required(self) -> tuple[Role, ...]:
        """The roles the opportunity must fill, without those that are masked: nothing is said of these."""
        return tuple(role for role in REQUIRED_ROLES if role not in self.graph.masked_roles)

    @cached_property
    def backers(self) -> set[str]:
        rivals = {rival.id for rival in self.graph.rivals if rival.opportunity_id == self.opportunity.id}
        limit = self.policy.number("support.supporter_from")
        return {
            item.person_id
            for item in self.graph.backings
            if item.rival_id in rivals and isinstance(item.rating, int) and item.rating >= limit
        }

    @cached_property
    def fulcrums(self) -> tuple[str, ...]:
        """People who support us, whom we can reach, and who do not back a rival as well."""
        found = []
        for person_id, part in self.part_of.items():
            if person_id not in self.graph.person_by_id or person_id in self.backers:
                continue
            if self.supports(part):
                found.append(person_id)
        return tuple(sorted(found))

    @cached_property
    def hostile_pairs(self) -> frozenset[frozenset[str]]:
        """Pairs of people with a conflict or a negative link between them, in either direction."""
        return frozenset(frozenset((link.source_id, link.target_id)) for link in self.graph.influence if link.hostile)

    def willingness(self, person_id: str) -> float:
        """How willing somebody is to speak for us, 0–1; whoever has left does so no more."""
        if person_id in self.gone:
            return 0.0
        part = self.part_of.get(person_id)
        rating = self.rating(part)
        return self.policy.entry("willingness.by_rating", UNCLEAR if rating == UNCLEAR else rating) * self.policy.entry(
            "willingness.by_contact", self.level_of_person(person_id)
        )

    def best_owner(self, person_id: str) -> str | None:
        """Who of ours acts towards a person: the strongest tie, else the opportunity's owner, else the account's."""
        known = [tie.member_id for tie in self.graph.coverage_of.get(person_id, ())]
        asked = (*known, self.opportunity.owner_id, self.graph.account.owner_id)
        return next((member for member in asked if member in self.graph.member_by_id), None)

    @cached_property
    def ties_count(self) -> dict[str, int]:
        """Person → how many different members of ours have a tie."""
        members: dict[str, set[str]] = defaultdict(set)
        for tie in self.graph.coverage:
            members[tie.person_id].add(tie.member_id)
        return {person: len(found) for person, found in members.items()}
