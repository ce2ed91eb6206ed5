"""What scripts get: every payload, whole. The expected ones are in tests/pages."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from building import make_guide, make_pair, make_role, said
from roleguide import payload
from roleguide.catalogue import catalogue, matrix
from roleguide.compare import compare
from roleguide.index.search import search
from roleguide.model import Ask, Background, Certification, Exam, Guide, Status
from roleguide.pathway import pathway
from roleguide.problems import Location
from roleguide.profile import certification_profile, role_profile, skill_profile
from roleguide.provenance import Contribution, Provenance
from roleguide.similar import similar
from roleguide.terms import SectionId

AssertPage = Callable[[str, str], None]


def full_guide() -> Guide:
    """The pair, with a certification that asks for another, one that was replaced, and a role that leads to one."""
    guide = make_pair()
    certifications = {
        **guide.certifications,
        "pgmp": Certification(
            title="Program Management Professional",
            issuer="PMI",
            asks=(Ask(holds=("pmp",), experience="4 years"), Ask(education="a degree")),
            exam=Exam(questions=170, minutes=240),
            valid_years=3,
            counts={"pmp": "stands in for months"},
            sources=("page",),
        ),
        "old": Certification(title="Old", issuer="PMI", status=Status.REPLACED, replaced_by="pmp"),
    }
    first = make_role(
        "first", duties={"plan": said("helps")}, next=("project-lead",), certifications={"pgmp": "helpful"}
    )
    return replace(guide, certifications=certifications, roles={**guide.roles, "first": first})


GUIDE = full_guide()
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
        ("certifications", payload.certifications_payload(GUIDE)),
        ("skills", payload.skills_payload(GUIDE)),
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
