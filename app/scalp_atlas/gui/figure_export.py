"""Draws a figure in a process of its own, by the same command that a person would type.

The window never waits for it, and what it writes is what `scalp-atlas figure` writes.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QWidget,
)

from scalp_atlas.figure.view import View
from scalp_atlas.gui.session import Session

WIDTHS_PX = (300, 3000, 12_000)  # smallest, first, largest


class FigureExport(QObject):
    """One figure at a time; `bar` shows that it is under way and offers to stop it."""

    finished = Signal(str)  # how it went, in a sentence

    def __init__(self, parent: QWidget):
        super().__init__(parent)
        self._process: QProcess | None = None
        self._path = Path()
        self.bar = QWidget()
        stop = QPushButton("Cancel")
        stop.clicked.connect(self.cancel)
        turning = QProgressBar(minimum=0, maximum=0, textVisible=False)
        turning.setFixedWidth(90)
        layout = QHBoxLayout(self.bar)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (QLabel("Drawing the figure"), turning, stop):
            layout.addWidget(widget)
        self.bar.hide()

    def start(
        self, session: Session, items: Sequence[str], view: View, path: Path, width: int, transparent: bool
    ) -> None:
        """Draw these items (ids with side) as the session shows them into an image file."""
        self.cancel()
        self._path = path
        process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONPATH", _package_path(environment.value("PYTHONPATH")))
        environment.insert("QT_QPA_PLATFORM", "offscreen")
        process.setProcessEnvironment(environment)
        process.finished.connect(self._end)
        process.errorOccurred.connect(self._never_started)
        process.start(
            sys.executable, ["-m", "scalp_atlas", *figure_arguments(session, items, view, path, width, transparent)]
        )
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
        sentence = told.splitlines()[-1].removeprefix("scalp-atlas: ") if told else "the figure could not be drawn"
        self._forget()
        self.finished.emit(f"Saved {self._path}" if code == 0 else sentence)

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
    """A name, without ending, that says what is in a file of what is shown."""
    systems = dict.fromkeys(name.split(".")[0] for name in session.visible_ids())
    told = "-".join(name for name in systems if name != "reference") or "head"
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


def ask_figure_size(parent: QWidget) -> tuple[int, bool] | None:
    """Width in pixels and whether the background shall be left out; None if the person thought better of it."""
    smallest, first, largest = WIDTHS_PX
    dialog = QDialog(parent, windowTitle="Export image")
    width = QSpinBox(minimum=smallest, maximum=largest, value=first, singleStep=100, suffix=" px")
    transparent = QCheckBox("Without background")
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    form = QFormLayout(dialog)
    form.addRow("Width", width)
    form.addRow("", transparent)
    form.addRow(buttons)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return None
    return width.value(), transparent.isChecked()


def _package_path(known: str) -> str:
    """The search path with this very package first, so that the child is the same program."""
    here = str(Path(__file__).resolve().parents[2])
    return f"{here}{':' if sys.platform != 'win32' else ';'}{known}" if known else here
