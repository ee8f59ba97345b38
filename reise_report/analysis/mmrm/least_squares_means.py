"""Means by arm and visit at the reference values of the covariates, and their differences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from reise_report.analysis import reason
from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import Vector
from reise_report.analysis.mmrm.cell_means import CellMeans
from reise_report.analysis.mmrm.fit import MmrmFit
from reise_report.analysis.mmrm.inference import FTest, Inference
from reise_report.analysis.normal_interval import Setting, identity_interval


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitEstimates:
    """One visit's means and their difference.

    Attributes:
        visit: its name.
        n_control: participants of the control arm observed at the visit.
        n_intervention: of the intervention arm.
        control: mean in the control arm.
        intervention: mean in the intervention arm.
        difference: intervention minus control.
        standardised: the difference in standard deviations, those of the model's residuals at the visit.
    """

    visit: str
    n_control: int
    n_intervention: int
    control: Estimate
    intervention: Estimate
    difference: Estimate
    standardised: Estimate


def visit_estimates(
    model: CellMeans, fit: MmrmFit, inference: Inference, index: int, name: str, level: float
) -> VisitEstimates:
    """The estimates of one visit of the model."""
    here = model.visit == index
    arms = model.arm[model.subject[here]]
    none, one = (_mean(inference, model.cell(index, arm), level) for arm in (0, 1))
    difference = _contrast(inference, model.difference(index), level)
    return VisitEstimates(
        visit=name,
        n_control=int((arms == 0).sum()),
        n_intervention=int((arms == 1).sum()),
        control=none,
        intervention=one,
        difference=difference,
        standardised=standardised_difference(fit, difference, index),
    )


def absent_visit(name: str, counts: tuple[int, int], nothing: Estimate) -> VisitEstimates:
    """A visit that the model does not have, with the reason in every place.

    Args:
        name: its name.
        counts: participants observed, control arm first.
        nothing: the estimate without a value.
    """
    scaled = replace(nothing, method="mmrm.standardised_difference")
    return VisitEstimates(
        visit=name,
        n_control=counts[0],
        n_intervention=counts[1],
        control=nothing,
        intervention=nothing,
        difference=nothing,
        standardised=scaled,
    )


def mean_difference(
    model: CellMeans, inference: Inference, indices: Sequence[int | None], weights: Vector, level: float
) -> Estimate:
    """The difference between the arms averaged over visits.

    Args:
        model: the means.
        inference: of the fit.
        indices: (V,), the model's visit for each visit of the weights; None where it has none.
        weights: (V,), adding up to one.
        level: confidence level.
    """
    total = np.zeros(model.design.shape[1])
    for index, weight in zip(indices, weights, strict=True):
        if weight == 0:
            continue
        part = None if index is None else model.difference(index)
        if part is None:
            return _contrast(inference, None, level)
        total += weight * part
    return _contrast(inference, total, level)


def difference_tests(model: CellMeans, inference: Inference, indices: Sequence[int | None]) -> tuple[FTest, FTest]:
    """Joint tests: that the arms differ at no visit, and that they differ by the same at all visits."""
    parts = [None if index is None else model.difference(index) for index in indices]
    rows = [part for part in parts if part is not None]
    nothing = FTest(statistic=None, method=inference.method, reason=inference.reason or reason.NO_DATA)
    anywhere = inference.f_test(np.stack(rows)) if rows else nothing
    if len(rows) < 2:
        return anywhere, replace(nothing, reason=inference.reason or reason.TOO_FEW)
    return anywhere, inference.f_test(np.stack([row - rows[0] for row in rows[1:]]))


def standardised_difference(fit: MmrmFit, difference: Estimate, index: int) -> Estimate:
    """The difference over the residual standard deviation at the visit, with a normal interval by the delta method.

    Var(d) = se²/σ² + d²·Var(σ²)/(4σ⁴), the variance of σ² from the observed information. Where each arm has its own
    covariance matrix, σ² is the mean of both.
    """
    method = "mmrm.standardised_difference"
    if difference.value is None or difference.se is None or fit.workings is None:
        why = difference.reason or reason.NO_DATA
        return not_estimable(method, why, level=difference.level, n=difference.n, warnings=difference.warnings)
    variance = float(fit.covariances[:, index, index].mean())
    slope = fit.workings.unit**2 * fit.workings.first[:, :, index, index].reshape(-1) / len(fit.covariances)
    uncertainty = float(slope @ fit.workings.parameter_covariance @ slope)
    value = difference.value / variance**0.5
    se = (difference.se**2 / variance + value**2 * uncertainty / (4 * variance**2)) ** 0.5
    setting = Setting(level=difference.level, n=difference.n or 0, method=method, warnings=difference.warnings)
    return identity_interval(value, se, setting, tested=False)


def _mean(inference: Inference, weights: Vector | None, level: float) -> Estimate:
    return _contrast(inference, weights, level, tested=False)


def _contrast(inference: Inference, weights: Vector | None, level: float, *, tested: bool = True) -> Estimate:
    if weights is None:
        return not_estimable(
            inference.method,
            inference.reason or reason.NO_DATA,
            level=level,
            n=inference.n_subjects,
            warnings=inference.warnings,
        )
    return inference.contrast(weights, level=level, tested=tested)
