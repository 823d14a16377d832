"""The playback of one item as pictures: an animated GIF or WebP, an MP4, or a folder with a PNG for each step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.figure.fonts import ensure_application
from scalp_atlas.figure.image import save_image
from scalp_atlas.figure.labels import Layout
from scalp_atlas.figure.motion import ENDINGS, check_film, save_motion
from scalp_atlas.figure.overlay import paint_ground, paint_picture
from scalp_atlas.figure.palette import ground, looks_of
from scalp_atlas.figure.pen import Drawn, Pen, colour, pen_for
from scalp_atlas.figure.playback import LaidFrame, lay_frames, paint_step, views_of
from scalp_atlas.figure.scene import HeadScene
from scalp_atlas.figure.tags import tag_text
from scalp_atlas.figure.view import View
from scalp_atlas.playback import frames
from scalp_atlas.records import Library, Resolved, text_in

if TYPE_CHECKING:
    from scalp_atlas.head import Head

SECONDS: Final = (0.1, 60.0)
SIZE_PX: Final = (320, 4000)
_ORDINARY_WIDTH_PX: Final = 1200
_SENTENCE: Final = 1.5  # times as large as the labels, to be read from afar
_WRAPPED: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "note": {
        "en": "For teaching. Computed on this head ({head}); places differ from person to person. Sources: {sources}.",
        "zh": "供教学使用。位置按此头（{head}）计算，因人而异。资料来源：{sources}。",
    },
    "step": {"en": "{name}: {sentence}", "zh": "{name}：{sentence}"},
    "list": {"en": ", ", "zh": "、"},
}


@dataclass(frozen=True)
class PlaybackSpec:
    """How the pictures of a playback look.

    Attributes
    ----------
    language : "en" or "zh"
    seconds : float
        For which an animation shows each step.
    width, height : int
        Pixels.
    dark : bool
        Light text on a dark ground.
    hair_tint : bool
    """

    language: str = "en"
    seconds: float = 2.5
    width: int = 1200
    height: int = 900
    dark: bool = False
    hair_tint: bool = True


def save_playback(
    head: Head,
    library: Library,
    resolved: Resolved,
    spec: PlaybackSpec,
    path: Path,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> None:
    """Draw the playback of an item, and write it when all of it is drawn.

    Parameters
    ----------
    path : Path
        FILE.gif, FILE.webp, FILE.mp4, or a folder without ending, which is made if need be and gets 01.png, 02.png ...
    progress : callable
        Told how many of how many pictures are drawn.

    Raises
    ------
    ScalpAtlasError
        If the path or the specification cannot be served.
    """
    path = Path(path)
    check_playback(spec, path)
    ensure_application()
    told = frames(head, library, resolved, spec.language)
    laid = lay_frames(head, resolved, told)
    page = _Page(head, library, resolved, spec, laid)
    images = []
    scene = HeadScene()
    try:
        scene.set_hair_tint(spec.hair_tint)
        scene.set_head(head)
        for index, view in enumerate(views_of(head, resolved, laid)):
            images.append(page.draw(scene, index, view))
            progress(len(images), len(laid))
    finally:
        scene.close()
    if path.suffix.lower() in ENDINGS:
        save_motion(path, images, spec.seconds)
    else:
        _save_folder(images, path)


def check_playback(spec: PlaybackSpec, path: Path) -> None:
    """Complain of what cannot be drawn or written, before any work is done."""
    ending = path.suffix.lower()
    if ending and ending not in ENDINGS and not path.is_dir():
        raise ScalpAtlasError(
            f"{path.name}: {ending} is no kind of playback; use .gif, .webp or .mp4, or a folder (no ending)"
        )
    if ending == ".mp4":
        check_film(path)
    if not path.absolute().parent.is_dir():
        raise ScalpAtlasError(f"{path}: there is no folder {path.absolute().parent}; make it first")
    if not ending and path.is_file():
        raise ScalpAtlasError(f"{path.name}: is a file; give a folder, or a name that ends in .gif, .webp or .mp4")
    if not SECONDS[0] <= spec.seconds <= SECONDS[1]:
        raise ScalpAtlasError(f"{spec.seconds:g} seconds a step: give {SECONDS[0]:g} to {SECONDS[1]:g}")
    for name, pixels in (("width", spec.width), ("height", spec.height)):
        if not SIZE_PX[0] <= pixels <= SIZE_PX[1]:
            raise ScalpAtlasError(f"a {name} of {pixels} pixels: give {SIZE_PX[0]} to {SIZE_PX[1]}")


def _save_folder(images: Sequence[QImage], folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise ScalpAtlasError(f"{folder}: the folder cannot be made: {error.strerror}") from None
    for number, image in enumerate(images, 1):
        save_image(image, folder / f"{number:02}.png")


class _Page:
    """One picture a step: whose it is, the head, what the step says, and where that comes from."""

    def __init__(
        self, head: Head, library: Library, resolved: Resolved, spec: PlaybackSpec, laid: Sequence[LaidFrame]
    ) -> None:
        self.head, self.resolved, self.spec, self.laid = head, resolved, spec, laid
        ratio = spec.width / _ORDINARY_WIDTH_PX
        self.pen: Pen = pen_for(13.0, ratio, ground(spec.dark), spec.language)
        self.drawn = Drawn(
            {resolved.id: resolved}, looks_of(library), labels=False, count_hidden=False, selected=resolved.id
        )
        self.margin = 1.2 * self.pen.text_px
        self.inner = spec.width - 2 * self.margin
        self.heading = 2.6 * self.pen.text_px
        said = [self._height(self._sentence(one), _SENTENCE) for one in laid]
        self.below = max(said) + self._height(self._note(), 0.72) + 1.8 * self.margin

    def draw(self, scene: HeadScene, index: int, view: View) -> QImage:
        """The page of one step."""
        spec, pen, step = self.spec, self.pen, self.laid[index]
        image = QImage(spec.width, spec.height, QImage.Format.Format_RGB32)
        room = round(spec.height - self.heading - self.below)
        if room < max(spec.height * 0.3, 12 * pen.text_px):
            raise ScalpAtlasError(
                f"{spec.width} x {spec.height} pixels leave no room for the head beside the sentences; "
                "make the picture higher"
            )
        picture = scene.render(view, spec.width, room, 2)
        with QPainter(image) as painter:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
            paint_ground(painter, QRectF(image.rect()), pen)
            self._write_heading(painter, index)
            painter.translate(0, self.heading)
            paint_picture(painter, picture, [], Layout(), self.drawn, pen)
            paint_step(painter, picture, step, self.drawn.look(self.resolved.id), self.drawn, pen)
            painter.translate(0, room + 0.5 * self.margin)
            top = self._write(painter, self._sentence(step), 0.0, _SENTENCE)
            note = spec.height - self.heading - room - self.margin - self._height(self._note(), 0.72)
            self._write(painter, self._note(), max(note, top), 0.72, faint=True)
        return image

    def _write_heading(self, painter: QPainter, index: int) -> None:
        pen = self.pen
        text = tag_text(self.resolved, self.spec.language)
        count = f"{index + 1} / {len(self.laid)}"
        room = pen.width_of(count, 1.25, bold=True)
        box = QRectF(self.margin, 0, self.inner, self.heading)
        painter.setPen(colour(pen.ground.ink))
        painter.setFont(pen.font(1.25, bold=True))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), count)
        title = "  ".join(filter(None, (text.code, text.name, text.mark)))
        shown = QFontMetricsF(painter.font()).elidedText(
            title, Qt.TextElideMode.ElideRight, self.inner - room - pen.text_px
        )
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)

    def _sentence(self, step: LaidFrame) -> str:
        if not step.frame.number:
            return step.frame.sentence
        pattern = text_in(_WORDS["step"], self.spec.language)
        return pattern.format(name=step.frame.name, sentence=step.frame.sentence)

    def _note(self) -> str:
        variant, language = self.resolved.variant, self.spec.language
        sources = variant.sources if variant else self.resolved.item.sources
        return text_in(_WORDS["note"], language).format(
            head=text_in(self.head.title, language), sources=text_in(_WORDS["list"], language).join(sources)
        )

    def _height(self, text: str, share: float) -> float:
        box = QRectF(0, 0, self.inner, 1e6)
        return QFontMetricsF(self.pen.font(share)).boundingRect(box, _WRAPPED, text).height()

    def _write(self, painter: QPainter, text: str, top: float, share: float, *, faint: bool = False) -> float:
        """Wrapped text from `top` on; returns where it ends."""
        tall = self._height(text, share)
        painter.setFont(self.pen.font(share))
        painter.setPen(colour(self.pen.ground.faint_ink if faint else self.pen.ground.ink))
        painter.drawText(QRectF(self.margin, top, self.inner, tall), _WRAPPED, text)
        return top + tall
