from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reise_report.errors import DocumentError
from reise_report.exhibits import html
from reise_report.exhibits.flow_diagram import FlowBox, FlowDiagram, FlowItem, as_table, counted, description, svg
from reise_report.exhibits.flow_drawing import LEFT, PAD_X, RIGHT, Placed, layout
from reise_report.exhibits.text_width import width
from tests.exhibits import drawings, specs


def boxes(diagram: FlowDiagram) -> list[Placed]:
    return [box for section in layout(diagram)[0] for box in section.boxes]


def numbers(diagram: FlowDiagram) -> list[str]:
    """Every number of the diagram, as it is written."""
    found = [box for step in diagram.enrolment for box in step if box is not None]
    found += [box for arm in diagram.arms for box in (arm.allocation, arm.follow_up, arm.analysis)]
    return [
        counted(item.title if isinstance(item, FlowBox) else item.text, item.n)
        for box in found
        for item in (box, *box.items)
    ]


@pytest.mark.parametrize("arms", [2, 3, 4])
def test_every_line_fits_its_box(arms):
    for box in boxes(specs.flow(arms)):
        for line in box.lines:
            assert line.indent + width(line.text, box.size, line.weight) <= box.width - 2 * PAD_X + 0.01, line


@pytest.mark.parametrize("arms", [2, 3, 4])
def test_boxes_stay_on_the_page_and_apart(arms):
    found = boxes(specs.flow(arms))
    for place, one in enumerate(found):
        assert one.x >= LEFT
        assert one.x + one.width <= RIGHT + 0.01
        for other in found[place + 1 :]:
            beside = one.x + one.width <= other.x or other.x + other.width <= one.x
            assert beside or one.bottom <= other.y or other.bottom <= one.y


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.text(st.sampled_from("abcdefg æøå-"), min_size=1, max_size=120), st.integers(0, 99999)),
        min_size=1,
        max_size=9,
    ),
    st.integers(2, 4),
)
def test_any_words_and_any_number_of_steps_fit(words, arms):
    steps = tuple(
        (FlowBox(text, str(n)), FlowBox(text, str(n), (FlowItem(text, "0"),)) if n % 2 else None) for text, n in words
    )
    diagram = specs.flow(arms, steps)
    for box in boxes(diagram):
        for line in box.lines:
            assert line.indent + width(line.text, box.size, line.weight) <= box.width - 2 * PAD_X + 0.01
    assert drawings.root(diagram.draw()) is not None


@pytest.mark.parametrize("arms", [2, 3, 4])
def test_the_boxes_of_a_stage_are_equally_high_and_wide(arms):
    sections, _ = layout(specs.flow(arms))
    for section in sections[1:]:
        assert len({(box.y, box.height, round(box.width, 6)) for box in section.boxes}) == 1
        assert len(section.boxes) == arms


def test_stage_bands_hold_their_names_and_do_not_touch():
    for diagram in (specs.flow(), specs.flow(2, specs.STEPS[-1:])):
        bands = [section.band for section in layout(diagram)[0]]
        assert bands[0][0] >= 0
        assert all(upper[1] < lower[0] for upper, lower in pairwise(bands))


def test_five_steps_and_two_arms_fit_on_a_page():
    height = float(drawings.root(specs.flow().draw()).get("height").removesuffix("pt"))
    assert height < 640  # of the 706 pt between the margins, the caption has the rest


def test_the_last_step_reaches_over_all_arms():
    bar = layout(specs.flow())[0][0].boxes[0]
    assert (bar.x, bar.x + bar.width) == (LEFT, RIGHT)


def test_people_may_leave_after_the_last_step():
    diagram = specs.flow(3, (specs.STEPS[0], (specs.STEPS[1])))
    assert "Ikke i kohorten" in svg(diagram)


def test_zero_rows_are_drawn():
    drawn = svg(specs.flow())
    assert "Døde (n &#61; 0)".replace(" &#61; ", "\u00a0&#61;\u00a0") in drawn


def test_every_number_is_in_the_drawing_the_description_and_the_table():
    diagram = specs.flow(3)
    written = " ".join(words.text for words in drawings.texts(svg(diagram))).replace("\u00a0", " ").replace("- ", "")
    table = html.write(as_table(diagram))
    told = description(diagram)
    for number in numbers(diagram):
        plain = number.replace("\u00a0", " ")
        assert plain.split(" (n")[1] in written
        assert number in told
        assert html.escape.html(number).replace(" (n = ", " (n\u00a0=\u00a0") in table


def test_arrows_run_straight_across_or_down():
    for path in drawings.root(svg(specs.flow(4))).iter(f"{drawings.SVG}path"):
        points = [tuple(map(float, point[1:].split(","))) for point in path.get("d").split()]
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(points))


def test_the_drawing_says_its_text_alternative():
    diagram = specs.flow()
    root = drawings.root(svg(diagram))
    assert root.find(f"{drawings.SVG}desc").text == description(diagram)
    assert root.get("aria-describedby") == root.find(f"{drawings.SVG}desc").get("id")


def test_the_description_names_each_stage():
    told = description(specs.flow(2, specs.STEPS[-1:]))
    assert told.startswith("Inklusjon: I kohorten, og randomisert (n = 1\u00a0202). Fordeling: Gruppe 1 ")
    assert "Takket nei (n = 84)" in told
    assert told.endswith("Analyse: Analysert for primærutfallet (n = 364).")


def test_a_bound_keeps_its_own_sign():
    assert counted("Døde", "<5") == "Døde (n <5)"
    assert counted("Døde", "3") == "Døde (n = 3)"


def test_the_table_has_a_row_for_each_box():
    table = as_table(specs.flow(2))
    assert len(table.rows) == 5 + 3 + 2 * 3
    assert table.rows[0].label == "Inklusjon"
    assert table.rows[0].cells[0] == "Alle"
    assert table.rows[-1].label == "Analyse"
    assert table.rows[-1].cells[0].startswith("Gruppe 2")
    assert [cell.text for cell in table.head[0]] == ["Fase", "Gruppe", "Antall og grunn"]


@pytest.mark.parametrize("arms", [0, 1, 5])
def test_other_numbers_of_arms_are_refused(arms):
    with pytest.raises(DocumentError, match="2 to 4 arms"):
        svg(specs.flow(arms))


def test_a_diagram_without_enrolment_is_refused():
    with pytest.raises(DocumentError, match="0 steps"):
        svg(specs.flow(2, ()))


def test_hostile_reasons_are_text():
    hostile = "<script>alert(1)</script> {{< x >}} javascript:x onload=1"
    diagram = specs.flow(2, ((FlowBox(hostile, "1", (FlowItem(hostile, "0"),)), None),))
    drawn = svg(diagram)
    assert "<script" not in drawn
    assert "{{" not in drawn
    assert "javascript:" not in drawn
    assert hostile in description(diagram)
