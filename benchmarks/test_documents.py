"""How long a document takes from its project folder to each format, with the sample of the tests.

``pytest benchmarks/test_documents.py --benchmark-only``; two languages at a time is what a release makes.
"""

from __future__ import annotations

import pytest

from reise_report.documents import pandoc, pdf, project
from reise_report.documents.embedded import EmbeddedEngine
from reise_report.documents.formats import Format
from tests.documents import sample


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The sample's project, eight pages on paper."""
    made = tmp_path_factory.mktemp("project")
    project.write(sample.document("nb"), made)
    return made


@pytest.mark.parametrize("formats", [(Format.HTML,), tuple(Format)], ids=["html", "all"])
def test_write_project(benchmark, tmp_path, formats):
    benchmark(project.write, sample.document("nb"), tmp_path / "project", formats)


@pytest.mark.parametrize("form", list(Format))
def test_pandoc(benchmark, folder, form):
    benchmark(pandoc.convert, folder, form, 0)


@pytest.mark.parametrize("formats", [(Format.HTML,), (Format.PDF,), (Format.DOCX,), tuple(Format)], ids=str)
def test_render(benchmark, folder, tmp_path, formats):
    benchmark(EmbeddedEngine().render, folder, formats, tmp_path)


def test_tag_row_headers(benchmark, folder):
    (folder / "report.typ").write_bytes(pandoc.convert(folder, Format.PDF, 0))
    benchmark(pdf.tag_row_headers, pdf.compile_typst(folder, "report.typ", 0))
