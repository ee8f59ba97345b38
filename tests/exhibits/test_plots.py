import re

import pytest

from reise_report.errors import DocumentError
from reise_report.exhibits.figure import ArmStyle
from reise_report.exhibits.plots import BalanceRow, RiskPoint
from reise_report.exhibits.row_sheet import RowSheet, broken
from reise_report.exhibits.text_width import width
from tests.exhibits import drawings, specs


def shown(plot) -> dict[str, drawings.Words]:
    return {words.text: words for words in drawings.texts(plot.draw())}


def points(plot) -> list[tuple[float, float]]:
    """The middles of the marks: matplotlib draws a few as shapes, and repeats one shape for many."""
    root = drawings.root(plot.draw())
    found = [(float(use.get("x")), float(use.get("y"))) for use in root.iter(f"{drawings.SVG}use")]
    for path in root.iter(f"{drawings.SVG}path"):
        shape = [float(number) for number in re.findall(r"-?[\d.]+", path.get("d"))]
        if "fill: #0b5fa5" in path.get("style", "") and path.getparent().tag != f"{drawings.SVG}defs":
            across, down = shape[::2], shape[1::2]
            found.append(((min(across) + max(across)) / 2, (min(down) + max(down)) / 2))
    return found


def test_differences_stand_on_the_side_of_their_sign():
    plot = specs.balance()
    zero = shown(plot)["0,0"]
    (first, _), (second, _) = points(plot)
    assert second < (zero.left + zero.right) / 2 < first


def test_each_label_stands_beside_its_point():
    plot = specs.balance()
    assert shown(plot)["Alder"].y - points(plot)[0][1] == pytest.approx(2.5, abs=1.0)


def test_a_difference_that_cannot_be_computed_is_said():
    found = shown(specs.balance())
    assert found["lar seg ikke beregne"].y == pytest.approx(found["Sivilstand"].y, abs=1.5)


def test_the_band_is_named_on_the_plot():
    assert "95 av 100 ved tilfeldighet alene: ±0,14" in shown(specs.balance())


def test_numbers_in_words_are_not_rounded_again_as_if_they_were_coordinates():
    label = 'by chance: ±0.20, 12.3400 id="x" href="#y"'
    assert label in shown(specs.balance(band_label=label))


def test_a_balance_plot_of_many_variables_grows():
    def height(count):
        rows = tuple(BalanceRow(f"Variabel {number}", 0.01 * number) for number in range(count))
        return float(drawings.root(specs.balance(rows=rows).draw()).get("height").removesuffix("pt"))

    assert height(20) - height(10) == pytest.approx(10 * (height(11) - height(10)), abs=0.5)


def test_a_balance_plot_without_any_value_is_drawn():
    assert "lar seg ikke beregne" in specs.balance(rows=(BalanceRow("Alder", None),)).draw()


def test_the_axis_of_risks_starts_at_zero_in_the_languages_numbers():
    labels = [text for text in shown(specs.risks()) if re.fullmatch(r"\d+\u00a0%", text)]
    assert labels[0] == "0\u00a0%"
    assert len(labels) >= 3


def test_the_risk_is_written_after_its_interval():
    plot = specs.risks()
    (intervention, _), _ = points(plot)
    assert shown(plot)["35,3 % (31,6 til 39,2)"].left > intervention


def test_arms_have_their_own_marks_and_lines():
    drawn = specs.risks().draw()
    assert ArmStyle.INTERVENTION.colour in drawn
    assert ArmStyle.CONTROL.colour in drawn
    assert drawn.count("stroke-dasharray") == 1
    assert len(set(re.findall(r'<use href="#([^"]+)"', drawn))) == 2


def test_an_arm_without_a_risk_says_why():
    arms = (RiskPoint("A", None, None, None, "ingen deltakere", ArmStyle.CONTROL), specs.risks().arms[0])
    plot = specs.risks(arms=arms)
    assert "ingen deltakere" in shown(plot)
    assert len(points(plot)) == 1


def test_a_risk_of_everybody_keeps_its_words_on_the_page():
    arms = (RiskPoint("A", 100.0, 95.0, 100.0, "100,0 % (95,0 til 100,0)", ArmStyle.CONTROL),)
    assert shown(specs.risks(arms=arms))["100,0 % (95,0 til 100,0)"].right <= 465


def test_dollar_signs_in_a_label_are_no_formula():
    arms = (RiskPoint("cost $x^2$ {a_b}", 10.0, 5.0, 15.0, "$1$", ArmStyle.CONTROL),)
    found = shown(specs.risks(arms=arms))
    assert "cost $x^2$ {a_b}" in found
    assert "$1$" in found


def test_recruitment_is_labelled_at_the_ends_of_its_lines():
    found = shown(specs.accrual())
    recruited, planned = found["randomisert: 1\u00a0020"], found["planlagt: 1\u00a0200"]
    assert recruited.left == pytest.approx(planned.left, abs=0.1)
    assert planned.y < recruited.y


def test_labels_of_nearly_equal_ends_are_moved_apart():
    found = shown(specs.accrual(planned=1021))
    assert abs(found["randomisert: 1\u00a0020"].y - found["planlagt: 1\u00a0200"].y) > 9


def test_recruitment_beyond_the_plan_stays_on_the_plot():
    found = shown(specs.accrual(planned=500))
    assert found["randomisert: 1\u00a0020"].y < found["planlagt: 1\u00a0200"].y


def test_recruitment_may_have_no_plan_and_a_single_day():
    plot = specs.accrual(points=(("2024-01-01", 3),), ticks=(("2024-01-01", "januar 2024"),), planned=None)
    assert "planlagt" not in plot.draw()


def test_months_and_thousands_are_written_as_given():
    found = shown(specs.accrual())
    assert "juli 2023" in found
    assert "1\u00a0000" in found


def test_points_must_be_in_the_order_of_their_dates():
    with pytest.raises(DocumentError, match="order of the dates"):
        specs.accrual(points=(("2024-02-01", 1), ("2024-01-01", 2)))


def test_rows_are_as_high_as_their_labels():
    labels = broken(["kort", "en etikett som er så lang at den må stå på to linjer for å få plass"])
    sheet = RowSheet(labels, specs_marks())
    assert sheet.heights[1] > sheet.heights[0]
    assert sheet.places[0] > sheet.places[1]
    assert all(width(line, 8.5) <= 175 for label in labels for line in label.split("\n"))


def specs_marks():
    from reise_report.exhibits.axis import ticks

    return ticks(0, 10)
