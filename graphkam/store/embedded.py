"""The client's side of the embedded database: finds its process by the lease file, starts and stops it.

The lease names the process and the moment it was created, so that another process with the same number is not taken
for it. Looking, starting and connecting happen under one file lock: of two commands at once, one starts the database
and both use it.
"""

from __future__ import annotations

import errno
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import psutil
from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, ValidationError

from graphkam.errors import ConfigurationError, FullError, UnavailableError
from graphkam.store import embedded_server as server
from graphkam.store.accounts import Store, opened
from graphkam.store.driver import Connection

_START_SECONDS = 60.0
_LOCK_SECONDS = 90.0
_STOP_SECONDS = 20.0
_WAIT_SECONDS = 5.0
_ROOM_BYTES = 16 * 2**20
_CLOCK_STEP_SECONDS = 2.0
_BOOTSTRAP = """
import sys
sys.path.insert(0, sys.argv[1])
from graphkam.store.embedded_server import main
sys.exit(main(sys.argv[2:]))
"""


class EmbeddedStatus(BaseModel):
    """Whether the folder's database runs, and as what."""

    model_config = ConfigDict(frozen=True)

    folder: Path
    exists: bool
    running: bool
    pid: int | None = None
    port: int | None = None
    started: datetime | None = None


class _Lease(BaseModel):
    model_config = ConfigDict(frozen=True)

    pid: int
    created: float
    port: int


def open_embedded(folder: Path, idle_seconds: float = 900) -> Store:
    """The store in this folder; starts its database unless it runs, and brings its schema up to date.

    Raises ConfigurationError when the folder or the database package cannot be used, FullError, and UnavailableError
    with the log file's name when the database does not start.
    """
    folder = folder.expanduser().absolute()
    _prepare(folder)
    with _lock(folder):
        return opened(lambda: _connected(folder, idle_seconds), "embedded")


def embedded_status(folder: Path) -> EmbeddedStatus:
    """Starts nothing and changes nothing."""
    folder = folder.expanduser().absolute()
    lease = _read_lease(folder)
    process = _process(lease) if lease else None
    exists = (folder / "databases" / server.DATABASE).is_dir()
    if lease is None or process is None:
        return EmbeddedStatus(folder=folder, exists=exists, running=False)
    started = datetime.fromtimestamp(lease.created, UTC)
    return EmbeddedStatus(folder=folder, exists=exists, running=True, pid=lease.pid, port=lease.port, started=started)


def stop_embedded(folder: Path) -> bool:
    """Ends the folder's database in good order, also while others use it. False when it did not run."""
    folder = folder.expanduser().absolute()
    if not folder.is_dir():
        return False
    with _lock(folder):
        lease = _read_lease(folder)
        process = _process(lease) if lease else None
        if process is None:
            return False
        server.write_whole(folder / server.STOP, "")
        if not _ended(process, _STOP_SECONDS):
            _kill(process)
        return True


def _connected(folder: Path, idle_seconds: float) -> Connection:
    lease = _read_lease(folder)
    process = _process(lease) if lease else None
    if lease is not None and process is not None:
        try:
            return _connection(folder, lease)
        except UnavailableError:
            # it may be ending; if not, it hangs, and what it had confirmed is on disk
            if not _ended(process, _STOP_SECONDS):
                _kill(process)
    return _connection(folder, _start(folder, idle_seconds))


def _connection(folder: Path, lease: _Lease) -> Connection:
    password = (folder / server.PASSWORD).read_text(encoding="utf-8").strip()
    return Connection(
        f"bolt://127.0.0.1:{lease.port}",
        server.USER,
        password,
        server.DATABASE,
        shown_address=str(folder),
        wait_seconds=_WAIT_SECONDS,
        disk_full=lambda: shutil.disk_usage(folder).free < _ROOM_BYTES,
    )


def _start(folder: Path, idle_seconds: float) -> _Lease:
    if importlib.util.find_spec("arcadedb") is None:
        raise ConfigurationError("embedded_missing")
    (folder / server.LEASE).unlink(missing_ok=True)
    log = folder / server.LOG / "process.log"
    log.parent.mkdir(mode=0o700, exist_ok=True)
    package = Path(__file__).resolve().parents[2]
    with log.open("ab") as out:
        child = subprocess.Popen(
            [sys.executable, "-P", "-X", "utf8", "-c", _BOOTSTRAP, str(package), str(folder), str(idle_seconds)],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=os.name == "posix",
            creationflags=_windows_flags(),
        )
    # takes note of the child's end, should it come before ours
    threading.Thread(target=child.wait, daemon=True).start()
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        lease = _read_lease(folder)
        if lease is not None and lease.pid == child.pid:
            return lease
        if child.returncode == server.OWNED and lease is not None and _process(lease) is not None:
            # it runs already and has just written anew the lease that was lost
            return lease
        if child.returncode not in (None, server.OWNED):
            break
        time.sleep(0.02)
    if child.returncode is None:
        child.kill()
    if child.returncode == server.MISSING:
        raise ConfigurationError("embedded_missing")
    if child.returncode == server.FULL or _says_full(log):
        raise FullError("embedded_full", folder=str(folder))
    raise UnavailableError("embedded_not_started", folder=str(folder), log=str(log))


def _says_full(log: Path) -> bool:
    with suppress(OSError):
        return "No space left on device" in log.read_text(encoding="utf-8", errors="replace")[-4000:]
    return False


def _windows_flags() -> int:
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
    return 0


def _prepare(folder: Path) -> None:
    """Raises ConfigurationError or FullError when the folder cannot hold a database."""
    probe = folder / f"probe.{os.getpid()}.{threading.get_ident()}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        probe.write_bytes(b"\0" * 4096)
        probe.unlink()
    except OSError as error:
        with suppress(OSError):
            probe.unlink(missing_ok=True)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise FullError("embedded_full", folder=str(folder)) from error
        raise ConfigurationError("embedded_folder_unusable", folder=str(folder)) from error


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """Held while looking for the database, starting it and connecting."""
    lock = FileLock(folder / server.START_LOCK, timeout=_LOCK_SECONDS)
    try:
        lock.acquire()
    except Timeout as error:
        raise UnavailableError("embedded_busy", folder=str(folder)) from error
    except OSError as error:
        raise ConfigurationError("embedded_folder_unusable", folder=str(folder)) from error
    try:
        yield
    finally:
        lock.release()


def _read_lease(folder: Path) -> _Lease | None:
    try:
        return _Lease.model_validate(json.loads((folder / server.LEASE).read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError):
        return None


def _process(lease: _Lease) -> psutil.Process | None:
    """The leased process, unless it has ended or its number belongs to another by now."""
    try:
        process = psutil.Process(lease.pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        ours = _BOOTSTRAP in process.cmdline()
        return process if ours and abs(process.create_time() - lease.created) < _CLOCK_STEP_SECONDS else None
    except psutil.Error:
        return None


def _ended(process: psutil.Process, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.02)
    return False


def _kill(process: psutil.Process) -> None:
    with suppress(psutil.NoSuchProcess):
        process.kill()
    _ended(process, 5)
