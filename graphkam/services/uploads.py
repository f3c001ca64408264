"""Files that come over the network: kept in private folders until they are imported, discarded or too old.

What a sender calls a file is a word to show, never a path to follow.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict

from graphkam.errors import FullError, InputError, NotFoundError, Place
from graphkam.services.exporting import write_whole
from graphkam.services.importing import ImportOptions, Outcome, run_import
from graphkam.services.runs import UndoReport, undo_run
from graphkam.store import Store

_FOLDER = "uploads"
_RECORD = "upload.json"
_CONTENT = "content"
_FULL = (errno.ENOSPC, errno.EDQUOT)
_MEGABYTE = 1024 * 1024
_LONGEST_NAME = 120
"""Bytes of a file's name; file systems take 255."""
_ID = re.compile(r"u-[0-9]{8}-[0-9a-f]{24}")
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)", re.IGNORECASE)


class Upload(BaseModel):
    """A file that was received. `folder` is private to it."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    sha256: str
    size: int
    received_at: AwareDatetime
    folder: Path

    @property
    def path(self) -> Path:
        return self.folder / _CONTENT / self.name


def receive(chunks: Iterable[bytes], name: str, home: Path, limit_mb: float, moment: datetime) -> Upload:
    """Keeps a file whole or not at all. Raises InputError for an empty or too large one, FullError without room."""
    base = home / _FOLDER
    safe = safe_name(name)
    digest, size = hashlib.sha256(), 0
    try:
        base.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder = Path(tempfile.mkdtemp(prefix=".receiving-", dir=base))
    except OSError as problem:
        raise InputError("file_unwritable", Place(file=str(base)), reason=problem.strerror or "?") from problem
    try:
        (folder / _CONTENT).mkdir(mode=0o700)
        handle = os.open(folder / _CONTENT / safe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > limit_mb * _MEGABYTE:
                    raise InputError("file_too_large", Place(file=safe), limit=int(limit_mb))
                digest.update(chunk)
                file.write(chunk)
        if size == 0:
            raise InputError("file_empty", Place(file=safe))
        sha256 = digest.hexdigest()
        identity = hashlib.sha256(f"{sha256}|{moment.isoformat()}|{safe}".encode()).hexdigest()[:24]
        identity = f"u-{moment:%Y%m%d}-{identity}"
        final = base / identity
        upload = Upload(id=identity, name=safe, sha256=sha256, size=size, received_at=moment, folder=final)
        write_whole(folder / _RECORD, upload.model_dump_json(exclude={"folder"}).encode())
        if final.exists():
            shutil.rmtree(folder)
        else:
            folder.rename(final)
    except OSError as problem:
        shutil.rmtree(folder, ignore_errors=True)
        if problem.errno not in _FULL:
            raise
        raise FullError("upload_no_room", folder=str(base), reason=problem.strerror or "?") from problem
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return upload


def safe_name(name: str) -> str:
    """The last part of a name, without what any file system takes for something else; its ending is kept."""
    text = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode())
    last = _FORBIDDEN.sub("_", text.replace("\\", "/").rsplit("/", 1)[-1]).strip().strip(".").strip()
    last = "".join(char for char in last if unicodedata.category(char)[0] != "C")
    if not last:
        return "upload"
    if _DEVICES.match(last):
        last = f"_{last}"
    stem, dot, ending = last.rpartition(".")
    tail = f"{dot}{ending}" if stem and len(f"{dot}{ending}".encode()) <= 10 else ""
    head = (stem if tail else last).encode()[: _LONGEST_NAME - len(tail.encode())].decode("utf-8", "ignore")
    return f"{head}{tail}"


def find_upload(home: Path, identity: str) -> Upload:
    """Raises NotFoundError."""
    if not _ID.fullmatch(identity):
        raise NotFoundError("upload_not_found", upload=identity[:80])
    folder = home / _FOLDER / identity
    try:
        said: object = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
        return Upload.model_validate({**said, "folder": folder} if isinstance(said, dict) else said)
    except (OSError, ValueError) as problem:
        raise NotFoundError("upload_not_found", upload=identity) from problem


def preview(store: Store, upload: Upload, options: ImportOptions) -> Outcome:
    """What importing the upload would do."""
    return run_import(store, upload.path, options, preview=True)


def commit(store: Store, upload: Upload, options: ImportOptions) -> Outcome:
    """Imports the upload; it stays until it is discarded, so that a run that broke off can be resumed."""
    return run_import(store, upload.path, options)


def undo(store: Store, run: str, by: str, moment: datetime) -> UndoReport:
    """Takes back what a commit brought."""
    return undo_run(store, run, by, moment)


def discard(upload: Upload) -> None:
    """Deletes the file; discarding it twice is no error."""
    shutil.rmtree(upload.folder, ignore_errors=True)


def expire(home: Path, moment: datetime, hours: float) -> int:
    """Deletes uploads older than so many hours, and what broke off while it was received. Says how many."""
    base = home / _FOLDER
    gone = 0
    for folder in sorted(base.iterdir()) if base.is_dir() else ():
        try:
            upload = find_upload(home, folder.name)
            old = upload.received_at + timedelta(hours=hours) <= moment
        except NotFoundError:
            old = datetime.fromtimestamp(folder.stat().st_mtime, moment.tzinfo) + timedelta(hours=hours) <= moment
        if old and not folder.is_symlink():
            shutil.rmtree(folder, ignore_errors=True)
            gone += 1
    return gone
