"""Commands on how well an opportunity is known: flags with their answers, completeness, chart."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graphkam.cli import present_coverage
from graphkam.cli.answering import answer_each, reading
from graphkam.cli.session import AccountArg, AsOf, Deal, InLang, Json, Mask, Session, plain
from graphkam.errors import InputError, Place
from graphkam.services import evaluating, finding
from graphkam.services.exporting import write_whole


def register(app: typer.Typer) -> None:
    app.command("flags", help="cmd.flags")(reading(evaluating.answered_flags, present_coverage.flags))
    app.command("completeness", help="cmd.completeness")(
        reading(evaluating.completeness, present_coverage.completeness)
    )
    app.command("chart", help="cmd.chart")(chart)


def chart(
    account: AccountArg,
    opportunity: Deal = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="opt.chart_csv")] = None,
    as_of: AsOf = None,
    mask: Mask = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json, as_of, mask)
    if csv is None:
        answer_each(
            session,
            account,
            opportunity,
            lambda graph, deal: evaluating.chart(graph, deal.id, session.settings.policy, session.lang),
            lambda session, _, report: present_coverage.chart(session, report),
        )
        return
    with session.store() as store:
        graph = session.graph(store, account)
    chosen = finding.opportunities_meant(graph, opportunity)
    if len(chosen) > 1:
        raise InputError("chart.several", Place(field="--opportunity"), account=graph.account.name, count=len(chosen))
    found = evaluating.chart(graph, chosen[0].id, session.settings.policy, session.lang)
    written = write_whole(csv, evaluating.chart_csv(session.lang, found).encode())
    if as_json:
        session.out({"file": str(written.resolve()), **plain(found)})
    else:
        session.print(session.say("chart.written", file=str(written.resolve())), whole=True)
