"""Curves over what may be paid: thresholds, names at the ends of the lines, words that stay on the page."""

import re
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.exhibits import svg
from reise_report.exhibits.effects.acceptability_plot import STYLES, AcceptabilityPlot, ValueCurve, between
from tests.exhibits import drawings
from tests.exhibits.effects.test_plane_plot import LONG, apart

AMOUNTS = (275_000, 385_000, 495_000, 605_000, 715_000, 825_000)
POINTS = tuple((16_500.0 * step, min(100.0, 30 + 1.5 * step)) for step in range(61))
NAMES = (
    "Health costs",
    "Societal costs",
    "Costs of the municipalities",
    "Alles kostnader i helse- og omsorgstjenesten",
)


def plot(*curves, **changes):
    values = {
        "id": "curve",
        "title": "Acceptability",
        "height_label": "Probability that the group “Offer” is worth its cost",
        "amount_label": "What may be paid for one life year, NOK",
        "curves": curves or (ValueCurve("Health costs", POINTS),),
        "thresholds": tuple((float(amount), f"{amount:,}") for amount in AMOUNTS),
        "top": 100.0,
        "percent": "%",
        "thousands": ",",
    }
    return AcceptabilityPlot(**{**values, **changes})


def uprights(drawn):
    """Where the thresholds stand."""
    return [float(x) for x in re.findall(r'd="M([\d.]+),[\d.]+ L\1,[\d.]+"[^>]*stroke-dasharray="2,2"', drawn)]


def test_a_plot_is_a_frozen_key_and_draws_the_same_twice():
    one = plot()
    assert hash(one) == hash(plot())
    assert one.draw() == plot().draw()
    with pytest.raises(FrozenInstanceError):
        one.id = "other"


def test_all_six_thresholds_are_drawn_and_named():
    drawn = plot().draw()
    found = uprights(drawn)
    assert len(found) == 6
    assert found == sorted(found)
    assert {f"{amount:,}" for amount in AMOUNTS} <= {one.text for one in drawings.texts(drawn)}


def test_thresholds_too_near_for_their_words_keep_their_lines():
    near = tuple((100_000.0 + 1_000 * place, f"{100 + place},000") for place in range(6))
    drawn = plot(thresholds=near).draw()
    assert len(uprights(drawn)) == 6
    assert [one.text for one in drawings.texts(drawn) if one.text in dict(near).values()] == ["100,000"]


@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize("height", [0.0, 50.0, 100.0])
def test_names_at_the_ends_stay_on_the_page_and_off_one_another(count, height):
    same = tuple((amount, height) for amount, _ in POINTS)
    drawn = plot(
        *(ValueCurve(name, same) for name in NAMES[:count]), height_label=LONG * 2, amount_label=LONG * 2
    ).draw()
    found = drawings.texts(drawn)
    tall = float(re.search(r'viewBox="0 0 465 ([\d.]+)"', drawn)[1])
    assert all(one.left >= -0.5 and one.right <= svg.PAGE_WIDTH + 0.5 for one in found)
    assert all(6 < one.y <= tall for one in found)
    assert apart(found) == []


def test_each_curve_has_dashes_of_its_own_and_shows_them_before_its_name():
    drawn = plot(*(ValueCurve(name, POINTS) for name in NAMES)).draw()
    for colour, dash in STYLES:
        found = re.findall(rf'stroke="{colour}" stroke-width="1.5"(?: stroke-dasharray="([\d.,]+)")?', drawn)
        assert found == [dash, dash]


def test_curves_end_before_their_names():
    drawn = plot(*(ValueCurve(name, POINTS) for name in NAMES)).draw()
    name = next(one for one in drawings.texts(drawn) if one.text == "Health costs")
    ends = [float(end) for end in re.findall(r'L([\d.]+),[\d.]+" fill="none" stroke="#0b5fa5"', drawn)]
    assert max(ends) < name.left


def test_percentages_go_from_0_to_100_and_money_as_high_as_it_must():
    assert {"0%", "20%", "100%"} <= {one.text for one in drawings.texts(plot().draw())}
    money = (ValueCurve("Health costs", ((0.0, 10.0), (1_000.0, 1_700.0))),)
    shown = {one.text for one in drawings.texts(plot(*money, top=None, percent="").draw())}
    assert "2,000" in shown


def test_numbers_are_written_as_in_the_language():
    shown = {one.text for one in drawings.texts(plot(percent="\u00a0%", thousands="\u00a0", decimal_sign=",").draw())}
    assert {"100\u00a0%", "200\u00a0000"} <= shown


def test_a_curve_at_nothing_and_one_amount_alone_is_drawn():
    drawn = plot(ValueCurve("Health costs", ((0.0, 0.0), (1.0, 0.0))), thresholds=((0.5, "0.5"),), top=None).draw()
    assert "nan" not in drawn


@given(st.lists(st.floats(1, 12), max_size=5), st.data())
def test_blocks_stay_between_top_and_bottom_and_off_one_another(heights, data):
    middles = sorted(data.draw(st.lists(st.floats(-50, 150), min_size=len(heights), max_size=len(heights))))
    found = between(middles, heights, 0.0, 100.0)
    edges = [(middle - height / 2, middle + height / 2) for middle, height in zip(found, heights, strict=True)]
    assert all(top >= -1e-9 and bottom <= 100 + 1e-9 for top, bottom in edges)
    assert all(edges[place][1] <= edges[place + 1][0] + 1e-9 for place in range(len(edges) - 1))
