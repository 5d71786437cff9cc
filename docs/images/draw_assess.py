"""
Draws docs/images/assess.svg: what `ecotown assess examples/qingfeng` prints, as a picture for the READMEs.

Run it after a change of the output, from the root of the repository, in an environment with ecotown installed:

    python docs/images/draw_assess.py
"""

import html
import io
import re
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text

import ecotown
from ecotown.cli.table import render_assessment

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "qingfeng"
PICTURE = ROOT / "docs" / "images" / "assess.svg"
WIDTH = 124
_ASPECT = 0.55
_CELL = 20 * _ASPECT  # rich draws at a height of 20


def draw() -> str:
    """
    The output as SVG, with the fonts of whoever looks at it: a picture fetches nothing.
    """
    plan = ecotown.load_plan(EXAMPLE / "plan.yaml")
    assessment = ecotown.assess(plan, ecotown.load_ledger(EXAMPLE / "ledger.csv"))
    # The settings of the command's own console, which is not to be had without a terminal.
    console = Console(
        record=True,
        width=WIDTH,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        highlight=False,
        markup=False,
        emoji=False,
    )
    for line in render_assessment(assessment, "zh", WIDTH):
        # Texts in another style than blanks: each is then drawn by itself, at its own place.
        console.print(
            Text.assemble(*((text, style if text.isspace() else f"{style} not blink") for text, style in line))
        )
    svg = console.export_svg(
        title="ecotown assess examples/qingfeng",
        theme=DIMMED_MONOKAI,
        unique_id="assess",
        font_aspect_ratio=_ASPECT,
    )
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = svg.replace("font-variant-east-asian: full-width;", "")
    svg = svg.replace(
        "font-family: Fira Code, monospace", "font-family: Menlo, Consolas, 'DejaVu Sans Mono', monospace"
    )
    return re.sub(r'textLength="[^"]*"( [^>]*>)([^<]*)', _measure, svg)


def _measure(match: re.Match[str]) -> str:
    """
    The length of a text in cells: rich counts characters, and squeezes Chinese into half its width.

    Blanks at the end go, so that what stands before them is spread evenly.
    """
    rest, text = match[1], re.sub(r"(&#160;)+$", "", match[2])
    return f'textLength="{cell_len(html.unescape(text)) * _CELL:g}"{rest}{text}'


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8", newline="\n")
