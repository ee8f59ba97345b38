"""Locked data: readers, the contract, snapshots as of a date."""
