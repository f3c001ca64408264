"""A small account, said in a few words: what a test does not say is not there, what it says is seen today on a call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from graphkam.analysis.contact.answered import answers_of
from graphkam.analysis.contact.contacts import next_contacts
from graphkam.analysis.leverage.controlled import controlled_paths
from graphkam.analysis.leverage.fragility import fragility
from graphkam.analysis.leverage.paths import leverage_paths
from graphkam.analysis.planning.lasting import lasting_ties_of
from graphkam.analysis.planning.pry import plan_of
from graphkam.analysis.position.answers_to_flags import answered
from graphkam.analysis.position.chart import evaluation_chart
from graphkam.analysis.position.completeness import completeness
from graphkam.analysis.position.coverage import role_coverage
from graphkam.analysis.position.flags import red_flags
from graphkam.analysis.reading.deal import Deal
from graphkam.model.codes import ContactKind, InfluenceKind, Layer, Origin, ReportingKind, Role, SourceKind
from graphkam.model.entities import (
    WORKSPACE,
    Account,
    Answer,
    AnyEntity,
    Backing,
    BuyingInfluence,
    Call,
    Committee,
    Coverage,
    Entity,
    Influence,
    Member,
    Opportunity,
    Person,
    Position,
    Reporting,
    Rival,
    Strength,
)  # fmt: skip
from graphkam.model.facts import Fact
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy, default_policy
from graphkam.model.results import Contact, CoverageReport, Flag, FlagReport, NextReport, PathReport, Target

DAY = date(2026, 6, 30)
DEAL = "deal"

EB, TB, UB, COACH = Role.ECONOMIC_BUYER, Role.TECHNICAL_BUYER, Role.USER_BUYER, Role.COACH
INFLUENCER, GATEKEEPER = Role.INFLUENCER, Role.GATEKEEPER


def answered_flags(graph: AccountGraph, opportunity_id: str, policy: Policy) -> FlagReport:
    """Red flags with the strengths that answer them."""
    return answered(graph, opportunity_id, policy, red_flags(graph, opportunity_id, policy))


ANALYSES: dict[str, Callable[[AccountGraph, str, Policy], Any]] = {
    "coverage": role_coverage, "flags": red_flags, "paths": leverage_paths, "contacts": next_contacts,
    "controlled": controlled_paths, "plan": plan_of, "fragility": fragility, "answers": answers_of,
    "completeness": completeness, "chart": evaluation_chart, "answered flags": answered_flags, "ties": lasting_ties_of,
}  # fmt: skip
"""Analysis → its function, for what holds of all of them."""


def days_ago(days: int) -> date:
    return DAY - timedelta(days=days)


class Building:
    """Collects entities and facts by id; saying something again replaces it. `graph()` assembles them as of DAY."""

    def __init__(self) -> None:
        self.entities: dict[str, AnyEntity] = {}
        self.facts: dict[str, tuple[Fact, ...]] = {}
        self.account()
        self.deal()

    def account(self, **values: Any) -> None:
        self._say(Account(id="acme", account_id="acme", name="Acme", **values))

    def deal(self, **values: Any) -> None:
        self._say(Opportunity(id=DEAL, account_id="acme", name="The deal", **values))

    def person(self, name: str, layer: Layer | str | None = None, leaving: str | None = None, **position: Any) -> str:
        self._say(Person(id=name, account_id=WORKSPACE, name=name))
        place = {"person_id": name, "employer_id": "acme", "layer": layer, "leaving": leaving} | position
        self._say(Position(id=f"position of {name}", account_id="acme", **place))
        return name

    def people(self, *names: str) -> None:
        for name in names:
            self.person(name)

    def member(self, name: str, executive: bool = False) -> str:
        self._say(Member(id=name, account_id=WORKSPACE, name=name, executive=executive))
        return name

    def part(
        self,
        holder: str | None,
        *roles: Role,
        name: str | None = None,
        age: int = 0,
        source: SourceKind = SourceKind.CALL,
        origin: Origin = Origin.PERSON,
        confidence: float = 0.8,
        **judged: Any,
    ) -> str:
        """The holder's buying influence; a person not yet there comes with it. Returns its id."""
        if holder is not None and holder not in self.entities:
            self.person(holder)
        identity = name or f"part of {holder}"
        entity = BuyingInfluence(
            id=identity, account_id="acme", opportunity_id=DEAL, holder_id=holder, roles=roles, **judged
        )
        self._say(entity, days_ago(age), source, confidence, {"rating": origin})
        return identity

    def committee(self, name: str, *members: str) -> str:
        self._say(Committee(id=name, account_id="acme", name=name, member_ids=members))
        return name

    def sways(
        self,
        source: str,
        target: str,
        strength: float | None = None,
        kind: InfluenceKind | str = InfluenceKind.TRUST,
        sign: int | None = None,
        age: int = 0,
        confidence: float = 0.8,
    ) -> str:
        identity = f"{source} sways {target} {kind} {sign} {strength}"
        link = Influence.model_validate(
            {"id": identity, "account_id": "acme", "source_id": source, "target_id": target, "kind": kind}
            | {"strength": strength, "sign": sign}
        )
        self._say(link, days_ago(age), SourceKind.CALL, confidence)
        return identity

    def reports(self, person: str, manager: str, kind: ReportingKind = ReportingKind.LINE) -> None:
        identity = f"{person} reports to {manager}"
        self._say(Reporting(id=identity, account_id="acme", person_id=person, manager_id=manager, kind=kind))

    def knows(
        self, member: str, person: str, strength: float | None = None, last: date | None = None, age: int = 0
    ) -> None:
        identity = f"{member} knows {person}"
        tie = Coverage(
            id=identity, account_id="acme", member_id=member, person_id=person, strength=strength, last_contact=last
        )
        self._say(tie, days_ago(age))

    def call(self, member: str, *people: str, day: date) -> None:
        self._say(
            Call(id=f"call {member} {people} {day}", account_id="acme", day=day, member_id=member, person_ids=people)
        )

    def rival(self, name: str = "rival", opportunity: str = DEAL) -> None:
        self._say(Rival(id=name, account_id="acme", opportunity_id=opportunity, name=name))

    def backs(self, person: str, rating: int | str, rival: str = "rival") -> None:
        entity = {"id": f"{person} backs {rival}", "account_id": "acme", "rival_id": rival, "person_id": person}
        self._say(Backing.model_validate(entity | {"rating": rating}))

    def strength(self, text: str, valued_by: Sequence[str] = (), sets_apart: bool | None = None, **values: Any) -> None:
        said = {"opportunity_id": DEAL, "valued_by_ids": tuple(valued_by), "sets_apart": sets_apart}
        self._say(Strength(id=text, account_id="acme", text=text, **(said | values)))

    def answered(self, person: str, contact: ContactKind, said: str, age: int, by: str = "Ann", **more: Any) -> str:
        """Somebody's answer to a recommendation, recorded at eight o'clock of the day on which it was given."""
        identity = f"answer about {person} {contact} by {by}"
        entity = {"id": identity, "account_id": "acme", "opportunity_id": DEAL, "person_id": person, "contact": contact}
        self.entities[identity] = Answer.model_validate(entity)
        day = days_ago(age)
        moment = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
        for attribute, value in ({"answer": said} | more).items():
            told = value.isoformat() if isinstance(value, date) else value
            self.fact(identity, attribute, told, observed_at=day, recorded_at=moment, by=by)
        return identity

    def fact(self, subject: str, attribute: str, value: Any, **evidence: Any) -> None:
        """One more fact on something said before."""
        fact = _fact(self.entities[subject], attribute, value, **evidence)
        self.facts[subject] = (*self.facts.get(subject, ()), fact)

    def remove(self, *identities: str) -> None:
        for identity in identities:
            del self.entities[identity]
            self.facts.pop(identity, None)

    def graph(self) -> AccountGraph:
        facts = [fact for told in self.facts.values() for fact in told]
        return AccountGraph.assemble(DAY, "acme", self.entities.values(), facts)

    def _say(
        self,
        entity: AnyEntity,
        observed: date = DAY,
        source: SourceKind = SourceKind.CALL,
        confidence: float = 0.8,
        origins: dict[str, Origin] | None = None,
    ) -> None:
        self.entities[entity.id] = entity
        dumped = entity.model_dump(mode="json")
        self.facts[entity.id] = tuple(
            _fact(
                entity,
                attribute,
                dumped[attribute],
                observed_at=observed,
                source=source,
                confidence=confidence,
                origin=(origins or {}).get(attribute, Origin.PERSON),
            )
            for attribute in entity.JUDGED
            if dumped[attribute] not in (None, [])
        )


def _fact(entity: Entity, attribute: str, value: Any, **evidence: Any) -> Fact:
    told = {"observed_at": DAY, "by": "Ann", "source": SourceKind.CALL, "confidence": 0.8}
    told |= {"recorded_at": datetime(DAY.year, DAY.month, DAY.day, 8, tzinfo=UTC)} | evidence
    return Fact(
        id=f"{entity.id}/{attribute}/{told['by']}/{told['observed_at']}/{value}",
        account_id="acme",
        kind=entity.KIND,
        subject_id=entity.id,
        attribute=attribute,
        value=value,
        **told,
    )


def shares(building: Building) -> dict[str, float]:
    """Buying influence id, or the code of a role that nobody is named for → share."""
    return Deal(building.graph(), DEAL, default_policy().reader()).shares


def coverage(building: Building, policy: Policy | None = None) -> CoverageReport:
    return role_coverage(building.graph(), DEAL, policy or default_policy())


def flagged(building: Building, policy: Policy | None = None) -> FlagReport:
    return red_flags(building.graph(), DEAL, policy or default_policy())


def flags(building: Building) -> set[tuple[str, str | None, str]]:
    """(code, person, severity) of each flag."""
    return {_short(flag) for flag in flagged(building).flags}


def _short(flag: Flag) -> tuple[str, str | None, str]:
    return flag.code, flag.subject_id, flag.severity


def paths(building: Building, policy: Policy | None = None) -> PathReport:
    return leverage_paths(building.graph(), DEAL, policy or default_policy())


def target(building: Building, part: str) -> Target:
    """The target with that buying influence id, or that person."""
    for found in paths(building).targets:
        if part in (found.buying_influence_id, found.person_id):
            return found
    raise AssertionError(f"{part} is no target")


def contacts(building: Building, policy: Policy | None = None) -> NextReport:
    return next_contacts(building.graph(), DEAL, policy or default_policy())


def contact(building: Building, person: str, kinds: Sequence[str] = ()) -> Contact:
    """The only recommendation on that person, or the only one of these kinds."""
    found = [c for c in contacts(building).contacts if c.person_id == person and (not kinds or c.kind in kinds)]
    assert len(found) == 1, f"{len(found)} contacts with {person}"
    return found[0]


def changed(policy: Policy, name: str, value: float | dict[str, float]) -> Policy:
    """The policy with one constant changed; of a table only the entries named."""
    constant = policy.constants[name]
    new = constant.value | value if isinstance(constant.value, dict) and isinstance(value, dict) else value
    return policy.model_copy(
        update={"constants": policy.constants | {name: constant.model_copy(update={"value": new})}}
    )
