"""Builds the page that shows which files are in force and what each of them says."""

from collections.abc import Iterable, Sequence

from roleguide.answers.where import Contribution, Provenance
from roleguide.guide.vocabulary import Collection
from roleguide.pages.page import Block, Item, Page, filled, first_few, to_line

_NAMED = 6
"""Up to this many things are named; more are only counted."""


def where_page(provenance: Provenance) -> Page:
    """The page of the files in force, or of the lines on which they describe one role."""
    lead = []
    if provenance.problems:
        lead.append(to_line("Problems", Item(text=f"{provenance.problems}; see them with: roleguide check")))
    if provenance.index and not provenance.role:
        state = "ready" if provenance.is_indexed else "is made when a command next reads these files"
        lead.append(to_line("Index", Item(text=f"{provenance.index}, {state}")))
    if provenance.role:
        blocks = _fields_by_file(provenance)
    else:
        files = tuple(to_line(file.origin, *_contribution_items(file)) for file in provenance.files)
        blocks = [Block(title="Files", note="each on top of those above it", lines=files)]
    return Page(
        titles=(f"Where {provenance.role} is described" if provenance.role else "Files in force",),
        edition=provenance.edition,
        lead=tuple(lead),
        blocks=filled(blocks),
        next=(f"roleguide describe {provenance.role}",) if provenance.role else ("roleguide check", "roleguide list"),
    )


def _fields_by_file(provenance: Provenance) -> list[Block]:
    """A block for each file that has anything of a role, with a line for each field."""
    lines: dict[str, dict[str, list[tuple[str, int]]]] = {}
    for path, place in provenance.fields.items():
        field, _, inner = path.partition(".")
        lines.setdefault(place.file, {}).setdefault(field, []).append((inner, place.line))
    return [
        Block(
            title="Fields",
            note=file,
            lines=tuple(to_line(field, Item(text=_lines_of(parts))) for field, parts in fields.items()),
        )
        for file, fields in lines.items()
    ]


_FEW = 3
"""The most parts of a field that are named beside its lines."""


def _lines_of(parts: Sequence[tuple[str, int]]) -> str:
    """Where the parts of a field are: "line 12", "lines 12 to 30", and where there are few, which ones."""
    numbers = [line for _, line in parts]
    first, last = min(numbers), max(numbers)
    text = f"line {first}" if first == last else f"lines {first} to {last}"
    names = list(dict.fromkeys(inner.partition(".")[0] for inner, _ in parts if inner))
    return f"{text}: {first_few(names, _FEW)}" if names else text


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
