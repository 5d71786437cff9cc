"""
Draws docs/images/assess.svg: what `ecotown assess examples/qingfeng` prints, as a picture for the READMEs.

Run it after a change of the output, from the root of the repository, in an environment with ecotown installed:

    python docs/images/draw_assess.py
"""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / "docs" / "images" / "assess.svg"
COMMAND = ("assess", "examples/qingfeng", "--lang", "zh")
WIDTH = 132


def printed() -> str:
    """
    What the command prints on a color terminal of our width.
    """
    environment = os.environ | {"COLUMNS": str(WIDTH), "FORCE_COLOR": "1", "PYTHONUTF8": "1", "TERM": "xterm-256color"}
    command = (sys.executable, "-m", "ecotown.cli", *COMMAND)
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=True).stdout


def draw(output: str) -> str:
    """
    The output as SVG, with the fonts of whoever looks at it: a picture fetches nothing.
    """
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text.from_ansi(output))
    svg = console.export_svg(title=f"ecotown {' '.join(COMMAND[:2])}", theme=MONOKAI, unique_id="assess")
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    return svg.replace("font-family: Fira Code, monospace", "font-family: 'Noto Sans Mono CJK SC', monospace")


if __name__ == "__main__":
    PICTURE.write_text(draw(printed()), encoding="utf-8", newline="\n")
