"""Sentences of fixed words with gaps, told by patterns such as "the line ends {a} mm too early"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

GAP = re.compile(r"\{(\w+)\}")
Compiled = tuple[tuple[re.Pattern[str], str], ...]


def compiled(patterns: Mapping[str, str], gap: Callable[[str], str]) -> Compiled:
    """The patterns with their words, those with the most fixed letters first: of two that fit the fuller is taken.

    Parameters
    ----------
    patterns : mapping of pattern to words
    gap : callable
        What may stand in the gap of a name, as a regular expression.
    """
    ordered = sorted(patterns, key=lambda pattern: -len(GAP.sub("", pattern)))
    return tuple((re.compile(_expression(pattern, gap)), patterns[pattern]) for pattern in ordered)


def _expression(pattern: str, gap: Callable[[str], str]) -> str:
    parts = GAP.split(pattern)
    return "".join(f"(?P<{part}>{gap(part)})" if k % 2 else re.escape(part) for k, part in enumerate(parts))
