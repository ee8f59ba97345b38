"""The truth holds together, and says what the tables were made from."""

from __future__ import annotations

import numpy as np
import pytest

from reise_report.data.simulation.rows import MISSING
from reise_report.data.simulation.scores_made import scores
from tests.data.simulation.made import days_since_enrolment, made, table, truth


def test_everybody_has_a_row_and_a_status():
    true = truth("participants")
    assert true["participant"].tolist() == table("participants")["participant"].tolist()
    assert set(true["rtw_status"]) == {"returned", "not_returned", "died", "working_at_start", "lost"}


def test_by_a_visit_means_on_its_day_or_before():
    true = truth("participants")
    back = true["rtw_status"] == "returned"
    for visit, day in (("m3", 91), ("m6", 182), ("m12", 365)):
        known = true[f"by_{visit}"].notna()
        assert ((true[f"by_{visit}"] == 1) == (back & (true["rtw_day"] <= day)))[known].all()


def test_only_those_lost_are_unknown_at_twelve_months():
    true = truth("participants")
    assert (true["by_m12"].isna() == (true["rtw_status"] == "lost")).all()


def test_days_of_those_who_did_not_return():
    true = truth("participants").set_index("rtw_status")
    assert (true.loc["not_returned", "rtw_day"] == 365).all()
    assert (true.loc["working_at_start", "rtw_day"] == 0).all()
    assert (true.loc["died", "rtw_day"] == true.loc["died", "known_until_day"]).all()
    assert (true.loc["lost", "rtw_day"] <= true.loc["lost", "known_until_day"]).all()


def test_an_offer_changes_nothing_for_those_who_would_not_come():
    true = truth("participants", 1, 3000)
    others = true[true["attends_if_offered"] == 0]
    # The offer acts through attendance alone, but for those locked in by waiting for a course that they did not reach.
    same = (others["returned_if_offered"] == others["returned_if_not"]).mean()
    assert same > 0.99


def test_what_was_seen_is_the_potential_outcome_of_the_arm():
    true, people = truth("participants"), table("participants")
    seen = np.where(people["arm"] == "offered", true["returned_if_offered"], true["returned_if_not"])
    followed = true["rtw_status"] != "lost"
    assert ((true["rtw_status"] == "returned") == seen.astype(bool))[followed].all()


def test_the_offer_helps_those_who_come_and_by_so_much_less_all():
    risks = made(1, 8_000).parameters["true_risks"]
    # Invented truth; bounds are wide beside the Monte-Carlo error of 8 000 people (0.007).
    assert 0.15 < risks["risk_if_not_offered"] < 0.23
    assert 0.04 < risks["risk_difference"] < 0.10
    complier = risks["risk_difference_attending"]
    assert complier * risks["share_attending_if_offered"] == pytest.approx(risks["risk_difference"], abs=0.003)


def test_waiting_for_the_placement_keeps_people_out_of_work_at_first():
    true = truth("participants", 1, 8_000)
    early = [(true[f"day_{world}"] <= 91).mean() for world in ("if_offered", "if_not")]
    late = [(true[f"day_{world}"] <= 365).mean() for world in ("if_offered", "if_not")]
    assert early[0] < early[1]
    assert late[0] > late[1]


def test_attendance_is_that_of_the_table_of_offers():
    offers = table("offers").set_index("participant")["attended_course"]
    true = truth("participants").set_index("participant")["attended"]
    assert true.to_dict() == offers.reindex(true.index).fillna(0).to_dict()


@pytest.mark.parametrize(
    ("state", "index"),
    # Unit tests of R's eq5d 0.15.6 for Norway, rounded to 3 decimals there.
    [("11111", 1), ("15432", 0.460), ("22222", 0.779), ("33333", 0.539), ("44444", -0.126), ("55555", -0.453)],
)
def test_eq5d_states_have_the_published_values(state: str, index: float):
    rows = {name: values[:1].copy() for name, values in made().rows["questionnaires"].items()}
    for item, level in zip(("mobility", "self_care", "usual_activities", "pain", "anxiety"), state, strict=True):
        rows[f"eq5d_{item}"] = np.array([int(level)])
    assert scores(rows)["eq5d_index"][0] / 1e6 == pytest.approx(index, abs=0.0005)


def test_a_score_with_a_missing_answer_is_missing():
    rows = {name: values[:1].copy() for name, values in made().rows["questionnaires"].items()}
    rows["wemwbs_3"] = np.array([MISSING])
    assert scores(rows)["wemwbs_total"][0] == MISSING


def test_scores_have_a_row_for_each_questionnaire():
    assert len(truth("scores")) == len(table("questionnaires"))


def test_sums_of_claims_medicines_and_ledger_are_those_of_the_files():
    true = truth("participants").set_index("participant")
    linked = true.index[true["claims"].notna()]
    for name, column, total in (("primary_care", "amount", "claims"), ("prescriptions", "amount", "medicines")):
        rows = table(name)
        within = rows[days_since_enrolment(rows, "date").between(0, 365)]
        found = within.groupby("participant")[column].sum().reindex(linked).fillna(0)
        assert found.to_numpy() == pytest.approx(true.loc[linked, total].to_numpy())
    ledger = table("ledger")
    hours = ledger[ledger["resource"] == "case_manager_hour"].groupby("participant")["quantity"].sum()
    assert true["ledger_case_manager_hour"].to_dict() == hours.reindex(true.index).fillna(0).to_dict()


def test_parameters_say_what_the_data_were_made_with():
    parameters = made().parameters
    assert parameters["seed"] == 326732
    assert parameters["synthetic"] is True
    assert parameters["rule"]["least_days"] == 28
