"""The words of the definition grammar: which keys a step may have, and what each must hold.

One row a form. `zone_defs/README.md` tells the same in prose.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scalp_atlas.units import UnitError, parse_direction, parse_length, parse_share, parse_shift, parse_turn

SECTION_PLANES = ("sagittal", "horizontal", "coronal", "vertical", "crosswise")
AXES = ("lateral", "anterior", "superior")


@dataclass(frozen=True)
class Reference:
    """A name found in a step, with the kind of thing it must stand for."""

    name: str
    kind: str  # "point" or "curve"


Check = Callable[[Any], list[Reference]]


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise UnitError(f"expected a name in quotes, found {value!r}")
    return value


def _point(value: Any) -> list[Reference]:
    return [Reference(_text(value), "point")]


def _curve(value: Any) -> list[Reference]:
    return [Reference(_text(value), "curve")]


def _list_of(kind: str, fewest: int, most: int) -> Check:
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
        parse_direction(value)
    except UnitError:
        return [Reference(_text(value), "point")]
    return []


def _one_of(words: tuple[str, ...]) -> Check:
    def check(value: Any) -> list[Reference]:
        if value not in words:
            raise UnitError(f"{value!r} is not one of {', '.join(words)}")
        return []

    return check


_shift, _length, _share, _turn, _direction = (
    _parsed(parse) for parse in (parse_shift, parse_length, parse_share, parse_turn, parse_direction)
)
_CUT: Mapping[str, Check] = {"from": _point, "to": _point, "via": _direction_or_point}
_PAIR_OF_CURVES = _list_of("curve", 2, 2)


@dataclass(frozen=True)
class Form:
    """One way to write a step: its leading word, the keys it must and may have."""

    word: str
    kind: str
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
        {"extend": _length, "between": _PAIR_OF_CURVES},
    ),
    Form("part", "curve", {"part": _curve, "from": _point, "to": _point}),
    Form("join", "curve", {"join": _list_of("curve", 2, 99)}),
)


def leading_words(kind: str) -> list[str]:
    """The words that begin a point or a curve, each once."""
    return list(dict.fromkeys(form.word for form in FORMS if form.kind == kind))


def forms_of(kind: str, given: Mapping[str, Any]) -> list[Form]:
    """The forms that a table of keys may be, by its leading word; none, several or one."""
    return [form for form in FORMS if form.kind == kind and form.word in given and form.applies(given[form.word])]


def best_form(forms: list[Form], given: Mapping[str, Any]) -> Form:
    """Of several forms of one word the one that lacks and exceeds the least."""
    return min(forms, key=lambda form: (len(set(given) - form.keys), len(set(form.must) - set(given))))


def references(given: Mapping[str, Any], form: Form) -> list[Reference]:
    """Every name that a well-formed step refers to."""
    checks = {**form.must, **form.may}
    return [reference for key, value in given.items() if key in checks for reference in checks[key](value)]
