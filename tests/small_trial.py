"""A small made-up trial for tests: a plan and a table that tests change one thing of."""

from __future__ import annotations

import copy
import csv
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML


def both(words: str) -> dict[str, str]:
    """The same words in both languages; fine for a test."""
    return {"en": words, "nb": words}


PLAN: dict[str, Any] = {
    "trial": {
        "id": "small",
        "acronym": "SMALL",
        "title": both("A small trial"),
        "sponsor": {"name": "Sponsor"},
        "lay": {"title": both("A small trial"), "why": both("Because."), "who": both("Some."), "what": both("This."),
                "outcome": both("were in work")},
    },
    "design": {
        "kind": "cohort_randomised",
        "framework": "superiority",
        "arms": {
            "offered": {"role": "intervention", "name": both("Offered"), "short": both("Offer"),
                        "people": both("those who were offered")},
            "usual": {"role": "control", "name": both("Usual care"), "short": both("Usual"),
                      "people": both("those in usual care")},
        },
        "allocation": {"column": "arm"},
    },
    "data": {
        "cut_off": {"date": "2025-06-01"},
        "tables": {
            "participants": {
                "file": "participants.csv",
                "key": "id",
                "columns": {
                    "id": {"type": "identifier", "required": True},
                    "arm": {"type": "arm", "required": True},
                    "took_part": {"type": "binary"},
                    "why_not": {"type": "category", "levels": {"busy": both("Busy"), "ill": both("Ill")}},
                    "age": {"type": "integer", "range": [18, 64], "label": both("Age")},
                    "region": {"type": "category", "label": both("Region"),
                               "levels": {"north": both("North"), "south": both("South"), "west": both("West")}},
                    "woman": {"type": "binary", "label": both("Women")},
                    "in_work": {"type": "binary", "label": both("In work")},
                },
            },
        },
    },
    "populations": {"randomised": {"name": both("All randomised")}},
    "flow": {
        "uptake": {"column": "took_part", "accepted": both("Took part"), "declined": both("Did not"),
                   "reason": "why_not", "contamination": both("Took part all the same")},
    },
    "baseline": {"variables": ["age", "region", "woman"]},
    "outcomes": {
        "work": {"kind": "binary", "name": both("In work"), "variable": "in_work", "event": both("were in work"),
                 "measured_by": both("Register"), "metric": both("Proportion in work"), "benefit": "higher"},
    },
    "estimands": {
        "work": {"name": both("Effect of the offer"), "population": "randomised",
                 "treatments": {"arm": "offered", "against": "usual"}, "outcome": "work", "intercurrent_events": [],
                 "summary": both("Risk difference")},
    },
    "analyses": [
        {"id": "primary.work", "role": "primary", "name": both("Work"), "estimand": "work",
         "method": "standardised_risk", "covariates": ["age", "woman"], "variance": "influence_function"},
        {"id": "complier.work", "role": "secondary", "name": both("Compliers"), "estimand": "work",
         "method": "two_stage_least_squares", "uptake": "took_part", "variance": "hc1"},
    ],
    "disclosure": {"public": {"minimum_cell": 5}},
    "languages": ["en", "nb"],
    "reports": {"final": {"title": both("Final report")}, "dmc-open": {"title": both("Open report")},
                "lay-summary": {"title": both("Summary")}},
}  # fmt: skip

COLUMNS = ("id", "arm", "took_part", "why_not", "age", "region", "woman", "in_work")


def rows(n: int = 60) -> list[dict[str, str]]:
    """Participants: a third offered, two thirds of them take part; some in work in each arm. No randomness."""
    made = []
    for i in range(n):
        offered = i % 3 == 0
        took = offered and i % 9 != 0
        made.append({
            "id": f"P{i:03d}",
            "arm": "offered" if offered else "usual",
            "took_part": "1" if took else "0",
            "why_not": "" if took or not offered else "busy",
            "age": str(20 + (i * 7) % 40),
            "region": ("north", "south", "west")[(i * 5) % 7 % 3],
            "woman": str((i // 2) % 2),
            "in_work": str(int((i * 11) % 10 < (5 if offered else 3))),
        })  # fmt: skip
    return made


def plan() -> dict[str, Any]:
    """A copy of the plan, to be changed by a test."""
    return copy.deepcopy(PLAN)


def write(folder: Path, plan: dict[str, Any] | None = None, rows_: list[dict[str, str]] | None = None) -> Path:
    """Write ``trial.yml`` and ``participants.csv`` into a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    yaml = YAML(typ="safe")
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False  # the order of arms, levels and tables means something
    with (folder / "trial.yml").open("w", encoding="utf-8") as file:
        yaml.dump(PLAN if plan is None else plan, file)
    with (folder / "participants.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows() if rows_ is None else rows_)
    return folder
