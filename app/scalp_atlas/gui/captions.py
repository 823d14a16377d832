"""What is said about a scene, as HTML: title, words, and whose words they are."""

from __future__ import annotations

from html import escape
from typing import Final

from scalp_atlas.entry import confidence_in_words
from scalp_atlas.gui.session import Session
from scalp_atlas.records import Text, text_in
from scalp_atlas.scenes import Scene, told

_FAINT: Final = {False: "#5b6066", True: "#b4b9bf"}
_SURE: Final[Text] = {"en": "{sure}.", "zh": "{sure}。"}
_SOURCES: Final[Text] = {"en": " Sources: {keys}.", "zh": "文献：{keys}。"}


def title_of(session: Session, scene: Scene) -> str:
    """The name of a scene in the language of names."""
    return told(scene, session.library, session.answer(scene.selected), session.style.language).title


def caption_of(session: Session, scene: Scene, *, names: bool = True, dark: bool = False) -> str:
    """Title and words of a scene; where a definition speaks, its sources and how sure it is stand below.

    Parameters
    ----------
    names : bool
        Without them there is no caption at all, since each would tell a name.
    """
    if not names:
        return ""
    language = session.style.language
    answer = session.answer(scene.selected)
    said = told(scene, session.library, answer, language)
    parts = [f"<b>{escape(said.title)}</b>"] if said.title else []
    parts += [escape(said.text).replace("\n", "<br>")] if said.text else []
    if said.item is not None and answer is not None:
        sure = said.item.how_sure(answer.variant)
        mark = "▲ " if sure.level == "unverified" else ""
        keys = ", ".join(answer.variant.sources if answer.variant else said.item.sources)
        sources = text_in(_SOURCES, language).format(keys=keys) if keys else ""
        told_sure = text_in(_SURE, language).format(sure=confidence_in_words(sure, language))
        faint = escape(f"{mark}{told_sure}{sources}")
        parts.append(f"<span style='color: {_FAINT[dark]}; font-size: small'>{faint}</span>")
    return "<br>".join(parts)
