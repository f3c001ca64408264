"""Import runs: what was read from where, and what it did to each account, so that it can be resumed and undone.

    (:ImportRun)-[:HAS_STEP]->(:ImportStep)        one step an account, written with the account's own data

What a step brought needs no list: entities and facts bear the moment they were recorded, and that is the step's.
Only what came with a moment of its own (a backup, a judgement sheet) is named, and what had another plain value before
is kept with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Set
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from graphkam.model.changes import ChangeSet
from graphkam.model.entities import Entity, Id, Text
from graphkam.model.facts import Fact


class RunState(StrEnum):
    """How far an import run has come. One that was killed stays `running`."""

    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    RESUMED = "resumed"
    UNDONE = "undone"


class Run(BaseModel):
    """One import of one file, folder or archive. `counts` are totals over its accounts."""

    model_config = ConfigDict(frozen=True)

    id: Id
    file: Text = Field(description="what the user called it, without its folder")
    sha256: Text = Field(description="of its content")
    format: Text
    source: Text | None = Field(default=None, description="the name of the system that the ids in the file come from")
    options: dict[str, JsonValue] = Field(default_factory=dict)
    by: Text
    started_at: AwareDatetime
    state: RunState = RunState.RUNNING
    problem: Text | None = Field(default=None, description="code of the error that ended it")
    counts: dict[str, int] = Field(default_factory=dict)

    @property
    def open(self) -> bool:
        """Whether it was begun and not brought to its end."""
        return self.state in (RunState.RUNNING, RunState.FAILED, RunState.RESUMED)


class Changed(BaseModel):
    """Plain values of one thing before and after a step. `writes` counts how often the run has written it here."""

    model_config = ConfigDict(frozen=True)

    kind: Text
    id: Id
    before: dict[str, JsonValue]
    after: dict[str, JsonValue]
    writes: int = 1


class Step(BaseModel):
    """What a run did to one account, in the transaction that did it."""

    model_config = ConfigDict(frozen=True)

    run_id: Id
    account_id: Id
    account_name: Text
    recorded_at: AwareDatetime
    base_version: int
    version: int
    counts: dict[str, int] = Field(default_factory=dict)
    carried: tuple[Id, ...] = Field(default=(), description="what it brought that was recorded elsewhere before")
    changed: tuple[Changed, ...] = ()
    undone_at: AwareDatetime | None = None

    @property
    def id(self) -> str:
        return f"{self.run_id}/{self.account_id}"

    def brought(self, recorded: Entity | Fact) -> bool:
        """Whether it was this step that first recorded the entity or fact."""
        return recorded.recorded_at == self.recorded_at or recorded.id in self.carried


def run_id(sha256: str, moment: datetime, length: int = 4) -> str:
    """A short id that can be read out: the day and some letters that follow from content and moment."""
    digest = hashlib.sha256(f"{sha256}|{moment.isoformat()}".encode()).hexdigest()
    return f"r-{moment.astimezone(UTC):%Y%m%d}-{digest[:length]}"


def step_of(
    run: str, account_name: str, change: ChangeSet, before: Mapping[str, Entity], met: Set[str] = frozenset()
) -> Step:
    """The step that records this change set. `before` holds the entities it was computed from, by id.

    `met` are people whom the run has written at other accounts already: writing them again is no touch by others.
    """
    changed = [
        Changed(kind=e.KIND, id=e.id, before={}, after={})
        for e in change.entities
        if e.id in met and e.id not in before
    ]
    for entity in change.entities:
        old = before.get(entity.id)
        if old is not None:
            replaced = _replaced(old, entity)
            if replaced:
                changed.append(Changed(kind=entity.KIND, id=entity.id, before=replaced[0], after=replaced[1]))
    elsewhere = [e.id for e in change.entities if e.id not in before and e.recorded_at != change.recorded_at]
    elsewhere += [fact.id for fact in change.facts if fact.recorded_at != change.recorded_at]
    return Step(
        run_id=run,
        account_id=change.account_id,
        account_name=account_name,
        recorded_at=change.recorded_at,
        base_version=change.base_version,
        version=change.base_version + 1,
        counts=counts_of(change),
        carried=tuple(elsewhere),
        changed=tuple(changed),
    )


def counts_of(change: ChangeSet) -> dict[str, int]:
    """Totals of a change set as a run keeps them."""
    return {
        "created": sum(change.created.values()),
        "updated": sum(change.updated.values()),
        "gone": sum(change.gone.values()),
        "facts": len(change.facts),
    }


def stored_values(entity: Entity) -> dict[str, Any]:
    """The plain attributes as JSON values."""
    return entity.model_dump(mode="json", include=set(entity.plain()))


def _replaced(old: Entity, new: Entity) -> tuple[dict[str, Any], dict[str, Any]] | None:
    if old.plain() == new.plain():
        return None
    was, now = stored_values(old), stored_values(new)
    names = [name for name in now if was[name] != now[name]]
    return {name: was[name] for name in names}, {name: now[name] for name in names}
