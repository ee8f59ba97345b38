"""Small cells, and what would give them away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.disclosure.withhold import withhold
from reise_report.results.row import Reason, Row, Unit

MINIMUM = 5


def people(id_, n, **fields):
    return Row(id=id_, value=n, unit=Unit.PEOPLE, **fields)


def split(*counts):
    total = people("t.n", sum(counts))
    return [total, *(people(f"t.part.p{i}", n, part_of="t.n") for i, n in enumerate(counts))]


def hidden(rows):
    return {row.id for row in withhold(rows, MINIMUM) if row.reason is Reason.WITHHELD}


def test_a_count_from_one_to_four_is_withheld_and_zero_and_five_are_not():
    rows = [people(f"a.n{n}", n) for n in range(7)]
    assert hidden(rows) == {"a.n1", "a.n2", "a.n3", "a.n4"}


def test_a_withheld_row_holds_no_number_at_all():
    row = people("a.n", 3, numerator=3, denominator=90, n_randomised=90, n_available=90)
    masked = withhold([row], MINIMUM)[0]
    assert all(not isinstance(getattr(masked, name), int | float) for name in Row.__dataclass_fields__)


def test_a_share_is_withheld_when_what_is_left_of_the_whole_is_small():
    assert hidden([people("a.n", 97, numerator=97, denominator=100)]) == {"a.n"}


def test_a_single_small_part_takes_the_smallest_other_part_with_it():
    assert hidden(split(3, 40, 20)) == {"t.part.p0", "t.part.p2"}


def test_two_small_parts_that_are_small_together_take_another_with_them():
    assert hidden(split(1, 2, 40, 20)) == {"t.part.p0", "t.part.p1", "t.part.p3"}


def test_where_the_other_parts_are_empty_the_total_goes():
    assert hidden(split(3, 0, 0)) == {"t.n", "t.part.p0"}


def test_what_is_computed_from_a_withheld_count_is_withheld():
    share = Row(id="a.share", value=0.03, unit=Unit.PROPORTION, based_on=("a.n",))
    ratio = Row(id="a.ratio", value=2.0, unit=Unit.RATIO, based_on=("a.share",))
    assert hidden([people("a.n", 3), share, ratio]) == {"a.n", "a.share", "a.ratio"}
    assert hidden([people("a.n", 97, numerator=97, denominator=100), share, ratio]) == {"a.n", "a.share", "a.ratio"}


def test_numbers_of_people_next_to_a_value_go_since_counts_have_rows_of_their_own():
    row = Row(id="a.b", value=0.1, unit=Unit.RISK_DIFFERENCE, n_randomised=100, n_available=98, n_analysed=90, se=0.01)
    shown = withhold([row], MINIMUM)[0]
    assert shown == Row(id="a.b", value=0.1, unit=Unit.RISK_DIFFERENCE)


def test_levels_that_add_up_to_a_withheld_total_do_not_give_it_away():
    """ReISE's first draft: 3 of 425 without an answer were withheld, and the levels added up to 422."""
    rows = [
        people("flow.randomised.n", 425),
        people("t.part.p0", 422, part_of="flow.randomised.n"),
        people("t.part.p1", 3, part_of="flow.randomised.n"),
        *(people(f"t.level.l{i}", n, part_of="t.part.p0") for i, n in enumerate((41, 47, 112, 222))),
        *(
            Row(id=f"t.share.l{i}", value=n / 422, unit=Unit.PROPORTION, based_on=(f"t.level.l{i}", "t.part.p0"))
            for i, n in enumerate((41, 47, 112, 222))
        ),
    ]
    assert hidden(rows) == {"t.part.p0", "t.part.p1", "t.level.l0", *(f"t.share.l{i}" for i in range(4))}


def test_people_among_others_leave_a_rest_that_is_not_small_or_cannot_be_told():
    rows = [people("a.all", 40), people("a.any", 20, among="a.all"), people("a.serious", 17, among="a.any")]
    assert hidden(rows) == {"a.serious"}


def test_a_total_of_two_sets_protects_both():
    rows = [people("t.n", 30), people("t.one.a", 27, part_of="t.n"), people("t.one.b", 3, part_of="t.n"),
            people("t.two.a", 15, part_of="t.n"), people("t.two.b", 15, part_of="t.n")]  # fmt: skip
    assert hidden(rows) == {"t.one.a", "t.one.b"}


def test_measures_are_rounded_so_that_no_count_follows_from_a_mean():
    fields = {"unit": Unit.MEASURE, "method": "descriptive"}
    rows = [
        Row(id="a.many", value=45.7270588235, n_available=425, **fields),
        Row(id="a.few", value=0.05, n_available=20, **fields),
        Row(id="a.too_few", value=0.05, n_available=19, **fields),
    ]
    many, few, too_few = withhold(rows, MINIMUM)
    assert (many.value, few.value, too_few.reason) == (45.72, 0.0, Reason.WITHHELD)


def difference(low, high, landmarks):
    row = Row(id="p.risk_difference.adjusted", value=0.078, low=low, high=high, unit=Unit.RISK_DIFFERENCE, method="m")
    told = withhold([row], MINIMUM, landmarks)[0]
    return told.low, told.high


def test_an_adjusted_difference_is_told_in_whole_percent():
    assert difference(-0.00629, 0.1629, (-0.1, 0.0, 0.1)) == (-0.01, 0.16)


@pytest.mark.parametrize(
    ("low", "high", "told"), [(0.0041, 0.163, (0.01, 0.16)), (-0.0041, 0.0996, (-0.01, 0.09)), (0.0, 0.1, (0.0, 0.1))]
)
def test_rounding_never_moves_an_interval_across_a_number_that_a_conclusion_turns_on(low, high, told):
    assert difference(low, high, (-0.1, 0.0, 0.1)) == told


def test_warnings_of_the_methods_are_not_for_the_public():
    row = Row(id="a.b", value=0.1, unit=Unit.RISK_DIFFERENCE, warnings=("3 people were left out",))
    assert withhold([row], MINIMUM)[0].warnings == ()


@given(st.lists(st.integers(0, 60), min_size=1, max_size=7))
def test_no_small_count_can_be_found_by_subtraction(counts):
    rows = withhold(split(*counts), MINIMUM)
    total, parts = rows[0], rows[1:]
    assert not any(0 < row.value < MINIMUM for row in rows if isinstance(row.value, int))
    if isinstance(total.value, int):
        missing = total.value - sum(row.value for row in parts if isinstance(row.value, int))
        concealed = [row for row in parts if row.reason is Reason.WITHHELD]
        assert not concealed or (len(concealed) > 1 and missing >= MINIMUM)
