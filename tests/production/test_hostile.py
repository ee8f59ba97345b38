"""Text that would like to be markup, a program or a formula comes out as its characters, in every report and format."""

import html
import io
import re
import shutil
import subprocess
import zipfile
from xml.etree import ElementTree

import pytest

from tests import small_trial
from tests.production.conftest import words

HOSTILE = [
    "{{< include /etc/passwd >}}",
    "<script>alert(1)</script>",
    '#read("/etc/passwd")',
    "=1+1",
    "*x*",
    "$x$",
    "a | b",
    "<< 7 * 7 >>",
    "<% raw %>",
    "\\input{x} `code` @tbl-x [x](y) ~~~",
]
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


def same(text):
    return {"en": text, "nb": text}


def hostile_plan():
    """The small trial with hostile words wherever the plan's words are printed, and levels whose codes are hostile."""
    plan = small_trial.plan()
    columns = plan["data"]["tables"]["participants"]["columns"]
    columns["region"]["levels"] = {f"level{i}": same(text) for i, text in enumerate(HOSTILE)}
    columns["region"]["codes"] = {f"level{i}": text for i, text in enumerate(HOSTILE)}
    columns["why_not"]["levels"]["busy"] = same(HOSTILE[0])
    columns["age"]["label"] = same("First line\nsecond line")
    plan["design"]["arms"]["offered"]["short"] = same("Offer " + HOSTILE[0])
    plan["design"]["arms"]["usual"]["name"] = same("Usual " + HOSTILE[2])
    plan["outcomes"]["work"]["name"] = same("Work " + HOSTILE[1])
    plan["trial"]["title"] = same("Title " + " ".join(HOSTILE[:6]))
    plan["trial"]["texts"] = {"background": same("\n\n".join(HOSTILE))}
    plan["data"]["cut_off"]["assumption"] = same(HOSTILE[0])
    return plan


def hostile_rows():
    return [{**row, "region": HOSTILE[i % len(HOSTILE)]} for i, row in enumerate(small_trial.rows())]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    from reise_report.documents.formats import Format
    from reise_report.production.order import Order, produce
    from reise_report.progress import Progress

    folder = tmp_path_factory.mktemp("hostile")
    trial = small_trial.write(folder / "trial", hostile_plan(), hostile_rows())
    order = Order(
        report="final", trial=trial, data=trial, languages=("en",), formats=tuple(Format), version=None, status="draft",
        out=folder / "reports", engine="embedded", as_of=None,
    )  # fmt: skip
    return produce(order, Progress("quiet", io.StringIO()))


def unspaced(text):
    return re.sub(r"[\s\u200b]+", "", text)


def page(folder):
    return words(folder)


def pdf(folder):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    text = subprocess.run(
        ["pdftotext", "-raw", folder / "en" / "report.pdf", "-"], capture_output=True, check=True
    ).stdout
    return text.decode()


def word(folder):
    with zipfile.ZipFile(folder / "en" / "report.docx") as archive:
        tree = ElementTree.fromstring(archive.read("word/document.xml"))  # noqa: S314  made here
    return "".join(part.text or "" for part in tree.iter(WORD))


@pytest.mark.parametrize("read", [page, pdf, word])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_out_as_its_characters(made, read, text):
    assert unspaced(text) in unspaced(read(made))


@pytest.mark.parametrize("read", [page, pdf, word])
def test_nothing_was_read_or_run(made, read):
    text = read(made)
    assert "root:" not in text
    assert "49" not in re.findall(r"\b49\b(?= >>)", text)


def test_the_page_has_no_script_but_its_own(made):
    source = (made / "en" / "report.html").read_text(encoding="utf-8")
    assert "<script>alert" not in source
    assert len(re.findall(r"<script", source)) == 1
    assert html.escape("<script>alert(1)</script>") in source or "&lt;script&gt;" in source


def test_a_line_end_in_a_label_stays_a_line_end(made):
    assert "First line second line" in words(made)
    assert re.search(r"First line\s*\n?\s*second line", pdf(made))
