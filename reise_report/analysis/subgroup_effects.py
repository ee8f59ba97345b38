"""The arm's effect in each subgroup, with the test of interaction that says whether the effects differ.

A subgroup's own p-value does not tell whether it differs from the others; only the interaction does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, cast

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from reise_report.analysis.analysis_of_covariance import analysis_of_covariance
from reise_report.analysis.count_rate import count_data
from reise_report.analysis.estimate import Estimate
from reise_report.analysis.heterogeneity import InteractionTest, heterogeneity
from reise_report.analysis.inputs import Matrix, Vector, binary_vector, check_choice, covariate_matrix, numeric_vector
from reise_report.analysis.interaction import likelihood_ratio_interaction, wald_interaction
from reise_report.analysis.mean_difference import mean_difference
from reise_report.analysis.rate_ratio import rate_ratio
from reise_report.analysis.reason import NO_PARTICIPANTS, TOO_FEW
from reise_report.analysis.risk_difference import newcombe
from reise_report.analysis.standardised_risk import standardised_risk
from reise_report.errors import AnalysisError

Kind = Literal["binary", "continuous", "count"]
People = NDArray[np.bool_]
Effect = Callable[[People], Estimate]
"""The effect among the people marked True, (n,)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubgroupEffect:
    """The effect in one subgroup.

    Attributes:
        level: the subgroup's label.
        n1: participants of the intervention arm in it.
        n0: participants of the control arm in it.
        effect: the estimate; its reason where there is none.
    """

    level: str
    n1: int
    n0: int
    effect: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class SubgroupEffects:
    """The effect overall and in each subgroup.

    Attributes:
        overall: the same estimate among everybody.
        levels: one a subgroup, in the order of the labels.
        interactions: tests that the effects are alike, each on its named scale.
    """

    overall: Estimate
    levels: tuple[SubgroupEffect, ...]
    interactions: tuple[InteractionTest, ...]


def subgroup_effects(
    outcome: ArrayLike,
    arm: ArrayLike,
    subgroup: ArrayLike | pd.Categorical,
    covariates: ArrayLike | None = None,
    *,
    kind: Kind,
    time: ArrayLike | None = None,
    least: int = 2,
    level: float = 0.95,
    names: Sequence[str] = (),
) -> SubgroupEffects:
    """Estimate the effect in each subgroup and test the interaction.

    Args:
        outcome: (n,), complete: 0 and 1; a measure; or counts of events.
        arm: (n,), 1 intervention and 0 control.
        subgroup: (n,), labels or a categorical; complete, measured before randomisation.
        covariates: (n, k), complete numbers, beside the subgroup.
        kind: ``binary``: risk difference, Newcombe's interval, or standardised with the influence function's variance
            where there are covariates; interactions as ``interaction.linear_hc3`` (additive scale) and
            ``interaction.logistic_likelihood_ratio`` (odds). ``continuous``: difference in means by Welch, or analysis
            of covariance with HC3 where there are covariates; interactions ``interaction.linear_hc3`` and
            ``interaction.linear_f``. ``count``: rate ratio, negative binomial; interaction by Cochran's Q.
        time: (n,), time at risk, for counts.
        least: people that each arm of a subgroup must have for an estimate.
        level: confidence level, 0–1.
        names: names of the covariates, for warnings.

    Returns:
        The effects. A subgroup's reason is ``no_participants``, ``too_few``, or that of its method.

    Raises:
        AnalysisError: arrays of different length, missing values, an unknown kind.

    >>> groups = ["f", "f", "f", "f", "m", "m", "m", "m"]
    >>> result = subgroup_effects([1, 1, 0, 1, 1, 0, 1, 0], [1, 1, 0, 0, 1, 1, 0, 0], groups, kind="binary")
    >>> [(entry.level, entry.effect.value) for entry in result.levels]
    [('f', 0.5), ('m', 0.0)]
    """
    check_choice(kind, Kind, "kind")
    y = binary_vector(outcome, "outcome") if kind == "binary" else numeric_vector(outcome, "outcome")
    a = binary_vector(arm, "arm", y.size)
    x = covariate_matrix(covariates, y.size)
    labels = _labels(subgroup, y.size)
    effect = _effect(kind, y, a, x, time, level, names)
    result = subgroup_effects_by(a, labels, effect, least=least)
    if kind == "count":
        return result
    other: Literal["log_odds", "difference"] = "log_odds" if kind == "binary" else "difference"
    additive = wald_interaction(y, a, labels, x, scale="difference", variance="hc3", names=names)
    nested = likelihood_ratio_interaction(y, a, labels, x, scale=other, names=names)
    return replace(result, interactions=(additive, nested))


def subgroup_effects_by(
    arm: ArrayLike, subgroup: ArrayLike | pd.Categorical, effect: Effect, *, least: int = 2
) -> SubgroupEffects:
    """Subgroup effects of any method, such as a hazard ratio: the method is asked for each subgroup in turn.

    The interaction is Cochran's Q between the estimates, on the scale of their standard errors.

    Args:
        arm: (n,), 1 intervention and 0 control.
        subgroup: (n,), labels or a categorical; complete.
        effect: gives the estimate among the people marked.
        least: people that each arm of a subgroup must have for an estimate.

    Raises:
        AnalysisError: arrays of different length, or missing values.
    """
    a = binary_vector(arm, "arm")
    labels = _labels(subgroup, a.size)
    overall = effect(np.ones(a.size, dtype=bool))
    levels = tuple(_in_level(a, labels, code, effect, overall, least) for code in np.unique(labels.codes))
    return SubgroupEffects(
        overall=overall, levels=levels, interactions=(heterogeneity([entry.effect for entry in levels]),)
    )


def _labels(subgroup: ArrayLike | pd.Categorical, n: int) -> pd.Categorical:
    labels = pd.Categorical(cast(Any, subgroup))
    missing = int((labels.codes < 0).sum())
    if len(labels) != n or missing:
        raise AnalysisError(
            f"'subgroup' has {len(labels)} labels, {missing} of them missing; expected {n}, none missing: leave those "
            "participants out"
        )
    return labels


def _in_level(
    a: Vector, labels: pd.Categorical, code: int, effect: Effect, overall: Estimate, least: int
) -> SubgroupEffect:
    inside = np.asarray(labels.codes == code)
    n1, n0 = int(a[inside].sum()), int((1 - a[inside]).sum())
    if min(n1, n0) < max(least, 1):
        found = Estimate(
            value=None,
            level=overall.level,
            scale=overall.scale,
            n=n1 + n0,
            method=overall.method,
            reason=NO_PARTICIPANTS if min(n1, n0) == 0 else TOO_FEW,
        )
    else:
        found = effect(inside)
    return SubgroupEffect(level=str(labels.categories[code]), n1=n1, n0=n0, effect=found)


def _effect(
    kind: Kind, y: Vector, a: Vector, x: Matrix, time: ArrayLike | None, level: float, names: Sequence[str]
) -> Effect:
    """The kind's estimate as a function of who is asked about."""
    t = count_data(y, a, time)[2] if kind == "count" else y

    def binary(who: People) -> Estimate:
        if x.shape[1]:
            return standardised_risk(
                y[who], a[who], x[who], variance="influence_function", level=level, names=names
            ).risk_difference
        one, none = y[who][a[who] == 1], y[who][a[who] == 0]
        return newcombe(int(one.sum()), one.size, int(none.sum()), none.size, level)

    def continuous(who: People) -> Estimate:
        if x.shape[1]:
            return analysis_of_covariance(y[who], a[who], x[who], variance="hc3", level=level, names=names).difference
        return mean_difference(y[who], a[who], variance="welch", level=level).difference

    def count(who: People) -> Estimate:
        return rate_ratio(
            y[who],
            a[who],
            x[who],
            time=t[who],
            model="negative_binomial",
            variance="model",
            level=level,
            names=names,
        ).rate_ratio

    return {"binary": binary, "continuous": continuous, "count": count}[kind]
