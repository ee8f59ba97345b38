"""Curves, tests and restricted means against R 4.2.2 (survival 3.5-3, survRM2 1.0-4, cmprsk 2.2-11), key by key."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from reise_report.analysis.survival.aalen_johansen import aalen_johansen
from reise_report.analysis.survival.gray import gray
from reise_report.analysis.survival.kaplan_meier import kaplan_meier
from reise_report.analysis.survival.log_rank import log_rank
from reise_report.analysis.survival.restricted_mean import restricted_mean_contrast
from reise_report.analysis.survival.restricted_mean_ancova import restricted_mean_ancova
from reise_report.analysis.survival.restricted_mean_time_lost import restricted_mean_time_lost_contrast
from tests.analysis import oracle

pytestmark = oracle.needs_shared

COVERS = {
    "pbc_rct": (
        "published.",
        "os.arm",
        "os.logrank.",
        "os.rmst",
        "cr.events",
        "cr.cif",
        "cr.gray.",
        "cr.survfit_aj.",
        "cr.rmtl10",
    ),
    "penn_bonus": ("exit26.arm", "exit26.logrank.", "exit26.rmst", "multiarm."),
}


def interval(estimate):
    return [estimate.low, estimate.high]


def curves(time, event, arm, at, key):
    found = {}
    for label in (0, 1):
        of, t, e = f"{key}.arm{label}", time[arm == label], event[arm == label]
        log, log_log = (kaplan_meier(t, e, interval=scale) for scale in ("log", "log_log"))
        found |= {f"{of}.n": log.n, f"{of}.events": int(log.events.sum()), f"{of}.person_time": t.sum()}
        for when, one, other, n in zip(at, log.at(at), log_log.at(at), log.number_at_risk(at), strict=True):
            found |= {f"{of}.km[{when}]": one.value, f"{of}.km_se[{when}]": one.se, f"{of}.n_risk[{when}]": n}
            found |= {f"{of}.km_ci95_log[{when}]": interval(one), f"{of}.km_ci95_loglog[{when}]": interval(other)}
        median, other = log.quantile(), log_log.quantile()
        found |= {f"{of}.median": median.value, f"{of}.median_ci95_log": interval(median)}
        found[f"{of}.median_ci95_loglog"] = interval(other)
    test = log_rank(time, event, arm)
    found |= {f"{key}.logrank.chisq": test.statistic, f"{key}.logrank.p": test.p_value}
    return found | {f"{key}.logrank.observed_expected": [*test.observed, *test.expected]}


def restricted_means(time, event, arm, horizons, key):
    found = {}
    for tau in horizons:
        of, means = f"{key}.rmst[{tau}]", restricted_mean_contrast(time, event, arm, tau, variance="greenwood")
        for label, group in ((1, means.arm1), (0, means.arm0)):
            found |= {f"{of}.arm{label}": group.without_event.value, f"{of}.arm{label}_se": group.without_event.se}
        difference, ratio = means.without_event_difference, means.without_event_ratio
        found |= {f"{of}.diff": difference.value, f"{of}.diff_ci95": interval(difference)}
        found |= {f"{of}.diff_p": difference.p_value, f"{of}.ratio": ratio.value, f"{of}.ratio_ci95": interval(ratio)}
    return found


def four(estimate):
    return [estimate.value, *interval(estimate), estimate.p_value]


def pbc_rct():
    d = oracle.data("pbc_rct")
    time, death, arm = (values.to_numpy() for values in (d["time"] / 365.25, d["status"] == 2, (d["trt"] == 1) * 1))
    found = curves(time, death, arm, [1, 2, 3, 5, 8, 10], "os") | restricted_means(time, death, arm, [3, 5, 10], "os")
    means = restricted_mean_contrast(time, death, arm, 10, variance="greenwood")
    for label, group in ((1, means.arm1), (0, means.arm0)):
        estimate = group.without_event
        found[f"published.rmst10.arm{label}"] = [estimate.value, estimate.se, *interval(estimate)]
    found["published.rmst10.diff"] = four(means.without_event_difference)
    found["published.rmst10.ratio"] = four(means.without_event_ratio)
    found["published.rmtl10.ratio"] = four(means.with_event_ratio)
    adjusted = restricted_mean_ancova(time, death, arm, 10, d[["age", "bili", "albumin"]], ties="survrm2")
    found["os.rmst10_adj.diff"] = found["published.rmst10_adj.diff"] = four(adjusted.without_event_difference)
    found["os.rmst10_adj.ratio"] = four(adjusted.without_event_ratio)
    found["published.n.arm1_arm0"] = [means.arm1.without_event.n, means.arm0.without_event.n]
    return found | pbc_competing(d, time, arm)


def pbc_competing(d, time, arm):
    cause = d["status"].map({2: 1, 1: 2, 0: 0}).to_numpy()
    found, states = {}, []
    by_arm = {
        label: aalen_johansen(time[arm == label], cause[arm == label], variance="aalen", interval="plain")
        for label in (0, 1)
    }
    at = [1, 2, 3, 5, 8, 10]
    for label, curve in by_arm.items():
        for k in (1, 2):
            for when, estimate in zip(at, curve.at(at, k), strict=True):
                found[f"cr.cif.arm{label}.cause{k}[{when}]"] = estimate.value
                found[f"cr.cif_se.arm{label}.cause{k}[{when}]"] = estimate.se
        index = curve.table.last_index([1, 5, 10])
        states += list(np.vstack([curve.event_free, curve.incidence])[:, index].T.ravel())
    found["cr.survfit_aj.pstate"] = states
    found["cr.events"] = [by_arm[label].events(k) for k in (1, 2) for label in (1, 0)]
    for k in (1, 2):
        test = gray(time, cause, arm, of_cause=k)
        found |= {f"cr.gray.cause{k}.stat": test.statistic, f"cr.gray.cause{k}.p": test.p_value}
    lost = restricted_mean_time_lost_contrast(time, cause, arm, 10, variance="aalen")
    return found | {"cr.rmtl10_death.arm1_arm0": [lost.arm1.value, lost.arm0.value]}


def penn_bonus():
    everybody = oracle.data("penn_bonus")
    time, event = (column.to_numpy() for column in weeks(everybody))
    group = everybody["tg"].to_numpy()
    two = np.isin(group, [0, 4])
    t, e, arm = time[two], event[two], (group[two] == 4).astype(int)
    found = curves(t, e, arm, [1, 4, 8, 13, 20, 25], "exit26") | restricted_means(t, e, arm, [13, 26], "exit26")
    omnibus = log_rank(time, event, group)
    found |= {"multiarm.logrank.chisq": omnibus.statistic, "multiarm.logrank.df": omnibus.df}
    return found | pairwise(time, event, group)


def weeks(d):
    return d["inuidur1"].clip(upper=26), (d["inuidur1"] <= 26).astype(int)


def pairwise(time, event, group):
    """Each of six arms against control; a library corrects the p-values, as what is tried here is the log-rank test."""
    from statsmodels.stats.multitest import multipletests

    found = []
    for label in range(1, 7):
        pair = np.isin(group, [0, label])
        found.append(log_rank(time[pair], event[pair], group[pair]).p_value)
    corrected = {"holm": "holm", "hochberg": "simes-hochberg", "bh": "fdr_bh"}
    values = {f"multiarm.pairwise_p_{name}": multipletests(found, method=how)[1] for name, how in corrected.items()}
    return values | {"multiarm.pairwise_p": found}


TRIALS = {"pbc_rct": pbc_rct, "penn_bonus": penn_bonus}


@cache
def found_in(name):
    return TRIALS[name]()


def covered(name):
    return [key for key in oracle.expected(name) if key.startswith(COVERS[name])]


@pytest.mark.parametrize(("name", "key"), [(name, key) for name in TRIALS for key in covered(name)])
def test_agrees_with_r_on(name, key):
    entry = oracle.expected(name)[key]
    found = np.atleast_1d(np.asarray(found_in(name)[key], dtype=float))  # what R calls NA, and we None, is nan here
    theirs = np.atleast_1d(np.asarray(entry["value"], dtype=float))
    # All are closed forms but for the log-linear model: ten digits, where the reference was not rounded in print.
    tolerance = entry["tolerance"] if entry["kind"] == "published" else min(entry["tolerance"], 1e-9)
    for ours, their in zip(found, theirs, strict=True):
        assert ours == pytest.approx(their, rel=1e-10, abs=tolerance, nan_ok=True)


@pytest.mark.parametrize("name", TRIALS)
def test_every_key_of_these_kinds_is_compared(name):
    assert set(found_in(name)) == set(covered(name))


def case(file):
    return pd.read_csv(oracle.SHARED / "validation" / "more" / file)


# Case B1: Gehan/Freireich 6-MP data, MASS::gehan; R 4.2.2, survival::survfit and survdiff.
GEHAN = {6: (0.85714, 0.076360), 7: (0.80672, 0.086935), 10: (0.75294, 0.096350), 13: (0.69020, 0.106815)}
GEHAN |= {16: (0.62745, 0.114054), 22: (0.53782, 0.128234), 23: (0.44818, 0.134591)}


@pytest.mark.parametrize("at", GEHAN)
def test_case_b1_gives_freireich_s_curve(at):
    d = case("gehan_6mp.csv")
    treated = d[d["treat"] == "6-MP"]
    (found,) = kaplan_meier(treated["time"], treated["cens"], interval="log").at(at)
    assert found.value == pytest.approx(GEHAN[at][0], abs=5e-6)
    assert found.se == pytest.approx(GEHAN[at][1], abs=5e-7)


def test_case_b1_gives_gehan_s_log_rank_test():
    d = case("gehan_6mp.csv")
    assert log_rank(d["time"], d["cens"], d["treat"]).statistic == pytest.approx(16.792941, abs=5e-7)


# Case B2: survival::lung; R 4.2.2, survfit with conf.type log and log-log, survdiff, survRM2::rmst2 at 365 days.
LUNG = {
    ("male", 180): (0.64446500, 0.040786425, None, None),
    ("male", 365): (0.33608783, 0.043423589, (0.26090050, 0.43294295), (0.25272914, 0.42130217)),
    ("female", 180): (0.84240171, 0.038680959, None, None),
    ("female", 365): (0.52646303, 0.059736854, (0.42148634, 0.65758554), (0.40357982, 0.63531623)),
}


def lung():
    d = case("lung.csv")
    return d["time"].to_numpy(), (d["status"] == 2).to_numpy(), (d["sex"] == 2).to_numpy().astype(int)


@pytest.mark.parametrize(("sex", "at"), LUNG)
def test_case_b2_gives_the_share_alive_with_both_intervals(sex, at):
    time, event, female = lung()
    group = female == (sex == "female")
    value, se, *limits = LUNG[sex, at]
    for scale, printed in zip(("log", "log_log"), limits, strict=True):
        (found,) = kaplan_meier(time[group], event[group], interval=scale).at(at)
        assert (found.value, found.se) == pytest.approx((value, se), abs=1e-8)
        if printed is not None:
            assert (found.low, found.high) == pytest.approx(printed, abs=1.1e-8)


@pytest.mark.parametrize(("sex", "median"), [("male", (270, 212, 310)), ("female", (426, 348, 550))])
def test_case_b2_gives_the_medians(sex, median):
    time, event, female = lung()
    group = female == (sex == "female")
    found = kaplan_meier(time[group], event[group], interval="log").quantile()
    assert (found.value, found.low, found.high) == median


def test_case_b2_gives_the_log_rank_test():
    found = log_rank(*lung())
    assert found.statistic == pytest.approx(10.33, abs=0.005)
    assert found.p_value == pytest.approx(0.0013, abs=5e-5)


def test_case_b2_gives_the_restricted_means():
    found = restricted_mean_contrast(*lung(), 365, variance="greenwood")
    one, none = found.arm1.without_event, found.arm0.without_event
    assert (one.value, one.se) == pytest.approx((297.465410, 10.791324), abs=5e-7)
    assert (none.value, none.se) == pytest.approx((241.495085, 10.358226), abs=6e-7)
    difference = (55.97032434, 26.65293638, 85.28771230)
    assert [found.without_event_difference.value, *interval(found.without_event_difference)] == pytest.approx(
        difference, abs=6e-9
    )
    assert found.without_event_difference.p_value == pytest.approx(0.00018270646, abs=5e-12)
    ratio, lost = found.without_event_ratio, found.with_event_ratio
    assert [ratio.value, *interval(ratio)] == pytest.approx((1.23176589, 1.10334339, 1.37513600), abs=6e-9)
    assert [lost.value, *interval(lost)] == pytest.approx((0.54681703, 0.38391235, 0.77884669), abs=6e-9)


def pbc():
    d = case("pbc312_rmst.csv")
    return d["time"], d["status"], d["arm"], d[["age", "bili", "albumin"]]


def test_case_b3_gives_the_restricted_means_of_the_survrm2_vignette():
    *data, _ = pbc()
    found = restricted_mean_contrast(*data, 10, variance="greenwood")
    one, none = found.arm1.without_event, found.arm0.without_event
    assert (one.value, one.se) == pytest.approx((7.14649300, 0.28277485), abs=6e-9)
    assert (none.value, none.se) == pytest.approx((7.283415761, 0.295478092), abs=6e-10)
    difference, ratio, lost = found.without_event_difference, found.without_event_ratio, found.with_event_ratio
    assert four(difference) == pytest.approx((-0.13692276, -0.93851909, 0.66467356, 0.73778609), abs=6e-9)
    assert [ratio.value, *interval(ratio)] == pytest.approx((0.98120075, 0.87805244, 1.0964663), abs=6e-8)
    assert [lost.value, *interval(lost)] == pytest.approx((1.05040255, 0.78724182, 1.40153315), abs=6e-9)


def test_case_b3_gives_the_adjusted_difference_of_the_survrm2_vignette():
    time, status, arm, covariates = pbc()
    found = restricted_mean_ancova(time, status, arm, 10, covariates, ties="survrm2").without_event_difference
    assert four(found) == pytest.approx((-0.210, -0.883, 0.463, 0.540), abs=5.1e-4)
