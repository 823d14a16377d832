"""The frozen records that travel through the program.

A *library* is what the definition files say; a *resolution* is what it comes to on one head.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from scalp_atlas.errors import Problem

Points = NDArray[np.float64]
Side = Literal["left", "right", "midline"]
Kind = Literal["point", "curve", "region"]
Text = Mapping[str, str]  # {"en": ..., "zh": ...}; "en" is always there


def text_in(text: Text, language: str) -> str:
    """`text` in `language` ("en" or "zh"), else in English."""
    return text.get(language) or text.get("en", "")


@dataclass(frozen=True)
class Source:
    """What a short source name stands for."""

    key: str
    title: str
    address: str = ""
    kind: str = ""
    note: str = ""


@dataclass(frozen=True)
class Confidence:
    """How sure a statement is: verified (in `count` sources), single, partial or unverified."""

    level: Literal["verified", "single", "partial", "unverified"]
    count: int = 0
    note: str = ""


@dataclass(frozen=True)
class Statement:
    """One sentence of a text with its sources; `confidence` is "" unless it differs from the item's."""

    text: Text
    sources: tuple[str, ...] = ()
    confidence: str = ""


@dataclass(frozen=True)
class Part:
    """A share of a line, from its first end."""

    share: float
    name: Text
    use: Text


@dataclass(frozen=True)
class Step:
    """One named construction step as written in a file.

    `word` is the grammar's leading word ("along", "tape", ...), `given` everything under the table but
    its title, lengths and directions still as text.
    """

    system: str
    name: str
    kind: Literal["point", "curve"]
    word: str
    given: Mapping[str, Any]
    title: Text = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The name in full: "system:name"."""
        return f"{self.system}:{self.name}"


@dataclass(frozen=True)
class DrawnPiece:
    """A step that an item draws; `name` is empty for an item of one piece."""

    step: str
    name: Text = field(default_factory=dict)


@dataclass(frozen=True)
class Variant:
    """Another construction of the same item, with its own sources."""

    key: str
    draw: tuple[DrawnPiece, ...]
    name: Text
    sources: tuple[str, ...]
    confidence: Confidence


@dataclass(frozen=True)
class Item:
    """One zone, line or point of a system, as the books give it.

    `id` is "system.key"; with a side it becomes "system.key.left". `side` is "both" for a pair,
    "left" or "right" for an item that has a name of its own on each side (electrodes), else
    "midline". `text_only` holds the reason why an item has no place on a head surface.
    """

    id: str
    system: str
    key: str
    code: str
    name: Text  # "en", "zh", "pinyin", sometimes "zh_hant"
    side: Side | Literal["both"]
    draw: tuple[DrawnPiece, ...]
    sources: tuple[str, ...]
    confidence: Confidence
    older_codes: tuple[str, ...] = ()
    where: Text = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    indications: tuple[Statement, ...] = ()
    needling: tuple[Statement, ...] = ()
    disagreements: tuple[Statement, ...] = ()
    notes: tuple[Statement, ...] = ()
    variants: tuple[Variant, ...] = ()
    text_only: Text = field(default_factory=dict)

    @property
    def paired(self) -> bool:
        """Whether it is made once for the left and once for the right."""
        return self.side == "both"

    def label(self, language: str) -> tuple[str, str]:
        """(what to print first and bold, what may follow) so that nothing is said twice.

        A code with a figure in it ("MS6") or of at most three letters ("Cz") stands before the name.
        A code that is a mere word ("Motor") gives way to the name, whose beginning it may be.
        """
        name = text_in(self.name, language)
        if len(self.code) <= 3 or any(letter.isdigit() for letter in self.code):
            return self.code, name
        if language == "zh":
            return name, ""
        begins = name.lower().startswith(f"{self.code.lower()} ")
        return (name[: len(self.code)], name[len(self.code) + 1 :]) if begins else (name, "")


@dataclass(frozen=True)
class Scale:
    """A cun: the length of a curve on the head, divided."""

    unit: str
    step: str
    divide: float
    name: Text
    definition: Text
    sources: tuple[str, ...]
    confidence: Confidence


@dataclass(frozen=True)
class System:
    """One definition file."""

    id: str
    file: str
    name: Text
    items: Mapping[str, Item]
    steps: Mapping[str, Step]
    scales: Mapping[str, Scale]
    history: Text = field(default_factory=dict)
    how_to_read: Text = field(default_factory=dict)
    needling: tuple[Statement, ...] = ()
    notes: tuple[Statement, ...] = ()


@dataclass(frozen=True)
class Library:
    """Everything that was read: the sound systems, the sources, and the problems of the rest."""

    systems: Mapping[str, System]
    sources: Mapping[str, Source]
    problems: tuple[Problem, ...] = ()

    def item(self, item_id: str) -> Item:
        """The item of an id with or without its side ("jiao.motor.right" or "jiao.motor")."""
        system, key = item_id.split(".")[:2]
        return self.systems[system].items[key]


@dataclass(frozen=True)
class ResolvedStep:
    """One construction step on this head.

    Attributes
    ----------
    address : str
        "system:name".
    kind : "point" or "curve"
    points : (n, 3) float
        Head frame, mm, on the measuring surface.
    side : "left", "right" or "midline"
    step : Step
        The sentence it was made from.
    measured_mm : float
        Length of a curve; of a point the distance that was laid off to reach it (0 where none was).
    """

    address: str
    kind: Kind
    points: Points
    side: Side
    step: Step
    measured_mm: float = 0.0


@dataclass(frozen=True)
class ResolvedPiece:
    """One drawn piece: `points` (n, 3) mm in the head frame on the measuring surface; n = 1 for a point."""

    name: Text
    kind: Kind
    points: Points
    length_mm: float


@dataclass(frozen=True)
class Resolved:
    """One item on one side of one head; `id` carries the side ("jiao.motor.left", "points.gv20")."""

    id: str
    item: Item
    side: Side
    kind: Kind
    pieces: tuple[ResolvedPiece, ...]
    construction: tuple[ResolvedStep, ...]

    @property
    def length_mm(self) -> float:
        """Sum over the pieces; 0 for points."""
        return sum(piece.length_mm for piece in self.pieces)

    @property
    def points(self) -> Points:
        """(n, 3) mm: all pieces in order."""
        return np.vstack([piece.points for piece in self.pieces])


@dataclass(frozen=True)
class Unresolved:
    """An item that has no place on this head, with the reason as a sentence."""

    id: str
    item: Item
    side: Side
    reason: str


@dataclass(frozen=True)
class Resolution:
    """Everything that a library comes to on one head.

    Attributes
    ----------
    scales : mapping of str to float
        Millimetres of "cun_sagittal", "cun_forehead", "cun_transverse", "cun_occipital", "cun_finger";
        a scale that this head does not allow is missing.
    resolved, unresolved : mappings by id with side, in the order of the files.
    """

    scales: Mapping[str, float]
    resolved: Mapping[str, Resolved]
    unresolved: Mapping[str, Unresolved]
