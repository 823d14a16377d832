"""A round of study: the question, what is answered, what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, Literal

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from scalp_atlas import places
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.gui.marks import Mark
from scalp_atlas.gui.session import Session
from scalp_atlas.gui.study.text import Told
from scalp_atlas.gui.work import Work
from scalp_atlas.head import Head
from scalp_atlas.records import Points, Resolved
from scalp_atlas.study import rounds
from scalp_atlas.study.cards import Card, Question, ask, cards_of, known, out_of_order, places_of
from scalp_atlas.study.judge import Miss, misses
from scalp_atlas.study.memory import Memory
from scalp_atlas.study.rounds import Paper, Plan, Result, deal
from scalp_atlas.study.words import off

State = Literal["", "asking", "judging", "told", "over"]
Way = Literal["find", "review", "exam"]
PLACING: Final = ("point", "line")


class Studying(QObject):
    """The round under way and every act on it; it takes the viewport's gestures (`gui.marks.Tool`).

    `state` is "asking", "judging" (an answer is being measured), "told" (what came of it is shown), "over" (the
    round is done, its summary is read) or "" (nothing). What is studied is the head, the definitions and the evidence
    as they were when the round began; another head ends it.
    """

    changed = Signal()  # the state, the question, or what is answered so far
    memory_changed = Signal()  # what is due may be another number
    place_wanted = Signal(object)  # (n, 3): the head is to be turned to it
    stop_wanted = Signal()  # Esc was pressed
    construction_wanted = Signal(str)  # how this id with side is found is to be shown

    def __init__(self, session: Session, parent: QObject | None = None):
        super().__init__(parent)
        self._session = session
        self.state: State = ""
        self.way: Way = "find"
        self.plan = Plan(())
        self.cards: tuple[Card, ...] = ()
        self.question: Question | None = None
        self.placed: list[Points] = []  # (3,) each, on the visible skin
        self.taken: tuple[str, ...] = ()  # the choices taken, or the steps as they are ordered
        self.results: list[Result] = []
        self.unsaved = False  # whether there are results of an exam that nobody has kept
        self._head: Head | None = None
        self._told = Told(session.library, session.resolution, session.evidence, "en")
        self._began = ""
        self._marks: list[Mark] = []
        self._memory: Memory | None = None
        self._work = Work(self)
        self._work.failed.connect(self._tell_failure)
        session.head_changed.connect(self._leave_other_head)

    # -- what can be asked, and what is due ---------------------------------------------------------

    def all_cards(self, unverified: bool) -> tuple[Card, ...]:
        """Every card that the head allows."""
        session = self._session
        return cards_of(session.library, session.resolution, session.evidence, unverified)

    def memory(self) -> Memory | None:
        """What was answered before; None, and a sentence why, where that cannot be read."""
        if self._memory is None:
            try:
                self._memory = Memory(places.study_file())
            except ScalpAtlasError as error:
                self._session.say(str(error))
            else:
                if self._memory.told:
                    self._session.say(self._memory.told)
        return self._memory

    def due_cards(self) -> tuple[Card, ...]:
        """The cards that are due today and can be asked on this head, the longest due first."""
        memory = self.memory()
        if memory is None:
            return ()
        cards = {card.id: card for card in self.all_cards(self._session.unverified_shown)}
        return tuple(cards[name] for name in memory.due(datetime.now().astimezone()) if name in cards)

    def close(self) -> None:
        """Stop working; come back when no thread does any more."""
        self._work.close()
        if self._memory is not None:
            self._memory.close()
            self._memory = None

    # -- the round ----------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether questions are being asked."""
        return self.state not in ("", "over")

    def begin(self, plan: Plan) -> None:
        """Deal a round, or an exam, and ask its first question."""
        self._begin("exam" if plan.exam else "find", plan, deal(self.all_cards(plan.unverified), plan))

    def begin_review(self) -> None:
        """Ask what is due today."""
        cards = self.due_cards()
        if not cards and self._memory is not None:
            self._session.say(self.tr("Nothing is due today. What you answer in Find it yourself comes back here."))
            return
        seed = datetime.now().toordinal()
        systems = tuple(dict.fromkeys(card.system for card in cards))
        self._begin("review", Plan(systems, count=len(cards), seed=seed), cards)

    def take(self, name: str) -> None:
        """Take a choice; of a condition take it or leave it again."""
        if self.state != "asking" or self.question is None or name not in self.question.choices:
            return
        if self.question.card.kind == "condition":
            left = tuple(one for one in self.taken if one != name)
            self.taken = left if name in self.taken else (*left, name)
        elif self.question.card.kind == "name":
            self.taken = (name,)
        self.changed.emit()

    def put_in_order(self, steps: Sequence[str]) -> None:
        """The steps stand in this order now."""
        if self.state == "asking" and self.question is not None and self.question.card.kind == "order":
            self.taken = tuple(steps)
            self.changed.emit()

    def can_confirm(self) -> bool:
        """Whether there is an answer to look at, or one to go on from."""
        if self.state != "asking" or self.question is None:
            return self.state == "told"
        wanted = {"point": 1, "line": 2}.get(self.question.card.kind)
        return bool(self.taken) if wanted is None else len(self.placed) == wanted

    def confirm(self) -> None:
        """Have the answer looked at; what came of it told, go on."""
        if not self.can_confirm() or self.question is None:
            return
        if self.state == "told":
            self._next()
        elif self.question.card.kind in PLACING:
            self._measure(self.question)
        elif self.question.card.kind == "order":
            wrong = out_of_order(self._one(self.question), self._told.library, [int(step) for step in self.taken])
            self._take(Result(self.question, float(wrong is None), self.taken))
        else:
            self._take(rounds.chosen(self.question, self.taken))

    def skip(self) -> None:
        """Pass the question over; outside an exam its answer is shown."""
        if self.state == "asking" and self.question is not None:
            self._take(rounds.skipped(self.question))

    def stop(self) -> None:
        """End the round; what was answered is summed up."""
        if self.running:
            self._work.cancel()
            self.state = "over" if self.results else ""
            self.unsaved = self.plan.exam and bool(self.results)
            self.question, self._marks, self.placed = None, [], []
            self._session.set_asked(None)
            self.memory_changed.emit()
            self.changed.emit()

    def leave(self) -> None:
        """Put the summary away."""
        self.stop()
        self.state, self.unsaved, self.results = "", False, []
        self.changed.emit()

    def show_construction(self) -> None:
        """Have it shown how the right answer is found."""
        if self.state == "told" and self.question is not None and self.question.card.kind != "condition":
            self.construction_wanted.emit(self.question.subject)

    def paper(self) -> Paper:
        """The results so far with what they are of."""
        name = self._head.name if self._head else ""
        return Paper(self.plan, tuple(self.results), self._began, name)

    def told(self) -> Told:
        """The words for what is studied, in the language of the session."""
        about = self._told
        return Told(about.library, about.resolution, about.evidence, self._session.style.language)

    def result(self) -> Result | None:
        """What came of the question that is told."""
        return self.results[-1] if self.state == "told" else None

    def _begin(self, way: Way, plan: Plan, cards: tuple[Card, ...]) -> None:
        session = self._session
        if session.head is None or not cards:
            session.say(self.tr("There is nothing to ask of: open a head and choose a system that has a place on it."))
            return
        self.stop()
        self.way, self.plan, self.cards, self.results, self.unsaved = way, plan, cards, [], False
        self._head = session.head
        self._told = Told(session.library, session.resolution, session.evidence, session.style.language)
        self._began = f"{datetime.now():%Y-%m-%d %H:%M}"
        session.show_as_before()
        self._next()

    def _next(self) -> None:
        if len(self.results) == len(self.cards):
            self.stop()
            return
        about, card = self._told, self.cards[len(self.results)]
        unverified = self.plan.unverified
        self.question = ask(card, self.plan.seed, about.library, about.resolution, about.evidence, unverified)
        self.placed, self._marks = [], []
        self.taken = self.question.choices if card.kind == "order" else ()
        self.state = "asking"
        self._session.select("")
        seen = card.kind in ("name", "order")
        self._session.set_asked([self.question.subject] if seen else [])
        if seen:
            self.place_wanted.emit(self._one(self.question).points)
        self.changed.emit()

    def _measure(self, question: Question) -> None:
        right, placed = places_of(self._one(question)), np.stack(self.placed)
        head = self._head
        self.state = "judging"
        self.changed.emit()
        self._work.start(
            lambda _tell: misses(head.surface, placed, right), lambda missed: self._take_missed(question, missed)
        )

    def _take_missed(self, question: Question, missed: tuple[Miss, ...]) -> None:
        self._take(rounds.placed(question, missed))

    def _take(self, result: Result) -> None:
        self.results.append(result)
        if self.plan.exam:
            self._next()
            return
        memory = None if result.skipped else self.memory()
        if memory is not None:
            memory.review(result.question.card.id, result.share, datetime.now().astimezone(), result.error_mm)
        self.state = "told"
        self._show_answer(result)
        self.changed.emit()

    def _show_answer(self, result: Result) -> None:
        question = result.question
        if question.card.kind == "condition":
            shown = known(self._told.resolution)
            self._session.set_asked([one.id for item in question.right for one in shown[item]])
            return
        self._session.set_asked([question.subject])
        ways = [self._head.lift(one.way) for one in result.missed]
        if ways:
            labels = [off(one, self._session.style.language) for one in result.missed]
            if len(labels) > 1:
                labels = [f"{number}: {label}" for number, label in enumerate(labels, start=1)]
            self._marks = [mark for way, label in zip(ways, labels, strict=True) for mark in _dimension(way, label)]
        self.place_wanted.emit(np.vstack(ways) if ways else self._one(question).points)

    def _one(self, question: Question) -> Resolved:
        return self._told.resolution.resolved[question.subject]

    def _tell_failure(self, sentence: str) -> None:
        self.state = "asking"
        self._session.say(sentence)
        self.changed.emit()

    def _leave_other_head(self) -> None:
        if self.running:
            self.stop()
            self._session.say(self.tr("The round has ended: the head or the definitions are others now."))

    # -- gestures on the head (`gui.marks.Tool`) ------------------------------------------------------

    def marks(self) -> Sequence[Mark]:
        """What was placed; once it is told, the errors."""
        if self.state == "told":
            return self._marks
        several = self.question is not None and self.question.card.kind == "line"
        return [
            Mark(str(number), place[None], "confirmed", str(number + 1) if several else "", strong=True)
            for number, place in enumerate(self.placed)
        ]

    def can_drag(self, mark: str) -> bool:
        """What was placed, until it is confirmed."""
        return self.state == "asking" and bool(mark)

    def drag(self, mark: str, index: int, place: Points) -> None:
        """Correct what was placed."""
        self.placed[int(mark)] = self._head.visible.snap(place)
        self.changed.emit()

    def drop(self) -> None:
        """It stays there."""

    def click(self, mark: str, place: Points | None) -> bool:
        """Place what is asked for; of two that are placed the nearer one goes there. Nothing else is ever meant."""
        if self.state == "asking" and self.question.card.kind in PLACING and place is not None and not mark:
            spot = self._head.visible.snap(place)
            if len(self.placed) < {"point": 1, "line": 2}[self.question.card.kind]:
                self.placed.append(spot)
            else:
                away = [float(np.linalg.norm(spot - one)) for one in self.placed]
                self.placed[int(np.argmin(away))] = spot
            self.changed.emit()
        return True

    def wants_key(self, event: QKeyEvent) -> bool:
        """Return, Space, Esc, S, C and the numbers of the choices."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return self.running and not modifiers and event.key() in self._keys()

    def press_key(self, event: QKeyEvent) -> bool:
        """Do what the key is for."""
        if not self.wants_key(event):
            return False
        self._keys()[event.key()]()
        return True

    def _keys(self) -> dict[int, Callable[[], None]]:
        keys: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Return: self.confirm,
            Qt.Key.Key_Enter: self.confirm,
            Qt.Key.Key_Space: self.confirm,
            Qt.Key.Key_S: self.skip,
            Qt.Key.Key_C: self.show_construction,
            Qt.Key.Key_Escape: self.stop_wanted.emit,
        }
        if self.question is not None and self.question.card.kind in ("name", "condition"):
            for number, name in enumerate(self.question.choices):
                keys[Qt.Key.Key_1 + number] = lambda name=name: self.take(name)  # type: ignore[misc]
        return keys


def _dimension(way: Points, label: str) -> list[Mark]:
    """The dimension line of an error: from the right place along the scalp to what was placed."""
    return [
        Mark("", way, "finding", line=True, strong=True),
        Mark("", way[:1], "confirmed"),
        Mark("", way[-1:], "finding", label),
    ]
