"""The risk difference by four methods; the references' numbers are in test_stat_examples and test_jobs2."""

import pytest

from reise_report.analysis import risk_difference
from reise_report.analysis.risk_difference import agresti_caffo, miettinen_nurminen, newcombe, wald
from reise_report.analysis.two_by_two import chi_square
from reise_report.errors import AnalysisError

ALL = [newcombe, wald, agresti_caffo, miettinen_nurminen]


@pytest.mark.parametrize("method", ALL)
@pytest.mark.parametrize("counts", [(0, 0, 3, 10), (3, 10, 0, 0), (0, 0, 0, 0)])
def test_an_empty_arm_is_a_reason_not_a_crash(method, counts):
    estimate = method(*counts)
    assert estimate.value is None
    assert estimate.reason == "no_participants"
    assert estimate.method == method.__name__


@pytest.mark.parametrize("method", ALL)
def test_more_events_than_participants_are_refused_with_the_arm(method):
    with pytest.raises(AnalysisError, match="control arm: 11 events among 10"):
        method(1, 10, 11, 10)


@pytest.mark.parametrize("method", [newcombe, miettinen_nurminen, agresti_caffo])
def test_no_events_anywhere_still_has_an_interval_with_width(method):
    estimate = method(0, 10, 0, 20)
    assert estimate.value == 0
    assert estimate.low < 0 < estimate.high
    assert estimate.reason is None


def test_the_wald_interval_says_when_it_has_no_width():
    estimate = wald(0, 10, 0, 20)
    assert estimate.low == estimate.high == 0
    assert estimate.p_value is None
    assert "must not be read as certainty" in estimate.warnings[0]


def test_one_participant_an_arm_gives_a_wide_interval_and_no_error():
    for method in (newcombe, miettinen_nurminen):
        estimate = method(1, 1, 0, 1)
        assert estimate.value == 1
        assert estimate.low < 0.5
        assert estimate.high == 1


def test_the_score_p_value_is_the_chi_square_s_but_for_n_over_n_less_one():
    estimate, square = miettinen_nurminen(207, 600, 86, 299), chi_square(207, 600, 86, 299)
    from scipy.special import chdtrc

    assert estimate.p_value == pytest.approx(float(chdtrc(1, square.statistic * 898 / 899)))


def test_the_score_interval_and_its_p_value_agree_on_zero():
    """A level just under 1 − p excludes zero, one just above includes it: the same test, turned round."""
    p = miettinen_nurminen(30, 100, 18, 100).p_value
    assert miettinen_nurminen(30, 100, 18, 100, level=1 - p - 1e-6).low > 0
    assert miettinen_nurminen(30, 100, 18, 100, level=1 - p + 1e-6).low < 0


def test_the_restricted_risk_is_the_likeliest_one_that_keeps_the_difference():
    """The closed root of the cubic against a fine grid of the likelihood itself."""
    import numpy as np

    from reise_report.analysis.two_by_two import TwoByTwo

    table = TwoByTwo(9, 10, 3, 10)
    for delta in (-0.7, -0.2, 0.05, 0.4, 0.8):
        risk0 = np.linspace(max(0, -delta), min(1, 1 - delta), 200_001)[1:-1]
        risk1 = risk0 + delta
        likelihood = 9 * np.log(risk1) + np.log(1 - risk1) + 3 * np.log(risk0) + 7 * np.log(1 - risk0)
        best = risk0[likelihood.argmax()]
        assert risk_difference._restricted_risk0(table, delta) == pytest.approx(best, abs=1e-5)
