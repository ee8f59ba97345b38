"""The table of assumptions: each with its verdict and the number that the verdict rests on."""

import re

import pytest

from reise_report.analysis import allocation_weights, linear_model_checks, logistic_assumptions
from reise_report.analysis.compliance.relevance import WEAK
from reise_report.analysis.imputation import adequacy
from reise_report.analysis.mmrm.assumptions import SKEWNESS_AT_MOST
from reise_report.analysis.survival import follow_up
from reise_report.exhibits.effects.checks import _SEEN, checks_table
from tests.exhibits.effects.asked import LANGUAGES, analysis, reader

IDS = ("primary.work", "work.imputed", "work.complier", "score.mmrm", "score.ancova", "time.curves", "time.cox")
LIMITS = {
    "relevance": (WEAK, "10"),
    "enough_events": (logistic_assumptions._EVENTS_PER_COEFFICIENT, "ten"),
    "positivity": (logistic_assumptions._LEAST_PROBABILITY, "0.05"),
    "residuals_normal": (SKEWNESS_AT_MOST, "±1"),
    "followed_to_horizon": (follow_up._KNOWN_SHARE, "95%"),
    "no_influential_participant": (linear_model_checks._DFBETAS, "one standard error"),
    "no_high_leverage": (linear_model_checks._LEVERAGE, "0.5"),
    "imputation_chains_converged": (adequacy.R_HAT_LIMIT, "1.2"),
    "imputations_enough": (adequacy._MONTE_CARLO_SHARE, "10%"),
}
"""Check → the method's own limit, and how the note words it."""
WORTH = {"ten": 10, "±1": 1, "one standard error": 1, "95%": 0.95, "10%": 0.1}


def table(ids=IDS, language="en", **changes):
    return checks_table(reader(ids, language, **changes))


def found(id_, made):
    """The rows of one analysis: assumption → finding, what was seen."""
    labels = [row.label for row in made.rows]
    start = labels.index(f"Analysis {id_}") + 1
    rows = {}
    for row in made.rows[start:]:
        if not row.cells:
            break
        rows[row.label] = row.cells
    return rows


@pytest.mark.parametrize("name", _SEEN)
def test_the_limits_in_words_are_those_of_the_methods(name):
    limit, words = LIMITS[name]
    assert words in _SEEN[name][2]
    assert WORTH[words] == limit if words in WORTH else float(words) == limit


def test_both_checks_of_positivity_hold_the_same_limit():
    assert allocation_weights._LEAST_PROBABILITY == logistic_assumptions._LEAST_PROBABILITY


def test_every_analysis_with_assumptions_heads_them():
    heads = [row.label for row in table().rows if not row.cells]
    assert heads == [f"Analysis {id_}" for id_ in IDS if analysis(reader(IDS), id_)]


def test_a_check_by_its_p_value_shows_it():
    rows = found("time.cox", table())
    verdict, seen = rows["The hazard ratio is the same throughout follow-up"]
    assert verdict in ("supported", "doubtful")
    assert seen.startswith("p\u00a0=")


def test_a_check_by_a_statistic_shows_the_statistic_and_no_p_value():
    rows = found("work.complier", table())
    assert re.fullmatch(r"F = \d+", rows["The allocation clearly changes how many take part"][1])
    rows = found("score.mmrm", table())
    assert re.fullmatch(r"skewness −?\d\.\d\d", rows["The residuals of the model are about normally distributed"][1])


def test_what_holds_by_design_is_said_to():
    rows = found("work.complier", table())
    assert rows["Chance alone decided who came to which group"] == ("holds by design", "")


def test_what_data_cannot_tell_shows_no_number():
    rows = found("work.complier", table())
    assert rows["The allocation changes the outcome only through taking part"] == ("cannot be tested", "")


def test_a_check_that_could_not_be_made_says_why():
    stem = "time.cox.check.proportional_hazards"
    nothing = {"value": None, "reason": "no_events"}
    made = table(changed={f"{stem}.verdict": {"value": "not_checked"}, f"{stem}.p_value": nothing})
    assert found("time.cox", made)["The hazard ratio is the same throughout follow-up"] == ("not checked", "no events")


def test_a_statistic_that_could_not_be_computed_says_why():
    stem = "score.mmrm.check.residuals_normal"
    nothing = {"value": None, "reason": "too_few"}
    made = table(changed={f"{stem}.verdict": {"value": "not_checked"}, f"{stem}.statistic": nothing})
    rows = found("score.mmrm", made)
    assert rows["The residuals of the model are about normally distributed"] == ("not checked", "too few")


def test_the_note_has_the_limits_of_the_checks_made_and_no_others():
    notes = " ".join(table(("work.complier",)).notes)
    assert "a p-value below 5%" in notes
    assert "F of the first stage below 10" in notes
    assert "skewness" not in notes


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_are_those_of_the_language(language):
    made = table(language=language)
    words = " ".join([made.caption, *made.notes] + [text for row in made.rows for text in (row.label, *row.cells)])
    english = re.findall(r"\b(the|of|and|supported|doubtful|largest|least)\b", words, re.IGNORECASE)
    assert bool(english) is (language == "en")
    assert not re.search(r"\b(nan|None)\b", words)
