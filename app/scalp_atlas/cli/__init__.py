"""The command line: `scalp-atlas ...` without a display."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from scalp_atlas.cli.arguments import parser
from scalp_atlas.errors import ScalpAtlasError


def run(arguments: Sequence[str], show_window: Callable[[str | None], int] | None = None) -> int:
    """Carry out one command; 0 if all went well, 1 with one sentence each on standard error if not.

    `show_window` is called with a head or None where the window is asked for; the command line
    itself knows nothing of it.
    """
    options = parser().parse_args(arguments)
    try:
        if options.command in (None, "show"):
            return show_window(getattr(options, "head", None)) if show_window else 0
        return _carry_out(options)
    except ScalpAtlasError as error:
        print(f"scalp-atlas: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of our output, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except MemoryError:
        print("scalp-atlas: there is too little memory for this; make the picture smaller", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("scalp-atlas: stopped", file=sys.stderr)
        return 130


def _carry_out(options: argparse.Namespace) -> int:
    from scalp_atlas.cli import heads, measures, pictures  # for commands alone, so that the window starts sooner

    commands = {
        "compute": measures.compute,
        "uncertainty": measures.measure_uncertainty,
        "compare": measures.compare,
        "disagreements": measures.list_disagreements,
        "figure": pictures.draw_figure,
        "playback": pictures.draw_playback,
        "atlas": pictures.make_atlas,
        "handout": pictures.make_handout,
        "anki": pictures.make_deck,
        "landmarks": heads.propose_landmarks,
        "check": heads.check,
        "list": heads.list_all,
    }
    if options.command == "figure" and options.recipes:
        return pictures.make_recipes(options, run)
    return commands[options.command](options)
