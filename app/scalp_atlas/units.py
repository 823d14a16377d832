"""Lengths, shares, angles and directions as textbooks write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from scalp_atlas.errors import GeometryError, ScalpAtlasError

ABSOLUTE_MM = {"mm": 1.0, "cm": 10.0}
CUN = ("cun_sagittal", "cun_forehead", "cun_transverse", "cun_occipital", "cun_finger")
UNITS = (*ABSOLUTE_MM, *CUN)
BRAIN_MM = 150  # no place of the standard brain lies farther from its origin along one axis
AXIS_WORDS = ("anterior", "posterior", "superior", "inferior", "lateral", "medial")
LOOP_WORDS = ("backward", "forward")
AXES = (("anterior", "posterior"), ("superior", "inferior"), ("lateral", "medial"), LOOP_WORDS)
DIRECTIONS = AXIS_WORDS + LOOP_WORDS

_NUMBER = r"(\d+(?:\.\d+)?|\d+/\d+)"
_LENGTH = re.compile(rf"^{_NUMBER}\s+(\w+)$")
_SHIFT = re.compile(rf"^{_NUMBER}\s+(\w+)\s+(\w+)$")
_ANGLE = re.compile(rf"^{_NUMBER}\s+deg\s+(\w+)$")


class UnitError(ScalpAtlasError):
    """A length, share, angle or direction that cannot be read."""


@dataclass(frozen=True)
class Length:
    """A length in cm, mm or one of the cun."""

    value: float
    unit: str

    def in_mm(self, scales: Mapping[str, float]) -> float:
        """Millimetres on a head with these cun scales (mm each).

        Raises
        ------
        GeometryError
            If this head has no such cun.
        """
        if self.unit in ABSOLUTE_MM:
            return self.value * ABSOLUTE_MM[self.unit]
        if self.unit not in scales:
            raise GeometryError(f"needs the scale {self.unit}, which cannot be measured on this head")
        return self.value * scales[self.unit]

    def __str__(self) -> str:
        return f"{self.value:g} {self.unit}"


@dataclass(frozen=True)
class Shift:
    """A length and the direction it is laid off in."""

    length: Length
    direction: str


@dataclass(frozen=True)
class Turn:
    """An angle and the direction toward which it turns."""

    degrees: float
    direction: str


@lru_cache(maxsize=1024)  # the same few numbers are read thousands of times
def _number(text: str) -> float:
    try:
        return float(Fraction(text))
    except ZeroDivisionError:
        raise UnitError(f"{text!r} divides by zero") from None


def _unit(word: str) -> str:
    if word not in UNITS:
        hint = "; each cun is a scale of its own: say which" if word == "cun" else ""
        raise UnitError(f"{word!r} is no unit; expected one of {', '.join(UNITS)}{hint}")
    return word


def parse_direction(word: object) -> str:
    """One of `DIRECTIONS`, or a UnitError that lists them."""
    if word not in DIRECTIONS:
        raise UnitError(f"{word!r} is no direction; expected one of {', '.join(DIRECTIONS)}")
    return str(word)


def parse_axis(word: object) -> str:
    """One of `AXIS_WORDS`, or a UnitError that lists them: a direction that is the same everywhere."""
    if word not in AXIS_WORDS:
        raise UnitError(f"{word!r} is no direction; expected one of {', '.join(AXIS_WORDS)}")
    return str(word)


def parse_length(text: object) -> Length:
    """`"0.5 cm"` as a `Length`; a bare number is refused."""
    match = _LENGTH.match(text) if isinstance(text, str) else None
    if match is None:
        raise UnitError(f'{text!r} is no length; expected a number and a unit, as in "0.5 cm" or "1.5 cun_sagittal"')
    length = Length(_number(match[1]), _unit(match[2]))
    if length.value <= 0:
        raise UnitError(f"{text!r} is not longer than zero")
    return length


def parse_shift(text: object) -> Shift:
    """`"0.5 cm posterior"` as a `Shift`."""
    match = _SHIFT.match(text) if isinstance(text, str) else None
    if match is None:
        raise UnitError(f'{text!r} is no shift; expected a length and a direction, as in "0.5 cm posterior"')
    return Shift(parse_length(f"{match[1]} {match[2]}"), parse_direction(match[3]))


def parse_shifts(texts: object) -> tuple[Shift, Shift]:
    """`["2 cm anterior", "1 cm superior"]`: two shifts along different axes."""
    if not isinstance(texts, list) or len(texts) != 2:
        raise UnitError(f'expected two shifts, as in ["2 cm anterior", "1 cm superior"], found {texts!r}')
    first, second = (parse_shift(text) for text in texts)
    if any(first.direction in axis and second.direction in axis for axis in AXES):
        raise UnitError(f"{first.direction} and {second.direction} are one axis; a place needs two")
    return first, second


def parse_place(numbers: object) -> tuple[float, float, float]:
    """`[40, -20, 60]`: millimetres to the right, forward and up in the space of the standard brain.

    The word before it is its unit, so that the numbers may stand bare.
    """
    if (
        not isinstance(numbers, list)
        or len(numbers) != 3
        or not all(type(number) in (int, float) and abs(number) <= BRAIN_MM for number in numbers)
    ):
        raise UnitError(f"expected [x, y, z] in mm, each from -{BRAIN_MM} to {BRAIN_MM}, found {numbers!r}")
    x, y, z = (float(number) for number in numbers)
    return x, y, z


def parse_turn(text: object) -> Turn:
    """`"40 deg anterior"` as a `Turn` (0 to 180 degrees)."""
    match = _ANGLE.match(text) if isinstance(text, str) else None
    if match is None:
        raise UnitError(f'{text!r} is no turn; expected an angle and a direction, as in "40 deg anterior"')
    degrees = _number(match[1])
    if not 0 < degrees <= 180:
        raise UnitError(f"{text!r}: a turn lies between 0 and 180 degrees")
    return Turn(degrees, parse_direction(match[2]))


def parse_share(text: object) -> float:
    """`"25 %"` or `"1/4"` as a number from 0 to 1."""
    if isinstance(text, str):
        percent = re.match(rf"^{_NUMBER}\s*%$", text)
        plain = re.match(r"^\d+/\d+$", text)
        if percent or plain:
            share = _number(percent[1]) / 100 if percent else _number(text)
            if 0 <= share <= 1:
                return share
    raise UnitError(f'{text!r} is no share; expected "25 %" or "1/4", from 0 to 100 %')
