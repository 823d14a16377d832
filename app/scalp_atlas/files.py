"""Files that are whole or not there at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from scalp_atlas.errors import ScalpAtlasError


def refuse_existing(paths: Iterable[Path], force: bool) -> None:
    """Complain of files that are there already or may not be written, before any work is done.

    An empty folder is no loss.

    Parameters
    ----------
    force : bool
        They may be replaced.

    Raises
    ------
    ScalpAtlasError
    """
    for path in paths:
        empty = path.is_dir() and not any(path.iterdir())
        if path.exists() and not empty and not force:
            raise ScalpAtlasError(f"{path}: is there already; give another name, or --force to replace it")
        if path.exists() and not os.access(path, os.W_OK):
            raise ScalpAtlasError(f"{path}: may only be read; allow writing in its properties, or give another name")


def write_beside(path: Path, content: bytes) -> None:
    """Write a file beside its place and move it there, so that an old one is never half overwritten.

    Raises
    ------
    ScalpAtlasError
        If the folder is missing or may not be written.
    """
    if not path.parent.is_dir():
        raise ScalpAtlasError(f"{path.name}: the folder {path.parent} does not exist; make it or choose another")
    if path.is_dir():
        raise ScalpAtlasError(f"{path.name}: is a folder; give the name of a file")
    try:
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise ScalpAtlasError(f"{path.name}: cannot be written in {path.parent}: {error.strerror}") from None
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.chmod(beside, 0o644)
        os.replace(beside, path)
    except OSError as error:
        Path(beside).unlink(missing_ok=True)
        raise ScalpAtlasError(f"{path.name}: cannot be written in {path.parent}: {error.strerror}") from None
