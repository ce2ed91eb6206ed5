"""Finds the roles that share most with a role: topics of work, skills at about the same level, certifications."""

from collections.abc import Iterable, Mapping, Sequence

from roleguide.answers.citations import Answer, cite
from roleguide.guide.library import Library, Outline
from roleguide.guide.model import Role
from roleguide.records import record

MOST = 10
"""The number of similar roles listed by default."""

_NEAR = 1
"""How many levels apart a skill may be in two roles and still be shared."""


@record
class SimilarRole:
    """A role, and the ids of what it shares with another role, in the order of that other role."""

    role: Role
    topics: tuple[str, ...]
    skills: tuple[str, ...]  # at most one level apart
    certifications: tuple[str, ...]


@record
class SimilarRoles(Answer):
    """A role, and the roles that share anything with it, those that share most first; there are no scores."""

    role: Role
    neighbors: tuple[SimilarRole, ...]
    found: int  # how many roles share anything, including those left out here
    related: tuple[Role, ...]  # those that the role's source calls related, in its order


def similar(library: Library, role_id: str, most: int | None = MOST) -> SimilarRoles:
    """The roles that share most with a role, at most `most` of them; None for all that share anything.

    They are ordered by the total number of things they share with it, and in guide order where that is equal.
    """
    guide = library.guide
    outlines = dict(library.outlines())
    outline = outlines.pop(role_id)
    orders = [{entry_id: place for place, entry_id in enumerate(ids)} for ids in outline]  # one for each kind of thing
    shared = {other_id: _shared(outline, orders, other) for other_id, other in outlines.items()}
    sharing = (other_id for other_id in shared if any(shared[other_id]))
    ranked = sorted(sharing, key=lambda other_id: -sum(map(len, shared[other_id])))
    role = guide.roles[role_id]
    result = SimilarRoles(
        edition=guide.edition,
        role=role,
        neighbors=tuple(
            SimilarRole(role=guide.roles[other_id], topics=topics, skills=skills, certifications=certifications)
            for other_id in ranked[:most]
            for topics, skills, certifications in [shared[other_id]]
        ),
        found=len(ranked),
        related=tuple(guide.roles[related_id] for related_id in dict.fromkeys(role.related)),
    )
    return cite(guide, result)


_Ids = tuple[str, ...]


def _shared(outline: Outline, orders: Sequence[Mapping[str, int]], other: Outline) -> tuple[_Ids, _Ids, _Ids]:
    """What a role shares with another, given the order of its own ids. Takes no longer than reading the other."""
    topics, skills, certifications = orders
    near = (
        skill
        for skill, level in other.levels.items()
        if skill in skills and abs(outline.levels[skill] - level) <= _NEAR
    )
    return _both(topics, other.topics), _both(skills, near), _both(certifications, other.certifications)


def _both(order: Mapping[str, int], ids: Iterable[str]) -> _Ids:
    return tuple(sorted((entry_id for entry_id in ids if entry_id in order), key=order.__getitem__))
