"""The same items on two heads: their lengths in millimetres and in cun, the cun themselves, the heads' girth."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from scalp_atlas.geometry import Surface
from scalp_atlas.head import Head
from scalp_atlas.records import Points, Resolution, Resolved, Text, Unresolved, text_in
from scalp_atlas.units import CUN
from scalp_atlas.wording import cun_of

CSV_COLUMNS: Final = [
    *("id", "system", "code", "kind", "unit", "mm_a", "mm_b", "mm_ratio", "cun_a", "cun_b"),
    *("area_mm2_a", "area_mm2_b", "missing_a", "missing_b", "confidence"),
]
_BROW_MM: Final = 10.0  # over the glabella, where the foreheads of the bundled heads are foremost
_BACK_MM: Final = tuple(range(0, 61, 5))  # over the inion; the farthest place of the occiput lies there


@dataclass(frozen=True)
class Size:
    """What an item measures on one head.

    Attributes
    ----------
    length_mm : float
        Over all pieces, an area counting by its outline; 0 for points.
    cun : float or None
        The same in `unit`; None where the head has no such scale.
    unit : str
        The cun that the item itself is laid off in, else the sagittal one.
    area_mm2 : float
    """

    length_mm: float
    cun: float | None
    unit: str
    area_mm2: float


@dataclass(frozen=True)
class Row:
    """One id with side on two heads; a head on which it has no place says why instead of how long."""

    id: str
    sizes: tuple[Size | None, Size | None]
    answers: tuple[Resolved | Unresolved, Resolved | Unresolved]

    @property
    def ratio(self) -> float | None:
        """The second length over the first; None for points and where one is missing."""
        one, other = self.sizes
        return other.length_mm / one.length_mm if one and other and one.length_mm > 0 else None


@dataclass(frozen=True, eq=False)
class HeadPair:
    """Two heads with what one library comes to on them.

    Attributes
    ----------
    titles : (Text, Text)
    resolutions : (Resolution, Resolution)
    circumferences : (float or None, float or None)
        By `circumference_mm`; None also while they are still measured.
    """

    titles: tuple[Text, Text]
    resolutions: tuple[Resolution, Resolution]
    circumferences: tuple[float | None, float | None] = (None, None)


def size_of(resolved: Resolved, scales: Mapping[str, float]) -> Size:
    """What an item measures on the head whose cun are `scales` (mm each)."""
    unit = cun_of(resolved)
    cun = resolved.length_mm / scales[unit] if unit in scales else None
    return Size(resolved.length_mm, cun, unit, resolved.area_mm2)


def paired_rows(one: Resolution, other: Resolution, ids: Iterable[str] | None = None) -> list[Row]:
    """What the items of two heads measure, in the order of the first.

    Parameters
    ----------
    ids : iterable of str, optional
        Ids with side; left out: all that both heads were asked for, but for those that have a place on neither.
    """
    names = [*one.resolved, *one.unresolved] if ids is None else ids
    rows = []
    for name in names:
        first, second = (head.resolved.get(name) or head.unresolved.get(name) for head in (one, other))
        if first is not None and second is not None and (isinstance(first, Resolved) or isinstance(second, Resolved)):
            sizes = tuple(
                size_of(answer, head.scales) if isinstance(answer, Resolved) else None
                for answer, head in ((first, one), (second, other))
            )
            rows.append(Row(name, sizes, (first, second)))  # type: ignore[arg-type]
    return rows


def paired_scales(one: Resolution, other: Resolution) -> dict[str, tuple[float | None, float | None]]:
    """Millimetres of each cun on two heads, None where a head does not allow it; those of neither are left out."""
    both = {unit: (one.scales.get(unit), other.scales.get(unit)) for unit in CUN}
    return {unit: values for unit, values in both.items() if values != (None, None)}


def circumference_mm(head: Head) -> float | None:
    """The largest tape around the head over brow and occiput, ears left out, mm.

    The occipitofrontal circumference as it is taken in the clinic: over the foremost part of the forehead, 10 mm
    over the glabella, and the back of the head where it is largest, drawn taut, so that hollows are spanned. Cuts
    square to the midsagittal plane are tried that leave the head up to 60 mm over the inion. None on a head without
    glabella or inion, or whose brow is open.
    """
    if not {"glabella", "inion"} <= head.landmarks.keys():
        return None
    up = np.array([0.0, 0.0, 1.0])
    front, nape = head.landmarks["glabella"] + _BROW_MM * up, head.landmarks["inion"]
    return max(_taut_mm(head.surface, front, nape + over * up) for over in _BACK_MM) or None


def _taut_mm(surface: Surface, front: Points, back: Points) -> float:
    """Length of the convex ring around the cut that holds two places and runs square to the midsagittal plane."""
    from scipy.spatial import ConvexHull  # slow to import

    ahead = (front - back) * [0.0, 1.0, 1.0]
    ahead /= np.linalg.norm(ahead)
    right = np.array([1.0, 0.0, 0.0])
    rings = [cut.points for cut in surface.section(front, np.cross(right, ahead)) if cut.closed]
    return max((float(ConvexHull(ring @ np.stack([right, ahead]).T).area) for ring in rings), default=0.0)


def csv_of(rows: Iterable[Row]) -> str:
    """One row an item; columns as `CSV_COLUMNS`. What has no length or no place is left empty."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for row in rows:
        item, unit = row.answers[0].item, next(size.unit for size in row.sizes if size)
        has_length = any(size and size.length_mm for size in row.sizes)
        lengths = [size.length_mm if size and has_length else None for size in row.sizes]
        cun = [size.cun if size and has_length else None for size in row.sizes]
        areas = [size.area_mm2 if size and size.area_mm2 else None for size in row.sizes]
        kind = next(answer.kind for answer in row.answers if isinstance(answer, Resolved))
        writer.writerow(
            [
                *(row.id, item.system, item.code, kind, unit if has_length else ""),
                *map(_told, (*lengths, row.ratio, *cun, *areas)),
                *("" if isinstance(answer, Resolved) else answer.reason for answer in row.answers),
                row.answers[0].confidence.level,
            ]
        )
    return stream.getvalue()


def table_of(pair: HeadPair, rows: Iterable[Row]) -> list[str]:
    """The same for the eye, in lines: what the heads measure, then each item that has a length."""
    first, second = (text_in(title, "en") for title in pair.titles)
    lines = [f"{'':<28}{first:>20}{second:>20}   ratio  cun"]
    sizes = {f"1 {unit}": values for unit, values in paired_scales(*pair.resolutions).items()}
    for name, (one, other) in {"circumference": pair.circumferences, **sizes}.items():
        lines.append(f"{name:<28}{_cell(one):>20}{_cell(other):>20}{_share(one, other)}")
    for row in rows:
        lengths = [size.length_mm if size else None for size in row.sizes]
        if any(lengths):
            cells = [_cell(length, size) for length, size in zip(lengths, row.sizes, strict=True)]
            mark = "*" if row.answers[0].confidence.level == "unverified" else ""
            unit = next(size.unit for size in row.sizes if size).removeprefix("cun_")
            lines.append(f"{row.id + mark:<28}{cells[0]:>20}{cells[1]:>20}{_share(*lengths):>8}  {unit}")
    return lines


def _cell(length: float | None, size: Size | None = None) -> str:
    if length is None:
        return "no place"
    cun = f" {size.cun:6.2f} cun" if size is not None and size.cun is not None else ""
    return f"{length:.1f} mm{cun}"


def _share(one: float | None, other: float | None) -> str:
    return f"{other / one:>8.3f}" if one and other is not None else ""


def _told(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
