import pytest

from reise_report.exhibits import svg
from tests.exhibits import drawings


@pytest.mark.parametrize(
    ("value", "written"), [(2.5, "2.5"), (3, "3"), (-0.001, "0"), (1.006, "1.01"), (100, "100"), (-7.25, "-7.25")]
)
def test_coordinates_have_no_needless_digits(value, written):
    assert svg.number(value) == written


def test_words_are_escaped_in_text_title_and_description():
    drawing = svg.document(
        height=20, size=8.5, body=[svg.text((0, 10), "<a> & {{< b >}}")], id_="x", title="<t>", description='"d"'
    )
    root = drawings.root(drawing)
    assert drawings.texts(drawing)[0].text == "<a> & {{< b >}}"
    assert root.find(f"{drawings.SVG}title").text == "<t>"
    assert root.find(f"{drawings.SVG}desc").text == '"d"'
    assert "{{" not in drawing


def test_a_drawing_without_a_description_points_to_none():
    drawing = svg.document(height=20, size=8.5, body=[], id_="x", title="t")
    assert "aria-describedby" not in drawing
    assert drawings.ids(drawing) == ["rr-x-title"]


@pytest.mark.parametrize(
    ("end", "tip"), [((50, 0), "50,0"), ((-50, 0), "-50,0"), ((0, 50), "0,50"), ((0, -50), "0,-50")]
)
def test_an_arrow_ends_with_its_tip_at_the_last_point(end, tip):
    assert f'points="{tip} ' in svg.arrow([(0, 0), end])
