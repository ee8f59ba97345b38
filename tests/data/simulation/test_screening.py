"""Screening adds up to exactly the participants."""

from __future__ import annotations

import pytest

from tests.data.simulation.made import table


@pytest.mark.parametrize(("seed", "n"), [(326732, 425), (1, 10), (2, 3000)])
def test_screening_leads_to_exactly_the_participants(seed: int, n: int):
    cases = table("screening", seed, n)
    consented, eligible = cases["consented"] == 1, cases["eligible"] == 1
    assert int(eligible.sum()) == n
    assert (consented | ~eligible).all()
    assert (cases["not_consented_reason"].notna() == ~consented).all()
    assert (cases["not_eligible_reason"].notna() == (consented & ~eligible)).all()
    assert (cases["eligible"].isna() == ~consented).all()


def test_eligible_cases_are_recorded_on_the_days_of_enrolment():
    cases = table("screening")
    recorded = cases.loc[cases["eligible"] == 1, "recorded"]
    assert sorted(recorded) == sorted(table("participants")["enrolled"])


def test_half_of_those_interested_consent_as_in_the_pilot():
    # Internal pilot, doi:10.1186/s40814-024-01538-9: 94 of 168.
    assert abs((table("screening")["consented"] == 1).mean() - 94 / 168) < 0.01


def test_a_reason_that_nobody_gave_is_there_to_be_shown_with_zero():
    assert "language" not in set(table("screening")["not_eligible_reason"])
