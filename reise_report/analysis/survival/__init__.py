"""Methods for the time to an event: curves, tests, means, competing events and regression."""
