from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from graphkam.errors import ConfigurationError, NotFoundError, StoreError, UnavailableError
from graphkam.store import embedded_status, open_embedded, stop_embedded
from tests.store.accounts import full, sized

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "客户 data"
    yield place
    stop_embedded(place)


def test_opening_starts_the_database_and_stopping_ends_it(folder: Path) -> None:
    assert not embedded_status(folder).exists

    with open_embedded(folder) as store:
        status = embedded_status(folder)
        assert status.running
        assert status.pid is not None
        assert store.status().kind == "embedded"

    assert stop_embedded(folder) is True
    assert not psutil.pid_exists(status.pid) or psutil.Process(status.pid).status() == psutil.STATUS_ZOMBIE
    assert not embedded_status(folder).running
    assert stop_embedded(folder) is False


def test_asking_for_the_status_or_stopping_creates_nothing(folder: Path) -> None:
    embedded_status(folder)
    stop_embedded(folder)

    assert not folder.exists()


def test_what_was_written_is_there_after_a_stop(folder: Path) -> None:
    with open_embedded(folder) as store:
        store.apply(full("a"))
        before = store.read("a")
    stop_embedded(folder)

    with open_embedded(folder) as store:
        assert store.read("a") == before


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX systems")
def test_only_the_owner_can_read_the_folder_and_the_password(folder: Path) -> None:
    open_embedded(folder).close()

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "password").stat().st_mode) == 0o600


def test_the_database_listens_on_this_machine_only(folder: Path) -> None:
    open_embedded(folder).close()

    process = psutil.Process(embedded_status(folder).pid)
    listening = {c.laddr.ip for c in process.net_connections() if c.status == psutil.CONN_LISTEN}
    assert listening <= {"127.0.0.1", "::ffff:127.0.0.1"}


def test_every_commit_is_flushed_to_the_disk(folder: Path) -> None:
    open_embedded(folder).close()

    assert "WAL flush: 1" in "".join(f.read_text(encoding="utf-8") for f in (folder / "log").glob("arcadedb.log*"))


def test_of_two_commands_at_once_one_starts_the_database_and_both_use_it(folder: Path) -> None:
    commands = [_command(folder, "print(embedded_status(folder).pid)") for _ in range(3)]

    answers = [command.communicate(timeout=60) for command in commands]

    assert {(out, err) for out, err in answers} == {(f"{embedded_status(folder).pid}\n", "")}


def test_after_a_kill_the_next_command_recovers_and_goes_on(folder: Path) -> None:
    with open_embedded(folder) as store:
        store.apply(full("a"))
    psutil.Process(embedded_status(folder).pid).kill()

    with open_embedded(folder) as store:
        assert len(store.read("a").entities) == len(full("a").entities)


@pytest.mark.parametrize("seconds", [0.2, 0.8])
def test_an_import_that_is_killed_half_way_is_there_whole_or_not_at_all(folder: Path, seconds: float) -> None:
    change = sized("big", 1000)
    outcome = []
    with open_embedded(folder) as store:
        pid = embedded_status(folder).pid

        def work() -> None:
            try:
                store.apply(change)
                outcome.append("written")
            except StoreError:
                outcome.append("failed")

        thread = threading.Thread(target=work)
        thread.start()
        time.sleep(seconds)
        psutil.Process(pid).kill()
        thread.join(60)

    with open_embedded(folder) as store:
        try:
            stored = store.read("big")
        except NotFoundError:
            assert outcome == ["failed"]
        else:
            assert len(stored.entities) == len(change.entities)
            assert len(stored.facts) == len(change.facts)
        assert store.apply(sized("after", 3)).nodes_created > 0


def test_an_idle_database_ends_itself_but_not_while_a_client_is_connected(folder: Path) -> None:
    with open_embedded(folder, idle_seconds=1):
        pid = embedded_status(folder).pid
        time.sleep(2.5)
        assert embedded_status(folder).pid == pid

    deadline = time.monotonic() + 20
    while embedded_status(folder).running and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not embedded_status(folder).running


def test_a_lease_that_names_another_process_is_not_believed(folder: Path) -> None:
    open_embedded(folder).close()
    stop_embedded(folder)
    stranger = psutil.Process()
    lease = {"pid": stranger.pid, "created": stranger.create_time() - 100, "port": 1}
    (folder / "lease.json").write_text(json.dumps(lease), encoding="utf-8")

    assert not embedded_status(folder).running
    with open_embedded(folder) as store:
        assert store.accounts() == ()
    assert embedded_status(folder).pid != stranger.pid


def test_a_lease_that_cannot_be_read_is_replaced(folder: Path) -> None:
    folder.mkdir()
    (folder / "lease.json").write_text("{", encoding="utf-8")

    open_embedded(folder).close()

    assert embedded_status(folder).running


def test_a_lost_password_is_made_anew_at_the_next_start(folder: Path) -> None:
    with open_embedded(folder) as store:
        store.apply(full("a"))
    stop_embedded(folder)
    (folder / "password").unlink()

    with open_embedded(folder) as store:
        assert store.read("a").version == 1


@pytest.mark.skipif(os.name != "posix", reason="locales are set by variables on POSIX systems")
def test_it_works_under_an_ascii_locale_and_says_nothing_on_the_terminal(folder: Path) -> None:
    command = _command(folder, "print(store.apply(full('a')).nothing)", LC_ALL="C", LANG="C")

    out, err = command.communicate(timeout=60)

    assert (out, err, command.returncode) == ("False\n", "", 0)
    assert sorted(f.name for f in folder.parent.iterdir()) == [folder.name]
    with open_embedded(folder) as store:
        assert store.graph("a", full("a").recorded_at.date()).account.name == "华东 a"


def test_a_folder_that_cannot_be_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")

    with pytest.raises(ConfigurationError, match="embedded_folder_unusable") as caught:
        open_embedded(tmp_path / "file" / "store")

    assert caught.value.params["folder"] == str(tmp_path / "file" / "store")


def test_a_database_that_does_not_start_names_its_log(folder: Path) -> None:
    folder.mkdir()
    (folder / "databases").write_text("in the way", encoding="utf-8")

    with pytest.raises(UnavailableError, match="embedded_not_started") as caught:
        open_embedded(folder)

    assert Path(caught.value.params["log"]).exists()


def _command(folder: Path, work: str, **environment: str) -> subprocess.Popen[str]:
    """Another process that opens the store, as a command of the user's does."""
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\n"
        "from graphkam.store import embedded_status, open_embedded\n"
        "from tests.store.accounts import full\n"
        "folder = Path(sys.argv[2])\n"
        f"with open_embedded(folder) as store:\n    {work}\n"
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    return subprocess.Popen(
        [sys.executable, "-c", program, str(ROOT), str(folder)],
        cwd=os.path.sep,
        env=kept | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
