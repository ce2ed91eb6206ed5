"""The roles that share most with one: topics of work, skills at much the same level, certifications."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from roleguide.facts import cited_sources, notices_of
from roleguide.model import Guide, Outline, Role, Source

MOST = 10
"""Roles that are told unless more are wanted."""

_NEAR = 1
"""Levels that a skill may lie apart in two roles and still be shared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A role, and the ids of what it shares with another: each in the order in which that one has them."""

    role: Role
    topics: tuple[str, ...]
    skills: tuple[str, ...]  # at most one level apart
    certifications: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """A role, and the roles that share anything with it, those that share most first; none has a score."""

    edition: str
    role: Role
    neighbours: tuple[Neighbour, ...]
    found: int  # how many roles share anything, the ones left out here too
    related: tuple[Role, ...]  # those that the role's source calls related, in its order
    sources: Mapping[str, Source]  # those behind the role's summary
    notices: Mapping[str, str]  # what the licenses of the sources of all these roles ask to be said


def similar(guide: Guide, role_id: str, most: int | None = MOST) -> Neighbourhood:
    """The roles that share most with one, at most so many; None for all that share anything.

    They are ordered by how many things they share with it, counted together; of two that share as many, the first of
    the guide comes first.
    """
    outlines = dict(guide.outlines())
    own = outlines.pop(role_id)
    shared = {an_id: _shared(own, other) for an_id, other in outlines.items()}
    ranked = sorted((an_id for an_id in shared if any(shared[an_id])), key=lambda an_id: -sum(map(len, shared[an_id])))
    role = guide.roles[role_id]
    neighbours = tuple(
        Neighbour(role=guide.roles[an_id], topics=topics, skills=skills, certifications=certifications)
        for an_id in ranked[:most]
        for topics, skills, certifications in [shared[an_id]]
    )
    related = tuple(guide.roles[an_id] for an_id in role.related)
    sources = cited_sources(guide, role.summary.sources)
    told = (role, *(one.role for one in neighbours), *related)
    return Neighbourhood(
        edition=guide.edition,
        role=role,
        neighbours=neighbours,
        found=len(ranked),
        related=related,
        sources=sources,
        notices=notices_of(guide, cited_sources(guide, _cited(told)).values()) if guide.notices else {},
    )


def _shared(own: Outline, other: Outline) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    skills = (
        skill
        for skill, level in own.levels.items()
        if skill in other.levels and abs(other.levels[skill] - level) <= _NEAR
    )
    topics = tuple(topic for topic in own.topics if topic in other.topics)
    return topics, tuple(skills), tuple(an_id for an_id in own.certifications if an_id in other.certifications)


def _cited(roles: tuple[Role, ...]) -> Iterator[str]:
    return (an_id for role in roles for an_id in role.summary.sources)
