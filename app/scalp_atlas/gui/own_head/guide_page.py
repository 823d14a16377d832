"""The four places, one after another: a sentence, a picture of the template, and what is wrong with them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from scalp_atlas.figure.overlay import paint_ground, paint_head
from scalp_atlas.figure.palette import ground
from scalp_atlas.figure.pen import pen_for
from scalp_atlas.figure.scene import HeadScene
from scalp_atlas.figure.view import key_view
from scalp_atlas.gui.marks import Mark, paint_marks
from scalp_atlas.gui.own_head.making import HeadMaking
from scalp_atlas.gui.session import Session
from scalp_atlas.head import Head
from scalp_atlas.landmark_edit import FIDUCIALS, HOW_TO_PLACE, place_in_words, short_name
from scalp_atlas.records import text_in

PICTURE_PX = 200
SPAN_MM = 150.0  # so much of the template is seen
VIEWS = {"nasion": "front", "inion": "back", "tragus.left": "left", "tragus.right": "right"}


class GuidePage(QWidget):
    """Says where the next place is and how to find it."""

    def __init__(self, session: Session, making: HeadMaking):
        super().__init__()
        self._session, self._making = session, making
        self._title, self._hint = QLabel(), QLabel(wordWrap=True)
        self.places = QListWidget()
        self.places.setMaximumHeight(112)
        self.places.currentRowChanged.connect(lambda row: making.select(FIDUCIALS[row]) if row >= 0 else None)
        self.sentence = QLabel(wordWrap=True)
        self.picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.wrong = QLabel(wordWrap=True)
        self.swap = QPushButton()
        self.swap.clicked.connect(making.swap)
        self.back, self.go = QPushButton(), QPushButton(default=True)
        self.back.clicked.connect(making.back_to_check)
        self.go.clicked.connect(making.accept_four)
        ways = QHBoxLayout()
        ways.addWidget(self.go)
        ways.addWidget(self.back)
        layout = QVBoxLayout(self)
        for widget in (self._title, self.places, self.sentence, self.picture, self._hint, self.wrong, self.swap):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addLayout(ways)

    def retranslate(self) -> None:
        """All fixed words, in the language of the window."""
        title = self.tr("Place landmarks")
        self._title.setText(f"<h2>{title}</h2>")
        self._hint.setText(
            self.tr(
                "Click on the head to set the place, drag a dot to correct it. Dragging beside a dot turns the head."
            )
        )
        self.places.setAccessibleName(self.tr("The four places"))
        self.wrong.setAccessibleName(self.tr("What is wrong with the places"))
        self.swap.setText(self.tr("Swap them"))
        self.back.setText(self.tr("Back"))
        self.go.setText(self.tr("Looks right"))

    def follow(self) -> None:
        """Show what the making has come to."""
        draft, language, chosen = self._making.draft, self._session.style.language, self._making.selected
        if draft is None or self._making.scan is None or chosen not in FIDUCIALS:
            return
        signs = {
            "confirmed": self.tr("✓ placed"),
            "proposed": self.tr("≈ proposed"),
            "missing": self.tr("– to be placed"),
        }
        self.places.blockSignals(True)
        self.places.clear()
        for number, name in enumerate(FIDUCIALS, start=1):
            words = short_name(name, language)
            self.places.addItem(QListWidgetItem(f"{number}. {words}: {signs[draft.condition(name)]}"))
        self.places.setCurrentRow(FIDUCIALS.index(chosen))
        self.places.blockSignals(False)
        words = place_in_words(chosen, language)
        self.sentence.setText(f"<b>{words[:1].upper()}{words[1:]}.</b> {text_in(HOW_TO_PLACE[chosen], language)}")
        self.picture.setPixmap(
            QPixmap.fromImage(picture_of(self._making.scan.template, chosen, self._session.style.dark))
        )
        wrong = self._making.wrong
        self.wrong.setText(f"✗ {text_in(wrong.told, language)}" if wrong else "")
        self.wrong.setVisible(wrong is not None)
        self.swap.setVisible(wrong is not None and wrong.swap is not None)
        self.go.setEnabled(self._making.all_placed())


@cache
def picture_of(template: Head, name: str, dark: bool) -> QImage:
    """The template with one of the four places marked, looked at from before it."""
    place = template.landmarks[name]
    whole = key_view(VIEWS[name], template.skin.vertices)
    view = replace(whole, centre=tuple(map(float, (place + whole.centre) / 2)), span_mm=SPAN_MM)
    pen = pen_for(9.0, 1.0, ground(dark), "en")
    image = QImage(PICTURE_PX, PICTURE_PX, QImage.Format.Format_RGB32)
    scene = HeadScene()
    try:
        scene.set_head(template)
        frame = scene.render(view, PICTURE_PX, PICTURE_PX, 2)
    finally:
        scene.close()
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, image.rect(), pen)
        paint_head(painter, frame, image.rect(), 1.0)
        paint_marks(painter, frame, [Mark(name, np.atleast_2d(place), "confirmed")], pen)
    return image
