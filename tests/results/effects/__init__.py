"""Effects: every method of the plan on one made-up trial."""
