"""All 193 reference numbers of monitoring, by key: gsDesign 3.2.2, rpact 3.3.4, ldbounds 2.0.2 (R 4.2.2), and print."""

import json
import re
from functools import cache

import numpy as np
import pytest
from scipy.special import ndtri

from reise_report.analysis.group_sequential.boundaries import (
    Boundaries,
    haybittle_peto,
    obrien_fleming,
    pocock,
    spending_boundaries,
)
from reise_report.analysis.group_sequential.conditional_power import (
    conditional_power,
    conditional_power_inverse_normal,
    conditional_power_of_boundaries,
    drift_of_risks,
    predictive_power,
)
from reise_report.analysis.group_sequential.futility import futility_boundaries
from reise_report.analysis.group_sequential.random_walk import exit_probabilities
from reise_report.analysis.group_sequential.sample_size import (
    events_for_hazard_ratio,
    inflation_factor,
    size_for_means,
    size_for_proportions,
)
from reise_report.analysis.group_sequential.spending import Spending
from tests.analysis import oracle

COVERS = {
    "group_sequential": (
        "published.",
        "ld_",
        "classical_",
        "haybittle_peto.",
        "hsd_",
        "kim_demets_",
        "inflation.",
        "nonbinding_",
        "cp.",
        "predictive_power_",
        "unequal.",
        "n_per_group.",
        "schoenfeld_",
    )
}

OBF, POCOCK = Spending("obrien_fleming"), Spending("pocock")
SPENT = {"ld_obf": OBF, "ld_pocock": POCOCK, "asOF": OBF, "asP": POCOCK}
DESIGN = ndtri(0.975) + ndtri(0.9)


@cache
def expected():
    file = oracle.SHARED / "validation" / "group_sequential" / "expected.json"
    if not file.is_file():
        return {}
    entries = json.loads(file.read_text(encoding="utf-8"))
    return {key: entry for key, entry in entries.items() if key != "_meta"}


def equal(looks):
    return [look / looks for look in range(1, looks + 1)]


@cache
def one_sided(family, looks, parameter=None) -> Boundaries:
    return spending_boundaries(equal(looks), Spending(family, parameter), alpha=0.025, sides=1)


def two_sided(looks):
    return spending_boundaries(equal(looks), OBF, alpha=0.05, sides=2)


def of_looks(key):
    """Keys of the form name.K3.what."""
    name, looks, what = re.fullmatch(r"(?:published\.)?([^.]+)\.K(\d)\.(.+)", key).groups()
    k = int(looks)
    if name in SPENT:
        found = one_sided(SPENT[name].family, k)
        return {
            "z": found.upper,
            "z_sas": found.upper,
            "nominal_p_two_sided": [2 * p for p in found.nominal_p],
            "nominal_alpha": two_sided(k).nominal_p,
            "cum_alpha_one_sided": found.cumulative_alpha,
            "cum_exit_prob": two_sided(k).cumulative_alpha,
        }[what]
    if name == "classical_OF":
        return obrien_fleming(equal(k), alpha=0.05, sides=2).upper
    if name == "classical_P":
        return pocock(equal(k), alpha=0.05, sides=2).upper
    if name == "haybittle_peto":
        return haybittle_peto(equal(k), alpha=0.025, sides=1).upper[-1 if what == "final_z" else slice(None)]
    if name.startswith("hsd_gamma"):
        return one_sided("hwang_shih_decani", k, float(name.removeprefix("hsd_gamma"))).upper
    assert name == "kim_demets_rho3"
    return one_sided("power", k, 3.0).upper


def of_unequal_looks(key):
    """Keys of the form ld_obf.t0.3_0.6_1.z."""
    name, times = re.fullmatch(r"(ld_\w+?)\.t([\d._]+)\.z", key).groups()
    information = [float(time) for time in times.split("_")]
    return spending_boundaries(information, SPENT[name], alpha=0.025, sides=1).upper


def of_conditional_power(key):
    """Keys of the form cp.formula.t0.5.z-0.5.trend."""
    t, z, assumed = re.fullmatch(r"cp\.formula\.t([\d.]+)\.z(-?[\d.]+)\.(\w+)", key).groups()
    options = {"design_drift": DESIGN} if assumed == "design90" else {}
    return conditional_power(float(z), float(t), assumed.removesuffix("90"), **options).value


def of_sample_size(key):
    numbers = [float(number) for number in re.findall(r"[\d.]+\d|\d", key.split(".", 1)[1])]
    if "prop_" in key:
        return size_for_proportions(numbers[0], numbers[1], power=numbers[2]).n1
    if "ttest_d" in key:
        return size_for_means(numbers[0], power=numbers[1]).n1
    return events_for_hazard_ratio(numbers[0], power=numbers[1])


def two_stage():
    """gsDesign: condPower(z1, n2=403, z2NC, theta=NULL) of gsDesign(k=2, test.type=1, n.fix=800, timing=c(.5, 1))."""
    found = one_sided("hwang_shih_decani", 2, -4.0)
    return conditional_power_inverse_normal(
        1.151764990571,
        0.5,
        information_first=400 * inflation_factor(found, 0.9),
        information_second=403,
        critical=found.upper[1],
    ).value


def at_the_bounds(looks):
    found = one_sided("obrien_fleming", looks)
    return [conditional_power_of_boundaries(found, k, found.upper[k - 1]).value for k in range(1, looks)]


def binary_example():
    return conditional_power(
        0.067, 300 / 900, "design", design_drift=drift_of_risks(0.25, 0.15, 450, 450), critical=2.0
    ).value


def power_of_unequal_looks():
    upper = [5.3666, 3.7102, 2.9728, 2.5365, 2.2154, 1.9668]
    above, _ = exit_probabilities([0.13, 0.4, 0.69, 0.9, 0.98, 1], upper, drift=3.242)
    return float(above.sum())


def constants(of):
    """The one-look value, and each shape's constant for 2 to 5 looks."""
    return [float(ndtri(0.975))] + [of(equal(k), alpha=0.05, sides=2).upper[-1] for k in range(2, 6)]


def futility():
    return futility_boundaries(equal(3), OBF, Spending("hwang_shih_decani", -2.0), alpha=0.025, beta=0.1)


def events_at_looks():
    events = events_for_hazard_ratio(0.5, power=0.9) * inflation_factor(one_sided("obrien_fleming", 4), 0.9)
    return [events * t for t in equal(4)]


def inflation(key):
    name, looks, power = re.fullmatch(r"inflation\.(\w+)\.K(\d)\.power([\d.]+)", key).groups()
    return inflation_factor(one_sided(SPENT[name].family, int(looks)), float(power))


def predictive(key):
    t, z = re.fullmatch(r"predictive_power_flat\.t([\d.]+)\.z(\d)", key).groups()
    return predictive_power(float(z), float(t)).value


SINGLE = {
    "published.pocock_constant.K1_5": lambda: constants(pocock),
    "published.obf_constant.K1_5": lambda: constants(obrien_fleming),
    "published.condpower.binary_example": binary_example,
    "cp.ldbounds_binary_example": binary_example,
    "published.unequal.obf_t=.13,.4,.69,.9,.98,1.power": power_of_unequal_looks,
    "unequal.obf_t=.13,.4,.69,.9,.98,1.power": power_of_unequal_looks,
    "published.schoenfeld.sas.events_at_looks": events_at_looks,
    "published.cp.east.ldobf_K2_alpha.025_beta.1.at_bound1_trend": lambda: at_the_bounds(2),
    "published.cp.east.ldobf_K3.at_bounds_trend": lambda: at_the_bounds(3),
    "published.cp.east.two_stage": two_stage,
    "cp.gsDesign_two_stage": two_stage,
    "cp.gsCPz.K2": lambda: at_the_bounds(2),
    "cp.gsCPz.K3": lambda: at_the_bounds(3),
    "haybittle_peto.ldbounds_check": lambda: haybittle_peto(equal(3), alpha=0.05, sides=2).upper[-1],
    "nonbinding_futility.K3.ldof_hsd-2.upper": lambda: futility().effect.upper,
    "nonbinding_futility.K3.ldof_hsd-2.lower": lambda: futility().lower,
}

KINDS = [
    (r"(published\.)?(ld_\w+|classical_\w+|haybittle_peto|hsd_gamma-?\d|kim_demets_rho3)\.K\d\..+", of_looks),
    (r"ld_\w+\.t.+\.z", of_unequal_looks),
    (r"cp\.formula\..+", of_conditional_power),
    (r"(n_per_group|schoenfeld_events)\..+", of_sample_size),
    (r"inflation\..+", inflation),
    (r"predictive_power_flat\..+", predictive),
]


def found(key):
    if key in SINGLE:
        return SINGLE[key]()
    return next(of for pattern, of in KINDS if re.fullmatch(pattern, key))(key)


@oracle.needs_shared
@pytest.mark.parametrize("key", expected())
def test_agrees_with_the_reference_on(key):
    entry = expected()[key]
    ours, theirs = np.atleast_1d(found(key)), np.atleast_1d(entry["value"])
    assert ours.shape == theirs.shape
    assert ours == pytest.approx(theirs, rel=0, abs=entry["tolerance"])


@oracle.needs_shared
def test_every_key_is_of_a_family_named_as_covered():
    assert all(key.startswith(COVERS["group_sequential"]) for key in expected())
    assert len(expected()) == 193


# Case G of the worked cases: ldbounds 2.0.2, its grid good to 5e-4 of a z-value.
BHAT = [0.2292, 0.3333, 0.4375, 0.5833, 0.7083, 0.8333]


def test_the_looks_of_bhat_under_obrien_fleming_spending():
    found_z = spending_boundaries(BHAT, OBF, alpha=0.05, sides=2).upper
    assert found_z == pytest.approx([4.53768855, 3.71310699, 3.20805698, 2.73617019, 2.47395375, 2.27170460], abs=5e-4)


def test_the_looks_of_bhat_with_events_as_information_and_calendar_time_as_spending_time():
    found_z = spending_boundaries(
        [56, 77, 126, 177, 247, 318], Spending("power", 1.0), alpha=0.05, sides=2, spending_time=BHAT
    ).upper
    assert found_z == pytest.approx([2.52835014, 2.59044681, 2.63275179, 2.50365724, 2.50731745, 2.46555559], abs=5e-4)


@pytest.mark.parametrize(
    ("z", "assumed", "value"),
    [
        (0, "null", 0.0027873),
        (0, "design", 0.315717),
        (1, "null", 0.0382132),
        (1, "trend", 0.220114),
        (1, "design", 0.698569),
        (2, "null", 0.220114),
        (2, "trend", 0.890313),
        (2, "design", 0.935781),
    ],
)
def test_conditional_power_at_half_the_information(z, assumed, value):
    """Case G: R 4.2.2, drift of the design z.975 + z.90 = 3.2415."""
    options = {"design_drift": DESIGN} if assumed == "design" else {}
    assert conditional_power(z, 0.5, assumed, **options).value == pytest.approx(value, rel=1e-5)
