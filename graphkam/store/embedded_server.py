"""The embedded database's own process: `python -m graphkam.store.embedded_server FOLDER [IDLE_SECONDS]`.

It owns the folder for as long as it runs (`owner.lock`, which the operating system releases even after a kill), lets
ordinary Bolt clients in on 127.0.0.1, says where in `lease.json`, and ends when no client has been connected for
`IDLE_SECONDS` or the file `stop` appears. It counts the established connections of its own process: that needs no
rights, no cooperation of clients, and a client that was killed counts no longer.

Ends with 0 when all went well, and with the codes below otherwise.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import signal
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Any

import psutil
from filelock import FileLock, Timeout

DATABASE = "graphkam"
USER = "root"
LEASE = "lease.json"
PASSWORD = "password"  # noqa: S105 - a file's name
START_LOCK = "start.lock"
OWNER_LOCK = "owner.lock"
STOP = "stop"
LOG = "log"

MISSING = 3
FULL = 4
OWNED = 5

_OWNER_SECONDS = 20
_STARTS = 5
_LOOK_SECONDS = 0.2


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]).absolute()
    idle_seconds = float(arguments[1]) if len(arguments) > 1 else 900.0
    os.umask(0o077)
    os.chdir(folder)
    stopping = threading.Event()
    for name in ("SIGTERM", "SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: stopping.set())
    try:
        with FileLock(OWNER_LOCK, timeout=_OWNER_SECONDS):
            return _serve(folder, idle_seconds, stopping)
    except Timeout:
        print(f"another process owns {folder}", file=sys.stderr)  # noqa: T201 - goes to the log
        return OWNED
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return FULL
        raise


def write_whole(file: Path, text: str) -> None:
    """The file has the old content or the new one, never a part of it, whenever the power fails."""
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    os.replace(fresh, file)


def _serve(folder: Path, idle_seconds: float, stopping: threading.Event) -> int:
    (folder / STOP).unlink(missing_ok=True)
    # The engine reads both from the environment at import, and the locale decides how it writes file names.
    os.environ["ARCADEDB_LOG_DIR"] = str(folder / LOG)  # noqa: TID251 - the only way to tell the engine
    os.environ["ARCADEDB_LOG_CONSOLE"] = "0"  # noqa: TID251 - as above
    if os.name == "posix" and sys.platform != "darwin":
        os.environ["LC_ALL"] = "C.UTF-8"  # noqa: TID251 - as above
    try:
        import arcadedb
    except ImportError as error:
        print(f"arcadedb cannot be imported: {error}", file=sys.stderr)  # noqa: T201 - goes to the log
        return MISSING
    server, port = _started(arcadedb, folder, _password(folder))
    try:
        there = (folder / "databases" / DATABASE).is_dir()
        if not there:
            server.create_database(DATABASE)
        own = psutil.Process()
        lease = json.dumps({"pid": own.pid, "created": own.create_time(), "port": port})
        write_whole(folder / LEASE, lease)
        _wait(folder, port, idle_seconds, stopping, lease)
    finally:
        (folder / LEASE).unlink(missing_ok=True)
        server.stop()
        (folder / STOP).unlink(missing_ok=True)
    return 0


def _started(arcadedb: Any, folder: Path, password: str) -> tuple[Any, int]:
    """A running server and its Bolt port. A port can be taken between the look and the start: then with others."""
    for attempt in range(_STARTS):
        bolt, http = _free_ports()
        server = arcadedb.create_server(
            str(folder),
            password,
            config={
                # flushes the log of every commit to the disk (fdatasync), which survives a power failure
                "mode": "production",
                "host": "127.0.0.1",
                "http_port": http,
                "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
                "bolt_host": "127.0.0.1",
                "bolt_port": bolt,
            },
        )
        try:
            server.start()
        except arcadedb.ArcadeDBError as error:
            if attempt == _STARTS - 1 or not any(word in str(error).lower() for word in ("bind", "in use", "port")):
                raise
        else:
            return server, bolt
    raise AssertionError("unreachable")


def _free_ports() -> tuple[int, int]:
    with socket.socket() as first, socket.socket() as second:
        first.bind(("127.0.0.1", 0))
        second.bind(("127.0.0.1", 0))
        return first.getsockname()[1], second.getsockname()[1]


def _password(folder: Path) -> str:
    file = folder / PASSWORD
    if file.exists():
        return file.read_text(encoding="utf-8").strip()
    # without its password the engine's own list of users is of no use: it makes a new one
    (folder / "config" / "server-users.jsonl").unlink(missing_ok=True)
    password = secrets.token_urlsafe(24)
    write_whole(file, password)
    return password


def _wait(folder: Path, port: int, idle_seconds: float, stopping: threading.Event, lease: str) -> None:
    """Returns when the process is to end; the lease is gone by then, so that no client comes in any more.

    A lease that was lost or damaged meanwhile is written anew: without it no command would find this process.
    """
    between = min(5.0, max(_LOOK_SECONDS, idle_seconds / 4))
    last_seen = looked = time.monotonic()
    while not stopping.wait(_LOOK_SECONDS) and not (folder / STOP).exists():
        if _content(folder / LEASE) != lease:
            write_whole(folder / LEASE, lease)
        now = time.monotonic()
        if now - looked < between:
            continue
        looked = now
        if _clients(port):
            last_seen = now
        elif now - last_seen >= idle_seconds and _closed_to_clients(folder, port):
            return


def _content(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None


def _closed_to_clients(folder: Path, port: int) -> bool:
    """Clients come in under the same lock, so none can slip between the look and the end of the lease."""
    try:
        with FileLock(folder / START_LOCK, timeout=0):
            if _clients(port):
                return False
            (folder / LEASE).unlink(missing_ok=True)
            return True
    except Timeout:
        return False


def _clients(port: int) -> bool:
    try:
        connections = psutil.Process().net_connections(kind="tcp")
    except psutil.Error:
        return True
    return any(c.laddr[1:] == (port,) and c.status == psutil.CONN_ESTABLISHED for c in connections)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
