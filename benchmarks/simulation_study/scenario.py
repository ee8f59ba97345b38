"""The worlds in which the methods are tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from reise_report.data.simulation.cohort import Cohort
from reise_report.data.simulation.participation import INVENTED, NO_EFFECT, Effect

_RATE_BY_FRAILTY = 0.6
"""A unit of the latent closeness to work multiplies the chance of a job by exp(0.6); see the simulator's life line."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A world.

    Attributes:
        id: its name.
        effect: what the offer does with those who take it up.
        drift: factor on everybody's chance of a job from the day on which the chance of an offer changed.
    """

    id: str
    effect: Effect
    drift: float = 1.0

    def changed(self, cohort: Cohort) -> Cohort:
        """The cohort with the drift in its prognosis; nothing that the trial measures shows it."""
        nearer = np.log(self.drift) / _RATE_BY_FRAILTY * cohort.period
        return replace(cohort, frailty=cohort.frailty + nearer)


SCENARIOS: Mapping[str, Scenario] = MappingProxyType(
    {
        scenario.id: scenario
        for scenario in (
            Scenario("null", NO_EFFECT),
            Scenario("alternative", INVENTED),
            Scenario("drift", NO_EFFECT, drift=3.0),
        )
    }
)
"""By name. Their order numbers the streams of random numbers: new ones go to the end."""
