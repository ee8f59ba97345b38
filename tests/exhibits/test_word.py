import io
import subprocess

import docx
import pypandoc
import pytest
from docx.oxml.ns import qn

from reise_report.exhibits import word
from reise_report.exhibits.table import Align, BodyRow, HeadCell, RowKind, Table
from tests.exhibits.tables import HOSTILE, baseline, hostile

# The order that the schema wants (ECMA-376 part 1, 17.4 and 17.3); Word calls a file damaged otherwise.
ORDER = {
    "tblPr": ["tblW", "tblLayout", "tblCellMar", "tblLook", "tblCaption"],
    "tcPr": ["tcW", "gridSpan", "vMerge", "tcBorders", "vAlign"],
    "pPr": ["pStyle", "keepNext", "spacing", "ind", "jc"],
    "trPr": ["cantSplit", "tblHeader"],
}


def document(*tables):
    """The tables in a Word file made by pandoc, as a report's are, and read by python-docx."""
    source = "\n\n".join(f"Before.\n\n```{{=openxml}}\n{word.write(table)}\n```\n\nAfter." for table in tables)
    command = [pypandoc.get_pandoc_path(), "--from", "markdown", "--to", "docx", "--output", "-"]
    done = subprocess.run(command, input=source.encode(), capture_output=True, check=True)
    return docx.Document(io.BytesIO(done.stdout))


@pytest.fixture(scope="module")
def small():
    return document(baseline()).tables[0]


def flags(row, name) -> bool:
    return row._tr.trPr is not None and row._tr.trPr.find(qn(f"w:{name}")) is not None


def test_the_head_rows_are_repeated_and_no_row_is_split(small):
    assert [flags(row, "tblHeader") for row in small.rows] == [True, True] + [False] * 6
    assert all(flags(row, "cantSplit") for row in small.rows)


def test_every_cell_has_its_text(small):
    texts = [[cell.text for cell in row.cells] for row in small.rows]
    assert texts[0] == ["Characteristic", "Randomised", "Randomised", "All\n(n\u00a0=\u00a0899)"]
    assert texts[1] == ["Characteristic", "Offered", "Not offered", "All\n(n\u00a0=\u00a0899)"]
    assert texts[3] == ["Sex, n (%)"] * 4
    assert [text.strip("\u2007\u00a0\u202f") for text in texts[4]] == ["Woman", "320 (53.3)", "–", "470 (52.3)"]


def test_the_first_row_and_column_are_marked_as_headers(small):
    look = small._tbl.tblPr.find(qn("w:tblLook"))
    assert look.get(qn("w:firstRow")) == look.get(qn("w:firstColumn")) == "1"


def test_the_table_has_the_caption_as_its_alternative_text(small):
    assert small._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == baseline().caption


def test_columns_fill_the_text_width():
    for share in (0.3, 0.38, 0.5):
        widths = word.column_widths(baseline(label_share=share))
        assert sum(widths) == word.TEXT_WIDTH
        assert len(set(widths[1:])) == 1
        assert widths[0] / word.TEXT_WIDTH == pytest.approx(share, abs=0.001)


def test_cell_widths_add_up_in_every_row(small):
    for row in small._tbl.tr_lst:
        assert sum(int(cell.tcPr.find(qn("w:tcW")).get(qn("w:w"))) for cell in row.tc_lst) == word.TEXT_WIDTH


def rules(row, side) -> list[str | None]:
    found = [cell.tcPr.find(f"{qn('w:tcBorders')}/{qn(f'w:{side}')}") for cell in row._tr.tc_lst]
    return [None if rule is None else rule.get(qn("w:sz")) for rule in found]


def test_there_are_three_rules_and_one_under_the_spanning_head(small):
    first, second, *_, last = small.rows
    assert rules(first, "top") == ["7"] * 3
    assert rules(first, "bottom") == [None, "3", None]
    assert rules(second, "bottom") == ["3"] * 4
    assert rules(last, "bottom") == ["7"] * 4
    assert rules(last, "top") == ["3"] * 4
    assert rules(small.rows[2], "bottom") == [None] * 4


def test_members_are_indented_and_groups_and_totals_bold(small):
    def label(row):
        return small.rows[row].cells[0].paragraphs[0]

    assert label(4).paragraph_format.left_indent.pt == pytest.approx(7.65)
    assert [label(row).runs[0].bold for row in (2, 3, 4, 7)] == [None, True, None, True]


def test_groups_and_rows_after_them_have_air_above(small):
    spaces = [row.cells[0].paragraphs[0].paragraph_format.space_before for row in small.rows]
    assert [place for place, space in enumerate(spaces) if space] == [3, 6]


def test_a_group_stays_with_its_first_member_and_the_last_row_with_the_notes(small):
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in small.rows]
    assert kept == [True, True, None, True, None, None, None, True]


def test_decimals_start_at_the_same_indent(small):
    indents = {small.rows[row].cells[1].paragraphs[0].paragraph_format.left_indent for row in (2, 4, 5, 7)}
    assert len(indents) == 1


def test_cells_and_notes_have_their_own_styles():
    written = word.write(baseline())
    assert written.count('w:pStyle w:val="TableNote"') == 2
    assert 'w:pStyle w:val="TableText"' in written


@pytest.mark.parametrize("table", [baseline(), hostile()], ids=["baseline", "hostile"])
def test_properties_stand_in_the_order_of_the_schema(table):
    body = document(table).element.body.find(qn("w:tbl"))
    for name, order in ORDER.items():
        for properties in body.iter(qn(f"w:{name}")):
            places = [order.index(child.tag.split("}")[1]) for child in properties]
            assert places == sorted(places)


def test_hostile_text_is_text_in_word():
    made = document(hostile())
    assert made.tables[0].rows[0].cells[0].text == HOSTILE
    assert made.tables[0].rows[1].cells[1].text == HOSTILE
    assert HOSTILE in [paragraph.text for paragraph in made.paragraphs]
    assert "{{" not in word.write(hostile())


def test_line_ends_are_kept():
    assert document(hostile()).tables[0].rows[3].cells[0].text == "two\nlines"


def test_two_tables_stay_two():
    assert len(document(baseline(), baseline(notes=())).tables) == 2


def test_a_label_column_alone_takes_the_whole_width():
    table = Table(
        id="x", caption="c", head=((HeadCell("A"),),), rows=(BodyRow("G", (), RowKind.GROUP), BodyRow("r")), align=()
    )
    assert word.column_widths(table) == (word.TEXT_WIDTH,)
    assert [row.cells[0].text for row in document(table).tables[0].rows] == ["A", "G", "r"]


def test_a_wide_decimal_block_never_gets_a_negative_indent():
    table = baseline(label_share=0.9, align=(Align.DECIMAL,) * 3)
    assert 'w:left="-' not in word.write(table)
