"""Seconds from the start of this process to the first picture of a bare mesh in the smallest pyvistaqt window.

    python pyvistaqt_window.py HEAD.npz

One line of JSON. It wants a display.
"""

import json
import os
import sys
from pathlib import Path

import numpy as np
import pyvista
from pyvistaqt import QtInteractor
from qtpy.QtWidgets import QApplication, QMainWindow


def main(path):
    """Show the mesh, tell when it is rendered."""
    app = QApplication([])
    window = QMainWindow()
    window.resize(1440, 900)
    plotter = QtInteractor(window)
    window.setCentralWidget(plotter)
    mesh = np.load(path)
    plotter.add_mesh(pyvista.PolyData.from_regular_faces(mesh["vertices"], mesh["faces"]), smooth_shading=True)
    window.show()
    app.processEvents()
    plotter.render()
    app.processEvents()
    fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    began = float(fields[19]) / os.sysconf("SC_CLK_TCK")
    print(json.dumps({"seconds": round(float(Path("/proc/uptime").read_text().split()[0]) - began, 3)}), flush=True)
    plotter.close()
    window.close()
    os._exit(0)  # its teardown is not what is measured


if __name__ == "__main__":
    main(sys.argv[1])
