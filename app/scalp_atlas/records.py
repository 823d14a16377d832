"""The frozen records that travel through the program.

A *library* is what the definition files say; a *resolution* is what it comes to on one head.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from scalp_atlas.errors import Problem

Points = NDArray[np.float64]
Side = Literal["left", "right", "midline"]
Indices = NDArray[np.int64]
Kind = Literal["point", "curve", "area"]
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
    """How sure a statement is: verified (in `count` sources), single, partial or unverified.

    `note` says in a sentence what that holds for; a user's own file may give it in one language.
    """

    level: Literal["verified", "single", "partial", "unverified"]
    count: int = 0
    note: Text = field(default_factory=dict)


@dataclass(frozen=True)
class Statement:
    """One sentence of a text with its sources; `confidence` is "" unless it differs from the item's."""

    text: Text
    sources: tuple[str, ...] = ()
    confidence: str = ""


@dataclass(frozen=True)
class NeedleRule:
    """How an item is needled, as its sources tell it.

    One of `toward` (a direction word or the name of a point), `away_from` (the name of a point) and
    `both_ways` (along a line or belt from either end) is set. `angle` to the scalp and `depth` are as
    written ("15 to 30 deg", "0.8 to 1 cun"), "" where not told; the cun is that of the needle's own
    literature. `at` is the drawn step that is meant, without its side; "" for all that the item draws.
    `confidence` is "" unless it differs from the item's.
    """

    toward: str = ""
    away_from: str = ""
    both_ways: bool = False
    at: str = ""
    angle: str = ""
    depth: str = ""
    sources: tuple[str, ...] = ()
    confidence: str = ""

    def level(self, item: Confidence) -> str:
        """How sure the rule is, for an item or variant that is so sure."""
        return self.confidence or item.level

    def is_for(self, step: str) -> bool:
        """Whether it holds for a drawn step, told with or without the side of that step."""
        return self.at in ("", step, step.removesuffix(".left").removesuffix(".right"))


@dataclass(frozen=True)
class Part:
    """A share of a line, or of a band along its middle line, from the first end."""

    share: float
    name: Text
    use: Text


@dataclass(frozen=True)
class Reference:
    """A name found in a step, with the kind of thing it must stand for."""

    name: str
    kind: Kind


@dataclass(frozen=True)
class Step:
    """One named construction step as written in a file.

    `word` is the grammar's leading word ("along", "tape", ...), `given` everything under the table but
    its title, lengths and directions still as text. `references` are the names in it. `paired` says
    whether it is made once for the left and once for the right; `names.with_sides` finds it out.
    """

    system: str
    name: str
    kind: Kind
    word: str
    given: Mapping[str, Any]
    title: Text = field(default_factory=dict)
    references: tuple[Reference, ...] = ()
    paired: bool = False

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
    needles: tuple[NeedleRule, ...] = ()
    disagreements: tuple[Statement, ...] = ()
    notes: tuple[Statement, ...] = ()
    variants: tuple[Variant, ...] = ()
    text_only: Text = field(default_factory=dict)

    @property
    def paired(self) -> bool:
        """Whether it is made once for the left and once for the right."""
        return self.side == "both"

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides on which it is made."""
        return ("left", "right") if self.side == "both" else (self.side,)

    def full_id(self, side: Side, variant: Variant | None = None) -> str:
        """The id with its side, if it is a pair, and the key of a variant: "jiao.motor.left~zygomatic"."""
        return f"{self.id}{f'.{side}' if self.paired else ''}{f'~{variant.key}' if variant else ''}"

    def drawn(self, variant: Variant | None = None) -> tuple[DrawnPiece, ...]:
        """What the item, or one of its variants, draws."""
        return variant.draw if variant else self.draw

    def how_sure(self, variant: Variant | None = None) -> Confidence:
        """Of the item, or of one of its variants."""
        return variant.confidence if variant else self.confidence

    def needle_rules(self, variant: Variant | None = None) -> tuple[NeedleRule, ...]:
        """Those of its needles that hold for something that the item, or one of its variants, draws."""
        drawn = self.drawn(variant)
        return tuple(rule for rule in self.needles if any(rule.is_for(piece.step) for piece in drawn))

    def label(self, language: str) -> tuple[str, str]:
        """(what to print first and bold, what may follow) so that nothing is said twice.

        A code with a figure in it ("MS6"), of at most three letters ("Cz") or of one word with a capital
        inside ("AFpz") stands before the name, unless the name itself begins or ends with it ("ZS point",
        "Point H"). A code that is a mere word ("Motor") gives way to the name, whose beginning it may be.
        """
        name, code = text_in(self.name, language), self.code
        if name.lower().startswith(f"{code.lower()} "):
            return name[: len(code)], name[len(code) + 1 :]
        if name.endswith(f" {code}"):
            return name, ""
        mixed = " " not in code and code[1:] != code[1:].lower()
        if len(code) <= 3 or mixed or any(letter.isdigit() for letter in code):
            return code, name
        return name, ""


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
    """Everything that was read: the sound systems, the sources, and the problems of the rest.

    `digest` stands for the content of the files, "" where nobody asked for it.
    """

    systems: Mapping[str, System]
    sources: Mapping[str, Source]
    problems: tuple[Problem, ...] = ()
    digest: str = ""

    def item(self, item_id: str) -> Item:
        """The item of an id with or without its side and variant ("jiao.motor.right", "points.gv20~ear_apices")."""
        system, key = item_id.partition("~")[0].split(".")[:2]
        return self.systems[system].items[key]


@dataclass(frozen=True)
class Fallback:
    """Why another than the first alternative of a step served.

    Attributes
    ----------
    used : str
        The alternative that was taken, as the step names it.
    reason : str
        What the first one lacks, as the rest of a sentence ("needs ...").
    missing : str
        The landmark or hairline whose absence is the reason ("hairline.front"), else "".
    """

    used: str
    reason: str
    missing: str = ""


@dataclass(frozen=True)
class ResolvedStep:
    """One construction step on this head.

    Attributes
    ----------
    address : str
        "system:name".
    kind : "point", "curve" or "area"
    points : (n, 3) float
        Head frame, mm, on the measuring surface; of an area its closed outline, the first point repeated.
    side : "left", "right" or "midline"
    step : Step
        The sentence it was made from.
    measured_mm : float
        Length of a curve or of an area's outline; of a point the distance that was laid off to reach it
        (0 where none was).
    fallback : Fallback or None
        Set where the step's first alternative cannot be constructed here.
    """

    address: str
    kind: Kind
    points: Points
    side: Side
    step: Step
    measured_mm: float = 0.0
    fallback: Fallback | None = None


@dataclass(frozen=True)
class ResolvedPiece:
    """One drawn piece on the measuring surface, in the head frame.

    Attributes
    ----------
    points : (n, 3) float
        mm; n = 1 for a point; of an area its closed outline, the first point repeated.
    length_mm : float
        Of a curve, or of an area's outline; 0 for a point.
    area_mm2 : float
        Of an area, else 0.
    patch : (vertices (k, 3) float, faces (m, 3) int) or None
        The triangles of an area.
    axis : (n, 3) float or None
        The middle line of a band, along which its parts are shared out.
    """

    name: Text
    kind: Kind
    points: Points
    length_mm: float
    area_mm2: float = 0.0
    patch: tuple[Points, Indices] | None = None
    axis: Points | None = None

    @property
    def shared_mm(self) -> float:
        """The length that the parts of an item share out: of a line, or of a band's middle line; 0 of anything else."""
        if self.axis is not None:
            return float(np.linalg.norm(np.diff(self.axis, axis=0), axis=1).sum())
        return self.length_mm if self.kind == "curve" else 0.0


@dataclass(frozen=True)
class Needle:
    """Which way a needle goes from one drawn piece.

    Attributes
    ----------
    points : (n, 3) float
        The first 12 mm of its way over the measuring surface, from the place of insertion on; mm, head
        frame. Shorter where the line, or the way to the point aimed at, is.
    rule : NeedleRule
        What it was made from, with angle, depth and sources.
    """

    points: Points
    rule: NeedleRule

    @property
    def angle(self) -> str:
        """To the scalp, as told; "" where not told."""
        return self.rule.angle

    @property
    def depth(self) -> str:
        """As told; "" where not told."""
        return self.rule.depth

    @property
    def sources(self) -> tuple[str, ...]:
        """Short names."""
        return self.rule.sources


@dataclass(frozen=True)
class Resolved:
    """One item on one side of one head.

    `id` carries the side and, of a variant, its key: "jiao.motor.left", "points.gv20", "points.gv20~ear_apices".
    `needles_missing` says why needles that are told could not be made here. `unclear` names the hairlines ("front",
    "temple", "back") that it hangs on and that cannot be told on this person; a rule of the books stands for them.
    """

    id: str
    item: Item
    side: Side
    kind: Kind
    pieces: tuple[ResolvedPiece, ...]
    construction: tuple[ResolvedStep, ...]
    variant: Variant | None = None
    needles: tuple[Needle, ...] = ()
    needles_missing: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()

    @property
    def length_mm(self) -> float:
        """Sum over the pieces, an area counting by its outline; 0 for points."""
        return sum(piece.length_mm for piece in self.pieces)

    @property
    def area_mm2(self) -> float:
        """Sum over the areas among the pieces."""
        return sum(piece.area_mm2 for piece in self.pieces)

    @property
    def confidence(self) -> Confidence:
        """How sure the drawn reading is."""
        return self.item.how_sure(self.variant)

    def code(self, language: str) -> str:
        """The code, or the name that stands for it; of another reading with its key, which tells the two apart."""
        code, _ = self.item.label(language)
        return f"{code}~{self.variant.key}" if self.variant else code

    @property
    def fallbacks(self) -> tuple[str, ...]:
        """Addresses of the steps whose first alternative cannot be constructed on this head."""
        return tuple(step.address for step in self.construction if step.fallback)

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
    variant: Variant | None = None

    @property
    def confidence(self) -> Confidence:
        """How sure the reading is that has no place."""
        return self.item.how_sure(self.variant)


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

    def without_unverified(self) -> Resolution:
        """The same without unverified items and readings; each reading counts by its own confidence."""
        return replace(
            self,
            resolved={name: one for name, one in self.resolved.items() if one.confidence.level != "unverified"},
            unresolved={name: one for name, one in self.unresolved.items() if one.confidence.level != "unverified"},
        )
