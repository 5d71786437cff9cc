"""
The build hook: puts the grammar, its conformance cases and the parser's saved tables into the wheel.

They land in `ecotown/_grammar`, in a wheel and in an editable install alike. The tables are made from the grammar at
build time, because making them takes ten times as long as loading them, and carry its hash, so that tables older than
the grammar beside them are never used.

An editable install leaves the source tree clean: its `_grammar` lies in `site-packages/ecotown`, where no package is,
while `ecotown` itself is read from `src`. There the grammar in force is this folder, and the tables are a saving of
time that the next edit of the grammar ends.

A build without its tables would work, only slowly and for everyone, so a fault in making them ends the build.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.builders.wheel import WheelBuilderConfig

_PATTERNS = ("*.lark", "conformance/**/*.yaml")


class GrammarBuildHook(BuildHookInterface[WheelBuilderConfig]):
    """
    Adds `_grammar` to what a wheel holds.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """
        Make the tables and name the files to take in; `version` is `standard` or `editable`, which get the same.
        """
        del version
        grammar = Path(self.root, "grammar")
        self._scratch = tempfile.TemporaryDirectory(prefix="ecotown-tables-")
        tables = Path(self._scratch.name, "tables.bin")
        _build_tables(Path(self.root, "src"), grammar, tables)
        if not tables.is_file():
            raise FileNotFoundError(f"ecotown.targets.grammar.build_tables left no {tables}")
        included = build_data["force_include"]
        included[str(tables)] = "ecotown/_grammar/tables.bin"
        for pattern in _PATTERNS:
            for path in sorted(grammar.glob(pattern)):
                included[str(path)] = f"ecotown/_grammar/{path.relative_to(grammar).as_posix()}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """
        Remove the tables once the wheel holds them.
        """
        del version, build_data, artifact_path
        self._scratch.cleanup()


def _build_tables(source: Path, grammar: Path, destination: Path) -> None:
    # The package being built is not installed yet: its parser is read from the source.
    sys.path.insert(0, str(source))
    try:
        from ecotown.targets.grammar import build_tables

        build_tables(grammar, destination)
    finally:
        sys.path.remove(str(source))
