"""A resolution as JSON or CSV, in millimetres and RAS, in the head file's own origin."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from scalp_atlas.cortex import CAVEAT_SOURCES, CAVEATS, GYRI, NOTHING, Beneath, CortexUnder
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.files import write_beside
from scalp_atlas.head import Head
from scalp_atlas.records import (
    Library,
    Needle,
    Points,
    Resolution,
    Resolved,
    ResolvedPiece,
    ResolvedStep,
    Side,
    text_in,
)
from scalp_atlas.uncertainty import Uncertainty
from scalp_atlas.wording import needle_sentence, sentence

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
    "unclear_hairlines",
]
KINDS = {"point": "point", "curve": "curve", "area": "region"}  # the words of the file format
TEACHING_NOTE = (
    "Teaching material: it reports what the named sources say, with its limits, and recommends no treatment."
)


def json_bytes(resolution: Resolution, head: Head, library: Library, cortex: CortexUnder | None = None) -> bytes:
    """The resolution as JSON in UTF-8; the format is told in docs/files.md."""
    write = _Writer(head, library, cortex)
    record: dict[str, Any] = {
        "format": FORMAT,
        "unit": "mm",
        "axes": "RAS",
        "note": TEACHING_NOTE,
        "head": head.name,
        "head_title": dict(head.title),
        "derived_landmarks": sorted(head.derived),
        "proposed_landmarks": head.proposed,
        "unclear_hairlines": sorted(head.unclear),
        "mesh_replaced": text_in(head.mesh_notice, "en"),
        "scan_noise_mm": round(head.measured.noise_mm, DECIMALS),
        "measuring_surface_off_skin_mm": dict(
            zip(("median", "99 %"), np.round(head.measured.deviation_mm, DECIMALS).tolist(), strict=True)
        ),
        "scales": {unit: round(mm, 4) for unit, mm in resolution.scales.items()},
        "items": [write.item(item) for item in resolution.resolved.values()],
        "unresolved": [
            {"id": item.id, "reason": item.reason, "confidence": item.confidence.level}
            for item in resolution.unresolved.values()
        ],
    }
    if cortex is not None:
        record["cortex"] = {
            "how": cortex.cortex.told("en"),
            "scale": np.round(cortex.cortex.scale, DECIMALS),
            "caveats": [caveat["en"] for caveat in CAVEATS],
            "sources": [write.source(key) for key in CAVEAT_SOURCES],
        }
    return _dumped(record)


def _dumped(record: dict[str, Any]) -> bytes:
    return orjson.dumps(record, option=orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_APPEND_NEWLINE)


def save_uncertainty(path: Path, found: Mapping[str, Uncertainty], head: Head, jitter_mm: float) -> None:
    """Write how far items move as JSON, with the band along each of them in the axes of the head file.

    Raises
    ------
    ScalpAtlasError
        For another ending, or where the file cannot be written.
    """
    if path.suffix.lower() != ".json":
        raise ScalpAtlasError(f"{path.name}: this is written as .json; give the file such an ending")
    rounded = _Rounded(head)
    items = {
        item_id: {
            "median_mm": round(doubt.median_mm, DECIMALS),
            "95_percent_mm": round(doubt.most_mm, DECIMALS),
            "lost": round(doubt.lost, DECIMALS),
            "shares": {name: round(share, DECIMALS) for name, share in doubt.shares.items()},
            "pieces": [
                {"points": rounded(places), "band_mm": np.round(band, DECIMALS)}
                for places, band in zip(doubt.band_places, doubt.band_mm, strict=True)
            ],
        }
        for item_id, doubt in found.items()
    }
    record = {"format": FORMAT, "unit": "mm", "axes": "RAS", "head": head.name, "jitter_mm": jitter_mm, "items": items}
    write_beside(path, _dumped(record))


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
                        KINDS[piece.kind],
                        index,
                        f"{x:.{DECIMALS}f}",
                        f"{y:.{DECIMALS}f}",
                        f"{z:.{DECIMALS}f}",
                        f"{piece.length_mm:.{DECIMALS}f}",
                        item.confidence.level,
                        " ".join(item.unclear),
                    ]
                )
    return stream.getvalue()


class _Rounded:
    """Points of the head frame in the axes of the file, in whole micrometres; the same array only once."""

    def __init__(self, head: Head):
        self._head = head
        self._done: dict[int, tuple[Points, Points]] = {}

    def __call__(self, points: Points) -> Points:
        if id(points) not in self._done:
            in_file = np.round(self._head.frame.to_file(points), DECIMALS) + 0.0  # no minus zero
            self._done[id(points)] = (np.ascontiguousarray(in_file), points)  # kept, so that its id stays its own
        return self._done[id(points)][0]


class _Writer:
    """Turns what was resolved on one head into what is written of it."""

    def __init__(self, head: Head, library: Library, cortex: CortexUnder | None = None):
        self._library = library
        self._cortex = cortex
        self._rounded = _Rounded(head)
        self._sentences: dict[tuple[str, Side], str] = {}

    def item(self, item: Resolved) -> dict[str, Any]:
        """One item on one side."""
        written = item.item
        record = {
            "id": item.id,
            "system": written.system,
            "code": written.code,
            "names": {key: written.name.get(key, "") for key in ("en", "zh", "pinyin")},
            "side": item.side,
            "variant": item.variant.key if item.variant else "",
            "variant_name": item.variant.name.get("en", "") if item.variant else "",
            "kind": KINDS[item.kind],
            "points": self._rounded(item.pieces[0].points if len(item.pieces) == 1 else item.points),
            "pieces": [self._piece(piece) for piece in item.pieces],
            "length_mm": round(item.length_mm, DECIMALS),
            "area_mm2": round(item.area_mm2, DECIMALS),
            "parts": _parts(item),
            "construction": [
                {
                    "name": step.address,
                    "sentence": self._sentence(step),
                    "kind": KINDS[step.kind],
                    "points": self._rounded(step.points),
                }
                for step in item.construction
            ],
            "fallbacks": [
                {"name": step.address, "used": step.fallback.used, "reason": step.fallback.reason}
                for step in item.construction
                if step.fallback
            ],
            "unclear_hairlines": list(item.unclear),
            "needles": [self._needle(needle, item) for needle in item.needles],
            "needles_missing": list(item.needles_missing),
            "sources": [self.source(key) for key in (item.variant or written).sources],
            "confidence": item.confidence.level,
            "confidence_count": item.confidence.count,
            "confidence_note": text_in(item.confidence.note, "en"),
        }
        if self._cortex is not None:
            record["beneath"] = _beneath(self._cortex.under(item))
        return record

    def _sentence(self, step: ResolvedStep) -> str:
        key = (step.address, step.side)
        if key not in self._sentences:  # many items share their first steps
            self._sentences[key] = sentence(step, self._library)
        return self._sentences[key]

    def _piece(self, piece: ResolvedPiece) -> dict[str, Any]:
        record: dict[str, Any] = {
            "name": piece.name.get("en", ""),
            "kind": KINDS[piece.kind],
            "points": self._rounded(piece.points),
            "length_mm": round(piece.length_mm, DECIMALS),
        }
        if piece.patch is not None:
            vertices, faces = piece.patch
            record["area_mm2"] = round(piece.area_mm2, DECIMALS)
            record["patch"] = {"vertices": self._rounded(vertices), "faces": np.ascontiguousarray(faces)}
        if piece.axis is not None:
            record["axis"] = self._rounded(piece.axis)
        return record

    def _needle(self, needle: Needle, item: Resolved) -> dict[str, Any]:
        return {
            "sentence": needle_sentence(needle.rule, item.item, self._library, variant=item.variant),
            "points": self._rounded(needle.points),
            "angle": needle.angle,
            "depth": needle.depth,
            "sources": [self.source(key) for key in needle.sources],
            "confidence": needle.rule.level(item.confidence),
        }

    def source(self, key: str) -> dict[str, str]:
        """One source by its short name."""
        source = self._library.sources[key]
        return {"key": key, "title": source.title, "address": source.address}


def _beneath(found: Beneath) -> dict[str, Any]:
    least, median, most = (round(mm, DECIMALS) for mm in found.distance_mm)
    return {
        "gyri": [
            {"key": key, "name": (GYRI[key] if key else NOTHING)["en"], "share": round(share, DECIMALS)}
            for key, share in found.gyri.items()
        ],
        "scalp_to_cortex_mm": {"least": least, "median": median, "most": most},
        "electrodes": [
            {"id": one.id, "code": one.code, "along_scalp_mm": round(one.distance_mm, DECIMALS)}
            for one in found.neighbours
        ],
    }


def _parts(item: Resolved) -> list[dict[str, Any]]:
    ends = np.cumsum([part.share for part in item.item.parts]).tolist()
    starts = [0.0, *ends][: len(ends)]
    return [
        {"name": part.name.get("en", ""), "from": round(start, 9), "to": round(end, 9), "use": part.use.get("en", "")}
        for part, start, end in zip(item.item.parts, starts, ends, strict=True)
    ]
