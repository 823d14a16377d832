"""Curves and points for 3D Slicer, as its markups file (.mrk.json)."""

from __future__ import annotations

from typing import Any

import orjson

from scalp_atlas.geometry import Curve
from scalp_atlas.head import Head
from scalp_atlas.records import Points, Resolution, Resolved, ResolvedPiece, text_in

SCHEMA = (
    "https://raw.githubusercontent.com/slicer/slicer/master/"
    "Modules/Loadable/Markups/Resources/Schema/markups-schema-v1.0.3.json#"
)
SPACING_MM = 1.0  # between the control points of a curve, which Slicer joins straight


def markups_bytes(resolution: Resolution, head: Head) -> bytes:
    """The resolution as a markups file in UTF-8: millimetres and RAS, in the axes and origin of the head file.

    Each system's points are one list; each line is an open curve, each area a closed one. How sure an item is
    and who says so stand in the description of its control points.
    """
    place = _Places(head)
    markups = [_points(system, members, place) for system, members in _points_by_system(resolution).items()]
    for item in resolution.resolved.values():
        lines = [piece for piece in item.pieces if piece.kind != "point"]
        markups += [_line(item, piece, count, place) for count, piece in enumerate(lines)]
    return orjson.dumps({"@schema": SCHEMA, "markups": markups}, option=orjson.OPT_INDENT_2)


class _Places:
    def __init__(self, head: Head):
        self._head = head

    def __call__(self, points: Points) -> list[list[float]]:
        return [[round(float(x), 3) for x in point] for point in self._head.frame.to_file(points)]


def _points_by_system(resolution: Resolution) -> dict[str, list[Resolved]]:
    found: dict[str, list[Resolved]] = {}
    for item in resolution.resolved.values():
        if any(piece.kind == "point" for piece in item.pieces):
            found.setdefault(item.item.system, []).append(item)
    return found


def _points(system: str, members: list[Resolved], place: _Places) -> dict[str, Any]:
    controls = [
        _control(item, xyz)
        for item in members
        for piece in item.pieces
        if piece.kind == "point"
        for xyz in place(piece.points)
    ]
    return _markup("Fiducial", system, controls)


def _line(item: Resolved, piece: ResolvedPiece, count: int, place: _Places) -> dict[str, Any]:
    area = piece.kind == "area"
    points = piece.points[:-1] if area and (piece.points[0] == piece.points[-1]).all() else piece.points
    curve = Curve(points, closed=area).resampled(SPACING_MM)
    controls = [_control(item, xyz) for xyz in place(curve.points)]
    kind = "ClosedCurve" if area else "Curve"
    return _markup(kind, f"{item.id}-{count + 1}" if count else item.id, controls) | {"curveType": "linear"}


def _control(item: Resolved, xyz: list[float]) -> dict[str, Any]:
    sources = ", ".join((item.variant or item.item).sources)
    return {
        "label": item.code("en"),
        "description": f"{item.id}: {text_in(item.item.name, 'en')}; {item.confidence.level}; {sources}",
        "position": xyz,
    }


def _markup(kind: str, name: str, controls: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "type": kind,
        "name": name,
        "coordinateSystem": "RAS",
        "coordinateUnits": "mm",
        "controlPoints": [{"id": str(number), **control} for number, control in enumerate(controls, start=1)],
        "display": {"pointLabelsVisibility": kind == "Fiducial", "glyphScale": 1.0, "lineThickness": 0.3},
    }
