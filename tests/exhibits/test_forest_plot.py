import pytest

from reise_report.exhibits.figure import ArmStyle
from reise_report.exhibits.forest_plot import ForestGroup, ForestPlot, ForestRow
from tests.exhibits import drawings, specs

BLUE = ArmStyle.INTERVENTION.colour


def marks(plot) -> list[float]:
    """The middles of the squares, from top to bottom."""
    squares = drawings.root(plot.draw()).iter(f"{drawings.SVG}rect")
    return [float(square.get("x")) + float(square.get("width")) / 2 for square in squares]


def shown(plot) -> dict[str, drawings.Words]:
    return {words.text: words for words in drawings.texts(plot.draw())}


def single(value, low, high, **changes) -> ForestPlot:
    row = ForestRow("Justert", "899", "x", value, low, high)
    return specs.forest(groups=(ForestGroup("", (row,)),), **changes)


def test_each_estimate_has_a_mark_and_a_missing_one_has_words():
    plot = specs.forest()
    assert len(marks(plot)) == 2
    words = " ".join(shown(plot))
    assert "lar seg ikke beregne" in words


def test_a_long_reason_is_drawn_whole():
    words = " ".join(words.text for words in drawings.texts(specs.forest().draw()))
    for word in ("beregne:", "ingen", "hendelser", "kontrollgruppen"):
        assert word in words


def test_a_larger_effect_stands_further_right():
    adjusted, unadjusted = marks(specs.forest())
    assert adjusted < unadjusted


def test_the_mark_stands_in_the_middle_of_a_symmetric_interval():
    plot = single(2.0, -1.0, 5.0)
    ends = [
        float(path.get("d").split()[0][1:].split(",")[0])
        for path in drawings.root(plot.draw()).iter(f"{drawings.SVG}path")
        if path.get("stroke") == BLUE
        and path.get("d").split()[0].split(",")[1] != path.get("d").split()[1].split(",")[1]
    ]
    assert marks(plot)[0] == pytest.approx(sum(ends) / 2, abs=0.02)


def test_a_ratio_of_two_and_of_a_half_stand_equally_far_from_no_effect():
    rows = tuple(ForestRow(str(value), "", "x", value, value, value) for value in (0.5, 1.0, 2.0))
    low, null, high = marks(specs.forest(groups=(ForestGroup("", rows),), scale="log", null=1.0, important=None))
    assert high - null == pytest.approx(null - low, abs=0.03)


def test_the_directions_stand_on_either_side_of_no_effect():
    found = shown(specs.forest())
    assert found["færre tilbake i arbeid"].right < found["flere tilbake i arbeid"].left


def test_no_effect_is_on_the_axis_even_when_no_interval_reaches_it():
    labels = [words.text for words in drawings.texts(single(12.0, 11.0, 13.0, important=None).draw())]
    assert "0" in labels


def test_the_smallest_important_difference_is_drawn_dashed_and_named():
    drawn = specs.forest().draw()
    assert drawn.count("stroke-dasharray") == 2  # on the plot and in its key
    assert "minste viktige forskjell" in drawn


def test_without_a_smallest_important_difference_nothing_is_dashed():
    drawn = specs.forest(important=None).draw()
    assert "stroke-dasharray" not in drawn
    assert "minste viktige forskjell" not in drawn


def test_estimates_end_at_the_same_place():
    ends = {round(words.right, 1) for words in drawings.texts(specs.forest().draw()) if " til " in words.text}
    assert len(ends) == 1


def test_the_needle_column_may_be_left_out():
    rows = (ForestRow("Justert", "", "1,0 (0,5 til 1,5)", 1.0, 0.5, 1.5),)
    plot = specs.forest(groups=(ForestGroup("", rows),), heads=("Analyse", "", "Effekt"))
    assert len(marks(plot)) == 1


def test_the_leading_analysis_is_semibold():
    texts = drawings.root(specs.forest().draw()).iter(f"{drawings.SVG}text")
    weights = {text.text: text.get("font-weight") for text in texts}
    assert weights["Justert"] == "600"
    assert weights["Ujustert"] is None


def test_a_plot_without_any_estimate_still_has_its_axis():
    plot = specs.forest(groups=(ForestGroup("", (ForestRow("Justert", "0", "ingen data"),)),), important=None)
    assert not marks(plot)
    assert "ingen data" in plot.draw()


def test_an_estimate_without_an_interval_is_a_mark_alone():
    plot = single(2.0, None, None)
    assert len(marks(plot)) == 1


def long_rows(number: int, letters: int) -> ForestPlot:
    label = ("Missing outcomes imputed as those of usual care, with a label that goes on and on and on" * 2)[:letters]
    rows = tuple(ForestRow(f"{place} {label}", "410", "2,5 (−3,3 til 8,3)", 2.5, -3.3, 8.3) for place in range(number))
    return specs.forest(groups=(ForestGroup("", rows),))


def test_twenty_five_rows_with_long_labels_fit_on_a_page_with_their_caption():
    height = float(drawings.root(long_rows(25, 80).draw()).get("height").removesuffix("pt"))
    assert height < 640  # of the 706 points between the margins


def test_rows_stand_closer_only_where_there_are_many():
    few, many = (
        sorted(words.y for words in drawings.texts(long_rows(n, 20).draw()) if words.text == "410") for n in (5, 60)
    )
    assert many[1] - many[0] < few[1] - few[0]


def test_long_labels_stay_in_their_column():
    for number in (1, 25):
        found = drawings.texts(long_rows(number, 80).draw())
        numbers = min(words.left for words in found if words.text == "410")
        assert all(words.right <= numbers for words in found if "imputed" in words.text or "label" in words.text)


def test_a_very_wide_ratio_has_powers_of_ten_alone():
    plot = single(12.0, 0.01, 900.0, scale="log", null=1.0, important=None)
    labels = {words.text for words in drawings.texts(plot.draw())}
    assert {"0,01", "0,1", "1", "10", "100"} <= labels
    assert not {"0,02", "2", "5", "50"} & labels
