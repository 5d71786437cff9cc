"""
How Sphinx builds these pages.

The examples in them are run by tests/test_docs.py (docs/run_examples.py says how), and the pages that tell what the code
says are made by docs/generate.py.
"""

import tomllib
from pathlib import Path

with Path(__file__).parents[1].joinpath("pyproject.toml").open("rb") as _file:
    _project = tomllib.load(_file)["project"]

project = _project["name"]
version = release = _project["version"]
project_copyright = "the ecotown contributors"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"ecotown {release}"
myst_heading_anchors = 3
# Docstrings are plain text, in which single backticks are code.
default_role = "literal"
napoleon_numpy_docstring = False
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
autodoc_member_order = "bysource"
# Types of the standard library and of rooms behind the front door have no entry to link to.
nitpick_ignore_regex = [("py:.*", r"(?!ecotown\.[A-Za-z_]+$).*")]
