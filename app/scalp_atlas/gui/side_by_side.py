"""A second head beside the first: the same items, the same selection, turned and enlarged together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QImage, QPainter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QMenu, QWidget

from scalp_atlas.figure.image import with_readings
from scalp_atlas.figure.view import View, key_view
from scalp_atlas.gui.loading import ReadingsLoader
from scalp_atlas.gui.session import Session
from scalp_atlas.gui.shape_dock import ShapeDock
from scalp_atlas.gui.shaping import family
from scalp_atlas.gui.viewport import Viewport
from scalp_atlas.gui.work import Tell, Work
from scalp_atlas.head import Head, bundled_titles, load_head
from scalp_atlas.head_pair import HeadPair, circumference_mm
from scalp_atlas.morph import TITLE, Sliders
from scalp_atlas.readings import Reading
from scalp_atlas.records import Resolution, Text, text_in
from scalp_atlas.resolve import resolve

_SLIDERS = "sliders"
_MARGIN_PX = 8


@dataclass(frozen=True)
class Choice:
    """A head to stand beside the other.

    Attributes
    ----------
    key : str
        A bundled name, a path, or `"sliders"`.
    title : Text
        Until the head itself says how it is called.
    make : function of no arguments
        Reads or makes the head; called in a thread.
    """

    key: str
    title: Text
    make: Callable[[], Head]


def bundled_choice(name: str) -> Choice:
    """A head that comes with the program."""
    return Choice(name, bundled_titles()[name], lambda: load_head(name))


def file_choice(path: Path) -> Choice:
    """A head file, or a mesh with the head file of the same name beside it."""
    beside = path.with_suffix(".toml")
    file = beside if beside.is_file() else path
    return Choice(str(file), {"en": file.name}, lambda: load_head(file))


def sliders_choice(sliders: Sliders) -> Choice:
    """A head from sliders."""
    return Choice(_SLIDERS, TITLE, lambda: family().head(sliders))


class SecondHead(QObject):
    """The head beside the session's, with what the session's library comes to on it; made in a thread."""

    head_changed = Signal()
    told = Signal(str)  # what is being done, "" when done
    failed = Signal(str)  # why there is no head

    def __init__(self, session: Session, parent: QObject):
        super().__init__(parent)
        self._session = session
        self.head: Head | None = None
        self.resolution = Resolution({}, {}, {})
        self._circumferences: tuple[float | None, float | None] = (None, None)
        self._work, self._measuring = Work(self), Work(self)
        self._work.told.connect(self.told)
        self._work.failed.connect(self.failed)
        self._readings = ReadingsLoader(self)
        self._readings.loaded.connect(self._take_readings)
        session.library_changed.connect(self._construct_anew)
        session.head_changed.connect(self._measure)
        session.readings_changed.connect(self._construct_readings)

    @property
    def shown_head(self) -> Head | None:
        """What is to be seen."""
        return self.head

    def make(self, choice: Choice) -> None:
        """Read a head and construct on it; `head_changed` or `failed` follows. The old one stays until then."""
        reading, measuring, constructing = (
            self.tr("reading the head…"),
            self.tr("taking the ears off the measuring surface…"),
            self.tr("constructing the zones…"),
        )
        library = self._session.library

        def work(tell: Tell) -> tuple[Head, Resolution]:
            tell(reading)
            head = choice.make()
            tell(measuring)
            _ = head.surface
            tell(constructing)
            return head, resolve(library, head)

        self._work.start(work, self._take)

    def clear(self) -> None:
        """No head any more."""
        self._work.cancel()
        self._measuring.cancel()
        self.head, self.resolution = None, Resolution({}, {}, {})
        self._session.set_pair(None)
        self.head_changed.emit()

    def close(self) -> None:
        """Come back when no thread works any more."""
        self._work.close()
        self._measuring.close()
        self._readings.wait()

    def _take(self, made: tuple[Head, Resolution]) -> None:
        self.head, self.resolution = made
        self._readings.begin(self._session.library, self.head)
        for name in self._session.readings_beside():
            self._construct_readings(name.partition("~")[0])
        self.told.emit("")
        self.head_changed.emit()
        self._measure()

    def _construct_anew(self) -> None:
        """Other definitions, on the head that is there."""
        head, library = self.head, self._session.library
        if head is not None:
            self._work.start(lambda _tell: (head, resolve(library, head)), self._take)

    def _construct_readings(self, item: str) -> None:
        if self.head is not None and self._session.readings_shown(item):
            self._readings.load(self._session.library.item(item))

    def _take_readings(self, _item: str, readings: tuple[Reading, ...]) -> None:
        answers = [answer for reading in readings for answer in reading.answers.values()]
        self.resolution = with_readings(self.resolution, answers)
        self._tell_pair()
        self.head_changed.emit()

    def _measure(self) -> None:
        """How large both heads are around; what is known already is told at once."""
        first, second = self._session.head, self.head
        if first is None or second is None:
            self._session.set_pair(None)
            return
        self._circumferences = (None, None)
        self._tell_pair()
        self._measuring.start(lambda _tell: (circumference_mm(first), circumference_mm(second)), self._take_measures)

    def _take_measures(self, circumferences: tuple[float | None, float | None]) -> None:
        self._circumferences = circumferences
        self._tell_pair()

    def _tell_pair(self) -> None:
        first, second = self._session.head, self.head
        if first is not None and second is not None:
            both = (self._session.resolution, self.resolution)
            self._session.set_pair(HeadPair((first.title, second.title), both, self._circumferences))


class SideBySide(QWidget):
    """The viewport of the session's head and, while two are compared, one of another head at its right.

    Both show as many millimetres in a pixel, so that sizes compare.
    """

    changed = Signal()  # another head is compared, or none

    def __init__(self, session: Session, first: Viewport):
        super().__init__()
        self._session, self.first = session, first
        self.choice: Choice | None = None
        self._last: Choice | None = None
        self._words = ""
        self._fitted: tuple[Head | None, ...] = ()  # for which heads there is room
        self.source = SecondHead(session, self)
        self.second: Viewport | None = None  # a picture costs memory: only once it is asked for
        self.names = (_name_on(first), QLabel())
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2)
        self._row.addWidget(first, 1)
        self.source.told.connect(self._tell)
        self.source.failed.connect(self._fail)
        session.head_changed.connect(self._take_head)
        session.style_changed.connect(self._write)

    def begin(self, choice: Choice) -> None:
        """Compare with a head; its place is there at once, the head follows."""
        self.choice = self._last = choice
        if self.second is None:
            self._add_second()
        self.second.show()
        self.source.make(choice)
        self._write()
        self.changed.emit()

    def begin_again(self) -> None:
        """Compare with the last head that was compared, at first with the first bundled one that is not shown."""
        others = [name for name in bundled_titles() if name != self._session.place]
        self.begin(self._last or bundled_choice(others[0]))

    def end(self) -> None:
        """One head again."""
        self.choice, self._words = None, ""
        if self.second is not None:
            self.second.hide()
        self.source.clear()
        self.first.setFocus()
        self._write()
        self.changed.emit()

    def end_work(self) -> None:
        """Come back when no thread works any more; the picture is let go of."""
        self.source.close()
        if self.second is not None:
            self.second.close()

    def image(self, width: int) -> QImage:
        """Both pictures with the names of the heads, so many pixels wide together."""
        halves = [one for one in (self.first, self.second) if one is not None]
        pictures = [viewport.image(width // len(halves)) for viewport in halves]
        whole = QImage(sum(one.width() for one in pictures), pictures[0].height(), QImage.Format.Format_RGB32)
        ratio = pictures[0].width() / max(self.first.width(), 1)
        left = 0
        with QPainter(whole) as painter:
            for picture, name in zip(pictures, self.names, strict=False):
                painter.resetTransform()
                painter.drawImage(left, 0, picture)
                painter.translate(left, 0)
                painter.scale(ratio, ratio)
                name.render(painter, QPoint(_MARGIN_PX, _MARGIN_PX))
                left += picture.width()
        return whole

    def changeEvent(self, event: QEvent) -> None:
        """Words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._write()
        super().changeEvent(event)

    def _add_second(self) -> None:
        self.second = Viewport(self._session, self, self.source)
        self.second.setAccessibleName(self.tr("Second head"))
        self._row.addWidget(self.second, 1)
        self.source.head_changed.connect(self._take_head)  # after the picture has gone home with it
        self.names = (self.names[0], _name_on(self.second))
        self.first.view_changed.connect(partial(self._follow, True))
        self.second.view_changed.connect(partial(self._follow, False))
        QWidget.setTabOrder(self.first, self.second)

    def _follow(self, from_first: bool, view: View) -> None:
        one, other = self._session.shown_head, self.source.head
        if one is None or other is None or self.second is None:
            return
        if from_first:
            self.second.follow(carried(view, one, other))
        else:
            self.first.follow(carried(view, other, one))

    def _take_head(self) -> None:
        """Room for the larger head in both pictures; both seen from where the first is looked at."""
        one, other = self._session.shown_head, self.source.head
        if (one, other) != self._fitted:
            self._fitted = (one, other)
            span = 0.0 if one is None or other is None else max(_span(one), _span(other))
            self.first.least_span_mm = span
            if self.second is not None:
                self.second.least_span_mm = span
            if span:
                self.first.set_view(replace(self.first.view, span_mm=max(self.first.view.span_mm, span)))
        self._write()

    def _tell(self, words: str) -> None:
        self._words = words
        self._write()

    def _fail(self, sentence: str) -> None:
        self._session.say(sentence)
        if self.source.head is None:
            self.end()
        else:
            self._tell("")

    def _write(self) -> None:
        """The names of the heads in the language of the names; what is being done with the second."""
        shown = (self._session.shown_head, self.source.head)
        language = self._session.style.language
        for label, head in zip(self.names, shown, strict=True):
            label.setText("" if head is None or self.choice is None else text_in(head.title, language))
        if self.choice is not None and (self._words or self.source.head is None):
            self.names[1].setText(f"{text_in(self.choice.title, language)}: {self._words}")
        for label in self.names:
            label.setVisible(self.choice is not None and bool(label.text()))
            label.adjustSize()


class CompareMenu(QMenu):
    """Which head is to stand beside the other; the one that does is ticked, and chosen again it goes."""

    def __init__(self, session: Session, beside: SideBySide, shaping: ShapeDock, parent: QWidget):
        super().__init__(parent)
        self._session, self._beside, self._titles = session, beside, bundled_titles()
        self._rows: dict[str, QAction] = {}
        for name in self._titles:
            self._add_row(name, partial(self._choose, name, lambda name=name: bundled_choice(name)))
        self.addSeparator()
        self._add_row(_SLIDERS, partial(self._choose, _SLIDERS, lambda: sliders_choice(shaping.sliders)))
        self._file = self.addAction("", self._ask)
        self.addSeparator()
        self._end = self.addAction("", beside.end)
        self.aboutToShow.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """All words, and the tick."""
        language, chosen = self._session.style.language, self._beside.choice
        self.setTitle(self.tr("Compare with"))
        for name, row in self._rows.items():
            title = self._titles.get(name, TITLE)
            row.setText(text_in(title, language))
            row.setStatusTip(self.tr("Put this head beside the other, or take it away"))
            row.setChecked(chosen is not None and chosen.key == name)
        self._rows[_SLIDERS].setStatusTip(self.tr("The head that the sliders were left at"))
        self._file.setText(self.tr("Other head file…"))
        self._file.setStatusTip(self.tr("Choose the head that is put beside the other"))
        self._end.setText(self.tr("End comparison"))
        self._end.setStatusTip(self.tr("One head again"))
        self._end.setEnabled(chosen is not None)

    def changeEvent(self, event: QEvent) -> None:
        """Words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _add_row(self, name: str, slot: Callable[[], None]) -> None:
        self._rows[name] = self.addAction("", slot)
        self._rows[name].setCheckable(True)

    def _choose(self, key: str, make: Callable[[], Choice]) -> None:
        chosen = self._beside.choice
        if chosen is not None and chosen.key == key:
            self._beside.end()
        else:
            self._beside.begin(make())

    def _ask(self) -> None:
        kinds = self.tr("Head files and meshes (*.toml *.ply *.stl *.obj *.off *.glb *.gltf *.vtp *.vtk *.3mf)")
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Compare with a head"), "", kinds)
        if path:
            self._beside.begin(file_choice(Path(path)))


def carried(view: View, one: Head, other: Head) -> View:
    """The same view of another head: of the same place of its box, at the same scale."""
    (low, high), (other_low, other_high) = (
        (h.skin.vertices.min(axis=0), h.skin.vertices.max(axis=0)) for h in (one, other)
    )
    x, y, z = (other_low + (view.centre - low) / (high - low) * (other_high - other_low)).tolist()
    return replace(view, centre=(x, y, z))


def _span(head: Head) -> float:
    return key_view("home", head.skin.vertices).span_mm


def _name_on(viewport: Viewport) -> QLabel:
    label = QLabel(viewport, margin=4, autoFillBackground=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    label.move(_MARGIN_PX, _MARGIN_PX)
    label.hide()
    return label
