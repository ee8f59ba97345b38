import subprocess

import pikepdf
import pytest
import typst as compiler

from reise_report.errors import DocumentError
from reise_report.exhibits import typst
from reise_report.exhibits.table import Align, BodyRow, RowKind
from reise_report.resources import font_folder, template_root
from tests.exhibits.tables import HOSTILE, baseline, hostile

PAGE = """
#import "tables.typ": *
#set document(title: "Tables")
#set page(paper: "a4", margin: 24mm)
#set text(font: "Source Serif 4", size: 10pt, lang: "en")
#show figure.where(kind: table): set block(breakable: true)
"""


def pdf(tmp_path, *tables, continued="continued"):
    """The tables as figures with captions, compiled as PDF/UA-1; each table with the label that a report gives it."""
    source = PAGE
    for table in tables:
        body = typst.write(table, continued=continued)
        source += f"\n#figure(caption: [Caption.], kind: table, supplement: [Table])[\n{body}\n] <tbl-{table.id}>\n"
    (tmp_path / "tables.typ").write_text((template_root() / "typst" / "tables.typ").read_text())
    (tmp_path / "page.typ").write_text(source, encoding="utf-8")
    target = tmp_path / "page.pdf"
    compiler.compile(
        str(tmp_path / "page.typ"),
        output=str(target),
        font_paths=[str(font_folder())],
        ignore_system_fonts=True,
        pdf_standards=["a-3a", "ua-1"],
    )
    return target


def pages(path) -> list[str]:
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]


def tags(path) -> list[str]:
    found = []

    def walk(node):
        if isinstance(node, pikepdf.Array):
            for kid in node:
                walk(kid)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(str(node["/S"]))
            if "/K" in node:
                walk(node["/K"])

    with pikepdf.open(path) as document:
        walk(document.Root.StructTreeRoot)
    return found


def long_table(**changes):
    rows = [BodyRow("Age", ("1", "2", "3"))]
    for group in range(12):
        rows.append(BodyRow(f"Group {group}", (), RowKind.GROUP))
        rows += [BodyRow(f"Member {group}.{item}", ("1", "2", "3"), RowKind.MEMBER) for item in range(11)]
    return baseline(rows=tuple(rows), **changes)


def test_a_table_compiles_to_accessible_pdf_with_head_and_body(tmp_path):
    kinds = tags(pdf(tmp_path, baseline()))
    assert {"/Table", "/THead", "/TBody", "/TH", "/TD"} <= set(kinds)


def test_every_text_of_the_table_is_on_the_page(tmp_path):
    (text,) = pages(pdf(tmp_path, baseline()))
    for word in ("Characteristic", "Randomised", "Not offered", "37.4 (10.6)", "Woman", "–", "SD: standard deviation."):
        assert word in text


def test_hostile_text_is_text_on_the_page(tmp_path):
    (text,) = pages(pdf(tmp_path, hostile()))
    assert text.count(HOSTILE) >= 3


def test_a_long_table_repeats_its_head_and_says_that_it_is_continued(tmp_path):
    first, second, *_ = pages(pdf(tmp_path, long_table(continued=True), continued="forts."))
    assert "Characteristic" in first
    assert "Characteristic" in second
    assert "forts." not in first
    assert "Table 1 (forts.)" in second


def test_a_table_that_is_not_to_break_never_says_continued(tmp_path):
    assert "continued" not in "".join(pages(pdf(tmp_path, baseline())))
    assert "rr-continued" not in typst.write(baseline())


def test_a_group_is_named_again_on_the_next_page(tmp_path):
    first, second, *_ = pages(pdf(tmp_path, long_table()))
    last = [line.split()[1] for line in first.splitlines() if "Member" in line][-1]
    group, item = last.split(".")
    assert item != "10", "the page is to end inside a group for this test to say anything"
    assert f"Group {group}" in second


def test_a_group_with_other_rows_after_it_is_not_repeated_over_them():
    rows = (
        BodyRow("First", (), RowKind.GROUP),
        BodyRow("m", ("1", "2", "3"), RowKind.MEMBER),
        BodyRow("alone", ("1", "2", "3")),
        BodyRow("Second", (), RowKind.GROUP),
        BodyRow("m", ("1", "2", "3"), RowKind.MEMBER),
    )
    written = typst.write(baseline(rows=rows))
    assert "rr-group([First], columns: 4, repeat: false, first: true)" in written
    assert "rr-group([Second], columns: 4, repeat: true)" in written


def test_a_group_row_may_hold_counts(tmp_path):
    rows = (BodyRow("Group", ("9", "8", "7"), RowKind.GROUP), BodyRow("m", ("1", "2", "3"), RowKind.MEMBER))
    (text,) = pages(pdf(tmp_path, baseline(rows=rows)))
    assert [line.split() for line in text.splitlines() if "Group" in line] == [["Group", "9", "8", "7"]]


def test_a_row_after_a_group_has_air_above_it():
    assert "..rr-item([Region], [North], [South], [Both], spaced: true)" in typst.write(
        baseline(align=(Align.LEFT,) * 3)
    )
    assert typst.write(baseline()).count("spaced: true") == 1


def test_the_word_for_continued_must_be_given():
    with pytest.raises(DocumentError, match="table baseline may break"):
        typst.write(baseline(continued=True))


def test_a_table_without_notes_has_none():
    assert "rr-notes" not in typst.write(baseline(notes=()))


def test_every_name_of_the_typst_file_is_the_houses_own():
    source = (template_root() / "typst" / "tables.typ").read_text()
    names = [line.removeprefix("#let ").split("(")[0].split(" ")[0] for line in source.splitlines() if "#let " in line]
    assert names
    assert all(name.startswith("rr-") for name in names)


@pytest.mark.parametrize("rows", range(52, 64))
def test_notes_are_never_alone_on_a_page(tmp_path, rows):
    body = tuple(BodyRow(f"Row {place}", ("1", "2", "3")) for place in range(rows))
    found = pages(pdf(tmp_path, baseline(rows=body, continued=True)))
    (last,) = [page for page in found if "SD: standard deviation." in page]
    assert f"Row {rows - 1}" in last
    assert f"Row {rows - 2}" in last


def test_a_sub_header_is_not_among_the_rows_that_stay_with_the_notes(tmp_path):
    rows = (BodyRow("Group", (), RowKind.GROUP), BodyRow("Only member", ("1", "2", "3"), RowKind.MEMBER))
    written = typst.write(baseline(rows=rows, continued=True), continued="continued")
    assert written.index("rr-group") < written.index("last: (") < written.index("Only member")
    assert "Only member" in pages(pdf(tmp_path, baseline(rows=rows, continued=True)))[0]
