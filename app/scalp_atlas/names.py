"""What the names in definitions stand for, and whether they stand for anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scalp_atlas import grammar
from scalp_atlas.errors import Problem
from scalp_atlas.headfile import MIDLINE, MIDLINE_HAIRLINES, PAIRED, PAIRED_HAIRLINES, did_you_mean
from scalp_atlas.records import Item, Source, Step, System


@dataclass(frozen=True)
class Found:
    """What a name in a definition stands for.

    `what` is "step", "landmark" or "hairline"; `name` the step's "system:name" or the bare name;
    `side` is "left" or "right" if the name picks one by hand, else "".
    """

    what: str
    name: str
    kind: str
    paired: bool
    side: str = ""


def find(system: System, systems: Mapping[str, System], name: str) -> Found | None:
    """What a name written in `system` stands for, or None."""
    body, _, suffix = name.rpartition(".")
    side = suffix if suffix in ("left", "right") and body else ""
    plain = body if side else name
    home, colon, local = plain.partition(":")
    owner = systems.get(home) if colon else system
    step = owner.steps.get(local if colon else plain) if owner else None
    if step is not None:
        return Found("step", step.address, step.kind, is_paired(step, systems), side)
    if colon:
        return None
    if plain in MIDLINE or plain in PAIRED:
        return Found("landmark", plain, "point", plain in PAIRED, side)
    hairline = plain.removeprefix("hairline.")
    if hairline != plain and hairline in (*MIDLINE_HAIRLINES, *PAIRED_HAIRLINES):
        return Found("hairline", hairline, "curve", hairline in PAIRED_HAIRLINES, side)
    return None


def step_references(step: Step) -> list[grammar.Reference]:
    """Every name a step refers to."""
    return grammar.references(step.given, grammar.best_form(grammar.forms_of(step.kind, step.given), step.given))


def is_paired(step: Step, systems: Mapping[str, System]) -> bool:
    """Whether a step is made once for the left and once for the right.

    It is if it hangs on anything paired (not picked by hand), or says lateral or medial.
    """
    system = systems[step.system]
    for word in _direction_words(step):
        if word in ("lateral", "medial"):
            return True
    for reference in step_references(step):
        found = find(system, systems, reference.name)
        if found is not None and found.paired and not found.side:
            return True
    return False


def _direction_words(step: Step) -> list[str]:
    given = step.given
    words = [str(given[key]).split()[-1] for key in ("shift", "turn") if key in given]
    return words + [given[key] for key in ("via", "pick", "toward") if isinstance(given.get(key), str)]


def check_references(
    system: System, systems: Mapping[str, System], sources: Mapping[str, Source], broken: set[str]
) -> list[Problem]:
    """Problems of a file's names: unknown, of the wrong kind, in a circle, on the wrong side, without source."""
    checker = _NameChecker(system, systems, sources, broken)
    circles = checker.circles()
    return circles or checker.names() + checker.items()


@dataclass
class _NameChecker:
    system: System
    systems: Mapping[str, System]
    sources: Mapping[str, Source]
    broken: set[str]

    def _problem(self, place: str, message: str) -> Problem:
        return Problem(self.system.file, place, message)

    def _lost(self, name: str) -> bool:
        """Whether a name leads to a file that could not be read: that file's problem, not this one's."""
        home, colon, _ = name.partition(":")
        return bool(colon) and home in self.broken

    def _hangs_on_lost(self, thing: Found) -> bool:
        """Whether a step leads, however far back, to a file that could not be read."""
        if thing.what != "step":
            return False
        home, _, local = thing.name.partition(":")
        for reference in step_references(self.systems[home].steps[local]):
            ahead = find(self.systems[home], self.systems, reference.name)
            if self._lost(reference.name) or (ahead is not None and self._hangs_on_lost(ahead)):
                return True
        return False

    def _name(self, place: str, name: str, kind: str) -> list[Problem]:
        if self._lost(name):
            return []
        found = find(self.system, self.systems, name)
        if found is None:
            return [self._problem(place, f"unknown name {name!r}{did_you_mean(name, self._known(name))}")]
        if kind and found.kind != kind:
            return [self._problem(place, f"{name!r} is a {found.kind}; expected a {kind}")]
        if found.side and not found.paired:
            return [self._problem(place, f"{name!r} lies on the midline and has no sides")]
        return []

    def _known(self, name: str) -> list[str]:
        home, colon, _ = name.partition(":")
        if colon:
            steps = self.systems[home].steps if home in self.systems else {}
            return [f"{home}:{step}" for step in steps] or [f"{system}:" for system in self.systems]
        hairlines = [f"hairline.{line}" for line in (*MIDLINE_HAIRLINES, *PAIRED_HAIRLINES)]
        return [*self.system.steps, *MIDLINE, *PAIRED, *hairlines]

    def names(self) -> list[Problem]:
        return [
            problem
            for step in self.system.steps.values()
            for reference in step_references(step)
            for problem in self._name(f"{step.kind}s.{step.name}", reference.name, reference.kind)
        ]

    def circles(self) -> list[Problem]:
        """Steps that hang on themselves."""
        done: set[str] = set()
        for step in self.system.steps.values():
            circle = self._circle(step, [], done)
            if circle:
                place = f"{step.kind}s.{step.name}"
                return [self._problem(place, f"goes round in a circle: {' -> '.join(circle)}")]
        return []

    def _circle(self, step: Step, way: list[str], done: set[str]) -> list[str]:
        if step.address in way:
            return [*way[way.index(step.address) :], step.address]
        if step.address in done:
            return []
        for reference in step_references(step):
            home, colon, local = reference.name.removesuffix(".left").removesuffix(".right").partition(":")
            owner = self.systems.get(home if colon else step.system)
            ahead = owner.steps.get(local if colon else home) if owner else None
            circle = self._circle(ahead, [*way, step.address], done) if ahead else []
            if circle:
                return circle
        done.add(step.address)
        return []

    def items(self) -> list[Problem]:
        found: list[Problem] = []
        for item in self.system.items.values():
            place = f"items.{item.key}"
            for piece in item.draw:
                found += self._name(f"{place}.draw", piece.step, "") or self._side(place, item, piece.step)
            for variant in item.variants:
                for piece in variant.draw:
                    found += self._name(f"{place}.variants", piece.step, "")
            found += self._cited(place, item)
        for scale in self.system.scales.values():
            found += self._name(f"scales.{scale.unit}.measure", scale.step, "curve")
        return found

    def _side(self, place: str, item: Item, name: str) -> list[Problem]:
        thing = find(self.system, self.systems, name)
        if thing is None or self._hangs_on_lost(thing) or item.side in ("left", "right"):
            return []
        if item.paired == (thing.paired and not thing.side):
            return []
        if item.paired:
            return [self._problem(f"{place}.side", f'is "both", but {name!r} lies on the midline')]
        return [self._problem(f"{place}.side", f'is "midline", but {name!r} is paired; write "both" or pick a side')]

    def _cited(self, place: str, item: Item) -> list[Problem]:
        statements = (*item.indications, *item.needling, *item.disagreements, *item.notes)
        cited = [*item.sources, *(key for statement in statements for key in statement.sources)]
        return [
            self._problem(f"{place}.sources", f"unknown source {key!r}{did_you_mean(key, list(self.sources))}")
            for key in dict.fromkeys(cited)
            if key not in self.sources
        ]
