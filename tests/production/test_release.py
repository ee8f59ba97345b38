"""Whole reports: the same bytes twice, no arm in the open report, versions that stay, and reports of odd data."""

import json
import re
import shutil

import pytest

from reise_report.documents.formats import Format
from reise_report.errors import DataError, PlanError, ReleaseError
from reise_report.release.manifest import verify
from tests import small_trial
from tests.production.conftest import contents, words


def changed(**columns):
    return [{**row, **{name: change(row) for name, change in columns.items()}} for row in small_trial.rows()]


@pytest.fixture
def trial(tmp_path):
    return small_trial.write(tmp_path / "trial")


def test_a_release_holds_every_format_in_every_language_with_results_and_manifest(make, trial):
    made = contents(make(trial))
    pages = {f"{language}/report.{form}" for language in ("en", "nb") for form in ("html", "pdf", "docx")}
    assert set(made) == pages | {"results.json", "dictionary.json", "manifest.json"}


def test_only_the_team_s_release_holds_the_dictionary(make, trial):
    for report in ("dmc-open", "lay-summary"):
        assert "dictionary.json" not in contents(make(trial, report, formats=(Format.HTML,)))


def test_rendering_twice_from_two_folders_gives_the_same_bytes(make, trial, tmp_path):
    first = contents(make(trial))
    elsewhere = tmp_path / "another" / "place"
    shutil.copytree(trial, elsewhere)
    assert contents(make(elsewhere, out=tmp_path / "other reports")) == first


@pytest.mark.parametrize("report", ["final", "dmc-open", "lay-summary"])
def test_each_report_is_whole_in_both_languages(make, trial, report):
    folder = make(trial, report, formats=(Format.HTML,))
    assert verify(folder) == []
    assert words(folder, "en") != words(folder, "nb")


def test_the_open_report_stays_the_same_byte_for_byte_when_the_allocation_is_permuted(make, tmp_path):
    arms = [row["arm"] for row in small_trial.rows()]
    permuted = [{**row, "arm": arm} for row, arm in zip(small_trial.rows(), reversed(arms), strict=True)]
    assert permuted != small_trial.rows()
    before = contents(make(small_trial.write(tmp_path / "a"), "dmc-open", out=tmp_path / "x"))
    after = contents(make(small_trial.write(tmp_path / "b", rows_=permuted), "dmc-open", out=tmp_path / "y"))
    assert before.pop("manifest.json") != after.pop("manifest.json")
    assert before == after


def test_the_open_report_names_no_arm(make, tmp_path):
    plan = small_trial.plan()
    plan["design"]["arms"]["offered"].update(name={"en": "Zebra", "nb": "Zebra"}, short={"en": "Zebra", "nb": "Zebra"})
    folder = make(small_trial.write(tmp_path / "t", plan), "dmc-open", formats=(Format.HTML,))
    assert "Zebra" not in words(folder)
    assert all("offered" not in row["id"] for row in json.loads((folder / "results.json").read_text())["rows"])


def test_the_public_summary_holds_no_small_cell(make, tmp_path):
    rare = changed(in_work=lambda row: str(int(row["id"] in ("P000", "P003", "P001"))))
    folder = make(small_trial.write(tmp_path / "t", rows_=rare), "lay-summary", formats=(Format.HTML,))
    rows = json.loads((folder / "results.json").read_text())["rows"]
    counts = [row.get("value") for row in rows if row["unit"] in ("people", "events")]
    assert not any(count in (1, 2, 3, 4) for count in counts)
    assert "cannot show the numbers" in words(folder)


def test_a_final_version_is_never_overwritten_and_the_refusal_names_the_next(make, trial):
    folder = make(trial, version="1.0", status="final", formats=(Format.HTML,))
    before = contents(folder)
    with pytest.raises(ReleaseError, match=r"final.*next version is 1\.1"):
        make(trial, version="1.0", status="final", formats=(Format.HTML,))
    assert contents(folder) == before


def test_a_draft_is_replaced_by_the_next_run(make, trial):
    first = make(trial, formats=(Format.HTML, Format.PDF), languages=("en",))
    second = make(trial, formats=(Format.HTML,), languages=("en",))
    assert first == second
    assert not (second / "en" / "report.pdf").exists()


def test_a_failed_run_leaves_the_earlier_release_whole(make, trial):
    folder = make(trial, formats=(Format.HTML,))
    before = contents(folder)
    (trial / "participants.csv").write_text("id,arm\nP1,nobody\n")
    with pytest.raises(DataError):
        make(trial, formats=(Format.HTML,))
    assert contents(folder) == before


def test_an_output_folder_that_cannot_be_written_is_told_with_its_path(make, trial, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ReleaseError, match="file"):
        make(trial, out=tmp_path / "file", formats=(Format.HTML,))


def test_a_language_that_the_plan_does_not_have_is_refused(make, tmp_path):
    plan = small_trial.plan()
    plan["languages"] = ["en"]
    with pytest.raises(PlanError, match="'final' in en, not in nb"):
        make(small_trial.write(tmp_path / "t", plan), languages=("nb",))


def test_a_report_that_the_plan_does_not_have_is_refused(make, tmp_path):
    plan = small_trial.plan()
    del plan["reports"]["dmc-open"]
    with pytest.raises(PlanError, match="no report 'dmc-open'"):
        make(small_trial.write(tmp_path / "t", plan), "dmc-open")


ODD = {
    "no data on the outcome": (lambda row: "", "could not be estimated: no data"),
    "no events in an arm": (lambda row: "0" if row["arm"] == "usual" else row["in_work"], "no events"),
    "no events at all": (lambda row: "0", "no events"),
    "everybody has the outcome": (lambda row: "1", "everybody had the event"),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_outcomes_are_told_in_words_and_never_as_nonsense(make, tmp_path, name):
    change, said = ODD[name]
    folder = make(small_trial.write(tmp_path / "t", rows_=changed(in_work=change)), formats=(Format.HTML, Format.PDF))
    text = words(folder)
    assert said in text
    assert not {"nan", "None", "inf", "NaN"} & set(text.split())


def test_a_synthetic_snapshot_says_so_on_the_page(make, trial):
    (trial / "snapshot.yml").write_text("synthetic: true\n")
    folder = make(trial, formats=(Format.HTML,))
    assert "Made-up data: every number is invented." in words(folder)
    assert json.loads((folder / "manifest.json").read_text())["synthetic"] is True


@pytest.mark.parametrize(("language", "date"), [("en", "Data as of 1 June 2025."), ("nb", "Data per 1. juni 2025.")])
def test_each_exhibit_of_the_open_report_says_of_which_day_it_is(make, trial, language, date):
    page = (make(trial, "dmc-open", formats=(Format.HTML,)) / language / "report.html").read_text(encoding="utf-8")
    captions = re.findall(r"<figcaption.*?</figcaption>", page, re.DOTALL)
    assert captions
    assert all(date in re.sub(r"\s+", " ", caption.replace("\u00a0", " ")) for caption in captions)


def test_the_final_report_ends_with_a_dictionary_and_tells_of_no_derivations_where_there_are_none(make, trial):
    text = words(make(trial, formats=(Format.HTML,)))
    assert "Data dictionary" in text
    for heading in ("How outcomes were derived", "Return to work in detail", "Agreement between sources"):
        assert heading not in text
