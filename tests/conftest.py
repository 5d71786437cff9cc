"""
Settings that all tests share.
"""

from hypothesis import HealthCheck, settings

# Time is measured by the benchmarks beside something run in the same process, never by a test.
settings.register_profile("ecotown", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ecotown")
