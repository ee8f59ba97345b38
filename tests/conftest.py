"""How property tests are run: without a clock, and on a build machine with the same examples every time."""

import os

from hypothesis import HealthCheck, settings

# A machine that does other work is slow, which says nothing about the code.
settings.register_profile("desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("build", settings.get_profile("desk"), derandomize=True)
settings.load_profile("build" if os.environ.get("CI") else "desk")
