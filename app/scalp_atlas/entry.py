"""An item as a book prints it: names, how sure, and sections of text, without any layout.

What lays it out (a page of an atlas, a handout) takes the words from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from scalp_atlas.evidence import Claim, Evidence, Study
from scalp_atlas.head_pair import size_of
from scalp_atlas.readings import Reading
from scalp_atlas.records import (
    Confidence,
    Item,
    Library,
    NeedleRule,
    Resolution,
    Resolved,
    ResolvedStep,
    Side,
    Source,
    Statement,
    Text,
    Unresolved,
    Variant,
    text_in,
)
from scalp_atlas.units import parse_length
from scalp_atlas.wording import UNITS, construction, needle_sentence, reason_in, unclear_sentence

MARK: Final = "▲"  # of what is unverified, as on the head
WORDS: Mapping[str, Text] = {
    "where": {"en": "Where", "zh": "位置"},
    "how": {"en": "How it is found", "zh": "取法"},
    "length": {"en": "On this head", "zh": "在此头上"},
    "parts": {"en": "Parts", "zh": "分段"},
    "use": {"en": "Used for, as sources report", "zh": "主治（据文献所载）"},
    "technique": {"en": "Technique", "zh": "操作"},
    "disagreements": {"en": "Where sources disagree", "zh": "文献异说"},
    "variants": {"en": "Other readings", "zh": "其他取法"},
    "evidence": {"en": "Evidence", "zh": "研究证据"},
    "notes": {"en": "Notes", "zh": "说明"},
    "sources": {"en": "Sources", "zh": "文献来源"},
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
    "stop": {"en": ". ", "zh": "。"},
    "colon": {"en": ": ", "zh": "："},
    "semicolon": {"en": "; ", "zh": "；"},
    "on_side": {"en": "{side}: {told}", "zh": "{side}：{told}"},
    "away": {"en": "{mean} mm away", "zh": "相距{mean} mm"},
    "apart": {"en": "{mean} mm on average, at most {most} mm", "zh": "平均相距{mean} mm，最大{most} mm"},
    "no_first": {
        "en": "the first reading has no place here to measure from",
        "zh": "首列取法在此头上无法定位，不能相较",
    },
    "no_place": {"en": "It has no place on this head: {why}", "zh": "在此头上无法定位：{why}"},
    "no_width": {"en": "A line: the sources give no width.", "zh": "此为线，文献未言宽度。"},
    "no_use": {"en": "The sources read give no indication for it.", "zh": "所读文献未载其主治。"},
    "no_needle": {
        "en": "This direction of the needle cannot be drawn on this head: it {reason}.",
        "zh": "此针刺方向在此头上无法绘出：{reason}。",
    },
    "result": {"en": "Result: ", "zh": "结果："},
    "limits": {"en": "Limits: ", "zh": "局限："},
    "verified": {"en": "verified by {n} sources", "zh": "{n}种文献证实"},
    "single": {"en": "from a single source", "zh": "仅见于一种文献"},
    "partial": {"en": "partly verified", "zh": "部分证实"},
    "unverified": {"en": "unverified", "zh": "未经证实"},
    "aside": {"en": " ({sure})", "zh": "（{sure}）"},
    "noted": {"en": "{sure}. {note}", "zh": "{sure}。{note}"},
}


@dataclass(frozen=True)
class Run:
    """A stretch of text in one style; `style` is "strong", "faint" or ""; `address` makes it a link."""

    text: str
    style: Literal["", "strong", "faint"] = ""
    address: str = ""


Line = tuple[Run, ...]
Cited = Statement | Variant | Claim | Study


@dataclass(frozen=True)
class Section:
    """A headed piece of text: paragraphs, numbered steps, or the rows of a table whose cells are the runs."""

    key: str
    title: str
    lines: tuple[Line, ...]
    form: Literal["paragraphs", "steps", "table"] = "paragraphs"


@dataclass(frozen=True)
class Entry:
    """One item in words.

    Attributes
    ----------
    id : str
        Without side.
    code, english, pinyin, characters : str
        As they are indexed; pinyin and characters are "" where the item has none.
    older : str
        Under which codes it was known before, as a sentence; "" for none.
    sure : str
        How sure the item is.
    unverified : bool
    unclear : str
        Which hairlines it hangs on that cannot be told on this person, as a sentence; "" for none.
    sections : tuple of Section
        Those that have something to say.
    """

    id: str
    code: str
    english: str
    pinyin: str
    characters: str
    older: str
    sure: str
    unverified: bool
    unclear: str
    sections: tuple[Section, ...]


def confidence_in_words(confidence: Confidence, language: str = "en") -> str:
    """How sure an item is."""
    words = _word(confidence.level, language).format(n=confidence.count)
    if not confidence.note:
        return words
    return _word("noted", language).format(sure=words, note=text_in(confidence.note, language).rstrip(".。 "))


def why_lost(answer: Unresolved, language: str = "en") -> str:
    """Why an item, or another reading of it, has no place on this head."""
    is_text = bool(answer.item.text_only) and answer.variant is None
    return text_in(answer.item.text_only, language) if is_text else reason_in(answer.reason, language)


def target_of(address: str) -> str:
    """Where an address of the sources leads ("doi:..." to doi.org); "" where no browser would know it."""
    target = address.replace("doi:", "https://doi.org/", 1) if address.startswith("doi:") else address
    return target if target.startswith(("http://", "https://")) else ""


def source_line(source: Source) -> Line:
    """Short name, title, addresses and note of a source."""
    addresses = [address for address in source.address.split(" ; ") if address]
    runs = [Run(source.key, "strong"), Run(f" {source.title}")]
    for address in addresses:
        runs += [Run(" "), Run(address, "faint", target_of(address))]
    if source.note not in ("", "-"):
        runs.append(Run(f" {source.note}", "faint"))
    return tuple(runs)


def statement_line(statement: Statement, language: str = "en") -> Line:
    """A sentence with what makes it less sure than verified, and its sources."""
    doubt = _doubt(statement.confidence, language)
    return Run(f"{text_in(statement.text, language)}{doubt} "), Run(_keys(statement.sources), "faint")


def marked_confidence(confidence: Confidence, language: str = "en") -> str:
    """How sure an item or reading is, with the mark of the unverified."""
    mark = f"{MARK} " if confidence.level == "unverified" else ""
    return mark + confidence_in_words(confidence, language)


def distance_in_words(reading: Reading, language: str = "en") -> str:
    """How far another reading lies from the first one: one figure for both sides where they do not differ as told."""
    told = {side: _distance_on(reading, side, language) for side in reading.answers}
    if len(set(told.values())) == 1:
        return next(iter(told.values()))
    return _word("semicolon", language).join(
        _word("on_side", language).format(side=_word(side, language), told=words) for side, words in told.items()
    )


def _distance_on(reading: Reading, side: Side, language: str) -> str:
    answer, distance = reading.answers[side], reading.apart.get(side)
    if not isinstance(answer, Resolved):
        return _word("no_place", language).format(why=why_lost(answer, language))
    if distance is None:
        return _word("no_first", language)
    key = "away" if answer.kind == "point" and len(answer.pieces) == 1 else "apart"
    return _word(key, language).format(mean=f"{distance.mean_mm:.1f}", most=f"{distance.most_mm:.1f}")


def _doubt(confidence: str, language: str) -> str:
    """Said of a statement that is less sure than verified."""
    if confidence in ("", "verified"):
        return ""
    mark = f"{MARK} " if confidence == "unverified" else ""
    return _word("aside", language).format(sure=f"{mark}{_word(confidence, language)}".format(n=""))


def entry_of(
    library: Library,
    resolution: Resolution,
    item: Item,
    language: str = "en",
    readings: Sequence[Reading] = (),
    evidence: Evidence | None = None,
    answer: Resolved | Unresolved | None = None,
) -> Entry:
    """An item on one head in words.

    Parameters
    ----------
    resolution : Resolution
        In which the item is, resolved or not, with all its sides.
    language : "en" or "zh"
    readings : sequence of Reading
        Its other readings on this head; without them they are only named.
    evidence : Evidence, optional
        What conditions and studies say of the item.
    answer : Resolved or Unresolved, optional
        The side, and the reading, whose construction is told; else the first side of the first reading that has
        a place.
    """
    return _Writer(library, resolution, item, language, readings, evidence or Evidence(), answer).entry()


def _word(key: str, language: str) -> str:
    return text_in(WORDS[key], language)


class _Writer:
    def __init__(
        self,
        library: Library,
        resolution: Resolution,
        item: Item,
        language: str,
        readings: Sequence[Reading],
        evidence: Evidence,
        answer: Resolved | Unresolved | None,
    ):
        self.library, self.resolution, self.item, self.language = library, resolution, item, language
        self.readings, self.evidence = readings, evidence
        self.variant = answer.variant if answer else None
        ids = [item.full_id(side, self.variant) for side in item.sides]
        self.resolved = [resolution.resolved[name] for name in ids if name in resolution.resolved]
        self.unresolved = [resolution.unresolved[name] for name in ids if name in resolution.unresolved]
        first = answer or next(iter((*self.resolved, *self.unresolved)), None)
        self.told = first if isinstance(first, Resolved) else None
        self.confidence = item.how_sure(self.variant)

    def entry(self) -> Entry:
        name, confidence = self.item.name, self.confidence
        code, _ = self.item.label("en")
        older = ", ".join(self.item.older_codes)
        told = (
            self._section("where", self._paragraphs(text_in(self.item.where, self.language))),
            self._construction(),
            self._section("length", self._sizes(), "table"),
            self._section("parts", self._parts(), "table"),
            self._section("variants", map(self._variant, self.item.variants)),
            self._section("use", self._use()),
            self._section("technique", self._technique_lines()),
            self._section("disagreements", map(self._statement, self.item.disagreements)),
            self._section("evidence", self._evidence()),
            self._section("notes", self._notes()),
            self._section("sources", map(source_line, self._cited())),
        )
        return Entry(
            id=self.item.id,
            code=code,
            english=name["en"],
            pinyin=name.get("pinyin", ""),
            characters=name.get("zh", ""),
            older=f"{self._say('older')}{self._say('colon')}{older}" if older else "",
            sure=marked_confidence(confidence, self.language),
            unverified=confidence.level == "unverified",
            unclear=unclear_sentence(self.told.unclear, self.language) if self.told else "",
            sections=tuple(section for section in told if section.lines),
        )

    # -- sections -------------------------------------------------------------------------------

    def _section(
        self, key: str, lines: Iterable[Line], form: Literal["paragraphs", "steps", "table"] = "paragraphs"
    ) -> Section:
        return Section(key, self._say(key), tuple(lines), form)

    def _construction(self) -> Section:
        if self.told is None:
            why = dict.fromkeys(why_lost(answer, self.language) for answer in self.unresolved)
            return self._section("how", ((Run(self._filled("no_place", why=reason)),) for reason in why))
        told = construction(self.told, self.library, self.language)
        steps = (
            (Run(name, "strong"), Run(f"{self._say('colon')}{words}".replace(" %", "\u00a0%")), *self._measured(step))
            for step, (name, words) in zip(self.told.construction, told, strict=True)
        )
        return self._section("how", steps, "steps")

    def _measured(self, step: ResolvedStep) -> Line:
        if not step.measured_mm:
            return ()
        length = f"{step.measured_mm / 10:.1f}"
        told = self._filled("outline", length=length) if step.kind == "area" else f"{length}\u00a0cm"
        return (Run(f" {told}", "faint"),)

    def _sizes(self) -> Iterator[Line]:
        """One row for each side; a side without a place says why."""
        for resolved in self.resolved:
            yield Run(self._say(resolved.side)), Run(self._size(resolved))
        for lost in self.unresolved if self.resolved else ():
            yield Run(self._say(lost.side)), Run(self._filled("no_place", why=why_lost(lost, self.language)))

    def _size(self, resolved: Resolved) -> str:
        count = len(resolved.pieces)
        if resolved.kind == "point":
            return self._say("point") if count == 1 else self._filled("points", n=count)
        pieces = f" ({self._filled('pieces', n=count)})" if count > 1 else ""
        told = self._size_of_area(resolved) if resolved.kind == "area" else self._length(resolved)
        return told + pieces

    def _length(self, resolved: Resolved) -> str:
        size = size_of(resolved, self.resolution.scales)
        told = f"{resolved.length_mm / 10:.1f} cm"
        return told if size.cun is None else f"{told} = {size.cun:.2f} {text_in(UNITS[size.unit], self.language)}"

    def _size_of_area(self, resolved: Resolved) -> str:
        """Its square centimetres, length and width if it is one band, and the way round it."""
        told = [f"{resolved.area_mm2 / 100:.1f} cm²"]
        if len(resolved.pieces) == 1 and resolved.pieces[0].axis is not None:
            # Of a band the last sentence of its construction gives the width.
            width = parse_length(resolved.construction[-1].step.given["width"]).in_mm(self.resolution.scales)
            length = f"{resolved.pieces[0].shared_mm / 10:.1f}"
            told.append(self._filled("band", length=length, width=f"{width / 10:.1f}"))
        told.append(self._filled("outline", length=f"{resolved.length_mm / 10:.1f}"))
        return self._say("comma").join(told)

    def _parts(self) -> Iterator[Line]:
        length = sum(piece.shared_mm for piece in self.told.pieces) if self.told else 0.0
        for part in self.item.parts:
            share = f"{part.share:.0%} = {part.share * length:.0f} mm" if length else f"{part.share:.0%}"
            yield Run(text_in(part.name, self.language)), Run(share, "faint"), Run(text_in(part.use, self.language))

    def _variant(self, variant: Variant) -> Line:
        """Another reading, how sure it is, and how far it lies from the first one."""
        reading = next((known for known in self.readings if known.variant is variant), None)
        sure = f"{marked_confidence(variant.confidence, self.language)} {_keys(variant.sources)}".rstrip()
        runs = [Run(text_in(variant.name, self.language), "strong"), Run(f" {sure}", "faint")]
        return (*runs, Run(f" {distance_in_words(reading, self.language)}")) if reading else tuple(runs)

    def _use(self) -> Iterator[Line]:
        yield from map(self._statement, self.item.indications)
        if not self.item.indications and not self.item.parts and self.item.system != "reference":
            yield (Run(self._say("no_use"), "faint"),)

    def _technique(self) -> tuple[Statement, ...]:
        """Which way the item is needled, then what is written of it, else of its whole system."""
        written = self.item.needling or self.library.systems[self.item.system].needling
        return (*map(self._needle, self.item.needle_rules(self.variant)), *written)

    def _needle(self, rule: NeedleRule) -> Statement:
        told = needle_sentence(rule, self.item, self.library, self.language, self.variant)
        if rule.level(self.confidence) == "unverified":  # the sentence says it
            return Statement({self.language: f"{MARK} {told}"}, rule.sources)
        return Statement({self.language: told}, rule.sources, rule.confidence)

    def _technique_lines(self) -> Iterator[Line]:
        yield from map(self._statement, self._technique())
        missing = dict.fromkeys(self.told.needles_missing if self.told else ())
        yield from ((Run(self._filled("no_needle", reason=reason_in(reason, self.language))),) for reason in missing)

    def _evidence(self) -> Iterator[Line]:
        """What conditions name the item for, and the studies about it."""
        for condition in self.evidence.conditions.values():
            for claim in filter(self._is_about, condition.zones):
                told = self._statement(Statement(claim.text, claim.sources, claim.confidence))
                yield Run(text_in(condition.name, self.language), "strong"), Run(self._say("colon")), *told
        yield from map(self._study, filter(self._is_about, self.evidence.studies.values()))

    def _is_about(self, told: Claim | Study) -> bool:
        return any(name in (self.item.id, *map(self.item.full_id, self.item.sides)) for name in told.items)

    def _study(self, study: Study) -> Line:
        """The paper, its result and limits, and how it came to be known."""
        paper = " ".join(part for part in (study.authors, str(study.year), study.journal) if part)
        told = [
            text_in(study.design, self.language),
            self._say("result") + text_in(study.result, self.language),
            self._say("limits") + text_in(study.limits, self.language),
        ]
        doi = [Run(" "), Run(f"doi:{study.doi}", "faint", f"https://doi.org/{study.doi}")] if study.doi else []
        known = (
            f"{text_in(study.reading, self.language)}{_doubt(study.confidence, self.language)} {_keys(study.sources)}"
        )
        return Run(paper, "strong"), *doi, Run(f"{self._say('stop')}{' '.join(told)} "), Run(known.rstrip(), "faint")

    def _notes(self) -> Iterator[Line]:
        yield from map(self._statement, self.item.notes)
        if self.told and all(piece.kind == "curve" for piece in self.told.pieces):
            yield (Run(self._say("no_width")),)

    def _cited(self) -> list[Source]:
        told = (*self.item.indications, *self._technique(), *self.item.disagreements, *self.item.notes)
        studies = filter(self._is_about, self.evidence.studies.values())
        zones = [claim for one in self.evidence.conditions.values() for claim in filter(self._is_about, one.zones)]
        cited: list[Cited] = [*told, *self.item.variants, *zones, *studies]
        keys = dict.fromkeys((*self.item.sources, *(key for citing in cited for key in citing.sources)))
        return [self.library.sources[key] for key in keys]

    # -- pieces ---------------------------------------------------------------------------------

    def _say(self, key: str) -> str:
        return _word(key, self.language)

    def _filled(self, key: str, **values: object) -> str:
        return self._say(key).format(**values)

    @staticmethod
    def _paragraphs(text: str) -> tuple[Line, ...]:
        return ((Run(text),),) if text else ()

    def _statement(self, statement: Statement) -> Line:
        return statement_line(statement, self.language)


def _keys(sources: Iterable[str]) -> str:
    keys = ", ".join(sources)
    return f"[{keys}]" if keys else ""
