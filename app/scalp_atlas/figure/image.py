"""A figure: one page with title, head, legend and sources, at any size.

"Export image" of the window and `scalp-atlas figure` both end here, so they give the same picture.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSaveFile, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QImageWriter, QPainter

from scalp_atlas.annotations import Annotations
from scalp_atlas.cortex import CAVEATS, cortex_in
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.figure.arrows import see_arrows
from scalp_atlas.figure.fonts import ensure_application, missing_letters
from scalp_atlas.figure.grey import grey_pixels, make_grey
from scalp_atlas.figure.gyri import gyrus_tints
from scalp_atlas.figure.labels import Layout
from scalp_atlas.figure.lines import paint_sample
from scalp_atlas.figure.overlay import paint_picture
from scalp_atlas.figure.palette import REFERENCE_SYSTEMS, Look, ground, look_of_reading, looks_of, system_look
from scalp_atlas.figure.pen import Drawn, Pen, colour, pen_for
from scalp_atlas.figure.pinned import Pinner, paint_pinned
from scalp_atlas.figure.scene import HeadScene
from scalp_atlas.figure.skinlines import SkinLines, see
from scalp_atlas.figure.tags import lay_out, paint_asides
from scalp_atlas.figure.vector import VECTORS
from scalp_atlas.figure.view import VIEW_NAMES, View, key_view, key_view_name
from scalp_atlas.files import write_beside
from scalp_atlas.records import Item, Library, Resolution, Resolved, Unresolved, text_in
from scalp_atlas.resolve import resolve
from scalp_atlas.wording import unclear_sentence

if TYPE_CHECKING:
    from scalp_atlas.head import Head

ENDINGS: Final = ("png", "jpg", "jpeg", "webp", "tif", "tiff", "svg", "pdf")
PLATE: Final = "six"  # views on one page
_ORDINARY_WIDTH_PX: Final = 1200  # where a pixel of the page is a pixel of the screen
_SMALLEST_RATIO: Final = 0.72  # below, the text of a small figure could not be read
_SMALLEST_PX, _LARGEST_PX = 160, 16000
_SMALLEST_DPI, _LARGEST_DPI = 30, 2400
_INCH_M: Final = 0.0254
_HEAD_SHARE: Final = 0.6  # of the width, if the height is free
_MOST_IN_LEGEND: Final = 90
_MOST_SOURCES: Final = 6
_MOST_NAMED: Final = 8
_MOST_NOTED: Final = 3
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "front": {"en": "front view", "zh": "前面观"},
    "left": {"en": "left side", "zh": "左侧面观"},
    "right": {"en": "right side", "zh": "右侧面观"},
    "back": {"en": "back view", "zh": "后面观"},
    "top": {"en": "from above", "zh": "顶面观"},
    "three_quarter": {"en": "three-quarter view", "zh": "前外侧观"},
    "home": {"en": "three-quarter view", "zh": "前外侧观"},
    "six": {"en": "six views", "zh": "六面观"},
    "title": {"en": "Scalp zones", "zh": "头皮针穴区"},
    "sources": {"en": "Sources: ", "zh": "资料来源："},
    "more": {"en": "and {count} more", "zh": "等另{count}种"},
    "verified": {"en": "verified by several sources", "zh": "多种资料一致"},
    "single": {"en": "one source", "zh": "单一资料"},
    "partial": {"en": "sources agree in part", "zh": "资料部分一致"},
    "unverified": {"en": "unverified (dotted)", "zh": "未证实（点线）"},
    "confidence": {"en": "Confidence: ", "zh": "可信度："},
    "reading": {"en": "{name} ({sure})", "zh": "{name}（{sure}）"},
    "noted": {"en": "{sure}. {note}", "zh": "{sure}。{note}"},
    "count": {"en": "{count} sources", "zh": "{count}种资料"},
    "rulers": {
        "en": "Rulers: along the scalp, a tick every centimetre, a long one every five; the cun is chosen by direction "
        "and place, by a rule of this program.",
        "zh": "量尺：沿头皮量取，每厘米一短划，每五厘米一长划；寸依方向与部位选定，规则为本程序所定。",
    },
    "missing": {"en": "Not drawn: {why}.", "zh": "未绘出：{why}。"},
    "left_out": {"en": "Unverified items are left out.", "zh": "未证实者从略。"},
    "some_doubtful": {"en": "{name} ({count} unverified)", "zh": "{name}（{count}个未证实）"},
    "doubtful": {"en": "unverified", "zh": "未证实"},
    "unplaced": {"en": "No place on this head: ", "zh": "此头上无位置："},
    "away": {"en": " (hidden)", "zh": "（此面不可见）"},
    "arrows": {"en": "Arrows: direction of the needle", "zh": "箭头：针刺方向"},
    "open_arrows": {"en": "; dotted and open: unverified ({which})", "zh": "；点线空心者未证实（{which}）"},
    "no_arrow": {"en": "; none can be drawn for {which}", "zh": "；无法绘出者：{which}"},
    "of": {"en": "{level}: {which}", "zh": "{level}：{which}"},
    "next": {"en": "; ", "zh": "；"},
    "list": {"en": " · ", "zh": "、"},
    "stop": {"en": ".", "zh": "。"},
    "unclear": {"en": "{told} Here: {which}.", "zh": "{told}图中涉及：{which}。"},
    "note": {
        "en": "For teaching. Computed on this head; places differ from person to person. Parallel projection: "
        "the scale holds in the whole picture.",
        "zh": "供教学使用。位置按此头计算，因人而异。平行投影：比例尺适用于全图。",
    },
}


@dataclass(frozen=True)
class FigureSpec:
    """What a figure shows and how.

    Attributes
    ----------
    items : tuple of str
        Ids with or without side ("issa.ms6", "issa.ms6.left"); a system's id alone means all its items.
        Another reading has its key behind ("points.gv20~ear_apices", "jiao.motor.left~zygomatic").
    view : str or View
        One of `VIEW_NAMES`, any direction of view, or `PLATE` for six views on one page.
    width : int
        Pixels.
    height : int or None
        Pixels; None for as much as the content needs.
    side : "left", "right" or "both"
        Of paired items given without a side.
    language : "en" or "zh"
    label_size : float
        Points on a page 1200 pixels wide; everything scales with the width.
    transparent : bool
        No background.
    dark : bool
        Light text for a dark background.
    skin_opacity : float
    hair_tint : bool
    labels : bool
    needles : bool
        Arrows that show which way each item is needled.
    cortex : bool
        The cortex of the average brain through translucent skin.
    unverified : bool
        Draw unverified items and readings, too; without them the figure says so.
    title : str or None
        None for one made from the items, "" for none.
    legend : bool
    caption : str
        A line of one's own under the picture.
    grey : bool
        Everything in shades of grey; dashes, shapes and tags still tell the items apart.
    dpi : int
        Pixels an inch, by which a page is printed or laid out.
    annotations : Annotations
        Rulers and notes that are drawn where this head has their places, and colours of one's own.
    """

    items: tuple[str, ...]
    view: str | View = "three_quarter"
    width: int = 2400
    height: int | None = None
    side: str = "both"
    language: str = "en"
    label_size: float = 11.0
    transparent: bool = False
    dark: bool = False
    skin_opacity: float = 1.0
    hair_tint: bool = True
    labels: bool = True
    needles: bool = False
    cortex: bool = False
    unverified: bool = True
    title: str | None = None
    legend: bool = True
    caption: str = ""
    grey: bool = False
    dpi: int = 300
    annotations: Annotations = field(default_factory=Annotations)


def page_of(head: Head, library: Library, resolution: Resolution, spec: FigureSpec) -> Page:
    """A figure, ready to be painted.

    Raises
    ------
    ScalpAtlasError
        One sentence on what of `spec` cannot be drawn.
    """
    ensure_application()
    _check(spec)
    resolution = with_named_readings(head, library, resolution, spec.items)
    chosen = chosen_ids(library, resolution, spec.items, spec.side)
    kept = chosen if spec.unverified else _without_unverified(resolution, chosen)
    if spec.view == PLATE:
        from scalp_atlas.figure.plate import Plate  # builds on this module

        return Plate(head, library, resolution, spec, kept)
    return Page(head, library, resolution, spec, kept)


def draw_figure(head: Head, library: Library, resolution: Resolution, spec: FigureSpec) -> QImage:
    """Draw a figure; raises as `page_of`."""
    return image_of(page_of(head, library, resolution, spec))


def image_of(page: Page) -> QImage:
    """A page as pixels, in grey if it is to be."""
    spec = page.spec
    kind = QImage.Format.Format_ARGB32_Premultiplied if spec.transparent else QImage.Format.Format_RGB32
    image = QImage(spec.width, page.sizes()[0], kind)
    if image.isNull():
        raise ScalpAtlasError(
            f"There is too little memory for {spec.width} x {page.sizes()[0]} pixels; make it smaller."
        )
    image.fill(Qt.GlobalColor.transparent)
    image.setDotsPerMeterX(round(spec.dpi / _INCH_M))
    image.setDotsPerMeterY(round(spec.dpi / _INCH_M))
    with QPainter(image) as painter:
        page.paint(painter)
    if spec.grey:
        make_grey(image)
    return image


def save_figure(head: Head, library: Library, resolution: Resolution, spec: FigureSpec, path: Path) -> str:
    """Draw a figure into a file of the kind that its ending names; an older file stays if that fails.

    Returns
    -------
    str
        A sentence on letters that the shipped font lacks, or "".

    Raises
    ------
    ScalpAtlasError
    """
    path = Path(path)
    check_path(path, transparent=spec.transparent)
    kind = path.suffix.lower()
    page = page_of(head, library, resolution, spec)
    if kind in VECTORS:
        write_beside(path, VECTORS[kind](page))
    else:
        save_image(image_of(page), path)
    return missing_letters(page.words)


def check_path(path: Path, *, transparent: bool = False) -> None:
    """Complain of a file name that no image can be written to, before any work is done."""
    ending = path.suffix.lower().lstrip(".")
    if ending not in ENDINGS:
        known = ", ".join(f".{known}" for known in ENDINGS)
        near = difflib.get_close_matches(ending, ENDINGS, n=1) if ending else []
        known = f".{near[0]} (or {known})" if near else known
        what = f".{ending} is no kind of image" if ending else "its ending does not name a kind of image"
        raise ScalpAtlasError(f"{path.name}: {what}; use one of {known}.")
    if transparent and ending in ("jpg", "jpeg"):
        raise ScalpAtlasError(f"{path.name}: a JPEG image cannot be transparent; use .png, .webp or .tif.")
    if not path.absolute().parent.is_dir():
        raise ScalpAtlasError(f"{path}: there is no folder {path.absolute().parent}; make it first.")


def save_image(image: QImage, path: Path) -> None:
    """Write an image beside its place and move it there when it is whole."""
    kind = path.suffix.lower().lstrip(".")
    file = QSaveFile(str(path))
    if not file.open(QSaveFile.OpenModeFlag.WriteOnly):
        raise ScalpAtlasError(f"{path}: cannot be written ({file.errorString()}).")
    writer = QImageWriter(file, kind.encode())
    writer.setQuality(94 if kind in ("jpg", "jpeg", "webp") else -1)
    if not writer.write(image):
        file.cancelWriting()
        raise ScalpAtlasError(f"{path}: cannot be written ({writer.errorString()}).")
    if not file.commit():
        raise ScalpAtlasError(f"{path}: cannot be written ({file.errorString()}).")


def with_readings(resolution: Resolution, readings: Iterable[Resolved | Unresolved]) -> Resolution:
    """A resolution and other readings of its items, each behind the first reading of its item and side."""
    answers = {
        answer.id: answer for answer in (*resolution.resolved.values(), *resolution.unresolved.values(), *readings)
    }
    order = {first: index for index, first in enumerate((*resolution.resolved, *resolution.unresolved))}
    ids = sorted(answers, key=lambda item_id: order.get(item_id.partition("~")[0], len(order)))
    return replace(
        resolution,
        resolved={item_id: answer for item_id in ids if isinstance(answer := answers[item_id], Resolved)},
        unresolved={item_id: answer for item_id in ids if isinstance(answer := answers[item_id], Unresolved)},
    )


def with_named_readings(head: Head, library: Library, resolution: Resolution, wanted: Iterable[str]) -> Resolution:
    """The resolution and what is asked for by the key of a reading, if that is not there yet."""
    there = {*resolution.resolved, *resolution.unresolved}
    missing = [name for name in wanted if "~" in name and name not in there]
    if not missing:
        return resolution
    more = resolve(library, head, {name.partition(".")[0] for name in missing}, missing)
    return with_readings(resolution, (*more.resolved.values(), *more.unresolved.values()))


def _reading_id(answer: Resolved | Unresolved) -> str:
    """The id without side: "jiao.motor", "jiao.motor~zygomatic"."""
    return f"{answer.item.id}~{answer.variant.key}" if answer.variant else answer.item.id


def chosen_ids(library: Library, resolution: Resolution, wanted: Iterable[str], side: str = "both") -> tuple[str, ...]:
    """Ids with side of everything that `wanted` names, in the order of the files, without doubles.

    Parameters
    ----------
    wanted : iterable of str
        Ids of systems, of items, or of items with their side. Other readings only by their own ids.
    side : "left", "right" or "both"
        Of paired items whose side is not given.

    Raises
    ------
    ScalpAtlasError
        If a name stands for nothing, or nothing of it has a place on this head.
    """
    resolved = resolution.resolved
    names = list(wanted)
    found: set[str] = set()
    for name in names:
        matching = {
            item_id
            for item_id, entry in {**resolved, **resolution.unresolved}.items()
            if name in (item_id, _reading_id(entry), "" if entry.variant else entry.item.system)
            and (name == item_id or side == "both" or entry.side in (side, "midline"))
        }
        if not matching:
            _complain_of(name, library, resolution, side)
        found |= matching
    chosen = tuple(item_id for item_id in resolved if item_id in found)
    if not chosen:
        reasons = [resolution.unresolved[item_id].reason for item_id in resolution.unresolved if item_id in found]
        what = ", ".join(names) or "nothing"
        raise ScalpAtlasError(f"{what} cannot be drawn on this head: {reasons[0] if reasons else 'no item is named'}")
    return chosen


def _without_unverified(resolution: Resolution, chosen: Sequence[str]) -> tuple[str, ...]:
    """Those of the chosen ids that are not unverified; complains if there is none."""
    sound = resolution.without_unverified().resolved
    kept = tuple(item_id for item_id in chosen if item_id in sound)
    if not kept:
        raise ScalpAtlasError(f"{', '.join(chosen)}: unverified, and unverified items are left out; nothing remains.")
    return kept


def _complain_of(name: str, library: Library, resolution: Resolution, side: str) -> None:
    entries = {**resolution.resolved, **resolution.unresolved}
    known = [*library.systems, *dict.fromkeys(_reading_id(entry) for entry in entries.values()), *entries]
    if name in known:
        raise ScalpAtlasError(f"{name} has nothing on the {side} side.")
    close = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"systems are {', '.join(library.systems)}."
    raise ScalpAtlasError(f"There is no item {name!r}; {hint}")


def _check(spec: FigureSpec) -> None:
    if isinstance(spec.view, str) and spec.view not in (*VIEW_NAMES, PLATE):
        raise ScalpAtlasError(f"There is no view {spec.view!r}; views are {', '.join((*VIEW_NAMES, PLATE))}.")
    if spec.side not in ("left", "right", "both"):
        raise ScalpAtlasError(f"There is no side {spec.side!r}; sides are left, right, both.")
    if spec.language not in ("en", "zh"):
        raise ScalpAtlasError(f"There is no language {spec.language!r}; languages are en, zh.")
    for name, pixels in (("width", spec.width), ("height", spec.height)):
        if pixels is not None and not _SMALLEST_PX <= pixels <= _LARGEST_PX:
            raise ScalpAtlasError(
                f"A {name} of {pixels} pixels cannot be drawn; it must lie between {_SMALLEST_PX} and {_LARGEST_PX}."
            )
    if not _SMALLEST_DPI <= spec.dpi <= _LARGEST_DPI:
        raise ScalpAtlasError(
            f"{spec.dpi} pixels an inch cannot be used; it must lie between {_SMALLEST_DPI} and {_LARGEST_DPI}."
        )


@dataclass(frozen=True)
class _Entry:
    """One line of the legend."""

    items: tuple[str, ...]  # without side, of other readings with their key
    kind: str
    look: Look
    code: str
    name: str


@dataclass(frozen=True)
class Turning:
    """One of many pictures of a page, between which the head turns.

    Attributes
    ----------
    scene : HeadScene
        That of all of them.
    view : View
    layout : Layout or None
        Where the tags stood before, so that they change place only for a reason.
    """

    scene: HeadScene
    view: View
    layout: Layout | None = None


def _sources_of(reading: Resolved) -> tuple[str, ...]:
    return reading.variant.sources if reading.variant else reading.item.sources


class Page:
    """One figure while it is drawn: the sizes of its parts, then the parts from top to bottom."""

    def __init__(
        self, head: Head, library: Library, resolution: Resolution, spec: FigureSpec, chosen: tuple[str, ...]
    ) -> None:
        self.head, self.library, self.resolution, self.spec, self.chosen = head, library, resolution, spec, chosen
        self.resolved: Mapping[str, Resolved] = resolution.resolved
        self.items: list[Item] = list({self.resolved[i].item.id: self.resolved[i].item for i in chosen}.values())
        self.readings: list[Resolved] = list({_reading_id(self.resolved[i]): self.resolved[i] for i in chosen}.values())
        self.looks = looks_of(library, spec.annotations.colours)
        self.pinned = Pinner(head, library).pin(spec.annotations, resolution)
        ratio = max(spec.width / _ORDINARY_WIDTH_PX, _SMALLEST_RATIO)
        self.pen = pen_for(spec.label_size, ratio, ground(spec.dark), spec.language)
        self.margin = 2.0 * self.pen.text_px
        self.inner = spec.width - 2 * self.margin
        self.line = self.pen.text_px * 1.5
        self.legend = self._legend() if spec.legend else []
        self.notes = self._notes()
        self.turning: Turning | None = None

    @property
    def width(self) -> int:
        """Pixels."""
        return self.spec.width

    @property
    def language(self) -> str:
        """Of its words."""
        return self.spec.language

    @property
    def heading(self) -> str:
        """The title, or the head's where there is none."""
        return self._title() or text_in(self.head.title, self.spec.language)

    @property
    def view(self) -> View:
        """From where the head is seen."""
        view = self.spec.view
        return key_view(view, self.head.skin.vertices) if isinstance(view, str) else view

    @property
    def dpi(self) -> int:
        """Pixels an inch."""
        return self.spec.dpi

    @property
    def grey(self) -> bool:
        """In shades of grey."""
        return self.spec.grey

    @property
    def words(self) -> str:
        """All that is written on the page but for fixed words."""
        legend = [f"{entry.code} {entry.name}" for entry in self.legend]
        return "\n".join([self.heading, text_in(self.head.title, self.spec.language), *legend, *self.notes])

    def sizes(self) -> tuple[int, int]:
        """Height of the page, and of the head on it: as high as the other parts leave room."""
        below = self._legend_height(self.legend) + self._notes_height(self.notes) + self.margin
        heading = self._heading_height()
        height = self.spec.height or round(heading + self.spec.width * _HEAD_SHARE + below)
        room = round(height - heading - below)
        if room < height * 0.3 or room < self.pen.text_px * 12:
            raise ScalpAtlasError(
                f"A figure {self.spec.width} x {height} pixels leaves no room for the head beside its text; "
                "make it higher, or leave out the legend."
            )
        return height, room

    def paint(self, painter: QPainter) -> None:
        """The whole page, one unit a pixel."""
        height, room = self.sizes()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        if not self.spec.transparent:
            painter.fillRect(QRectF(0, 0, self.spec.width, height), colour(self.pen.ground.background))
        self._draw_heading(painter)
        painter.translate(0, self._heading_height())
        shown = self._draw_head(painter, room)
        painter.translate(0, room)
        self._draw_legend(painter, self.legend, shown)
        painter.translate(0, self._legend_height(self.legend))
        self._draw_notes(painter, self.notes)

    def word(self, key: str) -> str:
        """A fixed word of the page in its language."""
        return text_in(_WORDS[key], self.spec.language)

    # Heading

    def _title(self) -> str:
        if self.spec.title is not None:
            return self.spec.title
        if len(self.items) == 1:
            item = self.items[0]
            pinyin = item.name.get("pinyin", "")
            return "  ".join(word for word in (" ".join(item.label(self.spec.language)), pinyin) if word)
        named = [item for item in self.items if item.system not in REFERENCE_SYSTEMS] or self.items
        systems = list(dict.fromkeys(item.system for item in named))
        if len(systems) > 3:
            return self.word("title")
        return " · ".join(text_in(self.library.systems[system].name, self.spec.language) for system in systems)

    def _heading_height(self) -> float:
        return self.margin * 0.7 + (self.pen.text_px * 2.4 if self._title() else 0) + self.line

    def _draw_heading(self, painter: QPainter) -> None:
        top = self.margin * 0.7
        title = self._title()
        if title:
            tall = self.pen.text_px * 2.4
            self._write(painter, title, QRectF(self.margin, top, self.inner, tall), 1.7, bold=True)
            top += tall
        under = " · ".join(word for word in (text_in(self.head.title, self.spec.language), self._view_words()) if word)
        self._write(painter, under, QRectF(self.margin, top, self.inner, self.line), 1.05, faint=True)

    def _view_words(self) -> str:
        """From where the head is seen; "" for no named view."""
        name = self.spec.view if isinstance(self.spec.view, str) else key_view_name(self.spec.view)
        return self.word(name) if name and not self.turning else ""

    # Head

    def _draw_head(self, painter: QPainter, room: int) -> set[str]:
        """Draw the head with its lines and tags; returns the ids (without side, with key) of what can be seen."""
        turning = self.turning
        scene = turning.scene if turning else self.scene()
        try:
            view = turning.view if turning else self.spec.view
            return self.draw_view(painter, scene, view, self.width, room, self.pen)
        finally:
            if not turning:
                scene.close()

    def scene(self) -> HeadScene:
        """The head as the figure shows it; to be closed."""
        scene = HeadScene()
        scene.set_hair_tint(self.spec.hair_tint)
        scene.set_head(self.head)
        if self.spec.cortex:
            cortex = cortex_in(self.head)
            scene.set_cortex(cortex, gyrus_tints(cortex.gyri))
        return scene

    @cached_property
    def lines(self) -> SkinLines:
        """What lies on the skin."""
        return SkinLines(self.head)

    def draw_view(
        self, painter: QPainter, scene: HeadScene, view: str | View, width: int, height: int, pen: Pen
    ) -> set[str]:
        """One view of the head with all that lies on it; returns the ids (without side, with key) that can be seen."""
        spec, lines = self.spec, self.lines
        direction = key_view(view, self.head.skin.vertices) if isinstance(view, str) else view
        frame = scene.render(direction, width, height, 3 if width <= 2000 and not self.turning else 2)
        if spec.grey:
            frame = replace(frame, rgba=grey_pixels(frame.rgba))
        seen = see(frame, [(item_id, lines.of(self.resolved[item_id])) for item_id in self.chosen])
        drawn = Drawn(
            self.resolved,
            self.looks,
            skin_opacity=spec.skin_opacity,
            hidden_alpha=0.75 * (1 - spec.skin_opacity),
            labels=spec.labels,
            count_hidden=False,  # nobody can hover over paper; the legend names every item
        )
        layout = lay_out(frame, seen, drawn, pen, self.turning and self.turning.layout)
        arrows = see_arrows(frame, lines, [self.resolved[item_id] for item_id in self.chosen]) if spec.needles else []
        paint_picture(painter, frame, seen, layout, drawn, pen, arrows)
        if spec.labels:
            paint_asides(painter, layout, seen, drawn, pen)
        paint_pinned(painter, frame, self.pinned, layout, pen)
        if self.turning:  # what is away now will be there in a moment
            self.turning = replace(self.turning, layout=layout)
            return {_reading_id(reading) for reading in self.readings}
        return {_reading_id(self.resolved[item.id]) for item in seen if item.shown or item.fills}

    # Legend

    def _legend(self) -> list[_Entry]:
        if len(self.readings) > _MOST_IN_LEGEND:
            return self._legend_of_systems()
        compared = Counter(reading.item.id for reading in self.readings)
        return [self._entry(reading, compared[reading.item.id] > 1) for reading in self.readings]

    def _entry(self, reading: Resolved, compared: bool) -> _Entry:
        """Code and name; how sure it is where readings stand side by side, of another one, and if unverified."""
        code, name = reading.item.label(self.spec.language)
        if reading.variant:
            name = text_in(reading.variant.name, self.spec.language)
        if compared or reading.variant:
            name = self.word("reading").format(name=name, sure=self._sure(reading)).strip()
        elif reading.confidence.level == "unverified":
            name = self.word("reading").format(name=name, sure=self.word("doubtful")).strip()
        look = look_of_reading(self.looks[reading.item.id], reading)
        return _Entry((_reading_id(reading),), reading.kind, look, code, name)

    def _sure(self, reading: Resolved) -> str:
        """How many sources a reading has or how far they carry; of another one also what is noted about that."""
        confidence = reading.confidence
        sure = self.word("doubtful" if confidence.level == "unverified" else confidence.level)
        if confidence.level == "verified":
            sure = self.word("count").format(count=confidence.count or len(_sources_of(reading)))
        if not (reading.variant and confidence.note):
            return sure
        note = text_in(confidence.note, self.spec.language).rstrip(".。 ")
        return self.word("noted").format(sure=sure, note=note)

    def _legend_of_systems(self) -> list[_Entry]:
        entries = []
        for system in dict.fromkeys(item.system for item in self.items):
            members = [item for item in self.items if item.system == system]
            first = next(self.resolved[item_id] for item_id in self.chosen if self.resolved[item_id].item is members[0])
            name = text_in(self.library.systems[system].name, self.spec.language)
            ids = tuple(_reading_id(reading) for reading in self.readings if reading.item.system == system)
            doubtful = sum(item.confidence.level == "unverified" for item in members)
            if doubtful:
                name = self.word("some_doubtful").format(name=name, count=doubtful)
            entries.append(
                _Entry(ids, first.kind, system_look(self.library, system, self.spec.annotations.colours), "", name)
            )
        return entries

    def _columns(self, legend: Sequence[_Entry]) -> int:
        widest = max(  # with the word on what this view hides, which is known only when the head is drawn
            self.pen.width_of(f"{entry.code} ", 0.92, bold=True)
            + self.pen.width_of(entry.name + self.word("away"), 0.92)
            for entry in legend
        )
        return max(min(int(self.inner // (widest + self.pen.text_px * 4.3)), 5, len(legend)), 1)

    def _legend_height(self, legend: Sequence[_Entry]) -> float:
        if not legend:
            return 0.0
        rows = -(-len(legend) // self._columns(legend))
        return rows * self.line + self.pen.text_px

    def _draw_legend(self, painter: QPainter, legend: Sequence[_Entry], shown: set[str]) -> None:
        if not legend:
            return
        columns = self._columns(legend)
        rows = -(-len(legend) // columns)
        for index, entry in enumerate(legend):
            left = self.margin + (index // rows) * self.inner / columns
            box = QRectF(left, (index % rows) * self.line, self.inner / columns, self.line)
            sample = QRectF(box.left(), box.top(), self.pen.text_px * 2.8, box.height())
            paint_sample(painter, sample, entry.kind, entry.look, self.pen)
            box.setLeft(sample.right() + self.pen.text_px * 0.5)
            away = shown.isdisjoint(entry.items)
            if entry.code:
                self._write(painter, entry.code, box, 0.92, bold=True, faint=away)
                box.setLeft(box.left() + self.pen.width_of(f"{entry.code} ", 0.92, bold=True))
            self._write(painter, entry.name + (self.word("away") if away else ""), box, 0.92, faint=away)

    # Notes

    def _notes(self) -> list[str]:
        notes = [self.spec.caption] if self.spec.caption else []
        needled = [reading for item_id in self.chosen if (reading := self.resolved[item_id]).item.needles]
        if self.spec.needles and needled:
            notes.append(self._arrows(needled))
        if any(self.pinned.rulers):
            notes.append(self.word("rulers"))
        notes += [self.word("missing").format(why=why) for why in self._missing()]
        if not self.spec.unverified:
            notes.append(self.word("left_out"))
        if self.spec.cortex:
            notes.append(cortex_in(self.head).told(self.spec.language))
            notes.append(text_in(CAVEATS[0], self.spec.language))
        return [*notes, *self._unclear(), self._confidence(), *self._sources(), self.word("note")]

    def _unclear(self) -> list[str]:
        """Which hairlines are unclear on this head, and the items that hang on them."""
        hanging = [reading for reading in self.readings if reading.unclear]
        if not hanging:
            return []
        language = self.spec.language
        told = unclear_sentence(dict.fromkeys(name for one in hanging for name in one.unclear), language)
        codes = self._names(dict.fromkeys(one.code(language) for one in hanging))
        return [self.word("unclear").format(told=told, which=codes)]

    def _missing(self) -> list[str]:
        """Why rulers and notes are not drawn, each reason once."""
        return list(dict.fromkeys(text_in(why, self.spec.language) for why in self.pinned.missing.values()))

    def _arrows(self, needled: Sequence[Resolved]) -> str:
        """What arrows are, whose direction is unverified, and whose cannot be drawn."""
        marked = {
            "open_arrows": [
                reading
                for reading in needled
                if any(needle.rule.level(reading.confidence) == "unverified" for needle in reading.needles)
            ],
            "no_arrow": [reading for reading in needled if reading.needles_missing],
        }
        said = [
            self.word(key).format(which=self._names(dict.fromkeys(one.code(self.spec.language) for one in readings)))
            for key, readings in marked.items()
            if readings
        ]
        return self.word("arrows") + "".join(said) + self.word("stop")

    def _confidence(self) -> str:
        groups: dict[str, list[str]] = {}
        for reading in self.readings:
            groups.setdefault(reading.confidence.level, []).append(self._noted(reading))
        if len(groups) == 1 and len(self.readings) > _MOST_NOTED:
            return self.word("confidence") + self.word(next(iter(groups)))
        said = []
        for level in ("verified", "partial", "single", "unverified"):
            if level in groups:
                which = self._names(groups[level], _MOST_NAMED if level != "unverified" else None)
                said.append(self.word("of").format(level=self.word(level), which=which))
        return self.word("confidence") + self.word("next").join(said)

    def _names(self, names: Collection[str], most: int | None = None) -> str:
        """Names, or how many they are if they are more than `most`."""
        return self.word("list").join(names) if most is None or len(names) <= most else str(len(names))

    def _noted(self, reading: Resolved) -> str:
        """The code; in a figure of few items also what its confidence holds for, if the legend does not say it."""
        code, note = (
            reading.code(self.spec.language),
            text_in(reading.confidence.note, self.spec.language).rstrip(".。 "),
        )
        if not note or reading.variant or len(self.readings) > _MOST_NOTED:
            return code
        return self.word("reading").format(name=code, sure=note)

    def _sources(self) -> list[str]:
        keys = list(dict.fromkeys(key for reading in self.readings for key in _sources_of(reading)))
        titles = [self.library.sources[key].title if key in self.library.sources else key for key in keys]
        if not titles:
            return []
        shown = titles[:_MOST_SOURCES]
        if len(titles) > len(shown):
            shown.append(self.word("more").format(count=len(titles) - len(shown)))
        return [self.word("sources") + "; ".join(shown)]

    def _note_height(self, note: str) -> float:
        box = QRectF(0, 0, self.inner, 1e6)
        return QFontMetricsF(self.pen.font(0.82)).boundingRect(box, _WRAPPED, note).height()

    def _notes_height(self, notes: Sequence[str]) -> float:
        return sum(self._note_height(note) + self.pen.text_px * 0.3 for note in notes)

    def _draw_notes(self, painter: QPainter, notes: Sequence[str]) -> None:
        top = 0.0
        for note in notes:
            tall = self._note_height(note)
            painter.setFont(self.pen.font(0.82))
            painter.setPen(colour(self.pen.ground.faint_ink))
            painter.drawText(QRectF(self.margin, top, self.inner, tall), _WRAPPED, note)
            top += tall + self.pen.text_px * 0.3

    def _write(
        self, painter: QPainter, text: str, box: QRectF, share: float, *, bold: bool = False, faint: bool = False
    ) -> None:
        font = self.pen.font(share, bold=bold)
        painter.setFont(font)
        painter.setPen(colour(self.pen.ground.faint_ink if faint else self.pen.ground.ink))
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


_WRAPPED: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
