"""What is to be known of a scan before its head is measured: each finding with a sentence, a place and a remedy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from igl.predicates import find_self_intersections
from numpy.typing import NDArray

from scalp_atlas.errors import GeometryError
from scalp_atlas.geometry import Surface
from scalp_atlas.geometry import operations as ops
from scalp_atlas.geometry.cleaning import QUIET_MM, edge_mm, largest_part, noise_mm, parts, smoothed
from scalp_atlas.geometry.holes import SMALL_MM, WIDE_MM, holes, without_holes
from scalp_atlas.head import Head
from scalp_atlas.headfile import UNIT_MM, guess_unit
from scalp_atlas.meshfile import Mesh
from scalp_atlas.recognise import Recognised, recognise
from scalp_atlas.records import Text

Points = NDArray[np.float64]
Level = Literal["fine", "mended", "note", "problem"]

ARC_MM: Final = (280.0, 410.0)  # nasion to inion over the vertex, infant to large adult
COARSE_MM: Final = 5.0  # edges beyond which a bend of the skin is lost between two vertices
ROUGH_MM: Final = 0.5  # noise that smoothing no longer takes away without moving the lines
LARGE_PART: Final = 0.02  # share of all triangles beyond which a loose part is worth a word


@dataclass(frozen=True, eq=False)
class Finding:
    """One thing found out about a scan.

    Attributes
    ----------
    about : str
        "unit", "axes", "size", "parts", "holes", "crossings", "triangles" or "noise".
    level : str
        "fine"; "mended": the program sees to it by itself; "note": may matter; "problem": to be mended first.
    told, remedy : mapping
        Sentences in "en" and "zh"; the remedy may be empty.
    places : tuple of (n, 3) float
        Where on the mesh, in its own axes and unit: rims, or single points.
    """

    about: str
    level: Level
    told: Text
    remedy: Text
    places: tuple[Points, ...] = ()


@dataclass(frozen=True, eq=False)
class HeadCheck:
    """All findings about a scan, and the head that was recognised in it, if one was."""

    findings: tuple[Finding, ...]
    recognised: Recognised | None

    @property
    def problems(self) -> tuple[Finding, ...]:
        """What is to be mended before the scan can be used."""
        return tuple(finding for finding in self.findings if finding.level == "problem")


_TOLD: Final[Mapping[str, tuple[Text, Text]]] = {
    "unit": (
        {
            "en": "The longest way through the mesh is {longest:.4g}; as a head that can only be {unit}.",
            "zh": "网格最长处为{longest:.4g}，按头部大小只能是{unit}。",
        },
        {},
    ),
    "no unit": (
        {
            "en": "The longest way through the mesh is {longest:.4g}: no head in millimetres, centimetres or metres.",
            "zh": "网格最长处为{longest:.4g}：以毫米、厘米或米计均非头部大小。",
        },
        {
            "en": "Scale it to millimetres in the scanner's program, or choose the file with the head.",
            "zh": "请在扫描软件中换算为毫米，或另选含头部的文件。",
        },
    ),
    "axes": (
        {
            "en": "A head was recognised: {english} ({misfit:.1f} mm from the template on average).",
            "zh": "已识别头部：{chinese}（与模板平均相差{misfit:.1f}毫米）。",
        },
        {},
    ),
    "no head": (
        {
            "en": "No head was recognised: nothing tells front from back.",
            "zh": "未能识别头部，无从分辨前后。",
        },
        {
            "en": "Place nasion, inion and both ears by hand. A face alone, half a head or a head under a cap "
            "cannot be measured all round.",
            "zh": "请手动标记鼻根、枕外隆凸与两耳。仅有面部、半个头或戴帽的扫描无法完整测量。",
        },
    ),
    "size": (
        {
            "en": "From nasion to inion over the vertex it is about {arc:.0f} mm; on heads from infant to large adult "
            "{low:.0f} to {high:.0f}.",
            "zh": "鼻根经头顶至枕外隆凸约{arc:.0f}毫米；婴儿至大号成人为{low:.0f}至{high:.0f}毫米。",
        },
        {
            "en": "Check the unit, and whether hair or a cap was scanned with the head.",
            "zh": "请检查单位，以及是否连同头发或帽子一起扫描。",
        },
    ),
    "holes": (
        {
            "en": "Holes: {count}, the largest {largest:.0f} mm round. Closed: {closed}, which are those of at most "
            "{rim:.0f} mm round, and in smooth skin those of at most {wide:.0f} mm across, bent as it is around them.",
            "zh": "孔：{count}个，最大周长{largest:.0f}毫米。自动补上{closed}个：周长不超过{rim:.0f}毫米者，"
            "以及平滑皮肤中宽不超过{wide:.0f}毫米者（按其周围皮肤的弯曲补成）。",
        },
        {
            "en": "At eyes, mouth and neck open ones do not matter. A line that crosses one on the scalp is told "
            "as a problem of its own; scan that part again, or close the hole in the scanner's program.",
            "zh": "眼、口、颈处未补的孔洞无妨。穿过头皮孔洞的线会单独报告；请重新扫描该处，或在扫描软件中补洞。",
        },
    ),
    "parts": (
        {
            "en": "{count} separate parts; the largest, with {share:.0%} of the triangles, is measured.",
            "zh": "共{count}个互不相连的部分；测量最大的一个，占三角形的{share:.0%}。",
        },
        {
            "en": "If the head itself is in several parts, join them in the scanner's program.",
            "zh": "若头部本身分为数块，请在扫描软件中合并。",
        },
    ),
    "crossings": (
        {
            "en": "{count} pairs of triangles cut through each other.",
            "zh": "有{count}对三角形相互穿插。",
        },
        {
            "en": "On the scalp remesh the scan in the scanner's program; at ears, mouth or neck it does not matter.",
            "zh": "若在头皮上，请在扫描软件中重新划分网格；在耳、口、颈处则无妨。",
        },
    ),
    "triangles": (
        {
            "en": "{count:,} triangles with edges of {edge:.1f} mm.",
            "zh": "共{count:,}个三角形，边长{edge:.1f}毫米。",
        },
        {
            "en": "Too coarse to measure to the millimetre; export the scan with more detail.",
            "zh": "过于粗糙，难以精确到毫米；请导出更精细的扫描。",
        },
    ),
    "reduced": (
        {
            "en": "{count:,} triangles with edges of {edge:.1f} mm, reduced from {before:,}; "
            "the surface moved by at most {moved:.2f} mm.",
            "zh": "由{before:,}个三角形简化为{count:,}个，边长{edge:.1f}毫米；表面移动不超过{moved:.2f}毫米。",
        },
        {},
    ),
    "noise": (
        {
            "en": "The surface is rough by {noise:.2f} mm; it is smoothed before it is measured.",
            "zh": "表面粗糙度{noise:.2f}毫米；测量前先行平滑。",
        },
        {
            "en": "So rough that lines move with it; scan again more slowly, or smooth it in the scanner's program.",
            "zh": "粗糙到足以使线移位；请放慢重新扫描，或在扫描软件中平滑。",
        },
    ),
    "quiet": ({"en": "The surface is smooth.", "zh": "表面光滑。"}, {}),
}
_AXES: Final[Mapping[str, Text]] = {
    "R": {"en": "the head's right", "zh": "头的右侧"},
    "L": {"en": "the head's left", "zh": "头的左侧"},
    "A": {"en": "the front", "zh": "前方"},
    "P": {"en": "the back", "zh": "后方"},
    "S": {"en": "the crown", "zh": "头顶"},
    "I": {"en": "the neck", "zh": "颈部"},
}


def check_mesh(mesh: Mesh, template: Head, tell: Callable[[str], None] = lambda about: None) -> HeadCheck:
    """Everything that can be found out about a scan without landmarks.

    Parameters
    ----------
    mesh : Mesh
        As its file has it.
    template : Head
        What a head looks like.
    tell : callable
        Is told what is looked at next ("unit", "holes" ...); may raise to end the check.
    """
    findings: list[Finding] = []
    tell("unit")
    unit = guess_unit(mesh.vertices)
    longest = float(np.ptp(mesh.vertices, axis=0).max())
    if unit is None:
        return HeadCheck((_finding("unit", "problem", "no unit", longest=longest),), None)
    findings.append(_finding("unit", "fine", "unit", longest=longest, unit=unit))
    mm = UNIT_MM[unit]
    surface = Surface.mended(mesh.vertices * mm, mesh.faces)
    noise = noise_mm(surface)
    tell("axes")
    found = recognise(mesh.vertices, mesh.faces, template)
    findings.append(_axes(found))
    if found is not None:
        findings += _size(smoothed(surface, noise), found, template, mm)
    for about, look in (("parts", _parts), ("holes", _holes), ("crossings", _crossings), ("triangles", _triangles)):
        tell(about)
        findings += look(surface, mesh, mm)
    findings.append(_noise(noise))
    return HeadCheck(tuple(findings), found)


def _finding(about: str, level: Level, words: str, places: tuple[Points, ...] = (), **values: object) -> Finding:
    told, remedy = _TOLD[words]
    said = {language: sentence.format(**values) for language, sentence in told.items()}
    return Finding(about, level, said, remedy if level in ("note", "problem") else {}, places)


def _axes(found: Recognised | None) -> Finding:
    if found is None:
        return _finding("axes", "problem", "no head")
    english, chinese = (
        [pattern.format(axis, _AXES[letter][language]) for axis, letter in zip("xyz", found.axes, strict=True)]
        for language, pattern in (("en", "+{} points to {}"), ("zh", "+{}指向{}"))
    )
    return _finding(
        "axes", "fine", "axes", english=", ".join(english), chinese="，".join(chinese), misfit=found.misfit_mm
    )


def _size(surface: Surface, found: Recognised, template: Head, mm: float) -> list[Finding]:
    """The arc from nasion to inion, about where the template has them."""
    crown = template.midline.at(template.midline.length / 2)
    places = np.array([template.landmarks["nasion"], template.landmarks["inion"], crown])
    nasion, inion, top = (surface.snap(point) for point in found.carried(places) * mm)
    try:
        cut = ops.section(surface, nasion, ops.plane_through([nasion, inion, top]), [nasion, inion, top])
        arc = ops.cut(cut, nasion, inion, lambda points: float((points @ found.turn[2]).max()), ops.MEET_MM).length
    except GeometryError:
        return []  # a hole lies on the way; it is told of below
    low, high = ARC_MM
    return [_finding("size", "fine" if low <= arc <= high else "note", "size", arc=arc, low=low, high=high)]


def _parts(surface: Surface, mesh: Mesh, mm: float) -> list[Finding]:
    of_face, largest = parts(surface)
    count = int(of_face.max()) + 1
    if count == 1:
        return []
    middles = surface.vertices[surface.faces].mean(axis=1)
    places = np.array([middles[of_face == part].mean(axis=0) for part in range(count) if part != largest])
    share = float((of_face == largest).mean())
    level: Level = "note" if share < 1 - LARGE_PART else "mended"
    return [_finding("parts", level, "parts", tuple(places[:, None] / mm), count=count, share=share)]


def _holes(surface: Surface, mesh: Mesh, mm: float) -> list[Finding]:
    whole = largest_part(surface)
    found = holes(whole)
    if not found:
        return []
    closed = len(found) - len(holes(without_holes(whole)))
    level: Level = "note" if len(found) - closed > 1 else "mended"  # one may be the cut through the neck
    places = tuple(whole.vertices[hole.rim] / mm for hole in found)
    largest = max(hole.round_mm for hole in found)
    told = {"count": len(found), "largest": largest, "closed": closed, "rim": SMALL_MM, "wide": WIDE_MM}
    return [_finding("holes", level, "holes", places, **told)]


def _crossings(surface: Surface, mesh: Mesh, mm: float) -> list[Finding]:
    _, pairs, _ = find_self_intersections(surface.vertices, surface.faces)
    if not len(pairs):
        return []
    places = surface.vertices[surface.faces[pairs[:, 0]]].mean(axis=1)
    return [_finding("crossings", "note", "crossings", tuple(places[:, None] / mm), count=len(pairs))]


def _triangles(surface: Surface, mesh: Mesh, mm: float) -> list[Finding]:
    edge = edge_mm(surface)
    level: Level = "note" if edge > COARSE_MM else "fine"
    words = "reduced" if mesh.reduced_from else "triangles"
    before, moved = mesh.reduced_from, mesh.moved * mm
    return [
        _finding("triangles", level, words, count=len(mesh.faces), edge=edge, before=before, moved=moved),
    ]


def _noise(noise: float) -> Finding:
    if noise < QUIET_MM:
        return _finding("noise", "fine", "quiet")
    return _finding("noise", "note" if noise > ROUGH_MM else "mended", "noise", noise=noise)
