"""Arrays and records kept on disk under what they were made from, so that they are made once."""

from __future__ import annotations

import hashlib
import io
import logging
import pickle
import zipfile
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from scalp_atlas import places
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.files import write_beside

log = logging.getLogger(__name__)

Array = NDArray[Any]
Arrays = Mapping[str, Array]
Records = TypeVar("Records")
_RECORDS = ".records"
_PLAIN = {("builtins", "frozenset"), ("builtins", "set"), ("pathlib", "PosixPath"), ("pathlib", "WindowsPath")}
_ARRAY_PARTS = {
    ("numpy", "ndarray"),
    ("numpy", "dtype"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "scalar"),
    ("numpy._core.numeric", "_frombuffer"),
}
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
    _keep(path, stream.getvalue())
    return made


def kept_records(parts: Iterable[str | bytes | Array], make: Callable[[], Records]) -> Records:
    """What `make` returns, records of this program with numbers in them: read from disk where it was made before.

    Only by the very same program: a record may have another shape in another one. As with `kept`, a cache that
    cannot be used costs time and nothing else.

    Parameters
    ----------
    parts : as for `key_of`
        Everything that the answer hangs on.
    """
    path = places.cache_dir() / f"{key_of([_program(), *parts])}{_RECORDS}"
    try:
        content = path.read_bytes()
        found: Records = _Reader(io.BytesIO(content)).load()
        path.touch()
        return found
    except FileNotFoundError:
        pass
    except Exception as error:  # whatever a damaged file makes of it
        log.warning("%s cannot be read and is made anew: %s", path, error)
    made = make()
    _keep(path, pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
    return made


class _Reader(pickle.Unpickler):
    """Makes records of this program and arrays, nothing else: a file from elsewhere can have nothing done."""

    def find_class(self, module: str, name: str) -> Any:
        if module.startswith("scalp_atlas.") or (module, name) in _ARRAY_PARTS | _PLAIN:
            found = super().find_class(module, name)
            if isinstance(found, type) or not module.startswith("scalp_atlas."):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no record")


@cache
def _program() -> str:
    """Which state of the program this is: each of its files with size and time of its last change."""
    package = Path(__file__).parent
    stats = [(path, path.stat()) for path in sorted(package.rglob("*.py"))]
    return key_of(f"{path.relative_to(package)} {stat.st_size} {stat.st_mtime_ns}" for path, stat in stats)


def _keep(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_beside(path, content)
        _drop_oldest()
    except (OSError, ScalpAtlasError) as error:
        log.warning("nothing is kept in %s: %s", path.parent, error)


def _drop_oldest() -> None:
    kept_files = [*places.cache_dir().glob("*.npz"), *places.cache_dir().glob(f"*{_RECORDS}")]
    files = sorted(kept_files, key=lambda file: file.stat().st_mtime, reverse=True)
    total = 0
    for file in files:
        total += file.stat().st_size
        if total > LIMIT_BYTES:
            file.unlink(missing_ok=True)
