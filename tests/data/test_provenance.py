"""Made-up data say so in a file beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from reise_report.data.provenance import Provenance, read_provenance
from reise_report.errors import DataError


def test_data_without_the_file_are_real(tmp_path: Path):
    assert read_provenance(tmp_path) == Provenance()
    assert not read_provenance(tmp_path).synthetic


def test_the_file_says_what_made_the_data(tmp_path: Path):
    (tmp_path / "snapshot.yml").write_text("synthetic: true\nnote: Made up.\ngenerator: simulate\nseed: 7\n")
    found = read_provenance(tmp_path)
    assert (found.synthetic, found.generator, found.seed) == (True, "simulate", 7)
    assert found.note is not None
    assert found.note.in_language("nb") == "Made up."


def test_a_misspelt_key_is_refused_so_that_made_up_data_never_pass_as_real(tmp_path: Path):
    (tmp_path / "snapshot.yml").write_text("sythetic: true\n")
    with pytest.raises(DataError, match=r"snapshot\.yml:1  sythetic: unknown key 'sythetic'; did you mean 'synthetic'"):
        read_provenance(tmp_path)


def test_an_empty_file_is_refused(tmp_path: Path):
    (tmp_path / "snapshot.yml").write_text("")
    with pytest.raises(DataError, match="the file is empty"):
        read_provenance(tmp_path)
