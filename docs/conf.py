"""
How Sphinx builds these pages.
"""

import tomllib
from pathlib import Path

with Path(__file__).parents[1].joinpath("pyproject.toml").open("rb") as _file:
    _project = tomllib.load(_file)["project"]

project = _project["name"]
version = release = _project["version"]
project_copyright = "the ecotown contributors"
extensions = ["myst_parser"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"ecotown {release}"
