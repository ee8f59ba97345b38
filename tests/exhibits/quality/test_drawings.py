"""The two drawings of the report on data quality: all words within the page, and legible on their ground."""

from __future__ import annotations

import pytest

from reise_report.errors import DocumentError
from reise_report.exhibits import svg
from reise_report.exhibits.quality.heat_map import HeatField, HeatMap, shade
from reise_report.exhibits.quality.strips import Strip, Strips
from tests.exhibits import drawings


def heat(columns=("Oppstart", "3 måneder", "6 måneder", "12 måneder"), blocks=("Fikk tilbud", "Vanlig oppfølging")):
    wide = len(columns) * len(blocks)
    rows = ("EQ-5D-5L", "Warwick–Edinburgh-skalaen for psykisk velvære (WEMWBS)", "Eget svar")
    fields = [tuple(HeatField(place / wide, str(place)) for place in range(wide))] * 2
    return HeatMap(
        id="heat",
        title="Varme",
        rows=rows,
        blocks=blocks,
        columns=columns,
        fields=(*fields, (HeatField(None, "–"),) * wide),
    )


def strips(**changes):
    known = {
        "id": "strips",
        "title": "Uker",
        "strips": (
            Strip("Oppstart", (0.0, 1.0, 0.5), "20 besvart"),
            Strip("3 måneder", (1.0, 0.2, 0.0), "18", (0.2, 1.8)),
        ),
        "ticks": ((0.0, "−1"), (1.0, "0"), (2.0, "+1")),
        "axis_label": "Uker fra den planlagte dagen",
        "band_label": "vindu",
    }  # fmt: skip
    return Strips(**{**known, **changes})


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("percent", range(101))
def test_the_number_in_a_field_stands_out_from_its_fill(percent):
    words = "#ffffff" if percent / 100 >= 0.6 else svg.INK
    assert contrast(shade(percent / 100), words) >= 4.5


def test_fields_grow_darker_with_their_share_in_grey_print_too():
    greys = [luminance(shade(percent / 100)) for percent in range(101)]
    assert greys == sorted(greys, reverse=True)
    assert len(set(greys)) > 60


@pytest.mark.parametrize("drawing", [heat(), strips()], ids=["heat", "strips"])
def test_every_word_is_on_the_page_and_none_is_lost(drawing):
    found = drawings.texts(drawing.draw())
    assert all(words.left >= -0.5 and words.right <= svg.PAGE_WIDTH + 0.5 for words in found)
    said = " ".join(words.text for words in found)
    for word in ("Oppstart", "måneder") if isinstance(drawing, HeatMap) else ("Oppstart", "vindu", "20 besvart"):
        assert word in said


def test_no_word_of_a_columns_head_is_cut(monkeypatch):
    said = [words.text for words in drawings.texts(heat().draw())]
    assert said.count("måneder") + sum(text.endswith(" måneder") for text in said) == 6
    assert not [text for text in said if text.endswith("-")]


def test_a_field_without_a_share_has_no_fill(monkeypatch):
    drawn = heat().draw()
    assert drawn.count("–") >= 8
    assert drawn.count("<rect ") == 16


def test_fields_that_do_not_fill_the_map_are_refused():
    with pytest.raises(DocumentError, match="give 3 rows of 8 fields"):
        HeatMap(id="x", title="x", rows=("a", "b", "c"), blocks=("d", "e"), columns=tuple("fghi"), fields=())


def test_strips_of_different_lengths_are_refused():
    with pytest.raises(DocumentError, match="same number of bars"):
        strips(strips=(Strip("a", (1.0,), ""), Strip("b", (1.0, 0.5), "")))


def test_a_strip_has_a_bar_for_each_number_above_nought():
    with_two = strips(strips=(Strip("a", (0.0, 1.0, 0.5), "n"),), band_label="").draw()
    with_one = strips(strips=(Strip("a", (0.0, 1.0, 0.0), "n"),), band_label="").draw()
    assert with_two.count("#4a6d8f") - with_one.count("#4a6d8f") == 1


def test_the_drawings_are_the_same_every_time():
    assert heat().draw() == heat().draw()
    assert strips().draw() == strips().draw()
