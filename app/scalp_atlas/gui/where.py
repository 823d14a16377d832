"""The question where a file is to be saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSettings
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

translate = QCoreApplication.translate


def ask_where(parent: QWidget, settings: QSettings, title: str, name: str, kinds: str) -> Path | None:
    """Ask where to save, beginning in the folder of the last time.

    Parameters
    ----------
    name : str
        What is proposed, with the ending of one of the kinds, which is proposed with it.
    kinds : str
        As a file dialog takes them: "PNG (*.png);;Folder (*)".

    Returns
    -------
    Path or None
        With the ending of the chosen kind, unless another ending was typed. None if nothing is to be saved, or a
        file must not be replaced that the dialog did not ask about, as its ending was added afterwards.
    """
    ending = name.rpartition(".")[2]
    first = next((kind for kind in kinds.split(";;") if kind.endswith(f"*.{ending})")), "")
    proposed = Path(str(settings.value("folder", Path.home()))) / name
    path, kind = QFileDialog.getSaveFileName(parent, title, str(proposed), kinds, first)
    if not path:
        return None
    chosen = Path(path)
    settings.setValue("folder", str(chosen.parent))
    if chosen.suffix and chosen.name != name:
        return chosen
    whole = chosen.with_name(chosen.name.removesuffix(f".{ending}") + kind.rpartition("*")[2].rstrip(")"))
    return whole if whole == chosen or _may_replace(parent, whole) else None


def _may_replace(parent: QWidget, path: Path) -> bool:
    if not path.is_file():
        return True
    told = translate("Where", "{file} is there already. Replace it?").format(file=path.name)
    return QMessageBox.question(parent, "Scalp Atlas", told) == QMessageBox.StandardButton.Yes
