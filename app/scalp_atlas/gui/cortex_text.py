"""What lies beneath an item, as a piece of its page."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Final

from scalp_atlas.cortex import CAVEAT_SOURCES, CAVEATS, GYRI, NOTHING, Beneath, Cortex
from scalp_atlas.records import Side, Text, text_in

_WORDS: Final[Mapping[str, Text]] = {
    "left": {"en": "On the head’s left.", "zh": "患者左侧。"},
    "right": {"en": "On the head’s right.", "zh": "患者右侧。"},
    "midline": {
        "en": "On the midline: the gyri of both sides, with the fissure between them.",
        "zh": "正中：两侧脑回，其间为大脑纵裂。",
    },
    "distance": {
        "en": "Skin to cortex {median} mm (median; from {least} to {most} mm over the item).",
        "zh": "头皮至皮层{median} mm（中位数；全程{least}至{most} mm）。",
    },
    "distance_of_point": {"en": "Skin to cortex {median} mm.", "zh": "头皮至皮层{median} mm。"},
    "electrodes": {
        "en": "Nearest positions of the 10-20 and 10-10 systems, along the scalp: {list}.",
        "zh": "最近的10-20、10-10系统电极（沿头皮）：{list}。",
    },
    "one": {"en": "{code} {mm} mm", "zh": "{code} {mm} mm"},
    "comma": {"en": ", ", "zh": "，"},
}
_LEAST_TOLD: Final = 0.005  # a share that would be written as 0 % is left out


def beneath_block(cortex: Cortex, found: Beneath, side: Side, language: str) -> str:
    """HTML: gyri with their shares, the distance, the electrodes beside it, and what to make of it."""
    rows = "".join(_row(key, share, language) for key, share in found.gyri.items() if share >= _LEAST_TOLD)
    told = [f"<p>{_word(side, language)}</p><table>{rows}</table>", f"<p>{_distance(found, language)}</p>"]
    if found.neighbours:
        near = [
            _word("one", language).format(code=escape(one.code), mm=f"{one.distance_mm:.0f}")
            for one in found.neighbours
        ]
        told.append(f"<p>{_word('electrodes', language).format(list=_word('comma', language).join(near))}</p>")
    keys = f"<span class='faint'>[{', '.join(CAVEAT_SOURCES)}]</span>"
    first, *others = (escape(text_in(caveat, language)) for caveat in CAVEATS)
    told.append(f"<p><b>{first}</b> {keys}</p>")
    limits = [*others, escape(cortex.told(language))]
    return "".join([*told, *(f"<p class='faint'>{limit}</p>" for limit in limits)])


def _row(key: str, share: float, language: str) -> str:
    names = GYRI[key] if key else NOTHING
    latin = f" <i>{escape(names['la'])}</i>" if "la" in names else ""
    return f"<tr><td>{share:.0%}</td><td>{escape(text_in(names, language))}{latin}</td></tr>"


def _distance(found: Beneath, language: str) -> str:
    least, median, most = (f"{mm:.0f}" for mm in found.distance_mm)
    key = "distance" if least != most else "distance_of_point"
    return _word(key, language).format(least=least, median=median, most=most)


def _word(key: str, language: str) -> str:
    return text_in(_WORDS[key], language)
