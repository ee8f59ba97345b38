"""The indomethacin trial adjusted for age, sex and sphincter dysfunction: case A2 of the reference cases (R 4.2.2)."""

from functools import cache

import numpy as np
import pytest

from reise_report.analysis.logistic_regression import fit_logistic
from reise_report.analysis.standardised_risk import standardised_risk
from tests.analysis import oracle

pytestmark = oracle.needs_shared


@cache
def trial():
    """Outcome, arm, and age, male (gender "2_male"), sod (first character of its column)."""
    d = oracle.data("indo_rct")
    male, sod = (d["gender"] == "2_male").to_numpy(dtype=float), d["sod"].str[0].astype(float).to_numpy()
    arm, y = (d["rx"] == "1_indomethacin").to_numpy(dtype=float), (d["outcome"] == "1_yes").to_numpy(dtype=float)
    return y, arm, np.column_stack([d["age"].to_numpy(dtype=float), male, sod])


# glm(y ~ t + age + male + sod, binomial); beeca 0.2.0 get_marginal_effect with method "Ge" (model-based, HC0) and "Ye".
CASE = [
    ("delta_model", lambda r: r.risk1.value, 0.091162129),
    ("delta_model", lambda r: r.risk0.value, 0.170004083),
    ("delta_model", lambda r: r.risk_difference.value, -0.0788419538),
    ("delta_model", lambda r: r.risk_difference.se, 0.0272968807),
    ("delta_hc0", lambda r: r.risk_difference.se, 0.0271366093),
    ("ye", lambda r: r.risk_difference.se, 0.0272045979),
    ("delta_model", lambda r: r.risk_ratio.value, 0.536234939),
    ("delta_model", lambda r: r.risk_ratio.se, 0.223366192),
    ("ye", lambda r: np.log(r.risk_ratio.value), -0.623182895),
    ("ye", lambda r: r.risk_ratio.se, 0.223199477),
]


@pytest.mark.parametrize(("variance", "quantity", "value"), CASE)
def test_agrees_with_beeca(variance, quantity, value):
    assert quantity(standardised_risk(*trial(), variance=variance)) == pytest.approx(value, rel=1e-7)


def test_every_coefficient_agrees_with_r():
    y, arm, covariates = trial()
    fit = fit_logistic(np.column_stack([np.ones(y.size), arm, covariates]), y)
    expected = [-0.819287797, -0.716502165, -0.0130258806, -0.0690188276, -0.210195292]
    assert fit.coefficients == pytest.approx(expected, rel=1e-7)
