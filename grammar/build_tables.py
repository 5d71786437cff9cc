"""
The build hook: puts the grammars, their conformance cases and the parsers' saved tables into the wheel.

They land in `ecotown/_grammar`. The tables are made from the grammar at build time, because making them takes ten times
as long as loading them, and carry its hash: tables that are older than the grammar beside them are not used.

An editable install reads `ecotown` from `src` and the grammar from this folder. Its tables are put beside the grammar,
where git ignores them; they save time until the next edit of the grammar, and again after the next install.

A build without its tables would work, only slowly and for everyone, so a fault in making them ends the build.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.builders.wheel import WheelBuilderConfig

_PATTERNS = ("*.lark", "conformance*/**/*.yaml")


class GrammarBuildHook(BuildHookInterface[WheelBuilderConfig]):
    """
    Adds `_grammar` to what a wheel holds.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """
        Make the tables and name the files to take in; `version` is `standard` or `editable`.
        """
        grammar = Path(self.root, "grammar")
        is_editable = version == "editable"
        self._scratch = tempfile.TemporaryDirectory(prefix=".tables-", dir=grammar if is_editable else None)
        saved = _build_tables(Path(self.root, "src"), grammar, Path(self._scratch.name))
        if is_editable:
            for tables in saved:
                tables.replace(grammar / tables.name)
            return
        included = build_data["force_include"]
        for tables in saved:
            included[str(tables)] = f"ecotown/_grammar/{tables.name}"
        for pattern in _PATTERNS:
            for path in sorted(grammar.glob(pattern)):
                included[str(path)] = f"ecotown/_grammar/{path.relative_to(grammar).as_posix()}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """
        Remove what was made on the way.
        """
        del version, build_data, artifact_path
        self._scratch.cleanup()


def _build_tables(source: Path, grammar: Path, folder: Path) -> list[Path]:
    """
    Save the tables of both parsers in `folder`.
    """
    # The package being built is not installed yet: its parsers are read from the source.
    sys.path.insert(0, str(source))
    try:
        from ecotown.measures import grammar as measures
        from ecotown.targets import grammar as targets

        saved = [folder / targets.TABLES_FILE, folder / measures.TABLES_FILE]
        targets.build_tables(grammar, saved[0])
        measures.build_tables(grammar, saved[1])
    finally:
        sys.path.remove(str(source))
    return saved
