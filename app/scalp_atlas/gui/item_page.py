"""The page of text about one item, as HTML: a pure function of what is known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from html import escape

from scalp_atlas.cortex import CAVEAT_SOURCES, Beneath, Cortex
from scalp_atlas.figure.patches import shared_mm
from scalp_atlas.gui.cortex_text import beneath_block
from scalp_atlas.gui.loading import Reading
from scalp_atlas.gui.pair_text import pair_section
from scalp_atlas.head_pair import HeadPair, size_of
from scalp_atlas.records import (
    Confidence,
    Item,
    Library,
    NeedleRule,
    Resolution,
    Resolved,
    ResolvedStep,
    Side,
    Statement,
    Text,
    Unresolved,
    text_in,
)
from scalp_atlas.units import parse_length
from scalp_atlas.wording import UNITS, construction, needle_sentence, reason_in, unclear_sentence

WORDS: Mapping[str, Text] = {
    "where": {"en": "Where", "zh": "位置"},
    "how": {"en": "How it is found", "zh": "取法"},
    "step_through": {"en": "▶ step through", "zh": "▶ 逐步演示"},
    "length": {"en": "On this head", "zh": "在此头上"},
    "parts": {"en": "Parts", "zh": "分段"},
    "beneath": {"en": "What lies beneath", "zh": "其下脑区"},
    "use": {"en": "Used for", "zh": "主治"},
    "technique": {"en": "Technique", "zh": "操作"},
    "disagreements": {"en": "Where sources disagree", "zh": "文献异说"},
    "variants": {"en": "Other readings", "zh": "其他取法"},
    "reading": {"en": "Other reading", "zh": "其他取法"},
    "first": {"en": "to the first reading", "zh": "返回首列取法"},
    "away": {"en": "{mean} mm away", "zh": "相距{mean} mm"},
    "apart": {"en": "{mean} mm on average, at most {most} mm", "zh": "平均相距{mean} mm，最大{most} mm"},
    "no_first": {
        "en": "the first reading has no place here to measure from",
        "zh": "首列取法在此头上无法定位，不能相较",
    },
    "on_side": {"en": "{side}: {told}", "zh": "{side}：{told}"},
    "semicolon": {"en": "; ", "zh": "；"},
    "show": {"en": "show beside", "zh": "并列显示"},
    "hide": {"en": "hide", "zh": "隐藏"},
    "shown": {"en": "shown", "zh": "已显示"},
    "all": {"en": "show all readings", "zh": "全部显示"},
    "none": {"en": "none", "zh": "全部隐藏"},
    "notes": {"en": "Notes", "zh": "说明"},
    "sources": {"en": "Sources", "zh": "文献来源"},
    "system": {"en": "About this system", "zh": "体系简介"},
    "older": {"en": "Also called", "zh": "又称"},
    "left": {"en": "head’s left", "zh": "患者左"},
    "right": {"en": "head’s right", "zh": "患者右"},
    "midline": {"en": "midline", "zh": "正中"},
    "point": {"en": "a point", "zh": "点"},
    "points": {"en": "{n} points", "zh": "{n}个点"},
    "pieces": {"en": "in {n} pieces", "zh": "共{n}段"},
    "band": {"en": "{length} cm long × {width} cm wide", "zh": "长{length} cm，宽{width} cm"},
    "outline": {"en": "outline {length} cm", "zh": "周长{length} cm"},
    "comma": {"en": ", ", "zh": "，"},
    "no_width": {
        "en": "A line: the sources give no width.",
        "zh": "此为线，文献未言宽度。",
    },
    "no_use": {
        "en": "The sources read give no indication for it.",
        "zh": "所读文献未载其主治。",
    },
    "no_needle": {
        "en": "This direction of the needle cannot be drawn on this head: it {reason}.",
        "zh": "此针刺方向在此头上无法绘出：{reason}。",
    },
    "no_place": {"en": "It has no place on this head:", "zh": "在此头上无法定位："},
    "verified": {"en": "verified by {n} sources", "zh": "{n}种文献证实"},
    "single": {"en": "from a single source", "zh": "仅见于一种文献"},
    "partial": {"en": "partly verified", "zh": "部分证实"},
    "unverified": {"en": "unverified", "zh": "未经证实"},
    "noted": {"en": "{sure}. {note}", "zh": "{sure}。{note}"},
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


def confidence_in_words(confidence: Confidence, language: str = "en") -> str:
    """How sure an item is, in words."""
    words = _word(confidence.level, language).format(n=confidence.count)
    if not confidence.note:
        return words
    return _word("noted", language).format(sure=words, note=text_in(confidence.note, language).rstrip(".。 "))


def why_lost(answer: Unresolved, language: str = "en") -> str:
    """Why an item, or another reading of it, has no place on this head."""
    is_text = bool(answer.item.text_only) and answer.variant is None
    return text_in(answer.item.text_only, language) if is_text else reason_in(answer.reason, language)


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
    target = address.replace("doi:", "https://doi.org/", 1) if address.startswith("doi:") else address
    if not target.startswith(("http://", "https://")):
        return escape(address)
    return f"<a href='{escape(target, quote=True)}'>{escape(address)}</a>"


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

    def html(self) -> str:
        parts = [
            page_style(self.dark),
            self._names(),
            self._section("where", self._paragraph(text_in(self.item.where, self.language))),
            self._section("how", self._construction()),
            self._section("length", self._lengths()),
            self._on_two_heads(),
            self._section("parts", self._parts()),
            self._section("use", self._statements(self.item.indications) or self._no_use()),
            self._section("technique", self._statements(self._technique()) + self._no_needles()),
            self._section("disagreements", self._statements(self.item.disagreements)),
            self._section("variants", self._variants()),
            self._section("notes", self._statements(self.item.notes) + self._no_width()),
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
        older = ""
        if self.item.older_codes:
            codes = escape(", ".join(self.item.older_codes))
            older = f"<p class='faint'>{_word('older', self.language)}: {codes}</p>"
        confidence = self.item.how_sure(self.answer.variant)
        sure = f"<p class='faint'>{self._how_sure(confidence)}</p>"
        if self._leaves_out(confidence):
            link = f"<a href='unverified:'>{_word('show_unverified', self.language)}</a>"
            sure += f"<p><b>{_word('left_out', self.language)}</b> {link}</p>"
        return f"{head}{pinyin}<p><b>{escape(name['en'])}</b></p>{older}{self._which_reading()}{sure}"

    def _how_sure(self, confidence: Confidence) -> str:
        mark = "▲ " if confidence.level == "unverified" else ""
        return mark + escape(confidence_in_words(confidence, self.language))

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
        if not isinstance(self.answer, Resolved):
            return f"<p>{_word('no_place', self.language)} {escape(why_lost(self.answer, self.language))}</p>"
        rows = construction(self.answer, self.library, self.language)
        steps = zip(self.answer.construction, rows, strict=True)
        told = "".join(self._step(number, step, *row) for number, (step, row) in enumerate(steps, 1))
        through = f"<p><a href='step:1'>{_word('step_through', self.language)}</a></p>"
        return f"{self._unclear(self.answer)}{through}<ol>{told}</ol>"

    def _step(self, number: int, step: ResolvedStep, name: str, words: str) -> str:
        """One construction step, its name a link that shows it; the one that is shown is marked."""
        mark = (
            f" style='background-color: {'#4a4420' if self.dark else '#fbeeb2'}'" if number == self.step_shown else ""
        )
        sign = "▶ " if mark else ""
        link = f"<a name='step{number}' href='step:{number}'><b>{escape(name)}</b></a>"
        colon = text_in({"en": ": ", "zh": "："}, self.language)
        told = escape(words).replace(" %", "\u00a0%")
        return f"<li{mark}>{sign}{link}{colon}{told}{self._measured(step)}</li>"

    def _unclear(self, answer: Resolved) -> str:
        told = unclear_sentence(answer.unclear, self.language)
        return f"<p><b>! {escape(told)}</b></p>" if told else ""

    def _measured(self, step: ResolvedStep) -> str:
        if not step.measured_mm:
            return ""
        length = f"{step.measured_mm / 10:.1f}"
        told = self._filled("outline", length=length) if step.kind == "area" else f"{length}\u00a0cm"
        return f" <span class='faint'>{told}</span>"

    def _lengths(self) -> str:
        rows = []
        for side in self.item.sides:
            resolved = self.resolution.resolved.get(self.item.full_id(side, self.answer.variant))
            if resolved is not None:
                rows.append(f"<tr><td>{_word(resolved.side, self.language)}</td><td>{self._size(resolved)}</td></tr>")
        return f"<table>{''.join(rows)}</table>" if rows else ""

    def _on_two_heads(self) -> str:
        names = [self.item.full_id(side, self.answer.variant) for side in self.item.sides]
        return pair_section(self.pair, self.library, names, self.language) if self.pair else ""

    def _size(self, resolved: Resolved) -> str:
        count = len(resolved.pieces)
        if resolved.kind == "point":
            return _word("point", self.language) if count == 1 else self._filled("points", n=count)
        pieces = f" ({self._filled('pieces', n=count)})" if count > 1 else ""
        if resolved.kind == "area":
            return self._size_of_area(resolved) + pieces
        return f"{resolved.length_mm / 10:.1f} cm = {self._in_cun(resolved)}{pieces}"

    def _size_of_area(self, resolved: Resolved) -> str:
        """Its square centimetres, length and width if it is one band, and the way round it."""
        told = [f"{resolved.area_mm2 / 100:.1f} cm²"]
        if len(resolved.pieces) == 1 and resolved.pieces[0].axis is not None:
            length = f"{shared_mm(resolved.pieces[0]) / 10:.1f}"
            told.append(self._filled("band", length=length, width=f"{self._band_width_mm(resolved) / 10:.1f}"))
        told.append(self._filled("outline", length=f"{resolved.length_mm / 10:.1f}"))
        return _word("comma", self.language).join(told)

    def _band_width_mm(self, resolved: Resolved) -> float:
        """As its sentence gives it, which is the last of the construction."""
        width = parse_length(resolved.construction[-1].step.given["width"])
        return width.in_mm(self.resolution.scales)

    def _in_cun(self, resolved: Resolved) -> str:
        size = size_of(resolved, self.resolution.scales)
        return "?" if size.cun is None else f"{size.cun:.2f} {text_in(UNITS[size.unit], self.language)}"

    def _parts(self) -> str:
        if not self.item.parts:
            return ""
        length = sum(map(shared_mm, self.answer.pieces)) if isinstance(self.answer, Resolved) else 0.0
        rows = []
        for part in self.item.parts:
            name, use = (escape(text_in(text, self.language)) for text in (part.name, part.use))
            size = f"{part.share * length:.0f} mm" if length else ""
            rows.append(f"<tr><td>{name}</td><td class='faint'>{part.share:.0%} {size}</td><td>{use}</td></tr>")
        return f"<table>{''.join(rows)}</table>"

    def _needles(self) -> tuple[Statement, ...]:
        """Which way the item is needled, once for each rule; the arrows on the head are made from the same rules."""
        return tuple(map(self._needle, self.item.needle_rules(self.answer.variant)))

    def _needle(self, rule: NeedleRule) -> Statement:
        told = needle_sentence(rule, self.item, self.library, self.language, self.answer.variant)
        if rule.level(self.item.how_sure(self.answer.variant)) == "unverified":  # the sentence says it
            return Statement({self.language: f"▲ {told}"}, rule.sources)
        return Statement({self.language: told}, rule.sources, rule.confidence)

    def _technique(self) -> tuple[Statement, ...]:
        written = self.item.needling or self.library.systems[self.item.system].needling
        return (*self._needles(), *written)

    def _no_needles(self) -> str:
        """Why directions that are told cannot be drawn here."""
        missing = dict.fromkeys(self.answer.needles_missing) if isinstance(self.answer, Resolved) else ()
        return "".join(
            self._paragraph(self._filled("no_needle", reason=reason_in(reason, self.language))) for reason in missing
        )

    def _variants(self) -> str:
        if not self.item.variants:
            return ""
        known = {reading.variant.key: reading for reading in self.readings}
        rows = [
            f"<li>{escape(text_in(variant.name, self.language))} "
            f"<span class='faint'>{self._how_sure(variant.confidence)} {self._keys(variant.sources)}</span>"
            f"{self._reading(known[variant.key]) if variant.key in known else ''}</li>"
            for variant in self.item.variants
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
        if self._leaves_out(reading.variant.confidence):
            return f"<br>{self._distance(reading)} &nbsp; <i>{_word('hidden_unverified', self.language)}</i>"
        state = f"<b>{_word('shown', self.language)}</b> &nbsp; {link}" if drawn else link
        return f"<br>{self._distance(reading)}{f' &nbsp; {state}' if placed else ''}"

    def _distance(self, reading: Reading) -> str:
        """One figure for both sides where they do not differ as told."""
        told = {side: self._distance_on(reading, side) for side in reading.answers}
        if len(set(told.values())) == 1:
            return next(iter(told.values()))
        return _word("semicolon", self.language).join(
            self._filled("on_side", side=_word(side, self.language), told=words) for side, words in told.items()
        )

    def _distance_on(self, reading: Reading, side: Side) -> str:
        answer, distance = reading.answers[side], reading.apart.get(side)
        if not isinstance(answer, Resolved):
            return f"{_word('no_place', self.language)} {escape(why_lost(answer, self.language))}"
        if distance is None:
            return _word("no_first", self.language)
        a_point = answer.kind == "point" and len(answer.pieces) == 1
        return self._filled(
            "away" if a_point else "apart", mean=f"{distance.mean_mm:.1f}", most=f"{distance.most_mm:.1f}"
        )

    def _no_width(self) -> str:
        pieces = self.answer.pieces if isinstance(self.answer, Resolved) else ()
        is_line = bool(pieces) and all(piece.kind == "curve" for piece in pieces)
        return self._paragraph(_word("no_width", self.language)) if is_line else ""

    def _no_use(self) -> str:
        shown = self.item.system not in ("reference",)
        return f"<p class='faint'>{_word('no_use', self.language)}</p>" if shown and not self.item.parts else ""

    def _sources(self) -> str:
        told = (*self.item.indications, *self._technique(), *self.item.disagreements, *self.item.notes)
        cited = [*self.item.sources]
        for citing in (*told, *self.item.variants):
            cited += citing.sources
        if self.under:
            cited += [key for key in CAVEAT_SOURCES if key in self.library.sources]
        return "".join(self._source(key) for key in dict.fromkeys(cited))

    def _source(self, key: str) -> str:
        source = self.library.sources[key]
        addresses = [link_to(address) for address in source.address.split(" ; ") if address]
        note = source.note if source.note != "-" else ""
        faint = "<br>".join([*addresses, *([escape(note)] if note else [])])
        return f"<p><b>{escape(key)}</b> {escape(source.title)}<br><span class='faint'>{faint}</span></p>"

    def _system(self) -> str:
        system = self.library.systems[self.item.system]
        texts = (system.history, system.how_to_read)
        told = "".join(self._paragraph(text_in(text, self.language)) for text in texts)
        return told + self._statements(system.notes)

    # -- pieces ---------------------------------------------------------------------------------

    def _filled(self, key: str, **values: object) -> str:
        return _word(key, self.language).format(**values)

    def _section(self, key: str, body: str) -> str:
        return f"<h2>{_word(key, self.language)}</h2>{body}" if body else ""

    @staticmethod
    def _paragraph(text: str) -> str:
        return f"<p>{escape(text)}</p>" if text else ""

    def _statements(self, statements: Iterable[Statement]) -> str:
        return "".join(
            f"<p>{escape(text_in(statement.text, self.language))}{self._sure(statement)} "
            f"<span class='faint'>{self._keys(statement.sources)}</span></p>"
            for statement in statements
        )

    def _sure(self, statement: Statement) -> str:
        if statement.confidence in ("", "verified"):
            return ""
        return f" <i>▲ {_word(statement.confidence, self.language)}</i>"

    @staticmethod
    def _keys(sources: Iterable[str]) -> str:
        keys = ", ".join(sources)
        return f"[{escape(keys)}]" if keys else ""
