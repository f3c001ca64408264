"""Files in: read everything, check everything, then write account by account, each a transaction of a recorded run.

First the file is read whole, then every account is planned; only if nothing is wrong anywhere is the first one written.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from graphkam.errors import ConflictError, GraphkamError, InputError, Problem
from graphkam.model.collecting import collected
from graphkam.model.import_report import ImportReport, RunReport, added, people_of, remark
from graphkam.model.policy import Policy
from graphkam.model.runs import Run, RunState, Step, run_id, step_of
from graphkam.services.planning import ImportOptions, Met, Part, check, plan
from graphkam.services.reading import Progress, Reading
from graphkam.services.reporting import Writable, account_report, totals, writable
from graphkam.services.sources import content_hash, reading
from graphkam.store import Store

__all__ = ["TRIES", "ImportOptions", "ImportReport", "Outcome", "RunReport", "import_file", "run_import"]

TRIES = 3
"""How often a write is computed again after somebody else wrote first."""

_KEPT_ROWS = 20_000
"""Up to how many rows the plans made while checking are kept. Beyond, accounts are only checked before anything is
written, and each is planned while the one before it is being written."""

Ahead = tuple[Part, Writable | InputError]
"""What a file holds of an account, and what is to be written of it, or why it cannot be planned."""

_ID_LENGTHS = (4, 8, 16)
_MOST_PROBLEMS = 1000


def silent(_what: str, _done: int, _of: int | None) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Outcome:
    """The report of an import and its problems, to be told in the user's language.

    `rejected` are the problems whose rows were left out of what was written, each with the cells of its row.
    """

    report: RunReport
    problems: tuple[Problem, ...] = ()
    rejected: tuple[tuple[Problem, tuple[str, ...]], ...] = ()


def import_file(
    store: Store,
    source: Path,
    *,
    by: str,
    moment: datetime,
    policy: Policy,
    account: str | None = None,
    dry_run: bool = False,
    sample: bool = False,
) -> tuple[ImportReport, ...]:
    """Imports a file or folder; one report an account.

    Everything or nothing. Raises InputError with every problem found; then nothing was written.
    """
    options = ImportOptions(by=by, moment=moment, policy=policy, account=account, sample=sample)
    outcome = run_import(store, source, options, preview=dry_run)
    if outcome.problems:
        raise InputError.of(outcome.problems)
    return outcome.report.accounts


def run_import(
    store: Store,
    source: Path,
    options: ImportOptions,
    *,
    preview: bool = False,
    resumed: Run | None = None,
    done: frozenset[str] = frozenset(),
    begun: Callable[[Run], None] = lambda _: None,
    progress: Progress = silent,
) -> Outcome:
    """Imports a file, folder or archive; `preview` only says what would happen. What is wrong in it is in the outcome.

    `resumed` goes on with a run whose accounts `done` are written already. `begun` is told the run before anything is
    written. Raises InputError for what cannot be read at all, ConflictError when every try lost against another
    writer, StoreError; a run that was begun is then recorded as failed and can be resumed.
    """
    with reading(store, source, options, progress) as found:
        if resumed is not None and resumed.sha256 != found.sha256:
            raise InputError("run_other_file", run=resumed.id, file=resumed.file)
        if preview:
            return _previewed(store, found, replace(options, skip_bad_rows=True), progress)
        if found.problem_count and not options.skip_bad_rows:
            return _outcome(found, (), "refused", found.problems)
        kept: dict[str, Writable] = {}
        if not options.skip_bad_rows:
            checked = _checked(store, found, options, done, kept, progress)
            if checked:
                return _outcome(found, (), "refused", checked)
        return _written(store, found, options, resumed, done, kept, begun, progress)


def _previewed(store: Store, found: Reading, options: ImportOptions, progress: Progress) -> Outcome:
    met = Met.begin(store)
    reports, problems = [], list(found.problems)
    for number, part in enumerate(found.parts()):
        progress("import.planning", number, found.count)
        try:
            planned = plan(store, part, options, met)
        except InputError as error:
            problems += error.problems
            continue
        met.note(planned.change.entities)
        reports.append(account_report(planned, written=False))
        problems += planned.dropped
    return _outcome(found, tuple(reports), "preview", problems)


def _checked(
    store: Store,
    found: Reading,
    options: ImportOptions,
    done: frozenset[str],
    kept: dict[str, Writable],
    progress: Progress,
) -> list[Problem]:
    """Every problem of every account; the plans of a small file are kept for writing."""
    met = Met.begin(store)
    problems: list[Problem] = []
    for number, part in enumerate(found.parts()):
        progress("import.checking", number, found.count)
        if part.account_id in done:
            continue
        try:
            if found.rows > _KEPT_ROWS:
                check(store, part, options, met)
                continue
            planned = plan(store, part, options, met)
        except InputError as error:
            problems += error.problems
            continue
        met.note(planned.change.entities)
        kept[part.account_id] = writable(planned)
    return problems


def _written(
    store: Store,
    found: Reading,
    options: ImportOptions,
    resumed: Run | None,
    done: frozenset[str],
    kept: dict[str, Writable],
    begun: Callable[[Run], None],
    progress: Progress,
) -> Outcome:
    run = None if options.sample else resumed or _begin(store, found, options)
    if run is not None:
        begun(run)
        if resumed is not None:
            store.mark_run(run.id, RunState.RESUMED, run.counts)
    reports: list[ImportReport] = []
    problems = list(found.problems)
    met = Met.begin(store)
    skipped = 0

    def prepared(part: Part) -> Ahead:
        ready = kept.pop(part.account_id, None)
        if ready is None or ready.erasures != store.erasures():
            try:
                ready = writable(plan(store, part, options, met))
            except InputError as error:
                return part, error
        met.note(ready.change.entities)
        return part, replace(ready, rows=store.prepared(ready.change))

    def waiting() -> Iterator[Part]:
        nonlocal skipped
        for part in found.parts():
            if part.account_id in done:
                skipped += 1
            else:
                yield part

    people: set[bytes] = set()
    try:
        with closing(_ahead(waiting(), prepared)) as plans:
            for number, (part, planned) in enumerate(plans):
                progress("import.writing", number + skipped, found.count)
                if isinstance(planned, InputError):
                    if not options.skip_bad_rows:
                        raise planned
                    problems += planned.problems
                    continue
                written = _apply(store, part, planned, options, met, run, people)
                problems += written.dropped
                reports.append(written.report)
                del planned, written
    except BaseException as error:
        if run is not None:
            code = error.code if isinstance(error, GraphkamError) else type(error).__name__
            with suppress(GraphkamError):  # the database that failed may not take this either: the run stays `running`
                store.mark_run(run.id, RunState.FAILED, _counts(reports, run), code)
        raise
    if run is not None:
        store.mark_run(run.id, RunState.FINISHED, _counts(reports, run))
    outcome = _outcome(found, tuple(reports), "written", problems, run, skipped)
    cells = found.cells(problem.place for problem in problems) if problems else {}
    rejected = [(one, cells.get((one.place.file, one.place.sheet, one.place.row), ())) for one in problems]
    return replace(outcome, rejected=tuple(rejected))


def _begin(store: Store, found: Reading, options: ImportOptions) -> Run:
    """A new run under a short id; where that is taken, a longer one. Raises ConflictError."""
    said = {
        "account": options.account,
        "opportunity": options.opportunity,
        "only": list(options.only),
        "source": options.source,
        "form": options.form,
        "mapping": options.mapping.name if options.mapping else None,
        "mapping_sha256": content_hash(options.mapping) if options.mapping else None,
        "complete": options.complete,
        "skip_bad_rows": options.skip_bad_rows,
    }
    run = Run(
        id=run_id(found.sha256, options.moment),
        file=found.name,
        sha256=found.sha256,
        format=found.form,
        source=found.source,
        options={name: value for name, value in said.items() if value},
        by=options.by,
        started_at=options.moment,
    )
    for length in _ID_LENGTHS:
        run = run.model_copy(update={"id": run_id(found.sha256, options.moment, length)})
        try:
            store.begin_run(run)
        except ConflictError:
            if length == _ID_LENGTHS[-1]:
                raise
        else:
            break
    return run


def _ahead(parts: Iterator[Part], prepared: Callable[[Part], Ahead]) -> Generator[Ahead, None, None]:
    """The plans in order; while one is being written the next one is made, and only that one."""
    with ThreadPoolExecutor(1, thread_name_prefix="graphkam-plan") as pool:
        waiting: Future[Ahead] | None = None
        for part in parts:
            following = pool.submit(prepared, part)
            if waiting is not None:
                yield waiting.result()
            waiting = following
        if waiting is not None:
            yield waiting.result()


def _apply(
    store: Store,
    part: Part,
    planned: Writable,
    options: ImportOptions,
    met: Met,
    run: Run | None,
    people: set[bytes],
) -> Writable:
    """Writes one account, computed again where somebody else wrote first; returns what was written."""
    for attempt in range(TRIES):
        try:
            if run is None or planned.change.empty:
                store.apply(planned.rows)
            else:
                store.apply(planned.rows, _step(run, planned, people))
        except ConflictError:
            if attempt == TRIES - 1:
                raise
            planned = writable(plan(store, part, options, met))
        else:
            collected(len(planned.change.entities) + len(planned.change.facts))
            # Copies side by side: an id that stayed where it is would hold its whole page of memory.
            people.update(e.id.encode() for e in planned.change.entities if e.KIND == "person")
            return planned
    raise AssertionError("the loop returns or raises")


def _step(run: Run, planned: Writable, people: set[bytes]) -> Step:
    """What the run keeps of the account, people counted as the report counts them; `people`: whom it has written."""
    met = frozenset(e.id for e in planned.change.entities if e.KIND == "person" and e.id.encode() in people)
    step = step_of(run.id, planned.name, planned.change, planned.before, met)
    seen = planned.report.people
    counted = {"people_created": seen.created, "people_updated": seen.updated, "people_gone": seen.gone}
    return step.model_copy(update={"counts": step.counts | counted})


def _counts(reports: list[ImportReport], run: Run) -> dict[str, int]:
    """Totals a run keeps; those of its earlier part included where it was resumed."""
    people = people_of(reports)
    now = {
        "accounts": sum(report.written for report in reports),
        "rows": totals(reports, "rows"),
        "people_created": people.created,
        "people_updated": people.updated,
        "people_gone": people.gone,
        "facts": totals(reports, "facts"),
    }
    return added([run.counts, now])


def _outcome(
    found: Reading,
    reports: tuple[ImportReport, ...],
    state: Literal["preview", "refused", "written"],
    problems: list[Problem] | tuple[Problem, ...],
    run: Run | None = None,
    skipped: int = 0,
) -> Outcome:
    count = len(problems) - len(found.problems) + found.problem_count
    written = any(report.written for report in reports)
    reached: Literal["preview", "refused", "unchanged", "partly", "written"] = state
    if state == "written":
        reached = "partly" if count else "written" if written or skipped else "unchanged"
    report = RunReport(
        run=run.id if run else None,
        file=found.name,
        sha256=found.sha256,
        format=found.form,
        source=found.source,
        state=reached,
        rows=found.rows,
        created=added(report.created for report in reports),
        updated=added(report.updated for report in reports),
        gone=added(report.gone for report in reports),
        unchanged=totals(reports, "unchanged"),
        facts=totals(reports, "facts"),
        contradictions=totals(reports, "contradictions"),
        written=written,
        people=people_of(reports),
        links=totals(reports, "links"),
        guesses=added(report.guesses for report in reports),
        erased=totals(reports, "erased"),
        left_out=added([found.left_out, *(report.left_out for report in reports)]),
        warnings=tuple(remark(warning) for warning in found.warnings),
        problems=tuple(remark(problem) for problem in problems[:_MOST_PROBLEMS]),
        problem_count=count,
        skipped=skipped,
        tables=found.tables,
        accounts=reports,
    )
    return Outcome(report, tuple(problems[:_MOST_PROBLEMS]))
