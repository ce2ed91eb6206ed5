"""Words that the core and the pages share, in a module of their own because nearly every command needs them."""

from enum import StrEnum


class Collection(StrEnum):
    """The collections of a guide, by the names of their fields."""

    CERTIFICATIONS = "certifications"
    CONTRASTS = "contrasts"
    FAMILIES = "families"
    NOTICES = "notices"
    ROLES = "roles"
    SCALES = "scales"
    SKILLS = "skills"
    SOURCES = "sources"
    TOPICS = "topics"

    @property
    def noun(self) -> str:
        """The word for one of its entries."""
        return "family" if self is Collection.FAMILIES else self.value.removesuffix("s")


DESCRIBED = (Collection.ROLES, Collection.CERTIFICATIONS, Collection.SKILLS)
"""What has a page of its own. A name that fits several of these equally well means the first."""

ID = "[a-z0-9]+(-[a-z0-9]+)*"
"""How ids are written, as a pattern for all of one."""


class SectionId(StrEnum):
    """The parts of what is known about a role, in the order a page shows them."""

    SCOPE = "scope"
    DUTIES = "duties"
    QUALIFICATIONS = "qualifications"
    SKILLS = "skills"
    CERTIFICATIONS = "certifications"

    @property
    def label(self) -> str:
        """The section's heading."""
        return self.value.capitalize()


class State(StrEnum):
    """What is known of how someone meets one thing that a role asks for."""

    OPEN = "open"  # nothing was said about the person
    MET = "met"
    RAISE = "raise"  # a skill, at a lower level than asked
    MISSING = "missing"
    UNKNOWN = "unknown"  # the person has not said, or only the person can tell


class Sources(StrEnum):
    """How much of its evidence a page shows."""

    NONE = "none"
    LINE = "line"
    FULL = "full"
