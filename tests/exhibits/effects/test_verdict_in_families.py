"""What may be concluded from one analysis among several: which interval is meant, and the family of its test."""

import pytest

from reise_report.exhibits.lay_sentences import lay_answer
from reise_report.exhibits.sentences import analysis_verdict, verdict_sentence
from reise_report.exhibits.verdict import CLAIMS, Verdict
from tests.exhibits.effects.asked import analysis, both, reader

MEMBERS = ["primary.work", "score.mmrm"]
FAMILIES = {"one": {"name": both("Secondary"), "procedure": "holm", "members": MEMBERS}}
EFFECTS = {"primary.work": "risk_difference.adjusted", "score.mmrm": "at.m12.difference"}
BETTER, EITHER = {"value": 0.2, "low": 0.11, "high": 0.3}, {"value": 0.0, "low": -0.2, "high": 0.2}


def judged(id_, effect, decision, language="en"):
    changed = {
        f"{id_}.{EFFECTS[id_]}": effect,
        f"family.one.{id_}.verdict": {"value": decision},
        f"family.one.{id_}.p_value": {"value": 0.19},
    }
    one = reader(tuple(MEMBERS), language, families=FAMILIES, changed=changed)
    return one, analysis(one, id_)


def test_a_claim_that_its_family_does_not_bear_is_not_made():
    one, primary = judged("primary.work", BETTER, "not_rejected")
    assert analysis_verdict(one, primary) is Verdict.ALONE
    said = verdict_sentence(one, primary)
    assert said.startswith("Taken alone, the interval lies wholly on one side of no difference;")
    assert said.endswith("“Secondary” are judged together, no difference is shown (adjusted p\u00a0=\u00a00.19).")
    assert "did better" not in said


def test_a_claim_that_its_family_bears_is_made_and_said_to_stand():
    one, primary = judged("primary.work", BETTER, "rejected")
    assert analysis_verdict(one, primary) is Verdict.IMPORTANT_BENEFIT
    said = verdict_sentence(one, primary)
    assert "did better" in said
    assert said.endswith("This stands when the tests of “Secondary” are judged together (adjusted p\u00a0=\u00a00.19).")


@pytest.mark.parametrize("decision", ["rejected", "not_rejected"])
def test_an_interval_with_no_difference_in_it_needs_no_family(decision):
    one, primary = judged("primary.work", EITHER, decision)
    assert analysis_verdict(one, primary) not in CLAIMS | {Verdict.ALONE}
    assert "Secondary" not in verdict_sentence(one, primary)


def test_an_analysis_of_no_family_is_judged_by_its_interval():
    one = reader(("work.crude",), changed={"work.crude.risk_difference.unadjusted": BETTER})
    assert analysis_verdict(one, analysis(one, "work.crude")) is Verdict.IMPORTANT_BENEFIT


def test_the_public_is_told_that_one_cannot_tell():
    one, primary = judged("primary.work", BETTER, "not_rejected")
    assert lay_answer(one, primary).startswith("We cannot tell whether it helped")


def test_the_smallest_important_difference_is_told_as_the_plan_gives_it():
    one, primary = judged("primary.work", BETTER, "rejected")
    assert "smallest important difference of 10\u00a0percentage points:" in verdict_sentence(one, primary)


@pytest.mark.parametrize(
    ("id_", "language", "said"),
    [
        ("score.mmrm", "en", "The interval at 12 months"),
        ("score.mmrm", "nb", "ntervallet ved 12 måneder"),
        ("time.curves", "en", "The interval of the difference in mean days"),
        ("time.curves", "nb", "ntervallet for forskjellen i gjennomsnittlig antall dager"),
        ("score.ancova", "en", "The interval "),
    ],
)
def test_which_interval_is_meant_is_said_where_there_are_several(id_, language, said):
    one = reader((id_,), language)
    assert said in verdict_sentence(one, analysis(one, id_))


@pytest.mark.parametrize(("benefit", "said"), [("lower", "did better"), ("higher", "did worse")])
def test_of_a_ratio_below_one_the_way_that_is_good_decides(benefit, said):
    below = {"value": 0.7, "low": 0.5, "high": 0.9}
    outcomes = {"contacts": {"benefit": benefit}}
    one = reader(("contacts.rate",), outcomes=outcomes, changed={"contacts.rate.rate_ratio": below})
    assert said in verdict_sentence(one, analysis(one, "contacts.rate"))


@pytest.mark.parametrize(("benefit", "said"), [("earlier", "did worse"), ("later", "did better")])
def test_fewer_days_after_the_event_are_good_where_it_had_better_come_late(benefit, said):
    fewer = {"value": -20.0, "low": -30.0, "high": -10.0}
    changed = {"time.curves.time_with_event.difference": fewer}
    one = reader(("time.curves",), outcomes={"time": {"benefit": benefit}}, changed=changed)
    assert said in verdict_sentence(one, analysis(one, "time.curves"))
