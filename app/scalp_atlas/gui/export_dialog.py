"""How large an exported picture shall be, and what shall be on it."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QFormLayout, QSpinBox, QWidget

from scalp_atlas.figure.image import FigureSpec
from scalp_atlas.figure.view import View
from scalp_atlas.gui.session import Session

WIDTHS_PX = (600, 3000, 12000)  # least, first, most
PX_PER_CM = 118.11  # 300 dots an inch


class ExportDialog(QDialog):
    """Asks for width and background of a figure."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle("Export image")
        least, first, most = WIDTHS_PX
        self.width_px = QSpinBox(minimum=least, maximum=most, value=first, singleStep=100)
        self.width_px.setToolTip("3000 pixels are a page's width in print")
        self.width_px.valueChanged.connect(self._tell_size)
        self.transparent = QCheckBox("No background, to be laid over something else")
        self.transparent.setToolTip("For PNG, WebP and TIFF")
        self.legend = QCheckBox("With the legend of all items", checked=True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.addRow("Width", self.width_px)
        form.addRow("", self.transparent)
        form.addRow("", self.legend)
        form.addRow(buttons)
        self._tell_size(first)

    def _tell_size(self, width_px: int) -> None:
        self.width_px.setSuffix(f" pixels, {width_px / PX_PER_CM:.0f} cm in print")


def shown_figure(
    session: Session, view: View, width: int, transparent: bool = False, legend: bool = True
) -> FigureSpec:
    """The figure of what a session shows, seen as in the window."""
    style = session.style
    return FigureSpec(
        items=shown_ids(session),
        view=view,
        width=width,
        side=session.side,
        language=style.language,
        label_size=style.label_size_pt,
        transparent=transparent,
        dark=style.dark,
        skin_opacity=style.skin_opacity,
        hair_tint=style.hair_tint,
        labels=style.labels,
        legend=legend,
    )


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
