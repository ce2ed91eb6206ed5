"""Names and numbers inside sentences."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleguide.text import FORBIDDEN, continued, counted, either, printable, printable_lines


def test_a_sentence_after_a_colon_begins_small_whatever_follows_in_it() -> None:
    assert continued("Helps a team use Scrum") == "helps a team use Scrum"
    assert continued("IT is what it runs") == "IT is what it runs"


@pytest.mark.parametrize(
    ("unsafe", "shown"),
    [
        ("a\x1b[31m\u202eb é", "a\\x1b[31m\\u202eb é"),
        ("two\r\nlines\u2028and\ta tab", "two\\r\\nlines\\u2028and\\ta tab"),
        ("\x9b31m \x7f \x85", "\\x9b31m \\x7f \\x85"),
        ("\u200f\u061c\u2066", "\\u200f\\u061c\\u2066"),
        ("\udcff.yaml \uffff \U000e0041", "\\udcff.yaml \\uffff \\U000e0041"),
    ],
)
def test_what_could_change_what_a_reader_sees_is_shown_as_an_escape(unsafe: str, shown: str) -> None:
    assert printable(unsafe) == shown


@pytest.mark.parametrize("text", ["für 12\u202f€", "案件\u3000管理", "می\u200cخواهم", "👩\u200d💻", "soft\xadware"])
def test_what_people_write_in_any_script_is_shown_as_it_is(text: str) -> None:
    assert printable(text) == text


@given(st.text(st.characters(), max_size=20))
def test_no_unsafe_character_is_left(text: str) -> None:
    assert not re.search(FORBIDDEN, printable(text))
    assert len(printable(text).splitlines()) <= 1
    assert printable_lines(f"{text}\n{text}") == "\n".join(map(printable, f"{text}\n{text}".split("\n")))


def test_numbers_agree_with_their_nouns() -> None:
    assert [counted(number, "role") for number in (0, 1, 2)] == ["0 roles", "1 role", "2 roles"]


def test_a_choice_reads_as_people_say_it() -> None:
    assert [either(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a or b", "a, b or c"]
