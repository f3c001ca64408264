"""Steps of leverage paths and of the pry plan in words, a line each: what the map says when they are walked through."""

from __future__ import annotations

from graphkam.model.results import LeveragePath, Step
from graphkam.model.results_leverage import DesignedPath, PlanStep
from graphkam.words import Lang, label, say
from graphkam.words.phrases_leverage import plan_step_lines


def way_step_lines(lang: Lang, way: LeveragePath, place: int) -> list[str]:
    """Who acts on whom; the tie and its strength; what is doubtful; who of ours arranges it at which occasion."""
    step = way.steps[place]
    acts = "play.ours_acts" if step.tie == "member" else "play.acts"
    lines = [say(lang, acts, actor=step.source_name, target=step.target_name), _tie(lang, step)]
    unverified = isinstance(way, DesignedPath) and place in way.unverified
    notes = _doubts(lang, step, unverified)
    if place == way.weakest and len(way.steps) > 1:
        notes.append(say(lang, "play.weakest"))
    if notes:
        lines.append(say(lang, "play.mind", notes=notes))
    if isinstance(way, DesignedPath) and way.needs:
        need = way.needs[place]
        code = "play.need" if need.member_name else "play.need_open"
        lines.append(say(lang, code, member=need.member_name, occasions=_occasions(lang, need.occasions)))
    return lines


def plan_stop_lines(lang: Lang, step: PlanStep) -> list[str]:
    """Whom to win and through whom; the tie; what it costs; what for, and what to expect then."""
    if step.direct:
        how = say(lang, "plan.directly")
    elif step.through_name:
        how = say(lang, "plan.through", person=step.through_name)
    else:
        how = say(lang, "plan.through_ours")
    kind = label(lang, "contact_kind", step.kind)
    lines = [say(lang, "play.win", person=step.person_name, kind=kind, how=how)]
    if step.tie is not None:
        lines.append(_tie(lang, step.tie))
        notes = _doubts(lang, step.tie, step.tie.assumed)
        if notes:
            lines.append(say(lang, "play.mind", notes=notes))
    member = step.member_name or say(lang, "cli.nobody_of_ours")
    numbers = {"days": f"{step.days:.1f}", "effort": step.effort, "chance": step.chance}
    lines.append(say(lang, "play.costs", member=member, **numbers))
    return [*lines, *plan_step_lines(lang, step)]


def _tie(lang: Lang, step: Step) -> str:
    kind = label(lang, "influence_kind", step.kind) if step.tie == "influence" else say(lang, f"tie.{step.tie}")
    numbers = {"tie": step.tie_strength, "willing": step.willingness, "strength": step.strength}
    return say(lang, "play.tie", kind=kind, **numbers)


def _doubts(lang: Lang, step: Step, unverified: bool) -> list[str]:
    if step.tie == "reporting":
        return [say(lang, "play.assumed")]
    return [say(lang, "play.unverified")] if unverified else []


def _occasions(lang: Lang, codes: tuple[str, ...]) -> list[str]:
    return [label(lang, "occasion", code) for code in codes]
