"""Files are the same for the same seed, clean, and never written over what may be real."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from reise_report.data.provenance import read_provenance
from reise_report.data.simulation.simulated import simulate
from reise_report.data.simulation.tables import TABLES
from reise_report.data.simulation.write import check_folder, write
from reise_report.errors import DataError
from tests.data.simulation.made import REISE, made


def files(folder: Path) -> dict[str, str]:
    """Every file below a folder with the hash of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize(("seed", "n"), [(5, 10), (326732, 425)])
def test_the_same_seed_gives_the_same_bytes(seed: int, n: int, tmp_path: Path):
    write(simulate(seed, n), tmp_path / "one")
    write(simulate(seed, n), tmp_path / "two")
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_another_seed_gives_other_tables(tmp_path: Path):
    write(made(5, 100), tmp_path / "one")
    write(made(6, 100), tmp_path / "two")
    one, two = files(tmp_path / "one"), files(tmp_path / "two")
    assert set(one) == set(two)
    assert all(one[name] != two[name] for name in one)


def test_the_committed_data_are_those_of_their_seed(tmp_path: Path):
    seed = read_provenance(REISE).seed
    assert seed is not None
    write(made(seed), tmp_path)
    for name, sum_ in files(tmp_path).items():
        assert hashlib.sha256((REISE / name).read_bytes()).hexdigest() == sum_, (
            f"{name} is not what the simulator makes now; run: reise-report simulate --out data/reise --force"
        )


def test_every_table_and_the_truth_are_there(tmp_path: Path):
    write(made(), tmp_path)
    truth = {f"truth/{name}" for name in ("participants.csv", "scores.csv", "contradictions.csv", "parameters.json")}
    assert set(files(tmp_path)) == {f"{name}.csv" for name in TABLES} | {"snapshot.yml"} | truth


def test_files_are_utf8_with_line_feeds_and_need_no_quotes(tmp_path: Path):
    write(made(), tmp_path)
    for path in tmp_path.rglob("*.csv"):
        raw = path.read_bytes()
        assert b"\r" not in raw
        assert b'"' not in raw
        lines = raw.decode("utf-8").splitlines()
        assert raw.endswith(b"\n")
        assert {line.count(",") for line in lines} == {lines[0].count(",")}, path.name


def test_the_snapshot_says_that_the_data_are_made_up(tmp_path: Path):
    write(made(), tmp_path)
    found = read_provenance(tmp_path)
    assert found.synthetic
    assert found.seed == 326732
    assert found.note is not None
    assert found.note.languages() == {"en", "nb"}
    assert found.generator == "reise_report.data.simulation.simulated.simulate"


def test_files_hold_what_the_tables_in_memory_hold(tmp_path: Path):
    write(made(), tmp_path)
    for name, columns in made().tables.items():
        lines = [",".join(columns), *map(",".join, zip(*columns.values(), strict=True))]
        assert (tmp_path / f"{name}.csv").read_text(encoding="utf-8") == "\n".join(lines) + "\n"


def test_a_folder_that_holds_something_is_refused(tmp_path: Path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(DataError, match="is not empty; give another one, or --force"):
        write(made(), tmp_path)
    assert files(tmp_path).keys() == {"notes.txt"}


def test_forced_files_of_other_names_are_left_alone(tmp_path: Path):
    (tmp_path / "trial.yml").write_text("mine")
    write(made(), tmp_path, force=True)
    write(made(), tmp_path, force=True)
    assert (tmp_path / "trial.yml").read_text() == "mine"


def test_tables_that_may_be_real_are_never_replaced(tmp_path: Path):
    (tmp_path / "participants.csv").write_text("participant\n1\n")
    with pytest.raises(DataError, match=r"holds participants\.csv, which no snapshot\.yml says to be made up"):
        write(made(), tmp_path, force=True)
    assert (tmp_path / "participants.csv").read_text() == "participant\n1\n"


def test_a_file_is_no_folder(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match="'file' is a file; give a folder"):
        check_folder(tmp_path / "file", force=True)
