"""Every number of a report, one row each, and the one place where plan, data and methods meet."""
