"""Tables of an economic evaluation: means, then differences, then thresholds, each in its unit and wide enough."""

import re

import pytest

from reise_report.exhibits import html, typst
from reise_report.exhibits.effects.economic_tables import difference_table, means_tables, quadrant_rows, threshold_table
from reise_report.exhibits.table import RowKind, Table
from reise_report.exhibits.text_width import width
from tests.exhibits.effects.economic_rows import AMOUNTS, ARMS, NOTHING, PERSPECTIVES, evaluation, shown

PAGE, INSET, SIZE = 465.0, 7.0, 8.5  # points: the text's width on A4, both insets of a cell, the type of cells
DATA = {"as_data": True, "outcome": {"costs": ["money", "more", "most"]}}
PRICES = "Price year: 2024."


def plain(text):
    return text.replace("\u00a0", " ")


def lines(table: Table) -> dict[str, tuple[str, ...]]:
    """Label → cells with plain blanks, the group's label before it."""
    found, group = {}, ""
    for row in table.rows:
        group = row.label if row.kind is RowKind.GROUP else group
        if row.kind is not RowKind.GROUP:
            key = f"{group}/{row.label}" if row.kind is RowKind.MEMBER else row.label
            found[plain(key)] = tuple(plain(cell) for cell in row.cells)
    return found


def of(suffix, language="en", **changes):
    found = shown(language, **changes).tables
    return next(table for table in found if table.id.endswith(suffix))


def test_means_come_before_differences_and_differences_before_thresholds():
    assert [table.id for table in shown().tables] == [
        "economic-qaly-use",
        "economic-qaly-costs",
        "economic-qaly-effects",
        "economic-qaly-differences",
        "economic-qaly-thresholds",
    ]


def test_costs_that_are_data_have_no_table_of_use():
    assert [table.id.rpartition("-")[2] for table in shown(**DATA).tables] == [
        "costs",
        "effects",
        "differences",
        "thresholds",
    ]


def test_costs_are_told_by_kind_in_all_and_by_period():
    found = lines(of("-costs"))
    assert list(found) == [
        "By kind/Hospital",
        "By kind/The help",
        "By kind/Lost work",
        "In all/Health costs",
        "In all/All costs",
        "By the period that ends with/Health costs, 6 months",
        "By the period that ends with/Health costs, 12 months",
        "By the period that ends with/All costs, 6 months",
        "By the period that ends with/All costs, 12 months",
    ]
    assert found["By kind/Hospital"] == ("30,538 (15,269)", "5", "27,485 (15,269)", "5")


def test_costs_that_are_data_stand_without_groups():
    assert lines(of("-costs", **DATA)) == {
        "Costs of care": ("12,346 (6,173)", "5", "11,111 (6,173)", "5"),
        "All costs": ("23,457 (11,728)", "5", "21,111 (11,728)", "5"),
        "Costs of us all": ("34,568 (17,284)", "5", "31,111 (17,284)", "5"),
    }


def test_use_is_told_in_its_own_units_with_one_decimal():
    assert lines(of("-use"))["Hospital: stays and contacts"] == ("3.3 (1.7)", "5", "3.0 (1.7)", "5")


def test_utilities_stand_before_the_life_years_they_make():
    assert list(lines(of("-effects"))) == [
        "Health-related quality of life, EQ-5D-5L",
        "Health-related quality of life, EQ-5D-5L, 6 months",
        "Health-related quality of life, EQ-5D-5L, 12 months",
        "Life years",
    ]


def test_the_head_names_the_groups_with_their_sizes():
    first, second = of("-costs").head
    assert [plain(cell.text) for cell in first] == ["Per participant", "Offer\nn = 30", "Usual\nn = 30"]
    assert [cell.text for cell in second] == ["Mean (SD)", "Missing"] * 2


def test_a_size_that_is_withheld_leaves_the_name():
    changed = {"arm.usual.randomised": {"value": None, "reason": "withheld"}}
    assert [cell.text for cell in of("-costs", changed=changed).head[0]][2] == "Usual"


@pytest.mark.parametrize(
    ("language", "captions"),
    [
        (
            "en",
            (
                "What was used within 12 months, by group.",
                "Costs within 12 months, NOK, by group.",
                "Life years within 12 months, by group.",
                "Worth: differences in costs and effects within 12 months, “Offer” minus “Usual”.",
                "Worth: what the group “Offer” is worth at each threshold for one quality-adjusted life year, NOK.",
            ),
        ),
        (
            "nb",
            (
                "Hva som ble brukt i løpet av 12 måneder, etter gruppe.",
                "Kostnader i løpet av 12 måneder, kr, etter gruppe.",
                "Leveår i løpet av 12 måneder, etter gruppe.",
                "Verdt det: forskjeller i kostnader og effekt i løpet av 12 måneder, «Tilbud» minus «Vanlig».",
                "Verdt det: hva gruppen «Tilbud» er verdt ved hver grenseverdi per kvalitetsjustert leveår, kr.",
            ),
        ),
    ],
)
def test_captions_say_what_whom_when_and_in_which_currency(language, captions):
    assert tuple(table.caption for table in shown(language).tables) == captions


def test_notes_are_abbreviations_then_population_then_method():
    assert of("-costs").notes == (
        "SD: standard deviation.",
        "Population: All randomised.",
        "As observed, without those missing and without discounting; differences are told by themselves.",
        PRICES,
    )
    found = difference_table(evaluation(cost_covariates=["age"], cluster="region")).notes
    assert found[:2] == ("CI: confidence interval.", "Population: All randomised.")
    assert found[2].startswith("Main analysis: linear regressions of costs and of effects in 2,000 bootstrap samples")
    assert found[3:] == ("People with the same region were drawn together.", "Costs adjusted for age.")


def test_the_price_year_stands_under_the_costs_alone():
    assert [PRICES in table.notes for table in shown().tables] == [False, True, False, False, False]
    assert not any(PRICES in table.notes for table in shown(**DATA).tables)
    assert "Prisår: 2024." in of("-costs", "nb").notes


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"method": "nested_imputation"}, "each with its own imputation of what was missing (Brand 2019)"),
        ({"method": "multiple_imputation", "imputations": 5}, "(HC3) in data completed by multiple imputation"),
        ({"method": "complete_cases"}, "bootstrap samples of complete cases drawn within groups"),
    ],
)
def test_the_method_is_told_as_the_plan_chose_it(missing, words):
    assert words in " ".join(of("-differences", missing=missing).notes)


@pytest.mark.parametrize(
    ("cap", "en", "nb"), [(0.95, "95%", "95 %"), (0.99, "99%", "99 %"), (0.995, "99.5%", "99,5 %")]
)
def test_a_cap_is_told_with_the_decimals_it_needs(cap, en, nb):
    assert f"Costs above the {en} quantile of their kind" in " ".join(of("-differences", cost_cap=cap).notes)
    assert f"Kostnader over {nb}-kvantilen" in plain(" ".join(of("-differences", "nb", cost_cap=cap).notes))


@pytest.mark.parametrize(
    ("family", "link", "words"),
    [
        ("gamma", "log", "gamma distribution, logarithmic link"),
        ("gaussian", "identity", "normal distribution, identity link"),
        ("inverse_gaussian", "log", "inverse Gaussian distribution, logarithmic link"),
        ("poisson", "log", "Poisson variance, logarithmic link"),
    ],
)
def test_the_second_model_of_costs_is_named(family, link, words):
    model = {"family": family, "link": link}
    assert (
        f"Generalised linear model of costs: {words}; means over everybody."
        in of("-differences", cost_model=model).notes
    )
    assert "Generalisert lineær modell" in " ".join(of("-differences", "nb", cost_model=model).notes)


def test_differences_stand_by_what_differs_with_the_number_analysed():
    found = lines(of("-differences"))
    assert found["Life years/Main analysis"] == ("60", "0.046 (0.018 to 0.075)")
    assert found["Health costs, NOK/Main analysis"] == ("60", "2,361 (−7,249 to 12,150)")
    assert found["All costs, NOK/Complete cases, seemingly unrelated regressions"] == (
        "45",
        "10,151 (−2,821 to 23,123)",
    )
    assert "Life years/Without discounting" not in found


def test_an_effect_that_is_no_life_year_is_headed_by_its_unit():
    assert "Days in work, d/Main analysis" in lines(of("-differences", **DATA))


def test_a_difference_that_is_not_there_gives_its_reason():
    changed = {"costs_health.cost_difference": NOTHING}
    assert lines(of("-differences", changed=changed))["Health costs, NOK/Main analysis"] == ("60", "no data")
    assert lines(of("-differences", "nb", changed=changed))["Helsekostnader, kr/Hovedanalysen"] == ("60", "ingen data")


def test_a_mean_that_is_not_there_gives_its_reason_and_no_deviation():
    changed = {"arm.offered.cost.costs_help.mean": NOTHING}
    assert lines(of("-costs", changed=changed))["By kind/The help"][:2] == ("no data", "5")


def test_each_threshold_of_each_perspective_has_a_line():
    table = of("-thresholds")
    assert [row.label for row in table.rows if row.kind is RowKind.GROUP] == ["Health costs", "All costs"]
    assert len(table.rows) == len(PERSPECTIVES) * (len(AMOUNTS) + 2)  # the name, and the regression at the reference
    assert table.continued
    found = lines(table)
    assert found["Health costs/NOK 275,000"] == ("10,412 (−2,766 to 23,298)", "93.8%", "172")
    assert found["Health costs/Complete cases"] == ("1,400 (−8,000 to 10,800)", "", "")


def test_a_share_in_a_table_is_never_certainty():
    assert lines(of("-thresholds"))["All costs/NOK 825,000"][1] == "> 99.9%"
    assert tuple(map(plain, quadrant_rows(evaluation(), "costs_all"))) == ("68.3%", "31.7%", "< 0.1%", "< 0.1%")
    assert tuple(map(plain, quadrant_rows(evaluation("nb"), "costs_all")))[2:] == ("< 0,1 %", "< 0,1 %")


def test_thresholds_stand_as_the_plan_gives_them_with_their_source():
    chosen = {
        "amounts": [0.5, 12_345],
        "reference": 0.5,
        "source": {"en": "White paper 9.", "nb": "Stortingsmelding 9."},
    }
    table = of("-thresholds", thresholds=chosen)
    assert [plain(row.label) for row in table.rows[1:4]] == ["NOK 0.5", "Complete cases", "NOK 12,345"]
    assert table.notes[-1] == "Thresholds: White paper 9."
    assert of("-thresholds", "nb", thresholds=chosen).notes[-1] == "Grenseverdier: Stortingsmelding 9."


def test_what_the_regression_is_is_told_only_where_it_stands():
    words = "Complete cases: net benefit regression (HC3) at NOK\u00a0275,000."
    assert words in threshold_table(evaluation()).notes
    assert words not in threshold_table(evaluation(without="regression.net_benefit")).notes


def test_draws_that_are_not_there_give_the_reason_at_every_threshold():
    ends = [f"costs_health.at.{amount}.{part}" for amount in AMOUNTS for part in ("net_benefit", "probability")]
    table = of("-thresholds", changed=dict.fromkeys(ends, NOTHING))
    for amount in AMOUNTS:
        assert lines(table)[f"Health costs/NOK {amount:,}"][:2] == ("no data", "no data")


def test_shares_without_draws_are_empty():
    changed = {"costs_health.quadrant.north_west": NOTHING}
    assert quadrant_rows(evaluation(changed=changed), "costs_health")[3] == ""


LONG = {
    f"{perspective}.{part}": {"value": -345_678.0, "low": -998_765.0, "high": 987_654.0}
    for perspective in PERSPECTIVES
    for part in ("at.825000.net_benefit", "regression.net_benefit")
}
LONG |= {
    f"{perspective}.{part}": {"value": -2_345_678.0, "low": -12_345_678.0, "high": 1_234_567.0}
    for perspective in PERSPECTIVES
    for part in ("cost_difference", "regression.cost_difference")
}
LONG |= {f"arm.{arm}.cost.costs_all.{part}": {"value": 1_345_678.0} for arm in ARMS for part in ("mean", "sd")}


def too_wide(table: Table) -> list[str]:
    """Cells that would stand on two lines of an upright A4 page."""
    room = (1 - table.label_share) * PAGE / len(table.align) - INSET
    return [cell for row in table.rows for cell in row.cells if width(cell, SIZE) > room]


@pytest.mark.parametrize("language", ["en", "nb"])
@pytest.mark.parametrize("changed", [{}, LONG])
def test_no_number_stands_on_two_lines_of_a_page(language, changed):
    for table in shown(language, changed=changed).tables:
        assert too_wide(table) == [], table.id


@pytest.mark.parametrize("language", ["en", "nb"])
@pytest.mark.parametrize("changes", [{}, DATA])
def test_every_table_can_be_written(language, changes):
    for table in shown(language, **changes).tables:
        assert html.write(table)
        assert typst.write(table, continued="continued")
        assert all(row.cells or row.kind is RowKind.GROUP for row in table.rows)


def test_norwegian_holds_no_english():
    english = re.compile(r"\b(the|of|and|with|group|difference|cost|costs|within|threshold|cases)\b|NOK", re.IGNORECASE)
    for table in shown("nb", cost_model={"family": "gamma", "link": "log"}, cluster="region", cost_cap=0.99).tables:
        words = [table.caption, *table.notes, *(cell.text for head in table.head for cell in head)]
        words += [text for row in table.rows for text in (row.label, *row.cells)]
        assert [text for text in words if english.search(text)] == []


def test_means_are_the_same_whether_asked_for_alone_or_with_the_rest():
    assert tuple(means_tables(evaluation())) == shown().tables[:3]
