"""What reports show of an economic evaluation whose every row is written here, so that a test can foresee each word."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from reise_report.disclosure.audience import Audience
from reise_report.disclosure.view import View
from reise_report.exhibits.effects.assemble import analysis_part
from reise_report.exhibits.effects.evaluation import Evaluation
from reise_report.exhibits.effects.part import Part
from reise_report.exhibits.reader import Reader
from reise_report.language.speech import speak
from reise_report.plan.load import load_plan
from reise_report.plan.model import Plan
from reise_report.results.row import Row, Unit
from reise_report.results.store import Results
from tests import small_trial
from tests.exhibits import economic_trial

ID = economic_trial.ID
ARMS = ("offered", "usual")
SIZES = {"offered": 30, "usual": 30}
COMPLETE = {"offered": 24, "usual": 21}
AMOUNTS = (275_000, 385_000, 495_000, 605_000, 715_000, 825_000)
NOTHING = {"value": None, "low": None, "high": None, "level": None, "reason": "no_data"}
PERSPECTIVES = ("costs_health", "costs_all")

_NAMES = {
    "hospital": ("Hospital", "Sykehus"),
    "help": ("The help", "Hjelpen"),
    "lost": ("Lost work", "Tapt arbeid"),
}
_MEANS = {
    "cost.costs_hospital": 30_538.4,
    "cost.costs_help": 7_807.2,
    "cost.costs_lost": 670_661.0,
    "cost.costs_health": 38_345.6,
    "cost.costs_all": 709_006.6,
    "cost.costs_health_m6": 20_000.0,
    "cost.costs_health_m12": 18_345.6,
    "cost.costs_all_m6": 350_000.0,
    "cost.costs_all_m12": 359_006.6,
    "used.costs_hospital_units": 3.31,
    "used.costs_help_travel_units": 221.0,
    "used.costs_lost_units": 327.2,
    "effect.eq5d_baseline": 0.467,
    "effect.eq5d_m6": 0.532,
    "effect.eq5d_m12": 0.522,
    "effect.qaly": 0.515,
    "cost.money": 12_345.6,
    "cost.more": 23_456.7,
    "cost.most": 34_567.8,
    "effect.gain": 4.2,
}


def written(analysis: Mapping[str, Any], outcome: Mapping[str, Any], *, as_data: bool = False) -> dict[str, Any]:
    """The plan, with some keys of the analysis and of its outcome other ones; costs and effect as data if asked."""
    made = economic_trial.plan()
    if as_data:
        economic_trial.given_as_data(made)
        columns = made["data"]["tables"]["participants"]["columns"]
        columns["money"]["label"] = _both("Costs of care", "Kostnader til omsorg")
        columns["gain"] |= {"label": _both("Days in work", "Dager i arbeid"), "decimals": 1, "unit": _both("d", "d")}
        for name, label in (
            ("more", ("All costs", "Alle kostnader")),
            ("most", ("Costs of us all", "Alles utgifter")),
        ):
            columns[name] = {**columns["money"], "label": _both(*label)}
    else:
        for name, words in _NAMES.items():
            made["derived"]["costs"]["components"][name]["name"] = _both(*words)
    made["design"]["arms"]["offered"]["short"] = _both("Offer", "Tilbud")
    made["design"]["arms"]["usual"]["short"] = _both("Usual", "Vanlig")
    for visit, words in {"baseline": ("Start", "Start"), "m6": ("6 months", "6 måneder")}.items():
        made["design"]["visits"][visit]["name"] = _both(*words)
    made["design"]["visits"]["m12"]["name"] = _both("12 months", "12 måneder")
    made["populations"]["randomised"]["name"] = _both("All randomised", "Alle randomiserte")
    made["outcomes"]["worth"] |= outcome
    thresholds = {"amounts": list(AMOUNTS), "reference": AMOUNTS[0]}
    made["analyses"][-1] |= {"thresholds": thresholds, **analysis}
    return made


def _both(en: str, nb: str) -> dict[str, str]:
    return {"en": en, "nb": nb}


@cache
def _plan(asked: str) -> Plan:
    analysis, outcome, as_data = json.loads(asked)
    made = written(analysis, outcome, as_data=as_data)
    with TemporaryDirectory() as folder:
        return load_plan(small_trial.write(Path(folder), made))


def rows(plan: Plan) -> Iterator[Row]:
    """Every row of the evaluation, in no particular order."""
    worth = plan.outcomes["worth"]
    for arm in ARMS:
        yield _row(f"arm.{arm}.randomised", SIZES[arm], Unit.PEOPLE)
        yield _row(f"arm.{arm}.complete", COMPLETE[arm], Unit.PEOPLE)
        for column, mean in _MEANS.items():
            if column.split(".")[1] in plan.people:
                more = mean if arm == "offered" else 0.9 * mean
                people = {"n_randomised": 30, "n_available": 25, "n_analysed": 25}
                yield _row(f"arm.{arm}.{column}.mean", more, Unit.MEASURE, **people)
                yield _row(f"arm.{arm}.{column}.sd", mean / 2, Unit.MEASURE, **people)
    yield _difference("effect_difference", 0.046, 0.018, 0.075, n=60)
    yield _difference("effect_difference.unadjusted", 0.064, 0.009, 0.118, n=45)
    yield _difference(f"{worth.base_case}.regression.effect_difference", 0.042, 0.009, 0.074, n=45)
    for perspective in worth.costs:
        yield from _of(perspective, plan)


def _of(name: str, plan: Plan) -> Iterator[Row]:
    yield _difference(f"{name}.cost_difference", 2_361.0, -7_249.0, 12_150.0, n=60)
    yield _difference(f"{name}.cost_difference.unadjusted", 9_390.0, -2_367.0, 21_147.0, n=45)
    yield _difference(f"{name}.regression.cost_difference", 10_151.0, -2_821.0, 23_123.0, n=45)
    yield _difference(f"{name}.regression.net_benefit", 1_400.0, -8_000.0, 10_800.0, n=45)
    yield _row(f"{name}.verdict", "north_east", Unit.VERDICT)
    yield _row(f"{name}.ratio", 50_760.0, Unit.MONEY)
    yield _row(f"{name}.ratio_set", "bounded", Unit.VERDICT, low=12_340.0, high=376_050.0, level=0.95)
    shares = {"north_east": 0.683, "south_east": 0.3165, "south_west": 0.0005, "north_west": 0.0}
    for quarter, share in shares.items():
        yield _row(f"{name}.quadrant.{quarter}", share, Unit.PROPORTION)
    thresholds = plan.analyses[-1].thresholds
    for place, amount in enumerate(thresholds.amounts):
        at = f"{name}.at.{thresholds.key(amount)}"
        yield _difference(f"{at}.net_benefit", 10_412.0 + 5_000 * place, -2_766.0, 23_298.0 + 6_000 * place, n=60)
        yield _row(f"{at}.probability", (0.938, 0.974, 0.989, 0.994, 0.996, 0.9995)[place], Unit.PROPORTION)
        yield _row(f"{at}.perfect_information", (172.0, 64.0, 30.0, 17.0, 11.0, 8.0)[place], Unit.MONEY)
    for step in range(5):
        chance = 0.3 + 0.17 * step
        yield _row(f"{name}.curve.{step:02d}.threshold", 250_000.0 * step, Unit.MONEY)
        yield _row(f"{name}.curve.{step:02d}.probability", chance, Unit.PROPORTION)
        yield _row(f"{name}.curve.{step:02d}.frontier", max(chance, 1 - chance), Unit.PROPORTION)
    for share, wide in ((50, 1.0), (95, 2.5)):
        for place in range(12):
            turn = math.tau * place / 12
            yield from _point(f"{name}.contour.{share}.0.{place:03d}", wide * math.cos(turn), wide * math.sin(turn))
    for place in range(20):
        yield from _point(f"{name}.draw.{place:03d}", math.cos(3 * place), math.sin(7 * place))


def _point(stem: str, effect: float, cost: float) -> Iterator[Row]:
    yield _row(f"{stem}.effect", 0.046 + 0.012 * effect, Unit.MEASURE)
    yield _row(f"{stem}.cost", 2_361.0 + 4_000 * cost, Unit.MONEY)


def _difference(part: str, value: float, low: float, high: float, n: int) -> Row:
    return _row(part, value, Unit.MONEY, low=low, high=high, level=0.95, n_randomised=60, n_analysed=n)


def _row(part: str, value: float | str, unit: Unit, **more: Any) -> Row:
    return Row(id=f"{ID}.{part}", value=value, unit=unit, **more)


def evaluation(
    language: str = "en",
    *,
    changed: Mapping[str, Mapping[str, Any]] | None = None,
    without: str | tuple[str, ...] = (),
    more: Mapping[str, Mapping[str, Any]] | None = None,
    outcome: Mapping[str, Any] | None = None,
    as_data: bool = False,
    **analysis: Any,
) -> Evaluation:
    """The evaluation as its exhibits get it.

    Args:
        language: its code.
        changed: end of a row's id → fields that are other ones.
        without: rows with this, or with any of these, in their ids are not there.
        more: ends of ids of further rows → their fields.
        outcome: keys of the outcome that are other ones.
        as_data: costs and effect are columns of the data, the effect days in work.
        analysis: keys of the analysis that are other ones.
    """
    plan = _plan(json.dumps([analysis, outcome or {}, as_data]))
    other = {f"{ID}.{part}": fields for part, fields in (changed or {}).items()}
    found = {row.id: row for row in rows(plan)}
    assert found.keys() >= other.keys(), other.keys() - found.keys()
    gone = (without,) if isinstance(without, str) else without
    kept = [replace(row, **other.get(row.id, {})) for row in found.values() if not any(part in row.id for part in gone)]
    kept += [Row(id=f"{ID}.{part}", **fields) for part, fields in (more or {}).items()]
    reader = Reader(View(Audience.TEAM, Results.of("small", "2025-06-01", True, kept)), plan, speak(language))
    return Evaluation(reader, plan.analyses[-1])


def shown(language: str = "en", **changes: Any) -> Part:
    """All that a report shows of the evaluation; changes as for ``evaluation``."""
    one = evaluation(language, **changes)
    return analysis_part(one.reader, one.analysis)
