"""The answers to commands that were given no name: an example that works, and some of the guide to choose from."""

import shlex
from collections.abc import Iterable
from itertools import chain, islice
from typing import TYPE_CHECKING

from roleguide.errors import RequestError
from roleguide.guide.library import Library
from roleguide.guide.model import Guide

if TYPE_CHECKING:
    from roleguide.errors import Choice

_FAMILIAR = ("program-manager", "project-manager")
"""The roles that make the best example, in a guide that has them."""

_ROLES, _FAMILIES, _NAMES = 100, 8, 30
"""The most roles that are looked at, in a guide that may have thousands; the most families and names to choose from."""


def nothing_to_describe(library: Library) -> RequestError:
    """The error where nothing was named to describe."""
    guide = library.guide
    choice = [
        *roles_to_choose(library),
        *_group("Certifications", (certification.label for certification in guide.certifications.values())),
        *_group("Skills", (skill.title for skill in guide.skills.values())),
    ]
    ids = [*_examples(guide, 1), *islice(chain(guide.certifications, guide.skills), 1)]
    return _refusal("Name a role, a certification or a skill to describe.", "describe", ids[:1], choice)


def nothing_to_liken(library: Library) -> RequestError:
    """The error where no role was named that others could be like."""
    choice = roles_to_choose(library)
    return _refusal("Name a role to find others like it.", "similar", _examples(library.guide, 1), choice)


def nothing_to_compare(library: Library) -> RequestError:
    """The error where nothing was named to compare."""
    choice = roles_to_choose(library)
    return _refusal("Name two to five roles to compare.", "compare", _examples(library.guide, 2), choice)


def nothing_to_find(library: Library) -> RequestError:
    """The error where there are no words to search for."""
    guide = library.guide
    choice = _group("Topics", (topic.title for topic in guide.topics.values())) or roles_to_choose(library)
    words = [shlex.quote(names[0].lower()) for _, names in choice[:1]]
    return _refusal("There is nothing to search for.", "search", words, choice, "Give one word or more, such as:")


def roles_to_choose(library: Library) -> "Choice":
    """Families with the labels of their roles, in the order of the guide; roles without a family come last."""
    guide = library.guide
    families: dict[str | None, list[str]] = {family: [] for family in (*guide.families, None)}
    for role in islice(guide.roles.values(), _ROLES):
        families[role.family].append(role.label)
    rest = "Other" if guide.families else "Roles"
    titled = ((guide.families[family].title if family else rest, labels) for family, labels in families.items())
    return [*islice(((title, labels) for title, labels in titled if labels), _FAMILIES)]


def _group(title: str, names: Iterable[str]) -> "Choice":
    """What there is to choose from of one kind; nothing where there is none."""
    shown = [*islice(names, _NAMES)]
    return [(title, shown)] if shown else []


def _examples(guide: Guide, number: int) -> list[str]:
    """The ids of so many roles; none where there are not as many."""
    familiar = [role_id for role_id in _FAMILIAR if role_id in guide.roles]
    ids = [*islice(dict.fromkeys((*familiar, *guide.roles)), number)]
    return ids if len(ids) == number else []


def _refusal(
    message: str, command: str, words: Iterable[str], choice: "Choice", hint: str = "Such as:"
) -> RequestError:
    """An error that leads on to the command with these words or, where there are none, to what the guide has."""
    example = " ".join(words)
    if not example:
        return RequestError(message, "See what the guide has with:", command="roleguide list")
    return RequestError(message, hint, command=f"roleguide {command} {example}", choice=choice)
