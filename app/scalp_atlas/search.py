"""Finding items by code, name, pinyin, characters or use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from scalp_atlas.hanzi import simplified
from scalp_atlas.records import Item, Library, System

_NO_LETTERS = re.compile(r"[^\w]+|_+")

# Where a query was found, best first. A hit's rank is _FIELD + _HOW.
_CODE, _NAME, _USE, _SYSTEM, _TEXT = 0, 1, 20, 30, 40
_EXACT, _PREFIX, _WORD, _INSIDE = 0, 2, 4, 6
_SCATTERED = 50  # the words of the query were found, but not side by side


@dataclass(frozen=True)
class Hit:
    """An item that a query found; the smaller the rank, the better."""

    item_id: str
    rank: int


@dataclass(frozen=True)
class _Field:
    base: int
    spaced: str
    squeezed: str  # without spaces and signs: "ms 6" and "bai hui" shall find "MS6" and "Bǎihuì"

    @classmethod
    @lru_cache(maxsize=1 << 15)  # definitions that are read again say mostly the same
    def of(cls, base: int, text: str) -> _Field:
        spaced = fold(text)
        return cls(base, spaced, spaced.replace(" ", ""))


def fold(text: str) -> str:
    """Lower case, without tone marks and signs, in simplified characters, words parted by one space."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return _NO_LETTERS.sub(" ", simplified(bare).casefold()).strip()


class SearchIndex:
    """All that can be searched of one library, folded once, when it is searched first.

    Parameters
    ----------
    library : Library
        What the definition files say.
    """

    def __init__(self, library: Library):
        self._library = library

    @cached_property
    def _fields(self) -> dict[str, tuple[_Field, ...]]:
        return {
            item.id: tuple(_fields_of(item, system))
            for system in self._library.systems.values()
            for item in system.items.values()
        }

    def find(self, query: str) -> tuple[Hit, ...]:
        """The items that `query` finds, best first; equals keep the order of the files.

        Parameters
        ----------
        query : str
            As typed: upper or lower case, with or without tones and spaces.

        Returns
        -------
        tuple of Hit
            Empty for a query without a letter or figure.
        """
        words = fold(query)
        if not words:
            return ()
        ranked = ((item_id, _rank(fields, words)) for item_id, fields in self._fields.items())
        hits = [Hit(item_id, rank) for item_id, rank in ranked if rank is not None]
        return tuple(sorted(hits, key=lambda hit: hit.rank))


def rank_of(query: str, texts: Iterable[str]) -> int | None:
    """How well a query finds something that has these names; None if not at all.

    It compares with the rank of a `Hit` that was found by its name.

    Parameters
    ----------
    query : str
        As typed.
    texts : iterable of str
        Names, in any language.
    """
    words = fold(query)
    return _rank((_Field.of(_NAME, text) for text in texts), words) if words else None


def _fields_of(item: Item, system: System) -> Iterator[_Field]:
    for code in (item.code, item.key, *item.older_codes):
        yield _Field.of(_CODE, code)
    for name in item.name.values():
        yield _Field.of(_NAME, name)
    for names in (*(piece.name for piece in item.draw), *(part.name for part in item.parts)):
        for name in names.values():
            yield _Field.of(_USE, name)
    uses = [statement.text for statement in item.indications] + [part.use for part in item.parts]
    for use in uses:
        for text in use.values():
            yield _Field.of(_USE, text)
    for name in (system.id, *system.name.values()):
        yield _Field.of(_SYSTEM, name)
    for text in item.where.values():
        yield _Field.of(_TEXT, text)


def _rank(fields: Iterable[_Field], words: str) -> int | None:
    """The best rank of the whole query, else of all its words one by one; None when a word is nowhere."""
    fields = tuple(fields)
    whole = _best(fields, words)
    parts = words.split()
    # One letter or figure alone is everywhere: "MS 6" shall not find an "MS7" whose text has a 6.
    if whole is not None or len(parts) < 2 or any(part.isascii() and len(part) < 2 for part in parts):
        return whole
    ranks = [_best(fields, part) for part in parts]
    found = [rank for rank in ranks if rank is not None]
    return _SCATTERED + max(found) if len(found) == len(ranks) else None


def _best(fields: tuple[_Field, ...], words: str) -> int | None:
    ranks = [field.base + how for field in fields if (how := _how(field, words)) is not None]
    return min(ranks, default=None)


def _how(field: _Field, words: str) -> int | None:
    squeezed = words.replace(" ", "")
    if field.squeezed == squeezed:
        return _EXACT
    if field.squeezed.startswith(squeezed):
        return _PREFIX
    # A word must begin as typed: "MS6" is no hit in "EMS 60", nor "ear" in "heart".
    if f" {words}" in f" {field.spaced}":
        return _WORD
    if words in field.spaced and (len(words) > 2 or not words.isascii()):
        return _INSIDE
    return None
