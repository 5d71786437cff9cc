"""
The language of formulas: how an indicator is computed from raw quantities.

`parse_measure` turns the text under `measure:` into a `Measure`, `format_measure` turns it back. `check_dimensions` says
whether units and names work out, `evaluate_measure` computes it once; for many places `prepare_measure` and then
`compute_measure`. `find_levers` goes from a value that is to be reached back to the raw quantities. The parser library is
loaded by the first formula that is read, not by importing this package.
"""

from ecotown.measures.amounts import Amount, Value, read_amount
from ecotown.measures.computing import Computation, Step, compute_measure, evaluate_measure
from ecotown.measures.dimensions import PreparedMeasure, check_dimensions, prepare_measure
from ecotown.measures.folding import fold_name
from ecotown.measures.formatting import format_expression, format_measure
from ecotown.measures.levers import Goal, Lever, Obstacle, find_levers
from ecotown.measures.names import variable_names
from ecotown.measures.nodes import Measure
from ecotown.measures.parser import parse_measure

__all__ = [
    "Amount",
    "Computation",
    "Goal",
    "Lever",
    "Measure",
    "Obstacle",
    "PreparedMeasure",
    "Step",
    "Value",
    "check_dimensions",
    "compute_measure",
    "evaluate_measure",
    "find_levers",
    "fold_name",
    "format_expression",
    "format_measure",
    "parse_measure",
    "prepare_measure",
    "read_amount",
    "variable_names",
]
