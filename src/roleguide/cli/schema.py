"""`roleguide schema`."""

from roleguide.cli.emit import write


def schema() -> None:
    """Print the JSON Schema of knowledge files, for editors that complete and explain.

    Example: roleguide schema > guide.schema.json
    """
    import json

    from roleguide.load.schema import json_schema

    write(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n")
