"""Why something has no place on a head, in the language of the reader.

A construction says in English why it has no answer (`errors.GeometryError`). Here the same sentence is said in
Chinese: by a table of patterns, for the reasons are made of fixed words with names and numbers in between.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from scalp_atlas.patterns import Compiled, compiled

_AREA: Final = "；请取其中一段"
PATTERNS: Final[Mapping[str, str]] = {
    # what a construction hangs on
    "needs {name}, which this head does not have": "需用{name}，而此头无之",
    "needs {name}, which this head does not have ({reason})": "需用{name}，而此头无之（{reason}）",
    "needs {name}, whose definition file could not be read": "需用{name}，而其定义文件无法读取",
    "needs the scale {name}, which cannot be measured on this head": "需用尺度{name}，而在此头上无法量取",
    "needs the scale {name}, which cannot be measured here: it {reason}": "需用尺度{name}，而在此无法量取：{reason}",
    "is defined in no file": "各文件均未定义",
    "hangs on itself": "其定义依赖于自身",
    "{name} is paired; the definition must pick a side": "{name}左右成对，定义须指明一侧",
    "has no alternative left: {reasons}": "已无可用之法：{reasons}",
    "{name} means nothing on the midline without a side": "正中线上未指明左右，{name}无所指",
    "The neck of these heads is cut above the seventh cervical vertebra.": "此类头模颈部截于第7颈椎之上",
    # needles
    "comes back to where it began, so that a needle has no end to start from": "首尾相接，针无起端",
    "leads neither toward nor away from {name}": "既不朝向亦不背离{name}",
    "has no line for a needle to run along": "无线可供沿刺",
    # points and directions
    "the point lies {a} mm off the line it should lie on": "该点应在线上，而偏离{a}毫米",
    "the turn has no side: it goes straight ahead or back": "转向无左右之分：只向正前或正后",
    "the direction is square to the line here and picks none of its two ways": "所指方向与该线垂直，两向不能取一",
    "the direction is square to the midline here and picks none of its two ways": (
        "所指方向与正中线垂直，两向不能取一"
    ),
    "the direction points along the line and picks none of its two sides": "所指方向与该线平行，两侧不能取一",
    "the direction points straight out of the skin here": "所指方向在此垂直于皮肤",
    "the first direction points straight out of the skin here": "第一方向在此垂直于皮肤",
    "the two directions are one on the skin here, so that they give no place": "两方向在皮肤上重合，无从取点",
    "the scalp is not met in that direction": "该方向上不及头皮",
    "no point of the midline lies square to the point": "正中线上无与该点正对之点",
    # lines
    "the line does not reach that height": "该线不及此高度",
    "the line does not reach the one it should end on: {a} mm are missing": "该线未及其应止之线：尚差{a}毫米",
    "the line ends after {a} of {b} mm": "该线应长{b}毫米，至{a}毫米而止",
    "the line ends {a} mm too early": "该线短{a}毫米",
    "the line goes all the way round and has no ends; take a piece of it first": f"该线环绕一周，无端点{_AREA}",
    "a line of no length": "线无长度",
    "the piece has no length: its ends coincide": "该段无长度：两端重合",
    "the pieces do not meet: {a} mm lie between them": "各段不相接：相距{a}毫米",
    "both ends of the line fit equally well, so that none is picked": "该线两端同样相符，不能取一",
    "the two lines do not cross: they stay {a} mm apart": "两线不相交：相距{a}毫米",
    "the two lines cross {a} times; the definition must pick one": "两线相交{a}次，定义须指明其一",
    "the two lines it should lie between meet on it": "其应居其间之两线在其上相交",
    "the two ends of the line coincide": "线之两端重合",
    "the parallel folds over: the line bends too sharply for that distance": "平行线自相折叠：于此距离，原线弯曲过甚",
    "the way runs off the edge of the scalp after {a} of {b} mm": "应行{b}毫米，至{a}毫米已出头皮边缘",
    "no way over the scalp connects the two ends": "两端之间无头皮相连",
    "follows the edge of a hole of the scan that is too wide to be closed": "沿扫描孔洞之缘而行，该孔过宽，未能补上",
    # planes
    "the skin lies level here, so no vertical plane is picked out": "此处皮肤水平，铅垂面不能定一",
    "the points lie in one line, so they span no plane": "各点在一线上，不成平面",
    "the two points lie on that axis, so they span no plane with it": "两点在该轴上，与之不成平面",
    "the plane misses the scalp": "该平面不与头皮相交",
    "the cut goes all the way round; the definition must say which way is meant": "截线环绕一周，定义须指明所取之向",
    "the midsagittal plane misses the mesh": "正中矢状面不与网格相交",
    # areas
    "the middle line of the band is closed; take a piece of it first": f"带之中线闭合{_AREA}",
    "the band folds over: its middle line bends too sharply for its width": "带自相折叠：于此宽度，中线弯曲过甚",
    "the disc folds over: it is too large for the head": "圆形区自相折叠：于此头过大",
    "the rectangle folds over": "长方形区自相折叠",
    "the area folds over": "该区自相折叠",
    "the skin faces straight sideways here, so nothing tells front from top": "此处皮肤正朝侧方，前与上无从分辨",
    "a boundary of the area goes all the way round; take a piece of it first": f"一边界环绕一周{_AREA}",
    "boundary {a} of the area has no length between its neighbours": "第{a}边界在其相邻边界之间无长度",
    "boundaries {a} and {b} of the area meet {c} times; take the piece of them that is meant": (
        "第{a}与第{b}边界相交{c}次；请取所指之段"
    ),
    "boundaries 1 and 2 of the area meet once only: {a} mm lie between their other ends": (
        "第1与第2边界仅相交一次：另端相距{a}毫米"
    ),
    "boundaries 1 and 2 of the area meet {c} times; take the piece that is meant": (
        "第1与第2边界相交{c}次；请取所指之段"
    ),
    "boundaries {a} and {b} of the area do not meet: {c} mm lie between them": "第{a}与第{b}边界不相接：相距{c}毫米",
    "the area has a corner too sharp to be filled": "该区一角过锐，无法填充",
    "the outline runs round the whole head, so that it has no inside": "轮廓环绕全头，无内外之分",
    "the outline of the area crosses itself or encloses nothing": "该区轮廓自相交叉，或无所围",
    # the head
    "the fiducials lie in one plane, so that they fix no map to the standard brain": "基准点共面，不能与标准脑相对应",
    "no skin was found around an ear; check the ears' landmarks": "耳周未见皮肤；请核对耳部标志点",
    "the ear's landmarks do not lie on the mesh": "耳部标志点不在网格上",
    "there is no surface to measure on": "无可量之面",
}


def in_chinese(reason: str, named: Callable[[str], str]) -> str:
    """Say in Chinese why something has no place.

    Parameters
    ----------
    reason : str
        As `Unresolved.reason`, `Fallback.reason` and `Resolved.needles_missing` have it.
    named : callable
        What a name of a landmark, hairline or step ("tragus.left") is in Chinese.

    Returns
    -------
    str
        `reason` itself where it is not in the table: a head file may say in its own words why a landmark is absent.
    """
    for pattern, words in _compiled():
        found = pattern.fullmatch(reason)
        if found:
            parts = found.groupdict().items()
            return words.format(**{part: _part(part, text, named) for part, text in parts})
    return reason


@cache
def _compiled() -> Compiled:
    kinds = {"name": r"\S+", "reason": ".+", "reasons": ".+"}
    return compiled(PATTERNS, lambda part: kinds.get(part, r"[0-9.]+"))


def _part(part: str, text: str, named: Callable[[str], str]) -> str:
    if part == "reason":
        return in_chinese(text, named)
    if part == "reasons":
        return "；".join(_alternative(one, named) for one in re.split(r"; (?=')", text))
    return named(text.strip("'")) if part == "name" else text


def _alternative(text: str, named: Callable[[str], str]) -> str:
    """`'gv14' needs ...` of one of several ways."""
    name, _, reason = text.partition(" ")
    way = named(name.strip("'"))
    return f"{way}：{in_chinese(reason, named)}"
