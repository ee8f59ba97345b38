"""Mantel–Haenszel against R's and statsmodels' numbers, against single tables, and where strata say nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reise_report.analysis.mantel_haenszel import (
    cochran_mantel_haenszel,
    mantel_haenszel_difference,
    mantel_haenszel_odds,
    mantel_haenszel_ratio,
)
from reise_report.analysis.odds_ratio import woolf
from reise_report.analysis.risk_difference import newcombe, wald
from reise_report.analysis.risk_ratio import log_wald
from reise_report.analysis.strata import Strata
from reise_report.analysis.stratified_newcombe import stratified_newcombe
from reise_report.analysis.two_by_two import chi_square

# Admissions to six departments in Berkeley 1973, men against women: R's UCBAdmissions (Bickel et al. 1975).
BERKELEY = Strata(
    labels=("A", "B", "C", "D", "E", "F"),
    events1=[512, 353, 120, 138, 53, 22],
    n1=[825, 560, 325, 417, 191, 373],
    events0=[89, 17, 202, 131, 94, 24],
    n0=[108, 25, 593, 375, 393, 341],
)


def strata(*tables):
    columns = np.array(tables, dtype=float).T
    return Strata(
        labels=tuple(str(index) for index in range(len(tables))),
        events1=columns[0],
        n1=columns[1],
        events0=columns[2],
        n0=columns[3],
    )


def differences(of, level=0.95):
    return [mantel_haenszel_difference(of, variance=kind, level=level) for kind in ("sato", "greenland_robins")]


def test_the_odds_ratio_agrees_with_what_r_prints():
    """R: mantelhaen.test(UCBAdmissions): 0.9046968 (0.7719074, 1.0603298)."""
    estimate = mantel_haenszel_odds(BERKELEY)
    assert (estimate.value, estimate.low, estimate.high) == pytest.approx((0.9046968, 0.7719074, 1.0603298), abs=6e-8)


def test_the_test_agrees_with_what_r_prints():
    """R: mantelhaen.test(UCBAdmissions), X-squared = 1.4269, p-value = 0.2323; correct = FALSE: 1.5246, 0.2169."""
    corrected, plain = (cochran_mantel_haenszel(BERKELEY, correction=correction) for correction in (True, False))
    assert (corrected.statistic, corrected.p_value) == pytest.approx((1.4269, 0.2323), abs=6e-5)
    assert (plain.statistic, plain.p_value) == pytest.approx((1.5246, 0.2169), abs=6e-5)
    assert corrected.method == "cochran_mantel_haenszel.corrected"


def test_odds_ratio_ratio_and_test_agree_with_statsmodels():
    from statsmodels.stats.contingency_tables import StratifiedTable

    rows = zip(BERKELEY.events1, BERKELEY.n1, BERKELEY.events0, BERKELEY.n0, strict=True)
    theirs = StratifiedTable([np.array([[x1, n1 - x1], [x0, n0 - x0]]) for x1, n1, x0, n0 in rows])
    odds = mantel_haenszel_odds(BERKELEY)
    assert odds.value == pytest.approx(theirs.oddsratio_pooled, rel=1e-12)
    assert odds.se == pytest.approx(theirs.logodds_pooled_se, rel=1e-12)
    assert mantel_haenszel_ratio(BERKELEY).value == pytest.approx(theirs.riskratio_pooled, rel=1e-12)
    for correction in (True, False):
        ours = cochran_mantel_haenszel(BERKELEY, correction=correction)
        test = theirs.test_null_odds(correction=correction)
        assert (ours.statistic, ours.p_value) == pytest.approx((test.statistic, test.pvalue), rel=1e-10)


def test_the_ratio_s_variance_is_that_of_greenland_and_robins_written_with_their_letters():
    a, n, b, m = BERKELEY.events1, BERKELEY.n1, BERKELEY.events0, BERKELEY.n0
    t, cases = n + m, a + b
    expected = sum((cases * n * m - a * b * t) / t**2) / (sum(a * m / t) * sum(b * n / t))
    assert mantel_haenszel_ratio(BERKELEY).se ** 2 == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("table", [(27, 295, 52, 307), (3, 10, 9, 12), (0, 9, 4, 11), (9, 9, 4, 11)])
def test_one_stratum_reproduces_the_crude_estimates(table):
    one = strata(table)
    crude = wald(*table)
    for estimate in differences(one):
        assert estimate.value == pytest.approx(crude.value, rel=1e-12)
    robins = differences(one)[1]
    assert (robins.se, robins.p_value) == pytest.approx((crude.se, crude.p_value), rel=1e-9)
    for ours, theirs in ((mantel_haenszel_ratio(one), log_wald(*table)), (mantel_haenszel_odds(one), woolf(*table))):
        assert ours.reason == theirs.reason
        if theirs.value is not None:
            assert (ours.value, ours.low, ours.high, ours.se) == pytest.approx(
                (theirs.value, theirs.low, theirs.high, theirs.se), rel=1e-10
            )
    n = table[1] + table[3]
    test = cochran_mantel_haenszel(one, correction=False)
    assert test.statistic == pytest.approx(chi_square(*table).statistic * (n - 1) / n, rel=1e-10)


@pytest.mark.parametrize("table", [(27, 295, 52, 307), (3, 10, 9, 12)])
def test_newcombe_s_interval_over_one_stratum_or_over_equal_ones_is_newcombe_s_own(table):
    one, crude = stratified_newcombe(strata(table)), newcombe(*table)
    assert (one.value, one.low, one.high) == pytest.approx((crude.value, crude.low, crude.high), rel=1e-10)
    five, pooled = stratified_newcombe(strata(*[table] * 5)), newcombe(*(5 * count for count in table))
    assert (five.value, five.low, five.high) == pytest.approx((pooled.value, pooled.low, pooled.high), rel=1e-10)
    assert (one.se, one.p_value, one.method) == (None, None, "stratified_newcombe")


def test_a_stratum_with_one_arm_changes_nothing_but_the_warning():
    plain, more = strata((3, 10, 5, 12), (4, 20, 9, 22)), strata((3, 10, 5, 12), (4, 20, 9, 22), (2, 7, 0, 0))
    for method in (*(lambda s, k=k: differences(s)[k] for k in (0, 1)), mantel_haenszel_ratio, mantel_haenszel_odds):
        assert (method(more).value, method(more).se, method(more).n) == (method(plain).value, method(plain).se, 64)
        assert method(more).warnings == ("1 strata with 7 people have one arm only and say nothing of the difference.",)


def test_sato_and_greenland_robins_differ_and_say_which_they_are():
    sato, robins = differences(BERKELEY)
    assert sato.value == robins.value
    assert sato.se != pytest.approx(robins.se, rel=1e-4)
    assert (sato.method, robins.method) == (
        "mantel_haenszel_difference.sato",
        "mantel_haenszel_difference.greenland_robins",
    )


def test_many_pairs_are_what_sato_s_variance_is_for():
    """200 strata of one person in each arm: the binomial variance within each is zero, the paired variance not."""
    rng = np.random.default_rng(1)
    x1, x0 = (rng.random(200) < 0.5).astype(float), (rng.random(200) < 0.3).astype(float)
    of = Strata(labels=tuple(map(str, range(200))), events1=x1, n1=np.ones(200), events0=x0, n0=np.ones(200))
    sato, robins = differences(of)
    paired = (x1 - x0).var(ddof=0) / 200
    assert sato.se**2 == pytest.approx(paired, rel=0.1)
    assert robins.reason == "separation"


@pytest.mark.parametrize(
    ("tables", "reason"),
    [
        ([(0, 0, 3, 9)], "no_participants"),
        ([(2, 9, 0, 0), (0, 0, 3, 9)], "collinear"),
        ([], "no_participants"),
        ([(0, 9, 0, 8), (0, 5, 0, 7)], "no_events"),
        ([(9, 9, 8, 8)], "all_events"),
        ([(9, 9, 0, 8)], "separation"),
        ([(9, 9, 8, 8), (0, 9, 0, 8)], "separation"),
    ],
)
def test_tables_that_say_nothing_give_a_reason(tables, reason):
    of = strata(*tables) if tables else Strata(labels=(), events1=[], n1=[], events0=[], n0=[])
    for estimate in (*differences(of), stratified_newcombe(of)):
        assert (estimate.value, estimate.se, estimate.reason) == (None, None, reason)
    test = cochran_mantel_haenszel(of, correction=False)
    if reason == "separation":
        assert test.reason == (None if len(tables) == 1 else "no_variation")
    else:
        assert test.reason == reason


@pytest.mark.parametrize(
    ("tables", "ratio", "odds"),
    [
        ([(0, 9, 3, 8), (0, 5, 2, 7)], "no_events", "no_events"),
        ([(3, 8, 0, 9), (2, 7, 0, 5)], "no_events", "no_events"),
        ([(9, 9, 3, 8)], None, "all_events"),
        ([(9, 9, 8, 8), (0, 9, 0, 8)], "separation", "separation"),
    ],
)
def test_ratios_without_a_value_give_a_reason_where_the_difference_stands(tables, ratio, odds):
    of = strata(*tables)
    assert mantel_haenszel_ratio(of).reason == ratio
    assert mantel_haenszel_odds(of).reason == odds
    if ratio == "no_events":
        assert differences(of)[0].value is not None


def test_an_arm_without_events_in_any_stratum_has_no_stratified_newcombe_interval():
    assert stratified_newcombe(strata((0, 9, 3, 8), (0, 5, 2, 7))).reason == "no_events"
    assert stratified_newcombe(strata((9, 9, 3, 8), (5, 5, 2, 7))).reason == "all_events"


@st.composite
def many(draw):
    tables = []
    for _ in range(draw(st.integers(1, 6))):
        n1, n0 = draw(st.integers(0, 40)), draw(st.integers(0, 40))
        tables.append((draw(st.integers(0, n1)), n1, draw(st.integers(0, n0)), n0))
    return tables


def turned(tables):
    return [(x0, n0, x1, n1) for x1, n1, x0, n0 in tables]


@settings(max_examples=100, deadline=None)
@given(many(), st.randoms(use_true_random=False))
def test_arms_turned_round_negate_and_invert_and_the_order_of_strata_is_nothing(tables, random):
    shuffled = random.sample(tables, len(tables))
    one, other, moved = strata(*tables), strata(*turned(tables)), strata(*shuffled)
    for of in (lambda s: differences(s)[0], lambda s: differences(s)[1], stratified_newcombe):
        a, b, c = of(one), of(other), of(moved)
        assert (a.reason is None) == (b.reason is None) == (c.reason is None)
        if a.value is not None:
            assert (a.value, a.low, a.high) == pytest.approx((-b.value, -b.high, -b.low), abs=1e-9)
            assert (a.value, a.low, a.high) == pytest.approx((c.value, c.low, c.high), abs=1e-12)
    for of in (mantel_haenszel_ratio, mantel_haenszel_odds):
        a, b, c = of(one), of(other), of(moved)
        assert a.reason == b.reason == c.reason
        if a.value is not None:
            assert a.value * b.value == pytest.approx(1)
            assert a.low * b.high == pytest.approx(1)
            assert (a.value, a.se) == pytest.approx((c.value, c.se), rel=1e-9)
    a, b = (cochran_mantel_haenszel(s, correction=True) for s in (one, other))
    assert a.p_value == b.p_value or a.p_value == pytest.approx(b.p_value)


@settings(max_examples=100, deadline=None)
@given(many())
def test_every_number_is_finite_or_has_a_reason(tables):
    of = strata(*tables)
    for estimate in (*differences(of), stratified_newcombe(of), mantel_haenszel_ratio(of), mantel_haenszel_odds(of)):
        numbers = [estimate.value, estimate.low, estimate.high]
        assert all(number is None for number in numbers) or np.isfinite(numbers).all()
        assert (estimate.value is None) == (estimate.reason is not None)
