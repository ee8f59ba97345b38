"""Pictures of an economic evaluation: built from rows, told in words with the numbers, fit for a page."""

import itertools
import re

import pytest

from reise_report.exhibits import svg
from reise_report.exhibits.effects.economic_figures import acceptability_figure, plane_figure
from tests.exhibits import drawings
from tests.exhibits.effects.economic_rows import AMOUNTS, NOTHING, evaluation, shown
from tests.exhibits.effects.test_plane_plot import apart

DATA = {"as_data": True, "outcome": {"costs": ["money", "more", "most"]}}
PERSPECTIVES = ({"outcome": {"costs": ["costs_health"]}}, {}, DATA)
QUARTERS = [f"costs_health.quadrant.{quarter}" for quarter in ("north_east", "south_east", "south_west", "north_west")]


def plain(text):
    return text.replace("\u00a0", " ")


def curve(chances, frontier=None):
    """Rows of the curve of health costs that are other ones."""
    best = frontier or [max(chance, 1 - chance) for chance in chances]
    found = {f"costs_health.curve.{step:02d}.probability": {"value": chance} for step, chance in enumerate(chances)}
    return found | {f"costs_health.curve.{step:02d}.frontier": {"value": here} for step, here in enumerate(best)}


@pytest.mark.parametrize("make", [plane_figure, acceptability_figure])
@pytest.mark.parametrize("changes", PERSPECTIVES)
@pytest.mark.parametrize("language", ["en", "nb"])
def test_a_figure_is_the_same_twice_and_fits_the_page(make, changes, language):
    one, other = (make(evaluation(language, **changes)) for _ in range(2))
    assert hash(one.spec) == hash(other.spec)
    assert one.spec.draw() == other.spec.draw()
    found = drawings.texts(one.spec.draw())
    assert all(words.left >= -0.5 and words.right <= svg.PAGE_WIDTH + 0.5 for words in found)
    assert apart(found) == []


def test_the_plane_stands_before_the_curves():
    assert [figure.id for figure in shown().figures] == ["economic-qaly-plane", "economic-qaly-acceptability"]


def test_the_plane_has_estimate_draws_and_lines_from_the_rows():
    spec = plane_figure(evaluation()).spec
    assert [panel.title for panel in spec.panels] == ["Health costs", "All costs"]
    first = spec.panels[0]
    assert first.estimate == (0.046, 2_361.0)
    assert len(first.draws) == 20
    assert [(line.inner, len(line.points)) for line in first.outlines] == [(False, 12), (True, 12)]
    assert tuple(map(plain, first.corners)) == ("68.3%", "31.7%", "< 0.1%", "< 0.1%")
    assert spec.threshold == AMOUNTS[0]


def test_the_alternative_text_of_the_plane_has_the_numbers():
    assert plain(plane_figure(evaluation()).alt).startswith(
        "Health costs: the dot lies at 0.046 and NOK 2,400. Of the uncertainty 68.3% lies where more is gained "
        "at a higher "
        "cost, 31.7% where more is gained at no higher cost, < 0.1% where less is gained at no higher cost, and < 0.1% "
        "where less is gained at a higher cost. All costs: the dot"
    )
    assert plain(plane_figure(evaluation("nb")).alt).startswith(
        "Helsekostnader: Prikken ligger ved 0,046 og 2 400 kr. Av usikkerheten ligger 68,3 % der mer er oppnådd"
    )


def test_captions_say_how_many_people_figures_rest_on():
    for figure in shown().figures:
        assert figure.caption.endswith("Based on 60 of 60 randomised.")
    without = {"changed": {"costs_health.cost_difference": {"n_analysed": None}}}
    assert "Based on" not in plane_figure(evaluation(**without)).caption


def test_shares_that_are_not_there_leave_the_dot_and_no_corner():
    one = evaluation(changed=dict.fromkeys(QUARTERS, NOTHING), outcome={"costs": ["costs_health"]})
    figure = plane_figure(one)
    assert figure.spec.panels[0].corners == ("", "", "", "")
    assert plain(figure.alt) == "Health costs: the dot lies at 0.046 and NOK 2,400."


@pytest.mark.parametrize("gone", ["effect_difference", "costs_health.cost_difference"])
def test_without_an_estimate_there_is_no_panel(gone):
    figure = plane_figure(evaluation(changed={gone: NOTHING}))
    titles = [] if figure is None else [panel.title for panel in figure.spec.panels]
    assert titles == ([] if gone == "effect_difference" else ["All costs"])


def test_pooled_results_without_draws_have_lines_alone():
    figure = plane_figure(evaluation(without=".draw."))
    assert all(panel.draws == () and panel.outlines for panel in figure.spec.panels)


def test_a_perspective_without_draws_and_lines_has_no_panel():
    alone = {"outcome": {"costs": ["costs_health"]}}
    assert plane_figure(evaluation(without=".contour.", **alone)).spec.panels[0].outlines == ()
    assert plane_figure(evaluation(without=("costs_health.draw.", ".contour."), **alone)) is None


def test_without_curves_there_is_no_figure_of_them():
    assert acceptability_figure(evaluation(without=".curve.")) is None
    assert [item.name for item in acceptability_figure(evaluation(without="all.curve.")).spec.curves] == [
        "Health costs"
    ]


@pytest.mark.parametrize(("language", "words"), [("en", "275,000"), ("nb", "275 000")])
def test_all_six_thresholds_are_on_the_curves(language, words):
    spec = acceptability_figure(evaluation(language)).spec
    assert [amount for amount, _ in spec.thresholds] == list(AMOUNTS)
    assert plain(spec.thresholds[0][1]) == words
    drawn = {plain(one.text) for one in drawings.texts(spec.draw())}
    assert {plain(shown) for _, shown in spec.thresholds} <= drawn


def test_the_alternative_text_of_the_curves_has_every_threshold():
    alt = plain(acceptability_figure(evaluation()).alt)
    assert alt.startswith("Health costs. NOK 275,000: 93.8%; NOK 385,000: 97.4%; NOK 495,000: 98.9%;")
    assert "NOK 825,000: > 99.9%. All costs. NOK 275,000: 93.8%" in alt
    assert "275 000 kr: 93,8 %" in plain(acceptability_figure(evaluation("nb")).alt)


def test_a_perspective_without_probabilities_is_left_out_of_the_alternative_text():
    ends = [f"costs_health.at.{amount}.probability" for amount in AMOUNTS]
    alt = acceptability_figure(evaluation(changed=dict.fromkeys(ends, NOTHING))).alt
    assert alt.startswith("All costs. NOK")


@pytest.mark.parametrize(
    ("chances", "frontier", "said", "sagt"),
    [
        (
            (0.3, 0.47, 0.64, 0.81, 0.98),
            None,
            "the curve is the frontier from about NOK 500,000 on; below that the group “Usual” has the higher",
            "er kurven også akseptabilitetsfronten fra om lag 500 000 kr; under det har gruppen «Vanlig» høyest",
        ),
        (
            (0.9, 0.7, 0.4, 0.2, 0.1),
            None,
            "the curve is the frontier up to about NOK 250,000; above that the group “Usual” has the higher",
            "er kurven også akseptabilitetsfronten opp til om lag 250 000 kr; over det har gruppen «Vanlig» høyest",
        ),
        (
            (0.6, 0.7, 0.8, 0.9, 1.0),
            None,
            "the group “Offer” has the higher expected net benefit throughout, and the curve is the frontier.",
            "har gruppen «Tilbud» høyest forventet netto nytte hele veien, og kurven er også akseptabilitetsfronten.",
        ),
        (
            (0.4, 0.4, 0.3, 0.2, 0.1),
            None,
            "the group “Usual” has the higher expected net benefit throughout; the frontier is what the curve "
            "lacks to 100%.",
            "har gruppen «Vanlig» høyest forventet netto nytte hele veien; akseptabilitetsfronten er det kurven "
            "mangler på",
        ),
        (
            (
                0.3,
                0.52,
                0.64,
                0.81,
                0.98,
            ),  # likely at 250 000, and yet of lower expected benefit: a skewed distribution
            (0.7, 0.48, 0.64, 0.81, 0.98),
            "the curve is the frontier from about NOK 500,000 on",
            "fra om lag 500 000 kr",
        ),
    ],
)
def test_the_frontier_is_told_in_words(chances, frontier, said, sagt):
    changed = curve(chances, frontier)
    assert f"Counting health costs, {said}" in plain(acceptability_figure(evaluation(changed=changed)).caption)
    assert sagt in plain(acceptability_figure(evaluation("nb", changed=changed)).caption)


def test_curves_are_percentages_of_the_rows():
    found = acceptability_figure(evaluation(changed=curve((0.3, 0.47, 0.64, 0.81, 0.98)))).spec.curves[0].points
    assert [round(height, 6) for _, height in found] == [30.0, 47.0, 64.0, 81.0, 98.0]
    assert [amount for amount, _ in found] == [0.0, 250_000.0, 500_000.0, 750_000.0, 1_000_000.0]


def test_norwegian_figures_hold_no_english():
    english = re.compile(r"\b(the|of|and|with|group|difference|cost|costs|below|worth|lies)\b|NOK", re.IGNORECASE)
    for figure in shown("nb").figures:
        drawn = [one.text for one in drawings.texts(figure.spec.draw())]
        said = itertools.chain([figure.caption, figure.alt], drawn)
        assert [text for text in said if english.search(text)] == []
