"""Which entries of a guide say something: texts to look through, and the order of what was found."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from roleguide.answers.citations import NO_CITATIONS, Answer, Citations, citations_of, cited_ids
from roleguide.answers.rows import Rows
from roleguide.folding import find_words, fold, words_of
from roleguide.guide.library import Library
from roleguide.guide.model import Certification, Guide, Role, Skill
from roleguide.guide.vocabulary import SectionId
from roleguide.records import record

MOST_WORDS = 32
"""Different words of a search that are looked for; further ones are left out."""

_STOP = frozenset(
    words_of(
        "a am an and are as at be become been between by can could did difference do does for from had has have how i "
        "in is it its many me much my need of on or our should than that the their there they this to us versus vs was "
        "we were what when where which who whom whose why will with would you your"
    )
)
"""Words that stand in every other text or question. They count only where there are no others to look for."""

_AFTER_HOW_MUCH = frozenset({"cost", "costs", "earn", "earns", "make", "makes", "pay", "pays"})
"""Words that belong to the question where it asks how much."""

NAME, SUMMARY = "name", "summary"
"""What a text is besides a section: the names of an entry, and what it is in one sentence."""

_TIERS = {NAME: 0, SUMMARY: 1, SectionId.SCOPE: 2, SectionId.DUTIES: 3}
_LAST_TIER = 4


@record
class Passage:
    """One text of an entry that can be found."""

    collection: str
    id: str
    title: str  # of the entry
    section: str  # the id of a section, or NAME or SUMMARY
    label: str  # what stands before the text on a page
    text: str
    also: str = ""  # words that find it and are not shown


@record
class Match:
    """A passage in which words were found."""

    passage: Passage
    spans: tuple[tuple[int, int], ...]  # start and end of each of these words in its text
    words: frozenset[str]  # those of the search that it has
    weight: float  # how rare they are in the guide and how short it is, larger is better


@record
class Hit:
    """An entry that was found, and where in it: at least one match, the best first."""

    collection: str
    id: str
    matches: tuple[Match, ...]

    @property
    def title(self) -> str:
        """The title of the entry."""
        return self.matches[0].passage.title


@record
class SearchResult(Answer):
    """What a search has found, the best first. Its passages cite nothing; its notices are those behind all entries."""

    words: tuple[str, ...]  # those that were looked for
    hits: tuple[Hit, ...]
    nearest: tuple[str, ...]  # where there are no hits: words of the guide that are much like those


def words_to_find(typed: str) -> tuple[str, ...]:
    """The words to look for in what was typed, folded, each once, at most MOST_WORDS.

    Characters of a script without spaces that stand together are one word here.
    """
    words = dict.fromkeys(_typed_words(typed))
    asked = _STOP | _AFTER_HOW_MUCH if {"how", "much"} <= words.keys() else _STOP
    telling = [word for word in words if word not in asked]
    return tuple((telling or list(words))[:MOST_WORDS])


def _typed_words(typed: str) -> Iterator[str]:
    begun, ended = 0, 0
    for start, end in find_words(typed):
        if start > ended or not ended:
            if ended:
                yield fold(typed[begun:ended])
            begun = start
        ended = end
    if ended:
        yield fold(typed[begun:ended])


def ranked(
    matches: Iterable[Match], order: Mapping[tuple[str, str], int], words: Sequence[str] = ()
) -> tuple[Hit, ...]:
    """The entries with these matches, those that are called by the `words` looked for first.

    Then come those whose titles together are the words, those whose title holds all of the words, all these in guide
    order; then those with the longest of their names among the words, and those with most of them.
    Names come before summaries, those before scope, that before duties, and these before all else; then the rarer
    words in the shorter texts. `order` has collection and id of each entry to its place in the guide.
    """
    by_entry: dict[tuple[str, str], list[Match]] = {}
    for match in matches:
        by_entry.setdefault((match.passage.collection, match.passage.id), []).append(match)

    listed = _titles_together(by_entry, words)

    def rank(entry: tuple[str, str]) -> tuple[float, ...]:
        matching = by_entry[entry]
        covered = len(frozenset[str]().union(*(match.words for match in matching)))
        together = max(len(match.words) for match in matching)
        tier = min(_tier(match) for match in matching)
        weight = sum(match.weight for match in matching)
        by_name = _name_tier(matching, words, listed=entry in listed)
        if by_name <= _TITLED:
            is_late = by_name == _TITLED and words_of(matching[0].passage.title)[: len(words)] != list(words)
            return by_name, is_late, order[entry]
        held = -_most_held(matching, words) if by_name == _HELD else 0
        return by_name, held, -covered, -together, tier, -weight, order[entry]

    return tuple(
        Hit(
            collection=entry[0],
            id=entry[1],
            matches=tuple(sorted(by_entry[entry], key=lambda match: (-len(match.words), _tier(match), -match.weight))),
        )
        for entry in sorted((entry for entry in by_entry if entry in order), key=rank)
    )


def _titles_together(by_entry: Mapping[tuple[str, str], Sequence[Match]], words: Sequence[str]) -> set[tuple[str, str]]:
    """The entries whose titles together are the words, where these name several, as in "program or project manager"."""
    titles = {entry: set(_telling(words_of(matching[0].passage.title))) for entry, matching in by_entry.items()}
    inside = {entry: title for entry, title in titles.items() if title < set(words)}
    return set(inside) if set().union(*inside.values()) == set(words) else set()


def _name_tier(matches: Sequence[Match], words: Sequence[str], *, listed: bool) -> int:
    """How well an entry's names fit the words, the best first.

    Its title is the words; another name is; either is but for words that say nothing; it is `listed` among others; its
    title holds them all (those that begin with them first); they hold a telling name of it; its title holds most of
    them; none of that.
    """
    whole_title = words_of(matches[0].passage.title)
    title = _telling(whole_title)
    texts = (match.passage.text for match in matches if match.passage.section == NAME)
    names = [name for text in texts for name in text.split(", ")]
    spelled = [words_of(name) for name in names]
    if whole_title == list(words):
        return 0
    if list(words) in spelled:
        return 1
    without_others = [_telling(name) for name in spelled]
    if list(words) in (title, *without_others):
        return 2
    if listed:
        return 3
    if words and all(any(part.startswith(word) for part in title) for word in words):
        return _TITLED
    if _most_held(matches, words):
        return _HELD
    held = sum(word in title for word in words)
    return 6 if held > 1 and 2 * held > len(words) else 7


_TITLED, _HELD = 4, 5
"""Name tiers: of entries whose titles hold all words; and of those a telling name of which the words hold."""


def _most_held(matches: Sequence[Match], words: Sequence[str]) -> int:
    """The most words of a telling name of an entry, all of which are among the words looked for; 0 if there is none."""
    texts = (match.passage.text for match in matches if match.passage.section == NAME)
    names = {name: _telling(words_of(name)) for text in texts for name in text.split(", ")}
    telling = (parts for name, parts in names.items() if len(parts) > 1 or _is_abbreviation(name))
    return max((len(parts) for parts in telling if set(words).issuperset(parts)), default=0)


def _telling(words: list[str]) -> list[str]:
    """The words without those that a search leaves out; all of them where no others are left."""
    return [word for word in words if word not in _STOP] or words


def _is_abbreviation(name: str) -> bool:
    return sum(map(str.isupper, name)) > 1


def _tier(match: Match) -> int:
    return _TIERS.get(match.passage.section, _LAST_TIER)


_FEW = 8
"""Skills up to which it is looked up who calls for each of them."""


def citations_behind(library: Library, hits: Iterable[Hit]) -> Citations:
    """The notices that the entries found ask for; nothing is read where a guide has no notices.

    A skill names no source itself: behind it are those of the roles that call for it, or where too many skills are
    found to look for these, any of the guide.
    """
    guide = library.guide
    if not guide.notices:
        return NO_CITATIONS
    hits = list(hits)
    sources = cited_ids(tuple(getattr(guide, hit.collection)[hit.id] for hit in hits if hit.collection != "skills"))
    skills = [hit.id for hit in hits if hit.collection == "skills"]
    notices = citations_of(guide, sources).notices
    if skills and len(notices) < len(guide.notices):
        few = len(skills) <= _FEW
        notices = citations_of(guide, sources | _behind(library, skills)).notices if few else guide.notices
    return Citations(sources={}, notices=notices)


def _behind(library: Library, skills: Iterable[str]) -> set[str]:
    """The ids of the sources that say how much roles ask of these skills."""
    asked = (role.qualifications.skills[skill] for skill in skills for role in library.calling_for("skills", skill))
    return cited_ids(tuple(asked))


_LONGEST = 200
"""Characters of a name that stand beside each passage that it names."""


def passages(guide: Guide) -> Iterator[Passage]:
    """Every text of a guide that can be found."""
    facts = Rows(guide)
    for role in guide.roles.values():
        yield from _of_role(guide, role, facts)
    for certification_id, certification in guide.certifications.items():
        yield from _of_certification(certification_id, certification)
    for skill_id, skill in guide.skills.items():
        yield from _of_skill(skill_id, skill)


def _of_role(guide: Guide, role: Role, facts: Rows) -> Iterator[Passage]:
    title = role.title[:_LONGEST]

    def passage(section: str, label: str, text: str, also: str = "") -> Passage:
        return Passage(collection="roles", id=role.id, title=title, section=section, label=label, text=text, also=also)

    yield passage(NAME, "Name", ", ".join((role.title, *role.aliases)), also=role.id)
    yield passage(SUMMARY, "In short", role.summary.text)
    for section in facts.sections([role]):
        for row in section.rows:
            label, also = row.label[:_LONGEST], _also(guide, section.id, row.key)
            for entry in row.cells[0]:
                text = entry.text
                if section.id in (SectionId.SKILLS, SectionId.CERTIFICATIONS):
                    text = f"{label}, {entry.text}"
                yield passage(section.id.value, label, text, also)


def _also(guide: Guide, section: SectionId, key: str) -> str:
    """What else a row is about: the name of its topic, the full name of its certification."""
    match section:
        case SectionId.DUTIES:
            return f"{key} {guide.topics[key].title[:_LONGEST]}"
        case SectionId.SKILLS:
            return key
        case SectionId.CERTIFICATIONS:
            return f"{key} {guide.certifications[key].title[:_LONGEST]}"
        case _:
            return ""


def _of_certification(certification_id: str, certification: Certification) -> Iterator[Passage]:
    def passage(section: str, label: str, text: str | None, also: str = "") -> Iterator[Passage]:
        if text:
            named = {"collection": "certifications", "id": certification_id, "title": certification.title[:_LONGEST]}
            yield Passage(**named, section=section, label=label, text=text, also=also)

    yield from passage(
        NAME,
        "Name",
        f"{certification.title}, {certification.short}" if certification.short else certification.title,
        also=certification_id,
    )
    yield from passage(SUMMARY, "In short", certification.about)
    yield from passage("issuer", "Issuer", certification.issuer)
    for ask in (*certification.always, *certification.ways):
        experience = [part.of for part in ask.experience]
        yield from passage("asks", "Asks", ", ".join(filter(None, (ask.education, *experience, ask.training))))
    if certification.note:
        yield from passage("note", "Note", certification.note.text)


def _of_skill(skill_id: str, skill: Skill) -> Iterator[Passage]:
    title = skill.title[:_LONGEST]
    for section, label, text in ((NAME, "Name", skill.title), (SUMMARY, "In short", skill.about)):
        if text:
            yield Passage(
                collection="skills", id=skill_id, title=title, section=section, label=label, text=text, also=skill_id
            )


def vocabulary(texts: Iterable[str]) -> set[str]:
    """Every word of these texts, which are folded, that somebody could have meant."""
    return {word for text in texts for word in text.split(" ") if len(word) > 2}
