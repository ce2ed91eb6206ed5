"""What the README shows is what happens."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import readme
import yaml

from building import built_in

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", readme.PAGES, ids=[page.name for page in readme.PAGES])
def test_the_output_shown_is_what_the_commands_print(page: Path) -> None:
    assert readme.console_commands(page)
    assert readme.refreshed(page) == page.read_text(encoding="utf-8")


def test_the_readme_answers_six_questions_with_one_command_and_eight_lines_each() -> None:
    asked = README.split("## Ask it\n")[1].split("\n## ")[0]
    answers = [match["output"].splitlines() for match in readme.CONSOLE.finditer(asked)]
    assert [len(answer) for answer in answers] == [8] * 6
    assert len(README.splitlines()) <= 170


def test_the_tour_answers_eight_questions_with_one_command_each() -> None:
    tour = readme.TOUR.read_text(encoding="utf-8")
    assert len(readme.console_commands(readme.TOUR)) == tour.count("\n## ") == 8


def test_the_pictures_are_drawn_from_the_real_command() -> None:
    subprocess.run([sys.executable, "scripts/picture.py", "--check"], cwd=ROOT, check=True)


def test_the_knowledge_file_shown_is_the_one_that_the_command_reads() -> None:
    shown = readme.OWN_ROLES.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    assert shown == (ROOT / "docs" / "team.yaml").read_text(encoding="utf-8")
    assert yaml.safe_load(shown)["roles"]


def test_the_checks_run_the_same_test_command() -> None:
    (test_line,) = (line for line in readme.shell_lines() if line.startswith("python3 ") and "pytest" in line)
    assert f"    {test_line}" in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_the_nightly_profile_looks_longer_in_every_test() -> None:
    tests = [file for file in (ROOT / "tests").glob("test_*.py") if file != Path(__file__)]
    assert any("@given(" in file.read_text(encoding="utf-8") for file in tests)
    assert [file.name for file in tests if "max_examples" in file.read_text(encoding="utf-8")] == []


def test_the_guide_has_as_much_in_it_as_the_readme_says() -> None:
    guide = built_in().guide
    words = " ".join(README.split())
    assert f"Edition {guide.edition} describes {len(guide.roles)} roles" in words
    counts = f"{len(guide.certifications)} certifications, {len(guide.skills)} skills and {len(guide.contrasts)} pairs"
    assert counts in words


def shown_in_performance(block: int) -> list[str]:
    """The lines of a table in docs/performance.md."""
    page = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    return page.split("```text\n")[1 + block].split("```")[0].splitlines()


@pytest.mark.install
def test_the_benchmark_prints_ratios_to_the_floor() -> None:
    done = subprocess.run(
        [sys.executable, "bench/startup.py", "1"], cwd=ROOT, check=True, capture_output=True, encoding="utf-8"
    )
    assert [line[:14] for line in done.stdout.splitlines()] == [line[:14] for line in shown_in_performance(0)]


@pytest.mark.install
def test_the_benchmark_of_the_index_prints_what_the_page_shows() -> None:
    done = subprocess.run(
        [sys.executable, "bench/index.py", "1", "1100"], cwd=ROOT, check=True, capture_output=True, encoding="utf-8"
    )
    shown = [line.replace("9,000", "1,100") for line in shown_in_performance(1)]
    assert [line[:22] for line in done.stdout.splitlines()] == [line[:22] for line in shown]


@pytest.mark.install
@pytest.mark.parametrize("line", readme.shell_lines())
def test_the_commands_for_a_new_machine_work(line: str, tmp_path: Path) -> None:
    """Each in a fresh copy of what git knows, with nothing of this environment but uv and where packages come from.

    They run some of the tests only: .ci/run runs them all, by the same command.
    """
    files = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, encoding="utf-8"
    ).stdout
    for name in files.split("\0")[:-1]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, tmp_path / name)
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST", "VIRTUAL_ENV"))
    }
    kept["PATH"] += f"{os.pathsep}{Path(sys.executable).parent}"
    kept["PYTEST_ADDOPTS"] = "tests/test_packaging.py tests/test_layers.py"
    done = subprocess.run(
        ["bash", "-c", line], cwd=tmp_path, env=kept, check=False, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout if "pytest" in line else "IT Program Manager <> IT Project Manager" in done.stdout
