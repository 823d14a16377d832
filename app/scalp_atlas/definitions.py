"""Reads definition files into frozen records, or reports every problem with its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from scalp_atlas import grammar, places
from scalp_atlas.cache import kept_records, key_of
from scalp_atlas.errors import FileProblems, Problem
from scalp_atlas.headfile import (
    did_you_mean,
    load_toml,
)
from scalp_atlas.names import check_references, with_sides
from scalp_atlas.own_zones import BARE_KEY, SOURCES_FILE, own_files, with_lines
from scalp_atlas.records import (
    Confidence,
    DrawnPiece,
    Item,
    Kind,
    Library,
    NeedleRule,
    Part,
    Scale,
    Source,
    Statement,
    Step,
    System,
    Text,
    Variant,
)
from scalp_atlas.units import CUN, UnitError, parse_share

FORMAT = 1
NO_SYSTEMS = (SOURCES_FILE, "conditions.toml", "prescriptions.toml")
LEVELS = ("verified", "single", "partial", "unverified")
SIDES = ("both", "midline", "left", "right")
SYSTEM_KEYS = [
    "format",
    "system",
    "name",
    "history",
    "how_to_read",
    "needling",
    "notes",
    "scales",
    "points",
    "curves",
    "areas",
    "items",
]
ITEM_KEYS = [
    "code",
    "name",
    "side",
    "draw",
    "sources",
    "confidence",
    "older_codes",
    "where",
    "parts",
    "indications",
    "needling",
    "needle",
    "disagreements",
    "notes",
    "variants",
    "text_only",
]


def load_systems(files: Iterable[Path] | None = None) -> Library:
    """Read definition files; a broken one is left out and told of in `problems`.

    Parameters
    ----------
    files : paths, optional
        If left out, the bundled ones and then those of the user, which can take nothing from the bundled
        ones. The bundled `sources.toml` is read in any case.
    """
    bundled = sorted(places.data_dir("zone_defs").glob("*.toml"))
    if files is not None:
        return _library(list(files), [], bundled, [])
    own, refused = own_files()
    paths = [*bundled, *own]
    try:
        contents = [part for path in paths for part in (path.name, path.read_bytes())]
    except OSError:
        return _library(paths, own, bundled, refused)  # which tells of the file that cannot be read
    digest = key_of([*contents, *map(str, refused)])
    library = kept_records(["library", digest], lambda: _library(paths, own, bundled, refused))
    return replace(library, digest=digest)


def _library(paths: list[Path], own: list[Path], bundled: list[Path], refused: list[Problem]) -> Library:
    """The library of these files; of them `own` are the user's, and `refused` tells of those that are none."""
    problems = list(refused)
    sources = _read_sources(paths, problems)
    systems: dict[str, System] = {}
    origins: dict[str, Path] = {}
    broken: set[str] = set()
    for path in paths:
        if path.name == SOURCES_FILE or (path.name in NO_SYSTEMS and path not in own):
            continue
        try:
            system = read_system(path)
        except FileProblems as error:
            problems.extend(error.problems)
            broken.add(path.stem)
            continue
        taken = _taken(system, systems, bundled if path in own else [])
        if taken:
            problems.extend(with_lines(path, [Problem(path.name, "system", taken)]))
            continue
        systems[system.id], origins[system.id] = system, path
    systems = with_sides(systems)
    broken -= systems.keys()  # a broken file of the user may be named like a bundled one
    for system in list(systems.values()):
        found = with_lines(origins[system.id], check_references(system, systems, sources, broken))
        problems.extend(found)
        if found:
            del systems[system.id]
            broken.add(system.id)
    ordered = sorted(systems, key=lambda name: (SYSTEM_ORDER.index(name) if name in SYSTEM_ORDER else 99, name))
    return Library({name: systems[name] for name in ordered}, sources, tuple(problems))


def _taken(system: System, systems: Mapping[str, System], bundled: Iterable[Path]) -> str:
    """Why a system may not have its id, or ""."""
    if system.id in (path.stem for path in bundled):
        return f"{system.id!r} is a system that comes with the program; give yours an id of its own"
    if system.id in systems:
        return f"system {system.id!r} is defined in {systems[system.id].file} as well; give one of them another id"
    return ""


SYSTEM_ORDER = (
    "reference",
    "points",
    "issa",
    "jiao",
    "zhu",
    "ynsa",
    "ynsa_ypsilon",
    "fang",
    "lin",
    "tang",
    "jin",
    "table5",
    "imaging",
    "craniometry",
    "eeg",
    "eeg_1005",
)


def read_system(path: Path) -> System:
    """One definition file by itself; names are checked against other files by `check_references`.

    Raises
    ------
    FileProblems
        With every problem of the file.
    """
    reader = _Reader(path.name)
    try:
        system = reader.system(load_toml(path))
    except FileProblems as error:
        raise FileProblems(with_lines(path, error.problems)) from None
    except RecursionError:
        raise FileProblems([Problem(path.name, "", "holds too many brackets within one another")]) from None
    if reader.problems:
        raise FileProblems(with_lines(path, reader.problems))
    return system


def _read_sources(paths: list[Path], problems: list[Problem]) -> dict[str, Source]:
    """The source registers: the bundled one, and those that lie beside the files."""
    registers = dict.fromkeys(
        [places.data_dir("zone_defs") / SOURCES_FILE, *(p for p in paths if p.name == SOURCES_FILE)]
    )
    sources: dict[str, Source] = {}
    for register in registers:
        try:
            table = load_toml(register)
        except FileProblems as error:
            problems.extend(with_lines(register, error.problems))
            continue
        except RecursionError:
            problems.append(Problem(register.name, "", "holds too many brackets within one another"))
            continue
        problems.extend(with_lines(register, _add_sources(register.name, table.get("sources"), sources)))
    return sources


def _add_sources(file: str, rows: Any, sources: dict[str, Source]) -> list[Problem]:
    """Add the rows of one register to `sources`; the problems of those that cannot be."""
    if not isinstance(rows, dict):
        return [Problem(file, "sources", 'expected tables [sources.NAME] with title = "..."')]
    problems: list[Problem] = []
    for key, row in rows.items():
        if not isinstance(row, dict) or not isinstance(row.get("title"), str):
            problems.append(Problem(file, f"sources.{key}", "expected a title"))
            continue
        source = Source(key, **{name: str(row.get(name, "")) for name in ("title", "address", "kind", "note")})
        if sources.setdefault(key, source) != source:
            problems.append(Problem(file, f"sources.{key}", "stands for another source already; choose another name"))
    return problems


class _Reader:
    """Reads one file and collects its problems."""

    def __init__(self, file: str):
        self.file = file
        self.problems: list[Problem] = []

    def complain(self, place: str, message: str) -> None:
        self.problems.append(Problem(self.file, place, message))

    def system(self, table: dict[str, Any]) -> System:
        self._keys("", table, SYSTEM_KEYS)
        if table.get("format") != FORMAT:
            self.complain("format", f"expected format = {FORMAT}, found {table.get('format')!r}")
        name = table.get("system")
        if not isinstance(name, str) or not name.replace("_", "").isalnum():
            self.complain("system", f"expected a short name in quotes, found {name!r}")
            name = "unnamed"
        steps = self._steps(name, table)
        return System(
            id=name,
            file=self.file,
            name=self._named(table.get("name"), "name"),
            items={k: self._item(name, k, v, steps) for k, v in self._table(table, "items").items()},
            steps=steps,
            scales={k: self._scale(k, v) for k, v in self._table(table, "scales").items()},
            history=self._text(table.get("history", {}), "history"),
            how_to_read=self._text(table.get("how_to_read", {}), "how_to_read"),
            needling=self._statements(table, "needling", ""),
            notes=self._statements(table, "notes", ""),
        )

    def _table(self, table: dict[str, Any], key: str) -> dict[str, Any]:
        inner = table.get(key, {})
        if isinstance(inner, dict) and all(isinstance(row, dict) for row in inner.values()):
            return cast("dict[str, Any]", inner)
        self.complain(key, f"expected tables [{key}.NAME]")
        return {}

    def _keys(self, place: str, table: Mapping[str, Any], known: Iterable[str]) -> None:
        known = list(known)
        for key in table:
            if key not in known:
                self.complain(f"{place}.{key}".strip("."), f"unknown key{did_you_mean(key, known)}")

    # -- steps ----------------------------------------------------------------------------------

    def _steps(self, system: str, table: dict[str, Any]) -> dict[str, Step]:
        steps: dict[str, Step] = {}
        for kind in grammar.KINDS:
            for name, given in self._table(table, f"{kind}s").items():
                place = f"{kind}s.{name}"
                if name in steps:
                    self.complain(place, f"there is {grammar.a_kind(steps[name].kind)} of the same name")
                    continue
                title = self._text(given.get("name", {}), f"{place}.name")
                given = {key: value for key, value in given.items() if key != "name"}
                form = self._sound_form(place, kind, given)
                if form is not None:
                    references = grammar.references(given, form)
                    steps[name] = Step(system, name, kind, form.word, given, title, references)
        return steps

    def _sound_form(self, place: str, kind: Kind, given: dict[str, Any]) -> grammar.Form | None:
        """The form of a sound step, or None after complaining."""
        forms = grammar.forms_of(kind, given)
        words = grammar.leading_words(kind)
        if not forms:
            stray = next((key for key in given if key not in words), "")
            hint = did_you_mean(stray, words) if stray else ""
            made = grammar.a_kind(kind)
            self.complain(place, f"says nothing that makes {made}; expected one of {', '.join(words)}{hint}")
            return None
        form = grammar.best_form(forms, given)
        before = len(self.problems)
        self._keys(place, given, form.keys)
        for key in form.must:
            if key not in given:
                self.complain(place, f"{form.word!r} needs {key!r} as well")
        for key, check in {**form.must, **form.may}.items():
            if key in given:
                try:
                    check(given[key])
                except UnitError as error:
                    self.complain(f"{place}.{key}", str(error))
        return form if len(self.problems) == before else None

    # -- texts ----------------------------------------------------------------------------------

    def _text(self, value: Any, place: str) -> Text:
        if isinstance(value, dict) and all(isinstance(v, str) for v in value.values()):
            if value and "en" not in value:
                self.complain(place, 'needs at least { en = "..." }')
            return value
        self.complain(place, 'expected { en = "...", zh = "..." }')
        return {}

    def _named(self, value: Any, place: str) -> Text:
        if value is None:
            self.complain(place, "is missing")
            return {"en": ""}
        return self._text(value, place)

    def _strings(self, value: Any, place: str) -> tuple[str, ...]:
        if isinstance(value, list) and all(isinstance(v, str) for v in value):
            return tuple(value)
        self.complain(place, "expected a list of texts in quotes")
        return ()

    def _statements(self, table: dict[str, Any], key: str, place: str) -> tuple[Statement, ...]:
        rows = table.get(key, [])
        place = f"{place}.{key}".strip(".")
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.complain(place, 'expected a list of { en = "...", zh = "...", sources = [...] }')
            return ()
        return tuple(self._statement(row, place) for row in rows)

    def _statement(self, row: dict[str, Any], place: str) -> Statement:
        self._keys(place, row, ("en", "zh", "sources", "confidence"))
        text = self._text({k: v for k, v in row.items() if k in ("en", "zh")}, place)
        return Statement(text, self._strings(row.get("sources", []), f"{place}.sources"), self._level(row, place))

    def _level(self, row: dict[str, Any], place: str) -> str:
        """The level of a row that need not tell one."""
        level = row.get("confidence", "")
        if level and level not in LEVELS:
            self.complain(f"{place}.confidence", f"{level!r} is not one of {', '.join(LEVELS)}")
        return str(level)

    def _confidence(self, value: Any, place: str) -> Confidence:
        if not isinstance(value, dict) or value.get("level") not in LEVELS:
            self.complain(place, f'expected {{ level = "..." }} with one of {", ".join(LEVELS)}')
            return Confidence("unverified")
        self._keys(place, value, ("level", "count", "note"))
        count = value.get("count", 0)
        if not isinstance(count, int) or count < 0:
            self.complain(f"{place}.count", f"expected a whole number of sources, found {count!r}")
            count = 0
        note = value.get("note", {})
        if isinstance(note, str):  # a file for one reader need not say everything twice
            note = {"en": note} if note else {}
        return Confidence(value["level"], count, self._text(note, f"{place}.note"))

    def _sources(self, table: dict[str, Any], place: str) -> tuple[str, ...]:
        sources = self._strings(table.get("sources", []), f"{place}.sources")
        if not sources:
            self.complain(f"{place}.sources", "a source is required")
        return sources

    # -- items ----------------------------------------------------------------------------------

    def _item(self, system: str, key: str, table: dict[str, Any], steps: Mapping[str, Step]) -> Item:
        place = f"items.{key}"
        if not BARE_KEY.fullmatch(key):
            self.complain(place, "expected a name of letters, digits, - and _, which becomes part of the item's id")
        self._keys(place, table, ITEM_KEYS)
        if table.get("side") not in SIDES:
            self.complain(f"{place}.side", f"is {table.get('side')!r}; expected one of {', '.join(SIDES)}")
        text_only = self._text(table.get("text_only", {}), f"{place}.text_only")
        if text_only and "draw" in table:
            self.complain(place, "has both draw and text_only; expected one of them")
        code = table.get("code", key)
        return Item(
            id=f"{system}.{key}",
            system=system,
            key=key,
            code=str(code),
            name=self._named(table.get("name"), f"{place}.name"),
            side=table["side"] if table.get("side") in SIDES else "midline",
            draw=() if text_only else self._draw(table.get("draw", key), f"{place}.draw"),
            sources=self._sources(table, place),
            confidence=self._confidence(table.get("confidence"), f"{place}.confidence"),
            older_codes=self._strings(table.get("older_codes", []), f"{place}.older_codes"),
            where=self._text(table.get("where", {}), f"{place}.where"),
            parts=self._parts(table.get("parts", []), f"{place}.parts"),
            indications=self._statements(table, "indications", place),
            needling=self._statements(table, "needling", place),
            needles=self._needles(table.get("needle", []), f"{place}.needle"),
            disagreements=self._statements(table, "disagreements", place),
            notes=self._statements(table, "notes", place),
            variants=self._variants(table.get("variants", []), f"{place}.variants"),
            text_only=text_only,
        )

    def _draw(self, value: Any, place: str) -> tuple[DrawnPiece, ...]:
        if isinstance(value, str):
            return (DrawnPiece(value),)
        rows = value if isinstance(value, list) else []
        if not rows or not all(isinstance(row, dict) and isinstance(row.get("step"), str) for row in rows):
            self.complain(place, 'expected a step, or a list of { name = { en = "..." }, step = "..." }')
            return ()
        for row in rows:
            self._keys(place, row, ("name", "step"))
        return tuple(DrawnPiece(row["step"], self._named(row.get("name"), f"{place}.name")) for row in rows)

    def _parts(self, rows: Any, place: str) -> tuple[Part, ...]:
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.complain(place, 'expected a list of { share = "20 %", name = { en = "..." }, use = { en = "..." } }')
            return ()
        parts = []
        for row in rows:
            self._keys(place, row, ("share", "name", "use"))
            try:
                share = parse_share(row.get("share"))
            except UnitError as error:
                self.complain(f"{place}.share", str(error))
                return ()
            use = self._text(row.get("use", {}), f"{place}.use")
            parts.append(Part(share, self._named(row.get("name"), f"{place}.name"), use))
        total = sum(part.share for part in parts)
        if parts and abs(total - 1) > 1e-9:
            self.complain(place, f"the shares add up to {100 * total:.4g} %, expected 100 %")
        return tuple(parts)

    def _needles(self, value: Any, place: str) -> tuple[NeedleRule, ...]:
        rows = value if isinstance(value, list) else [value]
        if not all(isinstance(row, dict) for row in rows):
            self.complain(place, 'expected { toward = "...", sources = [...] }, or a list of such')
            return ()
        return tuple(rule for row in rows if (rule := self._needle(row, place)) is not None)

    def _needle(self, row: dict[str, Any], place: str) -> NeedleRule | None:
        """One needle, or None after complaining."""
        before = len(self.problems)
        self._keys(place, row, (*grammar.NEEDLE_CHECKS, "sources", "confidence"))
        if sum(key in row for key in grammar.NEEDLE_WAYS) != 1:
            self.complain(place, f"needs one of {', '.join(grammar.NEEDLE_WAYS)}")
        told = {key: row[key] for key in grammar.NEEDLE_CHECKS if key in row}
        for key, value in told.items():
            try:
                grammar.NEEDLE_CHECKS[key](value)
            except UnitError as error:
                self.complain(f"{place}.{key}", str(error))
        sources, level = self._strings(row.get("sources", []), f"{place}.sources"), self._level(row, place)
        return None if len(self.problems) > before else NeedleRule(**told, sources=sources, confidence=level)

    def _variants(self, rows: Any, place: str) -> tuple[Variant, ...]:
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.complain(
                place, 'expected a list of { key = "...", step = "...", name = { en = "..." }, sources = [...] }'
            )
            return ()
        variants = []
        for row in rows:
            self._keys(place, row, ("key", "step", "draw", "name", "sources", "confidence"))
            if not isinstance(row.get("key"), str) or ("step" in row) == ("draw" in row):
                self.complain(place, "a variant needs a key and either a step or a list to draw")
                continue
            draw = self._draw(row.get("step", row.get("draw")), f"{place}.{row['key']}")
            name = self._named(row.get("name"), f"{place}.name")
            confidence = self._confidence(row.get("confidence"), f"{place}.confidence")
            unread = confidence.level == "unverified" and not row.get("sources")
            sources = () if unread else self._sources(row, place)
            variants.append(Variant(row["key"], draw, name, sources, confidence))
        return tuple(variants)

    def _scale(self, unit: str, table: dict[str, Any]) -> Scale:
        place = f"scales.{unit}"
        self._keys(place, table, ("measure", "divide", "name", "definition", "sources", "confidence"))
        if unit not in CUN:
            self.complain(place, f"unknown scale{did_you_mean(unit, CUN)}; expected one of {', '.join(CUN)}")
        divide, measure = table.get("divide"), table.get("measure")
        if not isinstance(divide, int | float) or divide <= 0:
            self.complain(f"{place}.divide", f"expected a number above zero, found {divide!r}")
            divide = 1.0
        if not isinstance(measure, str):
            self.complain(f"{place}.measure", "expected the name of a curve")
        return Scale(
            unit=unit,
            step=str(measure),
            divide=float(divide),
            name=self._named(table.get("name"), f"{place}.name"),
            definition=self._text(table.get("definition", {}), f"{place}.definition"),
            sources=self._sources(table, place),
            confidence=self._confidence(table.get("confidence"), f"{place}.confidence"),
        )
