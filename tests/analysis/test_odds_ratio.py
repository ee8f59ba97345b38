"""The odds ratio; the references' numbers are in test_jobs2 and test_reference_trials."""

import pytest

from reise_report.analysis.odds_ratio import woolf


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ((0, 10, 3, 10), "no_events"),
        ((3, 10, 0, 10), "no_events"),
        ((10, 10, 3, 10), "all_events"),
        ((3, 10, 10, 10), "all_events"),
        ((0, 0, 3, 10), "no_participants"),
    ],
)
def test_an_empty_cell_is_a_reason(counts, reason):
    estimate = woolf(*counts)
    assert estimate.value is None
    assert estimate.reason == reason


def test_turning_the_outcome_round_inverts_the_ratio():
    ratio, inverse = woolf(27, 295, 52, 307), woolf(268, 295, 255, 307)
    assert ratio.value * inverse.value == pytest.approx(1)
    assert ratio.se == pytest.approx(inverse.se)
    assert ratio.p_value == pytest.approx(inverse.p_value)
