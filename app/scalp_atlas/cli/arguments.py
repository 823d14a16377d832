"""What can be said on the command line."""

from __future__ import annotations

import argparse
from pathlib import Path

from scalp_atlas import __version__
from scalp_atlas.headfile import did_you_mean
from scalp_atlas.recipes import VIEWS
from scalp_atlas.units import UnitError, parse_length

SOLID_ENDINGS = (".html", ".glb", ".stl", ".ply", ".obj")  # the head itself, which has no width


def parser() -> argparse.ArgumentParser:
    """The arguments of every command."""
    root = argparse.ArgumentParser(
        prog="scalp-atlas", description="Scalp-acupuncture zones, computed on a head. Without a command: the window."
    )
    root.add_argument("--version", action="version", version=f"scalp-atlas {__version__}")
    commands = root.add_subparsers(dest="command", metavar="COMMAND")

    show = commands.add_parser("show", help="open the window (with a head, session or lesson)")
    show.add_argument("head", nargs="?", help="bundled name, head file, mesh, or session file (.scalp)")

    compute = commands.add_parser("compute", help="coordinates of items on a head, as JSON or CSV")
    _head_arguments(compute)
    compute.add_argument("--systems", help="only these systems, separated by commas")
    compute.add_argument("--items", help="only these items, separated by commas (jiao.motor or jiao.motor.left)")
    compute.add_argument(
        "--variants", action="store_true", help="other readings of the items as well (points.gv20~...)"
    )
    compute.add_argument("--cortex", action="store_true", help="what of the cortex lies beneath each item (JSON)")
    _confidence_argument(compute)
    compute.add_argument(
        "--out",
        required=True,
        type=Path,
        help="FILE.json, .csv, .mrk.json (3D Slicer); of eeg also .elc (MNE), _electrodes.tsv (BIDS)",
    )
    _force_argument(compute)

    figure = commands.add_parser("figure", help="an annotated picture of items on a head, or many by recipes")
    figure.add_argument(
        "recipes", nargs="*", type=Path, metavar="RECIPE", help="recipe (.toml), or a folder of them, instead of --head"
    )
    _head_arguments(figure, required=False)
    figure.add_argument("--items", default="issa", help="items or whole systems, separated by commas")
    figure.add_argument("--view", default="three_quarter", type=_view, metavar="VIEW", help=", ".join(VIEWS))
    figure.add_argument("--plate", choices=("six",), help="instead of --view: front, both sides, back, top, oblique")
    figure.add_argument("--camera", type=_camera, metavar="AZ,EL,ROLL,X,Y,Z,SPAN", help="instead of --view: any view")
    figure.add_argument("--side", default="both", choices=("left", "right", "both"), help="the head's own side")
    figure.add_argument(
        "--out",
        type=Path,
        help="FILE.png (jpg, webp, tif), .svg, .pdf, .gif, .mp4, .html, .glb (3D), .stl (ply, obj), .json, .csv; of "
        "recipes a folder",
    )
    _force_argument(figure)
    figure.add_argument("--jobs", type=int, default=0, metavar="N", help="how many recipes are drawn at a time")
    figure.add_argument(
        "--relief",
        type=float,
        default=1.0,
        metavar="MM",
        help="of .stl, .ply, .obj: height of the ridges; -1 for grooves",
    )
    figure.add_argument("--width", type=int, help="pixels; left out: 2000, of what moves 900")
    figure.add_argument("--height", type=int, help="pixels; left out: in proportion")
    figure.add_argument("--dpi", type=int, default=300, help="pixels an inch, for print")
    figure.add_argument("--grey", action="store_true", help="in shades of grey; dashes and marks tell items apart")
    figure.add_argument("--turn", type=float, default=0.0, metavar="DEG", help="of .gif, .webp, .mp4: the head turns")
    figure.add_argument("--progress", action="store_true", help="print how much of a turn is drawn")
    figure.add_argument("--seconds", type=float, default=8.0, help="how long the turn takes")
    figure.add_argument("--language", default="en", choices=("en", "zh"))
    figure.add_argument("--title", help="instead of the names of the systems")
    figure.add_argument("--label-size", type=float, default=11.0, help="points")
    figure.add_argument("--transparent", action="store_true", help="no background")
    figure.add_argument("--dark", action="store_true", help="dark background")
    figure.add_argument("--light", dest="dark", action="store_false", default=False, help="undoes --dark, for paper")
    figure.add_argument("--skin-opacity", type=float, default=1.0, help="1 for solid skin")
    figure.add_argument("--no-hair", action="store_true", help="without the tint of the hair-bearing scalp")
    figure.add_argument("--no-labels", action="store_true", help="without tags")
    figure.add_argument("--needles", action="store_true", help="arrows that show which way each item is needled")
    figure.add_argument("--cortex", action="store_true", help="the cortex of the average brain through the skin")
    _confidence_argument(figure)
    figure.add_argument("--no-legend", action="store_true", help="without legend")
    figure.add_argument("--caption", default="", help="a line of your own under the picture")

    atlas = commands.add_parser("atlas", help="all items of systems as a book: contents, a page each, indexes (PDF)")
    _head_arguments(atlas)
    atlas.add_argument("--systems", help="only these systems, separated by commas; left out: all")
    atlas.add_argument("--language", default="en", choices=("en", "zh"))
    _confidence_argument(atlas)
    atlas.add_argument("--out", required=True, type=Path, metavar="FILE.pdf")
    _force_argument(atlas)
    atlas.add_argument("--progress", action="store_true", help="print how much is done")

    handout = commands.add_parser(
        "handout", help="items as pages to hand out: views, construction, text, sources (PDF, PNG)"
    )
    handout.add_argument("items", metavar="ITEM", help="such as issa.ms6, or several separated by commas")
    _head_arguments(handout)
    handout.add_argument("--language", default="en", choices=("en", "zh"))
    handout.add_argument("--out", required=True, type=Path, help="FILE.pdf, or .png for a picture of each page")
    _force_argument(handout)

    playback = commands.add_parser("playback", help="how an item is found, step by step: GIF, WebP, MP4 or PNG files")
    _head_arguments(playback)
    playback.add_argument("item", metavar="ITEM", help="one item with its side (issa.ms6.left, points.gv20)")
    playback.add_argument("--out", required=True, type=Path, help="FILE.gif, FILE.webp, FILE.mp4 or a FOLDER")
    _force_argument(playback)
    playback.add_argument("--language", default="en", choices=("en", "zh"))
    playback.add_argument("--seconds", type=float, default=2.5, help="for each step")
    playback.add_argument("--size", type=_size, default=(1200, 900), metavar="1200x900", help="pixels")
    playback.add_argument("--dark", action="store_true", help="dark background")
    playback.add_argument("--no-hair", action="store_true", help="without the tint of the hair-bearing scalp")
    playback.add_argument("--progress", action="store_true", help="print how many of the pictures are drawn")
    figure.add_argument(
        "--annotations", type=Path, metavar="FILE.json", help="rulers, notes and own colours, as the window keeps them"
    )

    differ = commands.add_parser("disagreements", help="how far the readings of each item lie apart on a head")
    _head_arguments(differ)
    differ.add_argument("--csv", type=Path, metavar="FILE.csv", help="all pairs; left out: the largest are printed")
    _force_argument(differ)

    anki = commands.add_parser("anki", help="a deck of flash cards for Anki: where is it, what is this, named for what")
    _head_arguments(anki)
    anki.add_argument("--systems", help="only these systems, separated by commas")
    anki.add_argument("--language", default="en", choices=("en", "zh"))
    _confidence_argument(anki)
    anki.add_argument("--out", required=True, type=Path, metavar="DECK.apkg")
    _force_argument(anki)

    doubt = commands.add_parser("uncertainty", help="how far items move when the landmarks are placed less exactly")
    _head_arguments(doubt)
    doubt.add_argument("--items", required=True, help="items separated by commas")
    doubt.add_argument("--jitter", type=_jitter, default=3.0, metavar="3mm", help="spread of each landmark on the skin")
    doubt.add_argument("--draws", type=int, default=100, help="how many times all landmarks are moved")
    doubt.add_argument("--seed", type=int, default=0, help="the same seed gives the same figures")
    doubt.add_argument("--out", type=Path, help="FILE.json with the band along each item; left out: a table is printed")
    _force_argument(doubt)

    compare = commands.add_parser("compare", help="the same items on two heads: lengths in mm and in cun")
    for letter, name in zip("ab", ("first", "second"), strict=True):
        compare.add_argument(f"head_{letter}", metavar=f"HEAD_{letter.upper()}", help=f"{name} head: name or file")
    compare.add_argument("--systems", help="only these systems, separated by commas; left out: all")
    _confidence_argument(compare)
    compare.add_argument("--csv", type=Path, metavar="FILE.csv", help="write the table there; left out: it is printed")
    _force_argument(compare)

    landmarks = commands.add_parser("landmarks", help="propose all landmarks and hairlines on a bare scan")
    landmarks.add_argument("mesh", type=Path, metavar="MESH", help="mesh file of a head")
    landmarks.add_argument(
        "--fiducials",
        required=True,
        type=Path,
        metavar="FILE",
        help="TOML with nasion, inion and tragus (or preauricular) left and right; unit and axes as in a head file",
    )
    landmarks.add_argument("--out", required=True, type=Path, metavar="HEAD.toml", help="the head file to write")
    _force_argument(landmarks)

    landmarks.add_argument(
        "--hairline",
        choices=("high", "low", "receding", "unclear"),
        help="move the proposed hairline by rule, or say that hairlines cannot be told on this person",
    )
    landmarks.add_argument(
        "--shift", type=_cun, default=0.5, metavar="CUN", help="how far, in sagittal cun before the move (0.5)"
    )

    check = commands.add_parser("check", help="validate definition files, head files and scans")
    check.add_argument("files", nargs="*", type=Path, help="left out: everything that is bundled, and your own zones")

    commands.add_parser("list", help="heads, systems and items")
    return root


def _view(text: str) -> str:
    if text not in VIEWS:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no view{did_you_mean(text, VIEWS)}; views are {', '.join(VIEWS)}"
        )
    return text


def _camera(text: str) -> tuple[float, ...]:
    """Azimuth, elevation, roll (degrees), the point in the middle (mm) and the height shown (mm)."""
    numbers = tuple(float(number) for number in text.split(","))
    if len(numbers) != 7:
        raise argparse.ArgumentTypeError("expected seven numbers separated by commas")
    return numbers


def _size(text: str) -> tuple[int, int]:
    """Width and height in pixels from "1200x900"."""
    width, _, height = text.lower().partition("x")
    if not (width.strip().isdecimal() and height.strip().isdecimal()):
        raise argparse.ArgumentTypeError("expected width x height, as in 1200x900")
    return int(width), int(height)


def _jitter(text: str) -> float:
    """Millimetres from "3mm", "3 mm" or "0.3 cm"."""
    number = text.rstrip("cm ")
    try:
        length = parse_length(f"{number} {text[len(number) :].strip()}")
    except UnitError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    if not 0 < length.in_mm({}) <= 20:
        raise argparse.ArgumentTypeError("expected more than 0 and at most 20 mm")
    return length.in_mm({})


def _cun(text: str) -> float:
    cun = float(text)
    if not 0 < cun <= 2:
        raise argparse.ArgumentTypeError("expected more than 0 and at most 2 cun")
    return cun


def _head_arguments(command: argparse.ArgumentParser, required: bool = True) -> None:
    command.add_argument("--head", required=required, help="bundled name (adult_male), head file (.toml) or mesh file")
    command.add_argument("--landmarks", type=Path, help="head file whose landmarks go with a mesh file")


def _force_argument(command: argparse.ArgumentParser) -> None:
    command.add_argument("--force", action="store_true", help="replace a file that is there already")


def _confidence_argument(command: argparse.ArgumentParser) -> None:
    command.add_argument("--without-unverified", action="store_true", help="leave out unverified items and readings")
