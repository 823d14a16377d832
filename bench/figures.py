"""How quick figures are drawn, warm: an annotated picture of 4K, the same as SVG, beside a plain screenshot.

    python bench/figures.py [ROUNDS]     one line of JSON

`ratio` is to `pyvista.Plotter.screenshot` of the bare head at the size of the figure, into a PNG file as well, in the
same process, turn by turn. Nothing is drawn by a graphics card.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pyvista

from scalp_atlas.definitions import load_systems
from scalp_atlas.figure.image import FigureSpec, save_figure
from scalp_atlas.head import load_head
from scalp_atlas.resolve import resolve

HEAD = "adult_male"
WIDTH, HEIGHT = 3840, 2160


def main(rounds="5"):
    """Draw each in turn, print the medians."""
    library, head = load_systems(), load_head(HEAD)
    resolution = resolve(library, head, ["reference", "issa"])
    spec = FigureSpec(items=("issa",), view="left", width=WIDTH, height=HEIGHT)
    plotter = pyvista.Plotter(off_screen=True, window_size=(WIDTH, HEIGHT))
    plotter.add_mesh(pyvista.PolyData.from_regular_faces(head.skin.vertices, head.skin.faces), smooth_shading=True)
    plotter.view_yz()
    times = {"png": [], "svg": [], "screenshot": []}
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        drawn = {
            "png": lambda: save_figure(head, library, resolution, spec, out / "figure.png"),
            "svg": lambda: save_figure(head, library, resolution, spec, out / "figure.svg"),
            "screenshot": lambda: shot(plotter, out / "bare.png"),
        }
        for turn in range(int(rounds) + 1):
            for what, draw in drawn.items():
                start = time.perf_counter()
                draw()
                if turn:  # the first one warms
                    times[what].append(time.perf_counter() - start)
    seconds = {what: round(statistics.median(each), 3) for what, each in times.items()}
    ratio = statistics.median(a / b for a, b in zip(times["png"], times["screenshot"], strict=True))
    print(json.dumps({"seconds": seconds, "ratio": round(ratio, 2), "pixels": [WIDTH, HEIGHT]}))


def shot(plotter, path):
    """The bare head from a little farther round, so that it is rendered anew."""
    plotter.camera.Azimuth(1)
    plotter.render()
    plotter.screenshot(path)


if __name__ == "__main__":
    main(*sys.argv[1:])
