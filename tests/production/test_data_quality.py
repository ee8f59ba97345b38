"""The report on data quality, from a folder to a release."""

from __future__ import annotations

import csv
import io
import json

import pytest

from reise_report.errors import PlanError
from reise_report.plan.load import load_plan, plan_file
from reise_report.production.findings import find, key, remember, remembered
from reise_report.results.scope import Scope, Subject
from tests import small_trial
from tests.production.conftest import contents, words
from tests.results.quality import world
from tests.results.quality.test_checks import CASES


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    rows = world.tables()
    for kind in ("vas_jump", "course_without_acceptance", "answers_after_death", "end_before_start"):
        CASES[kind](rows)
    return world.write(tmp_path_factory.mktemp("trial"), rows)


def test_the_release_holds_the_report_in_both_languages_and_the_list_of_queries(trial, make):
    folder = make(trial, "data-quality", formats=("html",))
    files = contents(folder)
    assert {"en/report.html", "nb/report.html", "queries.csv", "results.json", "manifest.json"} <= set(files)
    listed = list(csv.DictReader(io.StringIO(files["queries.csv"].decode())))
    results = {row["id"]: row.get("value") for row in json.loads(files["results.json"])["rows"]}
    assert len(listed) == results["quality.queries.n"] >= 3
    assert {"course_without_acceptance", "answers_after_death", "end_before_start"} <= {row["kind"] for row in listed}
    assert not [id_ for id_ in results if id_.startswith(("primary.", "complier."))]


def test_the_page_names_first_rows_and_where_the_others_are(trial, make):
    folder = make(trial, "data-quality", formats=("html",))
    english, norwegian = words(folder, "en"), words(folder, "nb")
    assert "P003 · offers.csv, row" in english
    assert "every one of them is in queries.csv" in english
    assert "Møtte på kurset uten å ha takket ja" in norwegian
    assert "Data quality report" in english
    assert "Final report" not in english


def test_every_format_is_made_twice_alike(trial, make):
    first = contents(make(trial, "data-quality", languages=("nb",)))
    assert contents(make(trial, "data-quality", languages=("nb",))) == first
    assert {"nb/report.pdf", "nb/report.docx"} <= set(first)


def test_no_other_report_brings_queries(trial, make):
    assert "queries.csv" not in contents(make(trial, "final", formats=("html",), languages=("en",)))


def test_a_plan_that_does_not_name_the_report_says_where_to_add_it(tmp_path, make):
    folder = small_trial.write(tmp_path / "small")
    with pytest.raises(PlanError, match=r"no report 'data-quality'.*under 'reports'"):
        make(folder, "data-quality")


def test_a_trial_with_participants_alone_has_a_report_too(tmp_path, make):
    plan = small_trial.plan()
    plan["reports"]["data-quality"] = {"title": small_trial.both("Data quality")}
    folder = make(small_trial.write(tmp_path / "small", plan), "data-quality", formats=("html", "pdf"))
    assert "The data hold no questionnaires." in words(folder, "en")


def test_what_was_found_is_remembered_with_its_queries_and_not_taken_for_the_trials_results(trial, tmp_path):
    plan = load_plan(trial)
    keys = [key(plan_file(trial), plan, trial, None, Scope.FULL, subject) for subject in Subject]
    assert len(set(keys)) == 2
    found = find(plan, trial, None, Scope.FULL, Subject.QUALITY)
    assert found.queries
    remember(tmp_path, keys[1], found)
    assert remembered(tmp_path, keys[1]) == found
    assert remembered(tmp_path, keys[0]) is None
