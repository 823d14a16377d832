"""Construction steps as sentences, in English and Chinese, made from the definition itself.

The text a reader sees and the line on the head come from the same step, so they cannot drift apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Final

from scalp_atlas.names import find
from scalp_atlas.reasons import in_chinese
from scalp_atlas.records import Item, Library, NeedleRule, Resolved, ResolvedStep, Step, Text, Variant, text_in
from scalp_atlas.units import (
    LOOP_WORDS,
    Shift,
    parse_length,
    parse_place,
    parse_share,
    parse_shift,
    parse_shifts,
    parse_turn,
)

LANDMARKS: Mapping[str, Text] = {
    "nasion": {"en": "nasion", "zh": "鼻根点"},
    "glabella": {"en": "mid-brow point (glabella)", "zh": "眉间"},
    "anterior_hairline": {"en": "middle of the anterior hairline", "zh": "前发际正中"},
    "posterior_hairline": {"en": "middle of the posterior hairline", "zh": "后发际正中"},
    "inion": {"en": "tip of the external occipital protuberance (inion)", "zh": "枕外隆凸尖端"},
    "eop_superior": {"en": "upper border of the external occipital protuberance", "zh": "枕外隆凸上缘"},
    "eop_inferior": {"en": "lower border of the external occipital protuberance", "zh": "枕外隆凸下缘"},
    "c2_spinous": {"en": "upper border of the C2 spinous process", "zh": "第2颈椎棘突上缘"},
    "c7_spinous": {"en": "C7 spinous process", "zh": "第7颈椎棘突"},
    "nose_tip": {"en": "tip of the nose", "zh": "鼻尖"},
    "philtrum_top": {"en": "top of the philtrum", "zh": "人中沟上端"},
    "philtrum_low": {"en": "lower end of the philtrum", "zh": "人中沟下端"},
    "orbitale": {"en": "orbitale", "zh": "眶下缘最低点"},
    "tragus": {"en": "tragus", "zh": "耳屏"},
    "preauricular": {"en": "preauricular point", "zh": "耳前点"},
    "ear_apex": {"en": "apex of the ear", "zh": "耳尖"},
    "ear_root_posterior": {"en": "posterior border of the root of the auricle", "zh": "耳根后缘"},
    "ear_root_anterior": {"en": "anterior border of the root of the auricle", "zh": "耳根前缘"},
    "ear_lobe_lower": {"en": "lower attachment of the ear lobe", "zh": "耳垂下缘"},
    "supratragic_notch": {"en": "supratragic notch", "zh": "耳屏上切迹"},
    "intertragic_notch": {"en": "intertragic notch", "zh": "屏间切迹"},
    "tragus_mid": {"en": "middle of the tragus", "zh": "耳屏中点"},
    "mastoid_tip": {"en": "tip of the mastoid process", "zh": "乳突下端"},
    "mastoid_mid": {"en": "centre of the mastoid process", "zh": "乳突中央"},
    "mastoid_posterior_inferior": {"en": "hollow behind and below the mastoid process", "zh": "乳突后下方凹陷"},
    "zygomatic_arch_mid": {"en": "midpoint of the zygomatic arch", "zh": "颧弓中点"},
    "zygomatic_arch_mid_upper": {"en": "middle of the upper border of the zygomatic arch", "zh": "颧弓上缘中央"},
    "zygomatic_arch_mid_lower": {"en": "middle of the lower border of the zygomatic arch", "zh": "颧弓下缘中央"},
    "zygoma_lower": {"en": "lower border of the zygomatic bone below the outer canthus", "zh": "目外眦直下颧骨下缘"},
    "parietal_tuber": {"en": "parietal tuber", "zh": "顶骨结节"},
    "brow_medial": {"en": "medial end of the eyebrow", "zh": "眉头"},
    "brow_mid": {"en": "middle of the eyebrow", "zh": "眉中点"},
    "brow_mid_upper": {"en": "middle of the upper border of the eyebrow", "zh": "眉中点上缘"},
    "brow_lateral": {"en": "lateral end of the eyebrow", "zh": "眉梢"},
    "frontal_notch": {"en": "frontal notch", "zh": "额切迹"},
    "pupil": {"en": "pupil, gaze straight ahead", "zh": "瞳孔（目正视）"},
    "canthus_inner": {"en": "inner canthus", "zh": "目内眦"},
    "canthus_outer": {"en": "outer canthus", "zh": "目外眦"},
    "infraorbital_margin": {"en": "infraorbital margin below the pupil", "zh": "瞳孔下眶下缘"},
    "infraorbital_foramen": {"en": "infraorbital foramen", "zh": "眶下孔"},
    "hair_corner": {"en": "frontal hair corner", "zh": "额角发际"},
    "nose_wing_lower": {"en": "lower border of the nasal wing", "zh": "鼻翼下缘"},
    "mouth_corner": {"en": "corner of the mouth", "zh": "口角"},
    "gonion": {"en": "angle of the mandible", "zh": "下颌角"},
    "masseter_anterior": {"en": "anterior border of the masseter at the mandible", "zh": "下颌处咬肌前缘"},
    "trapezius_lateral": {"en": "lateral border of the trapezius at the level of C2", "zh": "平第2颈椎之斜方肌外缘"},
    "scm_trapezius_gap": {"en": "hollow between sternocleidomastoid and trapezius", "zh": "胸锁乳突肌与斜方肌之间凹陷"},
    "scm_posterior_at_gonion": {
        "en": "posterior border of sternocleidomastoid at the level of the angle of the mandible",
        "zh": "平下颌角之胸锁乳突肌后缘",
    },
    "temporal_artery_posterior": {
        "en": "posterior border of the superficial temporal artery, in front of the ear root",
        "zh": "耳根前颞浅动脉后缘",
    },
    "mandible_condyle_posterior": {
        "en": "posterior border of the condylar process of the mandible",
        "zh": "下颌骨髁突后缘",
    },
    "temple_hair_anterior": {"en": "anterior border of the temple hair", "zh": "鬓发前缘"},
}
HAIRLINES: Mapping[str, Text] = {
    "front": {"en": "anterior hairline", "zh": "前发际"},
    "back": {"en": "posterior hairline", "zh": "后发际"},
    "temple": {"en": "front border of the temple hair", "zh": "鬓角发际前缘"},
    "sideburn_posterior": {"en": "rear border of the sideburn", "zh": "鬓发后缘"},
    "around_ear": {"en": "hairline around the ear", "zh": "耳周发际"},
}
_UNCLEAR: Text = {
    "en": "Unclear on this head: {which}. What hangs on it follows another rule of the books.",
    "zh": "此头{which}不明，凡据之者按文献所载另法取之。",
}
UNITS: Mapping[str, Text] = {
    "mm": {"en": "mm", "zh": "毫米"},
    "cm": {"en": "cm", "zh": "厘米"},
    "cun_sagittal": {"en": "sagittal cun", "zh": "纵寸"},
    "cun_forehead": {"en": "forehead cun", "zh": "额寸"},
    "cun_transverse": {"en": "transverse cun", "zh": "横寸"},
    "cun_occipital": {"en": "occipital cun", "zh": "枕部横寸"},
    "cun_finger": {"en": "finger-cun", "zh": "指寸"},
}
DIRECTIONS: Mapping[str, Text] = {
    "anterior": {"en": "forward", "zh": "向前"},
    "posterior": {"en": "backward", "zh": "向后"},
    "superior": {"en": "upward", "zh": "向上"},
    "inferior": {"en": "downward", "zh": "向下"},
    "lateral": {"en": "outward", "zh": "向外"},
    "medial": {"en": "inward", "zh": "向内"},
    "backward": {"en": "straight back", "zh": "循矢状方向向后"},
    "forward": {"en": "straight forward", "zh": "循矢状方向向前"},
}
HANDS: Mapping[str, Text] = {"left": {"en": "left ", "zh": "左"}, "right": {"en": "right ", "zh": "右"}}
FARTHEST: Mapping[str, Text] = {
    "anterior": {"en": "the foremost", "zh": "最前者"},
    "posterior": {"en": "the rearmost", "zh": "最后者"},
    "superior": {"en": "the uppermost", "zh": "最上者"},
    "inferior": {"en": "the lowest", "zh": "最下者"},
    "lateral": {"en": "the outermost", "zh": "最外者"},
    "medial": {"en": "the innermost", "zh": "最内者"},
}
SENTENCES: Mapping[str, Text] = {
    "at": {"en": "Take {at}.", "zh": "取{at}。"},
    "along_shift": {"en": "From {from} lay off {shift} along {along}.", "zh": "自{from}沿{along}{shift}处取点。"},
    "along_share": {"en": "Mark the point at {fraction} of {along}{start}.", "zh": "取{along}{start}的{fraction}处。"},
    "along_middle": {"en": "Mark the middle of {along}.", "zh": "取{along}的中点。"},
    "along_start": {"en": "Mark the beginning of {along}.", "zh": "取{along}的起点。"},
    "along_end": {"en": "Mark the end of {along}.", "zh": "取{along}的终点。"},
    "along_share_between": {
        "en": "Mark {fraction} of the way from {from} to {to} along {along}.",
        "zh": "取{along}上{from}至{to}段的{fraction}处。",
    },
    "along_middle_between": {
        "en": "Mark the middle of {along} between {from} and {to}.",
        "zh": "取{along}上{from}至{to}段的中点。",
    },
    "along_level": {
        "en": "Follow {along} to the level of {level}{pick}.",
        "zh": "沿{along}取与{level}等高之点{pick}。",
    },
    "crossing": {"en": "Mark where {first} crosses {second}{pick}.", "zh": "取{first}与{second}的交点{pick}。"},
    "walk": {"en": "From {start} go over the skin {way}.", "zh": "自{start}沿皮肤{way}处取点。"},
    "beside": {
        "en": "From {beside} lay off {shift}, square to the midline.",
        "zh": "自{beside}垂直于正中线{shift}处取点。",
    },
    "project": {"en": "Mark the scalp under {project}{toward}.", "zh": "取{project}{toward}所对的头皮处。"},
    "plane": {
        "en": "Cut the head with the {plane} plane through {through}{cut}.",
        "zh": "过{through}作{plane}截线{cut}。",
    },
    "plane_vertical": {
        "en": "Cut the head with the vertical plane that stands square to the skin at {through}{cut}.",
        "zh": "过{through}作与该处皮肤垂直的铅垂面截线{cut}。",
    },
    "plane_crosswise": {
        "en": "Cut the head through {through}, square to the midline{cut}.",
        "zh": "过{through}作垂直于正中线的截线{cut}。",
    },
    "plane_axis": {
        "en": "Lay a line through {first} and {second}, in the plane that holds both and the {axis} axis{cut}.",
        "zh": "过{first}与{second}并含{axis}轴的平面截取头皮{cut}。",
    },
    "plane_three": {"en": "Cut the head with the plane through {names}{cut}.", "zh": "过{names}作平面截线{cut}。"},
    "plane_three_whole": {
        "en": "Cut the head with the plane through {names}, from the first over the second to the third.",
        "zh": "过{names}作平面截线，取自首点经次点至末点的一段。",
    },
    "tape": {"en": "Stretch a tape over the scalp through {names}.", "zh": "以软尺沿头皮依次连接{names}。"},
    "tape_two": {
        "en": "Stretch a tape over the scalp from {first} to {second}.",
        "zh": "以软尺沿头皮自{first}连至{second}。",
    },
    "arc": {
        "en": "Draw an arc from {first} to {second}, bowed {toward} by {bulge} of their distance.",
        "zh": "自{first}至{second}作弧线，{toward}凸出其间距的{bulge}。",
    },
    "trace": {"en": "From {start} draw a straight line over the skin, {way}.", "zh": "自{start}沿皮肤作直线，{way}。"},
    "sagittal_parallel": {
        "en": "From {start} draw a line {shift}, keeping its distance from the midline.",
        "zh": "自{start}作与正中线等距的线，{shift}。",
    },
    "parallel": {
        "en": "Draw the line parallel to {parallel}{extend}, {shift}{between}.",
        "zh": "作{parallel}{extend}的平行线，{shift}{between}。",
    },
    "parallel_moved": {
        "en": "Draw the line parallel to {parallel}{extend}, each point moved {shift}{between}.",
        "zh": "作{parallel}{extend}的平行线，各点{shift}{between}。",
    },
    "parallel_tape": {
        "en": "Move both ends of {parallel}{extend} {shift}, square to it, and stretch a tape between them{between}.",
        "zh": "将{parallel}{extend}两端垂直于该线{shift}，以软尺相连{between}。",
    },
    "parallel_moved_tape": {
        "en": "Move both ends of {parallel}{extend} {shift}, and stretch a tape between them{between}.",
        "zh": "将{parallel}{extend}两端{shift}，以软尺相连{between}。",
    },
    "part": {"en": "Take the piece of {part} from {from} to {to}.", "zh": "取{part}上{from}至{to}的一段。"},
    "join": {"en": "Join {names} end to end.", "zh": "将{names}首尾相接。"},
    "foot": {"en": "Mark the point of {on} that is nearest to {foot}.", "zh": "取{on}上距{foot}最近之点。"},
    "chart": {
        "en": "Lay the skin flat around {chart} and mark the place {first} and, square to that, {second}.",
        "zh": "以{chart}为原点将头皮展平，取{first}、再与之垂直{second}之处。",
    },
    "mni": {
        "en": "Mark the scalp nearest to the place x = {x}, y = {y}, z = {z} mm of the standard brain (MNI).",
        "zh": "取距标准脑（MNI）坐标（{x}，{y}，{z}）毫米处最近的头皮点。",
    },
    "mirror_point": {
        "en": "Mark the mirror image of {mirror} across the midline.",
        "zh": "取{mirror}关于正中面的对称点。",
    },
    "mirror_curve": {
        "en": "Draw the mirror image of {mirror} across the midline.",
        "zh": "作{mirror}关于正中面的对称线。",
    },
    "first_of": {
        "en": "Take the first of these that the head allows: {names}.",
        "zh": "依次取{names}中可在该头上作出的第一个。",
    },
    "first_missing": {
        "en": "Take {used}, because {missing} is not given on this head.",
        "zh": "此头未给出{missing}，故取{used}。",
    },
    "first_impossible": {
        "en": "Take {used}, because {first} has no place on this head: it {reason}.",
        "zh": "{first}在此头上无法作出，故取{used}。",
    },
    "extend": {
        "en": "Prolong {extend} by {distance} at {end}, straight over the skin.",
        "zh": "将{extend}自{end}沿皮肤直线延长{distance}。",
    },
    "band": {
        "en": "Take the strip {width} wide along {band}, half of it to either side.",
        "zh": "沿{band}取宽{width}的带，两侧各半。",
    },
    "disc": {
        "en": "Take the round patch of {radius} about {disc}, measured over the skin.",
        "zh": "以{disc}为中心，取沿皮肤半径{radius}的圆形区。",
    },
    "rectangle": {
        "en": "Take the patch around {rectangle} that measures {sagittal} from front to back and {transverse} across.",
        "zh": "以{rectangle}为中心，取前后{sagittal}、左右{transverse}的长方形区。",
    },
    "polygon": {
        "en": "Stretch tapes over the scalp from each to the next of {names} and back, and take what they enclose.",
        "zh": "以软尺沿头皮依次连接{names}并回到起点，取所围之区。",
    },
    "region": {"en": "Take the area that {names} bound.", "zh": "取{names}所围之区。"},
}
NEEDLE: Mapping[str, Text] = {
    "at": {"en": "At {place}: needle {way}{angle}{depth}{sure}.", "zh": "{place}：{way}刺{angle}{depth}{sure}。"},
    "everywhere": {"en": "Needle {way}{angle}{depth}{sure}.", "zh": "{way}刺{angle}{depth}{sure}。"},
    "toward": {"en": "toward {place}", "zh": "朝{place}"},
    "away_from": {"en": "away from {place}", "zh": "背向{place}"},
    "both_ways": {"en": "lengthwise", "zh": "沿其长轴"},
    "angle": {"en": ", {amount} to the scalp", "zh": "，与头皮成{amount}"},
    "depth": {"en": ", {amount} deep", "zh": "，刺入{amount}"},
    "unverified": {"en": " (unverified)", "zh": "（未经证实）"},
}
AMOUNTS: Mapping[str, Text] = {
    "deg": {"en": "degrees", "zh": "度"},
    "cun": {"en": "cun", "zh": "寸"},
    "mm": UNITS["mm"],
    "cm": UNITS["cm"],
    "to": {"en": "to", "zh": "至"},
    "or": {"en": "or", "zh": "或"},
    "about": {"en": "about", "zh": "约"},
}
ROUTES: Mapping[str, Text] = {
    "anterior": {"en": ", round the front", "zh": "（经前方）"},
    "posterior": {"en": ", round the back", "zh": "（经后方）"},
    "superior": {"en": ", over the top", "zh": "（经头顶）"},
    "inferior": {"en": ", from below", "zh": "（经下方）"},
    "lateral": {"en": ", along the side", "zh": "（经头侧）"},
    "medial": {"en": ", along the inner side", "zh": "（经内侧）"},
}
ENDS: Mapping[str, Text] = {
    "anterior": {"en": "its front end", "zh": "前端"},
    "posterior": {"en": "its rear end", "zh": "后端"},
    "superior": {"en": "its upper end", "zh": "上端"},
    "inferior": {"en": "its lower end", "zh": "下端"},
    "lateral": {"en": "its outer end", "zh": "外端"},
    "medial": {"en": "its inner end", "zh": "内端"},
}
PLANES: Mapping[str, Text] = {
    "sagittal": {"en": "sagittal", "zh": "矢状面"},
    "horizontal": {"en": "horizontal", "zh": "水平面"},
    "coronal": {"en": "coronal", "zh": "冠状面"},
}
AXES: Mapping[str, Text] = {
    "lateral": {"en": "left-right", "zh": "左右"},
    "anterior": {"en": "front-back", "zh": "前后"},
    "superior": {"en": "vertical", "zh": "垂直"},
}

# A name that takes no article: an acupoint ("GV20"), an electrode ("AFp7h"), a point of YNSA ("I yin").
_CODE: Final = re.compile(r"(?:EX-)?[A-Z]{1,4}p?(?:z|-?\d{1,2}h?)(?=$|,| by )|[A-Z]\d? (?:yin|yang)\b")
EPONYMS: Final = frozenset({"Rolandic", "Sylvian"})


def sentence(step: ResolvedStep | Step, library: Library, language: str = "en") -> str:
    """One construction step in words ("en" or "zh").

    Of a step that chooses among alternatives a resolved one tells which was taken, and why.
    """
    if isinstance(step, ResolvedStep):
        return _Sentence(step.step, library, language, step).make()
    return _Sentence(step, library, language).make()


def unclear_sentence(unclear: Iterable[str], language: str = "en") -> str:
    """What is to be told of an item that hangs on unclear hairlines ("front", "temple", "back"); "" for none."""
    which = [text_in(HAIRLINES[name], language) for name in unclear]
    return text_in(_UNCLEAR, language).format(which=("、" if language == "zh" else ", ").join(which)) if which else ""


def construction(item: Resolved, library: Library, language: str = "en") -> list[tuple[str, str]]:
    """(name of the step, its sentence) for every step of an item, in order.

    On a midline item a step that is made on one side says which.
    """
    told = []
    for step in item.construction:
        name = step_name(step.step, library, language)
        if item.side == "midline" and step.side != "midline":
            name = f"{text_in(HANDS[step.side], language)}{name}"
        told.append((name[:1].upper() + name[1:], sentence(step, library, language)))
    return told


def reason_in(reason: str, language: str) -> str:
    """Why something has no place on a head, said in a language; in English as the construction itself says it."""
    return in_chinese(reason, _in_a_reason) if language == "zh" else reason


def _in_a_reason(name: str) -> str:
    """A landmark ("tragus.left"), hairline or cun in Chinese; any other name as it is written in the files."""
    key, _, side = name.removeprefix("hairline.").partition(".")
    table = HAIRLINES if name.startswith("hairline.") else UNITS if name in UNITS else LANDMARKS
    if key not in table:
        return name
    return (text_in(HANDS[side], "zh") if side in HANDS else "") + text_in(table[key], "zh")


def needle_sentence(
    rule: NeedleRule, item: Item, library: Library, language: str = "en", variant: Variant | None = None
) -> str:
    """Which way an item, or a variant of it, is needled, how flat and how deep, in words ("en" or "zh").

    Made from the rule that the arrow on the head is made from. What is unverified says so.
    """

    def say(pattern: str, **words: str) -> str:
        return text_in(NEEDLE[pattern], language).format(**words)

    def place(name: str) -> str:
        return name_in_words(name, item.system, library, language)

    if rule.toward in DIRECTIONS:
        way = text_in(DIRECTIONS[rule.toward], language)
    elif rule.toward:
        way = say("toward", place=place(rule.toward))
    elif rule.away_from:
        way = say("away_from", place=place(rule.away_from))
    else:
        way = say("both_ways")
    angle = say("angle", amount=_amount_in_words(rule.angle, language)) if rule.angle else ""
    depth = say("depth", amount=_amount_in_words(rule.depth, language)) if rule.depth else ""
    unverified = rule.level(item.how_sure(variant)) == "unverified"
    words = {"way": way, "angle": angle, "depth": depth, "sure": say("unverified") if unverified else ""}
    return say("at", place=place(rule.at), **words) if rule.at else say("everywhere", **words)


def _amount_in_words(text: str, language: str) -> str:
    """`"15 to 30 deg"` as "15 to 30 degrees"."""
    words = [text_in(AMOUNTS[word], language) if word in AMOUNTS else word for word in text.split()]
    return ("" if language == "zh" else " ").join(words)


def step_name(step: Step, library: Library, language: str = "en") -> str:
    """What a step is called: its own title, else the item that draws it alone, else its key in plain letters.

    A point is called by its code, in Chinese by its name and code.
    """
    if step.title:
        return text_in(step.title, language)
    item = _item_of(step, library)
    if item is None:
        return step.name.replace("_", " ")
    title = text_in(item.name, language)
    if item.system != "points":
        return title
    return f"{title}（{item.code}）" if language == "zh" else item.code


def _item_of(step: Step, library: Library) -> Item | None:
    """The item that draws a step and nothing else."""
    items = library.systems[step.system].items.values()
    return next((item for item in items if len(item.draw) == 1 and item.draw[0].step == step.name), None)


def _inside_a_sentence(step: Step, library: Library) -> str:
    """The English name of a step without the capital that the name of an item has as a heading.

    Proper names and codes keep theirs. A step's own title is as written: it was written for sentences.
    """
    title = step_name(step, library)
    item = None if step.title else _item_of(step, library)
    if item is None or _is_proper(title.split()[0], item):
        return title
    return title[:1].lower() + title[1:]


def _is_proper(word: str, item: Item) -> bool:
    """Whether the first word of an item's name is a code, a person's name or Chinese in Latin letters."""
    pinyin = unicodedata.normalize("NFD", item.name.get("pinyin", "")).encode("ascii", "ignore").decode().lower()
    code = len(word) == 1 or not word[1:].islower()
    return code or word in EPONYMS or word.endswith("'s") or pinyin.replace(" ", "").startswith(word.lower())


def length_in_words(text: str, language: str = "en") -> str:
    """`"1.5 cun_sagittal"` as "1.5 sagittal cun"."""
    length = parse_length(text)
    gap = "" if language == "zh" else " "
    return f"{length.value:g}{gap}{text_in(UNITS[length.unit], language)}"


def cun_of(resolved: Resolved) -> str:
    """The cun that an item itself is laid off in, else the sagittal one."""
    for step in reversed(resolved.construction):
        shift = step.step.given.get("shift")
        if shift and "cun" in shift and step.kind == "curve":
            return parse_length(" ".join(shift.split()[:2])).unit
    return "cun_sagittal"


def name_in_words(name: str, system: str, library: Library, language: str = "en") -> str:
    """What a name written in a system's file stands for, in words: "GV20", "the nasion"."""
    found = find(library.systems[system], library.systems, name)
    if found is None:
        return name
    if found.what == "landmark":
        title = text_in(LANDMARKS[found.name], language)
    elif found.what == "hairline":
        title = text_in(HAIRLINES[found.name], language)
    else:
        home, _, local = found.name.partition(":")
        step = library.systems[home].steps[local]
        title = step_name(step, library, language) if language == "zh" else _inside_a_sentence(step, library)
    if found.side:
        title = text_in(HANDS[found.side], language) + title
    bare = _CODE.match(title) or title.split()[0].endswith("'s")
    return title if language == "zh" or bare else f"the {title}"


class _Sentence:
    """Fills the pattern of one step."""

    def __init__(self, step: Step, library: Library, language: str, resolved: ResolvedStep | None = None):
        self.step, self.library, self.language, self.resolved = step, library, language, resolved
        self.given: Mapping[str, Any] = step.given

    def make(self) -> str:
        pattern, words = getattr(self, f"_{self.step.word}")()
        text = text_in(SENTENCES[pattern], self.language).format(**words)
        return text[:1].upper() + text[1:]

    def _say(self, en: str, zh: str) -> str:
        return zh if self.language == "zh" else en

    def _name(self, key: str) -> str:
        return self._named(self.given[key])

    def _named(self, name: str) -> str:
        return name_in_words(name, self.step.system, self.library, self.language)

    def _names(self, key: str) -> str:
        names = [self._named(name) for name in self.given[key]]
        return self._say(" and ", "与").join([self._say(", ", "、").join(names[:-1]), names[-1]])

    def _length(self, key: str) -> str:
        return length_in_words(self.given[key], self.language)

    def _shift(self) -> str:
        return self._shift_in_words(parse_shift(self.given["shift"]))

    def _shift_in_words(self, shift: Shift) -> str:
        length = length_in_words(str(shift.length), self.language)
        direction = text_in(DIRECTIONS[shift.direction], self.language)
        return self._say(f"{length} {direction}", f"{direction}{length}")

    def _share(self, key: str) -> str:
        share = parse_share(self.given[key])
        text = str(self.given[key])
        return text if "/" in text else f"{100 * share:g} %"

    def _pick(self, what: str) -> str:
        """Which of several answers is meant; `what` is what English calls one of them."""
        if "pick" not in self.given:
            return ""
        pick = self.given["pick"]
        if pick in FARTHEST:
            which = text_in(FARTHEST[pick], self.language)
            return self._say(f" ({which} {what})", f"（{which}）")
        return self._say(f" (the one nearest to {self._named(pick)})", f"（近{self._named(pick)}者）")

    def _way(self) -> str:
        if "shift" in self.given:
            way = self._shift()
        else:
            length = self._length("distance")
            target = self._name("toward")
            way = self._say(f"{length} toward {target}", f"朝{target}{length}")
        if "turn" in self.given:
            turn = parse_turn(self.given["turn"])
            direction = text_in(DIRECTIONS[turn.direction], self.language)
            way += self._say(f", turned {turn.degrees:g}° {direction}", f"，{direction}偏{turn.degrees:g}°")
        return way

    def _cut(self) -> str:
        if "from" not in self.given or "to" not in self.given:
            return ""
        start, end = self._name("from"), self._name("to")
        return self._say(f", and take the piece from {start} to {end}", f"，取自{start}至{end}的一段") + self._via()

    def _via(self) -> str:
        via = self.given.get("via")
        if via is None:
            return ""
        if via in ROUTES:
            return text_in(ROUTES[via], self.language)
        return self._say(f", by way of {self._named(via)}", f"（经{self._named(via)}）")

    def _at(self) -> tuple[str, dict[str, str]]:
        return "at", {"at": self._name("at")}

    def _along(self) -> tuple[str, dict[str, str]]:
        words = {"along": self._name("along")}
        if "shift" in self.given:
            return "along_shift", words | {"from": self._name("from"), "shift": self._shift()}
        if "level" in self.given:
            return "along_level", words | {"level": self._name("level"), "pick": self._pick("such point")}
        share = parse_share(self.given["fraction"])
        form = {0.0: "along_start", 0.5: "along_middle", 1.0: "along_end"}.get(share, "along_share")
        if "from" in self.given or "to" in self.given:
            form = "along_middle_between" if share == 0.5 else "along_share_between"
            first, last = self._say("its first end", "其首端"), self._say("its last end", "其末端")
            words["from"] = self._name("from") if "from" in self.given else first
            words["to"] = self._name("to") if "to" in self.given else last
        return form, words | {"fraction": self._share("fraction"), "start": self._start()}

    def _start(self) -> str:
        """From which end a share of a curve is counted, where the curve's own step names it."""
        found = find(self.library.systems[self.step.system], self.library.systems, self.given["along"])
        if found is None or found.what != "step":
            return ""
        home, _, local = found.name.partition(":")
        given = self.library.systems[home].steps[local].given
        ends = next((given[word] for word in ("tape", "arc", "section") if isinstance(given.get(word), list)), None)
        first = given.get("from", ends[0] if ends else "")
        if not first:
            return ""
        start = name_in_words(first, home, self.library, self.language)
        return self._say(f", counted from {start}", f"（自{start}起）")

    def _crossing(self) -> tuple[str, dict[str, str]]:
        first, second = (self._named(name) for name in self.given["crossing"])
        return "crossing", {"first": first, "second": second, "pick": self._pick("crossing")}

    def _walk(self) -> tuple[str, dict[str, str]]:
        return "walk", {"start": self._name("walk"), "way": self._way()}

    def _trace(self) -> tuple[str, dict[str, str]]:
        return "trace", {"start": self._name("trace"), "way": self._way()}

    def _beside(self) -> tuple[str, dict[str, str]]:
        return "beside", {"beside": self._name("beside"), "shift": self._shift()}

    def _project(self) -> tuple[str, dict[str, str]]:
        toward = ""
        if "toward" in self.given:
            direction = text_in(DIRECTIONS[self.given["toward"]], self.language)
            toward = self._say(f", going {direction}", direction)
        return "project", {"project": self._name("project"), "toward": toward}

    def _section(self) -> tuple[str, dict[str, str]]:
        form, cut = self.given["section"], self._cut()
        if form == "crosswise":
            return "plane_crosswise", {"through": self._name("through"), "cut": cut}
        if form == "vertical":
            return "plane_vertical", {"through": self._name("through"), "cut": cut}
        if isinstance(form, str):
            plane = text_in(PLANES[form], self.language)
            return "plane", {"plane": plane, "through": self._name("through"), "cut": cut}
        if len(form) == 2:
            first, second = (self._named(name) for name in form)
            axis = text_in(AXES[self.given["axis"]], self.language)
            same_ends = [self.given.get("from"), self.given.get("to")] == form
            words = {"first": first, "second": second, "axis": axis}
            return "plane_axis", words | {"cut": self._via() if same_ends else cut}
        return "plane_three" if cut else "plane_three_whole", {"names": self._names("section"), "cut": cut}

    def _tape(self) -> tuple[str, dict[str, str]]:
        if len(self.given["tape"]) == 2:
            first, second = (self._named(name) for name in self.given["tape"])
            return "tape_two", {"first": first, "second": second}
        return "tape", {"names": self._names("tape")}

    def _arc(self) -> tuple[str, dict[str, str]]:
        first, second = (self._named(name) for name in self.given["arc"])
        toward = text_in(DIRECTIONS[self.given["toward"]], self.language)
        return "arc", {"first": first, "second": second, "toward": toward, "bulge": self._share("bulge")}

    def _sagittal_parallel(self) -> tuple[str, dict[str, str]]:
        return "sagittal_parallel", {"start": self._name("sagittal_parallel"), "shift": self._shift()}

    def _parallel(self) -> tuple[str, dict[str, str]]:
        between = extend = ""
        if "between" in self.given:
            names = self._names("between")
            between = self._say(f", between {names}", f"，止于{names}")
        if "extend" in self.given:
            length = self._length("extend")
            extend = self._say(f" prolonged by {length} at both ends", f"（两端各延长{length}）")
        moved = parse_shift(self.given["shift"]).direction in LOOP_WORDS
        form = f"parallel{'_moved' if moved else ''}{'_tape' if 'ends' in self.given else ''}"
        words = {"parallel": self._name("parallel"), "shift": self._shift(), "between": between, "extend": extend}
        return form, words

    def _part(self) -> tuple[str, dict[str, str]]:
        return "part", {"part": self._name("part"), "from": self._name("from"), "to": self._name("to")}

    def _join(self) -> tuple[str, dict[str, str]]:
        return "join", {"names": self._names("join")}

    def _foot(self) -> tuple[str, dict[str, str]]:
        return "foot", {"foot": self._name("foot"), "on": self._name("on")}

    def _chart(self) -> tuple[str, dict[str, str]]:
        first, second = (self._shift_in_words(shift) for shift in parse_shifts(self.given["shifts"]))
        return "chart", {"chart": self._name("chart"), "first": first, "second": second}

    def _mni(self) -> tuple[str, dict[str, str]]:
        return "mni", {axis: f"{value:g}" for axis, value in zip("xyz", parse_place(self.given["mni"]), strict=True)}

    def _mirror(self) -> tuple[str, dict[str, str]]:
        return f"mirror_{self.step.kind}", {"mirror": self._name("mirror")}

    def _first_of(self) -> tuple[str, dict[str, str]]:
        if self.resolved is None:
            return "first_of", {"names": self._names("first_of")}
        first, fallback = self._named(self.given["first_of"][0]), self.resolved.fallback
        if fallback is None:
            return "at", {"at": first}
        used = self._named(fallback.used)
        if fallback.missing:
            return "first_missing", {"used": used, "missing": self._named(fallback.missing)}
        return "first_impossible", {"used": used, "first": first, "reason": reason_in(fallback.reason, self.language)}

    def _extend(self) -> tuple[str, dict[str, str]]:
        at = self.given["at"]
        if at in ENDS:
            end = text_in(ENDS[at], self.language)
        else:
            end = self._say(f"the end nearer to {self._named(at)}", f"近{self._named(at)}的一端")
        return "extend", {"extend": self._name("extend"), "distance": self._length("distance"), "end": end}

    def _band(self) -> tuple[str, dict[str, str]]:
        return "band", {"band": self._name("band"), "width": self._length("width")}

    def _disc(self) -> tuple[str, dict[str, str]]:
        return "disc", {"disc": self._name("disc"), "radius": self._length("radius")}

    def _rectangle(self) -> tuple[str, dict[str, str]]:
        sizes = {key: self._length(key) for key in ("sagittal", "transverse")}
        return "rectangle", {"rectangle": self._name("rectangle"), **sizes}

    def _polygon(self) -> tuple[str, dict[str, str]]:
        return "polygon", {"names": self._names("polygon")}

    def _region(self) -> tuple[str, dict[str, str]]:
        return "region", {"names": self._names("region")}
