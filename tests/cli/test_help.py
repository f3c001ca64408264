"""Help in both languages: every command says what it does and shows an example."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from graphkam.cli.main import build
from graphkam.words import LANGS, Lang, table


def commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


@pytest.mark.parametrize("lang", LANGS)
def test_every_command_and_option_is_explained_in_the_readers_language(lang: Lang) -> None:
    for path, command in commands(build(lang)):
        texts = [command.help, *(parameter.help for parameter in command.params)]
        assert all(text and text not in table() for text in texts), path


@pytest.mark.parametrize(("lang", "word"), [("en", "Example:"), ("zh", "示例：")])
def test_every_command_shows_an_example_of_itself(lang: Lang, word: str) -> None:
    for path, command in commands(build(lang)):
        assert word in command.help, path
        assert f"graphkam {' '.join(path)}" in command.help, path


def test_the_commands_are_those_the_documentation_names() -> None:
    top = set(build("en").commands)

    assert top == {
        "init", "import", "export", "person", "role", "judge", "link", "call", "accounts", "show", "roles", "flags",
        "completeness", "chart", "paths", "plan", "fragility", "ties", "whatif", "next", "map", "serve", "db", "demo",
        "doctor", "imports", "duplicates", "merge", "unmerge", "erase", "answer", "answers", "agenda", "week",
    }  # fmt: skip
