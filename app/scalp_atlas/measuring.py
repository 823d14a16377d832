"""Rulers on one head: where their places lie, how long they are along the scalp, and in which cun that is told.

Which cun is the local one, no source says for a length of any direction and place. The rule here, which is ours:
a ruler that goes farther sideways than front to back or up and down, added up from place to place, is told in a
cun measured across the head, any other in one measured along it; and of those in the one whose own line (the
midline between the hairlines, or from brow to hairline; the row behind the hairline, or from mastoid to mastoid)
lies nearest to the ruler's middle. The shifts written in the definitions follow it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson

from scalp_atlas.annotations import Free, OnItem, OnLandmark, Ruler, Spot
from scalp_atlas.errors import GeometryError, ScalpAtlasError
from scalp_atlas.files import write_beside
from scalp_atlas.geometry import Curve
from scalp_atlas.head import Head
from scalp_atlas.landmark_edit import short_name
from scalp_atlas.records import Library, Points, Resolution, Resolved, Scale, Text, text_in
from scalp_atlas.wording import UNITS

OFF_SKIN_MM: Final = 3.0
DEEPEST_MM: Final = 20.0
SPACING_MM: Final = 1.0
DECIMALS: Final = 3
CSV_COLUMNS: Final = ("name", "from", "to", "length_cm", "length_cun", "cun", "mm_per_cun", "rule", "missing")
WORDS: Final[Mapping[str, Text]] = {
    "other_head": {"en": "this place belongs to the head {head}", "zh": "此处属于头模“{head}”"},
    "off_skin": {"en": "this place does not lie on the scalp", "zh": "此处不在头皮上"},
    "no_landmark": {"en": "this head has no landmark {name}", "zh": "此头模无标志点“{name}”"},
    "no_item": {"en": "{name} has no place on this head", "zh": "{name}在此头上无位置"},
    "no_way": {"en": "no way over the scalp joins its places", "zh": "各点之间无法沿头皮连线"},
    "start": {"en": "{name}, first end", "zh": "{name}起端"},
    "end": {"en": "{name}, last end", "zh": "{name}止端"},
    "left": {"en": "{name} (L)", "zh": "{name}（左）"},
    "right": {"en": "{name} (R)", "zh": "{name}（右）"},
    "free": {"en": "a place of one's own", "zh": "自定点"},
    "length": {"en": "{cm:.1f} cm", "zh": "{cm:.1f}厘米"},
    "in_cun": {"en": "{cm:.1f} cm = {cun:.1f} {unit}", "zh": "{cm:.1f}厘米＝{cun:.1f}{unit}"},
    "across": {
        "en": "It goes farther sideways than front to back or up and down; of the lines that a transverse cun is "
        "measured on, that of the {unit} is nearest: {definition} The choice by direction and place is ours.",
        "zh": "横向走行多于前后、上下走行；在量取横寸的各线中，以{unit}之线最近：{definition}"
        "依方向与部位择寸为本程序所定。",
    },
    "along": {
        "en": "It goes farther front to back or up and down than sideways; of the lines that such a cun is measured "
        "on, that of the {unit} is nearest: {definition} The choice by direction and place is ours.",
        "zh": "前后、上下走行多于横向走行；在量取纵寸的各线中，以{unit}之线最近：{definition}"
        "依方向与部位择寸为本程序所定。",
    },
    "no_cun": {"en": "No cun can be measured on this head.", "zh": "此头上无法量取寸。"},
}


class NoPlace(ScalpAtlasError):
    """A place, or a ruler, that this head does not have; `told` says why, in English and Chinese."""

    def __init__(self, key: str, **values: str):
        self.told: Text = {language: text.format(**values) for language, text in WORDS[key].items()}
        super().__init__(self.told["en"])


@dataclass(frozen=True, eq=False)
class Measured:
    """A ruler on one head.

    Attributes
    ----------
    places : (k, 3) float
        Of its spots; head frame, mm, on the measuring surface.
    line : Curve
        The taut tape from place to place.
    scale : Scale or None
        The local cun; None where this head has none.
    mm_per_cun : float
        Of that cun; nan without one.
    across : bool
        Whether it counts as a length across the head.
    """

    places: Points
    line: Curve
    scale: Scale | None
    mm_per_cun: float
    across: bool

    @property
    def length_mm(self) -> float:
        """Along the scalp."""
        return self.line.length

    @property
    def length_cun(self) -> float:
        """In the local cun; nan where there is none."""
        return self.length_mm / self.mm_per_cun


def place_of(spot: Spot, head: Head, resolution: Resolution) -> Points:
    """Where a spot lies (3,) on the measuring surface of a head; head frame, mm.

    Raises
    ------
    NoPlace
        If this head has no such landmark or item, or is another one than that of a free place. A free place
        more than 3 mm off the surface is not on this head either, whatever its name.
    """
    match spot:
        case OnLandmark(landmark):
            if landmark not in head.landmarks:
                raise NoPlace("no_landmark", name=landmark)
            return head.surface.snap(head.landmarks[landmark])
        case OnItem(item, piece, end):
            resolved = resolution.resolved.get(item)
            if resolved is None or piece >= len(resolved.pieces):
                raise NoPlace("no_item", name=item)
            return resolved.pieces[piece].points[-1 if end == "end" else 0]
        case Free(place, name):
            if name != head.name:
                raise NoPlace("other_head", head=name)
            there = np.array(place)
            spot_there = head.surface.snap(there)
            if np.linalg.norm(spot_there - there) > OFF_SKIN_MM:
                raise NoPlace("off_skin")
            return spot_there


def measure(ruler: Ruler, head: Head, resolution: Resolution, library: Library) -> Measured:
    """A ruler on a head.

    Raises
    ------
    NoPlace
        If one of its spots has none on this head, or no tape joins them (two that follow one another coincide).
    """
    places = np.array([place_of(spot, head, resolution) for spot in ruler.spots])
    try:
        ways = [head.surface.tape(one, other).points for one, other in pairwise(places)]
    except GeometryError:
        raise NoPlace("no_way") from None
    line = Curve(np.vstack([ways[0], *(way[1:] for way in ways[1:])]))
    across = _goes_across(places)
    scale = local_cun(line.at(line.length / 2), resolution, library, across=across)
    return Measured(places, line, scale, resolution.scales[scale.unit] if scale else np.nan, across)


def local_cun(place: Points, resolution: Resolution, library: Library, *, across: bool) -> Scale | None:
    """The cun across or along the head whose own line lies nearest to a place (3,); None where there is none.

    Of two cun with one line (the finger-cun stands on that of the forehead) the first in the files counts.
    """
    lines: dict[str, tuple[Scale, Points]] = {}
    for system in library.systems.values():
        for scale in system.scales.values():
            own = resolution.resolved.get(f"{system.id}.{scale.step}")
            if own is not None and scale.unit in resolution.scales:
                lines.setdefault(own.id, (scale, own.points))
    fit = [(scale, points) for scale, points in lines.values() if _goes_across(points[[0, -1]]) == across]
    return min(fit, key=lambda pair: Curve(pair[1]).nearest(place)[1])[0] if fit else None


def _goes_across(places: Points) -> bool:
    """Whether straight ways from place to place (k, 3) go farther sideways than in the sagittal plane."""
    steps = np.abs(np.diff(places, axis=0))
    return bool(steps[:, 0].sum() > np.hypot(steps[:, 1], steps[:, 2]).sum())


# -- snapping -----------------------------------------------------------------------------------------


def named_places(head: Head, shown: Iterable[Resolved]) -> tuple[list[Spot], Points]:
    """What a place may be set on: points and line ends of the items shown, then the landmarks of the head.

    Returns
    -------
    list of Spot, and (n, 3) float, mm: where they lie.
    """
    spots: list[Spot] = []
    places: list[Points] = []
    for resolved in shown:
        for number, piece in enumerate(resolved.pieces):
            if piece.kind == "point":
                spots.append(OnItem(resolved.id, number))
                places.append(piece.points[0])
            elif piece.kind == "curve":
                spots += [OnItem(resolved.id, number, "start"), OnItem(resolved.id, number, "end")]
                places += [piece.points[0], piece.points[-1]]
    for name, place in head.landmarks.items():
        spots.append(OnLandmark(name))
        places.append(place)
    return spots, np.array(places).reshape(-1, 3)


def spot_at(place: Points, head: Head, named: tuple[list[Spot], Points], reach_mm: float, toward: Points) -> Spot:
    """The named place nearest to a place (3,) of the skin within `reach_mm`, else that place itself.

    Nearest as it is seen along `toward` (3,), unit: at the horizon a hair's breadth in the picture is centimetres of
    skin. What lies more than 20 mm before or behind the place is not meant.

    Raises
    ------
    NoPlace
        On what is no scalp: an ear, the cut through the neck.
    """
    spots, places = named
    offset = places - place
    deep = offset @ toward
    seen = np.linalg.norm(offset - deep[:, None] * toward, axis=1)
    away = np.where(np.abs(deep) <= DEEPEST_MM, seen, np.inf)
    if away.min(initial=np.inf) <= reach_mm:
        return spots[int(away.argmin())]
    there = head.surface.snap(place)
    if np.linalg.norm(there - place) > OFF_SKIN_MM:
        raise NoPlace("off_skin")
    x, y, z = np.round(there, DECIMALS).tolist()
    return Free((x, y, z), head.name)


# -- in words -----------------------------------------------------------------------------------------


def spot_in_words(spot: Spot, library: Library, language: str = "en") -> str:
    """The name of a place."""
    match spot:
        case OnLandmark(landmark):
            try:
                return short_name(landmark, language)
            except KeyError:  # of another version's head file
                return landmark
        case OnItem(item, _, end):
            return _item_end(item, end, library, language)
        case Free():
            return _word("free", language)


def _item_end(item_id: str, end: str, library: Library, language: str) -> str:
    try:
        item = library.item(item_id)
    except (KeyError, ValueError):
        return item_id
    first, tilde, key = item_id.partition("~")
    name = f"{item.label(language)[0]}{tilde}{key}"
    side = first.rpartition(".")[2]
    if side in ("left", "right"):
        name = _word(side, language).format(name=name)
    return _word(end, language).format(name=name) if end else name


def length_in_words(measured: Measured, language: str = "en") -> str:
    """As in "5.2 cm = 2.1 sagittal cun"."""
    cm = measured.length_mm / 10
    if measured.scale is None:
        return _word("length", language).format(cm=cm)
    unit = text_in(UNITS[measured.scale.unit], language)
    return _word("in_cun", language).format(cm=cm, cun=measured.length_cun, unit=unit)


def rule_in_words(measured: Measured, language: str = "en") -> str:
    """Why the length is told in this cun."""
    if measured.scale is None:
        return _word("no_cun", language)
    return _word("across" if measured.across else "along", language).format(
        unit=text_in(UNITS[measured.scale.unit], language), definition=text_in(measured.scale.definition, language)
    )


def _word(key: str, language: str) -> str:
    return text_in(WORDS[key], language)


# -- export -------------------------------------------------------------------------------------------


def save_rulers(path: Path, rulers: Sequence[Ruler], head: Head, resolution: Resolution, library: Library) -> None:
    """Write rulers with what they measure on a head as .csv or .json; an old file stays if that fails.

    Points are in the axes of the head file, in mm. A ruler without a place here is written with the reason.

    Raises
    ------
    ScalpAtlasError
        For another ending, without rulers, or where the file cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in (".csv", ".json"):
        raise ScalpAtlasError(f"{path.name}: rulers are written as .csv or .json; give the file such an ending")
    if not rulers:
        raise ScalpAtlasError(f"{path.name}: there is no ruler to write; lay one first (R)")
    rows = [_row(ruler, head, resolution, library) for ruler in rulers]
    if ending == ".json":
        record = {"format": 1, "unit": "mm", "axes": "RAS", "head": head.name, "rulers": rows}
        write_beside(path, orjson.dumps(record, option=orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_APPEND_NEWLINE))
        return
    stream = io.StringIO()
    writer = csv.DictWriter(stream, CSV_COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_beside(path, stream.getvalue().encode())


def _row(ruler: Ruler, head: Head, resolution: Resolution, library: Library) -> dict[str, Any]:
    names = [spot_in_words(spot, library) for spot in ruler.spots]
    row: dict[str, Any] = {"name": ruler.name, "from": names[0], "to": names[-1], "by": names[1:-1], "missing": ""}
    try:
        measured = measure(ruler, head, resolution, library)
    except NoPlace as why:
        return row | {"missing": str(why)}
    row |= {"length_cm": round(measured.length_mm / 10, DECIMALS), "rule": rule_in_words(measured)}
    if measured.scale is not None:
        row |= {
            "length_cun": round(measured.length_cun, DECIMALS),
            "cun": measured.scale.unit,
            "mm_per_cun": round(measured.mm_per_cun, DECIMALS),
        }
    points = np.round(head.frame.to_file(measured.line.resampled(SPACING_MM).points), DECIMALS) + 0.0
    return row | {"points": np.ascontiguousarray(points)}
