"""What several commands do alike."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from scalp_atlas.annotations import Annotations, read_annotations
from scalp_atlas.definitions import load_systems
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.headfile import did_you_mean
from scalp_atlas.records import Library, Resolution


def library_told() -> Library:
    """The bundled definitions and the user's own; what is wrong with a file is told, the rest is used."""
    library = load_systems()
    for problem in library.problems:
        print(f"scalp-atlas: left out: {problem}", file=sys.stderr)
    return library


def item_ids(library: Library) -> list[str]:
    """Every name that an item goes by: with and without side, and of its readings."""
    items = [item for system in library.systems.values() for item in system.items.values()]
    sides = ("", ".left", ".right")
    return [
        f"{item.id}{side}{variant}"
        for item in items
        for side in (sides if item.paired else ("",))
        for variant in ("", *(f"~{one.key}" for one in item.variants))
    ]


def names_in(text: str | None, known: list[str], what: str) -> list[str] | None:
    """Names separated by commas, each checked; None for none."""
    if text is None:
        return None
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in known:
            raise ScalpAtlasError(
                f"{name!r} is no {what}{did_you_mean(name, known)}; `scalp-atlas list` shows them all"
            )
    if not names:
        raise ScalpAtlasError(f"no {what} is named; `scalp-atlas list` shows them all")
    return names


def summary(resolution: Resolution) -> str:
    """How many items have a place, and what became of the first that has none."""
    missing = [item for item in resolution.unresolved.values() if not item.item.text_only]
    text = f"{len(resolution.resolved)} items"
    if missing:
        text += f"; {len(missing)} have no place on this head, the first: {missing[0].id} {missing[0].reason}"
    return text


def annotations_told(path: Path | None) -> Annotations:
    """Those of a file; what of it cannot be used is told."""
    if path is None:
        return Annotations()
    annotations, told = read_annotations(path)
    for sentence in told:
        print(f"scalp-atlas: {path.name}: {sentence}", file=sys.stderr)
    return annotations


def progress_bar() -> Callable[[float], None]:
    """Tells the share done in the terminal; says nothing where the output is no terminal."""
    if not sys.stderr.isatty():
        return lambda share: None

    def tell(share: float) -> None:
        print(f"\r{share:4.0%}" if share < 1 else "\r    \r", end="", file=sys.stderr, flush=True)

    return tell


def percent(share: float) -> None:
    """Print a share for the window, which shows it as a bar."""
    print(f"{round(100 * share)} / 100", flush=True)


def counter(printed: bool) -> Callable[[int, int], None]:
    """Tells how many of how many are done: on standard output for whoever reads along, else as the bar."""
    bar = progress_bar()

    def tell(done: int, of: int) -> None:
        if printed:
            print(f"{done} / {of}", flush=True)
        else:
            bar(done / of)

    return tell
