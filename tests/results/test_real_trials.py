"""Published trials of times to an event as plans, through the whole engine: numbers by their keys in ``expected.json``.

The data and the numbers of R 4.2 (``reference.R`` in each folder; packages and versions are told there) lie beside the
repository and are not part of it. No code of the program knows any of these trials.
"""

import numpy as np
import pytest

from reise_report.results.store import Results
from tests.results.published import agree, binary, data_of, expected, levels, number, outcome, plan_of, results
from tests.small_trial import both

WEEKS = (1, 4, 8, 13, 20, 25)
PENN = [
    "female",
    "black",
    "othrace",
    "dep",
    "q2",
    "q3",
    "q4",
    "q5",
    "q6",
    "agelt35",
    "agegt54",
    "durable",
    "lusd",
    "husd",
]
LOG_RANK = {"method": "cumulative_incidence", "interval": "log_log"}
COX = {"method": "cox", "ties": "efron", "variance": "model"}


@pytest.fixture(scope="module")
def penn() -> Results:
    """Weeks until the end of unemployment benefits, as days; everybody still on them after 26 weeks is censored."""
    people = data_of("penn_bonus")
    arms = {0: "control", **{k: "new" if k == 4 else f"bonus{k}" for k in range(1, 7)}}
    people["arm"] = people["tg"].map(arms)
    people["day"] = 7 * people["inuidur1"].clip(upper=26)
    people["fate"] = np.where(people["inuidur1"] <= 26, "left", "still")
    people["logarithm"] = np.log(people["inuidur1"])
    people["by13"] = (people["inuidur1"] <= 13).astype(int)
    fate = {"type": "category", "levels": {"left": both("Left"), "still": both("Still")}}
    time = {"time": "day", "status": "fate", "events": ["left"]}
    others = [arm for arm in arms.values() if arm not in ("control", "new")]
    ancova = {"method": "analysis_of_covariance", "variance": "model"}
    plan = plan_of(
        {
            "day": number(),
            "fate": fate,
            "logarithm": number(),
            "by13": binary(),
            **{name: levels([0, 1, 2]) if name == "dep" else binary() for name in PENN},
        },
        {
            "time": outcome("time_to_event", "earlier", **time, visit="w26"),
            "early": outcome("time_to_event", "earlier", **time, visit="w13"),
            "log": outcome("continuous", "lower", variables={"w26": "logarithm"}, visit="w26"),
            "by13": outcome("binary", "higher", variable="by13"),
        },
        [
            ("curves", "time", {**LOG_RANK, "visits": [f"w{week}" for week in WEEKS]}),
            ("logs", "time", {**LOG_RANK, "interval": "log", "visits": [f"w{week}" for week in WEEKS]}),
            ("early", "early", LOG_RANK),
            ("efron", "time", COX),
            ("breslow", "time", {**COX, "ties": "breslow"}),
            ("robust", "time", {**COX, "variance": "robust"}),
            ("adjusted", "time", {**COX, "covariates": PENN}),
            ("log", "log", ancova),
            ("log_adjusted", "log", {**ancova, "covariates": PENN}),
            ("by13", "by13", {"method": "standardised_risk", "covariates": PENN, "variance": "delta_model"}),
            *((f"arm.{arm}", f"time@{arm}", LOG_RANK) for arm in others),
            *((f"mean.{arm}", f"log@{arm}", ancova) for arm in others),
        ],
        visits={f"w{week}": 7 * week for week in (*WEEKS, 26)},
        arms=tuple(arm for arm in arms.values() if arm != "control"),
        families={
            "bonuses": {
                "name": both("Bonuses"),
                "procedure": "holm",
                "members": ["log", *(f"mean.{arm}" for arm in others)],
            }
        },
    )
    return results(plan, people)


ARMS = {"arm1": "new", "arm0": "control"}


def test_curves_and_tests_of_heavily_tied_weeks_are_those_of_r(penn):
    rows: dict[str, tuple[str, str]] = {}
    for key, arm in ARMS.items():
        rows[f"exit26.{key}.n"] = (f"curves.arm.{arm}.data.available", "value")
        rows[f"exit26.{key}.events"] = (f"curves.arm.{arm}.fate.event", "value")
        for week in WEEKS:
            rows[f"exit26.{key}.km[{week}]"] = (f"curves.at.w{week}.arm.{arm}.incidence", "survival")
            rows[f"exit26.{key}.km_ci95_loglog[{week}]"] = (f"curves.at.w{week}.arm.{arm}.incidence", "survivals")
            rows[f"exit26.{key}.km_ci95_log[{week}]"] = (f"logs.at.w{week}.arm.{arm}.incidence", "survivals")
    agree("penn_bonus", penn, rows)
    agree(
        "penn_bonus",
        penn,
        {
            "exit26.logrank.chisq": ("curves.test.statistic", "value"),
            "exit26.logrank.p": ("curves.test.p_value", "value"),
        },
    )


@pytest.mark.parametrize(("weeks", "id_"), [(26, "curves"), (13, "early")])
def test_the_mean_time_back_is_what_the_mean_time_out_of_work_leaves_of_the_horizon(penn, weeks, id_):
    stem = f"exit26.rmst[{weeks}]"
    difference = f"{id_}.time_with_event.difference"
    agree(
        "penn_bonus",
        penn,
        {f"{stem}.diff": (difference, "minus"), f"{stem}.diff_ci95": (difference, "minuses")},
        lambda x: x / 7,
    )
    agree("penn_bonus", penn, {f"{stem}.diff_p": (f"{id_}.time_with_event.p_value", "value")})
    for key, arm in ARMS.items():
        mean = {f"{stem}.{key}": (f"{id_}.arm.{arm}.time_with_event", "value")}
        agree("penn_bonus", penn, mean, lambda x: weeks - x / 7)
        agree("penn_bonus", penn, {f"{stem}.{key}_se": (f"{id_}.arm.{arm}.time_with_event", "se")}, lambda x: x / 7)


def test_cox_with_ties_after_efron_and_after_breslow_are_those_of_r_and_differ(penn):
    rows = {}
    for ties in ("efron", "breslow"):
        hazard = f"{ties}.hazard_ratio"
        rows |= {
            f"exit26.cox_{ties}.loghr": (hazard, "log"),
            f"exit26.cox_{ties}.se": (hazard, "se"),
            f"exit26.cox_{ties}.hr": (hazard, "value"),
            f"exit26.cox_{ties}.hr_ci95": (hazard, "interval"),
        }
    rows |= {
        "exit26.cox_efron.p_wald": ("efron.p_value", "value"),
        "exit26.cox_efron.robust_se": ("robust.hazard_ratio", "se"),
        "exit26.cox_zph_km.p": ("efron.check.proportional_hazards.p_value", "value"),
        "exit26.cox_adj.loghr": ("adjusted.hazard_ratio", "log"),
        "exit26.cox_adj.se": ("adjusted.hazard_ratio", "se"),
    }
    agree("penn_bonus", penn, rows)
    assert penn["efron.hazard_ratio"].value != penn["breslow.hazard_ratio"].value


def test_means_of_the_logarithm_and_the_share_by_thirteen_weeks_are_those_of_r(penn):
    rows = {}
    for key, id_, published in (("unadj", "log", "unadjusted"), ("adj", "log_adjusted", "adjusted")):
        row = f"{id_}.difference"
        rows |= {f"published.log_duration.ols_{published}": (row, "value")}
        rows |= {
            f"log_duration_{key}.{part}": (row, field)
            for part, field in (
                ("n", "n_analysed"),
                ("diff", "value"),
                ("se", "se"),
                ("ci95", "interval"),
                ("df", "df"),
            )
        }
        rows[f"log_duration_{key}.p"] = (f"{id_}.p_value", "value")
    adjusted = "by13.risk_difference.adjusted"
    rows |= {
        "exit_by_13_weeks.rd": ("by13.risk_difference.unadjusted", "value"),
        "exit_by_13_weeks.rd.ci95_newcombe": ("by13.risk_difference.unadjusted", "interval"),
        "exit_by_13_weeks_adj.rd": (adjusted, "value"),
        "exit_by_13_weeks_adj.rd.se_delta_model": (adjusted, "se"),
    }
    agree("penn_bonus", penn, rows)


def test_six_bonuses_against_one_control_group_give_the_log_rank_tests_of_r(penn):
    ids = [f"arm.bonus{k}" if k != 4 else "curves" for k in range(1, 7)]
    wanted = expected("penn_bonus")["multiarm.pairwise_p"]["value"]
    assert [penn[f"{id_}.test.p_value"].value for id_ in ids] == pytest.approx(wanted, abs=1e-6)
    sizes = expected("penn_bonus")["arm_counts_all"]["value"]
    arms = ["control", *("new" if k == 4 else f"bonus{k}" for k in range(1, 7))]
    assert [penn[f"flow.allocated.{arm}"].value for arm in arms] == sizes


def test_holm_over_six_bonuses_is_that_of_the_definition(penn):
    ids = ["log", *(f"mean.bonus{k}" for k in (1, 2, 3, 5, 6))]
    crude = {id_: penn[f"{id_}.p_value"].value for id_ in ids}
    least, adjusted = 0.0, {}
    for place, id_ in enumerate(sorted(crude, key=lambda one: crude[one])):
        least = adjusted[id_] = max(least, min(1.0, (6 - place) * crude[id_]))
    assert {id_: penn[f"family.bonuses.{id_}.p_value"].value for id_ in ids} == pytest.approx(adjusted)


YEARS = {"y1": 730, "y2": 1461, "y3": 2191, "y5": 3652, "y8": 5844, "y10": 7305, "end": 9200}
"""Visits in half days, so that ten years end on a whole one; deaths are on whole days, that is on even ones."""


@pytest.fixture(scope="module")
def pbc() -> Results:
    """Death with transplant competing, and death with transplant censored; half days, so that ten years are whole."""
    people = data_of("pbc_rct")
    people["arm"] = people["trt"].map({1: "new", 2: "control"})
    people["time"] *= 2
    people["fate"] = people["status"].map({0: "alive", 1: "transplanted", 2: "died"})
    people["lbili"] = np.log(people["bili"])
    fate = {"type": "category", "levels": {key: both(key) for key in ("alive", "transplanted", "died")}}
    time = {"time": "time", "status": "fate"}
    dead, ten = {**time, "events": ["died"], "visit": "end"}, {**time, "events": ["died"], "visit": "y10"}
    graft = {**time, "events": ["transplanted"], "competing": ["died"], "visit": "end"}
    yearly = {**LOG_RANK, "visits": list(YEARS)[:-1]}
    adjusted = {"covariates": ["age", "lbili", "albumin", "edema"]}
    plan = plan_of(
        {
            "time": number(),
            "fate": fate,
            "age": number(),
            "lbili": number(),
            "albumin": number(),
            "edema": levels([0, 0.5, 1]),
        },
        {
            "death": outcome("time_to_event", "later", **dead),
            "death10": outcome("time_to_event", "later", **ten),
            "competing": outcome("time_to_event", "later", **dead, competing=["transplanted"]),
            "competing10": outcome("time_to_event", "later", **ten, competing=["transplanted"]),
            "graft": outcome("time_to_event", "later", **graft),
        },
        [
            ("km", "death", yearly),
            ("km_log", "death", {**yearly, "interval": "log"}),
            ("km10", "death10", LOG_RANK),
            ("cox", "death", COX),
            ("breslow", "death", {**COX, "ties": "breslow"}),
            ("robust", "death", {**COX, "variance": "robust"}),
            ("cox_adjusted", "death", {**COX, **adjusted}),
            ("aj", "competing", yearly),
            ("aj10", "competing10", LOG_RANK),
            ("fg", "competing", {"method": "fine_gray"}),
            ("cause", "competing", COX),
            ("fg_adjusted", "competing", {"method": "fine_gray", "covariates": ["age", "lbili"]}),
            ("aj2", "graft", yearly),
            ("fg2", "graft", {"method": "fine_gray"}),
            ("cause2", "graft", COX),
        ],
        visits=YEARS,
    )
    return results(plan, people)


def test_death_with_transplants_censored_is_that_of_r(pbc):
    rows = {
        "os.logrank.chisq": ("km.test.statistic", "value"),
        "os.logrank.p": ("km.test.p_value", "value"),
        "os.cox_efron.loghr": ("cox.hazard_ratio", "log"),
        "os.cox_efron.se": ("cox.hazard_ratio", "se"),
        "os.cox_efron.hr_ci95": ("cox.hazard_ratio", "interval"),
        "os.cox_efron.p_wald": ("cox.p_value", "value"),
        "os.cox_zph_km.p": ("cox.check.proportional_hazards.p_value", "value"),
        "os.cox_efron.robust_se": ("robust.hazard_ratio", "se"),
        "os.cox_breslow.hr": ("breslow.hazard_ratio", "value"),
        "os.cox_breslow.se": ("breslow.hazard_ratio", "se"),
        "os.cox_adj.loghr[arm]": ("cox_adjusted.hazard_ratio", "log"),
        "os.cox_adj.se[arm]": ("cox_adjusted.hazard_ratio", "se"),
    }
    for key, arm in ARMS.items():
        rows[f"os.{key}.n"] = (f"km.arm.{arm}.data.available", "value")
        rows[f"os.{key}.events"] = (f"km.arm.{arm}.fate.event", "value")
        for year in (1, 2, 3, 5, 8, 10):
            rows[f"os.{key}.km[{year}]"] = (f"km.at.y{year}.arm.{arm}.incidence", "survival")
            rows[f"os.{key}.km_ci95_loglog[{year}]"] = (f"km.at.y{year}.arm.{arm}.incidence", "survivals")
            rows[f"os.{key}.km_ci95_log[{year}]"] = (f"km_log.at.y{year}.arm.{arm}.incidence", "survivals")
    agree("pbc_rct", pbc, rows)


def test_the_mean_time_alive_within_ten_years_is_that_of_r_and_of_its_vignette(pbc):
    days = 2 * 365.25
    difference = "km10.time_with_event.difference"
    agree(
        "pbc_rct",
        pbc,
        {"os.rmst[10].diff": (difference, "minus"), "os.rmst[10].diff_ci95": (difference, "minuses")},
        lambda x: x / days,
    )
    agree("pbc_rct", pbc, {"os.rmst[10].diff_p": ("km10.time_with_event.p_value", "value")})
    published = expected("pbc_rct")["published.rmst10.diff"]["value"]  # survRM2 vignette: −0.137 (−0.939 to 0.665)
    got = [-pbc[difference].value, -pbc[difference].high, -pbc[difference].low]
    assert [one / days for one in got] == pytest.approx(published[:3], abs=0.0006)
    ratio = expected("pbc_rct")["published.rmtl10.ratio"]["value"]  # 1.050 (0.787 to 1.402)
    row = pbc["km10.time_with_event.ratio"]
    assert [row.value, row.low, row.high] == pytest.approx(ratio[:3], abs=0.0006)


def test_death_and_transplant_as_competing_risks_are_those_of_cmprsk(pbc):
    rows = {
        "cr.gray.cause1.stat": ("aj.test.statistic", "value"),
        "cr.gray.cause1.p": ("aj.test.p_value", "value"),
        "cr.gray.cause2.stat": ("aj2.test.statistic", "value"),
        "cr.gray.cause2.p": ("aj2.test.p_value", "value"),
        "cr.finegray_adj.coef[arm]": ("fg_adjusted.subdistribution_hazard_ratio", "log"),
        "cr.finegray_adj.se[arm]": ("fg_adjusted.subdistribution_hazard_ratio", "se"),
    }
    for cause, (curve, model, hazard) in {1: ("aj", "fg", "cause"), 2: ("aj2", "fg2", "cause2")}.items():
        ratio = f"{model}.subdistribution_hazard_ratio"
        rows |= {
            f"cr.finegray.cause{cause}.logshr": (ratio, "log"),
            f"cr.finegray.cause{cause}.se": (ratio, "se"),
            f"cr.causespecific.cause{cause}.loghr": (f"{hazard}.hazard_ratio", "log"),
            f"cr.causespecific.cause{cause}.se": (f"{hazard}.hazard_ratio", "se"),
        }
        for key, arm in ARMS.items():
            for year in (1, 2, 3, 5, 8, 10):
                rows[f"cr.cif.{key}.cause{cause}[{year}]"] = (f"{curve}.at.y{year}.arm.{arm}.incidence", "value")
    agree("pbc_rct", pbc, rows)


def test_time_lost_to_death_and_who_had_what_are_those_of_cmprsk(pbc):
    lost = [pbc[f"aj10.arm.{arm}.time_with_event"].value / (2 * 365.25) for arm in ("new", "control")]
    assert lost == pytest.approx(expected("pbc_rct")["cr.rmtl10_death.arm1_arm0"]["value"], abs=3e-6)
    fates = [pbc[f"aj.arm.{arm}.fate.{fate}"].value for fate in ("event", "competing") for arm in ("new", "control")]
    assert fates == expected("pbc_rct")["cr.events"]["value"]
