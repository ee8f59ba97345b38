"""Contrasts of two arms made within strata and put together by the strata's sizes: direct standardisation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reise_report.analysis.estimate import Estimate
from reise_report.analysis.inputs import Vector
from reise_report.analysis.normal_interval import Setting
from reise_report.analysis.reason import COLLINEAR, NO_PARTICIPANTS
from reise_report.analysis.survival.contrast import Quantity, difference, ratio
from reise_report.errors import AnalysisError

Pair = tuple[Estimate, Estimate]
"""A quantity in the intervention arm and in the control arm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardisedContrast:
    """A quantity of two arms, standardised to the strata's sizes.

    Attributes:
        arm1: in the intervention arm.
        arm0: in the control arm.
        difference: intervention less control.
        ratio: intervention over control; ``se`` on the log scale.
    """

    arm1: Estimate
    arm0: Estimate
    difference: Estimate
    ratio: Estimate


def standardised_over_strata(
    arm: Vector,
    stratum: ArrayLike,
    within: Callable[[NDArray[np.bool_]], Sequence[Pair]],
    *,
    bound: float,
    method: str,
    level: float = 0.95,
) -> tuple[StandardisedContrast, ...]:
    """Weigh each stratum's quantities by its share of the people: F_a = Σ wₛ F_as, wₛ = nₛ/n, variance Σ wₛ² V_as.

    Where the chance of being allocated to an arm differs between strata, arms differ in their mix of strata; within a
    stratum they do not. The weights are those of everybody in the strata, so that both arms have one mix; they are
    taken as fixed.

    Args:
        arm: (n,), 1 intervention and 0 control.
        stratum: (n,), a label for each participant's stratum; none missing.
        within: gives, for the people of one stratum as (n,) flags, the quantities of both arms, one pair for each time
            or horizon asked; their ``se`` on the scale of the value.
        bound: the greatest possible value of a quantity, 1 for a share; intervals stay within it.
        method: id of the estimates.
        level: confidence level, 0–1.

    Returns:
        One contrast for each pair. A stratum without people of either arm tells nothing of a difference; it is left out
        with a warning. Reasons: ``no_participants`` where an arm is empty; ``collinear`` where no stratum has people of
        both arms; else the first reason that a stratum's quantity has, as ``beyond_follow_up``.

    Raises:
        AnalysisError: as many labels as people there are not.

    Sources: Xie J, Liu C (2005), Stat Med 24:3089–3110, doi:10.1002/sim.2174 (weights for adjusted curves);
    Cole SR, Hernán MA (2004), Comput Methods Programs Biomed 75:45–49, doi:10.1016/j.cmpb.2003.10.004.
    """
    labels = np.asarray(stratum)
    if labels.shape != arm.shape:
        raise AnalysisError(f"there are {labels.size} strata labels for {arm.size} participants; give each one")
    setting = Setting(level=level, n=int(arm.size), method=method)
    everybody = [labels == label for label in np.unique(labels)]
    kept = [flags for flags in everybody if 0 < arm[flags].sum() < flags.sum()]
    if not kept:
        reason = NO_PARTICIPANTS if arm.size == 0 or arm.min() == arm.max() else COLLINEAR
        return tuple(_nothing(reason, setting) for _ in within(np.ones(arm.size, dtype=np.bool_)))
    lost = int(arm.size - sum(flags.sum() for flags in kept))
    said = (f"Left out, in strata with one arm only: {lost} of {arm.size} participants.",) if lost else ()
    setting = Setting(level=level, n=int(arm.size) - lost, method=method, warnings=said)
    sizes = np.array([flags.sum() for flags in kept], dtype=float)
    pairs = [within(flags) for flags in kept]
    together = zip(*pairs, strict=True)
    return tuple(_contrast(found, sizes / sizes.sum(), setting, bound) for found in together)


def _contrast(found: Sequence[Pair], weights: Vector, setting: Setting, bound: float) -> StandardisedContrast:
    one, none = (_weighted([pair[place] for pair in found], weights) for place in (0, 1))
    return StandardisedContrast(
        arm1=one.estimate(setting, (0.0, bound)),
        arm0=none.estimate(setting, (0.0, bound)),
        difference=difference(one, none, setting, bound),
        ratio=ratio(one, none, setting),
    )


def _weighted(found: Sequence[Estimate], weights: Vector) -> Quantity:
    n = sum(estimate.n or 0 for estimate in found)
    reason = next((estimate.reason for estimate in found if estimate.reason is not None), None)
    if reason is not None:
        return Quantity(0.0, 0.0, n, reason)
    values = np.array([estimate.value for estimate in found], dtype=float)
    spreads = np.array([estimate.se or 0.0 for estimate in found], dtype=float)
    return Quantity(float(weights @ values), float((weights**2) @ spreads**2), n)


def _nothing(reason: str, setting: Setting) -> StandardisedContrast:
    quantity = Quantity(0.0, 0.0, setting.n or 0, reason)
    return StandardisedContrast(
        arm1=quantity.estimate(setting, (0.0, 1.0)),
        arm0=quantity.estimate(setting, (0.0, 1.0)),
        difference=difference(quantity, quantity, setting, 1.0),
        ratio=ratio(quantity, quantity, setting),
    )
