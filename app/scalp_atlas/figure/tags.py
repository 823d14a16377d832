"""Tags with leaders: what they say, where they find room, how they are painted."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap, QPixmapCache

from scalp_atlas.figure.furniture import tag_area
from scalp_atlas.figure.labels import Column, Layout, Tag, Wish, asides, place
from scalp_atlas.figure.lines import is_reading_of, paint_sample, polygon
from scalp_atlas.figure.palette import REFERENCE_SYSTEMS, Look, mixed
from scalp_atlas.figure.pen import HALO_RGB, POINT_RADIUS_PX, Drawn, Pen, colour, words, write
from scalp_atlas.figure.scene import Frame
from scalp_atlas.figure.skinlines import Seen
from scalp_atlas.records import Resolved, text_in

Floats = NDArray[np.float64]

_ON_SKIN: Final = (24, 25, 28)
_LEAST_SHARE: Final = 0.8  # of the size of the text; what needs smaller letters is cut short
_HANZI: Final = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class TagText:
    """What a tag says: the code, the name that may be cut short, and what must not be lost."""

    code: str
    name: str
    mark: str


def tag_text(resolved: Resolved, language: str) -> TagText:
    """Code, name (of another reading its own), and the side with whether what is drawn is unverified."""
    item = resolved.item
    told_by_name = resolved.side == "midline" or not item.paired
    marks = [] if told_by_name else [f"({words(f'side.{resolved.side}', language)})"]
    if resolved.confidence.level == "unverified":
        marks.append(f"· {words('unverified', language)}")
    code, name = item.label(language)
    return TagText(code, text_in(resolved.variant.name, language) if resolved.variant else name, " ".join(marks))


def wishes_of(seen: Sequence[Seen], scene: Drawn, pen: Pen, two_lines_from: float = np.inf) -> list[Wish]:
    """A wish for a tag from each item that the picture shows; from the marked ones in any case.

    Marked are the selected and the hovered item, and other readings drawn beside the selected one.

    Parameters
    ----------
    two_lines_from : float
        Tags that would be wider take a second line.
    """
    must = {item_id for item_id in (scene.selected, scene.hovered) if item_id}
    must |= {item.id for item in seen if "~" in item.id and is_reading_of(item.id, scene.selected)}
    wishes = []
    for item in seen:
        if item.id not in scene.unnamed and (item.id in must or (item.anchor is not None and scene.labels)):
            resolved = scene.resolved[item.id]
            wishes.append(_wish(item, resolved, pen, 0 if item.id in must else _rank(resolved), two_lines_from))
    return wishes


def _rank(resolved: Resolved) -> int:
    """Zones before points (they are fewer, and a point says less without its line), both before reference lines.

    Another reading was asked for by its name, so it goes with the zones.
    """
    if resolved.item.system in REFERENCE_SYSTEMS:
        return 3
    return 2 if resolved.kind == "point" and resolved.variant is None else 1


def _wish(item: Seen, resolved: Resolved, pen: Pen, rank: int, two_lines_from: float) -> Wish:
    text = tag_text(resolved, pen.language)
    around = _swatch(pen) + pen.text_px * 0.9
    code, name, mark = _widths(text, pen)
    full = around + code + name + mark
    fixed, free = (code, name) if text.name else (0.0, code)  # a name that stands for a code may be cut as well
    rest = around + fixed + mark
    if full > two_lines_from:
        full = around + max(sum(_widths(line, pen)) for line in in_two_lines(text, pen))
    if resolved.variant is not None:  # its code alone would be that of the first reading
        return Wish(item.id, item.anchor, full, rest, rest, rank)
    cut = min(full, rest + min(free, pen.text_px * 5))
    return Wish(item.id, item.anchor, full, cut, rest if fixed else cut, rank)


@lru_cache(maxsize=4096)
def in_two_lines(text: TagText, pen: Pen) -> tuple[TagText, TagText]:
    """The text of a tag broken between two words so that the longer line is as short as can be.

    It is broken in the name, of a code without a name in the code. Chinese without a code is broken before its
    bracket, or else between any two signs; after a code it stays whole.
    """
    whole = text.name or text.code
    parts, between = whole.split(), " "
    if len(parts) == 1 and _HANZI.search(whole) and not (text.code and text.name):
        parts, between = re.findall("（.*|[^（]+", whole) if "（" in whole else list(whole), ""
    halves = [(between.join(parts[:count]), between.join(parts[count:])) for count in range(len(parts) + 1)]
    if text.name:
        breaks = [(TagText(text.code, first, ""), TagText("", last, text.mark)) for first, last in halves]
    else:
        breaks = [(TagText(first, "", ""), TagText(last, "", text.mark)) for first, last in halves]
    return min(breaks, key=lambda lines: max(sum(_widths(line, pen)) for line in lines))


def _widths(text: TagText, pen: Pen) -> tuple[float, float, float]:
    """Widths of code, name and mark, each with the space after it."""
    space = pen.text_px * 0.35
    return (
        pen.width_of(text.code, bold=True) + space if text.code else 0.0,
        pen.width_of(text.name),
        pen.width_of(text.mark) + space if text.mark else 0.0,
    )


def _swatch(pen: Pen) -> float:
    return pen.text_px * 1.5


def columns_for(frame: Frame, pen: Pen, area: QRectF) -> tuple[Column, Column]:
    """Room for tags left and right of the head inside `area`.

    The columns keep the head's greatest width free, whichever way it is turned, so that they stand
    still while it turns.
    """
    middle = frame.width / 2
    reach = frame.pixels_per_mm * 111.0
    least = max(min(area.width() * 0.26, pen.text_px * 15), pen.text_px * 7)  # room for a code and its side
    left = float(np.clip(middle - reach, area.left() + least, middle))
    right = float(np.clip(middle + reach, middle, area.right() - least))
    return (
        Column(left, area.left(), area.top(), area.bottom()),
        Column(right, area.right(), area.top(), area.bottom()),
    )


def lay_out(frame: Frame, seen: Sequence[Seen], scene: Drawn, pen: Pen, previous: Layout | None = None) -> Layout:
    """Places for the tags of a picture, above the strip at its bottom."""
    left, right = columns_for(frame, pen, tag_area(frame.width, frame.height, pen))
    wishes = wishes_of(seen, scene, pen)
    room = min(left.room, right.room)
    too_wide = sum(wish.width > room for wish in wishes)
    # By what is switched on and not by what happens to face the viewer, so that it holds while the head turns.
    enough_height = len(seen) * (pen.tall_row + pen.gap) < 2 * (left.bottom - left.top)
    if too_wide and enough_height:
        return place(wishes_of(seen, scene, pen, room), left, right, pen.tall_row, pen.gap, previous)
    return place(wishes, left, right, pen.row, pen.gap, previous)


def paint_labels(painter: QPainter, layout: Layout, scene: Drawn, pen: Pen, *, kept: bool = False) -> None:
    """Leaders first, then the tags over them.

    Parameters
    ----------
    kept : bool
        Tags are kept as pictures and set on whole pixels, in a third of the time: for the screen.
    """
    anchored = [tag for tag in layout.tags if tag.anchor is not None]
    for strong in (False, True):
        chosen = [tag for tag in anchored if (tag.id in (scene.selected, scene.hovered)) is strong]
        _paint_leaders(painter, chosen, pen, strong=strong)
    paint = _paint_kept_tag if kept else _paint_tag
    for tag in layout.tags:
        marked = (tag.id == scene.selected, tag.id == scene.hovered)
        paint(painter, tag, scene.resolved[tag.id], scene.look(tag.id), pen, *marked)


def paint_asides(painter: QPainter, layout: Layout, seen: Sequence[Seen], scene: Drawn, pen: Pen) -> None:
    """The bare codes of points without a tag, where there is room: on paper nobody can hover."""
    points = [item for item in seen if item.anchor is not None and scene.resolved[item.id].kind == "point"]
    codes = [_short(scene.resolved[item.id], pen.language) for item in points]
    _write_asides(painter, layout, wishes_of(points, scene, pen), codes, pen, bold=True)


def _short(resolved: Resolved, language: str) -> str:
    """The code, and whether the reading is unverified."""
    code = resolved.code(language)
    return f"{code} · {words('unverified', language)}" if resolved.confidence.level == "unverified" else code


def paint_landmarks(painter: QPainter, marks: Sequence[Seen], layout: Layout, pen: Pen) -> None:
    """A small diamond at each landmark that is not hidden, with its name where there is room."""
    shown = [mark for mark in marks if mark.anchor is not None]
    size = 3.2 * pen.unit
    painter.setPen(QPen(colour(_ON_SKIN), 1.1 * pen.unit))
    painter.setBrush(colour(HALO_RGB, 0.9))
    for mark in shown:
        x, y = mark.anchor
        painter.drawPolygon(polygon(np.array([[x, y - size], [x + size, y], [x, y + size], [x - size, y]])))
    names = [mark.id.split(".")[0].replace("_", " ") for mark in shown]
    wishes = [Wish(mark.id, mark.anchor, 0.0, 0.0, 0.0) for mark in shown]
    free = Layout(layout.tags, tuple(mark.id for mark in shown))
    _write_asides(painter, free, wishes, names, pen, bold=False)


def _write_asides(
    painter: QPainter, layout: Layout, wishes: Sequence[Wish], texts: Sequence[str], pen: Pen, *, bold: bool
) -> None:
    """Small words right beside their points, light round dark so that they can be read on skin and hair."""
    share = 0.8
    widths = [pen.width_of(text, share, bold=bold) for text in texts]
    text_of = {wish.id: text for wish, text in zip(wishes, texts, strict=True)}
    font = pen.font(share, bold=bold)
    # The font leaves more room above its letters than below: lifted by so much they fill their row from b to g.
    sink = 0.12 * pen.text_px * share
    for aside in asides(layout, wishes, widths, pen.text_px * share * 1.1, POINT_RADIUS_PX * 1.7 * pen.unit):
        box = QRectF(aside.left, aside.top - sink, aside.width * 1.1, aside.height)
        painter.setPen(colour(HALO_RGB, 0.45))
        for right, down in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            write(painter, text_of[aside.id], box.translated(right * pen.unit, down * pen.unit), font)
        painter.setPen(colour(_ON_SKIN))
        write(painter, text_of[aside.id], box, font)


def _paint_leaders(painter: QPainter, tags: Sequence[Tag], pen: Pen, *, strong: bool) -> None:
    """All at once, which takes half the time of one after another."""
    lines = [QLineF(*tag.port, *tag.anchor) for tag in tags]
    for ink, width in ((colour(pen.ground.background, 0.4), 2.4), (colour(pen.ground.leader), 0.9)):
        painter.setPen(QPen(ink, (width + 0.6 * strong) * pen.unit))
        painter.drawLines(lines)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(pen.ground.leader))
    for line in lines:
        painter.drawEllipse(line.p2(), 1.5 * pen.unit, 1.5 * pen.unit)


def _paint_kept_tag(
    painter: QPainter, tag: Tag, resolved: Resolved, look: Look, pen: Pen, selected: bool, hovered: bool
) -> None:
    said = (tag_text(resolved, pen.language), resolved.kind, resolved.variant is None)
    key = repr((*said, tag.short, tag.width, tag.height, look, pen, selected, hovered))
    picture, around = QPixmap(), math.ceil(2 * pen.unit)  # half the edge lies outside
    if not QPixmapCache.find(key, picture):
        picture = QPixmap(math.ceil(tag.width) + 2 * around, math.ceil(tag.height) + 2 * around)
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as inner:
            inner.setRenderHint(QPainter.RenderHint.Antialiasing)
            here = replace(tag, left=around, top=around)
            _paint_tag(inner, here, resolved, look, pen, selected, hovered)
        QPixmapCache.insert(key, picture)
    painter.drawPixmap(round(tag.left) - around, round(tag.top) - around, picture)


def _paint_tag(
    painter: QPainter, tag: Tag, resolved: Resolved, look: Look, pen: Pen, selected: bool, hovered: bool
) -> None:
    text = tag_text(resolved, pen.language)
    as_code = tag.short and text.code and resolved.variant is None
    lines = (TagText(text.code, "", text.mark),) if as_code else (text,)
    around = _swatch(pen) + pen.text_px * 0.9
    if tag.height > pen.row and around + sum(_widths(lines[0], pen)) > tag.width + pen.unit:
        lines = in_two_lines(text, pen)
    tall = tag.height if len(lines) == 2 else pen.row
    box = QRectF(tag.left, tag.top + (tag.height - tall) / 2, tag.width, tall)
    ground = pen.ground
    filled = selected or hovered
    painter.setPen(QPen(colour(look.rgb if filled else ground.tag_edge), (1.8 if selected else 1.0) * pen.unit))
    painter.setBrush(colour(mixed(ground.tag, look.rgb, 0.2)) if filled else colour(ground.tag, 0.93))
    painter.drawRoundedRect(box, 3 * pen.unit, 3 * pen.unit)
    pad = pen.text_px * 0.4
    sample = QRectF(box.left() + pad, box.top(), _swatch(pen) - pad * 0.5, box.height())
    paint_sample(painter, sample, resolved.kind, look, pen)
    painter.setPen(colour(ground.ink))
    left, right = sample.right() + pad * 0.6, box.right() - pad
    pen = _small_enough(pen, lines, right - left)
    step = pen.text_px * 1.18
    for index, line in enumerate(lines):
        centre = box.center().y() + (index - (len(lines) - 1) / 2) * step
        _write_tag(painter, line, QRectF(left, centre - pen.row / 2, right - left, pen.row), pen)


def _small_enough(pen: Pen, lines: Sequence[TagText], room: float) -> Pen:
    """Letters as small as the longest line needs, but not much smaller than those of other tags."""
    longest = max(sum(_widths(line, pen)) for line in lines)
    share = max(min(1.0, room / max(longest, 1.0)), _LEAST_SHARE)
    return replace(pen, text_px=pen.text_px * share)


def _write_tag(painter: QPainter, text: TagText, box: QRectF, pen: Pen) -> None:
    """Code, name and mark on one line; the name, or a code without a name, gives way if there is too little room."""
    code_width, _, mark_width = _widths(text, pen)
    space = pen.text_px * 0.35
    room = code_width if text.name else min(code_width, box.width() - mark_width - space + pen.unit)
    left = box.left()
    if text.code:
        left += write(painter, text.code, QRectF(left, box.top(), room, box.height()), pen.font(bold=True)) + space
    if text.name:
        name_room = QRectF(left, box.top(), box.right() - left - mark_width + pen.unit, box.height())
        left += write(painter, text.name, name_room, pen.font()) + space
    write(painter, text.mark, QRectF(left, box.top(), mark_width + pen.unit, box.height()), pen.font())
