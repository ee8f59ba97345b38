"""Costs of participants from registers and the intervention's ledger."""
