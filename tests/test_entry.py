"""An item in words: what stands in which section, in both languages."""

from __future__ import annotations

import pytest

from scalp_atlas.compare import Apart
from scalp_atlas.entry import MARK, entry_of, target_of
from scalp_atlas.evidence import load_evidence
from scalp_atlas.readings import Reading
from scalp_atlas.wording import construction


@pytest.fixture(scope="module")
def entry(library, adult):
    """A function that writes an item as it is on the adult male."""

    def write(item_id: str, language: str = "en", **more):
        return entry_of(library, adult.resolution, library.item(item_id), language, **more)

    return write


def told(entry, key: str) -> list[str]:
    """The lines of a section without their styles."""
    return ["".join(run.text for run in line) for one in entry.sections if one.key == key for line in one.lines]


def test_names_are_those_of_the_file_and_the_sections_stand_in_the_order_of_a_page(entry):
    ms6 = entry("issa.ms6")
    assert (ms6.code, ms6.english) == ("MS6", "Anterior oblique line of vertex-temporal")
    assert (ms6.pinyin, ms6.characters) == ("Dǐngniè qiánxiéxiàn", "顶颞前斜线")
    order = ["where", "how", "length", "parts", "variants", "use", "technique", "disagreements", "notes", "sources"]
    assert [section.key for section in ms6.sections] == order


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_step_of_the_construction_is_told_in_order(entry, library, adult, language):
    steps = construction(adult.resolution.resolved["issa.ms6.left"], library, language)
    lines = told(entry("issa.ms6", language), "how")
    assert len(lines) == len(steps) > 5
    for line, (name, sentence) in zip(lines, steps, strict=True):
        assert line.startswith(name)
        assert sentence in line.replace("\u00a0", " ")


def test_parts_share_the_length_on_this_head(entry, adult):
    """One fifth and two fifths of the line, as the books say."""
    length = adult.resolution.resolved["issa.ms6.left"].length_mm
    assert [line.split("mm")[0].split("=")[1].strip() for line in told(entry("issa.ms6"), "parts")] == [
        f"{length / 5:.0f}",
        f"{2 * length / 5:.0f}",
        f"{2 * length / 5:.0f}",
    ]


def test_how_far_another_reading_lies_is_told_once_where_both_sides_agree(entry, library, adult):
    item = library.item("issa.ms6")
    (variant,) = item.variants
    answers = {side: adult.resolution.resolved[item.full_id(side)] for side in item.sides}

    def line(left: Apart, right: Apart) -> str:
        reading = Reading(variant, answers, {"left": left, "right": right})
        return told(entry("issa.ms6", readings=[reading]), "variants")[0]

    assert line(Apart(3.26, 7.5), Apart(3.26, 7.5)).endswith(" 3.3 mm on average, at most 7.5 mm")
    assert line(Apart(3.0, 7.0), Apart(4.0, 8.0)).endswith(
        "head’s left: 3.0 mm on average, at most 7.0 mm; head’s right: 4.0 mm on average, at most 8.0 mm"
    )


def test_what_is_unverified_is_marked_and_what_is_sure_is_not(entry):
    assert entry("fang.thinking").sure.startswith(MARK)
    assert entry("fang.thinking").unverified
    assert MARK not in entry("issa.ms6").sure
    assert not entry("issa.ms6").unverified


@pytest.mark.parametrize(
    ("language", "begin"), [("en", "It has no place on this head: "), ("zh", "在此头上无法定位：")]
)
def test_an_item_without_a_place_says_why_in_the_language_of_the_reader(entry, library, language, begin):
    reason = library.item("zhu.upper_limb").text_only[language]
    assert told(entry("zhu.upper_limb", language), "how") == [f"{begin}{reason}"]
    assert told(entry("zhu.upper_limb", language), "length") == []


def test_evidence_names_the_condition_the_study_and_its_limits(entry, library):
    lines = told(entry("issa.ms6", evidence=load_evidence(library)), "evidence")
    assert any(line.startswith("Aphasia after stroke: ") for line in lines)
    study = next(line for line in lines if line.startswith("Lin et al. 2023 Frontiers in Neurology"))
    assert "Limits: No number of patients and no statistics in the document." in study
    assert "the paper itself was not re-read" in study


def test_every_source_that_is_cited_is_listed_once(entry, library):
    entry = entry("issa.ms6", evidence=load_evidence(library))
    listed = [line[0].text for one in entry.sections if one.key == "sources" for line in one.lines]
    assert len(listed) == len(set(listed))
    cited = set()
    for section in entry.sections:
        for line in section.lines:
            for run in line:
                if run.style == "faint" and run.text.strip().endswith("]"):
                    cited |= set(run.text.strip().rpartition("[")[2].rstrip("]").split(", "))
    assert cited
    assert cited <= set(listed)


def test_only_what_a_browser_knows_becomes_a_link():
    assert target_of("doi:10.1/2") == "https://doi.org/10.1/2"
    assert target_of("https://a.example") == "https://a.example"
    assert target_of("000_a.txt") == ""
