"""A deck of flash cards for Anki: where is it, what is this, what is it named for.

Ids hang on the item and the language alone, so that a deck that is imported again updates the cards and keeps what
was learned.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Final, Protocol

from scalp_atlas.entry import WORDS as ENTRY_WORDS
from scalp_atlas.entry import marked_confidence
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.files import write_beside
from scalp_atlas.records import Item, Library, Resolution, Resolved, Statement, Text, text_in

FIELDS: Final = (
    "Id",
    "Name",
    "Code",
    "English",
    "Pinyin",
    "Characters",
    "System",
    "Where",
    "Bare",
    "Picture",
    "Uses",
    "Confidence",
    "Sources",
    "Note",
)
_WORDS: Final[Mapping[str, Text]] = {
    "model": {"en": "Scalp Atlas", "zh": "头皮针图谱"},
    "where": {"en": "Where is it?", "zh": "在何处？"},
    "what": {"en": "What is this?", "zh": "这是什么？"},
    "uses": {"en": "What do the sources name it for?", "zh": "文献载其主治为何？"},
    "sources": {"en": "Sources: ", "zh": "文献来源："},
    "shown_on": {"en": "Shown on: {head}. ", "zh": "所示之头：{head}。"},
    "part": {"en": "{name}: {use}", "zh": "{name}：{use}"},
    "list": {"en": "; ", "zh": "；"},
    "note": {
        "en": "For teaching: this reports what the named sources say and recommends no treatment. Places are computed "
        "on a model head and differ from person to person.",
        "zh": "供教学使用：仅转述所列文献，不作任何治疗建议。位置按模型头计算，因人而异。",
    },
}
_CSS: Final = """.card { font-family: sans-serif; font-size: 20px; text-align: center; color: #1c1e21;
  background: #f6f6f4; }
.nightMode.card { color: #eeeff0; background: #282b2f; }
img { max-width: 100%; height: auto; }
.zh { font-size: 30px; } .faint { font-size: 14px; opacity: 0.75; } .left { text-align: left; }"""
_NAMES: Final = (
    "<div class='zh'>{{Characters}}</div><div>{{Pinyin}}</div><div><b>{{Code}}</b> {{English}}</div>"
    "<div class='faint'>{{System}}</div>"
)
_FOOT: Final = "<p class='faint'>{{Confidence}}</p><p class='faint'>{{Sources}}</p><p class='faint'>{{Note}}</p>"


class Pictures(Protocol):
    """Who draws the cards."""

    def view_of(self, readings: Sequence[Resolved]) -> str:
        """From where an item is seen best."""

    def bare(self, view: str) -> bytes:
        """A JPEG of the head alone."""

    def shown(self, readings: Sequence[Resolved], view: str) -> bytes:
        """A JPEG of the head with an item."""


@dataclass(frozen=True)
class Note:
    """What the cards of one item are made from: the texts of `FIELDS`, and its pictures by the name of their file."""

    item: Item
    texts: tuple[str, ...]
    pictures: Mapping[str, bytes]


def notes_of(
    library: Library,
    resolution: Resolution,
    head_title: Text,
    language: str,
    pictures: Pictures,
    progress: Callable[[float], None] = lambda share: None,
) -> list[Note]:
    """A note for each item of a resolution of which anything can be asked.

    An item without a place on the head has no picture; without indications either it is left out.
    """
    by_item: dict[str, list[Resolved]] = {}
    items: dict[str, Item] = {}
    for missing in resolution.unresolved.values():
        items[missing.item.id] = missing.item
    for answer in resolution.resolved.values():
        items[answer.item.id] = answer.item
        if answer.variant is None:
            by_item.setdefault(answer.item.id, []).append(answer)
    order = {item.id: place for place, item in enumerate(_in_order(library))}
    notes = []
    bare: dict[str, bytes] = {}
    for done, item in enumerate(sorted(items.values(), key=lambda one: order[one.id]), 1):
        note = _note(library, item, by_item.get(item.id, []), head_title, language, pictures, bare)
        if note is not None:
            notes.append(note)
        progress(done / len(items))
    return notes


def save_deck(path: Path, library: Library, notes: Iterable[Note], language: str) -> None:
    """Write notes as an .apkg, one deck a system; whole or not at all.

    Raises
    ------
    ScalpAtlasError
    """
    import genanki  # only for a deck

    model = _model(genanki, language)
    decks: dict[str, Any] = {}
    media: dict[str, bytes] = {}
    for note in notes:
        system = note.item.system
        if system not in decks:
            title = text_in(library.systems[system].name, language)
            name = f"{text_in(_WORDS['model'], language)}::{title}"
            decks[system] = genanki.Deck(stable_id("deck", language, system), name)
        tags = ["scalp-atlas", system, note.item.confidence.level]
        guid = genanki.guid_for("scalp-atlas", language, note.item.id)
        decks[system].add_note(genanki.Note(model, list(note.texts), guid=guid, tags=tags))
        media |= note.pictures
    if not decks:
        raise ScalpAtlasError(f"{path.name}: nothing can be asked of these items; name other systems")
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in sorted(media)]
        for file in files:
            file.write_bytes(media[file.name])
        whole = Path(folder) / "deck.apkg"
        genanki.Package(list(decks.values()), [str(file) for file in files]).write_to_file(str(whole))
        write_beside(path, whole.read_bytes())


def stable_id(*words: str) -> int:
    """A number of 31 bits that hangs on these words alone, as Anki wants them for note types and decks."""
    digest = hashlib.sha256("/".join(("scalp-atlas", *words)).encode()).hexdigest()
    return (1 << 30) + int(digest[:8], 16) % (1 << 30)


def _model(genanki: Any, language: str) -> Any:
    where, what, uses = (text_in(_WORDS[key], language) for key in ("where", "what", "uses"))
    templates = [
        {
            "name": where,
            "qfmt": f"{{{{#Picture}}}}{_NAMES}<p>{where}</p>{{{{Bare}}}}{{{{/Picture}}}}",
            "afmt": f"{_NAMES}<hr id='answer'>{{{{Picture}}}}<p>{{{{Where}}}}</p>{_FOOT}",
        },
        {
            "name": what,
            "qfmt": f"{{{{#Picture}}}}<p>{what}</p>{{{{Picture}}}}{{{{/Picture}}}}",
            "afmt": f"{{{{Picture}}}}<hr id='answer'>{_NAMES}<p>{{{{Where}}}}</p>{_FOOT}",
        },
        {
            "name": uses,
            "qfmt": f"{{{{#Uses}}}}{_NAMES}<p>{uses}</p>{{{{/Uses}}}}",
            "afmt": f"{{{{FrontSide}}}}<hr id='answer'><div class='left'>{{{{Uses}}}}</div>{_FOOT}",
        },
    ]
    name = f"{text_in(_WORDS['model'], language)} ({language})"
    fields = [{"name": field} for field in FIELDS]
    return genanki.Model(stable_id("note type", language), name, fields=fields, templates=templates, css=_CSS)


def _in_order(library: Library) -> Iterable[Item]:
    return (item for system in library.systems.values() for item in system.items.values())


def _note(
    library: Library,
    item: Item,
    readings: Sequence[Resolved],
    head_title: Text,
    language: str,
    pictures: Pictures,
    bare: dict[str, bytes],
) -> Note | None:
    uses = _uses(item, language)
    if not readings and not uses:
        return None
    drawn: dict[str, bytes] = {}
    bare_name = shown_name = ""
    if readings:
        view = pictures.view_of(readings)
        if view not in bare:
            bare[view] = pictures.bare(view)
        bare_name = _named(f"scalp-atlas-{view}", bare[view])
        shown = pictures.shown(readings, view)
        shown_name = _named(f"scalp-atlas-{item.id}", shown)
        drawn = {bare_name: bare[view], shown_name: shown}
    code, name = item.label(language)
    sources = text_in(_WORDS["list"], language).join(
        library.sources[key].title if key in library.sources else key for key in item.sources
    )
    head = text_in(_WORDS["shown_on"], language).format(head=text_in(head_title, language)) if readings else ""
    told = {
        "Id": item.id,
        "Name": f"{code} {name}".strip(),
        "Code": item.code,
        "English": item.name["en"],
        "Pinyin": item.name.get("pinyin", ""),
        "Characters": item.name.get("zh", ""),
        "System": text_in(library.systems[item.system].name, language),
        "Where": text_in(item.where, language),
        "Confidence": marked_confidence(item.confidence, language),
        "Sources": text_in(_WORDS["sources"], language) + sources if sources else "",
        "Note": head + text_in(_WORDS["note"], language),
    }
    texts = {field: escape(text) for field, text in told.items()} | {
        "Bare": f'<img src="{bare_name}">' if bare_name else "",
        "Picture": f'<img src="{shown_name}">' if shown_name else "",
        "Uses": uses,
    }
    return Note(item, tuple(texts[field] for field in FIELDS), drawn)


def _named(stem: str, picture: bytes) -> str:
    """A name that changes with the picture, as Anki keeps a file whose name it knows."""
    return f"{stem}-{hashlib.sha256(picture).hexdigest()[:8]}.jpg"


def _uses(item: Item, language: str) -> str:
    """What sources name an item, or parts of it, for: a list in HTML, or ""."""
    rows = [_statement(statement, language) for statement in item.indications]
    part = text_in(_WORDS["part"], language)
    for one in item.parts:
        name, use = text_in(one.name, language), text_in(one.use, language)
        if use:
            rows.append(escape(part.format(name=name, use=use)))
    return f"<ul>{''.join(f'<li>{row}</li>' for row in rows)}</ul>" if rows else ""


def _statement(statement: Statement, language: str) -> str:
    keys = f" <span class='faint'>[{escape(', '.join(statement.sources))}]</span>" if statement.sources else ""
    level = statement.confidence
    sure = f" <i>▲ {text_in(ENTRY_WORDS[level], language)}</i>" if level not in ("", "verified") else ""
    return f"{escape(text_in(statement.text, language))}{sure}{keys}"
