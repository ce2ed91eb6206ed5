"""Options and fixtures that several test files share."""

import signal
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

import roleguide.files.load
from roleguide.files.document import Document, parse
from roleguide.files.locate import builtin_guide
from roleguide.progress import Progress, untold

signal.signal(signal.SIGINT, signal.default_int_handler)  # as in a terminal, also where the tests run behind one

settings.register_profile("ordinary", deadline=None, max_examples=40)  # machines are noisy; no test is about time
settings.register_profile("nightly", deadline=None, max_examples=2000)  # pytest --hypothesis-profile nightly
settings.load_profile("ordinary")

PAGES = Path(__file__).parent / "pages"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-pages", action="store_true", help="Write tests/pages anew; read the difference in review."
    )


@pytest.fixture
def assert_page(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Asserts that a text is the one kept in tests/pages under a name."""

    def check(name: str, text: str) -> None:
        file = PAGES / name
        if request.config.getoption("--update-pages"):
            file.write_text(text, encoding="utf-8")
        assert text == file.read_text(encoding="utf-8")

    return check


@cache
def _parsed_once(beginning: str) -> Document:
    return parse(builtin_guide(), beginning=beginning)


@pytest.fixture(autouse=True, scope="session")
def _one_parse_of_the_built_in_guide() -> None:
    """Most tests read it, which takes longer than all else they do; what is parsed is never changed."""

    def parsed(file: Path, *, beginning: str, progress: Progress = untold) -> Document:
        if file == builtin_guide():
            return _parsed_once(beginning)
        return parse(file, beginning=beginning, progress=progress)

    roleguide.files.load.parse = parsed  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _nobodys_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No knowledge file of the one who runs the tests is in force in them, and no index of theirs is used."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.getbasetemp() / "no-settings"))
    monkeypatch.setenv("ROLEGUIDE_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))
    monkeypatch.delenv("ROLEGUIDE_GUIDE", raising=False)
    monkeypatch.setenv("ROLEGUIDE_PAGER", "")
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)  # would hide what is only written at the end
