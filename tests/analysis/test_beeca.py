"""The trial that R's ``beeca`` 0.2.0 ships with the output of two SAS macros (%Margins; Ge et al.)."""

from functools import cache

import pandas as pd
import pytest

from reise_report.analysis.standardised_risk import standardised_risk
from tests.analysis import oracle

pytestmark = oracle.needs_shared


@cache
def result(variance):
    d = pd.read_csv(oracle.SHARED / "validation" / "more" / "beeca_trial01.csv").dropna(subset=["aval"])
    return standardised_risk(d["aval"], d["trtp"], d[["bl_cov"]], variance=variance, names=("bl_cov",))


# SAS output shipped with beeca: margins_trial01 (%Margins) and ge_macro_trial01 (Ge et al.'s macro, fewer digits).
SAS = [
    (lambda r: r.risk_difference.value, -0.068363988, 1e-9),
    (lambda r: r.risk_difference.se, 0.060716413, 1e-8),
    (lambda r: r.risk_difference.low, -0.18736597, 1e-8),
    (lambda r: r.risk_difference.high, 0.050637996, 1e-8),
    (lambda r: r.risk_difference.p_value, 0.2601843, 1e-7),
    (lambda r: r.risk_difference.value, -0.068363774, 3e-7),
    (lambda r: r.risk_difference.low, -0.18736795, 3e-6),
]

# beeca 0.2.0 in R 4.2.2 (get_marginal_effect, method = "Ge"), to the digits noted with the case.
BEECA = [
    ("delta_model", lambda r: r.risk0.value, 0.4874722565),
    ("delta_model", lambda r: r.risk1.value, 0.4191082684),
    ("delta_model", lambda r: r.risk_difference.se, 0.0607164132),
    ("delta_hc0", lambda r: r.risk_difference.se, 0.0607685299),
    ("delta_hc3", lambda r: r.risk_difference.se, 0.0614558109),
    ("delta_model", lambda r: r.risk_ratio.value, 0.859758197),
    ("delta_model", lambda r: r.risk_ratio.se, 0.134931662),
    ("delta_hc0", lambda r: r.risk_ratio.se, 0.135015948),
    ("delta_model", lambda r: r.odds_ratio.value, 0.758574972),
    ("delta_model", lambda r: r.odds_ratio.se, 0.246175294),
    ("delta_model", lambda r: r.conditional_odds_ratio.se, 0.2471267),
]


@pytest.mark.parametrize(("quantity", "value", "tolerance"), SAS)
def test_agrees_with_sas(quantity, value, tolerance):
    assert quantity(result("delta_model")) == pytest.approx(value, rel=0, abs=tolerance)


@pytest.mark.parametrize(("variance", "quantity", "value"), BEECA)
def test_agrees_with_beeca(variance, quantity, value):
    assert quantity(result(variance)) == pytest.approx(value, rel=1e-6)


# The same, method = "Ye" (RobinCar), to the digits noted with the case.
YE = [
    (lambda r: r.risk_difference.se, 0.0608836014),
    (lambda r: r.risk0.se, 0.0435034001),
    (lambda r: r.risk1.se, 0.0426862056),
    (lambda r: r.risk_ratio.se, 0.135274975),
    (lambda r: r.odds_ratio.se, 0.246843721),
]


@pytest.mark.parametrize(("quantity", "value"), YE)
def test_agrees_with_the_variance_of_ye(quantity, value):
    assert quantity(result("ye")) == pytest.approx(value, rel=5e-9)  # nine digits


def test_the_influence_function_comes_near_the_variance_of_ye_without_being_it():
    ours = result("influence_function")
    assert ours.risk_difference.se == pytest.approx(0.0608836014, rel=0.01)
    assert ours.risk_ratio.se == pytest.approx(0.135274975, rel=0.01)
    assert ours.risk_difference.se != pytest.approx(0.0608836014, rel=1e-4)
