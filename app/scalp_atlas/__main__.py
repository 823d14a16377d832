"""`scalp-atlas` and `python -m scalp_atlas`."""

from __future__ import annotations

import sys

from scalp_atlas.cli import run


def main() -> int:
    """Start the program with the arguments of the command line; the exit code."""
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
