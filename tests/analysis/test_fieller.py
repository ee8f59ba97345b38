"""Fieller's set: its shapes, its words, and that it holds exactly what its inequality says."""

import math
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reise_report.analysis.fieller import ConfidenceSet, Fraction, fieller
from reise_report.analysis.normal_interval import critical_value
from reise_report.errors import AnalysisError
from tests.analysis import oracle

COVERS = {"stat_examples": ("fieller.", "fluoxtca.", "published.fluoxtca.")}

SHAPES = {"bounded": "bounded", "exclusive": "exclusive (complement of the interval)", "whole_line": "whole line"}


def parts(a, b, va=1.0, vb=1.0, cov=0.0):
    return Fraction(numerator=a, denominator=b, variance_numerator=va, variance_denominator=vb, covariance=cov)


@cache
def found():
    values = {}
    for key, entry in oracle.expected("stat_examples").items():
        if key.startswith("fieller.") and key.endswith(".input_dc_de_vc_ve_cov"):
            name, counts = key.split(".")[1], entry["value"]
            result = fieller(parts(counts[0], counts[1], counts[2], counts[3], counts[4]))
            values[key] = counts
            values[f"fieller.{name}.g"] = result.g
            values[f"fieller.{name}.type"] = SHAPES[result.shape]
            if result.low is not None:
                values[f"fieller.{name}.limits"] = [result.low, result.high]
    claims = pd.read_csv(oracle.SHARED / "validation" / "icer_trials" / "fluoxtca.csv")
    result = fieller(_ratio_of_means(claims))
    values["fluoxtca.icer_per_percentage_point"] = result.value / 100
    values["published.fluoxtca.icer_per_percentage_point"] = result.value / 100
    values["fluoxtca.icer_fieller95"] = [result.low / 100, result.high / 100]
    return values


def _ratio_of_means(claims):
    arms = [claims[claims["fluox"] == label] for label in (1, 0)]
    of = [arm[["cost", "stable"]].cov().to_numpy() / len(arm) for arm in arms]
    difference = arms[0][["cost", "stable"]].mean() - arms[1][["cost", "stable"]].mean()
    both = of[0] + of[1]
    return parts(difference["cost"], difference["stable"], both[0, 0], both[1, 1], both[0, 1])


@oracle.needs_shared
@pytest.mark.parametrize("key", [k for k in oracle.expected("stat_examples") if k.startswith(COVERS["stat_examples"])])
def test_agrees_with_the_reference_on(key):
    entry = oracle.expected("stat_examples")[key]
    if key.endswith(".type"):
        assert found()[key] == entry["value"]
    else:
        oracle.agrees(found()[key], key, entry)


def test_sepsis_has_no_finite_interval():
    """Case F1: ICEinfer's sepsis, R 4.2.2: the roots must not be read as an interval."""
    sepsis = parts(9566.383, 0.46382979, 2621.9527**2, 0.76975188**2, 646.17064)
    result = fieller(sepsis)
    assert result.shape == "exclusive"
    assert (result.low, result.high) == (pytest.approx(-6648.5246, abs=0.05), pytest.approx(4751.4456, abs=0.05))
    assert result.contains(20624.771)
    assert not result.contains(0)
    assert (result.as_estimate().low, result.as_estimate().high) == (None, None)
    assert "has no ends" in result.as_estimate().warnings[-1]


def test_a_denominator_known_without_error_gives_the_plain_interval():
    result = fieller(parts(2, 4, 1, 0))
    half = 1.959963984540054 / 4
    assert (result.low, result.high) == (pytest.approx(0.5 - half), pytest.approx(0.5 + half))
    assert result.g == 0


def test_nothing_known_of_either_part_leaves_the_whole_line():
    result = fieller(parts(0.5, 0.5))
    assert (result.shape, result.low, result.high) == ("whole_line", None, None)
    assert result.contains(-1e9)
    assert "exclude none" in result.in_words()


def test_a_denominator_of_zero_has_no_ratio_but_a_set():
    result = fieller(parts(5, 0))
    assert (result.value, result.reason, result.g) == (None, "no_variation", None)
    assert result.shape == "exclusive"
    assert result.low == pytest.approx(-result.high)
    assert result.as_estimate().reason == "no_variation"


def test_a_denominator_of_zero_without_error_excludes_every_ratio_or_none():
    assert fieller(parts(5, 0, 1, 0)).shape == "empty"
    assert fieller(parts(1, 0, 1, 0)).shape == "whole_line"
    assert not fieller(parts(5, 0, 1, 0)).contains(1)
    assert "contradict every value" in fieller(parts(5, 0, 1, 0)).in_words()


def test_a_denominator_exactly_at_the_limit_leaves_one_end():
    """With b² = c²·V_b the inequality is a² − c²V_a ≤ 2abR, and so R ≥ (a² − c²V_a)/(2ab), or ≤ where ab < 0."""
    c = critical_value(0.95)
    above, below = fieller(parts(5, c, 1, 1)), fieller(parts(-5, c, 1, 1))
    end = (25 - c**2) / (10 * c)
    assert (above.shape, above.low, above.high) == ("half_line", pytest.approx(end), None)
    assert (below.shape, below.low, below.high) == ("half_line", None, pytest.approx(-end))
    assert above.contains(5 / c)
    assert not above.contains(0)
    assert below.contains(-7)
    assert "every value from 1.07" in above.in_words()
    assert "every value up to -1.07" in below.in_words()


def test_students_t_widens_the_set():
    normal, student = fieller(parts(2, 1, 0.04, 0.01)), fieller(parts(2, 1, 0.04, 0.01), df=10)
    assert student.low < normal.low < normal.high < student.high
    assert student.p_value > normal.p_value


def test_the_p_value_is_of_a_ratio_of_zero():
    result = fieller(parts(1.959963984540054, 3, 1, 0.01))
    assert result.p_value == pytest.approx(0.05)
    assert result.low == pytest.approx(0, abs=1e-12)


def test_a_numerator_without_error_has_no_p_value():
    assert fieller(parts(1, 3, 0, 0.01)).p_value is None


def test_a_bounded_set_becomes_an_interval():
    estimate = fieller(parts(2, 1, 0.04, 0.01), n=50).as_estimate()
    assert (estimate.value, estimate.n, estimate.method, estimate.warnings) == (2, 50, "fieller", ())
    assert estimate.low < 2 < estimate.high


def test_no_set_contains_nothing_and_says_so():
    none = ConfidenceSet(value=None, shape=None, method="fieller", reason="no_participants")
    assert not none.contains(0)
    assert none.in_words() == "There is no confidence set."
    assert none.as_estimate().reason == "no_participants"


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        ((1, 1, -1, 1, 0), "below zero"),
        ((1, 1, 1, 1, 2), "impossible with variances"),
        ((math.nan, 1, 1, 1, 0), "expected five finite numbers"),
    ],
)
def test_impossible_parts_are_refused(numbers, message):
    with pytest.raises(AnalysisError, match=message):
        parts(*numbers)


def test_an_impossible_level_is_refused():
    with pytest.raises(AnalysisError, match="confidence level"):
        fieller(parts(1, 1), 95)


NUMBERS = st.floats(-50, 50).filter(lambda x: x == 0 or abs(x) > 1e-3)
VARIANCES = st.floats(0.01, 20)


@given(NUMBERS, NUMBERS, VARIANCES, VARIANCES, st.floats(-0.99, 0.99), st.floats(-200, 200), st.floats(0.5, 0.99))
def test_the_set_holds_what_its_inequality_says(a, b, va, vb, correlation, ratio, level):
    from scipy.special import ndtri

    of = parts(a, b, va, vb, correlation * math.sqrt(va * vb))
    critical = ndtri((1 + level) / 2)
    spread = va - 2 * ratio * of.covariance + ratio**2 * vb
    excess = (a - ratio * b) ** 2 - critical**2 * spread
    assume(abs(excess) > 1e-6 * (a**2 + (ratio * b) ** 2 + spread))
    assert fieller(of, level).contains(ratio) == (excess < 0)


@given(NUMBERS, NUMBERS.filter(bool), VARIANCES, VARIANCES, st.floats(-0.99, 0.99))
def test_a_ratio_is_in_its_own_set(a, b, va, vb, correlation):
    result = fieller(parts(a, b, va, vb, correlation * math.sqrt(va * vb)))
    assert result.shape == "whole_line" or result.contains(result.value)


@given(NUMBERS, NUMBERS.filter(bool), VARIANCES, VARIANCES, st.floats(0.001, 1000), st.floats(0.001, 1000))
def test_units_scale_the_set(a, b, va, vb, up, down):
    one = fieller(parts(a, b, va, vb))
    other = fieller(parts(a * up, b * down, va * up**2, vb * down**2))
    assume(abs(one.g - 1) > 1e-6)
    assert other.shape == one.shape
    for ours, theirs in ((one.low, other.low), (one.high, other.high)):
        assert (ours is None) == (theirs is None)
        if ours is not None:
            assert theirs == pytest.approx(ours * up / down, rel=1e-6, abs=1e-9 * up / down)


def test_the_set_covers_as_often_as_it_says_where_the_denominator_is_near_zero():
    """4 000 pairs with a true ratio of 2 and a denominator of half its error; Monte-Carlo error 0.0034."""
    rng = np.random.default_rng(4)
    draws = rng.normal([1.0, 0.5], 1.0, size=(4000, 2))
    covered = np.mean([fieller(parts(a, b)).contains(2.0) for a, b in draws])
    assert covered == pytest.approx(0.95, abs=0.012)
