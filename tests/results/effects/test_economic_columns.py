"""What an economic evaluation counts of each participant, against what the plan derives, and by hand."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from reise_report.analysis.economics.bootstrap import bootstrap_costs_and_effects
from reise_report.analysis.economics.economic_trial import prepare
from reise_report.disclosure.audience import Audience
from reise_report.disclosure.view import View
from reise_report.exhibits.effects.assemble import analysis_part
from reise_report.exhibits.reader import Reader
from reise_report.language.speech import speak
from reise_report.results.effects.assemble import analysis_rows
from reise_report.results.store import Results
from tests.results.effects import economic_trial
from tests.results.effects.economic_trial import DAYS, ITEMS, PARTS, columns, people, plan

A_YEAR = 365.25
DEATHS = {1: 40, 4: 91, 7: 200, 10: 1, 13: 182, 16: 365, 19: 92, 22: 364, 25: 366}
"""Participant → day of death: between visits, on the day of a visit, on day 1, the last day, and after it."""


def derived(found, name):
    return found.people[name].to_numpy(dtype=float, na_value=np.nan)


@pytest.fixture(scope="module")
def whole():
    """Nobody misses anything; some die."""
    return columns(economic_trial.cohort(rows=people(missing=False, died=DEATHS)))


@pytest.fixture(scope="module")
def holes():
    """Some miss visits, some of these die."""
    return columns(economic_trial.cohort(rows=people(died=DEATHS)))


class TestLifeYears:
    def test_weights_and_utilities_give_the_derived_life_years_of_the_living_and_the_dead(self, whole):
        expected = derived(whole, "qaly")
        assert not np.isnan(expected).any()
        assert whole.effect == pytest.approx(expected, abs=1e-12)

    @pytest.mark.parametrize("number", DEATHS)
    def test_the_dead_count_to_the_day_of_death(self, whole, number):
        """The line falls from the last answer before death to 0 on its day: the area by hand."""
        row, died = whole.people.iloc[number], DEATHS[number]
        days = [day for day in DAYS.values() if day <= 365]
        utilities = [row[f"eq5d_{visit}"] for visit in ("baseline", "m3", "m6", "m12")]
        seen = [(day, value) for day, value in zip(days, utilities, strict=True) if day < died]
        corners = [*seen, (died, 0.0)] if died <= 365 else seen
        area = sum((b - a) * (u + v) / 2 for (a, u), (b, v) in pairwise(corners))
        assert whole.effect[number] == pytest.approx(area / A_YEAR, abs=1e-12)

    def test_what_is_missing_is_missing_in_both_and_the_dead_lack_nothing_after_death(self, holes):
        assert np.array_equal(np.isnan(holes.effect), np.isnan(derived(holes, "qaly")))
        known = ~np.isnan(holes.effect)
        assert 10 < known.sum() < 60
        assert holes.effect[known] == pytest.approx(derived(holes, "qaly")[known], abs=1e-12)

    def test_after_death_utility_is_0_and_before_it_the_answer(self, whole):
        row = whole.effects.iloc[7]  # died on day 200
        own = whole.people.iloc[7]
        assert row["eq5d_m12"] == 0
        assert [row["eq5d_baseline"], row["eq5d_m6"]] == [own["eq5d_baseline"], own["eq5d_m6"]]

    def test_without_deaths_the_weights_are_those_of_the_trapezoids(self):
        found = columns(economic_trial.cohort(rows=people(missing=False)))
        assert list(found.effects) == ["eq5d_baseline", "eq5d_m3", "eq5d_m6", "eq5d_m12"]
        expected = np.array([91 / 2, 182 / 2, (365 - 91) / 2, (365 - 182) / 2]) / A_YEAR
        assert found.weights == pytest.approx(expected, rel=1e-14)

    def test_a_death_after_the_horizon_changes_nothing(self):
        late = columns(economic_trial.cohort(rows=people(missing=False, died={4: 500})))
        none = columns(economic_trial.cohort(rows=people(missing=False)))
        assert list(late.effects) == list(none.effects)
        assert late.effect == pytest.approx(none.effect, abs=0)

    def test_death_on_the_day_of_randomisation_is_no_life(self):
        found = columns(economic_trial.cohort(rows=people(missing=False, died={4: 0})))
        assert found.effect[4] == pytest.approx(0, abs=1e-15)
        assert derived(found, "qaly")[4] == 0


class TestImputingFromTheDead:
    """Everybody answers that nothing is wrong, so that what lacks of the living can only be a utility of 1."""

    @staticmethod
    def healthy(*, missing):
        died = {number: 20 + 13 * (number % 25) for number in range(0, 300, 12)}
        rows = people(n=300, missing=False, died=died)
        well = [{**row, **dict.fromkeys((f"eq5d_{item}" for item in ITEMS), 1)} for row in rows["answers"]]
        rows["answers"] = [
            row for place, row in enumerate(well) if not missing or row["visit"] == "baseline" or place % 4
        ]
        return columns(economic_trial.cohort(rows=rows))

    @staticmethod
    def imputed(found):
        return bootstrap_costs_and_effects(found.trial(), draws=100, seed=1)["costs_health"].point_effect

    def test_what_lacks_of_the_living_is_not_taken_from_the_dead(self):
        whole, found = self.healthy(missing=False), self.healthy(missing=True)
        truth = whole.effect[whole.arm == 1].mean() - whole.effect[whole.arm == 0].mean()
        assert np.isnan(found.effect).sum() > 100
        assert self.imputed(found) == pytest.approx(truth, abs=2e-4)
        # Without columns that tell who is dead the zeros of 25 people draw the living of their arm down.
        assert self.imputed(replace(found, dead=found.dead.iloc[:, :0])) < truth - 0.005

    def test_a_column_for_each_visit_by_which_others_have_died(self):
        found = self.healthy(missing=False)
        assert list(found.dead) == ["dead by m3", "dead by m6", "dead by m12"]
        assert found.dead.sum().tolist() == [6, 13, 25]
        assert list(found.trial().auxiliary) == list(found.dead)

    def test_columns_that_tell_nothing_are_left_out(self):
        early = columns(economic_trial.cohort(rows=people(died={4: 30, 7: 50})))
        assert list(early.dead) == ["dead by m3"]
        assert list(columns(economic_trial.cohort(rows=people())).dead) == []
        everybody = columns(economic_trial.cohort(rows=people(died=dict.fromkeys(range(60), 30))))
        assert list(everybody.dead) == []

    def test_complete_people_keep_their_own(self):
        rows = people(died={4: 30, 7: 200})
        found = columns(economic_trial.cohort(rows=rows)).whole
        assert found.dead.index.equals(found.people.index)


class TestCosts:
    @pytest.mark.parametrize("perspective", PARTS)
    def test_the_parts_of_a_perspective_add_up_to_its_derived_sum(self, holes, perspective):
        assert holes.cost(perspective) == pytest.approx(derived(holes, perspective), abs=1e-9, nan_ok=True)
        assert holes.cost(perspective).min() >= 0

    @pytest.mark.parametrize(("perspective", "components"), PARTS.items())
    def test_the_parts_are_each_component_in_each_period(self, holes, perspective, components):
        expected = tuple(f"costs_{part}_{visit}" for part in components for visit in ("m3", "m6", "m12"))
        assert holes.perspectives[perspective] == expected

    def test_parts_that_perspectives_share_stand_once(self, holes):
        assert len(holes.costs.columns) == len(set(holes.costs.columns)) == 9

    def test_who_is_never_linked_lacks_costs_and_is_not_complete(self):
        rows = people(missing=False)
        written = plan()
        written["data"]["tables"]["participants"]["columns"]["linked"] = {}
        rows["participants"] = [{**row, "linked": row["participant"] != "P004"} for row in rows["participants"]]
        found = columns(economic_trial.cohort(written, rows))
        assert np.isnan(found.cost("costs_health")[4])
        assert found.complete.tolist() == [number != 4 for number in range(60)]
        assert len(found.whole.people) == len(found.whole.arm) == len(found.whole.effect) == 59


RATES = {"costs": 0.04, "effects": 0.03}
MIDDLES = (45.5 / A_YEAR, 136.5 / A_YEAR, 273.5 / A_YEAR, 547.5 / A_YEAR)
YEARS = {
    "start_of_year": (0, 0, 0, 1),
    "mid_year": (0.5, 0.5, 0.5, 1.5),
    "end_of_year": (1, 1, 1, 2),
    "continuous": MIDDLES,
}
"""Convention → the exponent of each period."""


@pytest.fixture(scope="module")
def discounted():
    """Convention → what is counted of everybody; nobody misses anything, some die."""
    rows = people(missing=False, died={7: 200, 10: 1, 16: 365, 22: 500})
    plans = {timing: plan(years=2, discount={**RATES, "timing": timing}) for timing in YEARS}
    return {timing: columns(economic_trial.cohort(written, rows)) for timing, written in plans.items()}


class TestDiscount:
    """Two years, periods that end on days 91, 182, 365 and 730: their middles are days 45.5, 136.5, 273.5, 547.5."""

    @pytest.mark.parametrize("timing", YEARS)
    def test_costs_of_each_period_are_divided_by_their_own_power(self, discounted, timing):
        one, visits = discounted[timing], ("m3", "m6", "m12", "m24")
        total = np.zeros(len(one.people))
        for visit, years in zip(visits, YEARS[timing], strict=True):
            for part in PARTS["costs_health"]:
                expected = derived(one, f"costs_{part}_{visit}") / 1.04**years
                assert one.costs[f"costs_{part}_{visit}"].to_numpy() == pytest.approx(expected, rel=1e-12)
                total += expected
        assert one.cost("costs_health") == pytest.approx(total, rel=1e-12)

    @pytest.mark.parametrize("timing", YEARS)
    def test_effects_have_their_own_rate_for_the_dead_too(self, discounted, timing):
        one = discounted[timing]
        died = {7: 200, 10: 1, 16: 365, 22: 500}
        days = list(DAYS.values())
        for number in (0, 5, *died):
            row, total, end = one.people.iloc[number], 0.0, died.get(number, 9999)
            utilities = [float(row[f"eq5d_{visit}"]) if day < end else 0.0 for visit, day in DAYS.items()]
            for place, years in enumerate(YEARS[timing]):
                start, stop = days[place : place + 2]
                if start < end:
                    width = min(stop, end) - start
                    total += width * (utilities[place] + utilities[place + 1]) / 2 / A_YEAR / 1.03**years
            assert one.effect[number] == pytest.approx(total, abs=1e-12)

    def test_undiscounted_numbers_are_the_derived_ones(self):
        written = plan(years=2, discount={**RATES, "timing": "mid_year"})
        plain = columns(economic_trial.cohort(written, people(missing=False, died={7: 200})), discounted=False)
        assert plain.effect == pytest.approx(derived(plain, "qaly"), abs=1e-12)
        assert plain.cost("costs_all") == pytest.approx(derived(plain, "costs_all"), abs=1e-9)

    def test_rates_of_0_change_nothing(self):
        written = plan(years=2, discount={"costs": 0, "effects": 0, "timing": "end_of_year"})
        found = columns(economic_trial.cohort(written, people(missing=False, died={7: 200})))
        assert found.effect == pytest.approx(derived(found, "qaly"), abs=1e-12)
        assert found.cost("costs_all") == pytest.approx(derived(found, "costs_all"), abs=1e-9)


class TestCap:
    def test_costs_above_the_quantile_of_their_part_are_set_to_it_and_no_others(self):
        rows = people()
        before = columns(economic_trial.cohort(rows=rows)).costs
        after = columns(economic_trial.cohort(plan(cost_cap=0.9), rows)).costs
        for name in before:
            quantile = np.nanquantile(before[name], 0.9)
            expected = np.where(before[name] > quantile, quantile, before[name])
            assert after[name].to_numpy() == pytest.approx(expected, rel=1e-12, nan_ok=True)
        assert (after.to_numpy() < before.to_numpy()).any()

    def test_life_years_are_not_capped(self):
        rows = people(missing=False)
        before = columns(economic_trial.cohort(rows=rows))
        after = columns(economic_trial.cohort(plan(cost_cap=0.9), rows))
        assert after.effect == pytest.approx(before.effect, abs=0)


class TestBaseline:
    def test_a_category_is_a_column_for_each_level_but_the_first_and_missing_where_it_is(self, holes):
        found = holes.covariates(["region", "woman", "age"])
        assert list(found) == ["region[south]", "region[west]", "woman", "age"]
        region = holes.people["region"]
        missing = region.isna().to_numpy()
        assert missing.sum() == 6
        for level in ("south", "west"):
            column = found[f"region[{level}]"].to_numpy()
            assert np.isnan(column[missing]).all()
            assert column[~missing].tolist() == (region[~missing] == level).astype(float).tolist()
        assert found["age"].tolist() == holes.people["age"].tolist()

    def test_a_level_that_nobody_has_is_no_column(self):
        rows = people()
        rows["participants"] = [{**row, "region": "south" if row["region"] == "north" else row["region"]}
                                for row in rows["participants"]]  # fmt: skip
        assert list(columns(economic_trial.cohort(rows=rows)).covariates(["region"])) == ["region[west]"]

    def test_covariates_go_where_the_plan_says(self):
        written = plan(cost_covariates=["age", "region"], effect_covariates=["eq5d_baseline"])
        made = columns(economic_trial.cohort(written)).trial()
        assert list(made.cost_covariates) == ["age", "region[south]", "region[west]"]
        assert list(made.effect_covariates) == ["eq5d_baseline"]
        assert list(made.auxiliary) == []

    def test_clusters_are_the_column_s_labels_and_nobody_s_are_missing(self):
        made = columns(economic_trial.cohort(plan(cluster="manager"))).trial()
        labels = pd.Series(made.clusters)
        assert labels.isna().sum() == 42
        assert set(labels.dropna()) == {"M0", "M1", "M2", "M3"}
        found = bootstrap_costs_and_effects(made, draws=100, seed=1)["costs_health"]
        assert found.method == "bootstrap.nested_imputation_clustered"


@pytest.fixture(scope="module")
def plain():
    """Costs and effect as columns of the data."""
    written = plan()
    written["outcomes"]["worth"] |= {"costs": ["money"], "effect": "gain"}
    return columns(economic_trial.cohort(written))


class TestPlainColumns:
    def test_columns_of_the_data_count_as_they_stand(self, plain):
        assert plain.perspectives == {"money": ("money",)}
        assert plain.cost("money").tolist() == plain.people["money"].tolist()
        assert plain.weights == (1.0,)
        assert plain.effect == pytest.approx(derived(plain, "gain"), abs=0, nan_ok=True)

    def test_who_lacks_one_is_not_complete(self, plain):
        assert plain.complete.tolist() == plain.people["gain"].notna().tolist()


@pytest.mark.parametrize("costs", [["costs_health", "money"], ["money", "costs_health"]])
@pytest.mark.parametrize("language", ["en", "nb"])
def test_a_derived_sum_and_a_column_of_the_data_stand_side_by_side(costs, language):
    written = plan()
    written["outcomes"]["worth"]["costs"] = costs
    cohort = economic_trial.cohort(written)
    analysis = economic_trial.sample(cohort).analysis
    rows = [replace(row, part_of=None, among=None, based_on=()) for row in analysis_rows(cohort, analysis)]
    view = View(Audience.TEAM, Results.of("small", "2025-06-01", True, rows))
    part = analysis_part(Reader(view, cohort.plan, speak(language)), analysis)
    labels = [row.label for row in next(table for table in part.tables if table.id.endswith("-costs")).rows]
    assert labels.count(cohort.plan.people["money"].label.in_language(language)) == 1
    assert sum("m12" in label for label in labels) == 1


def test_other_outcomes_are_no_economic_evaluation():
    written = plan()
    written["estimands"]["worth"]["outcome"] = "work"
    with pytest.raises(TypeError, match="weighs costs and effects, but its outcome is 'binary'"):
        columns(economic_trial.cohort(written))


@pytest.mark.parametrize("auxiliary", ["eq5d_m3", "costs_gp_m24"])
def test_parts_of_the_outcome_named_as_auxiliary_too_are_imputed_once(auxiliary):
    """Utilities of the dead are 0, and costs discounted: the column as it stands differs from what is counted."""
    written = plan(
        years=2,
        discount={**RATES, "timing": "end_of_year"},
        missing={"method": "nested_imputation", "auxiliary": [auxiliary, "age"]},
    )
    made = columns(economic_trial.cohort(written, people(died={7: 60}))).trial()
    assert list(made.auxiliary) == ["age", "dead by m3"]
    assert "age" in prepare(made).names
