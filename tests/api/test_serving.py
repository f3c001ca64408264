"""Where the service listens, and what it says when it cannot."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from graphkam.api.serving import serve
from graphkam.errors import InputError
from graphkam.store import stop_embedded
from tests.api.conftest import settings


def never(code: str, **params: object) -> str:
    raise AssertionError(f"nothing must be said, not {code}")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.com", "127.0.0.2", "", "localhost.evil"])
def test_any_other_address_than_this_machines_own_is_refused(host: str) -> None:
    with pytest.raises(InputError) as caught:
        serve(settings(), host, 8042, never)

    assert (caught.value.code, caught.value.params) == ("address_refused", {"host": host})


def test_a_port_in_use_is_found_before_anything_starts() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InputError) as caught:
            serve(settings(), "127.0.0.1", port, never)

    assert (caught.value.code, caught.value.params) == ("port_taken", {"port": port})


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent as a signal")
def test_the_service_says_where_it_is_answers_and_stops_on_ctrl_c(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    home = tmp_path / "家 home"
    started = subprocess.Popen(
        [sys.executable, "-m", "graphkam", "serve", "--port", str(port), "--lang", "en"],
        env=os.environ | {"GRAPHKAM_HOME": str(home), "PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert started.stdout is not None
        assert f"http://127.0.0.1:{port}/" in started.stdout.readline()
        assert _status(f"http://127.0.0.1:{port}/ready") == 200
        assert _status(f"http://127.0.0.1:{port}/v1/accounts") == 200
        started.send_signal(signal.SIGINT)
        said = started.communicate(timeout=30)[0]
    finally:
        started.kill()
        started.wait()
        stop_embedded(home / "database")
    assert started.returncode == 0
    assert said == "Stopped.\n"


def _status(url: str) -> int:
    for _ in range(100):
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")
