"""Participants or events that a trial needs, and what looks before its end add to them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from reise_report.analysis.group_sequential.boundaries import Boundaries
from reise_report.analysis.group_sequential.futility import single_look_drift
from reise_report.analysis.group_sequential.random_walk import exit_probabilities
from reise_report.errors import AnalysisError

_MOST = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleSize:
    """Participants needed, not yet rounded up.

    Attributes:
        n1: of the intervention arm.
        n0: of the control arm.
        power: 0–1.
        alpha: type I error, two-sided.
        method: id, ``sample_size.proportions_pooled``.
    """

    n1: float
    n0: float
    power: float
    alpha: float
    method: str

    @property
    def whole(self) -> tuple[int, int]:
        """Both arms rounded up to whole participants."""
        return math.ceil(self.n1 - 1e-9), math.ceil(self.n0 - 1e-9)


def size_for_proportions(
    risk1: float,
    risk0: float,
    *,
    power: float,
    alpha: float = 0.05,
    controls_each: float = 1.0,
    pooled: bool = True,
) -> SampleSize:
    """Participants for a difference between two risks by the normal test without continuity correction.

    Args:
        risk1: risk in the intervention arm, between 0 and 1.
        risk0: risk in the control arm.
        power: 0–1, above ``alpha``.
        alpha: type I error, two-sided.
        controls_each: participants of the control arm for each of the intervention arm: 2 or 3 where one in three or
            one in four is offered the intervention.
        pooled: whether the test pools the risks, as R's ``power.prop.test`` (strictly one side) and most textbooks.

    Raises:
        AnalysisError: risks, power, error or ratio that cannot be; equal risks.

    Source: Fleiss JL, Tytun A, Ury HK (1980), Biometrics 36:343–346, doi:10.2307/2529990.

    >>> round(size_for_proportions(0.5, 0.35, power=0.8).n1, 4)
    169.3114
    """
    z_alpha, z_power = _quantiles(power, alpha)
    _ratio(controls_each)
    if not (0 < risk1 < 1 and 0 < risk0 < 1 and risk1 != risk0):
        raise AnalysisError(f"the risks are {risk1} and {risk0}; expected two different ones between 0 and 1")
    mean = (risk1 + controls_each * risk0) / (1 + controls_each)
    apart = risk1 * (1 - risk1) + risk0 * (1 - risk0) / controls_each
    together = mean * (1 - mean) * (1 + 1 / controls_each) if pooled else apart
    n1 = ((z_alpha * math.sqrt(together) + z_power * math.sqrt(apart)) / (risk1 - risk0)) ** 2
    method = f"sample_size.proportions_{'pooled' if pooled else 'unpooled'}"
    return SampleSize(n1=n1, n0=n1 * controls_each, power=power, alpha=alpha, method=method)


def size_for_means(
    difference: float, *, power: float, alpha: float = 0.05, sd: float = 1.0, controls_each: float = 1.0
) -> SampleSize:
    """Participants for a difference between two means by Student's t, with the noncentral t distribution.

    Args:
        difference: in the outcome's unit, not zero.
        power: 0–1, above ``alpha``.
        alpha: type I error, two-sided; crossing on the wrong side is not counted as power, as R's ``power.t.test``.
        sd: standard deviation within arms, above 0.
        controls_each: participants of the control arm for each of the intervention arm.

    Raises:
        AnalysisError: numbers that cannot be.

    Source: Cohen J (1988), Statistical Power Analysis for the Behavioral Sciences, 2nd ed., ch. 2.

    >>> round(size_for_means(0.5, power=0.8).n1, 4)
    63.7658
    """
    from scipy.special import nctdtr, stdtrit

    _quantiles(power, alpha)
    _ratio(controls_each)
    if not (math.isfinite(difference) and difference != 0 and sd > 0):
        raise AnalysisError(
            f"a difference of {difference} with a standard deviation of {sd} needs no trial, or has none"
        )
    effect = abs(difference) / sd

    def lacking(n1: float) -> float:
        df = n1 * (1 + controls_each) - 2
        noncentrality = effect * math.sqrt(n1 * controls_each / (1 + controls_each))
        return float(nctdtr(df, noncentrality, float(stdtrit(df, 1 - alpha / 2)))) - (1 - power)

    n1 = _least(lacking, 2 / (1 + controls_each) + 0.01)
    return SampleSize(n1=n1, n0=n1 * controls_each, power=power, alpha=alpha, method="sample_size.means_t")


def events_for_hazard_ratio(
    hazard_ratio: float, *, power: float, alpha: float = 0.05, controls_each: float = 1.0
) -> float:
    """Events, of both arms together, for a log-rank test.

    (z_{1−α/2} + z_power)²/(p(1 − p)·log²HR), p being the share of the intervention arm.

    Args:
        hazard_ratio: above 0, not 1.
        power: 0–1, above ``alpha``.
        alpha: type I error, two-sided.
        controls_each: participants of the control arm for each of the intervention arm.

    Raises:
        AnalysisError: numbers that cannot be.

    Source: Schoenfeld DA (1983), Biometrics 39:499–503, doi:10.2307/2531021.

    >>> round(events_for_hazard_ratio(0.7, power=0.8), 3)
    246.787
    """
    z_alpha, z_power = _quantiles(power, alpha)
    _ratio(controls_each)
    if not (math.isfinite(hazard_ratio) and hazard_ratio > 0 and hazard_ratio != 1):
        raise AnalysisError(f"a hazard ratio of {hazard_ratio} cannot be shown; expected above 0, and not 1")
    share = 1 / (1 + controls_each)
    return (z_alpha + z_power) ** 2 / (share * (1 - share) * math.log(hazard_ratio) ** 2)


def drift_for_power(boundaries: Boundaries, power: float) -> float:
    """The expected z-value at the last look with which the boundaries are crossed above so often.

    Raises:
        AnalysisError: a power not between the error and 1.
    """
    from scipy.optimize import brentq

    least = boundaries.alpha / boundaries.sides
    if not least < power < 1:
        raise AnalysisError(f"a power of {power!r} cannot be; expected above the error of {least:g} and below 1")
    root = math.sqrt(boundaries.information[-1])
    return float(brentq(lambda drift: boundaries.power(drift / root) - power, 0.0, 20.0, xtol=1e-12))


def inflation_factor(boundaries: Boundaries, power: float) -> float:
    """The greatest information of the design over that of a trial with one look, the same error and power.

    Source: Jennison C, Turnbull BW (2000), Group Sequential Methods, section 2.2.
    """
    return (drift_for_power(boundaries, power) / single_look_drift(boundaries.alpha, boundaries.sides, power)) ** 2


def expected_information(boundaries: Boundaries, drift: float) -> float:
    """The information at which the trial stops on average, as a share of the last look's.

    Args:
        boundaries: the boundaries.
        drift: expected z-value at the last look.
    """
    t = [value / boundaries.information[-1] for value in boundaries.information]
    above, below = exit_probabilities(t, boundaries.upper_values, boundaries.lower_values, drift=drift)
    stopped = float((above[:-1] + below[:-1]).sum())
    return float((above[:-1] + below[:-1]) @ t[:-1]) + (1 - stopped) * t[-1]


def _quantiles(power: float, alpha: float) -> tuple[float, float]:
    from scipy.special import ndtri

    if not 0 < alpha < 1:
        raise AnalysisError(f"a type I error of {alpha!r} cannot be; expected between 0 and 1, as in 0.05")
    if not alpha < power < 1:
        raise AnalysisError(f"a power of {power!r} cannot be; expected above the type I error and below 1, as in 0.8")
    return float(ndtri(1 - alpha / 2)), float(ndtri(power))


def _ratio(controls_each: float) -> None:
    if not (math.isfinite(controls_each) and controls_each > 0):
        raise AnalysisError(f"{controls_each} controls for each of the intervention arm cannot be; expected above 0")


def _least(lacking: Callable[[float], float], low: float) -> float:
    """The least number with nothing lacking."""
    from scipy.optimize import brentq

    high = max(4.0, 2 * low)
    while lacking(high) > 0:
        high *= 2
        if high > _MOST:
            raise AnalysisError("more than a thousand million participants are needed; the difference is too small")
    return low if lacking(low) <= 0 else float(brentq(lacking, low, high, xtol=1e-10))
