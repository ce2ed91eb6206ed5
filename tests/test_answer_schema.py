"""The published schema of the answers in JSON."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner

from building import built_in
from roleguide.cli import app
from roleguide.files.schema import answers_schema

ROOT = Path(__file__).parents[1]
SCHEMA = answers_schema()


def closed(part: Any) -> Any:
    """A schema that allows for no field that it does not name."""
    if isinstance(part, list):
        return [closed(value) for value in part]
    if not isinstance(part, Mapping):
        return part
    inner = {key: closed(value) for key, value in part.items()}
    return {**inner, "additionalProperties": False} if "properties" in part else inner


STRICT = closed(SCHEMA)

COMMANDS = {
    "RoleList": "list",
    "CertificationList": "list --certifications",
    "SkillList": "list --skills",
    "Matrix": "list --matrix topics --family delivery",
    "RoleDescription": "describe program-manager",
    "CertificationDescription": "describe pmp",
    "SkillDescription": "describe leadership",
    "RoleComparison": "compare program-manager project-manager",
    "CertificationComparison": "compare pmp prince2-practitioner",
    "Pathway": "become program-manager --from project-coordinator --have pmp",
    "NearestRoles": "become --from it-support-specialist --have itil-foundation",
    "SimilarRoles": "similar scrum-master",
    "SearchResult": "search budget",
    "Provenance": "where scrum-master",
    "Report": "check",
}


def validate(name: str, answer: Any) -> None:
    jsonschema.validate(answer, {**STRICT, "anyOf": [{"$ref": f"#/$defs/{name}"}]})


def output(command: str) -> Any:
    result = CliRunner(env={"LC_ALL": "C.UTF-8"}).invoke(app, [*command.split(), "--format", "json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_committed_schema_is_the_one_that_the_types_give() -> None:
    committed = (ROOT / "docs" / "answers.schema.json").read_text(encoding="utf-8")
    assert json.loads(committed) == SCHEMA, "run: roleguide schema --answers > docs/answers.schema.json"
    assert CliRunner(env={"LC_ALL": "C.UTF-8"}).invoke(app, ["schema", "--answers"]).stdout == committed
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_answer_has_an_example_here() -> None:
    assert [part["$ref"].rpartition("/")[2] for part in SCHEMA["anyOf"]] == list(COMMANDS)
    assert all(definition["description"] for definition in SCHEMA["$defs"].values())


@pytest.mark.parametrize("name", COMMANDS)
def test_what_a_command_prints_has_the_fields_of_the_schema_and_no_others(name: str) -> None:
    answer = output(COMMANDS[name])
    validate(name, answer)
    jsonschema.validate(answer, SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        validate(name, {**answer, "surplus": 1})


@pytest.mark.parametrize(
    ("name", "command", "entries"),
    [
        ("RoleDescription", "describe {}", lambda guide: guide.roles),
        ("CertificationDescription", "describe {}", lambda guide: guide.certifications),
        ("Pathway", "become {}", lambda guide: guide.roles),
    ],
    ids=["roles", "certifications", "pathways"],
)
@pytest.mark.nightly
def test_so_does_every_answer_about_the_built_in_guide(
    name: str, command: str, entries: Callable[[Any], Mapping[str, Any]]
) -> None:
    for entry_id in entries(built_in().guide):
        validate(name, output(command.format(entry_id)))
