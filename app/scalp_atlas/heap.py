"""Memory that is free again goes back to the system, on Linux with its usual C library (glibc).

By itself that library keeps most of what was freed, among small things that stay: some 400 MB in a window in use.
Other systems and C libraries are left as they are.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from typing import Any

M_MMAP_THRESHOLD = -3  # of glibc's malloc.h
ALONE_FROM = 4 * 2**20  # smaller ones are asked for in every frame, and a page of their own each time costs frames


def give_back_large_arrays() -> None:
    """From now on an array of 4 MiB or more goes back to the system as soon as it is free.

    Else arrays of up to 32 MiB are kept among small things as soon as one of that size was freed.

    Source: mallopt(3) of the Linux manual, "M_MMAP_THRESHOLD"; setting it ends its adjustment by the library.
    """
    _of_c_library("mallopt")(M_MMAP_THRESHOLD, ALONE_FROM)


def give_back_free_pages() -> None:
    """Whatever lies free between things that stay goes back; takes some milliseconds.

    Source: malloc_trim(3) of the Linux manual.
    """
    _of_c_library("malloc_trim")(0)


def _of_c_library(name: str) -> Callable[..., Any]:
    """A function of the C library, or one that does nothing where it has none of that name."""
    library = ctypes.CDLL(None) if sys.platform == "linux" else None
    return getattr(library, name, lambda *_: None)
