"""Commands that begin an account and bring data out: init, export."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from graphkam.cli import present
from graphkam.cli.session import By, InLang, Json, Session, parse_day
from graphkam.errors import InputError, Place
from graphkam.services.exporting import ENDING, ExportFormat, export_account, write_template
from graphkam.services.starting import start_account


def register(app: typer.Typer) -> None:
    app.command("init", help="cmd.init")(init)
    app.command("export", help="cmd.export")(export)


def init(
    account: Annotated[str | None, typer.Argument(help="arg.account_new")] = None,
    opportunity: Annotated[str | None, typer.Option("--opportunity", "-o", help="opt.opportunity_new")] = None,
    objective: Annotated[str | None, typer.Option("--objective", help="opt.objective")] = None,
    me: Annotated[str | None, typer.Option("--me", help="opt.me")] = None,
    template: Annotated[Path | None, typer.Option("--template", help="opt.template")] = None,
    by: By = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json)
    if account is not None and account.lower().endswith(".xlsx"):
        raise InputError("account_is_file", Place(field="ACCOUNT"), value=account)
    done: dict[str, object] = {}
    with session.store() as store:
        status = store.status()
        done["database"] = status.kind
        if account is not None:
            done["account_id"] = start_account(store, account, opportunity, objective, me, session.author(by))
    if template is not None:
        done["template"] = str(write_template(template, session.lang))
    if as_json:
        session.out(done)
        return
    session.print(session.say("cli.ready", kind=status.kind, address=status.address))
    if account is not None:
        session.print(session.say("cli.account_made", account=account))
    if template is not None:
        session.print(session.say("cli.template", file=str(done["template"])), whole=True)
    session.print(session.say("cli.what_next"), style="dim")


def export(
    account: Annotated[str | None, typer.Argument(help="arg.account_optional")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="opt.out_export")] = None,
    form: Annotated[str | None, typer.Option("--format", metavar="|".join(ENDING), help="opt.format")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="YYYY-MM-DD", help="opt.as_of_export")] = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json)
    chosen = _format(form, out, account)
    target = out or Path(present.file_name(account or "graphkam") + ENDING[chosen])
    day = parse_day(as_of, "--as-of") or date.max
    with session.store() as store, session.busy("cli.exporting"):
        done = export_account(store, account, target, chosen, day, session.lang)
    if as_json:
        session.out({"files": [str(file.resolve()) for file in done.files], "left_out": list(done.left_out)})
        return
    for file in done.files:
        session.print(session.say("cli.written", file=str(file)), whole=True)
    if done.left_out:
        session.print(session.say("cli.left_out_of_table", count=len(done.left_out), format=chosen), style="yellow")
        session.print("  " + "\n  ".join(done.left_out))


def _format(form: str | None, out: Path | None, account: str | None) -> ExportFormat:
    """The format named, else the file's ending; a role table has none of its own and must be named."""
    by_ending: dict[str, ExportFormat] = {ending.lstrip("."): known for known, ending in ENDING.items() if ending}
    if form is None and (out is None or not out.suffix):
        return "xlsx" if account else "jsonl"
    found = next((known for known in ENDING if known == form), None)
    if form is None and out is not None:
        ending = out.suffix.lower().lstrip(".")
        found = "csv" if ending == "csv" else by_ending.get(ending)
    if found is None:
        raise InputError("format_unknown", name=form or str(out), known=", ".join(ENDING))
    return found
