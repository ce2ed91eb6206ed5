"""The two ways in which a command can fail through no fault of the program: the request is wrong, or the guide is.

Anything else that goes wrong is a bug of ours and is left to crash.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from roleguide.problems import Problem

    Choice = Sequence[tuple[str, Sequence[str]]]


class RoleguideError(Exception):
    """A failure to report in plain words. `str()` gives the whole message, which is safe to show."""

    exit_code: int

    def __init__(self, message: str, hint: str = "") -> None:
        from roleguide.text import printable

        super().__init__("\n".join(map(printable, filter(None, (message, hint)))))


class RequestError(RoleguideError):
    """The command line asks for something that cannot be given.

    `command` is what to try next. It is shown behind the hint, with the `options` that find the same guide. `choice` is
    some of what could have been named, as labels with names; it is no part of the message, and for people only.
    """

    exit_code = 2

    def __init__(
        self, message: str, hint: str = "", *, command: str = "", choice: "Choice" = (), options: str = ""
    ) -> None:
        suggested = f"{command} {options}" if command else ""
        super().__init__(message, f"{hint} {suggested}".strip())
        self.message, self.hint, self.command = message, hint, command
        self.choice, self.options = choice, options

    def with_options(self, options: str) -> "RequestError":
        """The same error with these options behind its command."""
        return RequestError(self.message, self.hint, command=self.command, choice=self.choice, options=options)


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
