"""Effects: each analysis of the plan, run on the data it names, as rows. One file a family of methods."""
