"""Commands that bring data in and out: init, import, export."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from graphkam.cli import present
from graphkam.cli.session import By, InLang, Json, Session, parse_day
from graphkam.errors import InputError, Place
from graphkam.services.exporting import ExportFormat, export_account, write_template
from graphkam.services.importing import import_file
from graphkam.services.starting import start_account


def register(app: typer.Typer) -> None:
    app.command("init", help="cmd.init")(init)
    app.command("import", help="cmd.import")(import_)
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
        session.print(session.say("cli.template", file=str(done["template"])))
    session.print(session.say("cli.what_next"), style="dim")


def import_(
    file: Annotated[Path, typer.Argument(help="arg.file")],
    account: Annotated[str | None, typer.Option("--account", help="opt.account_into")] = None,
    preview: Annotated[bool, typer.Option("--preview", help="opt.preview")] = False,
    by: By = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json)
    with session.store() as store, session.busy("cli.importing", file=file.name):
        reports = import_file(
            store,
            file,
            by=by or session.settings.user,
            moment=session.moment,
            policy=session.settings.policy,
            account=account,
            dry_run=preview,
        )
    if as_json:
        session.out(reports)
        return
    for report in reports:
        present.imported(session, report)
    if preview:
        session.print(session.say("cli.only_preview"), style="yellow")


def export(
    account: Annotated[str | None, typer.Argument(help="arg.account_optional")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="opt.out_export")] = None,
    form: Annotated[str | None, typer.Option("--format", metavar="xlsx|csv|jsonl", help="opt.format")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="YYYY-MM-DD", help="opt.as_of_export")] = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json)
    chosen = _format(form, out, account)
    name = present.file_name(account or "graphkam")
    target = out or Path(name if chosen == "csv" else f"{name}.{chosen}")
    day = parse_day(as_of, "--as-of") or date.max
    with session.store() as store, session.busy("cli.exporting"):
        files = export_account(store, account, target, chosen, day, session.lang)
    if as_json:
        session.out({"files": [str(file.resolve()) for file in files]})
    else:
        for file in files:
            session.print(session.say("cli.written", file=str(file)))


def _format(form: str | None, out: Path | None, account: str | None) -> ExportFormat:
    wanted = form or (out.suffix.lower().lstrip(".") if out else "") or ("xlsx" if account else "jsonl")
    if wanted == "xlsx":
        return "xlsx"
    if wanted == "csv":
        return "csv"
    if wanted == "jsonl":
        return "jsonl"
    raise InputError("format_unknown", name=form or str(out))
