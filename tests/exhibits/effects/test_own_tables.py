"""What is shown of a method that an installed package offers."""

from importlib.metadata import EntryPoint

import pytest

from reise_report.disclosure.audience import Audience
from reise_report.disclosure.view import View
from reise_report.exhibits.effects import own_tables
from reise_report.exhibits.effects.own_tables import own_method_part
from reise_report.exhibits.reader import Reader
from reise_report.language.speech import speak
from reise_report.plan import installed_methods as installed
from reise_report.plan.analyses import OwnMethod
from reise_report.results.row import Reason, Row, Unit
from reise_report.results.store import Results
from tests.exhibits.effects.made_parts import cells
from tests.results.effects import trial
from tests.small_trial import both

ASKED = OwnMethod.model_validate(
    {
        "id": "own.work",
        "role": "secondary",
        "name": both("Permuted"),
        "estimand": "work",
        "method": "installed",
        "uses": "permuted",
        "covariates": ["age"],
        "labels": {"effect": both("Shift of shares"), "gain": both("Days won"), "spare": both("Never given")},
    }
)
ROWS = (
    Row(id="own.work.effect", unit=Unit.RISK_DIFFERENCE, value=0.05, low=-0.01, high=0.11, level=0.95, n_analysed=90),
    Row(id="own.work.p_value", unit=Unit.P_VALUE, value=0.12),
    Row(id="own.work.gain", unit=Unit.DAYS, value=None, reason=Reason.TOO_FEW, n_analysed=3),
)


def part(rows=ROWS, language="en"):
    results = Results.of("small", "2025-06-01", True, list(rows))
    return own_method_part(Reader(View(Audience.TEAM, results), trial.whole().plan, speak(language)), ASKED)


def test_each_number_stands_under_the_plans_words_with_its_own_unit_in_the_plans_order():
    table = part().tables[0]
    assert [row.label for row in table.rows] == ["Shift of shares, percentage points", "Days won, days"]
    assert cells(table)["Shift of shares, percentage points"] == ("5.0 (−1.0 to 11.0)", "p\u00a0=\u00a00.12", "90")


def test_a_number_that_was_not_found_has_its_reason():
    assert cells(part().tables[0])["Days won, days"] == ("too few", "", "3")


def test_without_p_values_there_is_no_column_of_tests():
    assert len(part([row for row in ROWS if row.unit is not Unit.P_VALUE]).tables[0].align) == 2


def test_the_sentence_is_the_main_number_under_its_words():
    assert part().said == ("Shift of shares: 5.0\u00a0percentage points (95% CI −1.0 to 11.0; p\u00a0=\u00a00.12).",)


def test_a_method_that_is_not_installed_any_more_is_named_alone():
    assert "Method: “permuted”, which is not part of this program." in part().tables[0].notes


def test_the_package_and_its_version_are_named(monkeypatch):
    class Package:
        name, version = "permutations", "1.2"

    class Point:
        dist = Package()

    monkeypatch.setattr(own_tables, "installed_methods", lambda: {"permuted": Point()})
    notes = " ".join(part().tables[0].notes)
    assert "“permuted” of the package permutations 1.2" in notes
    assert "Covariates: age." in notes


@pytest.mark.parametrize(("language", "said"), [("en", "which is not part of"), ("nb", "som ikke er en del av")])
def test_the_notes_are_in_the_readers_language(language, said):
    assert said in " ".join(part(language=language).tables[0].notes)


def test_nothing_given_is_nothing_shown():
    assert part([]).tables == ()


def test_entry_points_are_read_without_importing_them():
    assert all(isinstance(point, EntryPoint) for point in installed.installed_methods().values())
