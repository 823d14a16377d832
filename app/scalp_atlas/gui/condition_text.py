"""The page of text about one condition, topic or prescription, as HTML: a pure function of what is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Final

from scalp_atlas.evidence import BodyGroup, BodyPoint, Claim, Condition, Evidence, Formula, Prescription, Study, Topic
from scalp_atlas.gui.item_page import WORDS as ITEM_WORDS
from scalp_atlas.gui.item_page import link_to, page_style
from scalp_atlas.records import Item, Library, Resolution, Text, text_in

Entry = Condition | Topic | Prescription
ITEM_LINK: Final = "item:"
ENTRY_LINK: Final = "entry:"
LIMITS: Final = "limits"  # the topic whose claims without a study hold for every condition
WORDS: Mapping[str, Text] = {
    **ITEM_WORDS,
    "list": {"en": "Zones", "zh": "穴区"},
    "conditions": {"en": "Conditions", "zh": "病症"},
    "topics": {"en": "In general", "zh": "通论"},
    "prescriptions": {"en": "Prescriptions", "zh": "处方"},
    "condition": {"en": "Condition", "zh": "病症"},
    "topic": {"en": "Topic", "zh": "专题"},
    "prescription": {"en": "Prescription", "zh": "处方"},
    "item": {"en": "Zone", "zh": "穴区"},
    "as_before": {"en": "Show as before (Esc)", "zh": "恢复原显示（Esc）"},
    "as_before_tip": {
        "en": "Close the page; on the head is again what was shown before",
        "zh": "关闭此页，头上恢复原先所示",
    },
    "search": {"en": "Search: name, 汉字, text", "zh": "检索：名称、正文、English"},
    "nothing": {
        "en": "Nothing found. Try another word, in English or Chinese.",
        "zh": "未找到。请换一词，中英文均可。",
    },
    "zones": {"en": "Who names which zone", "zh": "何者言何区"},
    "no_zone": {"en": "None of the sources read names a zone.", "zh": "所读文献均未言穴区。"},
    "studies": {"en": "Studies", "zh": "研究"},
    "no_study": {"en": "No study is told of.", "zh": "未载研究。"},
    "design": {"en": "Design", "zh": "设计"},
    "people": {"en": "People", "zh": "例数"},
    "needled": {"en": "Needled", "zh": "所针"},
    "course": {"en": "Course", "zh": "疗程"},
    "result": {"en": "Result", "zh": "结果"},
    "figures": {"en": "Figures", "zh": "数据"},
    "limits": {"en": "Limits", "zh": "局限"},
    "registration": {"en": "registered with {name}", "zh": "注册于{name}"},
    "see_prescriptions": {"en": "In a prescription table", "zh": "见于处方表"},
    "see_topics": {"en": "More in general", "zh": "更多通论"},
    "see_conditions": {"en": "Named for", "zh": "所主"},
    "how_to_read": {"en": "How to read it", "zh": "读法"},
    "head": {"en": "Head points, drawn", "zh": "头部穴（绘出）"},
    "no_head": {"en": "This block names no head points.", "zh": "此方无头部穴。"},
    "body": {"en": "Body points, not drawn", "zh": "躯体穴（不绘）"},
    "formulas": {"en": "Formulas, by name only", "zh": "方剂（仅列名）"},
    "printed": {"en": "printed as {name}", "zh": "表印作{name}"},
    "errors": {"en": "Errors found in this block", "zh": "此方所见之误"},
    "error": {"en": "Error in the table", "zh": "表中之误"},
    "table_errors": {"en": "Errors of the whole table", "zh": "全表之误"},
    "lost": {"en": "no place on this head", "zh": "在此头上无法定位"},
    "single": {"en": "single source", "zh": "单一文献"},
}


def word(key: str, language: str) -> str:
    """A fixed word of these pages and lists in a language."""
    return text_in(WORDS[key], language)


def entry_of(evidence: Evidence, entry_id: str) -> Entry | None:
    """What an id such as "conditions.stroke", "topics.safety" or "prescriptions.basic" stands for, if anything."""
    kind, _, key = entry_id.partition(".")
    tables: Mapping[str, Mapping[str, Entry]] = {
        "conditions": evidence.conditions,
        "topics": evidence.topics,
        "prescriptions": evidence.prescriptions,
    }
    return tables.get(kind, {}).get(key)


def lit_items(entry: Entry) -> tuple[str, ...]:
    """Ids (with or without side) of what an entry lights up on the head, each once.

    The errors of a prescription point to items, too, but only for comparison: they light nothing.
    """
    match entry:
        case Condition():
            claims = entry.zones
        case Topic():
            claims = entry.claims
        case Prescription():
            claims = entry.head
    return tuple(dict.fromkeys(item for claim in claims for item in claim.items))


def words_to_find(evidence: Evidence, entry: Entry) -> str:
    """All that an entry says for itself, in both languages, for a search."""
    texts: list[Text]
    match entry:
        case Condition():
            texts = [claim.text for claim in (*entry.zones, *entry.notes)]
            texts += [{"authors": evidence.studies[key].authors} for key in entry.studies]
        case Topic():
            texts = [claim.text for claim in entry.claims]
        case Prescription():
            points = [evidence.body_points[key] for group in entry.body for key in group.points]
            texts = [claim.text for claim in (*entry.head, *entry.notes)]
            texts += [{**point.name, "code": point.code} for point in points]
            texts += [evidence.formulas[key].name for key in entry.formulas]
    return " ".join(value for text in (entry.name, *texts) for value in text.values())


def entry_page(
    evidence: Evidence,
    library: Library,
    resolution: Resolution,
    entry_id: str,
    language: str = "en",
    dark: bool = False,
    unverified_shown: bool = True,
) -> str:
    """HTML about a condition, topic or prescription; empty for an unknown id.

    All items that it names are told; of unverified ones also that they are not lit, unless they are shown.
    The name of an item is a link "item:ID", that of another entry "entry:ID". Everything from a file is escaped.
    """
    entry = entry_of(evidence, entry_id)
    if entry is None:
        return ""
    return page_style(dark) + _Page(evidence, library, resolution, language, unverified_shown).html(entry)


class _Page:
    def __init__(
        self, evidence: Evidence, library: Library, resolution: Resolution, language: str, unverified_shown: bool
    ):
        self.evidence, self.library, self.resolution, self.language = evidence, library, resolution, language
        self.unverified_shown = unverified_shown
        self.cited: dict[str, None] = {}  # sources, in the order in which the page names them

    def html(self, entry: Entry) -> str:
        match entry:
            case Condition():
                body = self._condition(entry)
            case Topic():
                body = self._topic(entry)
            case Prescription():
                body = self._prescription(entry)
        return self._top(entry) + body + self._section("sources", self._sources())

    # -- the three kinds of page --------------------------------------------------------------------------

    def _condition(self, condition: Condition) -> str:
        lists = [
            f"prescriptions.{one.id}" for one in self.evidence.prescriptions.values() if condition.id in one.conditions
        ]
        return "".join(
            [
                self._section("zones", self._claims(condition.zones) or self._faint("no_zone")),
                self._section("notes", self._claims(condition.notes)),
                self._section("studies", self._studies(condition.studies) or self._faint("no_study")),
                *(self._told_in(topic, condition.studies) for topic in self.evidence.topics.values()),
                self._section("see_prescriptions", self._entry_links(lists)),
                self._section("see_topics", self._topic_links()),
            ]
        )

    def _topic(self, topic: Topic) -> str:
        studies = dict.fromkeys(study for claim in topic.claims for study in claim.studies)
        return "".join(
            [
                self._claims(topic.claims),
                self._section("studies", self._studies(studies)),
                self._section("see_topics", self._topic_links()),
            ]
        )

    def _prescription(self, prescription: Prescription) -> str:
        self._cite(prescription.sources)
        conditions = [f"conditions.{key}" for key in prescription.conditions]
        return "".join(
            [
                self._section("see_conditions", self._entry_links(conditions)),
                self._section("head", self._claims(prescription.head) or self._faint("no_head")),
                self._section("body", "".join(self._body_group(group) for group in prescription.body)),
                self._section("formulas", "".join(self._formula(key) for key in prescription.formulas)),
                self._section("notes", self._claims(prescription.notes)),
                self._section("errors", self._claims(prescription.errors)),
                self._section("table_errors", self._claims(self.evidence.errors)),
                self._section("how_to_read", f"<p>{escape(text_in(self.evidence.how_to_read, self.language))}</p>"),
            ]
        )

    # -- blocks -------------------------------------------------------------------------------------------

    def _top(self, entry: Entry) -> str:
        other = "en" if self.language == "zh" else "zh"
        return (
            f"<h1 style='font-size: x-large'>{escape(text_in(entry.name, self.language))}</h1>"
            f"<p class='pinyin'>{escape(text_in(entry.name, other))}</p>"
            f"<p class='faint'><i>{escape(text_in(self.evidence.notice, self.language))}</i></p>"
        )

    def _section(self, key: str, body: str) -> str:
        return self._headed(word(key, self.language), body)

    @staticmethod
    def _headed(title: str, body: str) -> str:
        return f"<h2>{escape(title)}</h2>{body}" if body else ""

    def _faint(self, key: str) -> str:
        return f"<p class='faint'>{word(key, self.language)}</p>"

    def _claims(self, claims: Iterable[Claim]) -> str:
        return "".join(self._claim(claim) for claim in claims)

    def _claim(self, claim: Claim) -> str:
        """The zones, then who says it and what."""
        links = self._item_links(claim.items)
        zones = f"<b>{links}</b><br>" if links else ""
        return (
            f"<p>{zones}{escape(text_in(claim.text, self.language))}{self._sure(claim.confidence)}{self._by(claim)}</p>"
        )

    def _by(self, claim: Claim) -> str:
        """Short source names, the whole title on pointing, and the studies."""
        self._cite(claim.sources)
        sources = [self._source_key(key) for key in claim.sources]
        studies = [escape(_short(self.evidence.studies[key])) for key in claim.studies]
        return f" <span class='faint'>[{', '.join([*sources, *studies])}]</span>"

    def _source_key(self, key: str) -> str:
        title = escape(self.library.sources[key].title, quote=True)
        return f"<span title='{title}'>{escape(key)}</span>"

    def _sure(self, confidence: str) -> str:
        """How sure something is; "verified" needs no word, and what nobody judged has none."""
        if confidence in ("", "verified"):
            return ""
        mark = "▲ " if confidence == "unverified" else ""
        return f" <span class='faint'>({mark}{word(confidence, self.language)})</span>"

    def _told_in(self, topic: Topic, studies: tuple[str, ...]) -> str:
        """What a topic says of a condition's studies; of the limits also what holds for all."""
        told = [
            claim
            for claim in topic.claims
            if set(claim.studies) & set(studies) or (topic.id == LIMITS and not claim.studies)
        ]
        return self._headed(text_in(topic.name, self.language), self._claims(told))

    def _studies(self, keys: Iterable[str]) -> str:
        """Studies by how they reached us, each way told once."""
        ways: dict[str, list[Study]] = {}
        for key in keys:
            study = self.evidence.studies[key]
            ways.setdefault(text_in(study.reading, self.language), []).append(study)
        return "".join(
            f"<p class='faint'><i>{escape(way)}</i></p>{''.join(map(self._study, studies))}"
            for way, studies in ways.items()
        )

    def _study(self, study: Study) -> str:
        self._cite(study.sources)
        people = f"n = {study.n}. " if study.n is not None else ""
        rows = {
            "design": escape(text_in(study.design, self.language)),
            "people": people + escape(text_in(study.n_told, self.language)),
            "needled": escape(text_in(study.needled, self.language)) + self._after(self._item_links(study.items)),
            "course": escape(text_in(study.course, self.language)),
            "result": escape(text_in(study.result, self.language)),
            "figures": escape(text_in(study.figures, self.language)),
            "limits": escape(text_in(study.limits, self.language)),
        }
        told = "<br>".join(
            f"<span class='faint'>{word(key, self.language)}</span> {row}" for key, row in rows.items() if row
        )
        return f"<p>{self._study_head(study)}<br>{told}</p>{self._claims(study.notes)}"

    def _study_head(self, study: Study) -> str:
        journal = f", <i>{escape(study.journal)}</i>" if study.journal else ""
        doi = f", {link_to(f'doi:{study.doi}')}" if study.doi else ""
        registered = word("registration", self.language).format(name=escape(study.registration))
        registration = f", {registered}" if study.registration else ""
        return f"<b>{escape(_short(study))}</b>{journal}{doi}{registration}{self._sure(study.confidence)}"

    def _body_group(self, group: BodyGroup) -> str:
        points = "".join(self._body_point(self.evidence.body_points[key]) for key in group.points)
        return f"<p class='faint'><i>{escape(text_in(group.name, self.language))}</i></p>{points}"

    def _body_point(self, point: BodyPoint) -> str:
        self._cite(point.sources)
        printed = word("printed", self.language).format(name=escape(point.printed))
        misprint = f" <span class='faint'>({printed})</span>" if point.printed else ""
        where = escape(text_in(point.where, self.language))
        errors = f"{self._faint('error')}{self._claims(point.errors)}" if point.errors else ""
        return f"<p><b>{escape(point.code)} {self._names(point.name)}</b>{misprint}<br>{where}</p>{errors}"

    def _formula(self, key: str) -> str:
        formula: Formula = self.evidence.formulas[key]
        self._cite(formula.sources)
        return f"<p>{self._names(formula.name)}</p>"

    @staticmethod
    def _names(name: Text) -> str:
        return escape(f"{name['zh']} {name['pinyin']} {name['en']}")

    # -- links --------------------------------------------------------------------------------------------

    def _item_links(self, items: Iterable[str]) -> str:
        return " · ".join(self._item_link(item_id) for item_id in items)

    def _item_link(self, item_id: str) -> str:
        item = self.library.item(item_id)
        side = f" ({word(item_id.rpartition('.')[2], self.language)})" if item_id != item.id else ""
        name = escape(" ".join(item.label(self.language)).strip() + side)
        mark = self._doubt(item)
        lost = f" <span class='faint'>({word('lost', self.language)})</span>" if self._is_lost(item_id) else ""
        return f"<a href='{ITEM_LINK}{escape(item_id, quote=True)}'>{name}</a>{mark}{lost}"

    def _doubt(self, item: Item) -> str:
        """The mark of an unverified item, in words too, and that it is not lit."""
        if item.confidence.level != "unverified":
            return ""
        told = word("unverified" if self.unverified_shown else "hidden_unverified", self.language)
        return f" ▲ <span class='faint'>({told})</span>"

    def _is_lost(self, item_id: str) -> bool:
        """Whether this head has no place for an item, on either side."""
        names = {item_id, f"{item_id}.left", f"{item_id}.right"}
        return bool(names & self.resolution.unresolved.keys()) and not names & self.resolution.resolved.keys()

    @staticmethod
    def _after(links: str) -> str:
        return f" {links}" if links else ""

    def _topic_links(self) -> str:
        return self._entry_links(f"topics.{key}" for key in self.evidence.topics)

    def _entry_links(self, entry_ids: Iterable[str]) -> str:
        links = [self._entry_link(entry_id) for entry_id in entry_ids]
        return f"<p>{' · '.join(links)}</p>" if links else ""

    def _entry_link(self, entry_id: str) -> str:
        entry = entry_of(self.evidence, entry_id)
        assert entry is not None  # the reader has left out every id that stands for nothing
        name = escape(text_in(entry.name, self.language))
        return f"<a href='{ENTRY_LINK}{escape(entry_id, quote=True)}'>{name}</a>"

    # -- sources ------------------------------------------------------------------------------------------

    def _cite(self, sources: Iterable[str]) -> None:
        self.cited.update(dict.fromkeys(sources))

    def _sources(self) -> str:
        return "".join(self._source(key) for key in self.cited)

    def _source(self, key: str) -> str:
        source = self.library.sources[key]
        addresses = "<br>".join(link_to(address) for address in source.address.split(" ; ") if address)
        return f"<p><b>{escape(key)}</b> {escape(source.title)}<br><span class='faint'>{addresses}</span></p>"


def _short(study: Study) -> str:
    return f"{study.authors} {study.year}"
