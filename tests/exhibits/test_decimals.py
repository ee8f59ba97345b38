import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.exhibits.decimals import FIGURE_SPACE, align_decimals, decimal_sign, set_rows
from reise_report.exhibits.table import Align, BodyRow, HeadCell, Table
from reise_report.exhibits.text_width import ems
from tests.exhibits.tables import baseline


def column(cells, sign=None) -> Table:
    return Table(
        id="c",
        caption="c",
        head=((HeadCell("A"), HeadCell("B")),),
        rows=tuple(BodyRow("r", (cell,)) for cell in cells),
        align=(Align.DECIMAL,),
        decimal_sign=sign,
    )


def before_sign(cell: str, original: str, head: str) -> float:
    """Where the decimal sign stands, in ems from the start of the cell."""
    filling = cell[: len(cell) - len(original)]
    return ems(filling) + ems(head)


@pytest.mark.parametrize(
    ("cells", "heads", "sign"),
    [
        (["126 (31.3)", "57.5 (12.4)", "7.25"], ["126", "57", "7"], "."),
        (["126 (31,3)", "57,5 (12,4)", "7,25"], ["126", "57", "7"], ","),
        (["−1.5 (−2.2 to −0.8)", "12.0 (3.1 to 20.9)"], ["−1", "12"], "."),
        (["<0.001", "0.45"], ["<0", "0"], "."),
        (["1\u00a0202,5", "3,1"], ["1\u00a0202", "3"], ","),
        (["1,202.5", "3.1"], ["1,202", "3"], "."),
        (["1\u202f202 (3)", "12 (3)"], ["1\u202f202", "12"], ","),
    ],
)
def test_decimal_signs_stand_under_each_other(cells, heads, sign):
    filled = align_decimals(cells, sign).cells
    places = [before_sign(*each) for each in zip(filled, cells, heads, strict=True)]
    # Blanks are composed from what the font has, to within a tenth of a point at 8.5 pt.
    assert max(places) - min(places) < 0.012


def test_figure_spaces_stand_for_digits():
    assert align_decimals(["126", "7"], ".").cells[1] == FIGURE_SPACE * 2 + "7"


def test_a_cell_without_a_number_is_left_alone():
    aligned = align_decimals(["126", "–", "not estimable"], ".")
    assert aligned.cells[1:] == ("–", "not estimable")
    assert aligned.worded == {1, 2}


def test_the_text_after_the_spaces_is_the_text():
    cells = ["126 (31.3)", "7.1", "–"]
    assert [cell.lstrip("\u2007\u00a0\u202f") for cell in align_decimals(cells, ".").cells] == cells


@given(st.lists(st.floats(-9999, 9999).map(lambda x: f"{x:.1f}".replace("-", "−")), min_size=1, max_size=8))
def test_any_column_of_numbers_is_aligned(cells):
    filled = align_decimals(cells, ".").cells
    places = [ems(cell[: cell.index(".")]) for cell in filled]
    assert max(places) - min(places) < 0.012


@pytest.mark.parametrize(
    ("cells", "sign"),
    [
        (["0,784 (0,190)"], ","),
        (["57,5"], ","),
        (["57.5"], "."),
        (["1,202 (3.4)"], "."),
        (["1,202"], "."),
        (["12", "–"], "."),
    ],
)
def test_the_decimal_sign_is_read_off_the_cells(cells, sign):
    assert decimal_sign(column(cells)) == sign


def test_a_stated_decimal_sign_settles_what_the_cells_leave_open():
    assert decimal_sign(column(["1,202"], ",")) == ","


def test_all_cells_of_a_column_start_blocks_of_the_same_width():
    rows = set_rows(baseline())
    blocks = {row[0].block for row in rows if row and row[0].align is Align.DECIMAL}
    assert len(blocks) == 1
    assert blocks.pop() == pytest.approx(ems("37.4 (10.6)") + ems(FIGURE_SPACE), abs=0.002)


def test_other_alignments_are_left_as_they_are():
    assert {row[2].block for row in set_rows(baseline()) if row} == {None}


def test_a_group_row_stays_empty():
    assert set_rows(baseline())[1] == ()


def test_a_cell_too_wide_for_its_column_stands_apart_on_two_lines():
    table = Table(
        id="w",
        caption="c",
        head=((HeadCell("A"), *[HeadCell("B")] * 5),),
        rows=(
            BodyRow("income", ("1\u00a0202.5 (780.0 to 1\u00a0450.0)",) * 5),
            BodyRow("age", ("37.4 (10.6)",) * 5),
        ),
        align=(Align.DECIMAL,) * 5,
    )
    wide, narrow = (row[0] for row in set_rows(table))
    assert wide.text == "1\u00a0202.5\n(780.0 to 1\u00a0450.0)"
    assert wide.align is Align.CENTRE
    assert narrow.text == "37.4 (10.6)"


def test_a_column_whose_every_cell_is_too_wide_is_set_without_alignment():
    cell = "1.2 (" + "0" * 200 + ")"
    assert [row[0].align for row in set_rows(column([cell, cell]))] == [Align.CENTRE] * 2
