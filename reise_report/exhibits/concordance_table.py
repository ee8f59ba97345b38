"""Two sources of one thing, laid side by side: how often they say the same, in words and as a table."""

from __future__ import annotations

from reise_report.exhibits.count_tables import ALL, group_heads
from reise_report.exhibits.derivation_words import column_name
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import Align, BodyRow, HeadCell, RowKind, Table
from reise_report.plan.derived import Concordance


def concordance_tables(reader: Reader) -> list[tuple[str, Table]]:
    """A sentence and a table for each pair of the plan about which this reader has rows."""
    found = []
    for pair in reader.plan.concordance:
        arms = [*reader.plan.design.arms, ALL]
        groups = [group for group in arms if reader.view.get(f"concordance.{pair.id}.{group}.cell.both") is not None]
        if groups:
            found.append((concordance_sentence(reader, pair), _table(reader, pair, groups)))
    return found


def concordance_sentence(reader: Reader, pair: Concordance) -> str:
    """How many have the same answer in both sources, and kappa; all groups together."""
    agreement = reader.view.get(f"concordance.{pair.id}.{ALL}.measure.agreement")
    kappa = reader.view.get(f"concordance.{pair.id}.{ALL}.measure.kappa")
    if agreement is None or kappa is None:
        return ""
    if not isinstance(agreement.value, float) or agreement.numerator is None or not agreement.denominator:
        return reader.text("“{pair}”: nobody is known in both sources.", pair=reader.words(pair.name))
    language = reader.language
    said = language.plural(
        "“{pair}”: {count} person had the same answer in both sources ({percent}).",
        "“{pair}”: {count} people had the same answer in both sources ({percent}).",
        agreement.denominator,
        pair=reader.words(pair.name),
        count=language.count_of(agreement.numerator, agreement.denominator),
        percent=language.percent(agreement.value),
    )
    if not isinstance(kappa.value, float):
        reason = reader.reason(kappa.reason)
        return f"{said} {reader.text('Cohen’s kappa could not be estimated: {reason}.', reason=reason)}"
    value = language.number(kappa.value, 2)
    if kappa.low is None or kappa.high is None:
        return f"{said} {reader.text('Cohen’s kappa was {kappa}.', kappa=value)}"
    interval = language.interval(kappa.low, kappa.high, lambda limit: language.number(limit, 2), kappa.level or 0.95)
    kappa_said = reader.text("Cohen’s kappa was {kappa} ({interval}).", kappa=value, interval=interval)
    return f"{said} {kappa_said}"


def _table(reader: Reader, pair: Concordance, groups: list[str]) -> Table:
    text = reader.text
    return Table(
        id=f"concordance-{pair.id.replace('_', '-')}",
        caption=text("{pair}: what the two sources say, by group.", pair=reader.words(pair.name)),
        head=((HeadCell(text("Result")), *group_heads(reader, groups)),),
        rows=(*_cells(reader, pair, groups), *_measures(reader, pair, groups)),
        align=(Align.CENTRE,) * len(groups),
        label_share=0.4,
        notes=(
            text("{ci}: confidence interval.", ci=text("CI")),
            text(
                "Sensitivity, specificity and predictive values are those of “{second}”, with “{first}” taken for "
                "right.",
                first=column_name(reader, pair.first),
                second=column_name(reader, pair.second),
            ),
            text("Agreement by chance alone gives a kappa of 0, full agreement one of 1."),
        ),
    )


def _cells(reader: Reader, pair: Concordance, groups: list[str]) -> list[BodyRow]:
    text, integer = reader.text, reader.language.integer
    labels = {
        "both": text("Yes in both"),
        "first_only": text("Yes only in “{source}”", source=column_name(reader, pair.first)),
        "second_only": text("Yes only in “{source}”", source=column_name(reader, pair.second)),
        "neither": text("Yes in neither"),
        "not_both_known": text("Not known in both"),
    }
    rows = [BodyRow(text("People, n"), (), RowKind.GROUP)]
    for part, label in labels.items():
        ids = (f"concordance.{pair.id}.{group}.cell.{part}" for group in groups)
        rows.append(BodyRow(label, tuple(reader.shown(reader.view.get(id_), integer) for id_ in ids), RowKind.MEMBER))
    return rows


def _measures(reader: Reader, pair: Concordance, groups: list[str]) -> list[BodyRow]:
    text, language = reader.text, reader.language
    labels = {
        "agreement": text("Same answer (%)"),
        "kappa": text("Cohen’s kappa"),
        "sensitivity": text("Sensitivity (%)"),
        "specificity": text("Specificity (%)"),
        "positive_predictive_value": text("Positive predictive value (%)"),
        "negative_predictive_value": text("Negative predictive value (%)"),
    }
    rows = [BodyRow(text("Agreement ({ci})", ci=reader.confidence()), (), RowKind.GROUP)]
    for part, label in labels.items():
        format_ = (lambda value: language.number(value, 2)) if part == "kappa" else language.points
        found = (reader.view.get(f"concordance.{pair.id}.{group}.measure.{part}") for group in groups)
        rows.append(BodyRow(label, tuple(reader.with_interval(row, format_) for row in found), RowKind.MEMBER))
    return rows
