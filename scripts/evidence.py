"""Prints who carries what the built-in guide says: statements by the best rank of their sources."""

from collections import Counter
from collections.abc import Iterator

from roleguide.answers.citations import best_of
from roleguide.files.check import cited
from roleguide.files.evidence import has_number
from roleguide.files.load import load
from roleguide.files.locate import builtin_guide
from roleguide.guide.model import EDITORIAL, Guide, Rank
from roleguide.problems import dotted

GUIDE = load([builtin_guide()])


def statements(guide: Guide) -> Iterator[tuple[str, str, str, bool]]:
    """Collection, path, best rank, and whether it has a number, of everything that names sources."""
    for collection in ("roles", "certifications"):
        for entry_id, entry in getattr(guide, collection).items():
            for path, part in cited(entry):
                if path and part.sources:
                    kind = "disputed" if path[0] == "disputed" else collection
                    yield kind, dotted((entry_id, *path)), best_rank(guide, part.sources), has_number(part)


def best_rank(guide: Guide, source_ids: tuple[str, ...]) -> str:
    """The best rank among these sources; "editorial" for our own judgment."""
    best = best_of(guide.sources, source_ids)[0]
    return EDITORIAL if best == EDITORIAL else str(guide.sources[best].rank)


def main() -> None:
    """Prints the table, then each number of a certification that neither its issuer nor a copy of that carries."""
    found = list(statements(GUIDE))
    columns = [*Rank, EDITORIAL]
    print(f"{'':32}" + "".join(f"{column:>11}" for column in columns))
    for kind in ("roles", "certifications", "disputed"):
        for numbers in (False, True):
            counts = Counter(rank for name, _, rank, number in found if name == kind and number is numbers)
            label = f"{kind}, {'with' if numbers else 'without'} a number"
            print(f"{label:32}" + "".join(f"{counts[column]:>11}" for column in columns))
    for kind, path, rank, number in found:
        if kind == "certifications" and number and rank not in (Rank.PRIMARY, Rank.COPY):
            print(f"{path}: a number, carried by: {rank}")


if __name__ == "__main__":
    main()
