"""
Units of things that are counted: there is no half of a household.
"""

from fractions import Fraction

from ecotown.quantities.notation import read_unit

__all__ = ["COUNTED", "counted_interval"]

COUNTED = frozenset(
    {
        *("个", "行政村", "自然村", "户", "人", "人次", "头", "件", "次", "项", "起", "名"),
        *("辆", "台", "套", "种", "条", "株", "场", "届", "期", "篇", "份"),
    }
)
"""Of the units in `units.txt`, those of things counted; a mark (分) can be halved."""


def counted_interval(unit: str | None) -> Fraction | None:
    """
    One thing, in the unit: 1 for 户, 1/10000 for 万户; None for what is measured, or where it is not known.
    """
    reading = None if unit is None else read_unit(unit)
    if reading is None or len(reading.powers) != 1:
        return None
    name, power = reading.powers[0]
    return 1 / reading.multiple if power == 1 and name in COUNTED else None
