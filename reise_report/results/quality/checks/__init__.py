"""Checks of the data against themselves: each one a small function over the desk that finds rows to look at."""
