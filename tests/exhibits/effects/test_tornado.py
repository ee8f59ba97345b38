"""The tornado: what a changed plan does to the net benefit, the widest first, also where there is no result."""

import itertools
import re
from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.exhibits import svg
from reise_report.exhibits.effects.sensitivity import Line, sensitivity_part
from reise_report.exhibits.effects.tornado import tornado_figure
from reise_report.exhibits.effects.tornado_plot import COLOUR, LIGHT, TornadoBar, TornadoPlot
from tests.exhibits import drawings
from tests.exhibits.effects.asked import NOTHING, analysis, cells, reader, varied
from tests.exhibits.effects.test_plane_plot import LONG, apart

ID = "worth.nested"
AT = "spent_care.at.100000.net_benefit"
AMOUNTS = st.integers(-1_000_000, 1_000_000).map(float)
CHANGES = [
    varied("econ.complete", ID, analysis__missing={"method": "complete_cases"}),
    varied("econ.capped", ID, analysis__cost_cap=0.9),
    varied("econ.all", ID, outcome__costs=["spent_all"]),
]


def made(language="en", changed=None, sensitivity=None):
    one = reader((ID,), language, changed=changed, sensitivity=sensitivity or CHANGES)
    return sensitivity_part(one, analysis(one, ID))


def bar(value, text="", label="Changed"):
    return TornadoBar(label, value, text or ("no data" if value is None else f"{value:,.0f}"))


def plot(*bars, base=10_412.0, **changes):
    values = {
        "id": "tornado",
        "title": "Sensitivity",
        "base": base,
        "base_label": f"Main analysis: {base:,.0f}",
        "bars": bars or (bar(37_333.0), bar(1_283.0), bar(None)),
        "heads": ("What is changed", "Net benefit"),
        "axis_label": "Net benefit (NOK) at a threshold of NOK 275,000",
        "thousands": ",",
    }
    return TornadoPlot(**{**values, **changes})


def bars_of(drawn):
    """Left end, width and colour of each bar, from above."""
    found = re.findall(r'<rect x="([-\d.]+)" y="[\d.]+" width="([\d.]+)" height="[\d.]+" fill="(#[0-9a-f]{6})"', drawn)
    return [(float(left), float(wide), colour) for left, wide, colour in found]


def test_a_plot_is_a_frozen_key_and_draws_the_same_twice():
    one = plot()
    assert hash(one) == hash(plot())
    assert one.draw() == plot().draw()
    with pytest.raises(FrozenInstanceError):
        one.id = "other"


def test_bars_go_from_the_base_to_either_side():
    (up, up_wide, first), (down, down_wide, second) = bars_of(plot().draw())
    assert up == pytest.approx(down + down_wide, abs=0.02)  # both touch the line of the base
    assert (first, second) == (COLOUR, LIGHT)
    assert up_wide > down_wide


@given(AMOUNTS, st.lists(st.one_of(st.none(), AMOUNTS), min_size=1, max_size=5))
def test_every_bar_lies_between_the_labels_and_the_numbers(base, values):
    one = plot(*(bar(value) for value in values), base=base)
    drawn = one.draw()
    found = bars_of(drawn)
    assert len(found) == sum(value is not None for value in values)
    texts = drawings.texts(drawn)
    labels = [words.right for words in texts if words.text == "Changed"]
    assert all(max(labels) < left and left + wide <= svg.PAGE_WIDTH for left, wide, _ in found)
    assert "nan" not in drawn


@pytest.mark.parametrize("base", [0.0, -5_000.0, 40_000.0])
def test_a_base_at_0_below_it_and_at_the_end_of_the_axis_keeps_its_words_on_the_page(base):
    found = drawings.texts(plot(base=base).draw())
    assert all(one.left >= -0.5 and one.right <= svg.PAGE_WIDTH + 0.5 for one in found)
    assert any(one.text.startswith("Main analysis") for one in found)


def test_nothing_moves_anything():
    drawn = plot(bar(0.0), bar(0.0), base=0.0).draw()
    assert [wide for _, wide, _ in bars_of(drawn)] == [0.8, 0.8]


def test_results_that_are_not_there_give_their_reason_in_the_column_of_numbers():
    reason = "the covariates determine one another"
    found = drawings.texts(plot(bar(37_333.0), bar(None, reason)).draw())
    words = [one for one in found if one.text and one.text in reason]
    assert " ".join(one.text for one in words) == reason
    axis_end = max(one.right for one in found if one.text == "40,000")
    assert min(one.left for one in words) > axis_end - 20
    assert apart(found) == []


@pytest.mark.parametrize("label", ["A", LONG, LONG * 2])
def test_long_labels_are_broken_and_stay_off_one_another(label):
    found = drawings.texts(
        plot(bar(37_333.0, label=label), bar(None, LONG, label=label), bar(-200_000.0, label=label)).draw()
    )
    assert all(one.left >= -0.5 and one.right <= svg.PAGE_WIDTH + 0.5 for one in found)
    assert apart(found) == []


def test_0_is_marked_where_it_lies_inside_the_axis():
    assert 'stroke-dasharray="2,2"' in plot(bar(-5_000.0)).draw()
    assert 'stroke-dasharray="2,2"' not in plot(bar(5_000.0)).draw()


@pytest.mark.parametrize("language", ["en", "nb"])
def test_the_widest_stands_first_and_the_words_have_the_numbers(language):
    (figure,) = made(language).figures
    values = [one.value for one in figure.spec.bars]
    swings = [abs(value - figure.spec.base) for value in values]
    assert swings == sorted(swings, reverse=True)
    assert len(re.findall(r"kr|NOK", figure.alt)) == 4
    start = {"en": "Main analysis: NOK\u00a0", "nb": "Hovedanalysen: "}[language]
    assert figure.alt.startswith(start)
    assert figure.id == "worth-nested-sensitivity"


def test_captions_say_what_moves_and_which_side_is_good():
    assert made().figures[0].caption == (
        "Analysis worth.nested: how far each change moves the net benefit from that of the main analysis. Above "
        "0 the group "
        "“Offer” is worth more than it costs."
    )
    assert "Over 0 er gruppen «Offer» verdt mer enn den koster." in made("nb").figures[0].caption


def test_a_result_that_is_not_there_stands_last_and_is_told():
    part = made(changed={"econ.all.spent_all.at.100000.net_benefit": {**NOTHING, "reason": "no_data"}})
    last = part.figures[0].spec.bars[-1]
    assert (last.label, last.value, last.text) == ("Change of econ.all", None, "no data")
    assert "Change of econ.all: no data" in part.figures[0].alt
    assert "One gives no estimate; the table says why." in part.said[0]


@pytest.mark.parametrize("gone", [["worth.nested"], ["econ.complete", "econ.capped", "econ.all"]])
def test_without_a_main_result_or_any_other_there_is_no_plot(gone):
    changed = {f"{id_}.{AT}": {**NOTHING, "reason": "no_data"} for id_ in gone if id_ != "econ.all"}
    if "econ.all" in gone:
        changed["econ.all.spent_all.at.100000.net_benefit"] = {**NOTHING, "reason": "no_data"}
    part = made(changed=changed)
    assert part.figures == ()
    assert part.tables


def test_the_table_has_no_column_for_a_test_that_nobody_made():
    (table,) = made().tables
    assert [cell.text for cell in table.head[0]] == ["Analysis", "Analysed, n", "Estimate (95% CI)"]
    assert len(cells(table)["Main analysis"]) == 2
    assert next(iter(cells(table))) == "Net benefit (NOK) at a threshold of NOK\u00a0100,000"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", r"give 3 estimates, from NOK\u00a0−?[\d,]+ to NOK\u00a0[\d,]+00\."),
        ("nb", r"gir 3 estimater, fra −?[\d\u00a0]+ kr til"),
    ],
)
def test_amounts_in_the_sentence_have_their_currency_at_both_ends_and_are_told_to_the_hundred(language, words):
    assert re.search(words.replace(" kr", "\u00a0kr"), made(language).said[0]), made(language).said[0]


def test_those_on_another_scale_are_named_in_the_caption_and_not_drawn():
    other = varied("econ.high", ID, analysis__thresholds={"amounts": [100_000, 300_000], "reference": 300_000})
    part = made(sensitivity=[*CHANGES, other])
    assert "Those on another scale are in the table alone." in part.figures[0].caption
    assert len(part.figures[0].spec.bars) == 3


def test_bars_keep_the_order_of_the_plan_where_they_move_it_alike():
    one = reader((ID,), sensitivity=CHANGES)
    part = sensitivity_part(one, analysis(one, ID))
    (figure,) = part.figures
    first = _line(one, "Main", 100.0)
    others = [_line(one, label, 50.0) for label in ("b", "a")]
    alike = tornado_figure(one, analysis(one, ID), [first, *others], left_out=False)
    assert [bar.label for bar in alike.spec.bars] == ["b", "a"]
    assert figure.spec != alike.spec


def _line(one, label, value):
    from reise_report.exhibits.effects.scale import effect_scale

    row = replace(one.view[f"{ID}.{AT}"], value=value, low=None, high=None)
    return Line(label, row, None, effect_scale(one, analysis(one, ID), row.unit))


def test_no_two_words_of_a_real_plot_touch():
    for language in ("en", "nb"):
        found = drawings.texts(made(language).figures[0].spec.draw())
        assert list(itertools.islice(apart(found), 1)) == []
