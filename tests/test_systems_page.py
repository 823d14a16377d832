"""The table of what the program holds is up to date."""

from __future__ import annotations

import importlib.util

import pytest

from scalp_atlas.head import bundled_heads


@pytest.fixture(scope="module")
def maker(checkout):
    place = checkout / "docs" / "make_systems.py"
    spec = importlib.util.spec_from_file_location("make_systems", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def made(maker, library):
    return maker.page(library, maker.resolutions(library))


def test_the_page_of_systems_is_up_to_date(maker, made):
    assert maker.PAGE.read_text(encoding="utf-8") == made, "run: python docs/make_systems.py"


def test_the_page_counts_every_item_once(library, made):
    [totals] = [line for line in made.splitlines() if line.startswith("| **all**")]
    items, *levels, text_only, readings, unverified = map(int, totals.split("|")[2:-1])
    every = [item for system in library.systems.values() for item in system.items.values()]
    assert items == sum(levels) == len(every)
    assert readings == sum(len(item.variants) for item in every)
    assert 0 < unverified < readings and text_only < items
    for system in library.systems.values():
        assert made.count(f"| {system.name['en']} |") == 2
    for head in bundled_heads():
        assert f" {head} |" in made
