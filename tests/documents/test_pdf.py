"""Row headers in the PDF's structure, and the fonts it lists."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from reise_report.documents import inspection, pdf
from reise_report.errors import DocumentError
from tests.documents.conftest import Rendered


def elements(element: Any) -> Iterator[Any]:
    if isinstance(element, Array):
        for child in element:
            yield from elements(child)
    elif isinstance(element, Dictionary):
        if "/S" in element:
            yield element
        yield from elements(element.get("/K")) if "/K" in element else ()


def kids(element: Any) -> list[Any]:
    held = element.get("/K")
    return [kid for kid in (held if isinstance(held, Array) else [held]) if isinstance(kid, Dictionary) and "/S" in kid]


def attributes(cell: Any) -> list[Any]:
    held = cell.get("/A")
    return [] if held is None else list(held) if isinstance(held, Array) else [held]


def test_each_body_row_has_its_first_cell_and_no_other_as_header(rendered: dict[str, Rendered]) -> None:
    rows = 0
    with pikepdf.open(io.BytesIO(rendered["nb"].pdf)) as document:
        bodies = [each for each in elements(document.Root.StructTreeRoot) if each.S in (Name.TBody, Name.TFoot)]
        for body in bodies:
            for row in (each for each in elements(body) if each.S == Name.TR):
                cells = kids(row)
                if len(cells) < 2:
                    continue
                rows += 1
                assert [str(cell.S) for cell in cells] == ["/TH"] + ["/TD"] * (len(cells) - 1)
                scopes = [str(each.Scope) for cell in cells for each in attributes(cell) if "/Scope" in each]
                assert scopes == ["/Row"]
    assert rows > 40


def test_column_headers_keep_their_scope(rendered: dict[str, Rendered]) -> None:
    with pikepdf.open(io.BytesIO(rendered["nb"].pdf)) as document:
        heads = [each for each in elements(document.Root.StructTreeRoot) if Name.THead == each.S]
        cells = [cell for head in heads for cell in elements(head) if cell.S == Name.TH]
        assert cells
        assert all("/Column" in [str(each.get("/Scope")) for each in attributes(cell)] for cell in cells)


def test_every_figure_has_its_alternative_text(rendered: dict[str, Rendered]) -> None:
    with pikepdf.open(io.BytesIO(rendered["nb"].pdf)) as document:
        figures = [each for each in elements(document.Root.StructTreeRoot) if Name.Figure == each.S]
        assert [str(each.Alt) for each in figures] == [
            'Flytskjema: 1 202 randomisert, "402" og 399.',
            "To kurver som skiller lag etter tre måneder.",
        ]


def test_tagging_gives_the_same_bytes_every_time(rendered: dict[str, Rendered]) -> None:
    assert pdf.tag_row_headers(rendered["nb"].pdf) == pdf.tag_row_headers(rendered["nb"].pdf)


def test_no_text_stream_ends_in_a_carriage_return_that_would_be_taken_for_part_of_a_line_end() -> None:
    text = next(text for n in range(100_000) if zlib.compress(text := b"%% %d" % n).endswith(b"\r"))
    document = pikepdf.new()
    document.add_blank_page()
    document.pages[0].obj["/Contents"] = pikepdf.Stream(document, text)
    document.Root["/StructTreeRoot"] = Dictionary(Type=Name.StructTreeRoot)
    held = io.BytesIO()
    document.save(held)
    assert b"\r\nendstream" in held.getvalue().replace(b"\rendstream", b"\r\nendstream")
    tagged = pdf.tag_row_headers(held.getvalue())
    assert b"\r\nendstream" not in tagged
    assert b"\rendstream" not in tagged
    with pikepdf.open(io.BytesIO(tagged)) as again:
        assert again.pages[0].obj["/Contents"].read_bytes().rstrip(b"\n") == text


def test_a_pdf_without_structure_is_refused() -> None:
    held = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(held)
    assert not pdf.is_tagged(held.getvalue())
    with pytest.raises(DocumentError, match="no structure tree"):
        pdf.tag_row_headers(held.getvalue())


def test_a_foreign_font_stops_the_pdf(rendered: dict[str, Rendered]) -> None:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(rendered["nb"].pdf)) as document:
        document.Root.Extra = document.make_indirect(Dictionary(Type=Name.Font, BaseFont=Name("/ABCDEF+Libertinus")))
        document.save(held)
    with pytest.raises(DocumentError, match=r"other fonts than the report's own: Libertinus; .*中 \(U\+4E2D\)"):
        inspection.fonts(held.getvalue(), "a ψ中", rendered["nb"].folder / "fonts")
