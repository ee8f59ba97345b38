"""What an economic evaluation says: means before differences, ratios only where they mean something, probabilities."""

import re
from dataclasses import replace

import pytest

from reise_report.exhibits.effects.economic_position import position, ratios_allowed
from reise_report.exhibits.effects.economic_sentences import paragraphs, severity
from reise_report.exhibits.effects.evaluation import Evaluation
from reise_report.results.row import Reason, Unit
from tests.exhibits.effects.economic_rows import AMOUNTS, ARMS, COMPLETE, ID, NOTHING, evaluation
from tests.exhibits.effects.made_parts import part_of

ENGLISH = re.compile(
    r"\b(the|of|and|with|group|difference|cost|unit|year|was|were|not|within|counting)\b", re.IGNORECASE
)
NEGATIVE_RATIO = re.compile(r"−[\d., ]+(?: kr)? (?:for each|per|was saved|spart)|ratio[^.]* −|forholdet[^.]* −")
ONE = {"outcome": {"costs": ["costs_health"]}}
PLACES = {
    "north_east": "the group “Offer” gained more and cost more than the group “Usual”: NOK 50,800 for each "
    "quality-adjusted life year gained.",
    "south_west": "the group “Offer” cost less and gained less than the group “Usual”: NOK 50,800 was saved for each "
    "quality-adjusted life year given up.",
    "dominant": "the group “Offer” gained more and did not cost more than the group “Usual”. It dominates, and a "
    "cost per "
    "quality-adjusted life year would have no meaning.",
    "dominated": "the group “Offer” gained less and did not cost less than the group “Usual”. It is dominated, "
    "and a cost "
    "per quality-adjusted life year would have no meaning.",
    "undefined": "the groups do not differ in effect, so that there is no cost per quality-adjusted life year.",
}
STEDER = {
    "north_east": "Gruppen «Tilbud» oppnådde mer og kostet mer enn gruppen «Vanlig»: 50 800 kr per vunnet "
    "kvalitetsjustert leveår.",
    "south_west": "Gruppen «Tilbud» kostet mindre og oppnådde mindre enn gruppen «Vanlig»: 50 800 kr spart per "
    "tapt kvalitetsjustert leveår.",
    "dominant": "Gruppen «Tilbud» oppnådde mer og kostet ikke mer enn gruppen «Vanlig». Den dominerer, og en "
    "kostnad per "
    "kvalitetsjustert leveår ville ikke gi mening.",
    "dominated": "Gruppen «Tilbud» oppnådde mindre og kostet ikke mindre enn gruppen «Vanlig». Den er dominert, og en "
    "kostnad per kvalitetsjustert leveår ville ikke gi mening.",
    "undefined": "Gruppene har samme effekt, så det finnes ingen kostnad per kvalitetsjustert leveår.",
}
INTERVAL = "The 95% confidence interval of the ratio is NOK 12,300 to NOK 376,100 (Fieller)."
INTERVALL = "Konfidensintervallet for forholdet (95 %, Fieller) er 12 300 til 376 100 kr."
NO_LIMITS = (
    "The data set no limits to this ratio (Fieller, 95%): the difference in effects is too uncertain to divide by, so "
    "that no interval is given."
)
INGEN_GRENSER = (
    "Dataene setter ingen grenser for dette forholdet (Fieller, 95 %): Forskjellen i effekt er for usikker til å dele "
    "på, og derfor oppgis ikke noe intervall."
)
SETS = {
    "bounded": ({"value": "bounded", "low": 12_340.0, "high": 376_050.0}, INTERVAL, INTERVALL),
    "reaching_below": (
        {"value": "bounded", "low": -40_000.0, "high": 376_050.0},
        "The data allow any ratio up to NOK 376,100 (Fieller, 95%), and do not exclude that the group “Offer” costs "
        "less, so that no interval is given.",
        "Dataene tillater ethvert forhold opp til 376 100 kr (Fieller, 95 %) og utelukker ikke at gruppen "
        "«Tilbud» koster mindre. Derfor oppgis ikke noe intervall.",
    ),
    "exclusive": ({"value": "exclusive", "low": -90_000.0, "high": 12_000.0}, NO_LIMITS, INGEN_GRENSER),
    "half_line": (
        {"value": "half_line", "low": None, "high": 12_000.0},
        "The data limit this ratio on one side only (Fieller, 95%): the difference in effects is too uncertain "
        "to divide "
        "by, so that no interval is given.",
        "Dataene setter en grense for dette forholdet bare på den ene siden (Fieller, 95 %): Forskjellen i effekt er "
        "for usikker til å dele på, og derfor oppgis ikke noe intervall.",
    ),
    "whole_line": ({"value": "whole_line", "low": None, "high": None}, NO_LIMITS, INGEN_GRENSER),
    "empty": (
        {"value": "empty", "low": None, "high": None},
        "The data contradict every ratio (Fieller, 95%).",
        "Dataene er i strid med ethvert forhold (Fieller, 95 %).",
    ),
}
SAVED = {
    "en": "The data allow any saving up to NOK 376,100 for each quality-adjusted life year given up (Fieller, "
    "95%), and "
    "do not exclude that the group “Offer” costs more, so that no interval is given.",
    "nb": "Dataene tillater enhver besparelse opp til 376 100 kr per tapt kvalitetsjustert leveår (Fieller, "
    "95 %) og utelukker ikke at gruppen «Tilbud» koster mer. Derfor oppgis ikke noe intervall.",
}


def told(language="en", **changes):
    """The paragraphs, with plain blanks inside numbers."""
    return tuple(said.replace("\u00a0", " ") for said in paragraphs(evaluation(language, **changes)))


def at(verdict, shape="bounded", language="en"):
    """An evaluation whose base case lies somewhere and allows a set of ratios; a ratio only where results give one."""
    changed = {"costs_health.verdict": {"value": verdict}, "costs_health.ratio_set": SETS[shape][0]}
    gone = "no row" if verdict in ("north_east", "south_west") else "costs_health.ratio"
    changed = {part: fields for part, fields in changed.items() if gone not in part}
    return evaluation(language, changed=changed, without=gone, **ONE)


SURE = {
    "en": {
        "north_east": " The probability of gaining more at a higher cost is 68%.",
        "dominant": " The probability of gaining more at no higher cost is 32%.",
        "dominated": " The probability of gaining less at no lower cost is below 1%.",
        "south_west": " The probability of gaining less at a lower cost is below 1%.",
    },
    "nb": {
        "north_east": " Sannsynligheten for å oppnå mer til høyere kostnad er 68 %.",
        "dominant": " Sannsynligheten for å oppnå mer uten høyere kostnad er 32 %.",
        "dominated": " Sannsynligheten for å oppnå mindre uten lavere kostnad er under 1 %.",
        "south_west": " Sannsynligheten for å oppnå mindre til lavere kostnad er under 1 %.",
    },
}


@pytest.mark.parametrize("shape", SETS)
@pytest.mark.parametrize("verdict", PLACES)
@pytest.mark.parametrize(("language", "places"), [("en", PLACES), ("nb", STEDER)])
def test_where_the_differences_lie_and_what_the_data_allow(language, places, verdict, shape):
    said = position(at(verdict, shape, language), "costs_health").replace("\u00a0", " ")
    expected = places[verdict] + SURE[language].get(verdict, "")
    if verdict in ("north_east", "south_west"):
        saved = verdict == "south_west" and shape == "reaching_below"
        expected += " " + (SAVED[language] if saved else SETS[shape][1 if language == "en" else 2])
    assert said == expected
    assert not NEGATIVE_RATIO.search(said)
    assert language == "en" or not ENGLISH.search(said)


@pytest.mark.parametrize(("verdict", "shape"), [("north_east", "bounded"), ("south_west", "bounded")])
def test_an_interval_is_told_only_where_all_of_it_means_something(verdict, shape):
    assert "confidence interval" in position(at(verdict, shape), "costs_health")
    for other in SETS.keys() - {"bounded"}:
        assert "confidence interval" not in position(at(verdict, other), "costs_health")


def test_a_position_after_the_perspective_begins_with_a_capital_in_norwegian_alone():
    assert "Counting health costs: the group “Offer” gained" in " ".join(told())
    assert "Når vi regner med helsekostnader: Gruppen «Tilbud» oppnådde" in " ".join(told("nb"))


def test_no_set_is_told_where_results_have_none():
    assert ratios_allowed(evaluation(without="ratio_set"), "costs_health") == ""


def test_a_ratio_that_is_not_there_is_not_told():
    assert position(evaluation(changed={"costs_health.ratio": NOTHING}), "costs_health") == ""


def test_means_are_told_before_the_difference_and_money_to_the_hundred():
    assert told(**ONE)[0] == (
        "Health costs within 12 months came to NOK 38,300 on average in the group “Offer” and to NOK 34,500 in the "
        "group “Usual”. With missing data taken into account, the difference is NOK 2,400 (95% CI −7,200 to 12,200). "
        "Life years within 12 months came to 0.515 on average in the group “Offer” and to 0.464 in the group "
        "“Usual”. Found "
        "in the same way, the difference is 0.046 (95% CI 0.018 to 0.075)."
    )
    assert told("nb", **ONE)[0] == (
        "Helsekostnader i løpet av 12 måneder var i gjennomsnitt 38 300 kr i gruppen «Tilbud» og 34 500 kr i "
        "gruppen «Vanlig». Når vi tar hensyn til manglende data, er forskjellen 2 400 kr (95 % KI −7 200 til "
        "12 200). Leveår i løpet av 12 måneder var i gjennomsnitt 0,515 i gruppen «Tilbud» og 0,464 i gruppen "
        "«Vanlig». "
        "Beregnet på samme måte er forskjellen 0,046 (95 % KI 0,018 til 0,075)."
    )


def test_half_a_hundred_is_rounded_away_from_zero_and_small_amounts_to_the_unit():
    changed = {"costs_health.cost_difference": {"value": 729.4, "low": -12_250.0, "high": 12_350.0}}
    assert "NOK 729 (95% CI −12,300 to 12,400)" in told(changed=changed, **ONE)[0]


@pytest.mark.parametrize(
    ("analysis", "how"),
    [
        ({}, ("With missing data taken into account, the", "Found in the same way, the")),
        (
            {"cost_covariates": ["age"], "effect_covariates": ["age"]},
            ("With missing data and baseline taken into account, the", "Found in the same way, the"),
        ),
        (
            {"effect_covariates": ["age"]},
            ("With missing data taken into account, the", "With missing data and baseline taken into account, the"),
        ),
        (
            {"missing": {"method": "complete_cases"}},
            ("Among those with every cost and effect, the", "Found in the same way, the"),
        ),
        (
            {"missing": {"method": "complete_cases"}, "cost_covariates": ["age"]},
            ("effect, baseline taken into account, the", "Among those with every cost and effect, the"),
        ),
    ],
)
def test_what_was_done_about_missing_data_and_baseline_stands_before_the_difference(analysis, how):
    said = told(**ONE, **analysis)[0]
    assert [f"{words} difference is" in said for words in how] == [True, True]
    assert said.count("difference is") == 2


def test_every_perspective_is_told_and_one_alone_has_no_list():
    assert "health costs and 94% counting all costs." in told()[2]
    assert "is 94% counting health costs." in told(**ONE)[2]
    three = told(as_data=True, outcome={"costs": ["money", "more", "most"]})
    assert "94% counting costs of care, 94% counting all costs and 94% counting costs of us all." in three[2]
    assert three[0].count(" came to EUR") == three[1].count("Counting ") == 3


def test_an_effect_that_is_no_life_year_is_told_by_its_unit():
    said = told(as_data=True)
    assert "for each unit of days in work gained" in said[1]
    assert "If EUR 275,000 may be spent on one unit of days in work" in said[2]
    assert "Days in work within 12 months came to 4.20" in said[0]  # one decimal more than is measured
    assert "per vunnet enhet av dager i arbeid" in told("nb", as_data=True)[1]


@pytest.mark.parametrize("language", ["en", "nb"])
def test_every_statement_about_a_threshold_is_a_probability_with_its_perspective(language):
    sentences = [one for one in re.split(r"(?<=\.) ", told(language)[2]) if re.search("probability|sannsynlighet", one)]
    assert len(sentences) == 2  # the reference is the lowest here
    for one in sentences:
        assert one.count("%") == 2
        assert "counting health costs" in one or "når vi regner med helsekostnader" in one
        assert "counting all costs" in one or "når vi regner med alle kostnader" in one


def test_the_reference_the_lowest_and_the_highest_threshold_are_told_each_once():
    said = told(thresholds={"amounts": list(AMOUNTS), "reference": 495_000})[2]
    places = [said.index(f"If NOK {amount} may") for amount in ("495,000", "275,000", "825,000")]
    assert places == sorted(places)
    assert told(thresholds={"amounts": [275_000], "reference": 275_000})[2].count("probability") == 1


@pytest.mark.parametrize(
    ("amount", "en", "nb"),
    [(0.5, "NOK 0.5 may", "0,5 kr per"), (1_234, "NOK 1,234 may", "1 234 kr per")],
)
def test_a_threshold_is_told_as_the_plan_gives_it(amount, en, nb):
    thresholds = {"amounts": [amount], "reference": amount}
    assert f"If {en}" in told(thresholds=thresholds)[2]
    assert f"brukes {nb}" in told("nb", thresholds=thresholds)[2]


@pytest.mark.parametrize(
    ("chance", "en", "nb"),
    [
        (0.0, "is below 1% counting", "under 1 % når"),
        (0.0099, "is below 1% counting", "under 1 % når"),
        (0.01, "is 1% counting", ", 1 % når"),
        (0.5, "is 50% counting", ", 50 % når"),
        (0.99, "is 99% counting", ", 99 % når"),
        (0.9901, "is above 99% counting", "over 99 % når"),
        (1.0, "is above 99% counting", "over 99 % når"),
    ],
)
def test_a_probability_is_never_certainty(chance, en, nb):
    changed = {"costs_health.at.275000.probability": {"value": chance}}
    assert en in told(changed=changed)[2]
    assert nb in told("nb", changed=changed)[2]


def test_perfect_information_is_told_at_the_reference_and_never_as_nothing():
    assert told()[2].endswith(
        "If NOK 275,000 may be spent on one quality-adjusted life year, knowing costs and effects without any doubt "
        "would be worth NOK 172 at most for each person whom the decision concerns (counting health costs)."
    )
    least = {"costs_health.at.275000.perfect_information": {"value": 0.2}}
    assert "worth less than NOK 1 for each" in told(changed=least)[2]
    assert "verdt under 1 kr for hver" in told("nb", changed=least)[2]
    assert "knowing" not in told(changed={"costs_health.at.275000.perfect_information": NOTHING})[2]


@pytest.mark.parametrize("language", ["en", "nb"])
def test_a_difference_that_is_not_there_gives_its_reason(language):
    said = told(language, changed={"costs_health.cost_difference": NOTHING, "effect_difference": NOTHING})[0]
    both = {
        "en": (
            "Health costs: no difference can be told (no data).",
            "Life years: no difference can be told (no data).",
        ),
        "nb": ("Helsekostnader: Forskjellen kan ikke oppgis (ingen data).", "Leveår: Forskjellen kan ikke oppgis"),
    }[language]
    assert all(words in said for words in both)


def test_what_the_audience_has_no_rows_of_is_not_told():
    assert told(without="costs_all.")[0].count("came to") == 2
    assert len(told(without="")) == 1  # discounting and severity, which the plan tells


def test_a_mean_that_is_not_there_leaves_its_reason_and_the_difference():
    part = {"arm.offered.cost.costs_health.mean": NOTHING, "arm.usual.effect.qaly.mean": NOTHING}
    said = told(changed=part, **ONE)[0]
    assert said.startswith(
        "Health costs within 12 months, as observed: in the group “Offer” no data, in the group “Usual” NOK "
        "34,500. With "
        "missing data taken into account, the difference is NOK 2,400"
    )
    assert "Life years within 12 months, as observed: in the group “Offer” 0.515, in the group “Usual” no data." in said
    assert "slik det ble observert: i gruppen «Tilbud» ingen data" in told("nb", changed=part, **ONE)[0]


@pytest.mark.parametrize("language", ["en", "nb"])
@pytest.mark.parametrize("id_", ["worth.nested", "worth.pooled", "worth.complete"])
@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ("no_costs_known_in_an_arm", {"en": "no data", "nb": "ingen data"}),
        ("nobody_in_the_population", {"en": "no participants", "nb": "ingen deltakere"}),
    ],
)
def test_a_trial_without_costs_in_an_arm_or_without_people_says_why(id_, language, case, reason):
    said = " ".join(part_of(id_, language, case=case).said)
    assert "probability" not in said
    assert "sannsynligheten" not in said
    if case == "no_costs_known_in_an_arm":
        assert re.search(r"\((?:no|ingen) |too few|for få", said), said
    assert "()" not in said
    assert not re.search(r"\b(nan|None)\b", said)


def test_people_who_lack_something_are_counted_and_what_was_done_is_told():
    assert told()[3].startswith(
        "15 of 60 lacked a cost or an effect; what they lacked was imputed anew in each of 2,000 bootstrap samples."
    )
    assert told("nb")[3].startswith(
        "15 av 60 manglet en kostnad eller en effekt; det som manglet, ble imputert på nytt i hvert av 2 000 "
        "bootstrap-utvalg."
    )


def test_pooled_imputation_and_complete_cases_are_told_as_what_they_are():
    pooled = told(missing={"method": "multiple_imputation", "imputations": 40})[3]
    assert "what they lacked was imputed 40 times, and the results were pooled." in pooled
    complete = told(missing={"method": "complete_cases"})[3]
    assert complete.startswith("45 of 60 have every cost and effect, and only they are analysed.")


def test_nobody_who_lacks_anything_is_told_too():
    changed = {f"arm.{arm}.complete": {"value": 30} for arm in ARMS}
    assert told(changed=changed)[3].startswith("No cost or effect was missing.")
    assert told("nb", changed=changed)[3].startswith("Ingen kostnad eller effekt manglet.")


@pytest.mark.parametrize("method", ["nested_imputation", "complete_cases"])
def test_a_count_that_is_withheld_is_not_taken_for_nobody(method):
    changed = {"arm.usual.complete": {"value": None, "reason": Reason.WITHHELD}}
    said = told(changed=changed, missing={"method": method})[3]
    assert said.startswith("Costs and effects within 12 months are not discounted.")
    assert str(COMPLETE["offered"]) not in said


DISCOUNT = {"discount": {"costs": 0.04, "effects": 0.015, "timing": "mid_year"}}
PLAIN = {
    "undiscounted.effect_difference": {"value": 0.05, "unit": Unit.MEASURE, "low": 0.02, "high": 0.08, "level": 0.95},
    "undiscounted.costs_health.cost_difference": {
        "value": 2_500.0,
        "unit": Unit.MONEY,
        "low": -7_000.0,
        "high": 12_000.0,
        "level": 0.95,
    },
}


def test_discounting_is_told_with_its_rates_and_what_it_changes():
    assert (
        "Costs are discounted by 4% a year, effects by 1.5%. Without discounting, the difference in health costs is "
        "NOK 2,500 (95% CI −7,000 to 12,000), and that in effects 0.050 (95% CI 0.020 to 0.080)."
    ) in told(more=PLAIN, **DISCOUNT)[3]
    assert (
        "Kostnadene er diskontert med 4 % i året, effekten med 1,5 %. Uten diskontering er forskjellen i "
        "helsekostnader 2 500 kr (95 % KI −7 000 til 12 000) og forskjellen i effekt 0,050"
    ) in told("nb", more=PLAIN, **DISCOUNT)[3]


def test_without_the_plain_differences_the_rates_alone_are_told():
    assert "by 1.5%. Severity" in told(**DISCOUNT)[3]


def severity_of(one):
    return severity(one).replace("\u00a0", " ")


def asked(language="en", source="Norms 2020.", limits=(4.0, 8.0, 12.0), **rows):
    """An evaluation with severity asked for; its rows as given."""
    from reise_report.plan.choice import Text
    from reise_report.plan.economic_choices import Shortfall

    one = evaluation(language, more={f"severity.{part}": fields for part, fields in rows.items()})
    shortfall = Shortfall(
        norms="norms",
        life_table="table",
        age="age",
        sex="sex",
        women="woman",
        prognosis=21.04,
        discount=0.0,
        limits=list(limits),
        source=None if source is None else Text(source),
    )
    return Evaluation(one.reader, one.analysis.model_copy(update={"shortfall": shortfall}))


KNOWN = {
    "healthy": {"value": 30.25, "unit": Unit.MEASURE},
    "prognosis": {"value": 21.04, "unit": Unit.MEASURE},
    "shortfall": {"value": 9.21, "unit": Unit.MEASURE},
    "group": {"value": 3, "unit": Unit.PEOPLE},
}


def test_severity_is_told_with_source_and_group():
    assert severity_of(asked(**KNOWN)) == (
        "People of this age and sex can expect 30.3 quality-adjusted life years, the participants 21.0 with "
        "usual care. The "
        "absolute shortfall is 9.2. Source of the norms and the prognosis: Norms 2020. That is severity group 3 of 4."
    )
    assert severity_of(asked("nb", **KNOWN)).startswith(
        "Folk med samme alder og kjønn kan vente 30,3 kvalitetsjusterte leveår, deltakerne 21,0 med vanlig "
        "oppfølging. Det "
        "absolutte prognosetapet er 9,2. Kilde til normene og prognosen: Norms 2020."
    )


def test_severity_without_source_or_group_has_no_empty_brackets():
    said = severity_of(asked(source=None, **{part: KNOWN[part] for part in ("healthy", "prognosis", "shortfall")}))
    assert said.endswith("The absolute shortfall is 9.2.")
    assert "(" not in said


def test_severity_that_cannot_be_computed_gives_its_reason_and_nothing_where_there_is_no_row():
    none = {"shortfall": {"value": None, "reason": Reason.NO_DATA, "unit": Unit.MEASURE}}
    assert severity_of(asked(**none)) == "Severity (absolute shortfall) cannot be computed: no data."
    assert severity_of(asked("nb", **none)) == "Alvorligheten (absolutt prognosetap) kan ikke beregnes: ingen data."
    assert severity_of(asked()) == ""


def test_a_plan_without_sources_says_that_severity_is_not_computed():
    assert severity_of(evaluation()).startswith(
        "Severity (absolute shortfall) is not computed: the plan names no norms"
    )
    assert severity_of(evaluation("nb")).startswith(
        "Alvorligheten (absolutt prognosetap) er ikke beregnet: Planen oppgir"
    )


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"as_data": True},
        {"missing": {"method": "complete_cases"}, "cost_covariates": ["age"]},
        {"missing": {"method": "multiple_imputation", "imputations": 4}},
        DISCOUNT,
    ],
)
def test_norwegian_holds_no_english_and_no_english_numbers(changes):
    said = " ".join(told("nb", **changes))
    assert not ENGLISH.search(said)
    assert not re.search(r"\d[.]\d|NOK", said)


def test_an_analysis_that_is_no_economic_evaluation_is_refused():
    one = evaluation()
    with pytest.raises(TypeError, match="no economic evaluation"):
        _ = replace(one, analysis=one.reader.plan.analyses[0]).choices
    assert one.choices.id == ID


def test_nothing_is_said_to_be_imputed_where_there_were_no_draws():
    gone = {f"{name}.cost_difference": NOTHING for name in ("costs_health", "costs_all")}
    assert re.search(r"\d+ of \d+ lacked a cost or an effect\. Costs", " ".join(told(changed=gone)))
