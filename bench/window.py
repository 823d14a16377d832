"""How quick the real window is: frames while the head turns, the answer to a selection, rest, memory, the start.

    python bench/window.py frames [SECONDS]    frames a second, beside those of the bare mesh at the same detail
    python bench/window.py select              milliseconds until a selection is on the head and in the text
    python bench/window.py idle [SECONDS]      processor time while nobody touches it
    python bench/window.py leak [SECONDS]      memory while the head turns and systems are switched
    python bench/window.py start               seconds from the start of this process to zones on the head

One line of JSON each. Nothing is drawn by a graphics card; `start` wants a display, the others need none. For Linux.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "xcb" if "start" in sys.argv else "offscreen")

import scalp_atlas.cli  # noqa: F401  first, as the program itself has it

# isort: split
from PySide6.QtCore import QEvent, QEventLoop, QPointF, QSettings, Qt, QTimer
from PySide6.QtGui import QImage, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from scalp_atlas.definitions import load_systems
from scalp_atlas.evidence import load_evidence
from scalp_atlas.gui.collector import collecting_here
from scalp_atlas.gui.main_window import MainWindow, application
from scalp_atlas.gui.session import Session
from scalp_atlas.heap import give_back_large_arrays

HEAD = "adult_male"
SIZE = (1440, 900)
STEP_PX = 6  # of the pointer, between two frames
WARM_UP = 10
MB = 2**20
MINUTE = 60.0


def main(part, *words):
    """Carry out one part and print its answer."""
    give_back_large_arrays()
    application([])
    with tempfile.TemporaryDirectory() as folder, collecting_here():
        settings = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        settings.setValue("toured", True)
        library = load_systems()
        window = MainWindow(Session(library, evidence=load_evidence(library)), settings)
        window.resize(*SIZE)
        window.show()
        try:
            shown = seconds_to_zones(window)
            while window.session.head is None:
                wait(0.1)
            wait(1.0)
            answer = {"seconds": shown} if part == "start" else PARTS[part](window, *map(float, words))
        finally:
            window.close()
    print(json.dumps(answer))


def seconds_to_zones(window):
    """Load the head; the seconds since this process began when its zones are painted."""
    loop = QEventLoop()
    window.session.zones_seen.connect(loop.quit, Qt.ConnectionType.SingleShotConnection)
    QTimer.singleShot(0, lambda: window.load(HEAD))
    loop.exec()
    window.viewport.repaint()
    assert window.viewport._seen, "no zones are painted"
    began = float(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19]) / os.sysconf("SC_CLK_TCK")
    return round(float(Path("/proc/uptime").read_text().split()[0]) - began, 3)


# -- parts ------------------------------------------------------------------------------------------------


def frames(window, seconds=10.0):
    """Turn the head with the mouse; then its mesh bare, with as many pixels and nothing over it.

    Once with all triangles of the head, which a slow machine leaves out while it turns, and once with as many as ours.
    """
    viewport = window.viewport
    ours = rate(lambda number: drag(viewport, number), seconds)
    head, share = viewport._scene.head, viewport._samples_moving
    used, fewer = head.sketch
    bare = rate(Bare(viewport, head.skin.vertices, head.skin.faces).turn, seconds)
    bare_fewer = rate(Bare(viewport, head.skin.vertices[used], fewer).turn, seconds)
    return {
        "frames_per_second": ours,
        "bare_frames_per_second": bare,
        "ratio": round(ours / bare, 2),
        "bare_of_fewer_triangles_frames_per_second": bare_fewer,
        "pixels": [viewport.width(), viewport.height()],
        "rendered_share_of_a_side": share,
        "items": len(window.session.visible_ids()),
    }


def rate(turn, seconds):
    """How often a second `turn` can be called."""
    for number in range(WARM_UP):
        turn(number)
    count, start = 0, time.perf_counter()
    while time.perf_counter() < start + seconds:
        turn(count)
        count += 1
    return round(count / (time.perf_counter() - start), 1)


def drag(viewport, number):
    """One frame of turning with the left button, painted."""
    width = viewport.width()
    if number % 40 == 0:
        send(viewport, QEvent.Type.MouseButtonPress, width * 0.3)
    send(viewport, QEvent.Type.MouseMove, width * 0.3 + STEP_PX * (1 + number % 40))
    viewport.repaint()
    if number % 40 == 39:
        send(viewport, QEvent.Type.MouseButtonRelease, width * 0.3 + STEP_PX * 40)


def send(viewport, kind, x):
    """A mouse event at a height where the head is."""
    at = QPointF(x, viewport.height() * 0.5)
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    held = none if kind == QEvent.Type.MouseButtonRelease else left
    button = none if kind == QEvent.Type.MouseMove else left
    event = QMouseEvent(kind, at, viewport.mapToGlobal(at), button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(viewport, event)


class Bare(QWidget):
    """The skin of the head alone: smooth, in one colour, rendered by pyvista off screen as ours is, and painted."""

    def __init__(self, viewport, vertices, faces):
        super().__init__()
        import pyvista

        share = viewport._samples_moving
        self.size_px = (round(viewport.width() * share), round(viewport.height() * share))
        self.resize(viewport.size())
        self.plotter = pyvista.Plotter(off_screen=True, window_size=self.size_px)
        mesh = pyvista.PolyData.from_regular_faces(vertices, faces)
        self.plotter.render_window.SetMultiSamples(0)
        self.plotter.add_mesh(mesh, color="tan", smooth_shading=True, culling="back")
        self.plotter.enable_parallel_projection()
        self.plotter.view_xz()
        self.plotter.render()
        self.image = QImage()
        self.show()

    def turn(self, _number):
        """One frame."""
        self.plotter.camera.Azimuth(2.0)
        self.plotter.render()
        picture = self.plotter.screenshot(return_img=True)
        tall, wide = picture.shape[:2]
        self.image = QImage(picture.tobytes(), wide, tall, 3 * wide, QImage.Format.Format_RGB888)
        self.repaint()

    def paintEvent(self, event):  # noqa: N802
        with QPainter(self) as painter:
            painter.drawImage(self.rect(), self.image)


def select(window):
    """Select one item after another."""
    session = window.session
    times = []
    for name in session.visible_ids():
        start = time.perf_counter()
        session.select(name)
        window.viewport.repaint()
        window.text.repaint()
        times.append(1e3 * (time.perf_counter() - start))
    return {"median_ms": round(statistics.median(times), 1), "most_ms": round(max(times), 1), "items": len(times)}


def idle(window, seconds=10.0):
    """Leave it alone."""
    wait(2.0)
    before = time.process_time()
    wait(seconds)
    return {"cpu_share": round((time.process_time() - before) / seconds, 4)}


def leak(window, seconds=600.0):
    """Turn, select and switch systems for so long after a first minute.

    A single reading is up to 70 MB higher while something is constructed, so the middle one of those in a minute
    counts: the last minute beside the one after the first.
    """
    session, systems = window.session, [key for key in window.session.library.systems if key != "reference"]
    readings, start = [], time.perf_counter()  # of each (seconds, bytes)
    while not readings or readings[-1][0] < MINUTE + seconds:
        count = len(readings)
        session.set_ticked(session.items_of(systems[count % len(systems)]))
        for number in range(40):
            drag(window.viewport, number)
        shown = session.visible_ids()
        if shown:
            session.select(shown[count % len(shown)])
        wait(0.02)
        readings.append((time.perf_counter() - start, resident()))

    def middle(since):
        return statistics.median(held for at, held in readings if since <= at < since + MINUTE) / MB

    first, last = middle(MINUTE), middle(seconds)
    return {
        "mb_more": round(last - first, 1),
        "mb": [round(first), round(last)],
        "frames": 40 * len(readings),
        "seconds": round(seconds),
    }


def resident():
    """Bytes of memory that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def wait(seconds):
    """Let the window work for so long."""
    loop = QEventLoop()
    QTimer.singleShot(round(1e3 * seconds), loop.quit)
    loop.exec()


PARTS = {"frames": frames, "select": select, "idle": idle, "leak": leak}

if __name__ == "__main__":
    main(*sys.argv[1:])
