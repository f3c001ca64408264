"""Commands on leverage: paths with controls, plan, fragility, ties, whatif."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, TypeVar, get_args

import typer

from graphkam.cli import present_leverage
from graphkam.cli.answering import answer_each, reading
from graphkam.cli.session import AccountArg, AsOf, Deal, InLang, Json, Mask, Session
from graphkam.model.entities import Opportunity
from graphkam.model.graph import AccountGraph
from graphkam.model.results import OpportunityReport
from graphkam.model.results_leverage import Controls, LeverageReport, LinkKind
from graphkam.services import finding, leverage
from graphkam.services.supposing import Typed, find_anybody, understood

Kind = StrEnum("Kind", {kind.upper(): kind for kind in get_args(LinkKind)})  # type: ignore[misc]  # made from the one list
R = TypeVar("R", bound=OpportunityReport)
Texts = list[str] | None


def register(app: typer.Typer) -> None:
    app.command("paths", help="cmd.paths")(paths)
    app.command("plan", help="cmd.plan")(reading(leverage.plan, present_leverage.plan))
    app.command("fragility", help="cmd.fragility")(reading(leverage.fragility, present_leverage.fragility))
    app.command("ties", help="cmd.ties")(ties)
    app.command("whatif", help="cmd.whatif")(whatif)


def paths(
    account: AccountArg,
    to: Annotated[str | None, typer.Option("--to", help="opt.paths_to")] = None,
    alternatives: Annotated[int, typer.Option("--alternatives", min=0, max=10, help="opt.paths_alternatives")] = 2,
    without: Annotated[Texts, typer.Option("--without", help="opt.paths_without")] = None,
    only: Annotated[Texts, typer.Option("--only", help="opt.paths_only")] = None,
    without_kind: Annotated[list[Kind] | None, typer.Option("--without-kind", help="opt.paths_without_kind")] = None,
    via: Annotated[str | None, typer.Option("--via", help="opt.paths_via")] = None,
    max_steps: Annotated[int | None, typer.Option("--max-steps", min=1, max=20, help="opt.paths_max_steps")] = None,
    verified_only: Annotated[bool, typer.Option("--verified-only", help="opt.paths_verified")] = False,
    rival: Annotated[str | None, typer.Option("--rival", help="opt.paths_rival")] = None,
    steps: Annotated[bool, typer.Option("--steps", help="opt.paths_steps")] = False,
    opportunity: Deal = None,
    as_of: AsOf = None,
    mask: Mask = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json, as_of, mask)

    def asked(graph: AccountGraph, deal: Opportunity) -> LeverageReport:
        controls = Controls(
            to=finding.find_person(graph, to).id if to else None,
            alternatives=alternatives,
            without=tuple(find_anybody(graph, one) for one in without or ()),
            only=tuple(find_anybody(graph, one) for one in only or ()),
            without_kinds=tuple(kind.value for kind in without_kind or ()),
            via=find_anybody(graph, via) if via else None,
            most_steps=max_steps,
            verified_only=verified_only,
        )
        whose = finding.find_rival(graph, deal.id, rival).id if rival else None
        return leverage.paths(graph, deal.id, session.settings.policy, session.lang, controls, whose)

    answer_each(
        session,
        account,
        opportunity,
        asked,
        lambda session, graph, report: present_leverage.paths(session, graph, report, steps or to is not None),
    )


def ties(
    account: AccountArg,
    most: Annotated[int, typer.Option("--most", min=1, max=100, help="opt.ties_most")] = 5,
    opportunity: Deal = None,
    as_of: AsOf = None,
    mask: Mask = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json, as_of, mask)
    answer_each(
        session,
        account,
        opportunity,
        lambda graph, deal: leverage.lasting_ties(graph, deal.id, session.settings.policy, session.lang, most),
        lambda session, _, report: present_leverage.lasting_ties(session, report),
    )


def whatif(
    account: AccountArg,
    leaves: Annotated[Texts, typer.Option("--leaves", help="opt.if_leaves")] = None,
    joins: Annotated[Texts, typer.Option("--joins", help="opt.if_joins")] = None,
    won: Annotated[Texts, typer.Option("--won", help="opt.if_won")] = None,
    rating: Annotated[Texts, typer.Option("--rating", help="opt.if_rating")] = None,
    mode: Annotated[Texts, typer.Option("--mode", help="opt.if_mode")] = None,
    role: Annotated[Texts, typer.Option("--role", help="opt.if_role")] = None,
    contact: Annotated[Texts, typer.Option("--contact", help="opt.if_contact")] = None,
    link: Annotated[Texts, typer.Option("--link", help="opt.if_link")] = None,
    opportunity: Deal = None,
    as_of: AsOf = None,
    mask: Mask = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json, as_of, mask)
    typed = Typed(
        leaves or (), joins or (), won or (), rating or (), mode or (), role or (), contact or (), link or ()
    )  # fmt: skip
    answer_each(
        session,
        account,
        opportunity,
        lambda graph, deal: leverage.suppose(
            graph, deal.id, session.settings.policy, session.lang, understood(graph, typed)
        ),
        lambda session, _, report: present_leverage.what_if(session, report),
    )
