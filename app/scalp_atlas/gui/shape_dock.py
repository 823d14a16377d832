"""The sliders that shape a head, what its cun come to, and the way to a head file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDockWidget,
    QFileDialog,
    QGridLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from scalp_atlas.gui.language import interface_language
from scalp_atlas.gui.loading import Loaded
from scalp_atlas.gui.session import Session
from scalp_atlas.gui.shaping import Shaped, Shaping
from scalp_atlas.morph import NAME, RANGES, Sliders
from scalp_atlas.records import Library, Text, text_in

FILES: Final = tuple(f"{NAME}{ending}" for ending in (".toml", ".ply", "_eyes.ply"))  # what `save_head` writes
STEPS: Final = 100  # of a slider, to one of what it stands for
SETTLE_MS: Final = 200  # after the last key or turn of the wheel
_EVEN: Final = 0.05  # within so much of nothing a share counts as none
_UNITS: Final = ("cun_sagittal", "cun_forehead", "cun_transverse", "cun_occipital", "cun_finger")

_WORDS: Final[dict[str, Text]] = {
    "title": {"en": "Head from sliders", "zh": "滑块头模"},
    "circumference": {"en": "Circumference", "zh": "头围"},
    "length": {"en": "Length", "zh": "头长"},
    "breadth": {"en": "Breadth", "zh": "头宽"},
    "height": {"en": "Height", "zh": "头高"},
    "male": {"en": "Sex", "zh": "性别"},
    "age": {"en": "Age", "zh": "年龄"},
    "reset": {"en": "Reset", "zh": "复位"},
    "save": {"en": "Save as head file…", "zh": "存为头模文件…"},
    "rulers": {
        "en": "Rulers on the midline: | every cm, ◆ every sagittal cun",
        "zh": "正中线标尺：| 每厘米，◆ 每纵寸",
    },
    "round": {"en": "Circumference", "zh": "头围"},
    "about": {"en": "about, while it moves", "zh": "移动中，约数"},
    "honest": {
        "en": "A model shape, no person. Landmarks come from the bundled adult male; nobody looked at them.",
        "zh": "此为模型，并非真人。标志点由随附成年男性头模推移而来，未经人工核对。",
    },
    "save_title": {"en": "Save the shaped head in a folder", "zh": "将可变头模存入文件夹"},
    "there": {
        "en": "{names} is in this folder already. Replace it?",
        "zh": "文件夹中已有{names}。是否替换？",
    },
}
_SHAPE_WORDS: Final[dict[str, tuple[Text, Text, Text]]] = {
    "length": (
        {"en": "shorter", "zh": "较短"},
        {"en": "neutral", "zh": "居中"},
        {"en": "longer", "zh": "较长"},
    ),
    "breadth": (
        {"en": "narrower", "zh": "较窄"},
        {"en": "neutral", "zh": "居中"},
        {"en": "broader", "zh": "较宽"},
    ),
    "height": (
        {"en": "lower", "zh": "较低"},
        {"en": "neutral", "zh": "居中"},
        {"en": "higher", "zh": "较高"},
    ),
}
_SEX_WORDS: Final[tuple[Text, Text]] = ({"en": "female", "zh": "女"}, {"en": "male", "zh": "男"})
_AGE_WORDS: Final[tuple[Text, ...]] = (
    {"en": "baby", "zh": "婴儿"},
    {"en": "child", "zh": "儿童"},
    {"en": "young adult", "zh": "青年"},
    {"en": "old", "zh": "老年"},
)


def told(name: str, value: float, language: str) -> str:
    """What a slider stands at, in words and numbers."""
    if name == "circumference":
        return f"{value:.1f} {'厘米' if language == 'zh' else 'cm'}"
    if name == "male":
        return _between(_SEX_WORDS, value, language) + f", {value:.0%}"
    if name == "age":
        return _between(_AGE_WORDS, value, language) + f", {value:.2f}"
    less, even, more = _SHAPE_WORDS[name]
    word = even if abs(value) < _EVEN else less if value < 0 else more
    return f"{text_in(word, language)}, {value:+.2f}"


def _between(words: tuple[Text, ...], value: float, language: str) -> str:
    """The stage nearest to a value, or the two that it lies between."""
    below = min(int(value), len(words) - 2)
    share = value - below
    if min(share, 1 - share) < _EVEN:
        return text_in(words[below + round(share)], language)
    return " – ".join(text_in(word, language) for word in words[below : below + 2])


@dataclass(frozen=True)
class _Row:
    name: QLabel
    slider: QSlider
    value: QLabel


class ShapeDock(QDockWidget):
    """Shown while the head is one from these sliders; another head closes it."""

    passed = Signal(object)  # Passing
    rulers_wanted = Signal(bool)

    def __init__(self, session: Session, parent: QWidget):
        super().__init__(parent)
        self.setObjectName("shape")
        self._session = session
        self._last: Shaped | None = None
        self._known = session.head
        self._rows: dict[str, _Row] = {}
        self.shaping = Shaping(session, self)
        self.shaping.passed.connect(self._pass_on)
        self.shaping.made.connect(self._take)
        self.shaping.failed.connect(session.say)
        self.shaping.saved.connect(self._open)
        self._rest = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._rest.timeout.connect(self._settle)
        self.readings = QLabel(wordWrap=True)
        self.readings.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.honest = QLabel(wordWrap=True)
        self.rulers = QCheckBox()
        self.rulers.toggled.connect(self.rulers_wanted)
        self.reset, self.save = QPushButton(), QPushButton()
        self.reset.clicked.connect(lambda: self.set_sliders(Sliders()))
        self.save.clicked.connect(self.ask_where)
        self.setWidget(self._body())
        self.visibilityChanged.connect(self._follow_shown)
        session.loading_changed.connect(self._follow_loading)
        session.head_changed.connect(self._follow_head)
        self.set_sliders(Sliders(), at_work=False)
        self.hide()

    def changeEvent(self, event: QEvent) -> None:
        """The words again in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._write()
        super().changeEvent(event)

    def slider(self, name: str) -> QSlider:
        """Of "circumference", "length", "breadth", "height", "male" or "age"."""
        return self._rows[name].slider

    def words(self, name: str) -> str:
        """What stands beside a slider."""
        return self._rows[name].value.text()

    @property
    def sliders(self) -> Sliders:
        """What the sliders stand at."""
        return Sliders(**{name: row.slider.value() / STEPS for name, row in self._rows.items()})

    def set_sliders(self, sliders: Sliders, at_work: bool = True) -> None:
        """Move all sliders at once, and the head with them unless `at_work` is off."""
        for name, row in self._rows.items():
            row.slider.blockSignals(True)
            row.slider.setValue(round(getattr(sliders, name) * STEPS))
            row.slider.blockSignals(False)
        self._write()
        if at_work:
            self._move()

    def ask_where(self) -> None:
        """Ask for a folder and write the head there; over files that are there only if that is wanted."""
        language = interface_language()
        folder = QFileDialog.getExistingDirectory(self, text_in(_WORDS["save_title"], language))
        if not folder:
            return
        there = [name for name in FILES if (Path(folder) / name).exists()]
        if there:
            question = text_in(_WORDS["there"], language).format(names=", ".join(there))
            title = text_in(_WORDS["title"], language)
            if QMessageBox.question(self, title, question) != QMessageBox.StandardButton.Yes:
                return
        self.shaping.save(Path(folder), self.sliders, NAME)

    def end(self) -> None:
        """Come back when no thread works any more."""
        self._rest.stop()
        self.shaping.close()

    # -- what it is made of ---------------------------------------------------------------------------

    def _body(self) -> QWidget:
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(10, 4, 10, 6)
        grid.setHorizontalSpacing(8)
        for number, field in enumerate(fields(Sliders)):
            low, high = (round(end * STEPS) for end in RANGES[field.name])
            slider = QSlider(Qt.Orientation.Horizontal, minimum=low, maximum=high, singleStep=5, pageStep=25)
            slider.valueChanged.connect(self._move)
            slider.sliderReleased.connect(self._settle)
            row = self._rows[field.name] = _Row(QLabel(), slider, QLabel())
            row.name.setBuddy(slider)
            row.value.setMinimumWidth(130)
            for place, widget in enumerate((row.name, slider, row.value)):
                grid.addWidget(widget, number % 3, 3 * (number // 3) + place)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(4, 1)
        grid.addWidget(self.readings, 0, 6, 3, 1)
        grid.setColumnMinimumWidth(6, 250)
        buttons = QVBoxLayout()
        for button in (self.reset, self.save):
            buttons.addWidget(button)
        buttons.addStretch(1)
        grid.addLayout(buttons, 0, 7, 3, 1)
        grid.addWidget(self.rulers, 3, 0, 1, 3)
        grid.addWidget(self.honest, 3, 3, 1, 5)
        return body

    def _write(self) -> None:
        """All words in the language of the window, all numbers as they are."""
        language, sliders = interface_language(), self.sliders
        say: Callable[[str], str] = lambda word: text_in(_WORDS[word], language)  # noqa: E731
        self.setWindowTitle(say("title"))
        for name, row in self._rows.items():
            row.name.setText(say(name))
            row.slider.setAccessibleName(say(name))
            row.value.setText(told(name, getattr(sliders, name), language))
            row.slider.setToolTip(row.value.text())
        self.reset.setText(say("reset"))
        self.save.setText(say("save"))
        self.rulers.setText(say("rulers"))
        self.honest.setText(say("honest"))
        self.readings.setText(self._measures(language))

    def _measures(self, language: str) -> str:
        """Circumference and cun scales of the head that is shown, mm."""
        if self._last is None:
            return ""
        mm = "毫米" if language == "zh" else "mm"
        scales = self._session.library.systems["reference"].scales
        sizes = self._last.passing.resolution.scales
        rows = [f"{text_in(_WORDS['round'], language)} {10 * self._last.sliders.circumference:.0f} {mm}"]
        rows += [
            f"{text_in(scales[unit].name, language)} {sizes[unit]:.1f} {mm}"
            for unit in _UNITS
            if unit in scales and unit in sizes
        ]
        if self._last.passing.coarse:
            rows[0] += f" ({text_in(_WORDS['about'], language)})"
        return "\n".join(rows)

    # -- what happens ---------------------------------------------------------------------------------

    def _move(self) -> None:
        self._write()
        self.shaping.move(self.sliders)
        if any(row.slider.isSliderDown() for row in self._rows.values()):
            self._rest.stop()
        else:
            self._rest.start()

    def _settle(self) -> None:
        self._rest.stop()
        self.shaping.settle(self.sliders)

    def _pass_on(self, shaped: Shaped) -> None:
        self._last = shaped
        self.readings.setText(self._measures(interface_language()))
        self.passed.emit(shaped.passing)

    def _take(self, loaded: Loaded, library: Library) -> None:
        if library is self._session.library:
            self._session.take(loaded)
        else:
            self._settle()  # definitions were read again meanwhile

    def _follow_shown(self, _shown: bool) -> None:
        """Make the head with the sliders; no rulers without them."""
        if self.isHidden():
            self._rest.stop()
            self.rulers.setChecked(False)
        elif self._session.head is not None and self._session.place:
            self._move()

    def _follow_loading(self, words: str) -> None:
        if words:
            self._rest.stop()
            self.shaping.cancel()

    def _follow_head(self) -> None:
        """Close where another head was opened; go on where only definitions are others."""
        if self._session.place and self._session.head is not self._known:
            self._last = None
            self.hide()
        self._known = self._session.head

    def _open(self, path: Path) -> None:
        self._session.load_head(str(path))
