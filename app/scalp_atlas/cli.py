"""The command line: `scalp-atlas ...` without a display."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from scalp_atlas import __version__, places
from scalp_atlas.annotations import Annotations, read_annotations
from scalp_atlas.batch import at_a_time
from scalp_atlas.cortex import CortexUnder, cortex_in, electrodes
from scalp_atlas.definitions import load_systems, read_system
from scalp_atlas.errors import FileProblems, Problem, ScalpAtlasError
from scalp_atlas.export.formats import WRITERS, save_numbers
from scalp_atlas.export.numbers import save_uncertainty
from scalp_atlas.files import refuse_existing, write_beside
from scalp_atlas.head import Head, build_head, bundled_heads, bundled_titles, load_head
from scalp_atlas.head_pair import HeadPair, circumference_mm, csv_of, paired_rows, table_of
from scalp_atlas.headfile import (
    UNCLEAR_HAIRLINES,
    HeadFile,
    did_you_mean,
    load_toml,
    read_fiducials,
    write_head_file,
)
from scalp_atlas.meshfile import SUPPORTED_ENDINGS, read_mesh
from scalp_atlas.names import check_references, with_sides
from scalp_atlas.own_zones import own_files, with_lines
from scalp_atlas.recipe_run import Making, made, plan
from scalp_atlas.recipes import VIEWS, recipe_files
from scalp_atlas.records import Library, Resolution, Resolved
from scalp_atlas.resolve import Resolver, resolve
from scalp_atlas.uncertainty import uncertainty
from scalp_atlas.units import UnitError, parse_length

TEMPLATE = "adult_male"  # what a scan is held against
SOLID_ENDINGS = (".html", ".glb", ".stl", ".ply", ".obj")  # the head itself, which has no width
MOST_PRINTED = 30


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


def run(arguments: Sequence[str], show_window: Callable[[str | None], int] | None = None) -> int:
    """Carry out one command; 0 if all went well, 1 with one sentence each on standard error if not.

    `show_window` is called with a head or None where the window is asked for; the command line
    itself knows nothing of it.
    """
    options = parser().parse_args(arguments)
    commands = {
        "compute": _compute,
        "figure": _figure,
        "atlas": _atlas,
        "handout": _handout,
        "playback": _playback,
        "anki": _anki,
        "disagreements": _disagreements,
        "uncertainty": _uncertainty,
        "compare": _compare,
        "landmarks": _landmarks,
        "check": _check,
        "list": _list,
    }
    try:
        if options.command in commands:
            return commands[options.command](options)
        return show_window(getattr(options, "head", None)) if show_window else 0
    except ScalpAtlasError as error:
        print(f"scalp-atlas: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of our output, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except MemoryError:
        print("scalp-atlas: there is too little memory for this; make the picture smaller", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("scalp-atlas: stopped", file=sys.stderr)
        return 130


def _compute(options: argparse.Namespace) -> int:
    refuse_existing([options.out], options.force)
    library = _library()
    systems = _names(options.systems, list(library.systems), "system")
    items = _names(options.items, _item_ids(library), "item")
    if items is not None and systems is None:
        systems = sorted({item.split(".")[0] for item in items})
    head = load_head(options.head, options.landmarks)
    resolution = resolve(library, head, systems, items, options.variants)
    told = resolution.without_unverified() if options.without_unverified else resolution
    cortex = None
    if options.cortex:
        cortex = CortexUnder(cortex_in(head), head.surface, electrodes(resolve(library, head, ["eeg"])))
    written = save_numbers(options.out, told, head, library, cortex)
    left_out = len(resolution.resolved) - len(told.resolved)
    less = f"; {left_out} unverified left out" if left_out else ""
    print(f"{' and '.join(map(str, written))}: {_summary(told)}{less}")
    if head.mesh_notice:
        print(f"  {head.mesh_notice['en']}")
    if head.proposed:
        print(
            f"  {len(head.proposed)} landmarks and hairlines of this head are only proposed; nobody has confirmed them"
        )
    return 0


def _figure(options: argparse.Namespace) -> int:
    if options.recipes:
        return _recipes(options)
    if options.head is None or options.out is None:
        raise ScalpAtlasError("figure: give --head and --out, or a recipe; `scalp-atlas figure --help` tells more")
    refuse_existing([options.out], options.force)
    from scalp_atlas.figure.image import FigureSpec, save_figure  # rendering is loaded only for a picture
    from scalp_atlas.figure.turntable import USUAL_WIDTH_PX, is_animated, save_turntable
    from scalp_atlas.figure.view import View

    library = _library()
    items = _names(options.items, [*library.systems, *_item_ids(library)], "item") or []
    head = load_head(options.head, options.landmarks)
    annotations = _annotations(options.annotations)
    systems = {"reference"} | {name.split(".")[0] for name in (*items, *annotations.items_measured)}
    resolution = resolve(library, head, sorted(systems & library.systems.keys()))
    if options.out.suffix.lower() in SOLID_ENDINGS:
        return _solid(options, head, library, resolution, items, annotations)
    if options.out.name.lower().endswith(tuple(WRITERS)):
        return _numbers(options, head, library, resolution, items)
    moves = is_animated(options.out, options.turn)
    spec = FigureSpec(
        items=tuple(items),
        view=options.plate or (View.of_numbers(options.camera) if options.camera else options.view),
        width=options.width or (USUAL_WIDTH_PX if moves else 2000),
        height=options.height,
        side=options.side,
        language=options.language,
        label_size=options.label_size,
        transparent=options.transparent,
        dark=options.dark,
        skin_opacity=options.skin_opacity,
        hair_tint=not options.no_hair,
        labels=not options.no_labels,
        needles=options.needles,
        cortex=options.cortex,
        unverified=not options.without_unverified,
        title=options.title,
        legend=not options.no_legend,
        caption=options.caption,
        grey=options.grey,
        dpi=options.dpi,
        annotations=annotations,
    )
    if moves:
        tell = _percent if options.progress else _progress_bar()
        notice = save_turntable(head, library, resolution, spec, options.out, options.turn, options.seconds, tell)
    else:
        notice = save_figure(head, library, resolution, spec, options.out)
    print(options.out)
    if notice:
        print(f"  {notice}")
    return 0


def _numbers(
    options: argparse.Namespace, head: Head, library: Library, resolution: Resolution, items: Sequence[str]
) -> int:
    from scalp_atlas.figure.image import chosen_ids, with_named_readings

    resolution = with_named_readings(head, library, resolution, items)
    told = resolution.without_unverified() if options.without_unverified else resolution
    chosen = {name: told.resolved[name] for name in chosen_ids(library, told, items, options.side)}
    for path in save_numbers(options.out, Resolution(told.scales, chosen, {}), head, library):
        print(path)
    return 0


def _recipes(options: argparse.Namespace) -> int:
    """Make what every recipe tells; one that fails stops no other."""
    usual = vars(parser().parse_args(["figure"]))
    for name, value in vars(options).items():
        if value != usual[name] and name not in ("recipes", "out", "force", "jobs"):
            raise ScalpAtlasError(f"--{name.replace('_', '-')} does not go with a recipe; write it into the recipe")
    library = _library()
    known = [*library.systems, *_item_ids(library)]
    files = recipe_files(options.recipes)
    makings: list[Making] = []
    failed = []
    for path in files:
        try:
            makings.append(plan(path, known, options.out, options.force, len(files) > 1, makings))
        except ScalpAtlasError as error:
            failed.append(path)
            print(f"scalp-atlas: {error}", file=sys.stderr)
    if len(files) == 1:
        return max((run(command) for making in makings for command in making.commands), default=1)
    bar = _progress_bar()
    for done, (path, said, fault) in enumerate(made(makings, run, at_a_time(len(makings), options.jobs)), 1):
        bar(done / len(makings))
        print(said, end="", flush=True)
        if fault:
            failed.append(path)
            print(f"scalp-atlas: {path.name}: {fault}", file=sys.stderr)
    named = f": {', '.join(path.name for path in failed)}" if failed else ""
    print(f"{len(files)} recipes: {len(files) - len(failed)} made, {len(failed)} failed{named}", file=sys.stderr)
    return 1 if failed else 0


def _solid(
    options: argparse.Namespace,
    head: Head,
    library: Library,
    resolution: Resolution,
    items: Sequence[str],
    annotations: Annotations,
) -> int:
    from scalp_atlas.figure.image import chosen_ids, with_named_readings
    from scalp_atlas.figure.solid import save_glb, save_relief

    resolution = with_named_readings(head, library, resolution, items)
    told = resolution.without_unverified() if options.without_unverified else resolution
    chosen = [told.resolved[name] for name in chosen_ids(library, told, items, options.side)]
    if options.out.suffix.lower() == ".html":
        _webpage(options, head, library, told, chosen, items, annotations)
    elif options.out.suffix.lower() == ".glb":
        save_glb(options.out, head, library, chosen, not options.no_hair)
    else:
        save_relief(options.out, head, chosen, options.relief)
    print(options.out)
    return 0


def _atlas(options: argparse.Namespace) -> int:
    from scalp_atlas.figure.atlas import atlas_bytes, check_paper  # as for a figure

    check_paper(options.out, ".pdf")
    refuse_existing([options.out], options.force)
    library = _library()
    systems = _names(options.systems, list(library.systems), "system") or list(library.systems)
    head = load_head(options.head, options.landmarks)
    sound, tell = not options.without_unverified, _counter(options.progress)
    write_beside(options.out, atlas_bytes(head, library, systems, options.language, unverified=sound, progress=tell))
    print(options.out)
    return 0


def _handout(options: argparse.Namespace) -> int:
    from scalp_atlas.figure.atlas import check_paper, handout_bytes, handout_pictures  # as for a figure

    check_paper(options.out, ".pdf", ".png")
    refuse_existing([options.out], options.force)
    library = _library()
    items = _names(options.items, _item_ids(library), "item") or []
    head = load_head(options.head, options.landmarks)
    if options.out.suffix.lower() == ".pdf":
        pages = {options.out: handout_bytes(head, library, items, options.language)}
    else:
        pictures = handout_pictures(head, library, items, options.language)
        further = [options.out.with_stem(f"{options.out.stem}-{number}") for number in range(2, len(pictures) + 1)]
        pages = dict(zip([options.out, *further], pictures, strict=True))
    for path, content in pages.items():
        write_beside(path, content)
        print(path)
    return 0


def _webpage(
    options: argparse.Namespace,
    head: Head,
    library: Library,
    resolution: Resolution,
    chosen: Sequence[Resolved],
    items: Sequence[str],
    annotations: Annotations,
) -> None:
    from scalp_atlas.figure.view import View, key_view
    from scalp_atlas.figure.webpage import save_html

    save_html(
        options.out,
        head,
        library,
        chosen,
        resolution.scales,
        view=View.of_numbers(options.camera) if options.camera else key_view(options.view, head.skin.vertices),
        language=options.language,
        hair_tint=not options.no_hair,
        labels=not options.no_labels,
        skin_opacity=options.skin_opacity,
        title=options.title,
        caption=options.caption,
        missing=[one for one in resolution.unresolved.values() if {one.id, one.item.id, one.item.system} & {*items}],
        unverified=not options.without_unverified,
        colours=annotations.colours,
    )


def _playback(options: argparse.Namespace) -> int:
    from scalp_atlas.figure.playback_file import PlaybackSpec, check_playback, save_playback  # only for pictures

    width, height = options.size
    spec = PlaybackSpec(options.language, options.seconds, width, height, options.dark, not options.no_hair)
    check_playback(spec, options.out)
    refuse_existing([options.out], options.force)
    library = _library()
    _names(options.item, _item_ids(library), "item")
    head = load_head(options.head, options.landmarks)
    resolution = resolve(library, head, items=[options.item])
    names = [*resolution.resolved, *resolution.unresolved]
    if len(names) > 1:
        raise ScalpAtlasError(f"{options.item} is on both sides; give one of {', '.join(names)}")
    for missing in resolution.unresolved.values():
        raise ScalpAtlasError(f"{missing.id} has no place on this head: {missing.reason}")
    save_playback(head, library, resolution.resolved[names[0]], spec, options.out, _counter(options.progress))
    print(options.out)
    return 0


def _annotations(path: Path | None) -> Annotations:
    """Those of a file; what of it cannot be used is told."""
    if path is None:
        return Annotations()
    annotations, told = read_annotations(path)
    for sentence in told:
        print(f"scalp-atlas: {path.name}: {sentence}", file=sys.stderr)
    return annotations


def _disagreements(options: argparse.Namespace) -> int:
    from scalp_atlas.disagreements import disagreements, reading_name, save_disagreements  # slow to import

    refuse_existing(filter(None, [options.csv]), options.force)
    library, head = _library(), load_head(options.head, options.landmarks)
    found = disagreements(Resolver(library, head), _progress_bar())
    if options.csv is not None:
        save_disagreements(options.csv, found)
        print(f"{options.csv}: {len(found)} pairs of readings")
        return 0
    print(f"{'item':<28}{'mean':>8}{'largest':>9}   readings")
    for pair in found[:MOST_PRINTED]:
        names = " / ".join(map(reading_name, (pair.one, pair.other)))
        print(f"{pair.one.id.partition('~')[0]:<28}{pair.apart.mean_mm:>8.1f}{pair.apart.most_mm:>9.1f}   {names}")
    print(f"mm; the {min(len(found), MOST_PRINTED)} largest of {len(found)} pairs, --csv FILE writes all")
    return 0


def _anki(options: argparse.Namespace) -> int:
    if options.out.suffix.lower() != ".apkg":
        raise ScalpAtlasError(f"{options.out.name}: a deck is written as .apkg; give the file that ending")
    refuse_existing([options.out], options.force)
    from scalp_atlas.anki import notes_of, save_deck
    from scalp_atlas.figure.cards import CardPictures

    library = _library()
    systems = _names(options.systems, list(library.systems), "system")
    head = load_head(options.head, options.landmarks)
    resolution = resolve(library, head, systems)
    told = resolution.without_unverified() if options.without_unverified else resolution
    with CardPictures(head, library, options.language) as pictures:
        notes = notes_of(library, told, head.title, options.language, pictures, _progress_bar())
    save_deck(options.out, library, notes, options.language)
    print(f"{options.out}: {len(notes)} items")
    return 0


def _uncertainty(options: argparse.Namespace) -> int:
    refuse_existing(filter(None, [options.out]), options.force)
    library = _library()
    items = _names(options.items, _item_ids(library), "item") or []
    head = load_head(options.head, options.landmarks)
    found = uncertainty(library, head, items, options.jitter, options.draws, options.seed, _progress_bar())
    if options.out is not None:
        save_uncertainty(options.out, found, head, options.jitter)
        print(f"{options.out}: {len(found)} items")
        return 0
    print(f"{'item':<28}{'median':>8}{'95 %':>8}{'lost':>7}   moved most by")
    for item_id, doubt in found.items():
        most = ", ".join(f"{name} {share:.0%}" for name, share in list(doubt.shares.items())[:3])
        print(f"{item_id:<28}{doubt.median_mm:>8.1f}{doubt.most_mm:>8.1f}{doubt.lost:>7.0%}   {most}")
    print(f"mm, with {options.jitter:g} mm of spread in each landmark; lost: draws without an answer")
    return 0


def _compare(options: argparse.Namespace) -> int:
    if options.csv is not None and options.csv.suffix.lower() != ".csv":
        raise ScalpAtlasError(f"{options.csv.name}: this table is written as .csv; give the file such an ending")
    refuse_existing(filter(None, [options.csv]), options.force)
    library = _library()
    systems = _names(options.systems, list(library.systems), "system")
    heads = [load_head(options.head_a), load_head(options.head_b)]
    answers = [resolve(library, head, systems) for head in heads]
    one, other = (answer.without_unverified() for answer in answers) if options.without_unverified else answers
    rows = paired_rows(one, other)
    if options.csv is not None:
        write_beside(options.csv, csv_of(rows).encode())
        print(f"{options.csv}: {len(rows)} items")
        return 0
    unverified = sum(row.answers[0].confidence.level == "unverified" for row in rows)
    pair = HeadPair(
        (heads[0].title, heads[1].title), (one, other), (circumference_mm(heads[0]), circumference_mm(heads[1]))
    )
    print("\n".join(table_of(pair, rows)))
    if unverified:
        print(f"*: unverified, {unverified} of {len(rows)}; --without-unverified leaves them out")
    return 0


def _landmarks(options: argparse.Namespace) -> int:
    if options.out.suffix.lower() != ".toml":
        raise ScalpAtlasError(f"{options.out.name}: a head file ends in .toml; give it that ending")
    refuse_existing([options.out], options.force)
    from scalp_atlas.fit import fit, with_proposal, without_proposals  # slow to import

    record = without_proposals(read_fiducials(options.fiducials))
    head = build_head(replace(record, unclear=frozenset()), options.mesh, options.mesh.stem)
    proposal = fit(head, _progress_bar())
    whole = with_proposal(record, options.mesh, head, proposal, f"{date.today():%Y-%m-%d}")
    write_head_file(options.out, _with_hairline(whole, options.hairline, options.shift))
    spread = sorted(proposal.uncertainty_mm.values())
    print(
        f"{options.out}: {len(proposal.landmarks)} landmarks and {len(proposal.hairlines)} hairlines proposed, "
        f"uncertain by {spread[0]:.0f} to {spread[-1]:.0f} mm; look at each before you rely on it"
    )
    for name, reason in proposal.absent.items():
        print(f"  left out: {name}. {reason}")
    return 0


def _with_hairline(record: HeadFile, preset: str | None, cun: float) -> HeadFile:
    """The head file of a scan with its hairlines moved by rule, or told to be unclear."""
    if preset is None:
        return record
    if preset == "unclear":
        return replace(record, unclear=frozenset(UNCLEAR_HAIRLINES))
    from scalp_atlas.hairline_edit import with_preset  # slow to import
    from scalp_atlas.landmark_edit import Draft

    assert record.mesh is not None
    head = build_head(record, record.mesh, record.mesh.stem)
    scales = resolve(_library(), head, ["reference"]).scales
    if "cun_sagittal" not in scales:
        raise ScalpAtlasError(f"{record.mesh.name}: the sagittal cun cannot be measured here; --hairline needs it")
    draft = with_preset(Draft(record), head, preset, cun, scales["cun_sagittal"])  # type: ignore[arg-type]
    return draft.record


def _progress_bar() -> Callable[[float], None]:
    """Tells the share done in the terminal; says nothing where the output is no terminal."""
    if not sys.stderr.isatty():
        return lambda share: None

    def tell(share: float) -> None:
        print(f"\r{share:4.0%}" if share < 1 else "\r    \r", end="", file=sys.stderr, flush=True)

    return tell


def _percent(share: float) -> None:
    """Print a share for the window, which shows it as a bar."""
    print(f"{round(100 * share)} / 100", flush=True)


def _counter(printed: bool) -> Callable[[int, int], None]:
    """Tells how many of how many are done: on standard output for whoever reads along, else as the bar."""
    bar = _progress_bar()

    def tell(done: int, of: int) -> None:
        if printed:
            print(f"{done} / {of}", flush=True)
        else:
            bar(done / of)

    return tell


def _check(options: argparse.Namespace) -> int:
    own, _ = own_files()  # what cannot be read there is among the library's problems
    everything = [*sorted(places.data_dir("zone_defs").glob("*.toml")), *bundled_heads().values(), *own]
    files = options.files or everything
    from scalp_atlas.evidence import load_evidence

    library = load_systems()
    problems: list[Problem] = [] if options.files else [*library.problems, *load_evidence(library).problems]
    for path in files:
        found = _problems_of(path, library)
        problems += [problem for problem in found if problem not in problems]
        if not found:
            print(f"{path.name}: sound")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def _problems_of_mesh(path: Path) -> list[Problem]:
    from scalp_atlas.headcheck import check_mesh  # slow to import

    checked = check_mesh(read_mesh(path), load_head(TEMPLATE))
    for finding in checked.findings:
        if finding.level != "problem":
            print(f"{path.name}: {finding.told['en']} {finding.remedy.get('en', '')}".rstrip())
    return [Problem(path.name, "", f"{one.told['en']} {one.remedy['en']}") for one in checked.problems]


def _problems_of(path: Path, library: Library) -> list[Problem]:
    """Every problem of one definition, source or head file, or of a mesh, of which everything found is printed."""
    from scalp_atlas.evidence import CONDITIONS_FILE, PRESCRIPTIONS_FILE, load_evidence

    if path.resolve() in [own.resolve() for own in own_files()[0]]:  # read beside the others, with what clashes
        return [problem for problem in library.problems if problem.file == path.name]
    try:
        if path.suffix.lower() in SUPPORTED_ENDINGS:
            return _problems_of_mesh(path)
        table = load_toml(path)
        if "system" in table or any(key in table for key in ("items", "points", "curves")):
            system = read_system(path)
            others = {key: value for key, value in library.systems.items() if key != system.id}
            systems = with_sides({**others, system.id: system})
            return with_lines(path, check_references(systems[system.id], systems, library.sources, set()))
        if path.name in (CONDITIONS_FILE, PRESCRIPTIONS_FILE):
            return [problem for problem in load_evidence(library, path.parent).problems if problem.file == path.name]
        if "sources" in table:
            return list(load_systems([path]).problems)
        load_head(path)
    except FileProblems as error:
        return list(error.problems)
    except ScalpAtlasError as error:
        return [Problem(path.name, "", str(error).removeprefix(f"{path.name}: "))]
    return []


def _list(options: argparse.Namespace) -> int:
    library = _library()
    print("Heads")
    for name, title in bundled_titles().items():
        print(f"  {name:28} {title['en']}  {title.get('zh', '')}")
    for system in library.systems.values():
        print(f"\n{system.id}  {system.name['en']}  {system.name.get('zh', '')}")
        for item in system.items.values():
            mark = "" if item.confidence.level == "verified" else f"  [{item.confidence.level}]"
            print(f"  {item.id:28} {item.code:12} {item.name['en']}  {item.name.get('zh', '')}{mark}")
    return 0


def _library() -> Library:
    """The bundled definitions and the user's own; what is wrong with a file is told, the rest is used."""
    library = load_systems()
    for problem in library.problems:
        print(f"scalp-atlas: left out: {problem}", file=sys.stderr)
    return library


def _item_ids(library: Library) -> list[str]:
    items = [item for system in library.systems.values() for item in system.items.values()]
    sides = ("", ".left", ".right")
    return [
        f"{item.id}{side}{variant}"
        for item in items
        for side in (sides if item.paired else ("",))
        for variant in ("", *(f"~{one.key}" for one in item.variants))
    ]


def _names(text: str | None, known: list[str], what: str) -> list[str] | None:
    """Names separated by commas, each checked; None for none."""
    if text is None:
        return None
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in known:
            raise ScalpAtlasError(
                f"{name!r} is no {what}{did_you_mean(name, known)}; `scalp-atlas list` shows them all"
            )
    if not names:
        raise ScalpAtlasError(f"no {what} is named; `scalp-atlas list` shows them all")
    return names


def _summary(resolution: Resolution) -> str:
    missing = [item for item in resolution.unresolved.values() if not item.item.text_only]
    text = f"{len(resolution.resolved)} items"
    if missing:
        text += f"; {len(missing)} have no place on this head, the first: {missing[0].id} {missing[0].reason}"
    return text
