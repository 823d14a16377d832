"""The heads that were opened last, as a menu."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSettings
from PySide6.QtWidgets import QMenu, QWidget

KEY = "recent"
MOST = 10


class RecentMenu(QMenu):
    """One row a file, the newest first; one that is gone is grey and says so. `load` opens one by its path."""

    def __init__(self, settings: QSettings, load: Callable[[str], None], parent: QWidget):
        super().__init__(parent)
        self._settings, self._load = settings, load
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self.retranslate)
        self.retranslate()

    def paths(self) -> list[str]:
        """As the settings have them; what is no list of names counts for nothing."""
        try:
            stored = json.loads(str(self._settings.value(KEY, "[]")))
        except ValueError:
            return []
        return [path for path in stored if isinstance(path, str)][:MOST] if isinstance(stored, list) else []

    def note(self, path: Path) -> None:
        """Put a file on top, if it is there."""
        if path.is_file():
            here = str(path.resolve())
            rest = [other for other in self.paths() if other != here]
            self._settings.setValue(KEY, json.dumps([here, *rest][:MOST]))
            self.retranslate()

    def forget(self) -> None:
        """Empty the list."""
        self._settings.remove(KEY)
        self.retranslate()

    def retranslate(self) -> None:
        """Write all rows anew."""
        self.clear()
        self.setTitle(self.tr("Open recent"))
        paths = self.paths()
        names = [Path(path).name for path in paths]
        for number, (path, name) in enumerate(zip(paths, names, strict=True), start=1):
            told = name if names.count(name) == 1 else f"{name} ({Path(path).parent.name})"
            told = told.replace("&", "&&")
            row = self.addAction(f"&{number % 10} {told}", partial(self._load, path))
            row.setToolTip(path)
            row.setStatusTip(path)
            if not Path(path).is_file():
                row.setEnabled(False)
                row.setText(self.tr("{0}: no longer there").format(told))
        self.addSeparator()
        empty = self.addAction(self.tr("Empty this list"), self.forget)
        empty.setStatusTip(self.tr("Forget which heads were opened; their files stay"))
        empty.setEnabled(bool(paths))
        self.menuAction().setEnabled(bool(paths))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
