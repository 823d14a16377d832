"""Two rulers along the midline from hairline to hairline: centimetres, which stay, and cun, which move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scalp_atlas.geometry import Curve
from scalp_atlas.records import Resolved

Points = NDArray[np.float64]

LINE: Final = "reference.hairline_to_hairline"
UNIT: Final = "cun_sagittal"
CM_MM: Final = 10.0
_ENDS_AT_MM: Final = 1e-6


@dataclass(frozen=True, eq=False)
class Rulers:
    """Where the marks lie, from the front hairline on; both rulers begin there with mark 0.

    Attributes
    ----------
    cm, cun : (n, 3) float
        A place of the midline every centimetre and every sagittal cun; head frame, mm.
    """

    cm: Points
    cun: Points


def rulers(resolved: Mapping[str, Resolved], scales: Mapping[str, float]) -> Rulers | None:
    """The rulers of a head.

    Parameters
    ----------
    resolved : mapping of id to Resolved
        Holds "reference.hairline_to_hairline", or there are no rulers.
    scales : mapping of unit to mm
        Holds "cun_sagittal", or there are none.
    """
    if LINE not in resolved or UNIT not in scales:
        return None
    line = Curve(resolved[LINE].pieces[0].points)
    return Rulers(marks(line, CM_MM), marks(line, scales[UNIT]))


def marks(line: Curve, step_mm: float) -> Points:
    """(n, 3) the places of a line every `step_mm` along it, from its first end on."""
    return line.at(np.arange(0.0, line.length + _ENDS_AT_MM, step_mm).clip(max=line.length))
