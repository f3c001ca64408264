"""The commands `import` and `imports`: files in, with preview, resuming and undoing."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from graphkam.cli import present_import
from graphkam.cli.session import By, InLang, Json, Session, clean
from graphkam.errors import GraphkamError, InputError, Place
from graphkam.model.runs import Run
from graphkam.services.importing import ImportOptions, Outcome, run_import
from graphkam.services.rejecting import write_rejected
from graphkam.services.runs import import_run, import_runs, resume_run, undo_run
from graphkam.store import Store

REFUSED = 2


def register(app: typer.Typer) -> None:
    app.command("import", help="cmd.import")(import_)
    app.command("imports", help="cmd.imports")(imports)


def import_(
    file: Annotated[Path | None, typer.Argument(help="arg.file", show_default=False)] = None,
    account: Annotated[str | None, typer.Option("--account", help="opt.account_into")] = None,
    preview: Annotated[bool, typer.Option("--preview", help="opt.preview")] = False,
    opportunity: Annotated[str | None, typer.Option("--opportunity", "-o", help="opt.import_opportunity")] = None,
    only: Annotated[list[str] | None, typer.Option("--only", help="opt.only")] = None,
    source: Annotated[str | None, typer.Option("--source", help="opt.import_source")] = None,
    form: Annotated[str | None, typer.Option("--format", help="opt.import_format")] = None,
    mapping: Annotated[Path | None, typer.Option("--mapping", help="opt.mapping")] = None,
    save_mapping: Annotated[Path | None, typer.Option("--save-mapping", help="opt.save_mapping")] = None,
    complete: Annotated[bool, typer.Option("--complete", help="opt.complete")] = False,
    skip_bad_rows: Annotated[bool, typer.Option("--skip-bad-rows", help="opt.skip_bad_rows")] = False,
    rejected: Annotated[Path | None, typer.Option("--rejected", help="opt.rejected")] = None,
    resume: Annotated[str | None, typer.Option("--resume", metavar="RUN", help="opt.resume")] = None,
    undo: Annotated[str | None, typer.Option("--undo", metavar="RUN", help="opt.undo")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="opt.yes")] = False,
    by: By = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json)
    if undo is not None:
        _undo(session, undo, by or session.settings.user, file, preview, yes)
        return
    if file is None:
        raise InputError("import_needs_file", Place(field="FILE"))
    if resume is not None and preview:
        raise InputError("resume_without_preview", Place(field="--preview"))
    if rejected is not None and rejected.exists():
        raise InputError("rejected_exists", Place(file=str(rejected)))
    options = ImportOptions(
        by=by or session.settings.user,
        moment=session.moment,
        policy=session.settings.policy,
        account=account,
        opportunity=opportunity,
        only=tuple(only or ()),
        source=source,
        form=form,
        mapping=mapping,
        complete=complete,
        skip_bad_rows=skip_bad_rows or rejected is not None,
        lang=session.lang,
        keep_mapping=save_mapping,
    )
    with session.store() as store:
        outcome = _imported(session, store, file, options, preview, resume)
    _tell(session, outcome, file, rejected, preview)


def _imported(
    session: Session, store: Store, file: Path, options: ImportOptions, preview: bool, resume: str | None
) -> Outcome:
    """Runs the import; whatever ends it early, the user learns what is written and how to go on."""
    watch = _Watch(session)
    try:
        with watch.shown(), watch.stopping_between_accounts():
            if resume is not None:
                return resume_run(store, file, resume, options, begun=watch.begin, progress=watch.see)
            return run_import(store, file, options, preview=preview, begun=watch.begin, progress=watch.see)
    except (GraphkamError, KeyboardInterrupt):
        if watch.run is not None:
            watch.complain("import.broken_off", run=watch.run.id, written=watch.written, file=str(file))
        raise


def _tell(session: Session, outcome: Outcome, file: Path, rejected: Path | None, preview: bool) -> None:
    report = outcome.report
    if outcome.rejected and report.run is not None:
        kept = write_rejected(rejected, Path.cwd(), file.name, outcome.rejected, session.lang)
        report = report.model_copy(update={"rejected": str(kept)})
    if session.as_json:
        session.out([report])
    elif preview:
        present_import.preview(session, report)
    elif report.state != "refused":
        present_import.done(session, report)
    if report.problem_count and (preview or report.state == "refused"):
        present_import.problems(session, report)
        raise typer.Exit(REFUSED)


def _undo(session: Session, run: str, by: str, file: Path | None, preview: bool, yes: bool) -> None:
    if file is not None:
        raise InputError("undo_without_file", Place(field="FILE"))
    with session.store() as store:
        if not preview and not yes:
            shown = undo_run(store, run, by, session.moment, preview=True)
            if session.as_json or not session.console.is_terminal:
                raise InputError("undo_needs_yes", Place(field="--yes"), run=shown.run.id)
            present_import.undone(session, shown)
            typer.confirm(session.say("import.undo_really", run=shown.run.id), abort=True)
        watch = _Watch(session)
        with watch.shown():
            report = undo_run(store, run, by, session.moment, preview=preview, progress=watch.see)
    if session.as_json:
        session.out(report)
    else:
        present_import.undone(session, report)


def imports(
    run: Annotated[str | None, typer.Argument(metavar="RUN", help="arg.run", show_default=False)] = None,
    as_json: Json = False,
    lang: InLang = None,
) -> None:
    session = Session(lang, as_json)
    with session.store() as store:
        if run is None:
            found = import_runs(store)
            if as_json:
                session.out(found)
            else:
                present_import.runs(session, found)
            return
        record = import_run(store, run)
    if as_json:
        session.out({"run": record.run, "accounts": record.steps})
    else:
        present_import.run(session, record)


@dataclass
class _Watch:
    """What is going on, as a bar on a terminal; which run it is, for the moment when it breaks off."""

    session: Session
    run: Run | None = None
    written: int = 0
    stopping: bool = False
    _bar: Progress | None = None
    _task: TaskID | None = None
    _console: Console = field(default_factory=lambda: Console(stderr=True, markup=False, highlight=False, emoji=False))

    @contextmanager
    def shown(self) -> Iterator[None]:
        if self.session.as_json or not self._console.is_terminal:
            yield
            return
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=self._console, transient=True) as bar:
            self._bar, self._task = bar, bar.add_task("")
            try:
                yield
            finally:
                self._bar = None

    @contextmanager
    def stopping_between_accounts(self) -> Iterator[None]:
        """Once something is written, Ctrl-C waits for the account being written; a second one does not wait.

        Stopped in the middle of an answer, the driver could not even tell that the run failed.
        """
        usual = signal.getsignal(signal.SIGINT)
        if usual is not signal.default_int_handler or threading.current_thread() is not threading.main_thread():
            yield
            return

        def stop(number: int, frame: FrameType | None) -> None:
            if self.run is None or self.stopping:
                signal.default_int_handler(number, frame)
            self.stopping = True

        signal.signal(signal.SIGINT, stop)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, usual)

    def begin(self, run: Run) -> None:
        self.run = run

    def see(self, what: str, done: int, of: int | None) -> None:
        if self.stopping:
            raise KeyboardInterrupt
        if what == "import.writing":
            self.written = done
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, description=self.session.say(what), completed=done, total=of)

    def complain(self, code: str, **params: object) -> None:
        self._console.print(clean(self.session.say(code, **params)), style="yellow", soft_wrap=True)
