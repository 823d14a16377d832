"""Which part of the skin bears hair, from the hairlines of a head."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from scalp_atlas.head import Head


def hair_cover(head: Head) -> NDArray[np.float64] | None:
    """Placeholder."""
    return None
