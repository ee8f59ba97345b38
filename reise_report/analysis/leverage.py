"""Leverage: how much of a person's fitted value is their own outcome."""

from __future__ import annotations

import numpy as np

from reise_report.analysis.inputs import Matrix, Vector

_OWN = 1e-6


def share_left(orthonormal: Matrix) -> Vector:
    """One less the leverage of each person, by which HC2 and HC3 inflate residuals.

    A person with leverage one is fitted exactly whatever their outcome: the residual is zero and there is nothing to
    inflate, so that the share is given as one; 0/0 would otherwise make the error anything at all.

    Args:
        orthonormal: (n, k), the Q of the (weighted) design's QR decomposition.
    """
    left = 1 - (orthonormal**2).sum(axis=1)
    share: Vector = np.where(left > _OWN, left, 1.0)
    return share
