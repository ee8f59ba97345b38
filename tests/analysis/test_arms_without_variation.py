"""An arm without events, or with nothing but events: who still gives numbers, and who gives the reason."""

import numpy as np
import pytest

from reise_report.analysis.inverse_probability import inverse_probability
from reise_report.analysis.modified_poisson import modified_poisson
from reise_report.analysis.odds_ratio import woolf
from reise_report.analysis.proportion import clopper_pearson, mid_p, wilson
from reise_report.analysis.risk_difference import agresti_caffo, mee, miettinen_nurminen, newcombe
from reise_report.analysis.risk_ratio import log_wald
from reise_report.analysis.standardised_risk import standardised_risk
from reise_report.analysis.stratified_risk import stratified_risk

EMPTY = [(0, 141, 6, 284), (4, 141, 0, 284), (0, 141, 0, 284)]
FULL = [(141, 141, 270, 284), (130, 141, 284, 284), (141, 141, 284, 284)]


def people(events1, n1, events0, n0):
    outcome = np.concatenate([np.arange(n1) < events1, np.arange(n0) < events0]).astype(float)
    return outcome, np.repeat([1.0, 0.0], [n1, n0])


@pytest.mark.parametrize("counts", EMPTY + FULL)
def test_the_unadjusted_difference_and_risks_always_have_numbers(counts):
    for method in (newcombe, miettinen_nurminen, mee, agresti_caffo):
        estimate = method(*counts)
        assert estimate.reason is None
        assert estimate.low < estimate.high
    for method in (wilson, clopper_pearson, mid_p):
        assert method(*counts[:2]).reason is None


@pytest.mark.parametrize(("tables", "reason"), [(EMPTY, "no_events"), (FULL, "all_events")])
def test_standardised_and_weighted_risks_give_the_reason(tables, reason):
    for counts in tables:
        outcome, arm = people(*counts)
        x = np.random.default_rng(1).normal(size=(425, 2))
        for variance in ("influence_function", "ye", "delta_model"):
            assert standardised_risk(outcome, arm, x, variance=variance).reason == reason
        assert inverse_probability(outcome, arm, np.full(425, 1 / 3)).reason == reason
        assert woolf(*counts).reason == reason


def test_ratios_of_risks_give_the_reason_where_there_is_none():
    for counts in EMPTY:
        assert log_wald(*counts).reason == "no_events"
        assert modified_poisson(*people(*counts), variance="hc0").reason == "no_events"
    assert modified_poisson(*people(*FULL[2]), variance="hc0").reason == "all_events"
    assert modified_poisson(*people(*FULL[0]), variance="hc0").reason is None  # one arm full is no obstacle


@pytest.mark.parametrize("counts", EMPTY[:2] + FULL[:2])
def test_firth_as_fallback_and_strata_by_sato_have_numbers_where_the_other_arm_has_both_outcomes(counts):
    outcome, arm = people(*counts)
    x = np.random.default_rng(1).normal(size=(425, 2))
    firth = standardised_risk(outcome, arm, x, variance="ye", fallback="firth")
    assert firth.reason is None
    assert np.sign(firth.risk_difference.value) == np.sign(newcombe(*counts).value)
    strata = stratified_risk(outcome, arm, np.arange(425) % 3, variance="sato")
    assert strata.risk_difference.reason is None


def test_ips_in_pain_from_its_printed_percentages():
    """52.8 % of 36 and 38.9 % of 18 (case A4: the counts follow from the percentages)."""
    counts = (19, 36, 7, 18)
    assert newcombe(*counts).value == pytest.approx(0.138889, abs=5e-7)
    assert log_wald(*counts).value == pytest.approx(1.357143, abs=5e-7)
    assert woolf(*counts).value == pytest.approx(1.756303, abs=5e-7)
