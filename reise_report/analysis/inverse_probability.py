"""Arms compared with weights of one over the probability of allocation, where that probability changed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reise_report.analysis.allocation_weights import AllocationWeights, allocation_weights
from reise_report.analysis.assumption import Assumption
from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import Matrix, Vector, binary_vector, numeric_vector
from reise_report.analysis.normal_interval import Setting, critical_value, identity_interval
from reise_report.analysis.reason import ALL_EVENTS, NO_EVENTS, NO_PARTICIPANTS, NO_VARIATION, SINGULAR, TOO_FEW
from reise_report.analysis.risk_contrasts import is_degenerate, no_risk_contrasts, risk_contrasts
from reise_report.analysis.strata import stratum_index


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedRisks:
    """Weighted risks and their contrasts, intervention against control.

    Attributes:
        risk1: the risk had everybody been allocated to the intervention arm, 0–1.
        risk0: the risk had everybody been allocated to the control arm, 0–1.
        risk_difference: ``risk1 − risk0``, −1 to 1.
        risk_ratio: ``risk1 / risk0``; ``se`` on the log scale.
        odds_ratio: from the two risks; ``se`` on the log scale.
        weights: the weights, with their effective numbers of people.
        assumptions: positivity.
        n: participants in the analysis.
        reason: why there are no values; None where there are.
        warnings: what the user should know, the same on every estimate.
    """

    risk1: Estimate
    risk0: Estimate
    risk_difference: Estimate
    risk_ratio: Estimate
    odds_ratio: Estimate
    weights: AllocationWeights
    assumptions: tuple[Assumption, ...]
    n: int
    reason: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedDifference:
    """Weighted means and their difference, intervention minus control.

    Attributes:
        mean1: the mean had everybody been allocated to the intervention arm, in the outcome's unit.
        mean0: the mean had everybody been allocated to the control arm.
        difference: ``mean1 − mean0``.
        weights: the weights, with their effective numbers of people.
        assumptions: positivity.
        n: participants in the analysis.
        reason: why there are no values; None where there are.
        warnings: what the user should know, the same on every estimate.
    """

    mean1: Estimate
    mean0: Estimate
    difference: Estimate
    weights: AllocationWeights
    assumptions: tuple[Assumption, ...]
    n: int
    reason: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Means:
    """Both arms' weighted means, with each person's influence on them, (n, 2)."""

    mean1: float
    mean0: float
    influence: Matrix


def inverse_probability(
    outcome: ArrayLike,
    arm: ArrayLike,
    probability: ArrayLike,
    *,
    stratum: ArrayLike | None = None,
    level: float = 0.95,
) -> WeightedRisks:
    """Risks of everybody under either arm, each arm's people weighted by one over their probability of it.

    Args:
        outcome: (n,), 1 with the event and 0 without; complete.
        arm: (n,), 1 intervention and 0 control; complete.
        probability: (n,), each person's probability of the intervention as the draw had it, above 0 and below 1.
        stratum: (n,), labels, as of periods: weights then sum to the stratum's people within each stratum and arm, so
            that chance imbalances between strata are mended too. None for weights that sum to everybody (Hájek).
        level: confidence level, 0–1.

    Returns:
        Estimates from the influence function, which takes the probabilities as known. Reasons: ``no_participants``
        where an arm, or an arm of a stratum, is empty; ``no_events`` and ``all_events`` where an arm has none, or
        nothing else: Newcombe's interval for the crude difference still stands; ``singular``.

    Raises:
        AnalysisError: arrays of different length, missing values, values other than 0 and 1, or a probability that left
            no chance of an arm.

    Sources: Hájek J (1971), in Godambe VP, Sprott DA, Foundations of Statistical Inference; Lunceford JK, Davidian M
    (2004), Stat Med 23:2937–2960, doi:10.1002/sim.1903; Rosenbaum PR, Rubin DB (1983), Biometrika 70:41–55,
    doi:10.1093/biomet/70.1.41.

    >>> result = inverse_probability([1, 0, 1, 0, 0, 0], [1, 1, 0, 0, 0, 0], [1 / 3] * 6)
    >>> round(result.risk_difference.value, 6)
    0.25
    """
    critical_value(level)
    y = binary_vector(outcome, "outcome")
    a = binary_vector(arm, "arm", y.size)
    weights = allocation_weights(a, probability)
    setting = _setting("inverse_probability", y.size, stratum, level, weights)
    groups, setting, reason = _groups(stratum, a, setting)
    by_arm = (y[a == 1], y[a == 0])
    if reason is None and any(not group.any() for group in by_arm):
        reason = NO_EVENTS
    if reason is None and any(group.all() for group in by_arm):
        reason = ALL_EVENTS
    contrasts = no_risk_contrasts(setting, reason) if reason is not None else None
    if contrasts is None:
        means = _means(y, a, weights.values, groups)
        covariance: Matrix = means.influence.T @ means.influence / y.size**2
        if is_degenerate(means.mean1, means.mean0, covariance):
            reason = SINGULAR
            contrasts = no_risk_contrasts(setting, reason)
        else:
            contrasts = risk_contrasts(means.mean1, means.mean0, covariance, setting)
    return WeightedRisks(
        risk1=contrasts.risk1,
        risk0=contrasts.risk0,
        risk_difference=contrasts.risk_difference,
        risk_ratio=contrasts.risk_ratio,
        odds_ratio=contrasts.odds_ratio,
        weights=weights,
        assumptions=(weights.positivity,),
        n=setting.n,
        reason=reason,
        warnings=setting.warnings,
    )


def weighted_difference(
    outcome: ArrayLike,
    arm: ArrayLike,
    probability: ArrayLike,
    *,
    stratum: ArrayLike | None = None,
    level: float = 0.95,
) -> WeightedDifference:
    """The difference in means of any outcome, each arm's people weighted by one over their probability of it.

    Args:
        outcome: (n,), numbers; complete.
        arm: (n,), 1 intervention and 0 control; complete.
        probability: as for :func:`inverse_probability`.
        stratum: as for :func:`inverse_probability`.
        level: confidence level, 0–1.

    Returns:
        Estimates with normal intervals. Each arm's variance is multiplied by n_a/(n_a − 1), so that equal weights give
        Welch's standard error. Reasons: ``no_participants``; ``too_few`` where an arm has one person; ``no_variation``
        where the outcome does not vary within arms (and strata).

    Raises:
        AnalysisError: as for :func:`inverse_probability`, but for the outcome, which may be any number.

    >>> result = weighted_difference([5.0, 7.0, 2.0, 3.0, 4.0, 3.0], [1, 1, 0, 0, 0, 0], [1 / 3] * 6)
    >>> round(result.difference.value, 6)
    3.0
    """
    critical_value(level)
    y = numeric_vector(outcome, "outcome")
    a = binary_vector(arm, "arm", y.size)
    weights = allocation_weights(a, probability)
    setting = _setting("weighted_difference", y.size, stratum, level, weights)
    groups, setting, reason = _groups(stratum, a, setting)
    if reason is None and min(a.sum(), (1 - a).sum()) < 2:
        reason = TOO_FEW
    if reason is not None:
        return _no_difference(setting, reason, weights)
    means = _means(y, a, weights.values, groups)
    size = np.where(a == 1, a.sum(), (1 - a).sum())
    influence = means.influence * np.sqrt(size / (size - 1))[:, None]
    covariance: Matrix = influence.T @ influence / y.size**2
    variance = float(np.array([1.0, -1.0]) @ covariance @ np.array([1.0, -1.0]))
    spread = float(np.abs(y - y.mean()).max())
    if variance <= (1e-12 * spread) ** 2:
        return _no_difference(setting, NO_VARIATION, weights)
    return WeightedDifference(
        mean1=identity_interval(means.mean1, float(np.sqrt(covariance[0, 0])), setting, tested=False),
        mean0=identity_interval(means.mean0, float(np.sqrt(covariance[1, 1])), setting, tested=False),
        difference=identity_interval(means.mean1 - means.mean0, float(np.sqrt(variance)), setting),
        weights=weights,
        assumptions=(weights.positivity,),
        n=setting.n,
        warnings=setting.warnings,
    )


def _setting(what: str, n: int, stratum: ArrayLike | None, level: float, weights: AllocationWeights) -> Setting:
    variant = "hajek" if stratum is None else "stratified"
    return Setting(level=level, n=int(n), method=f"{what}.{variant}", warnings=weights.warnings)


def _groups(stratum: ArrayLike | None, a: Vector, setting: Setting) -> tuple[NDArray[np.intp], Setting, str | None]:
    """Each person's stratum, the setting with warnings of thin strata, and a reason where an arm is empty."""
    labels: tuple[str, ...] = ("everybody",)
    groups = np.zeros(a.size, dtype=np.intp)
    if stratum is not None:
        labels, groups = stratum_index(stratum, a.size)
    n1, n0 = (np.bincount(groups, weights=member, minlength=len(labels)) for member in (a, 1 - a))
    if not 0 < a.sum() < a.size:
        return groups, setting, NO_PARTICIPANTS
    empty = [label for label, one, none in zip(labels, n1, n0, strict=True) if min(one, none) == 0]
    if empty:
        said = f"An arm is empty in {len(empty)} strata: {', '.join(empty)}. Join strata, or leave their people out."
        return groups, replace(setting, warnings=(*setting.warnings, said)), NO_PARTICIPANTS
    single = int((np.minimum(n1, n0) == 1).sum())
    if stratum is not None and single:
        said = (
            f"One person makes up an arm in {single} strata: their spread is taken for none, so intervals are narrow."
        )
        setting = replace(setting, warnings=(*setting.warnings, said))
    return groups, setting, None


def _means(y: Vector, a: Vector, weights: Vector, groups: NDArray[np.intp]) -> _Means:
    """Weighted means by arm within strata, averaged over the strata's people, and their influence functions."""
    size = np.bincount(groups).astype(float)
    parts, means = [], []
    for member in (a * weights, (1 - a) * weights):
        total = np.bincount(groups, weights=member)
        within = np.bincount(groups, weights=member * y) / total
        mean = float(size @ within / size.sum())
        share = member * (size / total)[groups]
        parts.append(share * (y - within[groups]) + within[groups] - mean)
        means.append(mean)
    return _Means(mean1=means[0], mean0=means[1], influence=np.column_stack(parts))


def _no_difference(setting: Setting, reason: str, weights: AllocationWeights) -> WeightedDifference:
    none = not_estimable(setting.method, reason, level=setting.level, n=setting.n, warnings=setting.warnings)
    return WeightedDifference(
        mean1=none,
        mean0=none,
        difference=none,
        weights=weights,
        assumptions=(weights.positivity,),
        n=setting.n,
        reason=reason,
        warnings=setting.warnings,
    )
