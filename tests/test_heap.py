"""Freed memory goes back to the system, as the system itself counts it."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "gnu_get_libc_version"),
    reason="other systems and C libraries are left as they are",
)

# Thirty-two arrays of 8 MiB with something small behind each, which stays. The first one freed is what makes
# the C library keep such arrays among small things from then on (mallopt(3), M_MMAP_THRESHOLD).
HELD = """
import os, sys
import numpy as np
from scalp_atlas.heap import give_back_free_pages, give_back_large_arrays

def resident_mib():
    return int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20

if sys.argv[1] == "given back":
    give_back_large_arrays()
np.ones(2**20)
small, large, before = [], [], resident_mib()
for _ in range(32):
    large.append(np.ones(2**20))
    small.append(bytes(4000))
full = resident_mib() - before
del large[:]
if sys.argv[1] == "asked for":
    give_back_free_pages()
print(full, resident_mib() - before)
"""


def held_mib(how: str) -> tuple[float, float]:
    """What 32 arrays of 8 MiB take while they are there and after they are freed, in a process of its own."""
    done = subprocess.run([sys.executable, "-c", HELD, how], capture_output=True, text=True, check=True)
    full, after = map(float, done.stdout.split())
    return full, after


def test_large_arrays_are_given_back_when_they_are_freed():
    full, after = held_mib("given back")
    assert full > 250  # 256 of the arrays
    assert after < 4


def test_what_lies_free_between_things_that_stay_is_given_back_when_it_is_asked_for():
    full, after = held_mib("asked for")
    assert full > 250
    assert after < 4


def test_by_itself_the_library_keeps_them():
    """Else the functions above would be of no use any more, and could go."""
    _, after = held_mib("kept")
    assert after > 100
