"""The page of all keys: made from the menus as they are, and from what the head and the lists do with keys."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenuBar

from scalp_atlas.gui.actions import NAME, all_actions, keys_of


class KeyPage(QObject):
    """Writes the page, in the language of the window."""

    def html(self, menus: QMenuBar) -> str:
        """The acts that have keys, by menu, with what they do; then the keys that belong to no menu."""
        acts: dict[str, list[tuple[str, str, str]]] = {}
        for way, act in all_actions(menus):  # a menu goes on after one that lies within it
            if keys_of(act):
                acts.setdefault(" › ".join(way), []).append(
                    (keys_of(act), act.property(NAME) or act.text(), act.toolTip())
                )
        parts = [_table(title, rows) for title, rows in acts.items()]
        head = [
            (self.tr("Arrow keys"), self.tr("Turn the head"), self.tr("By 15 degrees")),
            ("+  −", self.tr("Zoom"), self.tr("Also with the wheel")),
            ("Esc", self.tr("Back"), self.tr("Closes what is read, clears a search, leaves full screen")),
        ]
        lists = [
            ("↑  ↓", self.tr("Next row"), self.tr("Selects the item and shows its text")),
            (self.tr("Space"), self.tr("Tick"), self.tr("Puts an item or a system on view, or takes it away")),
            ("Tab", self.tr("Next part"), self.tr("List, bar, head, bar, text; in a text from link to link")),
            ("Alt", self.tr("Menus"), self.tr("With the underlined letter opens one")),
        ]
        landmarks = [
            (self.tr("Enter"), self.tr("Confirm"), self.tr("The selected landmark is right where it is")),
            ("L", self.tr("Lock"), self.tr("The selected landmark stays where it is, or is free again")),
            ("Delete", self.tr("Take away"), self.tr("The selected landmark has no place any more")),
        ]
        mouse = [
            (self.tr("Drag"), self.tr("Turn the head"), self.tr("With Alt freely")),
            (self.tr("Shift or right button"), self.tr("Move the head"), ""),
            (self.tr("Wheel"), self.tr("Zoom"), ""),
            (self.tr("Click"), self.tr("Select"), self.tr("A double click goes there")),
        ]
        parts += [
            _table(self.tr("On the head"), head),
            _table(self.tr("In lists and texts"), lists),
            _table(self.tr("While landmarks are edited"), landmarks),
            _table(self.tr("Mouse"), mouse),
        ]
        return "".join(parts)


def _table(title: str, rows: list[tuple[str, str, str]]) -> str:
    told = "".join(
        f"<tr><td width='24%'><b>{escape(keys)}</b></td><td width='30%'>{escape(name)}</td><td>{escape(tip)}</td></tr>"
        for keys, name, tip in rows
    )
    return f"<h3>{escape(title)}</h3><table width='100%' cellpadding='2'>{told}</table>"
