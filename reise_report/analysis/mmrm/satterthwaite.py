"""Satterthwaite's degrees of freedom, for one contrast and for several at once.

Source: Satterthwaite FE (1941), Psychometrika 6:309–316, doi:10.1007/BF02288586; Fai AHT, Cornelius PL (1996), J Stat
Comput Simul 54:363–378, doi:10.1080/00949659608811740. As DDFM=SATTERTHWAITE of SAS PROC MIXED and R's ``mmrm``, with
the observed information of the covariance parameters.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.mmrm.workings import Workings

_ALIKE = 1.5e-8
"""Degrees of freedom that differ by less are the same, and their mean is taken, as in R's ``mmrm``."""


def single(workings: Workings, contrast: Vector) -> float:
    """ν = 2(c'Vc)² / g'Ag, g the gradient of c'Vc by the covariance parameters and A their covariance matrix.

    Args:
        workings: the fit.
        contrast: (p,), in the working model's coefficients.
    """
    covariance = workings.likelihood.covariance
    direction = covariance @ contrast
    gradient = np.einsum("a,kab,b->k", direction, workings.slopes.products, direction)
    spread = float(gradient @ workings.parameter_covariance @ gradient)
    variance = float(contrast @ direction)
    return 2 * variance**2 / spread if spread > 0 else float("inf")


def joint(contrasts: Matrix, covariance: Matrix, degrees: Callable[[Vector], float]) -> float:
    """Denominator degrees of freedom of an F test, after Fai and Cornelius.

    The contrasts are rotated until they are uncorrelated; E being the sum of ν/(ν − 2) over those, the denominator has
    2E/(E − q) degrees of freedom, and 2 where a ν is 2 or less.

    Args:
        contrasts: (q, p), of full rank.
        covariance: (p, p), of the coefficients.
        degrees: ν of one contrast.
    """
    _, axes = np.linalg.eigh(contrasts @ covariance @ contrasts.T)
    each = np.array([degrees(axis @ contrasts) for axis in axes.T])
    if float(np.ptp(each)) < _ALIKE:
        return float(each.mean())
    if each.min() <= 2:
        return 2.0
    expected = float((each / (each - 2)).sum())
    return 2 * expected / (expected - len(contrasts))
