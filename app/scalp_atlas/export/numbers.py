"""A resolution as JSON or CSV, in millimetres and RAS, in the head file's own origin."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np

from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.export.files import write_beside
from scalp_atlas.head import Head
from scalp_atlas.records import Library, Points, Resolution, Resolved, ResolvedPiece
from scalp_atlas.wording import construction

FORMAT = 1
DECIMALS = 3
CSV_COLUMNS = [
    "id",
    "system",
    "code",
    "side",
    "piece",
    "kind",
    "index",
    "x_mm",
    "y_mm",
    "z_mm",
    "length_mm",
    "confidence",
]
TEACHING_NOTE = (
    "Teaching material: it reports what the named sources say, with its limits, and recommends no treatment."
)
ENDINGS = (".json", ".csv")


def save_numbers(path: Path, resolution: Resolution, head: Head, library: Library) -> None:
    """Write `path`, whose ending chooses the format; an existing file is replaced only by a whole one.

    Raises
    ------
    ScalpAtlasError
        For another ending, or where the file cannot be written.
    """
    if path.suffix.lower() not in ENDINGS:
        raise ScalpAtlasError(
            f"{path.name}: numbers are written as {' or '.join(ENDINGS)}; give the file such an ending"
        )
    as_json = path.suffix.lower() == ".json"
    text = json_text(resolution, head, library) if as_json else csv_text(resolution, head)
    write_beside(path, text.encode())


def json_text(resolution: Resolution, head: Head, library: Library) -> str:
    """The resolution as JSON; the format is told in the user guide."""
    record = {
        "format": FORMAT,
        "unit": "mm",
        "axes": "RAS",
        "note": TEACHING_NOTE,
        "head": head.name,
        "head_title": dict(head.title),
        "derived_landmarks": sorted(head.derived),
        "scales": {unit: round(mm, 4) for unit, mm in resolution.scales.items()},
        "items": [_item(item, head, library) for item in resolution.resolved.values()],
        "unresolved": [{"id": item.id, "reason": item.reason} for item in resolution.unresolved.values()],
    }
    return json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n"


def csv_text(resolution: Resolution, head: Head) -> str:
    """One row a vertex; columns as `CSV_COLUMNS`."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for item in resolution.resolved.values():
        for piece in item.pieces:
            points = head.frame.to_file(piece.points)
            for index, (x, y, z) in enumerate(points):
                writer.writerow(
                    [
                        item.id,
                        item.item.system,
                        item.item.code,
                        item.side,
                        piece.name.get("en", ""),
                        piece.kind,
                        index,
                        f"{x:.{DECIMALS}f}",
                        f"{y:.{DECIMALS}f}",
                        f"{z:.{DECIMALS}f}",
                        f"{piece.length_mm:.{DECIMALS}f}",
                        item.item.confidence.level,
                    ]
                )
    return stream.getvalue()


def _item(item: Resolved, head: Head, library: Library) -> dict[str, Any]:
    written = item.item
    sentences = construction(item, library)
    return {
        "id": item.id,
        "system": written.system,
        "code": written.code,
        "names": {key: written.name.get(key, "") for key in ("en", "zh", "pinyin")},
        "side": item.side,
        "kind": item.kind,
        "points": _rounded(item.points, head),
        "pieces": [_piece(piece, head) for piece in item.pieces],
        "length_mm": round(item.length_mm, DECIMALS),
        "parts": _parts(item),
        "construction": [
            {"name": step.address, "sentence": words, "kind": step.kind, "points": _rounded(step.points, head)}
            for step, (_, words) in zip(item.construction, sentences, strict=True)
        ],
        "sources": [_source(key, library) for key in written.sources],
        "confidence": written.confidence.level,
        "confidence_count": written.confidence.count,
        "confidence_note": written.confidence.note,
    }


def _piece(piece: ResolvedPiece, head: Head) -> dict[str, Any]:
    return {
        "name": piece.name.get("en", ""),
        "kind": piece.kind,
        "points": _rounded(piece.points, head),
        "length_mm": round(piece.length_mm, DECIMALS),
    }


def _parts(item: Resolved) -> list[dict[str, Any]]:
    ends = np.cumsum([part.share for part in item.item.parts]).tolist()
    starts = [0.0, *ends][: len(ends)]
    return [
        {"name": part.name.get("en", ""), "from": round(start, 9), "to": round(end, 9), "use": part.use.get("en", "")}
        for part, start, end in zip(item.item.parts, starts, ends, strict=True)
    ]


def _source(key: str, library: Library) -> dict[str, str]:
    source = library.sources[key]
    return {"key": key, "title": source.title, "address": source.address}


def _rounded(points: Points, head: Head) -> list[list[float]]:
    rounded: list[list[float]] = (np.round(head.frame.to_file(points), DECIMALS) + 0.0).tolist()
    return rounded
