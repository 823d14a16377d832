"""How an item is found, step by step, as things to be shown: made from the resolved construction alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from scalp_atlas.errors import GeometryError
from scalp_atlas.geometry import Curve
from scalp_atlas.geometry import operations as ops
from scalp_atlas.head import Head
from scalp_atlas.names import Found, find
from scalp_atlas.records import Indices, Kind, Library, Part, Points, Resolved, ResolvedStep, Side, Text, text_in
from scalp_atlas.resolve import Resolver
from scalp_atlas.units import LOOP_WORDS, Length, parse_length, parse_share, parse_shift, parse_shifts
from scalp_atlas.wording import HAIRLINES, HANDS, LANDMARKS, construction, cun_of, length_in_words

ON_IT_MM: Final = 1.0  # a point so near to a drawn line is named with it
POINTS: Final = "points"  # the system of acupoints
LEAST_MM: Final = 0.1  # below, there is nothing to measure
WORDS: Final[Mapping[str, Text]] = {
    "cm": {"en": "{cm:.1f} cm", "zh": "{cm:.1f}厘米"},
    "share": {"en": "{share} of {whole} = {walked}", "zh": "{whole}的{share} = {walked}"},
    "equal": {"en": "{given} = {walked}", "zh": "{given} = {walked}"},
    "both": {"en": "{first} and {second}", "zh": "{first}，{second}"},
    "outline": {"en": "outline {length}", "zh": "周长{length}"},
    "wide": {"en": "{length} wide", "zh": "宽{length}"},
    "radius": {"en": "radius {length}", "zh": "半径{length}"},
    "part": {"en": "{name}: {length}", "zh": "{name}：{length}"},
    "whole": {"en": "This is {name}{side}{size}.{on_it}{sure}", "zh": "即为{name}{side}{size}。{on_it}{sure}"},
    "reading": {"en": " (other reading: {name})", "zh": "（其他取法：{name}）"},
    "side": {"en": " on the head's {side}", "zh": "（患者{side}侧）"},
    "line": {"en": ": {length} on this head", "zh": "：在此头上长{length}"},
    "pieces": {
        "en": ": {count} pieces, together {length} on this head",
        "zh": "：共{count}段，在此头上合长{length}",
    },
    "points": {"en": ": {count} points", "zh": "：共{count}个点"},
    "area": {"en": ": {area:.1f} cm² on this head", "zh": "：在此头上面积{area:.1f}平方厘米"},
    "on_it": {"en": " On it: {names}.", "zh": "其上有{names}。"},
    "unverified": {"en": " Unverified.", "zh": "未经证实。"},
    "left": {"en": "left", "zh": "左"},
    "right": {"en": "right", "zh": "右"},
    "parts": {"en": "It is divided into {count} parts: {parts}.", "zh": "分为{count}段：{parts}。"},
    "parts_title": {"en": "Parts", "zh": "分段"},
    "share_of": {"en": "{name}, {share}", "zh": "{name}，{share}"},
    "comma": {"en": ", ", "zh": "、"},
    "semicolon": {"en": "; ", "zh": "；"},
}


@dataclass(frozen=True, eq=False)
class Shape:
    """A point, line or area in a frame.

    Attributes
    ----------
    address : str
        "system:name" of a step, "nasion" of a landmark, "hairline.front" of a hairline.
    side : "left", "right" or "midline"
    name : str
        What it is called, in the language of the frames.
    points : (n, 3) float
        Head frame, mm, on the measuring surface; of an area its closed outline, the first point repeated.
    patch : (vertices (k, 3) float, faces (m, 3) int) or None
        The triangles of a drawn area.
    """

    address: str
    side: Side
    name: str
    kind: Kind
    points: Points
    patch: tuple[Points, Indices] | None = None


@dataclass(frozen=True, eq=False)
class Tape:
    """A length as it is laid off in a frame.

    Attributes
    ----------
    points : (n, 3) float
        The whole line along which it is measured, from its first end; head frame, mm.
    begin_mm, end_mm : float
        Along that line: where the measuring begins and where it ends (it may run back).
    begin, end : str
        What lies there, "" where that has no name.
    told : str
        The length in words and figures: "0.5 cm", "50 % of 34.8 cm = 17.4 cm".
    """

    points: Points
    begin_mm: float
    end_mm: float
    begin: str
    end: str
    told: str

    @property
    def length_mm(self) -> float:
        """Of the whole line."""
        return Curve(self.points).length

    @property
    def walked_mm(self) -> float:
        """Of the part that is measured."""
        return abs(self.end_mm - self.begin_mm)

    @property
    def walked(self) -> Points:
        """(n, 3) the part that is measured, in the direction of measuring."""
        return Curve(self.points).piece(self.begin_mm, self.end_mm).points

    @property
    def is_share(self) -> bool:
        """Whether only a part of the line is measured."""
        return self.length_mm - self.walked_mm > LEAST_MM


@dataclass(frozen=True, eq=False)
class Frame:
    """One step as it is shown.

    Attributes
    ----------
    number : int
        Of the construction step, from 1; 0 for the frames after them, which show the whole item.
    name, sentence : str
        What is found, and how.
    made : tuple of Shape
        What this step constructs; in the last frames what the item draws.
    uses : tuple of Shape
        What it is made from: earlier steps, landmarks, hairlines; in the last frames the points on it.
    tapes : tuple of Tape
        What is measured in it.
    """

    number: int
    name: str
    sentence: str
    made: tuple[Shape, ...]
    uses: tuple[Shape, ...] = ()
    tapes: tuple[Tape, ...] = ()


def frames(head: Head, library: Library, resolved: Resolved, language: str = "en") -> tuple[Frame, ...]:
    """How an item is found: one frame for each construction step, then the item, then its parts if it has any.

    Parameters
    ----------
    head : Head
    library : Library
    resolved : Resolved
        The item on that very head.
    language : "en" or "zh"

    Returns
    -------
    tuple of Frame
        Each after all that it is made from. A measure that cannot be drawn as a tape is left out.
    """
    return _Story(head, library, resolved, language).frames()


class _Story:
    def __init__(self, head: Head, library: Library, resolved: Resolved, language: str):
        self.surface, self.library, self.resolved, self.language = head.surface, library, resolved, language
        self._resolver = Resolver(library, head)
        self._told = construction(resolved, library, language)
        self._steps = {(step.address, step.side): step for step in resolved.construction}
        names = (name for name, _ in self._told)
        self._names = dict(zip(self._steps, names, strict=True))

    def frames(self) -> tuple[Frame, ...]:
        steps = zip(self.resolved.construction, self._told, strict=True)
        found = [self._frame(number, step, *told) for number, (step, told) in enumerate(steps, 1)]
        return (*found, self._whole(), *([self._parts()] if self.resolved.item.parts else []))

    def _frame(self, number: int, step: ResolvedStep, name: str, sentence: str) -> Frame:
        uses = {(one.address, one.side): one for one in (self._named(step, key) for key in Resolver.needed(step))}
        return Frame(number, name, sentence, (self._shape(step),), tuple(uses.values()), self._measured(step))

    def _shape(self, step: ResolvedStep) -> Shape:
        same = (piece.patch for piece in self.resolved.pieces if piece.points is step.points)
        patch = next(same, None) if step.kind == "area" else None
        name = self._names[step.address, step.side]
        return Shape(step.address, step.side, name, step.kind, step.points, patch)

    def _found(self, step: ResolvedStep, name: str) -> tuple[Found, Side]:
        found = find(self.library.systems[step.step.system], self.library.systems, name)
        assert found is not None  # else the step could not have been made
        return found, (found.side or step.side) if found.paired else "midline"  # type: ignore[return-value]

    def _step_named(self, step: ResolvedStep, name: str) -> ResolvedStep | None:
        """The earlier step that a name in a step stands for, if it does."""
        found, side = self._found(step, name)
        return self._steps[found.name, side] if found.what == "step" else None

    def _named(self, step: ResolvedStep, name: str) -> Shape:
        """What a name in a step stands for."""
        earlier = self._step_named(step, name)
        if earlier is not None:
            return self._shape(earlier)
        found, side = self._found(step, name)
        value = self._resolver.value(self.library.systems[step.step.system], name, side)
        points = value.ring if isinstance(value, Curve) else np.reshape(value, (-1, 3))  # type: ignore[arg-type]
        words = LANDMARKS if found.what == "landmark" else HAIRLINES
        hand = text_in(HANDS[found.side], self.language) if found.side else ""
        address = f"{'hairline.' if found.what == 'hairline' else ''}{found.name}"
        title = hand + text_in(words[found.name], self.language)
        return Shape(address, side, title[:1].upper() + title[1:], found.kind, points)

    # -- the item ---------------------------------------------------------------------------------

    def _whole(self) -> Frame:
        item = self.resolved.item
        on_it = self._points_on_it()
        unverified = self.resolved.confidence.level == "unverified"
        hand = self._say(self.resolved.side) if item.paired else ""
        variant = self.resolved.variant
        reading = self._say("reading", name=text_in(variant.name, self.language)) if variant else ""
        sentence = self._say(
            "whole",
            name=" ".join(filter(None, item.label(self.language))) + reading,
            side=self._say("side", side=hand) if hand else "",
            size=self._size(),
            on_it=self._say("on_it", names=self._join("comma", [one.name for one in on_it])) if on_it else "",
            sure=self._say("unverified") if unverified else "",
        )
        return Frame(0, text_in(item.name, self.language), sentence, self._drawn(), on_it)

    def _drawn(self) -> tuple[Shape, ...]:
        resolved, item = self.resolved, self.resolved.item
        return tuple(
            Shape(piece.step, resolved.side, text_in(one.name, self.language), one.kind, one.points, one.patch)
            for piece, one in zip(item.drawn(resolved.variant), resolved.pieces, strict=True)
        )

    def _points_on_it(self) -> tuple[Shape, ...]:
        """Points of the construction that are items themselves and lie on a drawn line."""
        points = self.library.systems.get(POINTS)
        known = {piece.step for item in points.items.values() for piece in item.draw} if points else set()
        lines = [Curve(piece.points) for piece in self.resolved.pieces if piece.kind == "curve"]
        return tuple(
            self._shape(step)
            for step in self.resolved.construction
            if step.kind == "point"
            and step.step.system == POINTS
            and step.step.name in known
            and any(line.nearest(step.points[0])[1] < ON_IT_MM for line in lines)
        )

    def _size(self) -> str:
        resolved, count = self.resolved, len(self.resolved.pieces)
        if resolved.kind == "point":
            return self._say("points", count=count) if count > 1 else ""
        if resolved.kind == "area":
            return self._say("area", area=resolved.area_mm2 / 100)
        length = self._cm(resolved.length_mm)
        try:
            scale = self._resolver.scale(cun_of(resolved))
        except GeometryError:  # a head without hairlines has no cun
            pass
        else:
            cun = self._in_words(f"{resolved.length_mm / scale:.2f} {cun_of(resolved)}")
            length = self._say("equal", given=length, walked=cun)
        return self._say("pieces" if count > 1 else "line", count=count, length=length)

    def _parts(self) -> Frame:
        parts = self.resolved.item.parts
        told = [self._say("share_of", name=self._part_name(part), share=f"{100 * part.share:.3g} %") for part in parts]
        sentence = self._say("parts", count=len(parts), parts=self._join("semicolon", told))
        return Frame(0, self._say("parts_title"), sentence, self._drawn(), (), self._tapes_of_parts())

    def _tapes_of_parts(self) -> tuple[Tape, ...]:
        """One for each part; where it runs on over several pieces, the longest of them counts."""
        axes = [piece.points if piece.axis is None else piece.axis for piece in self.resolved.pieces]
        lines = [Curve(axis) for axis in axes if len(axis) > 1]
        starts = np.cumsum([0.0, *(line.length for line in lines)])
        shares = np.cumsum([0.0, *(part.share for part in self.resolved.item.parts)])
        tapes = []
        for part, first, last in zip(self.resolved.item.parts, shares[:-1], shares[1:], strict=True):
            spans = [
                (max(first * starts[-1] - start, 0.0), min(last * starts[-1] - start, line.length), line)
                for start, line in zip(starts, lines, strict=False)
            ]
            if not spans:
                continue
            begin, end, line = max(spans, key=lambda span: span[1] - span[0])
            length = self._cm(part.share * starts[-1])
            told = self._say("part", name=self._part_name(part), length=length)
            tapes.append(Tape(line.points, float(begin), float(end), "", "", told))
        return tuple(tapes)

    def _part_name(self, part: Part) -> str:
        return text_in(part.name, self.language)

    # -- what is measured, by the words of the grammar ------------------------------------------------

    def _measured(self, step: ResolvedStep) -> tuple[Tape, ...]:
        measure: Callable[[ResolvedStep], tuple[Tape, ...]] | None
        measure = getattr(self, f"_{step.step.word}_{step.kind}", None)
        if measure is None:
            measure = self._whole_line if step.kind == "curve" else self._outline if step.kind == "area" else _nothing
        try:
            return tuple(tape for tape in measure(step) if tape.walked_mm > LEAST_MM)
        except GeometryError:  # the step was made; only its measure cannot be drawn
            return ()

    def _whole_line(self, step: ResolvedStep) -> tuple[Tape, ...]:
        length = Curve(step.points).length
        return (Tape(step.points, 0.0, length, *self._ends(step), self._cm(length)),)

    def _section_curve(self, step: ResolvedStep) -> tuple[Tape, ...]:
        """A cut all through the head, down to the neck, has no length that anybody measures."""
        return self._whole_line(step) if self._ends(step)[0] else ()

    def _ends(self, step: ResolvedStep) -> tuple[str, str]:
        """What the two ends of a curve are called, "" where its step does not name them."""
        given = step.step.given
        lists = (given[word] for word in ("tape", "arc", "section") if isinstance(given.get(word), list))
        ends = next((names for names in lists if step.step.word != "section" or len(names) == 3), ["", ""])
        first, last = (given.get(key, name) for key, name in (("from", ends[0]), ("to", ends[-1])))
        return (self._named(step, first).name, self._named(step, last).name) if first and last else ("", "")

    def _outline(self, step: ResolvedStep) -> tuple[Tape, ...]:
        length = Curve(step.points).length
        return (Tape(step.points, 0.0, length, "", "", self._say("outline", length=self._cm(length))),)

    def _along_point(self, step: ResolvedStep) -> tuple[Tape, ...]:
        given = step.step.given
        line = self._curve(step, given["along"])
        if "level" in given:
            return ()
        if "shift" in given:
            length = parse_shift(given["shift"]).length
            begin, end = (line.nearest(point)[0] for point in (self._point(step, given["from"]), step.points[0]))
            if line.closed:
                piece = self._shorter(line, begin, end)
                return (self._laid_off(piece, step, given["from"], self._length(length)),)
            start = self._named(step, given["from"]).name
            return (Tape(line.points, begin, end, start, self._name(step), self._length(length)),)
        first, last = (self._named(step, given[key]).name if key in given else "" for key in ("from", "to"))
        if first or last:
            cut_at = self._point(step, given["from"]) if first else line.points[0]
            cut_to = self._point(step, given["to"]) if last else line.points[-1]
            line = ops.cut(line, cut_at, cut_to, None, ops.MEET_MM)
        base = self._step_named(step, given["along"])
        first = first or (self._ends(base)[0] if base is not None else "")
        share = parse_share(given["fraction"])
        walked = share * line.length
        if share == 1:
            return ()
        half = "1/2" if share == 0.5 else str(given["fraction"])
        words = {"share": half, "whole": self._cm(line.length), "walked": self._cm(walked)}
        return (Tape(line.ring, 0.0, walked, first, self._name(step), self._say("share", **words)),)

    def _shorter(self, line: Curve, begin: float, end: float) -> Curve:
        """Of a closed line the shorter way from one station to another."""
        ways = (line.piece(begin, end), line.piece(end, begin).reversed())
        return min(ways, key=lambda way: way.length)

    def _walk_point(self, step: ResolvedStep) -> tuple[Tape, ...]:
        given = step.step.given
        length = parse_shift(given["shift"]).length if "shift" in given else parse_length(given["distance"])
        return self._straight(step, given["walk"], self._length(length))

    def _beside_point(self, step: ResolvedStep) -> tuple[Tape, ...]:
        given = step.step.given
        return self._straight(step, given["beside"], self._length(parse_shift(given["shift"]).length))

    def _chart_point(self, step: ResolvedStep) -> tuple[Tape, ...]:
        given = step.step.given
        first, second = (self._length(shift.length) for shift in parse_shifts(given["shifts"]))
        return self._straight(step, given["chart"], self._say("both", first=first, second=second))

    def _straight(self, step: ResolvedStep, start: str, told: str) -> tuple[Tape, ...]:
        """A straight walk ends where a taut tape from its start leads to."""
        way = self.surface.tape(self._point(step, start), step.points[0])
        return (self._laid_off(way, step, start, told),)

    def _laid_off(self, way: Curve, step: ResolvedStep, start: str, told: str) -> Tape:
        return Tape(way.points, 0.0, way.length, self._named(step, start).name, self._name(step), told)

    def _parallel_curve(self, step: ResolvedStep) -> tuple[Tape, ...]:
        """The distance from the base line, where the parallel has its middle; of a taut one at an end."""
        given, shift = step.step.given, parse_shift(step.step.given["shift"])
        base, line = self._curve(step, given["parallel"]), Curve(step.points)
        station = 0.0 if "ends" in given else base.nearest(line.at(line.length / 2))[0]
        start = base.at(station)
        if shift.direction in LOOP_WORDS:
            ahead = [ops.heading(self.surface, start, shift.direction, step.side)]
        else:
            across = np.cross(self.surface.normals_at(start)[0], base.tangent(station))
            ahead = [across, -across]
        ways = [self.surface.walk(start, direction, self._mm(shift.length)) for direction in ahead]
        way = Curve(min(ways, key=lambda one: line.nearest(one[-1])[1]))
        name = self._named(step, given["parallel"]).name
        return (Tape(way.points, 0.0, way.length, name, self._name(step), self._length(shift.length)),)

    def _extend_curve(self, step: ResolvedStep) -> tuple[Tape, ...]:
        given, line = step.step.given, Curve(step.points)
        base, length = self._curve(step, given["extend"]), parse_length(given["distance"])
        added = line.length - base.length
        at_last = bool(np.allclose(line.points[0], base.points[0]))
        begin, end = (base.length, line.length) if at_last else (added, 0.0)
        return (Tape(step.points, begin, end, "", "", self._length(length)),)

    def _band_area(self, step: ResolvedStep) -> tuple[Tape, ...]:
        given = step.step.given
        axis = self._curve(step, given["band"])
        middle = axis.length / 2
        across = np.cross(self.surface.normals_at(axis.at(middle))[0], axis.tangent(middle))
        width = parse_length(given["width"])
        told = self._say("wide", length=self._length(width))
        return (
            Tape(axis.points, 0.0, axis.length, "", "", self._cm(axis.length)),
            self._crosswise(axis.at(middle), across, width, told),
        )

    def _disc_area(self, step: ResolvedStep) -> tuple[Tape, ...]:
        given = step.step.given
        way = self.surface.tape(self._point(step, given["disc"]), step.points[0])
        told = self._say("radius", length=self._length(parse_length(given["radius"])))
        return (Tape(way.points, 0.0, way.length, self._named(step, given["disc"]).name, "", told),)

    def _rectangle_area(self, step: ResolvedStep) -> tuple[Tape, ...]:
        given = step.step.given
        centre = self.surface.snap(self._point(step, given["rectangle"]))
        forward = ops.heading(self.surface, centre, "forward", "")
        right = np.cross(forward, self.surface.normals_at(centre)[0])
        sizes = [(ahead, parse_length(given[key])) for ahead, key in ((forward, "sagittal"), (right, "transverse"))]
        return tuple(self._crosswise(centre, ahead, length, self._length(length)) for ahead, length in sizes)

    def _crosswise(self, middle: Points, ahead: Points, length: Length, told: str) -> Tape:
        """A straight walk of that whole length, half of it to either side of a point."""
        back, forth = (self.surface.walk(middle, way, self._mm(length) / 2) for way in (-ahead, ahead))
        line = Curve(np.vstack([back[::-1], forth[1:]]))
        return Tape(line.points, 0.0, line.length, "", "", told)

    # -- words and values -------------------------------------------------------------------------------

    def _point(self, step: ResolvedStep, name: str) -> Points:
        return np.asarray(self._named(step, name).points[0])

    def _curve(self, step: ResolvedStep, name: str) -> Curve:
        ring = self._named(step, name).points
        closed = len(ring) > 2 and bool(np.array_equal(ring[0], ring[-1]))
        return Curve(ring[:-1] if closed else ring, closed)

    def _name(self, step: ResolvedStep) -> str:
        return self._names[step.address, step.side]

    def _mm(self, length: Length) -> float:
        return length.in_mm({length.unit: self._resolver.scale(length.unit)} if "cun" in length.unit else {})

    def _length(self, length: Length) -> str:
        """As the books say it, in cun with the centimetres that this is on this head."""
        given = self._in_words(str(length))
        return given if length.unit == "cm" else self._say("equal", given=given, walked=self._cm(self._mm(length)))

    def _in_words(self, length: str) -> str:
        return length_in_words(length, self.language)

    def _cm(self, mm: float) -> str:
        return self._say("cm", cm=mm / 10)

    def _join(self, key: str, words: list[str]) -> str:
        return self._say(key).join(words)

    def _say(self, key: str, **words: object) -> str:
        return text_in(WORDS[key], self.language).format(**words)


def _nothing(_step: ResolvedStep) -> tuple[Tape, ...]:
    return ()
