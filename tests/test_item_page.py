"""The page of text about an item."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scalp_atlas.compare import Apart
from scalp_atlas.gui.item_page import item_page
from scalp_atlas.readings import Reading, readings_of
from scalp_atlas.records import Resolution, Source, Unresolved
from scalp_atlas.resolve import Resolver


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


def test_what_the_confidence_holds_for_is_told_in_the_readers_language(library, resolution):
    english, chinese = (
        item_page(library, resolution, "ynsa_ypsilon.strong_yin_lu.left", language) for language in ("en", "zh")
    )
    assert "partly verified. The layout is from one drawing; its scale and origin are estimates<" in english
    assert "部分证实。布局出自一幅图；其比例与原点为估计<" in chinese


def test_a_needle_that_cannot_be_drawn_tells_the_reason(library, resolution):
    placed = replace(resolution.resolved["issa.ms5"], needles=(), needles_missing=("needs 'gv<21>'", "needs 'gv<21>'"))
    lacking = replace(resolution, resolved={"issa.ms5": placed})
    english, chinese = (item_page(library, lacking, "issa.ms5", language) for language in ("en", "zh"))
    assert english.count("cannot be drawn on this head: it needs &#x27;gv&lt;21&gt;&#x27;.") == 1
    assert "此针刺方向在此头上无法绘出：needs" in chinese


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


# -- other readings -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def motor(library, adult) -> tuple[Reading, ...]:
    """The other readings of a paired line."""
    return readings_of(Resolver(library, adult.head), library.item("jiao.motor"))


def section(page: str, heading: str = "Other readings") -> str:
    """What stands under a heading."""
    return page.split(f"<h2>{heading}</h2>")[1].split("<h2>")[0]


def with_apart(reading: Reading, **sides: Apart) -> Reading:
    return replace(reading, apart=sides)


def test_each_reading_has_its_own_sources_and_doubt(library, resolution):
    told = section(item_page(library, resolution, "jiao.motor.left"))
    assert told.index("zygomatic vertical") < told.index("[GMT, CHA]") < told.index("ST7") < told.index("[HAO]")
    assert "from a single source" in told
    assert "▲" not in told
    assert "▲ unverified" in section(item_page(library, resolution, "issa.ms8.left"))


def test_the_distance_of_a_line_is_told_once_where_both_sides_agree(library, resolution, motor):
    alike = with_apart(motor[0], left=Apart(4.12, 9.81), right=Apart(4.08, 9.84))
    told = section(item_page(library, resolution, "jiao.motor.left", readings=[alike]))
    assert told.count("4.1 mm on average, at most 9.8 mm") == 1
    assert "head’s" not in told


def test_the_distance_of_a_line_is_told_for_each_side_where_they_differ(library, resolution, motor):
    uneven = with_apart(motor[0], left=Apart(4.1, 9.8), right=Apart(3.2, 7.0))
    told = section(item_page(library, resolution, "jiao.motor.left", readings=[uneven]))
    assert "head’s left: 4.1 mm on average, at most 9.8 mm; head’s right: 3.2 mm on average, at most 7.0 mm" in told


def test_the_distance_of_a_point_is_one_figure(library, adult, resolution):
    readings = readings_of(Resolver(library, adult.head), library.item("points.gv20"))
    measured = [with_apart(readings[0], midline=Apart(12.34, 12.34))]
    assert "<br>12.3 mm away" in section(item_page(library, resolution, "points.gv20", readings=measured))
    chinese = item_page(library, resolution, "points.gv20", "zh", readings=measured, beside={"ear_apices"})
    assert "<br>相距12.3 mm" in section(chinese, "其他取法")
    assert "隐藏" in section(chinese, "其他取法")


def test_a_reading_without_a_place_says_why_and_offers_nothing(library, resolution, motor):
    lost = Unresolved("x", library.item("jiao.motor"), "left", "needs <nothing>")
    reading = Reading(motor[0].variant, {"left": lost, "right": lost}, {})
    told = section(item_page(library, resolution, "jiao.motor.left", readings=[reading]))
    assert told.count("It has no place on this head: needs &lt;nothing&gt;") == 1
    assert "show beside" not in told


def test_a_reading_of_what_has_no_place_has_nothing_to_be_measured_from(library, resolution, motor):
    told = section(item_page(library, resolution, "jiao.motor.left", readings=[with_apart(motor[0])]))
    assert "the first reading has no place here" in told
    assert "show beside" in told


def test_the_link_says_what_it_does(library, resolution, motor):
    told = section(item_page(library, resolution, "jiao.motor.left", readings=motor, beside={"st7"}))
    assert told.count("show beside") == len(motor) - 1
    assert "<b>shown</b> &nbsp; <a href='readings:st7'>hide</a>" in told


def test_the_page_of_a_reading_tells_its_own_way_length_and_doubt(library, adult, motor):
    drawn = motor[1].answers["left"]
    known = replace(adult.resolution, resolved={**adult.resolution.resolved, drawn.id: drawn})
    page = item_page(library, known, "jiao.motor.left~st7", readings=motor)
    assert f"{drawn.length_mm / 10:.1f} cm = " in section(page, "On this head")
    assert "from a single source" in page.split("<h2>")[0]
    by_the_arch = "above the middle of the zygomatic arch"
    assert by_the_arch in section(page, "How it is found")
    assert by_the_arch not in section(item_page(library, known, "jiao.motor.left"), "How it is found")
    assert "href='item:jiao.motor.left'" in page
