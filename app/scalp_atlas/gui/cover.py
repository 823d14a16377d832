"""What lies over the head while there is none to see: the steps of loading, or why it failed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout

from scalp_atlas.gui.language import spoken
from scalp_atlas.gui.session import Session

FIRST_HEAD = "adult_male"
_WIDTHS_PX = (260, 520)  # of the words


class Cover(QFrame):
    """Shows what is being done, with a way out; after a failure without any head, the reason and two ways on."""

    other_wanted = Signal()  # another file is to be chosen

    def __init__(self, session: Session):
        super().__init__()
        self._session = session
        self._reason = ""  # why there is no head
        self._words = QLabel("", alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = QProgressBar(minimum=0, maximum=0, textVisible=False)
        self._bar.setFixedWidth(220)
        self._stop = QPushButton()
        self._stop.clicked.connect(session.cancel_loading)
        self._other = QPushButton()
        self._other.clicked.connect(self.other_wanted)
        self._first = QPushButton()
        self._first.clicked.connect(lambda: session.load_head(FIRST_HEAD))
        ways = QHBoxLayout()
        for button in (self._stop, self._other, self._first):
            ways.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addWidget(self._words, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(ways)
        layout.setAlignment(ways, Qt.AlignmentFlag.AlignHCenter)
        # Opaque, else each step of the bar would have the head beneath painted again.
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        session.loading_changed.connect(self._tell_step)
        session.loading_failed.connect(self._tell_failure)
        self.retranslate()
        self.hide()

    def retranslate(self) -> None:
        """All fixed words, in the language of the window."""
        self._bar.setAccessibleName(self.tr("Loading"))
        self._stop.setText(self.tr("Cancel"))
        self._other.setText(self.tr("Open another head…"))
        self._first.setText(self.tr("Show the adult male"))
        if self._reason:
            self._say(spoken(self._reason))

    def changeEvent(self, event: QEvent) -> None:
        """The words again in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    @property
    def words(self) -> str:
        """What it says now."""
        return self._words.text()

    def _tell_step(self, words: str) -> None:
        self._reason = ""
        self._show(words, loading=True)

    def _tell_failure(self, reason: str) -> None:
        if self._session.shown_head is None:
            self._reason = reason
            self._show(spoken(reason), loading=False)

    def _say(self, words: str) -> None:
        """Words in as many lines as they need: a centred label does not ask for the height of its lines itself."""
        least, most = _WIDTHS_PX
        metrics = self._words.fontMetrics()
        natural = max((metrics.horizontalAdvance(line) for line in words.splitlines()), default=0)
        self._words.setText(words)
        self._words.setFixedWidth(min(max(natural + metrics.averageCharWidth(), least), most))
        self._words.setMinimumHeight(max(self._words.heightForWidth(self._words.width()), 0))

    def _show(self, words: str, *, loading: bool) -> None:
        self._say(words)
        self._bar.setVisible(loading)
        self._stop.setVisible(loading)
        self._other.setVisible(not loading)
        self._first.setVisible(not loading)
        self.setVisible(bool(words))
        self.raise_()
