"""Subgroups: the effect in each level, who is in it, and the test of interaction."""

import numpy as np
import pandas as pd
import pytest

from reise_report.analysis.analysis_of_covariance import analysis_of_covariance
from reise_report.analysis.interaction import likelihood_ratio_interaction, wald_interaction
from reise_report.analysis.risk_difference import newcombe
from reise_report.results.assemble import analyse
from reise_report.results.row import Reason, Unit
from reise_report.results.scope import Scope
from reise_report.results.subgroups import subgroup_rows
from tests.results.effects import trial
from tests.results.effects.trial import FIRST, SECOND

REGIONS = ("north", "south", "west")


def found(change=None):
    """The rows of all subgroup analyses, by the end of their ids."""
    cohort = trial.whole() if change is None else trial.cohort(change)
    return {row.id.removeprefix("subgroup."): row for row in subgroup_rows(cohort)}


def people(outcome):
    return trial.people().dropna(subset=[outcome])


def test_a_risk_difference_in_each_level_is_newcombe_s_of_its_own_people():
    rows = found()
    for region in REGIONS:
        own = people("work")
        own = own[own["region"] == region]
        counts = []
        for arm in (FIRST, SECOND):
            events = own.loc[own["arm"] == arm, "work"]
            counts += [int(events.sum()), len(events)]
            stem = f"primary.work.region.level.{region}.arm.{arm}"
            assert (rows[f"{stem}.events"].value, rows[f"{stem}.analysed"].value) == (counts[-2], counts[-1])
        wanted, row = newcombe(*counts), rows[f"primary.work.region.level.{region}.difference"]
        assert (row.value, row.low, row.high) == (wanted.value, wanted.low, wanted.high)
        assert (row.unit, row.n_analysed) == (Unit.RISK_DIFFERENCE, len(own))


def test_a_mean_difference_in_each_level_is_adjusted_for_the_value_at_baseline_alone():
    own = people("score_m12")
    own = own[own["region"] == "west"]
    arm = (own["arm"] == FIRST).to_numpy(dtype=float)
    before = own[["score_m0"]].to_numpy()
    wanted = analysis_of_covariance(own["score_m12"].to_numpy(), arm, before, variance="hc3").difference
    row = found()["score.ancova.region.level.west.difference"]
    assert (row.value, row.se, row.unit) == (pytest.approx(wanted.value), pytest.approx(wanted.se), Unit.MEASURE)
    assert row.n_analysed == len(own)


def test_the_interaction_is_tested_on_the_scale_of_the_differences():
    own = people("work")
    arm = (own["arm"] == FIRST).to_numpy(dtype=float)
    region = pd.Categorical(own["region"], categories=REGIONS)
    wanted = wald_interaction(own["work"].to_numpy(), arm, region, scale="difference", variance="hc3")
    row = found()["primary.work.region.interaction.p_value"]
    assert (row.value, row.method, row.unit) == (pytest.approx(wanted.p_value), wanted.method, Unit.P_VALUE)


def test_a_binary_characteristic_has_the_levels_no_and_yes():
    rows = found()
    women = trial.people()["woman"] == 1
    assert rows["primary.work.woman.level.yes.difference"].n_analysed == int(
        (women & trial.people()["work"].notna()).sum()
    )
    assert "primary.work.woman.level.no.difference" in rows


def test_the_levels_people_are_all_those_with_data_and_the_characteristic():
    rows = found()
    for arm in (FIRST, SECOND):
        levels = [rows[f"primary.work.region.level.{region}.arm.{arm}.analysed"].value for region in REGIONS]
        assert sum(levels) == int((people("work")["arm"] == arm).sum())
        assert (
            rows[f"primary.work.region.level.north.arm.{arm}.analysed"].among
            == f"primary.work.arm.{arm}.data.available"
        )


def test_whoever_lacks_the_characteristic_is_in_no_level():
    rows = found(lambda people: people.assign(region=people["region"].where(people.index % 3 > 0, "")))
    levels = [rows[f"primary.work.region.level.{region}.difference"].n_analysed for region in REGIONS]
    assert sum(levels) == int((people("work").index % 3 > 0).sum())


def test_a_level_that_nobody_has_stays_with_a_reason_and_does_not_spoil_the_test():
    rows = found(lambda people: people.assign(region=people["region"].replace("west", "south")))
    assert rows["primary.work.region.level.west.difference"].reason is Reason.NO_PARTICIPANTS
    assert rows["primary.work.region.level.west.arm.offered.analysed"].value == 0
    assert rows["primary.work.region.interaction.p_value"].value is not None


def test_a_level_with_one_arm_alone_has_too_few():
    def west_offered_alone(people):
        usual_in_west = (people["arm"] == SECOND) & (people["region"] == "west")
        return people.assign(region=people["region"].mask(usual_in_west, "south"))

    rows = found(west_offered_alone)
    for analysis in ("primary.work", "score.ancova"):
        assert rows[f"{analysis}.region.level.west.difference"].reason is Reason.TOO_FEW
        assert rows[f"{analysis}.region.level.west.arm.offered.analysed"].value > 0


def test_one_level_for_all_leaves_nothing_to_interact_with():
    rows = found(lambda people: people.assign(region="north"))
    assert rows["primary.work.region.interaction.p_value"].reason is Reason.NO_VARIATION


def test_the_same_outcome_for_all_of_a_level_gives_a_reason_for_a_mean():
    rows = found(
        lambda people: people.assign(score_m12=np.where(people["region"] == "west", 50.0, people["score_m12"]))
    )
    assert rows["score.ancova.region.level.west.difference"].reason is Reason.NO_VARIATION
    assert rows["score.ancova.region.level.north.difference"].value is not None


def test_an_analysis_of_some_looks_at_its_own_population_alone():
    plan = trial.plan()
    plan["populations"]["consented"]["where"] = {"woman": True}
    plan["estimands"]["work"]["population"] = "consented"
    rows = {row.id: row for row in subgroup_rows(trial.cohort(plan_=plan))}
    assert rows["subgroup.primary.work.woman.level.no.difference"].reason is Reason.NO_PARTICIPANTS
    assert rows["subgroup.primary.work.woman.level.yes.difference"].value is not None


def test_no_subgroup_is_shown_where_the_allocation_is_not_to_be_looked_at():
    pooled = analyse(*trial.read(trial.plan(), trial.people()), Scope.POOLED)
    assert not [row for row in pooled if row.id.startswith("subgroup.")]


def test_where_nobody_of_a_subgroup_and_arm_has_the_outcome_odds_ratios_are_tested():
    own = people("work").copy()
    empty = (own["arm"] == FIRST) & (own["region"] == REGIONS[0])
    own.loc[empty, "work"] = 0.0
    arm = (own["arm"] == FIRST).to_numpy(dtype=float)
    region = pd.Categorical(own["region"], categories=REGIONS)
    wanted = likelihood_ratio_interaction(own["work"].to_numpy(), arm, region, scale="log_odds")

    def without_events(everybody):
        emptied = (everybody["arm"] == FIRST) & (everybody["region"] == REGIONS[0]) & everybody["work"].notna()
        return everybody.assign(work=everybody["work"].mask(emptied, 0.0))

    row = found(without_events)["primary.work.region.interaction.p_value"]
    assert (row.value, row.method) == (pytest.approx(wanted.p_value), "interaction.logistic_likelihood_ratio")
