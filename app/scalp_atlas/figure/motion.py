"""Pictures that follow one another as one file: GIF and WebP by Pillow, MP4 by an ffmpeg that is on the machine."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image
from PySide6.QtGui import QImage

from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.files import write_beside

ENDINGS: Final = (".gif", ".webp", ".mp4")
FILM_PER_SECOND: Final = 25.0
_LOOPS_PER_SECOND: Final = 12.5  # a GIF counts hundredths of a second
_MOST_PIXELS: Final = 250e6  # of all pictures of a loop, which are in memory together
_SAMPLES: Final = 8  # pictures that the colours of a GIF are chosen from
_STRONG: Final = 55  # between the least and the most of red, green and blue; skin has 27
_STRONG_COLOURS: Final = 80


def per_second(path: Path) -> float:
    """How many pictures a second a file of this ending has."""
    return FILM_PER_SECOND if path.suffix.lower() == ".mp4" else _LOOPS_PER_SECOND


def check_motion(path: Path, count: int, width: int, height: int) -> None:
    """Complain of a file that cannot be written, before any work is done.

    Raises
    ------
    ScalpAtlasError
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise ScalpAtlasError(f"{path.name}: moving pictures are written as {', '.join(ENDINGS)}")
    if not path.absolute().parent.is_dir():
        raise ScalpAtlasError(f"{path}: there is no folder {path.absolute().parent}; make it first.")
    if ending == ".mp4":
        check_film(path)
    elif count * width * height > _MOST_PIXELS:
        raise ScalpAtlasError(
            f"{path.name}: {count} pictures of {width} x {height} are too many for a {ending}; make it narrower or "
            "shorter, or write an .mp4"
        )


def check_film(path: Path) -> None:
    """Complain if there is no ffmpeg to write an MP4.

    Raises
    ------
    ScalpAtlasError
    """
    _ffmpeg(path)


def save_motion(path: Path, pictures: Iterable[QImage], seconds: float | Sequence[float]) -> None:
    """Write pictures that follow one another, whole or not at all.

    Parameters
    ----------
    pictures : iterable of QImage
        All of one size. For MP4 each is used as it comes, so that they need not be in memory together.
    seconds : float or sequence of float
        For which each is shown.

    Raises
    ------
    ScalpAtlasError
    """
    if path.suffix.lower() == ".mp4":
        _save_film(path, pictures, seconds)
    else:
        write_beside(path, loop_bytes([_pillow(picture) for picture in pictures], path.suffix.lower(), seconds))


def loop_bytes(pictures: Sequence[Image.Image], ending: str, seconds: float | Sequence[float]) -> bytes:
    """An endless GIF or WebP.

    All pictures of a GIF have the same 256 colours, chosen from some of them, so that nothing flickers.
    """
    each = [seconds] * len(pictures) if isinstance(seconds, (int, float)) else list(seconds)
    durations = [round(1000 * one) for one in each]
    if ending == ".gif":
        colours = _common_colours(pictures)
        pictures = [picture.quantize(palette=colours, dither=Image.Dither.NONE) for picture in pictures]
    stream = io.BytesIO()
    first, *others = pictures
    first.save(
        stream, ending[1:], save_all=True, append_images=others, duration=durations, loop=0, quality=90, method=3
    )
    return stream.getvalue()


def _common_colours(pictures: Sequence[Image.Image]) -> Image.Image:
    """A palette of 256 colours, some kept for the strong ones: thin coloured lines would be lost among so much skin."""
    some = [np.asarray(picture.reduce(2)).reshape(-1, 3) for picture in pictures[:: -(-len(pictures) // _SAMPLES)]]
    pixels = np.concatenate(some)
    strong = np.ptp(pixels, axis=1) > _STRONG
    groups = ((pixels[strong], _STRONG_COLOURS), (pixels[~strong], 256 - _STRONG_COLOURS))
    chosen = [
        Image.fromarray(group[None]).quantize(count, dither=Image.Dither.NONE).getpalette() or []
        for group, count in groups
        if len(group)
    ]
    palette = Image.new("P", (1, 1))
    palette.putpalette(list(chain.from_iterable(chosen)))
    return palette


def _pillow(image: QImage) -> Image.Image:
    plain = image.convertToFormat(QImage.Format.Format_RGBX8888)
    size = (plain.width(), plain.height())
    return Image.frombuffer("RGBX", size, bytes(plain.constBits()), "raw", "RGBX", 0, 1).convert("RGB")


def _ffmpeg(path: Path) -> str:
    found = shutil.which("ffmpeg")
    if found is None:
        raise ScalpAtlasError(
            f"{path.name}: .mp4 needs the program ffmpeg, which is not on this machine; install it, or write a .gif"
        )
    return found


def _save_film(path: Path, pictures: Iterable[QImage], seconds: float | Sequence[float]) -> None:
    every = iter(pictures)
    first = next(every)
    size = f"{first.width()}x{first.height()}"
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "film.mp4"
        words = [_ffmpeg(path), "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size]
        words += ["-r", str(FILM_PER_SECOND), "-i", "-", "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2"]  # H.264: even sizes
        words += ["-c:v", "libx264", "-crf", "20", "-pix_fmt", "yuv420p", "-movflags", "+faststart", str(made)]
        fault = _fed(words, chain([first], every), seconds, Path(folder) / "fault")
        if fault:
            raise ScalpAtlasError(f"{path.name}: ffmpeg could not write it: {fault.splitlines()[-1]}")
        write_beside(path, made.read_bytes())


def _fed(words: list[str], pictures: Iterable[QImage], seconds: float | Sequence[float], log: Path) -> str:
    """Run ffmpeg on pictures, each as often as it takes to fill its time; what it complains of, or ""."""
    with log.open("wb") as complaint, subprocess.Popen(words, stdin=subprocess.PIPE, stderr=complaint) as process:
        assert process.stdin is not None
        try:
            for index, picture in enumerate(pictures):
                span = seconds if isinstance(seconds, (int, float)) else seconds[index]
                process.stdin.write(_pillow(picture).tobytes() * max(round(span * FILM_PER_SECOND), 1))
            process.stdin.close()
        except BrokenPipeError:
            pass  # it has ended, and says why
        except BaseException:
            process.kill()
            raise
    return log.read_text(errors="replace").strip() or ("it ended without a reason" if process.returncode else "")
