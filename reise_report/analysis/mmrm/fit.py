"""Fit a linear model with correlated residuals to repeated measures (MMRM)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis import reason
from reise_report.analysis.collinearity import independent_columns
from reise_report.analysis.estimate import Estimate
from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.mmrm.covariance_structure import Structure, Tensor, check_structure, n_parameters
from reise_report.analysis.mmrm.inference import DegreesOfFreedom, FTest, Inference, infer
from reise_report.analysis.mmrm.observations import observations
from reise_report.analysis.mmrm.visit_pattern import patterns, widen
from reise_report.analysis.mmrm.workings import Workings, solve
from reise_report.errors import AnalysisError

Estimation = Literal["reml", "ml"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MmrmFit:
    """A fitted model of repeated measures.

    Attributes:
        names: (p,), of the coefficients.
        coefficients: (p,), generalised least-squares estimates; empty where there is a ``reason`` but non-convergence.
        vcov: (p, p), their covariance matrix (ΣX'WX)⁻¹, without small-sample correction.
        covariances: (G, T, T), the covariance matrix between visits of each group of participants.
        structure: its structure.
        estimation: ``reml`` or ``ml``.
        log_likelihood: with its constant; restricted under ``reml``, without log|X'X|, as SAS and R's ``mmrm``.
        n_subjects: participants with an outcome.
        n_obs: outcomes.
        n_parameters: covariance parameters.
        converged: whether the search settled at a maximum.
        iterations: steps of Newton's method.
        gradient_norm: largest absolute derivative of −2ℓ by a covariance parameter, in working units.
        reason: why there is no fit to use, one of :mod:`reise_report.analysis.reason`; None where there is.
        warnings: what the user should know, in English.
        workings: what tests and intervals are computed from; None where nothing was fitted.
    """

    names: tuple[str, ...]
    coefficients: Vector
    vcov: Matrix
    covariances: Tensor
    structure: Structure
    estimation: Estimation
    log_likelihood: float | None
    n_subjects: int
    n_obs: int
    n_parameters: int
    converged: bool
    iterations: int
    gradient_norm: float | None
    reason: str | None = None
    warnings: tuple[str, ...] = ()
    workings: Workings | None = None

    @property
    def covariance(self) -> Matrix:
        """The covariance matrix between visits, (T, T), where all participants share one.

        Raises:
            AnalysisError: there is one for each group; see ``covariances``.
        """
        if len(self.covariances) > 1:
            raise AnalysisError("each group has its own covariance matrix; take them from 'covariances'")
        shared: Matrix = self.covariances[0]
        return shared

    @property
    def deviance(self) -> float | None:
        """−2 log-likelihood (−2RLL under REML)."""
        return None if self.log_likelihood is None else -2 * self.log_likelihood

    @property
    def n_counted(self) -> int:
        """Parameters that AIC and BIC count: of the covariance only under REML, as SAS and R's ``mmrm`` do."""
        return self.n_parameters + (0 if self.estimation == "reml" else len(self.names))

    @property
    def aic(self) -> float | None:
        """Akaike's criterion; smaller is better. Under REML comparable only between models of the same means."""
        return None if self.deviance is None else self.deviance + 2 * self.n_counted

    @property
    def bic(self) -> float | None:
        """Schwarz's criterion with the number of participants who have an outcome (SAS counts those without too)."""
        return None if self.deviance is None else self.deviance + self.n_counted * math.log(self.n_subjects)

    def inference(self, df: DegreesOfFreedom = "kenward_roger_linear") -> Inference:
        """The fit with one way of making intervals and tests, worked out once for many contrasts.

        Raises:
            AnalysisError: the way is unknown, or needs REML and the fit is by maximum likelihood.
        """
        return infer(
            self.workings,
            self.coefficients,
            df=df,
            restricted=self.estimation == "reml",
            n_obs=self.n_obs,
            n_subjects=self.n_subjects,
            reason=self.reason,
            warnings=self.warnings,
        )

    def contrast(
        self,
        weights: ArrayLike,
        *,
        df: DegreesOfFreedom = "kenward_roger_linear",
        level: float = 0.95,
        tested: bool = True,
    ) -> Estimate:
        """A linear combination of the coefficients; see :meth:`Inference.contrast`."""
        return self.inference(df).contrast(weights, level=level, tested=tested)

    def f_test(self, weights: ArrayLike, *, df: DegreesOfFreedom = "kenward_roger_linear") -> FTest:
        """A joint test of several linear combinations; see :meth:`Inference.f_test`."""
        return self.inference(df).f_test(weights)


def fit_mmrm(
    outcome: ArrayLike,
    design: ArrayLike,
    subject: ArrayLike,
    visit: ArrayLike,
    *,
    structure: Structure = "unstructured",
    estimation: Estimation = "reml",
    names: Sequence[str] = (),
    covariance_by: ArrayLike | None = None,
    max_iterations: int = 100,
) -> MmrmFit:
    """Fit E(Y) = Xβ with a covariance matrix between the visits, by (restricted) maximum likelihood.

    One row an observed outcome: visits without outcome have no row, and are taken as missing at random given the
    model. Newton's method with exact derivatives, on patterns of observed visits rather than on participants.

    Args:
        outcome: (N,), complete.
        design: (N, p), complete, with the intercept.
        subject: (N,), whose each row is: any integers.
        visit: (N,), 0 to T − 1, evenly spaced as far as the structure takes notice of distance.
        structure: of the covariance matrix.
        estimation: ``reml`` or ``ml``.
        names: of the design's columns; numbered when left out.
        covariance_by: (N,), integers, the same in all rows of a participant: each value has its own covariance matrix.
        max_iterations: steps of Newton's method at most.

    Returns:
        The fit; with a ``reason`` where the data do not allow it.

    Raises:
        AnalysisError: lengths differ, values are missing, an option is unknown, or a participant has two outcomes at
            one visit.

    Source: Mallinckrodt CH et al. (2008), Drug Inf J 42:303–319, doi:10.1177/009286150804200402; the likelihood as
    in SAS PROC MIXED and R's ``mmrm``.
    """
    structure = check_structure(structure)
    if estimation not in ("reml", "ml"):
        raise AnalysisError(f"unknown estimation '{estimation}'; known are reml and ml")
    given = observations(outcome, design, subject, visit, covariance_by)
    n, p = given.design.shape
    labels = tuple(names) if names else tuple(f"column {index + 1}" for index in range(p))
    if len(labels) != p:
        raise AnalysisError(f"{len(labels)} names for {p} columns of the design; give one each")
    blank = MmrmFit(
        names=labels,
        coefficients=np.empty(0),
        vcov=np.empty((0, 0)),
        covariances=np.empty((0, given.n_visits, given.n_visits)),
        structure=structure,
        estimation=estimation,
        log_likelihood=None,
        n_subjects=len(given.groups),
        n_obs=n,
        n_parameters=n_parameters(structure, given.n_visits) * (int(given.groups.max(initial=0)) + 1),
        converged=False,
        iterations=0,
        gradient_norm=None,
    )
    if n <= p:
        return _unfitted(blank, reason.TOO_FEW if n else reason.NO_DATA, f"{n} outcomes for {p} coefficients.")
    seen = np.bincount(given.visit, minlength=given.n_visits) > 0
    if not seen.all():
        empty = ", ".join(str(index) for index in np.flatnonzero(~seen))
        return _unfitted(blank, reason.NO_DATA, f"Nobody has an outcome at visit {empty}: leave it out.")
    wide = widen(given)
    data = patterns(wide)
    kept = independent_columns(data.blocks[..., :p].reshape(-1, p))
    if not kept.all():
        listed = ", ".join(label for label, keep in zip(labels, kept, strict=True) if not keep)
        return _unfitted(blank, reason.COLLINEAR, f"Columns of the design are determined by others: {listed}.")
    found = solve(wide, data, structure, restricted=estimation == "reml", max_iterations=max_iterations)
    if found is None:
        return _unfitted(blank, reason.NO_VARIATION, "The model leaves nothing of the outcome unexplained.")
    return replace(
        blank,
        coefficients=found.coefficients,
        vcov=found.vcov,
        covariances=found.covariances,
        log_likelihood=found.log_likelihood,
        converged=found.reason is None,
        iterations=found.optimum.iterations,
        gradient_norm=found.optimum.gradient_norm,
        reason=found.reason,
        warnings=(found.sentence,) if found.sentence else (),
        workings=found.workings,
    )


def _unfitted(blank: MmrmFit, why: str, sentence: str) -> MmrmFit:
    return replace(blank, reason=why, warnings=(sentence,))
