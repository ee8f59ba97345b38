"""Log-linear (Poisson) regression of an outcome of 0 and 1, with sandwich and cluster-robust covariance matrices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.leverage import share_left

Covariance = Literal["model", "hc0", "hc1", "hc3", "cluster"]

_SETTLED = 1e-12
"""The iterations stop when the log-likelihood moves by less than this share of itself."""

_VANISHING = 1e-5
"""A fitted risk this small is reason to look for a group without events."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoissonFit:
    """A fitted model.

    Attributes:
        design: (n, k), with the intercept.
        outcome: (n,), 0 and 1.
        coefficients: (k,), log risk ratios.
        fitted: (n,), fitted risks; nothing keeps them below 1.
        converged: whether the iterations settled.
        infinite: (k,), the coefficients without a finite estimate, a group having no events.
    """

    design: Matrix
    outcome: Vector
    coefficients: Vector
    fitted: Vector
    converged: bool
    infinite: NDArray[np.bool_]

    def covariance(self, kind: Covariance, clusters: NDArray[np.intp] | None = None) -> Matrix:
        """The covariance matrix of the coefficients, (k, k).

        ``model`` is the inverse of the information; ``hc0`` the sandwich; ``hc1`` that times n/(n − k); ``hc3`` the
        sandwich with residuals over 1 − h, h the diagonal of the weighted hat matrix: as ``vcov`` and ``vcovHC`` in R.
        ``cluster`` sums the scores within each cluster and multiplies by G/(G − 1), G the number of clusters.

        Args:
            kind: which of them.
            clusters: (n,), each person's cluster, 0 to G − 1; for ``cluster``.
        """
        n, k = self.design.shape
        q, r = np.linalg.qr(self.design * np.sqrt(self.fitted)[:, None])
        half = np.linalg.solve(r.T, np.eye(k))
        if kind == "model":
            model: Matrix = half.T @ half
            return model
        residual = self.outcome - self.fitted
        if kind == "hc3":
            residual = residual / share_left(q)
        influence = (self.design * residual[:, None]) @ np.linalg.solve(r, half)
        if kind == "cluster" and clusters is not None:
            groups = int(clusters.max()) + 1
            summed = np.zeros((groups, k))
            np.add.at(summed, clusters, influence)
            clustered: Matrix = summed.T @ summed * (groups / (groups - 1))
            return clustered
        sandwich: Matrix = influence.T @ influence
        return sandwich * (n / (n - k)) if kind == "hc1" else sandwich


def fit_poisson(design: Matrix, outcome: Vector) -> PoissonFit:
    """Fit by Newton's method with halved steps, and look for groups without events.

    Args:
        design: (n, k), with the intercept first, of full column rank, columns of about unit size.
        outcome: (n,), 0 and 1, with some of 1.
    """
    coefficients, settled = _maximise(design, outcome)
    with np.errstate(over="ignore"):
        fitted = np.exp(design @ coefficients)
    suspicious = not settled or bool((fitted < _VANISHING).any())
    return PoissonFit(
        design=design,
        outcome=outcome,
        coefficients=coefficients,
        fitted=fitted,
        converged=settled,
        infinite=_infinite(design, outcome) if suspicious else np.zeros(design.shape[1], dtype=bool),
    )


def _maximise(design: Matrix, outcome: Vector) -> tuple[Vector, bool]:
    beta = np.zeros(design.shape[1])
    beta[0] = np.log(outcome.mean())
    best = _log_likelihood(design @ beta, outcome)
    for _ in range(100):
        fitted = np.exp(design @ beta)
        try:
            step = np.linalg.solve(design.T @ (design * fitted[:, None]), design.T @ (outcome - fitted))
        except np.linalg.LinAlgError:
            return beta, False
        for _ in range(40):
            value = _log_likelihood(design @ (beta + step), outcome)
            if value >= best - _SETTLED * abs(best):
                break
            step = step / 2
        else:
            return beta, False
        beta, gain, best = beta + step, value - best, value
        if abs(gain) <= _SETTLED * (abs(value) + 0.1):
            return beta, True
    return beta, False


def _log_likelihood(eta: Vector, outcome: Vector) -> float:
    with np.errstate(over="ignore"):
        return float((outcome * eta - np.exp(eta)).sum())


def _infinite(design: Matrix, outcome: Vector) -> NDArray[np.bool_]:
    """The coefficients that run off along a direction that changes nobody with the event and lowers somebody without.

    The likelihood has no maximum exactly where there is such a direction. It is found by a linear programme, as for
    logistic models.

    Source: Santos Silva JMC, Tenreyro S (2010), Econ Lett 107:310–312, doi:10.1016/j.econlet.2010.02.020.
    """
    from scipy.optimize import linprog

    with_event, without = design[outcome == 1], design[outcome == 0]
    none: NDArray[np.bool_] = np.zeros(design.shape[1], dtype=bool)
    if not without.size:
        return none
    solution = linprog(
        without.sum(axis=0),
        A_ub=without,
        b_ub=np.zeros(len(without)),
        A_eq=with_event,
        b_eq=np.zeros(len(with_event)),
        bounds=(-1, 1),
    )
    if not solution.success or -solution.fun <= 1e-6:
        return none
    infinite: NDArray[np.bool_] = np.abs(solution.x) > 1e-7
    return infinite
