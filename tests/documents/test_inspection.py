"""The last gate over a web page."""

from __future__ import annotations

import pytest

from reise_report.documents import inspection, page
from reise_report.errors import DocumentError


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('<span class="citation" data-cites="tbl-x">', "unresolved cross-reference"),
        ('<link rel="stylesheet" href="styles.css">', "a file it needs"),
        ('<img src="x.png">', "a file it needs"),
        ('<script src="https://example.org/x.js">', "a file it needs"),
        ("<style>a{background:url(x.png)}</style>", "a file its style sheet needs"),
        ('<p id="a"></p><p id="a"></p>', "uses an id twice: a"),
        ('<a href="#nowhere">', "links to what it does not hold: nowhere"),
    ],
)
def test_a_loose_end_stops_the_page(content: str, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        inspection.page(content)


def test_a_page_that_is_whole_passes() -> None:
    inspection.page('<p id="a"><a href="#a">x</a><a href="../en/report.html">y</a><img src="data:image/png;base64,x">')


def test_the_page_template_must_hold_its_places(tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    (folder / "styles.css").write_text("a{}", encoding="utf-8")
    (folder / "report.js").write_text("1", encoding="utf-8")
    with pytest.raises(DocumentError, match="must hold"):
        page.whole("<html></html>", folder)
