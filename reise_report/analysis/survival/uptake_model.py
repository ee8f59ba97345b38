"""The first stage of residual inclusion: who takes part, given the offer and the covariates; many samples at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.collinearity import independent_columns
from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.survival.newton_raphson import Precision, maximise

FirstStage = Literal["logistic", "linear"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UptakeModel:
    """The share that takes part, as a model of those whose uptake is not fixed by the arm.

    Attributes:
        kind: ``logistic`` or ``linear``.
        uptake: (n,), 1 took part, 0 did not.
        modelled: (n,), whether the person's arm holds both, so that there is something to model.
        design: (m, p), of the people modelled, with the intercept; and the offer, where both arms are modelled.
    """

    kind: FirstStage
    uptake: Vector
    modelled: NDArray[np.bool_]
    design: Matrix

    def residuals(self, weights: Matrix) -> Matrix:
        """Uptake less its fitted share, (B, n), in each of the samples that the weights, (B, n), make.

        In an arm where nobody, or everybody, takes part the fitted share is their uptake and the residual zero.
        """
        residual = np.zeros(np.broadcast_shapes(weights.shape, self.uptake.shape))
        if self.modelled.any():
            outcome, weight = self.uptake[self.modelled], weights[:, self.modelled]
            fitted = self._logistic(outcome, weight) if self.kind == "logistic" else self._linear(outcome, weight)
            residual[:, self.modelled] = outcome - fitted
        return residual

    def _linear(self, outcome: Vector, weights: Matrix) -> Matrix:
        x = self.design
        weighted = weights[:, :, None] * x
        # A covariate that nobody of a sample has is left at zero by the generalised inverse.
        inverse = np.linalg.pinv(weighted.transpose(0, 2, 1) @ x, hermitian=True)
        coefficients = inverse @ (weighted * outcome[:, None]).sum(axis=1)[:, :, None]
        fitted: Matrix = (coefficients[:, :, 0]) @ x.T
        return fitted

    def _logistic(self, outcome: Vector, weights: Matrix) -> Matrix:
        def evaluate(coefficients: Matrix, chosen: NDArray[np.bool_]) -> _LogisticEvaluation:
            return _evaluate(self.design, outcome, weights[chosen], coefficients)

        start = np.zeros((len(weights), self.design.shape[1]))
        # Where a covariate decides uptake without error its coefficient runs off, and the fitted shares have a limit.
        found = maximise(evaluate, start, Precision(decrement=1e-10, step=np.inf, iterations=40))
        with np.errstate(over="ignore"):
            fitted: Matrix = 1 / (1 + np.exp(-(found.coefficients @ self.design.T)))
        return fitted


@dataclass(frozen=True, slots=True, kw_only=True)
class _LogisticEvaluation:
    log_likelihood: Vector
    score: Matrix
    information: Matrix


def _evaluate(design: Matrix, outcome: Vector, weights: Matrix, coefficients: Matrix) -> _LogisticEvaluation:
    predictor = coefficients @ design.T
    fitted = 1 / (1 + np.exp(-predictor))
    spread = weights * fitted * (1 - fitted)
    return _LogisticEvaluation(
        log_likelihood=(weights * (outcome * predictor - np.logaddexp(0.0, predictor))).sum(axis=1),
        score=(weights * (outcome - fitted)) @ design,
        information=np.swapaxes(spread[:, :, None] * design, 1, 2) @ design,
    )


def uptake_model(kind: FirstStage, uptake: Vector, offered: Vector, covariates: Matrix) -> UptakeModel:
    """Prepare the first stage.

    Where nobody takes part without the offer, as in a trial within a cohort, a model of both arms would be separated by
    the offer: it is then fitted to those offered alone. Likewise where everybody offered takes part.

    Args:
        kind: ``logistic`` or ``linear``.
        uptake: (n,), 0 and 1.
        offered: (n,), 0 and 1, with both.
        covariates: (n, k), columns of about unit size.
    """
    varies = {label: bool(np.ptp(uptake[offered == label]) > 0) for label in (0, 1)}
    modelled = np.where(offered == 1, varies[1], varies[0])
    columns = [np.ones(int(modelled.sum()))]
    if all(varies.values()):
        columns.append(offered[modelled])
    design = np.column_stack([*columns, covariates[modelled]])
    kept = independent_columns(design)
    return UptakeModel(kind=kind, uptake=uptake, modelled=modelled, design=design[:, kept])
