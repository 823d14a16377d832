"""Many recipes at a time, each in a process of its own if one of them brings a process down."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Final, TypeVar

Job = TypeVar("Job")
Answer = TypeVar("Answer")

MOST_AT_A_TIME: Final = 4  # left to itself: a large figure takes two gigabytes


class Lost(Exception):
    """The process of a job ended before the job did."""


def at_a_time(jobs: int, wanted: int = 0) -> int:
    """How many processes are worth starting for so many jobs."""
    return max(min(jobs, wanted or min(os.cpu_count() or 1, MOST_AT_A_TIME)), 1)


def each_done(
    work: Callable[[Job], Answer], jobs: Sequence[Job], processes: int
) -> Iterator[tuple[Job, Answer | Exception]]:
    """Each job with its answer, or with what it raised, as they are done; none of them stops the others.

    A job whose process ends without an answer takes those beside it along; they are done again, each in a process
    of its own, and only the one at fault comes out as `Lost`.

    Parameters
    ----------
    work : callable
        Can be pickled: a function of a module.
    """
    lost: list[Job] = []
    for job, answer in _side_by_side(work, jobs, processes):
        if isinstance(answer, BrokenProcessPool):
            lost.append(job)
        else:
            yield job, answer
    for job in lost:
        for _, answer in _side_by_side(work, [job], 1):
            yield job, Lost() if isinstance(answer, BrokenProcessPool) else answer


def _side_by_side(
    work: Callable[[Job], Answer], jobs: Sequence[Job], processes: int
) -> Iterator[tuple[Job, Answer | Exception]]:
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"))
    try:
        futures: dict[Future[Any], Job] = {}
        for job in jobs:
            try:
                futures[pool.submit(work, job)] = job
            except BrokenProcessPool as broken:  # one given before has brought its process down already
                yield job, broken
        for future in as_completed(futures):
            fault = future.exception()
            if fault is not None and not isinstance(fault, Exception):
                raise fault
            yield futures[future], fault if fault is not None else future.result()
    except BaseException:  # stopped by the person at the keyboard: what is under way ends, too
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
