"""Wilcoxon's rank sum test, exact or normal, and van Elteren's over strata."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from reise_report.analysis.inputs import Vector, binary_vector, check_choice, numeric_vector
from reise_report.analysis.normal_interval import two_sided_p
from reise_report.analysis.reason import NO_PARTICIPANTS, NO_VARIATION, TOO_FEW
from reise_report.errors import AnalysisError

Variant = Literal["exact", "normal", "normal_continuity"]

_LARGEST_EXACT = 100
"""People in an arm beyond which the exact distribution takes long and says what the normal one says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankSumTest:
    """A test that the arms' outcomes have one distribution.

    Attributes:
        statistic: Mann–Whitney's U of the intervention arm, R's ``W``: pairs in which it lies above, ties half. For
            van Elteren's test the weighted sum over strata.
        z: standardised statistic, positive where the intervention arm lies higher; None for the exact test.
        p_value: two-sided; None with a ``reason``.
        method: ``wilcoxon_rank_sum.exact`` …, ``van_elteren``.
        n: participants in the analysis.
        reason: why there is no test.
        warnings: what the user should know, in English.
    """

    statistic: float | None
    z: float | None
    p_value: float | None
    method: str
    n: int
    reason: str | None = None
    warnings: tuple[str, ...] = ()


def wilcoxon_rank_sum(outcome: ArrayLike, arm: ArrayLike, *, variant: Variant) -> RankSumTest:
    """Wilcoxon's rank sum (Mann–Whitney) test.

    Args:
        outcome: (n,), codes of ordered categories or a measure; only their order counts. Complete.
        arm: (n,), 1 intervention and 0 control.
        variant: ``exact``, without ties and up to 100 in an arm; ``normal``, with the variance corrected for ties;
            ``normal_continuity``, that with a correction of one half, as R's ``wilcox.test`` with ``exact = FALSE``.

    Returns:
        The test. Reasons: ``no_participants``, ``no_variation``.

    Raises:
        AnalysisError: arrays of different length, missing values, an unknown variant; ties, or a large arm, where the
            exact test is asked for.

    Sources: Wilcoxon F (1945), Biometrics 1:80–83, doi:10.2307/3001968; Mann HB, Whitney DR (1947), Ann Math Stat
    18:50–60, doi:10.1214/aoms/1177730491.

    >>> wilcoxon_rank_sum([4, 5, 6, 1, 2, 3], [1, 1, 1, 0, 0, 0], variant="exact").p_value
    0.1
    """
    check_choice(variant, Variant, "variant")
    y = numeric_vector(outcome, "outcome")
    a = binary_vector(arm, "arm", y.size)
    method, n = f"wilcoxon_rank_sum.{variant}", int(y.size)
    if not 0 < a.sum() < n:
        return RankSumTest(statistic=None, z=None, p_value=None, method=method, n=n, reason=NO_PARTICIPANTS)
    ranks = _Ranks(y, a)
    if ranks.variance == 0:
        return RankSumTest(statistic=ranks.u, z=None, p_value=None, method=method, n=n, reason=NO_VARIATION)
    if variant == "exact":
        return RankSumTest(statistic=ranks.u, z=None, p_value=_exact_p(ranks), method=method, n=n)
    away = ranks.u - ranks.expected
    corrected = away - math.copysign(min(0.5, abs(away)), away) if variant == "normal_continuity" else away
    z = corrected / math.sqrt(ranks.variance)
    return RankSumTest(statistic=ranks.u, z=z, p_value=two_sided_p(z), method=method, n=n)


def van_elteren(outcome: ArrayLike, arm: ArrayLike, stratum: ArrayLike | pd.Categorical) -> RankSumTest:
    """Wilcoxon's test within strata, each weighted by 1/(n + 1), which is best for one shift in all strata.

    Args:
        outcome: (n,), complete.
        arm: (n,), 1 intervention and 0 control.
        stratum: (n,), labels or codes, complete.

    Returns:
        The test, normal with ties corrected for and no continuity correction, as SAS ``PROC FREQ``'s Cochran–Mantel–
        Haenszel statistic on modified ridits. Reasons: ``no_participants``, ``too_few`` (no stratum has both arms),
        ``no_variation``.

    Raises:
        AnalysisError: arrays of different length, or missing values.

    Source: van Elteren PH (1960), Bull Int Stat Inst 37:351–361.
    """
    y = numeric_vector(outcome, "outcome")
    a = binary_vector(arm, "arm", y.size)
    labels = pd.Categorical(np.asarray(stratum) if not isinstance(stratum, pd.Categorical) else stratum)
    if len(labels) != y.size or (labels.codes < 0).any():
        raise AnalysisError(f"the strata are {len(labels)}, some missing; expected {y.size}, none missing")
    method, n = "van_elteren", int(y.size)
    if not 0 < a.sum() < n:
        return RankSumTest(statistic=None, z=None, p_value=None, method=method, n=n, reason=NO_PARTICIPANTS)
    strata = [_Ranks(y[inside], a[inside]) for inside in _strata(labels, a)]
    used = sum(ranks.n1 + ranks.n0 for ranks in strata)
    lost = f"Participants of strata with people in one arm only say nothing of the difference: {n - used} of {n}."
    warnings = (lost,) if used < n else ()
    away = math.fsum((ranks.u - ranks.expected) / (ranks.n1 + ranks.n0 + 1) for ranks in strata)
    variance = math.fsum(ranks.variance / (ranks.n1 + ranks.n0 + 1) ** 2 for ranks in strata)
    if not strata or variance == 0:
        reason = NO_VARIATION if strata else TOO_FEW
        return RankSumTest(
            statistic=None, z=None, p_value=None, method=method, n=used, reason=reason, warnings=warnings
        )
    statistic = math.fsum(ranks.u / (ranks.n1 + ranks.n0 + 1) for ranks in strata)
    z = away / math.sqrt(variance)
    return RankSumTest(statistic=statistic, z=z, p_value=two_sided_p(z), method=method, n=used, warnings=warnings)


def exact_distribution(n1: int, n0: int) -> Vector:
    """P(U = u) for u = 0 … n₁·n₀ under the null hypothesis and without ties, (n₁n₀ + 1,).

    By the largest outcome being of the one arm or the other: a sum of positive terms, so that no digit is lost.
    """
    row: list[Vector] = [np.ones(1) for _ in range(n0 + 1)]  # arms of 0 and j
    for i in range(1, n1 + 1):
        for j in range(n0 + 1):
            if j == 0:
                row[0] = np.ones(1)
                continue
            chances = np.zeros(i * j + 1)
            chances[j:] += row[j] * (i / (i + j))
            chances[: i * (j - 1) + 1] += row[j - 1] * (j / (i + j))
            row[j] = chances
    return row[n0]


class _Ranks:
    """U with its mean and variance under the null hypothesis, from midranks."""

    def __init__(self, outcome: Vector, arm: Vector) -> None:
        values, of, ties = np.unique(outcome, return_inverse=True, return_counts=True)
        ranks = (np.cumsum(ties) - (ties - 1) / 2)[of]
        self.n1, self.n0 = int(arm.sum()), int((1 - arm).sum())
        n = self.n1 + self.n0
        self.u = float(ranks[arm == 1].sum()) - self.n1 * (self.n1 + 1) / 2
        self.expected = self.n1 * self.n0 / 2
        self.has_ties = bool(values.size < n)
        loss = float((ties.astype(float) ** 3 - ties).sum()) / (n * (n - 1)) if n > 1 else 0.0
        self.variance = self.n1 * self.n0 / 12 * (n + 1 - loss)
        if values.size == 1:
            self.variance = 0.0


def _exact_p(ranks: _Ranks) -> float:
    if ranks.has_ties:
        raise AnalysisError("the exact rank sum test knows no ties, and the outcome has some; use variant 'normal'")
    if max(ranks.n1, ranks.n0) > _LARGEST_EXACT:
        raise AnalysisError(
            f"the exact rank sum test is for arms of up to {_LARGEST_EXACT}, here are {ranks.n1} and {ranks.n0}; "
            "use variant 'normal'"
        )
    chances = exact_distribution(ranks.n1, ranks.n0)
    u = round(ranks.u)
    return min(1.0, 2 * min(float(chances[: u + 1].sum()), float(chances[u:].sum())))


def _strata(labels: pd.Categorical, arm: Vector) -> Iterator[np.ndarray]:
    for code in np.unique(labels.codes):
        inside = labels.codes == code
        if 0 < arm[inside].sum() < inside.sum():
            yield inside
