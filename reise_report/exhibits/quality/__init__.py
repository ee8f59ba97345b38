"""What the report on data quality shows: words for what was found, tables and figures."""
