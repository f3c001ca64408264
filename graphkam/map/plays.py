"""What a reader can walk through on the page: leverage paths, different ways beside them, and the pry plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from pydantic import BaseModel

from graphkam import words
from graphkam.map.said import Said, named, plain
from graphkam.model.graph import AccountGraph
from graphkam.model.results import LeveragePath, PathReport, Target
from graphkam.model.results_leverage import LeverageReport, PlanReport, PlanStep, TargetPaths
from graphkam.words.phrases_leverage import plan_lines, plan_rest
from graphkam.words.phrases_steps import plan_stop_lines, way_step_lines

WITH_ALTERNATIVES = 12
"""Of so many targets, the most urgent, the page holds other ways beside the best."""

Value = TypeVar("Value")
_Names = Mapping[str, Said]


@dataclass(frozen=True)
class Stop:
    """One step in words, a line each. `source`: who of the customer acts, none where one of ours does, `by`."""

    source: str | None
    target: str
    by: Said | None
    assumed: bool
    says: tuple[Said, ...]


@dataclass(frozen=True)
class PathView:
    """A way to a target: the people in order, who of ours acts first, or a direct approach. `complete`: no further way
    was left unseen. `alternatives_left`: there are other ways, which the page does not hold."""

    target_id: str
    state: str
    people: tuple[str, ...]
    member: Said | None
    strength: float | None
    weakest: int | None
    assumed: tuple[bool, ...]
    develop: Said | None
    stops: tuple[Stop, ...] = ()
    alternatives: tuple[PathView, ...] = ()
    alternatives_left: bool = False
    complete: bool = True


@dataclass(frozen=True)
class PlanView:
    """Whom to win, in order: one stop a person. `starts`: supporters who lead somebody and need not be won themselves.
    `lead` and `rest`: what is said above and below the steps."""

    people: tuple[str, ...]
    starts: tuple[str, ...]
    stops: tuple[Stop, ...]
    lead: tuple[Said, ...]
    rest: tuple[Said, ...]


def path_views(graph: AccountGraph, report: PathReport | LeverageReport | None) -> tuple[PathView, ...]:
    """The most urgent target first; targets that no path reaches stand after those that one does."""
    if report is None:
        return ()
    names = _names(graph)
    reached = [(target, target.path) for target in report.targets if target.path]
    views = [_reached(graph, names, *one, spot < WITH_ALTERNATIVES) for spot, one in enumerate(reached)]
    direct = [target for target in report.targets if not target.path and target.direct]
    return (*views, *(_direct(names, target) for target in direct))


def plan_view(graph: AccountGraph, report: PlanReport | None) -> PlanView | None:
    """The pry plan; none where nobody asked for it."""
    if report is None:
        return None
    names = _names(graph)
    steps = [step for step in report.steps if step.person_id in graph.person_by_id]
    won = {step.person_id for step in steps}
    leading = [step.through_id for step in steps if step.through_id and step.through_id not in won]
    return PlanView(
        people=tuple(step.person_id for step in steps),
        starts=tuple(dict.fromkeys(leading)),
        stops=tuple(_plan_stop(names, step) for step in steps),
        lead=_lines(names, report, plan_lines),
        rest=_lines(names, report, lambda lang, one: list(plan_rest(lang, one))),
    )


def _reached(graph: AccountGraph, names: _Names, target: Target, path: LeveragePath, with_others: bool) -> PathView:
    best = _way(graph, names, target, path)
    if not isinstance(target, TargetPaths):
        return best
    shown = target.alternatives if with_others else ()
    return replace(
        best,
        alternatives=tuple(_way(graph, names, target, way) for way in shown),
        alternatives_left=len(shown) < len(target.alternatives),
        complete=target.complete,
    )


def _way(graph: AccountGraph, names: _Names, target: Target, path: LeveragePath) -> PathView:
    people = [step.target_id for step in path.steps]
    if path.steps and path.steps[0].tie != "member":
        people.insert(0, path.steps[0].source_id)
    return PathView(
        target_id=target.person_id,
        state=target.state,
        people=tuple(one for one in people if one in graph.person_by_id),
        member=_called(names, path.member_id, path.member_name),
        strength=path.strength,
        weakest=path.weakest,
        assumed=tuple(step.assumed for step in path.steps if step.tie != "member"),
        develop=None,
        stops=tuple(_stop(names, path, place) for place in range(len(path.steps))),
    )


def _stop(names: _Names, path: LeveragePath, place: int) -> Stop:
    step = path.steps[place]
    ours = step.tie == "member"
    return Stop(
        source=None if ours else step.source_id,
        target=step.target_id,
        by=_called(names, step.source_id, step.source_name) if ours else None,
        assumed=step.assumed,
        says=_lines(names, path, lambda lang, way: way_step_lines(lang, way, place)),
    )


def _direct(names: _Names, target: Target) -> PathView:
    develop = _called(names, target.develop_id, target.develop_name)
    return PathView(target.person_id, target.state, (), None, None, None, (), develop)


def _plan_stop(names: _Names, step: PlanStep) -> Stop:
    return Stop(
        source=step.through_id,
        target=step.person_id,
        by=None if step.through_id else _called(names, step.member_id, step.member_name),
        assumed=step.tie is not None and step.tie.assumed,
        says=_lines(names, step, plan_stop_lines),
    )


def _names(graph: AccountGraph) -> _Names:
    """Id of a person or of one of ours → the name."""
    return {one.id: named(one) for group in (graph.people, graph.members) for one in group}


def _called(names: _Names, identity: str | None, otherwise: str | None) -> Said | None:
    known = names.get(identity or "")
    return known or (plain(otherwise) if otherwise else None)


def _lines(names: _Names, result: Value, phrased: Callable[[words.Lang, Value], list[str]]) -> tuple[Said, ...]:
    """A result's lines in both languages, people called as the reader of each knows them."""
    zh, en = (phrased(lang, _in_names(result, names, lang)) for lang in ("zh", "en"))
    return tuple(Said(*pair) for pair in zip(zh, en, strict=True))


def _in_names(value: Value, names: _Names, lang: words.Lang) -> Value:
    """The result with the names of one language: `x_name` follows `x_id`."""
    if isinstance(value, tuple):
        return cast(Value, tuple(_in_names(part, names, lang) for part in value))
    if not isinstance(value, BaseModel):
        return value
    changed: dict[str, Any] = {}
    for field in type(value).model_fields:
        was = getattr(value, field)
        if field.endswith("_name"):
            known = names.get(getattr(value, f"{field.removesuffix('_name')}_id", None) or "")
            changed[field] = getattr(known, lang) if known else was
        elif isinstance(was, BaseModel | tuple):
            changed[field] = _in_names(was, names, lang)
    return value.model_copy(update=changed)
