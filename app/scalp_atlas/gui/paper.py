"""What File offers for paper (plates, handouts, the atlas, the printer), and cards.

Everything is drawn by the commands `figure`, `handout`, `atlas` and `anki` in a process of their own; what is
printed is drawn into pictures first, which the preview shows and the printer gets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QRect, QSize, Qt, QTemporaryDir
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.figure.view import View
from scalp_atlas.gui.figure_export import FigureExport, file_name, shown_ids
from scalp_atlas.gui.session import Session
from scalp_atlas.gui.work import Tell, Work
from scalp_atlas.records import text_in

PLATES: Final = "PDF (*.pdf);;PNG (*.png);;SVG (*.svg);;JPEG (*.jpg)"
PAPERS: Final = "PDF (*.pdf)"
DECKS: Final = "Anki (*.apkg)"
PLATE_PX: Final = 3000
PRINTED_PX: Final = 3000  # 300 dots an inch on a page of A4 laid crosswise
AskWhere = Callable[[str, str, str, str], Path | None]  # title, ending, kinds, name


class Paper(QObject):
    """The acts; `preview` is the one that is open."""

    def __init__(
        self, session: Session, figure: FigureExport, view: Callable[[], View], ask_where: AskWhere, window: QWidget
    ):
        super().__init__(window)
        self._session, self._figure, self._view, self._ask_where = session, figure, view, ask_where
        self._window = window
        self._folder = QTemporaryDir()  # for what is to be printed
        self._reading = Work(self)
        self._reading.failed.connect(session.say)
        self._printer: QPrinter | None = None
        self.preview: QPrintPreviewDialog | None = None

    def close(self) -> None:
        """Let no thread outlive the window."""
        self._reading.close()

    # -- files ----------------------------------------------------------------------------------

    def export_plate(self) -> None:
        """Ask for a file and draw what is shown from six sides."""
        if self._ready():
            path = self._ask_where(self.tr("Export plate"), "pdf", PLATES, f"{file_name(self._session)}-plate")
            if path is not None:
                self.save_plate(path)

    def save_plate(self, path: Path) -> None:
        """Draw what is shown from six sides, in a process of its own; says how it went."""
        shown = shown_ids(self._session)
        self._figure.start(self._session, shown, self._view(), path, PLATE_PX, False, more=["--plate=six"])

    def export_handout(self) -> None:
        """Ask for a file and draw the page of the selected item."""
        item = self._chosen()
        if item:
            path = self._ask_where(self.tr("Export handout"), "pdf", PAPERS, item.replace(".", "-"))
            if path is not None:
                self.save_handout(path)

    def save_handout(self, path: Path, then: Callable[[], None] | None = None) -> None:
        """Draw the page of the selected item, in a process of its own; says how it went, or calls `then`."""
        item = self._chosen()
        if item:
            words = ["handout", item, *self._common(path)]
            self._figure.run(words, path, self.tr("Drawing the handout"), then)

    def export_atlas(self) -> None:
        """Ask which systems and where, and make the atlas."""
        if not self._ready():
            return
        title, told = self.tr("Export atlas"), self.tr("A page for each item, with contents and indexes, as one PDF.")
        dialog = SystemsDialog(self._session, title, told, self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            path = self._ask_where(title, "pdf", PAPERS, f"{self._session.head.name}-atlas")
            if path is not None:
                self.save_atlas(path, dialog.systems(), dialog.unverified.isChecked())

    def save_atlas(self, path: Path, systems: Sequence[str], unverified: bool = True) -> None:
        """Make an atlas of these systems, in a process of its own; says how it went."""
        words = ["atlas", "--progress", *self._of_systems(systems, unverified), *self._common(path)]
        self._figure.run(words, path, self.tr("Making the atlas"))

    def export_cards(self) -> None:
        """Ask which systems and where, and make cards for Anki."""
        if not self._ready():
            return
        title = self.tr("Export cards for Anki")
        told = self.tr("Cards that ask where an item is, what is shown, and which conditions name it.")
        dialog = SystemsDialog(self._session, title, told, self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            path = self._ask_where(title, "apkg", DECKS, f"{self._session.head.name}-cards")
            if path is not None:
                self.save_cards(path, dialog.systems(), dialog.unverified.isChecked())

    def save_cards(self, path: Path, systems: Sequence[str], unverified: bool = True) -> None:
        """Make cards of these systems, in a process of its own; says how it went."""
        words = ["anki", *self._of_systems(systems, unverified), *self._common(path)]
        self._figure.run(words, path, self.tr("Making the cards"))

    @staticmethod
    def _of_systems(systems: Sequence[str], unverified: bool) -> list[str]:
        return [f"--systems={','.join(systems)}", *([] if unverified else ["--without-unverified"])]

    def _common(self, path: Path) -> list[str]:
        place, language = self._session.place, self._session.style.language
        # Whoever chose the file was asked.
        return [f"--head={place}", f"--language={language}", f"--out={path}", "--force"]

    # -- the printer ----------------------------------------------------------------------------

    def print_figure(self) -> None:
        """Draw the picture with title, legend and sources, then show it as it will be printed."""
        if self._ready():
            path = self._picture("figure.png")
            self._figure.start(
                self._session,
                shown_ids(self._session),
                self._view(),
                path,
                PRINTED_PX,
                True,
                more=["--light"],
                then=lambda: self._show([path], whole_page=False),
            )

    def print_handout(self) -> None:
        """Draw the page of the selected item, then show it as it will be printed."""
        path = self._picture("handout.png")
        self.save_handout(path, lambda: self._show(sorted(path.parent.glob("*.png"), key=_page), whole_page=True))

    def _picture(self, name: str) -> Path:
        """A place in an empty folder, so that no page of an earlier print is taken for one of this."""
        folder = Path(self._folder.path())
        for old in folder.glob("*.png"):
            old.unlink()
        return folder / name

    def _show(self, paths: Sequence[Path], whole_page: bool) -> None:
        self._reading.start(lambda tell: _read(paths, tell), lambda pages: self._open_preview(pages, whole_page))

    def _open_preview(self, pages: Sequence[QImage], whole_page: bool) -> None:
        self._printer = printer = QPrinter(QPrinter.PrinterMode.HighResolution)  # the dialog does not keep it
        printer.setFullPage(whole_page)  # a handout has its own margins
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        crosswise = pages[0].width() > pages[0].height()
        orientation = QPageLayout.Orientation.Landscape if crosswise else QPageLayout.Orientation.Portrait
        printer.setPageOrientation(orientation)
        self.preview = QPrintPreviewDialog(printer, self._window)
        self.preview.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.preview.setWindowTitle(self.tr("Print"))
        self.preview.resize(900, 760)
        self.preview.paintRequested.connect(lambda to: paint_pages(to, pages))
        self.preview.finished.connect(self._forget_preview)
        self.preview.open()

    def _forget_preview(self) -> None:
        self.preview = None

    # -- what is there --------------------------------------------------------------------------

    def _ready(self) -> bool:
        """Whether there is a head that a command can read; says what to do if not."""
        if self._session.head is None:
            self._session.say(self.tr("There is no head to draw yet."))
        elif not self._session.place:
            self._session.say(self.tr("Save this head as a head file first; pages are drawn from it."))
        elif not shown_ids(self._session):
            self._session.say(self.tr("Nothing is shown; tick items or a system in the list first."))
        else:
            return True
        return False

    def _chosen(self) -> str:
        """The id without side of the selected item; says what to do if there is none."""
        chosen = self._session.selected()
        if chosen is None:
            self._session.say(self.tr("Select an item in the list or on the head; a handout is about one item."))
            return ""
        if not self._session.place:
            self._session.say(self.tr("Save this head as a head file first; pages are drawn from it."))
            return ""
        return chosen.item.id


class SystemsDialog(QDialog):
    """Which systems go into a file: at first those of which something is shown."""

    def __init__(self, session: Session, title: str, told: str, parent: QWidget):
        super().__init__(parent)
        self.setWindowTitle(title)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Systems"))
        shown = {name.partition(".")[0] for name in shown_ids(session)}
        for system in session.library.systems.values():
            count = self.tr("{n} items").format(n=len(system.items))
            row = QListWidgetItem(f"{text_in(system.name, session.style.language)} ({count})", self.list)
            row.setData(Qt.ItemDataRole.UserRole, system.id)
            row.setFlags(row.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            row.setCheckState(Qt.CheckState.Checked if system.id in shown else Qt.CheckState.Unchecked)
        self.every = QPushButton(self.tr("All systems"))
        self.every.clicked.connect(self._tick_all)
        self.unverified = QCheckBox(self.tr("With unverified items (marked ▲)"), checked=session.unverified_shown)
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel,
            accepted=self.accept,
            rejected=self.reject,
        )
        self.list.itemChanged.connect(self._follow)
        layout = QVBoxLayout(self)
        for widget in (QLabel(told, wordWrap=True), self.list, self.every, self.unverified, self._buttons):
            layout.addWidget(widget)
        self.resize(460, 480)
        self._follow()

    def systems(self) -> list[str]:
        """Ids of those that are ticked."""
        rows = [self.list.item(index) for index in range(self.list.count())]
        return [row.data(Qt.ItemDataRole.UserRole) for row in rows if row.checkState() == Qt.CheckState.Checked]

    def _tick_all(self) -> None:
        for index in range(self.list.count()):
            self.list.item(index).setCheckState(Qt.CheckState.Checked)

    def _follow(self) -> None:
        self._buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(bool(self.systems()))


def paint_pages(printer: QPrinter, pages: Sequence[QImage]) -> None:
    """Each picture on a page of its own, as large as fits, in the middle at the top."""
    with QPainter(printer) as painter:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number, page in enumerate(pages):
            if number:
                printer.newPage()
            painter.drawImage(fitted(page.size(), printer.pageLayout().paintRectPixels(printer.resolution())), page)


def fitted(size: QSize, room: QRect) -> QRect:
    """The largest rectangle of the shape of `size` in `room`, from its painter's origin, in the middle at the top."""
    scaled = size.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    return QRect((room.width() - scaled.width()) // 2, 0, scaled.width(), scaled.height())


def _page(path: Path) -> tuple[int, str]:
    """The order of "handout.png", "handout-2.png" ... "handout-10.png"."""
    return len(path.name), path.name


def _read(paths: Sequence[Path], tell: Tell) -> list[QImage]:
    pages = []
    for path in paths:
        tell("")
        pages.append(QImage(str(path)))
        if pages[-1].isNull():
            raise ScalpAtlasError(f"{path.name}: what was drawn for the printer cannot be read; try again.")
    return pages
