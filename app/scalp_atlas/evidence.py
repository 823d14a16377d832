"""What sources say about conditions, studies and prescriptions, with its limits; nothing here is advice.

`conditions.toml` and `prescriptions.toml` lie beside the zone definitions and point to items by id. They are read
into frozen records, or every problem is told with its place, as in `definitions`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scalp_atlas import places
from scalp_atlas.definitions import LEVELS
from scalp_atlas.errors import FileProblems, Problem
from scalp_atlas.headfile import did_you_mean, load_toml
from scalp_atlas.records import Library, Text

FORMAT = 1
CONDITIONS_FILE = "conditions.toml"
PRESCRIPTIONS_FILE = "prescriptions.toml"


@dataclass(frozen=True)
class Claim:
    """One sentence, who says it, and what it lights up.

    Attributes
    ----------
    text : mapping
        In "en" and "zh".
    sources : tuple of str
        Keys of `Library.sources`.
    studies : tuple of str
        Keys of `Evidence.studies`: the papers that the sources name for it.
    items : tuple of str
        Ids in the library, with or without a side ("issa.ms6", "issa.ms6.left").
    confidence : str
        verified, single, partial or unverified; "" where nothing is said.
    """

    text: Text
    sources: tuple[str, ...] = ()
    studies: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    confidence: str = ""


@dataclass(frozen=True)
class Study:
    """One paper as it was told to us.

    Attributes
    ----------
    authors, journal, doi, registration : str
        "" where the source does not name it.
    n : int or None
        People in the study; None where the source does not tell. `n_told` says of whom the number is, or that
        it is not told.
    reading : mapping
        How the paper reached this file, and so how far to trust what stands here.
    """

    id: str
    authors: str
    year: int
    reading: Text
    design: Text
    n_told: Text
    needled: Text
    result: Text
    limits: Text
    confidence: str
    journal: str = ""
    doi: str = ""
    registration: str = ""
    n: int | None = None
    sources: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    course: Text = field(default_factory=dict)
    figures: Text = field(default_factory=dict)
    notes: tuple[Claim, ...] = ()


@dataclass(frozen=True)
class Condition:
    """An illness with the zones that somebody names for it and the studies about it."""

    id: str
    name: Text
    zones: tuple[Claim, ...]
    studies: tuple[str, ...] = ()
    notes: tuple[Claim, ...] = ()


@dataclass(frozen=True)
class Topic:
    """What sources say about one matter that is not one illness: mechanisms, safety, technique ..."""

    id: str
    name: Text
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class BodyPoint:
    """A point off the head: a name and a sentence, never drawn. `printed` is how the table misspells it."""

    id: str
    code: str
    name: Text  # "en", "zh", "pinyin"
    where: Text
    sources: tuple[str, ...]
    printed: str = ""
    errors: tuple[Claim, ...] = ()


@dataclass(frozen=True)
class Formula:
    """A herbal formula by its name alone: what is in it is left out on purpose."""

    id: str
    name: Text  # "en", "zh", "pinyin"
    sources: tuple[str, ...]


@dataclass(frozen=True)
class BodyGroup:
    """Body points that the table lists together; `points` are keys of `Evidence.body_points`."""

    name: Text
    points: tuple[str, ...]


@dataclass(frozen=True)
class Prescription:
    """One block of the table: head points to light up, body points and formulas to read."""

    id: str
    name: Text
    sources: tuple[str, ...]
    head: tuple[Claim, ...] = ()
    body: tuple[BodyGroup, ...] = ()
    formulas: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    notes: tuple[Claim, ...] = ()
    errors: tuple[Claim, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """Both files. What could not be read is empty and told of in `problems`.

    `notice` says that this is teaching and recommends no treatment: show it wherever any of this is shown.
    Every id in it stands for something: an item, study or source that is not there was left out.
    """

    notice: Text = field(default_factory=dict)
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    studies: Mapping[str, Study] = field(default_factory=dict)
    topics: Mapping[str, Topic] = field(default_factory=dict)
    how_to_read: Text = field(default_factory=dict)
    prescriptions: Mapping[str, Prescription] = field(default_factory=dict)
    body_points: Mapping[str, BodyPoint] = field(default_factory=dict)
    formulas: Mapping[str, Formula] = field(default_factory=dict)
    errors: tuple[Claim, ...] = ()
    problems: tuple[Problem, ...] = ()


def load_evidence(library: Library, folder: Path | None = None) -> Evidence:
    """Conditions, studies and prescriptions, checked against a library.

    Parameters
    ----------
    library : Library
        Whose items and sources the ids stand for.
    folder : Path, optional
        Where the two files lie; the bundled ones if left out.

    Returns
    -------
    Evidence
        A file with a fault in its form is left out whole. An id that stands for nothing, as when the file of its
        system is missing, is left out alone. Both are told of in `problems`.
    """
    folder = folder or places.data_dir("zone_defs")
    problems: list[Problem] = []
    known: dict[str, Collection[str]] = {"item": _item_ids(library), "source": library.sources.keys()}
    told = _read_file(folder / CONDITIONS_FILE, known, _CONDITIONS, problems)
    if told:
        known |= {"condition": told["conditions"].keys(), "study": told["studies"].keys()}
    table = _read_file(folder / PRESCRIPTIONS_FILE, known, _PRESCRIPTIONS, problems)
    return Evidence(**told, **table, problems=tuple(problems))


def _item_ids(library: Library) -> set[str]:
    """Every id by which an item may be meant: its own, and a pair's with either side."""
    items = [item for system in library.systems.values() for item in system.items.values()]
    sided = {f"{item.id}.{side}" for item in items if item.paired for side in ("left", "right")}
    return {item.id for item in items} | sided


# -- how one value is read: each complains at its place and returns the value all the same --------------------

Read = Callable[["_Reader", Any, str], Any]


@dataclass(frozen=True)
class _Form:
    """What a table must and may say, and how each value of it is read."""

    record: type
    must: Mapping[str, Read]
    may: Mapping[str, Read] = field(default_factory=dict)


class _Reader:
    """Reads one file and collects its problems.

    `known` are the ids that each kind of name may be. A kind that it lacks comes from a file that could not be
    read: its ids are left out without a word, since that file's problem is told already.
    """

    def __init__(self, file: str, known: Mapping[str, Collection[str]]):
        self.file = file
        self.known = known
        self.readings: Mapping[str, Text] = {}
        self.problems: list[Problem] = []
        self.lost: list[Problem] = []

    def complain(self, place: str, message: str) -> None:
        """A fault in the form, for which the file is refused."""
        self.problems.append(Problem(self.file, place, message))

    def knows(self, kind: str, name: str, place: str) -> bool:
        """Whether an id stands for something; else it is told of, and the file is kept without it."""
        known = self.known.get(kind, ())
        if name not in known and kind in self.known:
            self.lost.append(Problem(self.file, place, f"unknown {kind} {name!r}{_remedy(kind, name, known)}"))
        return name in known

    def fields(self, form: _Form, table: Any, place: str) -> dict[str, Any]:
        """The values of a table by name, after complaining of what is unknown, missing or wrong."""
        if not isinstance(table, dict):
            self.complain(place, "expected a table { ... }")
            return {}
        reads = {**form.must, **form.may}
        for name in table:
            if name not in reads:
                self.complain(f"{place}.{name}".strip("."), f"unknown key{did_you_mean(name, list(reads))}")
        for name in form.must:
            if name not in table:
                self.complain(f"{place}.{name}".strip("."), "is missing")
        return {
            name: read(self, table[name], f"{place}.{name}".strip(".")) for name, read in reads.items() if name in table
        }

    def record(self, form: _Form, table: Any, place: str, **given: Any) -> Any:
        """The record of a table; None where it lacks what it must have."""
        values = {**given, **self.fields(form, table, place)}
        return form.record(**values) if form.must.keys() <= values.keys() else None


def _remedy(kind: str, name: str, known: Collection[str]) -> str:
    """What to do about an id that stands for nothing."""
    system = name.split(".")[0]
    if kind == "item" and not any(one.startswith(f"{system}.") for one in known):
        return f"; there is no system {system!r}: its file is missing or has problems"
    return did_you_mean(name, list(known)) or "; expected one that exists"


def _read_file(
    path: Path, known: Mapping[str, Collection[str]], form: _Form, problems: list[Problem]
) -> dict[str, Any]:
    """The top of a file by key, without its format; empty, with its problems, where its form is at fault."""
    try:
        table = load_toml(path)
    except FileProblems as error:
        problems.extend(error.problems)
        return {}
    own = {kind: table[key] for kind, key in _OWN_IDS.items() if isinstance(table.get(key), dict)}
    reader = _Reader(path.name, {**known, **own})
    values = reader.fields(form, table, "")
    problems.extend(reader.problems + reader.lost)
    if reader.problems:
        return {}
    return {key: value for key, value in values.items() if key not in ("format", "readings")}


_OWN_IDS = {"study": "studies", "body point": "body_points", "formula": "formulas"}


def _format(reader: _Reader, value: Any, place: str) -> int:
    if value != FORMAT:
        reader.complain(place, f"expected format = {FORMAT}, found {value!r}")
    return FORMAT


def _string(reader: _Reader, value: Any, place: str) -> str:
    if not isinstance(value, str) or not value.strip():
        reader.complain(place, f"expected a text in quotes, found {value!r}")
    return str(value)


def _text(*languages: str) -> Read:
    """A text in each of these languages and in no other."""
    shape = ", ".join(f'{language} = "..."' for language in languages)

    def read(reader: _Reader, value: Any, place: str) -> Text:
        filled = isinstance(value, dict) and all(isinstance(v, str) and v.strip() for v in value.values())
        if not filled or set(value) != set(languages):
            reader.complain(place, f"expected {{ {shape} }}")
        return value

    return read


def _whole(low: int, high: int, what: str) -> Read:
    def read(reader: _Reader, value: Any, place: str) -> int:
        if type(value) is not int or not low <= value <= high:  # TOML's true is an int to Python
            reader.complain(place, f"expected {what}, found {value!r}")
        return value

    return read


def _doi(reader: _Reader, value: Any, place: str) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"10\.\d{4,}/\S+", value):
        reader.complain(place, f'expected a DOI such as "10.1038/srep25850", found {value!r}')
    return str(value)


def _level(reader: _Reader, value: Any, place: str) -> str:
    if value not in LEVELS:
        reader.complain(place, f"{value!r} is not one of {', '.join(LEVELS)}")
    return str(value)


def _ids(kind: str, at_least: int = 0) -> Read:
    """Ids of one kind; those that stand for nothing are left out."""

    def read(reader: _Reader, value: Any, place: str) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            reader.complain(place, "expected a list of names in quotes")
            return ()
        if len(value) < at_least:
            reader.complain(place, f"at least one {kind} is required")
        return tuple(name for name in value if reader.knows(kind, name, place))

    return read


def _reading(reader: _Reader, value: Any, place: str) -> Text:
    """How a paper reached the file, by its name under [readings]."""
    if value not in reader.readings:
        reader.complain(place, f"{value!r} is not one of the [readings]: {', '.join(reader.readings)}")
    return reader.readings.get(value, {})


def _claim(reader: _Reader, value: Any, place: str) -> Any:
    if not isinstance(value, dict):
        reader.complain(place, 'expected { en = "...", zh = "...", sources = [...] }')
        return None
    text = {language: value[language] for language in ("en", "zh") if language in value}
    rest = {key: inner for key, inner in value.items() if key not in text}
    if not rest.get("sources") and not rest.get("studies"):
        reader.complain(place, "a source or a study is required")
    return reader.record(_CLAIM, rest, place, text=_text("en", "zh")(reader, text, place))


def _rows(read_row: Read) -> Read:
    """A list; each row is told by its number, counted from 1."""

    def read(reader: _Reader, value: Any, place: str) -> tuple[Any, ...]:
        if not isinstance(value, list):
            reader.complain(place, "expected a list [ ... ]")
            return ()
        return tuple(read_row(reader, row, f"{place}.{number}") for number, row in enumerate(value, 1))

    return read


def _tables(read_row: Callable[[_Reader, str, Any, str], Any]) -> Read:
    """Tables by their name."""

    def read(reader: _Reader, value: Any, place: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            reader.complain(place, f"expected tables [{place}.NAME]")
            return {}
        return {key: read_row(reader, key, row, f"{place}.{key}") for key, row in value.items()}

    return read


def _each(form: _Form) -> Read:
    """Tables of one form, whose name is the record's id."""
    return _tables(lambda reader, key, row, place: reader.record(form, row, place, id=key))


def _readings(reader: _Reader, value: Any, place: str) -> Mapping[str, Text]:
    """Keeps the texts for the studies that name them; `_CONDITIONS` has them read first."""
    reader.readings = _tables(lambda inner, _key, row, at: _BOTH(inner, row, at))(reader, value, place)
    return reader.readings


# -- what each table says ------------------------------------------------------------------------------------

_BOTH = _text("en", "zh")
_POINT_NAME = _text("en", "zh", "pinyin")
_SOURCES = _ids("source", at_least=1)
_CLAIM = _Form(
    Claim, {}, {"sources": _ids("source"), "studies": _ids("study"), "items": _ids("item"), "confidence": _level}
)
_CLAIMS = _rows(_claim)
_STUDY = _Form(
    Study,
    {
        "authors": _string,
        "year": _whole(1950, 2100, "a year"),
        "reading": _reading,
        "design": _BOTH,
        "n_told": _BOTH,
        "needled": _BOTH,
        "result": _BOTH,
        "limits": _BOTH,
        "confidence": _level,
    },
    {
        "journal": _string,
        "doi": _doi,
        "registration": _string,
        "n": _whole(1, 10**7, "a whole number of people"),
        "sources": _ids("source"),
        "items": _ids("item"),
        "course": _BOTH,
        "figures": _BOTH,
        "notes": _CLAIMS,
    },
)
_CONDITION = _Form(Condition, {"name": _BOTH, "zones": _CLAIMS}, {"studies": _ids("study"), "notes": _CLAIMS})
_TOPIC = _Form(Topic, {"name": _BOTH, "claims": _CLAIMS})
_CONDITIONS = _Form(
    Evidence,
    {
        "format": _format,
        "notice": _BOTH,
        "readings": _readings,
        "studies": _each(_STUDY),
        "conditions": _each(_CONDITION),
        "topics": _each(_TOPIC),
    },
)
_BODY_POINT = _Form(
    BodyPoint,
    {"code": _string, "name": _POINT_NAME, "where": _BOTH, "sources": _SOURCES},
    {"printed": _string, "errors": _CLAIMS},
)
_FORMULA = _Form(Formula, {"name": _POINT_NAME, "sources": _SOURCES})
_BODY_GROUP = _Form(BodyGroup, {"name": _BOTH, "points": _ids("body point", at_least=1)})
_PRESCRIPTION = _Form(
    Prescription,
    {"name": _BOTH, "sources": _SOURCES},
    {
        "conditions": _ids("condition"),
        "head": _CLAIMS,
        "body": _rows(lambda reader, row, place: reader.record(_BODY_GROUP, row, place)),
        "formulas": _ids("formula"),
        "notes": _CLAIMS,
        "errors": _CLAIMS,
    },
)
_PRESCRIPTIONS = _Form(
    Evidence,
    {
        "format": _format,
        "how_to_read": _BOTH,
        "errors": _CLAIMS,
        "body_points": _each(_BODY_POINT),
        "formulas": _each(_FORMULA),
        "prescriptions": _each(_PRESCRIPTION),
    },
)
