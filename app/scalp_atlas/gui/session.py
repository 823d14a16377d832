"""What the window shows, as one object: state in, past-tense signals out.

No widget knows another widget. A widget calls a method here; every widget that cares hears the signal.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from scalp_atlas.records import Library, Resolution


class Session(QObject):
    """The head, the library, what they come to, and what of it is shown.

    Ids in signals and sets are ids with side ("jiao.motor.left") as in `Resolution.resolved`.
    """

    head_changed = Signal()  # a new head, and with it a new resolution
    visibility_changed = Signal()  # the set returned by `visible_ids()` is another one
    selection_changed = Signal(str)  # id with side, or "" for none
    hover_changed = Signal(str)  # id with side, or ""
    style_changed = Signal()  # look: tint, opacity, dark, label size, labels, language, reference lines
    view_requested = Signal(str)  # "front", "left", "right", "back", "top", "three_quarter", "home", "selection"
    message_shown = Signal(str)  # a sentence for the status line
