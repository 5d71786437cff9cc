"""
The `ecotown` command: read the arguments, call one function, print, and say how it went by the exit status.

0: done. 1: done, and something did not pass (`test`, `assess --exit-code`). 2: could not be done, with a message on
standard error and no traceback.
"""

from ecotown.cli.entry import main

__all__ = ["main"]
