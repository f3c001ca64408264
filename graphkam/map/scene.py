"""What is drawn, as frozen data: one account, one opportunity or none, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from graphkam import words
from graphkam.map.arrange import arranged
from graphkam.map.details import Details, Evidence, details, evidence
from graphkam.map.layout import Layout, laid_out
from graphkam.map.links import linked
from graphkam.map.marks import Knot, knot
from graphkam.map.place import placing
from graphkam.map.plays import PathView, PlanView, path_views, plan_view
from graphkam.map.said import Said, joined, labelled, named, phrased, plain, said
from graphkam.model.codes import REQUIRED_ROLES, Role
from graphkam.model.entities import BuyingInfluence
from graphkam.model.graph import AccountGraph
from graphkam.model.results import CoverageReport, Flag, FlagReport, PathReport
from graphkam.model.results_leverage import LeverageReport, PlanReport

KEY_PATHS = 5
"""Paths whose people keep their cards where cells fold."""


@dataclass(frozen=True)
class PersonView:
    """One person's card and panel; `flags` and `strengths` are places in the scene's lists."""

    person_id: str
    name: Said
    knot: Knot
    details: Details
    judged: bool
    flags: tuple[int, ...]
    strengths: tuple[int, ...]


@dataclass(frozen=True)
class BesideView:
    """A role that nobody fills, or a committee: `members` are person ids."""

    key: str
    kind: str
    name: Said
    knot: Knot | None
    roles: tuple[str, ...]
    members: tuple[str, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class RoleView:
    """Who plays a role: `holders` are person ids or keys of what stands beside."""

    role: str
    required: bool
    state: str | None
    holders: tuple[str, ...]


@dataclass(frozen=True)
class Remark:
    """A red flag with what to do about it, or a strength, in words, with the person it is about."""

    text: Said
    person_id: str | None
    level: str
    proved: bool = True
    remedy: Said | None = None


@dataclass(frozen=True)
class NewsItem:
    """One thing that changed. `key`: the card it concerns, none where that is gone; `badge` is short enough for one."""

    kind: str
    key: str | None
    text: Said
    badge: Said


@dataclass(frozen=True)
class News:
    """What changed since another day."""

    since: str
    items: tuple[NewsItem, ...]


@dataclass(frozen=True)
class Scene:
    """The whole map. Names of columns stand in the order of `layout.columns`.

    `redacted`: for eyes that are to see no judgement; nothing is judged then, and nothing may be drawn as if it were.
    `masked_roles`: of which nothing may be said, in the legend neither.
    """

    account: Said
    opportunity: Said | None
    day: str
    layout: Layout
    column_names: tuple[Said, ...]
    people: tuple[PersonView, ...]
    beside: tuple[BesideView, ...]
    roles: tuple[RoleView, ...]
    paths: tuple[PathView, ...]
    flags: tuple[Remark, ...]
    strengths: tuple[Remark, ...]
    covered: tuple[int, int] | None
    news: News | None = None
    redacted: bool = False
    plan: PlanView | None = None
    masked_roles: tuple[str, ...] = ()


def scene(
    graph: AccountGraph,
    opportunity_id: str | None,
    coverage: CoverageReport | None,
    flags: FlagReport | None,
    paths: PathReport | LeverageReport | None,
    news: News | None = None,
    redacted: bool = False,
    ever: AccountGraph | None = None,
    plan: PlanReport | None = None,
) -> Scene:
    """Raises NotFoundError when the opportunity is not of this account. `redacted`: the graph is a redacted one.
    `ever`: the account with all that was ever recorded, those who have gone too; it decides who stands beside whom."""
    opportunity = graph.opportunity(opportunity_id) if opportunity_id is not None else None
    influences = graph.of_those_there.influences_in(opportunity_id) if opportunity_id is not None else ()
    ways, pry = path_views(graph, paths), plan_view(graph, plan)
    flag_views = tuple(_flag(graph, flag) for flag in flags.flags) if flags else ()
    strength_views = _strengths(graph, flags)
    beside = _beside(graph, influences, coverage) if opportunity else ()
    key_people = _key_people(influences, flags, paths, ways)
    if redacted:
        key_people = frozenset(line.manager_id for line in graph.reporting)
    place = placing(
        graph, opportunity_id, key_people, _strands(ways, pry), tuple(one.key for one in beside), by_lines=redacted
    )
    history = placing(ever, None, frozenset(), (), (), with_former=True) if ever is not None else place
    layout = laid_out(place, arranged(history))
    ranked = (*layout.cards, *(card for fold in layout.folds for card in fold.members))
    holders = {one.buying_influence_id: one for role in coverage.roles for one in role.holders} if coverage else {}
    holders |= {one.buying_influence_id: one for one in coverage.watched} if coverage else {}
    part_of = {one.holder_id: one for one in reversed(influences) if one.holder_id}
    links = linked(graph)
    people = []
    for card in ranked:
        influence = part_of.get(card.key)
        people.append(
            PersonView(
                person_id=card.key,
                name=named(graph.person_by_id[card.key]),
                knot=knot(graph, card.key, influence),
                details=details(graph, card.key, influence, holders.get(influence.id) if influence else None, links),
                judged=influence is not None,
                flags=tuple(spot for spot, one in enumerate(flag_views) if one.person_id == card.key),
                strengths=tuple(spot for spot, one in enumerate(strength_views) if one.person_id == card.key),
            )
        )
    return Scene(
        account=named(graph.account),
        opportunity=named(opportunity) if opportunity else None,
        day=graph.day.isoformat(),
        layout=layout,
        column_names=tuple(_column_name(graph, span.key, beside) for span in layout.columns),
        people=tuple(people),
        beside=beside,
        roles=_roles(graph, influences, coverage, beside) if opportunity else (),
        paths=ways,
        flags=flag_views,
        strengths=strength_views,
        covered=_covered(coverage),
        news=news,
        redacted=redacted,
        plan=pry,
        masked_roles=tuple(role.value for role in graph.masked_roles),
    )


def _strands(ways: tuple[PathView, ...], pry: PlanView | None) -> tuple[tuple[str, str], ...]:
    """Pairs of people between whom a step can be drawn: those of the best ways first, which keep their place."""
    every = (*ways, *(other for way in ways for other in way.alternatives))
    stops = [*(stop for way in every for stop in way.stops), *(pry.stops if pry else ())]
    return tuple((stop.source, stop.target) for stop in stops if stop.source is not None)


def _key_people(
    influences: tuple[BuyingInfluence, ...],
    flags: FlagReport | None,
    paths: PathReport | LeverageReport | None,
    path_views: tuple[PathView, ...],
) -> frozenset[str]:
    """Holders of a role, people of the first paths, fulcrums, and whoever has a red flag of high severity."""
    found = {one.holder_id for one in influences if one.roles and one.holder_id}
    found |= {one for path in path_views[:KEY_PATHS] for one in path.people}
    found |= (
        {flag.subject_id for flag in flags.flags if flag.severity == "high" and flag.subject_id} if flags else set()
    )
    found |= set(paths.fulcrums) if paths else set()
    return frozenset(found)


def _flag(graph: AccountGraph, flag: Flag) -> Remark:
    person = graph.person_by_id.get(flag.subject_id) if flag.subject_id else None
    subject = named(person) if person else plain(flag.subject_name) if flag.subject_name else None
    text = phrased(f"flag.{flag.code}", subject, flag.params)
    remedy = phrased(f"remedy.{flag.code}", subject, flag.params) if words.has(f"remedy.{flag.code}") else None
    return Remark(text, person.id if person else None, flag.severity, remedy=remedy)


def _strengths(graph: AccountGraph, report: FlagReport | None) -> tuple[Remark, ...]:
    found = []
    for bullet in report.strengths if report else ():
        person = graph.person_by_id.get(bullet.subject_id) if bullet.subject_id else None
        subject = named(person) if person else plain(bullet.subject_name) if bullet.subject_name else None
        if bullet.text:
            text = Said(bullet.text, bullet.text_en or bullet.text)
        else:
            text = phrased(f"strength.{bullet.code}", subject, bullet.params)
        found.append(Remark(text, person.id if person else None, "strength", bullet.proved))
    return tuple(found)


def _beside(
    graph: AccountGraph, influences: tuple[BuyingInfluence, ...], coverage: CoverageReport | None
) -> tuple[BesideView, ...]:
    """Committees that hold a role, recorded placeholders, and required roles that nobody was recorded for."""
    committees = {one.id: one for one in graph.committees}
    views = []
    for influence in influences:
        committee = committees.get(influence.holder_id or "")
        if committee is not None:
            views.append(
                BesideView(
                    f"committee:{influence.id}", "committee", named(committee),
                    knot(graph, committee.id, influence), tuple(role.value for role in influence.roles),
                    tuple(one for one in committee.member_ids if one in graph.person_by_id),
                    evidence(graph, influence, None),
                )
            )  # fmt: skip
    for influence in influences:
        if influence.holder_id is None and influence.roles:
            views.append(_open(f"open:{influence.id}", influence.roles, evidence(graph, influence, None)))
    recorded = {role for influence in influences for role in influence.roles}
    must = {role for role in REQUIRED_ROLES if role not in graph.masked_roles}
    required = {one.role for one in coverage.roles if one.required} if coverage else must
    views += [_open(f"open:{role.value}", (role,), ()) for role in Role if role in required - recorded]
    return tuple(views)


def _open(key: str, roles: tuple[Role, ...], grounds: tuple[Evidence, ...]) -> BesideView:
    name = joined(labelled("role", role.value) for role in roles)
    return BesideView(key, "open", name, None, tuple(role.value for role in roles), (), grounds)


def _roles(
    graph: AccountGraph,
    influences: tuple[BuyingInfluence, ...],
    coverage: CoverageReport | None,
    beside: tuple[BesideView, ...],
) -> tuple[RoleView, ...]:
    states = {one.role: one for one in coverage.roles} if coverage else {}
    keys = {one.key.partition(":")[2]: one.key for one in beside if one.kind == "committee"}
    views = []
    for role in (one for one in Role if one not in graph.masked_roles):
        holders = tuple(
            keys.get(one.id, one.holder_id) for one in influences if role in one.roles and one.holder_id is not None
        )
        known = states.get(role)
        required = known.required if known else role in REQUIRED_ROLES
        if required or holders:
            views.append(RoleView(role.value, required, known.state if known else None, holders))
    return tuple(views)


def _covered(coverage: CoverageReport | None) -> tuple[int, int] | None:
    """(covered, all) of the people who hold a role."""
    if coverage is None:
        return None
    held = {one.buying_influence_id: one.covered for role in coverage.roles for one in role.holders if one.holder_id}
    return sum(held.values()), len(held)


def _column_name(graph: AccountGraph, key: str, beside: tuple[BesideView, ...]) -> Said:
    kind, _, ref = key.partition(":")
    if kind == "unit":
        return named(graph.unit_by_id[ref])
    if kind == "company":
        company = next((one for one in graph.accounts if one.id == ref), None)
        return said("map.company", name=named(company)) if company else said("map.external")
    if kind == "beside":
        kinds = {one.kind for one in beside}
        return said(
            "map.beside_both" if len(kinds) > 1 else f"map.beside_{'roles' if 'open' in kinds else 'committees'}"
        )
    return said("map.external") if kind == "external" else said("map.unassigned_column")
