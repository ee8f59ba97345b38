"""Whether a logistic model's likelihood has a maximum, or runs off to infinity along some direction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.inputs import Matrix, Vector


@dataclass(frozen=True, slots=True, kw_only=True)
class Separation:
    """How far the outcome is separated.

    Attributes:
        complete: every outcome is predicted without error.
        infinite: (k,), the coefficients without a finite maximum likelihood estimate.
    """

    complete: bool
    infinite: NDArray[np.bool_]

    @property
    def present(self) -> bool:
        """Whether any coefficient is infinite."""
        return bool(self.infinite.any())


def separation(design: Matrix, outcome: Vector) -> Separation:
    """Look for a direction in which the linear predictor never gets worse for anybody and gets better for somebody.

    Such a direction exists exactly where maximum likelihood estimates do not (Albert and Anderson 1984). It is found as
    the solution of a linear programme, each coefficient held within ±1 (Konis 2007).

    Args:
        design: (n, k), of full column rank, columns of about unit size.
        outcome: (n,), 0 and 1.

    Sources: Albert A, Anderson JA (1984), Biometrika 71:1–10, doi:10.1093/biomet/71.1.1; Konis K (2007), *Linear
    programming algorithms for detecting separated data in binary logistic regression models*, DPhil thesis, Oxford.
    """
    from scipy.optimize import linprog

    n, k = design.shape
    towards = design * np.where(outcome == 1, 1.0, -1.0)[:, None]
    solution = linprog(-towards.sum(axis=0), A_ub=-towards, b_ub=np.zeros(n), bounds=(-1, 1))
    if not solution.success or -solution.fun <= 1e-6:
        return Separation(complete=False, infinite=np.zeros(k, dtype=bool))
    # The direction of the greatest sum may leave somebody at zero where another does not; so the least gain, maximised.
    least = linprog(
        np.eye(k + 1)[k] * -1, A_ub=np.column_stack([-towards, np.ones(n)]), b_ub=np.zeros(n), bounds=(-1, 1)
    )
    return Separation(complete=bool(least.success and -least.fun > 1e-7), infinite=np.abs(solution.x) > 1e-7)
