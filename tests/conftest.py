"""
Settings that all tests share.
"""

import os

from hypothesis import HealthCheck, settings

# Time is measured by the benchmarks beside something run in the same process, never by a test.
settings.register_profile(
    "ecotown",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    # What is drawn in CI is the same for the same code; new examples are for the long runs and for people at work.
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("ecotown")
