"""Performance of a method over many trials, each measure with its Monte-Carlo standard error.

Source: Morris TP, White IR, Crowther MJ. Using simulation studies to evaluate statistical methods. Statistics in
Medicine 2019;38:2074–2102, doi:10.1002/sim.8086, table 6.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.simulation_study.methods import NOT_RUN, NULL_VALUE, Method
from benchmarks.simulation_study.truth import TrueValue

Real = NDArray[np.float64]
LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure with its Monte-Carlo standard error."""

    value: float
    mcse: float


@dataclass(frozen=True, slots=True)
class Performance:
    """How a method did. Ratios are judged by their logarithms.

    Attributes:
        trials: in which the method was run.
        not_estimable: reason → trials without an estimate.
        truth: the true value; None where there is none.
        mean: the mean estimate.
        bias: mean estimate less the true value; its error includes that of the true value.
        empirical_se: standard deviation of the estimates.
        model_se: root of the mean estimated variance.
        relative_error: of the model's standard error against the empirical one, percent.
        coverage: share of intervals with the true value.
        rejection: share of p-values under 0.05: type I error under the null, else power.
    """

    trials: int
    not_estimable: Mapping[str, int]
    truth: float | None = None
    mean: float | None = None
    bias: Measure | None = None
    empirical_se: Measure | None = None
    model_se: Measure | None = None
    relative_error: Measure | None = None
    coverage: Measure | None = None
    rejection: Measure | None = None


def performance(method: Method, found: pd.DataFrame, true: TrueValue | None) -> Performance:
    """How a method did over trials.

    Args:
        method: the method.
        found: one row a trial with ``estimate``, ``se``, ``low``, ``high``, ``p_value`` and ``reason``.
        true: the true value of its estimand; None where it has none.
    """
    run = found[found["reason"].fillna("") != NOT_RUN.reason]
    reasons = run["reason"].dropna().value_counts().sort_index()
    counted = {"trials": len(run), "not_estimable": {str(name): int(number) for name, number in reasons.items()}}
    tests = run["p_value"].dropna().to_numpy(dtype=np.float64)
    rejection = share(tests < LEVEL) if tests.size else None
    usable = run[run["estimate"].notna()]
    if method.scale == "test" or len(usable) < 2:
        return Performance(**counted, rejection=rejection)  # type: ignore[arg-type]
    columns = usable[["estimate", "low", "high", "se"]].to_numpy(dtype=np.float64)
    ratio = method.scale == "ratio"
    estimate, low, high = np.log(columns[:, :3].T) if ratio else columns[:, :3].T
    errors = _standard_errors(estimate, columns[:, 3])
    truth = None if true is None else float(np.log(true.value)) if ratio else true.value
    return Performance(
        **counted,  # type: ignore[arg-type]
        truth=truth,
        mean=float(estimate.mean()),
        bias=None if true is None or truth is None else _bias(estimate, truth, true.se),
        empirical_se=errors[0],
        model_se=errors[1],
        relative_error=errors[2],
        coverage=None if truth is None else share((low <= truth) & (truth <= high)),
        rejection=rejection,
    )


def no_effect(method: Method) -> TrueValue:
    """The true value of a method's estimand where the offer does nothing."""
    return TrueValue(0.5 if method.estimand == "probability_index" else NULL_VALUE[method.scale], 0.0)


def share(flags: NDArray[np.bool_]) -> Measure:
    """The share of trials."""
    value = float(flags.mean())
    return Measure(value, float(np.sqrt(value * (1 - value) / flags.size)))


def _bias(estimate: Real, truth: float, truth_se: float) -> Measure:
    own = estimate.var(ddof=1) / estimate.size
    return Measure(float(estimate.mean() - truth), float(np.sqrt(own + truth_se**2)))


def _standard_errors(estimate: Real, se: Real) -> tuple[Measure, Measure | None, Measure | None]:
    """Empirical, model's, and the relative error of the second; none for a method without standard errors."""
    n = estimate.size
    empirical = float(estimate.std(ddof=1))
    own = Measure(empirical, empirical / float(np.sqrt(2 * (n - 1))))
    if np.isnan(se).any() or empirical == 0:
        return own, None, None
    variance = se**2
    model = float(np.sqrt(variance.mean()))
    model_mcse = float(np.sqrt(variance.var(ddof=1) / (4 * n * model**2)))
    relative = model / empirical
    relative_mcse = relative * float(np.sqrt((model_mcse / model) ** 2 + 1 / (2 * (n - 1))))
    return own, Measure(model, model_mcse), Measure(100 * (relative - 1), 100 * relative_mcse)
