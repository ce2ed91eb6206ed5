"""Turns what the user typed into an id."""

import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial

from roleguide.errors import RequestError
from roleguide.folding import fold, folded_words, words_of
from roleguide.guide.library import Library, NamedEntry, is_published
from roleguide.guide.vocabulary import DESCRIBED, Collection
from roleguide.text import closest, either, quoted

_SHOWN = 5
"""Candidates that an ambiguous name lists before it trails off."""

_MOST_WORDS, _LONGEST = 8, 30
"""Words that a suggested search repeats, and characters of each."""

MOST_COMPARED = 5
"""The largest number of roles or certifications in a comparison."""

_LONGEST_COMPARED = 60
"""The number of characters of a name to compare that are worth repeating in a message."""

_LEVELS = {"associate", "chief", "head", "junior", "jr", "lead", "principal", "senior", "sr", "staff"}
"""Words before a title that say how senior somebody is; the role is the same."""


Fits = Callable[[list[str], list[str]], bool]
"""Whether the words that are wanted fit those of a name."""


def _named(library: Library, typed: str, *collections: Collection) -> list[NamedEntry]:
    """All that `typed` could mean: what has a name that begins so, if that decides, as it mostly does; or else all."""
    beginning = folded_words(typed)
    entries = list(library.names(collections, beginning))
    if any(entry.collection is Collection.ROLES or beginning in map(folded_words, entry.names) for entry in entries):
        return entries
    return list(library.names(collections))


def resolve_role(library: Library, typed: str) -> NamedEntry:
    """The role of a guide that `typed` means.

    Raises:
        RequestError: it means none, or fits several; where it names something else, the error says what.
    """
    known = _named(library, typed, Collection.ROLES)
    return resolve(typed, known, others=lambda: _asked_for(library, typed), published=partial(_is_published, library))


def resolve_entry(library: Library, typed: str) -> NamedEntry:
    """Whatever can be described and `typed` means: a role, a certification or a skill of a guide.

    Raises:
        RequestError: it means none, or fits several.
    """
    return resolve(typed, _named(library, typed, *DESCRIBED), published=partial(_is_published, library))


def resolve_compared(library: Library, typed: Sequence[str]) -> list[NamedEntry]:
    """What is to be compared, in the order typed: only roles, or only certifications.

    A name that is a whole name, or an id, of one kind of thing means that kind. If it is one of both kinds, or of none,
    it means the kind of the others; where those do not decide either, a role if it can.

    Raises:
        RequestError: one of them means nothing or several things, two of them mean the same, or they are of two kinds.
    """
    kinds = [_kinds_called(library, name) for name in typed]
    decided = {kind for found in kinds if len(found) == 1 for kind in found}
    if decided == {Collection.ROLES}:
        return resolve_all(typed, partial(resolve_role, library))
    wanted = decided if len(decided) == 1 else _COMPARED
    entries = resolve_all(typed, partial(_resolve_among, library, wanted))
    if len({entry.collection for entry in entries}) > 1:
        raise _two_kinds(library, typed, entries)
    return entries


def _two_kinds(library: Library, typed: Sequence[str], entries: Sequence[NamedEntry]) -> RequestError:
    """Says that some names mean roles and others certifications, with what to try.

    That is to compare certifications, if all names can mean some, or else to describe the first one.
    """
    one = entries[0]
    other = next(entry for entry in entries if entry.collection is not one.collection)
    try:
        meant = resolve_all(typed, partial(_resolve_among, library, [Collection.CERTIFICATIONS]))
        command = f"compare {' '.join(entry.id for entry in meant)}"
    except RequestError:
        command = f"describe {next(entry.id for entry in entries if entry.collection is Collection.CERTIFICATIONS)}"
    return RequestError(
        f"{one.id} is a {one.collection.noun}, {other.id} a {other.collection.noun}: compare takes two of a kind.",
        "Try:",
        command=f"roleguide {command}",
    )


_COMPARED = frozenset({Collection.ROLES, Collection.CERTIFICATIONS})


def _kinds_called(library: Library, typed: str) -> set[Collection]:
    """The kinds of things that can be compared, of those that are called exactly so."""
    wanted = words_of(typed)
    return {
        entry.collection
        for entry in _named(library, typed, *_COMPARED)
        if entry.id == fold(typed.strip()) or any(words_of(name) == wanted for name in entry.names)
    }


def _resolve_among(library: Library, kinds: Iterable[Collection], typed: str) -> NamedEntry:
    return resolve(
        typed,
        _named(library, typed, *kinds),
        others=lambda: _named(library, typed, Collection.SKILLS),
        published=partial(_is_published, library),
    )


def resolve_asked(library: Library, typed: str, *, with_level: bool = False) -> NamedEntry:
    """The certification or skill of a guide that `typed` means; if it is said `with_level`, rather a skill.

    Raises:
        RequestError: it means none, or fits several.
    """
    if with_level:
        with suppress(RequestError):
            return resolve(typed, _named(library, typed, Collection.SKILLS))
    return resolve(typed, _asked_for(library, typed))


def _asked_for(library: Library, typed: str) -> list[NamedEntry]:
    return _named(library, typed, Collection.CERTIFICATIONS, Collection.SKILLS)


def _is_published(library: Library, entry: NamedEntry) -> bool:
    """Whether this is a role out of a published catalogue, whose names belong to many roles."""
    return entry.collection is Collection.ROLES and is_published(library.guide, library.guide.roles[entry.id])


def resolve(
    typed: str,
    known: Sequence[NamedEntry],
    *,
    others: Callable[[], Sequence[NamedEntry]] = list,
    published: Callable[[NamedEntry], bool] = lambda _: False,
) -> NamedEntry:
    """The one that `typed` means; `others` gives what it could name instead, for an error that says so.

    An id means what has it. Otherwise case, accents, hyphens and spacing do not matter. A whole name wins over the
    beginning of one, and that over words inside one, so that "program" can mean the program manager although "program
    coordinator" begins with it too. Unless it is a whole name of something else, it means a role if it can, with or
    without a word such as "senior"; then a certification, then a skill. Of several of a kind, the only one of which it
    is the title is meant, or else the only one that is not out of a published catalogue, where one name belongs to many
    roles.

    Raises:
        RequestError: nothing, or more than one of a kind, fits at the first step that fits anything.
    """
    wanted = words_of(typed)
    if not wanted:
        raise RequestError(f"{quoted(typed)} is not a name.", "See all roles with:", command="roleguide list")
    for entry in known:
        if entry.id == fold(typed.strip()):
            return entry
    spelled = [(entry, [words_of(name) for name in entry.names]) for entry in known]
    for collection, fits, words in _steps(wanted):
        fitting = [
            entry
            for entry, names in spelled
            if entry.collection is collection and any(fits(words, name) for name in names)
        ]
        titled = [entry for entry in fitting if words_of(entry.title) == words]
        if len(fitting) == 1 or len(titled) == 1:
            return (titled or fitting)[0]
        if fitting:
            unpublished = [entry for entry in fitting if not published(entry)]
            if len(unpublished) == 1:
                return unpublished[0]
            raise _ambiguous(typed, wanted, fitting)
    for other in others():
        if any(words_of(name) == wanted for name in other.names):
            message = f"{other.title} is a {other.collection.noun}, and this takes a {_kinds_in(known)}."
            raise RequestError(message, "Try:", command=f"roleguide describe {other.id}")
    raise _unknown(typed, wanted, known)


def _steps(wanted: list[str]) -> Iterator[tuple[Collection, Fits, list[str]]]:
    """What to try for these words: a kind, how a name of it has to fit, and the words that are left to fit."""
    without_level = wanted[:]
    while len(without_level) > 1 and without_level[0] in _LEVELS:
        del without_level[0]
    yield from ((collection, _whole, wanted) for collection in DESCRIBED)
    for words in [wanted] if without_level == wanted else [wanted, without_level]:
        yield from ((Collection.ROLES, fits, words) for fits in (_whole, _start, _inside))
    for collection in (Collection.CERTIFICATIONS, Collection.SKILLS):
        yield from ((collection, fits, wanted) for fits in (_start, _inside))


def resolve_all(typed: Sequence[str], meaning: Callable[[str], NamedEntry]) -> list[NamedEntry]:
    """What several names mean, in the order typed; `meaning` resolves one of them.

    Raises:
        RequestError: one of them cannot be resolved, or two of them mean the same.
    """
    names_by_id: dict[str, str] = {}
    entries = []
    for name in typed:
        entry = meaning(name)
        if entry.id in names_by_id:
            message = (
                f"{quoted(names_by_id[entry.id])} and {quoted(name)} are the same {entry.collection.noun}, {entry.id}."
            )
            raise RequestError(message, f"Name different {entry.collection.noun}s.")
        names_by_id[entry.id] = name
        entries.append(entry)
    return entries


def refuse_too_many(names: Sequence[str]) -> None:
    """Checks the number of names or ids to compare, before any of them is looked up.

    Raises:
        RequestError: there are more than five.
    """
    if len(names) > MOST_COMPARED:
        few = shlex.join(name[:_LONGEST_COMPARED] for name in names[:3])
        raise RequestError(
            f"At most {MOST_COMPARED} fit side by side; {len(names)} are named.",
            "Leave some out, such as:",
            command=f"roleguide compare {few}",
        )


def names_between(typed: Sequence[str]) -> list[str]:
    """The names in what was typed: each argument, or what stands between "vs" and the like where there is one."""
    words = [word for argument in typed for word in argument.split()]
    if not any(_is_between(word) for word in words[1:-1]):
        return list(typed)
    names: list[list[str]] = [[]]
    for word in words:
        if _is_between(word):
            names.append([])
        else:
            names[-1].append(word)
    return [" ".join(name) for name in names if name]


def _is_between(word: str) -> bool:
    return fold(word).rstrip(".,") in ("vs", "versus", "against")


def _ambiguous(typed: str, wanted: Sequence[str], fitting: Sequence[NamedEntry]) -> RequestError:
    shown = [_with_title(entry) for entry in fitting[:_SHOWN]]
    listed = ", ".join([*shown, "..."] if len(fitting) > _SHOWN else shown)
    return RequestError(
        f"{quoted(typed)} fits several {fitting[0].collection.noun}s: {listed}",
        "Type more of the name, or:",
        command=_search(wanted),
    )


def _unknown(typed: str, wanted: Sequence[str], known: Sequence[NamedEntry]) -> RequestError:
    return RequestError(
        f"No {_kinds_in(known)} is called {quoted(typed)}.{_suggestion(' '.join(wanted), known)}",
        "Look for the words with:",
        command=_search(wanted),
    )


def _kinds_in(known: Sequence[NamedEntry]) -> str:
    """What kinds of entries these are, in words: "role or certification"."""
    kinds = [kind.noun for kind in DESCRIBED if any(entry.collection is kind for entry in known)]
    return either(kinds) or Collection.ROLES.noun


def _suggestion(wanted: str, known: Sequence[NamedEntry]) -> str:
    """A sentence that names the entries with names nearest to what was typed; empty where none is near."""
    entries = {folded_words(name): entry for entry in reversed(known) for name in entry.names}
    near = dict.fromkeys(entries[name] for name in closest(wanted, entries, most=6))
    return f" Did you mean {either([_with_title(entry) for entry in list(near)[:3]])}?" if near else ""


def _with_title(entry: NamedEntry) -> str:
    """An id with its title behind it, unless that says nothing more."""
    return entry.id if words_of(entry.id) == words_of(entry.title) else f"{entry.id} ({entry.title})"


def _search(wanted: Sequence[str]) -> str:
    return f"roleguide search {shlex.join(word[:_LONGEST] for word in wanted[:_MOST_WORDS])}"


def _whole(wanted: list[str], name: list[str]) -> bool:
    return wanted == name


def _start(wanted: list[str], name: list[str]) -> bool:
    return " ".join(name).startswith(" ".join(wanted))


def _inside(wanted: list[str], name: list[str]) -> bool:
    """Whether the wanted words begin words of the name, in the same order, others perhaps between."""
    rest = iter(name)
    return all(any(word.startswith(start) for word in rest) for start in wanted)
