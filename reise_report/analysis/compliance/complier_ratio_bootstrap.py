"""The compliers' ratio with an interval by resampling, for trials too small for the delta method."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reise_report.analysis.compliance.complier_means import no_ratio
from reise_report.analysis.compliance.offered_trial import OfferedTrial, nothing, offered_trial
from reise_report.analysis.estimate import Estimate
from reise_report.analysis.inputs import Vector
from reise_report.errors import AnalysisError

_FEWEST_DRAWS = 100


def complier_ratio_bootstrap(
    outcome: ArrayLike,
    uptake: ArrayLike,
    offered: ArrayLike,
    *,
    seed: int | np.random.Generator,
    draws: int = 10_000,
    level: float = 0.95,
) -> Estimate:
    """The compliers' mean with the intervention over that without, with a percentile interval of the bootstrap.

    Participants are drawn with replacement within each arm, as the draw fixed the arms' sizes. A sample in which the
    compliers' mean without the intervention is not above zero counts as an infinite ratio, one in which that with it is
    not, as zero; where such samples reach into a tail the limit there is infinite and given as None, or as 0.

    Args:
        outcome: (n,), 0 and 1, a count, or a measure that is never below zero; complete.
        uptake: (n,), 1 took part, 0 did not; complete.
        offered: (n,), 1 offered, 0 not; complete.
        seed: of the random numbers, or their generator.
        draws: samples, at least 100.
        level: confidence level, 0–1.

    Returns:
        The ratio; reasons as for
        :func:`~reise_report.analysis.compliance.complier_means.complier_means`.

    Raises:
        AnalysisError: arrays of different length, missing values, an outcome below zero, too few draws.

    Source: Efron B, Tibshirani RJ (1993), An Introduction to the Bootstrap, ch. 13.
    """
    if draws < _FEWEST_DRAWS:
        raise AnalysisError(f"{draws} draws are too few for an interval; give at least {_FEWEST_DRAWS}")
    trial = offered_trial(outcome, uptake, offered, None, variance="hc0", level=level)
    if bool((trial.outcome < 0).any()):
        raise AnalysisError("a ratio of means needs an outcome that is never below zero; take the complier effect")
    setting = trial.setting("complier_ratio.bootstrap")
    if (reason := trial.no_model() or trial.no_outcome() or trial.no_uptake()) is not None:
        return nothing(setting, reason)
    one, other = _observed(trial)
    if (none := no_ratio(one, other, float(trial.outcome.max()), setting)) is not None:
        return none
    ratios, undefined = _ratios(trial, np.random.default_rng(seed), draws)
    if undefined:
        said = f"In {undefined} of {draws} bootstrap samples a compliers' mean was not above zero, or nobody complied."
        setting = replace(setting, warnings=(*setting.warnings, said))
    ordered = np.sort(ratios)  # order statistics, not their means: one of two neighbours may be infinite
    low, high = (ordered[math.ceil(draws * tail) - 1] for tail in ((1 - level) / 2, (1 + level) / 2))
    return Estimate(
        value=one / other,
        low=float(low),
        high=float(high) if np.isfinite(high) else None,
        level=level,
        n=trial.n,
        method=setting.method,
        warnings=setting.warnings,
    )


def _observed(trial: OfferedTrial) -> tuple[float, float]:
    taken, rest = trial.uptake, 1 - trial.uptake
    return (
        trial.instrument.ratio(trial.outcome * taken, taken).value,
        trial.instrument.ratio(trial.outcome * rest, rest).value,
    )


def _ratios(trial: OfferedTrial, rng: np.random.Generator, draws: int) -> tuple[Vector, int]:
    """Ratios of the samples, and how many had none; infinite where the compliers' mean without was not above zero."""
    offered, control = (_means(trial, label, rng, draws) for label in (1.0, 0.0))
    share = offered[:, 0] - control[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        one = (offered[:, 1] - control[:, 1]) / share
        other = (control[:, 2] - offered[:, 2]) / share
        ratio = one / other
    none = ~((one > 0) & (other > 0))
    ratios: Vector = np.where(none, np.where(one > 0, np.inf, 0.0), ratio)
    ratios[~np.isfinite(one) | ~np.isfinite(other)] = np.inf
    return ratios, int(none.sum())


def _means(trial: OfferedTrial, label: float, rng: np.random.Generator, draws: int) -> NDArray[np.float64]:
    """(draws, 3): uptake, mean of Y·D and mean of Y·(1 − D) of samples of one arm.

    People with the same outcome and uptake are interchangeable, so that their numbers in a sample are multinomial; that
    makes the result the same in whatever order people come.
    """
    arm = trial.offered == label
    people = np.column_stack([trial.uptake[arm], trial.outcome[arm]])
    kinds, counts = np.unique(people, axis=0, return_counts=True)
    n = int(counts.sum())
    took, value = kinds[:, 0], kinds[:, 1]
    columns = np.column_stack([took, took * value, (1 - took) * value])
    means = np.empty((draws, 3))
    step = max(1, 2_000_000 // kinds.shape[0])
    for start in range(0, draws, step):
        size = min(step, draws - start)
        means[start : start + size] = rng.multinomial(n, counts / n, size=size) @ columns / n
    return means
