"""Thresholds of uptake: amounts and columns, what more each assumes, and steps that are none."""

import numpy as np
import pytest

from reise_report.analysis.compliance.two_stage_least_squares import two_stage_least_squares
from reise_report.analysis.compliance.uptake_thresholds import effect_by_threshold
from reise_report.errors import AnalysisError
from tests.analysis.compliance.trials import trial


def doses(n=300):
    """Outcome, sessions (0 to 6, among those offered who take part), offer and covariates."""
    y, d, z, x = trial(n=n)
    return y, d * (1 + np.arange(n) % 6), z, x


def test_each_threshold_has_its_own_complier_effect():
    y, sessions, z, x = doses()
    found = effect_by_threshold(y, sessions, z, x, thresholds=[1, 3, 6], variance="hc1")
    assert [entry.threshold for entry in found.thresholds] == ["1", "3", "6"]
    for entry, least in zip(found.thresholds, (1, 3, 6), strict=True):
        alone = two_stage_least_squares(y, sessions >= least, z, x, variance="hc1")
        assert entry.effect.effect == alone.effect
        assert entry.effect.first_stage_f == alone.first_stage_f
        assert entry.effect.uptake_offered.value == pytest.approx(np.mean(sessions[z == 1] >= least))


def test_the_intention_to_treat_difference_is_the_same_at_each_threshold_and_the_effect_grows():
    y, sessions, z, _ = doses()
    found = effect_by_threshold(y, sessions, z, thresholds=[1, 3, 6], variance="hc1").thresholds
    assert len({entry.effect.intention_to_treat.value for entry in found}) == 1
    sizes = [abs(entry.effect.effect.value) for entry in found]
    assert sizes == sorted(sizes)


def test_columns_and_amounts_say_the_same():
    y, sessions, z, _ = doses()
    columns = np.column_stack([sessions >= least for least in (1, 3)]).astype(float)
    one = effect_by_threshold(y, sessions, z, thresholds=[1, 3], variance="hc0")
    other = effect_by_threshold(y, columns, z, thresholds=["any contact", "placement"], variance="hc0")
    assert [entry.threshold for entry in other.thresholds] == ["any contact", "placement"]
    assert [a.effect.effect for a in one.thresholds] == [b.effect.effect for b in other.thresholds]


def test_a_higher_threshold_tells_what_more_it_assumes():
    y, sessions, z, _ = doses()
    first, second = effect_by_threshold(y, sessions, z, thresholds=[1, 3], variance="hc1").thresholds
    assert "no_effect_below_threshold" not in {entry.name for entry in first.effect.assumptions}
    more = second.effect.assumptions[-1]
    between = int(((sessions >= 1) & (sessions < 3)).sum())
    assert (more.name, more.verdict, more.statistic) == ("no_effect_below_threshold", "untestable", between)
    assert f"the contact of the {between} participants" in more.detail


def test_steps_that_are_none_are_said_to_be_none():
    y, sessions, z, _ = doses()
    columns = np.column_stack([sessions >= 3, sessions >= 1]).astype(float)
    found = effect_by_threshold(y, columns, z, thresholds=["three", "one"], variance="hc1")
    assert not found.nested
    assert "reached 'one' without 'three'" in found.warnings[0]
    assert effect_by_threshold(y, sessions, z, thresholds=[1, 3], variance="hc1").nested


def test_a_threshold_that_nobody_reached_has_a_reason_and_leaves_the_others():
    y, sessions, z, _ = doses()
    found = effect_by_threshold(y, sessions, z, thresholds=[1, 99], variance="hc1").thresholds
    assert found[0].effect.effect.value is not None
    assert found[1].effect.effect.reason == "no_uptake_difference"
    assert found[1].effect.intention_to_treat.value is not None


@pytest.mark.parametrize(
    ("thresholds", "two_columns", "message"),
    [
        ([3, 1], False, "not ascending"),
        ([], False, "no threshold"),
        (["one"], False, "is a name"),
        (["one"], True, "2 columns for 1 thresholds"),
    ],
)
def test_thresholds_that_do_not_fit_are_refused(thresholds, two_columns, message):
    y, sessions, z, _ = doses()
    dose = np.column_stack([sessions, sessions]) if two_columns else sessions
    with pytest.raises(AnalysisError, match=message):
        effect_by_threshold(y, dose, z, thresholds=thresholds, variance="hc1")
