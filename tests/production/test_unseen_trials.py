"""Trials that the program was not written around, put through it from data file to page.

The data are those of published trials; expected numbers come from R 4.2 (``expected.json`` beside each data file, with
its ``reference.R``) or, for the flow, from the snapshots of the R package consort. Skipped where the data are absent.
"""

import csv
import json
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from reise_report.data.snapshot import read_snapshot
from reise_report.plan.load import load_plan
from reise_report.results.assemble import analyse
from reise_report.results.scope import Scope
from tests.production.conftest import words
from tests.small_trial import both

SHARED = Path(__file__).resolve().parents[3] / "shared"


def folder_of(name: str) -> Path:
    """The folder of a trial's data, or a skip."""
    found = next((root / name for root in (SHARED / "validation", SHARED / "trials") if (root / name).is_dir()), None)
    if found is None:
        pytest.skip(f"the data of {name} are not beside this checkout")
    return found


def column(kind: str, label: str = "Label", **more) -> dict[str, object]:
    return {"type": kind, "label": both(label), **more}


def coded(source: str, yes, no) -> dict[str, object]:
    return column("binary", **{"from": source, "codes": {"yes": yes, "no": no}})


def levels(source: str, **codes) -> dict[str, object]:
    return column("category", **{"from": source, "levels": {name: both(name) for name in codes}, "codes": codes})


def plan_of(arms, columns, covariates=(), *, benefit="lower", file="data.csv", variance="delta_model", **more):
    """A plan with the least that a drug trial needs: no offer, no uptake, no harms, no visits."""
    first, second = [name for name in arms if name != "control"][-1], "control"
    return {
        "trial": {"id": "unseen", "acronym": "UNSEEN", "title": both("A randomised trial"), "sponsor": {"name": "S"},
                  "lay": {"title": both("T"), "why": both("W."), "who": both("W."), "what": both("W."),
                          "outcome": both("had it")}},
        "design": {"kind": "parallel", "framework": "superiority", "allocation": {"column": "arm"},
                   "arms": {name: {"role": "control" if name == "control" else "intervention", "name": both(name),
                                   "short": both(name), "people": both(f"those on {name}")} for name in arms}},
        "data": {"cut_off": {"date": "2012-04-01"}, "tables": {"participants": {
            "file": file, "columns": {"arm": {"type": "arm", **arms["control"]}, **columns}}}},
        "populations": {"all": {"name": both("Everybody")}},
        "baseline": {"variables": [name for name in columns if name not in ("outcome", "lost", "id")]},
        "outcomes": {"y": {"kind": "binary", "name": both("Outcome"), "variable": "outcome", "event": both("had it"),
                           "measured_by": both("Clinic"), "metric": both("Proportion"), "benefit": benefit}},
        "estimands": {"y": {"name": both("Effect"), "population": "all", "outcome": "y", "intercurrent_events": [],
                            "treatments": {"arm": first, "against": second}, "summary": both("Difference")}},
        "analyses": [{"id": "primary.y", "role": "primary", "name": both("Outcome"), "estimand": "y",
                      "method": "standardised_risk", "covariates": list(covariates), "variance": variance}],
        "disclosure": {"public": {"minimum_cell": 5}},
        "languages": ["en", "nb"],
        "reports": {"final": {"title": both("Report")}, "lay-summary": {"title": both("Summary")}},
        **more,
    }  # fmt: skip


def arms(source: str, **codes) -> dict[str, dict[str, object]]:
    """Every arm with the contract of the column that names them all."""
    return {name: {"from": source, "codes": codes} for name in codes}


def results(plan, trial: Path, data: Path) -> dict[str, object]:
    yaml = YAML(typ="safe")
    yaml.sort_base_mapping_type_on_output = False
    with (trial / "trial.yml").open("w", encoding="utf-8") as file:
        yaml.dump(plan, file)
    loaded = load_plan(trial)
    return {row.id: row for row in analyse(loaded, read_snapshot(loaded, data), Scope.FULL)}


def indo():
    plan = plan_of(
        arms("rx", drug="1_indomethacin", control="0_placebo"),
        {
            "outcome": coded("outcome", "1_yes", "0_no"),
            "risk": column("number"),
            "site": levels("site", um="1_UM", iu="2_IU", uk="3_UK", cwru="4_Case"),
            "female": coded("gender", "1_female", "2_male"),
            "asa": coded("asa", "1_yes", "0_no") | {"missing": ["NA_NA"]},
        },
        ["risk", "site", "female"],
    )
    return plan, "indo_rct", "pep", "pep_adj", "se_delta_model"


def strep():
    plan = plan_of(
        arms("arm", drug="Streptomycin", control="Control"),
        {
            "outcome": column("binary", **{"from": "improved"}),
            "male": coded("gender", "M", "F"),
            "condition": levels("baseline_condition", good="1_Good", fair="2_Fair", poor="3_Poor"),
            "esr": levels("baseline_esr", low="1_0-10", a="2_11-20", b="3_21-50", c="4_51+"),
        },
        ["condition", "male"],
        benefit="higher",
    )
    return plan, "strep_tb", "improved", "improved_adj", "se_delta_model"


def lalonde():
    names = ("black", "hispanic", "married", "nodegree", "u74", "u75")
    plan = plan_of(
        arms("treat", work=1, control=0),
        {"outcome": column("binary", **{"from": "employed"}), "age": column("integer"), "education": column("integer")}
        | {name: column("binary") for name in names},
        ["age", "education", *names],
        benefit="higher",
        variance="influence_function",
    )
    return plan, "nsw_lalonde", "employed78", "employed78_adj", "se_influence"


def with_employment(source: Path, target: Path) -> Path:
    """A copy of the data with employment, which is any earnings in 1978."""
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0], "employed"])
        writer.writeheader()
        writer.writerows(row | {"employed": int(float(row["re78"]) > 0)} for row in rows)
    return target.parent


@pytest.mark.parametrize("case", [indo, strep, lalonde])
def test_a_published_trial_gives_the_numbers_of_r(tmp_path, case):
    plan, name, crude, adjusted, se = case()
    data = folder_of(name)
    wanted = json.loads((data / "expected.json").read_text(encoding="utf-8"))
    if case is lalonde:
        data = with_employment(data / "data.csv", tmp_path / "data.csv")
    rows = results(plan, tmp_path, data)
    first = next(arm for arm in plan["design"]["arms"] if arm != "control")
    row = {"arm1": rows[f"primary.y.arm.{first}.risk"], "arm0": rows["primary.y.arm.control.risk"]}
    got = {f"{crude}.risk.{arm}": one.value for arm, one in row.items()}
    got |= {f"{crude}.risk.{arm}.wilson95": [one.low, one.high] for arm, one in row.items()}
    for ours, theirs, interval in (
        ("risk_difference", "rd", "newcombe"), ("risk_ratio", "rr", "log_wald"), ("odds_ratio", "or", "woolf"),
    ):  # fmt: skip
        one = rows[f"primary.y.{ours}.unadjusted"]
        got |= {f"{crude}.{theirs}": one.value, f"{crude}.{theirs}.ci95_{interval}": [one.low, one.high]}
        got[f"{adjusted}.{theirs}"] = rows[f"primary.y.{ours}.adjusted"].value
    got[f"{crude}.p.chisq_uncorrected"] = rows["primary.y.p_value.unadjusted"].value
    got[f"{adjusted}.rd.{se}"] = rows["primary.y.risk_difference.adjusted"].se
    for key, value in got.items():
        assert value == pytest.approx(wanted[key]["value"], abs=max(wanted[key]["tolerance"], 1e-9)), key


def test_the_flow_of_the_r_package_consort_comes_out_of_its_participants(tmp_path):
    data = folder_of("consort_flow")
    with (data / "dat1.csv").open(encoding="utf-8", newline="") as file:
        people = list(csv.DictReader(file))
    for name, kept in (("screened.csv", people), ("participants.csv", [row for row in people if row["arm"]])):
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [*people[0], "y", "lost"])
            writer.writeheader()
            lost = [row["fow1"] or row["fow2"] for row in kept]
            writer.writerows(
                row | {"y": "" if why else place % 2, "lost": why}
                for place, (row, why) in enumerate(zip(kept, lost, strict=True))
            )
    reasons = {"death": "Death", "stopped": "Discontinued", "withdrew": "Withdraw", "other": "Other",
               "deviation": "Protocol deviation", "missing": "Outcome missing"}  # fmt: skip
    plan = plan_of(
        arms("arm", conc="Conc", control="Seq"),
        {
            "id": {"type": "identifier", "from": "trialno"},
            "outcome": coded("y", 1, 0),
            "lost": levels("lost", **reasons),
        },
        file="participants.csv",
        baseline={"variables": ["outcome"]},
    )
    tables = plan["data"]["tables"]
    tables["participants"]["key"] = "id"
    tables["screened"] = {"file": "screened.csv", "key": "id", "columns": {
        "id": {"type": "identifier", "from": "trialno"},
        "why": levels("exc", mri="MRI not collected", sample="Sample not collected", other="Other"),
    }}  # fmt: skip
    step = {"id": "screened", "name": both("Screened"), "table": "screened"}
    plan["flow"] = {
        "enrolment": [step | {"departure": {"name": both("Excluded"), "reason": "why"}}],
        "follow_up": {"reason": "lost"},
    }
    rows = results(plan, tmp_path, tmp_path)
    # Boxes of the snapshot tests/testthat/_snaps/auto/auto-grviz.gv in the R package consort.
    wanted = {
        "enrolment.screened.n": 300, "enrolment.screened.outcome.departed": 15, "enrolment.screened.departed.sample": 8,
        "randomised.n": 285, "allocated.conc": 158, "allocated.control": 127, "lost.conc.death": 12,
        "lost.control.other": 11, "follow_up.conc.available": 119, "follow_up.control.available": 96,
    }  # fmt: skip
    assert {key: rows[f"flow.{key}"].value for key in wanted} == wanted


@pytest.mark.slow
@pytest.mark.parametrize("report", ["final", "lay-summary"])
def test_a_trial_with_seven_arms_becomes_a_report(tmp_path, make, report):
    data = folder_of("penn_bonus")
    plan = plan_of(
        arms("tg", control=0, **{f"bonus{number}": number for number in range(1, 7)}),
        {"outcome": coded("inuidur1", list(range(1, 14)), list(range(14, 53))), "female": column("binary", "Women")},
        benefit="higher",
    )
    results(plan, tmp_path, data)
    folder = make(tmp_path, report, data=data)
    # 1,285 in the last arm, 3,354 in the control arm: `arm_counts_all` of expected.json.
    assert "1,285" in words(folder)
    assert "13,913" in words(folder)
    assert "13 913" in words(folder, "nb").replace("\u202f", " ").replace("\xa0", " ")
