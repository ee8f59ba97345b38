"""Two published trials as plans, with made-up tables: SmaRTWork (NCT07034040) and IPS in Pain (NCT02697656).

What the plans say of design, size and rule is from the trials' public records; every row of data is made up here.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests.small_trial import both

Rows = list[dict[str, str]]
Tables = dict[str, Rows]

CUT_OFF = dt.date(2028, 12, 31)
FIRST_DELIVERY, LAST_DELIVERY = dt.date(2027, 12, 31), dt.date(2028, 6, 30)
IPS_CUT_OFF = dt.date(2020, 1, 31)


def smartwork_plan(*, deaths: bool = False) -> dict[str, Any]:
    """Two arms 1:1, 298 people, the time to a month without sickness benefits; the register of them is all there is.

    The participants' table is the trial's own, with Norwegian names and codes, semicolons and decimal commas.

    Args:
        deaths: whether there is a table of deaths too: they compete with the return.
    """
    norwegian: dict[str, Any] = {"delimiter": ";", "decimal": ","}
    dead = {"deaths": {"file": "doedsfall.csv", "standard": "deaths_and_emigration", "columns": {}}}
    return {
        "trial": {
            "id": "smartwork", "acronym": "SmaRTWork",
            "title": {"en": "SmaRTWork: a randomised controlled trial", "nb": "SmaRTWork: en randomisert studie"},
            "registrations": [{"registry": "ClinicalTrials.gov", "id": "NCT07034040"}],
            "sponsor": {"name": both("NTNU")},
            "lay": {
                "title": {"en": "Can an app help people back to work?", "nb": "Kan en app hjelpe folk tilbake i jobb?"},
                "why": {"en": "Many people are off sick with pain.", "nb": "Mange er sykmeldt fordi de har vondt."},
                "who": {"en": "People off sick with pain.", "nb": "Folk som var sykmeldt med smerter."},
                "what": {"en": "Half of them got an app.", "nb": "Halvparten fikk en app."},
                "outcome": {"en": "had a month without sickness benefits", "nb": "hadde en måned uten ytelser"},
            },
        },
        "design": {
            "kind": "parallel", "framework": "superiority",
            "arms": {
                "app": {"role": "intervention", "name": {"en": "SmaRTWork app", "nb": "SmaRTWork-appen"},
                        "short": both("App"), "people": {"en": "those with the app", "nb": "dem som fikk appen"}},
                "usual": {"role": "control", "name": {"en": "Usual care", "nb": "Vanlig oppfølging"},
                          "short": {"en": "Usual care", "nb": "Vanlig oppfølging"},
                          "people": {"en": "those in usual care", "nb": "dem som fikk vanlig oppfølging"}},
            },
            "allocation": {"column": "gruppe", "ratio": "1:1"},
            "planned": {"participants": 298},
            "visits": {"y1": {"name": {"en": "12 months", "nb": "12 måneder"}, "day": 365},
                       "start": {"name": {"en": "Start", "nb": "Oppstart"}, "day": 0},
                       "half": {"name": {"en": "6 months", "nb": "6 måneder"}, "day": 182}},
        },
        "data": {"cut_off": {"date": CUT_OFF.isoformat()}, "tables": {
            "participants": {
                "file": "deltakere.csv", "key": "nummer", "dated": "innlemmet", **norwegian,
                "columns": {
                    "nummer": {"type": "identifier", "from": "Løpenummer", "required": True},
                    "innlemmet": {"type": "date", "from": "Innlemmet", "format": "DD.MM.YYYY", "required": True},
                    "gruppe": {"type": "arm", "from": "Gruppe", "codes": {"app": "Tiltak", "usual": "Kontroll"},
                               "required": True},
                    "alder": {"type": "number", "from": "Alder", "range": [20, 60],
                              "label": {"en": "Age", "nb": "Alder"}, "unit": {"en": "years", "nb": "år"}},
                    "kvinne": {"type": "binary", "from": "Kjønn", "codes": {"yes": "Kvinne", "no": "Mann"},
                               "label": {"en": "Women", "nb": "Kvinner"}},
                },
            },
            "ytelser": {
                "file": "ytelser.csv", "standard": "benefit_spells", **norwegian, "key": "sak",
                "extraction": {"column": "extracted", "replaces": "row"},
                "columns": {
                    "sak": {"type": "identifier", "from": "Saksnr", "required": True},
                    "participant": {"from": "Løpenummer"},
                    "kind": {"from": "Ytelse", "codes": {"sick_pay": "Sykepenger", "work_assessment": ["AAP", "aap"],
                                                          "unemployment": "Dagpenger"}},
                    "start": {"from": "Fra og med", "format": "DD.MM.YYYY"},
                    "end": {"from": "Til og med", "format": "DD.MM.YYYY"},
                    "degree": {"from": "Grad"},
                    "extracted": {"from": "Uttrekk", "format": "YYYYMMDD", "required": True},
                },
            },
            **(dead if deaths else {}),
        }},
        "derived": {
            "rtw": {
                "kind": "return_to_work", "measure": "absence_of_benefit",
                "name": {"en": "A month without sickness benefits", "nb": "En måned uten helserelaterte ytelser"},
                "state": {"en": "Without sickness benefits", "nb": "Uten helserelaterte ytelser"},
                "benefits": {"table": "ytelser", "kinds": ["sick_pay", "work_assessment"]},
                "min_share": 100, "min_days": 30, "gap_days": 0, "dated": "first_day", "follow_up": "y1",
                "confirmation_days": 29, "visits": ["half", "y1"], "death": "not_returned",
                "working_at_start": "missing", "source": "NCT07034040",
            },
        },
        "populations": {"everybody": {"name": {"en": "Everybody randomised", "nb": "Alle randomiserte"}}},
        "flow": {"follow_up": {"reason": "rtw_loss"}},
        "baseline": {"variables": ["alder", "kvinne"]},
        "outcomes": {
            "time": {
                "kind": "time_to_event", "time": "rtw_day", "status": "rtw_status", "events": ["returned"],
                "competing": ["working_at_start", *(["died"] if deaths else [])], "visit": "y1", "benefit": "earlier",
                "name": {"en": "Time to sustained return to work", "nb": "Tid til varig tilbake i arbeid"},
                "event": {"en": "came back to work", "nb": "kom tilbake i arbeid"},
                "measured_by": {"en": "Register of benefits", "nb": "Navs registre"},
                "metric": {"en": "Days from randomisation to the first day of a month without sickness benefits",
                           "nb": "Dager fra randomisering til første dag i en måned uten helserelaterte ytelser"},
                "source": "NCT07034040",
            },
            "rtw": {
                "kind": "binary", "name": {"en": "Return to work", "nb": "Tilbake i arbeid"}, "variable": "rtw",
                "visit": "y1", "event": {"en": "had a month without benefits", "nb": "hadde en måned uten ytelser"},
                "measured_by": {"en": "Register of benefits", "nb": "Navs registre"},
                "metric": {"en": "Proportion with a month without sickness benefits within 12 months",
                           "nb": "Andelen som innen 12 måneder hadde en måned uten helserelaterte ytelser"},
                "benefit": "higher",
            },
        },
        "estimands": {outcome: {
            "name": name, "population": "everybody", "outcome": outcome, "summary": summary,
            "treatments": {"arm": "app", "against": "usual"}, "intercurrent_events": [],
        } for outcome, name, summary in (
            ("time", {"en": "Effect of the app on the time to return", "nb": "Hva appen betyr for tiden"},
             {"en": "Difference in mean days at work within 12 months",
                      "nb": "Forskjell i gjennomsnittlig antall dager i arbeid innen 12 måneder"}),
            ("rtw", {"en": "Effect of the app on the proportion", "nb": "Hva appen betyr for andelen"},
             {"en": "Difference between proportions", "nb": "Forskjell mellom andeler"}),
        )},
        "analyses": [
            {"id": "primary.time", "role": "primary",
             "name": {"en": "Time to return to work", "nb": "Tid til tilbake i arbeid"},
             "estimand": "time", "method": "cumulative_incidence", "interval": "log_log", "visits": ["half"]},
            {"id": "secondary.hazard", "role": "secondary",
             "name": {"en": "Hazard of return to work", "nb": "Hasardrate for å komme tilbake i arbeid"},
             "estimand": "time", "method": "cox", "covariates": ["alder", "kvinne"], "ties": "efron",
             "variance": "robust"},
            {"id": "secondary.rtw", "role": "secondary", "name": {"en": "Return to work", "nb": "Tilbake i arbeid"},
             "estimand": "rtw", "method": "standardised_risk", "covariates": ["alder", "kvinne"],
             "variance": "influence_function"},
        ],
        "disclosure": {"public": {"minimum_cell": 5}},
        "languages": ["en", "nb"],
        "reports": {name: {"title": both(f"SmaRTWork: {name}")}
                    for name in ("final", "dmc-open", "lay-summary", "data-quality")},
    }  # fmt: skip


def smartwork_tables(seed: int = 7, people: int = 298) -> Tables:
    """Everybody off sick at the start; most come back, some in stages, some to another benefit.

    The register was delivered twice: at the end of 2027 all rows there were, half a year later what was new or changed.
    """
    draw = random.Random(seed)  # noqa: S311  made-up data
    made: Tables = {"deltakere.csv": [], "ytelser.csv": []}
    for number in range(people):
        name = f"Æ{number:04d}"
        enrolled = dt.date(2026, 3, 31) + dt.timedelta(days=number * 450 // people)
        app = number % 4 in ((0, 3), (1, 2), (0, 2))[number // 4 % 3]
        made["deltakere.csv"].append({
            "Løpenummer": name, "Innlemmet": _norwegian(enrolled), "Gruppe": "Tiltak" if app else "Kontroll",
            "Alder": f"{draw.uniform(20, 59):.1f}".replace(".", ","), "Kjønn": draw.choice(["Kvinne", "Mann"]),
        })  # fmt: skip
        made["ytelser.csv"] += _benefits(draw, number, name, enrolled, app=app)
    return made


def smartwork_deaths(tables: Tables) -> Rows:
    """Every 21st person dies, each a week later after enrolment than the one before."""
    return [
        {"participant": row["Løpenummer"], "event": "died",
         "date": (dt.datetime.strptime(row["Innlemmet"], "%d.%m.%Y").date() + dt.timedelta(20 + 7 * turn)).isoformat()}
        for turn, row in enumerate(tables["deltakere.csv"][3::21])
    ]  # fmt: skip


def _benefits(draw: random.Random, number: int, name: str, enrolled: dt.date, *, app: bool) -> Rows:
    made: Rows = []
    day = enrolled - dt.timedelta(days=draw.randint(10, 80))
    for turn in range(draw.randint(1, 5)):
        end = max(enrolled + dt.timedelta(days=1), day + dt.timedelta(days=draw.randint(15, 200 if app else 260)))
        kind = "Dagpenger" if turn and draw.random() < 0.1 else draw.choice(["Sykepenger"] * 4 + ["AAP", "aap"])
        spell = {"Saksnr": f"S{number}-{turn}", "Løpenummer": name, "Ytelse": kind, "Fra og med": _norwegian(day),
                 "Til og med": _norwegian(end) if draw.random() > 0.05 else "",
                 "Grad": draw.choice(["100,0", "100", "62,5", "50"])}  # fmt: skip
        there, wrong = day <= FIRST_DELIVERY, turn == 0 and draw.random() < 0.1
        if there:
            shorter = _norwegian(end - dt.timedelta(days=8))
            made.append(spell | {"Uttrekk": f"{FIRST_DELIVERY:%Y%m%d}"} | ({"Til og med": shorter} if wrong else {}))
        if wrong or not there:
            made.append(spell | {"Uttrekk": f"{LAST_DELIVERY:%Y%m%d}"})
        day = end + dt.timedelta(days=draw.choice([1, 1, 5, 12, 29, 30, 31, 60]))
        if not spell["Til og med"] or day > LAST_DELIVERY:
            break
    return made


def _norwegian(day: dt.date) -> str:
    return f"{day:%d.%m.%Y}"


def ips_plan() -> dict[str, Any]:
    """Two arms of 38 and 20, at least one day in ordinary paid work within twelve months and within two years."""
    years = {12: {"en": "Ordinary paid work within a year", "nb": "Ordinært lønnet arbeid innen ett år"},
             24: {"en": "Ordinary paid work within two years", "nb": "Ordinært lønnet arbeid innen to år"}}  # fmt: skip
    return {
        "trial": {
            "id": "ips", "acronym": "IPS in Pain",
            "title": {"en": "IPS in Pain: a randomised controlled trial", "nb": "IPS in Pain: en randomisert studie"},
            "registrations": [{"registry": "ClinicalTrials.gov", "id": "NCT02697656"}],
            "sponsor": {"name": {"en": "University of Oslo", "nb": "Universitetet i Oslo"}},
            "lay": {
                "title": {"en": "Does job support help?", "nb": "Hjelper jobbstøtte?"},
                "why": {"en": "Pain keeps people from work.", "nb": "Smerter holder folk borte fra jobb."},
                "who": {"en": "People with pain and no job.", "nb": "Folk med smerter og uten jobb."},
                "what": {"en": "Some got help from a job specialist.", "nb": "Noen fikk hjelp av en jobbspesialist."},
                "outcome": {"en": "had worked at least one day", "nb": "hadde jobbet minst én dag"},
            },
        },
        "design": {
            "kind": "parallel", "framework": "superiority",
            "arms": {
                "ips": {"role": "intervention", "name": {"en": "Individual placement and support",
                                                          "nb": "Individuell jobbstøtte"},
                        "short": both("IPS"),
                        "people": {"en": "those with job support", "nb": "dem som fikk jobbstøtte"}},
                "usual": {"role": "control", "name": {"en": "Treatment as usual", "nb": "Vanlig behandling"},
                          "short": {"en": "Usual", "nb": "Vanlig"},
                          "people": {"en": "those in usual treatment", "nb": "dem som fikk vanlig behandling"}},
            },
            "allocation": {"column": "arm"},
            "planned": {"participants": 80},
            "visits": {"baseline": {"name": {"en": "Baseline", "nb": "Oppstart"}, "day": 0},
                       "m6": {"name": {"en": "6 months", "nb": "6 måneder"}, "day": 182},
                       "m12": {"name": {"en": "12 months", "nb": "12 måneder"}, "day": 365},
                       "m24": {"name": {"en": "24 months", "nb": "24 måneder"}, "day": 730}},
        },
        "data": {"cut_off": {"date": IPS_CUT_OFF.isoformat()}, "tables": {
            "participants": {"file": "people.csv", "standard": "participants", "columns": {
                "linked": {}, "age": {"type": "integer", "label": {"en": "Age", "nb": "Alder"}}}},
            "jobs": {"file": "jobs.csv", "standard": "employment_spells", "columns": {}},
            "forms": {"file": "forms.csv", "standard": "questionnaires", "instruments": ["eq5d_5l"], "columns": {
                "working": {}}},
            "gone": {"file": "gone.csv", "standard": "withdrawals", "columns": {"reason": {}}},
        }},
        "derived": {
            **{f"work{months}": {
                "kind": "return_to_work", "measure": "work", "name": years[months],
                "state": {"en": "In ordinary work", "nb": "I ordinært arbeid"},
                "work": {"positions": {"table": "jobs", "counts": ["ordinary"], "unknown_percent": 20}},
                "min_share": 0.001, "min_days": 1, "gap_days": 0, "dated": "first_day", "follow_up": f"m{months}",
                "confirmation_days": 0, "visits": ["m6", "m12", "m24"][: months // 12 + 1], "death": "missing",
                "working_at_start": "not_returned", "source": "NCT02697656",
            } for months in (12, 24)},
            "own": {"kind": "self_reported_return", "name": {"en": "In work, own answer", "nb": "I jobb, eget svar"},
                    "state": {"en": "In work, own answer", "nb": "I jobb, eget svar"}, "table": "forms",
                    "where": {"working": True}, "visits": ["m6", "m12"]},
            "either": {"kind": "combined", "name": {"en": "Any source", "nb": "Én av kildene"},
                       "sources": ["work12", "own"], "rule": "first_known"},
            "eq5d": {"kind": "score", "instrument": "eq5d_5l", "table": "forms", "visits": ["baseline", "m12"],
                     "value_set": "norway_2024"},
            "qaly": {"kind": "quality_adjusted_life_years", "name": {"en": "QALYs", "nb": "Kvalitetsjusterte leveår"},
                     "index": "eq5d", "visits": ["baseline", "m12"]},
        },
        "concordance": [{"id": "work", "name": {"en": "Register and own answer", "nb": "Register og eget svar"},
                         "first": "work12", "second": "own"}],
        "populations": {"all": {"name": {"en": "Everybody randomised", "nb": "Alle randomiserte"}}},
        "flow": {"follow_up": {"reason": "work12_loss"}},
        "baseline": {"variables": ["age", "eq5d_baseline"]},
        "outcomes": {f"work{months}": {
            "kind": "binary",
            "name": {"en": f"In work within {months} months", "nb": f"I arbeid innen {months} måneder"},
            "variable": f"work{months}", "visit": f"m{months}",
            "event": {"en": "had at least a day of ordinary work", "nb": "hadde minst én dag i ordinært arbeid"},
            "measured_by": {"en": "The employment register", "nb": "Aa-registeret"},
            "metric": {"en": "Proportion with at least one day", "nb": "Andelen med minst én dag"}, "benefit": "higher",
        } for months in (12, 24)},
        "estimands": {f"work{months}": {
            "name": {"en": "Effect of job support", "nb": "Hva jobbstøtten betyr"}, "population": "all",
            "treatments": {"arm": "ips", "against": "usual"}, "outcome": f"work{months}", "intercurrent_events": [],
            "summary": {"en": "Difference between proportions", "nb": "Forskjell mellom andeler"},
        } for months in (12, 24)},
        "analyses": [{
            "id": f"{role}.work{months}", "role": role,
            "name": {"en": f"Work within {months} months", "nb": f"Arbeid innen {months} måneder"},
            "estimand": f"work{months}", "method": "standardised_risk", "variance": "influence_function",
        } for role, months in (("primary", 12), ("secondary", 24))],
        "disclosure": {"public": {"minimum_cell": 5}},
        "languages": ["en", "nb"],
        "reports": {name: {"title": both(f"IPS in Pain: {name}")}
                    for name in ("final", "dmc-open", "lay-summary", "data-quality")},
    }  # fmt: skip


def ips_tables() -> Tables:
    """58 people; of those with a known outcome 19 of 36 and 7 of 18 work within twelve months.

    The counts are those that fit the published percentages, 52.8 and 38.9 (doi:10.1093/pm/pnac032).
    """
    made: Tables = {"people.csv": [], "jobs.csv": [], "forms.csv": [], "gone.csv": []}
    for number in range(58):
        name, ips = f"P{number:02d}", number < 38
        enrolled = dt.date(2015, 11, 2) + dt.timedelta(days=13 * number)
        place = number if ips else number - 38
        works, lost = place < (19 if ips else 7), place >= (36 if ips else 18)
        made["people.csv"].append({
            "participant": name, "enrolled": enrolled.isoformat(), "arm": "ips" if ips else "usual",
            "linked": "0" if lost and place % 2 else "1", "age": str(25 + number % 30),
        })  # fmt: skip
        if lost and not place % 2:
            gone = {"participant": name, "date": _day(enrolled, 40), "scope": "registers", "reason": "=1+1"}
            made["gone.csv"].append(gone)
        job = {"participant": name, "kind": "ordinary", "percent": "", "position": f"J{number}"}
        if works:
            only_day = _day(enrolled, (place * 73) % 366)  # day 0 and day 365 are among them, and both count
            made["jobs.csv"].append(job | {"start": only_day, "end": only_day})
        elif place % 3 == 0:
            made["jobs.csv"].append(job | {"start": _day(enrolled, 366), "end": "", "percent": "60"})
        else:
            training = {"kind": "work_training", "percent": "100"}
            made["jobs.csv"].append(job | training | {"start": _day(enrolled, 30), "end": _day(enrolled, 90)})
        for visit, day in (("baseline", 0), ("m6", 182), ("m12", 365)):
            if (number + day) % 7:
                answers = {f"eq5d_{item}": str(1 + (number * 3 + day + at) % 5) for at, item in enumerate(
                    ("mobility", "self_care", "usual_activities", "pain", "anxiety"))}  # fmt: skip
                made["forms.csv"].append({
                    "participant": name, "visit": visit, "completed": _day(enrolled, day),
                    "working": str(int(works and day > 0 and number % 5 > 0)), **answers,
                })  # fmt: skip
    return made


def _day(enrolled: dt.date, number: int) -> str:
    return (enrolled + dt.timedelta(days=number)).isoformat()


def write(folder: Path, plan: dict[str, Any], tables: Tables, *, delimiter: str = ",") -> Path:
    """The plan and its tables, each with one row at least, in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    yaml = YAML(typ="safe")
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False  # the order of arms, visits and derivations means something
    with (folder / "trial.yml").open("w", encoding="utf-8") as file:
        yaml.dump(plan, file)
    for name, rows in tables.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
            writer.writeheader()
            writer.writerows(rows)
    return folder
