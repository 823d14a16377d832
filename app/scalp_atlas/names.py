"""What the names in definitions stand for, and whether they stand for anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from scalp_atlas import grammar
from scalp_atlas.errors import Problem
from scalp_atlas.headfile import MIDLINE, MIDLINE_HAIRLINES, PAIRED, PAIRED_HAIRLINES, did_you_mean
from scalp_atlas.records import Item, Kind, Source, Step, System
from scalp_atlas.units import DIRECTIONS

LONGEST_CHAIN = 50  # steps each made from the one before: four times what any book needs, and no strain to follow


@dataclass(frozen=True)
class Found:
    """What a name in a definition stands for.

    `what` is "step", "landmark" or "hairline"; `name` the step's "system:name" or the bare name;
    `side` is "left" or "right" if the name picks one by hand, else "".
    """

    what: str
    name: str
    kind: Kind
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
        return Found("step", step.address, step.kind, step.paired, side)
    if colon:
        return None
    if plain in MIDLINE or plain in PAIRED:
        return Found("landmark", plain, "point", plain in PAIRED, side)
    hairline = plain.removeprefix("hairline.")
    if hairline != plain and hairline in (*MIDLINE_HAIRLINES, *PAIRED_HAIRLINES):
        return Found("hairline", hairline, "curve", hairline in PAIRED_HAIRLINES, side)
    return None


def with_sides(systems: Mapping[str, System]) -> dict[str, System]:
    """The systems with `paired` set in every step: it hangs on anything paired, or says lateral or medial."""
    waiting: list[str] = []
    users: dict[str, list[str]] = {}
    for step in (step for system in systems.values() for step in system.steps.values()):
        named = [found for one in step.references if (found := find(systems[step.system], systems, one.name))]
        if not {"lateral", "medial"}.isdisjoint(_direction_words(step)) or any(_brings_sides(one) for one in named):
            waiting.append(step.address)
        for found in named:
            if found.what == "step" and not found.side:
                users.setdefault(found.name, []).append(step.address)
    paired: set[str] = set()
    while waiting:
        address = waiting.pop()
        if address not in paired:
            paired.add(address)
            waiting += users.get(address, ())
    return {
        key: replace(
            system, steps={name: replace(step, paired=step.address in paired) for name, step in system.steps.items()}
        )
        for key, system in systems.items()
    }


def _brings_sides(found: Found) -> bool:
    """Whether a name stands for a landmark or hairline of two sides."""
    return found.what != "step" and found.paired and not found.side


def _direction_words(step: Step) -> list[str]:
    given = step.given
    shifts = [given[key] for key in ("shift", "turn") if key in given] + list(given.get("shifts", ()))
    words = [str(shift).split()[-1] for shift in shifts]
    return words + [given[key] for key in ("via", "pick", "toward", "at") if isinstance(given.get(key), str)]


def check_references(
    system: System, systems: Mapping[str, System], sources: Mapping[str, Source], broken: set[str]
) -> list[Problem]:
    """Problems of a file's names: unknown, of the wrong kind, in a circle, on the wrong side, without source.

    A step with more than `LONGEST_CHAIN` steps in a row behind it, itself counted, is a problem too.
    """
    checker = _NameChecker(system, systems, sources, broken)
    return checker.chains() or checker.names() + checker.items()


@dataclass
class _NameChecker:
    system: System
    systems: Mapping[str, System]
    sources: Mapping[str, Source]
    broken: set[str]
    _hanging: dict[str, bool] = field(default_factory=dict)

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
        if thing.name in self._hanging:
            return self._hanging[thing.name]
        home, _, local = thing.name.partition(":")
        self._hanging[thing.name] = False
        for reference in self.systems[home].steps[local].references:
            ahead = find(self.systems[home], self.systems, reference.name)
            if self._lost(reference.name) or (ahead is not None and self._hangs_on_lost(ahead)):
                self._hanging[thing.name] = True
        return self._hanging[thing.name]

    def _name(self, place: str, name: str, kind: Kind | None, words: tuple[str, ...] = ()) -> list[Problem]:
        """What is wrong with a name; `words` are what else might have been meant."""
        if self._lost(name):
            return []
        found = find(self.system, self.systems, name)
        if found is None:
            return [self._problem(place, f"unknown name {name!r}{did_you_mean(name, [*words, *self._known(name)])}")]
        if kind is not None and found.kind != kind:
            return [self._problem(place, f"{name!r} is {grammar.a_kind(found.kind)}; expected {grammar.a_kind(kind)}")]
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
            for reference in step.references
            for problem in self._name(f"{step.kind}s.{step.name}", reference.name, reference.kind)
        ]

    def chains(self) -> list[Problem]:
        """Steps that hang on themselves, or on more steps in a row than can be followed."""
        depths: dict[str, int] = {}
        for step in self.system.steps.values():
            fault = self._endless(step, [], depths)
            if fault:
                return [self._problem(f"{step.kind}s.{step.name}", fault)]
        return []

    def _endless(self, step: Step, way: list[str], depths: dict[str, int]) -> str:
        """What is wrong with the steps behind a step that was reached on a way, or "".

        `depths` gets the number of steps in the longest row behind each sound one, itself included.
        """
        if step.address in way:
            return f"goes round in a circle: {' -> '.join([*way[way.index(step.address) :], step.address])}"
        if len(way) + depths.get(step.address, 1) > LONGEST_CHAIN:
            return (
                f"is the last of more than {LONGEST_CHAIN} steps in a row, each made from the one before; "
                f"expected at most {LONGEST_CHAIN}: start from a landmark or point nearer by"
            )
        if step.address in depths:
            return ""
        depth = 1
        for reference in step.references:
            home, colon, local = reference.name.removesuffix(".left").removesuffix(".right").partition(":")
            owner = self.systems.get(home if colon else step.system)
            ahead = owner.steps.get(local if colon else home) if owner else None
            if ahead is not None:
                fault = self._endless(ahead, [*way, step.address], depths)
                if fault:
                    return fault
                depth = max(depth, 1 + depths[ahead.address])
        depths[step.address] = depth
        return ""

    def items(self) -> list[Problem]:
        found: list[Problem] = []
        for item in self.system.items.values():
            place = f"items.{item.key}"
            for piece in item.draw:
                found += self._name(f"{place}.draw", piece.step, None) or self._side(place, item, piece.step)
            for variant in item.variants:
                for piece in variant.draw:
                    at = f"{place}.variants"
                    found += self._name(at, piece.step, None) or self._side(at, item, piece.step)
            found += self._needles(f"{place}.needle", item)
            found += self._cited(place, item)
        for scale in self.system.scales.values():
            found += self._name(f"scales.{scale.unit}.measure", scale.step, "curve")
        return found

    def _needles(self, place: str, item: Item) -> list[Problem]:
        found: list[Problem] = []
        drawn = [piece.step for variant in (None, *item.variants) for piece in item.drawn(variant)]
        for rule in item.needles:
            if rule.toward and rule.toward not in DIRECTIONS:
                found += self._name(place, rule.toward, "point", DIRECTIONS)
            if rule.away_from:
                found += self._name(place, rule.away_from, "point")
            if not any(rule.is_for(step) for step in drawn):
                found.append(self._problem(f"{place}.at", f"the item draws no {rule.at!r}"))
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
        cited += [key for variant in item.variants for key in variant.sources]
        cited += [key for rule in item.needles for key in rule.sources]
        return [
            self._problem(f"{place}.sources", f"unknown source {key!r}{did_you_mean(key, list(self.sources))}")
            for key in dict.fromkeys(cited)
            if key not in self.sources
        ]
