"""Runs the service on this machine's own addresses, until Ctrl-C."""

from __future__ import annotations

import errno
import logging
import socket
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime

import uvicorn

from graphkam.api.app import create_app
from graphkam.errors import InputError
from graphkam.services.opening import open_store
from graphkam.settings import Settings

OWN = ("127.0.0.1", "::1", "localhost")
"""Until the service knows keys, nobody but this machine's user may ask it."""

_STOP_SECONDS = 10


def serve(settings: Settings, host: str, port: int, say: Callable[..., str]) -> None:
    """Serves until interrupted. Raises InputError for another address or a port in use, and StoreError."""
    if host not in OWN:
        raise InputError("address_refused", host=host)
    with closing(_listening(host, port)) as listening:
        _log_to_terminal()
        # Says clearly what is wrong with the database before anything is served.
        open_store(settings.store).close()
        app = create_app(settings, lambda: datetime.now(UTC))
        config = uvicorn.Config(
            app,
            access_log=False,
            log_level=logging.WARNING,
            server_header=False,
            proxy_headers=False,
            ws="none",
            timeout_graceful_shutdown=_STOP_SECONDS,
        )
        shown = f"[{host}]" if ":" in host else host
        print(say("serve.address", address=f"http://{shown}:{port}/"), flush=True)  # noqa: T201 - for the user
        try:
            uvicorn.Server(config).run(sockets=[listening])
        except KeyboardInterrupt:
            print(say("serve.stopped"), flush=True)  # noqa: T201 - for the user


def _log_to_terminal() -> None:
    """Our own words only: what libraries log may hold addresses and contents."""
    logging.getLogger().addHandler(logging.NullHandler())
    own = logging.StreamHandler()
    own.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logging.getLogger("graphkam").addHandler(own)


def _listening(host: str, port: int) -> socket.socket:
    """Bound and listening, so that a port in use is found before the address is printed."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        if socket.SO_REUSEADDR and hasattr(socket, "AF_UNIX"):
            # Not on Windows, where it would let two programs share the port.
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        bound.listen(128)
    except OSError as error:
        bound.close()
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise InputError("port_taken", port=port) from error
        raise InputError("address_refused", host=host) from error
    return bound
