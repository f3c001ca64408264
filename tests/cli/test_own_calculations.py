"""The program of docs/analysis.md, section 16, run as a reader would: it prints the strengths the commands tell."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import Terminal

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("page", ["analysis.md", "analysis.zh.md"])
def test_the_program_of_the_page_prints_the_strengths_of_the_paths(samples: Terminal, page: str) -> None:
    (program,) = re.findall(r"^```python\n(.*?)^```$", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL | re.M)
    (report,) = samples.run("paths", "huarui", "--json", "--lang", "zh", "-o", "齿轮").json

    done = subprocess.run(
        [sys.executable, "-c", program], env=samples.full(PYTHONIOENCODING="utf-8"), capture_output=True, timeout=120,
        check=True,
    )  # fmt: skip

    printed = dict(re.findall(r"^.* → (\S+) ([\d.]+)$", done.stdout.decode(), re.M))
    told = {one["person_name"]: f"{one['path']['strength']:.2f}" for one in report["targets"] if one["path"]}
    assert told
    assert told.items() <= printed.items()
