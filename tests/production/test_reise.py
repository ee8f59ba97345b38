"""ReISE's three reports from the data in the repository: accessible, archivable, no word of the wrong language."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import pytest

from reise_report.documents import pdf
from reise_report.documents.formats import Format
from reise_report.production.order import Order, produce
from reise_report.progress import Progress
from tests.production.conftest import words

ROOT = Path(__file__).resolve().parents[2]
REPORTS = ("final", "dmc-open", "lay-summary", "data-quality")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def releases(tmp_path_factory):
    out = tmp_path_factory.mktemp("reise")
    trial = ROOT / "data" / "reise"
    orders = {
        report: Order(
            report=report, trial=trial, data=trial, languages=(), formats=tuple(Format), version=None, status="draft",
            out=out, engine="embedded", as_of=None,
        )
        for report in REPORTS
    }  # fmt: skip
    return {report: produce(order, Progress("quiet", io.StringIO())) for report, order in orders.items()}


@pytest.fixture(scope="module")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("language", ["en", "nb"])
def test_axe_finds_no_violation_light_or_dark_wide_or_narrow(releases, browser, report, language):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    path = releases[report] / language / "report.html"
    for scheme in ("light", "dark"):
        for width in (1280, 390):
            context = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce", offline=True
            )
            page = context.new_page()
            page.goto(path.as_uri())
            found = axe.Axe().run(page).response["violations"]
            assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == [], (scheme, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            context.close()


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("language", ["en", "nb"])
def test_the_pdf_is_accessible_archivable_and_in_our_fonts(releases, report, language):
    checker = pytest.importorskip("page", reason="page-validation is not installed")
    content = (releases[report] / language / "report.pdf").read_bytes()
    for profile in ("ua1", "3a"):
        found = checker.validate_pdf_bytes(content, profile=checker.ValidationProfile(profile))
        assert found.is_compliant, [(failure.rule_id, failure.message) for failure in found.failures]
    names = pdf.font_names(content)
    assert all(name.startswith(("SourceSans3", "SourceSerif4")) for name in names), names


@pytest.mark.parametrize("report", REPORTS)
def test_the_norwegian_page_has_no_english_words(releases, report):
    text = words(releases[report], "nb").replace("English", "")  # the link to the other language
    text = text.replace("Pilot and Feasibility Studies", "")  # a journal's name
    text = re.sub(r"https?://\S+", "", text)
    assert not re.findall(r"\b(the|and|with|were|of|from|Draft|Table|Figure)\b", text)


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("language", ["en", "nb"])
def test_every_page_says_that_the_data_are_made_up(releases, report, language):
    notice = {"en": "Made-up data", "nb": "Oppdiktede data"}[language]
    assert notice in words(releases[report], language)
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    import subprocess

    paper = subprocess.run(
        ["pdftotext", "-layout", releases[report] / language / "report.pdf", "-"], capture_output=True, check=True
    ).stdout.decode()
    pages = paper.split("\f")[:-1]
    assert pages
    assert all(notice in page for page in pages)


def test_the_public_summary_is_short_and_plain(releases):
    from reise_report.language.readability import flesch, lix

    english, norwegian = words(releases["lay-summary"], "en"), words(releases["lay-summary"], "nb")
    assert len(english.split()) < 700
    assert flesch(english).grade < 10
    assert lix(norwegian).value < 45


def test_the_three_formats_hold_the_same_main_numbers(releases):
    import zipfile

    page = words(releases["final"], "nb")
    numbers = set(re.findall(r"\d+,\d \(−?\d+,\d til \d+,\d\)", page))
    assert numbers
    with zipfile.ZipFile(releases["final"] / "nb" / "report.docx") as archive:
        written = archive.read("word/document.xml").decode().replace("<w:br/>", " ")  # an interval under its estimate
    document = re.sub(r"<[^>]+>", "", written)
    assert [number for number in sorted(numbers) if number not in document] == []
