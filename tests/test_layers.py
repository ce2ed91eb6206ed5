"""Files stacked on each other: which are in force, what they make together, and which of them says what."""

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from roleguide.answers.where import Contribution, Provenance
from roleguide.cli import app
from roleguide.errors import GuideError
from roleguide.files.advise import inspect
from roleguide.files.load import examine, load
from roleguide.files.locate import GuideFile, Origin, builtin_guide, guide_files
from roleguide.files.trace import trace
from roleguide.guide.model import Guide
from roleguide.pages.where import where_page
from roleguide.problems import Location

BASE = """\
format: 2
edition: "1"
title: T
topics: {plan: {title: Plan}, risk: {title: Risk}}
skills: {k: {title: K, scale: s}}
scales: {s: {low: l, high: h}}
certifications: {c: {title: C, issuer: I}}
families: {f: {title: F}}
roles:
  a:
    title: A
    summary: works
    aliases: [x]
    family: f
    scope: {money: none}
    duties: {plan: [plans], risk: [dares]}
    qualifications: {skills: {k: low}}
    certifications: {c: typical}
    next: [b]
    related: [b]
  b: {title: B, summary: rests}
contrasts: {a/b: {in_one_line: A works and B rests.}}
"""


def write(folder: Path, *texts: str) -> list[Path]:
    files = [folder / f"{at}.yaml" for at in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, encoding="utf-8")
    return files


def stacked(folder: Path, *texts: str) -> Guide:
    return load(write(folder, *texts))


def problems(folder: Path, *texts: str) -> list[str]:
    """Each as `file:line:column: code`, the file without its folder."""
    with pytest.raises(GuideError) as refused:
        stacked(folder, *texts)
    return [
        f"{Path(one.location.file).name}:{one.location.line}:{one.location.column}: {one.code}"
        for one in refused.value.problems
    ]


# --- which files are in force --------------------------------------------------------------------------------------


def test_files_stack_from_built_in_to_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings, project = tmp_path / "settings", tmp_path / "project"
    (project / "deep" / "down").mkdir(parents=True)
    (settings / "roleguide").mkdir(parents=True)
    for file in (settings / "roleguide" / "guide.yaml", project / ".roleguide.yaml"):
        file.write_text("roles: {}\n", encoding="utf-8")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(settings))
    monkeypatch.setenv("ROLEGUIDE_GUIDE", "one.yaml::two.yaml")
    monkeypatch.chdir(project / "deep" / "down")
    above = [
        GuideFile(path=settings / "roleguide" / "guide.yaml", origin=Origin.USER),
        GuideFile(path=project / ".roleguide.yaml", origin=Origin.PROJECT),
        GuideFile(path=Path("one.yaml"), origin=Origin.ENVIRONMENT),
        GuideFile(path=Path("two.yaml"), origin=Origin.ENVIRONMENT),
        GuideFile(path=Path("three.yaml"), origin=Origin.OPTION),
        GuideFile(path=Path("four.yaml"), origin=Origin.OPTION),
    ]
    options = [Path("three.yaml"), Path("four.yaml")]
    builtin = GuideFile(path=builtin_guide(), origin=Origin.BUILTIN)
    assert guide_files(options, builtin=True) == [builtin, *above]
    assert guide_files(options, builtin=False) == above


def test_the_nearest_project_file_is_named_briefly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    for folder in (tmp_path, inner):
        (folder / ".roleguide.yaml").write_text("roles: {}\n", encoding="utf-8")
    monkeypatch.chdir(inner)
    assert [file.path for file in guide_files([], builtin=False)] == [Path(".roleguide.yaml")]


def test_a_project_file_that_a_shell_has_just_emptied_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".roleguide.yaml").touch()
    monkeypatch.chdir(tmp_path)
    assert [file.origin for file in guide_files([], builtin=True)] == [Origin.BUILTIN]


def test_a_folder_that_was_removed_has_no_project_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert [file.origin for file in guide_files([], builtin=True)] == [Origin.BUILTIN]


# --- extends -------------------------------------------------------------------------------------------------------


def test_a_role_takes_over_all_but_the_names_of_the_one_it_extends(tmp_path: Path) -> None:
    heir = stacked(
        tmp_path,
        BASE.replace("next: [b]", "next: [b, heir]"),
        "roles: {heir: {extends: a, title: Heir, scope: {leads: nobody}, duties: {plan: [hopes], risk: null}}}\n",
    ).roles["heir"]
    assert (heir.title, heir.short, heir.aliases) == ("Heir", None, ())
    assert heir.summary.text == "works"
    assert {fact.value: said.text for fact, said in heir.scope.items()} == {"money": "none", "leads": "nobody"}
    assert {topic: [said.text for said in told] for topic, told in heir.duties.items()} == {"plan": ["hopes"]}
    assert heir.next == ("b",)


def test_extends_works_across_layers_and_sees_what_later_ones_change(tmp_path: Path) -> None:
    heir = "roles: {heir: {extends: a, title: Heir}}\n"
    changed = "roles: {a: {summary: works hard}, heir: {duties: {plan: null}}}\n"
    role = stacked(tmp_path, BASE, heir, changed).roles["heir"]
    assert role.summary.text == "works hard"
    assert list(role.duties) == ["risk"]
    third = "roles: {third: {extends: heir, title: Third}}\n"
    assert stacked(tmp_path, BASE, heir, third, changed).roles["third"].summary.text == "works hard"
    with pytest.raises(GuideError, match=r'roles\.heir has no "summary"'):
        stacked(tmp_path, BASE, heir, "roles: {heir: {extends: null}}\n")


def test_what_is_wrong_with_extends_is_told_at_its_place(tmp_path: Path) -> None:
    overlay = """\
roles:
  heir: {extends: aa, title: H}
  own: {extends: own, title: O}
  one: {extends: two, title: O1}
  two: {extends: one, title: O2}
  odd: {extends: [a], title: O3}
"""
    assert problems(tmp_path, BASE, overlay) == [
        "1.yaml:2:19: unknown-role",
        "1.yaml:3:18: extends-cycle",
        "1.yaml:5:18: extends-cycle",
        "1.yaml:6:18: wrong-type",
    ]


def test_a_mistake_that_was_taken_over_is_told_where_it_was_made(tmp_path: Path) -> None:
    broken = BASE.replace("risk: [dares]", "riks: [dares]")
    heir = "roles: {heir: {extends: a, title: Heir}}\n"
    assert problems(tmp_path, broken, heir) == ["0.yaml:16:29: unknown-topic"]


def test_one_that_extends_a_role_is_not_related_to_itself(tmp_path: Path) -> None:
    heir = stacked(tmp_path, BASE, "roles: {b: {extends: a, title: B, summary: rests}}\n").roles["b"]
    assert (heir.next, heir.related) == ((), ())


def test_a_guide_of_several_files_bears_the_editions_and_titles_of_all(tmp_path: Path) -> None:
    guide = stacked(tmp_path, BASE, 'edition: "2"\n', 'edition: "2"\ntitle: More\n')
    assert (guide.edition, guide.title) == ("1 + 2", "T + More")


# --- removing ------------------------------------------------------------------------------------------------------


def test_what_is_removed_takes_along_what_lower_files_say_in_terms_of_it(tmp_path: Path) -> None:
    guide = stacked(
        tmp_path,
        BASE,
        "roles: {b: null}\ntopics: {risk: null}\nskills: null\ncertifications: {c: null}\nfamilies: {f: null}\n",
    )
    role = guide.roles["a"]
    assert (list(guide.roles), role.next, role.related, guide.contrasts) == (["a"], (), (), {})
    assert list(role.duties) == ["plan"]
    assert (role.qualifications.skills, role.certifications, role.family) == ({}, {}, None)


def test_a_removed_id_that_a_later_file_names_is_unknown_and_may_come_back(tmp_path: Path) -> None:
    base = BASE
    removal = "topics: {risk: null}\n"
    naming = "roles:\n  b: {duties: {risk: [sings]}}\n"
    assert problems(tmp_path, base, removal, naming) == ["1.yaml:1:10: still-named"]
    back = stacked(tmp_path, base, removal, naming + "topics: {risk: {title: Danger}}\n")
    assert list(back.roles["a"].duties) == ["plan", "risk"]


def test_a_source_that_is_still_cited_cannot_be_removed(tmp_path: Path) -> None:
    base = BASE + "sources: {p: {title: P}}\n"
    cited = base.replace("summary: works", "summary: {text: works, sources: [p]}")
    assert problems(tmp_path, cited, "sources: {p: null}\n") == ["1.yaml:1:11: still-named"]
    assert "p" not in stacked(tmp_path, base, "sources: {p: null}\n").sources


# --- which file says what ------------------------------------------------------------------------------------------


def test_each_file_tells_what_it_adds_changes_and_removes(tmp_path: Path) -> None:
    base = BASE
    overlay = "title: T2\nroles: {b: null, new: {title: N, summary: n}, a: {scope: {money: much}, title: A}}\n"
    files = write(tmp_path, base, overlay, "roles: {a: {family: f}}\n")
    found = trace(examine(files), ["built-in", "project", "option"])
    assert found.problems == 0
    assert list(found.files[0].adds) == [
        "topics",
        "skills",
        "scales",
        "certifications",
        "families",
        "roles",
        "contrasts",
    ]
    assert (found.files[0].changes, found.files[0].removes) == ((), ())
    assert found.files[1] == Contribution(
        file=str(files[1]),
        origin="project",
        adds={"roles": ("new",)},
        changes=("title", "roles.a.scope.money"),
        removes=("roles.b",),
    )
    assert (found.files[2].adds, found.files[2].changes, found.files[2].removes) == ({}, (), ())


def test_each_field_of_a_role_has_the_place_that_decides_on_it(tmp_path: Path) -> None:
    overlay = "roles:\n  a:\n    duties: {plan: [schemes]}\n  heir: {extends: a, title: Heir}\n"
    files = write(tmp_path, BASE, overlay)
    examined = examine(files)

    def places(role: str) -> dict[str, tuple[str, int]]:
        fields = trace(examined, ["", ""], role).fields
        return {path: (Path(place.file).name, place.line) for path, place in fields.items()}

    assert places("a") == {
        "title": ("0.yaml", 11),
        "summary": ("0.yaml", 12),
        "aliases": ("0.yaml", 13),
        "family": ("0.yaml", 14),
        "scope.money": ("0.yaml", 15),
        "duties.plan": ("1.yaml", 3),
        "duties.risk": ("0.yaml", 16),
        "qualifications.skills.k": ("0.yaml", 17),
        "certifications.c": ("0.yaml", 18),
        "next": ("0.yaml", 19),
        "related": ("0.yaml", 20),
    }
    assert places("heir")["title"] == ("1.yaml", 4)
    assert places("heir")["duties.plan"] == ("1.yaml", 3)
    assert places("heir")["duties.risk"] == ("0.yaml", 16)


def run(*arguments: str) -> str:
    result = CliRunner(env={"COLUMNS": "80", "LC_ALL": "C.UTF-8"}).invoke(app, arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_where_shows_the_files_and_the_fields(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("base.yaml").write_text(BASE, encoding="utf-8")
    Path(".roleguide.yaml").write_text("roles: {new: {title: N, summary: n}, b: null}\n", encoding="utf-8")
    monkeypatch.setenv("ROLEGUIDE_GUIDE", "top.yaml")
    Path("top.yaml").write_text("roles: {a: {summary: {text: toils}}}\n", encoding="utf-8")
    # The project file lies below the one of the option, so here it is the lowest.
    found = json.loads(run("where", "--no-builtin", "--guide", "base.yaml", "--format", "json"))
    assert [(one["file"], one["origin"]) for one in found["files"]] == [
        (".roleguide.yaml", "project"),
        ("top.yaml", "environment"),
        ("base.yaml", "option"),
    ]
    page = run("where", "--guide", "base.yaml")
    assert "project       · .roleguide.yaml\n              · adds role new" in page
    assert "environment   · top.yaml" in page


def test_where_says_each_file_once_and_has_a_line_for_each_field(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("base.yaml").write_text(BASE, encoding="utf-8")
    Path("top.yaml").write_text("roles:\n  a:\n    summary: toils\n    duties:\n      risk: [bets]\n", encoding="utf-8")
    assert run("where", "a", "--no-builtin", "--guide", "base.yaml", "--guide", "top.yaml") == (
        "Where a is described                                                     guide 1\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        "\n"
        "FIELDS ─────────────────────────────────────────────────────────────── base.yaml\n"
        "title           line 11\n"
        "aliases         line 13\n"
        "family          line 14\n"
        "scope           line 15: money\n"
        "duties          line 16: plan\n"
        "qualifications  line 17: skills.k\n"
        "certifications  line 18: c\n"
        "next            line 19\n"
        "related         line 20\n"
        "\n"
        "FIELDS ──────────────────────────────────────────────────────────────── top.yaml\n"
        "summary         line 3\n"
        "duties          line 5: risk\n"
        "\n"
        "Next            roleguide describe a --no-builtin --guide base.yaml --guide top.yaml\n"
    )


def test_where_says_from_which_line_to_which_a_field_goes_and_names_six_of_its_parts() -> None:
    fields = {"title": Location(file="a.yaml", line=3)}
    fields |= {f"duties.t{at}": Location(file="a.yaml", line=5 + at) for at in range(8)}
    fields |= {"scope.money": Location(file="a.yaml", line=20), "scope.leads": Location(file="a.yaml", line=19)}
    page = where_page(
        Provenance(edition="1", files=(), problems=0, index="", is_indexed=False, role="a", fields=fields)
    )
    (block,) = page.blocks
    assert (block.title, block.note) == ("Fields", "a.yaml")
    assert [(line.label, line.cells[0][0].text) for line in block.lines] == [
        ("title", "line 3"),
        ("duties", "lines 5 to 12: t0, t1, t2, t3, t4, t5 (+2)"),
        ("scope", "lines 19 to 20: money, leads"),
    ]


def test_what_one_file_both_removes_and_names_is_still_named(tmp_path: Path) -> None:
    both = "roles: {b: null, c: {title: C, summary: s, next: [b]}}\n"
    assert problems(tmp_path, BASE, both) == ["1.yaml:1:9: still-named"]


# --- a value of the wrong kind ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("patch", "problem"),
    [
        (
            "roles:\n  - id: squad-lead\n    title: Squad Lead\n",
            "1.yaml:2:3: wrong-type: roles: expected a map, found a list\n"
            '   hint: write each one under its id: "squad-lead:" in place of "- id: squad-lead"',
        ),
        ("roles: nothing\n", '1.yaml:1:8: wrong-type: roles: expected a map, found the text "nothing"'),
        ("topics: 12\n", "1.yaml:1:9: wrong-type: topics: expected a map, found the number 12"),
        (
            "roles: {a: [x]}\n",
            "1.yaml:1:12: wrong-type: roles.a: expected a map, found a list\n"
            '   hint: write each one under its id: "x:" in place of "- x"',
        ),
        (
            "roles: {a: {duties: {plan: x}}}\n",
            "1.yaml:1:28: wrong-type: roles.a.duties.plan: expected a list, "
            'found the text "x"\n   hint: write it as a list: [a, b]',
        ),
        (
            "roles: {a: {certifications: [c]}}\n",
            "1.yaml:1:29: wrong-type: roles.a.certifications: expected a map, found a list\n"
            '   hint: write each one under its id: "c:" in place of "- c"',
        ),
        (
            "roles: {a: {qualifications: {skills: low}}}\n",
            '1.yaml:1:38: wrong-type: roles.a.qualifications.skills: expected a map, found the text "low"',
        ),
        ("contrasts: []\n", "1.yaml:1:12: wrong-type: contrasts: expected a map, found a list"),
    ],
)
def test_a_value_of_the_wrong_kind_is_one_problem_in_the_file_that_has_it(
    patch: str, problem: str, tmp_path: Path
) -> None:
    with pytest.raises(GuideError) as refused:
        stacked(tmp_path, BASE, patch)
    assert [str(found).replace(f"{tmp_path}/", "") for found in refused.value.problems] == [problem]


def test_a_short_form_takes_the_place_of_a_long_one(tmp_path: Path) -> None:
    guide = stacked(
        tmp_path,
        BASE.replace("summary: works", "summary: {text: works, sources: []}").replace("{k: low}", "{k: {level: low}}"),
        "roles: {a: {summary: rests, scope: {money: some}, certifications: {c: helpful}, "
        "qualifications: {skills: {k: high}}}}\n",
    )
    role = guide.roles["a"]
    assert (role.summary.text, role.qualifications.skills["k"].level) == ("rests", "high")


# --- what was probably not meant -------------------------------------------------------------------------------------


def warned_of(folder: Path, *texts: str) -> list[str]:
    *below, file = write(folder, *texts)
    found = inspect(below, [file], today=date(2026, 1, 1)).problems
    return [str(problem).replace(f"{file}:", "") for problem in found if problem.code in ("cut-text", "empty-entry")]


def test_an_entry_left_empty_is_warned_of_unless_it_removes_something(tmp_path: Path) -> None:
    assert warned_of(
        tmp_path, BASE, "roles: {b: null, c: null, a: {next: null, related: null, duties: {risk: }}}\n"
    ) == [
        "1:18: warning: empty-entry: roles.c is empty, which would remove it, but no lower file has it\n"
        "   hint: fill it in, or delete it"
    ]
    empty = "roles: {a: {duties: {risk: [dares], plan: }}}\nskills:\n  k: null\n  m:\n"
    assert [told.split(" ")[0] for told in warned_of(tmp_path, BASE.replace("plan: [plans], ", ""), empty)] == [
        "1:37:",
        "4:3:",
    ]


@pytest.mark.parametrize(
    ("line", "is_cut"),
    [
        ("summary: Keeps issue #1 in mind", True),
        ("summary: writes C # and Java", True),
        ("summary: C #9", True),
        ("summary: writes things  # a comment", False),
        ("summary: works # ", False),
        ("summary: 'writes C' #1", False),
        ("summary: works  #1", False),
        ("summary: C# and F#", False),
        ("summary: works #", False),
        ("aliases: [doer #1\n    ]", True),
        ("family: f # delivery", False),
    ],
)
def test_a_text_that_a_comment_seems_to_cut_is_warned_of(line: str, is_cut: bool, tmp_path: Path) -> None:
    found = warned_of(tmp_path, BASE, f"roles:\n  b:\n    {line}\n")
    assert [told.split(": ")[2] for told in found] == (["cut-text"] if is_cut else [])


# --- inheritance without bounds --------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [1, -1])
def test_a_line_of_heirs_may_be_long_but_not_endless(order: int, tmp_path: Path) -> None:
    def line(length: int) -> str:
        heirs = [f"  r{at}: {{title: R{at}, extends: {f'r{at - 1}' if at else 'a'}}}\n" for at in range(length)]
        return BASE.replace("contrasts:", "".join(heirs[::order]) + "contrasts:")

    assert stacked(tmp_path, line(100)).roles["r99"].summary.text == "works"
    assert [told.split(": ")[1] for told in problems(tmp_path, line(101))] == ["too-deep"]


def test_what_roles_take_over_is_bounded(tmp_path: Path) -> None:
    order = BASE.index("contrasts")
    duties = ", ".join(f"d{at}" for at in range(2000))
    heirs = "".join(f"  r{at}: {{title: R{at}, extends: z}}\n" for at in range(200))
    text = f"{BASE[:order]}  z: {{title: Z, summary: z, duties: {{plan: [{duties}]}}}}\n{heirs}{BASE[order:]}"
    found = problems(tmp_path, text)
    assert [told.split(": ")[1] for told in found] == ["too-large"]
