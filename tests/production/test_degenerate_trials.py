"""Reports of trials whose data give little or nothing: they are made, and say in words why there is no number."""

import json
import re

import pytest

from reise_report.documents.formats import Format
from tests.production.conftest import words
from tests.results.effects import degenerate, trial

pytestmark = pytest.mark.slow

NONSENSE = re.compile(r"\b(nan|NaN|NaT|inf|Infinity|None)\b|<NA>|<<|\{\w*\}")
BY_MACHINE = re.compile(r"\b(nan|NaN|NaT|inf|Infinity|None)\b")

SAID = {
    "no_events": {
        "en": (
            "The adjusted risk difference could not be estimated: no events.",
            "Nothing can be concluded about the difference between the groups.",
            "The hazard ratio could not be estimated: no events.",
        ),
        "nb": (
            "Den justerte risikodifferansen kunne ikke beregnes: ingen hendelser.",
            "Det er ikke mulig å trekke noen slutning om forskjellen mellom gruppene.",
        ),
    },
    "all_missing_in_an_arm": {
        "en": ("The difference could not be estimated: no data.", "this is not known of anybody"),
        "nb": ("ingen data",),
    },
    "an_empty_arm": {
        "en": ("The difference could not be estimated: no participants.",),
        "nb": ("ingen deltakere",),
    },
    "separation_by_the_arm": {
        "en": ("the outcome is predicted without error", "no variation", "no events"),
        "nb": ("utfallet lar seg forutsi uten feil", "ingen variasjon", "ingen hendelser"),
    },
    "two_participants_so_far": {"en": ("too few",), "nb": ("for få",)},
}
"""Case → language → what the final report must say."""


@pytest.fixture(params=SAID)
def report(request, make, tmp_path):
    """The final report of a case, and the case."""
    frame = degenerate.CASES[request.param](trial.people().copy())
    folder = trial.write(tmp_path / "trial", degenerate.plan(request.param), frame)
    return request.param, make(folder, formats=(Format.HTML,))


def test_the_final_report_says_why_there_is_no_number_and_prints_no_nonsense(report):
    case, folder = report
    for language, sentences in SAID[case].items():
        text = words(folder, language)
        for sentence in sentences:
            assert sentence in text, (language, sentence)
        found = NONSENSE.search(text)
        assert found is None, text[max(0, found.start() - 80) : found.end() + 40]
    results = [path for path in folder.rglob("*") if path.suffix in (".json", ".csv")]
    assert results
    for path in results:
        text = path.read_text(encoding="utf-8")
        assert BY_MACHINE.search(text) is None, path.name
        if path.suffix == ".json":
            json.loads(text, parse_constant=pytest.fail)


def test_the_summary_for_the_public_and_the_open_report_are_made_too(make, tmp_path):
    frame = degenerate.CASES["no_events"](trial.people().copy())
    folder = trial.write(tmp_path / "trial", degenerate.plan("no_events"), frame)
    for name in ("lay-summary", "dmc-open"):
        made = make(folder, name, formats=(Format.HTML,))
        for language in ("en", "nb"):
            assert NONSENSE.search(words(made, language)) is None
