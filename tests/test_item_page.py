"""The page of text about an item."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scalp_atlas.gui.item_page import item_page
from scalp_atlas.records import Resolution, Source


@pytest.fixture(scope="module")
def resolution(adult) -> Resolution:
    return adult.resolution


def test_the_page_tells_everything_in_its_order(library, resolution):
    page = item_page(library, resolution, "issa.ms6.left")
    headings = ["Where", "How it is found", "On this head", "Parts", "Used for", "Technique", "Where sources disagree"]
    places = [page.index(f"<h2>{heading}</h2>") for heading in [*headings, "Notes", "Sources"]]
    assert places == sorted(places)
    for words in ("MS6", "顶颞前斜线", "Dǐngniè", "verified by 8 sources", "sagittal cun", "Upper fifth"):
        assert words in page
    assert "the sources give no width" in page
    assert "recommends no treatment" in page


def test_the_length_told_is_the_length_resolved(library, resolution):
    length = resolution.resolved["issa.ms6.left"].length_mm
    cun = length / resolution.scales["cun_sagittal"]
    assert f"{length / 10:.1f} cm = {cun:.2f} sagittal cun" in item_page(library, resolution, "issa.ms6.left")


def test_the_page_speaks_chinese(library, resolution):
    page = item_page(library, resolution, "issa.ms6.left", "zh")
    for words in ("位置", "取法", "主治", "8种文献证实", "不作任何治疗建议"):
        assert words in page


def test_what_is_unverified_says_so(library, resolution):
    assert "▲ unverified" in item_page(library, resolution, "jiao.intestine.left")


def test_an_item_without_a_place_tells_the_reason(library, resolution):
    assert "seventh cervical vertebra" in item_page(library, resolution, "points.gv14")


def test_nothing_selected_says_what_to_do_next(library, resolution):
    assert "Click a line on the head" in item_page(library, resolution, "")


def test_what_files_say_cannot_become_markup(library, resolution):
    key = library.item("issa.ms6").sources[0]
    evil = Source(key, "<script>alert(1)</script>", "http://x/'onclick='y")
    spiked = replace(library, sources={**library.sources, key: evil})
    page = item_page(spiked, resolution, "issa.ms6.left")
    assert "<script>" not in page
    assert "'onclick='" not in page


def test_every_item_has_a_page_in_both_languages(library, resolution):
    for item_id in (*resolution.resolved, *resolution.unresolved):
        for language in ("en", "zh"):
            assert "<h1>" in item_page(library, resolution, item_id, language), item_id
