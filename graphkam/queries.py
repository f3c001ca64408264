"""Finds, parses and checks the .cypher files.

One statement a file, named by what it answers, below `cypher/`. The head of a file is one sentence and two lines:

    // The people of one account.
    // params: account_id
    // returns: found

In an installed package the files lie in `graphkam/cypher`, in a checkout beside the package. Whatever is wrong with a
file is a mistake of the program, never of its user: it raises QueryFileError.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parent
_PARAM = re.compile(r"\$([A-Za-z_]\w*)")
_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_MIGRATION = re.compile(r"migrations/(\d{4})_\w+")


class QueryFileError(ValueError):
    """A .cypher file is missing or contradicts its own head, or is called with other parameters than it declares."""


@dataclass(frozen=True)
class Query:
    """One statement with what goes in and what comes out."""

    name: str
    sentence: str
    params: tuple[str, ...]
    returns: tuple[str, ...]
    text: str

    def checked(self, params: Mapping[str, Any]) -> Mapping[str, Any]:
        """The parameters themselves. Raises QueryFileError when they are not the declared ones."""
        if set(params) != set(self.params):
            raise QueryFileError(f"{self.name} takes {sorted(self.params)} and was given {sorted(params)}")
        return params


def folder() -> Path:
    """Where the statements lie: inside an installed package, beside it in a checkout."""
    for candidate in (_PACKAGE / "cypher", _PACKAGE.parent / "cypher"):
        if candidate.is_dir():
            return candidate
    raise QueryFileError("there is no folder of .cypher files")


@cache
def names() -> tuple[str, ...]:
    """Every statement's name: its path below the folder without the suffix, for example `read/person`."""
    root = folder()
    return tuple(sorted(file.relative_to(root).with_suffix("").as_posix() for file in root.rglob("*.cypher")))


@cache
def query(name: str) -> Query:
    """The statement of that name. Raises QueryFileError when there is none or its file is wrong."""
    if name not in names():
        raise QueryFileError(f"there is no statement {name}")
    return parsed(name, (folder() / f"{name}.cypher").read_text(encoding="utf-8"))


@cache
def migrations() -> tuple[tuple[int, Query], ...]:
    """The numbered schema statements in order. Raises QueryFileError when a number is missing or taken twice."""
    found = []
    for name in names():
        if name.startswith("migrations/"):
            match = _MIGRATION.fullmatch(name)
            if match is None:
                raise QueryFileError(f"{name} does not begin with a number of four digits")
            found.append((int(match.group(1)), query(name)))
    if [number for number, _ in found] != list(range(1, len(found) + 1)):
        raise QueryFileError("the migrations are not numbered 1, 2, 3 …")
    return tuple(found)


def parsed(name: str, text: str) -> Query:
    """A file's content as a statement. Raises QueryFileError when head and statement contradict each other."""
    head: list[str] = []
    lines = text.splitlines()
    while lines and lines[0].startswith("//"):
        head.append(lines.pop(0).removeprefix("//").strip())
    if len(head) != 3 or not head[1].startswith("params:") or not head[2].startswith("returns:"):
        raise QueryFileError(f"{name} needs a head of three lines: a sentence, `params:` and `returns:`")
    statement = "\n".join(lines).strip()
    if not statement:
        raise QueryFileError(f"{name} holds no statement")
    bare = _QUOTED.sub("''", statement)
    if ";" in bare:
        raise QueryFileError(f"{name} holds more than one statement")
    declared = _listed(head[1])
    used = set(_PARAM.findall(bare))
    if used - set(declared):
        raise QueryFileError(f"{name} uses parameters it does not declare: {sorted(used - set(declared))}")
    if set(declared) - used:
        raise QueryFileError(f"{name} declares parameters it does not use: {sorted(set(declared) - used)}")
    return Query(name=name, sentence=head[0], params=declared, returns=_listed(head[2]), text=statement)


def _listed(line: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in line.split(":", 1)[1].split(",") if part.strip())
