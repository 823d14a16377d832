"""Draws the pictures of docs/guide: the real window in each of its features, in English and in Chinese.

python docs/make_guide_pictures.py                      # into docs/guide/pictures
python docs/make_guide_pictures.py --only window,notes  # some of them
python docs/make_guide_pictures.py --all FOLDER         # to look at: dark, projector, other sizes and scalings
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget
from window_pictures import let_settle, open_window, save, wait_for

from scalp_atlas.annotations import Annotations, Bookmark, Note, OnItem, OnLandmark, Ruler
from scalp_atlas.gui.command_palette import CommandPalette
from scalp_atlas.gui.loading import Loaded
from scalp_atlas.gui.main_window import MainWindow
from scalp_atlas.gui.side_by_side import bundled_choice
from scalp_atlas.gui.study.begin import BeginDialog
from scalp_atlas.gui.text_dialog import TextDialog
from scalp_atlas.head import load_head
from scalp_atlas.morph import Sliders
from scalp_atlas.resolve import resolve
from scalp_atlas.scenes import example_lessons
from scalp_atlas.study.rounds import Plan

PICTURES = Path(__file__).parent / "guide" / "pictures"
HEAD = "adult_male"


@dataclass(frozen=True)
class Look:
    """How the window looks: `size` in pixels of the screen, `scale` of them to one of Qt's."""

    name: str
    language: str
    theme: str = "light"
    size: tuple[int, int] = (1280, 800)
    scale: int = 1


GUIDE = (Look("en", "en"), Look("zh", "zh"))
ALL = (
    *GUIDE,
    Look("en_dark", "en", "dark"),
    Look("zh_dark", "zh", "dark"),
    Look("en_projector", "en", "projector"),
    Look("zh_projector", "zh", "projector"),
    Look("en_1280x720", "en", size=(1280, 720)),
    Look("zh_1280x720", "zh", size=(1280, 720)),
    Look("en_1280x720_twice", "en", size=(2560, 1440), scale=2),
    Look("en_3840x2160", "en", size=(3840, 2160)),
    Look("en_3840x2160_twice", "en", size=(3840, 2160), scale=2),
    Look("zh_3840x2160_twice", "zh", size=(3840, 2160), scale=2),
)


class Shooting:
    """The window, its head, and where pictures of it go.

    Each method that is named in `SCENES` brings one feature on the screen, takes its picture and clears up.
    """

    def __init__(self, window: MainWindow, folder: Path, language: str):
        self.window, self.session, self._folder, self.language = window, window.session, folder, language
        head = load_head(HEAD)
        self.session.take(Loaded(HEAD, head, resolve(self.session.library, head)))

    def take(self, name: str, widget: QWidget | None = None) -> None:
        """Write how the window looks, or another widget."""
        let_settle()
        save((widget or self.window).grab(), self._folder / f"{name}.png")

    def take_dialog(self, name: str, kind: type[QDialog]) -> None:
        """Write the dialog that has just been opened, and close it."""
        let_settle()
        dialog = next(one for one in self.window.findChildren(kind) if one.isVisible())
        self.take(name, dialog)
        dialog.close()
        let_settle()

    def show(self, view: str, *items: str, select: str = "") -> None:
        """These items alone, seen from there; of the selected one all is known that its text tells."""
        self.window.tree.tree.collapseAll()
        self.session.set_ticked(items)
        self.session.select(select)
        self.session.say("")
        self.window.show_view(view)
        if select:
            item = self.session.selected().item
            wait_for(lambda: self.session.cortex.beneath(select) is not None)
            wait_for(lambda: not item.variants or self.session.readings(item.id))

    def systems(self, *names: str) -> list[str]:
        """Ids without side of all items of systems."""
        return [item for name in names for item in self.session.items_of(name)]

    # -- the features -----------------------------------------------------------------------------------

    def window_(self) -> None:
        self.show("home", *self.systems("issa"), select="issa.ms6.left")
        self.take("window")

    def search(self) -> None:
        self.show("home", *self.systems("issa", "points"), select="points.gv20")
        self.window.focus_search()
        self.window.tree.search.setText({"en": "baihui", "zh": "百会"}[self.language])
        self.take("search")
        self.window.tree.search.clear()

    def palette(self) -> None:
        self.window.show_palette()
        palette = self.window.findChild(CommandPalette)
        palette.search.setText({"en": "motor", "zh": "运动"}[self.language])
        self.take_dialog("palette", CommandPalette)

    def playback(self) -> None:
        self.show("left", "issa.ms6", select="issa.ms6.left")
        self.window.step_through()
        self.window.player.step(2)
        self.take("playback")
        self.window.player.end()

    def needles(self) -> None:
        self.show("left", *self.systems("jiao"), select="jiao.motor.left")
        self.window.set_needles(True)
        self.take("needles")
        self.window.set_needles(False)

    def readings(self) -> None:
        self.show("top", "points.gv20", "reference.hairline_to_hairline", select="points.gv20")
        self.window.show_readings(True)
        self.take("readings")
        self.window.show_readings(False)

    def cortex(self) -> None:
        self.show("left", "issa.ms6", "issa.ms7", select="issa.ms6.left")
        self.window.set_cortex(True)
        wait_for(lambda: self.session.cortex.is_shown)
        self.take("cortex")
        self.window.set_cortex(False)

    def conditions(self) -> None:
        self.show("home", *self.systems("issa"))
        self.window.show_tab("conditions")
        self.session.open_entry("conditions.aphasia")
        self.take("conditions")
        self.window.show_tab("prescriptions")
        self.session.open_entry("prescriptions.basic")
        self.take("prescriptions")
        self.session.show_as_before()
        self.window.show_tab("zones")

    def find_yourself(self) -> None:
        self.show("home", *self.systems("issa"))
        self.window.find_yourself()
        self.window.findChild(BeginDialog).seed.setValue(12)
        self.take_dialog("find_begin", BeginDialog)
        studying = self.window.study.studying
        card = next(one for one in studying.all_cards(True) if one.id == "point:points.gv20")
        studying._begin("find", Plan(("points",), count=1, seed=3), (card,))
        self.window.show_view("top")
        let_settle()
        place = self.session.resolution.resolved["points.gv20"].points[-1] + np.array([9.0, -12.0, 0.0])
        self.click(place)
        studying.confirm()
        wait_for(lambda: studying.state == "told")
        self.take("find_told")
        self.window.study.stop()
        self.window.study.leave()
        self.window.show_progress()
        self.take_dialog("progress", TextDialog)

    def notes(self) -> None:
        self.show("left", "issa.ms6", "issa.ms5", "points.gv20", select="")
        words = {"en": "Where the patient points to", "zh": "患者所指之处"}[self.language]
        name = {"en": "Nasion to GV20", "zh": "鼻根至百会"}[self.language]
        line = (OnItem("issa.ms6.left", 0, "start"), OnItem("issa.ms6.left", 0, "end"))
        self.session.take_annotations(
            Annotations(
                rulers=(Ruler(line), Ruler((OnLandmark("nasion"), OnItem("points.gv20")), name)),
                notes=(Note(words, OnItem("issa.ms6.left", 0, "end")),),
                bookmarks=(Bookmark("GV20", item="points.gv20"),),
            )
        )
        self.window.annotation.show_annotations(True)
        wait_for(lambda: not self.window.viewport.pinning.busy)
        self.take("notes")
        self.window.annotation.show_annotations(False)
        self.session.take_annotations(Annotations())

    def comparing(self) -> None:
        self.show("left", *self.systems("issa"))
        comparing = self.window.annotation.comparing
        self.window.annotation.show_comparing(True)
        comparing.compare("issa.ms6", "jiao.motor")
        wait_for(lambda: not comparing.busy)
        self.take("comparing")
        self.window.annotation.show_comparing(False)
        self.window.annotation.show_disagreements()
        dialog = self.window.annotation.disagreements
        wait_for(lambda: not dialog.busy)
        self.take_dialog("disagreements", type(dialog))

    def heads(self) -> None:
        self.show("left", "issa.ms5", "issa.ms6", "issa.ms7", select="issa.ms6.left")
        self.window.show_list(False)
        self.window.beside.begin(bundled_choice("infant"))
        wait_for(lambda: self.session.pair is not None and None not in self.session.pair.circumferences)
        self.take("heads")
        self.window.beside.end()
        self.window.show_list(True)

    def sliders(self) -> None:
        self.show("left", *self.systems("issa"))
        before = Loaded(HEAD, self.session.head, self.session.resolution)
        self.window.show_shaping(True)
        self.window.shaping.set_sliders(Sliders(circumference=52.0))
        wait_for(lambda: self.session.head is not None and self.session.head is not before.head)
        self.take("sliders")
        self.window.show_shaping(False)
        self.session.take(before)

    def lesson(self) -> None:
        self.window.teaching.files.open(example_lessons()["3_motor_and_sensory_areas"])
        wait_for(lambda: self.session.head is not None)
        self.take("lesson")
        self.window.teaching.present()
        presentation = self.window.teaching.presentation
        presentation.go(1)
        self.take("presentation", presentation)
        presentation.show_help()
        self.take("presentation_keys", presentation)
        self.window.teaching.stop_presenting()
        self.window.teaching.show_dock(False)
        self.session.undo_stack.clear()

    def tour(self) -> None:
        self.show("home", *self.systems("issa"), select="issa.ms6.left")
        self.window.teaching.show_tour()
        self.window.teaching.tour.go(1)
        self.take("tour")
        self.window.teaching.tour.leave()

    def keys(self) -> None:
        self.window.show_keys()
        self.take_dialog("keys", TextDialog)

    def click(self, place: np.ndarray) -> None:
        """Click a place of the head."""
        viewport = self.window.viewport
        viewport.grab()
        pixels, _ = viewport.view.project(place[None], viewport.width(), viewport.height())
        QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(*pixels[0].round().astype(int).tolist()))


SCENES: dict[str, Callable[[Shooting], None]] = {
    name.rstrip("_"): getattr(Shooting, name)
    for name in (
        "window_",
        "search",
        "palette",
        "playback",
        "needles",
        "readings",
        "cortex",
        "conditions",
        "find_yourself",
        "notes",
        "comparing",
        "heads",
        "sliders",
        "lesson",
        "tour",
        "keys",
    )
}


def shoot(look: Look, folder: Path, scenes: list[str]) -> None:
    """Take the pictures of one look, in this process."""
    with tempfile.TemporaryDirectory() as work:
        size = (look.size[0] // look.scale, look.size[1] // look.scale)
        window = open_window(Path(work), size, look.theme, look.language)
        shooting = Shooting(window, folder, look.language)
        for name in scenes:
            SCENES[name](shooting)
        window.close()


def shoot_apart(look: Look, folder: Path, scenes: list[str]) -> None:
    """Take the pictures of one look in a process of its own, on a screen of its size and scaling."""
    with tempfile.TemporaryDirectory() as work:
        screens = Path(work) / "screens.json"
        width, height = look.size
        screens.write_text(json.dumps({"screens": [{"name": "one", "x": 0, "y": 0, "width": width, "height": height}]}))
        surroundings = {
            **os.environ,
            "QT_QPA_PLATFORM": f"offscreen:configfile={screens}",
            "QT_SCALE_FACTOR": str(look.scale),
        }
        command = [sys.executable, __file__, "--look", look.name, "--into", str(folder), "--only", ",".join(scenes)]
        subprocess.run(command, env=surroundings, check=True)


def main(arguments: list[str]) -> None:
    """Take all pictures that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default=",".join(SCENES), help="names of features, with commas")
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="all looks, into this folder")
    parser.add_argument("--look", help=f"some of {', '.join(look.name for look in ALL)}")
    parser.add_argument("--into", type=Path, metavar="FOLDER", help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    scenes = asked.only.split(",")
    looks = {look.name: look for look in ALL}
    if asked.into is not None:
        shoot(looks[asked.look], asked.into, scenes)
        return
    wanted = [looks[name] for name in asked.look.split(",")] if asked.look else ALL if asked.all else GUIDE
    for look in wanted:
        shoot_apart(look, (asked.all or PICTURES) / look.name, scenes)


if __name__ == "__main__":
    main(sys.argv[1:])
