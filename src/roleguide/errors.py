"""The two ways in which a command can fail through no fault of the program: the request is wrong, or the guide is.

Anything else that goes wrong is a bug of ours and is left to crash.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from roleguide.problems import Problem


class RoleguideError(Exception):
    """A failure to report in plain words. `str()` gives the whole message, which is safe to show."""

    exit_code: int

    def __init__(self, message: str, hint: str = "") -> None:
        from roleguide.text import printable

        super().__init__("\n".join(map(printable, filter(None, (message, hint)))))


class RequestError(RoleguideError):
    """The command line asks for something that cannot be given.

    `command` is what to try next. It is shown behind the hint, with the options that find the same guide.
    """

    exit_code = 2

    def __init__(self, message: str, hint: str = "", *, command: str = "") -> None:
        super().__init__(message, f"{hint} {command}".strip())
        self.message, self.hint, self.command = message, hint, command

    def with_options(self, options: str) -> "RequestError":
        """The same error with these options behind its command."""
        return RequestError(self.message, self.hint, command=f"{self.command} {options}" if self.command else "")


class GuideError(RoleguideError):
    """A knowledge file is missing, unreadable or invalid. `problems` holds all of them, sorted by place."""

    exit_code = 3

    def __init__(self, problems: "Iterable[Problem]") -> None:
        from roleguide.problems import summary

        self.problems = tuple(sorted(set(problems)))
        Exception.__init__(self, "\n".join([*map(str, self.problems), summary(self.problems)]))


class NetworkError(RoleguideError):
    """There is no network, where one was asked for."""

    exit_code = 3


class DataError(RoleguideError):
    """Published data cannot be read, or what it is to become cannot be written."""

    exit_code = 3
