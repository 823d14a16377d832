"""Environments that the bench makes for itself, so that no peer becomes a dependency of the program."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
PYTHON = Path("Scripts", "python.exe") if os.name == "nt" else Path("bin", "python")


@dataclass(frozen=True)
class Environment:
    """A virtual environment with some packages from the index."""

    name: str
    requirements: tuple[str, ...]

    def python(self, folder):
        """Its interpreter, as words of a command; made on first use and again when the requirements change.

        Raises
        ------
        subprocess.CalledProcessError
            With pip's own words in `stderr`, if a package cannot be installed.
        """
        home = Path(folder) / self.name
        stamp = home / "requirements.txt"
        wanted = "\n".join(self.requirements)
        if not stamp.is_file() or stamp.read_text() != wanted:
            run([sys.executable, "-m", "venv", "--clear", home])
            run([home / PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *self.requirements])
            stamp.write_text(wanted)
        return home / PYTHON


def product_python():
    """The interpreter that has what the program needs: that of the checkout, else the one that runs."""
    own = CHECKOUT / ".venv" / PYTHON
    return own if own.is_file() else Path(sys.executable)


def run(command, **environ):
    """Standard output of a command.

    Parameters
    ----------
    command : list of str or Path
    **environ : str
        Variables set besides the ones that are. The program is always importable.

    Raises
    ------
    subprocess.CalledProcessError
        With the command's own words in `stderr`.
    """
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT / "app"), **environ}
    return subprocess.run([*map(str, command)], env=environment, check=True, capture_output=True, text=True).stdout
