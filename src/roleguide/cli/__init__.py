"""The command line: one module a command, put together here.

A command opens the guide, asks the core, and emits the result; whatever goes wrong on the way ends at the one error
boundary below. Modules that are heavy to import (yaml, pydantic, rich) are imported by what needs them, when it needs
them.
"""

import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import takewhile
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from roleguide.cli.become import become
from roleguide.cli.check import check
from roleguide.cli.compare import compare
from roleguide.cli.describe import describe
from roleguide.cli.emit import is_watched, say, write
from roleguide.cli.import_ import importing
from roleguide.cli.list import list_roles
from roleguide.cli.new import new
from roleguide.cli.options import guide_options, open_library
from roleguide.cli.schema import schema
from roleguide.cli.search import search
from roleguide.cli.similar import similar
from roleguide.cli.where import where
from roleguide.errors import RequestError, RoleguideError
from roleguide.text import printable_lines


class _ErrorBoundary(TyperGroup):
    """Shows our own errors on stderr, in plain words, with their exit code; and Typer's in what is safe to show."""

    def make_context(self, *args: Any, **options: Any) -> Any:
        with _shown_safely():
            return super().make_context(*args, **options)

    def resolve_command(self, ctx: Any, args: Any) -> Any:
        """The command that is named first; a name of something in the guide leads on to its description."""
        if args and self.get_command(ctx, args[0]) is None:
            _refuse_name([*takewhile(lambda word: not word.startswith("-"), args)])
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


_READ = "Read the guide"
app.command("list", cls=_Command, rich_help_panel=_READ)(list_roles)
app.command("describe", cls=_Command, rich_help_panel=_READ)(describe)
app.command("compare", cls=_Command, rich_help_panel=_READ)(compare)
app.command("become", cls=_Command, rich_help_panel=_READ)(become)
app.command("similar", cls=_Command, rich_help_panel=_READ)(similar)
app.command("search", cls=_Command, rich_help_panel=_READ)(search)

_WRITE = "Write your own"
app.command("check", cls=_Command, rich_help_panel=_WRITE)(check)
app.command("new", cls=_Command, rich_help_panel=_WRITE)(new)
app.command("schema", cls=_Command, rich_help_panel=_WRITE)(schema)
app.command("where", cls=_Command, rich_help_panel=_WRITE)(where)

_DATA = "Data"
app.add_typer(importing, name="import", rich_help_panel=_DATA)
