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
    """The pattern as a regular expression, for the whole of a sentence.

    What stands in a gap ends where the words behind it come first, and is not tried longer if the rest does not fit
    (an atomic group): else a long sentence with many commas would be tried in more ways than anybody can wait for.
    """
    first, *rest = GAP.split(pattern)
    parts, last = list(zip(rest[::2], rest[1::2], strict=True)), len(rest) // 2 - 1
    told = [
        f"(?P<{name}>{gap(name)}){re.escape(words)}"
        if number == last
        else f"(?>(?P<{name}>{gap(name)}){re.escape(words)})"
        for number, (name, words) in enumerate(parts)
    ]
    return re.escape(first) + "".join(told)
