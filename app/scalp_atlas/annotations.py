"""What a person adds to an atlas: rulers, notes, bookmarks, colours of one's own.

Frozen records, and the plain data that a file keeps of them. What hangs on a landmark or an item is kept by its
id and stands on every head that has it. A free place is kept in mm of the head frame with the name of its head
(`Head.name`, which for an own head is the name of its file without folder, so that it may be moved), and stands on
that head alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

import orjson

from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.files import write_beside

Rgb = tuple[int, int, int]
End = Literal["", "start", "end"]
Made = TypeVar("Made")

FORMAT: Final = 1
LONGEST_TEXT: Final = 2000
_FARTHEST_MM: Final = 500.0  # no place of a head lies farther from its origin
_COLOUR: Final = re.compile(r"^#[0-9a-fA-F]{6}$")


@dataclass(frozen=True)
class OnLandmark:
    """The place of a landmark ("nasion", "tragus.left")."""

    landmark: str


@dataclass(frozen=True)
class OnItem:
    """A point, or one end of a line, of an item given with its side ("points.gv20", "issa.ms6.left").

    Attributes
    ----------
    item : str
    piece : int
        Number of the drawn piece, from 0.
    end : "start" or "end"
        Of a line; of a point "".
    """

    item: str
    piece: int = 0
    end: End = ""


@dataclass(frozen=True)
class Free:
    """A place (x, y, z) in mm of the head frame, on the head of that name."""

    place: tuple[float, float, float]
    head: str


Spot = OnLandmark | OnItem | Free


@dataclass(frozen=True)
class Ruler:
    """A tape laid over the scalp through two or more places."""

    spots: tuple[Spot, ...]
    name: str = ""


@dataclass(frozen=True)
class Note:
    """A text pinned to a place; `arrow` is the place that it points to, if any."""

    text: str
    spot: Spot
    arrow: Spot | None = None


@dataclass(frozen=True)
class Bookmark:
    """An item (id with side), or a view (the seven numbers of `figure.view.View`, else empty), under a name."""

    name: str
    item: str = ""
    view: tuple[float, ...] = ()


@dataclass(frozen=True)
class Annotations:
    """All that was added, in the order in which it was.

    Attributes
    ----------
    rulers, notes, bookmarks : tuples
    colours : mapping of a system's id, or an item's id without side, to (red, green, blue) of 0 to 255
        A colour of an item goes before that of its system.
    """

    rulers: tuple[Ruler, ...] = ()
    notes: tuple[Note, ...] = ()
    bookmarks: tuple[Bookmark, ...] = ()
    colours: Mapping[str, Rgb] = field(default_factory=dict)

    @property
    def items_measured(self) -> set[str]:
        """Ids of the items that rulers and notes hang on."""
        spots = [spot for ruler in self.rulers for spot in ruler.spots]
        spots += [spot for note in self.notes for spot in (note.spot, note.arrow) if spot is not None]
        return {spot.item for spot in spots if isinstance(spot, OnItem)}

    def as_data(self) -> dict[str, Any]:
        """Lists, dicts, texts and numbers that JSON can hold; `from_data` makes equal annotations of them."""
        return {
            "format": FORMAT,
            "rulers": [{"name": one.name, "spots": [_spot_data(spot) for spot in one.spots]} for one in self.rulers],
            "notes": [
                {"text": one.text, "at": _spot_data(one.spot)}
                | ({"arrow": _spot_data(one.arrow)} if one.arrow is not None else {})
                for one in self.notes
            ],
            "bookmarks": [
                {"name": one.name} | ({"item": one.item} if one.item else {"view": list(one.view)})
                for one in self.bookmarks
            ],
            "colours": {key: "#{:02x}{:02x}{:02x}".format(*rgb) for key, rgb in self.colours.items()},
        }


def from_data(data: object) -> tuple[Annotations, tuple[str, ...]]:
    """Annotations of what `as_data` gave, and a sentence for each entry that cannot be used; the rest is kept.

    Parameters
    ----------
    data : object
        Whatever was read from a file.
    """
    if not isinstance(data, dict):
        return Annotations(), (f"annotations: expected a table of rulers, notes and so on, found {_shown(data)}",)
    if data.get("format", FORMAT) != FORMAT:
        newer = f"annotations: format {_shown(data['format'])} is not known, expected {FORMAT}; use a newer program"
        return Annotations(), (newer,)
    told: list[str] = []
    known = ("format", "rulers", "notes", "bookmarks", "colours")
    told += [f"annotations: {_shown(key)} is not known and left out" for key in data if key not in known]
    return (
        Annotations(
            rulers=_all(data, "rulers", _ruler, told),
            notes=_all(data, "notes", _note, told),
            bookmarks=_all(data, "bookmarks", _bookmark, told),
            colours=_colours(data.get("colours", {}), told),
        ),
        tuple(told),
    )


def read_annotations(path: Path) -> tuple[Annotations, tuple[str, ...]]:
    """Annotations of a JSON file, and a sentence for each entry that cannot be used.

    Raises
    ------
    ScalpAtlasError
        If there is no such file, or it holds no JSON.
    """
    try:
        return from_data(orjson.loads(path.read_bytes()))
    except OSError as error:
        raise ScalpAtlasError(f"{path}: cannot be read: {error.strerror}") from None
    except orjson.JSONDecodeError as error:
        raise ScalpAtlasError(f"{path.name}: is no JSON ({error}); write it from the window") from None


def write_annotations(path: Path, annotations: Annotations) -> None:
    """Write annotations as JSON, beside the place and moved there when whole.

    Raises
    ------
    ScalpAtlasError
    """
    write_beside(path, orjson.dumps(annotations.as_data(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


class _Broken(Exception):
    """Why an entry cannot be used, as the end of a sentence."""


def _spot_data(spot: Spot) -> dict[str, Any]:
    match spot:
        case OnLandmark(landmark):
            return {"landmark": landmark}
        case OnItem(item, piece, end):
            return {"item": item, "piece": piece, "end": end}
        case Free(place, head):
            return {"place": list(place), "head": head}


def _all(data: Mapping[str, Any], key: str, read: Callable[[Any], Made], told: list[str]) -> tuple[Made, ...]:
    """Every sound entry of a list; of each other one a sentence is added to `told`."""
    entries = data.get(key, [])
    if not isinstance(entries, list):
        told.append(f"{key}: expected a list, found {_shown(entries)}")
        return ()
    made = []
    for number, entry in enumerate(entries, 1):
        try:
            made.append(read(entry))
        except _Broken as why:
            told.append(f"{key}, entry {number}: {why}; it is left out")
    return tuple(made)


def _ruler(entry: Any) -> Ruler:
    table = _table(entry, ("name", "spots"))
    spots = table.get("spots")
    if not isinstance(spots, list) or len(spots) < 2:
        raise _Broken(f"expected two or more spots, found {_shown(spots)}")
    return Ruler(tuple(_spot(spot) for spot in spots), _text(table.get("name", "")))


def _note(entry: Any) -> Note:
    table = _table(entry, ("text", "at", "arrow"))
    arrow = _spot(table["arrow"]) if "arrow" in table else None
    return Note(_text(table.get("text"), empty=False), _spot(table.get("at")), arrow)


def _bookmark(entry: Any) -> Bookmark:
    table = _table(entry, ("name", "item", "view"))
    name = _text(table.get("name"), empty=False)
    if "item" in table:
        return Bookmark(name, item=_text(table["item"], empty=False))
    return Bookmark(name, view=_numbers(table.get("view"), 7))


def _spot(entry: Any) -> Spot:
    if isinstance(entry, dict) and "landmark" in entry:
        return OnLandmark(_text(_table(entry, ("landmark",))["landmark"], empty=False))
    if isinstance(entry, dict) and "item" in entry:
        table = _table(entry, ("item", "piece", "end"))
        piece, end = table.get("piece", 0), table.get("end", "")
        if type(piece) is not int or piece < 0:
            raise _Broken(f"piece {_shown(piece)} is no number of a piece, expected 0 or more")
        if end not in ("", "start", "end"):
            raise _Broken(f'end {_shown(end)} is no end, expected "start", "end" or, of a point, ""')
        return OnItem(_text(table["item"], empty=False), piece, end)
    if isinstance(entry, dict) and "place" in entry:
        table = _table(entry, ("place", "head"))
        x, y, z = _numbers(table["place"], 3)
        if max(map(abs, (x, y, z))) > _FARTHEST_MM:
            raise _Broken(f"{_shown(table['place'])} lies beyond any head, expected mm within {_FARTHEST_MM:g}")
        return Free((x, y, z), _text(table.get("head"), empty=False))
    raise _Broken(f"expected a spot with a landmark, an item or a place, found {_shown(entry)}")


def _colours(entry: Any, told: list[str]) -> dict[str, Rgb]:
    if not isinstance(entry, dict):
        told.append(f"colours: expected a table, found {_shown(entry)}")
        return {}
    made: dict[str, Rgb] = {}
    for key, value in entry.items():
        if isinstance(key, str) and isinstance(value, str) and _COLOUR.match(value):
            made[key] = (int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16))
        else:
            told.append(
                f'colours, {_shown(key)}: expected a colour as "#2a7fb8", found {_shown(value)}; it is left out'
            )
    return made


def _table(entry: Any, known: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise _Broken(f"expected a table, found {_shown(entry)}")
    unknown = [key for key in entry if key not in known]
    if unknown:
        raise _Broken(f"{_shown(unknown[0])} is not known, expected {', '.join(known)}")
    return entry


def _text(value: Any, *, empty: bool = True) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or not (empty or value.strip()):
        raise _Broken(f"expected a text of {0 if empty else 1} to {LONGEST_TEXT} letters, found {_shown(value)}")
    return value


def _numbers(value: Any, count: int) -> tuple[float, ...]:
    sound = isinstance(value, list) and len(value) == count
    if not sound or not all(type(number) in (int, float) and math.isfinite(number) for number in value):
        raise _Broken(f"expected {count} numbers, found {_shown(value)}")
    return tuple(float(number) for number in value)


def _shown(value: object) -> str:
    """A value as it stands in a sentence, cut short."""
    told = repr(value)
    return told if len(told) <= 40 else f"{told[:39]}…"
