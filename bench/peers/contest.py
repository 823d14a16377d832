"""What every entry of the contest has in common: it is timed in the same way and answers in the same form.

An entry is a program of its own, run in an environment of its own, that ends its output with one
line of JSON: seconds of `prepare`, of the `first` construction and of the next one (`again`), and the
positions of the first by electrode name, in mm in the frame of the mesh.
"""

import json
import sys
import time


def answer(prepare, construct):
    """Time an entry and print its answer.

    Parameters
    ----------
    prepare : callable
        Takes the path of the mesh, gives what `construct` wants. Reading a file belongs here.
    construct : callable
        Takes that and a system, "1020" or "1010"; gives a mapping of electrode name to (x, y, z).
    """
    path, system = sys.argv[1:]
    ready, seconds_prepare = _timed(prepare, path)
    positions, seconds_first = _timed(construct, ready, system)
    _, seconds_again = _timed(construct, ready, system)
    seconds = {"prepare": seconds_prepare, "first": seconds_first, "again": seconds_again}
    places = {name: [float(number) for number in place] for name, place in positions.items()}
    print(json.dumps({"seconds": seconds, "positions": places}))


def _timed(work, *arguments):
    start = time.perf_counter()
    result = work(*arguments)
    return result, time.perf_counter() - start
