"""Where tags stand: two columns beside the head, a straight leader from each to its line.

Pure and deterministic: sizes and pixels in, places out. Tags never overlap and stay in their column's
area; leaders do not cross because tags are matched to places by the least total length of leaders; and
a tag keeps its place while the head turns a little because the previous layout is part of the input.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

Floats = NDArray[np.float64]
Pixel = tuple[float, float]
Side = Literal["left", "right"]

# A tag stays in its column until its line is so far (share of the columns' distance) on the other side.
_SIDE_HOLD: Final = 0.06
# A tag keeps its height until its line is so many rows away from where the tag stood.
_ROW_HOLD: Final = 1.6
# How many rows above the uppermost and below the lowest line of a column tags may stand.
_REACH_ROWS: Final = 3.5
_CHANGE_COST_PX: Final = 24.0


@dataclass(frozen=True)
class Wish:
    """A tag that would like a place.

    Attributes
    ----------
    anchor : (float, float) or None
        Where its leader ends; None is a tag without a leader.
    width, cut_width, short_width : float
        Of the full text, of the text with its name cut short as far as makes sense, and of the code alone.
    rank : int
        0 is always placed; among the others the lower goes first.
    """

    id: str
    anchor: Pixel | None
    width: float
    cut_width: float
    short_width: float
    rank: int = 1


@dataclass(frozen=True)
class Column:
    """The room for tags on one side: they stand against `edge`, between `top` and `bottom`, up to `limit`."""

    edge: float
    limit: float
    top: float
    bottom: float

    @property
    def room(self) -> float:
        """The widest tag that fits."""
        return abs(self.edge - self.limit)


@dataclass(frozen=True)
class Tag:
    """A placed tag: its box, and whether only the code fits."""

    id: str
    side: Side
    left: float
    top: float
    width: float
    height: float
    short: bool
    anchor: Pixel | None

    @property
    def port(self) -> Pixel:
        """Where the leader leaves the tag."""
        return (self.left + self.width if self.side == "left" else self.left, self.top + self.height / 2)


@dataclass(frozen=True)
class Layout:
    """Placed tags, and the ids that had to do without one."""

    tags: tuple[Tag, ...] = ()
    without: tuple[str, ...] = ()
    _by_id: dict[str, Tag] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._by_id.update({tag.id: tag for tag in self.tags})

    def tag(self, item_id: str) -> Tag | None:
        """The tag of an item, if it has one."""
        return self._by_id.get(item_id)

    def at(self, x: float, y: float) -> str:
        """The id of the tag under a pixel, or ""."""
        for tag in self.tags:
            if tag.left <= x <= tag.left + tag.width and tag.top <= y <= tag.top + tag.height:
                return tag.id
        return ""


def place(
    wishes: Sequence[Wish], left: Column, right: Column, row: float, gap: float, previous: Layout | None = None
) -> Layout:
    """Give as many tags a place as can be read.

    Parameters
    ----------
    wishes : sequence of Wish
        One for each item that the picture shows.
    left, right : Column
    row, gap : float
        Height of a tag and the least space between two, pixels.
    previous : Layout or None
        What stood there a moment ago; tags change place only for a reason.
    """
    held = previous or Layout()
    columns: dict[Side, Column] = {"left": left, "right": right}
    sides = _sides(wishes, columns, row, gap, held)
    slots: list[tuple[Side, float]] = []
    for side, column in columns.items():
        chosen = _readable([wish for wish in wishes if sides.get(wish.id) == side], column, row, gap)
        for wish in wishes:
            if sides.get(wish.id) == side and wish not in chosen:
                del sides[wish.id]
        slots += [(side, top) for top in _tops(chosen, column, row, gap, held)]
    placed = [wish for wish in wishes if wish.id in sides]
    tags = _matched(placed, slots, columns, row, held)
    return Layout(tuple(tags), tuple(wish.id for wish in wishes if wish.id not in sides))


@dataclass(frozen=True)
class Aside:
    """A code that stands right beside its point, for want of a tag."""

    id: str
    left: float
    top: float
    width: float
    height: float


def asides(layout: Layout, wishes: Sequence[Wish], text_widths: Sequence[float], row: float, off: float) -> list[Aside]:
    """Codes next to those anchors that got no tag, wherever one can stand without touching anything.

    Parameters
    ----------
    text_widths : sequence of float
        Of the code of each wish.
    row, off : float
        Height of a code, and how far its box stands from the anchor, pixels.
    """
    taken = [(tag.left, tag.top, tag.left + tag.width, tag.top + tag.height) for tag in layout.tags]
    taken += [(x - off / 2, y - off / 2, x + off / 2, y + off / 2) for x, y in _anchors(wishes)]
    placed = []
    for wish, width in zip(wishes, text_widths, strict=True):
        if wish.anchor is None or wish.id not in layout.without:
            continue
        x, y = wish.anchor
        corners = ((x + off, y - row / 2), (x - off - width, y - row / 2), (x - width / 2, y - off - row))
        for left, top in (*corners, (x - width / 2, y + off)):
            box = (left, top, left + width, top + row)
            if not any(_overlap(box, other) for other in taken):
                taken.append(box)
                placed.append(Aside(wish.id, left, top, width, row))
                break
    return placed


def _anchors(wishes: Sequence[Wish]) -> list[Pixel]:
    return [wish.anchor for wish in wishes if wish.anchor is not None]


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def crossing(first: Tag, second: Tag) -> bool:
    """Whether the leaders of two tags cross."""
    if first.anchor is None or second.anchor is None:
        return False
    a, b, c, d = first.port, first.anchor, second.port, second.anchor
    return _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0


def _turn(a: Pixel, b: Pixel, c: Pixel) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _sides(
    wishes: Sequence[Wish], columns: dict[Side, Column], row: float, gap: float, held: Layout
) -> dict[str, Side]:
    """The column of each tag that gets a place: the nearer one, the other one if that is full."""
    middle = (columns["left"].edge + columns["right"].edge) / 2
    hold = _SIDE_HOLD * abs(columns["right"].edge - columns["left"].edge)
    free = {side: int((column.bottom - column.top + gap) // (row + gap)) for side, column in columns.items()}
    order = sorted(
        range(len(wishes)), key=lambda index: (wishes[index].rank, held.tag(wishes[index].id) is None, index)
    )
    sides: dict[str, Side] = {}
    for index in order:
        wish = wishes[index]
        before = held.tag(wish.id)
        x = middle if wish.anchor is None else wish.anchor[0]
        nearer: Side = "left" if x < middle else "right"
        if before is not None and abs(x - middle) < hold:
            nearer = before.side
        farther: Side = "right" if nearer == "left" else "left"
        for side in (nearer, farther):
            if free[side] > 0 and (wish.rank == 0 or wish.short_width <= columns[side].room):
                sides[wish.id] = side
                free[side] -= 1
                break
    return sides


def _readable(wanted: list[Wish], column: Column, row: float, gap: float) -> list[Wish]:
    """As many as stand near enough to their lines: leaders all over the face can be read by nobody."""
    heights = [wish.anchor[1] for wish in wanted if wish.anchor is not None]
    if not heights:
        return wanted
    top = max(min(heights) - _REACH_ROWS * row, column.top)
    bottom = min(max(heights) + _REACH_ROWS * row, column.bottom)
    most = max(int((bottom - top + gap) // (row + gap)), 1)
    kept = sorted(range(len(wanted)), key=lambda index: (wanted[index].rank, index))[:most]
    return [wish for index, wish in enumerate(wanted) if index in kept or wish.rank == 0]


def _tops(chosen: list[Wish], column: Column, row: float, gap: float, held: Layout) -> list[float]:
    """Tops of the places of one column: near the lines, `row + gap` apart at least, inside the column."""
    wanted = []
    for wish in chosen:
        before = held.tag(wish.id)
        ideal = column.bottom - row if wish.anchor is None else wish.anchor[1] - row / 2
        keep = before is not None and abs(before.top - ideal) < _ROW_HOLD * (row + gap)
        wanted.append(before.top if before is not None and keep else ideal)
    wanted.sort()
    step = row + gap
    # Subtracting the least spacing turns "at least `step` apart" into "not decreasing".
    level = _not_decreasing(np.array(wanted) - step * np.arange(len(wanted)))
    lowest, highest = column.top, column.bottom - row - step * (len(wanted) - 1)
    return [float(top) for top in np.clip(level, lowest, max(lowest, highest)) + step * np.arange(len(wanted))]


def _not_decreasing(values: Floats) -> Floats:
    """The nearest not decreasing sequence in the sense of least squares (pooling of neighbours)."""
    blocks: list[tuple[float, int]] = []
    for value in values:
        mean, count = float(value), 1
        while blocks and blocks[-1][0] > mean:
            last, weight = blocks.pop()
            mean, count = (mean * count + last * weight) / (count + weight), count + weight
        blocks.append((mean, count))
    return np.concatenate([np.full(count, mean) for mean, count in blocks]) if blocks else np.empty(0)


def _matched(
    placed: list[Wish], slots: list[tuple[Side, float]], columns: dict[Side, Column], row: float, held: Layout
) -> list[Tag]:
    """Match tags and places by the least total length of leaders: of such leaders no two cross."""
    if not placed:
        return []
    ports = np.array([(columns[side].edge, top + row / 2) for side, top in slots])
    anchors = np.array([wish.anchor or (np.nan, np.nan) for wish in placed])
    length = np.linalg.norm(anchors[:, None] - ports[None], axis=2)
    length[np.isnan(length)] = 0.0
    room = np.array([columns[side].room for side, _ in slots])
    length += 1e6 * (np.array([wish.short_width for wish in placed])[:, None] > room)
    moved = np.zeros_like(length)
    for index, wish in enumerate(placed):
        before = held.tag(wish.id)
        if before is not None:
            moved[index] = [before.side != side or abs(before.top - top) > row / 2 for side, top in slots]
    tags = _tags(placed, slots, columns, row, length + _CHANGE_COST_PX * moved)
    if any(crossing(first, second) for first, second in combinations(tags, 2)):
        tags = _tags(placed, slots, columns, row, length)
    return tags


def _tags(
    placed: list[Wish], slots: list[tuple[Side, float]], columns: dict[Side, Column], row: float, cost: Floats
) -> list[Tag]:
    tags = []
    for index, slot in zip(*linear_sum_assignment(cost), strict=True):
        wish, (side, top) = placed[index], slots[slot]
        column = columns[side]
        short = wish.cut_width > column.room
        width = min(wish.short_width if short else wish.width, column.room)
        left = column.edge - width if side == "left" else column.edge
        tags.append(Tag(wish.id, side, left, top, width, row, short, wish.anchor))
    return tags
