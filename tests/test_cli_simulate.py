"""The command that makes up a trial, as a user meets it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reise_report import cli

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command line in this process: exit code, standard output, standard error."""

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["reise-report", "simulate", *map(str, arguments)])
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_it_writes_the_tables_and_says_where_the_truth_is_and_what_marks_them(run: Run, tmp_path: Path):
    code, out, err = run("--out", tmp_path / "new", "--n", 20, "--seed", 7)
    assert code == 0
    assert "14 tables" in out
    assert str(tmp_path / "new" / "truth") in out
    assert "snapshot.yml marks the data as made up: every page of every report" in out
    assert "Simulating 20 participants" in err
    assert len((tmp_path / "new" / "participants.csv").read_text(encoding="utf-8").splitlines()) == 21


def test_size_and_seed_are_those_of_the_committed_data_when_left_out(run: Run, tmp_path: Path):
    assert run("--out", tmp_path, "--quiet") == (0, "", "")
    assert len((tmp_path / "participants.csv").read_text(encoding="utf-8").splitlines()) == 426
    assert "seed: 326732" in (tmp_path / "snapshot.yml").read_text(encoding="utf-8")


def test_too_few_participants_are_a_wrong_option(run: Run, tmp_path: Path):
    code, _, err = run("--out", tmp_path / "new", "--n", 9)
    assert code == 2
    assert "9 participants are too few to have both arms; ask for 10 or more" in err
    assert not (tmp_path / "new").exists()


def test_too_many_participants_are_a_wrong_option(run: Run, tmp_path: Path):
    code, _, err = run("--out", tmp_path / "new", "--n", 100_001)
    assert code == 2
    assert "ask for 100000 or fewer" in err


def test_a_negative_seed_is_a_wrong_option(run: Run, tmp_path: Path):
    code, _, err = run("--out", tmp_path / "new", "--seed", -1)
    assert code == 2
    assert "the seed -1 is negative" in err


def test_a_folder_that_is_not_empty_is_refused_before_anything_is_made(run: Run, tmp_path: Path):
    (tmp_path / "notes.txt").write_text("mine")
    code, _, err = run("--out", tmp_path)
    assert code == 4
    assert "is not empty" in err
    assert "--force" in err
    assert "Simulating" not in err


def test_a_folder_given_as_a_dot_is_told_by_its_name(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "notes.txt").write_text("mine")
    monkeypatch.chdir(tmp_path)
    assert f"the folder '{tmp_path.name}' is not empty" in run("--out", ".")[2]


def test_force_replaces_made_up_tables(run: Run, tmp_path: Path):
    assert run("--out", tmp_path, "--n", 20, "--seed", 1)[0] == 0
    first = (tmp_path / "participants.csv").read_bytes()
    assert run("--out", tmp_path, "--n", 20, "--seed", 2, "--force")[0] == 0
    assert (tmp_path / "participants.csv").read_bytes() != first


def test_force_does_not_replace_tables_that_may_be_the_trials_own(run: Run, tmp_path: Path):
    (tmp_path / "employment.csv").write_text("participant\n1\n")
    code, _, err = run("--out", tmp_path, "--force")
    assert code == 4
    assert "holds employment.csv, which no snapshot.yml says to be made up" in err


def test_a_file_is_no_folder(run: Run, tmp_path: Path):
    (tmp_path / "file").write_text("")
    code, _, err = run("--out", tmp_path / "file")
    assert code == 4
    assert "'file' is a file" in err
