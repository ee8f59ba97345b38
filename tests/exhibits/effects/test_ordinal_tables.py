"""What is shown of ordered categories and ranks."""

from tests.exhibits.effects.made_parts import cells, part_of, row_of


def test_people_are_counted_by_category_in_the_plans_order_with_their_shares():
    table = part_of("grade.odds").tables[0]
    labels = [row.label for row in table.rows]
    place = labels.index("Grade, n (%)")
    assert labels[place + 1 : place + 5] == ["Poor", "Fair", "Good", "Best"]
    count, everybody = (row_of("grade.odds", f"arm.offered.{end}").value for end in ("category.poor", "data.available"))
    assert table.rows[place + 1].cells[0] == f"{count} ({100 * count / everybody:.1f}%)"


def test_whether_the_odds_ratio_is_common_is_said_in_words_with_its_p_value():
    (_, _, found) = cells(part_of("grade.odds").tables[0])[
        "One odds ratio holds wherever the categories are cut in two"
    ]
    verdict = row_of("grade.odds", "check.proportional_odds.verdict").value
    assert found.startswith(f"{verdict} (p")


def test_the_sentence_says_odds_of_a_higher_category():
    ratio = row_of("grade.odds", "odds_ratio").value
    (said,) = part_of("grade.odds").said
    assert said.startswith(f"The odds of a higher category were {ratio:.2f} (95% CI ")
    assert said.endswith("as in the group “Usual”.")


def test_one_category_leaves_no_odds_ratio_and_a_check_that_could_not_be_made():
    part = part_of("grade.odds", case="one_category")
    rows = cells(part.tables[0])
    assert rows["Common odds ratio"] == ("", "", "no variation")
    assert part.said == ("The effect could not be estimated: no variation.",)


def test_the_probability_of_lying_higher_is_about_the_two_groups_named():
    part = part_of("grade.ranks")
    assert "of the group “Offer” lies higher than one of the group “Usual”" in part.said[0]
    probability = row_of("grade.ranks", "probability").value
    assert cells(part.tables[0])["Probability of lying higher, Offer over Usual"][2].startswith(f"{probability:.2f} (")


def test_the_notes_name_the_interval_and_the_test():
    notes = " ".join(part_of("score.ranks").tables[0].notes)
    assert "DeLong" in notes
    assert "corrected for ties" in notes
    assert "ties count half" in notes
