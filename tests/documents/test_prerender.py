"""A plain ``quarto render`` at the root: the project file and the script that runs before it."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = ROOT / "_quarto.yml"
SCRIPT = ROOT / "templates" / "quarto" / "prerender.py"


@pytest.fixture
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("prerender", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_project_runs_the_script_and_renders_what_it_writes(script: ModuleType) -> None:
    project = YAML(typ="safe").load(CONFIGURATION.read_text(encoding="utf-8"))["project"]
    assert ROOT / project["pre-render"] == SCRIPT
    folder = script.COMMAND[script.COMMAND.index("--project-only") + 1]
    assert project["render"] == [f"{folder}/*/report.qmd"]
    assert project["output-dir"] == "reports/quarto"


def test_the_checkouts_own_environment_is_preferred(script: ModuleType, tmp_path: Path) -> None:
    assert script.interpreter(tmp_path) == sys.executable
    own = tmp_path / ".venv" / "bin" / "python"
    own.parent.mkdir(parents=True)
    own.touch()
    assert script.interpreter(tmp_path) == str(own)


def test_a_failure_stops_quarto(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "COMMAND", ("report", "nothing-of-the-kind"))
    assert script.main() == 2
