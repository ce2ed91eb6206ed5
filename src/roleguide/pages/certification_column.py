"""Says in short phrases what a comparison shows of one certification.

A column has room for what tells certifications apart, and no more. What is left out is counted, as in "(+2)"; in full,
nothing is. A phrase that joins several statements cites only what is behind all of them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby

from roleguide.answers.compare_certifications import Aspect, ComparedCertification, Helper, Opening, Use
from roleguide.guide.model import Asks, Certification, Need
from roleguide.pages.abbreviations import abbreviated
from roleguide.pages.certifications import certification_name, fee_text, standing, validity_text
from roleguide.pages.page import Item, cites_of, to_items
from roleguide.pages.prerequisites import compact_prerequisites, named_training, prerequisite_items, shared_cites
from roleguide.text import continued, counted, either

REQUIRED = (Aspect.TRAINING, Aspect.PREREQUISITES, Aspect.HELPED_BY)
RENEWED = (Aspect.VALID, Aspect.RENEWAL)

_LONGEST = 150
"""The most characters of several ways to qualify."""

_LONGEST_LIST = 50
"""The most characters of several names."""

_NEEDS = {Need.REQUIRED: "required", Need.TYPICAL: "often", Need.HELPFUL: "helps"}

_USES = {Use.REQUIRED: "required for", Use.ACCEPTED: "accepted for", Use.COUNTS: "counts for"}

_NOTHING = {
    Aspect.FEE: "see the issuer's page",
    Aspect.WANTED_BY: "no role of this guide",
    Aspect.OPENS: "no other certification",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What a page says of one of the certifications that it compares."""

    compared: ComparedCertification
    certifications: Mapping[str, Certification]
    in_full: bool
    run_in: bool  # whether phrases that cite the same are joined

    @property
    def certification(self) -> Certification:
        """The certification itself."""
        return self.certifications[self.compared.id]

    @property
    def name(self) -> Item:
        """The full name, who awards it, how hard it is, and its status if it can no longer be earned."""
        certification, stated = self.certification, self.certification.standing
        parts = [
            f"{certification.title}, {abbreviated(certification.issuer)}",
            f"{certification.difficulty} level" if certification.difficulty else "",
            "" if certification.is_awarded else standing(certification, self.certifications),
        ]
        cites = cites_of(stated.sources) if stated and not certification.is_awarded else ()
        return Item(text="; ".join(filter(None, parts)), cites=cites)

    def cell(self, aspects: tuple[Aspect, ...]) -> tuple[Item, ...]:
        """What a row about these aspects says of it; there is always something."""
        if aspects == REQUIRED:
            items = [*self._prerequisites(list(self._training())), *self._helped_by()]
        elif aspects == RENEWED and self.compared.valid and self.compared.valid.lifetime:
            items = list(self._valid())
        else:
            items = [item for aspect in aspects for item in self._items(aspect)]
        return tuple(_run_in(items) if self.run_in else items) or (Item(text=self._nothing(aspects[0])),)

    def _items(self, aspect: Aspect) -> Iterator[Item]:
        """What there is to say of one aspect; nothing if the guide does not know, or where there is none."""
        phrases: dict[Aspect, Callable[[], Iterator[Item]]] = {
            Aspect.PREREQUISITES: self._prerequisites,
            Aspect.TRAINING: self._training,
            Aspect.HELPED_BY: self._helped_by,
            Aspect.EXAM: self._exam,
            Aspect.VALID: self._valid,
            Aspect.FEE: self._fee,
            Aspect.RENEWAL: self._renewal,
            Aspect.WANTED_BY: self._wanted_by,
            Aspect.OPENS: self._opens,
        }
        return phrases[aspect]()

    def _nothing(self, aspect: Aspect) -> str:
        if aspect is Aspect.TRAINING and self.compared.training is not None:
            return "none required"
        return _NOTHING.get(aspect, "not found")

    def _prerequisites(self, training: Sequence[Item] = ()) -> Iterator[Item]:
        """What is required, after the training that is."""
        asks = self.compared.prerequisites or Asks()
        if self.compared.prerequisites and not (training or asks.all or asks.one_of):
            yield Item(text="none", cites=() if self.compared.training else cites_of(asks.sources))
        longest = None if self.in_full else _LONGEST
        required = compact_prerequisites(asks, self.certifications, longest=0 if self.run_in else longest)
        yield from prerequisite_items(replace(required, fixed=(*training, *required.fixed)), longest=longest)

    def _training(self) -> Iterator[Item]:
        trainings = self.compared.training or ()
        for training in trainings:
            if training.always:
                yield Item(text=named_training(training.text), cites=cites_of(training.sources))
        by_way = [training for training in trainings if not training.always]
        if by_way:
            texts = list(dict.fromkeys(training.text for training in by_way))
            if not all(way.training for way in self.certification.ways):
                texts.append("none")
            text = named_training(_alternatives(texts, longest=None if self.in_full else _LONGEST))
            yield Item(text=text, cites=shared_cites(training.sources for training in by_way))

    def _helped_by(self) -> Iterator[Item]:
        """What counts toward it. Not in full, it says no more of what is a way to qualify anyway."""
        helpers = self.compared.helped_by
        if self.in_full:
            for helper in helpers:
                yield Item(text=f"{self._name_of(helper)}: {helper.text}", cites=cites_of(helper.sources))
            return
        helpers = tuple(helper for helper in helpers if helper.id not in self.certification.requires)
        if helpers:
            names = self._listed([self._name_of(helper) for helper in helpers])
            verb = "counts" if len(helpers) == 1 else "count"
            yield Item(text=f"{names} {verb} toward it", cites=shared_cites(helper.sources for helper in helpers))

    def _exam(self) -> Iterator[Item]:
        """An exam: "56 questions, 150 minutes, pass mark 42 of 70"; a note that is not needed with that is counted."""
        exam = self.compared.exam
        if exam:
            scored = f" ({exam.scored:,} scored)" if exam.scored and not self.run_in else ""
            facts = (
                f"{counted(exam.questions, 'question')}{scored}" if exam.questions else "",
                counted(exam.minutes, "minute") if exam.minutes else "",
                f"pass mark {exam.pass_mark}" if exam.pass_mark else "",
            )
            text = ", ".join(filter(None, facts))
            if exam.note and exam.questions and exam.pass_mark and not self.in_full:
                text = f"{text} (+1)"
            elif exam.note:
                text = "; ".join(filter(None, (text, exam.note)))
            yield from to_items([text], cites_of(exam.sources))

    def _valid(self) -> Iterator[Item]:
        valid = self.compared.valid
        if valid:
            yield from to_items([validity_text(valid)], cites_of(valid.sources))

    def _fee(self) -> Iterator[Item]:
        fee = self.compared.fee
        if fee:
            yield Item(text=fee_text(fee), cites=cites_of(fee.sources))

    def _renewal(self) -> Iterator[Item]:
        renewal = self.compared.renewal
        if renewal:
            text = renewal.text if self.in_full else abbreviated(renewal.text)
            yield Item(text=text, cites=cites_of(renewal.sources))

    def _wanted_by(self) -> Iterator[Item]:
        for need, words in _NEEDS.items():
            wanting = [role for role in self.compared.wanted_by if role.need is need]
            if wanting:
                titles = self._listed([continued(role.title) for role in wanting])
                yield Item(text=f"{words}: {titles}", cites=shared_cites(role.sources for role in wanting))

    def _opens(self) -> Iterator[Item]:
        """What it leads to, as far as that can still be earned; in full, each with what it counts for."""
        openings = [opening for opening in self.compared.opens if self.certifications[opening.id].is_awarded]
        if self.in_full:
            for opening in openings:
                text = f"{_USES[opening.use]} {self._name_of(opening)}"
                yield Item(text=": ".join(filter(None, (text, opening.text))), cites=cites_of(opening.sources))
            return
        for use, words in _USES.items():
            opened = [opening for opening in openings if opening.use is use]
            if opened:
                names = self._listed([self._name_of(opening) for opening in opened])
                yield Item(text=f"{words} {names}", cites=shared_cites(opening.sources for opening in opened))

    @property
    def note(self) -> tuple[Item, ...]:
        """What else the guide says of it."""
        note = self.certification.note
        return (Item(text=note.text, cites=cites_of(note.sources)),) if note else ()

    @property
    def changes(self) -> tuple[Item, ...]:
        """Changes in its rules, in the order of their days."""
        changes = sorted(self.certification.changes, key=lambda change: change.day)
        return tuple(Item(text=f"{change.day}: {change.text}", cites=cites_of(change.sources)) for change in changes)

    @property
    def disputed(self) -> tuple[Item, ...]:
        """What other sources say."""
        return tuple(
            Item(text=f"{dispute.about}: {dispute.text}", cites=cites_of(dispute.sources))
            for dispute in self.certification.disputed
        )

    def _name_of(self, other: Helper | Opening) -> str:
        return certification_name(self.certifications[other.id])

    def _listed(self, names: Sequence[str]) -> str:
        """The names, or as many as there is room for, and how many more there are."""
        shown = names if self.in_full else names[: _number_that_fits(names)]
        more = len(names) - len(shown)
        return ", ".join(shown) + (f" (+{more})" if more else "")


def _number_that_fits(names: Sequence[str]) -> int:
    ends = accumulate(len(name) + 2 for name in names)
    return max(sum(end - 2 <= _LONGEST_LIST for end in ends), 1)


def _alternatives(texts: Sequence[str], *, longest: int | None) -> str:
    """The texts with "or" between: "40 or 30 hours of training"; if that is too long, the first and how many more."""
    amounts = [text.partition(" ") for text in texts]
    if all(number.isdecimal() for number, _, _ in amounts) and len({rest for _, _, rest in amounts}) == 1:
        return f"{either([number for number, _, _ in amounts])} {amounts[0][2]}"
    text = "; or ".join(texts)
    return text if longest is None or len(text) <= longest else f"{texts[0]}; or {len(texts) - 1} more"


def _run_in(items: Iterable[Item]) -> Iterator[Item]:
    """The phrases, with consecutive ones that cite the same joined into one."""
    for cites, alike in groupby(items, key=lambda item: item.cites):
        yield Item(text="; ".join(item.text for item in alike), cites=cites)
