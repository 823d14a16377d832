"""A page of text beside the window, which scrolls where the screen is low."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

WIDTH_PX = 560


class TextDialog(QDialog):
    """Shows an HTML page; as high as the page, but never higher than the window it belongs to."""

    def __init__(self, title: str, html: str, parent: QWidget):
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.page = QTextBrowser(openExternalLinks=True)
        self.page.setAccessibleName(title)
        self.page.setHtml(html)
        self.page.document().setTextWidth(WIDTH_PX)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        printing = buttons.addButton(self.tr("Print…"), QDialogButtonBox.ButtonRole.ActionRole)
        printing.clicked.connect(self.print_page)
        layout = QVBoxLayout(self)
        layout.addWidget(self.page)
        layout.addWidget(buttons)
        wanted = QSize(WIDTH_PX + 60, round(self.page.document().size().height()) + 80)
        self.resize(wanted.boundedTo(parent.size()))

    def print_page(self) -> None:
        """Ask for a printer or a PDF file, and print the page on it."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            self.page.print_(printer)
