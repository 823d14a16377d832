"""One web page that holds a head with its items in 3D, their texts and a viewer, and asks the network for nothing.

The viewer is `assets/viewer.js`, built from `tools/viewer`. The page's policy lets the browser run that script
alone and open no connection. Skin and eyes are a GLB scene; lines, points and areas are numbers that the viewer
draws in the dashes and marks of the pictures.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson
from numpy.typing import NDArray

from scalp_atlas import __version__
from scalp_atlas.figure.lines import DASH_PX, DOT_SPACING_PX, DOT_STEPS, MARKS
from scalp_atlas.figure.palette import (
    NO_COLOURS,
    REFERENCE_SYSTEMS,
    Look,
    Rgb,
    look_of_reading,
    looks_of,
    part_colours,
    system_look,
)
from scalp_atlas.figure.skinlines import SkinLines
from scalp_atlas.figure.solid import TO_GLTF, glb_bytes
from scalp_atlas.figure.view import View
from scalp_atlas.figure.webtext import item_text, system_text
from scalp_atlas.files import write_beside
from scalp_atlas.head import Head
from scalp_atlas.records import Library, Resolved, Text, Unresolved, text_in

LANGUAGES: Final = ("en", "zh")
_ASSETS: Final = Path(__file__).resolve().parents[1] / "assets"
DASH_MM_PER_PX: Final = 0.5  # dashes keep to the skin, so they are laid off in millimetres
MOST_TRIANGLES: Final = 150_000  # of the skin, whose edges are then some 1.5 mm long
_TICKS_PER_MM: Final = 100  # coordinates are whole numbers of this fraction
_MOST_SYSTEMS_IN_TITLE: Final = 3
_TITLE: Final[Text] = {"en": "Scalp zones", "zh": "头皮针穴区"}
_PROPOSED: Final[Text] = {
    "en": "{count} landmarks and hairlines of this head are only proposed; nobody has confirmed them.",
    "zh": "此头有{count}个标志点、发际仅为程序推定，尚无人确认。",
}
_NOTE: Final[Text] = {
    "en": "For teaching. Computed on this head; places differ from person to person. This page reports what the named "
    "sources say, with their limits, and recommends no treatment. ▲ and dots mark what is unverified.",
    "zh": "供教学使用。位置按此头计算，因人而异。本页仅转述所列文献及其局限，不作任何治疗建议。▲与点线表示未经证实。",
}
_LEFT_OUT: Final[Text] = {"en": "Unverified items are left out.", "zh": "未证实者从略。"}
_NO_PLACE: Final[Text] = {"en": "No place on this head: {which}.", "zh": "此头上无位置：{which}。"}
_COMMA: Final[Text] = {"en": ", ", "zh": "、"}
_NO_SCRIPT: Final = "This page needs JavaScript. 本页需启用 JavaScript。"


def html_bytes(
    head: Head,
    library: Library,
    chosen: Sequence[Resolved],
    scales: Mapping[str, float],
    *,
    view: View = View(),  # noqa: B008 - frozen
    language: str = "en",
    hair_tint: bool = True,
    labels: bool = True,
    skin_opacity: float = 1.0,
    title: str | None = None,
    caption: str = "",
    missing: Sequence[Unresolved] = (),
    unverified: bool = True,
    colours: Mapping[str, Rgb] = NO_COLOURS,
) -> bytes:
    """The page as UTF-8.

    Parameters
    ----------
    chosen : sequence of Resolved
        In the order of the legend; both sides of an item are one entry.
    scales : mapping of str to float
        Millimetres of each cun on this head.
    view : View
        Its direction is that of the first look.
    language : "en" or "zh"
        The page holds both; this one is shown first.
    hair_tint, labels, skin_opacity
        As first shown; a person can change each in the page.
    title : str, optional
        Instead of the names of the systems.
    caption : str
        A line of one's own above the notes.
    missing : sequence of Unresolved
        What was asked for and has no place on this head; the page names it.
    unverified : bool
        False if unverified items were left out, which the page then says.
    colours : mapping of a system's id, or an item's id without side, to a colour
        A person's own.
    """
    names = _title(library, chosen, title)
    page = {
        "language": language,
        "title": names,
        "head": dict(head.title),
        "notes": [_in_both(note) for note in _notes(head, missing, caption, unverified)],
        "view": [view.azimuth_deg, view.elevation_deg],
        "hair": hair_tint,
        "has_hair": head.hair_cover is not None,
        "labels": labels,
        "skin_opacity": skin_opacity,
        "marks": MARKS,
        "systems": _systems(library, chosen, colours),
        "items": _items(head, library, chosen, scales, looks_of(library, colours)),
    }
    skin = glb_bytes(head, library, (), most_triangles=MOST_TRIANGLES)
    script, style = _asset("viewer.js"), _asset("viewer.css")
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "img-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'"
    )
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{"zh-Hans" if language == "zh" else "en"}"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f'<meta name="generator" content="Scalp Atlas {__version__}">',
            f"<title>{escape(text_in(names, language))} · {escape(text_in(head.title, language))}</title>",
            f"<style>{style}</style></head><body>",
            f"<noscript>{_NO_SCRIPT}</noscript>",
            f'<script type="text/plain" id="page">{_packed(orjson.dumps(page))}</script>',
            f'<script type="text/plain" id="head">{_packed(skin)}</script>',
            f'<pre id="licences" hidden>{escape(_asset("viewer.LICENSE.txt"))}</pre>',
            f"<script>{script}</script></body></html>",
            "",
        ]
    ).encode()


def save_html(path: Path, *given: Any, **more: Any) -> None:
    """Write `html_bytes`; an older file stays if that fails."""
    write_beside(path, html_bytes(*given, **more))


def _title(library: Library, chosen: Sequence[Resolved], title: str | None) -> dict[str, str]:
    if title is not None:
        return {"en": title}
    systems = dict.fromkeys(one.item.system for one in chosen if one.item.system not in REFERENCE_SYSTEMS)
    if not 0 < len(systems) <= _MOST_SYSTEMS_IN_TITLE:
        return dict(_TITLE)
    return {key: " · ".join(text_in(library.systems[name].name, key) for name in systems) for key in LANGUAGES}


def _notes(head: Head, missing: Sequence[Unresolved], caption: str, unverified: bool) -> list[Text]:
    """What is to be known of the whole page; the teaching note stands last."""
    codes = {
        key: text_in(_COMMA, key).join(dict.fromkeys(one.item.label(key)[0] for one in missing)) for key in LANGUAGES
    }
    no_place = {key: words.format(which=codes[key]) for key, words in _NO_PLACE.items()}
    proposed = {key: words.format(count=len(head.proposed)) for key, words in _PROPOSED.items()}
    notes = [
        ({"en": caption}, caption),
        (_LEFT_OUT, not unverified),
        (no_place, missing),
        (head.mesh_notice, head.mesh_notice),
        (proposed, head.proposed),
        (_NOTE, True),
    ]
    return [note for note, needed in notes if needed]


def _systems(library: Library, chosen: Sequence[Resolved], colours: Mapping[str, Rgb]) -> list[dict[str, Any]]:
    return [
        {
            "id": name,
            "name": _in_both(library.systems[name].name),
            "text": {key: system_text(library.systems[name], key) for key in LANGUAGES},
            **_look(system_look(library, name, colours)),
        }
        for name in dict.fromkeys(one.item.system for one in chosen)
    ]


def _items(
    head: Head,
    library: Library,
    chosen: Sequence[Resolved],
    scales: Mapping[str, float],
    looks: Mapping[str, Look],
) -> list[dict[str, Any]]:
    """An entry for each reading of an item, with the sides on which it is shown."""
    readings: dict[tuple[str, str], list[Resolved]] = {}
    for one in chosen:
        readings.setdefault((one.item.id, one.variant.key if one.variant else ""), []).append(one)
    laid, made = SkinLines(head), []
    for (name, key), sides in readings.items():
        first = sides[0]
        look = look_of_reading(looks[name], first)
        labels = {language: (first.code(language), first.item.label(language)[1]) for language in LANGUAGES}
        made.append(
            {
                "id": f"{name}~{key}" if key else name,
                "system": first.item.system,
                "kind": first.kind,
                "label": labels,
                "text": {language: item_text(sides, library, scales, language) for language in LANGUAGES},
                **_look(look),
                "sides": [
                    {"id": one.id, "hand": one.side if one.item.paired else "", **_shape(laid, one, look)}
                    for one in sides
                ],
            }
        )
    return made


def _look(look: Look) -> dict[str, Any]:
    """Colour, mark, and the dash in mm: on, off, on, off ...; for dots the way from each to the next."""
    dots = [DASH_MM_PER_PX * DOT_SPACING_PX * step for step in DOT_STEPS[look.dash]]
    return {
        "rgb": look.rgb,
        "weight": look.weight,
        "mark": look.mark,
        "hollow": look.hollow,
        "dotted": look.dotted,
        "dash": dots if look.dotted else [DASH_MM_PER_PX * length for length in DASH_PX[look.dash]],
    }


def _shape(laid: SkinLines, one: Resolved, look: Look) -> dict[str, Any]:
    on_skin = laid.of(one)
    shades = [look.rgb] if look.hollow else part_colours(look.rgb, len(one.item.parts))
    return {
        "strokes": [_numbers(stroke.points) for stroke in (*on_skin.strokes, *on_skin.borders)],
        "patches": [
            {
                "points": _numbers(patch.vertices),
                "faces": patch.faces.ravel().tolist(),
                "rgb": shades[patch.part % len(shades)],
            }
            for patch in on_skin.patches
        ],
    }


def _numbers(points: NDArray[np.float64]) -> list[int]:
    """Coordinates as glTF has them (+x left, +y up, +z front), in hundredths of a millimetre, one after the other."""
    return np.rint(points @ TO_GLTF.T * (1000 * _TICKS_PER_MM)).astype(int).ravel().tolist()


def _in_both(text: Text) -> dict[str, str]:
    return {key: text_in(text, key) for key in LANGUAGES}


def _packed(data: bytes) -> str:
    """Gzip in base64; the same for the same data."""
    return base64.b64encode(gzip.compress(data, 9, mtime=0)).decode()


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")
