"""Import runs in the database: begun before the first account is written, each step in its account's transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphkam.errors import ConflictError, NotFoundError
from graphkam.model.runs import Changed, Run, RunState, Step
from graphkam.store.driver import Transaction
from graphkam.store.rows import stored_moment


@dataclass(frozen=True)
class RunRecord:
    """A run with its steps in the order in which they were done; what they changed is read a step at a time."""

    run: Run
    steps: tuple[Step, ...]


def begin(tx: Transaction, run: Run) -> None:
    """Raises ConflictError when the id is another run's."""
    values = _run_values(run)
    held = tx.one("runs/begin", id=run.id, values=values)
    if held is not None and (held["sha256"], held["started_at"]) != (run.sha256, values["started_at"]):
        raise ConflictError("run_exists", run=run.id)


def mark(
    tx: Transaction,
    run_id: str,
    state: RunState,
    counts: Mapping[str, int],
    problem: str | None,
) -> None:
    """Raises NotFoundError."""
    values = {
        "state": state.value,
        "counts": json.dumps(dict(counts), sort_keys=True),
        "problem": problem,
    }
    if tx.one("runs/mark", id=run_id, values=values) is None:
        raise NotFoundError("run_not_found", run=run_id)


def all_runs(tx: Transaction) -> tuple[Run, ...]:
    record = tx.one("runs/list")
    runs = [_run(item) for item in (record["found"] if record else ())]
    return tuple(sorted(runs, key=lambda run: (run.started_at, run.id), reverse=True))


def one_run(tx: Transaction, run_id: str) -> RunRecord:
    """Raises NotFoundError."""
    record = tx.one("runs/one", id=run_id)
    if record is None:
        raise NotFoundError("run_not_found", run=run_id)
    steps = tx.one("runs/steps", run_id=run_id)
    found = [_step(item) for item in (steps["found"] if steps else ())]
    return RunRecord(_run(record["found"]), tuple(sorted(found, key=lambda s: (s.recorded_at, s.account_name, s.id))))


def changed(tx: Transaction, run_id: str, account_id: str) -> tuple[Changed, ...]:
    """What the run's step changed of the account."""
    record = tx.one("runs/changed", run_id=run_id, account_id=account_id)
    found = [
        Changed(
            kind=item["kind"],
            id=item["subject_id"],
            before=json.loads(item["before"]),
            after=json.loads(item["after"]),
            writes=item["writes"],
        )
        for item in (record["found"] if record else ())
    ]
    return tuple(sorted(found, key=lambda item: (item.kind, item.id)))


def elsewhere(tx: Transaction, run_id: str, account_id: str) -> dict[str, int]:
    """What the run wrote at other accounts, with how often."""
    record = tx.one("runs/elsewhere", run_id=run_id, account_id=account_id)
    return dict(zip(record["ids"], record["times"], strict=True)) if record else {}


def write_step(tx: Transaction, step: Step) -> None:
    """Raises NotFoundError when there is no such run."""
    values = {
        "run_id": step.run_id,
        "account_id": step.account_id,
        "account_name": step.account_name,
        "recorded_at": stored_moment(step.recorded_at),
        "base_version": step.base_version,
        "version": step.version,
        "counts": json.dumps(step.counts, sort_keys=True),
        "carried": list(step.carried),
        "undone_at": stored_moment(step.undone_at) if step.undone_at else None,
    }
    written = tx.one("runs/write_step", run_id=step.run_id, id=step.id, values=values)
    if written is None or written["written"] == 0:
        raise NotFoundError("run_not_found", run=step.run_id)
    if step.changed:
        tx.run("runs/write_changed", rows=[_changed_row(step, item) for item in step.changed])


def _changed_row(step: Step, item: Changed) -> dict[str, Any]:
    values = {
        "run_id": step.run_id,
        "account_id": step.account_id,
        "subject_id": item.id,
        "kind": item.kind,
        "before": json.dumps(item.before, ensure_ascii=False, sort_keys=True),
        "after": json.dumps(item.after, ensure_ascii=False, sort_keys=True),
        "writes": item.writes,
    }
    return {"id": f"{step.id}/{item.id}", "values": values}


def _run_values(run: Run) -> dict[str, Any]:
    values = run.model_dump(exclude={"id"})
    values |= {
        "started_at": stored_moment(run.started_at),
        "state": run.state.value,
        "options": json.dumps(run.options, ensure_ascii=False, sort_keys=True),
        "counts": json.dumps(run.counts, sort_keys=True),
    }
    return {name: value for name, value in values.items() if value is not None}


def _run(stored: Mapping[str, Any]) -> Run:
    said = dict(stored) | {"options": json.loads(stored["options"]), "counts": json.loads(stored["counts"])}
    return Run.model_validate(said)


def _step(stored: Mapping[str, Any]) -> Step:
    said = {name: value for name, value in stored.items() if name != "id"}
    return Step.model_validate(said | {"counts": json.loads(stored["counts"])})
