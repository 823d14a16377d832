"""Construction in words: made from the definition, in English and Chinese."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from scalp_atlas.definitions import load_systems
from scalp_atlas.records import Confidence, Fallback, NeedleRule, ResolvedStep
from scalp_atlas.wording import construction, name_in_words, needle_sentence, sentence


@pytest.mark.parametrize(
    ("item", "step", "en", "zh"),
    [
        (
            "jiao.motor.left",
            "jiao:motor_upper",
            "From the midpoint of the antero-posterior midline lay off 0.5 cm backward along the antero-posterior "
            "midline (Jiao).",
            "自前后正中线中点沿前后正中线（焦氏）向后0.5厘米处取点。",
        ),
        (
            "issa.ms6.left",
            "issa:ms6",
            "Stretch a tape over the scalp from the front point of EX-HN1 to GB6.",
            "以软尺沿头皮自前神聪连至悬厘（GB6）。",
        ),
        (
            "jiao.praxis.left",
            "jiao:praxis_front",
            "From the parietal tuber draw a straight line over the skin, 3 cm downward, turned 40° forward.",
            "自顶骨结节沿皮肤作直线，向下3厘米，向前偏40°。",
        ),
    ],
)
def test_a_step_reads_as_a_teacher_would_say_it(library, adult, item, step, en, zh):
    steps = {one.address: one for one in adult.resolution.resolved[item].construction}
    assert sentence(steps[step], library, "en") == en
    assert sentence(steps[step], library, "zh") == zh


def test_every_step_has_a_whole_sentence_in_both_languages(library):
    for system in library.systems.values():
        for step in system.steps.values():
            english, chinese = (sentence(step, library, language) for language in ("en", "zh"))
            assert english[0].isupper() and english.endswith("."), step.address
            assert chinese.endswith("。"), step.address
            assert not re.search(r"[{}_]|the the|  ", english), english
            # codes and people's names begin with a capital; a step without a Chinese name shows as small letters
            assert not re.search(r"(?<![A-Za-z0-9])[a-z_]", chinese), chinese


def test_the_two_sides_of_a_midline_item_are_told_apart(library, adult):
    names = [name for name, _ in construction(adult.resolution.resolved["points.ex-hn1"], library)]
    assert "Left side point of EX-HN1" in names
    assert len(names) == len(set(names))


def test_a_step_comes_after_all_it_hangs_on(adult):
    for item in adult.resolution.resolved.values():
        seen: set[str] = set()
        for step in item.construction:
            for reference in step.step.references:
                name = re.sub(r"\.(left|right)$", "", reference.name)
                address = name if ":" in name else f"{step.step.system}:{name}"
                known = {one.address for one in item.construction}
                assert address not in known or address in seen, f"{item.id}: {step.address} before {address}"
            seen.add(step.address)


NEW_WORDS = {  # the step as written, and its sentence in English and Chinese
    "points.foot": (
        'foot = "parietal_tuber"\non = "way"',
        "Mark the point of the way that is nearest to the parietal tuber.",
        "取way上距顶骨结节最近之点。",
    ),
    "points.chart": (
        'chart = "nasion"\nshifts = ["2 cm superior", "1.5 cun_transverse lateral"]',
        "Lay the skin flat around the nasion and mark the place 2 cm upward and, square to that, "
        "1.5 transverse cun outward.",
        "以鼻根点为原点将头皮展平，取向上2厘米、再与之垂直向外1.5横寸之处。",
    ),
    "points.brain": (
        "mni = [-40, -20.5, 60]",
        "Mark the scalp nearest to the place x = -40, y = -20.5, z = 60 mm of the standard brain (MNI).",
        "取距标准脑（MNI）坐标（-40，-20.5，60）毫米处最近的头皮点。",
    ),
    "points.image": (
        'mirror = "parietal_tuber.left"',
        "Mark the mirror image of the left parietal tuber across the midline.",
        "取左顶骨结节关于正中面的对称点。",
    ),
    "points.choice": (
        'first_of = ["glabella", "nasion", "inion"]',
        "Take the first of these that the head allows: the mid-brow point (glabella), the nasion and the tip of the "
        "external occipital protuberance (inion).",
        "依次取眉间、鼻根点与枕外隆凸尖端中可在该头上作出的第一个。",
    ),
    "curves.longer": (
        'extend = "way"\ndistance = "2 cm"\nat = "superior"',
        "Prolong the way by 2 cm at its upper end, straight over the skin.",
        "将way自上端沿皮肤直线延长2厘米。",
    ),
    "curves.longer_at": (
        'extend = "way"\ndistance = "2 cm"\nat = "nasion"',
        "Prolong the way by 2 cm at the end nearer to the nasion, straight over the skin.",
        "将way自近鼻根点的一端沿皮肤直线延长2厘米。",
    ),
    "curves.taut": (
        'parallel = "way"\nshift = "1 cm lateral"\nends = "tape"',
        "Move both ends of the way 1 cm outward, square to it, and stretch a tape between them.",
        "将way两端垂直于该线向外1厘米，以软尺相连。",
    ),
    "curves.taut_loop": (
        'parallel = "way"\nshift = "1 cm backward"\nends = "tape"',
        "Move both ends of the way 1 cm straight back, and stretch a tape between them.",
        "将way两端循矢状方向向后1厘米，以软尺相连。",
    ),
    "curves.image_way": (
        'mirror = "way"',
        "Draw the mirror image of the way across the midline.",
        "作way关于正中面的对称线。",
    ),
    "areas.strip": (
        'band = "way"\nwidth = "1 cun_sagittal"',
        "Take the strip 1 sagittal cun wide along the way, half of it to either side.",
        "沿way取宽1纵寸的带，两侧各半。",
    ),
    "areas.coin": (
        'disc = "nasion"\nradius = "1 cm"',
        "Take the round patch of 1 cm about the nasion, measured over the skin.",
        "以鼻根点为中心，取沿皮肤半径1厘米的圆形区。",
    ),
    "areas.pane": (
        'rectangle = "nasion"\nsagittal = "2 cm"\ntransverse = "1 cm"',
        "Take the patch around the nasion that measures 2 cm from front to back and 1 cm across.",
        "以鼻根点为中心，取前后2厘米、左右1厘米的长方形区。",
    ),
    "areas.sail": (
        'polygon = ["nasion", "glabella", "parietal_tuber"]',
        "Stretch tapes over the scalp from each to the next of the nasion, the mid-brow point (glabella) and the "
        "parietal tuber and back, and take what they enclose.",
        "以软尺沿头皮依次连接鼻根点、眉间与顶骨结节并回到起点，取所围之区。",
    ),
    "areas.frame": (
        'region = ["way", "hairline.front", "hairline.temple"]',
        "Take the area that the way, the anterior hairline and the front border of the temple hair bound.",
        "取way、前发际与鬓角发际前缘所围之区。",
    ),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A library with every new word in one system."""
    path = tmp_path_factory.mktemp("words") / "mine.toml"
    steps = "".join(f"[{place}]\n{step}\n" for place, (step, _, _) in NEW_WORDS.items())
    path.write_text(
        'format = 1\nsystem = "mine"\nname = { en = "Mine" }\n'
        f'[curves.way]\nsection = "sagittal"\nthrough = "nasion"\n{steps}',
        encoding="utf-8",
    )
    library = load_systems([path])
    assert not library.problems, library.problems
    return library


@pytest.mark.parametrize("place", NEW_WORDS)
def test_every_new_word_has_its_sentence(told, place):
    _, en, zh = NEW_WORDS[place]
    step = told.systems["mine"].steps[place.partition(".")[2]]
    assert sentence(step, told, "en") == en
    assert sentence(step, told, "zh") == zh


@pytest.mark.parametrize(
    ("fallback", "en", "zh"),
    [
        (None, "Take the mid-brow point (glabella).", "取眉间。"),
        (
            Fallback("nasion", "needs 'hairline.temple.left', which ...", "hairline.temple.left"),
            "Take the nasion, because the left front border of the temple hair is not given on this head.",
            "此头未给出左鬓角发际前缘，故取鼻根点。",
        ),
        (
            Fallback("inion", "lies 7.2 mm off the line"),
            "Take the tip of the external occipital protuberance (inion), because the mid-brow point (glabella) "
            "has no place on this head: it lies 7.2 mm off the line.",
            "眉间在此头上无法作出，故取枕外隆凸尖端。",
        ),
    ],
)
def test_a_fallback_is_told_with_its_reason(told, fallback, en, zh):
    step = told.systems["mine"].steps["choice"]
    resolved = ResolvedStep(step.address, "point", np.zeros((1, 3)), "midline", step, 0.0, fallback)
    assert sentence(resolved, told, "en") == en
    assert sentence(resolved, told, "zh") == zh


@pytest.mark.parametrize(
    ("address", "en", "zh"),
    [
        (  # a code keeps its case and takes no article
            "craniometry:central_up",
            "From Cz lay off 2 cm backward along the arc from nasion to inion.",
            "自中央点（Cz）沿鼻根至枕外隆凸弧线向后2厘米处取点。",
        ),
        (  # a person's name keeps its capital
            "fang:daoxiang_whole",
            "Draw the line parallel to the Rolandic line prolonged over the midline, 0.75 cm forward.",
            None,
        ),
        (  # of two places at that height the sentence says which
            "points:st3",
            "Follow the line above the pupil to the level of the lower border of the nasal wing "
            "(the foremost such point).",
            "沿瞳孔直上线取与鼻翼下缘等高之点（最前者）。",
        ),
        (  # from which end a share is counted
            "points:gb4",
            "Mark the point at 1/4 of the curved line ST8 to GB7, counted from ST8.",
            "取头维-曲鬓弧线（自头维（ST8）起）的1/4处。",
        ),
        (
            "eeg:row_f",
            "Cut the head with the plane through F7, Fz and F8, from the first over the second to the third.",
            "过额点（F7）、额点（Fz）与额点（F8）作平面截线，取自首点经次点至末点的一段。",
        ),
    ],
)
def test_names_and_choices_are_told_as_a_textbook_does(library, address, en, zh):
    home, _, local = address.partition(":")
    step = library.systems[home].steps[local]
    assert sentence(step, library) == en
    assert zh is None or sentence(step, library, "zh") == zh


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ({"en": "Motor area"}, "the motor area"),
        ({"en": "Sylvian line"}, "the Sylvian line"),
        ({"en": "Fang's line"}, "Fang's line"),
        ({"en": "T line"}, "the T line"),
        ({"en": "MS6 belt"}, "the MS6 belt"),
        ({"en": "Eding zone", "pinyin": "Édǐng dài"}, "the Eding zone"),
        ({"en": "Four-spirit needles", "pinyin": "Sìshénzhēn"}, "the four-spirit needles"),
        ({"en": "AFp7h"}, "AFp7h"),
        ({"en": "G2 yin"}, "G2 yin"),
    ],
)
def test_an_items_name_is_a_heading_and_its_capital_goes_inside_a_sentence_unless_it_is_a_name(library, name, told):
    system = library.systems["jiao"]
    item = replace(system.items["motor"], name=name)
    renamed = replace(library, systems={**library.systems, "jiao": replace(system, items={"motor": item})})
    assert name_in_words("motor", "jiao", renamed) == told


def test_a_share_between_two_points_may_leave_out_one_of_them(told):
    step = told.systems["mine"].steps["foot"]
    for given, en, zh in (
        ({"from": "nasion"}, "from the nasion to its last end", "鼻根点至其末端"),
        ({"to": "nasion"}, "from its first end to the nasion", "其首端至鼻根点"),
    ):
        share = replace(step, word="along", given={"along": "way", "fraction": "1/3", **given})
        assert sentence(share, told) == f"Mark 1/3 of the way {en} along the way."
        assert sentence(share, told, "zh") == f"取way上{zh}段的1/3处。"


def test_what_is_unverified_says_so_in_the_sentence_of_the_needle(library):
    item = library.item("issa.ms5")
    for rule, sure in (("", item.confidence.level), ("unverified", "verified"), ("", "unverified")):
        told = replace(item, confidence=Confidence(sure))
        words = needle_sentence(NeedleRule(toward="posterior", confidence=rule), told, library)
        zh = needle_sentence(NeedleRule(toward="posterior", confidence=rule), told, library, "zh")
        doubtful = "unverified" in (rule, sure)
        assert words == f"Needle backward{' (unverified)' if doubtful else ''}."
        assert zh == f"向后刺{'（未经证实）' if doubtful else ''}。"
