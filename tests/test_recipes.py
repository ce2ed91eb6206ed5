"""The recipes in docs/own-roles.md, for real: in a git repository of somebody who keeps roles in it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "own-roles.md").read_text(encoding="utf-8")
BLOCKS = [yaml.safe_load(block) for block in re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)]
SOUND = "roles:\n  squad-lead: {title: Squad Lead, summary: Leads one team, sources: [editorial]}\n"
BROKEN = SOUND.replace("summary", "sumary")


def run(*command: str, cwd: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "PYTEST", "VIRTUAL_ENV", "GIT_", "GITHUB_"))
    }
    return subprocess.run(
        command, cwd=cwd, env={**kept, **environment}, check=False, capture_output=True, encoding="utf-8"
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Somebody's repository with a sound knowledge file in it."""
    folder = tmp_path / "team"
    folder.mkdir()
    (folder / ".roleguide.yaml").write_text(SOUND, encoding="utf-8")
    assert run("git", "init", "--quiet", cwd=folder).returncode == 0
    assert run("git", "add", ".", cwd=folder).returncode == 0
    return folder


def published(into: Path) -> tuple[str, str]:
    """The address of a repository that has roleguide as it is now, and its revision."""
    folder = into / "published"
    folder.mkdir()
    files = run("git", "ls-files", "-z", cwd=ROOT).stdout.split("\0")[:-1]
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    me = ("-c", "user.name=me", "-c", "user.email=me@example.org")
    for command in (["init", "--quiet"], ["add", "."], [*me, "commit", "--quiet", "-m", "all"]):
        done = run("git", *command, cwd=folder)
        assert done.returncode == 0, done.stderr
    return folder.as_uri(), run("git", "rev-parse", "HEAD", cwd=folder).stdout.strip()


def test_the_example_of_a_file_on_top_is_one(tmp_path: Path) -> None:
    (tmp_path / ".roleguide.yaml").write_text(yaml.safe_dump(BLOCKS[1]), encoding="utf-8")
    page = run(sys.executable, "-m", "roleguide", "where", "--format", "json", cwd=tmp_path).stdout
    (project,) = (one for one in yaml.safe_load(page)["files"] if one["origin"] == "project")
    assert project["adds"] == {"topics": ["on-call"]}
    assert project["changes"] == ["roles.program-manager.duties.on-call", "roles.program-manager.duties.reporting"]
    assert project["removes"] == ["roles.release-train-engineer"]


@pytest.mark.install
def test_the_hook_stops_a_commit_with_a_mistake(repository: Path, tmp_path: Path) -> None:
    address, revision = published(tmp_path)
    config = yaml.safe_dump(BLOCKS[3]).replace("REPOSITORY", address).replace("REVISION", revision)
    (repository / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    home = str(tmp_path / "hooks")
    passed = run(sys.executable, "-m", "pre_commit", "run", "--all-files", cwd=repository, PRE_COMMIT_HOME=home)
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert re.search(r"roleguide check\.+Passed", passed.stdout)
    (repository / ".roleguide.yaml").write_text(BROKEN, encoding="utf-8")
    failed = run(sys.executable, "-m", "pre_commit", "run", "--all-files", cwd=repository, PRE_COMMIT_HOME=home)
    assert failed.returncode == 1
    assert ".roleguide.yaml:2:35: unknown-field" in failed.stdout


@pytest.mark.install
def test_the_recipe_for_ci_annotates_mistakes(repository: Path, tmp_path: Path) -> None:
    address, revision = published(tmp_path)
    steps = BLOCKS[4]["jobs"]["roles"]["steps"]
    install, check = (
        step["run"].replace("REPOSITORY", address).replace("REVISION", revision) for step in steps if "run" in step
    )
    assert run(sys.executable, "-m", "venv", str(tmp_path / "env"), cwd=tmp_path).returncode == 0
    path = f"{tmp_path / 'env' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    installed = run("bash", "-c", install, cwd=repository, PATH=path)
    assert installed.returncode == 0, installed.stdout + installed.stderr
    checked = run("bash", "-c", check, cwd=repository, PATH=path, GITHUB_ACTIONS="true")
    assert (checked.returncode, checked.stdout) == (0, "")
    (repository / ".roleguide.yaml").write_text(BROKEN, encoding="utf-8")
    checked = run("bash", "-c", check, cwd=repository, PATH=path, GITHUB_ACTIONS="true")
    assert checked.returncode == 1
    assert "::error file=.roleguide.yaml,line=2,col=35,title=unknown-field::" in checked.stdout


@pytest.mark.install
def test_workflows_are_as_github_wants_them(tmp_path: Path) -> None:
    recipe = tmp_path / "recipe.yml"
    recipe.write_text(yaml.safe_dump({("on" if key is True else key): value for key, value in BLOCKS[4].items()}))
    own = list((ROOT / ".github" / "workflows").glob("*.yml"))
    assert own
    schema = ("-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows")
    checked = run(sys.executable, *schema, *map(str, [recipe, *own]), cwd=ROOT)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.install
def test_the_hooks_for_work_on_the_project_itself_are_valid() -> None:
    checked = run(sys.executable, "-m", "pre_commit", "validate-config", cwd=ROOT)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_what_the_page_for_contributors_names_is_there() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    files = set(re.findall(r"`((?:[\w.]+/)+[\w.]+\.(?:py|md|yaml))`", page))
    assert {"data/roles.yaml", "cli/emit.py", "files/advise.py"} <= files
    missing = {file for file in files if not ((ROOT / file).exists() or (ROOT / "src/roleguide" / file).exists())}
    assert missing == {"answers/NAME.py", "pages/NAME.py", "cli/NAME.py", "tests/test_NAME.py"}
    folders = re.findall(r"^\| `(\w+)/` \|", page, re.MULTILINE)
    assert set(folders) == {path.parent.name for path in (ROOT / "src" / "roleguide").glob("*/__init__.py")}
