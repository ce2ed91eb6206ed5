"""What scripts get: every payload, whole. The expected ones are in tests/pages."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from building import make_full, make_library, make_role
from roleguide.answers.become import pathway
from roleguide.answers.compare import compare
from roleguide.answers.describe import describe_certification, describe_role, describe_skill
from roleguide.answers.listing import certification_list, matrix, role_list, skill_list
from roleguide.answers.nearest import nearest
from roleguide.answers.similar import similar
from roleguide.answers.where import Contribution, Provenance
from roleguide.guide.model import Background
from roleguide.guide.vocabulary import SectionId
from roleguide.index.search import search
from roleguide.problems import Location
from roleguide.render import json_data

AssertPage = Callable[[str, str], None]


LIBRARY = make_full()
PROVENANCE = Provenance(
    edition="1",
    files=(
        Contribution(file="a.yaml", origin="built-in", adds={"roles": ("a", "b")}, changes=(), removes=()),
        Contribution(file="b.yaml", origin="project", adds={}, changes=("roles.a.title",), removes=("roles.b",)),
    ),
    problems=1,
    index="i.sqlite",
    is_indexed=True,
    role="a",
    fields={"title": Location("b.yaml", 3, 5)},
)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("comparison", json_data.comparison_data(compare(LIBRARY, ["program-lead", "project-lead"]))),
        ("role", json_data.role_data(describe_role(LIBRARY, "project-lead"))),
        ("certification", json_data.certification_data(describe_certification(LIBRARY, "pgmp"))),
        ("certification-asked-for", json_data.certification_data(describe_certification(LIBRARY, "pmp"))),
        ("skill", json_data.skill_data(describe_skill(LIBRARY, "finance"))),
        (
            "way",
            json_data.pathway_data(
                pathway(LIBRARY, "project-lead", Background(role="first", skills={"finance": "expert"}))
            ),
        ),
        ("way-for-anyone", json_data.pathway_data(pathway(LIBRARY, "project-lead"))),
        ("catalogue", json_data.role_list_data(role_list(LIBRARY))),
        ("certifications", json_data.certification_list_data(certification_list(LIBRARY))),
        ("skills", json_data.skill_list_data(skill_list(LIBRARY))),
        ("matrix", json_data.matrix_data(matrix(LIBRARY, SectionId.SKILLS))),
        (
            "nearest",
            json_data.nearest_data(nearest(LIBRARY, Background(role="project-lead", skills={"coaching": "working"}))),
        ),
        ("search", json_data.search_data(search(make_library(make_role("a", summary="plants tulips")), "tulip"))),
        ("neighbourhood", json_data.similar_data(similar(LIBRARY, "project-lead"))),
        ("provenance", json_data.where_data(PROVENANCE)),
    ],
)
def test_a_payload_is_the_one_expected(assert_page: AssertPage, name: str, told: dict[str, Any]) -> None:
    assert_page(f"{name}.json", json.dumps(told, indent=1, default=str) + "\n")


def test_all_data_is_tried() -> None:
    tried = {name for name in vars(json_data) if name.endswith("_data") and not name.startswith("_")}
    assert len(tried) == 13
