"""The JSON Schema that editors use."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from typer.testing import CliRunner

from roleguide.cli import app
from roleguide.files.locate import builtin_guide
from roleguide.files.schema import json_schema

ROOT = Path(__file__).parents[1]
GUIDES = ROOT / "tests" / "guides"
SCHEMA = json_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


class _Editor(yaml.SafeLoader):
    """Reads YAML as an editor's language server does: a date is a text."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [one for one in resolvers if one[0] != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def read(text: str) -> Any:
    return yaml.load(text, _Editor)  # noqa: S506 - a safe loader


def test_the_committed_schema_is_the_one_that_the_model_gives() -> None:
    committed = (ROOT / "docs" / "guide.schema.json").read_text(encoding="utf-8")
    assert json.loads(committed) == SCHEMA, "run: roleguide schema > docs/guide.schema.json"
    assert CliRunner(env={"LC_ALL": "C.UTF-8"}).invoke(app, ["schema"]).stdout == committed


def test_it_is_a_schema_of_2020_12() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_field_has_a_description() -> None:
    fields = list(described(SCHEMA))
    assert len(fields) > 60
    assert [name for name, field in fields if not field.get("description", "").endswith((".", ":"))] == []


def described(part: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(part, dict):
        yield from part.get("properties", {}).items()
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from described(inner)


@pytest.mark.parametrize(
    "file",
    [
        builtin_guide(),
        ROOT / "docs" / "team.yaml",
        *sorted(set((GUIDES / "good").glob("*.yaml")) - {GUIDES / "good" / "format-1.yaml"}),
    ],
    ids=lambda f: f.stem,
)
def test_sound_files_pass(file: Path) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(read(file.read_text(encoding="utf-8")))] == []


@pytest.mark.parametrize(
    "text",
    [
        "roles: null",
        "roles: {cto: null, cio: {duties: {risk: null}, extends: it-director, family: null}}",
        "roles: {cto: {qualifications: {skills: {risk-management: null}}, scope: {money: null}}}",
        "roles: {cto: {certifications: {pmp: {need: typical, sources: [editorial]}}}}",
    ],
)
def test_patches_pass(text: str) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(read(text))] == []


@pytest.mark.parametrize(
    "text",
    [
        "rolse: {}",
        "roles: {cto: {titel: T}}",
        "roles: {CTO: {title: T}}",
        "roles: {cto: {aliases: chief}}",
        "roles: {cto: {scope: {monny: none}}}",
        "roles: {cto: {duties: {risk: [{txt: t}]}}}",
        "roles: {cto: {certifications: {pmp: nice}}}",
        "certifications: {pmp: {valid_years: 0}}",
        "sources: {p: {url: nowhere}}",
        "contrasts: {cto: {in_one_line: x}}",
        "format: 3",
    ],
)
def test_mistakes_of_shape_are_found_while_they_are_written(text: str) -> None:
    assert list(VALIDATOR.iter_errors(read(text)))


def test_the_built_in_file_points_to_it() -> None:
    first = builtin_guide().read_text(encoding="utf-8").splitlines()[0]
    pointed = first.removeprefix("# yaml-language-server: $schema=")
    assert (builtin_guide().parent / pointed).resolve() == ROOT / "docs" / "guide.schema.json"
