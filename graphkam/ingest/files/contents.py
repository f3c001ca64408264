"""The bytes of one file, on disk or inside a zip, checked before they are read; they can be read again and again."""

from __future__ import annotations

import io
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from graphkam.errors import InputError, Place
from graphkam.ingest.files.limits import MEGABYTE, Limits

CHUNK = 1 * MEGABYTE
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
"""What unpacking damaged, protected or strangely packed bytes raises."""


@dataclass(frozen=True)
class Content:
    """One file: where it is, what the user knows it as, its size in bytes and the state of the disk when it was opened.

    `member` is its number in the zip at `path`: names in a zip may stand twice.
    """

    path: Path
    name: str
    size: int
    stamp: tuple[int, int]
    member: int | None = None

    @property
    def stem(self) -> str:
        return Path(self.name).stem

    @property
    def suffix(self) -> str:
        return Path(self.name).suffix.lower()

    def place(self, row: int | None = None) -> Place:
        return Place(file=self.name, row=row)

    def chunks(self, skip: int = 0) -> Iterator[bytes]:
        """The bytes after the first few, a megabyte at a time. Raises InputError for what cannot be read."""
        with self._reading() as stream:
            if skip:
                stream.read(skip)
            while chunk := stream.read(CHUNK):
                yield chunk

    def head(self, most: int) -> bytes:
        """The first bytes. Raises InputError for what cannot be read."""
        with self._reading() as stream:
            return stream.read(most)

    @contextmanager
    def seekable(self) -> Iterator[IO[bytes]]:
        """The bytes as a file one can move about in; those in a zip are unpacked into memory."""
        with self._reading() as stream:
            yield stream if self.member is None else io.BytesIO(stream.read())

    @contextmanager
    def _reading(self) -> Iterator[IO[bytes]]:
        try:
            with self.path.open("rb") as stream:
                state = os.fstat(stream.fileno())
                if (state.st_size, state.st_mtime_ns) != self.stamp:
                    raise InputError("file_changed", self.place())
                if self.member is None:
                    yield stream
                    return
                with zipfile.ZipFile(stream) as archive, archive.open(archive.infolist()[self.member]) as inner:
                    yield inner
        except OSError as problem:
            raise InputError("file_unreadable", self.place(), reason=problem.strerror or "?") from problem
        except _DAMAGED as problem:
            if self.member is None:
                raise
            raise InputError("zip_damaged", self.place()) from problem


def content_of(path: Path, name: str, limits: Limits) -> Content:
    """A file on disk, looked at but not read.

    Raises InputError for one that is missing, empty, too large, unreadable, or no file (a device, a pipe).
    """
    place = Place(file=name)
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            # Never opened: reading a pipe waits for ever, reading a device may do anything.
            raise InputError("file_not_regular", place)
        if state.st_size > limits.largest_mb * MEGABYTE:
            raise InputError("file_too_large", place, limit=int(limits.largest_mb))
        if not state.st_size:
            raise InputError("file_empty", place)
        with path.open("rb"):
            return Content(path, name, state.st_size, (state.st_size, state.st_mtime_ns))
    except FileNotFoundError as problem:
        raise InputError("file_missing", place) from problem
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or "?"
        raise InputError("file_unreadable", place, reason=reason) from problem
