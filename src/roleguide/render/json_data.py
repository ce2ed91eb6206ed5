"""Core results → plain data for JSON. Made from the results themselves: a page may fold and shorten, data may not."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from roleguide.answers.citations import Answer
from roleguide.answers.rows import Cell, Entry, Row, Section
from roleguide.guide.model import Certification, Role, Skill, Source
from roleguide.guide.vocabulary import State
from roleguide.render.json_text import SCHEMA_VERSION

if TYPE_CHECKING:
    from roleguide.answers.become import Change, Move, Pathway, Requirement
    from roleguide.answers.certificates import CertificateStep
    from roleguide.answers.compare import Comparison
    from roleguide.answers.describe import CallingRole, CertificationDescription, RoleDescription, SkillDescription
    from roleguide.answers.listing import CertificationList, Matrix, RoleList, SkillList
    from roleguide.answers.routes import Origin
    from roleguide.answers.search import SearchResult
    from roleguide.answers.similar import SimilarRoles
    from roleguide.answers.where import Provenance

Data = dict[str, Any]


def comparison_data(comparison: "Comparison") -> Data:
    """`roles` in the order asked; `cells` of each row in the same order, null where a role has nothing.

    The `note` of a role says what is not known of it. `apart` names the roles that a section tells of in topics, or on
    scales, of no other role here: their rows line up with nothing, and `counts` leaves them out.
    """
    counts = comparison.counts
    ids = [role.id for role in comparison.roles]
    return _envelope(
        comparison,
        {
            "roles": [{**_role(role), **({"note": role.note} if role.note else {})} for role in comparison.roles],
            "in_one_line": comparison.in_one_line.text if comparison.in_one_line else None,
            "contrast": asdict(comparison.contrast) if comparison.contrast else None,
            "counts": {
                "differs": counts.differs,
                "only": dict(zip(ids, counts.only, strict=True)),
                "same": counts.same,
            },
            "sections": [
                {**_section(section, compared=True), "apart": [ids[at] for at in section.apart]}
                for section in comparison.sections
            ],
            "moving": [_move(move) for move in comparison.moves],
        },
    )


def role_data(described: "RoleDescription") -> Data:
    """A role with all its facts, one cell a row. `certifications` has the rules of those that the rows name."""
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
                "codes": asdict(role.codes),
                "related": list(role.related),
                "note": role.note,
            },
            "sections": [_section(section, compared=False) for section in described.sections],
            "certifications": _entries(described.certifications),
            "leads_to": [_role(other) for other in described.leads_to],
            "comes_from": [_role(other) for other in described.comes_from],
            "often_confused_with": [
                {**_role(confusion.role), **asdict(confusion.contrast)} for confusion in described.confusions
            ],
        },
    )


def certification_data(described: "CertificationDescription") -> Data:
    """A certification with its rules. `chains` has every way to it over other certificates, as ids in that order."""
    return _envelope(
        described,
        {
            "kind": "certification",
            "certification": {"id": described.id, **asdict(described.certification)},
            "chains": [list(chain) for chain in described.chains],
            "leads_to": list(described.leads_to),
            "helps_with": dict(described.helps_with),
            "replaces": list(described.replaces),
            "roles": [_call(call) for call in described.calls],
            "certifications": _entries(described.certifications),
        },
    )


def skill_data(described: "SkillDescription") -> Data:
    """A skill, its scale from the lowest level to the highest, and the roles that call for it."""
    return _envelope(
        described,
        {
            "kind": "skill",
            "skill": {"id": described.id, **asdict(described.skill)},
            "levels": [{"level": level, "meaning": meaning} for level, meaning in described.scale.items()],
            "roles": [_call(call) for call in described.calls],
        },
    )


def pathway_data(found: "Pathway") -> Data:
    """How to become a role.

    `asks` has all that the role asks of a person, each with its `state`; `met`, `missing` and `unknown` are those in
    that state, and `open` is the state of all when nothing was said about the person. `keep`, `differ`, `raise`,
    `start` and `let_go` are topics and skills, without those of which nothing is known for this person; `now` is null
    where a skill is not known. `route` has ids along `next`, null where none leads there.
    """

    def in_state(state: State) -> list[Data]:
        return [_asked(one) for one in found.asked if one.state is state]

    return _envelope(
        found,
        {
            "role": _role(found.role),
            "from": _role(found.present) if found.present else None,
            "asks": [_asked(one) for one in found.asked],
            "met": in_state(State.MET),
            "missing": in_state(State.MISSING),
            "unknown": in_state(State.UNKNOWN),
            **_shifted(found.changes),
            "certificates": [_step(step) for step in found.certificates],
            "route": [role.id for role in found.route] or None,
            "comes_from": [_origin(origin) for origin in found.origins],
            "nearest": {**asdict(found.nearest), "role": _role(found.nearest.role)} if found.nearest else None,
            "certifications": _entries(found.certifications),
        },
    )


def _asked(one: "Requirement") -> Data:
    return {
        "section": one.section.value,
        "key": one.key,
        "label": one.label,
        "state": one.state.value,
        "now": one.now[0].text if one.now else None,
        **_entry(one.entry),
    }


def _shifted(changes: Iterable["Change"]) -> Data:
    """The changes, by what becomes of each."""
    from roleguide.answers.become import Shift

    told = list(changes)
    return {shift.value: [_change(change) for change in told if change.shift is shift] for shift in Shift}


def _change(change: "Change") -> Data:
    return {
        "section": change.section.value,
        **_row(change),
        "now": _cell(change.now),
        "then": _cell(change.then),
    }


def _step(step: "CertificateStep") -> Data:
    return {
        "id": step.id,
        "need": step.need.text if step.need else None,
        "state": step.state.value,
        "helped_by": dict(step.helped_by),
        "open_now": step.admitted,
    }


def _origin(origin: "Origin") -> Data:
    return {**_role(origin.role), "comes_from": [_origin(one) for one in origin.origins]}


def _move(move: "Move") -> Data:
    return {
        "from": move.present.id,
        "to": move.target.id,
        "route": [role.id for role in move.route],
        **_shifted(move.changes),
        "certificates": [_step(step) for step in move.certificates],
    }


def role_list_data(role_list: "RoleList") -> Data:
    """The roles in the order of the guide, each with the id of its family, or null, and the sources of its summary."""
    return _envelope(
        role_list,
        {
            "title": role_list.title,
            "families": {an_id: family.title for an_id, family in role_list.families.items()},
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


def certification_list_data(listed: "CertificationList") -> Data:
    """The certifications in the order of the guide, each with all its rules."""
    return _envelope(listed, {"certifications": _entries(listed.certifications)})


def skill_list_data(listed: "SkillList") -> Data:
    """The skills in the order of the guide, and the scales that their levels are on."""
    scales = {an_id: dict(levels) for an_id, levels in listed.scales.items()}
    return _envelope(listed, {"scales": scales, "skills": _entries(listed.skills)})


def search_data(found: "SearchResult") -> Data:
    """`hits` the best first, each with the passages that have any of the `words`, and where in their text those are."""
    return _envelope(
        found,
        {
            "words": list(found.words),
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
                for hit in found.hits
            ],
            "nearest": list(found.nearest),
        },
    )


def similar_data(found: "SimilarRoles") -> Data:
    """`similar` those that share most first, each with the ids of what it shares; `related` in its source's order."""
    return _envelope(
        found,
        {
            "role": _role(found.role),
            "found": found.found,
            "similar": [
                {
                    **_role(one.role),
                    "topics": list(one.topics),
                    "skills": list(one.skills),
                    "certifications": list(one.certifications),
                }
                for one in found.neighbors
            ],
            "related": [_role(role) for role in found.related],
        },
    )


def where_data(found: "Provenance") -> Data:
    """The files in force, lowest first, with what each adds, changes and removes; `fields` of a role, if asked for."""
    return _envelope(
        found,
        {
            "files": [
                {
                    "file": one.file,
                    "origin": one.origin,
                    "adds": {collection: list(ids) for collection, ids in one.adds.items()},
                    "changes": list(one.changes),
                    "removes": list(one.removes),
                }
                for one in found.files
            ],
            "problems": found.problems,
            "index": {"file": found.index, "ready": found.is_indexed} if found.index else None,
            "role": found.role or None,
            "fields": {path: asdict(place) for path, place in found.fields.items()},
        },
    )


def matrix_data(matrix: "Matrix") -> Data:
    """`rows` against `roles`: one cell a role, in the order of `roles`, null where it has nothing."""
    return _envelope(
        matrix,
        {
            "section": matrix.section.value,
            "roles": [_role(role) for role in matrix.roles],
            "rows": [{**_row(row), "cells": [_cell(cell) for cell in row.cells]} for row in matrix.rows],
        },
    )


def _envelope(answer: Answer, content: Data) -> Data:
    """What an answer holds, between what every payload begins and ends with.

    `notices` has what the licenses of sources ask to be said, where they ask for anything; `sources` has every source
    whose id is named in `content`, and those behind what else is named there.
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
    """What a row is about; `source` where it is a topic out of a source's list."""
    return {"key": row.key, "label": row.label, **({"source": row.source} if row.source else {})}


def _cell(cell: Cell) -> list[Data] | None:
    return [_entry(entry) for entry in cell] or None


def _entry(entry: Entry) -> Data:
    """An entry with the fields that it has; what does not apply to it is left out."""
    return {
        "text": entry.text,
        **({"need": entry.need.value} if entry.need else {}),
        **({"level": {"rank": entry.level.rank, "steps": entry.level.steps}} if entry.level else {}),
        **({"importance": entry.importance} if entry.importance is not None else {}),
        **({"note": entry.note} if entry.note else {}),
        "sources": list(entry.sources),
    }


def _entries(entries: Mapping[str, Source] | Mapping[str, Certification] | Mapping[str, Skill]) -> Data:
    """Vocabulary entries as the model has them: every field, empty or not."""
    return {an_id: asdict(entry) for an_id, entry in entries.items()}
