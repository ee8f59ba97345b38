"""What is shown of counts and rates."""

import pytest

from tests.exhibits.effects.made_parts import cells, part_of, row_of

ID = "contacts.rate"


def test_events_time_at_risk_and_rates_are_shown_by_group():
    rows = cells(part_of(ID).tables[0])
    assert rows["Contacts, n"][0] == str(row_of(ID, "arm.offered.counted").value)
    assert float(rows["Time at risk"][0]) == pytest.approx(row_of(ID, "arm.offered.time").value, abs=0.06)
    assert float(rows["Per unit of time"][1]) == pytest.approx(row_of(ID, "arm.usual.rate").value, abs=0.006)


def test_the_sentence_names_what_is_counted_and_the_ratio():
    ratio = row_of(ID, "rate_ratio").value
    assert part_of(ID).said[0].startswith(f"The rate of contacts in the group “Offer” was {ratio:.2f} (95% CI ")


@pytest.mark.parametrize(
    ("id_", "model"),
    [(ID, "negative binomial regression (NB2)"), ("contacts.poisson", "Poisson regression with a robust variance")],
)
def test_the_notes_name_the_model_and_the_covariates(id_, model):
    notes = " ".join(part_of(id_).tables[0].notes)
    assert model in notes
    assert "Adjusted for age." in notes


@pytest.mark.parametrize(
    ("verdict", "said"),
    [("doubtful", "intervals of the rates are too narrow"), ("supported", "Nothing suggests that the counts vary")],
)
def test_what_the_check_of_the_spread_means_is_told(verdict, said):
    part = part_of(ID, check__no_overdispersion__verdict={"value": verdict})
    assert said in " ".join(part.tables[0].notes)


@pytest.mark.parametrize(("rate", "shown"), [(0.0345, "0.035"), (0.00345, "0.0035"), (1.234, "1.23"), (0.0, "0.00")])
def test_small_rates_show_two_digits(rate, shown):
    other = {"value": rate, "low": rate, "high": 1.5}
    part = part_of(ID, arm__offered__rate=other, arm__usual__rate={"value": 1.4, "low": 1.0, "high": 2.0})
    assert cells(part.tables[0])["Per unit of time"][0] == shown


def test_no_events_are_a_reason():
    part = part_of(ID, case="no_events")
    assert cells(part.tables[0])["Rate ratio, adjusted"][2] == "no events"
    assert part.said == ("The effect could not be estimated: no events.",)
