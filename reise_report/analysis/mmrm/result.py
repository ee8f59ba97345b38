"""What the analysis of repeated measures gives."""

from __future__ import annotations

from dataclasses import dataclass

from reise_report.analysis.estimate import Estimate
from reise_report.analysis.mmrm.cell_means import CellMeans
from reise_report.analysis.mmrm.covariance_structure import Structure, Tensor
from reise_report.analysis.mmrm.fit import MmrmFit
from reise_report.analysis.mmrm.inference import DegreesOfFreedom, FTest
from reise_report.analysis.mmrm.ladder import LadderStep
from reise_report.analysis.mmrm.least_squares_means import VisitEstimates
from reise_report.analysis.mmrm.margins import Margins


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatedMeasures:
    """The analysis of an outcome measured at several visits.

    Attributes:
        visits: by visit after baseline, in order.
        overall: difference between the arms averaged over the visits.
        visit_weights: (T,), of that average, adding up to one.
        any_difference: joint test that the arms differ at no visit.
        changing_difference: joint test that they differ by the same at all visits.
        baseline: the common mean at baseline of a constrained analysis; None otherwise.
        structure: the covariance structure used, or tried last.
        ladder: every attempt to fit.
        covariance: (G, T, T), between the visits of the model, a constrained analysis' baseline first; one for both
            arms, or one each.
        n: participants in the analysis.
        n_control: of them, in the control arm.
        n_intervention: in the intervention arm.
        n_without_outcome: left out for having no outcome after baseline (constrained: none at all).
        n_without_baseline: left out for a missing baseline value.
        margins: what covariates the means are given for.
        df: the variance and degrees of freedom.
        constrained: whether baseline is a response.
        fit: the model; None where there was nothing to fit.
        model: its design; None likewise.
        reason: why there is no analysis; None where there is one.
        warnings: what the user should know, in English.
    """

    visits: tuple[VisitEstimates, ...]
    overall: Estimate
    visit_weights: tuple[float, ...]
    any_difference: FTest
    changing_difference: FTest
    baseline: Estimate | None
    structure: Structure
    ladder: tuple[LadderStep, ...]
    covariance: Tensor
    n: int
    n_control: int
    n_intervention: int
    n_without_outcome: int
    n_without_baseline: int
    margins: Margins
    df: DegreesOfFreedom
    constrained: bool
    fit: MmrmFit | None
    model: CellMeans | None
    reason: str | None
    warnings: tuple[str, ...]
