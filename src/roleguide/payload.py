"""Core results → plain data for JSON. Made from the results themselves: a page may fold and shorten, data may not.

Every payload says which `schema_version` it follows: fields may be added under one version, a field that goes or
changes its meaning raises it.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from roleguide.catalogue import Catalogue
from roleguide.compare import Comparison
from roleguide.facts import Cell, Entry, Section
from roleguide.model import Certification, Role, Source
from roleguide.profile import Profile

SCHEMA_VERSION = 1

Payload = dict[str, Any]


def comparison_payload(comparison: Comparison) -> Payload:
    """`roles` in the order asked; `cells` of each row in the same order, null where a role has nothing."""
    counts = comparison.counts
    ids = [role.id for role in comparison.roles]
    return {
        **_head(comparison.edition),
        "roles": [_role(role) for role in comparison.roles],
        "in_one_line": comparison.in_one_line,
        "contrast": asdict(comparison.contrast) if comparison.contrast else None,
        "counts": {"differs": counts.differs, "only": dict(zip(ids, counts.only, strict=True)), "same": counts.same},
        "sections": [_section(section, compared=True) for section in comparison.sections],
        "sources": _entries(comparison.sources),
    }


def profile_payload(profile: Profile) -> Payload:
    """A role with all its facts, one cell a row. `certifications` has the rules of those that the rows name."""
    role = profile.role
    return {
        **_head(profile.edition),
        "role": {
            **_role(role),
            "aliases": list(role.aliases),
            "family": role.family,
            "summary": {"text": role.summary.text, "sources": list(role.summary.sources)},
            "codes": asdict(role.codes),
        },
        "sections": [_section(section, compared=False) for section in profile.sections],
        "certifications": _entries(profile.certifications),
        "leads_to": [_role(other) for other in profile.leads_to],
        "comes_from": [_role(other) for other in profile.comes_from],
        "often_confused_with": [
            {**_role(confusion.role), **asdict(confusion.contrast)} for confusion in profile.confusions
        ],
        "sources": _entries(profile.sources),
    }


def catalogue_payload(catalogue: Catalogue) -> Payload:
    """The roles in the order of the guide, each with the id of its family, or null."""
    return {
        **_head(catalogue.edition),
        "title": catalogue.title,
        "families": {an_id: family.title for an_id, family in catalogue.families.items()},
        "roles": [
            {**_role(role), "aliases": list(role.aliases), "family": role.family, "summary": role.summary.text}
            for role in catalogue.roles
        ],
    }


def _head(edition: str) -> Payload:
    return {"schema_version": SCHEMA_VERSION, "edition": edition}


def _role(role: Role) -> Payload:
    return {"id": role.id, "title": role.title}


def _section(section: Section, *, compared: bool) -> Payload:
    return {
        "id": section.id.value,
        "title": section.id.label,
        "rows": [
            {
                "key": row.key,
                "label": row.label,
                **({"mark": row.mark.value} if compared else {}),
                "cells": [_cell(cell) for cell in row.cells],
            }
            for row in section.rows
        ],
    }


def _cell(cell: Cell) -> list[Payload] | None:
    return [_entry(entry) for entry in cell] or None


def _entry(entry: Entry) -> Payload:
    """An entry with the fields that it has; `need` and `level` are left out where they do not apply."""
    return {
        "text": entry.text,
        **({"need": entry.need.value} if entry.need else {}),
        **({"level": {"rank": entry.level.rank, "steps": entry.level.steps}} if entry.level else {}),
        "sources": list(entry.sources),
    }


def _entries(entries: Mapping[str, Source] | Mapping[str, Certification]) -> Payload:
    """Vocabulary entries as the model has them: every field, empty or not."""
    return {an_id: asdict(entry) for an_id, entry in entries.items()}
