"""What is on view of a head that is being shaped, constructed in a process of its own.

Python does one thing at a time in one process: beside the painting, each construction took half as long again.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Collection
from functools import cache
from typing import IO, Final

from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.figure.skinlines import SkinLines
from scalp_atlas.head import Head
from scalp_atlas.morph import Morph, Sliders, resolve_working
from scalp_atlas.records import Library, Resolution

family = cache(Morph.load)
_READY: Final = "ready"


class ProcessGone(Exception):
    """The process ended, or could not be started."""


def working_answer(library: Library, items: Collection[str], sliders: Sliders) -> tuple[Head, Resolution, SkinLines]:
    """A working head with items (ids without side) constructed and laid on its skin, so that only painting is left."""
    head = family().working(sliders)
    resolution = resolve_working(library, head, {item.partition(".")[0] for item in items}, items)
    lines = SkinLines(head)
    lines.lay_all([*resolution.resolved.values()])
    scales = dict(resolution.scales)  # measured when they are looked at first
    return head, Resolution(scales, resolution.resolved, resolution.unresolved), lines


class WorkingProcess:
    """Another Python that answers as `working_answer`; one question at a time, asked from one thread.

    It ends when `close` is called, or with this process: it reads from a pipe that is broken then.
    """

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._library: Library | None = None
        self.ready = False
        self._closed = False

    @property
    def pid(self) -> int | None:
        """Of the process, once it was started."""
        return None if self._child is None else self._child.pid

    def begin(self, library: Library) -> None:
        """Start it, and come back when it can be asked: after a second or two.

        Raises
        ------
        ProcessGone
        """
        try:
            # -P: a file in the current folder must not be taken for a module.
            self._child = subprocess.Popen(
                [sys.executable, "-P", "-m", "scalp_atlas.figure.working"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(part for part in sys.path if part)},
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise ProcessGone(str(error)) from error
        if self._closed:  # meanwhile
            self.close()
        self._send(library)
        self._library = library
        self.ready = self._receive() == _READY

    def ask(self, library: Library, items: Collection[str], sliders: Sliders) -> tuple[Head, Resolution, SkinLines]:
        """As `working_answer`; the head itself is made here meanwhile.

        Raises
        ------
        ScalpAtlasError
            As `working_answer`.
        ProcessGone
        """
        if library is not self._library:
            self._send(library)
            self._library = library
            self._receive()
        self._send((items, sliders))
        head = family().working(sliders)
        answer = self._receive()
        if isinstance(answer, str):
            raise ScalpAtlasError(answer)
        resolution, laid = answer
        return head, resolution, SkinLines(head, laid)

    def close(self) -> None:
        """End it; whoever waits for its answer gets `ProcessGone`."""
        self.ready, self._closed = False, True
        if self._child is not None:
            self._child.kill()
            self._child.wait()

    def _send(self, question: object) -> None:
        try:
            assert self._child is not None
            assert self._child.stdin is not None
            pickle.dump(question, self._child.stdin, pickle.HIGHEST_PROTOCOL)
            self._child.stdin.flush()
        except (OSError, ValueError) as error:
            self._lose(error)

    def _receive(self) -> object:
        try:
            assert self._child is not None
            assert self._child.stdout is not None
            return pickle.load(self._child.stdout)
        except (OSError, ValueError, EOFError, pickle.UnpicklingError) as error:
            self._lose(error)

    def _lose(self, error: Exception) -> None:
        self.ready = False
        raise ProcessGone("the process that constructs working heads is gone") from error


def _serve(questions: IO[bytes], answers: IO[bytes]) -> None:
    """What the process does: keeps the library that it is given, and answers until nobody asks any more."""
    library = None
    while True:
        try:
            question = pickle.load(questions)
        except EOFError:
            return
        if isinstance(question, Library):
            library, answer = question, _READY
            family()
        else:
            answer = _answered(library, *question)
        pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()


def _answered(library: Library, items: Collection[str], sliders: Sliders) -> object:
    try:
        _, resolution, lines = working_answer(library, items, sliders)
    except ScalpAtlasError as error:
        return str(error)
    return resolution, lines.laid


if __name__ == "__main__":
    mine = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not get among the answers
    from scalp_atlas.figure import working  # pickles must name the module, not __main__

    working._serve(sys.stdin.buffer, mine)
