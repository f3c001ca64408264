"""Ways, plans, fragility and what-if as text a person reads in a terminal. No decision is made here."""

from __future__ import annotations

from collections.abc import Sequence

from graphkam.cli.session import Session
from graphkam.model.graph import AccountGraph
from graphkam.model.results_leverage import Fragile, FragilityReport, PlanReport, WaysReport
from graphkam.model.results_whatif import WhatIfReport
from graphkam.services.analysing import in_language
from graphkam.words import phrases_leverage as phrases


def ways(session: Session, graph: AccountGraph, report: WaysReport) -> None:
    lang = session.lang
    people = in_language(graph, lang).person_by_id
    for line in phrases.ways_lead(lang, report, [people[one].name for one in report.fulcrums if one in people]):
        session.print(line)
    for target in report.targets:
        session.print(f"▸ {phrases.target_text(lang, target, report.rival_id is not None)}")
        found = [target.path, *target.alternatives] if target.path else []
        for place, way in enumerate(found, start=1):
            session.print(f"  {place}. {phrases.way_text(lang, way)}", style="cyan")
            for line in phrases.way_steps(lang, way):
                session.print(f"     {line}", style="dim")
        for line in phrases.target_notes(lang, target, report.rival_id is not None):
            session.print(f"    {line}", style="yellow")


def plan(session: Session, report: PlanReport) -> None:
    lang = session.lang
    for line in phrases.plan_lines(lang, report):
        session.print(line)
    for step in report.steps:
        session.print(phrases.plan_step_text(lang, step), style="bold")
        for line in phrases.plan_step_lines(lang, step):
            session.print(f"   · {line}")
    for line in phrases.plan_rest(lang, report):
        session.print(f"▸ {line}", style="yellow")


def fragility(session: Session, report: FragilityReport) -> None:
    lang = session.lang
    if not report.holders:
        session.print(session.say("fragility.no_holders"))
    for holder in report.holders:
        session.print(f"▸ {phrases.dependence_text(lang, holder)}", style="yellow" if holder.points else None)
    if report.holders and not report.people and not report.members:
        session.print(session.say("fragility.nothing"))
    _fragile(session, "fragility.theirs", report.people)
    _fragile(session, "fragility.ours", report.members)


def _fragile(session: Session, head: str, people: Sequence[Fragile]) -> None:
    if people:
        session.print()
        session.print(session.say(head), style="bold")
    for one in people:
        session.print(phrases.fragile_text(session.lang, one))
        for line in phrases.fragile_lines(session.lang, one):
            session.print(f"   · {line}", style="dim")


def what_if(session: Session, report: WhatIfReport) -> None:
    for line in phrases.what_if_lines(session.lang, report):
        session.print(line)
