"""From a trial's plan and locked data to reports that anyone can trust."""

__version__ = "0.1.0"
