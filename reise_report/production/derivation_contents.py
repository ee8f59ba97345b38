"""What the final report tells of derivations: the rules in words, what came of them, costs, and the data dictionary."""

from __future__ import annotations

from types import SimpleNamespace

from reise_report.exhibits.concordance_table import concordance_tables
from reise_report.exhibits.cost_table import costs_table
from reise_report.exhibits.derivation_table import derivation_table, rule_passages
from reise_report.exhibits.dictionary_tables import columns_table, data_tables_table, derived_columns_table
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.return_tables import return_tables


def derivation_contents(reader: Reader) -> SimpleNamespace:
    """How outcomes were derived; empty where the plan derives nothing."""
    passages, table, costs = rule_passages(reader), derivation_table(reader), costs_table(reader)
    return SimpleNamespace(passages=passages, table=table, costs=costs, any=bool(passages or table or costs))


def derived_results(reader: Reader) -> SimpleNamespace:
    """What derivations gave, and how far sources agree: sentence, table and the table's target for each."""
    returns, concordance = return_tables(reader), concordance_tables(reader)
    return SimpleNamespace(
        returns=[(said, table, f"tbl-{table.id}") for said, table in returns],
        concordance=[(said, table, f"tbl-{table.id}") for said, table in concordance],
    )


def dictionary_contents(reader: Reader) -> SimpleNamespace:
    """The tables of the appendix."""
    return SimpleNamespace(
        tables=data_tables_table(reader),
        columns=columns_table(reader),
        derived=derived_columns_table(reader),
    )
