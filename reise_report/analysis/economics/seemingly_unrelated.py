"""Seemingly unrelated regressions of costs and effects: each with its own covariates, their errors correlated."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.economics.incremental import Both, Equation, checked, two_equations
from reise_report.analysis.economics.joint_difference import JointDifference, no_difference
from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.reason import TOO_FEW

_METHOD = "seemingly_unrelated.fgls"
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient:
    """The coefficient of one covariate in one regression, per unit of the covariate.

    Attributes:
        name: of the covariate.
        value: the coefficient.
        se: its standard error.
    """

    name: str
    value: float
    se: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeminglyUnrelated:
    """Two regressions estimated together.

    Attributes:
        difference: ΔC and ΔQ with their covariance matrix.
        cost_covariates: the regression of costs.
        effect_covariates: the regression of effects.
        residual_covariance: (2, 2) of the errors that the two regressions leave, costs first, with √((n − kᵢ)(n − kⱼ)).
        residual_correlation: of the errors; None where one regression leaves nothing unexplained.
    """

    difference: JointDifference
    cost_covariates: tuple[Coefficient, ...] = ()
    effect_covariates: tuple[Coefficient, ...] = ()
    residual_covariance: tuple[tuple[float, float], tuple[float, float]] | None = None
    residual_correlation: float | None = None


def seemingly_unrelated(
    cost: ArrayLike,
    effect: ArrayLike,
    arm: ArrayLike,
    cost_covariates: ArrayLike | None = None,
    effect_covariates: ArrayLike | None = None,
    *,
    cost_names: Sequence[str] = (),
    effect_names: Sequence[str] = (),
) -> SeeminglyUnrelated:
    """Feasible generalised least squares of two regressions whose errors are correlated within people.

    The errors' covariance comes from ordinary least squares, divided by √((n − kᵢ)(n − kⱼ)), once, as R's systemfit.
    With the same covariates in both the coefficients are those of ordinary least squares.

    Args:
        cost: (n,), money; complete.
        effect: (n,), quality-adjusted life years or another unit; complete.
        arm: (n,), 1 intervention and 0 control.
        cost_covariates: (n, k), complete; None for none.
        effect_covariates: (n, l), complete; None for none.
        cost_names: names of the covariates; numbered when left out.
        effect_names: names of the covariates; numbered when left out.

    Returns:
        ``seemingly_unrelated.fgls``, t distribution with n − k degrees of freedom of each regression. Reasons as
        :func:`reise_report.analysis.economics.incremental.adjusted`.

    Raises:
        AnalysisError: arrays of different length, missing or infinite values.

    Sources: Zellner A (1962), J Am Stat Assoc 57:348–368, doi:10.1080/01621459.1962.10480664; Willan AR, Briggs AH,
    Hoch JS (2004), Health Econ 13:461–475, doi:10.1002/hec.843; Henningsen A, Hamann JD (2007), J Stat Softw 23(4),
    doi:10.18637/jss.v023.i04 (systemfit).
    """
    costs, effects, allocation = checked(cost, effect, arm)
    equations, reason, warnings = two_equations(
        costs, effects, allocation, (cost_covariates, effect_covariates), (cost_names, effect_names)
    )
    if equations is None:
        return SeeminglyUnrelated(difference=no_difference(_METHOD, reason or TOO_FEW, costs.size, warnings))
    coefficients, covariance = _generalised(
        equations, _residual_covariance([e.residuals for e in equations], equations)
    )
    one, two = equations
    second = one.design.shape[1]
    parts = (coefficients[:second], coefficients[second:])
    left = [
        e.outcome - e.design @ part if e.residuals.any() else e.residuals
        for e, part in zip(equations, parts, strict=True)
    ]
    errors = _residual_covariance(left, equations)
    product = errors[0, 0] * errors[1, 1]
    return SeeminglyUnrelated(
        difference=JointDifference(
            cost=float(coefficients[1]),
            effect=float(coefficients[second + 1]),
            variance_cost=float(covariance[1, 1]),
            variance_effect=float(covariance[second + 1, second + 1]),
            covariance=float(covariance[1, second + 1]),
            df_cost=float(one.df),
            df_effect=float(two.df),
            n=int(costs.size),
            method=_METHOD,
            warnings=warnings,
        ),
        cost_covariates=_covariates(one, coefficients[:second], covariance[:second, :second]),
        effect_covariates=_covariates(two, coefficients[second:], covariance[second:, second:]),
        residual_covariance=(
            (float(errors[0, 0]), float(errors[0, 1])),
            (float(errors[1, 0]), float(errors[1, 1])),
        ),
        residual_correlation=float(errors[0, 1]) / math.sqrt(product) if product > 0 else None,
    )


def _residual_covariance(of_each: list[Vector], equations: Both) -> Matrix:
    residuals = np.column_stack(of_each)
    df = np.sqrt([float(equation.df) for equation in equations])
    covariance: Matrix = residuals.T @ residuals / np.outer(df, df)
    return covariance


def _generalised(equations: Both, errors: Matrix) -> tuple[Vector, Matrix]:
    """Coefficients of both regressions, costs first, and their covariance matrix.

    Where the errors of one regression are zero, or determine the other's, there is nothing to borrow: ordinary least
    squares, with the covariance of the two.
    """
    scale = np.sqrt(np.diag(errors))
    if (scale == 0).any() or 1 - (errors[0, 1] / scale.prod()) ** 2 < _ROUNDING:
        return _ordinary(equations, errors)
    # In units of the errors' standard deviations: money and years differ by six powers of ten.
    designs = [equation.design / spread for equation, spread in zip(equations, scale, strict=True)]
    outcomes = [equation.outcome / spread for equation, spread in zip(equations, scale, strict=True)]
    weight = np.linalg.inv(errors / np.outer(scale, scale))
    normal = np.block([[weight[i, j] * designs[i].T @ designs[j] for j in (0, 1)] for i in (0, 1)])
    right = np.concatenate([sum(weight[i, j] * designs[i].T @ outcomes[j] for j in (0, 1)) for i in (0, 1)])
    # The same people stand in both: equal columns of the two designs make one matrix of full rank all the same.
    units = 1 / np.sqrt(np.diag(normal))
    covariance = np.linalg.inv(normal * np.outer(units, units)) * np.outer(units, units)
    coefficients: Vector = covariance @ right
    return coefficients, covariance


def _ordinary(equations: Both, errors: Matrix) -> tuple[Vector, Matrix]:
    one, two = equations
    cross = one.inverse @ (one.design.T @ two.design) @ two.inverse
    covariance = np.block(
        [[errors[0, 0] * one.inverse, errors[0, 1] * cross], [errors[0, 1] * cross.T, errors[1, 1] * two.inverse]]
    )
    return np.concatenate([one.coefficients, two.coefficients]), covariance


def _covariates(equation: Equation, coefficients: Vector, covariance: Matrix) -> tuple[Coefficient, ...]:
    values, errors = coefficients[2:], np.sqrt(np.diag(covariance)[2:])
    return tuple(
        Coefficient(name=name, value=float(value / spread), se=float(error / spread))
        for name, value, error, spread in zip(equation.names, values, errors, equation.scale, strict=True)
    )
