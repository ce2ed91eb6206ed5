"""Addresses that lead nowhere, tried on a server of our own."""

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from typer.testing import CliRunner

from roleguide.cli import app
from roleguide.errors import NetworkError
from roleguide.files import links
from roleguide.files.links import unanswered

LONGEST = 0.6
"""Seconds."""


class Handler(BaseHTTPRequestHandler):
    """Does what the path says."""

    asked: list[str]
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self.asked.append(f"HEAD {self.path}")
        self.answer()

    def do_GET(self) -> None:
        self.asked.append(f"GET {self.path}")
        self.answer()

    def answer(self) -> None:
        path = urlsplit(self.path).path.strip("/")
        if path.isdigit():
            self.reply(int(path))
        else:
            getattr(self, f"_{path}")()

    def _hang(self) -> None:
        time.sleep(2 * LONGEST)

    def _drip(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(20):
            time.sleep(0.1)
            self.wfile.write(b"X-More: yes\r\n")

    def _ring(self) -> None:
        self.reply(302, Location="/ring")

    def _moved(self) -> None:
        self.reply(301, Location="/200")

    def _file(self) -> None:
        self.reply(302, Location="file:///etc/passwd")

    def _huge(self) -> None:
        if self.command == "HEAD":
            self.reply(405)
            return
        self.reply(302, Location="/huge", length=2**30)
        for _ in range(2**10):
            self.wfile.write(b"x" * 2**20)

    def _whole(self) -> None:
        self.reply(405 if self.command == "HEAD" else 200)

    def _nonsense(self) -> None:
        self.wfile.write(b"\x1b[31mhello\r\n\r\n")

    def reply(self, status: int, *, length: int = 0, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(length), **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


class Server(ThreadingHTTPServer):
    """Says nothing when somebody has hung up."""

    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a running server."""
    monkeypatch.setattr(links, "PAUSE", 0.0)
    monkeypatch.setattr(links, "LONGEST", LONGEST)
    Handler.asked = []
    running = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()


@pytest.mark.parametrize("path", ["200", "401", "403", "429", "moved", "whole", "200?q=ü&x=%20#part"])
def test_an_address_that_answers_is_fine_even_if_it_refuses_programs(server: str, path: str) -> None:
    assert unanswered([f"{server}/{path}"]) == {}


@pytest.mark.parametrize(
    ("path", "failure"),
    [
        ("404", "the page is not there anymore (404)"),
        ("410", "the page is not there anymore (410)"),
        ("503", "its server has an error (503)"),
        ("ring", "it redirects more than 5 times"),
        ("huge", "it redirects more than 5 times"),
        ("hang", "it did not answer within 0.6 seconds"),
        ("drip", "it did not answer within 0.6 seconds"),
        ("file", "it does not answer: it redirects to an address that begins with file:"),
        ("nonsense", "it does not answer: \x1b[31mhello\r\n"),
    ],
)
def test_what_is_wrong_with_an_address_is_said(server: str, path: str, failure: str) -> None:
    assert unanswered([f"{server}/{path}"]) == {f"{server}/{path}": failure}


NO_ADDRESSES = ["http://[", "http://127.0.0.1:1", "http://127.0.0.1:99999", f"http://{70 * 'a'}.example", "ftp://a.b"]


def test_what_is_no_address_or_has_nobody_behind_it_is_said() -> None:
    assert list(unanswered(NO_ADDRESSES)) == NO_ADDRESSES


def test_an_address_is_asked_once_and_a_host_one_question_at_a_time(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "PAUSE", 0.2)
    steps: list[None] = []
    begin = time.monotonic()
    unanswered([f"{server}/{path}" for path in ("200", "200", "moved", "404")], lambda: steps.append(None))
    assert time.monotonic() - begin >= 0.4
    assert len(steps) == 3
    assert Handler.asked == ["HEAD /200", "HEAD /moved", "HEAD /200", "HEAD /404", "GET /404"]


def nobody(*_: object, **__: object) -> object:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def test_without_a_network_one_sentence_says_so_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    steps: list[None] = []
    with pytest.raises(NetworkError, match=r"^No address can be looked up\.\nIs this machine online\?"):
        unanswered([f"https://{name}.example/" for name in range(100)], lambda: steps.append(None))
    assert len(steps) == 8


def test_one_host_that_is_gone_is_not_the_whole_network(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    look_up: Callable[..., object] = socket.getaddrinfo

    def found(host: str, *rest: object, **more: object) -> object:
        return nobody() if host == "gone.example" else look_up(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", found)
    assert unanswered([f"{server}/200", "http://gone.example/"]) == {"http://gone.example/": "its host cannot be found"}


# --- the command -----------------------------------------------------------------------------------------------------

TEAM = """\
format: 2
sources:
  page: {title: Page, url: "SERVER/404", undated: true}
  other: {title: Page, url: "SERVER/200", undated: true}
certifications:
  cert: {title: Certificate, issuer: Us, page: "SERVER/410", sources: [page, other]}
"""


def check(*arguments: str, code: int) -> tuple[str, str]:
    result = CliRunner(env={"LC_ALL": "C.UTF-8"}).invoke(app, ["check", *arguments])
    assert result.exit_code == code, result.output
    return result.stdout, result.stderr


@pytest.fixture
def _team(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with three addresses, two of which lead nowhere, in the current folder."""
    monkeypatch.chdir(tmp_path)
    Path("team.yaml").write_text(TEAM.replace("SERVER", server), encoding="utf-8")


@pytest.mark.usefixtures("_team")
def test_check_asks_only_if_it_is_to_and_only_about_its_own_files(server: str) -> None:
    assert check("team.yaml", "--strict", code=0) == ("no problems in 1 file\n", "")
    assert Handler.asked == []
    stdout, stderr = check("team.yaml", "--strict", "--links", code=1)
    assert [line for line in stdout.splitlines() if "dead-link" in line] == [
        f"team.yaml:3:28: warning: dead-link: {server}/404: the page is not there anymore (404)",
        f"team.yaml:6:48: warning: dead-link: {server}/410: the page is not there anymore (410)",
    ]
    assert stderr == ""
    assert {re.sub("HEAD |GET ", "", asked) for asked in Handler.asked} == {"/200", "/404", "/410"}


@pytest.mark.usefixtures("_team")
def test_check_without_a_network_exits_with_3(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "_failure", lambda *_: links._NO_HOST)
    assert check("team.yaml", "--links", code=3) == (
        "",
        "No address can be looked up.\nIs this machine online? Without --links, check needs no network.\n",
    )
