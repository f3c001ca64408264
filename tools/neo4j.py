"""Runs a Neo4j Community server of one's own for trials and tests: `python -m tools.neo4j`.

Needs Java 17 and, for the first time, Maven, which fetches the server's jars into a folder that is kept
(`GRAPHKAM_TEST_CACHE`, else `~/.cache/graphkam-tests`). The server listens on 127.0.0.1 only, on a free port, with a
password made for this run and its data in a folder that is deleted at the end. Prints the settings graphkam takes.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

VERSION = "5.26.30"
"""Runs on Java 17; releases of 2025 and later need Java 21."""

JAVA = 17
START_SECONDS = 90
_POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>graphkam.tests</groupId>
  <artifactId>neo4j-server</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.neo4j</groupId>
      <artifactId>neo4j</artifactId>
      <version>{VERSION}</version>
    </dependency>
  </dependencies>
</project>
"""
_CONF = """server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
dbms.usage_report.enabled=false
server.memory.heap.max_size=512m
server.memory.pagecache.size=64m
"""


class MissingError(Exception):
    """Something this needs is not on the machine; the message says what."""


@dataclass
class Server:
    """A running server. `stop()` ends the process that was started here, and no other."""

    uri: str
    auth: tuple[str, str]
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def cache() -> Path:
    base = os.environ.get("GRAPHKAM_TEST_CACHE")
    return (Path(base) if base else Path.home() / ".cache" / "graphkam-tests") / f"neo4j-{VERSION}"


def fetched(folder: Path) -> Path:
    """The folder with the server's jars, fetched by Maven unless they are there. Raises MissingError."""
    jars = folder / "lib"
    if (jars / f"neo4j-{VERSION}.jar").exists():
        return jars
    maven = shutil.which("mvn")
    if maven is None:
        raise MissingError("Maven (mvn) is not installed; it fetches the Neo4j server")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as work:
        (Path(work) / "pom.xml").write_text(_POM, encoding="utf-8")
        goal = ["dependency:copy-dependencies", "-DoutputDirectory=lib", "-DincludeScope=runtime"]
        done = subprocess.run(
            [maven, "-q", "-B", "-ntp", *goal], cwd=work, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
        if done.returncode != 0:
            raise MissingError(f"Maven could not fetch Neo4j {VERSION}: {(done.stdout + done.stderr).strip()[-500:]}")
        shutil.rmtree(jars, ignore_errors=True)
        (Path(work) / "lib").replace(jars)
    return jars


def start(home: Path, jars: Path, *options: str) -> Server:
    """A server with its data in `home`; `options` are for Java.

    Raises MissingError without Java, RuntimeError when it does not start.
    """
    java = shutil.which("java")
    if java is None:
        raise MissingError(f"Java {JAVA} is not installed")
    if _java_version(java) < JAVA:
        raise MissingError(f"Neo4j {VERSION} needs Java {JAVA} or later")
    port = _free_port()
    (home / "conf").mkdir(parents=True, exist_ok=True)
    (home / "logs").mkdir(exist_ok=True)
    (home / "conf" / "neo4j.conf").write_text(_CONF.format(port=port), encoding="utf-8")
    with (home / "logs" / "console.log").open("ab") as out:
        process = subprocess.Popen(
            [
                java,
                "-Xmx512m",
                *options,
                "-cp",
                f"{jars}{os.sep}*",
                "org.neo4j.server.CommunityEntryPoint",
                f"--home-dir={home}",
                f"--config-dir={home / 'conf'}",
            ],
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        )
    server = Server(f"bolt://127.0.0.1:{port}", ("neo4j", secrets.token_urlsafe(18)), process)
    try:
        _let_in(server, home)
    except BaseException:
        server.stop()
        raise
    return server


@contextmanager
def running(*options: str) -> Iterator[Server]:
    """Fetches where needed, starts with `options` for Java, and stops at the end; the data go with it."""
    jars = fetched(cache())
    with tempfile.TemporaryDirectory(prefix="graphkam-neo4j-", ignore_cleanup_errors=True) as home:
        server = start(Path(home), jars, *options)
        try:
            yield server
        finally:
            # An orderly end takes ten seconds to save data that are deleted next.
            server.process.kill()
            server.process.wait()


def _let_in(server: Server, home: Path) -> None:
    """Waits for the server and changes the password of a fresh installation."""
    import neo4j  # not above: started as a script, this file would find itself under the driver's name

    address = server.uri.removeprefix("bolt://").split(":")
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            socket.create_connection((address[0], int(address[1])), timeout=1).close()
            with neo4j.GraphDatabase.driver(server.uri, auth=("neo4j", "neo4j")) as driver:
                driver.execute_query(
                    "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password",
                    password=server.auth[1],
                    database_="system",
                )
            with neo4j.GraphDatabase.driver(server.uri, auth=server.auth) as driver:
                driver.execute_query("RETURN 1", database_="neo4j")
            return
        except (OSError, neo4j.exceptions.ServiceUnavailable, neo4j.exceptions.TransientError):
            time.sleep(0.2)
    log = home / "logs" / "console.log"
    raise RuntimeError(f"Neo4j did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-2000:]}")


def _java_version(java: str) -> int:
    said = subprocess.run([java, "-version"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    found = re.search(r'version "(\d+)', said.stderr + said.stdout)
    return int(found.group(1)) if found else 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    stopping = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopping.set())
    print(f"Starting Neo4j {VERSION} …", file=sys.stderr)
    try:
        with running() as server:
            print(f"GRAPHKAM_NEO4J_URI={server.uri}")
            print(f"GRAPHKAM_NEO4J_USER={server.auth[0]}")
            print(f"GRAPHKAM_NEO4J_PASSWORD={server.auth[1]}", flush=True)
            print("Ctrl+C ends the server and deletes its data.", file=sys.stderr)
            while not stopping.wait(0.5) and server.process.poll() is None:
                pass
    except (MissingError, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.path.pop(0)
    sys.exit(main())
