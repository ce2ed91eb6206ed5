"""Turns one YAML file into plain data, and finds the place of everything in it."""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from roleguide.files.yaml_nodes import DEEPEST, MERGE_KEY, Node, UnreadableError, compose, scalar_value, too_deep
from roleguide.problems import MOST_PROBLEMS, Code, KeyPath, Location, Problem, too_many
from roleguide.progress import Progress, parts, untold
from roleguide.text import FORBIDDEN, LINE_END

_MOST_BYTES = 32 * 1024 * 1024
"""Bytes of one file. A thousand roles like the built-in ones take 6 MB."""

_MOST_VALUES = 2_000_000
"""Values in one file, counting what its aliases repeat. A thousand roles like the built-in ones have 400,000."""

_FEW_VALUES = 50_000
_BYTES_A_VALUE = 6
"""A file of any size may hold `_FEW_VALUES`, and one more per `_BYTES_A_VALUE` bytes. Guides have one per 20 bytes."""

_CHARACTERS_A_VALUE = 20
"""Each so many characters of a text count as one more value, since aliases repeat those too."""

_HALVES = re.compile(r"\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)

_CUT = re.compile(r"([ \t]+)#(\S?)")
"""A comment after unquoted text, on the same line."""

Pairs = dict[str, tuple[Node, Node]]
"""Each key of a map, as text, to its key node and its value node."""


@dataclass(kw_only=True)
class Document:
    """One parsed file: its `text`, `data` and `problems`, and a way to find the places of its values."""

    file: str
    text: str = ""
    digest: str = ""  # SHA-256 of its bytes
    data: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    root: Node | None = None  # None for a file that cannot be read
    cut_texts: list[Location] = field(default_factory=list)  # texts that a # seems to have cut short
    pairs: dict[int, Pairs] = field(default_factory=dict)  # the pairs of each map, by the id() of its node
    # from a path in the data to that in the file, and the data as the file has it; None if that is the same
    older_path: Callable[[KeyPath], KeyPath] | None = None
    as_written: dict[str, Any] = field(default_factory=dict)

    def find(self, path: KeyPath, *, on_key: bool) -> tuple[int, Location]:
        """Returns how many steps of `path` this file knows, and the place of the last known one: its key or its value.

        A missing value is placed at the key of what it is missing from, and a problem inside a short form at the form.
        """
        depth, place = self._find(path, on_key=on_key)
        if depth < len(path) and self.older_path and (older := self.older_path(path)) != path:
            older_depth, older_place = self._find(older, on_key=on_key)
            if older_depth >= depth:
                return len(path) if older_depth == len(older) else older_depth, older_place
        return depth, place

    def _find(self, path: KeyPath, *, on_key: bool) -> tuple[int, Location]:
        if self.root is None:
            return 0, Location(self.file)
        key = value = self.root
        for depth, step in enumerate(path):
            child = self._child(value, step)
            if child is None:
                return depth, self.location_of(value if value.kind == "scalar" else key)
            key, value = child
        return len(path), self.location_of(key if on_key else value)

    def written(self, path: KeyPath) -> str | None:
        """Returns the scalar at `path` exactly as the file spells it; None if there is no scalar there."""
        if self.older_path and self._find(path, on_key=False)[0] < len(path):
            path = self.older_path(path)
        value = self.root
        for step in path:
            child = self._child(value, step) if value else None
            if child is None:
                return None
            _, value = child
        return value.value if value and value.kind == "scalar" else None

    def location_of(self, node: Node) -> Location:
        """Returns where a node of this file's tree begins."""
        return Location(self.file, node.line, node.column)

    def _child(self, node: Node, step: str | int) -> tuple[Node, Node] | None:
        if isinstance(step, str):
            return self.pairs.get(id(node), {}).get(step)
        if node.kind == "list":
            return (node.value[step], node.value[step]) if step < len(node.value) else None
        return (node, node) if step == 0 else None  # a single entry, written without a list


def _name(key: Node) -> str:
    """Returns a scalar key as it is spelled in the data."""
    return " ".join(key.value.split())


def parse(file: Path, *, beginning: str, progress: Progress = untold) -> Document:
    """Reads a YAML file that should hold a map. Never raises because of what the file is or contains: see `problems`.

    `beginning` is the hint for a file that does not hold a map: how such a file begins.
    """
    document = Document(file=str(file))
    document.text, document.digest, document.problems = _read(file, beginning)
    if not document.problems:
        document.problems += _fill(document, beginning, progress)
    more = too_many(len(document.problems), document.file)
    document.problems[MOST_PROBLEMS:] = more
    return document


def _read(file: Path, beginning: str) -> tuple[str, str, list[Problem]]:
    """Returns the file's text, its digest, and the problems that prevent parsing; with any, the others are empty."""
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
        message = f"the file is larger than {_MOST_BYTES // 1024**2} MB"
        return refused(Location(name), "too-large", message, "split it into several files")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig")
        message = f"byte 0x{raw[error.start]:02x} is not UTF-8 text"
        return refused(_Places(name, before).at(len(before)), "not-utf-8", message, "save the file as UTF-8")
    if not text.strip():
        return refused(Location(name), "empty-file", "the file is empty", beginning)
    places = _Places(name, text)
    problems = [
        Problem(places.at(match.start()), *_control_character(match.group()))
        for match in islice(re.finditer(FORBIDDEN, text), MOST_PROBLEMS + 1)
    ]
    return text, hashlib.sha256(raw).hexdigest(), problems


def _control_character(character: str) -> tuple[Code, str, str]:
    """Returns the code, message and hint of a problem."""
    return (
        "control-character",
        f"the character U+{ord(character):04X} could change what a terminal shows",
        "remove it",
    )


class _Places:
    """Finds the line and column of a character in a text."""

    def __init__(self, file: str, text: str) -> None:
        self._file = file
        self._starts = [0, *(end.end() for end in re.finditer(LINE_END, text))]

    def at(self, index: int) -> Location:
        line = bisect_right(self._starts, index)
        return Location(self._file, line, index - self._starts[line - 1] + 1)


_WEIGHTS = (3, 2)
"""Relative time to compose a document, and to build its data."""


def _fill(document: Document, beginning: str, progress: Progress) -> list[Problem]:
    """Sets a document's nodes and data, and returns everything that is wrong with them."""
    try:
        composing, building = parts(progress, _WEIGHTS)
        root = compose(_HALVES.sub(_joined, document.text), composing)
        if root is None:
            return [Problem(Location(document.file), "empty-file", "the file has no content", beginning)]
        document.root = root
        builder = _Builder(document=document)
        data = builder.build(root)
        building(1)
    except UnreadableError as error:
        place = Location(document.file, error.line, error.column)
        return [Problem(place, error.code, error.message, error.hint)]
    if isinstance(data, dict):
        document.data = data
        return builder.problems
    message = f"expected a map of fields, found {described(data)}"
    return [*builder.problems, Problem(document.location_of(root), "wrong-type", message, beginning)]


def _joined(halves: re.Match[str]) -> str:
    r"""Returns the one character that JSON writes as two escapes, such as \ud83c\udf88."""
    return bytes.fromhex(halves[1] + halves[2]).decode("utf-16-be")


@dataclass(kw_only=True)
class _Builder:
    """Builds plain data from nodes: dicts with text keys, lists, and scalars. Reports what plain data cannot hold."""

    document: Document
    problems: list[Problem] = field(default_factory=list)
    _open: set[int] = field(default_factory=set)
    _built: int = 0

    @cached_property
    def _most(self) -> int:
        return min(_MOST_VALUES, _FEW_VALUES + len(self.document.text) // _BYTES_A_VALUE)

    def build(self, node: Node) -> Any:
        """Returns the data of a node.

        Raises:
            UnreadableError: it nests too deeply or holds too many values, counting what its aliases repeat.
        """
        self._count(1 + (len(node.value) // _CHARACTERS_A_VALUE if node.kind == "scalar" else 0))
        if not node.has_plain_tag:
            return self._refuse(node, "unknown-tag", f"the tag {node.short_tag} is not supported in a guide")
        if node.kind == "scalar":
            return self._scalar(node)
        if id(node) in self._open:
            return self._refuse(node, "recursive-alias", "this alias is inside the value that it refers to")
        if len(self._open) == DEEPEST:
            raise too_deep(node.line, node.column)
        self._open.add(id(node))
        try:
            if node.kind == "list":
                return [self.build(item) for item in node.value]
            pairs = self._pairs(node)
            self._count(sum(map(len, pairs)) // _CHARACTERS_A_VALUE)
            return {name: self.build(value) for name, (_, value) in pairs.items()}
        finally:
            self._open.discard(id(node))

    def _count(self, values: int) -> None:
        self._built += values
        if self._built > self._most:
            message = f"the file holds more than {self._most:,} values, counting what its aliases repeat"
            raise UnreadableError("too-large", message, "use fewer aliases, or split it into several files")

    def _pairs(self, node: Node) -> Pairs:
        """Returns the keys of a map, with those that it merges with `<<`: its own win, then those of the first map."""
        known = self.document.pairs.get(id(node))
        if known is not None:
            return known
        self.document.pairs[id(node)] = {}  # for a map that merges itself
        pairs: Pairs = {}
        for merged in self._merged_maps(node):
            self._count(len(merged.value))
            pairs.update(self._pairs(merged))
        pairs.update(self._direct_pairs(node))
        self.document.pairs[id(node)] = pairs
        return pairs

    def _merged_maps(self, node: Node) -> list[Node]:
        """Returns the maps after `<<`, the first one last, since it wins over the others (yaml.org/type/merge.html)."""
        maps: list[Node] = []
        for key, value in node.value:
            if key.tag == MERGE_KEY:
                for merged in value.value if value.kind == "list" else [value]:
                    if merged.kind == "map":
                        maps.append(merged)
                    else:
                        self._refuse(merged, "yaml-syntax", "expected a map or a list of maps after <<")
        return maps[::-1]

    def _direct_pairs(self, node: Node) -> Pairs:
        pairs: Pairs = {}
        for key, value in node.value:
            if key.tag == MERGE_KEY:
                continue
            name = self._key(key)
            if name is None:
                continue
            if name in pairs:
                message = f'"{name}" appears twice here, first on line {pairs[name][0].line}'
                self._refuse(key, "duplicate-key", message)
            pairs[name] = (key, value)
        return pairs

    def _key(self, node: Node) -> str | None:
        name = self._scalar(node) if node.kind == "scalar" and node.has_plain_tag else self.build(node)
        if isinstance(name, bool) and node.value.lower() == "on":
            return "on"  # the day of a change; YAML 1.1, unlike YAML 1.2, reads it as true
        if isinstance(name, str):
            return name
        written = f" (written {node.value})" if node.kind == "scalar" else ""
        message = f"expected text as a key, found {described(name)}{written}"
        self._refuse(node, "wrong-type", message, "put it in quotes")
        return None

    def _scalar(self, node: Node) -> Any:
        try:
            value = scalar_value(node)
        except ValueError as error:
            message = f"{described(node.value)} cannot be read: {error}"
            return self._refuse(node, "bad-value", message, "put it in quotes if it is text")
        if not isinstance(value, str):
            return value
        if forbidden := re.search(FORBIDDEN, value):
            return self._refuse(node, *_control_character(forbidden.group()))
        text = " ".join(value.split())
        if node.end and _seems_cut(text, self.document.text, node.end):
            self.document.cut_texts.append(self.document.location_of(node))
        return text

    def _refuse(self, node: Node, code: Code, message: str, hint: str = "") -> str:
        """Reports a problem. Returns a stand-in for the value, so that it is not reported as missing too."""
        if len(self.problems) <= MOST_PROBLEMS:
            self.problems.append(Problem(self.document.location_of(node), code, message, hint))
        return "?"


def _seems_cut(text: str, whole: str, end: int) -> bool:
    """Returns whether what follows unquoted text looks like the rest of it: one space, a #, and more.

    A comment on the same line usually has two spaces before the # and one after it.
    """
    after = _CUT.match(whole, end)
    return after is not None and after[1] == " " and (" " in text or after[2] not in ("", "#"))


def described(value: Any) -> str:
    """Describes a value from a file in plain words: "the number 12", "a list", "nothing"."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return f"the number {value}"
        case str():
            return f'the text "{value}"' if len(value) <= 40 else "long text"
        case list():
            return "a list"
        case dict():
            return "a map"
        case _:
            return f"the date {value}"
