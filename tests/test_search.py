"""Finding items as people type."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scalp_atlas.hanzi import simplified
from scalp_atlas.search import SearchIndex, fold


@pytest.fixture(scope="module")
def index(library):
    return SearchIndex(library)


def found(index, query):
    return [hit.item_id for hit in index.find(query)]


@pytest.mark.parametrize(
    "query",
    ["ms6", "MS 6", "ms-6", "MS6", "dingnie qianxiexian", "ding nie qian xie xian", "顶颞前斜线", "頂顳前斜線"],
)
def test_a_line_is_found_by_code_pinyin_and_characters_however_they_are_spaced(index, query):
    assert found(index, query)[0] == "issa.ms6"


@pytest.mark.parametrize("query", ["baihui", "bai hui", "bǎihuì", "Bǎi huì", "百会", "百會", "gv20", "GV 20"])
def test_a_point_is_found_by_pinyin_with_and_without_tones_and_by_both_kinds_of_characters(index, query):
    assert found(index, query)[0] == "points.gv20"


def test_an_older_code_finds_the_item(index):
    assert "points.ex-hn3" in found(index, "GV29")


def test_an_exact_code_comes_before_codes_that_only_begin_so(index):
    hits = found(index, "ms1")
    assert hits[0] == "issa.ms1"
    assert {"issa.ms10", "issa.ms14"} <= set(hits[1:])


@pytest.mark.parametrize("query", ["aphasia", "失语", "失語"])
def test_a_complaint_finds_every_item_used_for_it_in_both_languages(index, query):
    assert {"jiao.motor", "jiao.speech2", "jiao.speech3", "issa.ms6"} <= set(found(index, query))


def test_a_name_ranks_before_a_use(index):
    hits = found(index, "motor")
    assert hits[0] == "jiao.motor"
    assert hits.index("jiao.vasomotor") < hits.index("issa.ms6")  # MS6 is used for motor aphasia


def test_the_name_of_a_system_finds_its_items(index, library):
    assert set(found(index, "jiao shunfa")) == {item.id for item in library.systems["jiao"].items.values()}


def test_scattered_words_must_all_be_found(index):
    assert found(index, "oblique anterior")[0] == "issa.ms6"
    assert found(index, "oblique nonsense") == []


def test_a_single_figure_is_no_word_by_itself(index):
    assert "table5.ms-7" not in found(index, "ms 6")


def test_two_letters_are_found_only_at_the_beginning_of_a_word(index):
    assert "issa.ms6" not in found(index, "ia")  # inside "aphasia"
    assert "issa.ms6" in found(index, "phasia")


def test_a_query_without_letters_finds_nothing(index):
    assert found(index, "  -- ") == []


def test_equals_keep_the_order_of_the_files(index, library):
    order = [item.id for system in library.systems.values() for item in system.items.values()]
    hits = index.find("gv")
    for rank in {hit.rank for hit in hits}:
        places = [order.index(hit.item_id) for hit in hits if hit.rank == rank]
        assert places == sorted(places)


def test_a_name_without_chinese_is_no_obstacle(library):
    system = library.systems["issa"]
    bare = replace(system.items["ms6"], name={"en": "Only English"})
    only = replace(library, systems={"issa": replace(system, items={"ms6": bare})})
    assert found(SearchIndex(only), "only english") == ["issa.ms6"]


def test_folding_drops_case_tones_and_signs():
    assert fold("Dǐngniè qiánxiéxiàn") == "dingnie qianxiexian"
    assert fold("EX-HN1") == "ex hn1"
    assert simplified("頂顳前斜線") == "顶颞前斜线"
