"""Runs the command line as a user does, with a home and a current folder of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from graphkam.cli.main import main


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Terminal:
    """A user's terminal: home folder, current folder, environment."""

    home: Path
    folder: Path
    environment: dict[str, str]

    def run(self, *arguments: str, **extra: str) -> Outcome:
        """The command inside this process, which saves starting one; everything else is as in `spawn`."""
        out, err = io.StringIO(), io.StringIO()
        code: object = None
        with (
            pytest.MonkeyPatch.context() as patch, chdir(self.folder), redirect_stdout(out), redirect_stderr(err)
        ):  # fmt: skip
            patch.setattr(os, "environ", self.full(**extra))
            patch.setattr(sys, "argv", ["graphkam", *arguments])
            try:
                main()
            except SystemExit as end:
                code = end.code
        return Outcome(int(str(code or 0)), out.getvalue(), err.getvalue())

    def spawn(self, *arguments: str, **extra: str) -> Outcome:
        """The command as a process of its own, as a shell starts it."""
        done = subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env=self.full(**extra),
            capture_output=True,
            timeout=180,
            check=False,
        )
        return Outcome(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "graphkam", *arguments]

    def full(self, **extra: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GRAPHKAM", "LC_", "LANG"))}
        root = str(Path(__file__).resolve().parents[2])
        return (
            kept | {"PYTHONPATH": root, "GRAPHKAM_HOME": str(self.home), "LANG": "C.UTF-8"} | self.environment | extra
        )
