"""Agreement of two sources on the same people, beyond what chance would give."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.normal_interval import Setting, identity_interval
from reise_report.analysis.reason import NO_DATA, NO_VARIATION
from reise_report.errors import AnalysisError

METHOD = "cohens_kappa"


def cohens_kappa(table: ArrayLike, level: float = 0.95) -> Estimate:
    """Cohen's kappa, unweighted, with the large-sample interval that does not assume kappa to be zero.

    Args:
        table: (k, k) counts of people: rows are what the first source says, columns what the second says, both in the
            same order.
        level: confidence level, 0–1.

    Returns:
        Kappa, from −1 to 1; 1 where the sources always agree, 0 where they agree as often as chance would have it. No
        p-value: that two sources of one thing agree at all is no finding. Where they always agree the standard error is
        0 whatever their number, so that there is no interval, and a warning says so. Reason ``no_data`` where the table
        is empty, ``no_variation`` where a source says the same of everybody.

    Raises:
        AnalysisError: the table is not square, or holds what is no count.

    Source: Cohen J (1960), Educ Psychol Meas 20:37–46, doi:10.1177/001316446002000104; standard error: Fleiss JL, Cohen
    J, Everitt BS (1969), Psychol Bull 72:323–327, doi:10.1037/h0028106, with weights 0 and 1.

    >>> estimate = cohens_kappa([[20, 5], [10, 15]])
    >>> round(estimate.value, 10)
    0.4
    """
    counts = _counts(table)
    n = int(counts.sum())
    if n == 0:
        return not_estimable(METHOD, NO_DATA, level=level, n=0)
    if n in (*counts.sum(axis=1), *counts.sum(axis=0)):
        return not_estimable(METHOD, NO_VARIATION, level=level, n=n)
    shares = counts / n
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    agreement, chance = float(np.trace(shares)), float(rows @ columns)
    kappa = (agreement - chance) / (1 - chance)
    if np.count_nonzero(counts - np.diag(np.diag(counts))) == 0:
        warning = "the sources agree on everybody, so that the standard error is 0 and no interval is given"
        return Estimate(value=1.0, level=level, n=n, method=METHOD, warnings=(warning,))
    diagonal = np.diag(shares) @ (1 - (rows + columns) * (1 - kappa)) ** 2
    margins = (columns[:, None] + rows[None, :]) ** 2
    others = (1 - kappa) ** 2 * ((shares * margins).sum() - np.diag(shares) @ np.diag(margins))
    variance = float(diagonal + others) - (kappa - chance * (1 - kappa)) ** 2
    se = math.sqrt(max(variance, 0.0) / n) / (1 - chance)
    return identity_interval(kappa, se, Setting(level=level, n=n, method=METHOD), bounds=(-1.0, 1.0), tested=False)


def _counts(table: ArrayLike) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    counts = np.asarray(table, dtype=float)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or counts.shape[0] < 2:
        raise AnalysisError(f"the table has shape {counts.shape}; expected as many rows as columns, two at least")
    if not (np.isfinite(counts) & (counts >= 0) & (counts == np.rint(counts))).all():
        raise AnalysisError("the table holds what is no count of people; expected whole numbers of 0 and more")
    return counts
