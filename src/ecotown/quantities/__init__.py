"""
Exact numbers and their units.

Numbers are `Fraction`, rounded only by the rule of GB/T 8170-2008; units are those of `units.txt`. What a unit text says
is read here without pint, which is loaded only where two units that are spelled differently have to be converted.
"""

from ecotown.quantities.cells import UnitCell, read_basis, read_unit_cell
from ecotown.quantities.counting import counted_interval
from ecotown.quantities.exact import exact, format_exact
from ecotown.quantities.notation import KNOWN_UNITS, UNIT_PREFIXES, fold_unit, is_known_unit, suggest_units
from ecotown.quantities.numerals import read_numeral
from ecotown.quantities.products import UnitProduct, product_factor, read_product
from ecotown.quantities.rounding import round_half_even, round_significant
from ecotown.quantities.units import same_dimension, unit_factor

__all__ = [
    "KNOWN_UNITS",
    "UNIT_PREFIXES",
    "UnitCell",
    "UnitProduct",
    "counted_interval",
    "exact",
    "fold_unit",
    "format_exact",
    "is_known_unit",
    "product_factor",
    "read_basis",
    "read_numeral",
    "read_product",
    "read_unit_cell",
    "round_half_even",
    "round_significant",
    "same_dimension",
    "suggest_units",
    "unit_factor",
]
