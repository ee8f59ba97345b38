"""What the intervention costs more and gains more: differences in means, unadjusted and adjusted for baseline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.collinearity import adjustment
from reise_report.analysis.economics.joint_difference import JointDifference, no_difference
from reise_report.analysis.inputs import (
    Matrix,
    Vector,
    binary_vector,
    check_choice,
    check_length,
    covariate_matrix,
    numeric_vector,
)
from reise_report.analysis.leverage import share_left
from reise_report.analysis.reason import COLLINEAR, NO_PARTICIPANTS, SEPARATION, TOO_FEW

Variance = Literal["classical", "hc0", "hc1", "hc2", "hc3"]


def unadjusted(cost: ArrayLike, effect: ArrayLike, arm: ArrayLike) -> JointDifference:
    """Differences in means, each arm with its own variances and covariance, as Welch.

    Args:
        cost: (n,), money; complete. Refunds may make a cost negative.
        effect: (n,), quality-adjusted life years or another unit; complete.
        arm: (n,), 1 intervention and 0 control.

    Returns:
        ``incremental.unadjusted``, normal distribution. Reasons: ``no_participants`` (an arm is empty), ``too_few`` (an
        arm of one).

    Raises:
        AnalysisError: arrays of different length, missing or infinite values.

    Source: Willan AR, Briggs AH (2006), Statistical Analysis of Cost-Effectiveness Data, doi:10.1002/0470856297.

    >>> found = unadjusted([10, 20, 30, 40], [0.5, 0.7, 0.4, 0.5], [1, 1, 0, 0])
    >>> found.cost, round(found.effect, 3), found.variance_cost
    (-20.0, 0.15, 50.0)
    """
    method = "incremental.unadjusted"
    costs, effects, allocation = checked(cost, effect, arm)
    sizes = [int((allocation == label).sum()) for label in (1, 0)]
    if min(sizes) < 2:
        return no_difference(method, NO_PARTICIPANTS if min(sizes) == 0 else TOO_FEW, costs.size)
    means, moments = [], np.zeros((2, 2))
    for label, size in zip((1, 0), sizes, strict=True):
        both = np.column_stack([costs, effects])[allocation == label]
        both = both[np.lexsort(both.T)]  # the order of the rows must not reach the last digit
        away = both - both[0]
        means.append(both[0] + away.mean(axis=0))
        centred = away - away.mean(axis=0)
        centred[:, np.ptp(away, axis=0) == 0] = 0.0
        moments += centred.T @ centred / (size - 1) / size
    difference = means[0] - means[1]
    return JointDifference(
        cost=float(difference[0]),
        effect=float(difference[1]),
        variance_cost=float(moments[0, 0]),
        variance_effect=float(moments[1, 1]),
        covariance=float(moments[0, 1]),
        n=int(costs.size),
        method=method,
    )


def adjusted(
    cost: ArrayLike,
    effect: ArrayLike,
    arm: ArrayLike,
    cost_covariates: ArrayLike | None = None,
    effect_covariates: ArrayLike | None = None,
    *,
    variance: Variance = "classical",
    cost_names: Sequence[str] = (),
    effect_names: Sequence[str] = (),
) -> JointDifference:
    """Differences adjusted for baseline, one ordinary least squares regression for costs and one for effects.

    Effects are adjusted for the participant's own utility at baseline, without which a chance difference at baseline
    is counted as a gain (Manca 2005); costs for the participant's own earlier costs.

    Args:
        cost: (n,), money; complete.
        effect: (n,), quality-adjusted life years or another unit; complete.
        arm: (n,), 1 intervention and 0 control.
        cost_covariates: (n, k), complete; None for none.
        effect_covariates: (n, l), complete; None for none.
        variance: ``classical`` with the residuals' variances and covariance, or a sandwich ``hc0`` to ``hc3``.
        cost_names: names of the covariates, for warnings.
        effect_names: names of the covariates, for warnings.

    Returns:
        ``incremental.classical`` …, t distribution with n − k degrees of freedom. Reasons: ``no_participants``,
        ``too_few``, ``collinear`` (the covariates determine the arm), ``separation`` (nothing is left unexplained).

    Raises:
        AnalysisError: arrays of different length, missing or infinite values, an unknown variance.

    Sources: Manca A, Hawkins N, Sculpher MJ (2005), Health Econ 14:487–496, doi:10.1002/hec.944; MacKinnon JG, White H
    (1985), J Econom 29:305–325, doi:10.1016/0304-4076(85)90158-7.
    """
    check_choice(variance, Variance, "variance")
    method = f"incremental.{variance}"
    costs, effects, allocation = checked(cost, effect, arm)
    equations, reason, warnings = two_equations(
        costs, effects, allocation, (cost_covariates, effect_covariates), (cost_names, effect_names)
    )
    if equations is None:
        return no_difference(method, reason or TOO_FEW, costs.size, warnings)
    one, two = equations
    matrix = np.array([[_covariance(first, second, variance) for first in (one, two)] for second in (one, two)])
    return JointDifference(
        cost=float(one.coefficients[1]),
        effect=float(two.coefficients[1]),
        variance_cost=float(matrix[0, 0]),
        variance_effect=float(matrix[1, 1]),
        covariance=float(matrix[0, 1]),
        df_cost=float(one.df),
        df_effect=float(two.df),
        n=int(costs.size),
        method=method,
        warnings=warnings,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Equation:
    """One fitted regression.

    Attributes:
        design: (n, k): intercept, arm, standardised covariates.
        names: of the covariates.
        scale: (k − 2,), standard deviations by which the covariates were divided.
        outcome: (n,).
        coefficients: (k,).
        residuals: (n,); zeros where the model leaves nothing but rounding.
        inverse: (k, k), of the normal equations' matrix.
    """

    design: Matrix
    names: tuple[str, ...]
    scale: Vector
    outcome: Vector
    coefficients: Vector
    residuals: Vector
    inverse: Matrix

    @property
    def df(self) -> int:
        """Participants less coefficients."""
        return int(self.design.shape[0] - self.design.shape[1])


Both = tuple[Equation, Equation]


def two_equations(
    cost: Vector,
    effect: Vector,
    arm: Vector,
    covariates: tuple[ArrayLike | None, ArrayLike | None],
    names: tuple[Sequence[str], Sequence[str]],
) -> tuple[Both | None, str | None, tuple[str, ...]]:
    """The regressions of costs and of effects; or a reason why one of them cannot be made."""
    made: list[Equation] = []
    said: list[str] = []
    for outcome, values, labels in zip((cost, effect), covariates, names, strict=True):
        prepared = adjustment(covariate_matrix(values, outcome.size), arm, labels)
        said.extend(prepared.warnings)
        design = np.column_stack([np.ones(arm.size), arm, prepared.columns])
        if not 0 < arm.sum() < arm.size:
            return None, NO_PARTICIPANTS, tuple(dict.fromkeys(said))
        if prepared.determines_allocation and arm.size > design.shape[1]:
            return None, COLLINEAR, tuple(dict.fromkeys(said))
        if arm.size <= design.shape[1]:
            return None, TOO_FEW, tuple(dict.fromkeys(said))
        fitted = _equation(design, outcome, prepared.names, _scales(values, labels, prepared.names))
        if design.shape[1] > 2 and np.ptp(outcome) > 0 and not fitted.residuals.any():
            return None, SEPARATION, tuple(dict.fromkeys(said))
        made.append(fitted)
    return (made[0], made[1]), None, tuple(dict.fromkeys(said))


def _scales(values: ArrayLike | None, labels: Sequence[str], kept: tuple[str, ...]) -> Vector:
    if values is None or not kept:
        return np.empty(0)
    matrix = np.asarray(values, dtype=float)
    known = (
        tuple(labels) if len(labels) == matrix.shape[1] else tuple(f"covariate {i + 1}" for i in range(matrix.shape[1]))
    )
    return np.array([matrix[:, known.index(name)].std() for name in kept])


def _equation(design: Matrix, outcome: Vector, names: tuple[str, ...], scale: Vector) -> Equation:
    q, r = np.linalg.qr(design)
    inverse = np.linalg.solve(r, np.eye(design.shape[1]))
    coefficients = inverse @ (q.T @ outcome)
    residuals = outcome - design @ coefficients
    if np.abs(residuals).max() <= 1e-10 * np.abs(outcome).max():
        residuals = np.zeros_like(residuals)
    return Equation(
        design=design,
        names=names,
        scale=scale,
        outcome=outcome,
        coefficients=coefficients,
        residuals=residuals,
        inverse=inverse @ inverse.T,
    )


def _covariance(one: Equation, two: Equation, variance: Variance) -> float:
    """Of the arm's coefficients in two regressions of the same people."""
    weight1, weight2 = one.design @ one.inverse[:, 1], two.design @ two.inverse[:, 1]
    if variance == "classical":
        shared = float(one.residuals @ two.residuals) / float(np.sqrt(one.df * two.df))
        return shared * float(weight1 @ weight2)
    products = one.residuals * two.residuals
    if variance in ("hc2", "hc3"):
        left = np.sqrt(_left(one) * _left(two))
        products = products / (left if variance == "hc2" else left**2)
    total = float((weight1 * weight2) @ products)
    return total * one.residuals.size / float(np.sqrt(one.df * two.df)) if variance == "hc1" else total


def _left(equation: Equation) -> Vector:
    return share_left(np.linalg.qr(equation.design)[0])


def checked(cost: ArrayLike, effect: ArrayLike, arm: ArrayLike) -> tuple[Vector, Vector, Vector]:
    """Costs, effects and arms as complete vectors of one length.

    Raises:
        AnalysisError: they are not.
    """
    costs, effects = numeric_vector(cost, "cost"), numeric_vector(effect, "effect")
    check_length(effects, "effect", costs.size)
    return costs, effects, binary_vector(arm, "arm", costs.size)
