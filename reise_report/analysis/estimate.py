"""What a statistical method returns: an estimate with its interval, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A point estimate with its uncertainty.

    Attributes:
        value: the estimate, or None with a ``reason``.
        low: lower confidence limit, on the scale of ``value``.
        high: upper confidence limit.
        level: confidence level, 0.95.
        se: standard error; ``scale`` says on which scale.
        scale: ``identity`` or ``log``: the scale on which ``se`` and the interval are formed.
        p_value: two-sided, against no effect; None where the method gives none.
        df: degrees of freedom of the t distribution that the interval and the p-value use; None for the normal.
        n: participants in the analysis.
        method: id of the method and its variant, ``newcombe`` or ``standardised_risk.influence_function``.
        reason: one of :mod:`reise_report.analysis.reason`, ``no_events``; None where there is a value.
        warnings: what the user should know, in English.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    level: float = 0.95
    se: float | None = None
    scale: str = "identity"
    p_value: float | None = None
    df: float | None = None
    n: int | None = None
    method: str
    reason: str | None = None
    warnings: tuple[str, ...] = ()


def not_estimable(
    method: str, reason: str, *, level: float = 0.95, n: int | None = None, warnings: tuple[str, ...] = ()
) -> Estimate:
    """An estimate without a value, with the reason: one of :mod:`reise_report.analysis.reason`.

    >>> not_estimable("newcombe", "no_participants").reason
    'no_participants'
    """
    return Estimate(value=None, level=level, n=n, method=method, reason=reason, warnings=warnings)
