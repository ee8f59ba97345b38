"""The plan: what a trial's documents fix, typed and checked."""
