"""Robust covariance of the coefficients from each participant's own residuals, right even where Σ is not.

``empirical`` is the plain sandwich (CR0, SAS's EMPIRICAL); ``empirical_jackknife`` removes each participant's pull on
the fit first (CR3), which is on the safe side in small samples. Degrees of freedom are Bell and McCaffrey's with the
fitted covariance as working model.

Source: Liang KY, Zeger SL (1986), Biometrika 73:13–22, doi:10.1093/biomet/73.1.13; Bell RM, McCaffrey DF (2002), Surv
Methodol 28:169–181; Pustejovsky JE, Tipton E (2018), J Bus Econ Stat 36:672–683, doi:10.1080/07350015.2016.1247004.
As R's ``mmrm`` (Empirical, Empirical-Jackknife) and ``clubSandwich``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.mmrm.covariance_structure import Tensor
from reise_report.analysis.mmrm.workings import Workings

_LEAST_LEFT = 1e-7
"""Least share of an outcome that must be others' to predict: below it, the participant's own is all there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sandwich:
    """The robust covariance, with what its degrees of freedom need.

    Attributes:
        covariance: (p, p), of the working model's coefficients.
        design: (n, T, p), each participant's whitened design.
        corrected: (n, T, p), the same after the correction for leverage.
        bread: (p, p), V.
        alone: (r, p), the parts of the coefficients that rest on a single participant each.
    """

    covariance: Matrix
    design: Tensor
    corrected: Tensor
    bread: Matrix
    alone: Matrix

    def rests_on_one(self, contrast: Vector) -> bool:
        """Whether part of the contrast rests on one participant alone, whose spread nobody's residuals tell."""
        part = self.alone @ contrast
        return float(part @ part) > _LEAST_LEFT * float(contrast @ self.bread @ contrast)

    def degrees_of_freedom(self, contrast: Vector) -> float:
        """tr(G)²/tr(G²), where G is diag(|a_i|²) − B V B' over participants; a_i is i's part in the estimate.

        Args:
            contrast: (p,), in the working model's coefficients.
        """
        part = self.corrected @ (self.bread @ contrast)
        own = (part**2).sum(axis=1)
        pull = np.einsum("ntp,nt->np", self.design, part)
        spread = pull @ np.linalg.cholesky(self.bread)
        shared = (spread**2).sum(axis=1)
        trace = float((own - shared).sum())
        crossed = spread.T @ spread
        squares = float((own**2).sum() - 2 * (own * shared).sum() + (crossed**2).sum())
        return trace**2 / squares if squares > 0 else float("inf")


def sandwich(workings: Workings, *, jackknife: bool) -> Sandwich:
    """The robust covariance of the working model's coefficients.

    Args:
        workings: the fit.
        jackknife: CR3 instead of CR0.
    """
    data, wide, likelihood = workings.data, workings.wide, workings.likelihood
    size = wide.observed.shape[1]
    seen = data.observed
    # A one where nothing was observed lets all patterns be factored alike.
    padded = likelihood.inverse + np.eye(size) * ~seen[:, None, :]
    root = np.where(seen[:, :, None] & seen[:, None, :], np.linalg.cholesky(padded), 0.0).swapaxes(1, 2)[data.members]
    design = root @ (wide.rows[..., :-1] @ (workings.basis / workings.unit))
    residuals = (root @ workings.residuals[..., None])[..., 0]
    left = np.eye(size) - design @ likelihood.covariance @ design.swapaxes(1, 2)
    shares, axes = np.linalg.eigh(left)
    own = shares < _LEAST_LEFT
    # Who determines a coefficient alone has no residual there, and there is nothing to correct.
    corrected = design
    if jackknife:
        corrected = axes @ ((axes.swapaxes(1, 2) @ design) / np.where(own, 1.0, shares)[..., None])
    scores = np.einsum("ntp,nt->np", corrected, residuals) @ likelihood.covariance
    return Sandwich(
        covariance=scores.T @ scores,
        design=design,
        corrected=corrected,
        bread=likelihood.covariance,
        alone=(axes.swapaxes(1, 2) @ design @ likelihood.covariance)[own],
    )
