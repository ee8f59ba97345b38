"""The odds ratio; the references' numbers are in test_jobs2 and test_reference_trials."""

import numpy as np
import pytest

from reise_report.analysis.odds_ratio import fisher_conditional, woolf
from reise_report.analysis.two_by_two import fisher_exact


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
@pytest.mark.parametrize("method", [woolf, fisher_conditional])
def test_an_empty_cell_is_a_reason(method, counts, reason):
    estimate = method(*counts)
    assert estimate.value is None
    assert estimate.reason == reason


def test_turning_the_outcome_round_inverts_the_ratio():
    ratio, inverse = woolf(27, 295, 52, 307), woolf(268, 295, 255, 307)
    assert ratio.value * inverse.value == pytest.approx(1)
    assert ratio.se == pytest.approx(inverse.se)
    assert ratio.p_value == pytest.approx(inverse.p_value)


def test_fisher_s_odds_ratio_agrees_with_r_on_the_tea_tasting():
    """R: fisher.test(TeaTasting): 6.408309 (0.2117329, 621.9337505).

    R's root finder works on 1/ψ to about 1e-5, so that its upper limit is off by 0.7 %: by hand, with the weights
    1, 16, 36, 16, 1 of none to four cups, the upper limit solves 0.025·ψ⁴ = 0.975·(16ψ³ + 36ψ² + 16ψ + 1).
    """
    estimate = fisher_conditional(3, 4, 1, 4)
    assert (estimate.value, estimate.low) == pytest.approx((6.408309, 0.2117329), rel=2e-5)
    by_hand = max(np.roots([0.025, -0.975 * 16, -0.975 * 36, -0.975 * 16, -0.975]).real)
    assert estimate.high == pytest.approx(by_hand, rel=1e-10)
    assert estimate.p_value == fisher_exact(3, 4, 1, 4).p_value
    assert estimate.se is None


def test_the_conditional_odds_ratio_is_nearer_to_one_and_turns_round_with_the_arms():
    conditional, observed = fisher_conditional(27, 295, 52, 307), woolf(27, 295, 52, 307)
    assert observed.value < conditional.value < 1
    turned = fisher_conditional(52, 307, 27, 295)
    assert conditional.value * turned.value == pytest.approx(1)
    assert conditional.low * turned.high == pytest.approx(1)


def test_the_exact_limits_of_many_people_come_near_woolf_s():
    exact, woolfs = fisher_conditional(2070, 6000, 860, 2990), woolf(2070, 6000, 860, 2990)
    assert (exact.value, exact.low, exact.high) == pytest.approx((woolfs.value, woolfs.low, woolfs.high), rel=5e-3)
