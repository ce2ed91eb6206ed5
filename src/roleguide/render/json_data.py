"""Turns answers into plain data for JSON. Pages are no source for it: a page may fold and shorten, data may not."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from roleguide.answers.citations import Answer
from roleguide.answers.rows import Cell, Entry, Row, Section
from roleguide.guide.model import Certification, Role, Skill, Source, name_in_file
from roleguide.guide.vocabulary import State
from roleguide.render import SCHEMA_VERSION

if TYPE_CHECKING:
    from roleguide.answers.become import Change, Move, Nearest, Pathway, Requirement
    from roleguide.answers.certifications import CertificationStep
    from roleguide.answers.compare import Comparison
    from roleguide.answers.describe import CallingRole, CertificationDescription, RoleDescription, SkillDescription
    from roleguide.answers.listing import CertificationList, Matrix, RoleList, SkillList
    from roleguide.answers.nearest import NearestRoles, NearRole
    from roleguide.answers.routes import Origin
    from roleguide.answers.search import SearchResult
    from roleguide.answers.similar import SimilarRoles
    from roleguide.answers.where import Provenance

Data = dict[str, Any]


def comparison_data(comparison: "Comparison") -> Data:
    """The comparison with `roles` in the order asked, and the `cells` of each row alike, null where a role has nothing.

    The `note` of a role says what is not known about it. The `apart` of a section names the roles whose topic lists, or
    scales, no other role here uses: their rows line up with nothing, and `counts` leaves them out.
    """
    counts = comparison.counts
    ids = [role.id for role in comparison.roles]
    return _envelope(
        comparison,
        {
            "roles": [{**_role(role), **({"note": role.note} if role.note else {})} for role in comparison.roles],
            "in_one_line": comparison.in_one_line.text if comparison.in_one_line else None,
            "contrast": _plain(comparison.contrast) if comparison.contrast else None,
            "counts": {
                "differs": counts.differs,
                "only": dict(zip(ids, counts.only, strict=True)),
                "same": counts.same,
            },
            "sections": [
                {**_section(section, compared=True), "apart": [ids[index] for index in section.apart]}
                for section in comparison.sections
            ],
            "moving": [_move(move) for move in comparison.moves],
        },
    )


def role_data(described: "RoleDescription") -> Data:
    """A role with all its facts, one cell per row. `certifications` has the rules of those that the rows name."""
    role = described.role
    return _envelope(
        described,
        {
            "kind": "role",
            "role": {
                **_role(role),
                "aliases": list(role.aliases),
                "family": role.family,
                "summary": {"text": role.summary.text, "sources": list(role.summary.sources)},
                "also_means": _plain(role.also_means),
                "codes": _plain(role.codes),
                "related": list(role.related),
                "note": role.note,
            },
            "sections": [_section(section, compared=False) for section in described.sections],
            "certifications": _entries(described.certifications),
            "leads_to": [_role(other) for other in described.leads_to],
            "comes_from": [_role(other) for other in described.comes_from],
            "often_confused_with": [
                {**_role(confusion.role), **_plain(confusion.contrast)} for confusion in described.confusions
            ],
        },
    )


def certification_data(described: "CertificationDescription") -> Data:
    """A certification with its rules. `chains` has the ways to it through other certifications, as ids in order."""
    return _envelope(
        described,
        {
            "kind": "certification",
            "certification": {"id": described.id, **_plain(described.certification)},
            "chains": [list(chain) for chain in described.chains],
            "leads_to": list(described.leads_to),
            "helps_with": _plain(described.helps_with),
            "replaces": list(described.replaces),
            "roles": [_call(call) for call in described.calls],
            "certifications": _entries(described.certifications),
        },
    )


def skill_data(described: "SkillDescription") -> Data:
    """A skill, its levels from lowest to highest, and the roles that call for it."""
    return _envelope(
        described,
        {
            "kind": "skill",
            "skill": {"id": described.id, **_plain(described.skill)},
            "levels": [{"level": level, "meaning": meaning} for level, meaning in described.scale.items()],
            "roles": [_call(call) for call in described.calls],
        },
    )


def pathway_data(pathway: "Pathway") -> Data:
    """How to become a role.

    `asks` has everything that the role asks of a person, each with its `state`; `met`, `missing` and `unknown` have
    those in that state, and `open` is the state of all if nothing was said about the person. `keep`, `differ`, `raise`,
    `start` and `let_go` have topics and skills, without those about which nothing is known for this person; `now` is
    null where a skill is not known. `route` has ids along `next`, or is null if no route leads there; `moves` has what
    changes at each step of a route of several.
    """

    def in_state(state: State) -> list[Data]:
        return [_requirement(requirement) for requirement in pathway.asked if requirement.state is state]

    return _envelope(
        pathway,
        {
            "role": _role(pathway.role),
            "from": _role(pathway.present) if pathway.present else None,
            "asks": [_requirement(requirement) for requirement in pathway.asked],
            "met": in_state(State.MET),
            "missing": in_state(State.MISSING),
            "unknown": in_state(State.UNKNOWN),
            **_shifted(pathway.changes),
            "certificates": [_step(step) for step in pathway.certificates],
            "route": [role.id for role in pathway.route] or None,
            "moves": [_move(move) for move in pathway.moves],
            "comes_from": [_origin(origin) for origin in pathway.origins],
            "nearest": _nearest(pathway.nearest) if pathway.nearest else None,
            "certifications": _entries(pathway.certifications),
        },
    )


def nearest_data(nearest_roles: "NearestRoles") -> Data:
    """The `nearest` roles, the nearest first, and `further` ones that the present role usually leads to.

    `levels` has how far their skills are above and below the person's, `topics` how many of these the person works on.
    """

    def near_role(near: "NearRole") -> Data:
        return {
            **_role(near.role),
            "next": near.is_next,
            "before": near.is_before,
            "levels": {"up": near.levels_up, "down": near.levels_down},
            "topics": near.topics,
            "first": _plain(near.first),
            "asks": [_requirement(requirement) for requirement in near.asked],
        }

    return _envelope(
        nearest_roles,
        {
            "from": _role(nearest_roles.present) if nearest_roles.present else None,
            "skills": {skill_id: level for skill_id, (_, level) in nearest_roles.skills.items()},
            "certifications": list(nearest_roles.held),
            "all_skills_known": nearest_roles.is_known,
            "found": nearest_roles.found,
            "nearest": [near_role(near) for near in nearest_roles.nearest],
            "further": [near_role(near) for near in nearest_roles.further],
        },
    )


def _requirement(requirement: "Requirement") -> Data:
    return {
        "section": requirement.section.value,
        "key": requirement.key,
        "label": requirement.label,
        "state": requirement.state.value,
        "now": requirement.now[0].text if requirement.now else None,
        **_entry(requirement.entry),
    }


def _shifted(changes: Iterable["Change"]) -> Data:
    """The changes, grouped by shift."""
    from roleguide.answers.become import Shift

    all_changes = list(changes)
    return {shift.value: [_change(change) for change in all_changes if change.shift is shift] for shift in Shift}


def _change(change: "Change") -> Data:
    return {
        "section": change.section.value,
        **_row(change),
        "now": _cell(change.now),
        "then": _cell(change.then),
    }


def _step(step: "CertificationStep") -> Data:
    return {
        "id": step.id,
        "need": step.need.text if step.need else None,
        "state": step.state.value,
        "helped_by": _plain(step.helped_by),
        "open_now": step.admitted,
    }


def _nearest(nearest: "Nearest") -> Data:
    counts = {name: getattr(nearest, name) for name in ("topics", "of_topics", "skills", "of_skills")}
    return {"role": _role(nearest.role), **counts}


def _origin(origin: "Origin") -> Data:
    return {**_role(origin.role), "comes_from": [_origin(earlier) for earlier in origin.origins]}


def _move(move: "Move") -> Data:
    return {
        "from": move.present.id,
        "to": move.target.id,
        "route": [role.id for role in move.route],
        **_shifted(move.changes),
        "certificates": [_step(step) for step in move.certificates],
    }


def role_list_data(role_list: "RoleList") -> Data:
    """The roles in guide order, each with the id of its family, or null, and the sources of its summary."""
    return _envelope(
        role_list,
        {
            "title": role_list.title,
            "families": {family_id: family.title for family_id, family in role_list.families.items()},
            "roles": [
                {
                    **_role(role),
                    "aliases": list(role.aliases),
                    "family": role.family,
                    "summary": role.summary.text,
                    "sources": list(role.summary.sources),
                }
                for role in role_list.roles
            ],
        },
    )


def certification_list_data(certification_list: "CertificationList") -> Data:
    """The certifications in guide order, each with all its rules."""
    return _envelope(certification_list, {"certifications": _entries(certification_list.certifications)})


def skill_list_data(skill_list: "SkillList") -> Data:
    """The skills in guide order, and the scales of their levels."""
    scales = {scale_id: dict(levels) for scale_id, levels in skill_list.scales.items()}
    return _envelope(skill_list, {"scales": scales, "skills": _entries(skill_list.skills)})


def search_data(result: "SearchResult") -> Data:
    """`hits`, best first, each with the passages that have any of the `words`, and where in their text those are."""
    return _envelope(
        result,
        {
            "words": list(result.words),
            "hits": [
                {
                    "collection": hit.collection,
                    "id": hit.id,
                    "title": hit.title,
                    "passages": [
                        {
                            "section": match.passage.section,
                            "label": match.passage.label,
                            "text": match.passage.text,
                            "spans": [list(span) for span in match.spans],
                            "words": sorted(match.words),
                        }
                        for match in hit.matches
                    ],
                }
                for hit in result.hits
            ],
            "nearest": list(result.nearest),
        },
    )


def similar_data(similar_roles: "SimilarRoles") -> Data:
    """The `similar` roles, those that share most first, with the ids they share; `related` in its source's order."""
    return _envelope(
        similar_roles,
        {
            "role": _role(similar_roles.role),
            "found": similar_roles.found,
            "similar": [
                {
                    **_role(neighbor.role),
                    "topics": list(neighbor.topics),
                    "skills": list(neighbor.skills),
                    "certifications": list(neighbor.certifications),
                }
                for neighbor in similar_roles.neighbors
            ],
            "related": [_role(role) for role in similar_roles.related],
        },
    )


def where_data(provenance: "Provenance") -> Data:
    """The files in force, lowest first, with what each adds, changes and removes; `fields` of a role if asked for."""
    return _envelope(
        provenance,
        {
            "files": [
                {
                    "file": file.file,
                    "origin": file.origin,
                    "adds": {collection: list(ids) for collection, ids in file.adds.items()},
                    "changes": list(file.changes),
                    "removes": list(file.removes),
                }
                for file in provenance.files
            ],
            "problems": provenance.problems,
            "index": {"file": provenance.index, "ready": provenance.is_indexed} if provenance.index else None,
            "role": provenance.role or None,
            "fields": {path: _plain(place) for path, place in provenance.fields.items()},
        },
    )


def matrix_data(matrix: "Matrix") -> Data:
    """`rows` with one cell per role, in the order of `roles`, null where a role has nothing."""
    return _envelope(
        matrix,
        {
            "section": matrix.section.value,
            "roles": [_role(role) for role in matrix.roles],
            "rows": [{**_row(row), "cells": [_cell(cell) for cell in row.cells]} for row in matrix.rows],
        },
    )


def _envelope(answer: Answer, content: Data) -> Data:
    """The content of an answer, in between what all JSON output begins and ends with.

    `notices` has what the licenses of the sources require to be shown, if they require anything; `sources` has every
    source whose id is in `content`, and those behind whatever else is named there.
    """
    notices = dict(answer.citations.notices)
    return {
        "schema_version": SCHEMA_VERSION,
        "edition": answer.edition,
        **({"notices": notices} if notices else {}),
        **content,
        "sources": _entries(answer.citations.sources),
    }


def _role(role: Role) -> Data:
    return {"id": role.id, "title": role.title}


def _call(call: "CallingRole") -> Data:
    return {**_role(call.role), "cell": _cell(call.cell)}


def _section(section: Section, *, compared: bool) -> Data:
    return {
        "id": section.id.value,
        "title": section.id.label,
        "rows": [
            {
                **_row(row),
                **({"mark": row.mark.value} if compared else {}),
                "cells": [_cell(cell) for cell in row.cells],
            }
            for row in section.rows
        ],
    }


def _row(row: "Row | Change") -> Data:
    """What a row is about; `source` only for a topic from a source's list."""
    return {"key": row.key, "label": row.label, **({"source": row.source} if row.source else {})}


def _cell(cell: Cell) -> list[Data] | None:
    return [_entry(entry) for entry in cell] or None


def _entry(entry: Entry) -> Data:
    """An entry with only the fields that apply to it."""
    return {
        "text": entry.text,
        **({"need": entry.need.value} if entry.need else {}),
        **({"level": {"rank": entry.level.rank, "steps": entry.level.steps}} if entry.level else {}),
        **({"importance": entry.importance} if entry.importance is not None else {}),
        **({"years": entry.years} if entry.years is not None else {}),
        **({"note": entry.note} if entry.note else {}),
        "sources": list(entry.sources),
    }


def _entries(entries: Mapping[str, Source] | Mapping[str, Certification] | Mapping[str, Skill]) -> Data:
    """Vocabulary entries as in a file: every field, empty or not."""
    return {entry_id: _plain(entry) for entry_id, entry in entries.items()}


def _plain(part: Any) -> Any:
    """A part of an answer as plain data, with fields named as in a file."""
    if isinstance(part, tuple):
        return [_plain(value) for value in part]
    if isinstance(part, Mapping):
        return {key: _plain(value) for key, value in part.items()}
    if is_dataclass(part):
        return {name_in_file(field): _plain(getattr(part, field.name)) for field in fields(part)}
    return part
