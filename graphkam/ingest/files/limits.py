"""How large a file may be. The caller takes the first two from the policy; the others are limits of the formats."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What is refused before it costs memory or time. Rows count per sheet, characters per cell.

    `longest_cell` is what the csv module reads at most; CRMs allow no longer text either. `most_files` counts what a
    folder or a zip holds.
    """

    largest_mb: float = 100
    most_rows: int = 200_000
    most_columns: int = 1_000
    longest_cell: int = 131_072
    most_files: int = 100
