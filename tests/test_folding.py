"""Spellings that people see as the same, and the words of a text."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleguide.folding import find_words, fold, words_of


@pytest.mark.parametrize(
    "spellings",
    [
        ["Café Lead", "Cafe\u0301 lead", "CAFE LEAD", "ＣＡＦÉ ｌｅａｄ", "Ca\u00adfé Lead"],
        ["Straße", "strasse", "STRASSE", "STRAẞE"],
        ["Łódź", "lodz", "ŁÓDZ"],
        ["œuvre", "OEUVRE", "Œuvre"],
        ["d’accord", "d'accord"],
        ["“yes” – no", '"yes" - no'],
        ["İstanbul", "istanbul", "ISTANBUL", "ıstanbul"],
        ["Ἀθήνα", "αθηνα", "ΑΘΗΝΑ"],
        ["Ёлка", "елка"],
        ["プロ", "フ\u309aロ", "ﾌﾟﾛ"],
        ["ﬁnance", "finance"],
    ],
)
def test_what_a_person_sees_as_the_same_is_the_same(spellings: list[str]) -> None:
    assert len({fold(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(("one", "other"), [("が", "か"), ("й", "и"), ("c", "c++"), ("नि", "न")])
def test_what_is_another_letter_stays_another_letter(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_changes_nothing_more_and_forms_do_not_matter(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text)) == folded


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("IT program_manager", ["it", "program", "manager"]),
        ("C, C++ and C#; R&D, Q&A", ["c", "c++", "and", "c#", "r&d", "q&a"]),
        ("research & development, black&white", ["research", "development", "black", "white"]),
        ("Node.js/TypeScript", ["node", "js", "typescript"]),
        ("Fußwege, Cafe\u0301s", ["fusswege", "cafes"]),
        ("プロジェクト管理", list("プロジェクト管理")),
        ("ﾌﾟﾛ PM", ["プ", "ロ", "pm"]),
        ("Ｃ＋＋", ["c++"]),
        ("менеджер проекта", ["менеджер", "проекта"]),
        ("प्रबंधक", [fold("प्रबंधक")]),
        ("?!", []),
    ],
)
def test_the_words_of_a_text(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@given(st.text())
def test_words_are_parts_of_the_text_in_its_order(text: str) -> None:
    spans = list(find_words(text))
    assert all(start < end for start, end in spans)
    assert spans == sorted(spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
