"""The figure of curves: what stands in it, in its caption and in its alternative text."""

from reise_report.exhibits.figure import ArmStyle
from tests.exhibits import drawings
from tests.exhibits.effects import changed_rows as shown

ID = "time.curves"


def figure(**changes):
    return shown.part(ID, **changes).figures[0]


def texts(one):
    return [words.text for words in drawings.texts(one.spec.draw())]


def test_each_curve_starts_at_zero_and_ends_at_the_horizon_with_its_own_style():
    first, second = figure().spec.curves
    assert (first.style, second.style) == (ArmStyle.INTERVENTION, ArmStyle.CONTROL)
    for curve in (first, second):
        assert (curve.points[0].day, curve.points[0].share) == (0, 0)
        assert curve.points[-1].day == 365
        shares = [point.share for point in curve.points]
        assert shares == sorted(shares)


def test_the_lines_are_named_at_their_ends_with_the_last_share():
    last = f"{100 * shown.row(ID, 'arm.offered.curve.365').value:.1f}%"
    assert figure().spec.curves[0].end == f"Offer\n{last}"
    assert {"Offer", last} <= set(texts(figure()))


def test_people_still_followed_stand_under_the_visits_days():
    first, _ = figure().spec.followed
    assert [tick.label for tick in figure().spec.ticks] == ["0", "3 months", "6 months", "12 months"]
    expected = [shown.row(ID, f"arm.offered.followed.{day}").value for day in (0, 91, 182, 365)]
    assert [int(number) for number in first.numbers] == expected


def test_the_alternative_text_has_the_shares_at_every_visit():
    alt = figure().alt
    for visit in ("3 months", "6 months"):
        assert f"By {visit}: Offer " in alt
    assert "came back within 365 days" in alt
    assert alt.count("%") >= 10


def test_the_caption_says_on_how_many_people_the_curves_rest():
    row = shown.row(ID, "at.m12.difference")
    assert f"Based on {row.n_available} of {row.n_randomised} randomised." in figure().caption


def test_a_curve_ends_where_its_share_is_not_known_and_is_named_without_a_share():
    gone = {f"arm.usual.curve.{day}": shown.nothing("beyond_follow_up") for day in (351, 358, 365)}
    curve = figure(changed=gone).spec.curves[1]
    assert curve.points[-1].day == 344
    assert curve.end == "Usual"


def test_an_arm_without_a_curve_leaves_the_other_one():
    made = figure(without=r"arm\.usual\.curve")
    assert made.spec.curves[1].points == ()
    assert "Offer" in texts(made)


def test_without_any_curve_there_is_no_figure():
    assert shown.part(ID, without=r"arm\.\w+\.curve").figures == ()


def test_without_numbers_of_people_the_figure_has_no_line_for_them():
    made = figure(without=r"arm\.\w+\.followed")
    assert "Still followed, without the event" not in texts(made)


def test_a_count_that_is_withheld_is_said_to_be():
    made = figure(changed={"arm.usual.followed.365": shown.nothing("withheld")})
    assert made.spec.followed[1].numbers[-1] == "withheld"


def test_the_norwegian_figure_has_norwegian_numbers():
    found = texts(shown.part(ID, "nb").figures[0])
    assert "Andel som came back" in found
    assert "0\u00a0%" in found


def test_the_specification_is_a_plain_value_that_draws_the_same_every_time():
    one, other = figure().spec, figure().spec
    assert one == other
    assert hash(one) == hash(other)
    assert one.draw() == other.draw()
