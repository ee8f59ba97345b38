"""Small cells, and what would give them away."""

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


def test_numbers_of_people_next_to_a_value_go_when_they_differ_by_a_small_cell():
    row = Row(id="a.b", value=0.1, unit=Unit.RISK_DIFFERENCE, n_randomised=100, n_available=98, n_analysed=90)
    shown = withhold([row], MINIMUM)[0]
    assert (shown.value, shown.n_available, shown.n_analysed) == (0.1, None, 90)


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
