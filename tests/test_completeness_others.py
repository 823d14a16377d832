"""Nothing of the second set of definitions is lost: schools, electrodes, craniometry, conditions, disagreements.

`authorities/other_systems_items.toml` holds what the set names, written down from its text.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scalp_atlas.compare import apart
from scalp_atlas.evidence import Evidence, load_evidence
from scalp_atlas.head import bundled_heads, load_head
from scalp_atlas.records import Item, Library, Resolution, Variant
from scalp_atlas.resolve import Resolver, resolve

SCHOOLS = ("zhu", "ynsa", "ynsa_ypsilon", "fang", "lin", "tang", "jin", "table5")
SYSTEMS = (*SCHOOLS, "imaging", "craniometry", "eeg", "points", "reference", "jiao")
WITH_READINGS = (*SCHOOLS, "imaging", "craniometry")
LEVELS = ("unverified", "partial", "single", "verified")
NEAR_MM = 0.5


@pytest.fixture(scope="module")
def told(authority) -> dict:
    return authority("other_systems_items")


@pytest.fixture(scope="module", params=sorted(bundled_heads()))
def resolver(request, library, adult) -> Resolver:
    """All these systems on a bundled head."""
    return Resolver(library, adult.head if request.param == adult.place else load_head(request.param))


@pytest.fixture(scope="module")
def resolution(resolver) -> Resolution:
    """The same with all other readings."""
    return resolver.resolve(SYSTEMS, variants=True)


@pytest.fixture(scope="module")
def assert_another_place(library, adult):
    """A function that holds another reading against the first one on the adult male."""
    found = resolve(library, adult.head, SYSTEMS, variants=True).resolved

    def check(name: str) -> None:
        first = found[name.partition("~")[0]]
        assert apart(adult.head.surface, found[name], first).most_mm > NEAR_MM, name

    return check


@pytest.fixture(scope="module")
def readme(checkout) -> str:
    return (checkout / "zone_defs" / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def evidence(library) -> Evidence:
    return load_evidence(library)


def named(library: Library, name: str) -> tuple[Item, Variant | None]:
    """What "item" or "item~key" stands for."""
    item_id, _, key = name.partition("~")
    item = library.item(item_id)
    variants = {variant.key: variant for variant in item.variants}
    return item, variants[key] if key else None


def listed(told: dict) -> Iterator[tuple[str, str]]:
    """(id in the set, id in the program), electrodes twice."""
    for section in told["items"].values():
        for key, names in section.items():
            yield from ((key, name) for name in ([names] if isinstance(names, str) else names))


def ids_of(library: Library, name: str) -> list[str]:
    """The full ids of all sides."""
    item, variant = named(library, name)
    return [item.full_id(side, variant) for side in item.sides]


def other_readings(library: Library) -> Iterator[tuple[str, Variant]]:
    """The full id of each, on each side."""
    for system in WITH_READINGS:
        for item in library.systems[system].items.values():
            yield from ((item.full_id(side, variant), variant) for variant in item.variants for side in item.sides)


def readings(told: dict) -> list[str]:
    """The other readings that the disagreements led to."""
    return [name for names in told["disagreements"].values() if isinstance(names, list) for name in names]


def test_the_list_holds_the_304_items_of_the_set(told):
    assert len({key for key, _ in listed(told)} | told["left_out"].keys()) == 304


def test_every_item_stands_on_the_head_on_each_of_its_sides_or_says_why_not(library, told, resolution):
    for key, name in listed(told):
        item, _ = named(library, name)
        assert bool(item.text_only) == (key in told["without_place"]["ids"]), key
        for full_id in ids_of(library, name):
            assert (full_id in resolution.resolved) != bool(item.text_only), f"{key}: {full_id}"


def test_every_other_reading_of_a_school_stands_on_the_head_on_each_of_its_sides(library, resolution):
    lost = {name for name, _ in other_readings(library)} - resolution.resolved.keys()
    assert not lost


def test_every_item_has_code_names_place_and_sources_with_title(library, told):
    for _, name in listed(told):
        item, _ = named(library, name)
        assert item.code
        assert {"en", "zh", "pinyin"} <= item.name.keys(), item.id
        place = item.where or item.text_only
        assert place["en"] and place["zh"], item.id
        assert item.sources and all(library.sources[source].title for source in item.sources), item.id


@pytest.mark.parametrize("system", SCHOOLS)
def test_every_zone_of_a_school_says_what_it_is_for(library, system):
    """But for lines and points of reference, and areas of which only the name is known."""
    bare = {item.key for item in library.systems[system].items.values() if not item.indications}
    assert bare == {
        "zhu": {"middle_jiao", "lower_jiao", "huiyin_foot", "upper_limb", "lower_limb"},
        "ynsa": {"line_1_cm"},
        "ynsa_ypsilon": {"origin"},
        "fang": {"rolandic"},
        "tang": {"ap", "yinyang", "va", "co"},
    }.get(system, set())


def test_no_place_is_told_surer_than_the_set_has_it(library, told):
    for section, levels in told["confidence"].items():
        said = {key: level for level, keys in levels.items() if level != "rest" for key in keys}
        for key, names in told["items"][section].items():
            item, variant = named(library, names if isinstance(names, str) else names[0])
            level = said.get(key, levels["rest"])
            if level == "no_claim" or item.system == "jiao":  # the first set decides on what stands in both
                continue
            mine = variant or item
            if key in told["more_read"]:
                assert told["more_read"][key] in mine.sources
            else:
                assert LEVELS.index(mine.confidence.level) <= LEVELS.index(level), key


def test_what_is_no_item_is_a_step_and_is_named_in_the_readme(library, told, resolver, readme):
    for key, address in told["left_out"].items():
        system, _, step = address.partition(":")
        assert resolver.value(library.systems[system], step, "left").length > 100, key
        assert f"`{key}`" in readme, key


def test_papers_met_on_the_way_are_studies_or_named_in_the_readme(evidence, told, readme):
    for paper, study in told["papers"].items():
        assert evidence.studies[study].journal.endswith(paper) if study else paper in readme, paper


def test_every_disagreement_is_settled(told):
    assert len(told["disagreements"]) == 25
    assert all(told["disagreements"].values())


def test_every_other_reading_of_a_disagreement_has_sources_and_another_place(library, told, assert_another_place):
    for name in readings(told):
        _, variant = named(library, name)
        assert variant and variant.sources, name
        for full_id in ids_of(library, name):
            assert_another_place(full_id)


def test_no_other_reading_of_a_school_is_without_source_or_a_mere_copy(library, assert_another_place):
    for name, variant in other_readings(library):
        assert variant.sources, name
        assert_another_place(name)


@pytest.mark.parametrize(
    ("name", "key", "level"),
    [
        ("zhu.eding", "gv20_by_ears", "unverified"),
        ("zhu.niehou", "sagittal_cun", "unverified"),
        ("fang.writing", "bregma_third", "unverified"),
        ("zhu.dingzhen", "gv17_by_cun", "partial"),
        ("jin.temple3", "sagittal_cun", "partial"),
    ],
)
def test_a_reading_is_no_surer_than_what_its_sources_tell_of_it(library, name, key, level):
    """Sources of another point, or of a number without its cun, do not make a belt verified."""
    _, variant = named(library, f"{name}~{key}")
    assert variant.confidence.level == level


def test_every_condition_of_the_document_has_a_zone_or_says_that_none_is_named(evidence, told):
    wanted = told["conditions"]
    assert evidence.conditions.keys() == {*wanted["zones"], *wanted["without_zone"]}
    for name in wanted["zones"]:
        assert any(zone.items for zone in evidence.conditions[name].zones), name
    for name in wanted["without_zone"]:
        (note,) = evidence.conditions[name].notes
        assert not evidence.conditions[name].zones
        assert "neither study nor zone" in note.text["en"]
        assert "未列研究与穴区" in note.text["zh"]


def test_the_table_is_named_with_journal_volume_and_number(library):
    assert "Scientific Reports 2016;6:25850" in library.sources["DOC2"].title
    assert "Sci Rep 2016;6:25850" in library.systems["table5"].name["en"]
