"""One drawing of each kind, in Norwegian, with the longest words that reports have."""

from datetime import date, timedelta

from reise_report.exhibits.figure import ArmStyle
from reise_report.exhibits.flow_diagram import FlowArm, FlowBox, FlowDiagram, FlowItem, FlowWords
from reise_report.exhibits.forest_plot import ForestGroup, ForestPlot, ForestRow
from reise_report.exhibits.icon_array import IconArray, IconGroup
from reise_report.exhibits.plots import AccrualPlot, BalancePlot, BalanceRow, RiskPlot, RiskPoint

WORDS = FlowWords(stage="Fase", group="Gruppe", everybody="Alle", count="Antall og grunn", caption="Flyten som tabell.")
STAGES = ("Inklusjon", "Fordeling", "Oppfølging", "Analyse")
LONG = "Arbeidsuførhetspensjonssøknadsbehandling pågår"


def box(title: str, n: str, *items: tuple[str, str] | tuple[str, str, int]) -> FlowBox:
    return FlowBox(title, n, tuple(FlowItem(*item) for item in items))


def arm(name: str, n: str) -> FlowArm:
    return FlowArm(
        allocation=box(name, n, ("Takket ja til tilbudet", "291"), ("Takket nei", "84"), (LONG, "0", 2)),
        follow_up=box("Ikke målt ved 12 måneder", "38", ("Døde", "0"), ("Besvarte ikke kohortundersøkelsen", "38")),
        analysis=box("Analysert for primærutfallet", "364"),
    )


STEPS = (
    (box("Meldte interesse", "9\u00a0120"), box("Kom ikke videre", "2\u00a0008", ("Trakk seg", "2\u00a0008"))),
    (box("Samtykket til kohorten", "7\u00a0112"), box("Ikke i kohorten", "300", ("Trakk samtykket", "300"))),
    (
        box("Deltakere i kohorten vurdert for egnethet", "4\u00a0812"),
        box(
            "Ekskludert",
            "3\u00a0610",
            ("Hadde ikke gitt bredt samtykke til randomiserte delstudier", "418"),
            (LONG, "3"),
        ),
    ),
    (box("Egnet", "1\u00a0202"), None),
    (box("I kohorten, og randomisert", "1\u00a0202"), None),
)


def flow(arms: int = 2, steps=STEPS) -> FlowDiagram:
    names = [f"Gruppe {number} med et temmelig langt navn" for number in range(1, arms + 1)]
    return FlowDiagram(
        id="flow",
        title="Flyten av deltakere",
        stages=STAGES,
        enrolment=steps,
        arms=tuple(arm(name, str(600 + place)) for place, name in enumerate(names)),
        words=WORDS,
    )


def forest(**changes) -> ForestPlot:
    values = {
        "id": "forest",
        "title": "Risikodifferanse",
        "groups": (
            ForestGroup(
                "Alle randomiserte",
                (
                    ForestRow("Justert", "899 av 899", "3,9 (−2,7 til 10,2)", 3.9, -2.7, 10.2, leading=True),
                    ForestRow("Ujustert", "899 av 899", "4,1 (−2,4 til 10,5)", 4.1, -2.4, 10.5),
                ),
            ),
            ForestGroup(
                "De som tok imot tilbudet",
                (ForestRow(LONG, "0 av 600", "lar seg ikke beregne: ingen hendelser i kontrollgruppen"),),
            ),
        ),
        "heads": ("Analyse", "Analysert", "Prosentpoeng (95 % KI)"),
        "axis_label": "Forskjell i andel tilbake i arbeid, prosentpoeng",
        "fewer": "færre tilbake i arbeid",
        "more": "flere tilbake i arbeid",
        "important": 5.0,
        "important_label": "minste viktige forskjell",
        "decimal_sign": ",",
    }
    return ForestPlot(**{**values, **changes})


def icons(**changes) -> IconArray:
    values = {
        "id": "people",
        "title": "Av hundre",
        "groups": (
            IconGroup("Tilbudt programmet", 35, "35 av 100", ArmStyle.INTERVENTION),
            IconGroup("Ikke tilbudt", 31, "31 av 100", ArmStyle.CONTROL),
        ),
        "filled": "i arbeid etter seks måneder",
        "outlined": "de andre",
    }
    return IconArray(**{**values, **changes})


def balance(**changes) -> BalancePlot:
    values = {
        "id": "balance",
        "title": "Balanse",
        "rows": (
            BalanceRow("Alder", 0.04),
            BalanceRow("Husholdningsinntekt siste kalenderår før inklusjon, tusen kroner", -0.16),
            BalanceRow("Sivilstand", None),
        ),
        "band": 0.139,
        "band_label": "95 av 100 ved tilfeldighet alene: ±0,14",
        "axis_label": "Standardisert forskjell",
        "missing": "lar seg ikke beregne",
        "decimal_sign": ",",
    }
    return BalancePlot(**{**values, **changes})


def risks(**changes) -> RiskPlot:
    values = {
        "id": "risks",
        "title": "Risiko",
        "arms": (
            RiskPoint("Tilbudt", 35.3, 31.6, 39.2, "35,3 % (31,6 til 39,2)", ArmStyle.INTERVENTION),
            RiskPoint("Ikke tilbudt", 31.4, 26.4, 36.9, "31,4 % (26,4 til 36,9)", ArmStyle.CONTROL),
        ),
        "axis_label": "Andel i arbeid etter seks måneder",
        "percent": "\u00a0%",
        "decimal_sign": ",",
    }
    return RiskPlot(**{**values, **changes})


def accrual(**changes) -> AccrualPlot:
    start = date(2023, 2, 13)
    values = {
        "id": "accrual",
        "title": "Rekruttering",
        "points": tuple(((start + timedelta(days=30 * step)).isoformat(), 60 * step) for step in range(18)),
        "ticks": (("2023-01-01", "januar 2023"), ("2023-07-01", "juli 2023"), ("2024-01-01", "januar 2024")),
        "recruited_label": "randomisert: 1\u00a0020",
        "axis_label": "Randomiserte deltakere",
        "planned": 1200,
        "planned_label": "planlagt: 1\u00a0200",
    }
    return AccrualPlot(**{**values, **changes})


ALL = {
    "flow": flow(),
    "flow4": flow(4),
    "forest": forest(),
    "icons": icons(),
    "balance": balance(),
    "risks": risks(),
    "accrual": accrual(),
}
