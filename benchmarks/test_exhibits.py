"""How long tables and drawings take: tables are written anew for each report, drawings are kept while unchanged."""

import pytest

from reise_report.exhibits import html, typst, word
from reise_report.exhibits.table import Align, BodyRow, HeadCell, RowKind, Table
from tests.exhibits import specs

COLUMNS = 6


def long_table() -> Table:
    """Harms by organ class: 110 rows of 7 columns."""
    cells = ("24 (6.0)", "29", "15 (3.8)", "25", "25 (6.2)", "26")
    rows = []
    for group in range(10):
        rows.append(BodyRow(f"Organ class {group}", cells, RowKind.GROUP))
        rows += [BodyRow(f"Term {group}.{item}", cells, RowKind.MEMBER) for item in range(10)]
    return Table(
        id="harms",
        caption="Harms.",
        head=((HeadCell("Term"), *[HeadCell("n (%)")] * COLUMNS),),
        rows=tuple(rows),
        align=(Align.DECIMAL,) * COLUMNS,
    )


@pytest.mark.parametrize("writer", [html, typst, word], ids=["html", "typst", "word"])
def test_writing_a_long_table(benchmark, writer):
    table = long_table()
    assert len(benchmark(writer.write, table)) > 10_000


@pytest.mark.parametrize("name", list(specs.ALL))
def test_drawing(benchmark, name):
    spec = specs.ALL[name]
    spec.draw()  # fonts and libraries are loaded once a process
    assert benchmark.pedantic(spec.draw, rounds=3).startswith("<svg")
