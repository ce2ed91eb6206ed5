"""The names in a guide, for completion: out of its index alone, if that is fresh."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from roleguide.errors import RoleguideError
from roleguide.files.locate import guide_files
from roleguide.index.file import UNREADABLE, Name, fresh_index, index_path


def named(
    collections: Collection[str], beginning: str, options: Sequence[Path | str], *, builtin: bool
) -> Iterator[tuple[str, str, str]]:
    """A name, the id that it means and the title of that, for each name in these collections with that beginning.

    `beginning` is folded words separated by single spaces. `options` names knowledge files, as they were typed where
    the command line is not complete yet. A guide that has no fresh index is compiled for the next time. Where there is
    no guide, there are no names.
    """
    try:
        files = guide_files([Path(option) for option in options], builtin=builtin)
        names = _names(collections, beginning, [file.path for file in files])
    except (RoleguideError, OSError, RuntimeError):  # no folder to be in, and no home, are among these
        return
    yield from ((name.name, name.id, name.title) for name in names)


def _names(collections: Collection[str], beginning: str, files: Sequence[Path]) -> list[Name]:
    index = fresh_index(index_path(files), files)
    if index:
        with closing(index):
            try:
                return index.names(collections, beginning)
            except UNREADABLE:
                pass  # whoever reads the whole guide replaces it
    from roleguide.index.cache import open_library
    from roleguide.index.store import every_name

    names = every_name(open_library(files))
    return [name for name in names if name.collection in collections and name.words.startswith(beginning)]
