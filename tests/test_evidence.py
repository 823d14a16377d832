"""Conditions, studies and prescriptions: what the user's documents say, strictly read, with every id standing."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scalp_atlas.definitions import load_systems
from scalp_atlas.evidence import CONDITIONS_FILE, PRESCRIPTIONS_FILE, Claim, Evidence, load_evidence

CONDITIONS = """
format = 1
notice = { en = "No advice.", zh = "不作建议。" }

[readings.document]
en = "Not re-read."
zh = "未复读。"

[studies.wang]
authors = "Wang et al."
year = 2023
doi = "10.1000/x1"
reading = "document"
design = { en = "Trial.", zh = "试验。" }
n = 12
n_told = { en = "Patients.", zh = "患者。" }
needled = { en = "MS6.", zh = "MS6。" }
items = ["issa.ms6"]
result = { en = "Better.", zh = "较优。" }
limits = { en = "Small.", zh = "样本小。" }
confidence = "single"

[conditions.stroke]
name = { en = "Stroke", zh = "卒中" }
zones = [{ en = "MS6.", zh = "MS6。", items = ["issa.ms6"], sources = ["DOC1"] }]
studies = ["wang"]

[topics.safety]
name = { en = "Safety", zh = "安全性" }
claims = [{ en = "None told.", zh = "无。", sources = ["DOC1"] }]
"""
PRESCRIPTIONS = """
format = 1
how_to_read = { en = "Read.", zh = "阅读。" }
errors = []

[body_points.li4]
code = "LI4"
name = { en = "Joining Valley", zh = "合谷", pinyin = "Hégǔ" }
where = { en = "On the hand.", zh = "手背。" }
sources = ["DOC2"]

[formulas.decoction]
name = { en = "Decoction", zh = "汤", pinyin = "Tāng" }
sources = ["DOC2"]

[prescriptions.basic]
name = { en = "Basic", zh = "基本方" }
sources = ["DOC2"]
conditions = ["stroke"]
head = [{ en = "Left MS6.", zh = "左MS6。", items = ["issa.ms6.left"], studies = ["wang"] }]
body = [{ name = { en = "Arm", zh = "上肢" }, points = ["li4"] }]
formulas = ["decoction"]
"""


@pytest.fixture(scope="module")
def bundled(library) -> Evidence:
    return load_evidence(library)


def write(folder: Path, conditions: str = CONDITIONS, prescriptions: str = PRESCRIPTIONS) -> Path:
    (folder / CONDITIONS_FILE).write_text(conditions, encoding="utf-8", errors="replace")
    (folder / PRESCRIPTIONS_FILE).write_text(prescriptions, encoding="utf-8", errors="replace")
    return folder


def every_claim(value: object) -> list[Claim]:
    """All claims in a record, however deep."""
    if isinstance(value, Claim):
        return [value]
    if is_dataclass(value):
        inner = [getattr(value, field.name) for field in fields(value)]
    elif isinstance(value, tuple):
        inner = list(value)
    else:
        inner = list(value.values()) if isinstance(value, dict) else []
    return [claim for one in inner for claim in every_claim(one)]


# -- the reader ---------------------------------------------------------------------------------------------


def test_sound_files_are_read(library, tmp_path):
    evidence = load_evidence(library, write(tmp_path))
    assert evidence.problems == ()
    assert evidence.studies["wang"].reading["en"] == "Not re-read."
    assert evidence.studies["wang"].n == 12
    assert evidence.conditions["stroke"].zones[0].items == ("issa.ms6",)
    assert evidence.prescriptions["basic"].head[0].items == ("issa.ms6.left",)
    assert evidence.prescriptions["basic"].head[0].studies == ("wang",)
    assert evidence.prescriptions["basic"].body[0].points == ("li4",)
    assert evidence.prescriptions["basic"].conditions == ("stroke",)


FAULTS = [
    ("format = 1", "format = 2", "format", "expected format = 1"),
    ('authors = "Wang et al."', 'author = "Wang et al."', "studies.wang.author", "did you mean 'authors'?"),
    ('authors = "Wang et al."', "", "studies.wang.authors", "is missing"),
    ('authors = "Wang et al."', 'authors = " "', "studies.wang.authors", "expected a text in quotes"),
    ("year = 2023", "year = 23", "studies.wang.year", "expected a year, found 23"),
    ("year = 2023", 'year = "2023"', "studies.wang.year", "expected a year"),
    ("n = 12", "n = 0", "studies.wang.n", "expected a whole number of people"),
    ("n = 12", "n = true", "studies.wang.n", "expected a whole number of people"),
    ('"10.1000/x1"', '"doi:10.1000/x1"', "studies.wang.doi", "expected a DOI"),
    ('reading = "document"', 'reading = "read"', "studies.wang.reading", "not one of the [readings]: document"),
    ('confidence = "single"', 'confidence = "sure"', "studies.wang.confidence", "verified, single, partial"),
    ('{ en = "Trial.", zh = "试验。" }', '{ en = "Trial." }', "studies.wang.design", 'expected { en = "...", zh'),
    ('{ en = "Trial.", zh = "试验。" }', '"Trial."', "studies.wang.design", 'expected { en = "...", zh'),
    ('items = ["issa.ms6"]', 'items = "issa.ms6"', "studies.wang.items", "expected a list of names"),
    (', sources = ["DOC1"] }]\nstudies', "}]\nstudies", "conditions.stroke.zones.1", "a source or a study is required"),
    ('zones = [{ en = "MS6."', 'zones = [{ eng = "MS6."', "conditions.stroke.zones.1", 'expected { en = "..."'),
    ("[topics.safety]", "[topic.safety]", "topic", "did you mean 'topics'?"),
    ("[conditions.stroke]", "[conditions]", "conditions.name.en", "unknown key"),
    ('code = "LI4"', "", "body_points.li4.code", "is missing"),
    (', pinyin = "Hégǔ"', "", "body_points.li4.name", "pinyin"),
    ('points = ["li4"]', "points = []", "prescriptions.basic.body.1.points", "at least one body point"),
    (
        'pinyin = "Tāng" }\nsources = ["DOC2"]',
        'pinyin = "Tāng" }\nsources = []',
        "formulas.decoction.sources",
        "source",
    ),
    ("[formulas.decoction]\nname", "[formulas.decoction]\nherbs = []\nname", "formulas.decoction.herbs", "unknown key"),
]


@pytest.mark.parametrize(("was", "becomes", "place", "sentence"), FAULTS)
def test_each_fault_of_form_is_named_with_its_place_and_the_way_out(library, tmp_path, was, becomes, place, sentence):
    first = was in CONDITIONS
    assert (CONDITIONS if first else PRESCRIPTIONS).count(was) >= 1
    texts = (
        (CONDITIONS.replace(was, becomes, 1), PRESCRIPTIONS)
        if first
        else (CONDITIONS, PRESCRIPTIONS.replace(was, becomes, 1))
    )
    evidence = load_evidence(library, write(tmp_path, *texts))
    file = CONDITIONS_FILE if first else PRESCRIPTIONS_FILE
    found = [str(problem) for problem in evidence.problems]
    assert any(line.startswith(f"{file}, {place}") and sentence in line for line in found), found
    assert bool(evidence.conditions) != first
    assert bool(evidence.prescriptions) == first


def test_all_faults_of_a_file_are_told_at_once(library, tmp_path):
    text = CONDITIONS.replace("year = 2023", "year = 1").replace("n = 12", "n = -1").replace('"single"', '"sure"')
    assert len(load_evidence(library, write(tmp_path, text)).problems) == 3


@pytest.mark.parametrize(
    ("was", "becomes", "place", "sentence"),
    [
        (
            '["issa.ms6"], sources',
            '["issa.ms66"], sources',
            "conditions.stroke.zones.1.items",
            "did you mean 'issa.ms6",
        ),
        (
            '["issa.ms6"], sources',
            '["isa.ms6"], sources',
            "conditions.stroke.zones.1.items",
            "there is no system 'isa'",
        ),
        ('["issa.ms6"], sources', '["issa.ms5.left"], sources', "conditions.stroke.zones.1.items", "'issa.ms5.left'"),
        ('["DOC1"] }]\nstudies', '["DOC9"] }]\nstudies', "conditions.stroke.zones.1.sources", "unknown source 'DOC9'"),
        ('studies = ["wang"]\n\n', 'studies = ["wong"]\n\n', "conditions.stroke.studies", "did you mean 'wang'?"),
        (
            'conditions = ["stroke"]',
            'conditions = ["strike"]',
            "prescriptions.basic.conditions",
            "did you mean 'stroke'?",
        ),
        ('points = ["li4"]', 'points = ["li44"]', "prescriptions.basic.body.1.points", "did you mean 'li4'?"),
        ('formulas = ["decoction"]', 'formulas = ["x"]', "prescriptions.basic.formulas", "expected one that exists"),
        ('studies = ["wang"] }]', 'studies = ["zzz"] }]', "prescriptions.basic.head.1.studies", "unknown study 'zzz'"),
    ],
)
def test_an_id_that_stands_for_nothing_is_told_and_alone_left_out(library, tmp_path, was, becomes, place, sentence):
    assert (was in CONDITIONS) != (was in PRESCRIPTIONS)
    folder = write(tmp_path, CONDITIONS.replace(was, becomes), PRESCRIPTIONS.replace(was, becomes))
    evidence = load_evidence(library, folder)
    (problem,) = evidence.problems
    assert problem.place == place
    assert sentence in problem.message
    assert evidence.conditions.keys() == {"stroke"}
    assert evidence.prescriptions.keys() == {"basic"}
    assert all(study in evidence.studies for study in evidence.conditions["stroke"].studies)
    assert_every_id_stands(evidence, library)


def test_a_system_whose_file_is_missing_costs_its_ids_and_nothing_else(library, checkout, tmp_path):
    small = load_systems([checkout / "zone_defs" / f"{name}.toml" for name in ("reference", "points")])
    evidence = load_evidence(small, write(tmp_path))
    assert {problem.place for problem in evidence.problems} == {
        "studies.wang.items",
        "conditions.stroke.zones.1.items",
        "prescriptions.basic.head.1.items",
    }
    assert all("there is no system 'issa'" in problem.message for problem in evidence.problems)
    assert evidence.conditions["stroke"].zones[0].items == ()
    assert evidence.conditions["stroke"].zones[0].text["en"] == "MS6."


@pytest.mark.parametrize("text", ["", "\x00", "[conditions.stroke", "format = 1\nstudies = 3"])
def test_one_broken_file_leaves_the_other_whole_and_is_told_alone(library, tmp_path, text):
    evidence = load_evidence(library, write(tmp_path, text))
    assert evidence.problems
    assert {problem.file for problem in evidence.problems} == {CONDITIONS_FILE}
    assert evidence.prescriptions["basic"].conditions == ()
    assert evidence.prescriptions["basic"].head[0].items == ("issa.ms6.left",)


def test_missing_files_are_told(library, tmp_path):
    evidence = load_evidence(library, tmp_path)
    assert [problem.file for problem in evidence.problems] == [CONDITIONS_FILE, PRESCRIPTIONS_FILE]
    assert evidence.conditions == evidence.prescriptions == {}


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(CONDITIONS) - 1), st.integers(0, len(PRESCRIPTIONS) - 1), st.text(max_size=4))
def test_no_damage_to_the_files_ends_in_anything_but_problems(library, tmp_path, one, other, instead):
    damaged = [text[:at] + instead + text[at + 1 :] for text, at in ((CONDITIONS, one), (PRESCRIPTIONS, other))]
    evidence = load_evidence(library, write(tmp_path, *damaged))
    assert_every_id_stands(evidence, library)


def assert_every_id_stands(evidence: Evidence, library) -> None:
    claims = every_claim(evidence)
    items = [item for claim in claims for item in claim.items]
    items += [item for study in evidence.studies.values() for item in study.items]
    for item in items:
        assert library.item(item).id == ".".join(item.split(".")[:2])
        assert item.count(".") == 1 or library.item(item).paired
    assert {source for claim in claims for source in claim.sources} <= library.sources.keys()
    for prescription in evidence.prescriptions.values():
        assert {point for group in prescription.body for point in group.points} <= evidence.body_points.keys()
        assert set(prescription.formulas) <= evidence.formulas.keys()


# -- what the two documents say -----------------------------------------------------------------------------


def test_the_bundled_files_are_sound(bundled, library):
    assert bundled.problems == ()
    assert_every_id_stands(bundled, library)


def test_it_says_once_and_for_all_that_it_recommends_nothing(bundled):
    assert "recommends no treatment" in bundled.notice["en"]
    assert "不作任何治疗建议" in bundled.notice["zh"]


def test_every_study_says_how_little_of_it_was_read(bundled):
    for study in bundled.studies.values():
        assert re.search("not re-read|only the abstract", study.reading["en"]), study.id
        assert study.confidence in ("single", "partial", "unverified"), study.id  # no paper was read, so none is sure


def test_every_illness_that_the_documents_name_is_there(bundled):
    names = " ".join(condition.name["en"].lower() for condition in bundled.conditions.values())
    for word in (
        *("stroke", "aphasia", "insomnia", "tinnitus", "chronic pain", "multiple sclerosis", "spinal cord injury"),
        *("traumatic brain injury", "fibromyalgia", "osteoarthritis", "migraine", "complex regional pain"),
        *("cognitive impairment", "depression"),
    ):
        assert word in names, word


# The figures of the first document, typed from it.
@pytest.mark.parametrize(
    ("study", "n", "words"),
    [
        ("wang_2023", None, ["24 hours", "2 weeks", "6 months", "Fugl-Meyer", "Barthel", "reserve"]),
        ("lin_2023", None, ["MS6", "both sides", "basal ganglia"]),
        (
            "liu_2020",
            None,
            ["NIHSS", "1 week", "supplementary motor area", "parahippocampal", "cerebellum", "precuneus"],
        ),
        ("xu_2025", 38, ["82 fMRI studies", "left middle temporal gyrus", "20 minutes", "4 weeks"]),
        ("liu_2021", 1606, ["21 randomised", "P < 0.00001", "P = 0.04", "PSQI"]),
        (
            "chen_2025",
            1430,
            ["20 randomised", "RR 1.25", "1.16 to 1.35", "P < 0.00001", "I² = 20 %", "-0.93", "P = 0.002"],
        ),
        ("chen_2025", 1430, ["7.04 %", "27.59 %", "6 months"]),
        ("kong_2024", 119, ["healthy", "hippocampus", "amygdala", "nucleus accumbens"]),
        ("wang_2017", None, ["ST36", "GB15"]),
    ],
)
def test_the_figures_are_those_of_the_document(bundled, study, n, words):
    told = bundled.studies[study]
    assert told.n == n
    texts = (told.design, told.needled, told.course, told.result, told.figures, told.limits)
    text = " ".join(part.get("en", "") for part in texts)
    for word in words:
        assert word in text, word


@pytest.mark.parametrize(
    ("condition", "items"),
    [
        ("stroke", {"jiao.motor", "jiao.sensory", "issa.ms6"}),
        ("tinnitus", {"jiao.vertigo"}),
        ("chronic_pain", {"points.ex-hn3", "points.bl2", "points.gv19", "points.gv20"}),
        ("aphasia", {"imaging.xu_mtg"}),
        ("insomnia", set()),  # the document names no zone for these
        ("fibromyalgia", set()),
    ],
)
def test_the_first_document_is_credited_with_its_own_zones_alone(bundled, condition, items):
    zones = bundled.conditions[condition].zones
    assert {item for zone in zones if "DOC1" in zone.sources for item in zone.items} == items


@pytest.mark.parametrize(
    ("topic", "words"),
    [
        ("technique", ["15 to 30 degrees", "200 or more turns", "one or two pairs", "fewer than four needles"]),
        ("retention", ["25 to 45 minutes", "24 hours", "20 minutes"]),
        ("timing", ["one month", "earlier"]),
        ("contraindications", ["pacemaker", "stent", "cognitive impairment"]),
        ("safety", ["21 trials", "20 trials", "P = 0.04"]),
        ("limits", ["double-blind", "Small samples", "preliminary", "animals"]),
    ],
)
def test_the_topics_carry_the_statements_of_the_document(bundled, topic, words):
    text = " ".join(claim.text["en"] for claim in bundled.topics[topic].claims if "DOC1" in claim.sources)
    for word in words:
        assert word in text, word


# Table 5 of Sci Rep 2016;6:25850 by its rows, typed from it; ST31 is what its "ST32 (Biguan)" describes.
TABLE = {
    "basic": (["ms-6", "ms-7"], ["LI15", "LI11", "LI10", "TE5", "LI4", "ST31", "ST36", "GB34", "GB39", "BL60"], []),
    "cognitive_impairment": (["gv20", "gv24", "gb13", "ex-hn1", "temple3"], [], []),
    "depression": (["gv20", "ex-hn3", "gv24"], ["LR3", "PC6"], []),
    "type_1": ([], ["LR2", "LR3", "LR14"], ["天麻钩藤饮"]),
    "type_2": ([], ["SP10", "ST40"], ["半夏白术天麻汤", "桃红四物汤"]),
    "type_3": ([], ["SP6", "KI3", "LR3"], ["镇肝熄风汤"]),
    "type_4": ([], ["CV6", "CV4", "BL17"], ["补阳还五汤"]),
}


def test_the_prescriptions_are_the_blocks_of_the_table(bundled):
    assert bundled.prescriptions.keys() == TABLE.keys()
    for key, (head, body, formulas) in TABLE.items():
        told = bundled.prescriptions[key]
        assert [item for claim in told.head for item in claim.items] == [f"table5.{name}" for name in head], key
        assert [bundled.body_points[p].code for group in told.body for p in group.points] == body, key
        assert [bundled.formulas[f].name["zh"] for f in told.formulas] == formulas, key
        assert "DOC2" in told.sources


def test_every_head_row_of_the_table_lights_up_something(bundled, library):
    used = {item for told in bundled.prescriptions.values() for claim in told.head for item in claim.items}
    assert used == {item.id for item in library.systems["table5"].items.values()}
    assert all(library.item(item).draw for item in used)


def test_body_points_are_words_and_never_drawn(bundled, library):
    drawn = {item.code for system in library.systems.values() for item in system.items.values()}
    for point in bundled.body_points.values():
        assert point.code not in drawn
        assert point.where["en"].count(".") - point.where["en"].count("1.5") == 1, point.code  # one sentence
        assert point.where["zh"].endswith("。")
        assert re.search("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]", point.name["pinyin"]), point.code


def test_no_herb_and_no_dose_is_told(checkout):
    text = (checkout / "zone_defs" / PRESCRIPTIONS_FILE).read_text(encoding="utf-8")
    assert not re.search(r"\d\s*(g|mg|grams?|克|钱)\b", text)
    for herb in ("Shi Jue Ming", "Huang Qin", "Fu Ling", "Dang Gui", "Long Gu", "Gan Cao", "Huang Qi", "Chi Shao"):
        assert herb not in text
    for herb in ("Shi Chang Pu", "Yi Zhi Ren", "Yuan Zhi", "Chai Hu", "Yu Jin", "Bai He", "石菖蒲", "柴胡", "郁金"):
        assert herb not in text


@pytest.mark.parametrize(
    ("prescription", "word", "item"),
    [
        ("basic", "Jiao's motor and sensory areas", "issa.ms6"),
        ("basic", "ST32 stands for ST31", ""),
        ("cognitive_impairment", "GB13 repeats the sentence of GV24", "points.gb13"),
        ("cognitive_impairment", "gives no direction on the temple", "jin.temple3"),
        ("depression", "hangs on the same hairline", "points.gv24"),
    ],
)
def test_the_errors_of_the_table_are_noted(bundled, prescription, word, item):
    (claim,) = [claim for claim in bundled.prescriptions[prescription].errors if word in claim.text["en"]]
    assert "DOC2" in claim.sources
    assert item in claim.items or not item


def test_the_misprinted_code_of_the_thigh_is_put_right(bundled):
    point = bundled.body_points["st31"]  # Biguan is ST31 and Futu ST32 in the WHO standard
    assert (point.code, point.printed, point.name["zh"]) == ("ST31", "ST32 (Biguan)", "髀关")
    assert "ST32 is Crouching Rabbit" in point.errors[0].text["en"]
