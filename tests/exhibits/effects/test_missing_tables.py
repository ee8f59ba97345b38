"""What is shown of what missing outcomes could change."""

import pytest

from reise_report.exhibits.effects.tipping_grid import TippingGrid
from tests.exhibits.drawings import texts
from tests.exhibits.effects.made_parts import cells, part_of, row_of

HIDDEN = {"value": None, "low": None, "high": None, "reason": "too_few"}


def grid(**changes) -> TippingGrid:
    values = {
        "id": "g",
        "title": "Conclusions",
        "columns": ("0", "1", "2"),
        "rows": ("0", "1"),
        "cells": ((0, -1, None), (1, 0, 0)),
        "column_label": "Across",
        "row_label": "Up",
        "above": "more",
        "below": "fewer",
        "includes": "either",
        "unknown": "nothing",
    }
    return TippingGrid(**{**values, **changes})


def said(plot) -> list[str]:
    return [words.text for words in texts(plot.draw())]


def test_bounds_show_each_case_and_the_set_of_all_values():
    rows = cells(part_of("work.bounds").tables[0])
    worst, best = (row_of("work.bounds", f"case.{case}") for case in ("worst", "best"))
    assert rows["Worst case for the group “Offer”"][0] == str(worst.n_analysed)
    assert rows["Worst case for the group “Offer”"][1].startswith(f"{100 * worst.value:.1f} (".replace("-", "−"))
    assert rows["Best case for the group “Offer”"][1].startswith(f"{100 * best.value:.1f} (")
    assert rows["All possible values"][1] == f"{100 * worst.value:.1f} to {100 * best.value:.1f}".replace("-", "−")


def test_the_sentence_about_bounds_counts_the_missing_and_gives_the_set_and_its_interval():
    (sentence,) = part_of("work.bounds").said
    missing, everybody = (row_of("work.bounds", f"arm.offered.{end}").value for end in ("data.missing", "randomised"))
    assert sentence.startswith(f"The outcome is not known of {missing} of {everybody} in the group “Offer”")
    assert "with chance counted too: 95% CI " in sentence


def test_the_notes_of_bounds_say_what_the_worst_case_is_and_whose_bounds_they_are():
    notes = " ".join(part_of("work.bounds").tables[0].notes)
    assert "had the worse outcome" in notes
    assert "Manski" in notes


def test_bounds_of_nobody_give_the_reason():
    part = part_of("work.bounds", case="nobody_in_the_population")
    assert "no participants" in part.said[0]
    assert part.figures == ()


def test_the_grid_has_a_cell_for_every_number_of_events_among_the_missing():
    spec = part_of("work.tip").figures[0].spec
    first, second = (row_of("work.tip", f"arm.{arm}.data.missing").value for arm in ("offered", "usual"))
    assert spec.rows[-1] == str(first)
    assert spec.columns[-1] == str(second)
    assert len(spec.cells) == first + 1
    assert {len(line) for line in spec.cells} == {second + 1}


def test_each_cell_of_the_grid_has_the_conclusion_of_its_interval():
    spec = part_of("work.tip").figures[0].spec
    most = row_of("work.tip", f"tip.{spec.rows[-1]}.0.difference")
    least = row_of("work.tip", "tip.0.0.difference")
    assert spec.cells[-1][0] == (1 if most.low > 0 else 0)
    assert spec.cells[0][0] == (1 if least.low > 0 else 0)


def test_the_sentence_says_in_how_many_ways_the_conclusion_changes_and_which_is_nearest():
    share, first = row_of("work.tip", "tip.share_changed").value, row_of("work.tip", "tip.nearest.offered").value
    (sentence,) = part_of("work.tip").said
    assert f"in {100 * share:.1f}% of all ways" in sentence
    assert f"is that {first} of " in sentence
    assert "the nearest to what was observed where the conclusion changes" in said(part_of("work.tip").figures[0].spec)


def test_where_nothing_changes_the_conclusion_the_sentence_says_so():
    (sentence,) = part_of("work.tip", tip__share_changed={"value": 0.0}).said
    assert sentence == "Whatever the missing outcomes were, the conclusion is the same as among those with data."


def test_the_corners_of_the_grid_and_the_nearest_change_are_a_table():
    labels = [row.label for row in part_of("work.tip").tables[0].rows]
    assert labels == [
        "Nobody of the missing",
        "All of the missing",
        "All in the group “Offer”, nobody else",
        "All in the group “Usual”, nobody else",
        "Nearest change of the conclusion",
    ]


def test_a_trial_without_missing_outcomes_has_no_grid():
    part = part_of("work.tip", case="no_events_in_an_arm")
    assert part.tables  # the first arm still lacks some
    complete = part_of("work.tip", case="separation_by_a_covariate")
    assert complete.tables == ()
    assert complete.said == ("The outcome is known of everybody: nothing is missing that could change it.",)


def test_the_grid_tells_conclusions_apart_by_signs_and_names_only_those_there_are():
    words = said(grid())
    assert {"+", "−", "?"} <= set(words)
    assert {"more", "fewer", "either", "nothing"} <= set(words)
    assert "fewer" not in said(grid(cells=((0, 0, 0), (1, 0, 0))))


def test_a_large_grid_keeps_to_the_page_and_numbers_only_some_of_its_lines():
    many = tuple(str(n) for n in range(101))
    plot = grid(rows=many, columns=many, cells=((0,) * 101,) * 101, nearest=(3, 4), nearest_label="here")
    words = texts(plot.draw())
    assert max(word.right for word in words) < 465
    assert len([word for word in words if word.text.isdigit()]) < 80
    assert "here" in [word.text for word in words]


def test_shifts_of_imputed_values_are_told_with_their_sign_and_none_leads():
    part = part_of("score.tip")
    labels = [row.label for row in part.tables[0].rows]
    assert labels == ["−10.00", "0.00", "+10.00"]
    (leading,) = [row for row in part.figures[0].spec.groups[0].rows if row.leading]
    assert leading.label == "0.00"


def test_where_no_shift_changes_the_conclusion_the_sentence_names_the_greatest():
    (sentence,) = part_of("score.tip", without=("tip.nearest.shift",)).said
    assert sentence == (
        "No shift of the imputed values of the group “Offer” by up to 10, to either side, changes the conclusion."
    )


def test_the_shift_that_changes_the_conclusion_is_told():
    (sentence,) = part_of("score.tip", tip__nearest__shift={"value": 2.5}).said
    assert sentence == "The conclusion changes where the imputed values of the group “Offer” are shifted by +2.50."


def test_the_notes_of_shifts_say_whose_values_and_how_they_were_imputed():
    notes = " ".join(part_of("score.tip").tables[0].notes)
    assert "The values imputed in the other group are not shifted." in notes
    assert "imputed 4 times" in notes


@pytest.mark.parametrize(
    ("id_", "assumed", "variance"),
    [
        ("score.reference", "taken to have gone on, from then, like the group “Usual”", "jackknife (Wolbers"),
        ("score.anchored", "taken to have changed from then as the group “Usual” did", "information-anchored"),
    ],
)
def test_reference_based_imputation_says_what_is_assumed_and_which_variance(id_, assumed, variance):
    part = part_of(id_)
    assert assumed in part.said[0]
    assert variance in " ".join(part.tables[0].notes)


def test_reference_based_imputation_has_each_visit_with_the_number_imputed():
    table = part_of("score.reference").tables[0]
    labels = [row.label for row in table.rows]
    assert [label for label in labels if label.endswith("months")] == ["3 months", "6 months", "12 months"]
    imputed = [row.cells for row in table.rows if row.label == "Imputed, n"]
    assert imputed[-1][0] == str(row_of("score.reference", "at.m12.arm.offered.imputed").value)


def test_a_visit_without_an_estimate_keeps_its_lines_with_the_reason():
    part = part_of("score.reference", at__m12__difference=HIDDEN)
    assert part.said == ("The effect could not be estimated: too few.",)
    assert any("too few" in cell for row in part.tables[0].rows for cell in row.cells)
