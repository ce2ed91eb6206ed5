"""The page that tells which files are in force and what each of them says."""

from collections.abc import Iterable

from roleguide.answers.where import Contribution, Provenance
from roleguide.guide.vocabulary import NOUNS
from roleguide.pages.page import Block, Item, Page, filled, to_line

_NAMED = 6
"""Up to so many things are named; more are counted."""


def where_page(found: Provenance) -> Page:
    """The page of the files in force, or of one role's fields."""
    files = tuple(to_line(one.origin, *_told(one)) for one in found.files)
    fields = tuple(to_line(path, Item(text=str(place))) for path, place in found.fields.items())
    lead = []
    if found.problems:
        lead.append(to_line("Problems", Item(text=f"{found.problems}; see them with: roleguide check")))
    if found.index and not found.role:
        told = "ready" if found.is_indexed else "is made when a command next reads these files"
        lead.append(to_line("Index", Item(text=f"{found.index}, {told}")))
    return Page(
        titles=(f"Where {found.role} stands" if found.role else "Files in force",),
        edition=found.edition,
        lead=tuple(lead),
        blocks=filled(
            [
                Block(title="Fields", lines=fields),
                Block(title="Files", note="each on top of those above it", lines=() if found.role else files),
            ]
        ),
        next=(f"roleguide describe {found.role}",) if found.role else ("roleguide check", "roleguide list"),
    )


def _told(one: Contribution) -> Iterable[Item]:
    yield Item(text=one.file)
    for collection, ids in one.adds.items():
        noun = collection if len(ids) > 1 else NOUNS[collection]
        named = f"{noun} {', '.join(ids)}" if len(ids) <= _NAMED else f"{len(ids)} {noun}"
        yield Item(text=f"adds {named}")
    for verb, paths in (("changes", one.changes), ("removes", one.removes)):
        if paths:
            yield Item(text=f"{verb} {', '.join(paths)}")
    if not (one.adds or one.changes or one.removes):
        yield Item(text="says nothing that is not there without it")
