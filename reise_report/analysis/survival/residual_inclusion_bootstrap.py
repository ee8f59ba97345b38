"""Both stages of residual inclusion in many samples of the same people at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.survival.cox_fit import CoxFit
from reise_report.analysis.survival.cox_likelihood import Evaluation, Sample, evaluate, steps_of
from reise_report.analysis.survival.newton_raphson import Precision, maximise
from reise_report.analysis.survival.uptake_model import UptakeModel

_NUMBERS_AT_ONCE = 600_000
"""Samples are taken together until their designs hold so many numbers, which the processor's cache still likes."""

_SETTLED = 1e-5
"""A sample counts where the coefficient of uptake moved by less in its last step, even if a covariate's runs off."""

_FAR = 12.0
"""A log hazard ratio of taking part beyond this is on its way to infinity: the sample's likelihood has no maximum."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondStage:
    """What is drawn again.

    Attributes:
        fit: the second stage in the data themselves, uptake first.
        first: the first stage's model.
        offered: (n,), in the order of the data.
        residual: which column of the second stage is the residual; None where there is none.
    """

    fit: CoxFit
    first: UptakeModel
    offered: Vector
    residual: int | None


def resampled(stage: SecondStage, draws: int, rng: np.random.Generator) -> Matrix:
    """The log hazard ratios of uptake and of the residual in each sample, (draws, 2); not a number where they failed.

    Args:
        stage: what is drawn again.
        draws: how many samples.
        rng: the source of chance; the same seed and data give the same samples.
    """
    n, k = stage.fit.sample.design.shape[1:]
    at_once = max(1, _NUMBERS_AT_ONCE // (n * k))
    parts = []
    for first in range(0, draws, at_once):
        parts.append(_chunk(stage, _weights(stage.offered, min(at_once, draws - first), rng)))
    return np.concatenate(parts)


def _weights(offered: Vector, draws: int, rng: np.random.Generator) -> Matrix:
    """How often each person is drawn, (draws, n): with replacement, as many from each arm as it has."""
    weights = np.empty((draws, offered.size))
    for label in (1, 0):
        members = np.flatnonzero(offered == label)
        weights[:, members] = rng.multinomial(members.size, np.full(members.size, 1 / members.size), size=draws)
    return weights


def _chunk(stage: SecondStage, weights: Matrix) -> Matrix:
    fit = stage.fit
    sets = fit.sample.sets
    design = fit.sample.design
    if stage.residual is not None:
        design = np.repeat(design, len(weights), axis=0)
        residuals = stage.first.residuals(weights)[:, sets.order]
        design[:, :, stage.residual] = (residuals - fit.mean[stage.residual]) / fit.scale[stage.residual]
    sample = Sample(sets=sets, design=design, weights=weights[:, sets.order], ties=fit.sample.ties)
    steps = steps_of(sample)

    def likelihood(coefficients: Matrix, chosen: NDArray[np.bool_]) -> Evaluation:
        return evaluate(sample.draws(chosen), coefficients, steps.draws(chosen))

    start = np.repeat((fit.coefficients * fit.scale)[None], len(weights), axis=0)
    found = maximise(likelihood, start, Precision(decrement=1e-8, step=1e-4, iterations=20))
    watched = [0] if stage.residual is None else [0, stage.residual]
    settled = found.converged | (np.abs(found.last_step[:, watched]) < _SETTLED).all(axis=1)
    settled &= (np.abs(found.coefficients[:, watched] / fit.scale[watched]) < _FAR).all(axis=1)
    ratios = np.zeros((len(weights), 2))
    ratios[:, 0] = found.coefficients[:, 0] / fit.scale[0]
    if stage.residual is not None:
        ratios[:, 1] = found.coefficients[:, stage.residual] / fit.scale[stage.residual]
    ratios[~settled] = np.nan
    return ratios
