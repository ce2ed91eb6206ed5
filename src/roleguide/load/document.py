"""One YAML file → plain data, with the place of everything in it. The only module with yaml."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from roleguide.problems import MOST_PROBLEMS, Code, KeyPath, Location, Problem, too_many

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_MOST_BYTES = 32 * 1024 * 1024
"""Bytes of one file. A thousand roles like the built-in ones take 6 MB."""

_MOST_VALUES = 2_000_000
"""Values in one file. A thousand roles like the built-in ones have fewer than 200,000; an alias bomb has billions."""

_YAML = "tag:yaml.org,2002:"
_PLAIN_TAGS = {_YAML + kind for kind in ("str", "int", "float", "bool", "null", "timestamp", "value", "merge")}

# Control characters other than tab and line ends, and the bidirectional controls that let a text show as another one.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")


_HALVES = re.compile(r"\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)


@dataclass(kw_only=True)
class Document:
    """One parsed file: its `text` and `data`, all `problems` of its own, and a way to find places in it again."""

    file: str
    text: str = ""
    digest: str = ""  # SHA-256 of its bytes
    data: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    root: Any = None  # of the node tree; None: there is none
    _children: dict[int, dict[str | int, tuple[Any, Any]]] = field(default_factory=dict)

    def find(self, path: KeyPath, *, on_key: bool) -> tuple[int, Location]:
        """How many steps of `path` this file knows, and the place of the last known one: its key's or its value's.

        What is missing is reported at the key of what it is missing from, what is wrong with a short form at the form.
        """
        if self.root is None:
            return 0, Location(self.file)
        key = value = self.root
        for depth, step in enumerate(path):
            child = self._children_of(value).get(step)
            if child is None:
                return depth, self.location_of(value if isinstance(value, yaml.ScalarNode) else key)
            key, value = child
        return len(path), self.location_of(key if on_key else value)

    def written(self, path: KeyPath) -> str | None:
        """The very characters of the scalar at `path`; None when there is no scalar there."""
        value = self.root
        for step in path:
            if step not in self._children_of(value):
                return None
            _, value = self._children_of(value)[step]
        return value.value if isinstance(value, yaml.ScalarNode) else None

    def _children_of(self, node: Any) -> dict[str | int, tuple[Any, Any]]:
        if id(node) not in self._children:
            found: dict[str | int, tuple[Any, Any]] = {}
            if isinstance(node, yaml.MappingNode):
                found = {key.value: (key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)}
            elif isinstance(node, yaml.SequenceNode):
                found = {at: (item, item) for at, item in enumerate(node.value)}
            self._children[id(node)] = found
        return self._children[id(node)]

    def location_of(self, node: Any) -> Location:
        """Where a node of this file's tree begins."""
        return Location(self.file, node.start_mark.line + 1, node.start_mark.column + 1)


def parse(file: Path, *, beginning: str) -> Document:
    """Reads a YAML file that should hold a map. Never raises for what the file is or contains: `problems` tell.

    `beginning` is the hint for a file that holds no map: how such a file begins.
    """
    document = Document(file=str(file))
    document.text, document.digest, document.problems = _read(file, beginning)
    if not document.problems:
        _compose(document.text, document, beginning)
    more = too_many(len(document.problems), document.file)
    document.problems[MOST_PROBLEMS:] = more
    return document


def _read(file: Path, beginning: str) -> tuple[str, str, list[Problem]]:
    """The file's text, its digest, and what keeps it from being parsed: with any of that, the others are of no use."""
    name = str(file)

    def refused(location: Location, code: Code, message: str, hint: str = "") -> tuple[str, str, list[Problem]]:
        return "", "", [Problem(location, code, message, hint)]

    try:
        with file.open("rb") as opened:
            raw = opened.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        return refused(Location(name), "missing-file", "there is no such file")
    except IsADirectoryError:
        return refused(Location(name), "not-a-file", "this is a folder", "name the YAML file inside it")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return refused(Location(name), "unreadable-file", f"cannot be read: {reason}")
    if len(raw) > _MOST_BYTES:
        told = f"the file is larger than {_MOST_BYTES // 1024**2} MB"
        return refused(Location(name), "too-large", told, "split it into several files")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig")
        told = f"byte 0x{raw[error.start]:02x} is not UTF-8 text"
        return refused(_location_in(name, before, len(before)), "not-utf-8", told, "save the file as UTF-8")
    if not text.strip():
        return refused(Location(name), "empty-file", "the file is empty", beginning)
    problems = [
        Problem(_location_in(name, text, match.start()), *_control_character(match.group()))
        for match in _FORBIDDEN.finditer(text)
    ]
    return text, hashlib.sha256(raw).hexdigest(), problems


def _control_character(character: str) -> tuple[Code, str, str]:
    """Code, message and hint."""
    return (
        "control-character",
        f"the character U+{ord(character):04X} could change what a terminal shows",
        "remove it",
    )


def _location_in(file: str, text: str, index: int) -> Location:
    before = text[:index]
    return Location(file, before.count("\n") + 1, index - before.rfind("\n"))


def _compose(text: str, document: Document, beginning: str) -> None:
    loader = _Loader(_HALVES.sub(_joined, text))
    try:
        root = loader.get_single_node()
        if root is None:
            document.problems.append(Problem(Location(document.file), "empty-file", "the file says nothing", beginning))
            return
        document.root = root
        data = _Builder(loader=loader, document=document).build(root)
    except yaml.MarkedYAMLError as error:
        document.problems.append(_syntax_problem(error, document.file))
    except yaml.YAMLError as error:
        document.problems.append(Problem(Location(document.file), "yaml-syntax", str(error).splitlines()[0]))
    except RecursionError:
        document.problems.append(
            Problem(Location(document.file), "too-deep", "the file nests deeper than any guide does")
        )
    except _TooManyValuesError:
        told = f"the file holds more than {_MOST_VALUES:,} values, counting what its aliases repeat"
        document.problems.append(Problem(Location(document.file), "too-large", told))
    else:
        if isinstance(data, dict):
            document.data = data
        else:
            document.problems.append(
                Problem(
                    document.location_of(root),
                    "wrong-type",
                    f"expected a map of fields, found {described(data)}",
                    beginning,
                )
            )
    finally:
        loader.dispose()


def _joined(halves: re.Match[str]) -> str:
    r"""The one character that JSON has written as two escapes, such as \ud83c\udf88."""
    return bytes.fromhex(halves[1] + halves[2]).decode("utf-16-be")


def _syntax_problem(error: yaml.MarkedYAMLError, file: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    where = Location(file, mark.line + 1, mark.column + 1) if mark else Location(file)
    told = error.problem or error.context or "not YAML"
    if error.context and told.startswith("but "):
        told = f"{error.context}, {told}"
    hints = {
        "mapping values are not allowed": 'a text that contains ": " needs quotes around it',
        "alphabetic or numeric": "a text that begins with * or & needs quotes around it",
        "another document": "a knowledge file is one document: remove the line ---",
        "tab character": "indent with spaces",
        "cannot start any token": "indent with spaces, and quote a text that begins with a special character",
        "could not find expected ':'": "a key needs a colon after it; check the indentation too",
        "did not find expected": "check the indentation and the brackets above this line",
        "found undefined alias": "a text that begins with * needs quotes around it",
    }
    hint = next((hint for part, hint in hints.items() if part in told), "")
    return Problem(where, "yaml-syntax", told, hint)


class _TooManyValuesError(Exception):
    """The file holds, or its aliases multiply to, more values than any guide has."""


@dataclass(kw_only=True)
class _Builder:
    """Builds plain data from nodes: dicts with text keys, lists, and scalars. Reports what plain data cannot hold."""

    loader: Any
    document: Document
    _open: set[int] = field(default_factory=set)
    _built: int = 0

    def build(self, node: Any) -> Any:
        self._built += 1
        if self._built > _MOST_VALUES:
            raise _TooManyValuesError
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if id(node) in self._open:
            return self._refuse(node, "recursive-alias", "this alias stands inside the very thing it refers to")
        self._open.add(id(node))
        try:
            if node.tag not in (_YAML + "map", _YAML + "seq"):
                return self._refuse(node, "unknown-tag", f"the tag {_short_tag(node.tag)} has no meaning in a guide")
            if isinstance(node, yaml.SequenceNode):
                return [self.build(item) for item in node.value]
            return dict(self._pairs(node))
        finally:
            self._open.discard(id(node))

    def _pairs(self, node: Any) -> Iterator[tuple[str, Any]]:
        first_line: dict[str, int] = {}
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag == _YAML + "merge":
                continue
            if key.value in first_line:
                self._refuse(
                    key, "duplicate-key", f'"{key.value}" stands here twice; first in line {first_line[key.value]}'
                )
            first_line.setdefault(key.value, key.start_mark.line + 1)
        self.loader.flatten_mapping(node)  # resolves `<<`; own keys come last and so win
        for key, value in node.value:
            name = self._key(key)
            if name is not None:
                yield name, self.build(value)

    def _key(self, node: Any) -> str | None:
        name = self._scalar(node) if isinstance(node, yaml.ScalarNode) else self.build(node)
        if isinstance(name, str):
            return name
        said = f" (YAML reads {node.value} so)" if isinstance(node, yaml.ScalarNode) else ""
        self._refuse(node, "wrong-type", f"expected text as a key, found {described(name)}{said}", "put it in quotes")
        return None

    def _scalar(self, node: Any) -> Any:
        if node.tag not in _PLAIN_TAGS:
            return self._refuse(node, "unknown-tag", f"the tag {_short_tag(node.tag)} has no meaning in a guide")
        if node.tag in (_YAML + "value", _YAML + "merge"):
            return node.value
        try:
            value = self.loader.construct_object(node)
        except ValueError as error:
            told = f"{node.value} cannot be read: {error}"
            return self._refuse(node, "bad-value", told, "put it in quotes if it is text")
        if isinstance(value, str):
            forbidden = _FORBIDDEN.search(value)
            if forbidden:
                return self._refuse(node, *_control_character(forbidden.group()))
            return " ".join(value.split())
        return value

    def _refuse(self, node: Any, code: Code, message: str, hint: str = "") -> str:
        """Reports a problem; gives back what stands in for the value, so that it does not count as missing too."""
        self.document.problems.append(Problem(self.document.location_of(node), code, message, hint))
        return "?"


def _short_tag(tag: str) -> str:
    return tag.replace(_YAML, "!!")


def described(value: Any) -> str:
    """A value from a file in the user's words: "the number 12", "a list", "nothing"."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return f"the number {value}"
        case str():
            return f'the text "{value}"' if len(value) <= 40 else "a text"
        case list():
            return "a list"
        case dict():
            return "a map"
        case _:
            return f"the date {value}"
