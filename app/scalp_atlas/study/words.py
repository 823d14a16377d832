"""What study says, in English and Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from scalp_atlas.evidence import Evidence
from scalp_atlas.records import Library, Resolution, Text, text_in
from scalp_atlas.study.cards import CONDITIONS, Question
from scalp_atlas.study.judge import HUMAN_ERRORS, HUMAN_LIMITS, Miss, band_of, largest

WORDS: Final[Mapping[str, Text]] = {
    "find": {"en": "Find it yourself", "zh": "自行取穴"},
    "review": {"en": "Review", "zh": "复习"},
    "exam": {"en": "Exam", "zh": "考试"},
    "conditions": {"en": "Conditions", "zh": "病症"},
    "point": {"en": "Place the point", "zh": "取穴点"},
    "line": {"en": "Place both ends of a line", "zh": "取线之两端"},
    "name": {"en": "Name the zone that is shown", "zh": "辨认所示穴区"},
    "condition": {"en": "Zones named for a condition", "zh": "病症所用穴区"},
    "order": {"en": "Steps in order", "zh": "取法排序"},
    "ask_point": {"en": "Where is <b>{name}</b>?", "zh": "<b>{name}</b>在何处？"},
    "ask_line": {"en": "Where does <b>{name}</b> begin and end?", "zh": "<b>{name}</b>起止于何处？"},
    "ask_band": {
        "en": "Where does the middle line of <b>{name}</b> begin and end?",
        "zh": "<b>{name}</b>之中线起止于何处？",
    },
    "ask_name": {"en": "What is shown on the head?", "zh": "头上所示为何？"},
    "ask_condition": {
        "en": "Which of these does the list of conditions name, each with its source, for <b>{name}</b>?",
        "zh": "就<b>{name}</b>，病症表（各有出处）列有下列哪些穴区？",
    },
    "ask_order": {"en": "In which order is <b>{name}</b> found?", "zh": "<b>{name}</b>按何顺序取定？"},
    "after": {"en": "Before these come: {steps}.", "zh": "此前已取：{steps}。"},
    "left": {"en": "on the head's left", "zh": "患者左侧"},
    "right": {"en": "on the head's right", "zh": "患者右侧"},
    "midline": {"en": "", "zh": ""},
    "by": {"en": "From {system}; {sure}", "zh": "据{system}；{sure}"},
    "verified": {"en": "verified", "zh": "已证实"},
    "single": {"en": "single source", "zh": "单一文献"},
    "partial": {"en": "partly verified", "zh": "部分证实"},
    "unverified": {"en": "▲ unverified", "zh": "▲ 未经证实"},
    "how_point": {
        "en": "Click the place on the head; drag the dot to correct it. Dragging beside it turns the head.",
        "zh": "在头上单击取点，拖动圆点可修正；在他处拖动则转动头部。",
    },
    "how_line": {
        "en": "Click both ends, in either order; drag a dot to correct it. Dragging beside turns the head.",
        "zh": "单击两端，先后不拘；拖动圆点可修正；在他处拖动则转动头部。",
    },
    "how_name": {"en": "Choose with 1 to 4.", "zh": "按1至4选择。"},
    "how_condition": {"en": "Choose with 1 to 6; one or more are right.", "zh": "按1至6选择，正确者一项或多项。"},
    "how_order": {
        "en": "Drag the steps, or move the chosen one with Ctrl+Up and Ctrl+Down.",
        "zh": "拖动各步，或选中后按Ctrl+↑、Ctrl+↓移动。",
    },
    "right_answer": {"en": "Right.", "zh": "正确。"},
    "wrong_answer": {"en": "Not right.", "zh": "不正确。"},
    "it_is": {"en": "It is {name}.", "zh": "应为{name}。"},
    "off": {"en": "{mm} mm {where}", "zh": "偏{where}{mm} mm"},
    "exact": {"en": "0 mm, on the spot", "zh": "无偏差"},
    "placed_off": {
        "en": "{told} of where it belongs, along the scalp.",
        "zh": "沿头皮{told}。",
    },
    "end": {"en": "end {n}, {told}", "zh": "第{n}端{told}"},
    "ends_off": {
        "en": "Off along the scalp: {ends}. The larger error counts.",
        "zh": "沿头皮：{ends}。以较大者计。",
    },
    "semicolon": {"en": "; ", "zh": "；"},
    "and": {"en": " and ", "zh": "、"},
    "comma": {"en": ", ", "zh": "，"},
    "near": {
        "en": "Not more than the smaller published mean of acupuncturists locating by cun ({low} mm, {low_point}).",
        "zh": "不超过针灸医师以寸取穴之较小公开平均误差（{low} mm，{low_point}）。",
    },
    "within": {
        "en": "Between the published means of acupuncturists locating by cun ({low} mm, {low_point}, and {high} mm, "
        "{high_point}).",
        "zh": "介于针灸医师以寸取穴之公开平均误差之间（{low} mm，{low_point}；{high} mm，{high_point}）。",
    },
    "beyond": {
        "en": "More than the larger published mean of acupuncturists locating by cun ({high} mm, {high_point}).",
        "zh": "超过针灸医师以寸取穴之较大公开平均误差（{high} mm，{high_point}）。",
    },
    "other_readings": {
        "en": "Measured against the first reading; sources also read it otherwise: {names}.",
        "zh": "以首列取法为准；文献另有取法：{names}。",
    },
    "named_by": {"en": "{name}: named by {sources}", "zh": "{name}：出自{sources}"},
    "not_named": {"en": "Not named there: {names}.", "zh": "表中未列：{names}。"},
    "needs": {
        "en": '"{step}" stands before "{needed}", which it needs.',
        "zh": "“{step}”须待“{needed}”取定，却排在其前。",
    },
    "one_order": {"en": "One order in which it can be found: {steps}.", "zh": "可行顺序之一：{steps}。"},
    "shown": {"en": "It is shown on the head.", "zh": "已示于头上。"},
    "not_taken": {"en": "{name} (right, not taken)", "zh": "{name}（应选未选）"},
    "summary": {"en": "{score} of {count}", "zh": "{score}／{count}"},
    "skipped": {"en": "skipped", "zh": "跳过"},
    "number": {"en": "No.", "zh": "题号"},
    "question": {"en": "Question", "zh": "题目"},
    "answer": {"en": "Answer", "zh": "作答"},
    "score": {"en": "Score", "zh": "得分"},
    "student": {"en": "Student", "zh": "学生"},
    "date": {"en": "Date", "zh": "日期"},
    "head": {"en": "Head", "zh": "头模"},
    "systems": {"en": "Systems", "zh": "体系"},
    "seed": {"en": "Seed", "zh": "种子数"},
    "scored": {
        "en": "A placed point scores 1 up to {low} mm, 0.5 up to {high} mm: published mean errors of acupuncturists "
        "locating {low_point} and {high_point} by cun.",
        "zh": "取点误差不超过{low} mm得1分，不超过{high} mm得0.5分：为针灸医师以寸取{low_point}、{high_point}"
        "之公开平均误差。",
    },
    "system": {"en": "System", "zh": "体系"},
    "seen": {"en": "Answered", "zh": "已答"},
    "due": {"en": "Due today", "zh": "今日到期"},
    "recall": {"en": "Remembered", "zh": "预计记得"},
    "streak": {"en": "Days in a row: {n}", "zh": "连续天数：{n}"},
    "fsrs": {
        "en": '"Remembered" is the chance that a card answered before is remembered today, as FSRS reckons it.',
        "zh": "“预计记得”指已答卡片今日仍被记住之机率，按FSRS推算。",
    },
}
DIRECTIONS: Final[Mapping[str, Text]] = {
    "left": {"en": "to the left", "zh": "左"},
    "right": {"en": "to the right", "zh": "右"},
    "anterior": {"en": "anterior", "zh": "前"},
    "posterior": {"en": "posterior", "zh": "后"},
    "superior": {"en": "superior", "zh": "上"},
    "inferior": {"en": "inferior", "zh": "下"},
}


def word(key: str, language: str, **filled: object) -> str:
    """A fixed word or sentence in a language, its gaps filled; the head's own sides are meant throughout."""
    return text_in(WORDS[key], language).format(**filled)


def human_words() -> dict[str, str]:
    """The published means that the sentences name."""
    low, high = HUMAN_ERRORS
    return {
        "low": f"{low.mean_mm:g}",
        "low_point": low.point,
        "high": f"{high.mean_mm:g}",
        "high_point": high.point,
    }


def name_of(item_id: str, library: Library, language: str) -> str:
    """Code and name of an item (id with or without side)."""
    first, more = library.item(item_id).label(language)
    return f"{first} {more}".strip()


def subject_name(
    question: Question, library: Library, resolution: Resolution, evidence: Evidence, language: str
) -> str:
    """What a question is about: the item, with its side where it has two, or the condition."""
    if question.card.system == CONDITIONS:
        return text_in(evidence.conditions[question.subject.partition(".")[2]].name, language)
    one = resolution.resolved[question.subject]
    name = name_of(question.subject, library, language)
    if not one.item.paired:
        return name
    return f"{name}{word('comma', language)}{word(one.side, language)}"


def system_name(system: str, library: Library, language: str) -> str:
    """Of a system, or of the conditions that stand in the place of one."""
    return word(CONDITIONS, language) if system == CONDITIONS else text_in(library.systems[system].name, language)


def off(missed: Miss, language: str) -> str:
    """How far and where: "14 mm anterior and to the left"."""
    if not missed.directions:
        return word("exact", language)
    joint = "" if language == "zh" else word("and", language)
    where = joint.join(text_in(DIRECTIONS[one], language) for one in missed.directions)
    return word("off", language, mm=f"{missed.error_mm:.0f}", where=where)


def off_in_words(missed: Iterable[Miss], language: str) -> str:
    """How far and where what was placed lies off, and how that compares with published errors of people."""
    ways = list(missed)
    told = [off(one, language) for one in ways]
    if len(ways) == 1:
        first = word("placed_off", language, told=told[0])
    else:
        ends = word("semicolon", language).join(
            word("end", language, n=number, told=one) for number, one in enumerate(told, start=1)
        )
        first = word("ends_off", language, ends=ends)
    band = word(band_of(largest(ways)), language, **human_words())
    return f"<b>{first}</b><br>{band} {text_in(HUMAN_LIMITS, language)}"
