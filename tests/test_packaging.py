"""The built-in guide is found however roleguide is installed."""

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ASK = "from roleguide.files.locate import builtin_guide; print(builtin_guide().resolve())"


def run(*command: str | Path, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=cwd, env=environment, check=False, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def empty_environment(folder: Path) -> Path:
    """The Python of a new environment that has pip and what roleguide depends on, but not roleguide."""
    venv.create(folder, symlinks=True, with_pip=True)
    python = folder / "bin" / "python"
    packages = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder))
    # A folder named in a .pth file is searched last, and .pth files in it, an editable roleguide's too, are not read.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return python


def install(python: Path, *what: str | Path, cwd: Path) -> None:
    options = [
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "--ignore-installed",
        "--quiet",
        "--root-user-action=ignore",
    ]
    run(python, "-m", "pip", "install", *options, *what, cwd=cwd)


def build(target: str, source: Path, into: Path) -> Path:
    """Builds an sdist or a wheel of a source tree, and gives its file."""
    run(sys.executable, "-m", "hatchling", "build", "-t", target, "-d", into, cwd=source)
    (built,) = into.iterdir()
    return built


def assert_works(python: Path, guide_in: Path, cwd: Path) -> None:
    """Asserts that the installed command answers, from a guide inside this folder, whatever the current one is."""
    assert Path(run(python, "-c", ASK, cwd=cwd)).is_relative_to(guide_in.resolve())
    assert "program-manager" in run(python.with_name("roleguide"), "list", cwd=cwd)
    assert run(python, "-m", "roleguide", "--version", cwd=cwd).startswith("roleguide ")


def test_in_a_checkout() -> None:
    guide = run(sys.executable, "-c", f"import sys; sys.path.insert(0, 'src'); {ASK}", cwd=ROOT)
    assert guide == str((ROOT / "data" / "roles.yaml").resolve())


@pytest.mark.install
def test_in_an_editable_install(tmp_path: Path) -> None:
    python = empty_environment(tmp_path / "env")
    install(python, "-e", ROOT, cwd=tmp_path)
    assert_works(python, ROOT / "data", cwd=tmp_path)


@pytest.mark.install
def test_in_a_wheel_installed_elsewhere(tmp_path: Path) -> None:
    python = empty_environment(tmp_path / "env")
    install(python, build("wheel", ROOT, tmp_path / "dist"), cwd=tmp_path)
    assert_works(python, tmp_path / "env", cwd=tmp_path)


@pytest.mark.install
@pytest.mark.filterwarnings("ignore:Python 3.14 will, by default, filter:DeprecationWarning")
def test_in_a_wheel_built_from_the_sdist(tmp_path: Path) -> None:
    with tarfile.open(build("sdist", ROOT, tmp_path / "sdist")) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    (source,) = (tmp_path / "unpacked").iterdir()
    python = empty_environment(tmp_path / "env")
    install(python, build("wheel", source, tmp_path / "dist"), cwd=tmp_path)
    assert_works(python, tmp_path / "env", cwd=tmp_path)
