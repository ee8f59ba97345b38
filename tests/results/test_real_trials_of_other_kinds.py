"""Published trials of means, proportions and ordered categories as plans, compared with R by their keys."""

import numpy as np
import pandas as pd
import pytest

from tests.results.published import agree, binary, data_of, expected, levels, number, outcome, plan_of, results
from tests.small_trial import both

FEV = {"method": "mmrm", "covariates": ["race", "sex"], "covariance": "unstructured", "df": "kenward_roger_linear"}
VARIANCES = {
    "delta_model": "delta_model",
    "delta_hc0": "delta_HC0",
    "delta_hc1": "delta_HC1",
    "delta_hc3": "delta_HC3",
    "influence_function": "influence",
}
OTHERS = {"cs": "compound_symmetry", "ar1": "ar1", "toep": "toeplitz"}


@pytest.fixture(scope="module")
def fev():
    """Four visits in a row of 537 of 800 measurements; the reference adjusts for race and sex, not for baseline."""
    rows = data_of("fev_mmrm")
    people = rows.pivot_table(index="USUBJID", columns="AVISIT", values="FEV1", dropna=False)
    people.columns = [f"fev_{name.lower()}" for name in people.columns]
    people = people.join(rows.groupby("USUBJID")[["ARMCD", "RACE", "SEX"]].first()).reset_index(drop=True)
    people["arm"] = people.pop("ARMCD").map({"TRT": "new", "PBO": "control"})
    people = people.rename(columns={"RACE": "race", "SEX": "sex"})
    visits = {f"vis{k}": 28 * k for k in range(1, 5)}
    score = outcome("continuous", "higher", variables={visit: f"fev_{visit}" for visit in visits}, visit="vis4")
    asked = [("kr", FEV), ("satt", {**FEV, "df": "satterthwaite"})]
    asked += [(key, {**FEV, "covariance": name, "df": "satterthwaite"}) for key, name in OTHERS.items()]
    plan = plan_of(
        {
            **{f"fev_{visit}": number() for visit in visits},
            "race": levels(people["race"].unique()),
            "sex": levels(people["sex"].unique()),
        },
        {"fev": score},
        [(id_, "fev", one) for id_, one in asked],
        visits=visits,
    )
    return results(plan, people)


def test_repeated_measures_at_four_visits_are_those_of_r(fev):
    rows = {}
    for key, id_ in (("kr_linear", "kr"), ("satt", "satt")):
        for k in range(1, 5):
            at = f"{id_}.at.vis{k}"
            rows |= {
                f"{key}.diff.VIS{k}": (f"{at}.difference", "value"),
                f"{key}.diff_se.VIS{k}": (f"{at}.difference", "se"),
                f"{key}.diff_df.VIS{k}": (f"{at}.difference", "df"),
                f"{key}.diff_ci95.VIS{k}": (f"{at}.difference", "interval"),
                f"{key}.diff_p.VIS{k}": (f"{at}.p_value", "value"),
            }
    for key in OTHERS:
        rows |= {
            f"{key}.diff.VIS4": (f"{key}.at.vis4.difference", "value"),
            f"{key}.diff_se.VIS4": (f"{key}.at.vis4.difference", "se"),
            f"{key}.diff_df.VIS4": (f"{key}.at.vis4.difference", "df"),
        }
    agree("fev_mmrm", fev, rows)


def test_repeated_measures_are_those_that_sas_printed(fev):
    wanted = {
        key.removeprefix("published.sas.diff."): item
        for key, item in expected("fev_mmrm").items()
        if key.startswith("published.sas.diff.")
    }
    for key, item in wanted.items():
        visit, what = key.split(".")
        row = fev[f"satt.at.{visit.lower()}.difference"]
        got = {
            "est_se": [row.value, row.se],
            "df": row.df,
            "ci95": [row.low, row.high],
            "p": fev[f"satt.at.{visit.lower()}.p_value"].value,
        }[what]
        assert got == pytest.approx(item["value"], abs=item["tolerance"]), key


def test_those_seen_at_each_visit_are_those_of_r(fev):
    got = [fev[f"kr.at.vis{k}.arm.{arm}.data.available"].value for k in range(1, 5) for arm in ("control", "new")]
    assert got == expected("fev_mmrm")["n_by_visit_arm"]["value"]


def test_means_of_the_model_lie_as_far_apart_as_their_difference(fev):
    for k in range(1, 5):
        new, control = (fev[f"kr.at.vis{k}.arm.{arm}.mean"].value for arm in ("new", "control"))
        assert new - control == pytest.approx(fev[f"kr.at.vis{k}.difference"].value)


@pytest.fixture(scope="module")
def bthe():
    """Beat the Blues: depression at four visits, of which half drop out."""
    people = data_of("bthe_depression")
    people["arm"] = people["treatment"].map({"BtheB": "new", "TAU": "control"})
    people = people.rename(columns={f"bdi.{name}": f"bdi_{name}" for name in ("pre", "2m", "3m", "5m", "8m")})
    people["filled"] = people[["bdi_pre", "bdi_2m", "bdi_3m", "bdi_5m", "bdi_8m"]].ffill(axis=1)["bdi_8m"]
    visits = {f"m{k}": 30 * k for k in (2, 3, 5, 8)}
    score = {"baseline": "bdi_pre", "visit": "m8"}
    covariates = {"covariates": ["drug", "length"]}
    ancova = {"method": "analysis_of_covariance", **covariates}
    both_ways = {
        f"{name}_{variance}": (key, {**ancova, "variance": variance})
        for name, key in (("cc", "bdi"), ("locf", "filled"))
        for variance in ("model", "hc0", "hc1", "hc2", "hc3")
    }
    plan = plan_of(
        {
            **{f"bdi_{name}": number() for name in ("pre", "2m", "3m", "5m", "8m")},
            "filled": number(),
            "drug": levels(["No", "Yes"]),
            "length": levels(["<6m", ">6m"]),
        },
        {
            "bdi": outcome("continuous", "lower", variables={f"m{k}": f"bdi_{k}m" for k in (2, 3, 5, 8)}, **score),
            "filled": outcome("continuous", "lower", variables={"m8": "filled"}, **score),
        },
        [
            ("mmrm", "bdi", {"method": "mmrm", "covariance": "unstructured", "df": "satterthwaite", **covariates}),
            *((id_, key, asked) for id_, (key, asked) in both_ways.items()),
        ],
        visits=visits,
    )
    return results(plan, people)


def test_depression_with_half_dropping_out_is_that_of_r(bthe):
    rows = {}
    for month in (2, 3, 5, 8):
        at = f"mmrm.at.m{month}"
        rows |= {
            f"mmrm.diff.m{month}": (f"{at}.difference", "value"),
            f"mmrm.se.m{month}": (f"{at}.difference", "se"),
            f"mmrm.df.m{month}": (f"{at}.difference", "df"),
            f"mmrm.p.m{month}": (f"{at}.p_value", "value"),
        }
    for key in ("cc", "locf"):
        row = f"{key}_model.difference"
        rows |= {
            f"ancova_8m_{key}.{part}": (row, field)
            for part, field in (
                ("n", "n_analysed"),
                ("diff", "value"),
                ("se", "se"),
                ("df", "df"),
                ("ci95", "interval"),
            )
        }
        rows[f"ancova_8m_{key}.p"] = (f"{key}_model.p_value", "value")
        for kind in ("HC0", "HC1", "HC2", "HC3"):
            rows[f"ancova_8m_{key}.se_{kind}"] = (f"{key}_{kind.lower()}.difference", "se")
    agree("bthe_depression", bthe, rows)


def test_those_who_dropped_out_of_beat_the_blues_are_counted_by_visit(bthe):
    for month in (2, 3, 5, 8):
        wanted = expected("bthe_depression")[f"observed.bdi.{month}m.arm1_arm0"]["value"]
        assert [bthe[f"mmrm.at.m{month}.arm.{arm}.data.available"].value for arm in ("new", "control")] == wanted


def test_few_who_finish_are_not_all_who_are_analysed_by_repeated_measures(bthe):
    """27 and 25 have the last visit (observed.bdi.8m); whoever has any visit is in the model, and in the flow."""
    for arm, finished in (("new", 27), ("control", 25)):
        assert bthe[f"flow.follow_up.{arm}.available"].value == finished
        analysed = bthe[f"flow.analysis.{arm}.analysed"].value
        assert analysed == bthe[f"mmrm.arm.{arm}.data.available"].value > finished


@pytest.fixture(scope="module")
def strep():
    """Streptomycin, 1948: six ordered findings on the film, improvement, and death."""
    people = data_of("strep_tb")
    people["arm"] = people["arm"].map({"Streptomycin": "new", "Control": "control"})
    people["died"] = people["radiologic_6m"].eq("1_Death").astype(int)
    people["improved"] = people["improved"].astype(int)
    people = people.rename(columns={"baseline_condition": "condition"})
    adjusted = {"method": "standardised_risk", "covariates": ["condition", "gender"]}
    plan = plan_of(
        {
            "film": {**levels(people["radiologic_6m"].unique()), "from": "radiologic_6m"},
            "died": binary(),
            "improved": binary(),
            "condition": levels(people["condition"].unique()),
            "gender": levels(["F", "M"]),
        },
        {
            "film": outcome("ordinal", "higher", variable="film"),
            "improved": outcome("binary", "higher", variable="improved"),
            "died": outcome("binary", "lower", variable="died"),
        },
        [
            ("delta_model", "improved", {**adjusted, "variance": "delta_model"}),
            *(
                (kind, "improved", {**adjusted, "variance": kind})
                for kind in ("delta_hc0", "delta_hc1", "delta_hc3", "influence_function")
            ),
            ("died", "died", {"method": "standardised_risk", "variance": "ye"}),
            ("ranks", "film", {"method": "mann_whitney"}),
            ("odds", "film", {"method": "proportional_odds"}),
        ],
    )
    return results(plan, people)


def crude(key, id_):
    """The keys of an unadjusted comparison of two proportions, with their rows."""
    rows = {
        f"{key}.rd": (f"{id_}.risk_difference.unadjusted", "value"),
        f"{key}.rd.ci95_newcombe": (f"{id_}.risk_difference.unadjusted", "interval"),
        f"{key}.rr": (f"{id_}.risk_ratio.unadjusted", "value"),
        f"{key}.rr.ci95_log_wald": (f"{id_}.risk_ratio.unadjusted", "interval"),
        f"{key}.or": (f"{id_}.odds_ratio.unadjusted", "value"),
        f"{key}.or.ci95_woolf": (f"{id_}.odds_ratio.unadjusted", "interval"),
        f"{key}.p.chisq_uncorrected": (f"{id_}.p_value.unadjusted", "value"),
    }
    for name, arm in (("arm1", "new"), ("arm0", "control")):
        rows[f"{key}.events_n.{name}"] = (f"{id_}.arm.{arm}.risk", "fraction")
        rows[f"{key}.risk.{name}"] = (f"{id_}.arm.{arm}.risk", "value")
        rows[f"{key}.risk.{name}.wilson95"] = (f"{id_}.arm.{arm}.risk", "interval")
    return rows


def adjusted(key, id_, se=None):
    """The keys of an adjusted comparison, with their rows; standard errors only with a variance named."""
    rows = {
        f"{key}.n": (f"{id_}.risk_difference.adjusted", "n_analysed"),
        f"{key}.rd": (f"{id_}.risk_difference.adjusted", "value"),
        f"{key}.rr": (f"{id_}.risk_ratio.adjusted", "value"),
        f"{key}.or": (f"{id_}.odds_ratio.adjusted", "value"),
        f"{key}.or.ci95_wald": (f"{id_}.odds_ratio.adjusted", "interval"),
        f"{key}.logit.se_arm": (f"{id_}.odds_ratio.adjusted", "se"),
        f"{key}.marginal_risk.arm1": (f"{id_}.arm.new.risk_adjusted", "value"),
        f"{key}.marginal_risk.arm0": (f"{id_}.arm.control.risk_adjusted", "value"),
    }
    return rows | ({f"{key}.rd.se_{se}": (f"{id_}.risk_difference.adjusted", "se")} if se else {})


def test_streptomycin_is_that_of_r(strep):
    rows = crude("improved", "delta_model") | crude("death6m", "died")
    for id_, se in VARIANCES.items():
        rows |= adjusted("improved_adj", id_, se)
    agree("strep_tb", strep, rows)


def test_the_probability_of_a_better_film_is_the_rank_sum_of_r(strep):
    statistic = expected("strep_tb")["radiologic_wilcoxon.W"]["value"]  # pairs in which streptomycin did better
    assert strep["ranks.probability"].value == pytest.approx(statistic / (55 * 52))
    # R's test has a continuity correction, this one has none: near, and smaller.
    reference = expected("strep_tb")["radiologic_wilcoxon.p"]["value"]
    assert 0.9 * reference < strep["ranks.p_value"].value < reference


def test_the_odds_ratio_of_ordered_films_agrees_in_direction_and_its_people_add_up(strep):
    assert strep["odds.odds_ratio"].low > 1
    assert sum(strep[f"odds.arm.new.category.l{place}"].value for place in range(6)) == 55


@pytest.fixture(scope="module")
def licorice():
    """A gargle before intubation: sore throats at four times, in one family."""
    people = data_of("licorice_gargle")
    people["arm"] = people["treat"].map({1: "new", 0: "control"})
    times = ("pacu30min", "pacu90min", "postOp4hour", "pod1am")
    for name in times:
        pain = people[f"{name}_throatPain"]
        people[name.lower()] = (pain > 0).astype(float).where(pain.notna())
    people = people.rename(
        columns={
            "preOp_age": "age",
            "preOp_gender": "gender",
            "preOp_smoking": "smoking",
            "intraOp_surgerySize": "size",
        }
    )
    names = [name.lower() for name in times]
    covariates = ["age", "gender", "smoking", "size"]
    risk = {"method": "standardised_risk", "variance": "influence_function"}
    family = {"name": both("Throats"), "members": names}
    plan = plan_of(
        {
            **{name: binary() for name in names},
            "age": number(),
            **{name: levels(people[name].dropna().unique()) for name in covariates[1:]},
        },
        {name: outcome("binary", "lower", variable=name) for name in names},
        [
            ("adjusted", "postop4hour", {**risk, "covariates": covariates}),
            ("by_model", "postop4hour", {**risk, "covariates": covariates, "variance": "delta_model"}),
            *((name, name, risk) for name in names),
        ],
        families={"holm": {**family, "procedure": "holm"}, "bonferroni": {**family, "procedure": "bonferroni"}},
    )
    return results(plan, people)


def test_four_sore_throats_in_a_family_are_those_of_r(licorice):
    rows = crude("sore_4h", "postop4hour") | crude("sore_30min", "pacu30min")
    rows |= adjusted("sore_4h_adj", "adjusted", "influence") | adjusted("sore_4h_adj", "by_model", "delta_model")
    agree("licorice_gargle", licorice, rows)
    names = ("pacu30min", "pacu90min", "postop4hour", "pod1am")
    for key, stem in (
        ("p", "{}.p_value.unadjusted"),
        ("p_holm", "family.holm.{}.p_value"),
        ("p_bonferroni", "family.bonferroni.{}.p_value"),
    ):
        wanted = expected("licorice_gargle")[f"four_times.{key}"]
        assert [licorice[stem.format(name)].value for name in names] == pytest.approx(wanted["value"], abs=2e-8)


def test_percentages_of_sore_throats_are_those_of_the_article(licorice):
    wanted = expected("licorice_gargle")["published.sore_throat_4h_pct.arm1_arm0"]  # Ruetzler 2013: 21 % and 45 %
    got = [100 * licorice[f"postop4hour.arm.{arm}.risk"].value for arm in ("new", "control")]
    assert got == pytest.approx(wanted["value"], abs=wanted["tolerance"])


@pytest.fixture(scope="module")
def indo():
    """Indomethacin against pancreatitis in four centres, with subgroups."""
    people = data_of("indo_rct")
    people["arm"] = people["rx"].map({"1_indomethacin": "new", "0_placebo": "control"})
    people["y"] = people["outcome"].eq("1_yes").astype(int)
    people["difficult"] = people["difcan"].eq("1_yes").astype(int)
    risk = {"method": "standardised_risk", "covariates": ["risk", "site", "gender"]}
    plan = plan_of(
        {
            "y": binary(),
            "difficult": binary(),
            "risk": number(),
            "site": levels(people["site"].unique()),
            "gender": levels(people["gender"].unique()),
        },
        {"y": outcome("binary", "lower", variable="y")},
        [
            ("risk", "y", {**risk, "variance": "delta_model"}),
            *(
                (kind, "y", {**risk, "variance": kind})
                for kind in ("delta_hc0", "delta_hc1", "delta_hc3", "influence_function")
            ),
            ("strata", "y", {"method": "stratified_risk", "strata": ["site"]}),
        ],
        subgroups=[{"of": "risk", "by": name} for name in ("site", "gender", "difficult")],
    )
    return results(plan, people), people


def test_pancreatitis_in_four_centres_is_that_of_r(indo):
    found, _ = indo
    rows = crude("pep", "risk") | adjusted("pep_adj", "risk", "delta_model")
    for id_, se in list(VARIANCES.items())[1:]:
        rows |= adjusted("pep_adj", id_, se)
    rows |= {
        "pep_cmh_site.p": ("strata.p_value", "value"),
        "pep_cmh_site.common_or": ("strata.odds_ratio", "value"),
        "pep_mh_rd": ("strata.difference", "value"),
    }
    agree("indo_rct", found, rows)


def test_subgroups_are_the_tables_that_pandas_makes(indo):
    found, people = indo
    for name in ("site", "gender", "difficult"):
        groups = sorted(people[name].unique())
        for place, group in enumerate(groups):
            level = ("no", "yes")[place] if name == "difficult" else f"l{place}"
            for arm in ("new", "control"):
                own = people[(people[name] == group) & (people["arm"] == arm)]
                stem = f"subgroup.risk.{name}.level.{level}.arm.{arm}"
                assert [found[f"{stem}.{part}"].value for part in ("analysed", "events")] == [len(own), own["y"].sum()]
            share = people[people[name] == group].groupby("arm")["y"].mean()
            effect = found[f"subgroup.risk.{name}.level.{level}.difference"].value
            assert effect == pytest.approx(share["new"] - share["control"])
        assert 0 < found[f"subgroup.risk.{name}.interaction.p_value"].value < 1


def test_the_interaction_of_two_groups_is_that_of_least_squares(indo):
    """With two groups the robust test of interaction is a quotient: difference of differences over its HC3 error."""
    import statsmodels.formula.api as smf

    found, people = indo
    frame = pd.DataFrame({"y": people["y"], "new": people["arm"].eq("new").astype(int), "hard": people["difficult"]})
    fit = smf.ols("y ~ new * hard", frame).fit(cov_type="HC3")
    wanted = fit.pvalues["new:hard"]
    assert found["subgroup.risk.difficult.interaction.p_value"].value == pytest.approx(wanted, rel=0.02)
    assert np.isfinite(wanted)
