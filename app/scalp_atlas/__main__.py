"""`scalp-atlas` and `python -m scalp_atlas`."""

from __future__ import annotations

import sys

from scalp_atlas.cli import run
from scalp_atlas.heap import give_back_large_arrays


def main() -> int:
    """Start the program with the arguments of the command line; the exit code."""
    give_back_large_arrays()
    return run(sys.argv[1:], _show_window)


def _show_window(head: str | None) -> int:
    from scalp_atlas.gui.app import run as run_window  # Qt is loaded only for the window

    return run_window(head)


if __name__ == "__main__":
    sys.exit(main())
