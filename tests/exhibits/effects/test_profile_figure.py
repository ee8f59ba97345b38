"""The figure of means by visit."""

from dataclasses import replace

import pytest

from reise_report.exhibits.effects.profile_plot import ProfilePoint
from reise_report.results.row import Row, Unit
from tests.exhibits import drawings
from tests.exhibits.effects import changed_rows as shown

ID = "score.mmrm"
BEFORE = tuple(
    Row(id=f"baseline.score_m0.{arm}.{part}", value=value, unit=unit)
    for arm, mean, n in (("offered", 51.2, 55), ("usual", 49.8, 60))
    for part, value, unit in (("mean", mean, Unit.MEASURE), ("data.available", n, Unit.PEOPLE))
)


def figure(**changes):
    return shown.part(ID, **changes).figures[0]


def texts(one):
    return [words.text for words in drawings.texts(one.spec.draw())]


def test_each_arm_has_its_means_with_intervals_at_every_visit():
    first, _ = figure().spec.profiles
    row, point = shown.row(ID, "at.m6.arm.offered.mean"), first.points[1]
    assert (point.mean, point.low, point.high) == pytest.approx((row.value, row.low, row.high))
    assert point.day == 182
    assert len(first.points) == 3


def test_the_lines_are_named_at_their_ends_with_the_last_mean():
    last = f"{shown.row(ID, 'at.m12.arm.usual.mean').value:.2f}"
    assert figure().spec.profiles[1].end == f"Usual\n{last}"
    assert last in texts(figure())


def test_observed_means_at_baseline_stand_apart_and_hollow_where_both_arms_have_one():
    made = figure(more=BEFORE)
    assert [profile.before for profile in made.spec.profiles] == [ProfilePoint(0.0, 51.2), ProfilePoint(0.0, 49.8)]
    assert "Open marks: observed means at baseline." in made.caption
    assert 'fill="none"' in made.spec.draw()
    assert made.spec.people[0].numbers[0] == "55"


def test_without_the_baseline_of_both_arms_there_is_none():
    made = figure(more=BEFORE[:2])
    assert [profile.before for profile in made.spec.profiles] == [None, None]
    assert "baseline" not in made.caption


def test_people_with_data_stand_under_each_visit():
    expected = [str(shown.row(ID, f"at.{visit}.arm.usual.data.available").value) for visit in ("m3", "m6", "m12")]
    assert list(figure().spec.people[1].numbers) == expected


def test_the_alternative_text_has_every_mean_with_its_interval():
    alt = figure().alt
    for visit in ("3 months", "6 months", "12 months"):
        assert f"At {visit}: Offer " in alt
    assert alt.count(" to ") == 6


def test_the_caption_says_on_how_many_people_the_means_rest():
    row = shown.row(ID, "at.m12.difference")
    assert f"Based on {row.n_analysed} of {row.n_randomised} randomised." in figure().caption


def test_a_visit_without_means_is_left_out_of_the_line():
    changed = {f"at.m6.arm.{arm}.mean": shown.nothing("no_data") for arm in ("offered", "usual")}
    made = figure(changed=changed)
    assert [point.day for point in made.spec.profiles[0].points] == [91.0, 365.0]
    assert "At 6 months: Offer no data, Usual no data." in made.alt


def test_one_visit_alone_is_drawn_as_marks_without_a_line():
    made = figure(without=r"at\.m3|at\.m6|overall|any_difference|changing_difference")
    drawn = made.spec.draw()
    assert 'stroke-width="1.5"' not in drawn
    assert "<circle" in drawn


def test_two_arms_at_one_visit_stand_beside_one_another():
    drawn = drawings.root(figure().spec.draw())
    circles = [float(circle.get("cx")) for circle in drawn.iter(f"{drawings.SVG}circle")]
    squares = [
        float(square.get("points").split(",")[0]) + 3.2
        for square in drawn.iter(f"{drawings.SVG}polygon")
        if square.get("fill") == "#6b7280"
    ]
    assert [round(right - left, 1) for left, right in zip(circles, squares, strict=True)] == [4.0, 4.0, 4.0]


def test_nothing_leaves_the_page():
    for words in drawings.texts(figure(more=BEFORE).spec.draw()):
        assert -0.5 <= words.left <= words.right <= 465.5


def test_the_specification_is_a_plain_value_that_draws_the_same_every_time():
    one = figure().spec
    assert hash(one) == hash(replace(one))
    assert one.draw() == figure().spec.draw()
