"""`roleguide describe`."""

from functools import partial
from typing import Annotated

import typer

from roleguide.cli.complete import complete_entry
from roleguide.cli.options import OnlyOption, Request, reading, sections_named
from roleguide.errors import RequestError
from roleguide.guide.vocabulary import Collection


@reading
def describe(
    request: Request,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME",
            help="A role, a certification or a skill, by any of its names.",
            show_default=False,
            autocompletion=complete_entry,
        ),
    ] = None,
    only: OnlyOption = None,
) -> None:
    """Describe a role, a certification or a skill: what it is and what it asks of you.

    Example: roleguide describe program-manager
    """
    from roleguide.answers.describe import describe_certification, describe_role, describe_skill
    from roleguide.answers.resolve import resolve_entry
    from roleguide.pages import describe as pages
    from roleguide.render import json_data

    sections = sections_named(only)
    library = request.library()
    if name is None:
        from roleguide.answers.choice import nothing_to_describe

        raise nothing_to_describe(library)
    entry = resolve_entry(library, name)
    if sections and entry.collection is not Collection.ROLES:
        raise RequestError(
            f"--only chooses sections of a role; {entry.id} is a {entry.collection.noun}.", "Leave --only out."
        )
    match entry.collection:
        case Collection.ROLES:
            page = partial(pages.role_page, surroundings=not sections)
            request.emit(describe_role(library, entry.id, sections), page=page, data=json_data.role_data)
        case Collection.CERTIFICATIONS:
            certification = describe_certification(library, entry.id)
            request.emit(certification, page=pages.certification_page, data=json_data.certification_data)
        case _:
            skill = describe_skill(library, entry.id)
            request.emit(skill, page=pages.skill_page, data=json_data.skill_data)
