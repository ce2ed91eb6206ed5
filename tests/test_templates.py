"""Files to start from."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from building import HOSTILE, built_in, changed, make_guide, make_library, make_role, said
from roleguide.files.advise import inspect
from roleguide.files.load import load, load_background
from roleguide.files.locate import builtin_guide
from roleguide.files.templates import background_template, role_template
from roleguide.guide.model import Background, Skill, Topic

GUIDE = built_in()


def problems(text: str, folder: Path) -> list[str]:
    file = folder / "new.yaml"
    file.write_text(text, encoding="utf-8")
    today = datetime.now(UTC).date()
    return list(map(str, inspect([builtin_guide()], [file], today=today, stale_months=12).problems))


def test_a_new_role_passes_the_check_as_it_is(tmp_path: Path) -> None:
    assert problems(role_template(GUIDE.guide, "squad-lead"), tmp_path) == []


def test_every_line_of_a_new_role_can_be_uncommented(tmp_path: Path) -> None:
    text = role_template(GUIDE.guide, "squad-lead")
    for line in text.splitlines():
        if ": TEXT" in line or line.strip().startswith(("# short:", "# aliases:", "# family:")):
            text = text.replace(line, line.replace("# ", "", 1))
    assert "looks_after: TEXT" in text
    assert problems(text.replace("text: TEXT", "text: t"), tmp_path) == []


@pytest.mark.parametrize(
    "role_id",
    [
        pytest.param(role_id, marks=pytest.mark.nightly if at % 8 else [])
        for at, role_id in enumerate(GUIDE.guide.roles)
    ],
)
def test_a_new_role_like_another_has_all_that_one_has_but_its_names(role_id: str, tmp_path: Path) -> None:
    like = GUIDE.guide.roles[role_id]
    text = role_template(GUIDE.guide, "squad-lead", like)
    assert problems(text, tmp_path) == []
    made = load([builtin_guide(), tmp_path / "new.yaml"]).roles["squad-lead"]
    assert (made.title, made.short, made.aliases) == ("Squad Lead", None, ())
    names = {name: getattr(like, name) for name in ("id", "title", "short", "aliases", "also_means", "codes", "note")}
    assert replace(made, **names) == like


@pytest.mark.parametrize("role_id", ["yes", "null", "1st", "12", "2026-11-20", "on-call"])
def test_an_id_that_yaml_would_take_for_something_else_is_quoted(role_id: str, tmp_path: Path) -> None:
    assert problems(role_template(GUIDE.guide, role_id), tmp_path) == []
    assert role_id in load([builtin_guide(), tmp_path / "new.yaml"]).roles


def test_texts_that_mean_something_in_yaml_come_back_as_they_were(tmp_path: Path) -> None:
    texts = [HOSTILE, "a: b", "it's # not", "- x", "yes", "12:30", "{a}", "&b", "é"]
    role = make_role("odd", duties={"plan": said(*texts)}, summary="'")
    guide = make_guide(role)
    file = tmp_path / "new.yaml"
    head = 'format: 2\nedition: "1"\ntitle: T\ntopics: {plan: {title: P}}\nsources: {editorial: {title: E}}\n'
    file.write_text(head + role_template(guide, "new", role), encoding="utf-8")
    made = load([file]).roles["new"]
    assert [duty.text for duty in made.duties["plan"]] == texts
    assert made.summary.text == "'"


def test_what_is_to_become_a_file_is_utf_8_whatever_the_terminal_shows(tmp_path: Path) -> None:
    file = tmp_path / "guide.yaml"
    file.write_text(
        'format: 2\nedition: "1"\ntitle: T\nroles: {chef: {title: Chef, summary: dirige l’équipe}}\n', encoding="utf-8"
    )
    command = [sys.executable, "-m", "roleguide", "new", "x", "--like", "chef", "--no-builtin", "--guide", str(file)]
    done = subprocess.run(command, check=True, capture_output=True, env={**os.environ, "LC_ALL": "C"})
    assert "dirige l’équipe" in done.stdout.decode("utf-8")


def offered(template: str, key: str) -> list[str]:
    """The ids that a template offers under a key, in its order."""
    block = template.partition(f"# {key}:\n")[2].partition("\n\n")[0]
    lines = [line.removeprefix("#   ").removeprefix("- ") for line in block.splitlines() if line.startswith("#   ")]
    return [line.partition(":" if key == "skills" else "  #")[0] for line in lines]


def test_what_most_roles_ask_for_comes_first_and_then_what_they_ask_for_most_strongly() -> None:
    guide = make_guide(
        make_role("a", skills={"coaching": "awareness"}, certifications={"csm": "helpful"}),
        make_role("b", skills={"finance": "working"}, certifications={"pmp": "typical"}),
        make_role("c", skills={"coaching": "working"}),
    )
    template = background_template(guide)
    assert offered(template, "skills") == ["coaching", "finance"]
    assert offered(template, "certifications") == ["pmp", "csm"]


def test_a_published_catalog_does_not_decide_what_comes_first() -> None:
    published = [make_role(f"p{at}", skills={"finance": "expert"}, sources=("act",)) for at in range(3)]
    assert offered(
        background_template(make_guide(make_role("a", skills={"coaching": "awareness"}), *published)), "skills"
    ) == [
        "coaching",
        "finance",
    ]
    assert offered(background_template(make_guide(*published)), "skills") == ["finance"]


def test_twenty_things_come_first_and_the_rest_below() -> None:
    template = background_template(GUIDE.guide)
    head, _, rest = template.partition("## Skills that fewer roles ask for:\n")
    first = [*offered(head, "certifications"), *offered(head, "skills")]
    assert len(first) == 20
    assert {"pmp", "itil-foundation", "planning", "risk-management", "stakeholder-relations"} <= {*first}
    assert len(head.splitlines()) < 45
    asked = {
        asked_id
        for role in GUIDE.guide.roles.values()
        for asked_id in (*role.certifications, *role.qualifications.skills)
    }
    assert all(re.search(rf"^##? .*\b{asked_id}\b", rest, re.MULTILINE) for asked_id in asked.difference(first))


def test_of_one_role_nothing_is_put_below() -> None:
    role = GUIDE.guide.roles["head-of-delivery"]
    template = background_template(GUIDE.guide, role)
    assert "fewer roles" not in template
    assert {*offered(template, "skills")} == {*role.qualifications.skills}
    assert {*offered(template, "certifications")} == {*role.certifications}


@pytest.mark.parametrize("role_id", [None, "program-manager", "cio"])
def test_a_template_can_be_read_once_it_is_uncommented(role_id: str | None, tmp_path: Path) -> None:
    role = GUIDE.guide.roles[role_id] if role_id else None
    template = background_template(GUIDE.guide, role, "--guide 'my crew.yaml'")
    file = tmp_path / "me.yaml"
    file.write_text(re.sub("^# ", "", template, flags=re.MULTILINE), encoding="utf-8")
    background = load_background(file, GUIDE)
    roles = [role] if role else GUIDE.guide.roles.values()
    assert background.skills.keys() == {skill for role in roles for skill in role.qualifications.skills}
    assert [*background.certifications] == offered(template, "certifications")
    assert background.education
    assert background.doing


def test_ids_and_levels_that_mean_something_in_yaml_come_back_as_they_were(tmp_path: Path) -> None:
    library = changed(
        make_library(make_role("12", skills={"null": "0", "1e5": "a: b"}, duties={"2026-11-20": said("x")})),
        skills={"null": Skill(title="A # b", scale="numbers"), "1e5": Skill(title="B", scale="words")},
        scales={"numbers": {"0": "none"}, "words": {"no": "m", "a: b": "m"}},
        topics={"2026-11-20": Topic(title="T")},
    )
    file = tmp_path / "me.yaml"
    file.write_text(re.sub("^# ", "", background_template(library.guide), flags=re.MULTILINE), encoding="utf-8")
    assert load_background(file, library) == Background(
        role="12", skills={"null": "0", "1e5": "no"}, doing=("2026-11-20",)
    )


def test_templates_of_an_empty_guide_are_files_all_the_same() -> None:
    assert "  squad-lead:\n" in role_template(make_guide(), "squad-lead")
    assert "# role: ROLE\n" in background_template(make_guide())
