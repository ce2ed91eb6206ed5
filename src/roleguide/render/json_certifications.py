"""Turns a comparison of certifications into plain data for JSON, as `json_data` does with other answers."""

from roleguide.answers.compare_certifications import CertificationComparison
from roleguide.render.json_data import Data, _entries, _envelope, _plain


def certification_comparison_data(comparison: CertificationComparison) -> Data:
    """The ids of those `compared`, in the order asked, and the `cells` of each row alike.

    A cell is null where the guide does not know, and an empty list where there is none.
    """
    return _envelope(
        comparison,
        {
            "compared": [compared.id for compared in comparison.compared],
            "rows": [
                {"key": row.aspect.value, "label": row.aspect.label, "mark": row.mark.value, "cells": _plain(row.cells)}
                for row in comparison.rows
            ],
            "certifications": _entries(comparison.certifications),
        },
    )
