"""Whether a draw gave as many of its side as its chances promise: the exact test of unequal chances."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reise_report.analysis.reason import NO_PARTICIPANTS
from reise_report.errors import AnalysisError

EXACT_UP_TO = 2_000
"""People up to whom the distribution is computed exactly; above, by the normal distribution with a correction."""

_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationShare:
    """How many were drawn, and how many the chances promise.

    Attributes:
        drawn: people drawn.
        n: people in the draw.
        expected: the sum of the chances.
        p_value: two-sided; None where nobody was in the draw.
        method: ``poisson_binomial.exact`` or ``poisson_binomial.normal``.
        reason: why there is no test.
    """

    drawn: int
    n: int
    expected: float
    p_value: float | None
    method: str
    reason: str | None = None


def allocation_share(drawn: ArrayLike, chance: ArrayLike) -> AllocationShare:
    """Compare the number drawn with the chances, under independent draws.

    The number drawn is Poisson-binomial (Hong Y, Comput Stat Data Anal 2013;59:41–51, doi:10.1016/j.csda.2012.10.006),
    binomial where all chances are alike. The two-sided p-value adds up what is no more likely than what was seen, as
    Fisher's exact test and R's ``binom.test`` do. Draws in blocks are less variable than that, and the test then is too
    quiet.

    Args:
        drawn: (n,) who was drawn, true or false.
        chance: (n,) each one's chance, 0–1.

    Raises:
        AnalysisError: a chance is missing or outside 0–1, or the two have not the same length.
    """
    hits, chances = np.asarray(drawn, dtype=bool), np.asarray(chance, dtype=np.float64)
    if hits.shape != chances.shape or not ((chances >= 0) & (chances <= 1)).all():
        raise AnalysisError("each participant in the draw needs a chance from 0 to 1; complete the column of chances")
    n, seen, expected = len(hits), int(hits.sum()), float(chances.sum())
    if n == 0:
        return AllocationShare(
            drawn=0, n=0, expected=0.0, p_value=None, method="poisson_binomial.exact", reason=NO_PARTICIPANTS
        )
    if n > EXACT_UP_TO:
        p = _normal(seen, expected, float((chances * (1 - chances)).sum()))
        return AllocationShare(drawn=seen, n=n, expected=expected, p_value=p, method="poisson_binomial.normal")
    mass = distribution(chances)
    p = min(1.0, float(mass[mass <= mass[seen] * (1 + _TOLERANCE)].sum()))
    return AllocationShare(drawn=seen, n=n, expected=expected, p_value=p, method="poisson_binomial.exact")


def distribution(chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n + 1,) the probability of each number drawn: one person after the other is added.

    >>> distribution(np.array([0.5, 0.5])).tolist()
    [0.25, 0.5, 0.25]
    """
    mass = np.zeros(len(chances) + 1)
    mass[0] = 1.0
    for place, chance in enumerate(chances, start=1):
        mass[1 : place + 1] = mass[1 : place + 1] * (1 - chance) + mass[:place] * chance
        mass[0] *= 1 - chance
    return mass


def _normal(seen: int, expected: float, variance: float) -> float:
    """Two-sided, with half a person's correction for continuity."""
    from scipy.special import ndtr

    if variance == 0:
        return 1.0 if seen == round(expected) else 0.0
    return float(min(1.0, 2 * ndtr(-max(0.0, abs(seen - expected) - 0.5) / variance**0.5)))
