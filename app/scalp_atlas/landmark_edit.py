"""Landmarks and hairlines while a person places them on a scan: the draft, what is done to it, what is wrong with it.

A draft is never changed: each act gives another one. So undoing an act is going back to the draft before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from scalp_atlas import __version__
from scalp_atlas.fit import unsided
from scalp_atlas.geometry import Surface
from scalp_atlas.geometry.ears import square_to
from scalp_atlas.hair import unclear_places
from scalp_atlas.head import CLEAR_OF_EARS, EAR_BREADTH_MM, NASION_INION_DEG, Frame, Head
from scalp_atlas.headfile import (
    AXIS_LETTERS,
    MIDLINE,
    MIDLINE_HAIRLINES,
    PAIRED,
    PAIRED_HAIRLINES,
    UNIT_MM,
    HeadFile,
    State,
)
from scalp_atlas.meshfile import Mesh
from scalp_atlas.recognise import Recognised
from scalp_atlas.records import Text, text_in
from scalp_atlas.scan import Scan
from scalp_atlas.wording import HAIRLINES, HANDS, LANDMARKS

Points = NDArray[np.float64]
Condition = Literal["confirmed", "proposed", "missing"]

FIDUCIALS: Final = ("nasion", "inion", "tragus.left", "tragus.right")
HAIRLINE: Final = "hairline."
SIDES: Final = ("left", "right")
COINCIDE_MM: Final = 20.0  # no two of the four lie so near to each other on any head
BEND_MM: Final = 25.0  # along a hairline, how far a pull is felt
BY_HAND: Final = "placed by hand on the scan"
_SHORT: Final[Mapping[str, Text]] = {"inion": {"en": "inion", "zh": "枕外隆凸"}}
PLACE_NAMES: Final = (
    *MIDLINE,
    *(f"{name}.{side}" for name in PAIRED for side in SIDES),
    *(HAIRLINE + name for name in MIDLINE_HAIRLINES),
    *(f"{HAIRLINE}{name}.{side}" for name in PAIRED_HAIRLINES for side in SIDES),
)


@dataclass(frozen=True)
class Row:
    """One landmark or hairline as a list tells it.

    Attributes
    ----------
    name : str
        "nasion", "orbitale.left" or "hairline.temple.left".
    condition : "confirmed", "proposed" or "missing"
        One whose file tells no state was placed by a person.
    uncertainty_mm : float or None
    locked : bool
    how : str
        By whom, when and how it came to its place, as the file has it; or why it is missing.
    unclear : bool
        Whether it goes with a hairline that is told to be unclear: it keeps its place and counts for nothing.
    """

    name: str
    condition: Condition
    uncertainty_mm: float | None = None
    locked: bool = False
    how: str = ""
    unclear: bool = False


@dataclass(frozen=True, eq=False)
class Draft:
    """The head file in the making. All points given and returned are RAS, mm, of the file.

    Attributes
    ----------
    record : HeadFile
    """

    record: HeadFile

    @classmethod
    def of_mesh(cls, mesh: Path, unit: str, axes: str) -> Draft:
        """That of a mesh file without any landmark, its head file beside it."""
        record = HeadFile(
            file=mesh.with_suffix(".toml").name,
            name={"en": mesh.stem},
            mesh=mesh,
            eyes=None,
            unit_mm=UNIT_MM[unit],
            to_ras=turn_of(axes),
            landmarks={},
            hairlines={},
            placed={},
            absent={},
        )
        return cls(record)

    @property
    def axes(self) -> str:
        """Where +x, +y, +z of the file point ("RAS")."""
        rows = [int(np.abs(column).argmax()) for column in self.record.to_ras.T]
        letters = {where: letter for letter, where in AXIS_LETTERS.items()}
        return "".join(letters[row, int(self.record.to_ras[row, column])] for column, row in enumerate(rows))

    @property
    def locked(self) -> frozenset[str]:
        """Landmarks and hairlines that are neither moved nor taken away."""
        return self.record.locked

    @property
    def names(self) -> tuple[str, ...]:
        """Of the landmarks and hairlines that have a place."""
        return (*self.record.landmarks, *(HAIRLINE + name for name in self.record.hairlines))

    def points(self, name: str) -> Points:
        """(n, 3): one point of a landmark, all of a hairline.

        Raises
        ------
        KeyError
            If it has no place.
        """
        kept = self.record.hairlines if name.startswith(HAIRLINE) else self.record.landmarks
        return np.asarray(np.atleast_2d(kept[name.removeprefix(HAIRLINE)]) @ self.record.to_ras.T * self.record.unit_mm)

    def placed(self, name: str, points: Points) -> Draft:
        """With a landmark or hairline put to a place by a person."""
        return self._put(name, points, State("confirmed", by="user", on=_today(), how=BY_HAND))

    def suggested(self, places: Mapping[str, Points], how: str) -> Draft:
        """With landmarks that the program puts to a place."""
        draft = self
        for name, points in places.items():
            draft = draft._put(name, points, State("proposed", by=f"scalp-atlas {__version__}", on=_today(), how=how))
        return draft

    def shifted(self, places: Mapping[str, Points], how: str) -> Draft:
        """With places that a rule moved at a person's wish: proposed, for nobody has looked; as uncertain as before."""
        draft = self
        for name, points in places.items():
            before = self.record.states.get(name)
            uncertain = before.uncertainty_mm if before is not None else None
            draft = draft._put(name, points, State("proposed", uncertain, "user", _today(), how))
        return draft

    def confirmed(self, names: Iterable[str]) -> Draft:
        """With these found right by a person where they are; how they came there stays told."""
        states = dict(self.record.states)
        for name in names:
            how = states[name].how if name in states else f"given in {self.record.file}"
            if self.condition(name) == "proposed":
                states[name] = State("confirmed", by="user", on=_today(), how=f"{how}; looked at and confirmed")
        return replace(self, record=replace(self.record, states=states))

    def without(self, name: str) -> Draft:
        """With a landmark or hairline taken away."""
        record, bare = self.record, name.removeprefix(HAIRLINE)
        record = replace(
            record,
            states={key: state for key, state in record.states.items() if key != name},
            absent={**record.absent, name: "Taken away by the user."},
        )
        kept = record.hairlines if name.startswith(HAIRLINE) else record.landmarks
        rest = {key: place for key, place in kept.items() if key != bare}
        if name.startswith(HAIRLINE):
            return replace(self, record=replace(record, hairlines=rest))
        return replace(self, record=replace(record, landmarks=rest))

    def swapped(self, one: str, other: str) -> Draft:
        """With two landmarks in each other's place."""
        places, states = dict(self.record.landmarks), dict(self.record.states)
        places[one], places[other] = places[other], places[one]
        return replace(self, record=replace(self.record, landmarks=places, states=states))

    def with_lock(self, name: str, on: bool) -> Draft:
        """With one locked or free."""
        locked = self.locked | {name} if on else self.locked - {name}
        return replace(self, record=replace(self.record, locked=locked))

    def with_unclear(self, hairline: str, on: bool) -> Draft:
        """With "front", "temple" or "back" told to be unclear, or clear again where it was."""
        unclear = self.record.unclear | {hairline} if on else self.record.unclear - {hairline}
        return replace(self, record=replace(self.record, unclear=unclear))

    def is_needed(self, name: str) -> bool:
        """Whether no head is left without it: nasion, inion, and one pair of landmarks at the ears."""
        if name in ("nasion", "inion"):
            return True
        pairs = [{f"{ear}.{side}" for side in SIDES} for ear in ("tragus", "preauricular")]
        return any(name in pair for pair in pairs) and not any(
            pair <= self.record.landmarks.keys() - {name} for pair in pairs
        )

    def condition(self, name: str) -> Condition:
        """Whether one is confirmed, proposed or missing."""
        if name not in self.names:
            return "missing"
        state = self.record.states.get(name)
        return "proposed" if state is not None and state.state == "proposed" else "confirmed"

    def is_unclear(self, name: str) -> bool:
        """Whether one goes with a hairline that is told to be unclear."""
        return unsided(name) in unclear_places(self.record.unclear)

    def row(self, name: str) -> Row:
        """What is known of a landmark or hairline."""
        return replace(self._row(name), unclear=self.is_unclear(name))

    def _row(self, name: str) -> Row:
        state, condition = self.record.states.get(name), self.condition(name)
        if condition == "missing":
            return Row(name, condition, how=self.record.absent.get(name, ""))
        if state is None:
            return Row(name, condition, locked=name in self.locked, how=self.record.placed.get(unsided(name), ""))
        how = ", ".join(part for part in (state.by, state.on, state.how) if part)
        return Row(name, condition, state.uncertainty_mm, name in self.locked, how)

    def rows(self) -> tuple[Row, ...]:
        """All landmarks and hairlines that a head file may have: proposed ones first, then confirmed, then missing."""
        order = ("proposed", "confirmed", "missing")
        return tuple(sorted(map(self.row, PLACE_NAMES), key=lambda row: order.index(row.condition)))

    def _put(self, name: str, points: Points, state: State) -> Draft:
        in_file = np.asarray(points @ self.record.to_ras / self.record.unit_mm)
        record = replace(
            self.record,
            states={**self.record.states, name: state},
            absent={key: reason for key, reason in self.record.absent.items() if key != name},
        )
        bare = name.removeprefix(HAIRLINE)
        if name.startswith(HAIRLINE):
            return replace(self, record=replace(record, hairlines={**record.hairlines, bare: in_file}))
        return replace(self, record=replace(record, landmarks={**record.landmarks, bare: in_file.reshape(3)}))


def turn_of(axes: str) -> Points:
    """The matrix (3, 3) that turns a file's axes ("LPS") to RAS."""
    turn = np.zeros((3, 3))
    for column, letter in enumerate(axes):
        row, sign = AXIS_LETTERS[letter]
        turn[row, column] = sign
    return turn


def bare_head(mesh: Mesh, draft: Draft, found: Recognised | None) -> Head:
    """A scan without landmarks, to be looked at: upright as recognised, else as its axes say.

    Nothing can be measured on it.

    Parameters
    ----------
    mesh : Mesh
        As its file has it.
    draft : Draft
        Says unit and axes.
    found : Recognised or None
    """
    record = draft.record
    vertices = mesh.vertices @ record.to_ras.T * record.unit_mm
    faces = mesh.faces if np.linalg.det(record.to_ras) > 0 else mesh.faces[:, ::-1]
    if found is None:
        frame = Frame(np.eye(3), (vertices.min(axis=0) + vertices.max(axis=0)) / 2)
    else:
        frame = Frame(found.turn @ record.to_ras.T, record.to_ras @ found.place * record.unit_mm)
    scan = Scan(Mesh(vertices, faces, mesh.reduced_from, mesh.moved), None)
    return Head(record.file, record.name, scan, {}, {}, {}, frozenset(), frame, as_filed=False)


def first_guess(found: Recognised, template: Head, head: Head, draft: Draft) -> dict[str, Points]:
    """Where the four fiducials lie on a recognised scan, about: RAS, mm, on its skin."""
    places = found.carried(np.array([template.landmarks[name] for name in FIDUCIALS]))
    in_ras = places @ draft.record.to_ras.T * draft.record.unit_mm
    spots = head.frame.to_file(head.visible.closest(head.frame.from_file(in_ras))[0])
    return dict(zip(FIDUCIALS, spots[:, None], strict=True))


def bent(curve: Points, index: int, place: Points, skin: Surface) -> Points:
    """A line (n, 3) on the skin, pulled by one of its points to a place (3,); its neighbours follow, less and less."""
    steps = np.linalg.norm(np.diff(curve, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    off = np.minimum(np.abs(along - along[index]) / BEND_MM, 1.0)
    pulled = curve + (0.5 + 0.5 * np.cos(np.pi * off))[:, None] * (place - curve[index])
    moved = off < 1.0
    return np.asarray(np.where(moved[:, None], skin.closest(pulled)[0], curve))


def place_in_words(name: str, language: str = "en") -> str:
    """A landmark or hairline as a reader knows it: "left tragus", "anterior hairline"."""
    bare, _, side = name.removeprefix(HAIRLINE).partition(".")
    title = text_in((HAIRLINES if name.startswith(HAIRLINE) else LANDMARKS)[bare], language)
    return text_in(HANDS[side], language) + title if side else title


def short_name(name: str, language: str = "en") -> str:
    """As `place_in_words`, short enough for a tag on the head."""
    return text_in(_SHORT[name], language) if name in _SHORT else place_in_words(name, language)


# -- the four fiducials -----------------------------------------------------------------------------

HOW_TO_PLACE: Final[Mapping[str, Text]] = {
    "nasion": {
        "en": "The deepest point of the root of the nose, in the midline between the eyes.",
        "zh": "两眼之间正中线上，鼻根最凹处。",
    },
    "inion": {
        "en": "The tip of the bump at the back of the head, low down in the midline, where the neck muscles begin.",
        "zh": "头后正中线下部、项肌起始处，枕外隆凸的尖端。",
    },
    "tragus.left": {
        "en": "The small flap in front of the ear's opening, on the head's own left: click its middle.",
        "zh": "头的左侧，耳孔前的小突起（耳屏）中央。",
    },
    "tragus.right": {
        "en": "The small flap in front of the ear's opening, on the head's own right: click its middle.",
        "zh": "头的右侧，耳孔前的小突起（耳屏）中央。",
    },
}


@dataclass(frozen=True)
class Wrong:
    """What is wrong with the four fiducials, in "en" and "zh", and which two to swap, if that would mend it."""

    told: Text
    swap: tuple[str, str] | None = None


def fiducials_wrong(places: Mapping[str, Points], upright: bool) -> Wrong | None:
    """The first thing that cannot be right about the places of nasion, inion and tragi; None if nothing is.

    Parameters
    ----------
    places : mapping of those placed so far to (3,)
        mm, +x right, +y anterior, +z superior.
    upright : bool
        Whether the head was recognised, so that these directions are known.
    """
    near = _coinciding(places)
    if near is not None or any(name not in places for name in FIDUCIALS):
        return near
    nasion, inion, left, right = (places[name] for name in FIDUCIALS)
    across = right - left
    if upright and across[0] < 0:
        return Wrong(
            {
                "en": "Left and right ear are swapped: they are the head's own sides.",
                "zh": "左右耳颠倒：左右指头自身的左右。",
            },
            ("tragus.left", "tragus.right"),
        )
    if upright and (nasion - inion)[1] < 0:
        return Wrong(
            {
                "en": "Nasion and inion are swapped: the nasion is at the nose.",
                "zh": "鼻根与枕外隆凸颠倒：鼻根在鼻侧。",
            },
            ("nasion", "inion"),
        )
    return _implausible(nasion, inion, left, across)


def _coinciding(places: Mapping[str, Points]) -> Wrong | None:
    for one, other in combinations([name for name in FIDUCIALS if name in places], 2):
        gap = float(np.linalg.norm(places[one] - places[other]))
        if gap < COINCIDE_MM:
            english, chinese = ([short_name(name, language) for name in (one, other)] for language in ("en", "zh"))
            told = f"The {english[0]} and the {english[1]} lie only {gap:.0f} mm apart: move one of them."
            return Wrong({"en": told, "zh": f"{chinese[0]}与{chinese[1]}相距仅{gap:.0f}毫米：请移动其一。"})
    return None


def _implausible(nasion: Points, inion: Points, left: Points, across: Points) -> Wrong | None:
    breadth = float(np.linalg.norm(across))
    low, high = EAR_BREADTH_MM
    if not low <= breadth <= high:
        return Wrong(
            {
                "en": f"The ears lie {breadth:.0f} mm apart; on heads it is {low:.0f} to {high:.0f} mm: "
                "move them, or correct the unit in the head check.",
                "zh": f"两耳相距{breadth:.0f}毫米；常为{low:.0f}至{high:.0f}毫米：请移动，或在头部检查中更正单位。",
            }
        )
    ahead, behind = (square_to(place - left, across / breadth) for place in (nasion, inion))
    for name, off in (("nasion", ahead), ("inion", behind)):
        if np.linalg.norm(off) < CLEAR_OF_EARS * breadth:
            gap, least = float(np.linalg.norm(off)), CLEAR_OF_EARS * breadth
            return Wrong(
                {
                    "en": f"The {short_name(name)} lies {gap:.0f} mm off the line between the ears; "
                    f"at least {least:.0f} mm are expected: move it, or the ears.",
                    "zh": f"{short_name(name, 'zh')}距两耳连线{gap:.0f}毫米，应不少于{least:.0f}毫米：请移动它或两耳。",
                }
            )
    turn = np.degrees(np.arctan2(np.linalg.norm(np.cross(ahead, behind)), ahead @ behind))
    if turn < NASION_INION_DEG:
        return Wrong(
            {
                "en": f"Seen from between the ears, nasion and inion lie {turn:.0f} degrees apart; at least "
                f"{NASION_INION_DEG:.0f} are expected: move the inion down to the bump at the back of the head.",
                "zh": f"自两耳之间看，鼻根与枕外隆凸相隔{turn:.0f}度，应不少于{NASION_INION_DEG:.0f}度："
                "请将枕外隆凸移至头后下部的隆起处。",
            }
        )
    return None


def _today() -> str:
    return f"{date.today():%Y-%m-%d}"
