"""Turns YAML text into a tree of nodes, each with its place. The only module of this package that uses PyYAML.

It assembles the parser's events itself, since PyYAML's own composer recurses at every level of nesting, takes several
times the memory, and has limits that differ from release to release.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import yaml

from roleguide.problems import Code
from roleguide.progress import Progress, untold

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_TAG = "tag:yaml.org,2002:"
MERGE_KEY = f"{_TAG}merge"
_TEXTS = {f"{_TAG}str", f"{_TAG}value", MERGE_KEY}
_SCALARS = {f"{_TAG}{kind}" for kind in ("int", "float", "bool", "null", "timestamp")}
_PLAIN: dict[str, set[str]] = {"scalar": _TEXTS | _SCALARS, "list": {f"{_TAG}seq"}, "map": {f"{_TAG}map"}}
"""Kind of node to the tags of values that plain data can hold."""

DEEPEST = 64
"""Levels of nesting. A guide has eight."""

_LONGEST_NUMBER = 100
"""Characters of a number or a date. Longer ones are mistakes, and some take very long to convert."""

_RAISED_BY_CONSTRUCTORS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What PyYAML's constructors raise for a scalar that does not match its tag."""


Kind = Literal["scalar", "list", "map"]


@dataclass(slots=True, eq=False)
class Node:
    """A scalar, a list or a map in a file, and where it begins; lines and columns count from 1."""

    kind: Kind
    tag: str
    value: Any  # the text of a scalar, the nodes of a list, pairs of nodes of a map
    line: int
    column: int
    end: int = 0  # for an unquoted scalar, the index in the text at which it ends

    @property
    def has_plain_tag(self) -> bool:
        """Whether its tag marks a kind of value that plain data can hold."""
        return self.tag in _PLAIN[self.kind]

    @property
    def short_tag(self) -> str:
        """The tag as people write it, such as `!!int`."""
        return self.tag.replace(_TAG, "!!")


class UnreadableError(Exception):
    """A text cannot be read as YAML. Line and column are 0 if the place is not known."""

    def __init__(self, code: Code, message: str, hint: str = "", *, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint
        self.line, self.column = line, column


def compose(text: str, progress: Progress = untold) -> Node | None:
    """Returns the root node of the one document in `text`; None if there is none. An alias becomes the node it repeats.

    Raises:
        UnreadableError: it is not YAML, holds several documents, or nests deeper than DEEPEST.
    """
    loader = _Loader(text)
    try:
        return _Composer(loader, lambda index: progress(index / len(text))).compose()
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(error) from None
    except yaml.YAMLError as error:
        raise UnreadableError("yaml-syntax", str(error).splitlines()[0]) from None
    except RecursionError:
        raise too_deep() from None
    finally:
        loader.dispose()


def too_deep(line: int = 0, column: int = 0) -> UnreadableError:
    """Returns the error that a file nests too deeply."""
    message = f"the file nests deeper than {DEEPEST} levels"
    return UnreadableError("too-deep", message, "check for unclosed brackets", line=line, column=column)


def scalar_value(node: Node) -> Any:
    """Returns the value of a scalar with a plain tag: text, a number, a Boolean, a date, or None.

    Raises:
        ValueError: the text does not match the tag, or is too long for a number; with the reason.
    """
    if node.tag in _TEXTS:
        return node.value
    if len(node.value) > _LONGEST_NUMBER:
        raise ValueError("it is too long for a number or a date")
    try:
        return _CONSTRUCTOR.construct_object(yaml.ScalarNode(node.tag, node.value))
    except _RAISED_BY_CONSTRUCTORS as error:
        kind = node.short_tag.removeprefix("!!")
        reason = str(error) if isinstance(error, ValueError) else f"it is not a valid {kind}"
        raise ValueError(reason) from None


_CONSTRUCTOR: Any = yaml.constructor.SafeConstructor()


class _Composer:
    """Assembles events into nodes, with a stack of the open ones, the innermost last."""

    def __init__(self, loader: Any, reached: Callable[[int], None]) -> None:
        self._loader = loader
        self._reached = reached  # called at each entry of the guide with the index in the text where it begins
        self._anchored: dict[str, Node] = {}
        self._open: list[Node] = []
        self._keys: list[Node | None] = []  # for each open node: if it is a map, the key that waits for its value
        self._root: Node | None = None

    def compose(self) -> Node | None:
        while self._loader.check_event():
            event = self._loader.get_event()
            match event:
                case yaml.ScalarEvent():
                    self._add(self._scalar(event))
                case yaml.SequenceStartEvent():
                    self._begin(self._collection(event, "list", yaml.SequenceNode))
                case yaml.MappingStartEvent():
                    if len(self._open) == 2 and event.start_mark:
                        self._reached(event.start_mark.index)
                    self._begin(self._collection(event, "map", yaml.MappingNode))
                case yaml.AliasEvent():
                    self._add(self._repeated(event))
                case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                    self._open.pop()
                    self._keys.pop()
                case yaml.DocumentStartEvent() if self._root is not None:
                    raise _error_at(event, "expected one document, found another document")
        return self._root

    def _begin(self, node: Node) -> None:
        if len(self._open) == DEEPEST:
            raise too_deep(node.line, node.column)
        self._add(node)
        self._open.append(node)
        self._keys.append(None)

    def _add(self, node: Node) -> None:
        if not self._open:
            self._root = node
            return
        holder, key = self._open[-1], self._keys[-1]
        if holder.kind == "list":
            holder.value.append(node)
        elif key is None:
            self._keys[-1] = node
        else:
            holder.value.append((key, node))
            self._keys[-1] = None

    def _scalar(self, event: Any) -> Node:
        is_plain = event.implicit[0]
        tag = event.tag
        if tag is None or tag == "!":
            tag = self._loader.resolve(yaml.ScalarNode, event.value, event.implicit)
        end = event.end_mark.index if is_plain else 0
        return self._anchor(event, Node("scalar", tag, event.value, *_place(event), end))

    def _collection(self, event: Any, kind: Literal["list", "map"], resolved_as: type) -> Node:
        tag = event.tag
        if tag is None or tag == "!":
            tag = self._loader.resolve(resolved_as, None, event.implicit)
        return self._anchor(event, Node(kind, tag, [], *_place(event)))

    def _anchor(self, event: Any, node: Node) -> Node:
        if event.anchor is not None:
            self._anchored[event.anchor] = node
        return node

    def _repeated(self, event: Any) -> Node:
        if event.anchor not in self._anchored:
            raise _error_at(event, f'found undefined alias "{event.anchor}"')
        return self._anchored[event.anchor]


def _place(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _error_at(event: Any, message: str) -> UnreadableError:
    line, column = _place(event)
    return UnreadableError("yaml-syntax", message, _hint(message), line=line, column=column)


def _syntax_error(error: yaml.MarkedYAMLError) -> UnreadableError:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    message = error.problem or error.context or "not YAML"
    if "nesting depth" in message:  # libyaml has its own limit since 0.2.6, and looks ahead of its events
        return too_deep(line, column)
    if error.context and message.startswith("but "):
        message = f"{error.context}, {message}"
    return UnreadableError("yaml-syntax", message, _hint(message), line=line, column=column)


_HINTS = {
    "mapping values are not allowed": 'put quotes around text that contains ": "',
    "alphabetic or numeric": "put quotes around text that begins with * or &",
    "another document": "a knowledge file is one document: remove the line ---",
    "tab character": "indent with spaces",
    "cannot start any token": "indent with spaces, and put quotes around text that begins with a special character",
    "could not find expected ':'": "put a colon after the key, and check the indentation",
    "did not find expected": "check the indentation and the brackets above this line",
    "found undefined alias": "put quotes around text that begins with *",
}
"""Part of the parser's message to a hint."""


def _hint(message: str) -> str:
    return next((hint for part, hint in _HINTS.items() if part in message), "")
