"""What an item measures on two heads that stand side by side, as a table in the page of text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from scalp_atlas.head_pair import HeadPair, Row, paired_rows, paired_scales
from scalp_atlas.records import Library, Resolved, Text, text_in
from scalp_atlas.wording import UNITS

WORDS: Mapping[str, Text] = {
    "title": {"en": "On two heads", "zh": "两头对照"},
    "ratio": {"en": "second : first", "zh": "后者 : 前者"},
    "length": {"en": "length", "zh": "长度"},
    "outline": {"en": "outline", "zh": "周长"},
    "area": {"en": "area", "zh": "面积"},
    "left": {"en": "head’s left", "zh": "患者左"},
    "right": {"en": "head’s right", "zh": "患者右"},
    "midline": {"en": "", "zh": ""},
    "missing": {"en": "no place", "zh": "无法定位"},
    "point": {"en": "A point has no length to compare.", "zh": "点无长度可较。"},
    "one_cun": {"en": "1 {unit}", "zh": "1{unit}"},
    "girth": {"en": "circumference of the head", "zh": "头围"},
}


def pair_section(pair: HeadPair, library: Library, names: Sequence[str], language: str = "en") -> str:
    """HTML: the lengths of some ids with side on both heads, then the cun and the circumference of the heads.

    Reasons why an item has no place on one of them stand below the table.
    """
    rows = paired_rows(*pair.resolutions, names)
    first, second = (escape(text_in(title, language)) for title in pair.titles)
    cells = [f"<tr><td></td><td><b>{first}</b></td><td><b>{second}</b></td><td>{_word('ratio', language)}</td></tr>"]
    for row in rows:
        cells += _rows_of(row, language)
    scales = library.systems["reference"].scales
    for unit, (one, other) in paired_scales(*pair.resolutions).items():
        name = text_in(scales[unit].name, language) if unit in scales else text_in(UNITS[unit], language)
        cells.append(_line(_word("one_cun", language).format(unit=name), one, other, ".1f", "mm"))
    if any(pair.circumferences):
        cells.append(_line(_word("girth", language), *pair.circumferences, ".0f", "mm"))
    points = bool(rows) and all(one.kind == "point" for row in rows for one in row.answers if isinstance(one, Resolved))
    notes = [_word("point", language)] if points else []
    notes += [
        f"{text_in(title, language)}: {answer.reason}"
        for row in rows
        for title, answer in zip(pair.titles, row.answers, strict=True)
        if not isinstance(answer, Resolved)
    ]
    below = "".join(f"<p class='faint'>{escape(note)}</p>" for note in dict.fromkeys(notes))
    return f"<h2>{_word('title', language)}</h2><table>{''.join(cells)}</table>{below}"


def _rows_of(row: Row, language: str) -> list[str]:
    """Millimetres, cun and square centimetres of one item; none of a point."""
    known = next(size for size in row.sizes if size)
    if not any(size and size.length_mm for size in row.sizes):
        return []
    side = _word(row.answers[0].side, language)
    what = _word("outline" if known.area_mm2 else "length", language)
    told = [_line(f"{side} {what}".strip(), *(size and size.length_mm for size in row.sizes), ".1f", "mm", language)]
    if known.area_mm2:
        areas = [size and size.area_mm2 / 100 for size in row.sizes]
        return [_line(f"{side} {_word('area', language)}".strip(), *areas, ".1f", "cm²", language), *told]
    unit = text_in(UNITS[known.unit], language)
    return [*told, _line("", *(size and size.cun for size in row.sizes), ".2f", unit, language)]


def _line(name: str, one: float | None, other: float | None, digits: str, unit: str, language: str = "en") -> str:
    """A row of the table: both figures and how much the second is of the first."""
    told = [_word("missing", language) if value is None else f"{value:{digits}} {unit}" for value in (one, other)]
    ratio = f"{other / one:.2f}" if one and other is not None else ""
    return "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in (name, *told, ratio)) + "</tr>"


def _word(key: str, language: str) -> str:
    return text_in(WORDS[key], language)
