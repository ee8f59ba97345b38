"""The ordered outcome's model with coefficients of their own at every cut point, at the proportional odds estimates.

It is not fitted: its score and information at the common estimates are all that a score test needs, and tied together
again they give the expected information of the proportional odds model itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from reise_report.analysis.cumulative_logit import CumulativeLogitFit
from reise_report.analysis.inputs import Matrix, Vector

Information = Literal["expected", "observed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeOdds:
    """Probabilities of the model and what they depend on.

    Attributes:
        fit: the proportional odds model.
        rows: (n, k + 1), one and −x: what a cut point's linear predictor is made of.
        gamma: (J − 1, n), P(Y ≤ j).
        chance: (J, n), P(Y = j).
    """

    fit: CumulativeLogitFit
    rows: Matrix
    gamma: Matrix
    chance: Matrix

    @property
    def score(self) -> Vector:
        """((J − 1)(k + 1),), derivatives of the log-likelihood, cut point by cut point."""
        codes, at = self.fit.codes, np.arange(len(self.gamma))[:, None]
        slope = self.gamma * (1 - self.gamma)
        residual = slope * ((codes == at) / self.chance[:-1] - (codes == at + 1) / self.chance[1:])
        derivatives: Vector = (residual @ self.rows).ravel()
        return derivatives

    def information(self, kind: Information) -> Matrix:
        """((J − 1)(k + 1), the same); only neighbouring cut points share any."""
        cuts, size = len(self.gamma), self.rows.shape[1]
        own, shared = self._weights(kind)
        information = np.zeros((cuts * size, cuts * size))
        for j in range(cuts):
            block = slice(j * size, (j + 1) * size)
            information[block, block] = self.rows.T @ (self.rows * own[j][:, None])
            if j + 1 < cuts:
                after = slice((j + 1) * size, (j + 2) * size)
                between = self.rows.T @ (self.rows * shared[j][:, None])
                information[block, after], information[after, block] = between, between.T
        return information

    def _weights(self, kind: Information) -> tuple[Matrix, Matrix]:
        """(J − 1, n) of each cut point, and (J − 2, n) of each with the next."""
        slope = self.gamma * (1 - self.gamma)
        lower, upper = self.chance[:-1], self.chance[1:]
        if kind == "expected":
            return slope**2 * (1 / lower + 1 / upper), -slope[:-1] * slope[1:] / self.chance[1:-1]
        at = np.arange(len(self.gamma))[:, None]
        bend = slope * (1 - 2 * self.gamma)
        below, above = self.fit.codes == at, self.fit.codes == at + 1
        own = below * ((slope / lower) ** 2 - bend / lower) + above * ((slope / upper) ** 2 + bend / upper)
        return own, -(above * slope)[:-1] * slope[1:] / self.chance[1:-1] ** 2


def free_odds(fit: CumulativeLogitFit) -> FreeOdds | None:
    """The free model at a fit's estimates; None where a fitted probability is zero, as under separation."""
    from scipy.special import expit

    gamma = expit(fit.thresholds[:, None] - fit.design @ fit.coefficients)
    edge = np.zeros((1, fit.codes.size))
    chance = np.diff(np.vstack([edge, gamma, edge + 1]), axis=0)
    if chance.min() <= 0:
        return None
    rows = np.column_stack([np.ones(fit.codes.size), -fit.design])
    return FreeOdds(fit=fit, rows=rows, gamma=gamma, chance=chance)


def tied(cuts: int, k: int, columns: int) -> Matrix:
    """Which of the free model's ``cuts``·(k + 1) coefficients are one, when only the first ``columns`` may differ.

    Returns:
        (cuts·(k + 1), cuts·(1 + columns) + k − columns), zeros and ones; free thresholds and columns first.
    """
    size, free = k + 1, cuts * (1 + columns)
    together = np.zeros((cuts * size, free + k - columns))
    for j in range(cuts):
        for index in range(1 + columns):
            together[j * size + index, j * (1 + columns) + index] = 1
        for index in range(k - columns):
            together[j * size + 1 + columns + index, free + index] = 1
    return together


def expected_covariance(fit: CumulativeLogitFit) -> Matrix | None:
    """The covariance of the proportional odds coefficients from the expected information, (k, k); None if singular."""
    model = free_odds(fit)
    if model is None:
        return None
    cuts, k = fit.thresholds.size, fit.design.shape[1]
    together = tied(cuts, k, 0)
    information = together.T @ model.information("expected") @ together
    if np.linalg.matrix_rank(information, hermitian=True) < len(information):
        return None
    return np.asarray(np.linalg.inv(information)[cuts:, cuts:], dtype=float)
