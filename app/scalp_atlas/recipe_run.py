"""What a recipe comes to: the files it makes and the commands that make them, many at a time."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from scalp_atlas.batch import Lost, each_done
from scalp_atlas.errors import ScalpAtlasError
from scalp_atlas.files import refuse_existing
from scalp_atlas.recipes import Recipe, arguments, read_recipe

Run = Callable[[Sequence[str]], int]  # the command line


@dataclass(frozen=True)
class Making:
    """The files of one recipe, and for each the words of the command that makes it."""

    recipe: Path
    targets: tuple[Path, ...]
    commands: tuple[tuple[str, ...], ...]


def plan(
    path: Path,
    known_items: Collection[str],
    out: Path | None,
    force: bool,
    of_many: bool,
    before: Sequence[Making] = (),
) -> Making:
    """What is to be done for the recipe at `path`; nothing is drawn yet.

    Parameters
    ----------
    out : Path or None
        A folder; for a single recipe also one file, whose ending then stands for the recipe's formats. None for
        beside the recipe.
    force : bool
        Files that are there may be replaced.
    of_many : bool
        There are other recipes, of which `before` are planned already.

    Raises
    ------
    ScalpAtlasError
        One sentence, or all problems of the recipe.
    """
    recipe = read_recipe(path, known_items)
    targets = _targets(recipe, path, out, of_many)
    for target in targets:
        for other in before:
            if target in other.targets:
                raise ScalpAtlasError(f"{path}: {target.name} is made by {other.recipe} already; rename one of them")
    refuse_existing(targets, force)
    commands = [(*arguments(recipe, target), *(["--force"] if force else [])) for target in targets]
    return Making(path, targets, tuple(commands))


def made(makings: Sequence[Making], run: Run, processes: int) -> Iterator[tuple[Path, str, str]]:
    """Make the files of all recipes.

    Parameters
    ----------
    run : callable
        Carries out one command; a function of a module, as it is called in other processes.

    Yields
    ------
    (Path, str, str)
        The recipe, what its commands printed, and why it failed ("" if it did not), as they are done.
    """
    for making, answer in each_done(partial(_make, run), makings, processes):
        if isinstance(answer, Lost):
            answer = ("", "the drawing process was ended from outside; there may be too little memory for its size")
        elif isinstance(answer, Exception):
            raise answer
        yield (making.recipe, *answer)


def _targets(recipe: Recipe, path: Path, out: Path | None, of_many: bool) -> tuple[Path, ...]:
    if out is not None and not out.is_dir():
        if of_many or not out.suffix:
            raise ScalpAtlasError(f"{out}: there is no such folder; make it first")
        return (out,)
    folder = out or path.parent
    return tuple(folder / f"{path.stem}.{ending}" for ending in recipe.formats)


def _make(run: Run, making: Making) -> tuple[str, str]:
    """What the commands of a recipe print, up to the first that fails, and its sentence."""
    said, fault = io.StringIO(), io.StringIO()
    for command in making.commands:
        with redirect_stdout(said), redirect_stderr(fault):
            code = run(command)
        if code:
            return said.getvalue(), fault.getvalue().strip().removeprefix("scalp-atlas: ") or "it could not be drawn"
    return said.getvalue(), ""
