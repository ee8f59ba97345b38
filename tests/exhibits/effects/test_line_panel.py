"""The room in which lines are drawn: places, words that keep apart, marks."""

import itertools
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.exhibits import svg
from reise_report.exhibits.effects.curve_plot import Curve, CurvePlot, CurvePoint
from reise_report.exhibits.effects.line_panel import DASHES, LinePanel, PeopleLine, Tick, apart, marker
from reise_report.exhibits.figure import ArmStyle
from tests.exhibits import drawings

PANEL = LinePanel(
    title="Share",
    marks=tuple(Decimal(mark) for mark in (0, 10, 20)),
    ticks=(Tick(0, "0"), Tick(91, "3 months"), Tick(182, "6 months"), Tick(365, "12 months")),
    last=365,
    time_label="Time from randomisation",
    people_label="Still followed",
    people=(
        PeopleLine("Offered a supported work placement", ("120", "110", "90", "60"), ArmStyle.INTERVENTION),
        PeopleLine("Usual care", ("300", "280", "250", "200"), ArmStyle.CONTROL),
    ),
    ends=("Offered\n25.4%", "Usual care\n19.0%"),
)


def curve(style=ArmStyle.INTERVENTION, share=20.0, end="Offered\n20.0%", **limits):
    points = (CurvePoint(0, 0), CurvePoint(100, share / 2, **limits), CurvePoint(365, share, **limits))
    return Curve(end, points, style)


def plot(*curves, **changes):
    values = {
        "id": "curves",
        "title": "Curves",
        "share_label": "Share",
        "curves": curves,
        "last": 365.0,
        "ticks": PANEL.ticks,
        "time_label": "Time",
        "followed_label": "Still followed",
        "followed": PANEL.people,
    }
    return CurvePlot(**{**values, **changes})


@given(st.lists(st.tuples(st.floats(0, 200), st.floats(1, 40)), max_size=5))
def test_words_at_the_ends_of_lines_never_touch(blocks):
    placed = sorted(zip(apart(blocks), (height for _, height in blocks), strict=True))
    for (low, below), (high, above) in itertools.pairwise(placed):
        assert high - low >= (below + above) / 2 - 1e-6


def test_words_that_do_not_touch_stay_where_they_are():
    assert apart([(50.0, 10.0), (10.0, 10.0)]) == [50.0, 10.0]


def test_the_names_of_the_arms_end_before_the_first_number():
    elements, _ = PANEL.below()
    drawn = svg.document(height=400, size=8, body=elements, id_="x", title="x")
    first = next(words for words in drawings.texts(drawn) if words.text == "120")
    names = [words for words in drawings.texts(drawn) if "Offered" in words.text or words.text == "Usual care"]
    assert names
    assert all(words.right < first.left for words in names)


def test_everything_stays_on_the_page():
    wide = plot(curve(end="Fikk tilbud om utplassering med støtte og oppfølging\n20,0 %"), curve(ArmStyle.CONTROL))
    for words in drawings.texts(wide.draw()):
        assert words.left >= -0.5
        assert words.right <= svg.PAGE_WIDTH + 0.5


def test_ticks_that_would_run_into_one_another_lose_their_names_but_not_the_last():
    many = tuple(Tick(7.0 * week, f"week {week}") for week in range(1, 53))
    people = tuple(replace(line, numbers=("100",) * 52) for line in PANEL.people)
    named = replace(PANEL, ticks=many, people=people, last=364).named
    assert 51 in named
    assert len(named) < 20


def test_the_room_has_no_rows_of_people_where_none_are_told():
    blank = tuple(replace(line, numbers=("",) * 4) for line in PANEL.people)
    elements, height = replace(PANEL, people=blank).below()
    assert elements == []
    assert height < PANEL.below()[1]


@pytest.mark.parametrize("style", list(ArmStyle))
def test_every_arm_has_a_mark_of_its_own_shape_also_hollow(style):
    assert style.colour in marker((10, 10), style)
    assert 'fill="none"' in marker((10, 10), style, hollow=True)


def test_lines_differ_by_dashes_not_by_colour_alone():
    assert len({DASHES[style.line] for style in ArmStyle}) == len(ArmStyle)
    drawn = plot(curve(), curve(ArmStyle.CONTROL, 10.0)).draw()
    assert 'stroke-dasharray="5,3"' in drawn


def test_a_curve_stays_level_until_its_next_day():
    drawn = plot(curve()).draw()
    way = next(path for path in re.findall(r'<path d="([^"]+)"[^>]*stroke-width="1.5"', drawn))
    places = [tuple(map(float, point.split(","))) for point in re.findall(r"[\d.]+,[\d.]+", way)]
    for (x0, y0), (x1, y1) in itertools.pairwise(places):
        assert x0 == x1 or y0 == y1


def test_there_is_a_band_only_where_there_are_limits():
    assert plot(curve()).draw().count("<polygon") == 0
    assert plot(curve(low=5.0, high=25.0)).draw().count("fill-opacity") == 1


def test_the_axis_of_shares_starts_at_zero_and_holds_the_highest_limit():
    shown = {words.text for words in drawings.texts(plot(curve(low=5.0, high=48.0)).draw())}
    assert {"0%", "50%"} <= shown


def test_a_plot_without_any_points_is_drawn():
    assert plot(Curve("", (), ArmStyle.INTERVENTION)).draw().endswith("</svg>\n")


def test_words_of_data_are_escaped():
    assert "<b>" not in plot(curve(), share_label="<b>{{x}}").draw()
