"""What a web page tells of items, systems and sources, as HTML in which everything from a file is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Final

from scalp_atlas.entry import WORDS as ENTRY_WORDS
from scalp_atlas.entry import marked_confidence
from scalp_atlas.head_pair import size_of
from scalp_atlas.records import Library, Resolved, Source, Statement, System, Text, text_in
from scalp_atlas.wording import UNITS, construction, needle_sentence, unclear_sentence

WORDS: Final[Mapping[str, Text]] = {
    "where": {"en": "Where", "zh": "位置"},
    "how": {"en": "How it is found", "zh": "取法"},
    "size": {"en": "On this head", "zh": "在此头上"},
    "parts": {"en": "Parts", "zh": "分段"},
    "use": {"en": "Used for, as the sources say", "zh": "主治（据文献）"},
    "technique": {"en": "Technique, as the sources say", "zh": "操作（据文献）"},
    "disagreements": {"en": "Where sources disagree", "zh": "文献异说"},
    "variants": {"en": "Other readings", "zh": "其他取法"},
    "reading": {"en": "Other reading: ", "zh": "其他取法："},
    "notes": {"en": "Notes", "zh": "说明"},
    "sources": {"en": "Sources", "zh": "文献来源"},
    "older": {"en": "Also called: ", "zh": "又称："},
    "left": {"en": "head’s left", "zh": "患者左"},
    "right": {"en": "head’s right", "zh": "患者右"},
    "midline": {"en": "midline", "zh": "正中"},
    "point": {"en": "a point", "zh": "点"},
    "points": {"en": "{n} points", "zh": "{n}个点"},
    "in_cun": {"en": "{length} = {cun}", "zh": "{length} = {cun}"},
    "area": {"en": "{area} cm², outline {length}", "zh": "{area} cm²，周长{length}"},
    "no_needle": {
        "en": "This direction of the needle cannot be drawn on this head: it {reason}.",
        "zh": "此针刺方向在此头上无法绘出：{reason}。",
    },
}


def item_text(sides: Sequence[Resolved], library: Library, scales: Mapping[str, float], language: str) -> str:
    """The text of one reading of an item.

    Parameters
    ----------
    sides : sequence of Resolved
        The reading on each side on which it is shown; its construction reads the same on both.
    scales : mapping of str to float
        Millimetres of each cun on this head.
    """
    first = sides[0]
    item, variant = first.item, first.variant
    technique = (*_needles(first, library, language), *(item.needling or library.systems[item.system].needling))
    missing = dict.fromkeys(reason for one in sides for reason in one.needles_missing)
    told = (*item.indications, *technique, *item.disagreements, *item.notes)
    sections = {
        "where": _paragraph(text_in(item.where, language)),
        "how": _construction(first, library, language),
        "size": _rows((_word(one.side, language), escape(_size(one, scales, language))) for one in sides),
        "parts": _rows(
            (escape(text_in(part.name, language)), f"{part.share:.0%}", escape(text_in(part.use, language)))
            for part in item.parts
        ),
        "use": _statements(item.indications, language),
        "technique": _statements(technique, language)
        + "".join(_paragraph(_word("no_needle", language).format(reason=reason)) for reason in missing),
        "disagreements": _statements(item.disagreements, language),
        "variants": _list(
            f"{escape(text_in(other.name, language))} "
            f"<span class='faint'>{escape(marked_confidence(other.confidence, language))} {_keys(other.sources)}</span>"
            for other in item.variants
            if other != variant
        ),
        "notes": _statements(item.notes, language),
        "sources": _sources(
            [
                *(variant or item).sources,
                *item.sources,
                *(key for one in (*told, *item.variants) for key in one.sources),
            ],
            library,
        ),
    }
    return _names(first, language) + "".join(
        f"<h3>{_word(key, language)}</h3>{body}" for key, body in sections.items() if body
    )


def system_text(system: System, language: str) -> str:
    """What a system is, how it is read, and notes on it."""
    texts = (system.history, system.how_to_read)
    told = "".join(_paragraph(text_in(text, language)) for text in texts)
    return f"<h2>{escape(text_in(system.name, language))}</h2>{told}{_statements(system.notes, language)}"


def _names(one: Resolved, language: str) -> str:
    item = one.item
    hanzi, pinyin = item.name.get("zh", ""), item.name.get("pinyin", "")
    hant = f" ({escape(item.name['zh_hant'])})" if item.name.get("zh_hant") else ""
    code, _ = item.label("zh")
    shown = hanzi if code == hanzi else f"{code} {hanzi}"
    lines = [
        f"<h2>{escape(shown)}{hant}</h2>",
        f"<p class='pinyin' lang='zh-Latn'>{escape(pinyin)}</p>" if pinyin else "",
        f"<p><b>{escape(item.name['en'])}</b></p>",
    ]
    if item.older_codes:
        lines.append(f"<p class='faint'>{_word('older', language)}{escape(', '.join(item.older_codes))}</p>")
    if one.variant:
        lines.append(f"<p>{_word('reading', language)}<b>{escape(text_in(one.variant.name, language))}</b></p>")
    lines.append(f"<p class='sure'>{escape(marked_confidence(one.confidence, language))}</p>")
    return "".join(lines)


def _construction(one: Resolved, library: Library, language: str) -> str:
    unclear = unclear_sentence(one.unclear, language)
    steps = (f"<b>{escape(name)}</b>: {escape(words)}" for name, words in construction(one, library, language))
    return (f"<p><b>! {escape(unclear)}</b></p>" if unclear else "") + _list(steps, "ol")


def _size(one: Resolved, scales: Mapping[str, float], language: str) -> str:
    if one.kind == "point":
        count = len(one.pieces)
        return _word("point" if count == 1 else "points", language).format(n=count)
    size = size_of(one, scales)
    length = f"{size.length_mm / 10:.1f} cm"
    if one.kind == "area":
        return _word("area", language).format(area=f"{size.area_mm2 / 100:.1f}", length=length)
    if size.cun is None:
        return length
    cun = f"{size.cun:.2f} {text_in(UNITS[size.unit], language)}"
    return _word("in_cun", language).format(length=length, cun=cun)


def _needles(one: Resolved, library: Library, language: str) -> Iterable[Statement]:
    """Which way the item is needled, once for each rule."""
    for rule in one.item.needle_rules(one.variant):
        words = needle_sentence(rule, one.item, library, language, one.variant)
        if rule.level(one.confidence) == "unverified":  # the sentence says it
            yield Statement({"en": f"▲ {words}"}, rule.sources)
        else:
            yield Statement({"en": words}, rule.sources, rule.confidence)


def _statements(statements: Iterable[Statement], language: str) -> str:
    return "".join(
        f"<p>{escape(text_in(one.text, language))}{_mark(one, language)} "
        f"<span class='faint'>{_keys(one.sources)}</span></p>"
        for one in statements
    )


def _mark(statement: Statement, language: str) -> str:
    if statement.confidence in ("", "verified"):
        return ""
    return f" <i>▲ {text_in(ENTRY_WORDS[statement.confidence], language)}</i>"


def _sources(cited: Iterable[str], library: Library) -> str:
    known = (library.sources.get(key) or Source(key, "") for key in dict.fromkeys(cited))
    return "".join(f"<p><b>{escape(one.key)}</b> {escape(one.title)}{_address(one)}</p>" for one in known)


def _address(source: Source) -> str:
    """Where a source is, as text: the page asks no other place for anything."""
    note = source.note if source.note != "-" else ""
    told = [escape(one) for one in (*source.address.split(" ; "), note) if one]
    return f"<br><span class='faint'>{'<br>'.join(told)}</span>" if told else ""


def _rows(rows: Iterable[tuple[str, ...]]) -> str:
    made = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table>{made}</table>" if made else ""


def _list(entries: Iterable[str], kind: str = "ul") -> str:
    made = "".join(f"<li>{entry}</li>" for entry in entries)
    return f"<{kind}>{made}</{kind}>" if made else ""


def _keys(sources: Iterable[str]) -> str:
    keys = ", ".join(sources)
    return f"[{escape(keys)}]" if keys else ""


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>" if text else ""


def _word(key: str, language: str) -> str:
    return text_in(WORDS[key], language)
