"""The entry point: builds the command tree in the user's language and turns errors into sentences and exit codes.

Exit codes: 0 done; 1 something unexpected (details in a file); 2 what was asked or given is wrong, or the database
refuses; 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from typing import Any

import click
import platformdirs
import typer

from graphkam import __version__
from graphkam.cli import commands_data, commands_edit, commands_read, commands_run
from graphkam.cli.session import clean
from graphkam.errors import ConfigurationError, GraphkamError
from graphkam.settings import language
from graphkam.words import Lang, error_text, has, say


def build(lang: Lang) -> click.Command:
    """The whole command tree with help in one language."""
    app = typer.Typer(name="graphkam", help="cmd.graphkam", no_args_is_help=True, pretty_exceptions_enable=False)

    @app.callback()
    def _root(
        version: bool = typer.Option(False, "--version", help="opt.version", is_eager=True, callback=_show_version),
    ) -> None:
        pass

    for commands in (commands_run, commands_data, commands_read, commands_edit):
        commands.register(app)
    command = typer.main.get_command(app)
    _translate(command, lang)
    return command


def main() -> None:
    """Runs the command line and exits."""
    for stream in (sys.stdout, sys.stderr):
        if (stream.encoding or "").lower().replace("-", "") != "utf8" and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        lang = _language(sys.argv[1:])
    except ConfigurationError as error:
        _complain(error_text("en", error))
        sys.exit(2)
    sys.exit(_run(build(lang), lang))


def _run(command: click.Command, lang: Lang) -> int:
    try:
        outcome = command.main(standalone_mode=False, prog_name="graphkam")
    except GraphkamError as error:
        _complain(error_text(lang, error))
        return 2
    except (click.exceptions.NoArgsIsHelpError, click.exceptions.Exit) as stop:
        return getattr(stop, "exit_code", 0)
    except click.ClickException as error:
        _complain(error.format_message())
        path = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "graphkam"
        _complain(say(lang, "cli.try_help", command=path))
        return 2
    except (click.Abort, KeyboardInterrupt):
        _complain(say(lang, "cli.interrupted"))
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception:
        _complain(say(lang, "cli.unexpected", file=str(_record(traceback.format_exc()))))
        return 1
    return outcome if isinstance(outcome, int) else 0


def _complain(text: str) -> None:
    sys.stderr.write(clean(text) + "\n")


def _record(text: str) -> Path:
    """Keeps the details of something unexpected in a file only the user can read."""
    folder = Path(os.environ.get("GRAPHKAM_HOME") or platformdirs.user_data_dir("graphkam", appauthor=False))
    file = folder / "last-error.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as target:
            target.write(text)
    except OSError:
        return Path("-")
    return file


def _language(arguments: list[str]) -> Lang:
    """--lang on the command line, else the environment: help and errors are in it too."""
    for place, argument in enumerate(arguments):
        wanted = argument.removeprefix("--lang=") if argument.startswith("--lang=") else None
        if argument == "--lang" and place + 1 < len(arguments):
            wanted = arguments[place + 1]
        if wanted in ("zh", "en"):
            return "zh" if wanted == "zh" else "en"
    return language(os.environ)


def _show_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"graphkam {__version__}\n")
        raise typer.Exit


def _translate(command: click.Command, lang: Lang) -> None:
    """Help is written as codes where commands are declared; here they become sentences."""
    command.help = _sentence(command.help, lang)
    command.short_help = None
    for parameter in command.params:
        held: Any = parameter
        if getattr(held, "help", None):
            held.help = _sentence(held.help, lang)
    if isinstance(command, click.Group):
        for child in command.commands.values():
            _translate(child, lang)
    if lang == "zh":
        from typer import rich_utils

        rich_utils.OPTIONS_PANEL_TITLE = say(lang, "help.options")
        rich_utils.ARGUMENTS_PANEL_TITLE = say(lang, "help.arguments")
        rich_utils.COMMANDS_PANEL_TITLE = say(lang, "help.commands")


def _sentence(code: str | None, lang: Lang) -> str | None:
    if code == "Show this message and exit.":
        return say(lang, "opt.help")
    return say(lang, code) if code and has(code) else code
