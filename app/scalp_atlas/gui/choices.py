"""What is remembered from one start to the next.

A settings file may be old, cut off or written by hand: what cannot be used there is as if it were not there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QSettings

from scalp_atlas.gui.language import CHOICES, system_language
from scalp_atlas.gui.session import SIDES, Session
from scalp_atlas.gui.theme import THEMES

TEXT_PT: Final = (8.0, 11.0, 40.0)  # smallest, first, lecture hall
OPACITY: Final = (0.15, 1.0)
LANGUAGES: Final = ("en", "zh")


def recall(settings: QSettings, session: Session) -> tuple[str, str]:
    """Give a session the choices of the last time; returns the theme and the language of the window.

    Who starts the program for the first time on a Chinese system has names and texts in Chinese, too.
    """
    style = {name: _value(settings, name, read) for name, read in _STYLE.items()}
    session.set_style(
        **{"language": system_language()} | {name: value for name, value in style.items() if value is not None}
    )
    session.set_side(_value(settings, "side", _one_of(SIDES)) or session.side)
    session.set_unverified_shown(_value(settings, "unverified", _switch) is not False)
    if settings.contains("shown"):
        session.set_ticked(str(settings.value("shown")).split(","))
    theme = _value(settings, "theme", _one_of(THEMES)) or THEMES[0]
    interface = _value(settings, "interface", _one_of(CHOICES)) or CHOICES[0]
    return theme, interface


def remember(settings: QSettings, session: Session, theme: str, interface: str) -> None:
    """Write down the choices of a session."""
    for name in _STYLE:
        settings.setValue(name, getattr(session.style, name))
    settings.setValue("side", session.side)
    settings.setValue("unverified", session.unverified_shown)
    settings.setValue("shown", ",".join(session.ticked()))
    settings.setValue("theme", theme)
    settings.setValue("interface", interface)
    if session.place:  # a head that could not be opened is not worth remembering
        settings.setValue("head", session.place)


def _value(settings: QSettings, name: str, read: Callable[[str], object]) -> object:
    """A stored value, or None where there is none that can be used."""
    try:
        return read(str(settings.value(name))) if settings.contains(name) else None
    except ValueError:
        return None


def _one_of(words: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(text)
        return text

    return read


def _within(least: float, most: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        return max(least, min(float(text), most))  # in this order NaN comes out as `least`

    return read


def _switch(text: str) -> bool:
    return {"true": True, "false": False}[_one_of(("true", "false"))(text.lower())]


_STYLE: Final[Mapping[str, Callable[[str], object]]] = {
    "label_size_pt": _within(TEXT_PT[0], TEXT_PT[2]),
    "language": _one_of(LANGUAGES),
    "skin_opacity": _within(*OPACITY),
    "hair_tint": _switch,
    "labels": _switch,
    "needles": _switch,
    "reference_lines": _switch,
    "landmarks": _switch,
    "cortex": _switch,
    "show_hidden_dotted": _switch,
    "reduced_motion": _switch,
}
