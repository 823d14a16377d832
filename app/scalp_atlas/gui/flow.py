"""A row of buttons that breaks into further rows where the window is narrow or the letters are large."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem

GAP_PX = 1


class FlowLayout(QLayout):
    """Lays its widgets from left to right, and goes on in the next row where there is no room.

    What follows `add_stretch` stands at the right end if all is in one row.
    """

    def __init__(self, *margins: int):
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._stretch_before = -1
        self.setContentsMargins(*margins)

    def add_stretch(self) -> None:
        """Let what comes now stand at the right."""
        self._stretch_before = len(self._items)

    # Qt's questions

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        sizes = [item.sizeHint() for item in self._items]
        width = sum(size.width() + GAP_PX for size in sizes)
        return self._with_margins(QSize(width, max((size.height() for size in sizes), default=0)))

    def minimumSize(self) -> QSize:
        least = QSize()
        for item in self._items:
            least = least.expandedTo(item.minimumSize())
        return self._with_margins(least)

    def setGeometry(self, place: QRect) -> None:
        super().setGeometry(place)
        self._lay(place, move=True)

    def _with_margins(self, size: QSize) -> QSize:
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _lay(self, place: QRect, *, move: bool) -> int:
        """Put the widgets where they belong within a width; the height that takes."""
        margins = self.contentsMargins()
        left, right = place.left() + margins.left(), place.left() + place.width() - margins.right()
        spare = place.width() - self.sizeHint().width()
        x, y = left, place.top() + margins.top()
        row = max((item.sizeHint().height() for item in self._items), default=0)
        for number, item in enumerate(self._items):
            size = item.sizeHint()
            if number == self._stretch_before and spare > 0:
                x += spare
            if x > left and x + size.width() > right:
                x, y = left, y + row + GAP_PX
            if move:
                item.setGeometry(QRect(QPoint(x, y + (row - size.height()) // 2), size))
            x += size.width() + GAP_PX
        return y + row + margins.bottom() - place.top()
