"""`roleguide list`."""

from enum import StrEnum
from functools import partial
from typing import Annotated

import typer

from roleguide.cli.complete import complete_family
from roleguide.cli.emit import Format
from roleguide.cli.options import FullOption, Request, reading
from roleguide.errors import RequestError
from roleguide.guide.vocabulary import SectionId


class Vocabulary(StrEnum):
    """What roles can be set against."""

    CERTIFICATIONS = "certifications"
    SKILLS = "skills"
    TOPICS = "topics"

    @property
    def section(self) -> SectionId:
        """The section whose rows have these keys."""
        return SectionId.DUTIES if self is Vocabulary.TOPICS else SectionId(self.value)


_MOST_COLUMNS = 200
"""Roles that are set side by side in one table, in bands as wide as the page."""


@reading
def list_roles(
    request: Request,
    family: Annotated[
        list[str] | None,
        typer.Option(
            "--family",
            metavar="FAMILY",
            help="Show only this family of roles. Repeatable: families add up.",
            autocompletion=complete_family,
        ),
    ] = None,
    certifications: Annotated[
        bool, typer.Option("--certifications", help="List certifications, by issuer, instead of roles.")
    ] = False,
    skills: Annotated[bool, typer.Option("--skills", help="List skills instead of roles.")] = False,
    matrix: Annotated[
        Vocabulary | None, typer.Option("--matrix", help="Show a table of all roles against one of these.")
    ] = None,
    full: FullOption = False,
) -> None:
    """List what is in the guide: roles by family, certifications, or skills.

    Example: roleguide list --family delivery
    """
    from roleguide.answers import listing as answers
    from roleguide.pages import listing as pages
    from roleguide.render import json_data

    if certifications + skills + (matrix is not None) > 1 or (family and (certifications or skills)):
        raise RequestError(
            "Use only one of --certifications, --skills and --matrix; --family applies to roles only.",
            "Ask for one list at a time.",
        )
    if full and (certifications or skills or matrix):
        raise RequestError(
            "--full lists roles with their summaries; it adds nothing to other lists.",
            "Leave it out, or see one entry in full:",
            command="roleguide describe NAME --full",
        )
    library = request.library()
    if certifications:
        request.emit(
            answers.certification_list(library),
            page=pages.certification_list_page,
            data=json_data.certification_list_data,
        )
    elif skills:
        request.emit(answers.skill_list(library), page=pages.skill_list_page, data=json_data.skill_list_data)
    elif matrix:
        result = answers.matrix(library, matrix.section, family or ())
        if len(result.roles) > _MOST_COLUMNS and request.format is not Format.JSON:
            raise RequestError(
                f"A table of {len(result.roles)} roles cannot be read.",
                "Choose a family of roles with --family FAMILY, or get the data with --format json.",
            )
        request.emit(result, page=pages.matrix_page, data=json_data.matrix_data)
    else:
        listed = answers.role_list(library, family or ())
        request.emit(listed, page=partial(pages.role_list_page, full=full), data=json_data.role_list_data)
