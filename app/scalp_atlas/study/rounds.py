"""Rounds of questions: which cards in which order, what was answered, and the results as a table."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from scalp_atlas.records import Library, Resolution
from scalp_atlas.study.cards import CONDITIONS, KINDS, Card, CardKind, Question
from scalp_atlas.study.judge import Band, Miss, band_of, largest

SHARES: Final[dict[Band, float]] = {"near": 1.0, "within": 0.5, "beyond": 0.0}
CSV_COLUMNS: Final = (
    "student",
    "date",
    "head",
    "seed",
    "question",
    "kind",
    "system",
    "subject",
    "name",
    "confidence",
    "answer",
    "right_answer",
    "error_mm",
    "direction",
    "band",
    "score",
)


@dataclass(frozen=True)
class Plan:
    """What a round shall be.

    Attributes
    ----------
    systems : tuple of str
        Keys of systems, and `CONDITIONS`.
    kinds : tuple of str
        Which kinds of cards.
    count : int
        How many questions; fewer where there are not so many cards.
    seed : int
        The same number deals the same questions on the same head.
    student : str
        Whose exam it is.
    exam : bool
        Whether nothing is told before the end.
    unverified : bool
        Whether what is unverified is asked, too.
    """

    systems: tuple[str, ...]
    kinds: tuple[CardKind, ...] = KINDS
    count: int = 10
    seed: int = 1
    student: str = ""
    exam: bool = False
    unverified: bool = True


@dataclass(frozen=True, eq=False)
class Result:
    """What came of one question.

    Attributes
    ----------
    given : tuple of str
        The choices that were taken, or the numbers of the steps as they were ordered.
    missed : tuple of Miss
        Of what was placed.
    share : float
        1 for right, or an error up to the smaller published mean; 0.5 for an error up to the larger one; else 0.
    skipped : bool
    """

    question: Question
    share: float
    given: tuple[str, ...] = ()
    missed: tuple[Miss, ...] = ()
    skipped: bool = False

    @property
    def error_mm(self) -> float | None:
        """The error that counts, where something was placed."""
        return largest(self.missed) if self.missed else None


def deal(cards: Iterable[Card], plan: Plan) -> tuple[Card, ...]:
    """The cards of a round in their order.

    No item is asked of twice before all have been asked of: one question would give the other away.
    """
    wanted = [card for card in cards if card.system in plan.systems and card.kind in plan.kinds]
    wanted.sort(key=lambda card: card.id)
    random.Random(plan.seed).shuffle(wanted)
    times: dict[str, int] = {}
    turns = []
    for card in wanted:
        times[card.subject] = times.get(card.subject, 0) + 1
        turns.append(times[card.subject])
    order = sorted(range(len(wanted)), key=lambda number: turns[number])  # stable: in turn as they were shuffled
    return tuple(wanted[number] for number in order[: plan.count])


def placed(question: Question, missed: tuple[Miss, ...]) -> Result:
    """The result of what was placed."""
    return Result(question, SHARES[band_of(largest(missed))], missed=missed)


def chosen(question: Question, given: Iterable[str]) -> Result:
    """The result of a choice: right where exactly the right ones were taken."""
    taken = tuple(name for name in question.choices if name in set(given))
    return Result(question, float(taken == tuple(n for n in question.choices if n in question.right)), taken)


def skipped(question: Question) -> Result:
    """The result of a question that was passed over."""
    return Result(question, 0.0, skipped=True)


@dataclass(frozen=True)
class Paper:
    """An exam that was taken.

    Attributes
    ----------
    date : str
        "2026-11-21 15:04".
    head : str
        Its name.
    """

    plan: Plan
    results: tuple[Result, ...]
    date: str
    head: str

    @property
    def score(self) -> float:
        """Sum of the shares."""
        return sum(result.share for result in self.results)


def as_csv(paper: Paper, library: Library, resolution: Resolution) -> bytes:
    """The results as CSV, a row a question; UTF-8 with a mark at its beginning, so that spreadsheets read Chinese.

    A placed answer is given as coordinates in the head frame, mm ("x y z", of a line "x y z; x y z").
    """
    stream = io.StringIO(newline="")
    table = csv.writer(stream)
    table.writerow(CSV_COLUMNS)
    for number, result in enumerate(paper.results, start=1):
        question, card = result.question, result.question.card
        error = result.error_mm
        answers = (_given(result), _right(result))
        name, confidence = "", ""
        if card.system != CONDITIONS:
            one = resolution.resolved[question.subject]
            name, confidence = one.item.name["en"], one.confidence.level
        first = (paper.plan.student, paper.date, paper.head, paper.plan.seed, number, card.kind, card.system)
        measured = (
            "" if error is None else f"{error:.1f}",
            "; ".join(" ".join(one.directions) for one in result.missed),
            "" if error is None else band_of(error),
        )
        row = (*first, question.subject, name, confidence, *answers, *measured, f"{result.share:g}")
        table.writerow([_harmless(value) for value in row])
    return stream.getvalue().encode("utf-8-sig")


def _given(result: Result) -> str:
    if result.skipped:
        return "skipped"
    return _coordinates([one.placed for one in result.missed]) if result.missed else "; ".join(result.given)


def _right(result: Result) -> str:
    return _coordinates([one.right for one in result.missed]) if result.missed else "; ".join(result.question.right)


def _coordinates(points: Sequence[Iterable[float]]) -> str:
    return "; ".join(" ".join(f"{value:.1f}" for value in point) for point in points)


def _harmless(value: object) -> object:
    """A name that a spreadsheet would take for a formula is quoted."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "@") else value
