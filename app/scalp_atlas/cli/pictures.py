"""Commands that draw: figures, pages, decks of cards."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from scalp_atlas.annotations import Annotations
from scalp_atlas.batch import at_a_time
from scalp_atlas.cli.arguments import SOLID_ENDINGS, parser
from scalp_atlas.cli.shared import annotations_told, counter, item_ids, library_told, names_in, percent, progress_bar
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.export.formats import WRITERS, save_numbers
from scalp_atlas.files import refuse_existing, write_beside
from scalp_atlas.head import Head, load_head
from scalp_atlas.recipe_run import Making, made, plan
from scalp_atlas.recipes import recipe_files
from scalp_atlas.records import Library, Resolution, Resolved
from scalp_atlas.resolve import resolve


def draw_figure(options: argparse.Namespace) -> int:
    """An annotated picture, a model or the numbers of items, as the ending of the file says."""
    if options.head is None or options.out is None:
        raise ScalpAtlasError("figure: give --head and --out, or a recipe; `scalp-atlas figure --help` tells more")
    refuse_existing([options.out], options.force)
    from scalp_atlas.figure.image import FigureSpec, save_figure  # rendering is loaded only for a picture
    from scalp_atlas.figure.turntable import USUAL_WIDTH_PX, is_animated, save_turntable
    from scalp_atlas.figure.view import View

    library = library_told()
    items = names_in(options.items, [*library.systems, *item_ids(library)], "item") or []
    head = load_head(options.head, options.landmarks)
    annotations = annotations_told(options.annotations)
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
        tell = percent if options.progress else progress_bar()
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
        save_glb(options.out, head, library, chosen, not options.no_hair, annotations.colours)
    else:
        save_relief(options.out, head, chosen, options.relief)
    print(options.out)
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


def draw_playback(options: argparse.Namespace) -> int:
    """How one item is found, step by step."""
    from scalp_atlas.figure.playback_file import PlaybackSpec, check_playback, save_playback  # only for pictures

    width, height = options.size
    spec = PlaybackSpec(options.language, options.seconds, width, height, options.dark, not options.no_hair)
    check_playback(spec, options.out)
    refuse_existing([options.out], options.force)
    library = library_told()
    names_in(options.item, item_ids(library), "item")
    head = load_head(options.head, options.landmarks)
    resolution = resolve(library, head, items=[options.item])
    names = [*resolution.resolved, *resolution.unresolved]
    if len(names) > 1:
        raise ScalpAtlasError(f"{options.item} is on both sides; give one of {', '.join(names)}")
    for missing in resolution.unresolved.values():
        raise ScalpAtlasError(f"{missing.id} has no place on this head: {missing.reason}")
    save_playback(head, library, resolution.resolved[names[0]], spec, options.out, counter(options.progress))
    print(options.out)
    return 0


def make_atlas(options: argparse.Namespace) -> int:
    """A page for each item of whole systems."""
    from scalp_atlas.figure.atlas import atlas_bytes, check_paper  # as for a figure

    check_paper(options.out, ".pdf")
    refuse_existing([options.out], options.force)
    library = library_told()
    systems = names_in(options.systems, list(library.systems), "system") or list(library.systems)
    head = load_head(options.head, options.landmarks)
    sound, tell = not options.without_unverified, counter(options.progress)
    write_beside(options.out, atlas_bytes(head, library, systems, options.language, unverified=sound, progress=tell))
    print(options.out)
    return 0


def make_handout(options: argparse.Namespace) -> int:
    """One page for each of some items."""
    from scalp_atlas.figure.atlas import check_paper, handout_bytes, handout_pictures  # as for a figure

    check_paper(options.out, ".pdf", ".png")
    refuse_existing([options.out], options.force)
    library = library_told()
    items = names_in(options.items, item_ids(library), "item") or []
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


def make_deck(options: argparse.Namespace) -> int:
    """Cards for Anki."""
    if options.out.suffix.lower() != ".apkg":
        raise ScalpAtlasError(f"{options.out.name}: a deck is written as .apkg; give the file that ending")
    refuse_existing([options.out], options.force)
    from scalp_atlas.anki import notes_of, save_deck
    from scalp_atlas.figure.cards import CardPictures

    library = library_told()
    systems = names_in(options.systems, list(library.systems), "system")
    head = load_head(options.head, options.landmarks)
    resolution = resolve(library, head, systems)
    told = resolution.without_unverified() if options.without_unverified else resolution
    with CardPictures(head, library, options.language) as pictures:
        notes = notes_of(library, told, head.title, options.language, pictures, progress_bar())
    save_deck(options.out, library, notes, options.language)
    print(f"{options.out}: {len(notes)} items")
    return 0


def make_recipes(options: argparse.Namespace, run: Callable[[Sequence[str]], int]) -> int:
    """Have `run` carry out what every recipe tells; one that fails stops no other."""
    usual = vars(parser().parse_args(["figure"]))
    for name, value in vars(options).items():
        if value != usual[name] and name not in ("recipes", "out", "force", "jobs"):
            raise ScalpAtlasError(f"--{name.replace('_', '-')} does not go with a recipe; write it into the recipe")
    library = library_told()
    known = [*library.systems, *item_ids(library)]
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
    bar = progress_bar()
    for done, (path, said, fault) in enumerate(made(makings, run, at_a_time(len(makings), options.jobs)), 1):
        bar(done / len(makings))
        print(said, end="", flush=True)
        if fault:
            failed.append(path)
            print(f"scalp-atlas: {path.name}: {fault}", file=sys.stderr)
    named = f": {', '.join(path.name for path in failed)}" if failed else ""
    print(f"{len(files)} recipes: {len(files) - len(failed)} made, {len(failed)} failed{named}", file=sys.stderr)
    return 1 if failed else 0
