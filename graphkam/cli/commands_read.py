"""Commands that read: accounts, show, roles, next."""

from __future__ import annotations

from typing import Annotated

import typer

from graphkam.cli import present, present_next
from graphkam.cli.session import AccountArg, AsOf, Deal, InLang, Json, Mask, Session, plain
from graphkam.services import finding
from graphkam.services.analysing import picture

Most = Annotated[int, typer.Option("--most", min=1, max=1000, help="opt.most")]


def register(app: typer.Typer) -> None:
    app.command("accounts", help="cmd.accounts")(accounts)
    app.command("show", help="cmd.show")(show)
    app.command("roles", help="cmd.roles")(roles)
    app.command("next", help="cmd.next")(next_)


def accounts(as_json: Json = False, lang: InLang = None) -> None:
    session = Session(lang, as_json)
    with session.store() as store:
        found = finding.accounts(store)
    if as_json:
        session.out([{"id": a.account.id, "name": a.account.name, "name_en": a.account.name_en, "people": a.people,
                      "opportunities": a.opportunities, "sample": a.account.sample} for a in found])  # fmt: skip
    else:
        present.accounts(session, found)


def show(
    account: AccountArg,
    person: Annotated[str | None, typer.Argument(help="arg.person_optional")] = None,
    opportunity: Deal = None,
    as_of: AsOf = None,
    mask: Mask = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json, as_of, mask)
    with session.store() as store:
        graph = session.graph(store, account)
    if person is not None:
        found = finding.find_person(graph, person)
        if as_json:
            session.out(present.person_record(graph, found))
        else:
            present.person(session, graph, found)
    elif as_json:
        session.out(graph)
    else:
        chosen = finding.opportunities(graph, opportunity)
        present.account(session, graph)
        for deal in chosen:
            present.opportunity(
                session, graph, picture(graph, deal.id, session.settings.policy, session.lang), brief=True
            )


def each(account: str, opportunity: str | None, session: Session, part: str, most: int | None = None) -> None:
    """One part of the picture of each chosen opportunity, as JSON or as text."""
    with session.store() as store:
        graph = session.graph(store, account)
    chosen = finding.opportunities_meant(graph, opportunity)
    seen = [picture(graph, deal.id, session.settings.policy, session.lang) for deal in chosen]
    if session.as_json:
        session.out(
            [
                {"account_id": graph.account.id, "opportunity": p.opportunity.name}
                | ({**plain(p.next(most)), "advice": plain(p.advice)} if part == "next" else plain(getattr(p, part)))
                for p in seen
            ]
        )
        return
    for one in seen:
        present.heading(session, graph, one.opportunity)
        if part == "next":
            present_next.next_contacts(session, one.next(most), rest=True)
            present_next.advice(session, one.advice)
        else:
            present.little(session, one.coverage.known)
            present.coverage(session, one)


def roles(
    account: AccountArg,
    opportunity: Deal = None,
    as_of: AsOf = None,
    mask: Mask = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    each(account, opportunity, Session(lang, as_json, as_of, mask), "coverage")


def next_(
    account: AccountArg,
    opportunity: Deal = None,
    most: Most = 5,
    as_of: AsOf = None,
    mask: Mask = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    each(account, opportunity, Session(lang, as_json, as_of, mask), "next", most)
