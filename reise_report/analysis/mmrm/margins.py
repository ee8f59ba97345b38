"""Covariates centred at the values for which means are given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import numpy as np

from reise_report.analysis.collinearity import adjustment
from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.mmrm.cell_means import Covariates
from reise_report.errors import AnalysisError

Margins = Literal["observed", "balanced"]


def centred_covariates(
    columns: Matrix, names: Sequence[str], by_visit: Sequence[bool], arm: Vector, margins: Margins
) -> tuple[Covariates | None, tuple[str, ...]]:
    """Covariates that are zero at their reference values, without constant and collinear ones.

    Args:
        columns: (n, k), of the participants analysed.
        names: (k,), all different; ``site[b]`` for a dummy of ``site``.
        by_visit: (k,), whether a column has a coefficient of its own at each visit.
        arm: (n,), 0 and 1.
        margins: ``observed``, the reference is the participants' mean; ``balanced``, dummies of a category are one over
            the number of its levels, all else at the mean.

    Returns:
        The covariates, None where they determine the arm; and warnings of what was left out.

    Raises:
        AnalysisError: two covariates have one name.
    """
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise AnalysisError(f"two covariates are called '{twice[0]}'; give each its own name")
    used = adjustment(columns, arm, names)
    if used.determines_allocation:
        return None, used.warnings
    places = [list(names).index(name) for name in used.names]
    chosen = columns[:, places]
    reference = chosen.mean(axis=0)
    if margins == "balanced":
        shares = _equal_shares(names)
        reference = np.array([shares.get(name, mean) for name, mean in zip(used.names, reference, strict=True)])
    kept = Covariates(
        columns=chosen - reference,
        names=used.names,
        by_visit=np.array([by_visit[place] for place in places], dtype=bool),
    )
    return kept, used.warnings


def _equal_shares(names: Sequence[str]) -> dict[str, float]:
    """For each dummy, one over the number of its category's levels: its dummies and the reference level."""
    category = {name: name.rpartition("[")[0] for name in names if name.endswith("]") and "[" in name}
    sizes = Counter(category.values())
    return {name: 1 / (sizes[stem] + 1) for name, stem in category.items()}
