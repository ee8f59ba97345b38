"""What may be said of a difference: decided by its interval and the smallest important difference, before any language.

A verdict is about the direction of benefit: for an outcome where fewer is better, a negative difference is a benefit.
The point estimate plays no part: only what the interval excludes may be claimed.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from reise_report.results.row import Row


class Verdict(StrEnum):
    """The claims that an interval can carry, from most to least favourable."""

    IMPORTANT_BENEFIT = "important_benefit"  # the whole interval is at least the smallest important difference
    BENEFIT = "benefit"  # the interval excludes no difference; how much is uncertain
    SMALL_BENEFIT = "small_benefit"  # excludes no difference, and any important one
    SIMILAR = "similar"  # includes no difference, and excludes any important one either way
    PERHAPS_BENEFIT = "perhaps_benefit"  # includes no difference and an important benefit, excludes an important harm
    ALONE = "alone"  # excludes no difference, but not once its test is judged with the others of its family
    UNCLEAR = "unclear"  # includes no difference, and too wide to say more
    PERHAPS_HARM = "perhaps_harm"
    SMALL_HARM = "small_harm"
    HARM = "harm"
    IMPORTANT_HARM = "important_harm"
    NOT_ESTIMATED = "not_estimated"  # there is no interval
    WITHHELD = "withheld"  # the audience may not see it


_MIRROR = {
    Verdict.IMPORTANT_BENEFIT: Verdict.IMPORTANT_HARM,
    Verdict.BENEFIT: Verdict.HARM,
    Verdict.SMALL_BENEFIT: Verdict.SMALL_HARM,
}


CLAIMS = frozenset({*_MIRROR, *_MIRROR.values()})
"""The verdicts that say that the groups differ by more than nothing."""


def verdict_of(row: Row, benefit: Literal["higher", "lower"], smallest_important_difference: float | None) -> Verdict:
    """The verdict on the row of a difference.

    Args:
        row: the difference, with its interval.
        benefit: whether higher or lower values are good for people.
        smallest_important_difference: on the scale of the row; None where the plan names none.
    """
    if row.reason == "withheld":
        return Verdict.WITHHELD
    if row.low is None or row.high is None:
        return Verdict.NOT_ESTIMATED
    return verdict(row.low, row.high, benefit, smallest_important_difference)


def verdict(
    low: float, high: float, benefit: Literal["higher", "lower"], smallest_important_difference: float | None
) -> Verdict:
    """The verdict on an interval of a difference (first group minus second)."""
    if benefit == "lower":
        low, high = -high, -low
    least = smallest_important_difference
    if low > 0:
        return _one_sided(low, high, least)
    if high < 0:
        return _MIRROR[_one_sided(-high, -low, least)]
    if least is None:
        return Verdict.UNCLEAR
    reaches_benefit, reaches_harm = high >= least, low <= -least
    if reaches_benefit == reaches_harm:
        return Verdict.UNCLEAR if reaches_benefit else Verdict.SIMILAR
    return Verdict.PERHAPS_BENEFIT if reaches_benefit else Verdict.PERHAPS_HARM


def _one_sided(low: float, high: float, least: float | None) -> Verdict:
    if least is not None and low >= least:
        return Verdict.IMPORTANT_BENEFIT
    if least is not None and high < least:
        return Verdict.SMALL_BENEFIT
    return Verdict.BENEFIT
