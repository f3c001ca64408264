"""The entry point: builds the command tree in the user's language and turns errors into sentences and exit codes.

Exit codes: 0 done; 1 something unexpected (details in a file); 2 what was asked or given is wrong, or the database
refuses; 130 interrupted.
"""

from __future__ import annotations

import logging
import os
import sys
import traceback
from pathlib import Path
from typing import Any

import typer
from pydantic import ValidationError
from typer import rich_utils

from graphkam import __version__
from graphkam.cli import (
    commands_agenda,
    commands_answer,
    commands_coverage,
    commands_data,
    commands_edit,
    commands_import,
    commands_leverage,
    commands_map,
    commands_people,
    commands_read,
    commands_run,
)  # fmt: skip
from graphkam.cli.session import clean
from graphkam.errors import ConfigurationError, GraphkamError, InputError, Place
from graphkam.settings import home_folder, language, speak
from graphkam.words import LANGS, Lang, error_text, has, say
from graphkam.words.validation import field_of, problem_of

_OF_THE_PARSER = {
    "Show this message and exit.": "opt.help",
    "Install completion for the current shell.": "opt.install_completion",
    "Show completion for the current shell, to copy it or customize the installation.": "opt.show_completion",
}


def build(lang: Lang) -> Any:
    """The whole command tree with help in one language."""
    app = typer.Typer(name="graphkam", help="cmd.graphkam", no_args_is_help=True, pretty_exceptions_enable=False)

    @app.callback()
    def _root(
        version: bool = typer.Option(False, "--version", help="opt.version", is_eager=True, callback=_show_version),
    ) -> None:
        pass

    reading = (commands_read, commands_agenda, commands_coverage, commands_leverage, commands_map)
    writing = (commands_edit, commands_answer, commands_people)
    for commands in (commands_run, commands_data, commands_import, *reading, *writing):
        commands.register(app)
    command = typer.main.get_command(app)
    _translate(command, lang)
    return command


def main() -> None:
    """Runs the command line and exits."""
    for stream in (sys.stdout, sys.stderr):
        if (stream.encoding or "").lower().replace("-", "") != "utf8" and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    logging.getLogger("neo4j").addHandler(logging.NullHandler())
    logging.getLogger("neo4j").propagate = False
    arguments, wanted = _without_language([_decoded(argument) for argument in sys.argv[1:]])
    if wanted:
        speak(wanted)
    try:
        lang = language()
    except ConfigurationError as error:
        _complain(error_text("en", error))
        sys.exit(2)
    try:
        code = _run(build(lang), arguments, lang)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)


def _run(command: Any, arguments: list[str], lang: Lang) -> int:
    try:
        outcome = command.main(arguments, standalone_mode=False, prog_name="graphkam")
    except GraphkamError as error:
        _complain(error_text(lang, error))
        return 2
    except typer.TyperException as error:
        return _usage(error, lang)
    except ValidationError as error:
        _complain(error_text(lang, _refused(error)))
        return 2
    except (typer.Abort, KeyboardInterrupt):
        _complain(say(lang, "cli.interrupted"))
        return 130
    except BrokenPipeError:
        raise
    except Exception:  # noqa: BLE001 — the last door: whatever comes, a user sees one sentence and no stack trace
        _complain(say(lang, "cli.unexpected", file=str(_record(traceback.format_exc()))))
        return 1
    return outcome if isinstance(outcome, int) else 0


def _usage(error: typer.TyperException, lang: Lang) -> int:
    """What the parser refuses: its sentence, and where to read on. Asked for nothing, it gives its help this way."""
    context: Any = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        sys.stdout.write(error.format_message() + "\n")
        return 0
    _complain(error.format_message())
    _complain(say(lang, "cli.try_help", command=context.command_path if context else "graphkam"))
    return 2


def _refused(error: ValidationError) -> InputError:
    """What an edit was given and the model does not take."""
    first = error.errors()[0]
    return InputError.of([problem_of(first, Place(field=field_of(first)))])


def _complain(text: str) -> None:
    sys.stderr.write(clean(text) + "\n")


def _record(text: str) -> Path:
    """Keeps the details of something unexpected in a file only the user can read."""
    folder = home_folder()
    file = folder / "last-error.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as target:
            target.write(text)
    except OSError:
        return Path("-")
    return file


def _decoded(argument: str) -> str:
    """What the shell passed as UTF-8, whatever the locale is; bytes that are no UTF-8 are shown as such."""
    return os.fsencode(argument).decode("utf-8", "replace")


def _without_language(arguments: list[str]) -> tuple[list[str], Lang | None]:
    """--lang may stand anywhere: help and errors are in it too. Returns what is left, and the language asked for."""
    ends = arguments.index("--") if "--" in arguments else len(arguments)
    for place in range(ends):
        for lang in LANGS:
            if arguments[place] == f"--lang={lang}":
                return arguments[:place] + arguments[place + 1 :], lang
            if arguments[place : place + 2] == ["--lang", lang]:
                return arguments[:place] + arguments[place + 2 :], lang
    return arguments, None


def _show_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"graphkam {__version__}\n")
        raise typer.Exit


def _translate(command: Any, lang: Lang) -> None:
    """Help is written as codes where commands are declared; here they become sentences."""
    command.help = _sentence(command.help, lang)
    command.short_help = None
    for parameter in (*command.params, command.get_help_option(typer.Context(command))):
        if getattr(parameter, "help", None):
            parameter.help = _sentence(parameter.help, lang)
    for child in getattr(command, "commands", {}).values():
        _translate(child, lang)
    if lang == "zh":
        rich_utils.OPTIONS_PANEL_TITLE = say(lang, "help.options")
        rich_utils.ARGUMENTS_PANEL_TITLE = say(lang, "help.arguments")
        rich_utils.COMMANDS_PANEL_TITLE = say(lang, "help.commands")


def _sentence(code: str | None, lang: Lang) -> str | None:
    code = _OF_THE_PARSER.get(code or "", code)
    return say(lang, code) if code and has(code) else code
