"""What the bench asks of Scalp Atlas alone, each question answered with one line of JSON.

python product.py surfaces HEAD.toml MEASURING.npz RAW.npz    the meshes that the peers get
python product.py stages HEAD OUT.json                        seconds of each stage of computing everything
python product.py moved HEAD ROUNDS                           seconds after one landmark moved
python product.py morph ROUNDS                                seconds of one step of a slider of the shaped head
python product.py memory import|HEAD.toml                     peak memory of this process
"""

import json
import resource
import statistics
import sys
import time
from pathlib import Path

import numpy as np

from scalp_atlas.definitions import load_systems
from scalp_atlas.export.formats import save_numbers
from scalp_atlas.geometry import Curve
from scalp_atlas.head import load_head
from scalp_atlas.morph import Morph, Sliders, resolve_working
from scalp_atlas.resolve import Resolver, resolve

SHOWN = {"visible": ["issa"], "everything": None}  # the system that the window shows at first, and all
# Which way a landmark moves, in mm: one on which little hangs, one on which much hangs, and one that turns the
# upright frame, on which everything hangs.
MOVED = {"hair_corner.left": (0, 0, 1), "anterior_hairline": (0, 0, 1), "inion": (1, 0, 0)}
FIDUCIALS = {"nasion": "nasion", "inion": "inion", "left": "preauricular.left", "right": "preauricular.right"}
KILOBYTES = 1 if sys.platform == "darwin" else 1024  # the unit of ru_maxrss, in bytes


def surfaces(head_file, measuring_file, raw_file):
    """Write the ear-free measuring surface and the raw skin, each closed, with the fiducials on it.

    Closed, because brain1020 is written for closed surfaces and fails on some open cuts.
    """
    head = load_head(head_file)
    for surface, file in ((head.surface, measuring_file), (head.visible, raw_file)):
        fiducials = {name: surface.snap(head.landmarks[key]) for name, key in FIDUCIALS.items()}
        np.savez(file, **_closed(surface.vertices, surface.faces), **fiducials)
    return {"vertices": len(head.skin.vertices)}


def _closed(vertices, faces):
    import pyvista  # only here, so that it does not count in the memory

    mesh = pyvista.PolyData.from_regular_faces(vertices, faces).fill_holes(1e6).triangulate()
    return {"vertices": np.asarray(mesh.points), "faces": mesh.regular_faces}


def stages(head_name, file):
    """Seconds of each stage of `scalp-atlas compute`, besides the start of Python and the imports."""
    library, seconds_library = _timed(load_systems)
    head, seconds_head = _timed(load_head, head_name)
    _, seconds_surface = _timed(lambda: head.surface)
    resolution, seconds_resolve = _timed(resolve, library, head)
    _, seconds_save = _timed(save_numbers, Path(file), resolution, head, library)
    return {
        "definitions": seconds_library,
        "head": seconds_head,
        "measuring_surface": seconds_surface,
        "resolve": seconds_resolve,
        "save": seconds_save,
    }


def moved(head_name, rounds):
    """Seconds to resolve after a landmark moved, by landmark, beside those of resolving everything anew.

    `same` says whether the quick answer is the one that a resolve of the moved head from nothing gives.
    """
    head, library = load_head(head_name), load_systems()
    _ = head.surface
    resolver = Resolver(library, head)
    resolution, first = _timed(resolver.resolve)
    anew = {what: _timed(resolve, library, head, systems)[1] for what, systems in SHOWN.items()}
    answer = {"items": len(resolution.resolved), "first": first, "anew": anew}
    for landmark, way in MOVED.items():
        seconds = {what: [] for what in SHOWN}
        for turn in range(int(rounds)):
            place = head.landmarks[landmark] + np.array(way) * (1 + turn / 10)  # each time one that is not known yet
            for what, systems in SHOWN.items():
                quick, time_taken = _timed(resolve_moved, resolver, {landmark: place}, systems)
                seconds[what].append(time_taken)
        answer[landmark] = {what: statistics.median(times) for what, times in seconds.items()}
        answer[landmark]["same"] = _same(quick, resolve(library, head.moved({landmark: place})))
    return answer


def resolve_moved(resolver, landmarks, systems):
    """What the program does when landmarks of a head were dragged; systems None for all."""
    return resolver.on(resolver.head.moved(landmarks)).resolve(systems)


def _same(one, two):
    return one.resolved.keys() == two.resolved.keys() and all(
        np.array_equal(item.points, two.resolved[key].points) for key, item in one.resolved.items()
    )


def morph(rounds):
    """Median seconds of a step while a slider moves, by stage, and of the answer after its release.

    `off_mm` is how far the quick answer lies from the final one, over all points and lines of the system shown.
    """
    library, family = load_systems(), Morph.load()
    rows, worst = [], 0.0
    for turn in range(int(rounds) + 1):
        sliders = Sliders(circumference=50 + turn % 10, age=1 + turn % 7 / 4, breadth=turn % 5 / 5)
        seconds = {}
        _, seconds["shape"] = _timed(family.shape, sliders)
        working, seconds["head"] = _timed(family.working, sliders)
        quick, seconds["resolve"] = _timed(resolve_working, library, working, SHOWN["visible"])
        lines = [item.points for item in quick.resolved.values()]
        _, seconds["lift"] = _timed(working.lift, np.vstack(lines))
        final, head_seconds = _timed(family.head, sliders)
        whole, resolve_seconds = _timed(resolve, library, final, SHOWN["visible"])
        seconds["released"] = head_seconds + resolve_seconds
        rows.append(seconds)
        worst = max([worst, *(_gap(item.points, whole.resolved[key].points) for key, item in quick.resolved.items())])
    answer = {stage: statistics.median(row[stage] for row in rows[1:]) for stage in rows[0]}  # the first warms up
    steps = [sum(seconds for stage, seconds in row.items() if stage != "released") for row in rows[1:]]
    return {**answer, "updates_per_second": round(1 / statistics.median(steps), 1), "off_mm": round(worst, 2)}


def _gap(line, other):
    """How far the points of one line (n, 3) lie from another at most, mm."""
    return max(Curve(other).nearest(point)[1] for point in line) if len(other) > 1 else np.linalg.norm(line - other)


def memory(what):
    """Peak resident memory in bytes after importing alone, or after loading a head and resolving everything."""
    if what != "import":
        resolve(load_systems(), load_head(what))
    return {"bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KILOBYTES}


def _timed(work, *arguments):
    start = time.perf_counter()
    result = work(*arguments)
    return result, round(time.perf_counter() - start, 5)


if __name__ == "__main__":
    question, *rest = sys.argv[1:]
    questions = {"surfaces": surfaces, "stages": stages, "moved": moved, "morph": morph, "memory": memory}
    print(json.dumps(questions[question](*rest)))
