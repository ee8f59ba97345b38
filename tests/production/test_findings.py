"""Results are computed once for the same plan, data and code, and never taken for another's."""

import stat

import pytest

from reise_report.plan.load import load_plan, plan_file
from reise_report.production.doctor import examine
from reise_report.production.findings import find, key, remember, remembered
from reise_report.results.scope import Scope
from tests import small_trial


@pytest.fixture
def trial(tmp_path):
    return small_trial.write(tmp_path / "trial")


def key_of(trial, scope=Scope.FULL, as_of=None):
    return key(plan_file(trial), load_plan(trial), trial, as_of, scope)


def test_what_was_remembered_comes_back_whole(trial, tmp_path):
    found = find(load_plan(trial), trial, None, Scope.FULL)
    remember(tmp_path / "cache", key_of(trial), found)
    assert remembered(tmp_path / "cache", key_of(trial)) == found


def test_the_key_changes_with_data_plan_scope_and_provenance(trial):
    before = key_of(trial)
    assert key_of(trial, Scope.POOLED) != before
    (trial / "snapshot.yml").write_text("synthetic: true\n")
    synthetic = key_of(trial)
    assert synthetic != before
    (trial / "participants.csv").write_text((trial / "participants.csv").read_text().replace("P001", "P901"))
    assert key_of(trial) not in (before, synthetic)


def test_a_missing_file_has_no_key_so_that_reading_explains_it(trial):
    (trial / "participants.csv").unlink()
    assert key_of(trial) is None
    assert remembered(trial, None) is None


@pytest.mark.parametrize("text", ["", "{}", '{"files": [], "results": "x"}', "[1]"])
def test_a_damaged_memory_is_no_memory(trial, tmp_path, text):
    remember(tmp_path, key_of(trial), find(load_plan(trial), trial, None, Scope.FULL))
    (path,) = tmp_path.glob("*.json")
    path.write_text(text)
    assert remembered(tmp_path, key_of(trial)) is None


def test_what_is_remembered_is_for_its_owner_only(trial, tmp_path):
    remember(tmp_path / "cache", key_of(trial), find(load_plan(trial), trial, None, Scope.FULL))
    (path,) = (tmp_path / "cache").glob("*.json")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_doctor_finds_what_is_there_and_says_how_to_get_the_rest(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    lines = [finding.line() for finding in examine()]
    assert any(line.startswith("ok") and "Engine embedded: pandoc" in line for line in lines)
    assert any(line.startswith("absent") and "Install Quarto" in line for line in lines)
