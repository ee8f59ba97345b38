"""What a method takes for granted, whether it was looked at, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["supported", "doubtful", "untestable", "not_checked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """One assumption of an analysis, with the verdict of a check.

    Attributes:
        name: the assumption, ``proportional_hazards``.
        verdict: ``supported`` where the check found nothing against it (which does not prove it), ``doubtful`` where it
            did, ``untestable`` where data cannot tell, ``not_checked`` where the check could not be made.
        method: id of the check, ``schoenfeld``; None for what data cannot tell.
        statistic: the check's statistic; None where it has none.
        df: degrees of freedom of the statistic.
        p_value: of the statistic, 0–1.
        threshold: what the statistic or p-value was held against, for the reader.
        reason: why it was not checked: one of :mod:`reise_report.analysis.reason`.
        detail: what was seen, in English, for the statistician.
    """

    name: str
    verdict: Verdict
    method: str | None = None
    statistic: float | None = None
    df: float | None = None
    p_value: float | None = None
    threshold: float | None = None
    reason: str | None = None
    detail: str = ""
