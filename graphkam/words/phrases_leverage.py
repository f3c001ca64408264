"""Ways, plans and fragility in the reader's words, one line an item; the first line of a list is its head."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graphkam.model.codes import Role
from graphkam.model.results import Contact, LeveragePath
from graphkam.model.results_leverage import (
    Dependence,
    DesignedPath,
    Fragile,
    KeyPlayers,
    LeverageReport,
    Outlook,
    PlanReport,
    PlanStep,
    TargetPaths,
)
from graphkam.words import Lang, label, say, shown
from graphkam.words.phrases_knowledge import with_confidence

ARROW = " → "


def roles_text(lang: Lang, roles: Iterable[Role]) -> str:
    return shown(lang, [label(lang, "role", role) for role in roles]) or label(lang, "role", None)


def _percent(value: float) -> str:
    return f"{value:.0%}"


def _ours(lang: Lang, name: str | None) -> str:
    return name or say(lang, "cli.nobody_of_ours")


def _occasions(lang: Lang, codes: Iterable[str]) -> list[str]:
    return [label(lang, "occasion", code) for code in codes]


def paths_lead(lang: Lang, report: LeverageReport, backers: list[str]) -> list[str]:
    """What stands above the targets: whose view it is, or that there is no target."""
    lines = []
    if report.rival_name is not None:
        lines.append(say(lang, "leverage.rival", rival=report.rival_name, backers=backers or None))
    if not report.targets:
        lines.append(say(lang, "leverage.no_targets" if report.known.roles_held else "known.no_role"))
    return lines


def target_text(lang: Lang, target: TargetPaths, of_a_rival: bool = False) -> str:
    """Of whom the ways are. What a rival has done there is not known, so nothing is said of it."""
    if of_a_rival:
        roles, share = roles_text(lang, target.roles), _percent(target.share)
        return say(lang, "leverage.target_of_rival", person=target.person_name, roles=roles, share=share)
    return say(
        lang,
        "leverage.target",
        person=target.person_name,
        roles=roles_text(lang, target.roles),
        state=label(lang, "target_state", target.state),
        urgency=f"{target.urgency:.3f}",
    )


def target_notes(lang: Lang, target: TargetPaths, of_a_rival: bool) -> list[str]:
    """What is said beside the ways: the direct approach where there is none, whether the search was cut off."""
    lines = []
    if target.path is None and of_a_rival:
        lines.append(say(lang, "leverage.no_way_rival"))
    elif target.path is None:
        lines.append(say(lang, "leverage.no_way", effort=target.direct_effort, chance=target.direct_chance))
        if target.develop_name:
            lines.append(say(lang, "cli.develop", person=target.develop_name))
    elif target.direct_better and not of_a_rival:
        lines.append(say(lang, "leverage.direct_better", effort=target.direct_effort, chance=target.direct_chance))
    if not target.complete:
        lines.append(say(lang, "leverage.cut_off"))
    return lines


def path_text(lang: Lang, way: DesignedPath) -> str:
    names = [way.steps[0].source_name, *(step.target_name for step in way.steps)]
    line = say(lang, "leverage.way", way=ARROW.join(names), strength=way.strength, sure=_percent(way.confidence))
    if not way.needs:
        begins = say(lang, "leverage.begins_backer")
    elif way.fulcrum_id is None:
        begins = say(lang, "leverage.begins_member")
    else:
        begins = say(lang, "leverage.begins_fulcrum", member=_ours(lang, way.member_name))
    return say(lang, "leverage.aside", text=line, aside=begins)


def weakest_text(lang: Lang, path: LeveragePath) -> str:
    """The weakest step with its numbers."""
    step = path.steps[path.weakest]
    text = say(
        lang,
        "cli.weakest",
        source=step.source_name,
        target=step.target_name,
        strength=step.strength,
        tie=step.tie_strength,
        willing=step.willingness,
        kind=say(lang, f"tie.{step.tie}"),
    )
    return f"{text} {say(lang, 'cli.assumed')}" if step.assumed else text


def path_steps(lang: Lang, way: DesignedPath) -> list[str]:
    """One line a step: its numbers, what is doubtful about it, and what it needs."""
    lines = []
    for place, step in enumerate(way.steps):
        line = say(
            lang,
            "leverage.step",
            actor=step.source_name,
            target=step.target_name,
            strength=step.strength,
            kind=say(lang, f"tie.{step.tie}"),
            tie=step.tie_strength,
            willing=step.willingness,
        )
        marks = []
        if place == way.weakest and len(way.steps) > 1:
            marks.append(say(lang, "leverage.weakest"))
        if step.tie == "reporting":
            marks.append(say(lang, "leverage.assumed"))
        elif place in way.unverified:
            marks.append(say(lang, "leverage.unverified"))
        if marks:
            line = say(lang, "leverage.aside", text=line, aside=marks)
        if way.needs:
            need = way.needs[place]
            occasions = _occasions(lang, need.occasions)
            line += " · " + say(lang, "leverage.need", member=_ours(lang, need.member_name), occasions=occasions)
        lines.append(line)
    return lines


def plan_lines(lang: Lang, report: PlanReport) -> list[str]:
    """What stands above the steps: the cost, what the plan saves, how exact it is."""
    if not report.steps:
        if not report.known.roles_held:
            return [say(lang, "known.no_role")]
        return [] if report.deepen or report.unreached else [say(lang, "plan.none")]
    cost = say(
        lang,
        "plan.cost",
        people=len(report.steps),
        cost=f"{report.cost:.1f}",
        independent=f"{report.independent:.1f}",
        saved=f"{report.saved:.1f}",
    )
    return [cost, say(lang, "plan.exact" if report.exact else "plan.heuristic")]


def plan_step_text(lang: Lang, step: PlanStep) -> str:
    if step.direct:
        how = say(lang, "plan.directly")
    elif step.through_name:
        how = say(lang, "plan.through", person=step.through_name)
    else:
        how = say(lang, "plan.through_ours")
    return say(
        lang,
        "plan.step",
        rank=step.rank,
        person=say(lang, "leverage.aside", text=step.person_name, aside=step.title) if step.title else step.person_name,
        kind=label(lang, "contact_kind", step.kind),
        how=how,
        member=_ours(lang, step.member_name),
        days=f"{step.days:.1f}",
        effort=step.effort,
        chance=step.chance,
    )


def plan_step_lines(lang: Lang, step: PlanStep) -> Iterator[str]:
    """What the person is for, and what to expect then."""
    occasions, sure = _occasions(lang, step.occasions), _percent(step.confidence)
    if step.roles:
        yield say(lang, "plan.holds", roles=roles_text(lang, step.roles), occasions=occasions, sure=sure)
    elif step.within_reach:
        yield say(lang, "plan.sits", occasions=occasions, sure=sure)
    else:
        yield say(lang, "plan.helper", occasions=occasions, sure=sure)
    if step.within_reach:
        yield say(lang, "plan.within_reach", roles=roles_text(lang, step.within_reach))
    for outlook in step.expect:
        code = "plan.expect" if outlook.before > 0 else "plan.opens"
        yield say(lang, code, **_outlook(lang, outlook))


def _outlook(lang: Lang, outlook: Outlook) -> dict[str, object]:
    return {
        "person": outlook.person_name,
        "roles": roles_text(lang, outlook.roles),
        "before": outlook.before,
        "after": outlook.after,
    }


def plan_rest(lang: Lang, report: PlanReport) -> Iterator[str]:
    """What is to be done beside the steps."""
    for one in report.deepen:
        roles = roles_text(lang, one.roles)
        code = "plan.deepen_inside" if one.within_reach else "plan.deepen"
        yield say(lang, code, person=one.person_name, roles=roles, member=_ours(lang, one.member_name))
    for lost in report.unreached:
        yield say(lang, "plan.unreached", **_outlook(lang, lost))
    for contact in report.find_out:
        yield find_out_text(lang, contact)
    if report.unasked:
        yield say(lang, "plan.unasked", roles=roles_text(lang, report.unasked))


def find_out_text(lang: Lang, contact: Contact) -> str:
    roles = roles_text(lang, [reason.params["role"] for reason in contact.reasons])
    member = _ours(lang, contact.member_name)
    return say(lang, "plan.find_out", roles=roles, person=contact.person_name, member=member, chance=contact.chance)


def dependence_text(lang: Lang, holder: Dependence) -> str:
    code = {"fulcrum": "fragility.fulcrum", "reached": "fragility.holder", "unreached": "fragility.unreached"}
    line = say(
        lang,
        code[holder.state],
        person=holder.person_name,
        roles=roles_text(lang, holder.roles),
        share=_percent(holder.share),
        strength=holder.strength,
    )
    line = with_confidence(lang, line, holder.confidence)
    if holder.state != "reached":
        return line
    people = [
        say(lang, "fragility.every_path", person=point.person_name) if point.every_path else point.person_name
        for point in holder.points
    ]
    points = say(lang, "fragility.points", people=people) if people else say(lang, "fragility.no_point")
    return say(lang, "fragility.how", holder=line, points=points)


def fragile_text(lang: Lang, found: Fragile) -> str:
    share, loss = _percent(found.cut_off_share), f"{found.loss:.3f}"
    line = say(lang, "fragility.person", rank=found.rank, person=found.person_name, share=share, loss=loss)
    return with_confidence(lang, line, found.confidence)


def fragile_lines(lang: Lang, found: Fragile) -> Iterator[str]:
    """What breaks, one line a holder, then roles that are vacant then and people whom nobody else knows."""
    for outlook in found.broken:
        yield say(lang, "fragility.broken" if outlook.after > 0 else "fragility.gone", **_outlook(lang, outlook))
    if found.vacant:
        yield say(lang, "fragility.vacant", roles=roles_text(lang, found.vacant))
    if found.only_contact_of:
        yield say(lang, "fragility.only_contact", member=found.person_name, people=found.only_contact_of)


def key_players_text(lang: Lang, found: KeyPlayers, rank: int, won: bool) -> str:
    """One or two people through whom reach changes most, with what each of two would change alone."""
    people = [person.person_name for person in found.people]
    alone = [
        say(lang, "fragility.alone", person=person.person_name, change=f"{person.alone:.3f}") for person in found.people
    ]
    told = {"rank": rank, "people": people, "change": f"{found.change:.3f}"}
    if len(people) == 1:
        line = say(lang, "fragility.players_won", **told)
    else:
        line = say(lang, "fragility.pair_won" if won else "fragility.pair_lost", **told, alone=alone)
    return with_confidence(lang, line, found.confidence)


def key_players_lines(lang: Lang, found: KeyPlayers) -> Iterator[str]:
    """One line for each holder reached differently then."""
    for outlook in found.changed:
        codes = ("fragility.opened", "fragility.broken") if outlook.after > 0 else ("fragility.gone", "fragility.gone")
        yield say(lang, codes[outlook.before > 0], **_outlook(lang, outlook))
