"""Episodes are chains that a walk by the hours finds again; nothing crosses where periods begin."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.data.simulation.made import days_since_enrolment, table, truth

HOURS = pd.Timedelta(hours=8)


def stays(rows: pd.DataFrame, across: bool, seed: int, n: int) -> pd.DataFrame:
    """Points and number of stays by person, by a walk: fewer than eight hours between episodes make one stay."""
    found = []
    rows = rows[(rows["level"] != "outpatient") & days_since_enrolment(rows, "admitted", seed, n).between(0, 365)]
    for who, theirs in rows.groupby(["participant"] if across else ["participant", "hospital"]):
        end, points = None, []
        for episode in theirs.sort_values("admitted").itertuples():
            if end is None or episode.admitted - end >= HOURS:
                points.append(0.0)
            worth = 0.0 if np.isnan(episode.drg_points) else episode.drg_points
            points[-1] = max(points[-1], worth)
            end = episode.discharged if end is None else max(end, episode.discharged)
        found.append({"participant": who[0], "points": sum(points), "number": len(points)})
    return pd.DataFrame(found).groupby("participant").sum()


@pytest.mark.parametrize(("across", "rule"), [(True, ""), (False, "_by_hospital")])
@pytest.mark.parametrize(("seed", "n"), [(326732, 425), (3, 1500)])
def test_a_walk_by_the_hours_finds_the_stays_that_were_made(across: bool, rule: str, seed: int, n: int):
    found = stays(table("hospital", seed, n), across, seed, n)
    true = truth("participants", seed, n).set_index("participant")
    linked = true[true["stays"].notna()]
    assert found["number"].reindex(linked.index).fillna(0).tolist() == linked[f"stays{rule}"].tolist()
    points = found["points"].reindex(linked.index).fillna(0).to_numpy()
    assert points == pytest.approx(linked[f"stay_points{rule}"].to_numpy(), abs=1e-9)


def test_transfers_make_the_two_rules_differ():
    true = truth("participants")
    assert (true["stays"] < true["stays_by_hospital"]).any()


def test_gaps_of_exactly_eight_hours_occur_and_shorter_ones_too():
    rows = table("hospital", 3, 1500)
    rows = rows[rows["level"] != "outpatient"].sort_values(["participant", "admitted"])
    gap = (rows["admitted"] - rows["discharged"].shift())[rows["participant"] == rows["participant"].shift()]
    assert (gap == HOURS).any()
    assert ((gap > pd.Timedelta(0)) & (gap < HOURS)).any()
    assert (gap < pd.Timedelta(0)).any()


def test_outpatient_contacts_fall_within_stays_now_and_then():
    rows = table("hospital", 3, 1500)
    contacts, stays = rows[rows["level"] == "outpatient"], rows[rows["level"] == "inpatient"]
    both = contacts.merge(stays, on="participant")
    assert ((both["admitted_x"] > both["admitted_y"]) & (both["discharged_x"] < both["discharged_y"])).any()


def test_points_are_skewed_and_a_few_are_blank():
    rows = table("hospital", 3, 1500)
    inpatient = rows.loc[rows["level"] == "inpatient", "drg_points"]
    assert inpatient.mean() > 1.15 * inpatient.median()
    assert 0 < inpatient.isna().mean() < 0.08
    assert rows["drg_points"].dropna().between(0.01, 30).all()


def test_the_sums_by_year_add_up_to_the_whole():
    true = truth("participants")
    years = [f"hospital_points_{year}" for year in range(2022, 2026)]
    assert true[years].sum(axis=1, min_count=1).to_numpy() == pytest.approx(
        true["hospital_points"].to_numpy(), nan_ok=True
    )
