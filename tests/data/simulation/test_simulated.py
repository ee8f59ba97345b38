"""A simulated trial of any size passes the contract of ReISE's plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from reise_report.data.simulation.simulated import simulate
from reise_report.data.simulation.tables import TABLES
from reise_report.data.simulation.write import write
from reise_report.data.snapshot import read_snapshot
from reise_report.plan.load import load_plan
from reise_report.plan.standard import standard
from tests.data.simulation.made import REISE, made, with_plan


@pytest.mark.parametrize(("seed", "n"), [(1, 10), (2, 10), (3, 60), (326732, 425), (4, 3000)])
def test_the_tables_pass_the_contract(seed: int, n: int, tmp_path: Path):
    folder = with_plan(tmp_path)
    write(made(seed, n), folder, force=True)
    snapshot = read_snapshot(load_plan(folder), folder)
    assert snapshot.synthetic
    assert len(snapshot.participants) == n
    assert set(snapshot.tables) == set(TABLES)


def test_the_plan_reads_every_table_by_its_standard():
    plan = load_plan(REISE)
    for name, table in plan.data.tables.items():
        assert table.standard is not None, name
        wanted = {key for key, column in standard(table.standard)["columns"].items() if not column.get("optional")}
        assert wanted <= set(TABLES[name]), name


def test_a_negative_seed_is_refused():
    with pytest.raises(ValueError, match="the seed -1 is negative"):
        simulate(-1, 10)


def test_no_part_of_the_simulator_knows_the_derivations():
    folder = Path(simulate.__code__.co_filename).parent
    for path in folder.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "reise_report.derive" not in text, path.name
        assert "reise_report.results" not in text, path.name


def test_adding_people_keeps_the_chances():
    small, large = made(1, 3000), made(1, 8_000)
    share = [one.parameters["true_risks"]["share_attending_if_offered"] for one in (small, large)]
    # Five standard errors of a share near 0.64 among 3 000.
    assert abs(share[0] - share[1]) < 5 * (0.64 * 0.36 / 3000) ** 0.5
