"""The plane drawn: everything on the page, corners only where they are, the threshold as far as the panel goes."""

import itertools
import math
import re
from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.exhibits import svg
from reise_report.exhibits.effects.plane_plot import THRESHOLD, Outline, PlanePanel, PlanePlot
from tests.exhibits import drawings

RING = tuple((math.cos(turn), math.sin(turn)) for turn in range(6))
DRAWS = tuple((0.046 + 0.01 * x, 2_000 + 5_000 * y) for x, y in RING)
PANEL = PlanePanel(
    title="Health costs",
    estimate=(0.046, 2_361.0),
    draws=DRAWS,
    outlines=(Outline(DRAWS, inner=False), Outline(DRAWS[:4], inner=True)),
    corners=("68.3%", "31.7%", "1.2%", "3.4%"),
)
ROUND = replace(PANEL, draws=tuple((0.05 * x, 9_000 * y) for x, y in RING))  # in all four quarters
LONG = "Utvidede kostnader i helse- og omsorgstjenesten med egenandeler og tapt produksjon hos pårørende"


def plot(*panels, **changes):
    values = {
        "id": "plane",
        "title": "Plane",
        "panels": panels or (PANEL,),
        "effect_label": "Difference in life years",
        "cost_label": "Difference in costs, NOK",
        "threshold": 275_000.0,
        "threshold_label": "NOK 275,000 for one life year: worth the cost below the line",
        "thousands": ",",
    }
    return PlanePlot(**{**values, **changes})


def words(drawn):
    return [one.text for one in drawings.texts(drawn)]


def apart(found):
    """Pairs of texts that lie over one another."""
    return [
        (one.text, other.text)
        for one, other in itertools.combinations(found, 2)
        if abs(one.y - other.y) < 0.7 * min(one.size, other.size)
        and one.left < other.right - 0.3
        and other.left < one.right - 0.3
    ]


def test_a_plot_is_a_frozen_key_and_draws_the_same_twice():
    one = plot()
    assert hash(one) == hash(plot())
    assert one.draw() == plot().draw()
    with pytest.raises(FrozenInstanceError):
        one.id = "other"


@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize("title", ["Costs", LONG])
def test_words_stay_on_the_page_and_off_one_another(count, title):
    panels = [replace(ROUND, title=f"{title} {place}") for place in range(count)]
    found = drawings.texts(
        plot(*panels, effect_label=f"Forskjell i {LONG}", cost_label=LONG, threshold_label=LONG * 2).draw()
    )
    assert all(one.left >= -0.5 and one.right <= svg.PAGE_WIDTH + 0.5 for one in found)
    assert apart(found) == []


def test_panels_beside_one_another_stand_at_one_height_though_one_title_is_longer():
    found = drawings.texts(plot(replace(PANEL, title=LONG), PANEL).draw())
    heights = {one.y for one in found if one.text == "Difference in costs, NOK"}
    assert len(heights) == 1


def test_two_panels_share_a_line_and_the_third_begins_the_next():
    found = [one for one in drawings.texts(plot(PANEL, PANEL, PANEL).draw()) if one.text == "Health costs"]
    assert found[0].y == found[1].y < found[2].y
    assert found[0].left == found[2].left < found[1].left


def test_every_quarter_on_the_panel_has_its_share():
    assert {"68.3%", "31.7%", "1.2%", "3.4%"} <= set(words(plot(ROUND).draw()))


def test_the_share_of_a_quarter_off_the_panel_is_not_shown():
    shown = set(words(plot().draw()))
    assert {"68.3%", "31.7%"} <= shown
    assert not shown & {"1.2%", "3.4%"}  # no draw has gained less, so the panel does not go there
    cheap = replace(PANEL, estimate=(0.046, -9_000.0), draws=(), outlines=())
    assert not set(words(plot(cheap).draw())) & {"68.3%", "1.2%", "3.4%"}


def test_no_share_is_shown_where_there_is_none():
    drawn = plot(replace(ROUND, corners=("", "", "", ""))).draw()
    assert not [text for text in words(drawn) if "%" in text]


SPOTS = st.tuples(
    st.integers(-2_000, 2_000).map(lambda part: part / 1_000), st.integers(-1_000_000, 1_000_000).map(float)
)


@given(SPOTS, st.lists(SPOTS, max_size=4), st.integers(0, 1_000_000))
def test_every_point_lies_on_the_panel_and_off_the_corners(estimate, draws, threshold):
    drawn = plot(replace(ROUND, estimate=estimate, draws=tuple(draws), outlines=()), threshold=threshold).draw()
    height = float(re.search(r'viewBox="0 0 465 ([\d.]+)"', drawn)[1])
    discs = [tuple(map(float, found)) for found in re.findall(r'<circle cx="([-\d.]+)" cy="([-\d.]+)"', drawn)]
    boxes = [
        tuple(map(float, found))
        for found in re.findall(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', drawn)
    ]
    assert len(discs) == len(draws) + 1
    for x, y in discs:
        assert 0 <= x <= svg.PAGE_WIDTH
        assert 0 <= y <= height
        assert not any(left < x < left + wide and top < y < top + high for left, top, wide, high in boxes)


def test_an_estimate_alone_without_draws_or_spread_is_drawn():
    same = replace(PANEL, estimate=(0.1, 10_000.0), draws=((0.1, 10_000.0),) * 5, outlines=())
    assert plot(same).draw().count("<circle") == 6
    assert "nan" not in plot(replace(same, estimate=(0.0, 0.0), draws=((0.0, 0.0),))).draw()


def dashed(drawn):
    """Ends of the thresholds' lines, the sample in the legend last."""
    found = re.findall(rf'<path d="M([-\d.]+),([-\d.]+) L([-\d.]+),([-\d.]+)"[^>]*stroke="{THRESHOLD}"', drawn)
    return [tuple(map(float, ends)) for ends in found]


@pytest.mark.parametrize("threshold", [0.0, 1.0, 275_000.0, 1e9])
def test_the_line_of_the_threshold_ends_with_the_panel(threshold):
    drawn = plot(ROUND, threshold=threshold).draw()
    line, sample = dashed(drawn)
    grid = [
        tuple(map(float, found))
        for found in re.findall(r'M([\d.]+),([\d.]+) L[\d.,]+" fill="none" stroke="#e3e7ea"', drawn)
    ]
    low, high = min(y for _, y in grid), max(y for _, y in grid)
    assert low - 0.1 <= min(line[1], line[3]) <= max(line[1], line[3]) <= high + 0.1
    assert sample[0] == 0


def test_without_a_threshold_there_is_neither_line_nor_legend():
    drawn = plot(threshold=None).draw()
    assert dashed(drawn) == []
    assert not any("worth the cost" in text for text in words(drawn))


def test_numbers_on_the_axes_are_written_as_in_the_language():
    shown = words(plot(replace(PANEL, draws=((2_000.0, 9_000.0),)), decimal_sign=",", thousands="\u00a0").draw())
    assert {"10\u00a0000", "2\u00a0000"} <= set(shown)
    assert "0,02" in words(plot(decimal_sign=",").draw())


def test_the_inner_line_is_stronger_than_the_outer():
    widths = re.findall(r'stroke="#0b5fa5" stroke-width="([\d.]+)"', plot().draw())
    assert list(map(float, widths)) == [0.8, 1.2]
