"""What the study page says about one question and about a round, as HTML."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from html import escape

from scalp_atlas.entry import confidence_in_words
from scalp_atlas.evidence import Evidence
from scalp_atlas.records import Library, Resolution, Resolved, text_in
from scalp_atlas.study.cards import CONDITIONS, Question, known, named_for, out_of_order
from scalp_atlas.study.judge import HUMAN_LIMITS, HUMAN_SOURCE
from scalp_atlas.study.memory import Progress
from scalp_atlas.study.rounds import Paper, Result
from scalp_atlas.study.words import human_words, name_of, off, off_in_words, subject_name, system_name, word
from scalp_atlas.wording import construction


@dataclass(frozen=True)
class Told:
    """What the questions are about, and the language they are told in."""

    library: Library
    resolution: Resolution
    evidence: Evidence
    language: str

    def question(self, question: Question, answered: bool = False) -> str:
        """The question, who says so and how sure that is; until it is `answered`, also what is to be done."""
        kind, name = question.card.kind, escape(self._name(question))
        asked = "ask_band" if kind == "line" and self._one(question).kind == "area" else f"ask_{kind}"
        parts = [f"<p style='font-size: large'>{self._word(asked, name=name)}</p>"]
        if kind == "condition":
            parts.append(_faint(text_in(self.evidence.notice, self.language)))
        else:
            parts.append(_faint(self._by(self._one(question))))
        if kind == "order":
            parts.append(self._steps_before(question))
        if not answered:
            parts.append(f"<p>{self._word(f'how_{kind}')}</p>")
        return "".join(parts)

    def choices(self, question: Question, missed: Collection[str] = ()) -> list[str]:
        """The choices in the order of the question, in words; those `missed` are told to be right."""
        if question.card.kind == "order":
            steps = construction(self._one(question), self.library, self.language)
            return [": ".join(steps[int(number)]) for number in question.choices]
        names = {name: self._marked(name) for name in question.choices}
        names |= {name: self._word("not_taken", name=names[name]) for name in missed}
        return [names[name] for name in question.choices]

    def feedback(self, result: Result) -> str:
        """What came of it, and what is right."""
        question = result.question
        if result.missed:
            return f"<p>{off_in_words(result.missed, self.language)}</p>{self._other_readings(question)}"
        words: dict[str, Callable[[Result], str]] = {
            "name": self._name_told,
            "condition": self._zones_told,
            "order": self._order_told,
        }
        tell = words.get(question.card.kind, lambda _result: f"<p>{self._word('shown')}</p>")
        verdict = "" if result.skipped else self._word("right_answer" if result.share else "wrong_answer")
        return f"<p><b>{verdict}</b></p>{tell(result)}"

    def summary(self, paper: Paper) -> str:
        """A table of all answers with their scores."""
        score = self._word("summary", score=f"{paper.score:g}", count=len(paper.results))
        head = "".join(f"<th align='left'>{self._word(key)}</th>" for key in ("number", "question", "answer", "score"))
        rows = "".join(
            f"<tr><td>{number}</td><td>{escape(self._short(result.question))}</td>"
            f"<td>{escape(self._answer(result))}</td><td>{result.share:g}</td></tr>"
            for number, result in enumerate(paper.results, start=1)
        )
        doubt = f"{self._word('unverified')}. " if "▲" in rows else ""
        scored = f"{self._word('scored', **human_words())} {text_in(HUMAN_LIMITS, self.language)} {HUMAN_SOURCE}"
        return f"<h2>{score}</h2><table cellpadding='3'><tr>{head}</tr>{rows}</table>{_faint(doubt + scored)}"

    def paper(self, paper: Paper) -> str:
        """The summary of an exam with what was asked of whom."""
        plan = paper.plan
        systems = [system_name(system, self.library, self.language) for system in plan.systems]
        facts = {
            "student": plan.student,
            "date": paper.date,
            "head": paper.head,
            "systems": self._word("comma").join(systems),
            "seed": str(plan.seed),
        }
        rows = "".join(f"<tr><td>{self._word(key)}</td><td>{escape(fact)}</td></tr>" for key, fact in facts.items())
        notice = _faint(text_in(self.evidence.notice, self.language))
        title = f"<h1>Scalp Atlas: {self._word('exam')}</h1>"
        return f"{title}<table cellpadding='3'>{rows}</table>{self.summary(paper)}{notice}"

    def progress(self, rows: Sequence[tuple[str, Progress]], streak: int) -> str:
        """How far one is with each system, and for how many days in a row."""
        keys = ("system", "seen", "due", "recall")
        head = "".join(f"<th align='left'>{self._word(key)}</th>" for key in keys)
        body = "".join(
            f"<tr><td>{escape(system_name(system, self.library, self.language))}</td><td>{one.seen} / {one.total}</td>"
            f"<td>{one.due}</td><td>{f'{one.recall:.0%}' if one.seen else ''}</td></tr>"
            for system, one in rows
        )
        days = f"<p>{self._word('streak', n=streak)}</p>" if streak else ""
        return f"{days}<table cellpadding='4'><tr>{head}</tr>{body}</table>{_faint(self._word('fsrs'))}"

    # -- one question -----------------------------------------------------------------------------

    def _steps_before(self, question: Question) -> str:
        steps = construction(self._one(question), self.library, self.language)
        first = min(map(int, question.right))
        names = self._word("semicolon").join(name for name, _ in steps[:first])
        return f"<p>{self._word('after', steps=escape(names))}</p>" if first else ""

    def _by(self, one: Resolved) -> str:
        sure = confidence_in_words(one.confidence, self.language)
        mark = "▲ " if one.confidence.level == "unverified" else ""
        system = system_name(one.item.system, self.library, self.language)
        return self._word("by", system=escape(system), sure=f"{mark}{escape(sure)}")

    def _other_readings(self, question: Question) -> str:
        variants = self._one(question).item.variants
        names = self._word("semicolon").join(escape(text_in(one.name, self.language)) for one in variants)
        return f"<p>{self._word('other_readings', names=names)}</p>" if variants else ""

    def _name_told(self, result: Result) -> str:
        return f"<p>{self._word('it_is', name=escape(self._name(result.question)))}</p>"

    def _zones_told(self, result: Result) -> str:
        condition = self.evidence.conditions[result.question.subject.partition(".")[2]]
        named = named_for(condition, self.library, known(self.resolution))
        rows = []
        for item in result.question.right:
            sources = dict.fromkeys(source for claim in named[item] for source in claim.sources)
            levels = dict.fromkeys(claim.confidence for claim in named[item] if claim.confidence)
            words = [*(self.library.sources[key].title for key in sources), *map(self._word, levels)]
            told = self._word("semicolon").join(words)
            rows.append(f"<li>{self._word('named_by', name=escape(self._marked(item)), sources=escape(told))}</li>")
        wrong = [name for name in result.given if name not in result.question.right]
        names = escape(self._word("semicolon").join(self._marked(name) for name in wrong))
        others = f"<p>{self._word('not_named', names=names)}</p>" if wrong else ""
        return f"<ul>{''.join(rows)}</ul>{others}{_faint(text_in(self.evidence.notice, self.language))}"

    def _order_told(self, result: Result) -> str:
        if result.share:
            return ""
        one = self._one(result.question)
        names = [escape(name) for name, _ in construction(one, self.library, self.language)]
        fault = out_of_order(one, self.library, [int(step) for step in result.given])
        needs = f"<p>{self._word('needs', step=names[fault[0]], needed=names[fault[1]])}</p>" if fault else ""
        order = self._word("semicolon").join(names[int(step)] for step in result.question.right)
        return f"{needs}<p>{self._word('one_order', steps=order)}</p>"

    def _answer(self, result: Result) -> str:
        """What was answered, in a few words."""
        if result.skipped:
            return self._word("skipped")
        if result.missed:
            return self._word("semicolon").join(off(one, self.language) for one in result.missed)
        if result.question.card.kind == "order":
            return self._word("right_answer" if result.share else "wrong_answer")
        return self._word("semicolon").join(self._marked(name) for name in result.given)

    def _short(self, question: Question) -> str:
        mark = "" if question.card.system == CONDITIONS else self._mark(question.subject)
        return f"{self._word(question.card.kind)}: {mark}{self._name(question)}"

    def _marked(self, item: str) -> str:
        """The name of an item, marked where it is unverified."""
        return f"{self._mark(item)}{name_of(item, self.library, self.language)}"

    def _mark(self, item: str) -> str:
        return "▲ " if self.library.item(item).confidence.level == "unverified" else ""

    def _one(self, question: Question) -> Resolved:
        return self.resolution.resolved[question.subject]

    def _name(self, question: Question) -> str:
        return subject_name(question, self.library, self.resolution, self.evidence, self.language)

    def _word(self, key: str, **filled: object) -> str:
        return word(key, self.language, **filled)


def _faint(words: str) -> str:
    return f"<p class='faint'>{words}</p>"
