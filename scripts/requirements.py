"""Pins what developers install: `python scripts/requirements.py` writes requirements-dev.txt anew.

Run it with `--keep` after a change to the dependencies or the build system in pyproject.toml: all other pins stay as
they are. Run it without from time to time, to get the newest versions, and only when `.ci/run` says `NEWEST: pass`:
what the newest versions break is repaired first. Then run the tests. It needs a package index; the file names none.

Each package is pinned to one version with the hashes of all its files, so that the file installs on every supported
Python and platform. A package that is not needed everywhere has a marker.
"""

import argparse
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
REQUIREMENTS = ROOT / "requirements-dev.txt"
COMMENT = re.compile(r"^#.*\n", re.MULTILINE)
PIN = re.compile(
    r"^(?P<package>[a-z0-9-]+==[a-z0-9.!+-]+(?: ; [^\\\n]+)?)(?: \\\n    --hash=sha256:[0-9a-f]{64})+\n", re.MULTILINE
)


def requested() -> list[Requirement]:
    """What pyproject.toml asks for: to run, to develop, and to build."""
    return [
        Requirement(line)
        for line in (
            *PROJECT["project"]["dependencies"],
            *PROJECT["dependency-groups"]["dev"],
            *PROJECT["build-system"]["requires"],
        )
    ]


def pinned(text: str) -> list[Requirement]:
    """The packages that a file of requirements pins, from top to bottom.

    Raises:
        ValueError: if anything but comments and pins with hashes is in it: an address, say, or the option of an index.
    """
    pins = COMMENT.sub("", text)
    if rest := PIN.sub("", pins):
        raise ValueError(f"not a pin with hashes: {rest.splitlines()[0]}")
    return [Requirement(pin["package"]) for pin in PIN.finditer(pins)]


def write(file: Path, *, keep: bool) -> None:
    """Writes a file of requirements: the newest versions, or with `keep` those that it already has, where they fit."""
    subprocess.run(
        [
            *(sys.executable, "-m", "uv", "pip", "compile", "-", "--output-file", file, "--quiet"),
            *("--universal", "--python-version", PROJECT["project"]["requires-python"].removeprefix(">=")),
            *("--generate-hashes", "--no-annotate", "--custom-compile-command", "python scripts/requirements.py"),
            *([] if keep else ["--upgrade"]),
        ],
        cwd=ROOT,
        check=True,
        input="".join(f"{requirement}\n" for requirement in requested()),
        encoding="utf-8",
    )
    pinned(file.read_text(encoding="utf-8"))


def main() -> None:
    """Writes requirements-dev.txt."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", action="store_true", help="keep the versions that are pinned, where they fit")
    write(REQUIREMENTS, keep=parser.parse_args().keep)


if __name__ == "__main__":
    main()
