"""What is computed on a head, as files for other programs: the ending chooses the format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from scalp_atlas.cortex import CortexUnder
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.export.electrodes import bids_frame, bids_table, elc_bytes
from scalp_atlas.export.numbers import csv_text, json_bytes
from scalp_atlas.export.slicer import markups_bytes
from scalp_atlas.files import write_beside
from scalp_atlas.head import Head
from scalp_atlas.records import Library, Resolution

BIDS, FRAME = "_electrodes.tsv", "_coordsystem.json"
WRITERS: dict[str, Callable[[Resolution, Head, Library], bytes]] = {  # the longer ending first
    ".mrk.json": lambda resolution, head, _: markups_bytes(resolution, head),
    ".json": json_bytes,
    ".csv": lambda resolution, head, _: csv_text(resolution, head).encode(),
    ".elc": lambda resolution, head, _: elc_bytes(resolution, head),
    BIDS: lambda resolution, head, _: bids_table(resolution, head),
}


def save_numbers(
    path: Path, resolution: Resolution, head: Head, library: Library, cortex: CortexUnder | None = None
) -> tuple[Path, ...]:
    """Write `path`, whose ending chooses the format; an existing file is replaced only by a whole one.

    Parameters
    ----------
    cortex : CortexUnder, optional
        Written as well, into JSON only.

    Returns
    -------
    tuple of Path
        What was written: `path`, and beside electrodes for BIDS the file that tells their axes.

    Raises
    ------
    ScalpAtlasError
        For another ending, or where the file cannot be written.
    """
    ending = next((one for one in WRITERS if path.name.lower().endswith(one)), None)
    if ending is None:
        known = ", ".join(WRITERS)
        raise ScalpAtlasError(f"{path.name}: numbers are written as {known}; give the file one of these endings")
    if cortex is not None and ending != ".json":
        raise ScalpAtlasError(f"{path.name}: what lies beneath is written as .json; give the file such an ending")
    told = json_bytes(resolution, head, library, cortex) if cortex else WRITERS[ending](resolution, head, library)
    write_beside(path, told)
    if ending != BIDS:
        return (path,)
    beside = path.with_name(path.name[: -len(BIDS)] + FRAME)
    write_beside(beside, bids_frame(head))
    return (path, beside)
