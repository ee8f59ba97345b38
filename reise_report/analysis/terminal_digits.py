"""Digit preference: whether whole numbers end in some digits more often than chance lets them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.reason import NO_DATA, TOO_FEW

LEAST_EXPECTED = 5
"""Numbers that each digit should have at least for the chi-square distribution to hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalDigits:
    """The last digits of whole numbers.

    Attributes:
        counts: how many end in 0, 1, … 9.
        n: all of them.
        index: 100 times the share that ends in 0 or 5, over the fifth that would without preference: 100 is none, 500
            is nothing but such numbers.
        statistic: chi-square against ten equally common digits, nine degrees of freedom; None where there is no test.
        p_value: of that test.
        method: ``terminal_digits``.
        reason: why there is no test.
    """

    counts: tuple[int, ...]
    n: int
    index: float | None
    statistic: float | None
    p_value: float | None
    method: str
    reason: str | None = None


def terminal_digits(values: ArrayLike) -> TerminalDigits:
    """Count the last digits and test them against ten equally common ones.

    The index is Whipple's with every age in place of 23 to 62 (Siegel JS, Swanson DA (eds), The Methods and Materials
    of Demography, 2nd ed. 2004, ch. 7). The test is Pearson's (Preece DA, The Statistician 1981;30:31–47,
    doi:10.2307/2987702, on final digits in data).

    Args:
        values: (n,) whole numbers, one a person, without missing ones; the sign does not count.

    >>> terminal_digits([10, 25, 30, 41]).counts
    (2, 1, 0, 0, 0, 1, 0, 0, 0, 0)
    """
    digits = np.abs(np.asarray(values, dtype=np.int64)) % 10
    counts = np.bincount(digits, minlength=10)
    n = len(digits)
    index = float(100 * (counts[0] + counts[5]) / n / 0.2) if n else None
    common = {"counts": tuple(int(count) for count in counts), "n": n, "index": index}
    if n < 10 * LEAST_EXPECTED:
        reason = TOO_FEW if n else NO_DATA
        return TerminalDigits(**common, statistic=None, p_value=None, method="terminal_digits", reason=reason)  # type: ignore[arg-type]
    from scipy.special import chdtrc

    statistic = float(((counts - n / 10) ** 2).sum() / (n / 10))
    return TerminalDigits(
        **common,  # type: ignore[arg-type]
        statistic=statistic,
        p_value=float(chdtrc(9, statistic)),
        method="terminal_digits",
    )
