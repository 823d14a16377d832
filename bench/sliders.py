"""How often the head in the real window follows a slider that is pulled, and how soon all is exact after its release.

    python bench/sliders.py [SECONDS]

One line of JSON. A slider is pulled to a new place sixty times a second, one system is on view, and nothing is drawn
by a graphics card. `updates_per_second` hangs on whatever else the machine does; `cpu_ms` (of an update: the window's
process, the one that constructs beside it) much less. Where both are free to run at once, the longer of the two sets
the pace.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QSettings

from scalp_atlas.definitions import load_systems
from scalp_atlas.gui.collector import collecting_here
from scalp_atlas.gui.loading import Loaded
from scalp_atlas.gui.main_window import MainWindow, application
from scalp_atlas.gui.session import Session
from scalp_atlas.head import load_head
from scalp_atlas.resolve import resolve

PATIENCE_S = 120
PULL_S = 1 / 60


def main(seconds):
    """Pull for so long, let go, tell."""
    app, library, head = application([]), load_systems(), load_head("adult_male")
    with tempfile.TemporaryDirectory() as folder, collecting_here():
        settings = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        window = MainWindow(Session(library), settings)
        window.show()
        window.session.take(Loaded("adult_male", head, resolve(library, head)))
        try:
            answer = pulled(app, window, seconds)
        finally:
            window.close()
    print(json.dumps(answer))


def pulled(app, window, seconds):
    """Updates a second, processor time of each, and seconds after the release."""
    shaping, dock = window.shaping.shaping, window.shaping
    whole, seen = [], []
    shaping.made.connect(lambda *_: whole.append(time.perf_counter()))
    dock.passed.connect(seen.append)
    window.actions_by_name["shape_head"].trigger()
    wait(app, lambda: whole)
    shaping.move(dock.sliders)  # which starts the process
    wait(app, lambda: shaping.beside_ready)
    seen.clear()
    slider = dock.slider("circumference")
    slider.setSliderDown(True)
    start, own, other = time.perf_counter(), time.process_time(), seconds_of(shaping.beside_pid)
    pulls = 0
    while time.perf_counter() < start + seconds:
        pulls += 1
        slider.setSliderPosition(4600 + 7 * pulls % 1700)
        wait(app, lambda due=start + pulls * PULL_S: time.perf_counter() >= due)
    spent = time.perf_counter() - start
    count = len(seen)
    cpu = (time.process_time() - own, seconds_of(shaping.beside_pid) - other)
    seen.clear()
    whole.clear()
    released = time.perf_counter()
    slider.setSliderDown(False)
    wait(app, lambda: any(not one.coarse for one in seen))
    visible = time.perf_counter()
    wait(app, lambda: whole)
    return {
        "updates_per_second": round(count / spent, 1),
        "cpu_ms": [round(1e3 * each / max(count, 1)) for each in cpu],
        "released": {"what_is_on_view": round(visible - released, 2), "everything": round(whole[0] - released, 2)},
        "load_average": round(os.getloadavg()[0], 1),
    }


def seconds_of(pid):
    """Processor time that another process has taken; 0 where the system does not tell it (Linux does)."""
    stat = Path(f"/proc/{pid}/stat")
    if pid is None or not stat.exists():
        return 0.0
    user, system = stat.read_text(encoding="ascii").rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def wait(app, ready):
    """Let the window work until something is there."""
    end = time.monotonic() + PATIENCE_S
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError("the window did not get there")
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        time.sleep(0.001)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 8.0)
