"""Everything that is painted over the rendered head: lines, points, tags, marks of side, scale bar.

One painter for the window and for figures. All sizes come from one `Pen`, so that a figure of 6000
pixels looks like one of 1200.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen, QPolygonF, QRadialGradient

from scalp_atlas.figure.fonts import text_font, text_width
from scalp_atlas.figure.labels import Column, Layout, Tag, Wish, asides, place
from scalp_atlas.figure.palette import REFERENCE_SYSTEMS, Ground, Look, Rgb, mixed, part_colours
from scalp_atlas.figure.scene import Frame
from scalp_atlas.figure.skinlines import Run, Seen
from scalp_atlas.figure.view import View
from scalp_atlas.records import Resolved, text_in

Floats = NDArray[np.float64]

_DASH_PX: Final[Mapping[str, tuple[float, ...]]] = {"dashed": (9.0, 5.0), "dash_dot": (11.0, 4.5, 2.0, 4.5)}
_DOT_SPACING_PX: Final = 6.0
_CHORD_PX: Final = 6.0
_ORDINARY_LABEL_PT: Final = 11.0
_POINT_RADIUS_PX: Final = 3.6
_ON_SKIN: Final = (24, 25, 28)
_FADED: Final = 0.2
_HALO: Final = (255, 255, 255)  # on skin, which is light on a dark ground too
_WORDS: Final = {
    "right": {"en": "head’s right", "zh": "患者右"},
    "left": {"en": "head’s left", "zh": "患者左"},
    "front": {"en": "front", "zh": "前"},
    "back": {"en": "back", "zh": "后"},
    "hidden": {"en": "{count} more: point at a line", "zh": "另有{count}个：指向线条查看"},
    "side.left": {"en": "L", "zh": "左"},
    "side.right": {"en": "R", "zh": "右"},
    "unverified": {"en": "unverified", "zh": "未证实"},
    "behind": {"en": "behind the head", "zh": "在背面"},
}
# Letters of the cue with their direction in the head frame.
_LETTERS: Final = (
    ("R", (1, 0, 0)),
    ("L", (-1, 0, 0)),
    ("A", (0, 1, 0)),
    ("P", (0, -1, 0)),
    ("S", (0, 0, 1)),
    ("I", (0, 0, -1)),
)


def words(key: str, language: str) -> str:
    """A fixed word of the picture in a language."""
    return text_in(_WORDS[key], language)


@dataclass(frozen=True)
class Pen:
    """Sizes and colours of one picture.

    Attributes
    ----------
    unit : float
        Pixels of the picture per pixel of an ordinary screen.
    text_px : float
        Height of the base text in pixels of the picture.
    """

    unit: float
    text_px: float
    ground: Ground
    language: str

    def font(self, share: float = 1.0, *, bold: bool = False) -> QFont:
        """The shipped font at a share of the base size."""
        return text_font(self.text_px * share, self.language, bold=bold)

    def width_of(self, text: str, share: float = 1.0, *, bold: bool = False) -> float:
        """How wide a line of text comes out."""
        return text_width(text, self.text_px * share, self.language, bold=bold)

    @property
    def row(self) -> float:
        """Height of a tag."""
        return round(self.text_px * 1.55)

    @property
    def tall_row(self) -> float:
        """Height of a tag of two lines."""
        return round(self.text_px * 2.7)

    @property
    def gap(self) -> float:
        """Least space between two tags."""
        return round(self.text_px * 0.28)


@dataclass(frozen=True)
class Drawn:
    """What is painted over the head.

    Attributes
    ----------
    resolved : mapping by id with side
    looks : mapping by id without side
    skin_opacity : float
    hidden_alpha : float
        How strongly stretches behind the head are dotted.
    labels : bool
        Tags for all; without them only the selected and the hovered item has one.
    count_hidden : bool
        Say how many items found no room for a tag.
    selected, hovered : str
        Id with side, or "".
    faded : bool
        Everything but the selected and the hovered item steps back.
    """

    resolved: Mapping[str, Resolved]
    looks: Mapping[str, Look]
    skin_opacity: float = 1.0
    hidden_alpha: float = 0.0
    labels: bool = True
    count_hidden: bool = True
    selected: str = ""
    hovered: str = ""
    faded: bool = False

    def look(self, item_id: str) -> Look:
        """Colour and dash of an item given with its side."""
        return self.looks[self.resolved[item_id].item.id]


def pen_for(label_pt: float, ratio: float, ground: Ground, language: str, dots_per_inch: float = 96.0) -> Pen:
    """The sizes that go with a label size in points, on a picture `ratio` times as fine as an ordinary screen.

    Lines grow with the text, but slower: who needs letters twice as high sees lines half as thick again.
    """
    unit = ratio * max(1.0, label_pt / _ORDINARY_LABEL_PT) ** 0.6
    return Pen(unit, label_pt * dots_per_inch / 72 * ratio, ground, language)


def colour(rgb: Rgb, alpha: float = 1.0) -> QColor:
    """A palette's colour for a painter."""
    red, green, blue = rgb
    return QColor(red, green, blue, round(255 * alpha))


def paint_ground(painter: QPainter, page: QRectF, pen: Pen) -> None:
    """A calm background, a little darker towards the edges."""
    light = QRadialGradient(page.center(), max(page.width(), page.height()) * 0.62)
    light.setColorAt(0.0, colour(pen.ground.background))
    light.setColorAt(1.0, colour(pen.ground.background_edge))
    painter.fillRect(page, light)


def paint_head(painter: QPainter, frame: Frame, target: QRectF, opacity: float) -> None:
    """The rendered head, faded by `opacity`."""
    image = QImage(frame.rgba.data, frame.width, frame.height, QImage.Format.Format_RGBA8888_Premultiplied)
    painter.setOpacity(opacity)
    painter.drawImage(target, image)
    painter.setOpacity(1.0)


def paint_picture(
    painter: QPainter, frame: Frame, seen: Sequence[Seen], layout: Layout, scene: Drawn, pen: Pen
) -> None:
    """The whole picture without its background: head, lines, tags, and the strip at the bottom."""
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    page = QRectF(0, 0, frame.width, frame.height)
    paint_head(painter, frame, page, scene.skin_opacity)
    paint_lines(painter, seen, scene, pen, frame.pixels_per_mm)
    paint_labels(painter, layout, scene, pen)
    paint_furniture(painter, frame, page, pen, hidden_labels=len(layout.without) if scene.count_hidden else 0)


def paint_lines(painter: QPainter, seen: Sequence[Seen], scene: Drawn, pen: Pen, mm_px: float) -> None:
    """Lines and points of the items, the hovered and the selected one last and thicker.

    Parameters
    ----------
    mm_px : float
        Pixels per millimetre, so that dashes stick to the skin while the head turns.
    """
    if scene.hidden_alpha > 0:
        for item in seen:
            _paint_hidden(painter, item, scene.look(item.id), pen, mm_px, scene.hidden_alpha)
    for item in sorted(seen, key=lambda one: (one.id == scene.selected, one.id == scene.hovered)):
        halo = item.id == scene.selected
        strength = 1.6 if halo else 1.3 if item.id == scene.hovered else 1.0
        steps_back = scene.faded and item.id not in (scene.selected, scene.hovered)
        painter.setOpacity(_FADED if steps_back else 1.0)
        _paint_item(painter, item, scene.resolved[item.id], scene.look(item.id), pen, mm_px, strength, halo)
    painter.setOpacity(1.0)


def picked(seen: Sequence[Seen], x: float, y: float, reach: float) -> str:
    """The id of the shown item nearest to a pixel, at most `reach` pixels away, or ""."""
    best, nearest = "", reach
    for item in seen:
        for run in item.shown:
            # Points win over the lines that they lie on.
            distance = _distance(run.pixels, np.array([x, y])) - (2.0 if len(run.pixels) == 1 else 0.0)
            if distance < nearest:
                best, nearest = item.id, distance
    return best


def _distance(pixels: Floats, at: Floats) -> float:
    if len(pixels) == 1:
        return float(np.hypot(*(pixels[0] - at)))
    start, step = pixels[:-1], np.diff(pixels, axis=0)
    share = ((at - start) * step).sum(axis=1) / np.maximum((step * step).sum(axis=1), 1e-12)
    return float(np.hypot(*(start + np.clip(share, 0, 1)[:, None] * step - at).T).min())


def _paint_item(
    painter: QPainter, seen: Seen, resolved: Resolved, look: Look, pen: Pen, mm_px: float, strength: float, halo: bool
) -> None:
    if resolved.kind == "point":
        for run in seen.shown:
            _paint_point(painter, QPointF(*run.pixels[0]), look.rgb, pen, strength, halo)
        return
    width = 2.5 * pen.unit * strength * look.weight
    shares = np.cumsum([0.0, *(part.share for part in resolved.item.parts)])
    borders = shares * resolved.length_mm
    shades = part_colours(look.rgb, len(resolved.item.parts))
    if halo:
        _stroke(painter, (run.pixels for run in seen.shown), colour(_HALO, 0.8), width + 5.5 * pen.unit)
    for run in seen.shown:
        _paint_run(painter, run, look, shades, borders, pen, mm_px, width)
    for border in borders[1:-1]:
        _paint_tick(painter, seen.shown, float(border), pen, width)


def _paint_run(
    painter: QPainter, run: Run, look: Look, shades: list[Rgb], borders: Floats, pen: Pen, mm_px: float, width: float
) -> None:
    casing = colour(pen.ground.casing, 0.85)
    edge = width + 1.5 * pen.unit * look.weight
    if look.dash == "dotted":
        dots = _dots(run, _DOT_SPACING_PX * pen.unit / mm_px)
        _points(painter, dots, casing, edge + 0.6 * pen.unit)
        _points(painter, dots, colour(look.rgb), width + 0.6 * pen.unit)
        return
    pieces = _dashes(run, [length * pen.unit / mm_px for length in _DASH_PX.get(look.dash, ())])
    _stroke(painter, (piece.pixels for piece in pieces), casing, edge)
    if len(shades) < 2:
        _stroke(painter, (piece.pixels for piece in pieces), colour(look.rgb), width)
        return
    for shade, start, stop in zip(shades, borders[:-1], borders[1:], strict=True):
        cut = [_between(piece, start, stop) for piece in pieces if piece.along[-1] > start and piece.along[0] < stop]
        _stroke(painter, (piece.pixels for piece in cut), colour(shade), width, flat=True)


def _paint_hidden(painter: QPainter, seen: Seen, look: Look, pen: Pen, mm_px: float, alpha: float) -> None:
    for run in seen.hidden:
        _points(painter, _dots(run, 5.0 * pen.unit / mm_px), colour(look.rgb, alpha), 1.7 * pen.unit)


def _paint_point(painter: QPainter, at: QPointF, rgb: Rgb, pen: Pen, strength: float, halo: bool) -> None:
    radius = _POINT_RADIUS_PX * pen.unit * strength
    if halo:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(_HALO, 0.8))
        painter.drawEllipse(at, radius + 3.5 * pen.unit, radius + 3.5 * pen.unit)
    painter.setPen(QPen(colour(pen.ground.casing, 0.9), 1.1 * pen.unit))
    painter.setBrush(colour(rgb))
    painter.drawEllipse(at, radius, radius)


def _paint_tick(painter: QPainter, shown: Sequence[Run], at_mm: float, pen: Pen, width: float) -> None:
    for run in shown:
        if run.along[0] < at_mm < run.along[-1]:
            here, ahead = _at(run, at_mm), _at(run, at_mm + 1.0)
            direction = ahead - here
            length = np.hypot(*direction)
            if length > 1e-6:
                across = np.array([-direction[1], direction[0]]) / length * (width * 0.5 + 3.0 * pen.unit)
                _stroke(painter, [np.array([here - across, here + across])], colour(pen.ground.casing), 1.5 * pen.unit)


def _stroke(painter: QPainter, lines: Iterable[Floats], ink: QColor, width: float, *, flat: bool = False) -> None:
    cap = Qt.PenCapStyle.FlatCap if flat else Qt.PenCapStyle.RoundCap
    painter.setPen(QPen(ink, width, Qt.PenStyle.SolidLine, cap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pixels in lines:
        painter.drawPolyline(polygon(_thinned(pixels)))


def _thinned(pixels: Floats) -> Floats:
    """Only as many of the points as a smooth line needs: half the time of a line is in its points."""
    if len(pixels) < 6:
        return pixels
    spacing = float(np.hypot(*(pixels[2] - pixels[1])))
    stride = int(_CHORD_PX / max(spacing, 0.5))
    return pixels if stride < 2 else np.vstack([pixels[:-1:stride], pixels[-1:]])


def _points(painter: QPainter, pixels: Floats, ink: QColor, width: float) -> None:
    if len(pixels):
        painter.setPen(QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPoints(polygon(pixels))


def polygon(pixels: Floats) -> QPolygonF:
    """(n, 2) pixels for a painter, in one piece: a `QPointF` for each would take most of a frame."""
    count = np.array([len(pixels)], ">u4").tobytes()
    points = QPolygonF()
    QDataStream(QByteArray(count + np.ascontiguousarray(pixels, ">f8").tobytes())) >> points
    return points


def _dots(run: Run, spacing_mm: float) -> Floats:
    places = np.arange(np.ceil(run.along[0] / spacing_mm), np.floor(run.along[-1] / spacing_mm) + 1) * spacing_mm
    return np.column_stack([np.interp(places, run.along, run.pixels[:, axis]) for axis in (0, 1)])


def _dashes(run: Run, pattern_mm: Sequence[float]) -> list[Run]:
    """Cut a run into the drawn stretches of a pattern of on, off, on, off ... millimetres."""
    if not pattern_mm:
        return [run]
    ends = np.cumsum([0.0, *pattern_mm])
    period = ends[-1]
    pieces = []
    for turn in range(int(run.along[0] // period), int(run.along[-1] // period) + 1):
        for start, stop in zip(ends[0::2], ends[1::2], strict=False):
            low, high = turn * period + start, turn * period + stop
            if high > run.along[0] and low < run.along[-1]:
                pieces.append(_between(run, low, high))
    return pieces


def _between(run: Run, low: float, high: float) -> Run:
    low, high = max(low, run.along[0]), min(high, run.along[-1])
    inner = (run.along > low) & (run.along < high)
    return Run(
        np.vstack([_at(run, low), run.pixels[inner], _at(run, high)]), np.concatenate([[low], run.along[inner], [high]])
    )


def _at(run: Run, place_mm: float) -> Floats:
    return np.array([np.interp(place_mm, run.along, run.pixels[:, axis]) for axis in (0, 1)])


@dataclass(frozen=True)
class TagText:
    """What a tag says: the code, the name that may be cut short, and what must not be lost."""

    code: str
    name: str
    mark: str


def tag_text(resolved: Resolved, language: str) -> TagText:
    """Code, name, and the side with whether the item is unverified."""
    item = resolved.item
    marks = [] if resolved.side == "midline" else [f"({words(f'side.{resolved.side}', language)})"]
    if item.confidence.level == "unverified":
        marks.append(f"· {words('unverified', language)}")
    return TagText(*item.label(language), " ".join(marks))


def wishes_of(seen: Sequence[Seen], scene: Drawn, pen: Pen, two_lines_from: float = np.inf) -> list[Wish]:
    """A wish for a tag from each item that the picture shows; from the marked ones in any case.

    Parameters
    ----------
    two_lines_from : float
        Tags that would be wider take a second line.
    """
    must = {item_id for item_id in (scene.selected, scene.hovered) if item_id}
    wishes = []
    for item in seen:
        if item.id in must or (item.anchor is not None and scene.labels):
            resolved = scene.resolved[item.id]
            wishes.append(_wish(item, resolved, pen, 0 if item.id in must else _rank(resolved), two_lines_from))
    return wishes


def _rank(resolved: Resolved) -> int:
    """Zones before points (they are fewer, and a point says less without its line), both before reference lines."""
    if resolved.item.system in REFERENCE_SYSTEMS:
        return 3
    return 2 if resolved.kind == "point" else 1


def _wish(item: Seen, resolved: Resolved, pen: Pen, rank: int, two_lines_from: float) -> Wish:
    text = tag_text(resolved, pen.language)
    around = _swatch(pen) + pen.text_px * 0.9
    code, name, mark = _widths(text, pen)
    rest = around + code + mark
    full = rest + name
    if full > two_lines_from:
        full = around + max(sum(_widths(line, pen)) for line in in_two_lines(text, pen))
    cut = min(full, rest + min(name, pen.text_px * 5))
    return Wish(item.id, item.anchor, full, cut, rest if text.code else cut, rank)


def in_two_lines(text: TagText, pen: Pen) -> tuple[TagText, TagText]:
    """The text of a tag broken between two words of the name so that the longer line is as short as can be."""
    parts = text.name.split()
    breaks = [
        (TagText(text.code, " ".join(parts[:count]), ""), TagText("", " ".join(parts[count:]), text.mark))
        for count in range(len(parts) + 1)
    ]
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
    least = max(min(area.width() * 0.26, pen.text_px * 15), pen.text_px * 6)
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
    if too_wide * 4 > len(wishes) and enough_height:
        return place(wishes_of(seen, scene, pen, room), left, right, pen.tall_row, pen.gap, previous)
    return place(wishes, left, right, pen.row, pen.gap, previous)


def paint_labels(painter: QPainter, layout: Layout, scene: Drawn, pen: Pen) -> None:
    """Leaders first, then the tags over them."""
    for tag in layout.tags:
        if tag.anchor is not None:
            _paint_leader(painter, tag, pen, strong=tag.id in (scene.selected, scene.hovered))
    for tag in layout.tags:
        marked = (tag.id == scene.selected, tag.id == scene.hovered)
        _paint_tag(painter, tag, scene.resolved[tag.id], scene.look(tag.id), pen, *marked)


def paint_asides(painter: QPainter, layout: Layout, seen: Sequence[Seen], scene: Drawn, pen: Pen) -> None:
    """The bare codes of points without a tag, where there is room: on paper nobody can hover."""
    points = [item for item in seen if item.anchor is not None and scene.resolved[item.id].kind == "point"]
    codes = [scene.resolved[item.id].item.code for item in points]
    _write_asides(painter, layout, wishes_of(points, scene, pen), codes, pen, bold=True)


def paint_landmarks(painter: QPainter, marks: Sequence[Seen], layout: Layout, pen: Pen) -> None:
    """A small diamond at each landmark that is not hidden, with its name where there is room."""
    shown = [mark for mark in marks if mark.anchor is not None]
    size = 3.2 * pen.unit
    painter.setPen(QPen(colour(_ON_SKIN), 1.1 * pen.unit))
    painter.setBrush(colour(_HALO, 0.9))
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
    for aside in asides(layout, wishes, widths, pen.text_px * share * 1.1, _POINT_RADIUS_PX * 1.7 * pen.unit):
        box = QRectF(aside.left, aside.top, aside.width * 1.1, aside.height)
        painter.setPen(colour(_HALO, 0.45))
        for right, down in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            _write(painter, text_of[aside.id], box.translated(right * pen.unit, down * pen.unit), font)
        painter.setPen(colour(_ON_SKIN))
        _write(painter, text_of[aside.id], box, font)


def _paint_leader(painter: QPainter, tag: Tag, pen: Pen, *, strong: bool) -> None:
    start, end = QPointF(*tag.port), QPointF(*tag.anchor)
    for ink, width in ((colour(pen.ground.background, 0.4), 2.4), (colour(pen.ground.leader), 0.9)):
        painter.setPen(QPen(ink, (width + 0.6 * strong) * pen.unit))
        painter.drawLine(start, end)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(pen.ground.leader))
    painter.drawEllipse(QPointF(*tag.anchor), 1.5 * pen.unit, 1.5 * pen.unit)


def _paint_tag(
    painter: QPainter, tag: Tag, resolved: Resolved, look: Look, pen: Pen, selected: bool, hovered: bool
) -> None:
    text = tag_text(resolved, pen.language)
    lines = (text,) if not tag.short or not text.code else (TagText(text.code, "", text.mark),)
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
    step = pen.text_px * 1.18
    for index, line in enumerate(lines):
        centre = box.center().y() + (index - (len(lines) - 1) / 2) * step
        _write_tag(painter, line, QRectF(left, centre - pen.row / 2, right - left, pen.row), pen)


def _write_tag(painter: QPainter, text: TagText, box: QRectF, pen: Pen) -> None:
    """Code, name and mark on one line; the name gives way if there is too little room."""
    code_width, _, mark_width = _widths(text, pen)
    _write(painter, text.code, QRectF(box.left(), box.top(), code_width, box.height()), pen.font(bold=True))
    left = box.left() + code_width
    if text.name:
        room = QRectF(left, box.top(), box.right() - left - mark_width + pen.unit, box.height())
        left += _write(painter, text.name, room, pen.font()) + pen.text_px * 0.35
    _write(painter, text.mark, QRectF(left, box.top(), mark_width + pen.unit, box.height()), pen.font())


def _write(painter: QPainter, text: str, box: QRectF, font: QFont) -> float:
    """Write one line at the left of a box, cut short with an ellipsis if it must be; returns its width."""
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width() + 0.5)
    painter.setFont(font)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
    return metrics.horizontalAdvance(shown)


def paint_sample(painter: QPainter, box: QRectF, kind: str, look: Look, pen: Pen) -> None:
    """Colour and dash of an item as they are on the head, in the middle of a box."""
    if kind == "point":
        _paint_point(painter, box.center(), look.rgb, pen, 1.0, False)
        return
    y, inset = box.center().y(), 2 * pen.unit
    run = Run(np.array([[box.left() + inset, y], [box.right() - inset, y]]), np.array([0.0, box.width() - 2 * inset]))
    _paint_run(painter, run, look, [look.rgb], np.array([0.0, np.inf]), pen, 1.0, 2.5 * pen.unit * look.weight)


def paint_orientation(painter: QPainter, view: View, box: QRectF, pen: Pen) -> None:
    """A small cross with the letters R, L, A, P, S, I that turns with the head; near letters are strong."""
    right, up, toward = view.axes()
    radius = min(box.width(), box.height()) / 2 - pen.text_px * 0.7
    centre = box.center()
    painter.setPen(QPen(colour(pen.ground.tag_edge), pen.unit))
    painter.setBrush(colour(pen.ground.tag, 0.6))
    painter.drawEllipse(centre, radius * 1.0, radius * 1.0)
    for letter, direction in sorted(_LETTERS, key=lambda entry: float(np.dot(entry[1], toward))):
        x, y, near = (float(np.dot(direction, axis)) for axis in (right, up, toward))
        end = QPointF(centre.x() + x * radius, centre.y() - y * radius)
        ink = colour(pen.ground.ink, 0.35 + 0.65 * max(0.0, min(1.0, near * 0.6 + 0.6)))
        painter.setPen(QPen(ink, 1.3 * pen.unit))
        painter.drawLine(centre, end)
        painter.setFont(pen.font(0.9, bold=near > -0.3))
        half = pen.text_px * 0.75
        letter_box = QRectF(end.x() - half, end.y() - half, 2 * half, 2 * half)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(pen.ground.background, 0.85))
        painter.drawEllipse(letter_box.center(), half * 0.8, half * 0.8)
        painter.setPen(ink)
        painter.drawText(letter_box, Qt.AlignmentFlag.AlignCenter, letter)


def side_words(view: View, language: str) -> tuple[str, str]:
    """What is at the picture's left and right edge: the head's right and left, or front and back."""
    right = view.axes()[0]
    if abs(right[0]) > 0.6:
        ends = (words("left", language), words("right", language))
        return ends if right[0] > 0 else (ends[1], ends[0])
    if abs(right[1]) > 0.6:
        ends = (words("back", language), words("front", language))
        return ends if right[1] > 0 else (ends[1], ends[0])
    return "", ""


def strip_height(pen: Pen) -> float:
    """Height of the strip at the bottom that is kept free of tags."""
    return pen.text_px * 6.4


def tag_area(width: float, height: float, pen: Pen) -> QRectF:
    """Where tags may stand in a picture whose bottom strip holds the cue and the scale bar."""
    margin = pen.text_px * 0.8
    return QRectF(margin, margin, width - 2 * margin, height - strip_height(pen) - margin)


def paint_furniture(painter: QPainter, frame: Frame, page: QRectF, pen: Pen, *, hidden_labels: int = 0) -> None:
    """Orientation cue, whose left and right is meant, scale bar, and how many labels found no room."""
    tall = strip_height(pen)
    margin = pen.text_px * 0.8
    cue = QRectF(page.left() + margin, page.bottom() - tall + margin * 0.2, tall - margin, tall - margin)
    paint_orientation(painter, frame.view, cue, pen)
    left, right = side_words(frame.view, pen.language)
    line = QRectF(cue.right() + margin, page.bottom() - pen.row - margin, page.width(), pen.row)
    painter.setFont(pen.font())
    painter.setPen(colour(pen.ground.ink))
    painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, f"◂ {left}" if left else "")
    bar = paint_scale_bar(painter, frame.pixels_per_mm, QPointF(page.right() - margin, page.bottom() - margin), pen)
    line.setRight(bar.left() - 2 * margin)
    painter.setFont(pen.font())
    painter.setPen(colour(pen.ground.ink))
    painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{right} ▸" if right else "")
    if hidden_labels:
        painter.setPen(colour(pen.ground.faint_ink))
        above = line.translated(0, -pen.row * 1.2)
        above.setRight(page.right() - margin)
        painter.drawText(
            above,
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            words("hidden", pen.language).format(count=hidden_labels),
        )


def paint_scale_bar(painter: QPainter, mm_px: float, corner: QPointF, pen: Pen) -> QRectF:
    """A bar of whole centimetres whose right end is at `corner`; returns the room that it takes."""
    length_mm = max((mm for mm in (5, 10, 20, 50, 100) if mm * mm_px <= pen.text_px * 12), default=5)
    length = length_mm * mm_px
    y = corner.y() - pen.unit * 2
    tick = 4 * pen.unit
    painter.setPen(QPen(colour(pen.ground.ink), 1.6 * pen.unit, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    left = corner.x() - length
    painter.drawLine(QPointF(left, y), QPointF(corner.x(), y))
    for x in (left, corner.x()):
        painter.drawLine(QPointF(x, y - tick), QPointF(x, y + tick * 0.4))
    painter.setFont(pen.font(0.9))
    text = f"{length_mm / 10:g} cm"
    box = QRectF(left - pen.text_px * 2, y - tick - pen.row, length + pen.text_px * 4, pen.row)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    return QRectF(left, box.top(), length, corner.y() - box.top())
