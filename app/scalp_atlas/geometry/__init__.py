"""The scalp as a measuring surface: sections, tapes, walks, parallels, crossings.

All lengths are millimetres, all points are `(3,)` or `(n, 3)` float arrays in the head frame
(+x right, +y anterior, +z superior).
"""

from scalp_atlas.geometry.curve import Curve
from scalp_atlas.geometry.surface import Surface

__all__ = ["Curve", "Surface"]
