"""Next contact: whom to meet, why, through whom, by whom of ours, about what. Rules: docs/analysis.md, section 6."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from graphkam.analysis.deal import Deal, exact
from graphkam.analysis.knowledge import knowledge_of
from graphkam.analysis.paths import need_of, targets_of
from graphkam.model.codes import UNCLEAR, ContactLevel, Layer, Role
from graphkam.model.entities import BuyingInfluence
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy
from graphkam.model.results import Contact, ContactKind, NextReport, Reason, Target

_NEAREST: dict[Role, Layer] = {
    Role.ECONOMIC_BUYER: Layer.DECISION,
    Role.TECHNICAL_BUYER: Layer.MANAGEMENT,
    Role.USER_BUYER: Layer.OPERATION,
    Role.COACH: Layer.OPERATION,
}
_UNKNOWN_LAYER_AWAY = 2


class _Way(NamedTuple):
    """One manner of moving towards a target: whom to contact first, and what it is worth."""

    person_id: str
    start_id: str | None
    direct: bool
    chance: float
    effort: float
    target: Target

    @property
    def score(self) -> float:
        return self.target.urgency * self.chance / self.effort


def next_contacts(graph: AccountGraph, opportunity_id: str, policy: Policy) -> NextReport:
    """Recommendations in order of gain × chance ÷ effort. Raises NotFoundError."""
    reader = policy.reader()
    deal = Deal(graph, opportunity_id, reader)
    found = [*_moves(deal), *asks(deal), *_keeps(deal)]
    found.sort(key=lambda contact: (-exact(contact.score), -exact(contact.gain), contact.person_id, contact.kind))
    return NextReport(
        opportunity_id=opportunity_id,
        day=graph.day,
        contacts=tuple(contact.model_copy(update={"rank": place}) for place, contact in enumerate(found, start=1)),
        known=knowledge_of(deal),
        policy_used=reader.used(),
    )


def _moves(deal: Deal) -> Iterator[Contact]:
    manners: dict[str, dict[tuple[str | None, bool, float], list[_Way]]] = defaultdict(lambda: defaultdict(list))
    for target in targets_of(deal):
        way = _better_way(deal, target)
        manners[way.person_id][way.start_id, way.direct, way.effort].append(way)
    for person_id in sorted(manners):
        groups = sorted(
            manners[person_id].values(),
            key=lambda ways: (-exact(sum(way.score for way in ways)), ways[0].start_id or ""),
        )
        yield _move(deal, groups[0])


def _worth(ways: list[_Way]) -> tuple[float, str]:
    """Sorts the manners of moving one person, the highest score first."""
    return -exact(sum(way.score for way in ways)), ways[0].start_id or ""


def _better_way(deal: Deal, target: Target) -> _Way:
    direct = _Way(target.person_id, None, True, target.direct_chance, target.direct_effort, target)
    if target.path is None:
        return direct
    first = target.path.steps[0]
    effort = deal.policy.entry("approach.led_effort", deal.graph.layer_of(first.target_id))
    led = _Way(first.target_id, first.source_id, False, target.path.strength, effort, target)
    return led if exact(led.chance / led.effort) >= exact(direct.chance / direct.effort) else direct


def _move(deal: Deal, ways: list[_Way]) -> Contact:
    ways = sorted(ways, key=lambda way: (-exact(way.score), way.target.buying_influence_id))
    first = ways[0]
    score = sum(way.score for way in ways)
    gain = sum(way.target.urgency for way in ways)
    through = first.start_id if first.start_id in deal.graph.person_by_id else None
    if first.start_id in deal.graph.member_by_id:
        member: str | None = first.start_id
    else:
        member = deal.best_owner(through or first.person_id)
    part = deal.part_of.get(first.person_id)
    confidence = min(_way_confidence(deal, way) for way in ways)
    return _contact(
        deal,
        kind=kind_of(deal, part),
        person_id=first.person_id,
        score=score,
        gain=gain,
        effort=first.effort,
        through_id=through,
        member_id=member,
        reasons=tuple(_move_reason(deal, way) for way in ways),
        confidence=confidence,
    )


def _way_confidence(deal: Deal, way: _Way) -> float:
    if way.target.path is not None and not way.direct:
        return way.target.path.confidence
    part = deal.part_of.get(way.person_id)
    fact = (deal.fact(part, "rating") or deal.fact(part, "contact_level")) if part else None
    return deal.confidence(fact) if fact else deal.policy.number("tie.assumed_confidence")


def kind_of(deal: Deal, part: BuyingInfluence | None) -> ContactKind:
    """What a move towards somebody is for: change the mode, find out where they stand, refresh, or win."""
    if part is None:
        return "prove"
    if part.mode is not None and not part.mode.will_act:
        return "change_mode"
    rating = deal.rating(part)
    if rating is None or rating == UNCLEAR:
        return "prove"
    return "refresh" if part.roles and need_of(deal, part)[0] == "stale" else "win"


def _move_reason(deal: Deal, way: _Way) -> Reason:
    target = way.target
    params = {
        "target": target.person_name,
        "roles": list(target.roles),
        "state": target.state,
        "share": target.share,
    }
    facts = tuple(f.id for f in (deal.graph.fact_behind(target.buying_influence_id, "rating"),) if f)
    if way.direct:
        code = "reason.direct_only" if target.path is None else "reason.direct_better"
        return Reason(code=code, params=params | {"chance": way.chance}, facts=facts)
    if target.path is None:
        raise ValueError("a led way has a path")
    facts += tuple(fact for item in target.path.steps for fact in item.facts)
    people = [target.path.steps[0].source_name, *[item.target_name for item in target.path.steps]]
    code = "reason.opens_path" if target.person_id != way.person_id else "reason.path_to"
    return Reason(code=code, params=params | {"way": " → ".join(people), "strength": target.path.strength}, facts=facts)


def asks(deal: Deal) -> Iterator[Contact]:
    """Whom to ask for the required roles that nobody holds, one question a person."""
    asked: dict[str, list[tuple[Role, float, float, str]]] = defaultdict(list)
    need = deal.policy.entry("need.by_state", "never_contacted")
    for role in deal.unidentified:
        best = _whom_to_ask(deal, role)
        if best is not None:
            person, kind = best
            asked[person].append(
                (role, deal.role_share(role) * need, deal.policy.entry("approach.ask_chance", kind), kind)
            )
    effort = deal.policy.number("approach.ask_effort")
    for person_id, roles in sorted(asked.items()):
        part = deal.part_of.get(person_id)
        fact = deal.fact(part, "rating") if part and deal.rating(part) is not None else None
        yield _contact(
            deal,
            kind="find_out",
            person_id=person_id,
            score=sum(gain * chance for _, gain, chance, _ in roles) / effort,
            gain=sum(gain for _, gain, _, _ in roles),
            effort=effort,
            through_id=None,
            member_id=deal.best_owner(person_id),
            reasons=tuple(
                Reason(
                    code="reason.find_coach" if role is Role.COACH else "reason.ask_role",
                    params={"role": role, "as": kind},
                )
                for role, _, _, kind in roles
            ),
            confidence=deal.confidence(fact) if fact else deal.policy.number("tie.assumed_confidence"),
            role=roles[0][0],
        )


def _whom_to_ask(deal: Deal, role: Role) -> tuple[str, str] | None:
    """The best-placed person for the question who holds a role, and as what: supporter, contact or stranger."""
    order = list(Layer)
    ranked = []
    for person in deal.graph.people:
        if person.id not in deal.graph.positions_of:
            continue
        level = deal.level_of_person(person.id)
        met = level is not None and level.rank >= ContactLevel.MET.rank
        if person.id in deal.fulcrums:
            kind = "supporter"
        elif met and not deal.opposes(deal.part_of.get(person.id)):
            kind = "contact"
        else:
            kind = "stranger"
        layer = deal.graph.layer_of(person.id)
        away = _UNKNOWN_LAYER_AWAY if layer is None else abs(order.index(layer) - order.index(_NEAREST[role]))
        ties = deal.graph.coverage_of.get(person.id, ())
        known = (ties[0].strength or 0.0) if ties else 0.0
        ranked.append((("supporter", "contact", "stranger").index(kind), away, -known, person.id, kind))
    if not ranked:
        return None
    *_, person_id, kind = min(ranked)
    return person_id, kind


def _keeps(deal: Deal) -> list[Contact]:
    """At most one a person: the one with the highest score."""
    best: dict[str, Contact] = {}
    for contact in sorted(_each_keep(deal), key=lambda item: exact(item.score)):
        best[contact.person_id] = contact
    return list(best.values())


def _each_keep(deal: Deal) -> Iterator[Contact]:
    for part in deal.holders:
        people = deal.people_behind(part)
        if not people or need_of(deal, part)[1] > 0:
            continue
        last = deal.last_contact(people)
        limit = deal.policy.entry("contact.limit_days", part.degree)
        if last is not None and (deal.day - last).days <= limit:
            continue
        person_id = people[0]
        gain = deal.shares[part.id] * deal.policy.entry("need.by_state", "stale")
        chance = deal.policy.entry("approach.direct_chance", deal.level_of_part(part))
        effort = deal.policy.entry("approach.led_effort", deal.graph.layer_of(person_id))
        yield _contact(
            deal,
            kind="refresh",
            person_id=person_id,
            score=gain * chance / effort,
            gain=gain,
            effort=effort,
            through_id=None,
            member_id=deal.best_owner(person_id),
            reasons=(Reason(code="reason.keep", params={"last": last, "limit": int(limit)}),),
            confidence=deal.confidence(deal.fact(part, "rating")),
        )


def _contact(
    deal: Deal,
    *,
    kind: ContactKind,
    person_id: str,
    score: float,
    gain: float,
    effort: float,
    through_id: str | None,
    member_id: str | None,
    reasons: tuple[Reason, ...],
    confidence: float,
    role: Role | None = None,
) -> Contact:
    """A recommendation; its chance is the one that makes score = gain × chance ÷ effort."""
    position = deal.graph.position_of(person_id)
    return Contact(
        rank=0,
        kind=kind,
        person_id=person_id,
        person_name=deal.name_of(person_id) or person_id,
        title=position.title if position else None,
        opportunity_id=deal.opportunity.id,
        score=score,
        gain=gain,
        chance=score * effort / gain if gain > 0 else 0.0,
        effort=effort,
        through_id=through_id,
        through_name=deal.name_of(through_id),
        member_id=member_id,
        member_name=deal.name_of(member_id),
        reasons=reasons,
        talk_about=_talk(deal, person_id, kind),
        confidence=confidence,
        last_contact=deal.last_contact((person_id,)),
        role=role,
    )


def _talk(deal: Deal, person_id: str, kind: ContactKind) -> tuple[Reason, ...]:
    """What to talk about: the layer's concern, the person's win, the mode; who holds the missing role when asking."""
    part = deal.part_of.get(person_id)
    layer = deal.graph.layer_of(person_id)
    topics = [Reason(code="talk.ask")] if kind == "find_out" else []
    topics.append(Reason(code=f"talk.layer.{layer.value if layer else 'unknown'}"))
    if part is not None:
        if part.win:
            fact = deal.fact(part, "win")
            code = "talk.win_proved" if part.win_proved is True else "talk.win_assumed"
            topics.append(Reason(code=code, params={"win": part.win}, facts=(fact.id,) if fact else ()))
        elif part.roles:
            topics.append(Reason(code="talk.win_unknown"))
        if part.mode is not None:
            topics.append(Reason(code=f"talk.mode.{part.mode.value}"))
    return tuple(topics)
