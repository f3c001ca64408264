"""Answers to recommendations: answer one, take the answer back, list them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import typer

from graphkam.cli import present
from graphkam.cli.session import AccountArg, AsOf, By, Deal, InLang, Json, Mask, Session, parse_day, plain
from graphkam.errors import InputError
from graphkam.model.codes import AnswerState, ContactKind
from graphkam.model.entities import Account, Person
from graphkam.model.graph import AccountGraph
from graphkam.model.results_answers import AnswersReport, Standing
from graphkam.services import answering, finding
from graphkam.services.editing import edit
from graphkam.words import label
from graphkam.words.phrases import reason_text


class Verb(StrEnum):
    """What a user says to a recommendation."""

    ACCEPT = "accept"
    REJECT = "reject"
    SNOOZE = "snooze"
    WITHDRAW = "withdraw"


_SAID = {Verb.ACCEPT: AnswerState.ACCEPTED, Verb.REJECT: AnswerState.REJECTED, Verb.SNOOZE: AnswerState.SNOOZED}

Kind = Annotated[ContactKind | None, typer.Option("--kind", "-k", help="opt.answer_kind")]
Reason = Annotated[str | None, typer.Option("--why", help="opt.answer_why")]
Until = Annotated[str | None, typer.Option("--until", metavar="YYYY-MM-DD", help="opt.until")]


def register(app: typer.Typer) -> None:
    app.command("answer", help="cmd.answer")(answer)
    app.command("answers", help="cmd.answers")(answers)


def answer(
    account: AccountArg,
    person: Annotated[str, typer.Argument(help="arg.person")],
    verb: Annotated[Verb, typer.Argument(help="arg.answer")],
    kind: Kind = None,
    why: Reason = None,
    until: Until = None,
    opportunity: Deal = None,
    by: By = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json)
    author = session.author(by, why)
    last, meant = parse_day(until, "--until"), kind
    if verb is Verb.WITHDRAW and last is not None:
        raise InputError("answer_until_unfit")
    with session.store() as store:
        graph = session.graph(store, account)
        deal, whom = finding.find_opportunity(graph, opportunity), finding.find_person(graph, person)
        if verb is Verb.WITHDRAW:
            build = answering.withdraw(whom.id, deal.id, kind, author)
        else:
            # what was said goes before what is meant: a rejection without a reason is refused as that
            said = _SAID[verb]
            answering.refuse_unfounded(said, why, last, author)
            meant = meant or answering.recommended_kind(graph, deal.id, whom, session.settings.policy)
            build = answering.answer(whom.id, deal.id, meant, said, author, reason=why, until=last)
        change = edit(store, graph.account.id, author, build)
        now = store.graph(graph.account.id, session.today)
    report = answering.answers(now, deal.id, session.settings.policy, session.lang)
    given = [one for one in report.answers if one.person_id == whom.id and meant in (None, one.contact)]
    if as_json:
        facts = [fact.id for fact in change.facts]
        session.out({"account_id": change.account_id, "facts": facts, "answers": plain(given)})
        return
    if change.empty:
        session.print(session.say("cli.no_change"))
    elif verb is Verb.WITHDRAW:
        session.print(session.say("cli.answer_withdrawn", person=_named(session, now, whom)), style="green")
    for one in given:
        if verb is not Verb.WITHDRAW:
            _line(session, one)
    _of_sample(session, graph.account, graph.day)


def answers(
    account: AccountArg,
    opportunity: Deal = None,
    as_of: AsOf = None,
    mask: Mask = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json, as_of, mask)
    with session.store() as store:
        graph = session.graph(store, account)
    chosen = finding.opportunities_meant(graph, opportunity)
    reports = [answering.answers(graph, deal.id, session.settings.policy, session.lang) for deal in chosen]
    if as_json:
        session.out([_record(graph, report) for report in reports])
        return
    for deal, report in zip(chosen, reports, strict=True):
        present.heading(session, graph, deal)
        if not report.answers:
            session.print(session.say("cli.no_answers"))
        for one in report.answers:
            _line(session, one)
    _of_sample(session, graph.account, graph.day)


def _line(session: Session, one: Standing) -> None:
    kind, said = label(session.lang, "contact_kind", one.contact), label(session.lang, "answer_state", one.answer)
    session.print(session.say("cli.answer_given", person=one.person_name, kind=kind, answer=said), style="bold")
    state = "cli.answer_aside" if one.reopened is None else "cli.answer_open"
    session.print(f"  {session.say(state, back=one.back_on)}", style="dim" if one.reopened is None else "yellow")
    session.print(f"  {reason_text(session.lang, one.note)}")


def _record(graph: AccountGraph, report: AnswersReport) -> dict[str, Any]:
    return {"account_id": graph.account.id, **plain(report)}


def _named(session: Session, graph: AccountGraph, person: Person) -> str:
    return present.named(session, graph.person_by_id.get(person.id, person))


def _of_sample(session: Session, account: Account, day: date) -> None:
    """A sample is read as of its story's day, on which nobody has answered anything yet."""
    if account.sample and session.day is None and day < session.today:
        session.print(session.say("cli.answer_of_sample", day=day, today=session.today), style="dim")
