"""PDF: Typst's archival and accessible PDF, and the row headers that Typst cannot tag yet."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from reise_report.documents import lettering
from reise_report.errors import DocumentError

STANDARDS: tuple[Literal["a-3a", "ua-1"], ...] = ("a-3a", "ua-1")


def version() -> str:
    """The version of the Typst wheel."""
    from importlib.metadata import version as installed

    return installed("typst")


def compile_typst(folder: Path, source: str, epoch: int) -> bytes:
    """The Typst file as a PDF/A-3a and PDF/UA-1.

    Args:
        folder: the document's project folder, Typst's root: it reads nothing outside it.
        source: name of the Typst file in it.
        epoch: the file's date, in seconds since 1970.

    Raises:
        DocumentError: what Typst said, with the place in its source.
    """
    import typst

    try:
        content: bytes = typst.compile(
            str(folder / source),
            root=str(folder),
            font_paths=[str(folder / "fonts")],
            ignore_system_fonts=True,
            pdf_standards=list(STANDARDS),
            timestamp=epoch,
        )
    except typst.TypstError as error:
        hints = "".join(f"\nhint: {hint}" for hint in error.hints)
        lacking = lettering.missing((folder / source).read_text(encoding="utf-8"), folder / "fonts")
        message = f"Typst cannot set the report: {error.message}{lacking}{hints}\n{error.diagnostic}"
        raise DocumentError(message) from error
    return content


def is_tagged(content: bytes) -> bool:
    """Whether the PDF says what its parts are: headings, tables, figures."""
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as document:
        return "/StructTreeRoot" in document.Root


def tag_row_headers(content: bytes) -> bytes:
    """The PDF with the first cell of each body row marked as that row's header.

    Typst tags every cell of a repeated sub-header as a header; there, only the label stays one.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as document:
        tree = document.Root.get("/StructTreeRoot")
        if tree is None:
            raise DocumentError("the PDF has no structure tree: it cannot be accessible")
        for row in _body_rows(tree, inside=False):
            _mark(row)
        _end_clearly(document)
        held = io.BytesIO()
        document.save(held, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return held.getvalue()


def _end_clearly(document: Any) -> None:  # noqa: ANN401  pikepdf has no types
    """No text stream ends in a carriage return, by the chance of its checksum.

    With the line feed before ``endstream`` it would be read as one line end, and the stream as a byte too short
    (ISO 32000-1, 7.3.8.1; PDF/A asks for the exact length). A line feed more at the end of its text changes nothing.
    """
    import pikepdf

    pages = {stream.objgen for page in document.pages for stream in _as_list(page.obj.get("/Contents"))}
    for stream in document.objects:
        if not isinstance(stream, pikepdf.Stream) or not stream.read_raw_bytes().endswith(b"\r"):
            continue
        if stream.objgen in pages or stream.get("/Type") == pikepdf.Name.CMap:
            text = stream.read_bytes() + b"\n"
            while (packed := zlib.compress(text)).endswith((b"\r", b"\n")):
                text += b"\n"
            stream.write(packed, filter=pikepdf.Name.FlateDecode)


def _as_list(held: Any) -> list[Any]:  # noqa: ANN401
    import pikepdf

    return list(held) if isinstance(held, pikepdf.Array) else [] if held is None else [held]


def _children(element: Any) -> list[Any]:  # noqa: ANN401  pikepdf has no types
    import pikepdf

    held = element.get("/K")
    found = list(held) if isinstance(held, pikepdf.Array) else [held]
    return [child for child in found if isinstance(child, pikepdf.Dictionary) and ("/S" in child or child is element)]


def _body_rows(element: Any, inside: bool) -> Iterator[Any]:  # noqa: ANN401
    """The rows of table bodies and feet, in reading order: in a foot stand the last rows, which stay with the notes."""
    stack = [(element, inside)]
    while stack:
        current, in_body = stack.pop()
        name = str(current.get("/S", ""))
        in_body = in_body or name in ("/TBody", "/TFoot")
        if in_body and name == "/TR":
            yield current
        stack.extend((child, in_body) for child in reversed(_children(current)))


def _mark(row: Any) -> None:  # noqa: ANN401
    """Its first cell heads the row, the others are data.

    The lists of header ids go: Typst's point from a group's members to the group's own counts. A reader then finds the
    headers of a cell by their scope, which says the same as the eye.
    """
    from pikepdf import Array, Dictionary, Name

    cells = _children(row)
    if len(cells) < 2:
        return
    for cell in cells:
        heads = cell is cells[0]
        cell["/S"] = Name.TH if heads else Name.TD
        kept = []
        for each in _attributes(cell):
            if each.get("/O") == Name.Table:
                for name in ("/Scope", "/Headers"):
                    if name in each:
                        del each[name]
            if len(each.keys()) > 1:
                kept.append(each)
        if heads:
            kept.append(Dictionary(O=Name.Table, Scope=Name.Row))
        if kept:
            cell["/A"] = kept[0] if len(kept) == 1 else Array(kept)
        elif "/A" in cell:
            del cell["/A"]


def _attributes(cell: Any) -> list[Any]:  # noqa: ANN401
    return _as_list(cell.get("/A"))


def font_names(content: bytes) -> set[str]:
    """The names of the fonts in a PDF, without the tags of their subsets."""
    import pikepdf

    names = set()
    with pikepdf.open(io.BytesIO(content)) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == pikepdf.Name.Font:
                names.add(str(thing.get("/BaseFont", "")).lstrip("/").split("+")[-1])
    return names
