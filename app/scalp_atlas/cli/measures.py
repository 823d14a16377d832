"""Commands whose answer is numbers."""

from __future__ import annotations

import argparse

from scalp_atlas.cli.shared import item_ids, library_told, names_in, progress_bar, summary
from scalp_atlas.cortex import CortexUnder, cortex_in, electrodes
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.export.formats import save_numbers
from scalp_atlas.export.numbers import save_uncertainty
from scalp_atlas.files import refuse_existing, write_beside
from scalp_atlas.head import load_head
from scalp_atlas.head_pair import HeadPair, circumference_mm, csv_of, paired_rows, table_of
from scalp_atlas.resolve import Resolver, resolve
from scalp_atlas.uncertainty import uncertainty

MOST_PRINTED = 30


def compute(options: argparse.Namespace) -> int:
    """Coordinates of items on a head."""
    refuse_existing([options.out], options.force)
    library = library_told()
    systems = names_in(options.systems, list(library.systems), "system")
    items = names_in(options.items, item_ids(library), "item")
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
    print(f"{' and '.join(map(str, written))}: {summary(told)}{less}")
    if head.mesh_notice:
        print(f"  {head.mesh_notice['en']}")
    if head.proposed:
        print(
            f"  {len(head.proposed)} landmarks and hairlines of this head are only proposed; nobody has confirmed them"
        )
    return 0


def measure_uncertainty(options: argparse.Namespace) -> int:
    """How far items move when landmarks are placed less exactly."""
    refuse_existing(filter(None, [options.out]), options.force)
    library = library_told()
    items = names_in(options.items, item_ids(library), "item") or []
    head = load_head(options.head, options.landmarks)
    found = uncertainty(library, head, items, options.jitter, options.draws, options.seed, progress_bar())
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


def compare(options: argparse.Namespace) -> int:
    """What the items of two heads measure, side by side."""
    if options.csv is not None and options.csv.suffix.lower() != ".csv":
        raise ScalpAtlasError(f"{options.csv.name}: this table is written as .csv; give the file such an ending")
    refuse_existing(filter(None, [options.csv]), options.force)
    library = library_told()
    systems = names_in(options.systems, list(library.systems), "system")
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


def list_disagreements(options: argparse.Namespace) -> int:
    """How far the readings of all items lie apart on a head."""
    from scalp_atlas.disagreements import disagreements, reading_name, save_disagreements  # slow to import

    refuse_existing(filter(None, [options.csv]), options.force)
    library, head = library_told(), load_head(options.head, options.landmarks)
    found = disagreements(Resolver(library, head), progress_bar())
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
