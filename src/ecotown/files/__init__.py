"""
Files to and from the models: YAML, JSON, csv and xlsx.

Loading keeps the place of every value, finds every fault of a file in one reading, and takes the input to be hostile:
sizes and depths are bounded, nothing in a file builds objects or leads anywhere but to a system's file.
"""

from ecotown.files.cases import LoadedDocument, PlainData, load_cases_document, read_document
from ecotown.files.catalog import list_systems
from ecotown.files.dump import FileFormat, Model, dump_ledger, dump_plan, dump_system, from_plain, to_plain
from ecotown.files.ledgers import load_ledger
from ecotown.files.locate import locate, place_diagnostic, place_error
from ecotown.files.plans import load_plan
from ecotown.files.reading import MAX_BYTES
from ecotown.files.systems import load_system
from ecotown.files.writing import write_text

__all__ = [
    "MAX_BYTES",
    "FileFormat",
    "LoadedDocument",
    "Model",
    "PlainData",
    "dump_ledger",
    "dump_plan",
    "dump_system",
    "from_plain",
    "list_systems",
    "load_cases_document",
    "load_ledger",
    "load_plan",
    "load_system",
    "locate",
    "place_diagnostic",
    "place_error",
    "read_document",
    "to_plain",
    "write_text",
]
