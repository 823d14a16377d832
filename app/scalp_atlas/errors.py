"""The one family of exceptions of Scalp Atlas.

Their text is a sentence for the person at the screen: what happened, where,
what was expected and how to mend it. Anything else that is raised is a bug.
"""

from __future__ import annotations

from dataclasses import dataclass


class ScalpAtlasError(Exception):
    """A sentence that a practitioner can act on."""


@dataclass(frozen=True)
class Problem:
    """One fault of one file.

    Attributes
    ----------
    file : str
        Name of the file, as the user knows it.
    place : str
        Dotted path inside the file (``points.gv20.shift``) or ``line 12``; may be empty.
    message : str
        What is wrong, what was expected.
    """

    file: str
    place: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}, {self.place}" if self.place else self.file
        return f"{where}: {self.message}"


class FileProblems(ScalpAtlasError):
    """All problems of one file at once."""

    def __init__(self, problems: list[Problem]):
        self.problems = tuple(problems)
        super().__init__("\n".join(str(p) for p in problems))


class GeometryError(ScalpAtlasError):
    """A construction that has no answer on this head."""


class MissingLandmark(GeometryError):
    """A construction needs a landmark or hairline that this head does not have."""

    def __init__(self, name: str, reason: str = ""):
        self.name = name
        super().__init__(f"needs {name!r}, which this head does not have" + (f" ({reason})" if reason else ""))
