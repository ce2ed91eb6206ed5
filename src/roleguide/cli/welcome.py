"""What `roleguide` alone says: what it answers, six commands that work, and where to go from there."""

from collections.abc import Iterator, Mapping, Sequence

_ABOUT = (
    "roleguide answers what an IT or project role does, how it differs from the one next to it, and how to get there: "
    "offline, with its sources, or the word that it is this guide's own judgment."
)

_QUESTIONS = {
    "roleguide describe program-manager": ["what someone in this role does"],
    "roleguide compare program project": ["how roles differ, row by row"],
    "roleguide become program --from project": ["how to get from one role to another"],
    "roleguide describe pmp": ["what a certificate takes and opens"],
    "roleguide list": ["every role in the guide"],
    "roleguide search budget": ["who deals with a subject"],
}

_FURTHER = {
    "Your own roles": ["roleguide new squad-lead > squad-lead.yaml", "roleguide check squad-lead.yaml"],
    "Published catalogues": ["roleguide import onet --help"],
    "Completion at TAB": ["roleguide --install-completion"],
    "All commands": ["roleguide --help"],
}


def welcome() -> str:
    """A text for terminals of any width. Commands stay whole on their lines, so that they can be pasted."""
    import shutil
    import textwrap

    width = shutil.get_terminal_size().columns
    about = textwrap.wrap(_ABOUT, width)
    return "\n".join([*about, "", *_rows(_QUESTIONS, width, indent="  "), "", *_rows(_FURTHER, width), ""])


def _rows(rows: Mapping[str, Sequence[str]], width: int, indent: str = "") -> Iterator[str]:
    """What stands on the left of each row, with lines to its right or, where they do not fit there, below it."""
    column = max(map(len, rows)) + 2
    if len(indent) + column + max(len(line) for lines in rows.values() for line in lines) <= width:
        for left, lines in rows.items():
            for number, line in enumerate(lines):
                yield f"{indent}{'' if number else left:{column}}{line}"
    else:
        for left, lines in rows.items():
            yield f"{indent}{left}"
            yield from (f"{indent}    {line}" for line in lines)
