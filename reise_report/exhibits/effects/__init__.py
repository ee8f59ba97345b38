"""What a report shows of each analysis: sentences, tables and figures, by kind of method."""
