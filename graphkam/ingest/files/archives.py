"""What a folder or a zip of an export holds, checked before it is read; nothing is ever unpacked to disk."""

from __future__ import annotations

import os
import stat
import zipfile
from pathlib import Path, PurePosixPath

from graphkam.errors import InputError, Place
from graphkam.ingest.files.contents import Content, content_of
from graphkam.ingest.files.limits import MEGABYTE, Limits

_ENTRY = b"PK\x01\x02"
_MOST_ENTRIES = 20_000
"""Entries of the directory of a zip, pictures of a workbook included; the zipfile module holds them all in memory."""
_PACKED_AT_MOST = 40
"""How many times its size a zip may unpack to; real exports and workbooks stay below 20."""
_SMALL = 50 * MEGABYTE
_DEEPEST = 4
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_LITTER = ("__MACOSX/", "._", ".DS_Store", "Thumbs.db", "desktop.ini", "~$", ".~lock.")
"""What operating systems and open spreadsheet programs leave beside the files of a user."""


def directory(content: Content, limits: Limits) -> list[zipfile.ZipInfo]:
    """The entries of a zip, workbooks included.

    Raises InputError for a damaged one, one with too many entries, or one that unpacks to far more than it holds.
    """
    entries, before = 0, b""
    for chunk in content.chunks():
        entries += (before + chunk).count(_ENTRY)
        before = chunk[-len(_ENTRY) + 1 :]
    if entries > _MOST_ENTRIES:
        raise InputError("too_many_files", content.place(), limit=_MOST_ENTRIES)
    with content.seekable() as stream:
        try:
            with zipfile.ZipFile(stream) as archive:
                found = archive.infolist()
        except Exception as problem:
            # A damaged directory makes the zipfile module trip over many things; there is no list of them.
            raise InputError("zip_damaged", content.place()) from problem
    limit = min(10 * limits.largest_mb * MEGABYTE, max(_SMALL, _PACKED_AT_MOST * content.size))
    if sum(item.file_size for item in found) > limit:
        raise InputError("file_too_large", content.place(), limit=int(limit / MEGABYTE))
    return found


def members(content: Content, limits: Limits) -> list[Content]:
    """The files of a zip of an export, by name.

    Raises InputError for an entry that points outside, is a link, is protected by a password or larger than a file may
    be, and for more files than may be.
    """
    found: list[Content] = []
    for number, item in enumerate(directory(content, limits)):
        name = _name(item)
        if item.is_dir() or _litter(name):
            continue
        place = Place(file=name)
        if _outside(name) or stat.S_ISLNK(item.external_attr >> 16):
            raise InputError("file_outside", place)
        if item.flag_bits & _ENCRYPTED:
            raise InputError("zip_protected", place)
        if item.file_size > limits.largest_mb * MEGABYTE:
            raise InputError("file_too_large", place, limit=int(limits.largest_mb))
        if len(found) >= limits.most_files:
            raise InputError("too_many_files", content.place(), limit=limits.most_files)
        found.append(Content(content.path, name, item.file_size, content.stamp, number))
    return sorted(found, key=lambda member: member.name)


def files_in(folder: Path, limits: Limits) -> list[Path]:
    """The files of a folder and of the folders in it, by path.

    Raises InputError for a link that leads out of the folder, for more files than may be, and where the folder cannot
    be read.
    """
    try:
        root = folder.resolve(strict=True)
        return sorted(_walk(folder, root, 0, [], limits))
    except OSError as problem:
        raise InputError("file_unreadable", Place(file=folder.name), reason=problem.strerror or "?") from problem


def _walk(folder: Path, root: Path, depth: int, found: list[Path], limits: Limits) -> list[Path]:
    with os.scandir(folder) as entries:
        for entry in entries:
            path = Path(entry.path)
            if _litter(entry.name) or entry.name.startswith("."):
                continue
            if entry.is_symlink() and not path.resolve().is_relative_to(root):
                raise InputError("file_outside", Place(file=str(path.relative_to(folder))))
            if entry.is_dir(follow_symlinks=False):
                if depth < _DEEPEST:
                    _walk(path, root, depth + 1, found, limits)
            elif not entry.is_dir():
                found.append(path)
                if len(found) > limits.most_files:
                    raise InputError("too_many_files", Place(file=root.name), limit=limits.most_files)
    return found


def content_in(folder: Path, path: Path, limits: Limits) -> Content:
    """A file of a folder, called by its path there. Raises InputError as `content_of`."""
    return content_of(path, path.relative_to(folder).as_posix(), limits)


def _name(item: zipfile.ZipInfo) -> str:
    """An entry's path as its maker wrote it: Windows packs Chinese names in the encoding of the country."""
    name = item.orig_filename
    if not item.flag_bits & _UTF8_NAME and not name.isascii():
        raw = name.encode("cp437", errors="replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    clean = "".join(char for char in name.split("\0")[0].replace("\\", "/") if char.isprintable())
    return clean.removeprefix("./") or "?"


def _outside(name: str) -> bool:
    return name.startswith("/") or name[1:2] == ":" or ".." in PurePosixPath(name).parts


def _litter(name: str) -> bool:
    return name.startswith("__MACOSX/") or PurePosixPath(name).name.startswith(_LITTER)
