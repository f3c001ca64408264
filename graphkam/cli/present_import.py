"""What an import did or would do, as a person reads it in a terminal. No decision is made here."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from graphkam.cli.present import row, table
from graphkam.cli.session import Session, clean
from graphkam.errors import Problem
from graphkam.model.import_report import ColumnSeen, ImportReport, Remark, RunReport, TableSeen
from graphkam.model.runs import Run
from graphkam.services.runs import AccountUndone, UndoReport
from graphkam.store import RunRecord
from graphkam.words import has, label, place_text, problem_text, shown

MOST_ACCOUNTS = 20
MOST_LINES = 10
MOST_PROBLEMS = 20
MOST_NAMES = 12
_MOST_ROWS_NAMED = 6
_WIDEST_SAMPLE = 40


def preview(session: Session, report: RunReport) -> None:
    """What each table was taken for, column by column, then what the import would do."""
    own = [seen.sheet or seen.file for seen in report.tables if seen.about == "own_workbook"]
    if own:
        session.print(session.say("import.own_sheets", file=report.file, sheets=own))
    for seen in report.tables:
        if seen.about != "own_workbook":
            table_seen(session, seen)
            session.print()
    if report.state != "refused" and (report.accounts or not report.problem_count):
        done(session, report)
    session.print(session.say("import.only_preview"), style="yellow")


def table_seen(session: Session, seen: TableSeen) -> None:
    name = f"{seen.file} · {seen.sheet}" if seen.sheet else seen.file
    session.print(f"{name}: {label(session.lang, 'table_about', seen.about)}", style="bold")
    session.print("  " + _sentence(session, seen.why))
    facts = [
        session.say(code, **{field: value})
        for code, field, value in (
            ("import.encoding", "encoding", seen.encoding),
            ("import.separator", "separator", _separator(session, seen.separator)),
            ("import.header_row", "row", seen.header_row),
            ("import.source", "source", seen.source),
        )
        if value is not None
    ]
    if facts and seen.about != "nothing":
        session.print("  " + " · ".join(facts), style="dim")
    for note in seen.notes:
        session.print("  " + remark(session, note), style="yellow")
    if seen.example:
        session.print("  " + session.say("import.example", line=_cut(" | ".join(seen.example), 200)), style="dim")
    if seen.columns:
        session.console.print(_columns(session, seen.columns))


def _separator(session: Session, separator: str | None) -> str | None:
    return session.say("import.tab") if separator == "\t" else separator


def _columns(session: Session, columns: Sequence[ColumnSeen]) -> Table:
    found = table(session, "col.column", "col.taken_for", "col.why_taken", "col.samples")
    for column, ratio in zip(found.columns, (3, 3, 3, 4), strict=True):
        column.ratio, column.overflow = ratio, "fold"
    for seen in columns:
        if seen.sure:
            taken, style = label(session.lang, "taken_for", seen.meaning), ""
        elif seen.instead:
            maybe = [label(session.lang, "taken_for", meaning) for meaning in seen.instead]
            taken, style = session.say("import.maybe", what=maybe), "yellow"
        else:
            taken, style = session.say("import.not_read"), "dim"
        row(
            found,
            Text(clean(seen.header or "–")),
            Text(clean(taken), style=style),
            Text(clean(_how(session, seen)), style=style),
            Text(clean(_cut(" · ".join(seen.samples), _WIDEST_SAMPLE)), style="dim"),
        )
    return found


def _how(session: Session, seen: ColumnSeen) -> str:
    text = label(session.lang, "how", seen.how)
    return f"{text} {seen.score:.0%}" if seen.how in ("similar", "values") else text


def done(session: Session, report: RunReport) -> None:
    """What became of each account, then everything that a reader should look at."""
    wrote = report.state != "preview"
    if len(report.accounts) == 1:
        _one_account(session, report.accounts[0], wrote)
    elif report.accounts:
        _several(session, report, wrote)
    else:
        session.print(session.say("import.nothing", file=report.file, rows=report.rows), style="bold")
    if report.skipped:
        session.print(session.say("import.resumed", count=report.skipped))
    _people_gone(session, report)
    _guesses(session, report)
    _contradictions(session, report.accounts)
    _left_out(session, report)
    _warnings(session, report)
    _unread(session, report.tables if wrote else ())
    if report.rejected:
        session.print(session.say("import.rejected", count=report.problem_count, file=report.rejected), style="yellow")
    if report.run is not None:
        code = "import.run" if report.written else "import.run_nothing"
        session.print(session.say(code, run=report.run), style="dim")


def _one_account(session: Session, report: ImportReport, wrote: bool) -> None:
    head = "cli.imported" if report.written else "import.would" if not wrote else "cli.nothing_written"
    session.print(session.say(head, account=report.account_name, rows=report.rows), style="bold")
    for code, counts in (("cli.created", report.created), ("cli.updated", report.updated), ("cli.gone", report.gone)):
        if counts:
            session.print("  " + session.say(code, what=_kinds(session, counts)))
    people = report.people
    numbers = {"created": people.created, "updated": people.updated, "unchanged": people.unchanged, "gone": people.gone}
    session.print("  " + session.say("import.people", **numbers))
    session.print("  " + session.say("cli.facts", facts=report.facts, unchanged=report.unchanged))


def _several(session: Session, report: RunReport, wrote: bool) -> None:
    head = "import.accounts" if wrote else "import.would_accounts"
    session.print(session.say(head, file=report.file, rows=report.rows, count=len(report.accounts)), style="bold")
    found = table(
        session, "col.account", "col.rows", "col.people_new", "col.people_changed", "col.people_same",
        "col.people_gone", "col.links", "col.judgements", "col.against",
    )  # fmt: skip
    for column in found.columns[1:]:
        column.justify = "right"
    found.columns[0].overflow = "fold"
    busiest = sorted(report.accounts, key=lambda one: (not one.written, -one.people.created, one.account_name))
    shown_ids = {one.account_id for one in busiest[:MOST_ACCOUNTS]}
    for one in report.accounts:
        if one.account_id in shown_ids:
            name = one.account_name + (f" · {session.say('import.new_account')}" if one.new else "")
            _numbers(found, name, one)
    if len(report.accounts) > MOST_ACCOUNTS:
        rest = session.say("import.more_accounts", count=len(report.accounts) - MOST_ACCOUNTS)
        row(found, Text(rest, style="dim"), *[""] * 8)
    _numbers(found, session.say("import.together"), report, style="bold")
    session.console.print(found)


def _numbers(found: Table, name: str, one: ImportReport | RunReport, style: str = "") -> None:
    people = one.people
    numbers = (
        one.rows, people.created, people.updated, people.unchanged, people.gone, one.links, one.facts,
        one.contradictions,
    )  # fmt: skip
    row(found, Text(clean(name), style=style), *(Text(str(number), style=style) for number in numbers))


def _kinds(session: Session, counts: Mapping[str, int]) -> list[str]:
    return [f"{label(session.lang, 'kind', kind)} {count}" for kind, count in sorted(counts.items())]


def _people_gone(session: Session, report: RunReport) -> None:
    names = report.people.gone_names
    if names:
        session.print("  " + session.say("import.gone_names", names=_some(session, names)), style="yellow")


def _some(session: Session, names: Sequence[str]) -> str:
    text = shown(session.lang, list(names[:MOST_NAMES]))
    return text + session.say("import.and_more", count=len(names) - MOST_NAMES) if len(names) > MOST_NAMES else text


def _guesses(session: Session, report: RunReport) -> None:
    if report.guesses:
        what = [f"{label(session.lang, 'attribute', name)} {count}" for name, count in report.guesses.items()]
        session.print("  " + session.say("import.guesses", count=sum(report.guesses.values()), what=what))


def _contradictions(session: Session, reports: Iterable[ImportReport]) -> None:
    found = [(report, one) for report in reports for one in report.contradicted]
    count = sum(report.contradictions for report in reports)
    if count:
        session.print("  " + session.say("cli.contradictions", count=count), style="yellow")
    for _, one in found[:MOST_LINES]:
        what = label(session.lang, "attribute", one.attribute)
        held, said = shown(session.lang, one.held), shown(session.lang, one.said)
        session.print("    " + session.say("import.contradiction", about=one.about, what=what, held=held, said=said))


def _left_out(session: Session, report: RunReport) -> None:
    for code, count in sorted(report.left_out.items(), key=lambda item: -item[1]):
        session.print("  " + session.say("import.left_out", count=count, why=_sentence(session, code)), style="dim")
    if report.erased:
        session.print("  " + session.say("import.erased", count=report.erased), style="yellow")


def _warnings(session: Session, report: RunReport) -> None:
    warnings = [*report.warnings, *(warning for one in report.accounts for warning in (*one.warnings, *one.notes))]
    for line in grouped(session, warnings, MOST_LINES):
        session.print("  " + line, style="yellow")


def _unread(session: Session, tables: Iterable[TableSeen]) -> None:
    for seen in tables:
        for column in seen.unread:
            maybe = [label(session.lang, "taken_for", meaning) for meaning in column.instead]
            code = "import.unread" if maybe else "import.unread_unknown"
            said = session.say(code, file=seen.file, column=column.header, what=maybe)
            session.print("  " + said, style="yellow")


def problems(session: Session, report: RunReport) -> None:
    """What is wrong in the file, on the error stream: alike problems together, the first twenty lines."""
    console = Console(
        file=sys.stderr, markup=False, highlight=False, emoji=False, soft_wrap=True, width=session.console.width
    )
    for line in grouped(session, report.problems, MOST_PROBLEMS, report.problem_count):
        console.print(clean(line))
    if report.state == "refused":
        console.print(clean(session.say("import.refused", count=report.problem_count)), style="bold")


def grouped(session: Session, remarks: Sequence[Remark], most: int, count: int | None = None) -> list[str]:
    """One line a remark; those alike but for their row share one that names the first rows."""
    groups: dict[tuple[str, ...], list[Remark]] = {}
    for one in remarks:
        said = problem_text(session.lang, Problem(one.code, dict(one.params)))
        groups.setdefault((one.file or "", one.sheet or "", one.field or "", one.code, said), []).append(one)
    alike: dict[tuple[str, ...], list[tuple[str, list[Remark]]]] = {}
    for key, found in groups.items():
        alike.setdefault(key[:4], []).append((key[4], found))
    lines: list[str] = []
    covered = 0
    for same in alike.values():
        together = [one for _, found in same for one in found]
        if len(lines) == most:
            break
        covered += len(together)
        if len(together) == 1:
            lines.append(remark(session, together[0]))
            continue
        rows = sorted({one.row for one in together if one.row is not None})
        named = shown(session.lang, rows[:_MOST_ROWS_NAMED]) + (" …" if len(rows) > _MOST_ROWS_NAMED else "")
        place = place_text(session.lang, together[0].problem.place.__class__(*_place(together[0])))
        texts = [text for text, _ in same]
        text = texts[0] if len(texts) == 1 else session.say("import.for_example", what=texts[0])
        lines.append(session.say("import.several", place=place, count=len(together), rows=named or "–", what=text))
    missing = (len(remarks) if count is None else count) - covered
    if missing > 0:
        lines.append(session.say("error.more", count=missing))
    return lines


def _place(one: Remark) -> tuple[str | None, str | None, None, str | None]:
    return (one.file, one.sheet, None, one.field)


def remark(session: Session, one: Remark) -> str:
    return problem_text(session.lang, one.problem)


def _sentence(session: Session, code: str) -> str:
    return session.say(code) if has(code) else code


def undone(session: Session, report: UndoReport) -> None:
    """What undoing a run took back, or would."""
    head = "import.undone" if report.written else "import.would_undo"
    session.print(session.say(head, run=report.run.id, file=report.run.file), style="bold")
    if report.earlier:
        session.print(session.say("import.undone_earlier", count=report.earlier))
    if not report.accounts:
        session.print(session.say("import.undone_nothing"))
    for account in report.accounts[:MOST_ACCOUNTS]:
        _undone_account(session, account)
    if len(report.accounts) > MOST_ACCOUNTS:
        session.print(session.say("import.more_accounts", count=len(report.accounts) - MOST_ACCOUNTS), style="dim")


def _undone_account(session: Session, account: AccountUndone) -> None:
    if account.missing:
        session.print(session.say("import.undone_missing", account=account.account_name), style="yellow")
        return
    session.print(account.account_name)
    for code, counts in (("cli.gone", account.gone), ("import.put_back", account.put_back)):
        if counts:
            session.print("  " + session.say(code, what=_kinds(session, counts)))
    session.print("  " + session.say("import.retracted", count=account.facts))
    for left in account.left[:MOST_LINES]:
        kind = label(session.lang, "kind", left.kind)
        name = f"{left.name}: {left.field}" if left.field else left.name
        session.print("  " + session.say("import.left", kind=kind, name=name), style="yellow")
    if len(account.left) > MOST_LINES:
        session.print("  " + session.say("error.more", count=len(account.left) - MOST_LINES), style="yellow")


def runs(session: Session, found: Sequence[Run]) -> None:
    if not found:
        session.print(session.say("import.no_runs"))
        return
    listed = table(session, "col.run", "col.when", "col.file", "col.by", "col.state", "col.accounts", "col.people_new")
    listed.columns[2].overflow = "fold"
    for one in found:
        row(
            listed, one.id, one.started_at.strftime("%Y-%m-%d %H:%M"), one.file, one.by,
            label(session.lang, "run_state", one.state), one.counts.get("accounts", "–"),
            one.counts.get("people_created", "–"),
        )  # fmt: skip
    session.console.print(listed)


def run(session: Session, record: RunRecord) -> None:
    one = record.run
    session.print(f"{one.id} · {one.file}", style="bold")
    state = label(session.lang, "run_state", one.state)
    when = one.started_at.strftime("%Y-%m-%d %H:%M")
    session.print(session.say("import.run_line", when=when, by=one.by, state=state, format=one.format))
    listed = table(
        session, "col.account", "col.people_new", "col.changed", "col.gone_count", "col.judgements", "col.state"
    )
    for step in record.steps:
        counts = step.counts
        ended = session.say("run_state.undone" if step.undone_at else "import.step_done")
        row(
            listed, step.account_name, counts.get("people_created", 0), counts.get("updated", 0),
            counts.get("gone", 0), counts.get("facts", 0), ended,
        )  # fmt: skip
    session.console.print(listed)
    if one.open:
        session.print(session.say("import.how_to_resume", run=one.id), style="yellow")
    elif record.steps and one.state != "undone":
        session.print(session.say("import.how_to_undo", run=one.id), style="dim")


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
