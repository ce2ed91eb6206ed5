"""`roleguide schema`."""

from typing import Annotated

import typer

from roleguide.cli.emit import write_file


def schema(
    answers: Annotated[
        bool, typer.Option("--answers", help="The schema of what --format json prints, instead of knowledge files.")
    ] = False,
) -> None:
    """Print the JSON Schema of knowledge files, for editors that complete and explain.

    Example: roleguide schema > guide.schema.json
    """
    import json

    from roleguide.files.schema import answers_schema, json_schema

    write_file(json.dumps(answers_schema() if answers else json_schema(), indent=2, ensure_ascii=False) + "\n")
