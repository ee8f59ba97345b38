"""Reports of published trials whose main result is a mean or a time: read in both languages, both ways of benefit.

The data lie beside the repository; without them the tests are skipped. The sentences are tested on what they must say
of the interval, which is R's (tests/results/test_real_trials*.py compare the numbers).
"""

import re

import numpy as np
import pytest
from ruamel.yaml import YAML

from tests.production.conftest import words
from tests.results.published import data_of

pytestmark = pytest.mark.slow

ENGLISH = re.compile(
    r"\b(the|and|with|of|difference|interval|mean|was|group|by|adjusted|not|no|were|than)\b", re.IGNORECASE
)
ODD = re.compile(r"\b(nan|NaN|None|inf|NaT)\b|<NA>|<<|>>|\{[a-z_]+\}")


def two(en, nb):
    return {"en": en, "nb": nb}


def plan_of(columns, outcome, analysis, visits, lay_outcome=None):
    """A plan with words in both languages, for a trial of a new treatment against usual care."""
    return {
        "trial": {
            "id": "means",
            "acronym": "MEANS",
            "title": two("A randomised trial", "En randomisert studie"),
            "sponsor": {"name": two("A university", "Et universitet")},
            "lay": {
                "title": two("Does it help?", "Hjelper det?"),
                "why": two("We wanted to know.", "Vi ville vite det."),
                "who": two("People took part.", "Folk var med."),
                "what": two("Some got it.", "Noen fikk det."),
                "outcome": lay_outcome or two("got better", "ble bedre"),
            },
        },
        "design": {
            "kind": "parallel",
            "framework": "superiority",
            "allocation": {"column": "arm"},
            "arms": {
                "new": {
                    "role": "intervention",
                    "name": two("New treatment", "Ny behandling"),
                    "short": two("New", "Ny"),
                    "people": two("those who got the new treatment", "dem som fikk den nye behandlingen"),
                },
                "control": {
                    "role": "control",
                    "name": two("Usual care", "Vanlig oppfølging"),
                    "short": two("Usual", "Vanlig"),
                    "people": two("those in usual care", "dem som fikk vanlig oppfølging"),
                },
            },
            "visits": visits,
        },
        "data": {
            "cut_off": {"date": "2020-01-01"},
            "tables": {
                "participants": {
                    "file": "data.csv",
                    "columns": {"arm": {"type": "arm", "codes": {"new": "new", "control": "control"}}, **columns},
                }
            },
        },
        "populations": {"all": {"name": two("Everybody randomised", "Alle randomiserte")}},
        "baseline": {"variables": [next(name for name, item in columns.items() if "label" in item)]},
        "outcomes": {
            "main": {"measured_by": two("Questionnaire", "Spørreskjema"), "metric": two("Score", "Skår"), **outcome}
        },
        "estimands": {
            "main": {
                "name": two("Effect", "Effekt"),
                "population": "all",
                "outcome": "main",
                "intercurrent_events": [],
                "treatments": {"arm": "new", "against": "control"},
                "summary": two("Difference between the groups", "Forskjell mellom gruppene"),
            }
        },
        "analyses": [
            {
                "id": "primary.main",
                "role": "primary",
                "name": two("Main analysis", "Hovedanalyse"),
                "estimand": "main",
                **analysis,
            }
        ],
        "disclosure": {"public": {"minimum_cell": 5}},
        "languages": ["en", "nb"],
        "reports": {
            "final": {"title": two("Final report", "Sluttrapport")},
            "dmc-open": {"title": two("Open report", "Åpen rapport")},
            "lay-summary": {"title": two("Summary", "Sammendrag")},
        },
    }


def write(folder, plan, people):
    folder.mkdir(parents=True, exist_ok=True)
    yaml = YAML(typ="safe")
    yaml.sort_base_mapping_type_on_output = False
    yaml.representer.ignore_aliases = lambda _: True
    with (folder / "trial.yml").open("w", encoding="utf-8") as file:
        yaml.dump(plan, file)
    people.to_csv(folder / "data.csv", index=False)
    return folder


def depression(benefit, least, method):
    """Beat the Blues; where higher is to be better, the scale is turned round: 63 less the score."""
    people = data_of("bthe_depression")
    people["arm"] = people["treatment"].map({"BtheB": "new", "TAU": "control"})
    names = {"bdi.pre": "before", "bdi.2m": "m2", "bdi.3m": "m3", "bdi.5m": "m5", "bdi.8m": "m8"}
    people = people.rename(columns=names)[["arm", *names.values()]]
    if benefit == "higher":
        people[list(names.values())] = 63 - people[list(names.values())]
    unit = two("points", "poeng")
    label = two("Depression", "Depresjon") if benefit == "lower" else two("Mood", "Sinnsstemning")
    columns = {name: {"type": "integer", "label": label, "unit": unit} for name in names.values()}
    visits = {f"m{k}": {"name": two(f"{k} months", f"{k} måneder"), "day": 30 * k} for k in (2, 3, 5, 8)}
    main = "m2" if method == "analysis_of_covariance" else "m8"
    shown = ["m2"] if method == "analysis_of_covariance" else list(visits)
    outcome = {
        "kind": "continuous",
        "name": label,
        "baseline": "before",
        "variables": {visit: visit for visit in shown},
        "visit": main,
        "benefit": benefit,
    }
    if least is not None:
        outcome["smallest_important_difference"] = {"mean_difference": least}
    asked = {
        "analysis_of_covariance": {"variance": "hc3"},
        "mmrm": {"covariance": "unstructured", "df": "kenward_roger_linear"},
    }[method]
    return plan_of(columns, outcome, {"method": method, **asked}, visits), people


def in_english(text):
    """English words with what stands around them."""
    return [text[found.start() - 40 : found.end() + 40] for found in ENGLISH.finditer(text)]


def texts(make, folder, report):
    made = make(folder, report, formats=("html",))
    return {language: words(made, language).replace("\xa0", " ") for language in ("en", "nb")}


def main_result(text, language):
    """The page's first section: what the main result says."""
    start, end = (("Main result", "The trial"), ("Hovedresultat", "Studien"))[language == "nb"]
    return max(re.findall(rf"{start}(.*?){end}", text), key=len)  # the shortest is in the table of contents


# At two months by analysis of covariance −3.95 (−7.44 to −0.47) on the scale of depression, where lower is better; at
# eight months by repeated measures −0.74 (expected.json of the trial: mmrm.diff.m8, with drug and length), about ±4.5.
CASES = [
    ("lower", None, "analysis_of_covariance", "benefit"),
    ("higher", None, "analysis_of_covariance", "benefit"),
    ("lower", 12, "analysis_of_covariance", "small_benefit"),
    ("higher", 12, "analysis_of_covariance", "small_benefit"),
    ("lower", 0.25, "analysis_of_covariance", "important_benefit"),
    ("lower", None, "mmrm", "unclear"),
    ("higher", 4, "mmrm", "perhaps_benefit"),
    ("lower", 12, "mmrm", "similar"),
    ("higher", 12, "mmrm", "similar"),
]
FULL = {
    "important_benefit": ("by an important amount", "og forskjellen er viktig"),
    "benefit": (
        "wholly on the side of benefit: the group “New” did better",
        "Hele intervallet ligger på nyttesiden: Det gikk bedre med gruppen «Ny»",
    ),
    "small_benefit": ("did better, by less than what would matter", "forskjellen er for liten til å bety noe"),
    "unclear": ("includes benefit as well as harm", "både nytte og ulempe"),
    "perhaps_benefit": (
        "as well as an important benefit, but excludes an important harm",
        "både ingen forskjell og en viktig nytte, men utelukker en viktig ulempe",
    ),
    "similar": ("there was little or no difference between the groups", "liten eller ingen forskjell"),
}
PUBLIC = {
    "important_benefit": ("The difference is large enough to matter", "stor nok til"),
    "benefit": ("How large the difference is, we do not know for sure", "Hvor stor forskjellen er"),
    "small_benefit": ("the difference is so small that it matters little", "så liten"),
    "unclear": ("We cannot tell whether it helped", "Vi kan ikke si om det hjalp"),
    "perhaps_benefit": ("It may have helped, but we cannot be sure", "kan ha hjulpet"),
    "similar": ("There was little or no difference between the groups", "liten eller ingen forskjell"),
}


@pytest.mark.parametrize(("benefit", "least", "method", "verdict"), CASES)
def test_the_main_result_of_a_mean_is_told_right_in_both_directions(tmp_path, make, benefit, least, method, verdict):
    folder = write(tmp_path / "trial", *depression(benefit, least, method))
    for language, text in texts(make, folder, "final").items():
        assert not ODD.search(text), ODD.search(text)
        said = main_result(text, language)
        assert FULL[verdict][language == "nb"] in said, said
        sign = r"−\d" if benefit == "lower" else r"\d"
        assert re.search((r"a difference of ", r"en forskjell på ")[language == "nb"] + sign, said), said


@pytest.mark.parametrize(("benefit", "least", "method", "verdict"), CASES)
def test_the_public_summary_of_a_mean_is_told_right_in_both_directions(tmp_path, make, benefit, least, method, verdict):
    public = texts(make, write(tmp_path / "trial", *depression(benefit, least, method)), "lay-summary")
    for language, text in public.items():
        assert not ODD.search(text), ODD.search(text)
        assert PUBLIC[verdict][language == "nb"] in text, text
        assert "−" not in text
        assert not re.search(r"p = |95 ?%|adjusted|justert", text)
    better = {
        "lower": ("The lower, the better.", "Jo lavere, desto bedre."),
        "higher": ("The higher, the better.", "Jo høyere, desto bedre."),
    }[benefit]
    assert better[0] in public["en"]
    assert better[1] in public["nb"]
    assert re.search(r"on average, it was \d+(\.\d+)? for those who got the new treatment and \d", public["en"])
    if verdict.endswith("benefit") and method == "analysis_of_covariance":
        way = {"lower": ("lower", "lavere"), "higher": ("higher", "høyere")}[benefit]
        assert "on average, it was better for those who got the new treatment than for those" in public["en"]
        assert re.search(rf"most likely between 0\.\d+ and 7\.\d+ {way[0]} for those who got the new", public["en"])
        assert re.search(rf"trolig mellom 0,\d+ og 7,\d+ {way[1]} for dem som fikk den nye", public["nb"])
    else:
        assert re.search(r"somewhere between \d+(\.\d+)? lower and \d+(\.\d+)? higher for those who got", public["en"])
        assert re.search(r"et sted mellom \d+(,\d+)? lavere og \d+(,\d+)? høyere for dem som fikk", public["nb"])


def test_no_english_word_is_left_in_the_norwegian_reports_of_a_mean(tmp_path, make):
    folder = write(tmp_path / "trial", *depression("lower", 2, "mmrm"))
    for report in ("final", "lay-summary", "dmc-open"):
        text = texts(make, folder, report)["nb"]
        assert in_english(text) == [], report


def test_the_open_report_of_a_mean_says_how_many_are_known_and_nothing_by_arm(tmp_path, make):
    folder = write(tmp_path / "trial", *depression("lower", 2, "mmrm"))
    text = texts(make, folder, "dmc-open")["en"]
    assert "is known for 52 participants and missing for 48" in text  # observed.bdi.8m: 27 and 25
    assert not re.search(r"adjusted mean|difference of|p =", text)


def bonus(benefit, least):
    """Weeks out of work as days: fourth bonus against none; as if it were a harm, where later is to be better."""
    people = data_of("penn_bonus")
    people = people[people["tg"].isin([0, 4])]
    people = people.assign(
        arm=people["tg"].map({4: "new", 0: "control"}),
        day=7 * people["inuidur1"].clip(upper=26),
        fate=np.where(people["inuidur1"] <= 26, "left", "still"),
    )[["arm", "day", "fate", "female"]]
    columns = {
        "day": {"type": "integer"},
        "female": {"type": "binary", "label": two("Women", "Kvinner")},
        "fate": {"type": "category", "levels": {"left": two("Left", "Sluttet"), "still": two("Still", "Fortsatt")}},
    }
    outcome = {
        "kind": "time_to_event",
        "name": two("Time out of work", "Tid uten arbeid"),
        "time": "day",
        "status": "fate",
        "events": ["left"],
        "visit": "half",
        "benefit": benefit,
        "event": two("found work", "fant arbeid"),
    }
    if least is not None:
        outcome["smallest_important_difference"] = {"days": least}
    analysis = {"method": "cumulative_incidence", "interval": "log_log"}
    visits = {"half": {"name": two("Half a year", "Et halvt år"), "day": 182}}
    return plan_of(columns, outcome, analysis, visits, two("found work", "fant arbeid")), people


# R: the mean time out of work within 26 weeks is 0.788 weeks shorter with the bonus, 0.224 to 1.352
# (expected.json: exit26.rmst[26].diff), that is 5.5 days, 1.6 to 9.5.
@pytest.mark.parametrize(
    ("benefit", "least", "full", "lay"),
    [
        ("earlier", None, "wholly on the side of benefit", "How large the difference is, we do not know for sure"),
        ("earlier", 14, "below the smallest important difference of 14 days", "so small that it matters little"),
        (
            "earlier",
            1,
            "beyond the smallest important difference of 1 day:",
            "The difference is large enough to matter",
        ),
        ("later", None, "wholly on the side of harm", "How large the difference is, we do not know for sure"),
    ],
)
def test_the_main_result_of_a_time_is_told_right_in_both_directions(tmp_path, make, benefit, least, full, lay):
    folder = write(tmp_path / "trial", *bonus(benefit, least))
    final, public = texts(make, folder, "final"), texts(make, folder, "lay-summary")
    for text in (*final.values(), *public.values()):
        assert not ODD.search(text), ODD.search(text)
    said = main_result(final["en"], "en")
    assert full in said, said
    assert "a difference of 5.5 days (95% CI 1.6 to 9.5" in said
    assert "log-rank" in said.lower()
    assert lay in public["en"]
    assert "those who got the new treatment found work earlier than those in usual care" in public["en"]
    sooner = "For dem som fikk den nye behandlingen, gikk det i gjennomsnitt kortere tid før de fant arbeid, enn for"
    assert sooner in public["nb"]
    assert "between 2 and 9 days earlier for those who got the new treatment" in public["en"]
    assert "mellom 2 og 9 dager tidligere for dem som fikk den nye behandlingen" in public["nb"]
    for text in (final["nb"], public["nb"]):
        assert in_english(text) == []
