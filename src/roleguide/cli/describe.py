"""`roleguide describe`."""

from functools import partial
from typing import Annotated

import typer

from roleguide.cli.complete import complete_entry
from roleguide.cli.options import FullOption, OnlyOption, Request, reading, sections_named
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
    full: FullOption = False,
) -> None:
    """Describe a role, a certification or a skill: what it is and what it asks of you.

    Example: roleguide describe program-manager
    """
    from roleguide.answers.describe import describe_certification, describe_role, describe_skill
    from roleguide.answers.resolve import resolve_entry
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
            from roleguide.pages.describe import role_page

            page = partial(role_page, surroundings=not sections, full=full)
            request.emit(describe_role(library, entry.id, sections), page=page, data=json_data.role_data, full=full)
        case Collection.CERTIFICATIONS:
            from roleguide.pages.describe_certification import certification_page

            certification = describe_certification(library, entry.id)
            shown = partial(certification_page, full=full)
            request.emit(certification, page=shown, data=json_data.certification_data, full=full)
        case _:
            from roleguide.pages.describe import skill_page

            skill = describe_skill(library, entry.id)
            request.emit(skill, page=partial(skill_page, full=full), data=json_data.skill_data, full=full)
