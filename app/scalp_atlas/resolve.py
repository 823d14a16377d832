"""What a library of definitions comes to on one head: a pure function."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from scalp_atlas.errors import GeometryError, MissingLandmark
from scalp_atlas.geometry import Curve
from scalp_atlas.geometry import operations as ops
from scalp_atlas.head import Head
from scalp_atlas.names import Found, find, step_references
from scalp_atlas.records import (
    Item,
    Kind,
    Library,
    Points,
    Resolution,
    Resolved,
    ResolvedPiece,
    ResolvedStep,
    Side,
    Step,
    System,
    Text,
    Unresolved,
)
from scalp_atlas.units import AXIS_WORDS, parse_length, parse_share, parse_shift, parse_turn

EAR_MM = 25.0  # an ear landmark may lie so far off the ear-free surface and still mark the end of a section
Value = Points | Curve
Score = Callable[[Points], float]


def resolve(
    library: Library, head: Head, systems: Iterable[str] | None = None, items: Iterable[str] | None = None
) -> Resolution:
    """Construct items on a head.

    Parameters
    ----------
    library : Library
    head : Head
    systems : names of systems, optional
        All if left out.
    items : ids, optional
        With or without side ("jiao.motor", "jiao.motor.left"); all of the systems if left out.

    Returns
    -------
    Resolution
        What has no place on this head stands in `unresolved` with its reason.
    """
    resolver = Resolver(library, head)
    wanted = set(items) if items is not None else None
    chosen = set(systems) if systems is not None else set(library.systems)
    resolved: dict[str, Resolved] = {}
    unresolved: dict[str, Unresolved] = {}
    for system in library.systems.values():
        if system.id not in chosen:
            continue
        for item in system.items.values():
            for side in ("left", "right") if item.side == "both" else (item.side,):
                item_id = f"{item.id}.{side}" if item.paired else item.id
                if wanted is not None and not wanted & {item_id, item.id}:
                    continue
                answer = resolver.item(item, item_id, side)
                if isinstance(answer, Resolved):
                    resolved[item_id] = answer
                else:
                    unresolved[item_id] = answer
    return Resolution(resolver.scales(), resolved, unresolved)


@dataclass(frozen=True)
class _Failure:
    """A step that has no answer here, and why."""

    reason: str


class Resolver:
    """Constructs steps on one head, each once."""

    def __init__(self, library: Library, head: Head):
        self.library = library
        self.head = head
        self._values: dict[tuple[str, Side], Value | _Failure] = {}
        self._laid_off: dict[tuple[str, Side], float] = {}
        self._scales: dict[str, float | _Failure] = {}
        self._found: dict[tuple[str, str], Found] = {}
        self._busy: set[object] = set()

    # -- items ----------------------------------------------------------------------------------

    def item(self, item: Item, item_id: str, side: Side) -> Resolved | Unresolved:
        """One item on one side."""
        if item.text_only:
            return Unresolved(item_id, item, side, item.text_only["en"])
        system = self.library.systems[item.system]
        try:
            pieces = tuple(self._piece(system, piece.step, piece.name, side) for piece in item.draw)
            names = [piece.step for piece in item.draw]
            steps = self._construction(system, names, side)
        except GeometryError as error:
            return Unresolved(item_id, item, side, str(error))
        kind: Kind = "point" if all(piece.kind == "point" for piece in pieces) else "curve"
        return Resolved(item_id, item, side, kind, pieces, steps)

    def _piece(self, system: System, name: str, title: Text, side: Side) -> ResolvedPiece:
        value = self.value(system, name, side)
        if isinstance(value, Curve):
            return ResolvedPiece(title, "curve", value.ring, value.length)
        return ResolvedPiece(title, "point", self.head.surface.snap(value)[None], 0.0)

    def _construction(self, system: System, names: list[str], side: Side) -> tuple[ResolvedStep, ...]:
        """Every step that the named ones hang on, each before what needs it."""
        done: dict[tuple[str, Side], ResolvedStep] = {}

        def visit(owner: System, name: str, side: Side) -> None:
            found = self._find(owner, name)
            if found.what != "step":
                return
            here = self._side_of(found, side)
            key = (found.name, here)
            if key in done:
                return
            home, _, local = found.name.partition(":")
            step = self.library.systems[home].steps[local]
            for reference in step_references(step):
                visit(self.library.systems[home], reference.name, here)
            done[key] = self._resolved_step(step, here)

        for name in names:
            visit(system, name, side)
        return tuple(done.values())

    def _resolved_step(self, step: Step, side: Side) -> ResolvedStep:
        value = self._step_value(step, side)
        if isinstance(value, Curve):
            return ResolvedStep(step.address, "curve", value.ring, side, step, value.length)
        laid_off = self._laid_off.get((step.address, side), 0.0)
        return ResolvedStep(step.address, "point", value[None], side, step, laid_off)

    # -- scales ---------------------------------------------------------------------------------

    def scales(self) -> dict[str, float]:
        """Millimetres of every cun that this head allows."""
        found = {}
        for system in self.library.systems.values():
            for unit in system.scales:
                try:
                    found[unit] = self.scale(unit)
                except GeometryError:
                    continue
        return found

    def scale(self, unit: str) -> float:
        """Millimetres of one cun.

        Raises
        ------
        GeometryError
            If it cannot be measured on this head.
        """
        if unit not in self._scales:
            self._scales[unit] = self._guarded(unit, lambda: self._measure(unit))  # type: ignore[assignment]
        value = self._scales[unit]
        if isinstance(value, _Failure):
            raise GeometryError(f"needs the scale {unit}, which cannot be measured here: it {value.reason}")
        return value

    def _measure(self, unit: str) -> float:
        for system in self.library.systems.values():
            if unit in system.scales:
                scale = system.scales[unit]
                return self._curve(system, scale.step, "midline").length / scale.divide
        raise GeometryError("is defined in no file")

    def _mm(self, text: str) -> float:
        length = parse_length(text)
        scales = {length.unit: self.scale(length.unit)} if length.unit.startswith("cun") else {}
        return length.in_mm(scales)

    # -- values ---------------------------------------------------------------------------------

    def _guarded(self, key: object, make: Callable[[], object]) -> object:
        """The result of `make`, or the reason why there is none; never round in a circle."""
        if key in self._busy:
            return _Failure("hangs on itself")
        self._busy.add(key)
        try:
            return make()
        except GeometryError as error:
            return _Failure(str(error))
        finally:
            self._busy.discard(key)

    def _find(self, system: System, name: str) -> Found:
        key = (system.id, name)
        if key not in self._found:
            found = find(system, self.library.systems, name)
            if found is None:
                raise GeometryError(f"needs {name!r}, whose definition file could not be read")
            self._found[key] = found
        return self._found[key]

    @staticmethod
    def _side_of(found: Found, side: Side) -> Side:
        if not found.paired:
            return "midline"
        chosen = found.side or side
        if chosen == "midline":
            raise GeometryError(f"{found.name!r} is paired; the definition must pick a side")
        return chosen  # type: ignore[return-value]

    def value(self, system: System, name: str, side: Side) -> Value:
        """What a name stands for on this head: a point (3,) or a curve.

        Raises
        ------
        GeometryError
            If the construction has no answer.
        """
        found = self._find(system, name)
        here = self._side_of(found, side)
        if found.what == "step":
            home, _, local = found.name.partition(":")
            return self._step_value(self.library.systems[home].steps[local], here)
        key = found.name if here == "midline" else f"{found.name}.{here}"
        if found.what == "landmark":
            if key not in self.head.landmarks:
                raise MissingLandmark(key, self.head.absent.get(found.name, ""))
            return self.head.landmarks[key]
        if key not in self.head.hairlines:
            raise MissingLandmark(f"hairline.{key}", self.head.absent.get(f"hairline.{found.name}", ""))
        memo = (f"hairline.{key}", here)
        if memo not in self._values:
            self._values[memo] = self.head.hairline(key)
        return self._values[memo]  # type: ignore[return-value]

    def _step_value(self, step: Step, side: Side) -> Value:
        key = (step.address, side)
        if key not in self._values:
            make = getattr(self, f"_{step.word}_{step.kind}")
            self._values[key] = self._guarded(key, lambda: make(_Given(self, step, side)))  # type: ignore[assignment]
        value = self._values[key]
        if isinstance(value, _Failure):
            raise GeometryError(value.reason)
        return value

    def _point(self, system: System, name: str, side: Side) -> Points:
        value = self.value(system, name, side)
        assert not isinstance(value, Curve)
        return value

    def _curve(self, system: System, name: str, side: Side) -> Curve:
        value = self.value(system, name, side)
        assert isinstance(value, Curve)
        return value

    # -- the words of the grammar: points ---------------------------------------------------------

    def _at_point(self, given: _Given) -> Points:
        return self.head.surface.snap(given.point("at"))

    def _along_point(self, given: _Given) -> Points:
        curve = given.curve("along")
        if "level" in given:
            return ops.at_level(curve, float(given.point("level")[2]), given.score("pick") or (lambda spot: 0.0))
        if "fraction" in given:
            if "from" in given or "to" in given:
                start = given.point("from") if "from" in given else curve.points[0]
                end = given.point("to") if "to" in given else curve.points[-1]
                curve = ops.cut(curve, start, end, None, ops.MEET_MM)
            share = parse_share(given["fraction"])
            given.note(share * curve.length)
            return ops.at_fraction(curve, share)
        start = given.point("from")
        distance, direction = given.shift(start)
        return ops.along(curve, start, distance, direction)

    def _crossing_point(self, given: _Given) -> Points:
        first, second = given.curves("crossing")
        return ops.crossing(first, second, given.score("pick"))

    def _walk_point(self, given: _Given) -> Points:
        return np.asarray(self._way(given, "walk")[-1])

    def _beside_point(self, given: _Given) -> Points:
        point = given.point("beside")
        distance, direction = given.shift(point)
        return ops.beside(self.head.surface, self.head.midline, point, distance, direction)

    def _project_point(self, given: _Given) -> Points:
        direction = ops.axis(given["toward"], given.side) if "toward" in given else None
        return ops.project(self.head.surface, given.point("project"), direction)

    # -- the words of the grammar: curves ---------------------------------------------------------

    def _section_curve(self, given: _Given) -> Curve:
        surface, midline = self.head.surface, self.head.midline
        form = given["section"]
        if isinstance(form, str):
            origin = given.point("through")
            if form == "sagittal" and abs(origin[0]) < 1.0:
                whole, ends = midline, [origin]
            else:
                normal = ops.section_normal(surface, form, origin, midline)
                whole, ends = ops.section(surface, origin, normal, given.ends() or [origin]), [origin]
        else:
            ends = given.points("section")
            normal = (
                np.cross(ends[1] - ends[0], ops.axis(given["axis"], "right"))
                if len(ends) == 2
                else ops.plane_through(ends)
            )
            if np.linalg.norm(normal) < 1e-6:
                raise GeometryError("the two points lie on that axis, so they span no plane with it")
            whole = ops.section(surface, ends[0], normal, ends)
        if "from" in given and "to" in given:
            return ops.cut(whole, given.point("from"), given.point("to"), given.way_score("via"), EAR_MM)
        if len(ends) == 3:
            return ops.cut(whole, ends[0], ends[2], _near(ends[1]), EAR_MM)
        return whole

    def _tape_curve(self, given: _Given) -> Curve:
        return ops.tape(self.head.surface, given.points("tape"))

    def _arc_curve(self, given: _Given) -> Curve:
        start, end = given.points("arc")
        toward = ops.axis(given["toward"], given.side)
        return ops.arc(self.head.surface, start, end, parse_share(given["bulge"]), toward)

    def _trace_curve(self, given: _Given) -> Curve:
        return Curve(self._way(given, "trace"))

    def _sagittal_parallel_curve(self, given: _Given) -> Curve:
        point = given.point("sagittal_parallel")
        distance, direction = given.shift(point)
        start = self.head.surface.snap(point)
        return ops.sagittal_parallel(self.head.surface, self.head.midline, start, distance, direction)

    def _parallel_curve(self, given: _Given) -> Curve:
        surface, base = self.head.surface, given.curve("parallel")
        shift = parse_shift(given["shift"])
        distance = self._mm(str(shift.length))
        if "extend" in given:
            base = ops.extended(surface, base, self._mm(given["extend"]))
        if shift.direction in ("backward", "forward"):
            line = ops.moved(surface, base, distance, shift.direction)
        else:
            line = ops.parallel(surface, base, distance, ops.axis(shift.direction, given.side))
        return ops.between(line, *given.curves("between")) if "between" in given else line

    def _part_curve(self, given: _Given) -> Curve:
        return ops.cut(given.curve("part"), given.point("from"), given.point("to"), None, ops.MEET_MM)

    def _join_curve(self, given: _Given) -> Curve:
        return ops.join(given.curves("join"))

    def _way(self, given: _Given, word: str) -> Points:
        """The straight walk of `walk` and `trace`."""
        surface = self.head.surface
        start = surface.snap(given.point(word))
        if "shift" in given:
            distance, ahead = given.shift(start)
        else:
            distance = self._mm(given["distance"])
            given.note(distance)
            ahead = surface.tape(start, given.point("toward")).tangent(0)
        if "turn" in given:
            turn = parse_turn(given["turn"])
            toward = ops.heading(surface, start, turn.direction, given.side)
            ahead = ops.turned(surface, start, ahead, turn.degrees, toward)
        return surface.walk(start, ahead, distance)


class _Given:
    """What a step is given, with its names looked up on the head and side at hand."""

    def __init__(self, resolver: Resolver, step: Step, side: Side):
        self._resolver, self._step, self.side = resolver, step, side
        self._system = resolver.library.systems[step.system]

    def __contains__(self, key: str) -> bool:
        return key in self._step.given

    def __getitem__(self, key: str) -> str:
        value: str = self._step.given[key]
        return value

    def point(self, key: str) -> Points:
        return self._resolver._point(self._system, self[key], self.side)

    def points(self, key: str) -> list[Points]:
        return [self._resolver._point(self._system, name, self.side) for name in self[key]]

    def curve(self, key: str) -> Curve:
        return self._resolver._curve(self._system, self[key], self.side)

    def curves(self, key: str) -> list[Curve]:
        return [self._resolver._curve(self._system, name, self.side) for name in self[key]]

    def ends(self) -> list[Points]:
        return [self.point(key) for key in ("from", "to") if key in self]

    def note(self, distance: float) -> None:
        """Remember what was laid off, for the construction in words."""
        self._resolver._laid_off[(self._step.address, self.side)] = distance

    def shift(self, start: Points) -> tuple[float, Points]:
        """(mm, direction) of the step's shift at a point."""
        shift = parse_shift(self["shift"])
        distance = self._resolver._mm(str(shift.length))
        self.note(distance)
        return distance, ops.heading(self._resolver.head.surface, start, shift.direction, self.side)

    def score(self, key: str) -> Score | None:
        """How well a point fits a `pick`: farthest in a direction, or nearest to a point."""
        if key not in self:
            return None
        if self[key] in AXIS_WORDS:
            direction = ops.axis(self[key], self.side)
            return lambda spot: float(spot @ direction)
        target = self.point(key)
        return lambda spot: -float(np.linalg.norm(spot - target))

    def way_score(self, key: str) -> Score | None:
        """How well a piece of line fits a `via`: reaching farthest in a direction, or passing a point."""
        if key not in self:
            return None
        if self[key] in AXIS_WORDS:
            direction = ops.axis(self[key], self.side)
            return lambda way: float((way @ direction).max())
        return _near(self.point(key))


def _near(target: Points) -> Score:
    return lambda way: -float(np.linalg.norm(way - target, axis=-1).min())
