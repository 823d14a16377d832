"""Writes docs/systems.md: what every system holds, how sure it is, and what is drawn on each bundled head."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from scalp_atlas.definitions import load_systems
from scalp_atlas.head import bundled_heads, load_head
from scalp_atlas.places import data_dir
from scalp_atlas.records import Library, Resolution, System
from scalp_atlas.resolve import resolve

PAGE = Path(__file__).with_name("systems.md")
LEVELS = ("verified", "single", "partial", "unverified")
SIDES = ("left", "right", "midline")
HEADING = """# What the program holds

Made by `python docs/make_systems.py`; a test fails when this page is behind the definitions.

## Items, and how sure they are

*Verified*: several sources agree. *Single*: one source. *Partial*: sources agree in part. *Unverified*: no source \
bears it out; such items are dotted and marked wherever they are shown. Other readings stand beside the first one of \
their item, each with sources and confidence of its own. Text only: items that no source gives a place on a head.
"""
DRAWN = """
## Drawn on each head

How many items have a place: on the left + on the right + on the midline.
"""
MISSING = """
## Without a place

Items that a head lacks a landmark for, or on which a construction has no answer. Each tells its reason in the program.
"""


def main() -> None:
    """Resolve everything on every bundled head and write the page."""
    library = load_systems(sorted(data_dir("zone_defs").glob("*.toml")))
    PAGE.write_text(page(library, resolutions(library)), encoding="utf-8")


def resolutions(library: Library) -> dict[str, Resolution]:
    """What the library comes to on each bundled head."""
    return {name: resolve(library, load_head(name)) for name in bundled_heads()}


def page(library: Library, on_heads: Mapping[str, Resolution]) -> str:
    """The page in Markdown."""
    systems = library.systems.values()
    sure = [_row(system) for system in systems]
    totals = ["**all**", *(str(sum(int(row[column]) for row in sure)) for column in range(1, len(sure[0])))]
    drawn = [[system.name["en"], *(_drawn(system, on_head) for on_head in on_heads.values())] for system in systems]
    columns = ("system", "items", *LEVELS, "text only", "other readings", "of them unverified")
    missing = _missing(on_heads) or ["Nothing."]
    return "\n".join(
        [
            HEADING,
            *_table(columns, [*sure, totals]),
            DRAWN,
            *_table(("system", *on_heads), drawn),
            MISSING,
            *missing,
            "",
        ]
    )


def _row(system: System) -> list[str]:
    items = system.items.values()
    levels = Counter(item.confidence.level for item in items)
    readings = [variant for item in items for variant in item.variants]
    counts = [
        len(items),
        *(levels[level] for level in LEVELS),
        sum(bool(item.text_only) for item in items),
        len(readings),
        sum(variant.confidence.level == "unverified" for variant in readings),
    ]
    return [system.name["en"], *map(str, counts)]


def _drawn(system: System, on_head: Resolution) -> str:
    sides = Counter(item.side for item in on_head.resolved.values() if item.item.system == system.id)
    return " + ".join(str(sides[side]) for side in SIDES)


def _missing(on_heads: Mapping[str, Resolution]) -> list[str]:
    """A line for each item that is not text only and lacks a place on some head."""
    heads: dict[str, list[str]] = {}
    for name, on_head in on_heads.items():
        for item in on_head.unresolved.values():
            if not item.item.text_only:
                heads.setdefault(item.id, []).append(name)
    return [f"- `{item_id}`: {', '.join(names)}" for item_id, names in heads.items()]


def _table(heading: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    lines = [list(heading), *map(list, rows)]
    ruled = ["---", *("---:" for _ in lines[0][1:])]
    return [f"| {' | '.join(line)} |" for line in (lines[0], ruled, *lines[1:])]


if __name__ == "__main__":
    main()
