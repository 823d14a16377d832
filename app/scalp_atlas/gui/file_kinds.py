"""The kinds of files that the window writes, as its dialogs offer them, in its language."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication

STILL: Final = "PNG (*.png);;JPEG (*.jpg);;WebP (*.webp);;TIFF (*.tif)"
translate = QCoreApplication.translate


def pictures() -> str:
    """Of one head: still, moving, for a browser, solid."""
    return ";;".join(
        (
            STILL,
            "SVG (*.svg);;PDF (*.pdf)",
            translate("FileKinds", "Turning head") + " (*.gif)",
            translate("FileKinds", "Turning head, film") + " (*.mp4)",
            translate("FileKinds", "Web page with the head in 3D") + " (*.html)",
            translate("FileKinds", "3D model") + " (*.glb)",
            translate("FileKinds", "Head in relief, for printing") + " (*.stl)",
            translate("FileKinds", "Head in relief") + " (*.ply)",
            translate("FileKinds", "Head in relief") + " (*.obj)",
        )
    )


def numbers() -> str:
    """Coordinates of what is shown."""
    return ";;".join(
        (
            "JSON (*.json);;CSV (*.csv);;3D Slicer (*.mrk.json)",
            translate("FileKinds", "Electrodes for MNE") + " (*.elc)",
            translate("FileKinds", "Electrodes for BIDS") + " (*_electrodes.tsv)",
        )
    )


def playbacks() -> str:
    """The steps of a construction."""
    return "GIF (*.gif);;WebP (*.webp);;MP4 (*.mp4);;" + translate("FileKinds", "Folder of PNG") + " (*)"


def recipes() -> str:
    """A figure to be drawn again."""
    return translate("FileKinds", "Recipe") + " (*.toml)"
