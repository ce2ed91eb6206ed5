"""`roleguide import`."""

import shlex
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated, TypeVar

import typer

_Item = TypeVar("_Item")

importing = typer.Typer(no_args_is_help=True)


@importing.callback()
def import_() -> None:
    """Turn published occupation data into a knowledge file."""


@importing.command("onet")
def onet(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="PATH", readable=False, help="The database as text or CSV: the zip file, or the folder inside it."
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="FILE", readable=False, help="The file to write; JSON if its name ends in .json."
        ),
    ],
    occupation: Annotated[
        list[str] | None,
        typer.Option(
            "--occupation", metavar="CODE", help="Import only this occupation, such as 15-1299.09. Repeatable."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
) -> None:
    """Turn the O*NET® database into a knowledge file.

    Take the zip of the text format from https://www.onetcenter.org/database.html

    Example: roleguide import onet db_30_3_text.zip -o onet.yaml
    """
    from roleguide.cli.progress_bar import counted_steps
    from roleguide.importers.onet import Occupations
    from roleguide.importers.writing import check_place, write_guide
    from roleguide.text import counted

    check_place(output, force=force)
    with counted_steps("Reading", Occupations.STEPS) as advance:
        occupations = Occupations(path, occupation or (), advance)
    with counted_steps("Writing", len(occupations)) as advance:
        write_guide(output, occupations.head(), _counted_off(occupations.roles(), advance), remark=occupations.notice)
    _report(output, counted(len(occupations), "occupation"), occupations.remarks)


def _counted_off(items: Iterator[_Item], advance: Callable[[], None]) -> Iterator[_Item]:
    for item in items:
        yield item
        advance()


def _report(output: Path, written: str, remarks: Iterable[str]) -> None:
    """Says on stderr what was written and how to go on. Where stderr is closed, the file is there all the same."""
    from roleguide.text import printable

    shown = printable(str(output))
    with suppress(OSError):
        typer.echo(f"Wrote {written} to {shown}", err=True)
        for remark in remarks:
            typer.echo(printable(remark), err=True)
        if shown == str(output):  # a command with an escape in it would name another file
            typer.echo(f"Next: roleguide list --guide {shlex.quote(shown)}", err=True)
