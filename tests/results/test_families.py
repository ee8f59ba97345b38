"""Families of tests: adjusted p-values, decisions, and what becomes of a member without a p-value."""

import pytest

from reise_report.analysis.multiplicity import family, hierarchical
from reise_report.results.families import family_rows
from reise_report.results.headlines import headline
from reise_report.results.row import Unit
from tests.results.effects import degenerate, trial

HOLM = ("score.mmrm", "grade.odds", "contacts.rate", "time.cox")
GATES = (("primary.work",), ("score.ancova", "grade.ranks"), ("time.curves",))


def p_values(cohort, members):
    """The p-value that stands for each analysis."""
    found = {}
    for id_ in members:
        name = headline(cohort.plan, trial.named(cohort, id_)).p_value
        found[id_] = trial.rows(cohort, id_)[name].value
    return found


def rows_of(cohort):
    members = [*HOLM, *(id_ for step in GATES for id_ in step)]
    rows = [row for id_ in dict.fromkeys(members) for row in trial.rows(cohort, id_).values()]
    return {row.id.removeprefix("family."): row for row in family_rows(cohort, rows)}


@pytest.fixture(scope="module")
def found():
    return rows_of(trial.whole())


def test_holm_s_p_values_are_those_of_the_members_main_effects(found):
    for decision in family(p_values(trial.whole(), HOLM), procedure="holm", alpha=0.05):
        row = found[f"holm.{decision.hypothesis}.p_value"]
        assert (row.value, row.method, row.unit) == (
            pytest.approx(decision.adjusted),
            "multiplicity.holm",
            Unit.P_VALUE,
        )
        wanted = "rejected" if decision.rejected else "not_rejected"
        assert found[f"holm.{decision.hypothesis}.verdict"].value == wanted


def test_steps_are_gone_through_in_order_and_a_step_that_fails_closes_the_next(found):
    whole = p_values(trial.whole(), [id_ for step in GATES for id_ in step])
    steps = [{id_: whole[id_] for id_ in step} for step in GATES]
    for decision in hierarchical(steps, alpha=0.05):
        assert found[f"gates.{decision.hypothesis}.p_value"].value == pytest.approx(decision.adjusted)
    first = found["gates.primary.work.p_value"].value
    assert first > 0.05
    assert all(
        row.value == "not_rejected" for id_, row in found.items() if id_.startswith("gates.") and "verdict" in id_
    )
    assert found["gates.time.curves.p_value"].value >= first


def test_each_row_rests_on_the_member_s_own_p_value_and_carries_its_people(found):
    row = found["holm.time.cox.p_value"]
    assert row.based_on == ("time.cox.p_value",)
    assert (row.estimand, row.population, row.n_analysed) == ("time", "randomised", 120)
    assert found["holm.score.mmrm.p_value"].based_on == ("score.mmrm.at.m12.p_value",)
    assert found["holm.time.cox.p_value"].level == pytest.approx(0.95)


def test_an_adjusted_p_value_is_never_below_the_member_s_own(found):
    for id_, own in p_values(trial.whole(), HOLM).items():
        assert found[f"holm.{id_}.p_value"].value >= own


def test_a_member_without_a_p_value_counts_as_one_and_says_so():
    found = rows_of(degenerate.cohort("no_events"))
    row = found["holm.time.cox.p_value"]
    assert (row.value, found["holm.time.cox.verdict"].value) == (1.0, "not_rejected")
    assert row.warnings
    assert found["holm.score.mmrm.p_value"].value is not None


@pytest.mark.parametrize("procedure", ["bonferroni", "hochberg", "hommel", "fixed_sequence"])
def test_every_procedure_of_the_plan_is_the_library_s(procedure):
    plan = trial.plan()
    plan["families"]["holm"] |= {"procedure": procedure, "alpha": 0.1}
    cohort = trial.cohort(plan_=plan)
    found = rows_of(cohort)
    for decision in family(p_values(cohort, HOLM), procedure=procedure, alpha=0.1):
        row = found[f"holm.{decision.hypothesis}.p_value"]
        assert (row.value, row.level) == (pytest.approx(decision.adjusted), pytest.approx(0.9))
        assert row.method == decision.method
