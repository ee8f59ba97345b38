"""The page in a real browser: WCAG 2.2 AA by axe-core, in both languages, both themes, wide and narrow."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reise_report.documents.formats import Format
from tests.documents.conftest import Rendered

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


def opened(browser: Any, path: Path, width: int = 1280, scheme: str = "light", media: str | None = None) -> Any:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce", offline=True
    )
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text))
    page.problems = problems
    page.goto(path.as_uri())
    if media:
        page.emulate_media(media=media)
    return page


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["nb", "en"])
def test_axe_finds_no_violation(
    browser: Any, rendered: dict[str, Rendered], language: str, scheme: str, width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    page = opened(browser, rendered[language].paths[Format.HTML], width, scheme)
    found = axe.Axe().run(page).response
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found["violations"]] == []
    assert page.problems == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_contents_open_where_one_reads_and_by_their_buttons(browser: Any, rendered: dict[str, Rendered]) -> None:
    page = opened(browser, rendered["nb"].paths[Format.HTML])
    button = page.locator(".rr-expand").first
    assert button.get_attribute("aria-expanded") == "false"
    assert button.get_attribute("aria-label") == "Vis avsnitt: 2 Metode"
    button.click()
    assert button.get_attribute("aria-expanded") == "true"
    page.locator("#sec-methods").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#sec-flow').scrollIntoView()")
    page.wait_for_timeout(100)
    assert "Deltakerflyt" in page.locator(".rr-contents [aria-current]").inner_text()


def test_tabs_answer_to_the_keyboard_and_to_a_link_into_a_hidden_one(
    browser: Any, rendered: dict[str, Rendered]
) -> None:
    page = opened(browser, rendered["nb"].paths[Format.HTML])
    first, second = page.locator("[role=tab]").all()
    first.focus()
    page.keyboard.press("ArrowRight")
    assert second.get_attribute("aria-selected") == "true"
    assert not page.locator("#fig-curve").is_visible()
    page.evaluate("location.hash = '#fig-curve'")
    page.wait_for_timeout(100)
    assert page.locator("#fig-curve").is_visible()


def test_print_shows_every_tab_and_no_furniture(browser: Any, rendered: dict[str, Rendered]) -> None:
    page = opened(browser, rendered["nb"].paths[Format.HTML], media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert all(panel.is_visible() for panel in page.locator("[role=tabpanel]").all())
    assert not page.locator(".rr-contents").is_visible()
    assert not page.locator("[role=tablist]").is_visible()
    assert page.locator("details.rr-details").first.get_attribute("open") is not None


def test_the_page_is_whole_without_its_script(browser: Any, rendered: dict[str, Rendered]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(rendered["nb"].paths[Format.HTML].as_uri())
    assert all(panel.is_visible() for panel in page.locator("[role=tabpanel]").all())
    assert page.locator(".rr-contents ul ul").first.is_visible()
