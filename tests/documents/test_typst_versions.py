"""The Typst code also compiles with the Typst of Quarto 1.7 (0.13), where that is installed in a folder of its own.

``pip install --target <folder> "typst==0.13.*"`` and ``TYPST_0_13=<folder>`` in the environment switch it on.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.documents.conftest import Rendered

FOLDER = os.environ.get("TYPST_0_13", "")
COMPILE = """
import sys
sys.path.insert(0, sys.argv[1])
import typst
typst.compile(sys.argv[2] + "/report.typ", output=sys.argv[3], root=sys.argv[2],
              font_paths=[sys.argv[2] + "/fonts"], ignore_system_fonts=True)
"""


def lines(text: str) -> set[str]:
    """The lines without what the versions set apart: spaces, word joiners, hyphens, raised digits.

    A set, since 0.13 does not repeat a group's row on the next page.
    """
    return {"".join(re.sub("[\u2060\u00ad\u200b-]", "", line).replace("¹", "1").split()) for line in text.splitlines()}


@pytest.mark.slow
@pytest.mark.skipif(not Path(FOLDER, "typst").is_dir(), reason="TYPST_0_13 names no folder with Typst 0.13")
@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_older_typst_sets_the_same_words(language: str, tmp_path: Path, rendered: dict[str, Rendered]) -> None:
    from reise_report.documents import pdf
    from reise_report.documents.formats import Format
    from tests.documents.test_embedded import pdf_text

    old = tmp_path / "old.pdf"
    arguments = [sys.executable, "-c", COMPILE, FOLDER, str(rendered[language].folder), str(old)]
    subprocess.run(arguments, check=True, capture_output=True)
    assert lines(pdf_text(old)) == lines(pdf_text(rendered[language].paths[Format.PDF]))
    assert all(name.startswith(("SourceSans3", "SourceSerif4")) for name in pdf.font_names(old.read_bytes()))
