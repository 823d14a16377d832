import pytest

from scalp_atlas.hanzi import simplified
from scalp_atlas.search import SearchIndex, fold


@pytest.fixture(scope="module")
def index(library):
    return SearchIndex(library)


def found(index, query):
    return [hit.item_id for hit in index.find(query)]


@pytest.mark.parametrize("query", ["ms6", "MS 6", "ms-6", "MS6", "dingnie qianxiexian", "ding nie qian xie xian"])
def test_a_code_or_its_pinyin_is_found_however_it_is_spaced(index, query):
    assert found(index, query)[0] == "issa.ms6"


@pytest.mark.parametrize("query", ["baihui", "bai hui", "bǎihuì", "Bǎi huì", "百会", "百會", "GV20", "du20"])
def test_a_point_is_found_by_pinyin_characters_and_older_code(index, query):
    assert found(index, query)[0] == "points.gv20"


def test_an_exact_code_comes_before_codes_that_only_begin_so(index):
    hits = found(index, "ms1")
    assert hits[0] == "issa.ms1"
    assert "issa.ms10" in hits[1:]


def test_a_complaint_finds_every_item_used_for_it_in_both_languages(index):
    assert {"jiao.speech_1", "issa.ms6"} <= set(found(index, "aphasia"))
    assert {"jiao.speech_1", "issa.ms6"} <= set(found(index, "失语"))
    assert set(found(index, "失語")) == set(found(index, "失语"))


def test_a_name_ranks_before_a_use(index):
    assert found(index, "motor")[0] == "jiao.motor"


def test_the_name_of_a_system_finds_its_items(index):
    assert set(found(index, "jiao shunfa")) == {"jiao.motor", "jiao.speech_1", "jiao.lost"}


def test_scattered_words_must_all_be_found(index):
    assert found(index, "oblique anterior") == ["issa.ms6"]
    assert found(index, "oblique nonsense") == []


def test_words_are_found_from_their_beginning_and_short_ones_only_there(index):
    assert "jiao.speech_1" not in found(index, "ia")  # inside "aphasia"
    assert "jiao.speech_1" in found(index, "phasia")


def test_a_query_without_letters_finds_nothing(index):
    assert found(index, "  -- ") == []


def test_folding_drops_case_tones_and_signs():
    assert fold("Dǐngniè qiánxiéxiàn") == "dingnie qianxiexian"
    assert fold("EX-HN1") == "ex hn1"
    assert simplified("頂顳前斜線") == "顶颞前斜线"
