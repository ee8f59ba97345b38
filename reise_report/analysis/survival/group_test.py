"""What the tests that compare groups share: the quadratic form of a score and its covariance."""

from __future__ import annotations

import numpy as np

from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.reason import NO_VARIATION, SINGULAR

_LEAST = 1e-10
"""The least share of the largest variance that a direction must have to count as determined."""


def quadratic_form(score: Vector, covariance: Matrix) -> tuple[float | None, str | None]:
    """``scoreᵀ covariance⁻¹ score``, or why it cannot be formed.

    Args:
        score: (g,), for all groups but one.
        covariance: (g, g), symmetric.
    """
    size = float(np.abs(np.diag(covariance)).max(initial=0.0))
    if size <= 0:
        return None, NO_VARIATION
    scale = np.sqrt(np.where(np.diag(covariance) > 0, np.diag(covariance), size))
    values, vectors = np.linalg.eigh(covariance / np.outer(scale, scale))
    if values[0] <= _LEAST:
        return None, SINGULAR
    turned = vectors.T @ (score / scale)
    return float(turned**2 @ (1 / values)), None


def upper_tail(statistic: float, df: int) -> float:
    """The p-value of a chi-square statistic."""
    from scipy.special import chdtrc

    return float(chdtrc(df, statistic))
