"""The user's guide to economic evaluations: what it writes is a plan, and no key of the model is left out."""

import copy
import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from reise_report.errors import ReiseReportError
from reise_report.plan.analyses import CostEffectiveness
from reise_report.plan.economic_choices import CostModel, Shortfall, Thresholds
from reise_report.plan.load import load_plan
from reise_report.plan.variations import variations
from tests import small_trial
from tests.exhibits import economic_trial
from tests.small_trial import both

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "analyses.md").read_text(encoding="utf-8")
SECTION = GUIDE.partition("## Economic evaluations")[2].partition("\n## ")[0]
ID = "economic.worth"
BY_AGE = {"age": {"type": "integer"}, "women": {"type": "number"}, "men": {"type": "number"}}


def blocks() -> dict[str, Any]:
    """The first key of each example → what stands under it."""
    found = [YAML(typ="safe").load(text) for text in re.findall(r"```yaml\n(.*?)```", SECTION, re.DOTALL)]
    return {key: part for block in found for key, part in block.items()}


def written() -> dict[str, Any]:
    """The made-up trial with the guide's examples in it."""
    made, said = economic_trial.plan(), copy.deepcopy(blocks())
    columns = made["data"]["tables"]["participants"]["columns"]
    columns["case_manager"] = {"type": "identifier", "label": both("Case manager")}
    columns["sex"] = {"type": "category", "label": both("Sex"), "levels": {"woman": both("W"), "man": both("M")}}
    for name in ("norms", "life_table"):
        made["data"]["tables"][name] = {"file": f"{name}.csv", "key": "age", "columns": BY_AGE}
    made["outcomes"] |= said["outcomes"]
    made["derived"]["costs"] |= said["derived"]["costs"]
    made["analyses"] = [*made["analyses"][:-1], *said["analyses"]]
    made["analyses"][-1]["shortfall"] = said["shortfall"]
    made["sensitivity"] = said["sensitivity"]
    return made


def test_what_the_guide_writes_is_a_plan(tmp_path):
    plan = load_plan(small_trial.write(tmp_path, written()))
    analysis = plan.analyses[-1]
    assert isinstance(analysis, CostEffectiveness)
    assert analysis.id == ID
    assert len(list(variations(plan))) == 4


def test_a_plan_beyond_a_year_needs_the_discounting_that_the_guide_names(tmp_path):
    made = written()
    made["design"]["visits"]["m12"]["day"] = 730
    with pytest.raises(ReiseReportError, match="must say how costs and effects are discounted"):
        load_plan(small_trial.write(tmp_path, made))
    (words,) = re.findall(r"`(\{costs: [^`]+\})`", SECTION)
    made["analyses"][-1]["discount"] = YAML(typ="safe").load(words)
    assert load_plan(small_trial.write(tmp_path, made)).analyses[-1].discount.timing == "mid_year"


@pytest.mark.parametrize("model", [CostEffectiveness, Thresholds, CostModel, Shortfall])
def test_every_key_is_in_the_guide(model):
    of_all = {"assumption", "conditions", "level", "label", "variance"}  # keys that every analysis or model has
    missing = [name for name in model.model_fields if name not in of_all and f"{name}:" not in SECTION]
    assert [name for name in missing if f"`{name}`" not in SECTION] == []
