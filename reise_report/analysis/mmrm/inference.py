"""Intervals and tests of contrasts of the coefficients, with the small-sample correction asked for."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis import reason as reasons
from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.mmrm import between_within, satterthwaite
from reise_report.analysis.mmrm.empirical import Sandwich, sandwich
from reise_report.analysis.mmrm.kenward_roger import adjusted_covariance, scale_and_denominator
from reise_report.analysis.mmrm.workings import Workings
from reise_report.analysis.normal_interval import Setting, critical_value
from reise_report.analysis.t_interval import t_interval
from reise_report.errors import AnalysisError

DegreesOfFreedom = Literal[
    "kenward_roger_linear",
    "kenward_roger",
    "satterthwaite",
    "residual",
    "between_within",
    "empirical",
    "empirical_jackknife",
]
DEGREES_OF_FREEDOM: tuple[DegreesOfFreedom, ...] = get_args(DegreesOfFreedom)
_VANISHES = 1e-12
"""A robust variance that is a smaller share of the model's is zero but for rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FTest:
    """A joint test of several contrasts.

    Attributes:
        statistic: F; None with a ``reason``.
        df_numerator: rank of the contrasts.
        df_denominator: degrees of freedom of the denominator.
        p_value: 0–1.
        method: id, ``mmrm.kenward_roger_linear``.
        reason: one of :mod:`reise_report.analysis.reason`; None where there is a test.
    """

    statistic: float | None
    df_numerator: int | None = None
    df_denominator: float | None = None
    p_value: float | None = None
    method: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inference:
    """A fit with one way of making its intervals and tests.

    Attributes:
        coefficients: (p,), in the user's units.
        covariance: (p, p), of the coefficients, corrected as the way has it.
        df: the way.
        n_obs: outcomes.
        n_subjects: participants with an outcome.
        reason: why there is nothing to infer from; None where there is.
        warnings: carried by every estimate.
        workings: of the fit; None where there is a reason.
        robust: of the empirical ways; None for the others.
    """

    coefficients: Vector
    covariance: Matrix
    df: DegreesOfFreedom
    n_obs: int
    n_subjects: int
    reason: str | None
    warnings: tuple[str, ...]
    workings: Workings | None
    robust: Sandwich | None

    @property
    def method(self) -> str:
        """Id of the method and its variant."""
        return f"mmrm.{self.df}"

    def contrast(self, weights: ArrayLike, *, level: float = 0.95, tested: bool = True) -> Estimate:
        """A linear combination of the coefficients, with the interval and test of Student's t.

        Args:
            weights: (p,), not all zero.
            level: confidence level, 0–1.
            tested: whether zero is a meaningful null value; False for a mean.

        Raises:
            AnalysisError: wrong number of weights, all of them zero, or a level beyond 0–1.
        """
        critical_value(level)
        if self.reason is not None or self.workings is None:
            why = self.reason or reasons.NO_DATA
            return not_estimable(self.method, why, level=level, n=self.n_subjects, warnings=self.warnings)
        combination = self._weights(weights)[0]
        variance = float(combination @ self.covariance @ combination)
        turned = combination @ self.workings.basis
        unknown = self.robust is not None and self.robust.rests_on_one(turned)
        if unknown or not variance > _VANISHES * float(turned @ self.workings.likelihood.covariance @ turned):
            return not_estimable(self.method, reasons.SINGULAR, level=level, n=self.n_subjects, warnings=self.warnings)
        setting = Setting(level=level, n=self.n_subjects, method=self.method, warnings=self.warnings)
        value = float(combination @ self.coefficients)
        return t_interval(value, math.sqrt(variance), self._single_df(combination), setting, tested=tested)

    def f_test(self, weights: ArrayLike) -> FTest:
        """A joint test that all of several linear combinations are zero.

        Args:
            weights: (q, p); rows that others determine are left out.

        Raises:
            AnalysisError: wrong number of weights, or a row of zeros.
        """
        from scipy.special import fdtrc

        if self.reason is not None or self.workings is None:
            return FTest(statistic=None, method=self.method, reason=self.reason or reasons.NO_DATA)
        rows = _independent(self._weights(weights))
        rank = len(rows)
        values = rows @ self.coefficients
        spread = rows @ self.covariance @ rows.T
        turned = rows @ self.workings.basis
        unknown = self.robust is not None and any(self.robust.rests_on_one(row) for row in turned)
        if unknown or not _is_definite(spread):
            return FTest(statistic=None, method=self.method, reason=reasons.SINGULAR)
        statistic = float(values @ np.linalg.solve(spread, values)) / rank
        scale, denominator = self._joint_df(rows)
        statistic *= scale
        if not denominator > 0 or not math.isfinite(statistic):
            return FTest(statistic=None, method=self.method, reason=reasons.TOO_FEW)
        return FTest(
            statistic=statistic,
            df_numerator=rank,
            df_denominator=denominator,
            p_value=float(fdtrc(rank, denominator, statistic)),
            method=self.method,
        )

    def _weights(self, weights: ArrayLike) -> Matrix:
        rows = np.atleast_2d(np.asarray(weights, dtype=float))
        p = self.coefficients.size
        if rows.ndim != 2 or rows.shape[1] != p or not np.isfinite(rows).all():
            raise AnalysisError(
                f"a contrast has shape {rows.shape[1:]}; expected a number for each of {p} coefficients"
            )
        if not np.abs(rows).max(axis=1).all():
            raise AnalysisError("a contrast has only zeros; give at least one coefficient a weight")
        return rows

    def _single_df(self, combination: Vector) -> float:
        workings = _known(self.workings)
        if self.df == "residual":
            return float(self.n_obs - self.coefficients.size)
        if self.df == "between_within":
            return between_within.degrees(workings, combination[None], self.n_obs)
        turned = combination @ workings.basis
        if self.robust is not None:
            return self.robust.degrees_of_freedom(turned)
        return satterthwaite.single(workings, turned)

    def _joint_df(self, rows: Matrix) -> tuple[float, float]:
        """What F is multiplied by, and the denominator's degrees of freedom."""
        workings = _known(self.workings)
        if len(rows) == 1 or self.df == "residual":
            return 1.0, self._single_df(rows[0])
        if self.df == "between_within":
            return 1.0, between_within.degrees(workings, rows, self.n_obs)
        turned = rows @ workings.basis
        if self.robust is not None:
            robust = self.robust
            return 1.0, satterthwaite.joint(turned, robust.covariance, robust.degrees_of_freedom)
        if self.df == "satterthwaite":
            covariance = workings.likelihood.covariance
            return 1.0, satterthwaite.joint(turned, covariance, lambda axis: satterthwaite.single(workings, axis))
        return scale_and_denominator(workings, turned)


def infer(
    workings: Workings | None,
    coefficients: Vector,
    *,
    df: DegreesOfFreedom,
    restricted: bool,
    n_obs: int,
    n_subjects: int,
    reason: str | None,
    warnings: tuple[str, ...],
) -> Inference:
    """Prepare intervals and tests.

    Raises:
        AnalysisError: an unknown way, or Kenward and Roger's of a fit by maximum likelihood.
    """
    if df not in DEGREES_OF_FREEDOM:
        raise AnalysisError(f"unknown degrees of freedom '{df}'; known are {', '.join(DEGREES_OF_FREEDOM)}")
    if df.startswith("kenward_roger") and not restricted:
        raise AnalysisError(f"'{df}' is derived for REML; fit with estimation='reml', or take 'satterthwaite'")
    covariance, robust = np.empty((0, 0)), None
    if workings is not None and reason is None:
        if df.startswith("empirical"):
            robust = sandwich(workings, jackknife=df == "empirical_jackknife")
            working = robust.covariance
        elif df.startswith("kenward_roger"):
            working = adjusted_covariance(workings, linear=df == "kenward_roger_linear")
        else:
            working = workings.likelihood.covariance
        covariance = workings.basis @ working @ workings.basis.T
    return Inference(
        coefficients=coefficients,
        covariance=covariance,
        df=df,
        n_obs=n_obs,
        n_subjects=n_subjects,
        reason=reason,
        warnings=warnings,
        workings=workings,
        robust=robust,
    )


def _independent(rows: Matrix) -> Matrix:
    """The rows that those before do not determine."""
    from reise_report.analysis.collinearity import independent_columns

    return np.asarray(rows[independent_columns(rows.T)])


def _is_definite(spread: Matrix) -> bool:
    """Whether a covariance matrix is positive definite, which Kenward and Roger's full one need not be."""
    variances = np.diag(spread)
    if not (variances > 0).all():
        return False
    scales = np.sqrt(variances)
    return float(np.linalg.eigvalsh(spread / np.outer(scales, scales)).min()) > _VANISHES


def _known(workings: Workings | None) -> Workings:
    if workings is None:
        raise AnalysisError("there is no fit to infer from")
    return workings
