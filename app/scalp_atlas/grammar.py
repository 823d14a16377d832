"""The words of the definition grammar: which keys a step may have, and what each must hold.

One row a form. `zone_defs/README.md` tells the same in prose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scalp_atlas.records import Kind, Reference
from scalp_atlas.units import (
    UnitError,
    parse_axis,
    parse_direction,
    parse_length,
    parse_place,
    parse_share,
    parse_shift,
    parse_shifts,
    parse_turn,
)

SECTION_PLANES = ("sagittal", "horizontal", "coronal", "vertical", "crosswise")
AXES = ("lateral", "anterior", "superior")
UPRIGHT_DEG = 90  # a needle cannot stand steeper to the scalp
_NUMBER = r"\d+(?:\.\d+)?"
_RANGE = rf"{_NUMBER}(?: to {_NUMBER})?"
_AMOUNT = re.compile(rf"^(?:about )?({_RANGE}(?: or {_RANGE})*) (\w+)$")


Check = Callable[[Any], list[Reference]]


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise UnitError(f"expected a name in quotes, found {value!r}")
    return value


def _point(value: Any) -> list[Reference]:
    return [Reference(_text(value), "point")]


def _curve(value: Any) -> list[Reference]:
    return [Reference(_text(value), "curve")]


def _list_of(kind: Kind, fewest: int, most: int) -> Check:
    def check(value: Any) -> list[Reference]:
        if not isinstance(value, list) or not fewest <= len(value) <= most:
            count = str(fewest) if fewest == most else f"at least {fewest}"
            raise UnitError(f"expected a list of {count} {kind}s, found {value!r}")
        return [Reference(_text(name), kind) for name in value]

    return check


def _parsed(parse: Callable[[object], object]) -> Check:
    def check(value: Any) -> list[Reference]:
        parse(value)
        return []

    return check


def _direction_or_point(value: Any) -> list[Reference]:
    try:
        parse_axis(value)
    except UnitError:
        return [Reference(_text(value), "point")]
    return []


def _way_or_point(value: Any) -> list[Reference]:
    try:
        parse_direction(value)
    except UnitError:
        return [Reference(_text(value), "point")]
    return []


def _amount(units: tuple[str, ...], example: str, most: float = float("inf")) -> Check:
    """What a needle's angle or depth may be: numbers and ranges above 0 with one of the units."""

    def check(value: Any) -> list[Reference]:
        match = _AMOUNT.match(value) if isinstance(value, str) else None
        if match is None or match[2] not in units:
            raise UnitError(f'{value!r} is not understood; expected {" or ".join(units)}, as in "{example}"')
        for part in match[1].split(" or "):
            numbers = [float(number) for number in part.split(" to ")]
            if numbers != sorted(set(numbers)) or numbers[0] <= 0 or numbers[-1] > most:
                limit = f" and end at {most:g}" if most < float("inf") else ""
                raise UnitError(f"{value!r}: the numbers must rise from above 0{limit}")
        return []

    return check


def _yes(value: Any) -> list[Reference]:
    if value is not True:
        raise UnitError(f"expected true, found {value!r}")
    return []


def _one_of(words: tuple[str, ...]) -> Check:
    def check(value: Any) -> list[Reference]:
        if value not in words:
            raise UnitError(f"{value!r} is not one of {', '.join(words)}")
        return []

    return check


_shift, _shifts, _length, _share, _turn, _direction, _place = (
    _parsed(parse)
    for parse in (parse_shift, parse_shifts, parse_length, parse_share, parse_turn, parse_axis, parse_place)
)
_CUT: Mapping[str, Check] = {"from": _point, "to": _point, "via": _direction_or_point}
_PAIR_OF_CURVES = _list_of("curve", 2, 2)


@dataclass(frozen=True)
class Form:
    """One way to write a step: its leading word, the keys it must and may have."""

    word: str
    kind: Kind
    must: Mapping[str, Check]
    may: Mapping[str, Check] = field(default_factory=dict)
    applies: Callable[[Any], bool] = lambda value: True

    @property
    def keys(self) -> frozenset[str]:
        """All keys a step of this form may have."""
        return frozenset(self.must) | frozenset(self.may)


FORMS = (
    Form("at", "point", {"at": _point}),
    Form("along", "point", {"along": _curve, "from": _point, "shift": _shift}),
    Form("along", "point", {"along": _curve, "fraction": _share}, {"from": _point, "to": _point}),
    Form("along", "point", {"along": _curve, "level": _point}, {"pick": _direction_or_point}),
    Form("crossing", "point", {"crossing": _PAIR_OF_CURVES}, {"pick": _direction_or_point}),
    Form("walk", "point", {"walk": _point, "shift": _shift}, {"turn": _turn}),
    Form("walk", "point", {"walk": _point, "toward": _point, "distance": _length}, {"turn": _turn}),
    Form("beside", "point", {"beside": _point, "shift": _shift}),
    Form("project", "point", {"project": _point}, {"toward": _direction}),
    Form("foot", "point", {"foot": _point, "on": _curve}),
    Form("chart", "point", {"chart": _point, "shifts": _shifts}),
    Form("mni", "point", {"mni": _place}),
    Form("mirror", "point", {"mirror": _point}),
    Form("first_of", "point", {"first_of": _list_of("point", 2, 99)}),
    Form(
        "section", "curve", {"section": _one_of(SECTION_PLANES), "through": _point}, _CUT, lambda v: isinstance(v, str)
    ),
    Form(
        "section",
        "curve",
        {"section": _list_of("point", 2, 2), "axis": _one_of(AXES)},
        _CUT,
        lambda v: isinstance(v, list) and len(v) == 2,
    ),
    Form("section", "curve", {"section": _list_of("point", 3, 3)}, _CUT, lambda v: isinstance(v, list) and len(v) != 2),
    Form("tape", "curve", {"tape": _list_of("point", 2, 99)}),
    Form("arc", "curve", {"arc": _list_of("point", 2, 2), "bulge": _share, "toward": _direction}),
    Form("trace", "curve", {"trace": _point, "shift": _shift}, {"turn": _turn}),
    Form("trace", "curve", {"trace": _point, "toward": _point, "distance": _length}, {"turn": _turn}),
    Form("sagittal_parallel", "curve", {"sagittal_parallel": _point, "shift": _shift}),
    Form(
        "parallel",
        "curve",
        {"parallel": _curve, "shift": _shift},
        {"extend": _length, "between": _PAIR_OF_CURVES, "ends": _one_of(("tape",))},
    ),
    Form("extend", "curve", {"extend": _curve, "distance": _length, "at": _direction_or_point}),
    Form("part", "curve", {"part": _curve, "from": _point, "to": _point}),
    Form("join", "curve", {"join": _list_of("curve", 2, 99)}),
    Form("mirror", "curve", {"mirror": _curve}),
    Form("first_of", "curve", {"first_of": _list_of("curve", 2, 99)}),
    Form("band", "area", {"band": _curve, "width": _length}),
    Form("disc", "area", {"disc": _point, "radius": _length}),
    Form("rectangle", "area", {"rectangle": _point, "sagittal": _length, "transverse": _length}),
    Form("polygon", "area", {"polygon": _list_of("point", 3, 99)}),
    Form("region", "area", {"region": _list_of("curve", 2, 99)}),
)


NEEDLE_WAYS: Mapping[str, Check] = {"toward": _way_or_point, "away_from": _point, "both_ways": _yes}
NEEDLE_CHECKS: Mapping[str, Check] = {
    **NEEDLE_WAYS,
    "at": _point,
    "angle": _amount(("deg",), "15 to 30 deg", UPRIGHT_DEG),
    "depth": _amount(("cun", "mm", "cm"), "0.8 to 1 cun"),
}


KINDS = tuple(dict.fromkeys(form.kind for form in FORMS))


def a_kind(kind: Kind) -> str:
    """A kind with its article: "a point", "an area"."""
    return f"{'an' if kind == 'area' else 'a'} {kind}"


def leading_words(kind: Kind) -> list[str]:
    """The words that begin a point, a curve or an area, each once."""
    return list(dict.fromkeys(form.word for form in FORMS if form.kind == kind))


def forms_of(kind: Kind, given: Mapping[str, Any]) -> list[Form]:
    """The forms that a table of keys may be, by its leading word; none, several or one."""
    return [form for form in FORMS if form.kind == kind and form.word in given and form.applies(given[form.word])]


def best_form(forms: list[Form], given: Mapping[str, Any]) -> Form:
    """Of several forms of one word the one that lacks and exceeds the least."""
    return min(forms, key=lambda form: (len(set(given) - form.keys), len(set(form.must) - set(given))))


def references(given: Mapping[str, Any], form: Form) -> tuple[Reference, ...]:
    """Every name that a well-formed step refers to."""
    checks = {**form.must, **form.may}
    return tuple(reference for key, value in given.items() if key in checks for reference in checks[key](value))
