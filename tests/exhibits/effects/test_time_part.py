"""Times to an event: what is said, what stands in the table, and what becomes of rows without a value."""

import re

import pytest

from tests.exhibits.effects import changed_rows as shown

AJ, KM = "time.curves", "alone.curves"


def value(id_, end):
    return shown.row(id_, end).value


def percent(number):
    return f"{100 * number:.1f}%"


def test_the_first_sentence_tells_the_shares_by_the_end_and_their_difference():
    said = shown.part(AJ).said[0]
    first, second = (percent(value(AJ, f"at.m12.arm.{arm}.incidence")) for arm in ("offered", "usual"))
    difference = f"{100 * value(AJ, 'at.m12.difference'):.1f}\u00a0percentage points"
    assert f"In the group “Offer”, {first} came back within 365 days; in the group “Usual”, {second}" in said
    assert f"a difference of {difference} (95% CI " in said


def test_the_unit_of_a_difference_is_told_once():
    assert shown.part(AJ).said[0].count("percentage points") == 1
    assert shown.part(AJ).said[1].count("days (95% CI") == 1


def test_the_second_sentence_tells_mean_days_after_the_event_and_the_test_of_the_curves():
    said = shown.part(AJ).said[1]
    mean = f"{value(AJ, 'arm.offered.time_with_event'):.1f}"
    assert f"On average, {mean} of the 365 days lay after the event in the group “Offer”" in said
    assert "Gray’s test of equal curves: p\u00a0=\u00a0" in said


def test_where_nothing_competes_the_test_is_the_log_rank_test():
    assert "Log-rank test: p" in shown.part(KM).said[1]
    assert "Log-rank test" in shown.lines(shown.part(KM))


def test_the_table_has_people_fates_incidences_and_days():
    lines = shown.lines(shown.part(AJ))
    assert lines["Came back"][:2] == tuple(str(value(AJ, f"arm.{arm}.fate.event")) for arm in ("offered", "usual"))
    assert lines["Competing event"][2:] == ("", "")
    assert [label for label in lines if "(day" in label] == [
        "3 months (day 91)",
        "6 months (day 182)",
        "12 months (day 365)",
    ]
    assert all(" to " in cell for cell in lines["Mean days after the event"])


def test_the_fates_add_up_to_those_with_data():
    lines = shown.lines(shown.part(AJ))
    fates = ("Came back", "Competing event", "Neither, or last seen before")
    for place in (0, 1):
        assert sum(int(lines[fate][place]) for fate in fates) == int(lines["With data on the outcome, n"][place])


def test_where_nothing_competes_no_line_and_no_note_speak_of_it():
    text = shown.words(shown.part(KM))
    assert "ompeting" not in text
    assert "Without the event, or last seen before" in text


def test_the_notes_name_what_competes_and_the_published_method():
    notes = "\n".join(shown.part(AJ).tables[0].notes)
    assert "Competing event, which rules the event out: died." in notes
    assert "Aalen–Johansen, intervals on the log–log scale of the share without the event" in notes
    assert "day 365" in notes
    assert "Kaplan–Meier, intervals on the log–log scale" in "\n".join(shown.part(KM).tables[0].notes)


def test_the_notes_name_the_logarithmic_scale_and_the_strata_of_the_test():
    competing = "\n".join(shown.part("time.strata").tables[0].notes)
    assert "intervals on the logarithmic scale;" in competing
    assert "The test of the curves is stratified by region;" in competing
    assert "logarithmic scale of the share without the event" in "\n".join(shown.part("alone.strata").tables[0].notes)


def test_an_arm_without_a_share_is_told_with_its_reason():
    gone = shown.nothing("beyond_follow_up")
    made = shown.part(
        AJ,
        changed={
            "at.m12.arm.usual.incidence": gone,
            "at.m12.difference": gone,
            "at.m12.ratio": gone,
            "arm.usual.time_with_event": gone,
            "time_with_event.difference": gone,
        },
    )
    assert (
        "How many in the group “Usual” came back within 365 days could not be estimated: beyond follow-up."
        in (made.said[0])
    )
    assert made.said[1].startswith("The mean number of days after the event could not be estimated: beyond follow-up.")
    assert shown.lines(made)["12 months (day 365)"][1:] == ("beyond follow-up",) * 3


def test_a_difference_without_a_value_is_told_beside_the_shares():
    made = shown.part(AJ, changed={"at.m12.difference": shown.nothing("not_reached")})
    assert made.said[0].endswith("The difference could not be estimated: not reached.")


def test_a_difference_without_an_interval_has_no_brackets():
    made = shown.part(AJ, changed={"at.m12.difference": {"low": None, "high": None, "level": None}})
    assert made.said[0].endswith("percentage points.")


def test_a_test_that_was_not_made_says_why():
    made = shown.part(AJ, changed={"test.p_value": shown.nothing("no_events")})
    assert "Gray’s test of equal curves: not made, no events." in made.said[1]
    assert shown.lines(made)["Gray’s test of equal curves"][2] == "no events"


def test_visits_that_the_audience_may_not_see_are_left_out():
    made = shown.part(AJ, without=r"at\.m[36]\.|test\.")
    assert [label for label in shown.lines(made) if "(day" in label] == ["12 months (day 365)"]
    assert "test of equal curves" not in shown.words(made)


def test_the_table_has_room_for_every_cell_and_breaks_when_it_is_long():
    table = shown.part(AJ).tables[0]
    assert table.id == "time-curves"
    assert table.continued == (len(table.rows) > 12)


@pytest.mark.parametrize("id_", [AJ, KM, "time.strata", "alone.strata"])
def test_norwegian_has_no_english_word_and_its_own_numbers(id_):
    made = shown.part(id_, "nb")
    assert shown.english_in(made) == []
    assert "prosentpoeng (95\u00a0%\u00a0KI " in made.said[0]
    assert "Grays test" in made.said[1] or "Log-rank" in made.said[1]


@pytest.mark.parametrize("id_", ["time.strata", "alone.strata"])
def test_differences_within_strata_stand_beside_the_plain_ones_and_are_told_in_words(id_):
    part = shown.part(id_)
    labels = [row.label for row in part.tables[0].rows]
    start = labels.index("Standardised over region")
    assert labels[start + 1 :] == ["12 months, %", "Mean days after the event", "Test of no difference"]
    assert re.search(r"Compared among those alike in region, the difference is −?\d+\.\d days \(95% CI", part.said[1])
    assert "weighted by how many they are" in "\n".join(part.tables[0].notes)


def test_without_strata_nothing_is_said_of_them():
    part = shown.part(AJ)
    assert not any("Standardised" in row.label for row in part.tables[0].rows)
    assert "alike in" not in part.said[1]
