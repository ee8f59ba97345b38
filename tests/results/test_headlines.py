"""The effect that stands for an analysis is one of its rows, and has the unit and the null value of its kind."""

import pytest

from reise_report.plan.analyses import OwnMethod
from reise_report.results.headlines import headline
from reise_report.results.row import Unit
from tests.results.effects import trial
from tests.small_trial import both

NULLS = {
    "primary.work": 0.0,
    "work.poisson": 1.0,
    "grade.odds": 1.0,
    "grade.ranks": 0.5,
    "contacts.rate": 1.0,
    "score.mmrm": 0.0,
    "score.ranks": 0.5,
    "time.curves": 0.0,
    "time.cox": 1.0,
    "time.fine_gray": 1.0,
    "time.complier": 1.0,
}


def headline_of(id_):
    return headline(trial.whole().plan, trial.named(trial.whole(), id_))


@pytest.mark.parametrize(("id_", "null"), NULLS.items())
def test_no_effect_is_one_for_a_ratio_a_half_for_a_probability_and_zero_for_a_difference(id_, null):
    assert headline_of(id_).null == null


@pytest.mark.parametrize("id_", trial.IDS)
def test_a_method_has_a_p_value_exactly_where_the_plan_may_put_it_in_a_family(id_):
    assert (headline_of(id_).p_value is not None) == trial.named(trial.whole(), id_).tested


def test_covariates_make_the_adjusted_effect_the_main_one():
    assert headline_of("primary.work").effects == ("risk_difference.adjusted",)
    assert headline_of("work.crude").effects == ("risk_difference.unadjusted",)
    assert headline_of("work.imputed").p_value == "p_value.adjusted"


def test_repeated_measures_stand_for_the_outcome_s_visit():
    assert headline_of("score.mmrm").effects == headline_of("score.reference").effects == ("at.m12.difference",)


def test_bounds_and_thresholds_have_several_and_a_tipping_point_none():
    assert headline_of("work.bounds").effects == ("case.worst", "case.best")
    assert len(headline_of("work.thresholds").effects) == 3
    assert headline_of("work.tip").effects == ()


def test_a_method_of_the_user_s_own_stands_by_what_it_calls_effect():
    own = OwnMethod.model_validate(
        {
            "id": "own.work",
            "role": "secondary",
            "name": both("Own"),
            "estimand": "work",
            "method": "installed",
            "uses": "mine",
            "labels": {"effect": both("Effect")},
        }
    )
    found = headline(trial.whole().plan, own)
    assert (found.effects, found.p_value, found.unit) == (("effect",), "p_value", Unit.STATISTIC)
