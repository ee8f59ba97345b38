"""The confidence set of a ratio of two estimates: an interval, its complement, the whole line, or nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.normal_interval import critical_value
from reise_report.analysis.reason import NO_VARIATION
from reise_report.errors import AnalysisError

Shape = Literal["bounded", "exclusive", "half_line", "whole_line", "empty"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fraction:
    """Two estimates whose ratio is wanted, with their variances and covariance.

    Raises:
        AnalysisError: a number is missing, a variance negative, or the covariance greater than the variances allow.
    """

    numerator: float
    denominator: float
    variance_numerator: float
    variance_denominator: float
    covariance: float = 0.0

    def __post_init__(self) -> None:
        numbers = (
            self.numerator,
            self.denominator,
            self.variance_numerator,
            self.variance_denominator,
            self.covariance,
        )
        if not all(math.isfinite(number) for number in numbers):
            raise AnalysisError(f"the parts of a ratio are {numbers}; expected five finite numbers")
        if self.variance_numerator < 0 or self.variance_denominator < 0:
            raise AnalysisError(
                "a variance of a ratio's parts is below zero; give variances, not covariances or errors"
            )
        if self.covariance**2 > self.variance_numerator * self.variance_denominator * (1 + 1e-9):
            raise AnalysisError(
                f"a covariance of {self.covariance:g} is impossible with variances of {self.variance_numerator:g} and "
                f"{self.variance_denominator:g}: the correlation would be beyond ±1"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfidenceSet:
    """Every ratio that the data do not contradict at the level.

    Attributes:
        value: the ratio; None where the denominator is zero.
        shape: ``bounded``: from ``low`` to ``high``; ``exclusive``: everything but what lies strictly between ``low``
            and ``high``; ``half_line``: everything above ``low`` or below ``high``, the other being None;
            ``whole_line``: no ratio is excluded; ``empty``: every ratio is.
        low: the lesser limit, None where there is none.
        high: the greater limit, None where there is none.
        level: confidence level, 0–1.
        p_value: two-sided, of a ratio of zero, which is a numerator of zero; None where it has no variance.
        g: squared critical value times the denominator's variance over its square; above 1 the set has no two ends.
        method: id of the method.
        n: participants in the analysis.
        reason: why there is no ratio: one of :mod:`reise_report.analysis.reason`. The set may stand all the same.
        warnings: what the user should know, in English.
    """

    value: float | None
    shape: Shape | None
    low: float | None = None
    high: float | None = None
    level: float = 0.95
    p_value: float | None = None
    g: float | None = None
    method: str
    n: int | None = None
    reason: str | None = None
    warnings: tuple[str, ...] = ()

    def contains(self, ratio: float) -> bool:
        """Whether the data leave this ratio possible."""
        if self.shape is None or self.shape == "empty":
            return False
        if self.shape == "exclusive" and self.low is not None and self.high is not None:
            return ratio <= self.low or ratio >= self.high
        return (self.low is None or ratio >= self.low) and (self.high is None or ratio <= self.high)

    def in_words(self) -> str:
        """The set as an English sentence; numbers with six significant digits."""
        percent = f"{100 * self.level:g} % confidence set"
        if self.shape == "bounded":
            return f"The {percent} runs from {self.low:.6g} to {self.high:.6g}."
        if self.shape == "exclusive":
            return (
                f"The {percent} has no ends: it holds every value up to {self.low:.6g} and every value from "
                f"{self.high:.6g}, and leaves out only what lies between."
            )
        if self.shape == "half_line":
            end = f"every value from {self.low:.6g}" if self.low is not None else f"every value up to {self.high:.6g}"
            return f"The {percent} has one end only: it holds {end}."
        if self.shape == "whole_line":
            return f"The {percent} holds every value: the data exclude none."
        if self.shape == "empty":
            return f"The {percent} is empty: the data contradict every value, and so the assumptions behind it."
        return "There is no confidence set."

    def as_estimate(self) -> Estimate:
        """The ratio with its interval where the set is one; otherwise without limits, the set told as a warning."""
        if self.value is None:
            reason = self.reason or NO_VARIATION
            return not_estimable(self.method, reason, level=self.level, n=self.n, warnings=self.warnings)
        bounded = self.shape == "bounded"
        return Estimate(
            value=self.value,
            low=self.low if bounded else None,
            high=self.high if bounded else None,
            level=self.level,
            p_value=self.p_value,
            n=self.n,
            method=self.method,
            warnings=self.warnings if bounded else (*self.warnings, self.in_words()),
        )


def fieller(
    parts: Fraction, level: float = 0.95, *, df: float | None = None, n: int | None = None, method: str = "fieller"
) -> ConfidenceSet:
    """Fieller's confidence set of a ratio.

    It holds every ratio R with (numerator − R·denominator)² ≤ c²·(V_n − 2·R·Cov + R²·V_d), and so keeps its level
    however close to zero the denominator may be, at the price of having no ends then.

    Args:
        parts: the two estimates with their variances and covariance.
        level: confidence level, 0–1.
        df: degrees of freedom of the variances, for Student's t; None for the normal distribution.
        n: participants behind the estimates, for the record.
        method: id under which the set is reported.

    Returns:
        The set. Reason ``no_variation`` where the denominator is zero, which leaves no ratio but may leave a set.

    Raises:
        AnalysisError: the level is not between 0 and 1.

    Source: Fieller EC (1954), J R Stat Soc B 16:175–185, doi:10.1111/j.2517-6161.1954.tb00159.x.

    >>> parts = Fraction(numerator=2, denominator=1, variance_numerator=0.04, variance_denominator=0.01)
    >>> found = fieller(parts)
    >>> (found.shape, round(found.low, 4), round(found.high, 4))
    ('bounded', 1.509, 2.6508)
    """
    critical, p_value = _critical(parts, level, df)
    square = critical**2
    shape, low, high = _roots(
        parts.denominator**2 - square * parts.variance_denominator,
        parts.numerator * parts.denominator - square * parts.covariance,
        parts.numerator**2 - square * parts.variance_numerator,
    )
    has_ratio = parts.denominator != 0
    return ConfidenceSet(
        value=parts.numerator / parts.denominator if has_ratio else None,
        shape=shape,
        low=low,
        high=high,
        level=level,
        p_value=p_value,
        g=square * parts.variance_denominator / parts.denominator**2 if has_ratio else None,
        method=method,
        n=n,
        reason=None if has_ratio else NO_VARIATION,
    )


def _critical(parts: Fraction, level: float, df: float | None) -> tuple[float, float | None]:
    """The critical value, and the p-value of a numerator of zero."""
    from scipy.special import ndtr, stdtr, stdtrit

    critical = critical_value(level)
    ratio = abs(parts.numerator) / math.sqrt(parts.variance_numerator) if parts.variance_numerator > 0 else None
    if df is None:
        return critical, None if ratio is None else float(2 * ndtr(-ratio))
    return float(stdtrit(df, (1 + level) / 2)), None if ratio is None else float(2 * stdtr(df, -ratio))


def _roots(square: float, half: float, constant: float) -> tuple[Shape, float | None, float | None]:
    """Where ``square·R² − 2·half·R + constant ≤ 0``."""
    if square == 0 and half == 0:
        return ("whole_line" if constant <= 0 else "empty"), None, None
    if square == 0:
        end = constant / (2 * half)
        return ("half_line", end, None) if half > 0 else ("half_line", None, end)
    discriminant = half**2 - square * constant
    if square < 0 and discriminant < 0:
        return "whole_line", None, None
    # A ratio is always in its own set, so that a positive square has roots; rounding may take them below zero.
    root = math.sqrt(max(discriminant, 0.0))
    greater = half + math.copysign(root, half)  # the sum that does not cancel
    ends = (greater / square, constant / greater) if greater != 0 else (0.0, 0.0)
    return ("bounded" if square > 0 else "exclusive"), min(ends), max(ends)
