"""How likely a trial is to end with an effect shown, given what it shows now."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from reise_report.analysis.estimate import Estimate
from reise_report.analysis.group_sequential.boundaries import Boundaries
from reise_report.analysis.group_sequential.random_walk import exit_probabilities
from reise_report.analysis.inputs import check_choice
from reise_report.errors import AnalysisError

Assumed = Literal["null", "trend", "design"]

FINAL_VALUE = 1.959963984540054
"""The z-value that shows an effect in the end, where there are no other boundaries: two-sided 5 %."""


def conditional_power(
    z: float, fraction: float, assumed: Assumed, *, design_drift: float | None = None, critical: float = FINAL_VALUE
) -> Estimate:
    """Probability of ending above the critical value, given the z-value at a share of the information.

    Φ((z√t + θ(1 − t) − c)/√(1 − t)), θ being the expected z-value at the end: 0 (``null``), z/√t (``trend``), or the
    design's (``design``). No further looks are counted.

    Args:
        z: the z-value now, above zero in the intervention's favour.
        fraction: t, share of the information now, between 0 and 1.
        assumed: which effect the rest of the trial is taken to have.
        design_drift: θ of the design, z_{1−α/2} + z_power; for ``design`` only.
        critical: c, the final critical value.

    Returns:
        The probability, 0–1, without an interval.

    Raises:
        AnalysisError: a fraction not between 0 and 1, an unknown assumption, a drift missing or superfluous.

    Sources: Lan KKG, Simon R, Halperin M (1982), Commun Stat C 1:207–219, doi:10.1080/07474948208836014; Lan KKG,
    Wittes J (1988), Biometrics 44:579–585, doi:10.2307/2531870.

    >>> round(conditional_power(1, 0.5, "trend").value, 6)
    0.220114
    """
    _check(z, fraction)
    check_choice(assumed, Assumed, "assumption")
    if (assumed == "design") != (design_drift is not None):
        raise AnalysisError("assumed='design' and design_drift=... go together: give both, or neither")
    drift = {"null": 0.0, "trend": z / math.sqrt(fraction), "design": design_drift or 0.0}[assumed]
    value = _probability(z * math.sqrt(fraction) + drift * (1 - fraction) - critical, 1 - fraction)
    return Estimate(value=value, method=f"conditional_power.{assumed}")


def conditional_power_of_boundaries(
    boundaries: Boundaries, look: int, z: float, drift: float | None = None
) -> Estimate:
    """Probability of crossing the upper boundary at any later look, given the z-value at one.

    Args:
        boundaries: the boundaries at all looks, past and to come.
        look: the present look, counted from 1, before the last.
        z: the z-value at it; it may lie beyond the boundary.
        drift: expected z-value at information 1 in the rest of the trial; None for the trend, z/√t.

    Returns:
        The probability, 0–1; ``conditional_power.boundaries``.

    Raises:
        AnalysisError: there is no such look, or none after it.

    Source: Jennison C, Turnbull BW (2000), Group Sequential Methods, section 10.2.
    """
    k = len(boundaries.information)
    if not 1 <= look < k:
        raise AnalysisError(f"there is no look after look {look}; the trial has looks 1 to {k}")
    t = np.asarray(boundaries.information)
    now, later = float(t[look - 1]), t[look:]
    theta = z / math.sqrt(now) if drift is None else drift
    score = z * math.sqrt(now)
    # The walk from here on starts at zero: the boundaries move by what is there already, on the score scale.
    upper = [_moved(bound, at, score, now) for bound, at in zip(boundaries.upper_values[look:], later, strict=True)]
    lower = [_moved(bound, at, score, now) for bound, at in zip(boundaries.lower_values[look:], later, strict=True)]
    above, _ = exit_probabilities(later - now, upper, lower, drift=theta)
    return Estimate(value=min(1.0, float(above.sum())), method="conditional_power.boundaries")


def conditional_power_inverse_normal(
    z: float,
    fraction: float,
    *,
    information_first: float,
    information_second: float,
    critical: float,
    effect: float | None = None,
) -> Estimate:
    """Probability that two stages put together by planned weights end above the critical value.

    The final statistic is √t·Z₁ + √(1 − t)·Z₂ whatever the second stage's size, so that this may be chosen after seeing
    the first.

    Args:
        z: Z₁.
        fraction: t, the planned weight of the first stage.
        information_first: of the first stage, as it was: participants, or 1/variance.
        information_second: of the second stage, as it is to be.
        critical: final critical value.
        effect: expected z-value at information 1; None for the first stage's, z/√information_first.

    Returns:
        The probability, 0–1; ``conditional_power.inverse_normal``.

    Raises:
        AnalysisError: a fraction not between 0 and 1, information not above 0.

    Source: Lehmacher W, Wassmer G (1999), Biometrics 55:1286–1290, doi:10.1111/j.0006-341X.1999.01286.x.
    """
    _check(z, fraction)
    if not (information_first > 0 and information_second > 0):
        raise AnalysisError(
            f"the stages' information is {information_first} and {information_second}; expected above 0"
        )
    per_root = z / math.sqrt(information_first) if effect is None else effect
    needed = (critical - math.sqrt(fraction) * z) / math.sqrt(1 - fraction)
    value = _probability(per_root * math.sqrt(information_second) - needed, 1.0)
    return Estimate(value=value, method="conditional_power.inverse_normal")


def predictive_power(
    z: float,
    fraction: float,
    *,
    critical: float = FINAL_VALUE,
    prior_mean: float = 0.0,
    prior_sd: float | None = None,
) -> Estimate:
    """Conditional power averaged over what the data, and a prior, leave possible of the effect.

    Args:
        z: the z-value now.
        fraction: t, share of the information now, between 0 and 1.
        critical: final critical value.
        prior_mean: mean of a normal prior of the drift, the expected z-value at the end.
        prior_sd: its standard deviation, above 0; None for a flat prior.

    Returns:
        The probability, 0–1; ``predictive_power.flat`` or ``predictive_power.normal``.

    Raises:
        AnalysisError: a fraction not between 0 and 1, a standard deviation not above 0.

    Source: Spiegelhalter DJ, Freedman LS, Blackburn PR (1986), Control Clin Trials 7:8–17,
    doi:10.1016/0197-2456(86)90003-6.

    >>> round(predictive_power(1, 0.5).value, 6)
    0.292619
    """
    _check(z, fraction)
    if prior_sd is not None and not prior_sd > 0:
        raise AnalysisError(f"the prior's standard deviation is {prior_sd}; expected above 0, or None for a flat prior")
    precision = 0.0 if prior_sd is None else prior_sd**-2
    variance = 1 / (fraction + precision)
    mean = (z * math.sqrt(fraction) + prior_mean * precision) * variance
    rest = 1 - fraction
    value = _probability(z * math.sqrt(fraction) + rest * mean - critical, rest + rest**2 * variance)
    return Estimate(value=value, method=f"predictive_power.{'flat' if prior_sd is None else 'normal'}")


def drift_of_risks(risk1: float, risk0: float, n1: float, n0: float) -> float:
    """The expected z-value of a difference in risks with all participants, the variance pooled as under no effect.

    Args:
        risk1: risk in the intervention arm, 0–1.
        risk0: risk in the control arm.
        n1: participants of the intervention arm in the end.
        n0: participants of the control arm in the end.

    Raises:
        AnalysisError: a risk beyond 0 to 1, both 0 or both 1, an arm of nobody.
    """
    pooled = (n1 * risk1 + n0 * risk0) / (n1 + n0) if n1 > 0 and n0 > 0 else math.nan
    if not (0 <= risk1 <= 1 and 0 <= risk0 <= 1 and 0 < pooled < 1):
        raise AnalysisError(f"risks of {risk1} and {risk0} among {n1} and {n0} participants have no expected z-value")
    return (risk1 - risk0) / math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n0))


def _check(z: float, fraction: float) -> None:
    if not math.isfinite(z):
        raise AnalysisError(f"the z-value is {z}; expected a finite number")
    if not 0 < fraction < 1:
        raise AnalysisError(f"the share of the information is {fraction!r}; expected between 0 and 1, as in 0.5")


def _moved(bound: float, information: float, score: float, now: float) -> float:
    """A boundary as seen from a walk that starts anew."""
    if math.isinf(bound):
        return bound
    return float((bound * math.sqrt(information) - score) / math.sqrt(information - now))


def _probability(excess: float, variance: float) -> float:
    from scipy.special import ndtr

    return float(ndtr(excess / math.sqrt(variance)))
