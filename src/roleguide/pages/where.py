"""Builds the page that shows which files are in force and what each of them says."""

from collections.abc import Iterable

from roleguide.answers.where import Contribution, Provenance
from roleguide.guide.vocabulary import Collection
from roleguide.pages.page import Block, Item, Page, filled, to_line

_NAMED = 6
"""Up to this many things are named; more are only counted."""


def where_page(provenance: Provenance) -> Page:
    """The page of the files in force, or of the places of one role's fields."""
    files = tuple(to_line(file.origin, *_contribution_items(file)) for file in provenance.files)
    fields = tuple(to_line(path, Item(text=str(place))) for path, place in provenance.fields.items())
    lead = []
    if provenance.problems:
        lead.append(to_line("Problems", Item(text=f"{provenance.problems}; see them with: roleguide check")))
    if provenance.index and not provenance.role:
        state = "ready" if provenance.is_indexed else "is made when a command next reads these files"
        lead.append(to_line("Index", Item(text=f"{provenance.index}, {state}")))
    return Page(
        titles=(f"Where {provenance.role} stands" if provenance.role else "Files in force",),
        edition=provenance.edition,
        lead=tuple(lead),
        blocks=filled(
            [
                Block(title="Fields", lines=fields),
                Block(title="Files", note="each on top of those above it", lines=() if provenance.role else files),
            ]
        ),
        next=(f"roleguide describe {provenance.role}",) if provenance.role else ("roleguide check", "roleguide list"),
    )


def _contribution_items(contribution: Contribution) -> Iterable[Item]:
    yield Item(text=contribution.file)
    for collection, ids in contribution.adds.items():
        noun = collection if len(ids) > 1 else Collection(collection).noun
        named = f"{noun} {', '.join(ids)}" if len(ids) <= _NAMED else f"{len(ids)} {noun}"
        yield Item(text=f"adds {named}")
    for verb, paths in (("changes", contribution.changes), ("removes", contribution.removes)):
        if paths:
            yield Item(text=f"{verb} {', '.join(paths)}")
    if not (contribution.adds or contribution.changes or contribution.removes):
        yield Item(text="says nothing that is not there without it")
