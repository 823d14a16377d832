"""Items as printed pages: a handout of one, an atlas of many, as PDF.

The words come from `entry`, the pictures from `views`; Typst sets the pages as `assets/atlas.typ` says. A view of
the head is one picture in the file, whatever the number of pages that show it; the lines over it are drawn as lines.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson
import typst

from scalp_atlas import __version__
from scalp_atlas.entry import MARK, Entry, Line, Run, Section, entry_of, source_line
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.evidence import load_evidence
from scalp_atlas.figure.fitting import fit
from scalp_atlas.figure.fonts import FONT_FILES
from scalp_atlas.figure.palette import ground
from scalp_atlas.figure.pen import pen_for
from scalp_atlas.figure.views import SIX, HeadViews
from scalp_atlas.head import bundled_titles
from scalp_atlas.readings import readings_of
from scalp_atlas.records import Item, Library, Resolution, System, Text, text_in
from scalp_atlas.resolve import Resolver
from scalp_atlas.search import fold
from scalp_atlas.wording import UNITS, unclear_sentence

if TYPE_CHECKING:
    from scalp_atlas.head import Head

Tell = Callable[[int, int], None]  # how many of how many items are done

_LAYOUT: Final = FONT_FILES[0].parent / "atlas.typ"
_WIDTH_PX, _HEIGHT_PX = 900, 540  # of one picture, 84 mm wide: 270 dpi
_TEXT_RATIO: Final = 1.35  # letters of 5.3 points on paper: larger ones leave no room for tags beside the head
_SETTING_SHARE: Final = 0.4  # of the time for an item goes into setting its page, all pages in one go at the end
_PRINT_PPI: Final = 300
_WORDS: Final[dict[str, Text]] = {
    "front": {"en": "front view", "zh": "前面观"},
    "left": {"en": "left side", "zh": "左侧面观"},
    "right": {"en": "right side", "zh": "右侧面观"},
    "back": {"en": "back view", "zh": "后面观"},
    "top": {"en": "from above", "zh": "顶面观"},
    "three_quarter": {"en": "three-quarter view", "zh": "前外侧观"},
    "away": {"en": "{view} (not to be seen from here)", "zh": "{view}（此面不可见）"},
    "title": {"en": "Atlas of scalp acupuncture", "zh": "头针图谱"},
    "subtitle": {"en": "Computed on the head “{head}” · {systems}", "zh": "按“{head}”头模计算 · {systems}"},
    "comma": {"en": ", ", "zh": "、"},
    "note": {
        "en": "For teaching. Reports what the named sources say, with their limits; recommends no treatment.",
        "zh": "供教学使用。仅转述所列文献及其局限，不作任何治疗建议。",
    },
    "honest": {
        "en": "For teaching. This atlas reports what the named sources say, with their limits, and recommends no "
        "treatment. All places are computed on one head and differ from person to person. What is unverified is "
        "marked ▲ and drawn dotted.",
        "zh": "供教学使用。本图谱仅转述所列文献及其局限，不作任何治疗建议。各处位置均按一个头模计算，因人而异。"
        "未经证实者标以▲，以点线绘出。",
    },
    "left_out": {"en": "{n} unverified items are left out.", "zh": "未经证实的{n}项从略。"},
    "proposed": {
        "en": "{n} landmarks and hairlines of this head are only proposed by a program; nobody has confirmed them.",
        "zh": "此头有{n}处标志点及发际线仅由程序推定，未经人确认。",
    },
    "contents": {"en": "Contents", "zh": "目录"},
    "guide": {"en": "How to read this atlas", "zh": "读法"},
    "about": {"en": "About this system", "zh": "体系简介"},
    "items": {"en": "In this chapter", "zh": "本章内容"},
    "doubtful": {"en": "{view} · ▲ unverified", "zh": "{view} · ▲未经证实"},
    "scales": {"en": "The cun on this head", "zh": "此头之寸"},
    "by_code": {"en": "Index of codes", "zh": "代码索引"},
    "by_english": {"en": "Index of English names", "zh": "英文名索引"},
    "by_pinyin": {"en": "Index of pinyin", "zh": "拼音索引"},
    "by_characters": {"en": "Index of Chinese names", "zh": "中文名索引"},
    "sources": {"en": "Sources", "zh": "文献来源"},
    "licence": {"en": "Copyright and licences", "zh": "版权与许可"},
}
_GUIDE: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        "Each item begins a page: its names, how sure it is and by how many sources, four views, and what the sources "
        "say: where it lies, how it is found on the head, what it measures, what it is used for and how it is needled.",
        "Left and right are the head’s own. The views are parallel projections, so the bar holds in the whole picture. "
        "Lengths are measured along the scalp, as with a tape, the ears taken off.",
        "Where sources disagree the readings stand side by side with their sources; the first one is drawn, and of the "
        "others it is told how far they lie from it.",
        "▲ stands before everything that is unverified, in titles, texts and indexes; in the pictures it is dotted and "
        "says so. An item without a place on this head has no pictures, and its page tells why.",
        "The letters in square brackets are the short names of the sources; their list stands at the end.",
    ),
    "zh": (
        "每项自一页起：名称、可信度与文献数、四面观，以及文献所载：位置、取法、在此头上之长度、主治与操作。",
        "左右均指患者自身左右。各图为平行投影，比例尺适用于全图。长度沿头皮以软尺量取，不计耳廓。",
        "文献有异说者并列各说及其出处；图中绘首列取法，其余注明相距多少。",
        "凡未经证实者，标题、正文、索引中均以▲标示，图中以点线绘出并注明。在此头上无法定位者无图，其页说明缘由。",
        "方括号内为文献简称，全部文献列于书末。",
    ),
}
_LICENCES: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        "Made by Scalp Atlas {version}, which is free software (MIT licence), as are its definitions of zones and "
        "points. What the sources say is reported in our own words; the sources remain their authors’.",
        "{head}",
        "Type: Scalp Atlas Hanzi, a renamed subset of Noto Sans CJK SC, copyright 2014-2021 Adobe, with Reserved Font "
        "Name “Source”; SIL Open Font License 1.1.",
    ),
    "zh": (
        "本图谱由 Scalp Atlas {version} 生成。该软件及其穴区定义均以 MIT 许可发布。文献内容以我们自己的文字转述，"
        "原文版权归其作者。",
        "{head}",
        "字体：Scalp Atlas Hanzi，为 Noto Sans CJK SC 的更名子集，© 2014-2021 Adobe，保留字体名“Source”；"
        "SIL 开源字体许可 1.1。",
    ),
}
_BUNDLED_HEAD: Final[Text] = {
    "en": "Head: “{head}” of Scalp Atlas, made from MakeHuman’s base mesh; CC0 1.0 (no rights reserved).",
    "zh": "头模：Scalp Atlas 自带“{head}”，据 MakeHuman 基础网格制成；CC0 1.0（放弃一切权利）。",
}
_OWN_HEAD: Final[Text] = {
    "en": "Head: “{head}”, a mesh of the user’s own, who answers for the right to show it.",
    "zh": "头模：用户自备之“{head}”，其使用权由用户负责。",
}


def atlas_bytes(
    head: Head,
    library: Library,
    systems: Sequence[str],
    language: str = "en",
    *,
    unverified: bool = True,
    progress: Tell = lambda done, of: None,
) -> bytes:
    """An atlas as PDF: contents, a chapter for each system with a page or more for each item, indexes, sources.

    Parameters
    ----------
    systems : sequence of str
        Ids, in the order of the chapters.
    unverified : bool
        Without it unverified items are left out, and the first page says so.
    progress : callable
        Told how many of how many items are done, after each; what it raises ends the work.

    Raises
    ------
    ScalpAtlasError
        If nothing remains to be printed.
    """
    with tempfile.TemporaryDirectory() as folder:
        with _Book(head, library, systems, language, Path(folder)) as book:
            content = book.atlas(unverified, lambda done, of: progress(done, round(of * (1 + _SETTING_SHARE))))
        (document,) = _set(Path(folder), content, "pdf")
    progress(1, 1)
    return document


def check_paper(path: Path, *endings: str) -> None:
    """Complain of a file name that cannot be written to, before any work is done."""
    if path.suffix.lower() not in endings:
        raise ScalpAtlasError(f"{path.name}: this is written as {' or '.join(endings)}; give the file such an ending.")
    if not path.absolute().parent.is_dir():
        raise ScalpAtlasError(f"{path}: there is no folder {path.absolute().parent}; make it first.")


def handout_bytes(head: Head, library: Library, items: Sequence[str], language: str = "en") -> bytes:
    """Each item (id with or without its side) on a page of its own, as PDF; on two where its text is long."""
    return _handout(head, library, items, language, "pdf")[0]


def handout_pictures(head: Head, library: Library, items: Sequence[str], language: str = "en") -> list[bytes]:
    """The pages of `handout_bytes` as PNG, as fine as a printer prints."""
    return _handout(head, library, items, language, "png")


def _handout(head: Head, library: Library, ids: Sequence[str], language: str, kind: str) -> list[bytes]:
    items = list({library.item(item_id).id: library.item(item_id) for item_id in ids}.values())
    systems = list(dict.fromkeys(item.system for item in items))
    with tempfile.TemporaryDirectory() as folder:
        with _Book(head, library, systems, language, Path(folder)) as book:
            content = book.handout(items)
        return _set(Path(folder), content, kind)


def _set(folder: Path, content: dict[str, Any], kind: str) -> list[bytes]:
    """Typeset `content` with the pictures in `folder`: one PDF, or one PNG a page."""
    (folder / "data.json").write_bytes(orjson.dumps(content))
    (folder / _LAYOUT.name).write_bytes(_LAYOUT.read_bytes())
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[_LAYOUT.parent])
    compiler = typst.Compiler(folder / _LAYOUT.name, root=folder, font_paths=fonts)
    made = compiler.compile(format=kind, ppi=_PRINT_PPI)
    return made if isinstance(made, list) else [made]


class _Book:
    """What the layout needs to know, made while the pictures are drawn into a folder."""

    def __init__(self, head: Head, library: Library, systems: Sequence[str], language: str, folder: Path):
        self.head, self.library, self.language, self.folder = head, library, language, folder
        self.resolver = Resolver(library, head)
        self.resolution: Resolution = self.resolver.resolve({*systems, "reference"})
        self.systems = [library.systems[name] for name in systems]
        self.evidence = load_evidence(library)
        pen = pen_for(11.0, _TEXT_RATIO, ground(False), language)
        self.views = HeadViews(head, library, self.resolution, pen, _WIDTH_PX, _HEIGHT_PX)

    def __enter__(self) -> _Book:
        return self

    def __exit__(self, *_: object) -> None:
        self.views.close()

    def atlas(self, unverified: bool, progress: Tell) -> dict[str, Any]:
        """The content of an atlas."""
        items = [item for system in self.systems for item in system.items.values()]
        kept = [item for item in items if unverified or item.confidence.level != "unverified"]
        if not kept:
            raise ScalpAtlasError("Nothing remains for an atlas: all items chosen are unverified and left out.")
        entries: dict[str, Entry] = {}
        pages: dict[str, dict[str, Any]] = {}
        for number, item in enumerate(kept):
            progress(number, len(kept))
            entries[item.id] = self._entry(item)
            pages[item.id] = self._item(item, entries[item.id])
        left_out = len(items) - len(kept)
        chapters = [self._chapter(system, pages) for system in self.systems]
        cited = {run.text for one in entries.values() for run in _source_keys(one)}
        name, systems = self._head_name(), [text_in(system.name, self.language) for system in self.systems]
        shown = self._ids(kept)
        return {
            **self._common(),
            "atlas": True,
            "title": self._word("title"),
            "subtitle": self._word("subtitle").format(head=name, systems=self._word("comma").join(systems)),
            "cover": self._view("three_quarter", shown, "cover", labels=False),
            "remarks": self._remarks(left_out),
            "chapters": [self._guide(), *(chapter for chapter in chapters if chapter["items"])],
            "indexes": [index for index in self._indexes(kept) if index["entries"]],
            "back": [self._bibliography(cited), self._licence()],
            "items": [],
        }

    def handout(self, items: Sequence[Item]) -> dict[str, Any]:
        """The content of a handout."""
        pages = [self._item(item, self._entry(item), whole=True) for item in items]
        title = self._word("comma").join(page["title"] for page in pages)
        empty: dict[str, Any] = {"chapters": [], "indexes": [], "back": []}
        return {**self._common(), "atlas": False, "title": title, "items": pages, **empty}

    def _common(self) -> dict[str, Any]:
        return {
            "language": self.language,
            "version": __version__,
            "head": self._head_name(),
            "aspect": _HEIGHT_PX / _WIDTH_PX,
            "words": {key: self._word(key) for key in ("note", "honest", "contents", "items")},
        }

    # -- front and back -------------------------------------------------------------------------

    def _remarks(self, left_out: int) -> list[str]:
        """What is to be known of this head and this choice of items."""
        told = [self._word("left_out").format(n=left_out)] if left_out else []
        if self.head.proposed:
            told.append(self._word("proposed").format(n=len(self.head.proposed)))
        unclear = unclear_sentence(sorted(self.head.unclear), self.language)
        notice = text_in(self.head.mesh_notice, self.language)
        return [*told, *(sentence for sentence in (unclear, notice) if sentence)]

    def _guide(self) -> dict[str, Any]:
        scales = [
            (Run(text_in(UNITS[unit], self.language)), Run(f"{length:.1f} mm"))
            for unit, length in self.resolution.scales.items()
        ]
        sections = [
            Section("guide", "", tuple((Run(line),) for line in _GUIDE[self.language])),
            Section("scales", self._word("scales"), tuple(scales), "table"),
        ]
        return {
            "title": self._word("guide"),
            "views": [],
            "names": [],
            "items": [],
            "sections": [asdict(one) for one in sections],
        }

    def _chapter(self, system: System, pages: dict[str, dict[str, Any]]) -> dict[str, Any]:
        """One system: all its items in six views, what is told of it, then item after item."""
        items = [item for item in system.items.values() if item.id in pages]
        ids = self._ids(items)
        views = [self._view(view, ids, f"{system.id}-{view}") for view in SIX] if ids else []
        return {
            "title": text_in(system.name, self.language),
            "views": views,
            "sections": [asdict(section) for section in self._about(system)],
            "names": [
                {"text": f"{pages[item.id]['mark']} {pages[item.id]['title']}".strip(), "id": item.id} for item in items
            ],
            "items": [pages[item.id] for item in items],
        }

    def _about(self, system: System) -> Iterable[Section]:
        told = [text_in(text, self.language) for text in (system.history, system.how_to_read)]
        told += [text_in(note.text, self.language) for note in system.notes]
        lines = tuple((Run(sentence),) for sentence in told if sentence)
        if lines:
            yield Section("about", self._word("about"), lines)

    def _bibliography(self, keys: Iterable[str]) -> dict[str, Any]:
        lines = [source_line(self.library.sources[key]) for key in sorted(keys, key=_natural)]
        return {"title": self._word("sources"), "lines": _plain(lines)}

    def _licence(self) -> dict[str, Any]:
        of_head = _BUNDLED_HEAD if self.head.name in bundled_titles() else _OWN_HEAD
        told = text_in(of_head, self.language).format(head=self._head_name())
        lines = [(Run(line.format(version=__version__, head=told)),) for line in _LICENCES[self.language]]
        return {"title": self._word("licence"), "lines": _plain(lines)}

    def _indexes(self, items: Sequence[Item]) -> list[dict[str, Any]]:
        """By code, English name, pinyin and characters (in the order of their pinyin)."""

        def index(key: str, rows: Iterable[tuple[object, str, Item]]) -> dict[str, Any]:
            entries = [
                {"text": f"{MARK} {told}" if item.confidence.level == "unverified" else told, "id": item.id}
                for _, told, item in sorted(rows, key=lambda row: (row[0], row[1], row[2].id))
            ]
            return {"title": self._word(key), "entries": entries}

        def named(item: Item, name: str) -> str:
            return name if name == item.code else f"{name} ({item.code})"

        def spelt(item: Item) -> str:
            return fold(item.name.get("pinyin", ""))

        chinese = [item for item in items if _is_chinese(item.name.get("zh", ""))]
        toned = [item for item in items if spelt(item)]
        return [
            index("by_code", ((_natural(item.code), _coded(item, self.language), item) for item in items)),
            index("by_english", ((_natural(item.name["en"]), named(item, item.name["en"]), item) for item in items)),
            index("by_pinyin", ((_natural(spelt(item)), named(item, item.name["pinyin"]), item) for item in toned)),
            index("by_characters", ((_natural(spelt(item)), named(item, item.name["zh"]), item) for item in chinese)),
        ]

    # -- one item -------------------------------------------------------------------------------

    def _entry(self, item: Item) -> Entry:
        readings = readings_of(self.resolver, item)
        return entry_of(self.library, self.resolution, item, self.language, readings, self.evidence)

    def _item(self, item: Item, entry: Entry, *, whole: bool = False) -> dict[str, Any]:
        """The page of an item; the addresses of its sources only where it stands alone (`whole`)."""
        sections = entry.sections if whole else tuple(map(_short, entry.sections))
        other = entry.english if self.language == "zh" else entry.characters
        ids = self._ids([item])
        side = "right" if item.side == "right" else "left"
        views = [self._view(view, ids, f"{item.id}-{view}") for view in ("front", side, "back", "top")] if ids else []
        for view in views if entry.unverified else ():
            view["caption"] = self._word("doubtful").format(view=view["caption"])
        return {
            "id": item.id,
            "mark": MARK if entry.unverified else "",
            "title": " ".join(part for part in item.label(self.language) if part),
            "names": [name for name in (entry.pinyin, other) if name],
            "sure": entry.sure,
            "older": entry.older,
            "unclear": entry.unclear,
            "views": views,
            "sections": [asdict(section) for section in sections],
            "fit": asdict(fit(sections, bool(views), self.language)),
        }

    def _ids(self, items: Iterable[Item]) -> list[str]:
        """Ids with side of what has a place on this head."""
        ids = [item.full_id(side) for item in items for side in item.sides]
        return [name for name in ids if name in self.resolution.resolved]

    def _view(self, view: str, ids: Sequence[str], name: str, *, labels: bool = True) -> dict[str, str]:
        """A picture for the layout: the files of the head and of the lines over it, and what to write below."""
        head, lines = self.folder / f"{view}.png", self.folder / f"{name}.svg"
        if not head.exists():
            head.write_bytes(self.views.png(view))
        drawing = self.views.drawing(view, ids, labels=labels)
        # Typst's reader of SVG knows no font features, and without them this mark is as wide as a hanzi.
        lines.write_bytes(drawing.svg.replace("’".encode(), b"'") if self.language == "en" else drawing.svg)
        caption = self._word(view) if drawing.shown else self._word("away").format(view=self._word(view))
        return {"head": head.name, "lines": lines.name, "caption": caption}

    def _head_name(self) -> str:
        return text_in(self.head.title, self.language)

    def _word(self, key: str) -> str:
        return text_in(_WORDS[key], self.language)


def _plain(lines: Iterable[Line]) -> list[list[dict[str, str]]]:
    return [[asdict(run) for run in line] for line in lines]


def _short(section: Section) -> Section:
    """The section; of sources only their short names and titles."""
    if section.key != "sources":
        return section
    lines = (tuple(run for run in line if run.style != "faint" and run.text.strip()) for line in section.lines)
    return replace(section, lines=tuple(lines))


def _source_keys(entry: Entry) -> list[Run]:
    return [line[0] for section in entry.sections if section.key == "sources" for line in section.lines]


def _coded(item: Item, language: str) -> str:
    name = text_in(item.name, language)
    return item.code if name == item.code else f"{item.code}  {name}"


def _is_chinese(text: str) -> bool:
    return any("一" <= letter <= "鿿" for letter in text)


def _natural(text: str) -> list[tuple[int, int, str]]:
    """A key that sorts MS2 before MS10, whatever the case."""
    pieces = re.findall(r"\d+|\D+", text.casefold())
    return [(0, int(piece), "") if piece.isdigit() else (1, 0, piece) for piece in pieces]
