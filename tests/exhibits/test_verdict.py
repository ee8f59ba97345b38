"""What an interval may be said to show: a table of cases, and what must hold for every interval."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.exhibits.verdict import Verdict, verdict, verdict_of
from reise_report.results.row import Reason, Row, Unit

MIRROR = {
    Verdict.IMPORTANT_BENEFIT: Verdict.IMPORTANT_HARM,
    Verdict.BENEFIT: Verdict.HARM,
    Verdict.SMALL_BENEFIT: Verdict.SMALL_HARM,
    Verdict.PERHAPS_BENEFIT: Verdict.PERHAPS_HARM,
    Verdict.SIMILAR: Verdict.SIMILAR,
    Verdict.UNCLEAR: Verdict.UNCLEAR,
}
MIRROR |= {harm: benefit for benefit, harm in MIRROR.items()}
CLAIMS_BENEFIT = {Verdict.IMPORTANT_BENEFIT, Verdict.BENEFIT, Verdict.SMALL_BENEFIT}

limits = st.tuples(st.floats(-1, 1), st.floats(-1, 1)).map(sorted)
margins = st.one_of(st.none(), st.floats(0.01, 0.5))


@pytest.mark.parametrize(
    ("low", "high", "least", "expected"),
    [
        (0.06, 0.12, 0.05, Verdict.IMPORTANT_BENEFIT),
        (0.05, 0.12, 0.05, Verdict.IMPORTANT_BENEFIT),
        (0.01, 0.12, 0.05, Verdict.BENEFIT),
        (0.01, 0.04, 0.05, Verdict.SMALL_BENEFIT),
        (-0.01, 0.04, 0.05, Verdict.SIMILAR),
        (-0.01, 0.12, 0.05, Verdict.PERHAPS_BENEFIT),
        (-0.06, 0.12, 0.05, Verdict.UNCLEAR),
        (-0.12, 0.01, 0.05, Verdict.PERHAPS_HARM),
        (-0.04, -0.01, 0.05, Verdict.SMALL_HARM),
        (-0.12, -0.01, 0.05, Verdict.HARM),
        (-0.12, -0.06, 0.05, Verdict.IMPORTANT_HARM),
        (0.01, 0.02, None, Verdict.BENEFIT),
        (-0.01, 0.02, None, Verdict.UNCLEAR),
        (0.0, 0.02, None, Verdict.UNCLEAR),
    ],
)
def test_where_more_is_better_the_verdict_is(low, high, least, expected):
    assert verdict(low, high, "higher", least) is expected


@given(limits, margins)
def test_where_fewer_is_better_the_verdict_is_that_of_the_mirrored_interval(interval, least):
    low, high = interval
    assert verdict(low, high, "lower", least) is verdict(-high, -low, "higher", least)


@given(limits, margins)
def test_swapping_the_groups_turns_benefit_into_harm(interval, least):
    low, high = interval
    assert verdict(-high, -low, "higher", least) is MIRROR[verdict(low, high, "higher", least)]


@given(limits, margins)
def test_a_benefit_is_claimed_only_where_the_interval_excludes_no_difference(interval, least):
    low, high = interval
    assert (verdict(low, high, "higher", least) in CLAIMS_BENEFIT) == (low > 0)


def test_without_an_interval_nothing_is_claimed():
    row = Row(id="a.b", value=None, unit=Unit.RISK_DIFFERENCE, reason=Reason.NO_DATA)
    assert verdict_of(row, "higher", 0.1) is Verdict.NOT_ESTIMATED


def test_what_is_withheld_is_said_to_be_withheld():
    row = Row(id="a.b", value=None, unit=Unit.RISK_DIFFERENCE, reason=Reason.WITHHELD)
    assert verdict_of(row, "higher", 0.1) is Verdict.WITHHELD
