"""The table of data files that the numbers come from."""

from __future__ import annotations

from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import LONGEST_UNBROKEN, Align, BodyRow, HeadCell, Table
from reise_report.production.title_page import Edition

_FINGERPRINT = 24


def files_table(reader: Reader, edition: Edition) -> Table:
    """Each data file with its rows and the beginning of its SHA-256; the whole hash is in the manifest."""
    rows = tuple(
        BodyRow(file.name, (reader.language.integer(file.rows or 0), file.sha256[:_FINGERPRINT]))
        for file in edition.files
    )
    heads = (reader.text("File"), reader.text("Rows"), reader.text("SHA-256, beginning"))
    return Table(
        id="files",
        caption=reader.text("The data files, as of {date}.", date=reader.language.date(reader.view.results.as_of)),
        head=(tuple(HeadCell(words) for words in heads),),
        rows=rows,
        align=(Align.RIGHT, Align.LEFT),
        label_share=0.4,
        label_is_code=True,
        continued=len(rows) > LONGEST_UNBROKEN,
    )
