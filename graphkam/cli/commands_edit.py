"""Single edits: person, role, judge, link, call, each with add, set and remove, recording who and why."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from graphkam.cli.session import AccountArg, By, Deal, InLang, Json, Observed, Session, Source, Sure, Why, parse_day
from graphkam.errors import InputError
from graphkam.model.changes import ChangeSet
from graphkam.model.codes import InfluenceKind, Layer, ReportingKind, Role, SourceKind
from graphkam.services import editing
from graphkam.services.author import Author

PersonArg = Annotated[str, typer.Argument(help="arg.person")]
RoleList = Annotated[list[Role] | None, typer.Option("--role", "-r", help="opt.role")]
Unit = Annotated[str | None, typer.Option("--unit", help="opt.unit")]
LayerOpt = Annotated[Layer | None, typer.Option("--layer", help="opt.layer")]
Title = Annotated[str | None, typer.Option("--title", help="opt.title")]
Email = Annotated[str | None, typer.Option("--email", help="opt.email")]
Phone = Annotated[str | None, typer.Option("--phone", help="opt.phone")]
Company = Annotated[str | None, typer.Option("--company", help="opt.company")]
Since = Annotated[str | None, typer.Option("--since", metavar="YYYY-MM-DD", help="opt.since")]
KINDS_OF_LINK = [*ReportingKind, *(kind.value for kind in InfluenceKind), "knows"]
Kind = Annotated[str, typer.Option("--kind", "-k", metavar="|".join(str(k) for k in KINDS_OF_LINK), help="opt.kind")]
StrengthOpt = Annotated[float | None, typer.Option("--strength", help="opt.strength")]


def register(app: typer.Typer) -> None:
    for name, commands in (
        ("person", (("add", person_add), ("set", person_set), ("remove", person_remove))),
        ("role", (("add", role_add), ("set", role_set), ("remove", role_remove))),
        ("judge", (("add", judge_set), ("set", judge_set), ("remove", judge_remove))),
        ("link", (("add", link_add), ("set", link_add), ("remove", link_remove))),
        ("call", (("add", call_add), ("set", call_add), ("remove", call_remove))),
    ):
        group = typer.Typer(help=f"cmd.{name}", no_args_is_help=True)
        for verb, command in commands:
            numbers = {"ignore_unknown_options": True} if name == "judge" else {}  # a rating of -3 is no option
            group.command(verb, help=f"cmd.{name}.{verb}", context_settings=numbers)(command)
        app.add_typer(group, name=name)


def _edit(session: Session, account: str, author: Author, build: editing.Build) -> None:
    with session.store() as store:
        change = editing.edit(store, account, author, build)
    _told(session, change)


def _told(session: Session, change: ChangeSet) -> None:
    if session.as_json:
        session.out({"account_id": change.account_id, "facts": [fact.id for fact in change.facts],
                     "created": change.created, "updated": change.updated, "gone": change.gone})  # fmt: skip
    elif change.empty:
        session.print(session.say("cli.no_change"))
    else:
        changed = sum(change.created.values()) + sum(change.updated.values()) + sum(change.gone.values())
        session.print(session.say("cli.changed", facts=len(change.facts), entities=changed), style="green")
        if change.contradictions:
            session.print(session.say("cli.contradictions", count=len(change.contradictions)), style="yellow")


def person_add(
    account: AccountArg,
    name: PersonArg,
    unit: Unit = None,
    layer: LayerOpt = None,
    title: Title = None,
    email: Email = None,
    phone: Phone = None,
    company: Company = None,
    since: Since = None,
    number: Annotated[str | None, typer.Option("--number", help="opt.number")] = None,
    ours: Annotated[bool, typer.Option("--ours", help="opt.ours")] = False,
    executive: Annotated[bool, typer.Option("--executive", help="opt.executive")] = False,
    by: By = None,
    why: Why = None,
    source: Source = SourceKind.NONE,
    observed: Observed = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json)
    author = session.author(by, why, source, observed)
    if ours:
        with session.store() as store:
            _told(
                session, editing.add_member(store, account, name, author, email=email, title=title, executive=executive)
            )
        return
    build = editing.set_person(
        name, author, new=True, unit=unit, layer=layer, title=title, company=company,
        since=parse_day(since, "--since"), email=email, phone=phone, number=number,
    )  # fmt: skip
    _edit(session, account, author, build)


def person_set(
    account: AccountArg,
    name: PersonArg,
    unit: Unit = None,
    layer: LayerOpt = None,
    title: Title = None,
    email: Email = None,
    phone: Phone = None,
    company: Company = None,
    since: Since = None,
    until: Annotated[str | None, typer.Option("--until", metavar="YYYY-MM-DD", help="opt.position_until")] = None,
    leaving: Annotated[str | None, typer.Option("--leaving", help="opt.leaving")] = None,
    by: By = None,
    why: Why = None,
    source: Source = SourceKind.NONE,
    observed: Observed = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json)
    author = session.author(by, why, source, observed)
    build = editing.set_person(
        name, author, new=False, unit=unit, layer=layer, title=title, company=company,
        since=parse_day(since, "--since"), until=parse_day(until, "--until"), leaving=leaving, email=email, phone=phone,
    )  # fmt: skip
    _edit(session, account, author, build)


def person_remove(
    account: AccountArg, name: PersonArg, by: By = None, why: Why = None, as_json: Json = False, lang: InLang = None
) -> None:
    session = Session(lang, as_json)
    author = session.author(by, why)
    _edit(session, account, author, editing.remove_person(name, author))


def role_add(
    account: AccountArg,
    person: PersonArg,
    roles: RoleList = None,
    opportunity: Deal = None,
    by: By = None,
    why: Why = None,
    source: Source = SourceKind.NONE,
    observed: Observed = None,
    confidence: Sure = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json)
    if not roles:
        raise InputError("option_needed", option="--role")
    author = session.author(by, why, source, observed, confidence)
    _edit(session, account, author, editing.set_role(person, opportunity, tuple(roles), author, remove=False))


def role_set(
    account: AccountArg,
    person: PersonArg,
    roles: RoleList = None,
    opportunity: Deal = None,
    by: By = None,
    why: Why = None,
    source: Source = SourceKind.NONE,
    observed: Observed = None,
    confidence: Sure = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json)
    if not roles:
        raise InputError("option_needed", option="--role")
    author = session.author(by, why, source, observed, confidence)
    words = ";".join(role.value for role in roles)
    _edit(session, account, author, editing.judge(person, opportunity, "roles", words, author))


def role_remove(
    account: AccountArg,
    person: PersonArg,
    roles: RoleList = None,
    opportunity: Deal = None,
    by: By = None,
    why: Why = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json)
    author = session.author(by, why)
    _edit(session, account, author, editing.set_role(person, opportunity, tuple(roles or ()), author, remove=True))


def judge_set(
    account: AccountArg,
    person: Annotated[str, typer.Argument(help="arg.person_or_deal")],
    attribute: Annotated[str, typer.Argument(help="arg.attribute")],
    value: Annotated[str, typer.Argument(help="arg.value")],
    opportunity: Deal = None,
    by: By = None,
    why: Why = None,
    source: Source = SourceKind.NONE,
    observed: Observed = None,
    confidence: Sure = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json)
    author = session.author(by, why, source, observed, confidence)
    subject = None if person in ("-", "deal", "商机") else person
    _edit(session, account, author, editing.judge(subject, opportunity, attribute, value, author))


def judge_remove(
    account: AccountArg,
    person: Annotated[str, typer.Argument(help="arg.person_or_deal")],
    attribute: Annotated[str, typer.Argument(help="arg.attribute")],
    opportunity: Deal = None,
    by: By = None,
    why: Why = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json)
    author = session.author(by, why)
    subject = None if person in ("-", "deal", "商机") else person
    _edit(session, account, author, editing.judge(subject, opportunity, attribute, None, author))


def _kind(text: str) -> str:
    if text not in KINDS_OF_LINK:
        raise InputError("word_unknown", word=text, allowed=", ".join(str(kind) for kind in KINDS_OF_LINK))
    return text


def link_add(
    account: AccountArg,
    source_person: Annotated[str, typer.Argument(metavar="FROM", help="arg.link_from")],
    target_person: Annotated[str, typer.Argument(metavar="TO", help="arg.link_to")],
    kind: Kind,
    strength: StrengthOpt = None,
    by: By = None,
    why: Why = None,
    source: Source = SourceKind.NONE,
    observed: Observed = None,
    confidence: Sure = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json)
    if strength is not None and not 0 < strength <= 1:
        raise InputError("whatif_strength_wrong", value=f"{strength:g}")
    author = session.author(by, why, source, observed, confidence)
    build = editing.set_link(source_person, target_person, _kind(kind), author, strength=strength)
    _edit(session, account, author, build)


def link_remove(
    account: AccountArg,
    source_person: Annotated[str, typer.Argument(metavar="FROM", help="arg.link_from")],
    target_person: Annotated[str, typer.Argument(metavar="TO", help="arg.link_to")],
    kind: Kind,
    by: By = None,
    why: Why = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json)
    author = session.author(by, why)
    _edit(session, account, author, editing.set_link(source_person, target_person, _kind(kind), author, remove=True))


def call_add(
    account: AccountArg,
    with_: Annotated[list[str], typer.Option("--with", "-w", help="opt.with")],
    member: Annotated[str, typer.Option("--member", "-m", help="opt.member")],
    day: Annotated[str | None, typer.Option("--day", metavar="YYYY-MM-DD", help="opt.day")] = None,
    opportunity: Deal = None,
    purpose: Annotated[str | None, typer.Option("--purpose", help="opt.purpose")] = None,
    heard: Annotated[str | None, typer.Option("--heard", help="opt.heard")] = None,
    promises: Annotated[str | None, typer.Option("--promises", help="opt.promises")] = None,
    next_step: Annotated[str | None, typer.Option("--next", help="opt.next_step")] = None,
    by: By = None,
    why: Why = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json)
    author = session.author(by, why)
    held: date = parse_day(day, "--day") or session.today
    build = editing.log_call(
        member, tuple(with_), held, author, opportunity=opportunity,
        purpose=purpose, heard=heard, promises=promises, next_step=next_step,
    )  # fmt: skip
    _edit(session, account, author, build)


def call_remove(
    account: AccountArg,
    call: Annotated[str, typer.Argument(help="arg.call")],
    by: By = None,
    why: Why = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json)
    author = session.author(by, why)
    _edit(session, account, author, editing.remove_call(call, author))
