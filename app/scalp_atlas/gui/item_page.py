"""The page of text about one item, as HTML: a pure function of what is known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from html import escape

from scalp_atlas.cortex import CAVEAT_SOURCES, Beneath, Cortex
from scalp_atlas.entry import WORDS as ENTRY_WORDS
from scalp_atlas.entry import Line, Run, Section, distance_in_words, entry_of, source_line, statement_line, target_of
from scalp_atlas.gui.cortex_text import beneath_block
from scalp_atlas.gui.pair_text import pair_section
from scalp_atlas.head_pair import HeadPair
from scalp_atlas.readings import Reading
from scalp_atlas.records import (
    Confidence,
    Item,
    Library,
    Resolution,
    Resolved,
    Text,
    Unresolved,
    text_in,
)

WORDS: Mapping[str, Text] = {
    **ENTRY_WORDS,
    "step_through": {"en": "▶ step through", "zh": "▶ 逐步演示"},
    "beneath": {"en": "What lies beneath", "zh": "其下脑区"},
    "use": {"en": "Used for", "zh": "主治"},
    "reading": {"en": "Other reading", "zh": "其他取法"},
    "first": {"en": "to the first reading", "zh": "返回首列取法"},
    "show": {"en": "show beside", "zh": "并列显示"},
    "hide": {"en": "hide", "zh": "隐藏"},
    "shown": {"en": "shown", "zh": "已显示"},
    "all": {"en": "show all readings", "zh": "全部显示"},
    "none": {"en": "none", "zh": "全部隐藏"},
    "system": {"en": "About this system", "zh": "体系简介"},
    "left_out": {
        "en": "Not on the head: unverified items are hidden now.",
        "zh": "未绘于头上：现已隐藏未经证实的项目。",
    },
    "show_unverified": {"en": "show them", "zh": "显示"},
    "hidden_unverified": {"en": "hidden, being unverified", "zh": "未经证实，已隐藏"},
    "honest": {
        "en": "Scalp Atlas is a teaching tool. It reports what the named sources say, with their limits, "
        "and recommends no treatment.",
        "zh": "本软件为教学工具，仅转述所列文献及其局限，不作任何治疗建议。",
    },
    "empty": {
        "en": "Click a line on the head or choose an item in the list, and its text appears here.",
        "zh": "点击头上的线或在列表中选择项目，此处即显示其说明。",
    },
}


def item_page(
    library: Library,
    resolution: Resolution,
    item_id: str,
    language: str = "en",
    dark: bool = False,
    readings: Sequence[Reading] = (),
    beside: Collection[str] = (),
    unverified_shown: bool = True,
    pair: HeadPair | None = None,
    step_shown: int = 0,
    cortex: Cortex | None = None,
    beneath: Beneath | None = None,
) -> str:
    """HTML about the item of an id with side; for an unknown id what to do next.

    Everything that comes from a file is escaped.

    Parameters
    ----------
    readings : sequence of Reading
        The other readings of the item on this head; without them they are only named.
    beside : collection of str
        Keys of those that are drawn. The links `readings:KEY`, `readings:*`, `readings:` (none) and
        `item:ID` stand for what `item_text.ItemText` does about them.
    unverified_shown : bool
        Whether unverified items and readings are drawn; if not, the page says so of them, and `unverified:` is
        the link that has them drawn again.
    pair : HeadPair, optional
        This head and the one beside it: what the item measures on both.
    step_shown : int
        Number of the construction step that is played back, which is marked, or 0. The links `step:N` play from
        one of them on.
    cortex, beneath
        The cortex of this head, and what of it lies beneath the item; without them the page does not tell.
    """
    answer = resolution.resolved.get(item_id) or resolution.unresolved.get(item_id)
    if answer is None:
        told = pair_section(pair, library, (), language) if pair else ""
        return f"{page_style(dark)}<p class='faint'>{_word('empty', language)}</p>{told}"
    under = "" if cortex is None or beneath is None else beneath_block(cortex, beneath, answer.side, language)
    return _Page(
        library, resolution, answer, language, dark, readings, beside, unverified_shown, pair, step_shown, under
    ).html()


def _word(key: str, language: str) -> str:
    return text_in(WORDS[key], language)


def page_style(dark: bool) -> str:
    """The style sheet of the pages of text."""
    faint, link, rule = ("#a5aab0", "#8ab8e6", "#4a4f55") if dark else ("#62666b", "#1f5f99", "#d5d7d9")
    return (
        "<style>h1 { font-size: xx-large; margin: 0 }"
        f" h2 {{ font-size: medium; margin: 16px 0 3px 0; color: {faint} }}"
        f" p, ol, ul, table {{ margin: 3px 0 }} .faint {{ color: {faint} }} a {{ color: {link} }}"
        f" td {{ padding: 1px 12px 1px 0 }} hr {{ color: {rule} }} .pinyin {{ font-size: large }}</style>"
    )


def link_to(address: str) -> str:
    """An address that can be clicked, or as it stands where no browser would know it."""
    target = target_of(address)
    return f"<a href='{escape(target, quote=True)}'>{escape(address)}</a>" if target else escape(address)


class _Page:
    def __init__(
        self,
        library: Library,
        resolution: Resolution,
        answer: Resolved | Unresolved,
        language: str,
        dark: bool,
        readings: Sequence[Reading],
        beside: Collection[str],
        unverified_shown: bool,
        pair: HeadPair | None,
        step_shown: int,
        under: str,
    ):
        self.step_shown = step_shown
        self.library, self.resolution, self.answer = library, resolution, answer
        self.readings, self.beside, self.unverified_shown = readings, beside, unverified_shown
        self.pair = pair
        self.item: Item = answer.item
        self.language, self.dark, self.under = language, dark, under
        self.entry = entry_of(library, resolution, self.item, language, readings, answer=answer)
        self.sections = {section.key: section for section in self.entry.sections}

    def html(self) -> str:
        parts = [
            page_style(self.dark),
            self._names(),
            self._told("where"),
            self._section("how", self._construction()),
            self._told("length"),
            self._on_two_heads(),
            *map(self._told, ("parts", "use", "technique", "disagreements")),
            self._section("variants", self._variants()),
            self._told("notes"),
            self._section("beneath", self.under),
            self._section("sources", self._sources()),
            self._section("system", self._system()),
            f"<hr><p class='faint'>{_word('honest', self.language)}</p>",
        ]
        return "".join(parts)

    # -- blocks ---------------------------------------------------------------------------------

    def _names(self) -> str:
        name = self.item.name
        hanzi = name.get("zh", "")
        older_form = f" ({escape(name['zh_hant'])})" if name.get("zh_hant") else ""
        code, _ = self.item.label("zh")
        shown = hanzi if code == hanzi else f"{code} {hanzi}"
        head = f"<h1>{escape(shown)}{older_form}</h1>"
        pinyin = f"<p class='pinyin'>{escape(name.get('pinyin', ''))}</p>" if name.get("pinyin") else ""
        older = f"<p class='faint'>{escape(self.entry.older)}</p>" if self.entry.older else ""
        sure = f"<p class='faint'>{escape(self.entry.sure)}</p>"
        if self._leaves_out(self.item.how_sure(self.answer.variant)):
            link = f"<a href='unverified:'>{_word('show_unverified', self.language)}</a>"
            sure += f"<p><b>{_word('left_out', self.language)}</b> {link}</p>"
        return f"{head}{pinyin}<p><b>{escape(name['en'])}</b></p>{older}{self._which_reading()}{sure}"

    def _leaves_out(self, confidence: Confidence) -> bool:
        return confidence.level == "unverified" and not self.unverified_shown

    def _which_reading(self) -> str:
        variant = self.answer.variant
        if variant is None:
            return ""
        name = escape(text_in(variant.name, self.language))
        first = escape(self.item.full_id(self.answer.side), quote=True)
        link = f"<a href='item:{first}'>{_word('first', self.language)}</a>"
        return f"<p>{self._filled('on_side', side=_word('reading', self.language), told=f'<b>{name}</b>')} {link}</p>"

    def _construction(self) -> str:
        section = self.sections.get("how")
        if section is None:  # a hairline is given, not constructed
            return ""
        if section.form != "steps":  # it has no place
            return _body(section)
        steps = "".join(self._step(number, line) for number, line in enumerate(section.lines, 1))
        unclear = f"<p><b>! {escape(self.entry.unclear)}</b></p>" if self.entry.unclear else ""
        return f"{unclear}<p><a href='step:1'>{_word('step_through', self.language)}</a></p><ol>{steps}</ol>"

    def _step(self, number: int, line: Line) -> str:
        """One construction step, its name a link that shows it; the one that is shown is marked."""
        mark = (
            f" style='background-color: {'#4a4420' if self.dark else '#fbeeb2'}'" if number == self.step_shown else ""
        )
        sign = "▶ " if mark else ""
        name, *words = line
        return f"<li{mark}>{sign}<a name='step{number}' href='step:{number}'>{_run(name)}</a>{_line(words)}</li>"

    def _on_two_heads(self) -> str:
        names = [self.item.full_id(side, self.answer.variant) for side in self.item.sides]
        return pair_section(self.pair, self.library, names, self.language) if self.pair else ""

    def _variants(self) -> str:
        if not self.item.variants:
            return ""
        known = {reading.variant.key: reading for reading in self.readings}
        rows = [
            f"<li>{_line(line[:2])}{self._reading(known[variant.key]) if variant.key in known else ''}</li>"
            for variant, line in zip(self.item.variants, self.sections["variants"].lines, strict=True)
        ]
        every = f"<a href='readings:*'>{_word('all', self.language)}</a>"
        none = f"<a href='readings:'>{_word('none', self.language)}</a>"
        links = f"<p>{every} &nbsp; {none}</p>" if known else ""
        return f"<ul>{''.join(rows)}</ul>{links}"

    def _reading(self, reading: Reading) -> str:
        """How far a reading lies from the first one, and the link that draws it or takes it away."""
        drawn = reading.variant.key in self.beside
        key = escape(reading.variant.key, quote=True)
        link = f"<a href='readings:{key}'>{_word('hide' if drawn else 'show', self.language)}</a>"
        placed = any(isinstance(answer, Resolved) for answer in reading.answers.values())
        distance = escape(distance_in_words(reading, self.language), quote=False)
        if self._leaves_out(reading.variant.confidence):
            return f"<br>{distance} &nbsp; <i>{_word('hidden_unverified', self.language)}</i>"
        state = f"<b>{_word('shown', self.language)}</b> &nbsp; {link}" if drawn else link
        return f"<br>{distance}{f' &nbsp; {state}' if placed else ''}"

    def _sources(self) -> str:
        more = [key for key in CAVEAT_SOURCES if key in self.library.sources] if self.under else []
        lines = dict.fromkeys(self.sections["sources"].lines) if "sources" in self.sections else {}
        lines |= dict.fromkeys(source_line(self.library.sources[key]) for key in more)
        return "".join(map(_source, lines))

    def _system(self) -> str:
        system = self.library.systems[self.item.system]
        texts = (text_in(text, self.language) for text in (system.history, system.how_to_read))
        notes = (statement_line(note, self.language) for note in system.notes)
        return _paragraphs([*((Run(text),) for text in texts if text), *notes])

    # -- pieces ---------------------------------------------------------------------------------

    def _filled(self, key: str, **values: object) -> str:
        return _word(key, self.language).format(**values)

    def _section(self, key: str, body: str) -> str:
        return f"<h2>{_word(key, self.language)}</h2>{body}" if body else ""

    def _told(self, key: str) -> str:
        return self._section(key, _body(self.sections[key])) if key in self.sections else ""


def _body(section: Section) -> str:
    if section.form != "table":
        return _paragraphs(section.lines)
    rows = ("".join(f"<td>{_run(run)}</td>" for run in line) for line in section.lines)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _paragraphs(lines: Iterable[Line]) -> str:
    return "".join(f"<p>{_line(line)}</p>" for line in lines)


def _source(line: Line) -> str:
    """Short name and title, then each address and the note on a line of its own."""
    key, title, *faint = line
    rows = "<br>".join(_run(run) for run in faint if run.text.strip())
    return f"<p>{_run(key)}{_run(title)}<br>{rows}</p>"


def _line(runs: Iterable[Run]) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    text = link_to(run.text) if run.address else escape(run.text)
    if run.style == "strong":
        return f"<b>{text}</b>"
    return f"<span class='faint'>{text}</span>" if run.style == "faint" else text
