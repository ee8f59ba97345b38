"""Times and means from data of which little or nothing can be told: words, never a crash, never a missing number."""

import re

import pytest

from tests.exhibits.effects import changed_rows as shown

IDS = (
    "time.curves",
    "alone.curves",
    "time.cox",
    "time.fine_gray",
    "time.complier",
    "score.mmrm",
    "score.constrained",
    "score.ancova",
    "score.imputed",
)
CASES = (
    "no_events",
    "no_events_in_an_arm",
    "everybody_has_the_event",
    "one_participant_with_data",
    "one_participant_in_each_arm",
    "all_missing",
    "all_missing_in_an_arm",
    "all_missing_at_a_visit",
    "all_missing_at_baseline",
    "collinear_covariates",
    "an_empty_arm",
    "nobody_in_the_population",
    "zero_variance",
    "the_same_at_every_visit",
    "all_censored_on_day_0",
    "everybody_back_on_day_0",
    "never_followed",
    "everything_after_the_horizon",
    "everybody_took_part",
)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("language", ["en", "nb"])
def test_every_exhibit_is_made_in_words(case, language):
    for id_ in IDS:
        made = shown.part(id_, language, case=case)
        assert made.said, f"{id_} says nothing"
        assert made.tables
        assert not re.search(r"\b(nan|None|inf)\b|\(\)|\{|\}|: \.", shown.words(made)), id_
        if language == "nb":
            assert shown.english_in(made) == [], id_
