"""What leaves the window as a picture: copied, dragged out, or kept as a recipe; and how an image is to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeData, QObject, QPoint, QSettings, Qt, QTemporaryDir, QUrl
from PySide6.QtGui import QDrag, QImage, QMouseEvent, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QSpinBox,
    QStyle,
    QToolButton,
    QWidget,
)

from scalp_atlas.annotations import Annotations, write_annotations
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.figure.image import save_image
from scalp_atlas.figure.turntable import SECONDS, USUAL_WIDTH_PX
from scalp_atlas.figure.view import View, key_view, key_view_name
from scalp_atlas.gui.figure_export import WIDTHS_PX, file_name, shown_ids
from scalp_atlas.gui.session import Session
from scalp_atlas.recipes import Recipe, save_recipe

MOVING = (".gif", ".mp4")
DPI = (30, 300, 2400)  # least, first, most
COPY_PX = 1600  # at least, so that what is pasted into a document is sharp
_PREVIEW_PX = 160


@dataclass(frozen=True)
class ImageChoice:
    """How an image is to be; remembered from one export to the next.

    Attributes
    ----------
    width : int
        Pixels.
    dpi : int
        Pixels an inch.
    seconds : float
        Of a turning head.
    annotated : bool
        With rulers and notes.
    """

    width: int = WIDTHS_PX[1]
    dpi: int = DPI[1]
    transparent: bool = False
    grey: bool = False
    annotated: bool = True
    seconds: float = 8.0

    def words(self) -> list[str]:
        """What is said to `scalp-atlas figure` beside width and background."""
        return [f"--dpi={self.dpi}", f"--seconds={self.seconds}", *(["--grey"] if self.grey else [])]


def recalled(settings: QSettings, moving: bool = False) -> ImageChoice:
    """The choice of the last time; what cannot be used is as it would be the first time."""
    first = ImageChoice(width=USUAL_WIDTH_PX) if moving else ImageChoice()
    told = {}
    for field in fields(ImageChoice):
        usual = getattr(first, field.name)
        text = str(settings.value(_key(field.name, moving), usual)).lower()
        try:
            told[field.name] = text == "true" if isinstance(usual, bool) else type(usual)(text)
        except ValueError:
            told[field.name] = usual
    return ImageChoice(**told)


def keep(settings: QSettings, choice: ImageChoice, moving: bool = False) -> None:
    """Remember a choice."""
    for field in fields(ImageChoice):
        settings.setValue(_key(field.name, moving), getattr(choice, field.name))


def _key(name: str, moving: bool) -> str:
    return f"{'moving' if moving else 'image'}/{name}"


class ImageDialog(QDialog):
    """Asks how an image is to be; begins with the choice of the last time."""

    def __init__(self, first: ImageChoice, moving: bool, parent: QWidget | None = None):
        super().__init__(parent, windowTitle=self.tr("Export image"))
        least, _, most = WIDTHS_PX
        self.width_px = QSpinBox(minimum=least, maximum=most, value=first.width, singleStep=100, suffix=" px")
        self.dpi = QSpinBox(minimum=DPI[0], maximum=DPI[2], value=first.dpi, singleStep=50, suffix=" dpi")
        self.seconds = QDoubleSpinBox(minimum=SECONDS[0], maximum=SECONDS[1], value=first.seconds, suffix=" s")
        self.transparent = QCheckBox(self.tr("Without background"), checked=first.transparent)
        self.grey = QCheckBox(self.tr("In shades of grey"), checked=first.grey)
        self.annotated = QCheckBox(self.tr("With rulers and notes"), checked=first.annotated)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.addRow(self.tr("Width"), self.width_px)
        if moving:
            form.addRow(self.tr("Once round in"), self.seconds)
        else:
            form.addRow(self.tr("For print"), self.dpi)
            form.addRow("", self.transparent)
        form.addRow("", self.grey)
        form.addRow("", self.annotated)
        form.addRow(buttons)
        self._moving = moving

    def choice(self) -> ImageChoice:
        """As it stands in the dialog."""
        return ImageChoice(
            self.width_px.value(),
            self.dpi.value(),
            self.transparent.isChecked() and not self._moving,
            self.grey.isChecked(),
            self.annotated.isChecked(),
            self.seconds.value(),
        )


def ask_image(parent: QWidget, settings: QSettings, path: Path) -> ImageChoice | None:
    """How the image of this name is to be; None if the person thought better of it."""
    moving = path.suffix.lower() in MOVING
    dialog = ImageDialog(recalled(settings, moving), moving, parent)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return None
    keep(settings, dialog.choice(), moving)
    return dialog.choice()


def name_of_view(session: Session, view: View) -> str:
    """A name, without ending, that says head, items and view."""
    return "-".join(filter(None, (file_name(session), key_view_name(view).replace("_", "-"))))


def recipe_of(session: Session, view: View, ending: str = "png", choice: ImageChoice | None = None) -> Recipe:
    """The recipe of what a session shows; a whole system, and an item with both its sides, is named as such."""
    style, how = session.style, choice or ImageChoice()
    return Recipe(
        items=_short(session),
        head=session.place,
        view=_told(view, session),
        formats=(ending,),
        side=session.side,
        labels=style.labels,
        hair=style.hair_tint,
        needles=style.needles,
        unverified=session.unverified_shown,
        cortex=style.cortex,
        skin_opacity=style.skin_opacity,
        language=style.language,
        dark=style.dark,
        grey=how.grey,
        transparent=how.transparent,
        label_size=style.label_size_pt,
        width=how.width,
        dpi=how.dpi,
        seconds=how.seconds,
    )


def _told(view: View, session: Session) -> str | tuple[float, ...]:
    """The name of a key view, if it shows the whole head as that does; else its numbers."""
    name = key_view_name(view)
    if name and np.allclose(view.numbers(), key_view(name, session.head.skin.vertices).numbers(), atol=1e-3):
        return "three_quarter" if name == "home" else name
    return tuple(round(float(number), 4) for number in view.numbers())


def _short(session: Session) -> tuple[str, ...]:
    """As few names as say what is drawn."""
    shown = dict.fromkeys(shown_ids(session))
    whole = session.resolution if session.unverified_shown else session.resolution.without_unverified()
    there: dict[str, dict[str, list[str]]] = {}
    for one in whole.resolved.values():
        if one.variant is None and (session.side in ("both", one.side) or one.side == "midline"):
            there.setdefault(one.item.system, {}).setdefault(one.item.id, []).append(one.id)
    names: list[str] = []
    for system, items in there.items():
        if all(name in shown for ids in items.values() for name in ids):
            names.append(system)
            continue
        for item, ids in items.items():
            here = [name for name in ids if name in shown]
            names += [item] if here and here == ids else here
    return (*names, *(name for name in shown if "~" in name))


class PictureOut(QObject):
    """Copies the picture, keeps it as a recipe, and has the button by which it is dragged out.

    Parameters
    ----------
    picture : callable
        The picture on the screen, so many pixels wide.
    view : callable
        From where it is seen.
    """

    def __init__(
        self,
        session: Session,
        settings: QSettings,
        picture: Callable[[int], QImage],
        view: Callable[[], View],
        parent: QWidget,
    ):
        super().__init__(parent)
        self._session, self._settings, self._picture, self._view = session, settings, picture, view
        self._folder = QTemporaryDir()
        self.grip = Grip(self)

    def copy(self) -> None:
        """The picture into the clipboard."""
        if self._session.head is None:
            self._session.say(self.tr("There is no head to draw yet."))
            return
        image = self.image()
        QApplication.clipboard().setImage(image)
        told = self.tr("The picture is in the clipboard, {width} x {height} pixels")
        self._session.say(told.format(width=image.width(), height=image.height()))

    def image(self) -> QImage:
        """The picture on the screen, with enough pixels for a document."""
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            return self._picture(COPY_PX)
        finally:
            QApplication.restoreOverrideCursor()

    def save_recipe(self, path: Path) -> None:
        """Write what is shown as a recipe, rulers and notes in a file beside it; says how it went."""
        if not self._session.place:
            self._session.say(self.tr("Save this head as a head file first; a recipe names the file of its head."))
            return
        ending = str(self._settings.value("image/ending", "png"))
        recipe = recipe_of(self._session, self._view(), ending, recalled(self._settings))
        try:
            if self._session.annotations != Annotations():
                beside = path.with_name(f"{path.stem}_annotations.json")
                write_annotations(beside, self._session.annotations)
                recipe = replace(recipe, annotations=str(beside))
            save_recipe(path, recipe)
        except ScalpAtlasError as error:
            self._session.say(str(error))
        else:
            self._session.say(self.tr("Saved {path}").format(path=path))

    def dragged(self) -> QMimeData:
        """The picture as an image and as a file, whichever the other program takes."""
        image = self.image()
        path = Path(self._folder.filePath(f"{name_of_view(self._session, self._view())}.png"))
        save_image(image, path)
        data = QMimeData()
        data.setImageData(image)
        data.setUrls([QUrl.fromLocalFile(str(path))])
        return data

    def retranslate(self) -> None:
        """The words of the button."""
        told = self.tr("Drag the picture into another program; a click copies it")
        self.grip.setToolTip(told)
        self.grip.setAccessibleName(self.tr("Picture to drag or copy"))

    @property
    def has_picture(self) -> bool:
        """Whether there is anything to drag."""
        return self._session.head is not None


class Grip(QToolButton):
    """A button that can be dragged out of the window."""

    def __init__(self, out: PictureOut):
        super().__init__()
        self._out, self._pressed = out, QPoint()
        self.setIcon(self.style().standardIcon(QStyle.StandardPixmap.SP_FileIcon))
        self.clicked.connect(out.copy)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """From here it may be dragged."""
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag once it has been moved far enough for no click."""
        away = (event.position().toPoint() - self._pressed).manhattanLength()
        if not event.buttons() & Qt.MouseButton.LeftButton or away < QApplication.startDragDistance():
            super().mouseMoveEvent(event)
        elif self._out.has_picture:
            self.setDown(False)
            drag = QDrag(self)
            drag.setMimeData(self._out.dragged())
            small = drag.mimeData().imageData().scaledToWidth(_PREVIEW_PX, Qt.TransformationMode.SmoothTransformation)
            drag.setPixmap(QPixmap.fromImage(small))
            self._start(drag)

    def _start(self, drag: QDrag) -> None:
        drag.exec(Qt.DropAction.CopyAction)
