"""Reviews the evidence behind a guide: who says something, when it was written and when it was last read."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from roleguide.files.check import Place, cited
from roleguide.guide.model import EDITORIAL, Certification, Guide, Rank, Role, Source
from roleguide.problems import Code, KeyPath, Location, Problem, Severity

IsChecked = Callable[[Location], bool]
"""Returns whether a place is in a file that is being checked; there are no warnings about other files."""

Ask = Callable[[Sequence[str]], Mapping[str, str]]
"""Returns what is wrong with each of some addresses that leads nowhere."""

_LONGEST_NOTE = 200
"""Characters. What is longer is not read."""

_AGING = ("status", "asks", "exam", "fee", "valid")
"""Parts of a certification that change from year to year, by their names in a file."""


def months_before(day: date, months: int) -> date:
    """Returns the day so many months before another, or the first day of all if that is further back."""
    total = day.year * 12 + day.month - 1 - months
    if total < 12:
        return date.min
    return date(total // 12, total % 12 + 1, min(day.day, 28))


@dataclass(frozen=True, kw_only=True)
class EvidenceReviewer:
    """Finds what is allowed but weakens the evidence. Each method yields warnings of one kind."""

    guide: Guide
    place: Place

    def future_dates(self, today: date) -> Iterator[Problem]:
        """Days on which a source cannot have been written or read yet."""
        for source_id, source in self.guide.sources.items():
            name, day = ("checked", source.checked) if source.checked else ("published", source.published)
            if day is not None and str(day) > today.isoformat()[: len(str(day))]:
                path = ("sources", source_id, name)
                message = f'the source "{source_id}" was {name} in the future, on {day}'
                yield self._warning(path, "future-date", message, "correct the day")

    def undated_sources(self) -> Iterator[Problem]:
        """Primary sources that do not say when they were written."""
        for source_id, source in self.guide.sources.items():
            if source.rank is Rank.PRIMARY and source.published is None and not source.undated:
                message = f'the primary source "{source_id}" does not say when it was published'
                hint = "add published: with the day that the text gives, or undated: true"
                yield self._warning(("sources", source_id), "undated-source", message, hint, on_key=True)

    def home_pages(self) -> Iterator[Problem]:
        """Pages of certifications that are only an issuer's home page."""
        for certification_id, certification in self.guide.certifications.items():
            if certification.page and _is_home_page(certification.page):
                message = f'the page of "{certification_id}" is a home page'
                hint = "name the page about this certification, or leave it out"
                yield self._warning(("certifications", certification_id, "page"), "home-page", message, hint)

    def long_notes(self) -> Iterator[Problem]:
        """Notes about certifications that are too long to be read."""
        for certification_id, certification in self.guide.certifications.items():
            if certification.note and len(certification.note.text) > _LONGEST_NOTE:
                length = len(certification.note.text)
                message = f"the note has {length:,} characters; a reader takes in {_LONGEST_NOTE}"
                hint = "keep what matters; what other sources say goes under disputed, a change under changes"
                yield self._warning(("certifications", certification_id, "note"), "long-note", message, hint)

    def past_changes(self, today: date) -> Iterator[Problem]:
        """Changes whose day has passed since anybody looked."""
        for certification_id, certification in self.guide.certifications.items():
            changes = certification.changes
            sources = (source_id for _, part in cited(certification) for source_id in part.sources) if changes else ()
            read = self._last_read(sources)
            for index, change in enumerate(changes):
                day = change.day
                has_passed = day <= today.isoformat()[: len(day)]
                if has_passed and read is not None and read.isoformat()[: len(day)] < day:
                    path = ("certifications", certification_id, "changes", index, "on")
                    message = f'"{change.text}" was to happen on {day}, and nobody has looked since'
                    hint = "look whether it did, correct what it changes, and update checked of the source"
                    yield self._warning(path, "past-change", message, hint)

    def weak_numbers(self) -> Iterator[Problem]:
        """Numbers that are carried by weak sources alone."""
        entries: list[tuple[KeyPath, Role | Certification]] = [
            *((("roles", role_id), role) for role_id, role in self.guide.roles.items()),
            *((("certifications", name), certification) for name, certification in self.guide.certifications.items()),
        ]
        for path, entry in entries:
            for inner, part in cited(entry):
                if inner and inner[0] != "disputed" and self._is_weak(part.sources) and has_number(part):
                    message = "this number is carried by weak sources alone"
                    hint = "name a better source, leave the number out, or move it to disputed"
                    yield self._warning((*path, *inner), "weak-number", message, hint)

    def stale_facts(self, oldest: date) -> Iterator[Problem]:
        """Certifications of which something that changes from year to year was last read before a day."""
        for certification_id, certification in self.guide.certifications.items():
            stale: dict[str, date] = {}
            for inner, part in cited(certification):
                if inner and inner[0] in _AGING:
                    read = self._last_read(part.sources)
                    if read is not None and read < oldest:
                        stale[str(inner[0])] = min(read, stale.get(str(inner[0]), read))
            if stale:
                message = f'{", ".join(stale)} of "{certification_id}" were last read on {min(stale.values())}'
                hint = "read the issuer's page again, and update checked of the source"
                yield self._warning(("certifications", certification_id), "stale-fact", message, hint, on_key=True)

    def _links(self) -> Iterator[tuple[KeyPath, str]]:
        """Yields every address of a source or a certification, with its path."""
        for source_id, source in self.guide.sources.items():
            if source.url:
                yield ("sources", source_id, "url"), source.url
        for certification_id, certification in self.guide.certifications.items():
            if certification.page:
                yield ("certifications", certification_id, "page"), certification.page

    def dead_links(self, ask: Ask, is_checked: IsChecked) -> Iterator[Problem]:
        """Addresses in checked files that lead nowhere."""
        links = [(path, address) for path, address in self._links() if is_checked(self.place(path, False))]
        failures = ask([address for _, address in links])
        for path, address in links:
            if address in failures:
                hint = "look for where the page has moved, or name another source"
                yield self._warning(path, "dead-link", f"{address}: {failures[address]}", hint)

    def _last_read(self, source_ids: Iterable[str]) -> date | None:
        """Returns the last day on which any of these sources was read; None if none of them says so."""
        sources = map(self._source, source_ids)
        return max((source.checked for source in sources if source and source.checked), default=None)

    def _is_weak(self, source_ids: Iterable[str]) -> bool:
        sources = [self._source(source_id) for source_id in source_ids if source_id != EDITORIAL]
        return bool(sources) and all(source and source.rank is Rank.WEAK for source in sources)

    def _source(self, source_id: str) -> Source | None:
        return self.guide.sources.get(source_id)

    def _warning(self, path: KeyPath, code: Code, message: str, hint: str, *, on_key: bool = False) -> Problem:
        return Problem(self.place(path, on_key), code, message, hint, Severity.WARNING)


def _is_home_page(address: str) -> bool:
    """Returns whether an address leads no further than to a site, or to its edition in one language."""
    parts = urlsplit(address)
    return not parts.query and bool(re.fullmatch(r"/?([a-z]{2}(-[a-z]{2})?/?)?", parts.path.lower()))


def has_number(part: Any) -> bool:
    """Returns whether a part of an entry says how much of something, not counting numbers in names.

    What has sources of its own in it is not looked into.
    """
    contents = [getattr(part, field.name) for field in fields(part) if field.name not in ("sources", "holds")]
    parts = [item for content in contents if isinstance(content, tuple) for item in content if is_dataclass(item)]
    return any(map(_is_number, contents)) or any(has_number(inner) for inner in parts if not hasattr(inner, "sources"))


def _is_number(content: object) -> bool:
    if isinstance(content, str):
        return bool(_AMOUNT.search(content))
    return isinstance(content, (int, float)) and not isinstance(content, bool)


_AMOUNT = re.compile(r"(?<![\w.-])\d[\d.,]*( ?%| [a-z])")
"""A number of something in a text, unlike that in ITIL 4 or SAP-C03."""
