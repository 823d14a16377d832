"""Memory that is free again goes back to the system."""

from __future__ import annotations

import ctypes
import sys

M_MMAP_THRESHOLD = -3  # of glibc's malloc.h
ALONE_FROM = 4 * 2**20  # smaller ones are asked for in every frame, and a page of their own each time costs frames


def give_back_large_arrays() -> None:
    """From now on an array of 4 MiB or more goes back to the system as soon as it is free.

    By itself the C library of Linux (glibc) mixes arrays of up to 32 MiB with small things as soon as one of that
    size was freed. The space of a large one stays with the process while anything small lies behind it, which came to
    400 MB in a window in use. Other systems and C libraries are left as they are.

    Source: mallopt(3) of the Linux manual, "M_MMAP_THRESHOLD"; setting it ends its adjustment by the library.
    """
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_MMAP_THRESHOLD, ALONE_FROM)
