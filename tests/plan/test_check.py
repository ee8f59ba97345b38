"""Names that point at nothing, or at the wrong thing, are all found before any data are read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reise_report.plan.load import load_plan
from reise_report.plan.problem import InvalidPlanError
from tests.small_trial import both, plan, write

COLUMNS = ("data", "tables", "participants", "columns")


def put(part: Any, path: str, value: object) -> None:
    *above, last = (int(step) if step.isdigit() else step for step in path.split("/"))
    for step in above:
        part = part[step]
    if value is ...:
        del part[last]
    else:
        part[last] = value


def problems(folder: Path, **changes: object) -> dict[str, str]:
    """The problems of the small plan after changes given as ``path/to/key=value``; ``...`` deletes a key."""
    changed = plan()
    for path, value in changes.items():
        put(changed, path, value)
    with pytest.raises(InvalidPlanError) as caught:
        load_plan(write(folder, changed))
    return {item.path: item.message for item in caught.value.problems}


def test_the_small_plan_has_no_problem(tmp_path: Path):
    assert load_plan(write(tmp_path)).trial.id == "small"


@pytest.mark.parametrize(
    ("path", "value", "where", "message"),
    [
        (
            "design/allocation/column",
            "arms",
            "design.allocation.column",
            "the table 'participants' has no column 'arms'; did you mean 'arm'?",
        ),
        (
            "design/allocation/column",
            "woman",
            "design.allocation.column",
            "the column 'woman' is of type 'binary', but 'arm' is needed here",
        ),
        (
            "design/allocation/probability",
            {"column": "region"},
            "design.allocation.probability.column",
            "'number' is needed here",
        ),
        ("flow/uptake/column", "took_prt", "flow.uptake.column", "did you mean 'took_part'?"),
        ("flow/uptake/column", "age", "flow.uptake.column", "but 'binary' is needed here"),
        ("flow/uptake/reason", "age", "flow.uptake.reason", "but 'category' is needed here"),
        ("flow/follow_up", {"reason": "in_work"}, "flow.follow_up.reason", "but 'category' is needed here"),
        ("outcomes/work/variable", "age", "outcomes.work.variable", "but 'binary' is needed here"),
        ("outcomes/work/variable", "in_wrk", "outcomes.work.variable", "did you mean 'in_work'?"),
        ("outcomes/work/visit", "m12", "outcomes.work.visit", "there is no visit 'm12'; there are none"),
        ("baseline/variables", ["age", "ag"], "baseline.variables.2", "did you mean 'age'?"),
        ("baseline/variables", ["age", "took_part"], "baseline.variables.2", "has no 'label'"),
        ("baseline/variables", ["age", "id"], "baseline.variables.2", "is of type 'identifier'"),
        ("baseline/variables", ["age", "age"], "baseline.variables", "the variable 'age' stands 2 times"),
        ("estimands/work/population", "randomized", "estimands.work.population", "did you mean 'randomised'?"),
        ("estimands/work/outcome", "wok", "estimands.work.outcome", "there is no outcome 'wok'; did you mean 'work'?"),
        ("estimands/work/treatments/arm", "offerd", "estimands.work.treatments.arm", "did you mean 'offered'?"),
        ("estimands/work/treatments/against", "none", "estimands.work.treatments.against", "there is no arm 'none'"),
        ("analyses/0/estimand", "wrk", "analyses.1.estimand", "there is no estimand 'wrk'; did you mean 'work'?"),
        ("analyses/0/covariates", ["region", "woma"], "analyses.1.covariates.2", "did you mean 'woman'?"),
        ("analyses/0/covariates", ["id"], "analyses.1.covariates.1", "is of type 'identifier'"),
        ("analyses/0/covariates", ["in_work"], "analyses.1.covariates.1", "'in_work' is the outcome of this analysis"),
        ("analyses/0/covariates", ["arm"], "analyses.1.covariates.1", "'arm' is the allocation of this analysis"),
        ("analyses/1/covariates", ["took_part"], "analyses.2.covariates.1", "'took_part' is the uptake"),
        ("analyses/0/covariates", ["age", "age"], "analyses.1.covariates", "the covariate 'age' stands 2 times"),
        ("analyses/1/uptake", "region", "analyses.2.uptake", "but 'binary' is needed here"),
        ("analyses/1/id", "primary.work", "analyses.2.id", "the id 'primary.work' is given to 2 analyses"),
        ("analyses/0/role", "secondary", "analyses", "no analysis has the role 'primary'; exactly one must"),
        ("analyses/1/role", "primary", "analyses.2.role", "analysis 1 has the role 'primary' already"),
        ("languages", ["en", "nb", "en"], "languages", "the language 'en' stands 2 times"),
        ("trial/lay", ..., "reports.lay-summary", "a lay summary needs its words: write 'trial.lay'"),
        ("disclosure", {}, "reports.lay-summary", "a lay summary is public: write 'disclosure.public'"),
        ("data/tables/participants/file", "../secret.csv", "data.tables.participants.file", "has folders in it"),
        (
            "data/tables/participants/file",
            "data.xlsx",
            "data.tables.participants.file",
            "is a workbook of Excel, which can hold several tables; save the sheet as 'CSV UTF-8'",
        ),
        (
            "data/tables/participants/file",
            "data.txt",
            "data.tables.participants.file",
            "is of no kind that can be read",
        ),
        (
            "harms",
            {"table": "events", "participant": "id"},
            "harms.table",
            "there is no table of events 'events'; there are none",
        ),
        ("design/framework", "non_inferiority", "design.framework", "only 'superiority' can"),
    ],
)
def test_a_name_that_points_wrongly_is_found(tmp_path: Path, path: str, value: object, where: str, message: str):
    assert message in problems(tmp_path, **{path: value})[where]


def column(name: str, key: str) -> str:
    return "/".join((*COLUMNS, name, key))


def test_the_codes_of_the_arm_column_are_those_of_the_arms(tmp_path: Path):
    found = problems(tmp_path, **{column("arm", "codes"): {"offerd": 1, "usual": 0}})
    assert "the design has no arm 'offerd'; did you mean 'offered'?" in found.values()
    assert "the arm 'offered' has no code; give the value that stands for it in the file" in found.values()


def test_a_code_that_means_two_levels_is_found(tmp_path: Path):
    found = problems(tmp_path, **{column("region", "codes"): {"north": [1, 2], "south": 2}})
    assert "the code 2 stands for 'north' already" in found.values()


def test_a_code_that_means_a_level_and_missing_is_found(tmp_path: Path):
    codes = {column("region", "codes"): {"north": 9}, column("region", "missing"): [9]}
    assert "the code 9 means 'missing', but also 'north' under 'codes'" in problems(tmp_path, **codes).values()


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ({"regin": "north"}, "did you mean 'region'?"),
        ({"region": "nord"}, "the column has no level 'nord'; did you mean 'north'?"),
        ({"region": ["north", "east"]}, "the column has no level 'east'"),
        ({"arm": "ofered"}, "did you mean 'offered'?"),
        ({"woman": 1}, "'1' is no value of a binary column; write true or false"),
        ({"woman": "yes"}, "write true or false"),
        ({"age": "old"}, "'old' is not a number"),
        ({"id": 5}, "'5' is not text"),
    ],
)
def test_conditions_of_a_population_are_followed_to_columns_and_levels(tmp_path: Path, where: object, message: str):
    found = problems(tmp_path, **{"populations/randomised/where": where})
    assert any(message in text for text in found.values())


def test_a_condition_that_holds_together_is_accepted(tmp_path: Path):
    changed = plan()
    where = {"woman": True, "region": ["north", "south"], "age": 40, "arm": "usual", "id": "P001"}
    changed["populations"]["randomised"]["where"] = where
    assert load_plan(write(tmp_path, changed)).populations["randomised"].where == where


def test_steps_of_enrolment_are_followed_to_table_column_and_reason(tmp_path: Path):
    steps = [
        {"id": "asked", "name": "Asked", "table": "screning"},
        {"id": "asked", "name": "Met", "table": "participants", "where": {"womn": True},
         "departure": {"name": "Left", "reason": "age"}},
    ]  # fmt: skip
    found = problems(tmp_path, **{"flow/enrolment": steps})
    assert "there is no table 'screning'" in found["flow.enrolment.1.table"]
    assert "did you mean 'woman'?" in found["flow.enrolment.2.where.womn"]
    assert "'category' is needed here" in found["flow.enrolment.2.departure.reason"]
    assert "the step 'asked' stands 2 times" in found["flow.enrolment"]


def test_harms_are_followed_to_their_columns(tmp_path: Path):
    table = {"file": "events.csv", "columns": {"id": {"type": "identifier"}, "grave": {"type": "integer"}}}
    found = problems(
        tmp_path,
        **{
            "data/tables/events": table,
            "harms": {"table": "events", "participant": "who", "serious": "grave", "category": "kind"},
            "data/tables/participants/key": ...,
        },
    )
    assert "has no column 'who'" in found["harms.participant"] or "needs a 'key'" in found["harms.participant"]
    assert "'binary' is needed here" in found["harms.serious"]
    assert "has no column 'kind'" in found["harms.category"]


def test_a_text_that_lacks_a_language_is_found_wherever_it_stands(tmp_path: Path):
    found = problems(
        tmp_path,
        **{
            "trial/title": {"en": "A trial"},
            "analyses/1/name": {"nb": "Deltakere"},
            column("region", "label"): {"en": "Region"},
            "outcomes/work/assumption": {"en": "Assumed."},
        },
    )
    assert found["trial.title"] == "the text is missing in 'nb' (Norwegian Bokmål); add 'nb: …'"
    assert found["analyses.2.name"] == "the text is missing in 'en' (English); add 'en: …'"
    assert set(found) >= {"data.tables.participants.columns.region.label", "outcomes.work.assumption"}


def test_a_language_that_the_plan_does_not_ask_for_may_be_missing(tmp_path: Path):
    changed = plan()
    changed["languages"] = ["nb"]
    changed["trial"]["title"] = {"nb": "En studie"}
    assert load_plan(write(tmp_path, changed)).languages == ["nb"]


def test_a_report_cannot_be_made_in_a_language_of_no_plan(tmp_path: Path):
    found = problems(tmp_path, languages=["nb"], **{"reports/final/languages": ["en"]})
    assert found["reports.final.languages.1"] == "'en' is not among the plan's languages; there are: nb"


def test_all_problems_come_at_once_with_the_line_of_their_key(tmp_path: Path):
    changed = plan()
    changed["outcomes"]["work"]["variable"] = "wrk"
    changed["estimands"]["work"]["population"] = "al"
    folder = write(tmp_path, changed)
    with pytest.raises(InvalidPlanError) as caught:
        load_plan(folder)
    lines = (folder / "trial.yml").read_text().splitlines()
    assert len(caught.value.problems) == 2
    for item in caught.value.problems:
        assert item.line is not None
        assert lines[item.line - 1].strip().startswith(item.path.rsplit(".", 1)[1])


def test_words_in_one_form_serve_every_language(tmp_path: Path):
    changed = plan()
    changed["trial"]["title"] = "SMALL"
    assert load_plan(write(tmp_path, changed)).trial.title.in_language("nb") == "SMALL"
    assert both("x") == {"en": "x", "nb": "x"}


def test_the_primary_analysis_is_one_that_the_main_result_can_be_drawn_from(tmp_path: Path):
    changed = plan()
    changed["analyses"][0]["role"], changed["analyses"][1]["role"] = "secondary", "primary"
    write(tmp_path, changed)
    with pytest.raises(InvalidPlanError, match="cannot be drawn from 'two_stage_least_squares'"):
        load_plan(tmp_path)


def test_a_least_cell_that_protects_nobody_is_refused(tmp_path: Path):
    changed = plan()
    changed["disclosure"]["public"]["minimum_cell"] = 2
    write(tmp_path, changed)
    with pytest.raises(InvalidPlanError, match="2 protects nobody"):
        load_plan(tmp_path)
