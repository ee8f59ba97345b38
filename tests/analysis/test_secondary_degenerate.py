"""Whatever the data, the secondary methods give numbers or a reason: never a crash, never NaN, nothing on the screen.

Tiny trials of few values meet every degenerate case there is: empty arms, constants, separation, collinear covariates.
"""

import math
from dataclasses import fields, is_dataclass
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reise_report.analysis import analysis_of_covariance as ancova
from reise_report.analysis import (
    hodges_lehmann,
    interaction,
    linear_model_checks,
    mann_whitney,
    mean_difference,
    proportional_odds,
    proportionality,
    rank_sum,
    rate_ratio,
)
from reise_report.analysis.count_rate import rate_difference_robust
from reise_report.analysis.estimate import Estimate
from reise_report.analysis.heterogeneity import InteractionTest
from reise_report.analysis.rank_sum import RankSumTest
from reise_report.analysis.subgroup_effects import subgroup_effects


def estimates(result):
    """Every estimate and test within a result."""
    if isinstance(result, Estimate | InteractionTest | RankSumTest):
        yield result
    elif isinstance(result, tuple | list):
        for entry in result:
            yield from estimates(entry)
    elif is_dataclass(result):
        for field in fields(result):
            yield from estimates(getattr(result, field.name))


def numbers(result):
    if isinstance(result, float):
        yield result
    elif isinstance(result, tuple | list):
        for entry in result:
            yield from numbers(entry)
    elif is_dataclass(result):
        for field in fields(result):
            yield from numbers(getattr(result, field.name))


def sound(result):
    assert all(math.isfinite(number) for number in numbers(result))
    for found in estimates(result):
        main = found.value if isinstance(found, Estimate) else found.p_value
        assert (main is None) == (found.reason is not None)
        if found.p_value is not None:
            assert 0 <= found.p_value <= 1


@st.composite
def tiny(draw, most=9):
    n = draw(st.integers(0, most))
    y = draw(st.lists(st.integers(0, draw(st.integers(1, 3))), min_size=n, max_size=n))
    a = draw(st.lists(st.integers(0, 1), min_size=n, max_size=n))
    k = draw(st.integers(0, 2))
    x = draw(st.lists(st.lists(st.integers(0, 2), min_size=k, max_size=k), min_size=n, max_size=n))
    group = draw(st.lists(st.sampled_from("abc"), min_size=n, max_size=n))
    return np.array(y, dtype=float), np.array(a, dtype=float), np.array(x, dtype=float).reshape(n, k), group


MANY = settings(max_examples=60, deadline=None)


@MANY
@given(tiny())
@pytest.mark.parametrize("variance", get_args(ancova.Variance))
def test_means(variance, trial):
    y, a, x, _ = trial
    for estimator in get_args(ancova.Estimator):
        sound(ancova.analysis_of_covariance(y, a, x, variance=variance, estimator=estimator))
    sound([mean_difference.mean_difference(y, a, variance=kind) for kind in get_args(mean_difference.Variance)])
    sound(mean_difference.hedges_g(y, a))


@MANY
@given(tiny())
def test_checks_of_means(trial):
    y, a, x, _ = trial
    for check in ("constant_variance", "no_influential_participant", "no_outlier"):
        sound(getattr(linear_model_checks, check)(y, a, x))
    sound([linear_model_checks.equal_variances(y, a), linear_model_checks.no_high_leverage(a, x)])


@MANY
@given(tiny())
def test_ranks(trial):
    y, a, _, group = trial
    sound([mann_whitney.probability_index(y, a, interval=kind) for kind in get_args(mann_whitney.Interval)])
    sound([rank_sum.wilcoxon_rank_sum(y, a, variant=kind) for kind in ("normal", "normal_continuity")])
    sound(rank_sum.van_elteren(y, a, group))
    sound([hodges_lehmann.hodges_lehmann(y, a, interval=kind) for kind in get_args(hodges_lehmann.Interval)])


@MANY
@given(tiny(most=12))
@pytest.mark.parametrize(
    ("interval", "test"), list(zip(get_args(proportional_odds.Interval), get_args(proportionality.Test), strict=True))
)
def test_ordered_categories(interval, test, trial):
    y, a, x, _ = trial
    for of in ("arm", "all"):
        sound(proportional_odds.proportional_odds(y, a, x, interval=interval, test=test, of=of))


@MANY
@given(tiny(most=12))
@pytest.mark.parametrize(
    ("model", "variance"),
    [("poisson", "model"), ("poisson", "hc3"), ("negative_binomial", "model"), ("negative_binomial", "observed")],
)
def test_counts(model, variance, trial):
    y, a, x, _ = trial
    sound(rate_ratio.rate_ratio(y**3, a, x, model=model, variance=variance))
    sound(rate_difference_robust(y, a))


@MANY
@given(tiny(most=14))
@pytest.mark.parametrize("scale", ["difference", "log_odds"])
def test_interactions(scale, trial):
    y, a, x, group = trial
    y = np.minimum(y, 1)
    sound(interaction.likelihood_ratio_interaction(y, a, group, x, scale=scale))
    for variance in ("model", "hc0", "hc3"):
        sound(interaction.wald_interaction(y, a, group, x, scale=scale, variance=variance))
        if x.shape[1]:
            sound(interaction.linear_interaction(y, a, x[:, 0], x[:, 1:], scale=scale, variance=variance))


@settings(max_examples=80, deadline=None)
@given(tiny(most=14))
@pytest.mark.parametrize("kind", ["binary", "continuous", "count"])
def test_subgroups(kind, trial):
    y, a, x, group = trial
    sound(subgroup_effects(np.minimum(y, 1) if kind == "binary" else y, a, group, x, kind=kind))
