"""
Years, and windows of years.
"""

from ecotown.periods.years import FIRST_YEAR, LAST_YEAR, read_year, window

__all__ = ["FIRST_YEAR", "LAST_YEAR", "read_year", "window"]
