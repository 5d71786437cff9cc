"""
The `ecotown` command: read the arguments, call one function, print, and say how it went by the exit status.

0: done. 1: done, and something did not pass (`test`, `--exit-code`). 2: could not be done, with a message on standard error
and no traceback.
"""

import gc
from collections.abc import Sequence

__all__ = ["main"]

# Starting up makes thousands of objects and no garbage; looking for it takes a tenth of the time.
_OBJECTS_BEFORE_COLLECTING = 100_000


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run the command with the arguments given, else those of the process, and return the exit status.
    """
    thresholds = gc.get_threshold()
    gc.set_threshold(_OBJECTS_BEFORE_COLLECTING)
    try:
        from ecotown.cli.entry import run

        return run(arguments)
    finally:
        gc.set_threshold(*thresholds)
