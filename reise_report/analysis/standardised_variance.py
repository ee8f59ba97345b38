"""The covariance of two standardised risks, by every published method that the room offers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.logistic_regression import Covariance, LogisticFit, probability


@dataclass(frozen=True, slots=True, kw_only=True)
class Standardisation:
    """Everybody's fitted risk under either arm.

    Attributes:
        fit: the model; its second column is the arm, 1 intervention and 0 control.
        under1: (n,), each person's risk had they been in the intervention arm.
        under0: (n,), had they been in the control arm.
    """

    fit: LogisticFit
    under1: Vector
    under0: Vector

    @property
    def risk1(self) -> float:
        """The mean risk under the intervention."""
        return float(self.under1.mean())

    @property
    def risk0(self) -> float:
        """The mean risk under control."""
        return float(self.under0.mean())


def standardise(fit: LogisticFit) -> Standardisation:
    """Predict everybody's risk under each arm."""
    under1, under0 = (probability(_under(fit, arm) @ fit.coefficients) for arm in (1.0, 0.0))
    return Standardisation(fit=fit, under1=under1, under0=under0)


def _under(fit: LogisticFit, arm: float) -> Matrix:
    design = fit.design.copy()
    design[:, 1] = arm
    return design


def influence_covariance(of: Standardisation) -> Matrix:
    """Covariance of the two risks from their influence functions, Σ IF·IFᵀ / n².

    For arm a: W·(Y − p_a(X)) + p_a(X) − risk_a, with W the person's share of the arm's weight, times n, and 0 for the
    other arm; without weights 1(A = a) over the arm's share. With weights 1/P(A = a) that are known, not estimated, the
    fitted coefficients add nothing of first order: the risks are those of an augmented inverse-probability estimator.

    Sources: Steingrimsson JA, Hanley DF, Rosenblum M (2017), doi:10.1016/j.cct.2016.12.026; Robins JM, Rotnitzky A,
    Zhao LP (1994), J Am Stat Assoc 89:846–866, doi:10.1080/01621459.1994.10476818.
    """
    y, arm = of.fit.outcome, of.fit.design[:, 1]
    weights = np.ones(y.size) if of.fit.weights is None else of.fit.weights
    parts = []
    for member, under in ((arm, of.under1), (1 - arm, of.under0)):
        share = member * weights / float((member * weights).mean())
        parts.append(share * (y - under) + under - under.mean())
    influence = np.column_stack(parts)
    covariance: Matrix = influence.T @ influence / y.size**2
    return covariance


def ye_covariance(of: Standardisation) -> Matrix:
    """Covariance of the two risks from sample variances and covariances within the arms, as RobinCar computes it.

    n times the variance of risk_a is r_a/π_a + 2·Cov_a(Y, p_a) − Var(p_a), r_a = Var_a(Y) − 2·Cov_a(Y, p_a) + Var(p_a);
    n times the covariance is Cov_1(Y, p_0) + Cov_0(Y, p_1) − Cov(p_1, p_0). The index is the arm within which a moment
    is taken, with n_a − 1; without index it is taken over everybody, with n − 1. Taking r_a as the variance of the
    residuals within the arm is another variant, which differs in the fifth digit.

    Source: Ye T, Bannick M, Yi Y, Shao J (2023), Stat Theory Relat Fields 7:159–163,
    doi:10.1080/24754269.2023.2205802; Ye T, Shao J, Yi Y, Zhao Q (2023), J Am Stat Assoc 118:2370–2382,
    doi:10.1080/01621459.2022.2049278.
    """
    y, in1 = of.fit.outcome, of.fit.design[:, 1] == 1
    diagonal = []
    for member, under in ((in1, of.under1), (~in1, of.under0)):
        spread, shared = float(under.var(ddof=1)), _covariance(y, under, member)
        residual = float(y[member].var(ddof=1)) - 2 * shared + spread
        diagonal.append(residual / float(member.mean()) + 2 * shared - spread)
    everybody = np.ones(y.size, dtype=bool)
    beside = _covariance(y, of.under0, in1) + _covariance(y, of.under1, ~in1)
    beside -= _covariance(of.under1, of.under0, everybody)
    return np.array([[diagonal[0], beside], [beside, diagonal[1]]]) / y.size


def _covariance(one: Vector, other: Vector, member: NDArray[np.bool_]) -> float:
    a, b = one[member], other[member]
    return float((a - a.mean()) @ (b - b.mean())) / (a.size - 1)


def delta_covariance(of: Standardisation, kind: Covariance) -> Matrix:
    """Covariance of the two risks by the delta method, the covariates taken as fixed.

    Source: Ge M et al. (2011), Drug Inf J 45:481–493, doi:10.1177/009286151104500409.
    """
    gradients = [
        (_under(of.fit, arm) * (under * (1 - under))[:, None]).mean(axis=0)
        for arm, under in ((1.0, of.under1), (0.0, of.under0))
    ]
    return of.fit.covariance_of(np.vstack(gradients), kind)
