"""Paths, plans, fragility, lasting ties and what-if as text a person reads in a terminal. No decision is made here."""

from __future__ import annotations

from collections.abc import Sequence

from graphkam.cli.session import Session
from graphkam.model.graph import AccountGraph
from graphkam.model.results_leverage import (
    Fragile,
    FragilityReport,
    KeyPlayers,
    LastingReport,
    LeverageReport,
    PlanReport,
)
from graphkam.model.results_whatif import WhatIfReport
from graphkam.services.analysing import in_language
from graphkam.words import phrases_leverage as phrases
from graphkam.words.phrases_lasting import lasting_lead, lasting_text
from graphkam.words.phrases_whatif import supposition_text, what_if_lines


def paths(session: Session, graph: AccountGraph, report: LeverageReport, steps: bool) -> None:
    """The paths to each target, the best one first; with `steps` each step and what it needs, else the weakest."""
    lang = session.lang
    people = in_language(graph, lang).person_by_id
    for line in phrases.paths_lead(lang, report, [people[one].name for one in report.fulcrums if one in people]):
        session.print(line)
    for target in report.targets:
        session.print(f"▸ {phrases.target_text(lang, target, report.rival_id is not None)}")
        found = [target.path, *target.alternatives] if target.path else []
        for place, path in enumerate(found, start=1):
            session.print(f"  {place}. {phrases.path_text(lang, path)}", style="cyan")
            lines = (
                phrases.path_steps(lang, path) if steps else [phrases.weakest_text(lang, path)] if place == 1 else []
            )
            for line in lines:
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
    _players(session, "fragility.lost_together", report.lost_together, won=False)
    _players(session, "fragility.won", report.won, won=True)
    _players(session, "fragility.won_together", report.won_together, won=True)
    if not report.complete:
        session.print(session.say("fragility.cut_off"), style="yellow")


def _fragile(session: Session, head: str, people: Sequence[Fragile]) -> None:
    if people:
        session.print()
        session.print(session.say(head), style="bold")
    for one in people:
        session.print(phrases.fragile_text(session.lang, one))
        for line in phrases.fragile_lines(session.lang, one):
            session.print(f"   · {line}", style="dim")


def _players(session: Session, head: str, found: Sequence[KeyPlayers], won: bool) -> None:
    if found:
        session.print()
        session.print(session.say(head), style="bold")
    for rank, one in enumerate(found, start=1):
        session.print(phrases.key_players_text(session.lang, one, rank, won))
        # What the others change is in --json: mostly the same holders again.
        for line in phrases.key_players_lines(session.lang, one) if rank == 1 else ():
            session.print(f"   · {line}", style="dim")


def lasting_ties(session: Session, report: LastingReport) -> None:
    for line in lasting_lead(session.lang, report):
        session.print(line, style="dim")
    for tie in report.ties:
        session.print(lasting_text(session.lang, tie))


def what_if(session: Session, report: WhatIfReport) -> None:
    """What was supposed above what follows from it, so that the one is not read without the other."""
    session.print(session.say("whatif.supposed"), style="bold")
    for one in report.suppositions:
        session.print(f" · {supposition_text(session.lang, one)}")
    session.print(session.say("whatif.different"), style="bold")
    for line in what_if_lines(session.lang, report):
        session.print(line)
