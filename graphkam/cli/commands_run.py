"""Commands that run things: demo, serve, db, doctor."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
from pathlib import Path
from typing import Annotated, Any

import typer

from graphkam import __version__
from graphkam.cli import present
from graphkam.cli.session import InLang, Json, Session, plain
from graphkam.errors import GraphkamError
from graphkam.services import finding
from graphkam.services.analysing import picture
from graphkam.services.databases import database_status, stop_database
from graphkam.services.exporting import write_whole
from graphkam.services.mapping import map_html
from graphkam.services.samples import SAMPLES, load_sample
from graphkam.words import error_text


def register(app: typer.Typer) -> None:
    app.command("demo", help="cmd.demo")(demo)
    app.command("serve", help="cmd.serve")(serve)
    db = typer.Typer(help="cmd.db", no_args_is_help=True)
    db.command("status", help="cmd.db.status")(db_status)
    db.command("stop", help="cmd.db.stop")(db_stop)
    app.add_typer(db, name="db")
    app.command("doctor", help="cmd.doctor")(doctor)


def demo(
    out: Annotated[Path, typer.Option("--out", help="opt.out_demo")] = Path("demo-maps"),
    sample: Annotated[list[str] | None, typer.Option("--sample", help="opt.sample")] = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json)
    policy = session.settings.policy
    folder = out if _writable(out) else session.settings.home / "demo-maps"
    results: list[dict[str, Any]] = []
    with session.store() as store:
        for name in sample or SAMPLES:
            with session.busy("cli.importing", file=name):
                report = load_sample(store, name, policy)
                graph = store.graph(report.account_id, SAMPLES[name])
            files = []
            if not as_json:
                session.print()
                session.console.rule(style="dim")
                present.account(session, graph)
            seen = [picture(graph, deal.id, policy, session.lang) for deal in finding.opportunities(graph, None)]
            for one in seen:
                if not as_json:
                    present.opportunity(session, graph, one, brief=True)
                title = present.file_name(name, one.opportunity.name_en or one.opportunity.name, session.lang)
                file = folder / f"{title}.html"
                files.append(
                    str(write_whole(file, map_html(graph, one.opportunity.id, policy, session.lang).encode()).resolve())
                )
            pictures = [plain(one.told()) for one in seen]
            results.append({"account": plain(graph.account), "pictures": pictures, "maps": files})
    if as_json:
        session.out(results)
        return
    session.print()
    session.console.rule(style="dim")
    session.print(session.say("cli.maps"), style="bold")
    for result in results:
        for written in result["maps"]:
            session.console.print(f"  {written}", soft_wrap=True)
    session.print(session.say("cli.demo_next"), style="dim")


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".graphkam-probe"
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


def serve(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="opt.port")] = 8042,
    host: Annotated[str, typer.Option("--host", help="opt.host")] = "127.0.0.1",
    lang: InLang = None,
) -> None:
    from graphkam.api.serving import serve as run

    session = Session(lang)
    run(session.settings, host, port, session.say)


def db_status(as_json: Json = False, lang: InLang = None) -> None:
    session = Session(lang, as_json)
    status = database_status(session.settings.store)
    if as_json:
        session.out(status)
        return
    session.print(
        session.say("db.stopped_state" if status["state"] == "stopped" else f"db.{status['state']}", **status)
    )


def db_stop(as_json: Json = False, lang: InLang = None) -> None:
    session = Session(lang, as_json)
    stopped = stop_database(session.settings.store)
    if as_json:
        session.out({"stopped": stopped})
    else:
        session.print(session.say("db.stopped" if stopped else "db.was_not_running"))


def doctor(as_json: Json = False, lang: InLang = None) -> None:
    session = Session(lang, as_json)
    found: list[dict[str, Any]] = []

    def note(code: str, ok: bool, **params: Any) -> None:
        found.append({"check": code, "ok": ok, **params})

    note("doctor.program", True, version=__version__, python=platform.python_version(), system=platform.platform())
    for package in ("neo4j", "networkx", "pyvis", "fastapi", "pydantic", "arcadedb"):
        try:
            note("doctor.package", True, package=package, version=importlib.metadata.version(package))
        except importlib.metadata.PackageNotFoundError:
            note("doctor.package_missing", False, package=package)
    home = session.settings.home
    there = next(folder for folder in (home, *home.parents) if folder.exists())
    free = shutil.disk_usage(there).free // 2**20
    note("doctor.space", free > 500, folder=str(home), free=free)
    try:
        with session.store() as store:
            status = store.status()
            note(
                "doctor.database", True, kind=status.kind, address=status.address, accounts=len(finding.accounts(store))
            )
    except GraphkamError as error:
        note("doctor.database_refused", False, reason=error_text(session.lang, error))
    if as_json:
        session.out(found)
    else:
        for item in found:
            params = {key: value for key, value in item.items() if key not in ("check", "ok")}
            session.print(
                ("✓ " if item["ok"] else "✗ ") + session.say(item["check"], **params),
                style=None if item["ok"] else "red",
            )
    if not all(item["ok"] for item in found):
        raise typer.Exit(2)
