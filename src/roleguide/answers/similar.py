"""Finds the roles that share most with a role: topics of work, skills at about the same level, certifications."""

from collections import Counter
from collections.abc import Collection, Mapping
from itertools import chain
from typing import Any

from roleguide.answers.citations import Answer, cite
from roleguide.guide.library import Library
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
    role = guide.roles[role_id]
    sharing: dict[str, dict[str, Collection[str]]] = {
        "topics": {topic: library.naming("topics", topic) for topic in role.duties},
        "skills": {skill: _near(library.naming("skills", skill), role_id) for skill in role.qualifications.skills},
        "certifications": {held: library.naming("certifications", held) for held in role.certifications},
    }
    shared = Counter(chain.from_iterable(roles for things in sharing.values() for roles in things.values()))
    del shared[role_id]
    ranked = sorted((other_id for other_id in guide.roles if other_id in shared), key=shared.__getitem__, reverse=True)
    result = SimilarRoles(
        edition=guide.edition,
        role=role,
        neighbors=tuple(
            SimilarRole(
                role=guide.roles[other_id],
                topics=_shared(sharing["topics"], other_id),
                skills=_shared(sharing["skills"], other_id),
                certifications=_shared(sharing["certifications"], other_id),
            )
            for other_id in ranked[:most]
        ),
        found=len(ranked),
        related=tuple(guide.roles[related_id] for related_id in dict.fromkeys(role.related)),
    )
    return cite(guide, result)


def _near(ranks: Mapping[str, Any], role_id: str) -> Collection[str]:
    """The roles that ask for about the level of a skill that a role asks for, given the ranks of all."""
    own = ranks[role_id]
    return {other_id for other_id, rank in ranks.items() if abs(rank - own) <= _NEAR}


def _shared(things: Mapping[str, Collection[str]], role_id: str) -> tuple[str, ...]:
    """The ids of those things that a role has, given who has each."""
    return tuple(an_id for an_id, roles in things.items() if role_id in roles)
