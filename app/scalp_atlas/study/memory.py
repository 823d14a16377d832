"""What was answered when, and what is due: SQLite in the user's folder, scheduled by FSRS."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import fsrs

from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.files import write_beside

SCHEMA: Final = 1
FORMAT: Final = 1
RATINGS: Final = {1.0: fsrs.Rating.Good, 0.5: fsrs.Rating.Hard, 0.0: fsrs.Rating.Again}
_NOT_OURS: Final = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_PERM)
_TABLES: Final = """
CREATE TABLE cards (id TEXT PRIMARY KEY, state TEXT NOT NULL);
CREATE TABLE reviews (card TEXT NOT NULL, at TEXT NOT NULL, share REAL NOT NULL, error_mm REAL,
                      PRIMARY KEY (card, at));
"""


@dataclass(frozen=True)
class Progress:
    """How far one is with some cards.

    Attributes
    ----------
    total, seen, due : int
        All cards, those answered at least once, those due today.
    recall : float
        The chance that a card of those seen is remembered today, on average, as FSRS reckons it; 0 for none seen.
    """

    total: int
    seen: int
    due: int
    recall: float


class Memory:
    """The cards that were answered, in one file.

    Days are those of `now`, which says its time zone; a card never comes back on the day it was answered.

    Parameters
    ----------
    path : Path
        Its folder is made. A file that cannot be read is kept aside, and `told` says so.

    Raises
    ------
    ScalpAtlasError
        If the file is of a newer program, or cannot be made.
    """

    def __init__(self, path: Path):
        self.path = path
        self.told = ""
        # Steps of minutes would bring a card back within one sitting; a day is the least here.
        self._scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._base = _opened(path)
        except OSError as error:
            raise ScalpAtlasError(f"{path.name}: cannot be made in {path.parent}: {error.strerror}") from None
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode in _NOT_OURS:
                raise ScalpAtlasError(f"{path.name}: cannot be used in {path.parent}: {error}") from None
            aside = _free_name(path)
            path.rename(aside)
            self.told = f"{path.name} could not be read; it is kept as {aside.name}, and your progress begins anew"
            self._base = _opened(path)

    def close(self) -> None:
        """No more is asked."""
        self._base.close()

    def review(self, card: str, share: float, now: datetime, error_mm: float | None = None) -> None:
        """Take down how a card (its id) was answered: 1 right, 0.5 nearly, 0 wrong."""
        at = now.astimezone(UTC)
        state = self._states([card]).get(card) or fsrs.Card(card_id=0, due=at)
        after, _ = self._scheduler.review_card(state, RATINGS[share], at)
        with self._base:
            self._base.execute("INSERT OR REPLACE INTO cards VALUES (?, ?)", (card, after.to_json()))
            self._base.execute(
                "INSERT OR REPLACE INTO reviews VALUES (?, ?, ?, ?)", (card, at.isoformat(), share, error_mm)
            )

    def due(self, now: datetime) -> list[str]:
        """Ids of the cards that are due today, the longest due first."""
        dues = {card: state.due for card, state in self._states().items()}
        return sorted((card for card, at in dues.items() if _day(at, now) <= now.date()), key=lambda card: dues[card])

    def progress(self, cards: Iterable[str], now: datetime) -> Progress:
        """How far one is with these cards (their ids)."""
        ids = list(cards)
        states = self._states(ids)
        due = sum(_day(state.due, now) <= now.date() for state in states.values())
        at = now.astimezone(UTC)
        chances = [self._scheduler.get_card_retrievability(state, at) for state in states.values()]
        return Progress(len(ids), len(states), due, sum(chances) / len(chances) if chances else 0.0)

    def streak(self, now: datetime) -> int:
        """Days in a row on which something was answered, up to today, or to yesterday while today is still open."""
        days = {_day(datetime.fromisoformat(at), now) for (at,) in self._base.execute("SELECT at FROM reviews")}
        day: date = now.date() if now.date() in days else now.date() - timedelta(days=1)
        count = 0
        while day in days:
            count, day = count + 1, day - timedelta(days=1)
        return count

    def save(self, path: Path) -> None:
        """Write everything as JSON, for another machine or for keeping.

        Raises
        ------
        ScalpAtlasError
            If the file cannot be written.
        """
        cards = [{"id": card, **state.to_dict()} for card, state in sorted(self._states().items())]
        names = ("card", "at", "share", "error_mm")
        rows = self._base.execute("SELECT card, at, share, error_mm FROM reviews ORDER BY at, card")
        reviews = [dict(zip(names, row, strict=True)) for row in rows]
        whole = {"scalp_atlas_study": FORMAT, "cards": cards, "reviews": reviews}
        write_beside(path, json.dumps(whole, ensure_ascii=False, indent=1).encode())

    def load(self, path: Path) -> int:
        """Take in what `save` wrote; of a card that both know the one answered later stands.

        Returns
        -------
        int
            How many cards are new or newer.

        Raises
        ------
        ScalpAtlasError
            If the file cannot be read or is not of this kind; then nothing is taken in.
        """
        cards, reviews = _read(path)
        known = self._states()
        taken = {card: state for card, state in cards.items() if card not in known or _later(state, known[card])}
        with self._base:
            rows = [(card, state.to_json()) for card, state in taken.items()]
            self._base.executemany("INSERT OR REPLACE INTO cards VALUES (?, ?)", rows)
            self._base.executemany("INSERT OR IGNORE INTO reviews VALUES (?, ?, ?, ?)", reviews)
        return len(taken)

    def _states(self, cards: Iterable[str] | None = None) -> dict[str, fsrs.Card]:
        states = dict(self._base.execute("SELECT id, state FROM cards"))
        wanted = states if cards is None else [card for card in cards if card in states]
        return {card: fsrs.Card.from_json(states[card]) for card in wanted}


def _opened(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(path)
    try:
        (version,) = base.execute("PRAGMA user_version").fetchone()
        if version > SCHEMA:
            raise ScalpAtlasError(
                f"{path.name}: was written by a newer Scalp Atlas; use that one, or move the file out of {path.parent}"
            )
        if version == 0:
            base.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {SCHEMA}; COMMIT;")
        base.execute("SELECT id, state FROM cards LIMIT 1").fetchone()
        if base.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("damaged")
    except BaseException:
        base.close()
        raise
    return base


def _free_name(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.stem}-unreadable-{number}{path.suffix}")).exists():
        number += 1
    return aside


def _day(at: datetime, now: datetime) -> date:
    return at.astimezone(now.tzinfo).date()


def _later(one: fsrs.Card, other: fsrs.Card) -> bool:
    return one.last_review is not None and (other.last_review is None or one.last_review > other.last_review)


def _read(path: Path) -> tuple[dict[str, fsrs.Card], list[tuple[str, str, float, float | None]]]:
    """The cards and reviews of a file that `Memory.save` wrote."""
    try:
        whole: Any = json.loads(path.read_bytes())
    except OSError as error:
        raise ScalpAtlasError(f"{path.name}: cannot be read: {error.strerror}") from None
    except ValueError:
        raise ScalpAtlasError(f"{path.name}: is not JSON; choose a file written by Export progress") from None
    if not isinstance(whole, dict) or whole.get("scalp_atlas_study") != FORMAT:
        raise ScalpAtlasError(f"{path.name}: holds no study progress; choose a file written by Export progress")
    place = ""
    try:
        cards = {}
        for number, row in enumerate(whole["cards"], start=1):
            place = f"cards.{number}"
            card = fsrs.Card.from_dict(row)
            card.due, card.last_review = card.due.astimezone(UTC), card.last_review and card.last_review.astimezone(UTC)
            cards[str(row["id"])] = card
        reviews = []
        for number, row in enumerate(whole["reviews"], start=1):
            place = f"reviews.{number}"
            at = datetime.fromisoformat(row["at"]).astimezone(UTC).isoformat()
            missed = None if row["error_mm"] is None else float(row["error_mm"])
            reviews.append((str(row["card"]), at, float(row["share"]), missed))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ScalpAtlasError(
            f"{path.name}, {place or 'top'}: is not as Export progress writes it ({error!r}); export it again"
        ) from None
    return cards, reviews
