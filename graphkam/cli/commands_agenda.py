"""Commands over several opportunities: agenda of an account, week of one of ours."""

from __future__ import annotations

from typing import Annotated

import typer

from graphkam.cli.commands_read import Most
from graphkam.cli.session import AccountArg, AsOf, InLang, Json, Mask, Session
from graphkam.model.results_agenda import AgendaReport
from graphkam.services import agenda as agendas
from graphkam.services import finding
from graphkam.words import phrases_agenda as phrases
from graphkam.words.phrases_knowledge import little_in_agenda


def register(app: typer.Typer) -> None:
    app.command("week", help="cmd.week")(week)
    app.command("agenda", help="cmd.agenda")(agenda)


def week(
    member: Annotated[str, typer.Argument(help="arg.member")],
    most: Most = 15,
    as_of: AsOf = None,
    mask: Mask = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json, as_of, mask)
    with session.store() as store:
        ours = finding.find_colleague(store, member)
        graphs = finding.graphs_there(
            finding.accounts(store),
            lambda item: session.seen(
                store, store.graph(item.account.id, finding.day_of(item.account, session.day, session.today))
            ),
        )
        report = agendas.week(ours, graphs, session.settings.policy, session.lang, most)
    _shown(session, report)


def agenda(
    account: AccountArg,
    most: Most = 10,
    as_of: AsOf = None,
    mask: Mask = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json, as_of, mask)
    with session.store() as store:
        graph = session.graph(store, account)
    _shown(session, agendas.account_agenda(graph, session.settings.policy, session.lang, most))


def _shown(session: Session, report: AgendaReport) -> None:
    if session.as_json:
        session.out(report)
        return
    session.print(phrases.agenda_text(session.lang, report), style="bold")
    if little := little_in_agenda(session.lang, report):
        session.print(little, style="yellow")
    beyond = False
    for errand in report.errands:
        if not errand.fits and not beyond:
            beyond = True
            session.print(session.say("agenda.beyond"), style="yellow")
        session.print(phrases.errand_text(session.lang, errand), style="bold" if errand.fits else None)
        for line in phrases.errand_lines(session.lang, errand, report.member_id is None):
            session.print(f"   · {line}")
