"""Turns what the user typed into an id."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from roleguide.errors import RequestError
from roleguide.model import Guide
from roleguide.spelling import closest, quoted
from roleguide.wording import either, words_of

_SHOWN = 5
"""Candidates that an ambiguous name lists before it trails off."""


class Kind(StrEnum):
    """What a name can belong to. Where a name fits several kinds equally well, the first of them is meant."""

    ROLE = "role"
    CERTIFICATION = "certification"
    SKILL = "skill"


_COLLECTION = {Kind.ROLE: "roles", Kind.CERTIFICATION: "certifications", Kind.SKILL: "skills"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something in the guide, with every name it answers to: its id, its titles, its aliases."""

    kind: Kind
    id: str
    title: str
    names: tuple[str, ...]


def named_roles(guide: Guide, typed: str) -> list[Named]:
    """The roles of a guide that `typed` could mean, by all their names."""
    return _named(guide, typed, Kind.ROLE)


def named_entries(guide: Guide, typed: str) -> list[Named]:
    """Everything in a guide that can be described and that `typed` could mean: roles, certifications, skills."""
    return _named(guide, typed, *Kind)


def named_asked(guide: Guide, typed: str) -> list[Named]:
    """What roles ask for and `typed` could mean: certifications and skills."""
    return _named(guide, typed, Kind.CERTIFICATION, Kind.SKILL)


def _named(guide: Guide, typed: str, *kinds: Kind) -> list[Named]:
    kind_of = {_COLLECTION[kind]: kind for kind in kinds}
    found = guide.names(tuple(kind_of), beginning=" ".join(words_of(typed)))
    return [
        Named(kind=kind_of[collection], id=an_id, title=title, names=names) for collection, an_id, title, names in found
    ]


def resolve(typed: str, known: Sequence[Named]) -> Named:
    """The one that `typed` means.

    An id means what has it. Otherwise case, hyphens and spacing do not matter. A whole name wins over the beginning of
    one, and that over words inside one, so that "program" can mean the program manager although "program coordinator"
    begins with it too. At each of these steps, a role wins over a certification, and that over a skill; and of several
    of a kind, the only one of which it is the title, as in published catalogues one name belongs to many roles.

    Raises:
        RequestError: nothing, or more than one of a kind, fits at the first step that fits anything.
    """
    wanted = words_of(typed)
    if not wanted:
        raise RequestError(f"{quoted(typed)} is not a name.", _see_all(known))
    for entry in known:
        if entry.id == typed.strip().casefold():
            return entry
    spelled = [(entry, [words_of(name) for name in entry.names]) for entry in known]
    for fits in (_whole, _start, _inside):
        fitting = [entry for entry, own in spelled if any(fits(wanted, name) for name in own)]
        for kind in Kind:
            found = [entry for entry in fitting if entry.kind is kind]
            titled = [entry for entry in found if words_of(entry.title) == wanted]
            if len(found) == 1 or len(titled) == 1:
                return (titled or found)[0]
            if found:
                ids = [entry.id for entry in found]
                shown = ", ".join(ids if len(ids) <= _SHOWN else [*ids[:_SHOWN], "..."])
                raise RequestError(
                    f"{quoted(typed)} fits several {kind}s: {shown}",
                    f"Type more of the name, or see them all with: roleguide list{_LIST_OPTION[kind]}",
                )
    kinds = either([kind for kind in Kind if any(entry.kind is kind for entry in known)])
    raise RequestError(f"No {kinds} is called {quoted(typed)}. {_suggestion(' '.join(wanted), known)}")


def resolve_all(typed: Sequence[str], known: Callable[[str], Sequence[Named]]) -> list[Named]:
    """What several names mean, in the order typed; `known` gives what one of them could mean.

    Raises:
        RequestError: one of them cannot be resolved, or two of them mean the same.
    """
    names_by_id: dict[str, str] = {}
    found = []
    for name in typed:
        entry = resolve(name, known(name))
        if entry.id in names_by_id:
            told = f"{quoted(names_by_id[entry.id])} and {quoted(name)} are the same {entry.kind}, {entry.id}."
            raise RequestError(told, f"Name different {entry.kind}s.")
        names_by_id[entry.id] = name
        found.append(entry)
    return found


_LIST_OPTION = {Kind.ROLE: "", Kind.CERTIFICATION: " --certifications", Kind.SKILL: " --skills"}


def _suggestion(wanted: str, known: Sequence[Named]) -> str:
    ids_by_name = {" ".join(words_of(name)): entry.id for entry in reversed(known) for name in entry.names}
    near = closest(wanted, ids_by_name, most=6)
    ids = list(dict.fromkeys(ids_by_name[name] for name in near))[:3]
    return f"Did you mean {either(ids)}?" if ids else _see_all(known)


def _see_all(known: Sequence[Named]) -> str:
    kind = next((kind for kind in Kind if any(entry.kind is kind for entry in known)), Kind.ROLE)
    return f"See all {kind}s with: roleguide list{_LIST_OPTION[kind]}"


def _whole(wanted: list[str], name: list[str]) -> bool:
    return wanted == name


def _start(wanted: list[str], name: list[str]) -> bool:
    return " ".join(name).startswith(" ".join(wanted))


def _inside(wanted: list[str], name: list[str]) -> bool:
    """Whether the wanted words begin words of the name, in the same order, others perhaps between."""
    rest = iter(name)
    return all(any(word.startswith(start) for word in rest) for start in wanted)
