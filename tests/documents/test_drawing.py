"""Drawings: what is let into a page, and in what shape."""

from __future__ import annotations

from pathlib import Path

import pytest

from reise_report.documents import drawing
from reise_report.errors import DocumentError
from tests.documents import sample

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">{}</svg>'


@pytest.mark.parametrize(
    "piece",
    [
        "<script>alert(1)</script>",
        '<rect onclick="x()"/>',
        '<image href="https://example.org/x.png"/>',
        '<use xlink:href="other.svg#a"/>',
        "<style>@import url(x.css)</style>",
        "<foreignObject/>",
        '<a href="javascript:x()"/>',
    ],
)
def test_a_drawing_that_acts_or_loads_is_refused(piece: str) -> None:
    with pytest.raises(DocumentError, match="figure one holds"):
        drawing.check("one", SVG.format(piece))


def test_a_drawing_may_show_such_text_and_point_into_itself() -> None:
    drawing.check(
        "one", SVG.format('<text>&lt;script&gt;</text><use href="#a"/><image href="data:image/png;base64,"/>')
    )


def test_what_is_no_drawing_is_refused() -> None:
    with pytest.raises(DocumentError, match="not an SVG drawing"):
        drawing.check("one", "<html></html>")


def test_in_a_page_ids_and_rules_hold_for_the_one_drawing() -> None:
    page = drawing.for_page(sample.drawing(200))
    assert page.startswith('<svg id="@UID@" role="img" aria-label="@ALT@" style="--share:0.989"')
    assert "#@UID@ *{stroke-linejoin: round}" in page
    assert 'clip-path="url(#@UID@-box)"' in page
    assert 'xlink:href="#@UID@-mark"' in page
    assert 'id="@UID@-box"' in page
    for gone in ("<?xml", "DOCTYPE", "metadata", 'version="'):
        assert gone not in page


def test_a_title_in_the_drawing_gives_way_to_the_alternative_text() -> None:
    page = drawing.for_page(SVG.format("<title>t</title><desc/><g><title>u</title></g>"))
    assert "title" not in page
    assert "desc" not in page


def test_png_twins_are_the_same_every_time(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.svg").write_text(sample.drawing(100), encoding="utf-8")
    drawing.raster(tmp_path, ["a", "b"])
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".png", ".png", ".svg", ".svg"]


def test_a_drawing_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.svg").write_text("<svg viewBox=", encoding="utf-8")
    with pytest.raises(DocumentError, match="figure bad cannot be drawn for Word"):
        drawing.raster(tmp_path, ["bad"])
