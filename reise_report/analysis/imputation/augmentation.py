"""Pseudo-observations that keep the logistic models of imputation finite under separation."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def augmentation(low: Array, high: Array, categories: int) -> tuple[Array, Array]:
    """For each predictor, two people at its mean ± half a standard deviation, all others at their means.

    Each stands for every category of the outcome alike. Together they weigh as much as p + 1 people, so that they pull
    coefficients towards zero a little, and keep them finite where categories are predicted without error.

    Args:
        low: (p,), least observed value of each standardised predictor; the pseudo-people stay within the data.
        high: (p,), greatest.
        categories: K.

    Returns:
        The pseudo-people's predictors, (2p, p), and the weight of each in each category, (2p, K). Without predictors,
        one person with no predictors, of weight one in all.

    Source: White IR, Daniel R, Royston P (2010), Comput Stat Data Anal 54:2267–2275, doi:10.1016/j.csda.2010.04.005,
    with the half standard deviations of R's mice.
    """
    p = low.size
    if p == 0:
        return np.empty((1, 0)), np.full((1, categories), 1 / categories)
    points = np.concatenate([np.diag(np.minimum(0.5, high)), np.diag(np.maximum(-0.5, low))])
    return points, np.full((2 * p, categories), (p + 1) / (2 * p * categories))
