"""Mid-p intervals against OpenEpi and their own definition, and the rule of three."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, poisson

from reise_report.analysis.count_rate import poisson_rate, rate_ratio_conditional
from reise_report.analysis.incidence_rate import greatest_risk_without_events, poisson_rate_mid_p, rate_ratio_mid_p
from reise_report.analysis.proportion import clopper_pearson
from reise_report.errors import AnalysisError

# OpenEpi 3, "Comparing 2 Person-Time Rates", printed output (two strata and their sum): ratio, mid-p limits, mid-p
# two-sided, limits of Fisher's exact method.
OPENEPI = [
    ((17, 100025, 3, 122268), 6.927, (2.21, 29.63), 0.0003127, (2.004, 36.89)),
    ((8, 78531, 1, 77932), 7.939, (1.27, 177.6), 0.02210, (1.064, 352.3)),
    ((25, 178556, 4, 200200), 7.008, (2.616, 23.57), 0.00001654, (2.42, 27.71)),
]


@pytest.mark.parametrize(("counts", "ratio", "mid_p", "p_value", "exact"), OPENEPI)
def test_the_ratio_is_openepi_s(counts, ratio, mid_p, p_value, exact):
    found = rate_ratio_mid_p(*counts)
    assert found.value == pytest.approx(ratio, rel=1e-4)
    assert (found.low, found.high) == pytest.approx(mid_p, rel=2e-3)
    assert found.p_value == pytest.approx(p_value, rel=1e-3)
    fisher = rate_ratio_conditional(*counts)
    assert (fisher.low, fisher.high) == pytest.approx(exact, rel=2e-3)


def test_the_mid_p_limit_of_no_events_is_known():
    """epitools' pois.daly: 2.996 = −log(2·0.025), where Garwood's is 3.689 = −log(0.025)."""
    assert poisson_rate_mid_p(0, 2).high == pytest.approx(-math.log(0.05) / 2)
    assert poisson_rate(0, 2).high == pytest.approx(-math.log(0.025) / 2)
    assert poisson_rate_mid_p(0, 2).low == 0


@given(st.integers(1, 300), st.floats(0.1, 1e4), st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_at_each_limit_of_a_rate_the_mid_p_is_the_tail(events, time, level):
    found, tail = poisson_rate_mid_p(events, time, level), (1 - level) / 2
    for limit, seen in (
        (found.low, poisson.sf(events, found.low * time)),
        (found.high, poisson.cdf(events - 1, found.high * time)),
    ):
        assert seen + poisson.pmf(events, limit * time) / 2 == pytest.approx(tail, rel=1e-6)
    garwood = poisson_rate(events, time, level)
    assert garwood.low < found.low < found.value < found.high < garwood.high


@given(st.integers(1, 60), st.integers(1, 60), st.floats(0.1, 1e3), st.floats(0.1, 1e3))
def test_at_each_limit_of_a_ratio_the_mid_p_is_the_tail(x1, x0, t1, t0):
    found = rate_ratio_mid_p(x1, t1, x0, t0)
    for ratio, seen in ((found.low, binom.sf), (found.high, lambda k, n, p: binom.cdf(k - 1, n, p))):
        share = ratio * t1 / (ratio * t1 + t0)
        assert seen(x1, x1 + x0, share) + binom.pmf(x1, x1 + x0, share) / 2 == pytest.approx(0.025, rel=1e-5)


@given(st.integers(1, 60), st.integers(1, 60), st.floats(0.1, 1e3), st.floats(0.1, 1e3), st.floats(0.01, 100))
def test_swapping_the_arms_inverts_the_ratio_and_units_change_nothing(x1, x0, t1, t0, unit):
    one, other = rate_ratio_mid_p(x1, t1, x0, t0), rate_ratio_mid_p(x0, t0, x1, t1)
    assert (one.low, one.high) == pytest.approx((1 / other.high, 1 / other.low), rel=1e-7)
    assert one.p_value == pytest.approx(other.p_value, abs=1e-9)
    scaled = rate_ratio_mid_p(x1, t1 * unit, x0, t0 * unit)
    assert (scaled.low, scaled.high) == pytest.approx((one.low, one.high), rel=1e-7)


def test_arms_without_events_have_what_can_be_said():
    none = rate_ratio_mid_p(0, 10, 5, 10)
    assert (none.value, none.low) == (0, 0)
    assert none.high < 1
    unbounded = rate_ratio_mid_p(5, 10, 0, 10)
    assert (unbounded.value, unbounded.reason) == (None, "no_events")
    assert "lower limit is 1.2" in unbounded.warnings[0]  # share p with p⁵/2 = 0.025: 0.5493; odds 1.219
    assert rate_ratio_mid_p(0, 10, 0, 10).reason == "no_events"


def test_nobody_at_risk_has_no_rate():
    assert poisson_rate_mid_p(0, 0).reason == "no_participants"
    assert rate_ratio_mid_p(0, 0, 3, 10).reason == "no_participants"


def test_the_greatest_risk_of_nobody_is_the_rule_of_three():
    """Hanley and Lippman-Hand 1983: 95 % one-sided, near 3/n; 97.5 % is Clopper and Pearson's upper limit."""
    assert greatest_risk_without_events(300).high == pytest.approx(3 / 300, rel=0.01)
    assert greatest_risk_without_events(300).low is None
    assert greatest_risk_without_events(17, 0.975).high == pytest.approx(clopper_pearson(0, 17).high)
    assert greatest_risk_without_events(0).reason == "no_participants"


def test_impossible_input_is_refused():
    for call in (
        lambda: poisson_rate_mid_p(-1, 10),
        lambda: poisson_rate_mid_p(1.5, 10),
        lambda: poisson_rate_mid_p(1, 0),
        lambda: rate_ratio_mid_p(1, 0, 1, 1),
        lambda: greatest_risk_without_events(10, 95),
        lambda: greatest_risk_without_events(-1),
        lambda: rate_ratio_mid_p(1, 1, 1, 1, 0),
    ):
        with pytest.raises(AnalysisError):
            call()
