"""Import runs afterwards: which there were, what one did, going on with one that broke off, taking one back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from graphkam.errors import ConflictError, InputError, NotFoundError
from graphkam.model.runs import Run, RunState, Step
from graphkam.model.undoing import Held, Left, Undoing, plan_undo
from graphkam.services.importing import TRIES, Outcome, run_import, silent
from graphkam.services.planning import ImportOptions
from graphkam.services.reading import Progress
from graphkam.services.sources import content_hash
from graphkam.store import RunRecord, Store


class AccountUndone(BaseModel):
    """What undoing a run took back in one account, or would. `missing`: the account is no longer there."""

    model_config = ConfigDict(frozen=True)

    account_id: str
    account_name: str
    gone: dict[str, int] = {}
    put_back: dict[str, int] = {}
    facts: int = 0
    left: tuple[Left, ...] = ()
    missing: bool = False


class UndoReport(BaseModel):
    """What undoing a run took back, or would. `earlier` accounts had been undone before."""

    model_config = ConfigDict(frozen=True)

    run: Run
    accounts: tuple[AccountUndone, ...] = ()
    earlier: int = 0
    written: bool = False


def import_runs(store: Store) -> tuple[Run, ...]:
    """Every import run, the latest first."""
    return store.runs()


def import_run(store: Store, text: str) -> RunRecord:
    """One run, by its id or the end of it. Raises NotFoundError, and InputError when several end so."""
    try:
        return store.run(text)
    except NotFoundError:
        found = [run.id for run in store.runs() if text and run.id.endswith(text.casefold())]
    if len(found) > 1:
        raise InputError("run_ambiguous", run=text, runs=found[:8])
    if not found:
        raise NotFoundError("run_not_found", run=text)
    return store.run(found[0])


def resume_run(
    store: Store,
    source: Path,
    run: str,
    options: ImportOptions,
    *,
    begun: Callable[[Run], None] = lambda _: None,
    progress: Progress = silent,
) -> Outcome:
    """Goes on with a run that broke off: the accounts it has not written, with what it was asked for at first.

    Of `options` only who imports, when and with which files of their own count. Raises InputError when the run came to
    its end or the file is another one.
    """
    record = import_run(store, run)
    if not record.run.open:
        raise InputError("run_not_open", run=record.run.id, state=record.run.state)
    if any(step.undone_at is not None for step in record.steps):
        raise InputError("run_half_undone", run=record.run.id)
    done = frozenset(step.account_id for step in record.steps)
    asked = _asked(record.run, options)
    return run_import(store, source, asked, resumed=record.run, done=done, begun=begun, progress=progress)


def _asked(run: Run, options: ImportOptions) -> ImportOptions:
    said: dict[str, Any] = run.options
    if said.get("mapping_sha256") != (content_hash(options.mapping) if options.mapping else None):
        raise InputError("run_other_mapping", run=run.id, mapping=said.get("mapping") or "–")
    return replace(
        options,
        account=said.get("account"),
        opportunity=said.get("opportunity"),
        only=tuple(said.get("only", ())),
        source=said.get("source"),
        form=said.get("form"),
        complete=bool(said.get("complete")),
        skip_bad_rows=bool(said.get("skip_bad_rows")),
        observed=run.started_at.date(),
    )


def undo_run(
    store: Store, run: str, by: str, moment: datetime, *, preview: bool = False, progress: Progress = silent
) -> UndoReport:
    """Takes a run back account by account, each in one transaction; asked again it goes on where it broke off.

    Raises InputError when it was undone before, ConflictError when every try lost against another writer.
    """
    record = import_run(store, run)
    if record.run.state is RunState.UNDONE:
        raise InputError("run_undone", run=record.run.id)
    open_steps = [step for step in record.steps if step.undone_at is None]
    accounts = []
    for number, step in enumerate(reversed(open_steps)):
        progress("import.undoing", number, len(open_steps))
        accounts.append(_undone(store, step, by, moment, preview))
    marked = record.run
    if not preview:
        store.mark_run(marked.id, RunState.UNDONE, marked.counts)
        marked = marked.model_copy(update={"state": RunState.UNDONE})
    return UndoReport(
        run=marked,
        accounts=tuple(reversed(accounts)),
        earlier=len(record.steps) - len(open_steps),
        written=not preview,
    )


def _undone(store: Store, step: Step, by: str, moment: datetime, preview: bool) -> AccountUndone:
    whole = step.model_copy(update={"changed": store.changed(step.run_id, step.account_id)})
    for attempt in range(TRIES):
        try:
            stored = store.read(step.account_id)
        except NotFoundError:
            return AccountUndone(account_id=step.account_id, account_name=step.account_name, missing=True)
        held = Held(stored.entities, stored.facts, stored.version)
        elsewhere = store.written_elsewhere(step.run_id, step.account_id)
        undoing = plan_undo(held, whole, by, moment, elsewhere)
        try:
            if not preview:
                store.apply(undoing.change, undoing.step)
        except ConflictError:
            if attempt == TRIES - 1:
                raise
        else:
            return _account_report(undoing)
    raise AssertionError("the loop returns or raises")


def _account_report(undoing: Undoing) -> AccountUndone:
    return AccountUndone(
        account_id=undoing.step.account_id,
        account_name=undoing.step.account_name,
        gone=undoing.change.gone,
        put_back=undoing.change.updated,
        facts=len(undoing.change.retracted),
        left=undoing.left,
    )
