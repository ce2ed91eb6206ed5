"""`roleguide import`."""

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

importing = typer.Typer(no_args_is_help=True)


@importing.callback()
def import_() -> None:
    """Turn published occupation data into a knowledge file."""


@importing.command("onet")
def onet(
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="The database in its text format: the zip, or the folder in it.")
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="The file to write; JSON if its name ends so.")
    ],
    occupation: Annotated[
        list[str] | None,
        typer.Option(
            "--occupation", metavar="CODE", help="Take this occupation, such as 15-1299.09, not all. Repeatable."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if there is one.")] = False,
) -> None:
    """Turn the O*NET® database into a knowledge file.

    Take the zip of the text format from https://www.onetcenter.org/database.html

    Example: roleguide import onet db_30_3_text.zip -o onet.yaml
    """
    from roleguide.importers.onet import Occupations
    from roleguide.importers.writing import refuse_existing, write_guide
    from roleguide.wording import counted

    refuse_existing(output, force=force)
    occupations = Occupations(path, occupation or ())
    roles = occupations.roles()
    if sys.stderr.isatty():
        with typer.progressbar(roles, length=len(occupations), label="Writing", file=sys.stderr) as shown:
            write_guide(output, occupations.head(), shown, remark=occupations.notice)
    else:
        write_guide(output, occupations.head(), roles, remark=occupations.notice)
    file = shlex.quote(str(output))
    typer.echo(f"Wrote {counted(len(occupations), 'occupation')} to {output}", err=True)
    typer.echo(f"Next: roleguide list --guide {file}", err=True)
