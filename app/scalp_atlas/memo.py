"""Values that remember what they were made from, so that after a change only what hangs on it is made anew."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import TypeVar

Key = tuple[Hashable, ...]
Value = TypeVar("Value")


class Memo:
    """Each value once, with the keys that its making asked for.

    Parameters
    ----------
    ask : callable
        Finds the value of any key in the present world, by way of `value` or `fact`.
    same : callable
        Whether two values are as good as one, though made apart.
    before : Memo, optional
        That of a world in which some facts were different. It is let go of when another follows this one.
    """

    def __init__(
        self, ask: Callable[[Key], object], same: Callable[[object, object], bool], before: Memo | None = None
    ):
        self._ask, self._same, self._before = ask, same, before
        self._values: dict[Key, object] = {}
        self._needs: dict[Key, list[Key]] = {}
        self._open: list[list[Key]] = [[]]
        if before is not None:
            before._before = None  # no chain of all worlds there ever were

    def value(self, key: Key, make: Callable[[], Value]) -> Value:
        """What `make` returns, made once; from before, if all that its making asked for is as it was."""
        if key not in self._values:
            self._values[key] = self._unless_as_before(key, make)
        self._open[-1].append(key)
        return self._values[key]  # type: ignore[return-value]

    def fact(self, key: Key, make: Callable[[], Value]) -> Value:
        """What `make` says of the world outside; always asked, kept from before if it is the same."""
        if key not in self._values:
            self._values[key] = self._or_same_as_before(key, make())
        self._open[-1].append(key)
        return self._values[key]  # type: ignore[return-value]

    def facts_behind(self, key: Key) -> set[Key]:
        """The facts that a value hangs on, directly or through others."""
        found: set[Key] = set()
        waiting, seen = [key], {key}
        while waiting:
            here = waiting.pop()
            if here not in self._needs:
                found.add(here)
            for need in self._needs.get(here, ()):
                if need not in seen:
                    seen.add(need)
                    waiting.append(need)
        return found

    def _unless_as_before(self, key: Key, make: Callable[[], Value]) -> object:
        before = self._before
        if before is not None and key in before._needs:
            with self._asking():
                unchanged = all(self._ask(need) is before._values[need] for need in before._needs[key])
            if unchanged:
                self._needs[key] = before._needs[key]
                return before._values[key]
        with self._asking() as needs:
            made = make()
        self._needs[key] = needs
        return self._or_same_as_before(key, made)

    def _or_same_as_before(self, key: Key, value: object) -> object:
        earlier = self._before._values.get(key) if self._before is not None else None
        return earlier if earlier is not None and self._same(earlier, value) else value

    @contextmanager
    def _asking(self) -> Iterator[list[Key]]:
        self._open.append([])
        try:
            yield self._open[-1]
        finally:
            self._open.pop()
