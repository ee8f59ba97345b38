import pytest

from reise_report.errors import DocumentError
from reise_report.exhibits.table import Align, BodyRow, HeadCell, RowKind, Table, placed_head
from tests.exhibits.tables import baseline


def test_head_cells_find_their_places_around_spans():
    places = [[(cell.cell.text, cell.row, cell.column) for cell in row] for row in placed_head(baseline())]
    assert places == [
        [("Characteristic", 0, 0), ("Randomised", 0, 1), ("All\n(n = 899)", 0, 3)],
        [("Offered", 1, 1), ("Not offered", 1, 2)],
    ]


def test_a_column_leaves_out_rows_without_cells():
    assert baseline().column(1) == ("36.9 (10.2)", "–", "1", "South", "299")


def test_the_label_column_counts():
    assert baseline().columns == 4


@pytest.mark.parametrize(
    "head",
    [
        ((HeadCell("A"), HeadCell("B"), HeadCell("C")),),
        ((HeadCell("A"), HeadCell("B", columns=4)),),
        ((HeadCell("A"), HeadCell("B", columns=3)), (HeadCell("A"),)),
        ((HeadCell("A", rows=2), HeadCell("B", columns=3)),),
        (),
    ],
)
def test_a_head_that_does_not_fill_the_columns_is_refused(head):
    with pytest.raises(DocumentError, match=r"table baseline: .*head"):
        baseline(head=head)


def test_an_empty_head_cell_is_refused():
    with pytest.raises(DocumentError, match="empty"):
        baseline(head=((HeadCell(" "), HeadCell("B"), HeadCell("C"), HeadCell("D")),))


@pytest.mark.parametrize("kind", [RowKind.ITEM, RowKind.MEMBER, RowKind.TOTAL])
def test_a_row_with_too_few_cells_is_refused_by_name(kind):
    with pytest.raises(DocumentError, match="row 'Age' has 1 cells, the table has 3"):
        baseline(rows=(BodyRow("Age", ("1",), kind),))


def test_only_a_group_row_may_have_no_cells():
    baseline(rows=(BodyRow("Group", (), RowKind.GROUP),))
    with pytest.raises(DocumentError, match="has 0 cells"):
        baseline(rows=(BodyRow("Item"),))


def test_a_row_without_a_label_is_refused():
    with pytest.raises(DocumentError, match="no label"):
        baseline(rows=(BodyRow("", ("1", "2", "3")),))


def test_only_a_row_that_follows_a_member_leaves_a_group():
    assert [place for place in range(6) if baseline().leaves_group(place)] == [4]


def test_a_table_may_have_a_label_column_alone():
    table = Table(id="x", caption="c", head=((HeadCell("A"),),), rows=(BodyRow("one"),), align=())
    assert table.columns == 1


def test_alignments_are_named_for_what_they_do():
    assert {align.value for align in Align} == {"left", "right", "centre", "decimal"}
