"""Commands about who is who: duplicates, merge, unmerge, erase."""

from __future__ import annotations

import shlex
import sys
from datetime import date
from typing import Annotated, Any

import typer

from graphkam.cli import present
from graphkam.cli.session import AccountArg, By, InLang, Json, Session, Why, plain
from graphkam.errors import InputError, Place
from graphkam.model.graph import AccountGraph
from graphkam.services import erasing, finding, merging
from graphkam.services.erasing import ErasureReport
from graphkam.services.merging import Likely, Merge
from graphkam.words import label
from graphkam.words.phrases import reason_text

Person = Annotated[str, typer.Argument(help="arg.person")]
Most = Annotated[int, typer.Option("--most", min=1, max=10000, help="opt.most_pairs")]


def register(app: typer.Typer) -> None:
    app.command("duplicates", help="cmd.duplicates")(duplicates)
    app.command("merge", help="cmd.merge")(merge)
    app.command("unmerge", help="cmd.unmerge")(unmerge)
    app.command("erase", help="cmd.erase")(erase)


def duplicates(
    account: Annotated[str | None, typer.Argument(help="arg.account_all")] = None,
    distinct: Annotated[
        tuple[str, str] | None, typer.Option("--not", metavar="PERSON PERSON", help="opt.not_same")
    ] = None,
    most: Most = 20,
    by: By = None,
    why: Why = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json)
    if distinct is not None:
        _told_apart(session, account, distinct, by, why)
        return
    with session.store() as store:
        wanted = [finding.find_account(store, account)] if account else [a.account for a in finding.accounts(store)]
        graphs = [store.graph(one.id, date.max) for one in wanted]
    found = [(graph, merging.duplicates_of(graph, session.settings.policy)) for graph in graphs]
    if as_json:
        session.out([_record(graph, pairs) for graph, pairs in found])
        return
    for graph, pairs in found:
        if pairs or account is not None:
            _shown(session, graph, pairs, most)
    if account is None and not any(pairs for _, pairs in found):
        session.print(session.say("cli.no_duplicates"))


def _told_apart(session: Session, account: str | None, pair: tuple[str, str], by: str | None, why: str | None) -> None:
    if account is None:
        raise InputError("option_needed", option="ACCOUNT")
    with session.store() as store:
        change = merging.mark_distinct(store, account, *pair, session.author(by, why))
    if session.as_json:
        session.out({"account_id": change.account_id, "facts": [fact.id for fact in change.facts]})
    else:
        session.print(session.say("cli.told_apart", one=pair[0], other=pair[1]), style="green")


def _record(graph: AccountGraph, pairs: tuple[Likely, ...]) -> dict[str, Any]:
    merged = [
        {"id": hidden.id, "name": hidden.name, "shown_as": shown.id, "shown_name": shown.name}
        for hidden, shown in merging.merged_in(graph)
    ]
    return {"account_id": graph.account.id, "account": graph.account.name, "pairs": plain(pairs), "merged": merged}


def _shown(session: Session, graph: AccountGraph, pairs: tuple[Likely, ...], most: int) -> None:
    session.print(present.named(session, graph.account), style="bold")
    if not pairs:
        session.print(session.say("cli.no_duplicates"))
    for pair in pairs[:most]:
        session.print()
        session.print(session.say("cli.pair", score=f"{pair.score:.0%}", one=pair.keep_name, other=pair.other_name))
        found = present.table(
            session, "col.id", "people.name", "people.title", "people.unit", "people.email", "people.phone"
        )
        for identity in (pair.keep_id, pair.other_id):
            present.row(found, *_cells(graph, identity))
        session.console.print(found)
        for reason in pair.reasons:
            session.print("  + " + reason_text(session.lang, reason), style="green")
        for reason in pair.against:
            session.print("  – " + reason_text(session.lang, reason), style="yellow")
        command = ["graphkam", "merge", graph.account.name, pair.keep_id, pair.other_id]
        session.print("  " + shlex.join(command), style="cyan")
    if len(pairs) > most:
        session.print(session.say("cli.more_pairs", count=len(pairs) - most), style="dim")
    if pairs:
        session.print(session.say("cli.not_same_hint"), style="dim")
    for hidden, shown in merging.merged_in(graph):
        session.print(session.say("cli.merged_line", hidden=hidden.name, id=hidden.id, shown=shown.name), style="dim")


def _cells(graph: AccountGraph, identity: str) -> tuple[str, ...]:
    person, position, unit = graph.person_by_id[identity], graph.position_of(identity), graph.unit_of(identity)
    title = position.title if position else None
    return (identity, person.name, title or "–", unit.name if unit else "–", person.email or "–", person.phone or "–")


def merge(
    account: AccountArg,
    keep: Annotated[str, typer.Argument(metavar="KEEP", help="arg.keep")],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="arg.other")],
    by: By = None,
    why: Why = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json)
    with session.store() as store:
        done = merging.merge_people(store, account, keep, other, session.author(by, why))
    _merged(session, done, "cli.merged")


def unmerge(
    account: AccountArg, person: Person, by: By = None, why: Why = None, as_json: Json = False, lang: InLang = None
) -> None:
    session = Session(lang, as_json)
    with session.store() as store:
        done = merging.unmerge_person(store, account, person, session.author(by, why))
    _merged(session, done, "cli.unmerged")


def _merged(session: Session, done: Merge, code: str) -> None:
    if session.as_json:
        session.out({"account_id": done.change.account_id, "kept_id": done.kept.id, "other_id": done.other.id,
                     "facts": [fact.id for fact in done.change.facts]})  # fmt: skip
    else:
        session.print(session.say(code, kept=done.kept.name, other=done.other.name, id=done.other.id), style="green")


def erase(
    account: AccountArg,
    person: Person,
    texts: Annotated[bool, typer.Option("--texts", help="opt.texts")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="opt.erase_yes")] = False,
    by: By = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json)
    with session.store() as store:
        found = erasing.erasable(store, account, person)
        if not yes:
            _confirm(session, found)
        report = erasing.erase_person(store, account, found.person.id, session.author(by), texts=texts)
    if as_json:
        session.out(report)
    else:
        _erased(session, report, texts)


def _confirm(session: Session, found: erasing.Erasable) -> None:
    """Asks on a terminal; elsewhere only --yes will do, because nothing brings the person back."""
    if session.as_json or not sys.stdin.isatty():
        raise InputError("erase_needs_yes", Place(field="--yes"), person=found.person.name)
    where = [text for text in (found.title, found.unit) if text]
    session.print(f"{found.person.name}  ({found.person.id})  {' · '.join(where)}".rstrip(), style="bold")
    session.print(session.say("cli.erase_warning", records=len(found.ids)), style="bold red")
    if not typer.confirm(session.say("cli.erase_question")):
        raise typer.Abort


def _erased(session: Session, report: ErasureReport, texts: bool) -> None:
    counts = report.model_dump(exclude={"mentions"})
    session.print(session.say("cli.erased", **counts), style="green")
    session.print(session.say("cli.erased_backups"))
    left = [mention for mention in report.mentions if not mention.blanked]
    if texts and len(left) < len(report.mentions):
        session.print(session.say("cli.texts_blanked", count=len(report.mentions) - len(left)))
    if not left:
        return
    session.print(session.say("cli.texts_left", count=len(left)), style="yellow")
    found = present.table(session, "people.kind", "col.id", "people.field", "people.account_id")
    for mention in left:
        kind = session.say("cli.kind_fact") if mention.kind == "fact" else label(session.lang, "kind", mention.kind)
        present.row(found, kind, mention.id, mention.field, mention.account_id)
    session.console.print(found)
