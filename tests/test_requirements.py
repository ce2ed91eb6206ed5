"""requirements-dev.txt pins everything that pyproject.toml asks for, and nothing in it belongs to one machine."""

import re
from pathlib import Path

import pytest
import requirements
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TEXT = requirements.REQUIREMENTS.read_text(encoding="utf-8")
PINNED = requirements.pinned(TEXT)
HASH = f"    --hash=sha256:{'0' * 64}\n"


def versions(package: Requirement) -> list[str]:
    """The versions to which a package is pinned: more than one only where markers tell them apart."""
    name = canonicalize_name(package.name)
    return [str(pin.specifier).removeprefix("==") for pin in PINNED if pin.name == name]


@pytest.mark.parametrize("package", requirements.requested(), ids=str)
def test_what_pyproject_asks_for_is_pinned_inside_its_bounds(package: Requirement) -> None:
    assert versions(package)
    assert all(package.specifier.contains(version, prereleases=True) for version in versions(package))


def test_each_package_stands_there_once_in_the_order_of_names() -> None:
    names = [pin.name for pin in PINNED]
    assert len(names) > len(requirements.requested())
    assert names == sorted(names)
    assert len({str(pin) for pin in PINNED}) == len(PINNED)
    assert all(pin.marker for pin in PINNED if names.count(pin.name) > 1)


def test_no_address_and_no_path_is_in_it() -> None:
    assert not re.search(r"[/@]|--(?!hash=sha256:)", requirements.COMMENT.sub("", TEXT))


def test_a_marker_is_read() -> None:
    (pin,) = requirements.pinned(f"a-b==1.0 ; sys_platform == 'win32' \\\n{HASH}")
    assert str(pin) == 'a-b==1.0; sys_platform == "win32"'


@pytest.mark.parametrize(
    "line",
    [
        "a==1.0\n",
        f"a>=1.0 \\\n{HASH}",
        f"a \\\n{HASH}",
        f"a @ https://example.org/a.whl \\\n{HASH}",
        "a==1.0 \\\n    --hash=md5:00\n",
        "--index-url https://example.org/simple\n",
        "-r other.txt\n",
        "-e .\n",
    ],
)
def test_what_is_no_pin_with_hashes_is_refused(line: str) -> None:
    good = f"b==1.0 \\\n{HASH}"
    with pytest.raises(ValueError, match="not a pin with hashes"):
        requirements.pinned(f"# comment\n{good}{line}{good}")


@pytest.mark.install
def test_the_script_writes_such_a_file(tmp_path: Path) -> None:
    file = tmp_path / "requirements.txt"
    file.write_text(TEXT, encoding="utf-8")
    requirements.write(file, keep=True)
    names = {pin.name for pin in requirements.pinned(file.read_text(encoding="utf-8"))}
    assert names >= {canonicalize_name(package.name) for package in requirements.requested()}
