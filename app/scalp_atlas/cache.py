"""Arrays kept on disk under what they were made from, so that they are made once."""

from __future__ import annotations

import hashlib
import io
import logging
import zipfile
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scalp_atlas import places
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.files import write_beside

log = logging.getLogger(__name__)

Array = NDArray[Any]
Arrays = Mapping[str, Array]
LIMIT_BYTES = 500_000_000  # some fifty heads; what was not used for longest goes first


def key_of(parts: Iterable[str | bytes | Array]) -> str:
    """A name that stands for this content and no other."""
    digest = hashlib.sha256()
    for part in parts:
        if isinstance(part, np.ndarray):
            digest.update(f"{part.dtype}{part.shape}".encode())
            digest.update(np.ascontiguousarray(part).data)
        else:
            digest.update(part.encode() if isinstance(part, str) else part)
        digest.update(b"|")
    return digest.hexdigest()


def kept(key: str, make: Callable[[], Arrays]) -> Arrays:
    """What `make` returns: read from disk where it was made before, else made and kept.

    A cache that cannot be read or written costs time and nothing else.
    """
    path = places.cache_dir() / f"{key}.npz"
    try:
        with np.load(path, allow_pickle=False) as stored:
            found = {name: stored[name] for name in stored.files}
        path.touch()
        return found
    except FileNotFoundError:
        pass
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        log.warning("%s cannot be read and is made anew: %s", path, error)
    made = make()
    stream = io.BytesIO()
    np.savez(stream, allow_pickle=False, **dict(made))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_beside(path, stream.getvalue())
        _drop_oldest()
    except (OSError, ScalpAtlasError) as error:
        log.warning("nothing is kept in %s: %s", path.parent, error)
    return made


def _drop_oldest() -> None:
    files = sorted(places.cache_dir().glob("*.npz"), key=lambda file: file.stat().st_mtime, reverse=True)
    total = 0
    for file in files:
        total += file.stat().st_size
        if total > LIMIT_BYTES:
            file.unlink(missing_ok=True)
