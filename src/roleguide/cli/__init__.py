"""The command line: one module a command, put together here.

A command opens the guide, asks the core, and emits the result; whatever goes wrong on the way ends at the one error
boundary below. Commands are loaded when they are asked for, and modules that are heavy to import (yaml, pydantic, rich)
by what needs them, when it needs them.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from itertools import takewhile
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

from roleguide.cli.emit import is_watched, say, write
from roleguide.errors import RequestError, RoleguideError
from roleguide.text import printable_lines


class _ErrorBoundary(TyperGroup):
    """Shows our own errors on stderr, in plain words, with their exit code; and Typer's in what is safe to show."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Typer's
        """The names of all commands, in the order in which they are shown."""
        return [*_COMMANDS]  # here `list` is a module as soon as that is loaded

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command with this name, loaded now; None if there is none."""
        if cmd_name in _COMMANDS and cmd_name not in self.commands:
            self.add_command(_load(cmd_name))
        return super().get_command(ctx, cmd_name)

    def make_context(self, *args: Any, **options: Any) -> Any:
        with _shown_safely():
            return super().make_context(*args, **options)

    def resolve_command(self, ctx: Any, args: Any) -> Any:
        """The command that is named first; a name of something in the guide leads on to its description."""
        if args and self.get_command(ctx, args[0]) is None:
            _refuse_name([*takewhile(lambda word: not word.startswith("-"), args)])
            for name in _COMMANDS:  # of those that are loaded Typer suggests the nearest
                self.get_command(ctx, name)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        try:
            with _shown_safely():
                return super().invoke(ctx)
        except RoleguideError as error:
            say(str(error))
            if isinstance(error, RequestError) and error.choice and is_watched():
                from roleguide.cli.choice import choice_text

                say(choice_text(error.choice, error.options))
            raise typer.Exit(error.exit_code) from None


def _refuse_name(typed: Sequence[str]) -> None:
    """Refuses what was typed in the place of a command, if it names something in the guide.

    Raises:
        RequestError: it does; with the command that describes that.
    """
    from roleguide.answers.resolve import resolve_entry
    from roleguide.cli.options import open_library

    name = " ".join(typed)
    try:
        library = open_library(None, no_builtin=False, no_cache=False)
        entry = resolve_entry(library, name)
    except RoleguideError:
        return
    message = f'There is no command "{typed[0]}". {entry.title} is a {entry.collection.noun}.'
    raise RequestError(message, "Try:", command=f"roleguide describe {entry.id}")


class _Command(TyperCommand):
    """A command whose errors suggest commands that find the same guide."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except RequestError as error:
            import shlex

            from roleguide.cli.options import guide_options

            options = guide_options(ctx.params.get("guide"), no_builtin=bool(ctx.params.get("no_builtin")))
            raise error.with_options(shlex.join(options)) from None


@contextmanager
def _shown_safely() -> Iterator[None]:
    """Escapes what an error of Typer's repeats of the command line."""
    try:
        yield
    except Exception as error:
        message = getattr(error, "message", None)  # the classes that have one are Typer's own, and private
        if isinstance(message, str):
            error.message = printable_lines(message)  # type: ignore[attr-defined]
        raise


app = typer.Typer(
    cls=_ErrorBoundary,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from roleguide import __version__

        typer.echo(f"roleguide {__version__}")
        raise typer.Exit


@app.callback()
def roleguide(
    ctx: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Describes job roles and compares them side by side, with a source and a date behind each statement.

    Start with: roleguide compare program project
    """
    if ctx.invoked_subcommand is None:
        from roleguide.cli.welcome import welcome

        write(welcome())


_READ, _WRITE, _DATA = "Read the guide", "Write your own", "Data"

_COMMANDS = {
    "list": (_READ, "list", "list_roles"),
    "describe": (_READ, "describe", "describe"),
    "compare": (_READ, "compare", "compare"),
    "become": (_READ, "become", "become"),
    "similar": (_READ, "similar", "similar"),
    "search": (_READ, "search", "search"),
    "check": (_WRITE, "check", "check"),
    "new": (_WRITE, "new", "new"),
    "schema": (_WRITE, "schema", "schema"),
    "where": (_WRITE, "where", "where"),
    "import": (_DATA, "import_", "importing"),
}
"""The name of each command, in the order in which they are shown, to its panel, its module and its name there."""


def _load(name: str) -> Any:
    """The command with this name, from the module that has it."""
    panel, module, attribute = _COMMANDS[name]
    loaded = getattr(import_module(f"{__name__}.{module}"), attribute)
    alone = typer.Typer(pretty_exceptions_enable=False)
    if isinstance(loaded, typer.Typer):
        alone.add_typer(loaded, name=name, rich_help_panel=panel)
    else:
        alone.command(name, cls=_Command, rich_help_panel=panel)(loaded)
    return get_group(alone).commands[name]
