"""Knowledge files, sound and broken."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from roleguide.answers.describe import describe_role
from roleguide.errors import GuideError
from roleguide.files.layers import merge_patch
from roleguide.files.load import examine, load
from roleguide.files.locate import builtin_guide
from roleguide.guide.library import MemoryLibrary
from roleguide.guide.model import Guide
from roleguide.pages.describe import role_page
from roleguide.problems import CODES, Location

GUIDES = Path(__file__).parent / "guides"
BAD = sorted((GUIDES / "bad").glob("*.yaml"))
GOOD = sorted((GUIDES / "good").glob("*.yaml"))

HEAD = 'format: 2\nedition: "1"\ntitle: T\n'


def test_there_are_files_to_try() -> None:
    assert len(BAD) > 40
    assert len(GOOD) >= 5


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_every_mistake_is_found_at_its_place(file: Path) -> None:
    expected = re.findall(r"^# expect: (\d+):(\d+) ([\w-]+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    assert expected
    with pytest.raises(GuideError) as refused:
        load([file])
    found = [(p.location.line, p.location.column, p.code) for p in refused.value.problems]
    assert found == sorted((int(line), int(column), code) for line, column, code in expected)


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.stem)
def test_sound_files_load(file: Path) -> None:
    assert load([file]).title


def problems_in(folder: Path, text: str | bytes) -> list[str]:
    """What is wrong with a file that says this, without its path."""
    file = folder / "guide.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(GuideError) as refused:
        load([file])
    return [str(problem).replace(str(file), "guide.yaml") for problem in refused.value.problems]


# --- what the messages say -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            HEAD.replace("title", "titel") + "title: T\n",
            'guide.yaml:3:1: unknown-field: a guide has no field "titel"\n   hint: did you mean "title"?',
        ),
        (
            HEAD.replace("T", "no"),
            "guide.yaml:3:8: wrong-type: title: expected text, found false (written no)\n   hint: put it in quotes",
        ),
        (
            HEAD.replace("T", "12:30"),
            "guide.yaml:3:8: wrong-type: title: expected text, found the number 750 (written 12:30)\n"
            "   hint: put it in quotes",
        ),
        (
            HEAD + "title: U\n",
            'guide.yaml:4:1: duplicate-key: "title" appears twice here, first on line 3',
        ),
        (
            HEAD + "roles: {a: {title: A}}\n",
            'guide.yaml:4:9: missing-field: roles.a has no "summary"\n   hint: What the role is for, in one sentence.',
        ),
        (
            HEAD + "skills: {k: {title: K, scale: prof}}\nscales: {proficiency: {low: x}}\n",
            'guide.yaml:4:31: unknown-scale: skill "k" names the scale "prof", which no file defines',
        ),
        (
            HEAD + "roles: {lead: {title: L, summary: x, next: [laed]}}\n",
            'guide.yaml:4:45: unknown-role: role "lead" names the role "laed", which no file defines\n'
            '   hint: did you mean "lead"?',
        ),
        (
            "title: roles: a guide\n",
            "guide.yaml:1:13: yaml-syntax: mapping values are not allowed in this context\n"
            '   hint: put quotes around text that contains ": "',
        ),
        ("", "guide.yaml: empty-file: the file is empty\n   hint: a guide begins with: format: 2"),
        (
            b"title: caf\xe9\n",
            "guide.yaml:1:11: not-utf-8: byte 0xe9 is not UTF-8 text\n   hint: save the file as UTF-8",
        ),
        (
            "title: \x1b[2Jx\n",
            "guide.yaml:1:8: control-character: the character U+001B could change what a terminal shows\n"
            "   hint: remove it",
        ),
    ],
)
def test_a_problem_says_what_where_and_what_to_try(tmp_path: Path, text: str | bytes, told: str) -> None:
    assert problems_in(tmp_path, text) == [told]


@pytest.mark.parametrize(
    "text",
    [
        'roles: {"\\e[31mz": {title: T, summary: S}}',
        'roles: {r: {title: T, summary: S, "\\e[31m": 1, "\\e[31m": 2}}',
        "roles: {r: !<%1B%5B31m> {}}",
        "scales: {s: {a: A}}\nskills: {k: {title: K, scale: s}}\n"
        'roles: {r: {title: T, summary: S, qualifications: {skills: {k: "\\e[31mlo"}}}}',
    ],
)
def test_no_message_about_a_file_carries_its_control_characters(tmp_path: Path, text: str) -> None:
    file = tmp_path / "guide.yaml"
    file.write_text(HEAD + text, encoding="utf-8")
    with pytest.raises(GuideError) as refused:
        load([file])
    assert "\x1b" not in str(refused.value)


def test_a_file_that_is_an_empty_map_lacks_everything_a_guide_begins_with(tmp_path: Path) -> None:
    file = tmp_path / "guide.yaml"
    file.write_text("{}\n", encoding="utf-8")
    with pytest.raises(GuideError) as refused:
        load([file])
    assert [problem.code for problem in refused.value.problems] == ["missing-field"] * 3


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 65 + "]" * 65,
        "a: " + "{b: " * 65 + "}" * 65,
        "- " * 65,
        "a: " + "[" * 10_000 + "]" * 10_000,
        "[" * 10_000,
        "a: &a [" + "[" * 40 + "]" * 40 + "]\nb: " + "[" * 40 + "*a" + "]" * 40,
    ],
)
def test_a_file_that_nests_deeper_than_guides_do_is_refused_whichever_parser_reads_it(
    tmp_path: Path, text: str
) -> None:
    (problem,) = problems_in(tmp_path, text)
    assert ": too-deep: the file nests deeper than 64 levels" in problem


def test_a_file_may_nest_deeper_than_any_guide_does(tmp_path: Path) -> None:
    (problem, *_) = problems_in(tmp_path, HEAD + "a: " + "[" * 60 + "]" * 60)
    assert 'a guide has no field "a"' in problem


def test_an_alias_bomb_is_refused_in_bounded_time(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 10)}]" for at in range(1, 12)]
    assert problems_in(tmp_path, "\n".join(lines)) == [
        "guide.yaml: too-large: the file holds more than 50,116 values, counting what its aliases repeat\n"
        "   hint: use fewer aliases, or split it into several files"
    ]


def test_a_long_text_that_aliases_repeat_counts_by_its_length(tmp_path: Path) -> None:
    text = HEAD + f"topics: {{t: {{title: T, about: &a {'x' * 50_000}}}}}\nroles: {{}}\nx: [{'*a, ' * 30}]\n"
    assert "too-large" in problems_in(tmp_path, text)[0]


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("sources: [" + "s, " * 31 + "]", "roles.a.sources: expected at most 30, found 31"),
        ("aliases: [" + "x" * 301 + "]", "roles.a.aliases[0]: expected at most 300 characters, found 301"),
        ("codes: {onet: 1}", "roles.a.codes.onet: expected a list, found the number 1"),
    ],
)
def test_what_is_outside_of_a_limit_is_told_in_words_of_the_file(field: str, told: str, tmp_path: Path) -> None:
    text = HEAD + "sources: {s: {title: S}}\nroles:\n  a:\n    title: A\n    summary: s\n    " + field + "\n"
    assert told in problems_in(tmp_path, text)[0]


@pytest.mark.parametrize(
    ("scalar", "told"),
    [
        ("!!bool x", 'bad-value: the text "x" cannot be read: it is not a valid bool'),
        ('!!int ""', 'bad-value: the text "" cannot be read: it is not a valid int'),
        ('!!float ""', 'bad-value: the text "" cannot be read: it is not a valid float'),
        ("!!int x", "bad-value: the text \"x\" cannot be read: invalid literal for int() with base 10: 'x'"),
        ("!!timestamp x", 'bad-value: the text "x" cannot be read: it is not a valid timestamp'),
        ("0x" + "F" * 5000, "bad-value: long text cannot be read: it is too long for a number or a date"),
        ("1" + ":1" * 5000, "bad-value: long text cannot be read: it is too long for a number or a date"),
        ("!!binary eA==", "unknown-tag: the tag !!binary is not supported in a guide"),
        ("!!set {a}", "unknown-tag: the tag !!set is not supported in a guide"),
        ('"x\\uFFFE"', "control-character: the character U+FFFE could change what a terminal shows"),
        ('"x\\u200f"', "control-character: the character U+200F could change what a terminal shows"),
    ],
)
def test_a_scalar_that_nothing_can_be_made_of_is_one_problem(tmp_path: Path, scalar: str, told: str) -> None:
    for text in (f"roles: {{a: {{title: {scalar}, summary: s}}}}\n", f"topics: {{a: {{title: {scalar}}}}}\n"):
        found = [problem.split("\n")[0].partition(": ")[2] for problem in problems_in(tmp_path, HEAD + text)]
        assert found == [told]


@pytest.mark.parametrize(
    ("merging", "expected"),
    [
        ("{<<: *a, x: [own]}", {"x": "own", "y": "a"}),
        ("{x: [own], <<: *a}", {"x": "own", "y": "a"}),
        ("{<<: [*a, *b]}", {"x": "a", "y": "a", "z": "b"}),
        ("{<<: [*b, *a]}", {"x": "b", "y": "a", "z": "b"}),
        ("*c", {"x": "a", "y": "own"}),
    ],
)
def test_a_map_takes_over_the_keys_of_others(tmp_path: Path, merging: str, expected: dict[str, str]) -> None:
    file = tmp_path / "guide.yaml"
    file.write_text(
        HEAD + "topics: {x: {title: X}, y: {title: Y}, z: {title: Z}}\nroles:\n"
        "  a: {title: A, summary: s, duties: &a {x: [a], y: [a]}}\n"
        "  b: {title: B, summary: s, duties: &b {x: [b], z: [b]}}\n"
        "  c: {title: C, summary: s, duties: &c {<<: *a, y: [own]}}\n"
        f"  d: {{title: D, summary: s, duties: {merging}}}\n",
        encoding="utf-8",
    )
    duties = load([file]).roles["d"].duties
    assert {topic: said.text for topic, (said,) in duties.items()} == expected


def test_a_map_that_takes_over_itself_is_read_without_that(tmp_path: Path) -> None:
    assert problems_in(tmp_path, HEAD + "topics: &t {<<: *t, a: {title: [x]}}\n") == [
        "guide.yaml:4:32: wrong-type: topics.a.title: expected text, found a list"
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('roles:\n  a: {title: A, summary: s}\n  "b  c": {title: B, summary: s}\n', "6:3: bad-id"),
        ("topics: {t: {title: T}}\r\nroles:\r  a: {titel: A, title: A, summary: s}\r", "6:7: unknown-field"),
        ("# \x0c\n", "4:3: control-character"),
        ("# a\u2028# \x01\n", "5:3: control-character"),
        ("roles:\n  a: &a {title: A, summary: s}\n  b: {<<: *a, titel: x}\n", "6:15: unknown-field"),
    ],
)
def test_a_problem_has_its_place_whatever_stands_around_it(tmp_path: Path, text: str, place: str) -> None:
    (found, *_) = problems_in(tmp_path, HEAD + text)
    assert found.startswith(f"guide.yaml:{place}")


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(GuideError, match=r"none\.yaml: missing-file: there is no such file\n1 problem in 1 file$"):
        load([tmp_path / "none.yaml"])
    with pytest.raises(GuideError, match="not-a-file: this is a folder"):
        load([tmp_path])


def test_white_space_in_texts_is_folded(tmp_path: Path) -> None:
    file = tmp_path / "guide.yaml"
    file.write_text('format: 2\nedition: "1"\ntitle: |\n  two\n   lines\n', encoding="utf-8")
    assert load([file]).title == "two lines"


def test_json_may_write_a_character_as_a_pair_of_halves(tmp_path: Path) -> None:
    file = tmp_path / "guide.json"
    file.write_text(json.dumps({"format": 1, "edition": "1", "title": "🎈"}), encoding="utf-8")
    assert load([file]).title == "🎈"
    file.write_text('{"format": 1, "edition": "1", "title": "\\ud83c"}', encoding="utf-8")
    with pytest.raises(GuideError, match="yaml-syntax: found invalid Unicode character escape code"):
        load([file])


def test_a_statement_without_sources_has_those_of_its_role() -> None:
    role = load([GUIDES / "good" / "short-and-long-forms.yaml"]).roles["a"]
    assert [statement.sources for statement in role.duties["t"]] == [("editorial",), ("page",)]
    assert role.certifications["c"].sources == ("editorial",)
    asked = role.qualifications
    assert asked.skills["k"].sources == ("page",)
    assert [said.sources for said in (role.summary, *asked.education, *asked.experience)] == [("editorial",)] * 3
    assert [tool.sources for tool in asked.tools] == [("editorial",), ("page",)]
    assert [said.sources for said in role.scope.values()] == [("editorial",), ("page",)]


# --- layers ----------------------------------------------------------------------------------------------------------


def layered(folder: Path, *texts: str) -> Guide:
    files = [folder / f"{at}.yaml" for at in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, encoding="utf-8")
    return load(files)


def test_a_second_file_adds_replaces_and_removes(tmp_path: Path) -> None:
    base = HEAD + "roles: {a: {title: A, summary: works, aliases: [x, y]}, b: {title: B, summary: rests}}\n"
    guide = layered(tmp_path, base, "roles: {a: {aliases: [z]}, b: null, c: {title: C, summary: sings}}\n")
    assert list(guide.roles) == ["a", "c"]
    assert (guide.roles["a"].title, guide.roles["a"].aliases) == ("A", ("z",))


def test_a_problem_is_reported_in_the_file_that_caused_it(tmp_path: Path) -> None:
    with pytest.raises(GuideError) as refused:
        layered(tmp_path, HEAD + "roles: {a: {title: A, summary: works}}\n", "roles:\n  a: {next: [c]}\n")
    assert [p.location for p in refused.value.problems] == [Location(str(tmp_path / "1.yaml"), 2, 14)]


# The examples of RFC 7396, appendix A.
@pytest.mark.parametrize(
    ("original", "patch", "result"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        (["a", "b"], ["c", "d"], ["c", "d"]),
        ({"a": "b"}, ["c"], ["c"]),
        ({"a": "foo"}, None, None),
        ({"a": "foo"}, "bar", "bar"),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_layers_merge_as_json_merge_patch_says(original: object, patch: object, result: object) -> None:
    assert merge_patch(original, patch) == result


# --- laws ------------------------------------------------------------------------------------------------------------

SOUND = (GUIDES / "good" / "short-and-long-forms.yaml").read_bytes()


@given(st.integers(0, len(SOUND)), st.integers(0, 12), st.binary(max_size=6))
def test_a_damaged_file_is_a_guide_or_a_list_of_problems(
    tmp_path_factory: pytest.TempPathFactory, start: int, length: int, splice: bytes
) -> None:
    file = tmp_path_factory.getbasetemp() / "damaged.yaml"
    file.write_bytes(SOUND[:start] + splice + SOUND[start + length :])
    try:
        assert isinstance(load([file]), Guide)
    except GuideError as refused:
        assert refused.problems


ODD_VALUES: tuple[Any, ...] = (
    None,
    0,
    -5,
    3.5,
    True,
    "",
    " ",
    "a/b",
    "c",
    [],
    ["x"],
    [None],
    [[]],
    {},
    {"text": "x"},
    {"a": {"b": 1}},
)
ODD_KEYS = ("x", "a", "__proto__", "..", "text", "sources", "id", "<key>", 1, True, None)


@given(st.randoms(use_true_random=False), st.integers(1, 4))
def test_a_guide_of_the_wrong_shape_is_told_so(
    tmp_path_factory: pytest.TempPathFactory, random: Random, times: int
) -> None:
    data = yaml.safe_load(SOUND)
    for _ in range(times):
        change_something(data, random)
    file = tmp_path_factory.getbasetemp() / "misshapen.yaml"
    file.write_text(yaml.safe_dump(data), encoding="utf-8")
    try:
        assert isinstance(load([file]), Guide)
    except GuideError as refused:
        assert all(problem.location.line for problem in refused.problems)


BUILTIN = builtin_guide().read_bytes().splitlines(keepends=True)
ODD_TEXTS = (
    b"",
    b"null",
    b"no",
    b"12",
    b"2026-11-20",
    b"[]",
    b"{}",
    b"[a, b]",
    b"{text: x}",
    b"*a",
    b"&a b",
    b"!!set {}",
    b'"',
)


@pytest.mark.nightly
@pytest.mark.parametrize("times", [1, 2, 5])  # three tests, to run beside each other
@given(random=st.randoms(use_true_random=False), splice=st.binary(max_size=6))
def test_the_built_in_file_however_damaged_is_a_guide_or_a_list_of_problems(
    tmp_path_factory: pytest.TempPathFactory, times: int, random: Random, splice: bytes
) -> None:
    lines = list(BUILTIN)
    for _ in range(times):
        damage(lines, random, splice)
    file = tmp_path_factory.getbasetemp() / "damaged.yaml"
    file.write_bytes(b"".join(lines))
    examined = examine([file])
    assert (examined.guide is None) <= bool(examined.problems)
    codes = {problem.code for problem in examined.problems}
    assert codes <= set(CODES)
    assert all(problem.message.isprintable() for problem in examined.problems)
    assert all(problem.location.file == str(file) for problem in examined.problems)
    if not examined.problems:
        assert examined.guide
        for role_id in random.sample(list(examined.guide.roles), min(2, len(examined.guide.roles))):
            assert role_page(describe_role(MemoryLibrary(examined.guide), role_id)).blocks


def damage(lines: list[bytes], random: Random, splice: bytes) -> None:
    """Drops, doubles, retypes or renames a line, moves it in, splices bytes into it, or cuts the file off in it."""
    if not lines:
        return
    at = random.randrange(len(lines))
    line = lines[at]
    key, colon, value = line.partition(b": ")
    cut = random.randrange(len(line) + 1)
    match random.randrange(7):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, line)
        case 2:
            lines[at] = key + (colon or b": ") + random.choice(ODD_TEXTS) + b"\n"
        case 3:
            lines[at] = key + b"x" + colon + value
        case 4:
            lines[at] = b"  " + line
        case 5:
            lines[at] = line[:cut] + splice + line[cut:]
        case _:
            lines[at:] = [line[:cut]]


def change_something(data: Any, random: Random) -> None:
    """Drops, replaces, renames or adds one thing somewhere inside."""
    holders = [holder for holder in walk(data) if holder]
    holder = random.choice(holders)
    key = random.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    match random.randrange(4):
        case 0:
            holder.pop(key)
        case 1:
            holder[key] = deepcopy(random.choice(ODD_VALUES))
        case 2 if isinstance(holder, dict):
            holder[random.choice(ODD_KEYS)] = holder.pop(key)
        case _ if isinstance(holder, dict):
            holder[random.choice(ODD_KEYS)] = deepcopy(random.choice(ODD_VALUES))


def walk(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from walk(inner)
