import pytest

from reise_report.errors import DocumentError
from reise_report.exhibits.figure import ArmStyle
from reise_report.exhibits.icon_array import IconGroup
from tests.exhibits import drawings, specs


def people(array) -> list[tuple[float, float, str, str]]:
    """(x, y, fill, colour) of each person, those of the key left out."""
    circles = drawings.root(array.draw()).iter(f"{drawings.SVG}circle")
    found = [(float(c.get("cx")), float(c.get("cy")), c.get("fill"), c.get("stroke")) for c in circles]
    return [person for person in found if person[3] in {style.colour for style in ArmStyle}]


@pytest.mark.parametrize("count", [0, 1, 10, 35, 99, 100])
def test_as_many_people_are_filled_as_had_the_outcome(count):
    array = specs.icons(groups=(IconGroup("A", count, "x", ArmStyle.INTERVENTION),))
    found = people(array)
    assert len(found) == 100
    assert sum(fill != "none" for _, _, fill, _ in found) == count


def test_the_filled_come_first_row_by_row():
    group = IconGroup("A", 13, "x", ArmStyle.CONTROL)
    filled = [(y, x) for x, y, fill, _ in people(specs.icons(groups=(group,))) if fill != "none"]
    everybody = sorted((y, x) for x, y, _, _ in people(specs.icons(groups=(group,))))
    assert filled == everybody[:13]


def test_groups_have_the_colours_of_their_arms():
    assert {colour for *_, colour in people(specs.icons())} == {
        ArmStyle.INTERVENTION.colour,
        ArmStyle.CONTROL.colour,
    }


def test_numbers_and_labels_are_written():
    words = [words.text for words in drawings.texts(specs.icons().draw())]
    for text in ("Tilbudt programmet", "35 av 100", "31 av 100", "i arbeid etter seks måneder", "de andre"):
        assert text in words


def test_arrays_stand_on_one_line_whatever_their_labels():
    groups = (
        IconGroup("Kort", 3, "3 av 100", ArmStyle.INTERVENTION),
        IconGroup("En gruppe med et navn som går over flere linjer fordi det er så langt", 4, "4", ArmStyle.CONTROL),
        IconGroup("C", 5, "5 av 100", ArmStyle.THIRD),
        IconGroup("D", 6, "6 av 100", ArmStyle.FOURTH),
    )
    found = people(specs.icons(groups=groups))
    assert len({y for _, y, _, _ in found}) == 10
    assert max(x for x, *_ in found) < 465


@pytest.mark.parametrize("count", [-1, 101])
def test_more_than_all_or_fewer_than_none_is_refused(count):
    with pytest.raises(DocumentError, match="of 100 people"):
        specs.icons(groups=(IconGroup("A", count, "x", ArmStyle.CONTROL),))
