"""The rows that an import left out because of a problem, as a CSV file that can be mended and imported."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from graphkam.errors import InputError, Place, Problem
from graphkam.ingest.files.tables import protected
from graphkam.services.exporting import write_whole
from graphkam.words import Lang, problem_text, say

_COLUMNS = ("file", "sheet", "row", "column", "problem", "remedy")
_MOST_NUMBERS = 10_000

Row = tuple[str | None, str | None, int | None]
"""File, sheet and row number."""


def write_rejected(
    target: Path | None, folder: Path, file: str, rows: Iterable[tuple[Problem, tuple[str, ...]]], lang: Lang
) -> Path:
    """Writes the rows at once or not at all, beside what is there: an existing file is never replaced.

    Without a `target` the file is named after the imported one and lies in `folder`. Raises InputError.
    """
    text = rejected_text(rows, lang).encode("utf-8-sig")
    if target is not None:
        if target.exists():
            raise InputError("rejected_exists", Place(file=str(target)))
        return write_whole(target, text)
    stem = Path(file).stem or "import"
    for number in range(_MOST_NUMBERS):
        path = folder / (f"{stem}-rejected.csv" if number == 0 else f"{stem}-rejected-{number + 1}.csv")
        if not path.exists() and not path.is_symlink():
            return write_whole(path, text)
    raise InputError("rejected_exists", Place(file=str(folder / f"{stem}-rejected.csv")))


def rejected_text(rows: Iterable[tuple[Problem, tuple[str, ...]]], lang: Lang) -> str:
    """CSV text: where, what is wrong, what to do, then the cells of the row as they stand."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    listed = list(rows)
    width = max((len(cells) for _, cells in listed), default=0)
    head = [say(lang, f"rejected.{name}") for name in _COLUMNS]
    writer.writerow([*head, *(say(lang, "rejected.cell", number=number + 1) for number in range(width))])
    for problem, cells in listed:
        what, remedy = told(lang, problem)
        place = problem.place
        shown = (place.file or "", place.sheet or "", str(place.row or ""), place.field or "", what, remedy)
        writer.writerow([protected(_one_line(text)) for text in (*shown, *cells)])
    return out.getvalue()


def told(lang: Lang, problem: Problem) -> tuple[str, str]:
    """The problem and its remedy: every sentence about one ends with what to do."""
    text = problem_text(lang, Problem(problem.code, problem.params))
    end = "。" if lang == "zh" else ". "
    what, found, remedy = text.partition(end)
    return (f"{what}{end.strip()}", remedy.strip()) if found and remedy.strip() else (text, "")


def _one_line(text: str) -> str:
    """A NUL is the one character that no reader of CSV takes."""
    return text.replace("\0", "")
