"""Asks addresses whether they still answer: the only thing here that uses the network.

Politely: a host is asked one question at a time, a second apart, and nothing of a page is read where its head will do.
Bounded: an address has a limited time to answer, with everything it redirects to.
"""

import socket
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from http.client import HTTPException
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urljoin, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from roleguide import __version__
from roleguide.errors import NetworkError

LONGEST = 20.0
"""Seconds within which an address must answer."""

PAUSE = 1.0
"""Seconds between two questions to the same host."""

_HOSTS_AT_A_TIME = 4

_MOST_REDIRECTS = 5

_ENOUGH = 8
"""Addresses: when the hosts of so many cannot be looked up, and no other could be, there is no network."""

_OFFLINE = "Is this machine online? Without --links, check needs no network."

_NO_HOST = "its host cannot be found"


def unanswered(addresses: Iterable[str], asked: Callable[[], None] = lambda: None) -> dict[str, str]:
    """Returns what is wrong with each address that leads nowhere; `asked` is called once for each address.

    An answer that only refuses programs is one: somebody is there.

    Raises:
        NetworkError: no host can be looked up.
    """
    distinct = list(dict.fromkeys(addresses))
    by_host: defaultdict[str, list[str]] = defaultdict(list)
    for address in distinct:
        by_host[_host(address)].append(address)
    hosts: SimpleQueue[list[str]] = SimpleQueue()
    for same_host in by_host.values():
        hosts.put(same_host)
    answers: SimpleQueue[tuple[str, str]] = SimpleQueue()
    for _ in range(_HOSTS_AT_A_TIME):
        Thread(target=_ask_hosts, args=(hosts, answers), daemon=True).start()
    found: dict[str, str] = {}
    for number in range(1, len(distinct) + 1):
        address, found[address] = answers.get()
        asked()
        if number in (_ENOUGH, len(distinct)) and set(found.values()) == {_NO_HOST}:
            raise NetworkError("No address can be looked up.", _OFFLINE)
    return {address: found[address] for address in distinct if found[address]}


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def _ask_hosts(hosts: SimpleQueue[list[str]], answers: SimpleQueue[tuple[str, str]]) -> None:
    """Puts what is wrong with each address of some hosts, empty if nothing is, until no hosts are left."""
    while True:
        try:
            same_host = hosts.get_nowait()
        except Empty:
            return
        for index, address in enumerate(same_host):
            time.sleep(PAUSE if index else 0)
            answers.put((address, _failure_within(LONGEST, address)))


def _failure_within(seconds: float, address: str) -> str:
    """Returns what is wrong with an address, not waiting longer than this.

    A server that sends a little from time to time never runs into the timeout of a connection.
    """
    answer: SimpleQueue[str] = SimpleQueue()
    Thread(target=lambda: answer.put(_failure(address, seconds)), daemon=True).start()
    try:
        return answer.get(timeout=seconds)
    except Empty:
        return f"it did not answer within {seconds:g} seconds"


def _failure(address: str, seconds: float) -> str:
    """Returns what is wrong with an address; empty if it answers."""
    try:
        status = _status("HEAD", address, seconds)
        if status >= 400:  # some servers only know how to send whole pages
            status = _status("GET", address, seconds)
    except (OSError, HTTPException, ValueError) as error:  # ValueError: not an address after all
        reason = error.reason if isinstance(error, URLError) else error
        if isinstance(reason, socket.gaierror):
            return _NO_HOST
        return f"it does not answer: {reason or type(reason).__name__}"
    match status:
        case 404 | 410:
            return f"the page is not there anymore ({status})"
        case _ if 300 <= status < 400:
            return f"it redirects more than {_MOST_REDIRECTS} times"
        case _ if status >= 500:
            return f"its server has an error ({status})"
        case _:
            return ""


def _status(method: str, address: str, seconds: float) -> int:
    """Returns the status of the last of the redirects that an address leads to, or that of the last one followed.

    Raises:
        OSError, HTTPException, ValueError: no server answers in HTTP.
    """
    status = 0
    for _ in range(1 + _MOST_REDIRECTS):
        status, target = _answer(method, address, seconds)
        if not target:
            break
        address = urljoin(address, target)
    return status


def _answer(method: str, address: str, seconds: float) -> tuple[int, str]:
    """Returns the status of an address, and where it redirects to, if it does. No content is read."""
    headers = {"User-Agent": f"roleguide/{__version__} (link check)"}
    request = Request(_in_ascii(address), method=method, headers=headers)  # noqa: S310 - of HTTP only
    try:
        with _OPENER.open(request, timeout=seconds) as response:
            return response.status, ""
    except HTTPError as error:
        with error:
            return error.code, error.headers.get("Location", "") if 300 <= error.code < 400 else ""


def _in_ascii(address: str) -> str:
    """Returns an address with what is not ASCII in it encoded, and without the part that only a browser looks at.

    Raises:
        ValueError: it is no address of a page.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https"):
        raise ValueError(f"it redirects to an address that begins with {parts.scheme}:")
    host = parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else parts.netloc
    path, query = (quote(part, safe="%/:=&?~+!$,;'@()*[]") for part in (parts.path, parts.query))
    return parts._replace(netloc=host, path=path, query=query, fragment="").geturl()


def _opener(handlers: Sequence[type]) -> OpenerDirector:
    opener = OpenerDirector()
    for handler in handlers:
        opener.add_handler(handler())
    return opener


_OPENER = _opener((ProxyHandler, HTTPHandler, HTTPSHandler, HTTPDefaultErrorHandler, HTTPErrorProcessor))
"""Speaks HTTP and nothing else. It leaves redirects to us: urllib's own handler reads all that comes with them."""
