"""From poor data every method gives rows that hold together: a value, or a reason that fits; never a crash."""

import re

import pytest

from reise_report.data.violation import ContractError
from reise_report.results.assemble import analyse
from reise_report.results.check import problems
from reise_report.results.flow import flow_rows
from reise_report.results.headlines import headline
from reise_report.results.row import Reason
from reise_report.results.scope import Scope
from tests.results.effects import degenerate, trial
from tests.results.effects.expected_reasons import EXPECTED

NONSENSE = re.compile(r"\b(nan|inf|None)\b")


@pytest.mark.parametrize("id_", trial.IDS)
@pytest.mark.parametrize("case", degenerate.CASES)
def test_every_method_answers_with_a_value_or_a_reason_that_fits(case, id_):
    cohort = degenerate.cohort(case)
    found = trial.rows(cohort, id_)
    assert problems([*flow_rows(cohort), *found.values()]) == []
    assert not [row for row in found.values() for said in row.warnings if NONSENSE.search(said)]
    effects = headline(cohort.plan, trial.named(cohort, id_)).effects
    main = effects or [name for name in found if name.startswith("tip.") and name.endswith("difference")]
    reasons = {found[name].reason for name in main}
    wanted = next((Reason(reason) for reason, ids in EXPECTED[case].items() if id_ in ids.split()), None)
    assert reasons == {wanted}


@pytest.mark.parametrize("case", degenerate.CASES)
def test_everything_else_that_the_plan_asks_is_answered_too(case):
    cohort = degenerate.cohort(case)
    kept = [analysis for analysis in cohort.plan.analyses if analysis.id in NAMED]
    # The results check their rows, and raise for any that does not hold together.
    found = analyse(cohort.plan.model_copy(update={"analyses": kept}), cohort.snapshot, Scope.FULL)
    for start in ("family.holm.", "family.gates.", "subgroup.primary.work.", "varied.women.", "harms.", "description."):
        assert any(row.id.startswith(start) for row in found), start
    assert not [row for row in found for said in row.warnings if NONSENSE.search(said)]


NAMED = {
    *(asked["of"] for asked in (*trial.QUESTIONS["sensitivity"], *trial.QUESTIONS["subgroups"])),
    *trial.QUESTIONS["families"]["holm"]["members"],
    *(member for step in trial.QUESTIONS["families"]["gates"]["steps"] for member in step),
}
"""The analyses to which something else in the plan refers."""


@pytest.mark.parametrize(("kept", "lacking"), [("offered", "usual"), ("usual", "offered")])
def test_a_file_without_anybody_of_an_arm_is_refused_with_the_arm_s_name(kept, lacking):
    people = trial.people()
    with pytest.raises(ContractError, match=f"the arm '{lacking}' has no participants"):
        trial.read(trial.plan(), people[people["arm"] == kept])


def test_nobody_followed_is_no_data_and_an_arm_without_anybody_no_participants():
    missing = trial.rows(degenerate.cohort("all_missing_in_an_arm"), "score.ancova")
    empty = trial.rows(degenerate.cohort("an_empty_arm"), "score.ancova")
    assert missing["arm.usual.observed_mean"].reason is missing["difference"].reason is Reason.NO_DATA
    assert empty["arm.usual.observed_mean"].reason is empty["difference"].reason is Reason.NO_PARTICIPANTS
    assert empty["arm.offered.observed_mean"].value is not None


def test_where_nothing_varies_there_is_an_effect_without_an_interval_or_p_value():
    found = trial.rows(degenerate.cohort("everybody_back_on_one_day"), "time.cox")
    ratio = found["hazard_ratio"]
    assert (ratio.value, ratio.low, ratio.high) == (1.0, None, None)
    assert "Nothing varies, so that there is no interval." in ratio.warnings
    assert found["p_value"].reason is Reason.NO_VARIATION


def test_those_whose_chance_of_allocation_is_unknown_or_certain_are_left_out_and_told_of():
    unknown = trial.rows(degenerate.cohort("chance_unknown_for_some"), "work.weights")["difference"]
    assert unknown.n_analysed < unknown.n_available
    assert any("unknown chance of allocation" in said for said in unknown.warnings)
    certain = trial.rows(degenerate.cohort("chance_certain"), "work.weights")["difference"]
    assert certain.reason is Reason.NO_DATA
    assert any("0 or 1" in said for said in certain.warnings)


def test_bounds_of_risks_that_do_not_vary_have_no_interval():
    found = trial.rows(degenerate.cohort("no_events"), "work.bounds")
    assert (found["identified.lower"].value, found["identified.upper"].value) == (0.0, 0.0)
    assert found["identified.low"].reason is found["identified.high"].reason is Reason.NO_VARIATION
    # Newcombe's interval of the same counts has width.
    assert found["case.complete"].low < 0 < found["case.complete"].high
