"""What holds for every drawing of a report."""

import pickle
import re
import subprocess
import sys

import pytest
import typst

from reise_report.exhibits import icon_array
from reise_report.exhibits.figure import ArmStyle, Figure
from reise_report.exhibits.svg import PAGE_WIDTH
from reise_report.resources import font_folder
from tests.exhibits import drawings, specs

INK_ON_WHITE, WHITE = 4.5, "#ffffff"


@pytest.fixture(scope="module", params=list(specs.ALL))
def drawn(request) -> str:
    return specs.ALL[request.param].draw()


@pytest.mark.parametrize("name", list(specs.ALL))
def test_a_drawing_is_a_value_that_can_be_kept_and_sent_to_another_process(name):
    spec = specs.ALL[name]
    again = pickle.loads(pickle.dumps(spec))  # noqa: S301 - our own bytes
    assert again == spec
    assert hash(again) == hash(spec)
    assert repr(again) == repr(spec)


@pytest.mark.parametrize("name", list(specs.ALL))
def test_drawing_twice_gives_the_same_bytes(name):
    assert specs.ALL[name].draw() == specs.ALL[name].draw()


def test_another_process_gives_the_same_bytes():
    code = (
        "import hashlib; from tests.exhibits import specs; "
        "print(*(hashlib.sha256(spec.draw().encode()).hexdigest() for spec in specs.ALL.values()))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, text=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_a_drawing_has_the_pages_width_exactly(drawn):
    root = drawings.root(drawn)
    assert root.get("width") == "465pt"
    assert root.get("viewBox") == f"0 0 465 {root.get('height').removesuffix('pt')}"


def test_no_text_leaves_the_page(drawn):
    height = float(drawings.root(drawn).get("height").removesuffix("pt"))
    for words in drawings.texts(drawn):
        assert words.left >= -0.6, words
        assert words.right <= PAGE_WIDTH + 0.6, words
        assert words.size <= words.y <= height - 0.15 * words.size, words


def test_no_text_lies_over_another(drawn):
    found = [words for words in drawings.texts(drawn) if words.text.strip("•– ")]
    for place, one in enumerate(found):
        for other in found[place + 1 :]:
            apart = one.right <= other.left + 0.8 or other.right <= one.left + 0.8
            assert apart or abs(one.y - other.y) >= 0.8 * min(one.size, other.size), (one, other)


def test_text_is_text_in_our_family_alone(drawn):
    assert drawings.texts(drawn)
    assert drawings.families(drawn) == {"'Source Sans 3'"}


def test_text_is_eight_to_nine_points_but_for_the_number_that_an_icon_array_is_about(drawn):
    assert {words.size for words in drawings.texts(drawn)} <= {8.0, 8.5, 9.0, icon_array.COUNT_SIZE}


def test_ids_are_our_own_and_point_somewhere(drawn):
    found = drawings.ids(drawn)
    assert len(found) == len(set(found))
    assert all(name.startswith("rr-") for name in found)
    assert set(re.findall(r'(?:href="|url\()#([^")]+)', drawn)) <= set(found)


def test_the_drawing_has_a_name(drawn):
    root = drawings.root(drawn)
    assert root.get("role") == "img"
    assert root.find(f"{drawings.SVG}title").get("id") == root.get("aria-labelledby")


def test_nothing_comes_along_that_is_not_seen(drawn):
    assert not re.search(r"<metadata|<style|<!DOCTYPE|<\?xml|<!--|<script|xlink|matplotlib|<g/>", drawn)


def test_coordinates_have_two_decimals_at_most(drawn):
    assert drawings.longest_fraction(drawn) <= 2


def test_there_is_no_background(drawn):
    for element in drawings.root(drawn).iter(f"{drawings.SVG}rect"):
        full = element.get("width") == "465" and element.getparent().tag != f"{drawings.SVG}clipPath"
        assert not full or element.get("fill") == "none"


def test_typst_draws_it_with_our_fonts_alone(drawn, tmp_path):
    (tmp_path / "drawing.svg").write_text(drawn, encoding="utf-8")
    (tmp_path / "page.typ").write_text('#image("drawing.svg")')
    pdf = typst.compile(str(tmp_path / "page.typ"), font_paths=[str(font_folder())], ignore_system_fonts=True)
    fonts = set(re.findall(rb"/BaseFont ?/(?:[A-Z]{6}\+)?([A-Za-z0-9-]+)", pdf))
    assert fonts
    assert all(name.startswith(b"SourceSans3-") for name in fonts)


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str = WHITE) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_words_are_dark_enough_to_read(drawn):
    fills = {drawings.style(text, "fill") for text in drawings.root(drawn).iter(f"{drawings.SVG}text")}
    assert all(contrast(fill) >= INK_ON_WHITE for fill in fills)


@pytest.mark.parametrize("style", list(ArmStyle))
def test_the_colour_of_an_arm_can_be_seen_and_read(style):
    assert contrast(style.colour) >= INK_ON_WHITE


def test_arms_differ_in_colour_line_and_marker():
    for look in ("colour", "line", "marker"):
        assert len({getattr(style, look) for style in ArmStyle}) == len(ArmStyle)


def test_a_figure_holds_a_drawing():
    figure = Figure(id="risks", caption="Risks.", alt="35 and 31 of 100.", spec=specs.risks())
    assert figure.spec.draw().startswith("<svg")
    assert hash(figure)
