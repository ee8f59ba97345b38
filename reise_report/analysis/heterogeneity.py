"""What a test of interaction returns; and Cochran's test that the effects of several subgroups agree."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from reise_report.analysis.estimate import Estimate
from reise_report.analysis.normal_interval import Setting
from reise_report.analysis.reason import TOO_FEW
from reise_report.errors import AnalysisError


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionTest:
    """A test that the arm's effect is the same for all values of a moderator.

    Attributes:
        statistic: chi-square, or F where ``df_residual`` is given; None with a ``reason``.
        df: its degrees of freedom: the number of differences between effects that are tested.
        df_residual: the denominator's, for F.
        p_value: two-sided.
        scale: on which the effects are held to be alike: ``difference``, ``log_odds``, or that of the estimates.
        method: id of the test.
        n: participants in the analysis; None where the test is made of estimates.
        reason: why there is no test.
        warnings: what the user should know, in English.
    """

    statistic: float | None
    df: float | None
    df_residual: float | None = None
    p_value: float | None
    scale: str
    method: str
    n: int | None = None
    reason: str | None = None
    warnings: tuple[str, ...] = ()


def heterogeneity(estimates: Sequence[Estimate]) -> InteractionTest:
    """Cochran's Q: whether independent estimates, one a subgroup, agree on their own scale. For effects of any kind.

    Each estimate is weighted by one over its squared standard error, ratios as logarithms; Q is compared with
    chi-square on one degree of freedom fewer than there are estimates. Those without a value are left out, with a
    warning.

    Args:
        estimates: of different people each, with standard errors, on one scale.

    Returns:
        The test; reason ``too_few`` where fewer than two estimates remain.

    Raises:
        AnalysisError: estimates on different scales.

    Source: Cochran WG (1954), Biometrics 10:101–129, doi:10.2307/3001666.
    """
    usable = [entry for entry in estimates if entry.value is not None and entry.se is not None and entry.se > 0]
    scales = {entry.scale for entry in usable}
    if len(scales) > 1:
        raise AnalysisError(f"estimates on different scales cannot be compared: {', '.join(sorted(scales))}")
    left_out = len(estimates) - len(usable)
    setting = Setting(
        level=0.95,
        n=sum(entry.n or 0 for entry in usable),
        method="interaction.cochran_q",
        warnings=(f"Subgroups left out of the test, being without an estimate: {left_out}.",) if left_out else (),
    )
    scale = "log_ratio" if scales == {"log"} else "difference"
    if len(usable) < 2:
        return no_interaction_test(setting, scale, TOO_FEW)
    values = [math.log(cast(float, e.value)) if e.scale == "log" else cast(float, e.value) for e in usable]
    weights = [1 / cast(float, entry.se) ** 2 for entry in usable]
    pooled = math.fsum(w * v for w, v in zip(weights, values, strict=True)) / math.fsum(weights)
    q = math.fsum(w * (v - pooled) ** 2 for w, v in zip(weights, values, strict=True))
    return interaction_test(q, len(usable) - 1, setting, scale)


def interaction_test(
    statistic: float, df: int, setting: Setting, scale: str, *, df_residual: float | None = None
) -> InteractionTest:
    """A statistic with its p-value: chi-square, or F where there are residual degrees of freedom."""
    from scipy.special import chdtrc, fdtrc

    p = chdtrc(df, statistic) if df_residual is None else fdtrc(df, df_residual, statistic)
    return InteractionTest(
        statistic=statistic,
        df=float(df),
        df_residual=df_residual,
        p_value=float(p),
        scale=scale,
        method=setting.method,
        n=setting.n,
        warnings=setting.warnings,
    )


def no_interaction_test(setting: Setting, scale: str, reason: str) -> InteractionTest:
    """A test that cannot be made, with the reason."""
    return InteractionTest(
        statistic=None,
        df=None,
        p_value=None,
        scale=scale,
        method=setting.method,
        n=setting.n,
        reason=reason,
        warnings=setting.warnings,
    )
