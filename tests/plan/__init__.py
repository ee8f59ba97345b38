"""Tests of the plan's room."""
