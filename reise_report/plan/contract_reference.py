"""The data contract in Markdown, in both languages: the standard tables and the questionnaires that a plan can name.

``python -m reise_report.plan.reference docs`` writes ``data-contract.md`` and ``datakontrakt.md``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_args

from reise_report.plan.choice import LanguageCode
from reise_report.plan.column_runs import Run, runs
from reise_report.plan.contract import Column
from reise_report.plan.contract_words import HEAD, WORDS
from reise_report.plan.instrument import Instrument, InstrumentName, instrument
from reise_report.plan.scale import plain, tells_range
from reise_report.plan.standard import StandardName, standard

FILES: Mapping[LanguageCode, str] = {"en": "data-contract.md", "nb": "datakontrakt.md"}
"""Language → the file in ``docs``."""


def contract_reference(language: LanguageCode) -> str:
    """The contract in a language: one section a standard table, one a questionnaire."""
    words = WORDS[language]
    lines = [HEAD[language].strip(), "", f"## {words['tables']}"]
    for name in get_args(StandardName):
        lines += ["", *_standard(name, language)]
    lines += ["", f"## {words['questionnaires']}", "", words["about_questionnaires"]]
    for questionnaire in get_args(InstrumentName):
        lines += ["", *_instrument(instrument(questionnaire), language)]
    return "\n".join(lines) + "\n"


def _standard(name: StandardName, language: LanguageCode) -> Iterator[str]:
    known, words = standard(name), WORDS[language]
    yield f"### {known['title'][language]}: `{name}`"
    yield ""
    yield known["about"][language] + " " + " ".join(_facts(known, words))
    yield ""
    yield from _head(words["column"], words["meaning"], words["holds"], words["there"])
    for key, column in known["columns"].items():
        contract = _contract(column)
        there = "optional" if column.get("optional") else "filled" if contract.required else "always"
        meaning = contract.label.in_language(language) if contract.label is not None else ""
        yield _row(f"`{key}`", meaning, _holds(contract, language), words[there])


def _contract(column: Mapping[str, Any]) -> Column:
    return Column.model_validate({key: value for key, value in column.items() if key != "optional"})


def _facts(known: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[str]:
    """What identifies and dates a row, how finely, and whether it tells the arm."""
    identity = [known["key"]] if "key" in known else known.get("unique", [])
    if identity:
        names = f" {words['and']} ".join(f"`{name}`" for name in identity)
        yield words["identified"].format(columns=names)
    if "ends" in known:
        yield words["spell"].format(start=f"`{known['dated']}`", end=f"`{known['ends']}`")
    elif "dated" in known:
        yield words["dated"].format(column=f"`{known['dated']}`")
    if "resolution" in known:
        yield words[f"by_{known['resolution']}"]
    if known.get("reveals_allocation"):
        yield words["reveals"]


def _holds(column: Column, language: LanguageCode) -> str:
    words = WORDS[language]
    unit = column.unit.in_language(language) if column.unit is not None else ""
    parts = [words[column.type]]
    if column.range is not None and not tells_range(unit, *column.range):
        decimal: Literal[".", ","] = "," if words["decimal"] == "," else "."
        least, greatest = (plain(limit, decimal) for limit in column.range)
        parts.append(words["range"].format(least=least, greatest=greatest))
    if unit:
        parts.append(unit)
    levels = "; ".join(f"`{level}` {label.in_language(language)}" for level, label in (column.levels or {}).items())
    return ", ".join(parts) + (f": {levels}" if levels else "")


def _instrument(known: Instrument, language: LanguageCode) -> Iterator[str]:
    words = WORDS[language]
    yield f"### {known.title[language]}: `{known.name}`"
    yield ""
    version = words["version"].format(version=known.version) if known.version else ""
    yield f"{words['source']}: {known.source.in_language(language)}. {version}".strip()
    if known.choices:
        choices = ", ".join(f"`{choice}`" for choice in known.choices)
        yield words["choices"].format(choices=choices)
    yield ""
    yield from _head(words["column"], words["meaning"], words["holds"])
    for run in runs({name: _contract(item) for name, item in known.items.items()}):
        yield _row(_names(run), _label(run, language), _holds(run.first, language))
    yield ""
    yield from _head(words["score"], words["meaning"], words["holds"])
    for name, score in known.scores.items():
        column = Column.model_validate({"type": "number", "range": score["range"], "unit": score["unit"]})
        yield _row(f"`{name}`", score["label"][language], _holds(column, language))


def _names(run: Run) -> str:
    return f"`{run.names[0]}`" if len(run.names) == 1 else f"`{run.names[0]}` … `{run.names[-1]}`"


def _label(run: Run, language: LanguageCode) -> str:
    between = WORDS[language]["between"]
    return run.label(lambda text: text.in_language(language), lambda a, b: between.format(first=a, last=b))


def _head(*cells: str) -> Iterator[str]:
    yield _row(*cells)
    yield _row(*["---"] * len(cells))


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"
