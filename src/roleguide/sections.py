"""The names of the sections of a page about roles."""

from enum import StrEnum


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
