"""The roles that share most with one: topics of work, skills at much the same level, certifications."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from roleguide.answers.citations import Answer, cite
from roleguide.guide.library import Library, Outline
from roleguide.guide.model import Role

MOST = 10
"""Roles that are told unless more are wanted."""

_NEAR = 1
"""Levels that a skill may lie apart in two roles and still be shared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarRole:
    """A role, and the ids of what it shares with another: each in the order in which that one has them."""

    role: Role
    topics: tuple[str, ...]
    skills: tuple[str, ...]  # at most one level apart
    certifications: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarRoles(Answer):
    """A role, and the roles that share anything with it, those that share most first; none has a score."""

    role: Role
    neighbours: tuple[SimilarRole, ...]
    found: int  # how many roles share anything, the ones left out here too
    related: tuple[Role, ...]  # those that the role's source calls related, in its order


def similar(library: Library, role_id: str, most: int | None = MOST) -> SimilarRoles:
    """The roles that share most with one, at most so many; None for all that share anything.

    They are ordered by how many things they share with it, counted together; of two that share as many, the first of
    the guide comes first.
    """
    guide = library.guide
    outlines = dict(library.outlines())
    outline = outlines.pop(role_id)
    order = [
        {other_id: at for at, other_id in enumerate(ids)} for ids in outline
    ]  # of topics, of skills, of certifications
    shared = {other_id: _shared(outline, order, other) for other_id, other in outlines.items()}
    ranked = sorted(
        (other_id for other_id in shared if any(shared[other_id])),
        key=lambda other_id: -sum(map(len, shared[other_id])),
    )
    role = guide.roles[role_id]
    neighbourhood = SimilarRoles(
        edition=guide.edition,
        role=role,
        neighbours=tuple(
            SimilarRole(role=guide.roles[other_id], topics=topics, skills=skills, certifications=certifications)
            for other_id in ranked[:most]
            for topics, skills, certifications in [shared[other_id]]
        ),
        found=len(ranked),
        related=tuple(guide.roles[other_id] for other_id in dict.fromkeys(role.related)),
    )
    return cite(guide, neighbourhood)


_Ids = tuple[str, ...]


def _shared(outline: Outline, order: Sequence[Mapping[str, int]], other: Outline) -> tuple[_Ids, _Ids, _Ids]:
    """What a role shares with another one, in its own order; it takes no longer than reading the other one."""
    topics, skills, certifications = order
    near = (
        skill
        for skill, level in other.levels.items()
        if skill in skills and abs(outline.levels[skill] - level) <= _NEAR
    )
    return _both(topics, other.topics), _both(skills, near), _both(certifications, other.certifications)


def _both(order: Mapping[str, int], ids: Iterable[str]) -> _Ids:
    return tuple(sorted((other_id for other_id in ids if other_id in order), key=order.__getitem__))
