"""What is shown of risks: standardised, within strata, weighted, and by Poisson regression."""

import pytest

from tests.exhibits.effects.made_parts import cells, part_of, row_of


def notes(id_, **changes):
    return " ".join(part_of(id_, **changes).tables[0].notes)


def test_the_outcome_table_has_absolute_beside_relative_and_unadjusted_beside_adjusted():
    rows = cells(part_of("primary.work").tables[0])
    for label in ("Risk difference, percentage points", "Risk ratio", "Odds ratio"):
        first, second, unadjusted, adjusted = rows[label]
        assert (first, second) == ("", "")
        assert " to " in unadjusted
        assert " to " in adjusted
    difference = row_of("primary.work", "risk_difference.unadjusted")
    assert rows["Analysed, n"][2] == str(difference.n_analysed)


def test_the_sentence_has_risks_and_difference_and_the_figure_both_variants():
    part = part_of("primary.work")
    assert "In the group “Offer”" in part.said[0]
    assert "adjusted risk difference" in part.said[0]
    assert [row.label for row in part.figures[0].spec.groups[0].rows] == ["Unadjusted", "Adjusted"]


def test_without_covariates_there_is_one_column_of_effects():
    table = part_of("work.crude").tables[0]
    assert len(table.align) == 3
    assert "standardised" not in " ".join(table.notes)


@pytest.mark.parametrize(
    ("id_", "named"), [("primary.work", "Ye and co-workers"), ("work.model", "delta method, model-based")]
)
def test_the_notes_name_the_variance(id_, named):
    assert f"variance: {named}." in notes(id_)


def test_the_odds_ratio_of_the_standardised_risks_stands_beside_the_conditional_one():
    rows = cells(part_of("primary.work").tables[0])
    assert rows["Odds ratio of the standardised risks"][3] != rows["Odds ratio"][3]
    assert "conditional on the covariates" in notes("primary.work")


def test_the_notes_say_where_firths_model_took_over():
    assert "Firth" not in notes("primary.work")
    assert "Firth's penalised likelihood" in notes("primary.work", case="separation_by_a_covariate")


def test_the_notes_say_how_missing_values_were_imputed_and_what_they_cost():
    said = notes("work.imputed")
    assert "imputed 4 times by chained equations, each group by itself" in said
    assert "Further variables imputed from: region." in said
    assert "Rubin's rules" in said
    assert "Fraction of missing information of the difference: " in said


def test_strata_are_named_in_words_and_the_methods_by_their_authors():
    part = part_of("work.strata")
    assert part.said[0].startswith("Compared among people alike in region and woman, the risk difference was ")
    assert "each combination of region and woman" in notes("work.strata")
    assert "Greenland and Robins" in notes("work.strata")
    rows = cells(part.tables[0])
    assert rows["Odds ratio"][2].endswith(")")
    assert rows["Test of no difference"][2].startswith("p")


def test_events_are_counted_out_of_those_with_data():
    events = row_of("work.strata", "arm.offered.events")
    rows = cells(part_of("work.strata").tables[0])
    assert rows["In work, n of those with data"][0] == f"{events.numerator} of {events.denominator}"


def test_weighted_risks_are_percentages_with_their_intervals_below():
    table = part_of("work.weights").tables[0]
    labels = [row.label for row in table.rows]
    place = labels.index("Weighted risk")
    assert table.rows[place].cells[0].endswith("%")
    assert labels[place + 1] == "95% CI"
    assert "Hájek" in " ".join(table.notes)


def test_weighted_means_have_no_risks_and_no_ratios():
    rows = cells(part_of("score.weights").tables[0])
    assert "Weighted mean" in rows
    assert "Risk ratio" not in rows
    assert "the mean was" in part_of("score.weights").said[0]


def test_poisson_regression_says_the_ratio_and_shows_the_unadjusted_one_too():
    part = part_of("work.poisson")
    rows = cells(part.tables[0])
    ratio = row_of("work.poisson", "risk_ratio")
    assert f"{ratio.value:.2f} (95% CI" in part.said[0]
    assert rows["Risk ratio, adjusted"] != rows["Risk ratio, unadjusted"]
    assert "after Zou; variance: robust (HC0). Adjusted for age, woman and region." in notes("work.poisson")


def test_a_part_of_what_an_audience_may_not_see_leaves_lines_out_and_does_not_fail():
    hidden = {"value": None, "low": None, "high": None, "numerator": None, "denominator": None, "reason": "withheld"}
    rows = cells(part_of("work.strata", arm__offered__events=hidden).tables[0])
    assert rows["In work, n of those with data"][0] == "withheld"
