"""Draws a figure in a process of its own, by the same command that a person would type.

The window never waits for it, and what it writes is what `scalp-atlas figure` writes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QProcess, QProcessEnvironment, QTemporaryDir, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QWidget,
)

from scalp_atlas.annotations import Annotations, write_annotations
from scalp_atlas.figure.view import View
from scalp_atlas.gui.language import spoken
from scalp_atlas.gui.session import Session

_MOST_NAMED = 4  # systems in the name of a file
WIDTHS_PX = (300, 3000, 12_000)  # smallest, first, largest
translate = QCoreApplication.translate


class FigureExport(QObject):
    """One figure at a time; `bar` shows that it is under way and offers to stop it."""

    finished = Signal(str)  # how it went, in a sentence

    def __init__(self, parent: QWidget):
        super().__init__(parent)
        self._told = QLabel()
        self._process: QProcess | None = None
        self._path = Path()
        self._then: Callable[[], None] | None = None
        self._beside = QTemporaryDir()  # for what was added to the head, as the command reads it
        self.bar = QWidget()
        self._stop = QPushButton()
        self._stop.clicked.connect(self.cancel)
        self._turning = QProgressBar(minimum=0, maximum=0, textVisible=False)
        self._turning.setFixedWidth(90)
        layout = QHBoxLayout(self.bar)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self._told, self._turning, self._stop):
            layout.addWidget(widget)
        self.retranslate()
        self.bar.hide()

    def retranslate(self) -> None:
        """The word of the button, in the language of the window."""
        self._stop.setText(self.tr("Cancel"))

    def start(
        self,
        session: Session,
        items: Sequence[str],
        view: View,
        path: Path,
        width: int,
        transparent: bool,
        annotated: bool = True,
        more: Sequence[str] = (),
        then: Callable[[], None] | None = None,
    ) -> None:
        """Draw these items (ids with side) as the session shows them into an image file.

        `annotated`: with rulers and notes; colours of one's own hold in any case. `more` goes to the command as it
        is; `then` as in `run`.
        """
        whole, added = session.annotations, self._beside.filePath("annotations.json")
        write_annotations(Path(added), whole if annotated else Annotations(colours=whole.colours))
        drawn = figure_arguments(session, items, view, path, width, transparent)
        self.run([*drawn, f"--annotations={added}", *more], path, self.tr("Drawing the figure"), then)

    def run(self, arguments: Sequence[str], path: Path, told: str, then: Callable[[], None] | None = None) -> None:
        """Carry out a command of `scalp-atlas` that draws into a file or folder; `told` says so beside the bar.

        When it has gone well `then` is called, or `finished` says that the file is saved.
        """
        self.cancel()
        self._then = then
        self._path, self._printed = path, ""
        self._told.setText(told)
        self._turning.setRange(0, 0)
        process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONPATH", _package_path(environment.value("PYTHONPATH")))
        environment.insert("QT_QPA_PLATFORM", "offscreen")
        process.setProcessEnvironment(environment)
        process.readyReadStandardOutput.connect(self._progress)
        process.finished.connect(self._end)
        process.errorOccurred.connect(self._never_started)
        process.start(sys.executable, ["-m", "scalp_atlas", *arguments])
        self._process = process
        self.bar.show()

    def cancel(self) -> None:
        """Stop drawing; no file is left half written."""
        if self._process is not None:
            self._process.finished.disconnect(self._end)
            self._process.kill()
            self._process.waitForFinished(2000)
            self._forget()

    def _end(self, code: int, _status: object = None) -> None:
        if self._process is None:
            return
        told = bytes(self._process.readAllStandardError().data()).decode(errors="replace").strip()
        sentence = told.splitlines()[-1].removeprefix("scalp-atlas: ") if told else ""
        self._forget()
        if code == 0 and self._then is not None:
            self._then()
        elif code == 0:
            noted = [spoken(line.strip()) for line in self._printed.splitlines() if line.startswith("  ")]
            self.finished.emit(". ".join([self.tr("Saved {path}").format(path=self._path), *noted]))
        else:
            self.finished.emit(sentence or self.tr("The figure could not be drawn"))

    def _progress(self) -> None:
        """Show "3 / 13" as a share."""
        printed = bytes(self._process.readAllStandardOutput().data()).decode(errors="replace")
        self._printed += printed
        lines = printed.split("\n")
        counted = [line.split(" / ") for line in lines if line.replace(" / ", "").strip().isdecimal()]
        if counted:
            done, count = map(int, counted[-1])
            self._turning.setRange(0, count)
            self._turning.setValue(done)

    def _never_started(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._end(1)

    def _forget(self) -> None:
        if self._process is not None:
            self._process.deleteLater()
        self._process = None
        self.bar.hide()


def shown_ids(session: Session) -> tuple[str, ...]:
    """Ids with side of what is drawn, reference lines only if they are."""
    shown = session.visible_ids()
    if session.style.reference_lines:
        return shown
    return tuple(name for name in shown if not name.startswith("reference."))


def file_name(session: Session) -> str:
    """A name, without ending, that says what is in a file of what is shown: the head, and one item or the systems."""
    shown = [name.split(".") for name in session.visible_ids() if not name.startswith("reference.")]
    items = dict.fromkeys("-".join(parts[:2]).partition("~")[0] for parts in shown)
    systems = dict.fromkeys(parts[0] for parts in shown)
    told = "-".join(items if len(items) == 1 else systems) or "head"
    if len(systems) > _MOST_NAMED:
        told = f"{len(systems)}-systems"
    return f"{session.head.name if session.head else 'head'}-{told}"


def figure_arguments(
    session: Session, items: Sequence[str], view: View, path: Path, width: int, transparent: bool
) -> list[str]:
    """The words after `scalp-atlas` that draw what the session shows."""
    style = session.style
    switches = {
        "--transparent": transparent,
        "--force": True,  # whoever chose the file was asked
        "--dark": style.dark,
        "--no-hair": not style.hair_tint,
        "--no-labels": not style.labels,
        "--needles": style.needles,
        "--cortex": style.cortex,
        "--without-unverified": not session.unverified_shown,
    }
    return [
        "figure",
        f"--head={session.place}",
        f"--items={','.join(items)}",
        f"--camera={','.join(repr(float(number)) for number in view.numbers())}",
        f"--side={session.side}",
        f"--language={style.language}",
        f"--label-size={style.label_size_pt}",
        f"--skin-opacity={style.skin_opacity}",
        f"--width={width}",
        f"--out={path}",
        *(switch for switch, on in switches.items() if on),
    ]


def playback_arguments(session: Session, item_id: str, path: Path) -> list[str]:
    """The words after `scalp-atlas` that draw how an item (id with side) is found, as the session shows it."""
    style = session.style
    switches = {"--dark": style.dark, "--no-hair": not style.hair_tint}
    return [
        "playback",
        item_id,
        "--force",  # whoever chose the file was asked
        f"--head={session.place}",
        f"--language={style.language}",
        f"--out={path}",
        "--progress",
        *(switch for switch, on in switches.items() if on),
    ]


def _package_path(known: str) -> str:
    """The search path with this very package first, so that the child is the same program."""
    here = str(Path(__file__).resolve().parents[2])
    return f"{here}{':' if sys.platform != 'win32' else ';'}{known}" if known else here
