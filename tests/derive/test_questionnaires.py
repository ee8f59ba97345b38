"""PROMIS-29 and WEMWBS against their published tables."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.derive.promis import t_scores
from reise_report.derive.wellbeing import swemwbs, wemwbs
from reise_report.errors import DataError

DOMAINS = (
    "physical_function",
    "anxiety",
    "depression",
    "fatigue",
    "sleep_disturbance",
    "social_roles",
    "pain_interference",
)
answer = st.integers(1, 5)
FACTS = Path(__file__).resolve().parents[3] / "shared" / "reference" / "methods.md"


def items(raw):
    """Four answers that add up to a raw score."""
    answers = [1, 1, 1, 1]
    for place in range(raw - 4):
        answers[place % 4] += 1
    return answers


# Rows 4, 12 and 20 of the scoring tables: T-score and standard error.
@pytest.mark.parametrize(
    ("domain", "version", "scores"),
    [
        ("physical_function", "v2.1", ((22.5, 4.0), (36.7, 2.3), (57.0, 6.6))),
        ("physical_function", "v2.0", ((22.9, None), (36.7, None), (56.9, None))),
        ("anxiety", "v2.0", ((40.3, 6.1), (63.4, 2.6), (81.6, 3.7))),
        ("depression", "v2.1", ((41.0, 6.2), (62.2, 2.3), (79.4, 2.6))),
        ("fatigue", "v2.1", ((33.7, 4.9), (57.0, 2.3), (75.8, 3.9))),
        ("sleep_disturbance", "v2.1", ((32.0, 5.2), (54.3, 3.4), (73.3, 4.6))),
        ("social_roles", "v2.1", ((27.5, 4.1), (44.2, 2.3), (64.2, 5.1))),
        ("pain_interference", "v2.1", ((41.6, 6.1), (61.2, 1.8), (75.6, 3.7))),
    ],
)
def test_t_scores_are_those_of_the_table(domain, version, scores):
    found = t_scores([items(raw) for raw in (4, 12, 20)], domain, version)
    assert found.t.tolist() == [t for t, _ in scores]
    assert [None if np.isnan(se) else se for se in found.se] == [se for _, se in scores]


def published():
    """The scoring tables: raw score → T-scores and standard errors, a column each in the order of the heading."""
    rows = re.findall(r"^\| (\d+) \|(.*)\|$", FACTS.read_text(encoding="utf-8").split("### 4.2")[1], re.MULTILINE)
    return {int(raw): [cell.strip().rstrip(")").split(" (") for cell in cells.split("|")] for raw, cells in rows[:17]}


@pytest.mark.skipif(not FACTS.is_file(), reason="the published tables are not beside this repository")
@pytest.mark.parametrize(
    ("column", "domain", "version"),
    [(0, "physical_function", "v2.1"), (1, "physical_function", "v2.0")]
    + [(place, domain, version) for place, domain in enumerate(DOMAINS[1:], 2) for version in ("v2.0", "v2.1")],
)
def test_every_row_of_the_published_tables_agrees(column, domain, version):
    table = published()
    assert list(table) == list(range(4, 21))
    found = t_scores([items(raw) for raw in table], domain, version)
    for place, cells in enumerate(table.values()):
        t, *se = (float(number) for number in cells[column])
        assert found.t[place] == t
        assert se == [] if np.isnan(found.se[place]) else [found.se[place]] == se


def test_the_raw_score_is_the_sum_of_the_four_answers():
    found = t_scores([[1, 2, 3, 4], [1, 2, np.nan, 4]], "anxiety", "v2.1")
    assert found.raw[0] == 10
    assert np.isnan(found.raw[1])


@pytest.mark.parametrize("domain", DOMAINS)
@given(st.lists(answer, min_size=4, max_size=4), st.integers(0, 3))
def test_a_higher_answer_never_lowers_a_t_score(domain, answers, place):
    higher = list(answers)
    higher[place] = min(5, higher[place] + 1)
    first, second = t_scores([answers, higher], domain, "v2.1").t
    assert second >= first


def test_a_missing_item_gives_no_t_score():
    found = t_scores([[1, 2, np.nan, 4]], "fatigue", "v2.1")
    assert np.isnan(found.t[0])
    assert np.isnan(found.se[0])


@pytest.mark.parametrize(
    ("domain", "version", "said"),
    [("anxity", "v2.1", "did you mean 'anxiety'"), ("anxiety", "v3", "v2.0 or v2.1, not 'v3'")],
)
def test_an_unknown_domain_or_version_is_refused(domain, version, said):
    with pytest.raises(DataError, match=said):
        t_scores([[1, 1, 1, 1]], domain, version)


def test_an_answer_out_of_range_is_refused_with_its_row_and_item():
    with pytest.raises(DataError, match="row 2: 6 is no answer to item 3 of fatigue"):
        t_scores([[1, 1, 1, 1], [1, 1, 6, 1]], "fatigue", "v2.1")
    with pytest.raises(DataError, match="row 1: 0 is no answer to item 1"):
        wemwbs([[0] * 14], most_missing=0)


def test_wemwbs_is_the_sum_of_fourteen_answers():
    assert wemwbs([[1] * 14, [5] * 14, [3] * 14], most_missing=0).tolist() == [14, 70, 42]


def test_a_few_missing_answers_take_the_mean_of_the_others_only_where_the_plan_allows():
    answers = [[np.nan, np.nan, np.nan] + [4] * 11]
    assert np.isnan(wemwbs(answers, most_missing=2)[0])
    assert wemwbs(answers, most_missing=3)[0] == pytest.approx(56)


def test_nobody_can_be_scored_from_nothing():
    with pytest.raises(DataError, match="between 0 and 13"):
        wemwbs([[np.nan] * 14], most_missing=14)


def test_the_short_form_is_scored_by_its_metric_table():
    assert swemwbs([[1] * 7, [5] * 7, [4, 3, 3, 3, 3, 3, 3]]).tolist() == [7.0, 35.0, 19.98]
    assert np.isnan(swemwbs([[1, 2, 3, 4, 5, 1, np.nan]])[0])
