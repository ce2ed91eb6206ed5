"""The names in a guide, for completion: out of its index alone, if that is fresh."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from roleguide.errors import RoleguideError
from roleguide.index.file import BROKEN, fresh_index, index_path
from roleguide.locate import guide_files


def named(collections: Collection[str], options: Sequence[Path], *, builtin: bool) -> Iterator[tuple[str, str, str]]:
    """A name, the id that it means and the title of that, for each name in these collections.

    A guide that has no fresh index is compiled for the next time. Where there is no guide, there are no names.
    """
    try:
        files = [file.path for file in guide_files(options, builtin=builtin)]
        path = index_path(files)
        found = fresh_index(path, files)
        if not found:
            from roleguide.index.cache import open_guide

            open_guide(files)
            found = fresh_index(path, files)
        if found:
            yield from [(one.name, one.id, one.title) for one in found[0].names(collections, "")]
    except (RoleguideError, OSError, RuntimeError, *BROKEN):
        return
