"""
`python -m ecotown`: the command.
"""

import sys

from ecotown.cli import main

if __name__ == "__main__":
    sys.exit(main())
