"""What scripts get: every payload, whole. The expected ones are in tests/pages."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from building import make_full, make_guide, make_role
from roleguide import payload
from roleguide.catalogue import catalogue, certification_list, matrix, skill_list
from roleguide.compare import compare
from roleguide.index.search import search
from roleguide.model import Background
from roleguide.pathway import pathway
from roleguide.problems import Location
from roleguide.profile import certification_profile, role_profile, skill_profile
from roleguide.provenance import Contribution, Provenance
from roleguide.similar import similar
from roleguide.terms import SectionId

AssertPage = Callable[[str, str], None]


GUIDE = make_full()
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
        ("comparison", payload.comparison_payload(compare(GUIDE, ["program-lead", "project-lead"]))),
        ("role", payload.role_payload(role_profile(GUIDE, "project-lead"))),
        ("certification", payload.certification_payload(certification_profile(GUIDE, "pgmp"))),
        ("certification-asked-for", payload.certification_payload(certification_profile(GUIDE, "pmp"))),
        ("skill", payload.skill_payload(skill_profile(GUIDE, "finance"))),
        (
            "way",
            payload.pathway_payload(
                pathway(GUIDE, "project-lead", Background(role="first", skills={"finance": "expert"}))
            ),
        ),
        ("way-for-anyone", payload.pathway_payload(pathway(GUIDE, "project-lead"))),
        ("catalogue", payload.catalogue_payload(catalogue(GUIDE))),
        ("certifications", payload.certifications_payload(certification_list(GUIDE))),
        ("skills", payload.skills_payload(skill_list(GUIDE))),
        ("matrix", payload.matrix_payload(matrix(GUIDE, SectionId.SKILLS))),
        ("search", payload.search_payload(search(make_guide(make_role("a", summary="plants tulips")), "tulip"))),
        ("neighbourhood", payload.neighbourhood_payload(similar(GUIDE, "project-lead"))),
        ("provenance", payload.provenance_payload(PROVENANCE)),
    ],
)
def test_a_payload_is_the_one_expected(assert_page: AssertPage, name: str, told: dict[str, Any]) -> None:
    assert_page(f"{name}.json", json.dumps(told, indent=1, default=str) + "\n")


def test_every_payload_is_tried() -> None:
    tried = {name for name in vars(payload) if name.endswith("_payload")}
    assert len(tried) == 12
