"""Names and numbers inside sentences."""

from roleguide.wording import continued, counted, either, in_sentence, printable


def test_names_inside_a_sentence_begin_small_unless_they_are_abbreviations_or_titles_in_capitals() -> None:
    names = {
        "Program": "program",
        "CIO": "CIO",
        "IT director": "IT director",
        "DevOps engineer": "DevOps engineer",
        "Team Lead": "Team Lead",
        "X": "X",
        "": "",
    }
    assert {name: in_sentence(name) for name in names} == names


def test_a_sentence_after_a_colon_begins_small_whatever_follows_in_it() -> None:
    assert continued("Helps a team use Scrum") == "helps a team use Scrum"
    assert continued("IT is what it runs") == "IT is what it runs"


def test_what_is_not_printable_is_shown_as_an_escape() -> None:
    assert printable("a\x1b[31m\u202eb é") == "a\\x1b[31m\\u202eb é"


def test_numbers_agree_with_their_nouns() -> None:
    assert [counted(number, "role") for number in (0, 1, 2)] == ["0 roles", "1 role", "2 roles"]


def test_a_choice_reads_as_people_say_it() -> None:
    assert [either(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a or b", "a, b or c"]
