"""Simpler covariance structures, one after the other, until the model can be fitted; every attempt is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reise_report.analysis import reason
from reise_report.analysis.mmrm.cell_means import CellMeans
from reise_report.analysis.mmrm.covariance_structure import Structure, check_structure
from reise_report.analysis.mmrm.fit import Estimation, MmrmFit, fit_mmrm
from reise_report.errors import AnalysisError

USUAL_LADDER: Final[tuple[Structure, ...]] = (
    "unstructured",
    "heterogeneous_toeplitz",
    "heterogeneous_ar1",
    "heterogeneous_compound_symmetry",
    "compound_symmetry",
)
"""An order often written into analysis plans: from no assumption to ever stronger ones."""

_WORTH_ANOTHER = (reason.NOT_CONVERGED, reason.SINGULAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderStep:
    """One attempt to fit.

    Attributes:
        structure: the covariance structure tried.
        used: whether the results rest on it.
        reason: why it was left; None for the one used.
        detail: the same in words.
        iterations: steps of the search.
        log_likelihood: where the search ended; None where it did not begin.
        aic: Akaike's criterion there.
    """

    structure: Structure
    used: bool
    reason: str | None
    detail: str
    iterations: int
    log_likelihood: float | None
    aic: float | None


def descend(
    model: CellMeans, ladder: Sequence[Structure], *, estimation: Estimation = "reml", by_arm: bool = False
) -> tuple[CellMeans, MmrmFit, tuple[LadderStep, ...]]:
    """The first fit that succeeds, or else the last, with its model and all attempts.

    Collinear covariates are left out of the model at the first attempt. A simpler structure is tried only where it can
    help: after a search that did not settle or a singular covariance matrix, not where the means themselves cannot be
    estimated.

    Args:
        model: means and data.
        ladder: structures in the order to be tried.
        estimation: ``reml`` or ``ml``.
        by_arm: whether each arm has its own covariance matrix.

    Raises:
        AnalysisError: the ladder is empty, or names an unknown structure.
    """
    if not ladder:
        raise AnalysisError("the ladder of covariance structures is empty; give at least 'unstructured'")
    steps: list[LadderStep] = []
    for structure in [check_structure(name) for name in ladder]:
        fit = _fitted(model, structure, estimation, by_arm=by_arm)
        if fit.reason == reason.COLLINEAR:
            model = model.without_collinear()
            fit = _fitted(model, structure, estimation, by_arm=by_arm)
        steps.append(
            LadderStep(
                structure=structure,
                used=fit.reason is None,
                reason=fit.reason,
                detail=" ".join(fit.warnings),
                iterations=fit.iterations,
                log_likelihood=fit.log_likelihood,
                aic=fit.aic,
            )
        )
        if fit.reason not in _WORTH_ANOTHER:
            break
    return model, fit, tuple(steps)


def _fitted(model: CellMeans, structure: Structure, estimation: Estimation, *, by_arm: bool) -> MmrmFit:
    return fit_mmrm(
        model.outcome,
        model.design,
        model.subject,
        model.visit,
        structure=structure,
        estimation=estimation,
        names=model.names,
        covariance_by=model.arm[model.subject] if by_arm else None,
    )
