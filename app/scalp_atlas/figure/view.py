"""From where the head is looked at: a parallel projection described by two angles, a centre and a span.

The projection is parallel everywhere, so a scale bar is true in the whole picture and a view of the
left side is the exact mirror of a view of the right side. The crown stays up unless `roll_deg` says
otherwise: `azimuth_deg` goes round the head (0 in front of the face, 90 at the head's own left,
180 behind, 270 at its right), `elevation_deg` from below (-90) to above (90).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Labels stand left and right of the head, so a picture needs more width than the head itself.
WIDTH_SHARE: Final = 0.7
SMALLEST_SPAN_MM: Final = 18.0
LARGEST_SPAN_MM: Final = 520.0

_ANGLES: Final = {
    "front": (0.0, 0.0),
    "left": (90.0, 0.0),
    "back": (180.0, 0.0),
    "right": (270.0, 0.0),
    "top": (180.0, 90.0),  # nose up: the head's right is on the picture's right
    "three_quarter": (42.0, 20.0),
    "home": (42.0, 20.0),
}
VIEW_NAMES: Final = tuple(_ANGLES)


@dataclass(frozen=True)
class View:
    """A direction of view with what it shows.

    Attributes
    ----------
    azimuth_deg, elevation_deg, roll_deg : float
        Direction from the head to the viewer, see the module; roll turns the picture.
    centre : (float, float, float)
        Head frame, mm; shown in the middle of the picture.
    span_mm : float
        How much of the head the picture's height shows (its width, if that is small).
    """

    azimuth_deg: float = 42.0
    elevation_deg: float = 20.0
    roll_deg: float = 0.0
    centre: tuple[float, float, float] = (0.0, 0.0, 0.0)
    span_mm: float = 290.0

    @classmethod
    def of_numbers(cls, numbers: Sequence[float]) -> View:
        """The view that `numbers` of another view gives again: azimuth, elevation, roll, x, y, z, span."""
        azimuth, elevation, roll, x, y, z, span = numbers
        return cls(azimuth, elevation, roll, (x, y, z), span)

    def numbers(self) -> tuple[float, ...]:
        """Azimuth, elevation, roll (degrees), centre and span (mm): all there is to a view, as seven numbers."""
        return (self.azimuth_deg, self.elevation_deg, self.roll_deg, *map(float, self.centre), self.span_mm)

    def axes(self) -> Floats:
        """(3, 3): the picture's right, its up and the direction towards the viewer, as rows; not to be changed."""
        return self._axes

    @cached_property
    def _axes(self) -> Floats:
        azimuth, elevation, roll = np.radians([self.azimuth_deg, self.elevation_deg, self.roll_deg])
        toward = np.array(
            [-np.sin(azimuth) * np.cos(elevation), np.cos(azimuth) * np.cos(elevation), np.sin(elevation)]
        )
        up = np.array([np.sin(azimuth) * np.sin(elevation), -np.cos(azimuth) * np.sin(elevation), np.cos(elevation)])
        right = np.cross(up, toward)
        return np.array([np.cos(roll) * right + np.sin(roll) * up, np.cos(roll) * up - np.sin(roll) * right, toward])

    def pixels_per_mm(self, width: float, height: float) -> float:
        """The same everywhere in a picture of `width` x `height`."""
        return min(height, width * WIDTH_SHARE) / self.span_mm

    def project(self, points: Floats, width: float, height: float) -> tuple[Floats, Floats]:
        """Places of (n, 3) points in a picture: (n, 2) pixels from its top left, (n,) mm towards the viewer."""
        seen = (np.asarray(points, float) - self.centre) @ self.axes().T
        scale = self.pixels_per_mm(width, height)
        return np.column_stack([width / 2 + scale * seen[:, 0], height / 2 - scale * seen[:, 1]]), seen[:, 2]

    def turned(self, azimuth_deg: float, elevation_deg: float) -> View:
        """Turned round with the crown up; never over the pole, so that up stays up."""
        return replace(
            self,
            azimuth_deg=(self.azimuth_deg + azimuth_deg) % 360,
            elevation_deg=float(np.clip(self.elevation_deg + elevation_deg, -90, 90)),
            roll_deg=0.0,
        )

    def tumbled(self, across_deg: float, down_deg: float) -> View:
        """Turned about the picture's own axes, without any direction kept up."""
        right, up, toward = self.axes()
        spin = _about(up, -np.radians(across_deg)) @ _about(right, -np.radians(down_deg))
        return self.looking(spin @ toward, spin @ up)

    def moved(self, right_px: float, down_px: float, width: float, height: float) -> View:
        """Shifted so that what is shown moves by so many pixels."""
        scale = self.pixels_per_mm(width, height)
        axes = self.axes()
        centre = np.array(self.centre) - axes[0] * right_px / scale + axes[1] * down_px / scale
        return replace(self, centre=_as_point(centre))

    def zoomed(self, factor: float, at: tuple[float, float], width: float, height: float) -> View:
        """Enlarged `factor` times, the place under pixel `at` standing still, within sensible limits."""
        span = float(np.clip(self.span_mm / factor, SMALLEST_SPAN_MM, LARGEST_SPAN_MM))
        kept = 1 - span / self.span_mm
        return replace(self.moved((width / 2 - at[0]) * kept, (height / 2 - at[1]) * kept, width, height), span_mm=span)

    def toward(self, other: View, share: float) -> View:
        """Between this view (0) and `other` (1), round the shorter way."""
        turn = (other.azimuth_deg - self.azimuth_deg + 180) % 360 - 180
        roll = (other.roll_deg - self.roll_deg + 180) % 360 - 180
        centre = np.array(self.centre) * (1 - share) + np.array(other.centre) * share
        return View(
            azimuth_deg=(self.azimuth_deg + share * turn) % 360,
            elevation_deg=self.elevation_deg * (1 - share) + other.elevation_deg * share,
            roll_deg=self.roll_deg + share * roll,
            centre=_as_point(centre),
            span_mm=float(self.span_mm ** (1 - share) * other.span_mm**share),
        )

    def looking(self, toward: Floats, up: Floats) -> View:
        """From the direction `toward` (3,) of unit length, with `up` (3,) upwards in the picture."""
        elevation = np.arcsin(np.clip(toward[2], -1, 1))
        # At the poles the azimuth is what makes the picture's up come out right.
        flat = toward if abs(toward[2]) < 0.9999 else -np.sign(toward[2]) * up
        level = replace(
            self,
            azimuth_deg=float(np.degrees(np.arctan2(-flat[0], flat[1])) % 360),
            elevation_deg=float(np.degrees(elevation)),
            roll_deg=0.0,
        )
        right, level_up, _ = level.axes()
        return replace(level, roll_deg=float(np.degrees(np.arctan2(-up @ right, up @ level_up))))


def key_view(name: str, skin: Floats) -> View:
    """A named view of the whole head.

    Parameters
    ----------
    name : str
        One of `VIEW_NAMES`; "left" looks at the head's own left side.
    skin : (n, 3) float, mm
        Vertices of the head.
    """
    azimuth, elevation = _ANGLES[name]
    low, high = skin.min(axis=0), skin.max(axis=0)
    # One span for all views: the head keeps its size when the view changes, and scale bars compare.
    span = max(high[2] - low[2], high[1] - low[1]) * 1.13
    return View(azimuth, elevation, 0.0, _as_point((low + high) / 2), float(span))


def key_view_name(view: View) -> str:
    """The name of the key view that looks from the same direction, or ""."""
    for name in VIEW_NAMES:
        if np.allclose(view.axes(), View(*_ANGLES[name]).axes(), atol=0.02):
            return name
    return ""


def _about(axis: Floats, angle: float) -> Floats:
    x, y, z = axis
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross


def _as_point(values: Floats) -> tuple[float, float, float]:
    return (float(values[0]), float(values[1]), float(values[2]))
