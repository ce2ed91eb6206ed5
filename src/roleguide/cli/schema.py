"""`roleguide schema`."""

from roleguide.cli.emit import write_file


def schema() -> None:
    """Print the JSON Schema of knowledge files, for editors that complete and explain.

    Example: roleguide schema > guide.schema.json
    """
    import json

    from roleguide.files.schema import json_schema

    write_file(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n")
