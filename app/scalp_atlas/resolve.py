"""What a library of definitions comes to on one head: a pure function."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NoReturn, TypeVar

import numpy as np

from scalp_atlas.errors import GeometryError, MissingLandmark
from scalp_atlas.geometry import Curve, Surface, areas, registration
from scalp_atlas.geometry import operations as ops
from scalp_atlas.geometry.areas import Area
from scalp_atlas.hair import UNCLEAR_PLACES, unclear_places
from scalp_atlas.head import OFF_SURFACE_MM, Head
from scalp_atlas.headfile import MIDLINE, UNCLEAR_HAIRLINES
from scalp_atlas.memo import Key, Memo
from scalp_atlas.names import Found, find
from scalp_atlas.records import (
    Fallback,
    Item,
    Kind,
    Library,
    Needle,
    NeedleRule,
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
    Variant,
)
from scalp_atlas.units import (
    AXIS_WORDS,
    DIRECTIONS,
    LOOP_WORDS,
    Shift,
    parse_length,
    parse_place,
    parse_share,
    parse_shift,
    parse_shifts,
    parse_turn,
)

MIDLINE_MM = 10.0  # a midline landmark that was picked so far beside the midsagittal plane still stands for it
SAME_PLANE_MM = 0.5  # a sagittal plane so near the midsagittal one is that
NEEDLE_MM = 12.0  # so much of a needle's way is shown
LEAST_LEAD = 0.2  # a line that leads so little of its span toward a place or word leads neither to nor from it
EAR_MM = 25.0  # an ear landmark may lie so far off the ear-free surface and still mark the end of a section
ON_RIM_MM = 0.05  # a point so near the rim of a hole lies on it
BESIDE_RIM_MM, MOST_BESIDE_MM = 2.0, 10.0  # a line that is so near for longer than that goes round the hole
# The textbooks' rule for a hairline that cannot be told: 18 cun from the mid-brow point to C7, of which the hairlines
# stand at 3 and at 15.
STAND_INS = {"anterior_hairline": "reference:hairline_3_of_18", "posterior_hairline": "reference:hairline_15_of_18"}
Value = Points | Curve | Area
Score = Callable[[Points], float]


def resolve(
    library: Library,
    head: Head,
    systems: Iterable[str] | None = None,
    items: Iterable[str] | None = None,
    variants: bool = False,
) -> Resolution:
    """Construct items on a head.

    Parameters
    ----------
    library : Library
    head : Head
    systems : names of systems, optional
        All if left out.
    items : ids, optional
        With or without side ("jiao.motor", "jiao.motor.left"), and of a variant with its key
        ("points.gv20~ear_apices", "jiao.motor.left~zygomatic"); all of the systems if left out.
    variants : bool
        Whether all variants of the items come as well.

    Returns
    -------
    Resolution
        What has no place on this head stands in `unresolved` with its reason.
    """
    return Resolver(library, head).resolve(systems, items, variants)


@dataclass(frozen=True)
class _Failure:
    """A step that has no answer here, and why."""

    error: GeometryError

    @property
    def reason(self) -> str:
        return str(self.error)


@dataclass(frozen=True)
class _Made:
    """What a step came to, and how that is told."""

    value: Value | _Failure
    told: ResolvedStep | None = None  # of what failed there is nothing to tell


Made = TypeVar("Made")
_Steps = Mapping[tuple[str, Side], ResolvedStep]


def _tried(make: Callable[[], Made]) -> Made | _Failure:
    try:
        return make()
    except GeometryError as error:
        return _Failure(error)


def _raise(failure: _Failure) -> NoReturn:
    raise failure.error.with_traceback(None)  # the same each time, so its way here must not add up


def _same(one: object, two: object) -> bool:
    """Whether two values made apart are the same to the last bit."""
    if isinstance(one, np.ndarray) or isinstance(two, np.ndarray):
        return isinstance(one, np.ndarray) and isinstance(two, np.ndarray) and np.array_equal(one, two)
    match one, two:
        case (float(), float()):
            return one == two
        case (Curve(), Curve()):
            return one.closed == two.closed and np.array_equal(one.points, two.points)
        case (_Failure(), _Failure()):
            return type(one.error) is type(two.error) and one.reason == two.reason
        case (_Made(), _Made()):
            rest = [(made.told.measured_mm, made.told.fallback) if made.told else None for made in (one, two)]
            return rest[0] == rest[1] and _same(one.value, two.value)
    return one is two


class _Scales(Mapping[str, float]):
    """The cun of a head, measured when somebody looks at them."""

    def __init__(self, measure: Callable[[], dict[str, float]]):
        self._measure = measure

    @cached_property
    def _known(self) -> dict[str, float]:
        return self._measure()

    def __getitem__(self, unit: str) -> float:
        return self._known[unit]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def _is_wanted(item: Item, side: Side, variant: Variant | None, wanted: set[str] | None, variants: bool) -> bool:
    if variant is None or variants:
        named = wanted is None or bool({item.id, item.full_id(side)} & wanted)
        if named or variant is None:
            return named
    return wanted is not None and bool({item.full_id(side, variant), f"{item.id}~{variant.key}"} & wanted)


class Resolver:
    """Constructs items and steps on one head, each once.

    Parameters
    ----------
    library : Library
    head : Head
    before : Resolver, optional
        That of the same library on this head before some of its landmarks moved (`Head.moved`): what
        hangs on none of them is taken over as it was.
    """

    def __init__(self, library: Library, head: Head, before: Resolver | None = None):
        self.library = library
        self.head = head
        self._memo: Memo = Memo(self._ask, _same, before._memo if before else None)
        self._found: dict[tuple[str, str], Found] = before._found if before else {}
        self._busy: set[object] = set()

    def on(self, head: Head) -> Resolver:
        """The same library on the head after a change; only what hangs on it is constructed anew."""
        return Resolver(self.library, head, self)

    def resolve(
        self, systems: Iterable[str] | None = None, items: Iterable[str] | None = None, variants: bool = False
    ) -> Resolution:
        """As the function `resolve`."""
        wanted = set(items) if items is not None else None
        chosen = set(systems) if systems is not None else set(self.library.systems)
        answers = [
            self.item(item, side, variant)
            for system in self.library.systems.values()
            if system.id in chosen
            for item in system.items.values()
            for side in item.sides
            for variant in (None, *item.variants)
            if _is_wanted(item, side, variant, wanted, variants)
        ]
        resolved = {answer.id: answer for answer in answers if isinstance(answer, Resolved)}
        unresolved = {answer.id: answer for answer in answers if isinstance(answer, Unresolved)}
        return Resolution(_Scales(self._measured), resolved, unresolved)

    def facts_behind(self, item: Resolved) -> set[str]:
        """The landmarks ("nasion", "hair_corner.left") and hairlines ("front", "temple.left") an item names.

        Those that only the head's frame and surface hang on are not among them.
        """
        facts = self._memo.facts_behind(("item", item.id, item.side))
        return {str(fact[1]) for fact in facts if fact[0] in ("landmark", "hairline")}

    # -- what is known, and what was made of it ---------------------------------------------------

    def _ask(self, key: Key) -> object:
        """What stands behind a key of the memo on this head."""
        match key:
            case ("surface",):
                return self._surface
            case ("midline",):
                return self._midline
            case ("landmark", str(name)):
                return self._given_landmark(name)
            case ("hairline", str(name)):
                return self._given_hairline(name)
            case ("laid landmark", str(name)):
                return self._landmark(name)
            case ("laid hairline", str(name)):
                return self._hairline(name)
            case ("scale", str(unit)):
                return self._scale(unit)
            case ("step", str(address), side):
                home, _, local = address.partition(":")
                return self._made(self.library.systems[home].steps[local], side)  # type: ignore[arg-type]
            case ("steps to", str(address), side):
                return self._steps_to(address, side)  # type: ignore[arg-type]
            case ("from mni",):
                return self._from_mni
            case ("unclear",):
                return self._memo.fact(("unclear",), lambda: self.head.unclear)
        raise KeyError(key)

    @property
    def _surface(self) -> Surface:
        return self._memo.fact(("surface",), lambda: self.head.surface)

    @property
    def _midline(self) -> Curve | _Failure:
        return self._memo.fact(("midline",), lambda: _tried(lambda: self.head.midline))

    @property
    def midline(self) -> Curve:
        """The head's midline.

        Raises
        ------
        GeometryError
            If the midsagittal plane misses the mesh.
        """
        midline = self._midline
        return _raise(midline) if isinstance(midline, _Failure) else midline

    def _given_landmark(self, name: str) -> Points | None:
        return self._memo.fact(("landmark", name), lambda: self.head.landmarks.get(name))

    def _given_hairline(self, name: str) -> Points | None:
        return self._memo.fact(("hairline", name), lambda: self.head.hairlines.get(name))

    def _landmark(self, name: str) -> Points | None:
        return self._memo.value(("laid landmark", name), lambda: self._laid(name))

    def _laid(self, name: str) -> Points | None:
        """A landmark on the measuring surface, one of the midline on the midline.

        Where the skin was taken off with an auricle it stays as it is.
        """
        place = self._given_landmark(name)
        if place is None:
            return None
        if name in MIDLINE and not isinstance(self._midline, _Failure):
            station, gap = self.midline.nearest(place)
            return self.midline.at(station) if gap < MIDLINE_MM else place
        spot = self._surface.snap(place)
        return spot if np.linalg.norm(spot - place) < OFF_SURFACE_MM else place

    def _hairline(self, name: str) -> Curve | None:
        def lay() -> Curve | None:
            line = self._given_hairline(name)
            return None if line is None else self._surface.lay(Curve(line))

        return self._memo.value(("laid hairline", name), lay)

    # -- items ----------------------------------------------------------------------------------

    def item(self, item: Item, side: Side, variant: Variant | None = None) -> Resolved | Unresolved:
        """One item, or one of its variants, on one side."""
        item_id = item.full_id(side, variant)
        answer = self._memo.value(("item", item_id, side), lambda: self._item(item, item_id, side, variant))
        if not self.head.unclear or isinstance(answer, Unresolved):
            return answer
        return replace(answer, unclear=self._unclear_behind(item_id, side))

    def _unclear_behind(self, item_id: str, side: Side) -> tuple[str, ...]:
        """The unclear hairlines that an item asked for, also where another rule served in their place."""
        facts = self._memo.facts_behind(("item", item_id, side))
        prefix = {"landmark": "", "hairline": "hairline."}
        asked = {f"{prefix[str(fact[0])]}{str(fact[1]).split('.')[0]}" for fact in facts if fact[0] in prefix}
        return tuple(
            name for name in UNCLEAR_HAIRLINES if name in self.head.unclear and asked & {*UNCLEAR_PLACES[name]}
        )

    def _item(self, item: Item, item_id: str, side: Side, variant: Variant | None) -> Resolved | Unresolved:
        if item.text_only and variant is None:
            return Unresolved(item_id, item, side, item.text_only["en"])
        system, draw = self.library.systems[item.system], item.drawn(variant)
        try:
            pieces = tuple(self._piece(system, piece.step, piece.name, side) for piece in draw)
            steps = self._construction(system, [piece.step for piece in draw], side)
        except GeometryError as error:
            return Unresolved(item_id, item, side, str(error), variant)
        kinds = {piece.kind for piece in pieces}
        kind: Kind = kinds.pop() if len(kinds) == 1 else "curve"
        needles, missing = self._needles(item, variant, pieces, side)
        return Resolved(item_id, item, side, kind, pieces, steps, variant, needles, missing)

    def _piece(self, system: System, name: str, title: Text, side: Side) -> ResolvedPiece:
        value = self.value(system, name, side)
        if isinstance(value, Curve):
            return ResolvedPiece(title, "curve", value.ring, value.length)
        if isinstance(value, Area):
            patch, axis = (value.vertices, value.faces), value.axis.ring if value.axis else None
            return ResolvedPiece(title, "area", value.outline.ring, value.outline.length, value.area_mm2, patch, axis)
        spot = self._surface.snap(value)
        self._refuse_rim(spot)
        return ResolvedPiece(title, "point", spot[None], 0.0)

    def _construction(self, system: System, names: list[str], side: Side) -> tuple[ResolvedStep, ...]:
        """Every step that the named ones hang on, each before what needs it."""
        steps: dict[tuple[str, Side], ResolvedStep] = {}
        for name in names:
            steps.update(self._leading_to(system, name, side))
        return tuple(steps.values())

    def _leading_to(self, system: System, name: str, side: Side) -> _Steps:
        """The steps that a name hangs on, and itself if it is one."""
        found = self._find(system, name)
        if found.what == "step":
            return self._steps_to(found.name, self._side_of(found, side))
        stand_in = self._stand_in(found)
        return self._steps_to(stand_in, "midline") if stand_in else {}

    def _stand_in(self, found: Found) -> str:
        """The step that stands for a landmark of an unclear hairline, "" for none."""
        gone = unclear_places(self._memo.fact(("unclear",), lambda: self.head.unclear))
        return STAND_INS.get(found.name, "") if found.name in gone else ""

    def _steps_to(self, address: str, side: Side) -> _Steps:
        def collect() -> _Steps:
            home, _, local = address.partition(":")
            system = self.library.systems[home]
            resolved = self._resolved_step(system.steps[local], side)
            steps: dict[tuple[str, Side], ResolvedStep] = {}
            for needed in self.needed(resolved):
                steps.update(self._leading_to(system, needed, side))
            steps[address, side] = resolved
            return steps

        return self._memo.value(("steps to", address, side), collect)

    @staticmethod
    def needed(resolved: ResolvedStep) -> list[str]:
        """The names that a step was made from: of alternatives only the one that served."""
        step = resolved.step
        if step.word != "first_of":
            return [reference.name for reference in step.references]
        return [resolved.fallback.used if resolved.fallback else step.given["first_of"][0]]

    def _resolved_step(self, step: Step, side: Side) -> ResolvedStep:
        made = self._made(step, side)
        if isinstance(made.value, _Failure):
            _raise(made.value)
        assert made.told is not None
        return made.told

    # -- needles ---------------------------------------------------------------------------------

    def _needles(
        self, item: Item, variant: Variant | None, pieces: tuple[ResolvedPiece, ...], side: Side
    ) -> tuple[tuple[Needle, ...], tuple[str, ...]]:
        """The needles of what an item draws, and why others cannot be made."""
        system, drawn = self.library.systems[item.system], item.drawn(variant)
        needles: list[Needle] = []
        missing: list[str] = []
        for rule in item.needle_rules(variant):
            for step, piece in zip((one.step for one in drawn), pieces, strict=True):
                if rule.is_for(step):
                    try:
                        here = self._side_of(self._find(system, step), side)
                        needles += [Needle(way, rule) for way in self._needle_ways(system, rule, piece, here)]
                    except GeometryError as error:
                        missing.append(str(error))
        return tuple(needles), tuple(missing)

    def _needle_ways(self, system: System, rule: NeedleRule, piece: ResolvedPiece, side: Side) -> list[Points]:
        """The way or ways (n, 3) of a needle: along a line or a band's axis, else over the skin."""
        line = piece.axis if piece.axis is not None else piece.points if piece.kind == "curve" else None
        if line is None:
            return [self._needle_over_skin(system, rule, _middle(piece), side)]
        if np.linalg.norm(line[-1] - line[0]) < ops.MEET_MM:
            raise GeometryError("comes back to where it began, so that a needle has no end to start from")
        ways = [Curve(line), Curve(line[::-1])]
        if not rule.both_ways:
            ways = [way for way in ways if self._leads(system, rule, way, side) > LEAST_LEAD]
        if not ways:
            raise GeometryError(f"leads neither toward nor away from {rule.toward or rule.away_from!r}")
        return [way.piece(0, min(NEEDLE_MM, way.length)).points for way in ways]

    def _leads(self, system: System, rule: NeedleRule, way: Curve, side: Side) -> float:
        """The share of its span by which a way leads as a rule says: 1 straight on, -1 straight back."""
        first, last = way.points[0], way.points[-1]
        span = float(np.linalg.norm(last - first))
        if rule.toward in DIRECTIONS:
            ahead = ops.heading(self._surface, way.at(way.length / 2), rule.toward, side)
            return float((last - first) @ ahead) / span
        goal = self._point(system, rule.toward or rule.away_from, side)
        nearer = float(np.linalg.norm(first - goal) - np.linalg.norm(last - goal)) / span
        return nearer if rule.toward else -nearer

    def _needle_over_skin(self, system: System, rule: NeedleRule, start: Points, side: Side) -> Points:
        """(n, 3) straight on from a point."""
        surface = self._surface
        start = surface.snap(start)
        if rule.both_ways:
            raise GeometryError("has no line for a needle to run along")
        if rule.toward in DIRECTIONS:
            return surface.walk(start, ops.heading(surface, start, rule.toward, side), NEEDLE_MM)
        way = surface.tape(start, self._point(system, rule.toward or rule.away_from, side))
        if rule.away_from:
            return surface.walk(start, -way.tangent(0), NEEDLE_MM)
        return way.piece(0, min(NEEDLE_MM, way.length)).points

    # -- scales ---------------------------------------------------------------------------------

    def _measured(self) -> dict[str, float]:
        """Millimetres of every cun that this head allows."""
        units = [unit for system in self.library.systems.values() for unit in system.scales]
        values = {unit: self._scale(unit) for unit in units}
        return {unit: value for unit, value in values.items() if isinstance(value, float)}

    def scale(self, unit: str) -> float:
        """Millimetres of one cun.

        Raises
        ------
        GeometryError
            If it cannot be measured on this head.
        """
        value = self._scale(unit)
        if isinstance(value, _Failure):
            raise GeometryError(f"needs the scale {unit}, which cannot be measured here: it {value.reason}")
        return value

    def _scale(self, unit: str) -> float | _Failure:
        return self._memo.value(("scale", unit), lambda: self._guarded(unit, lambda: self._measure(unit)))

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

    def _guarded(self, key: object, make: Callable[[], Made]) -> Made | _Failure:
        """The result of `make`, or the reason why there is none; never round in a circle."""
        if key in self._busy:
            return _Failure(GeometryError("hangs on itself"))
        self._busy.add(key)
        try:
            return _tried(make)
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
        """What a name stands for on this head: a point (3,), a curve or an area.

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
        known = self._landmark(key) if found.what == "landmark" else self._hairline(key)
        if known is None:
            return self._in_place_of(found, key)
        return known

    def _in_place_of(self, found: Found, key: str) -> Value:
        """What the books put in the place of a landmark or hairline that this head does not have."""
        prefix = "hairline." if found.what == "hairline" else ""
        reason, stand_in = self.head.absent.get(f"{prefix}{found.name}", ""), self._stand_in(found)
        if stand_in:
            home, _, local = stand_in.partition(":")
            try:
                return self._step_value(self.library.systems[home].steps[local], "midline")
            except GeometryError as error:
                reason += f"; the 18 cun that would stand for it: {error}"
        raise MissingLandmark(f"{prefix}{key}", reason)

    def _step_value(self, step: Step, side: Side) -> Value:
        value = self._made(step, side).value
        return _raise(value) if isinstance(value, _Failure) else value

    def _made(self, step: Step, side: Side) -> _Made:
        return self._memo.value(("step", step.address, side), lambda: self._make(step, side))

    def _make(self, step: Step, side: Side) -> _Made:
        given = _Given(self, step, side)
        make: Callable[[_Given], Value] = getattr(self, f"_{step.word}_{step.kind}")

        def made() -> Value:
            value = make(given)
            self._refuse_rim(value)
            return value

        value = self._guarded((step.address, side), made)
        if isinstance(value, _Failure):
            return _Made(value)
        return _Made(value, _told(step, side, value, given))

    def _refuse_rim(self, value: Value) -> None:
        """Refuse what follows the rim of a hole in the scalp: its right place may be amid the hole.

        A straight way across is let pass, as it misses the skin by little where it is short (`surface.BRIDGE_MM`).

        Raises
        ------
        GeometryError
        """
        for rim in self.head.scalp_holes:
            if isinstance(value, np.ndarray):
                follows = rim.nearest(value)[1] < ON_RIM_MM
            else:
                ring = value.outline.ring if isinstance(value, Area) else value.ring
                beside = np.array([rim.nearest(place)[1] < BESIDE_RIM_MM for place in (ring[1:] + ring[:-1]) / 2])
                follows = np.linalg.norm(np.diff(ring, axis=0), axis=1)[beside].sum() > MOST_BESIDE_MM
            if follows:
                raise GeometryError("follows the edge of a hole of the scan that is too wide to be closed")

    def _point(self, system: System, name: str, side: Side) -> Points:
        value = self.value(system, name, side)
        assert isinstance(value, np.ndarray)
        return value

    def _curve(self, system: System, name: str, side: Side) -> Curve:
        value = self.value(system, name, side)
        assert isinstance(value, Curve)
        return value

    # -- the words of the grammar: points ---------------------------------------------------------

    def _at_point(self, given: _Given) -> Points:
        return self._surface.snap(given.point("at"))

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
        return ops.beside(self._surface, self.midline, point, distance, direction)

    def _project_point(self, given: _Given) -> Points:
        direction = ops.axis(given["toward"], given.side) if "toward" in given else None
        return ops.project(self._surface, given.point("project"), direction)

    def _foot_point(self, given: _Given) -> Points:
        return ops.foot(given.curve("on"), given.point("foot"))

    def _chart_point(self, given: _Given) -> Points:
        start = self._surface.snap(given.point("chart"))
        first, second = (given.measured(shift, start) for shift in parse_shifts(given["shifts"]))
        given.note(float(np.hypot(first[0], second[0])))
        return ops.chart(self._surface, start, first, second)

    def _mni_point(self, given: _Given) -> Points:
        return ops.over(self._surface, np.append(parse_place(given["mni"]), 1.0) @ self._from_mni)

    @property
    def _from_mni(self) -> Points:
        return self._memo.fact(("from mni",), self._fit_mni)

    def _fit_mni(self) -> Points:
        """The map from the standard brain to this head."""
        return registration.to_head(self.head.landmarks, self.midline)

    def _mirror_point(self, given: _Given) -> Points:
        return ops.mirrored(self._surface, given.point("mirror"))

    def _first_of_point(self, given: _Given) -> Value:
        return given.first("first_of")

    # -- the words of the grammar: curves ---------------------------------------------------------

    def _section_curve(self, given: _Given) -> Curve:
        surface, midline = self._surface, self.midline
        form = given["section"]
        if isinstance(form, str):
            origin = given.point("through")
            if form == "sagittal" and given.side == "midline" and abs(origin[0]) < SAME_PLANE_MM:
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
        return ops.tape(self._surface, given.points("tape"))

    def _arc_curve(self, given: _Given) -> Curve:
        start, end = given.points("arc")
        toward = ops.axis(given["toward"], given.side)
        return ops.arc(self._surface, start, end, parse_share(given["bulge"]), toward)

    def _trace_curve(self, given: _Given) -> Curve:
        return Curve(self._way(given, "trace"))

    def _sagittal_parallel_curve(self, given: _Given) -> Curve:
        point = given.point("sagittal_parallel")
        distance, direction = given.shift(point)
        start = self._surface.snap(point)
        return ops.sagittal_parallel(self._surface, self.midline, start, distance, direction)

    def _parallel_curve(self, given: _Given) -> Curve:
        surface, base = self._surface, given.curve("parallel")
        shift = parse_shift(given["shift"])
        distance = self._mm(str(shift.length))
        if "extend" in given:
            base = ops.extended(surface, base, self._mm(given["extend"]))
        if shift.direction in LOOP_WORDS:
            line = (ops.taut_moved if "ends" in given else ops.moved)(surface, base, distance, shift.direction)
        else:
            toward = ops.axis(shift.direction, given.side)
            line = (ops.taut_parallel if "ends" in given else ops.parallel)(surface, base, distance, toward)
        return ops.between(line, *given.curves("between")) if "between" in given else line

    def _part_curve(self, given: _Given) -> Curve:
        return ops.cut(given.curve("part"), given.point("from"), given.point("to"), None, ops.MEET_MM)

    def _join_curve(self, given: _Given) -> Curve:
        return ops.join(given.curves("join"))

    def _extend_curve(self, given: _Given) -> Curve:
        base, fit = given.curve("extend"), given.score("at")
        assert fit is not None
        return ops.extended_at(self._surface, base, self._mm(given["distance"]), fit)

    def _mirror_curve(self, given: _Given) -> Curve:
        return ops.mirrored_curve(self._surface, given.curve("mirror"))

    def _first_of_curve(self, given: _Given) -> Value:
        return given.first("first_of")

    # -- the words of the grammar: areas -----------------------------------------------------------

    def _band_area(self, given: _Given) -> Area:
        return areas.band(self._surface, given.curve("band"), self._mm(given["width"]))

    def _disc_area(self, given: _Given) -> Area:
        centre = self._surface.snap(given.point("disc"))
        return areas.disc(self._surface, centre, self._mm(given["radius"]))

    def _rectangle_area(self, given: _Given) -> Area:
        centre = self._surface.snap(given.point("rectangle"))
        return areas.rectangle(self._surface, centre, self._mm(given["sagittal"]), self._mm(given["transverse"]))

    def _polygon_area(self, given: _Given) -> Area:
        return areas.polygon(self._surface, given.points("polygon"))

    def _region_area(self, given: _Given) -> Area:
        return areas.region(self._surface, given.curves("region"))

    # -- ways --------------------------------------------------------------------------------------

    def _way(self, given: _Given, word: str) -> Points:
        """The straight walk of `walk` and `trace`."""
        surface = self._surface
        start = surface.snap(given.point(word))
        if "shift" in given:
            distance, ahead = given.shift(start)
        else:
            distance = self._mm(given["distance"])
            given.note(distance)
            ahead = ops.bearing(surface, start, given.point("toward"))
        if "turn" in given:
            turn = parse_turn(given["turn"])
            toward = ops.heading(surface, start, turn.direction, given.side)
            ahead = ops.turned(surface, start, ahead, turn.degrees, toward)
        return surface.walk(start, ahead, distance)


def _told(step: Step, side: Side, value: Value, given: _Given) -> ResolvedStep:
    if isinstance(value, Curve | Area):
        line = value if isinstance(value, Curve) else value.outline
        return ResolvedStep(step.address, step.kind, line.ring, side, step, line.length, given.fallback)
    return ResolvedStep(step.address, "point", value[None], side, step, given.laid_off_mm, given.fallback)


class _Given:
    """What a step is given, with its names looked up on the head and side at hand."""

    def __init__(self, resolver: Resolver, step: Step, side: Side):
        self._resolver, self._step, self.side = resolver, step, side
        self._system = resolver.library.systems[step.system]
        self.laid_off_mm = 0.0
        self.fallback: Fallback | None = None

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
        self.laid_off_mm = distance

    def shift(self, start: Points) -> tuple[float, Points]:
        """(mm, direction) of the step's shift at a point."""
        distance, direction = self.measured(parse_shift(self["shift"]), start)
        self.note(distance)
        return distance, direction

    def measured(self, shift: Shift, start: Points) -> tuple[float, Points]:
        """(mm, direction) of a shift at a point."""
        distance = self._resolver._mm(str(shift.length))
        return distance, ops.heading(self._resolver._surface, start, shift.direction, self.side)

    def first(self, key: str) -> Value:
        """The first of several names that can be constructed here; where it is not the first, that is remembered.

        Raises
        ------
        GeometryError
            If none can, with every reason.
        """
        errors: list[GeometryError] = []
        for name in self[key]:
            try:
                value = self._resolver.value(self._system, name, self.side)
            except GeometryError as error:
                errors.append(error)
                continue
            if errors:
                missing = errors[0].name if isinstance(errors[0], MissingLandmark) else ""
                self.fallback = Fallback(name, str(errors[0]), missing)
            return value
        reasons = "; ".join(f"{name!r} {error}" for name, error in zip(self[key], errors, strict=True))
        raise GeometryError(f"has no alternative left: {reasons}")

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
        """How well a piece of line fits a `via`: lying farthest in a direction on the whole, or passing a point."""
        if key not in self:
            return None
        if self[key] in AXIS_WORDS:
            direction = ops.axis(self[key], self.side)
            return lambda way: float(_amid(way) @ direction)
        return _near(self.point(key))


def _near(target: Points) -> Score:
    return lambda way: -float(np.linalg.norm(way - target, axis=-1).min())


def _amid(way: Points) -> Points:
    """(3,) the centre of a line's length. Its farthest point would not do: both ways round may end there."""
    lengths = np.linalg.norm(np.diff(way, axis=0), axis=1)
    return np.asarray(np.average((way[1:] + way[:-1]) / 2, axis=0, weights=lengths))


def _middle(piece: ResolvedPiece) -> Points:
    """(3,) a point itself, or the centre of an area's triangles."""
    if piece.patch is None:
        return np.asarray(piece.points[0])
    vertices, faces = piece.patch
    corners = vertices[faces]
    sizes = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    return np.asarray(np.average(corners.mean(axis=1), axis=0, weights=sizes))
