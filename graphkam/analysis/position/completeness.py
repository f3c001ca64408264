"""How complete the map of one opportunity is: rules a team can weigh, what each lacks, and of whom.

What is only guessed fulfils no rule. Rules: docs/analysis.md, section 12.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from typing import NamedTuple, TypeAlias

from graphkam.analysis.reading.deal import Deal, exact
from graphkam.analysis.reading.knowledge import knowledge_of
from graphkam.model.codes import Origin, Role
from graphkam.model.entities import BuyingInfluence
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy
from graphkam.model.results_coverage import CompletenessReport, CompletenessRule, CompletenessRuleName, Missing

_BUYERS = (Role.ECONOMIC_BUYER, Role.TECHNICAL_BUYER, Role.USER_BUYER)

_HEAVIEST = 1000.0
"""Whatever a team's table says, a weight stays in a range in which sums mean something."""

_OBJECTIVE = ("objective", "customer_objective", "amount", "close_date")


class _Item(NamedTuple):
    """One thing a rule asks, whether it is so, and who or what is missing if not (none: nobody to name)."""

    fulfilled: bool
    missing: Missing | None


_Rule: TypeAlias = Callable[[Deal], Iterator[_Item]]


def completeness(graph: AccountGraph, opportunity_id: str, policy: Policy) -> CompletenessReport:
    """The share of what should be known, by rule, the dearest gap first. Raises NotFoundError."""
    reader = policy.reader()
    deal = Deal(graph, opportunity_id, reader)
    asked: dict[CompletenessRuleName, tuple[float, list[_Item]]] = {
        name: (min(_HEAVIEST, max(0.0, reader.entry("completeness.weight", name))), list(rule(deal)))
        for name, rule in _RULES.items()
    }
    whole = sum(weight for weight, items in asked.values() if items)
    rules = [_rule(name, weight, items, whole) for name, (weight, items) in asked.items()]
    counted = [rule for rule in rules if rule.weight > 0 and rule.of > 0]
    reached = sum(rule.weight * (rule.share or 0.0) for rule in counted)
    return CompletenessReport(
        opportunity_id=opportunity_id,
        day=graph.day,
        score=reached / whole if whole > 0 and deal.holders else 0.0,
        holders=len(deal.holders),
        rules=tuple(sorted(counted, key=lambda rule: -exact(rule.cost))),
        left_out=tuple(rule for rule in rules if rule not in counted),
        known=knowledge_of(deal),
        policy_used=reader.used(),
    )


def _rule(name: CompletenessRuleName, weight: float, items: list[_Item], whole: float) -> CompletenessRule:
    fulfilled = sum(item.fulfilled for item in items)
    share = fulfilled / len(items) if items else None
    return CompletenessRule(
        rule=name,
        weight=weight,
        fulfilled=fulfilled,
        of=len(items),
        share=share,
        cost=weight * (1 - share) / whole if share is not None and whole > 0 else 0.0,
        missing=tuple(item.missing for item in items if item.missing is not None and not item.fulfilled),
    )


def _roles(deal: Deal) -> Iterator[_Item]:
    """Every required role, and every other one a placeholder stands for: held by all who are known to be there."""
    vacant = {role for part in deal.parts if part.holder_id is None for role in part.roles}
    held = {role for part in deal.holders if not deal.guessed(part, "roles") for role in part.roles}
    for role in Role:
        if role in deal.required or role in vacant:
            yield _Item(role in held and role not in vacant, Missing(role=role))


def _of_holders(so: Callable[[Deal, BuyingInfluence], bool], *roles: Role) -> _Rule:
    def rule(deal: Deal) -> Iterator[_Item]:
        for part in deal.holders:
            if not roles or any(role in roles for role in part.roles):
                yield _Item(so(deal, part), _whom(deal, part.holder_id or ""))

    return rule


def _rating_verified(deal: Deal, part: BuyingInfluence) -> bool:
    fact = deal.fact(part, "rating")
    return deal.score(part) is not None and fact is not None and fact.has_evidence and not deal.stale(part)


def _degree_known(deal: Deal, part: BuyingInfluence) -> bool:
    return bool(part.weight) or (part.degree is not None and not deal.guessed(part, "degree"))


def _known_by_ours(deal: Deal, part: BuyingInfluence) -> bool:
    members = {tie.member_id for person in deal.people_behind(part) for tie in deal.graph.coverage_of.get(person, ())}
    key = "important" if deal.important(part) else "other"
    return len(members) >= deal.policy.entry("completeness.members_needed", key)


def _of_people(known: Callable[[Deal], Set[str]], inside: bool = False) -> _Rule:
    """Over the people who hold a role, alone or in a committee; `inside`: only those who work for the account."""

    def rule(deal: Deal) -> Iterator[_Item]:
        people = sorted({person for part in deal.holders for person in deal.people_behind(part)})
        found = known(deal) if people else frozenset[str]()
        for person in people:
            position = deal.graph.position_of(person)
            if not inside or (position is not None and position.employer_id == deal.graph.account.id):
                yield _Item(person in found, _whom(deal, person))

    return rule


def _layers(deal: Deal) -> Set[str]:
    found = set()
    for person, positions in deal.graph.positions_of.items():
        fact = deal.graph.fact_behind(positions[0].id, "layer")
        if positions[0].layer is not None and (fact is None or fact.origin is not Origin.GUESS):
            found.add(person)
    return found


def _departments(deal: Deal) -> Set[str]:
    return {person for person in deal.graph.positions_of if deal.graph.unit_of(person) is not None}


def _reporting(deal: Deal) -> Set[str]:
    lines = (line for line in deal.graph.reporting if line.person_id != line.manager_id)
    return {person for line in lines for person in (line.person_id, line.manager_id)}


def _influence(deal: Deal) -> Set[str]:
    """Who has any link to or from them, a conflict too; a guessed one says nothing."""
    found = set()
    for link in deal.graph.influence:
        fact = deal.graph.fact_behind(link.id, "strength") or deal.graph.fact_behind(link.id, "sign")
        if fact is None or fact.origin is not Origin.GUESS:
            found |= {link.source_id, link.target_id}
    return found


def _rival(deal: Deal) -> Iterator[_Item]:
    yield _Item(any(rival.opportunity_id == deal.opportunity.id for rival in deal.graph.rivals), None)


def _opponent(deal: Deal) -> Iterator[_Item]:
    yield _Item(any(deal.opposes(part) for part in deal.parts), None)


def _objective(deal: Deal) -> Iterator[_Item]:
    for attribute in _OBJECTIVE:
        fact = deal.graph.fact_behind(deal.opportunity.id, attribute)
        known = getattr(deal.opportunity, attribute) is not None and (fact is None or fact.origin is not Origin.GUESS)
        yield _Item(known, Missing(attribute=attribute))


def _whom(deal: Deal, holder_id: str) -> Missing:
    return Missing(subject_id=holder_id, name=deal.name_of(holder_id))


_RULES: dict[CompletenessRuleName, _Rule] = {
    "role_held": _roles,
    "rating_verified": _of_holders(_rating_verified),
    "degree_known": _of_holders(_degree_known),
    "mode_known": _of_holders(lambda _, part: part.mode is not None, *_BUYERS),
    "result_known": _of_holders(lambda _, part: part.result is not None, *_BUYERS),
    "win_proved": _of_holders(lambda _, part: part.win is not None and part.win_proved is True, *_BUYERS),
    "met": _of_holders(Deal.met),
    "known_by_ours": _of_holders(_known_by_ours),
    "layer_known": _of_people(_layers),
    "department_known": _of_people(_departments, inside=True),
    "reporting_known": _of_people(_reporting, inside=True),
    "influence_known": _of_people(_influence),
    "rival_known": _rival,
    "opponent_recorded": _opponent,
    "objective_stated": _objective,
}
