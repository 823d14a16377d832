#!/usr/bin/env python3
"""Sets up what Scalp Atlas needs, then starts it.

    python3 run.py                 opens the program
    python3 run.py test [...]      runs every test (further words go to pytest)
    python3 run.py figure ...      any other words go to the `scalp-atlas` command

The first start makes the folder .venv beside this file; later starts find it
complete and go straight on. Only the standard library is used here, and nothing
that Python 3.6 does not know, so that an old Python gets a sentence, not a traceback.
"""

import os
import sys

OLDEST = (3, 11)
NEWEST = (3, 14)

HERE = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(HERE, ".venv")
STAMP = os.path.join(VENV, "scalp-atlas-complete.json")
UNFINISHED = os.path.join(VENV, "scalp-atlas-unfinished")
LOCK = os.path.join(VENV, "scalp-atlas-lock")
OUTPUT = os.path.join(VENV, "scalp-atlas-setup.log")

WINDOWS = os.name == "nt"
VENV_PYTHON = os.path.join(VENV, "Scripts", "python.exe") if WINDOWS else os.path.join(VENV, "bin", "python")

# What Qt and VTK open at run time and no wheel brings along: file -> Debian package.
SHARED_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
# Without a driver VTK ends the process instead of raising an error.
DRIVER_FILES = (
    "/usr/lib/*/dri/*_dri.so",
    "/usr/lib/*/libgallium-*.so",
    "/usr/lib64/dri/*_dri.so",
    "/usr/lib64/libgallium-*.so",
    "/usr/lib/dri/*_dri.so",
    "/usr/lib/libgallium-*.so",
)
DRIVER_PACKAGE = "libgl1-mesa-dri"

# Programs by other people that the tests read our files with: program -> Debian package.
CHECKERS = {
    "pdftotext": "poppler-utils",
    "rsvg-convert": "librsvg2-bin",
    "chromium": "chromium",
    "ffprobe": "ffmpeg",
}

NO_NETWORK_WORDS = (
    "temporary failure in name resolution",
    "name or service not known",
    "getaddrinfo failed",
    "nodename nor servname",
    "failed to establish a new connection",
    "network is unreachable",
    "connection refused",
    "connection to .* timed out",
    "connecttimeouterror",
    "readtimeouterror",
    "proxyerror",
    "newconnectionerror",
    "nameresolutionerror",
)
UNTRUSTED_WORDS = ("certificate_verify_failed", "sslerror")
DISK_FULL_WORDS = ("no space left on device", "not enough space on the disk", "disk quota exceeded")


class CannotSetUp(Exception):
    """One sentence that says what is missing and what to do."""


class NoNetwork(CannotSetUp):
    """The packages could not be fetched; what was installed before is untouched."""


# --- which Python ---------------------------------------------------------------


def is_supported(version):
    return OLDEST <= tuple(version[:2]) <= NEWEST


def unsupported_sentence(version):
    return (
        "Scalp Atlas needs Python {}.{} to {}.{}; this is Python {}.{}, and no other one was found. "
        "Install one of them and start `python{}.{} run.py`.".format(*(OLDEST + NEWEST + tuple(version[:2]) + (3, 13)))
    )


def other_python_commands():
    """Commands that may start a supported Python, the best tried ones first."""
    minors = [13, 12, 11] + [m for m in range(NEWEST[1], OLDEST[1] - 1, -1) if m not in (11, 12, 13)]
    # First the one that .venv was made with, so that it need not be made anew.
    commands = [[VENV_PYTHON]] if os.path.exists(VENV_PYTHON) else []
    return commands + [["py", f"-3.{minor}"] if WINDOWS else [f"python3.{minor}"] for minor in minors]


def find_supported_python(commands):
    """Full path of the first command that really is a supported Python, or None."""
    import subprocess

    question = "import sys; print(sys.version_info[0], sys.version_info[1], sys.executable)"
    for command in commands:
        try:
            answer = subprocess.check_output([*command, "-c", question], stderr=subprocess.DEVNULL)
            major, minor, path = answer.decode().strip().split(" ", 2)
        except (OSError, subprocess.SubprocessError, ValueError):
            continue  # not installed, or a stub that only says so
        if is_supported((int(major), int(minor))):
            return path
    return None


# --- is everything there already ------------------------------------------------


def fingerprint():
    """Changes whenever the environment has to be brought up to date."""
    import hashlib

    digest = hashlib.sha256()
    for name in ("pyproject.toml", "constraints.txt", "run.py"):
        with open(os.path.join(HERE, name), "rb") as file:
            digest.update(file.read())
    # An environment remembers where the checkout was and which Python made it.
    digest.update(f"{HERE} {sys.version}".encode())
    return digest.hexdigest()


def read_stamp():
    import json

    try:
        with open(STAMP, encoding="utf-8") as file:
            stamp = json.load(file)
        return stamp if isinstance(stamp, dict) else {}
    except (OSError, ValueError):
        return {}


def is_complete(with_tests):
    """Whether the last set-up was finished and still fits this checkout."""
    if not os.path.exists(VENV_PYTHON) or os.path.exists(UNFINISHED):
        return False
    stamp = read_stamp()
    return stamp.get("fingerprint") == fingerprint() and (stamp.get("tests", False) or not with_tests)


def write_stamp(with_tests):
    """Last step of a set-up: put in place in one move, so that it is there whole or not at all."""
    import json

    with open(STAMP + ".new", "w", encoding="utf-8") as file:
        json.dump({"fingerprint": fingerprint(), "tests": with_tests}, file)
    os.replace(STAMP + ".new", STAMP)


# --- saying what is going on ----------------------------------------------------


class Progress:
    """One line that is kept up to date on a terminal, plain lines in a log."""

    QUIET_SECONDS = 15  # a log gets a sign of life at least this often

    def __init__(self, stream=None):
        import time

        self.stream = stream or sys.stderr
        self.is_terminal = self.stream.isatty()
        self.clock = time.monotonic
        self.start = self.said = self.clock()
        self.text = ""

    def say(self, text):
        """What is being done now."""
        if text != self.text:
            self.text = text
            self._show()

    def still_at_it(self):
        """To be called about once a second while a step takes its time."""
        if self.is_terminal or self.clock() - self.said >= self.QUIET_SECONDS:
            self._show()

    def done(self, text):
        """Says the last thing and ends the line."""
        self.say(text)
        if self.is_terminal:
            self.stream.write("\n")
            self.stream.flush()

    def _show(self):
        self.said = self.clock()
        line = f"{self.said - self.start:4.0f} s  {self.text}"
        if self.is_terminal:
            import shutil

            width = shutil.get_terminal_size().columns - 1
            self.stream.write("\r" + line[:width].ljust(width))
        else:
            self.stream.write(line + "\n")
        self.stream.flush()


def run_with_progress(command, progress, describe, environment=None):
    """Runs a command, shows what `describe` makes of its lines; exit code and all lines."""
    import queue
    import subprocess
    import threading

    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        env=environment,
    )
    arrived = queue.Queue()

    def listen():
        for raw in process.stdout:
            arrived.put(raw.decode("utf-8", "replace").rstrip())
        arrived.put(None)

    threading.Thread(target=listen, daemon=True).start()
    lines = []
    try:
        while True:
            try:
                line = arrived.get(timeout=1)
            except queue.Empty:
                progress.still_at_it()
                continue
            if line is None:
                return process.wait(), lines
            lines.append(line)
            text = describe(line)
            if text:
                progress.say(text)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()


# --- system libraries -----------------------------------------------------------


def missing_libraries():
    """Debian packages of the shared libraries that cannot be opened, and those files' names."""
    if not sys.platform.startswith("linux"):
        return [], []
    import ctypes
    import glob

    packages, files = [], []
    for file, package in SHARED_LIBRARIES.items():
        try:
            ctypes.CDLL(file)
        except OSError:
            packages.append(package)
            files.append(file)
    if not os.environ.get("LIBGL_DRIVERS_PATH") and not any(glob.glob(pattern) for pattern in DRIVER_FILES):
        packages.append(DRIVER_PACKAGE)
        files.append("a Mesa driver (*_dri.so)")
    return packages, files


def has_apt():
    import shutil

    return shutil.which("apt-get") is not None


def is_root():
    return hasattr(os, "geteuid") and os.geteuid() == 0


def apt_line(packages):
    return "sudo apt-get install " + " ".join(packages)


def describe_apt(line):
    for start, words in (("Get:", "fetching"), ("Unpacking ", "unpacking"), ("Setting up ", "setting up")):
        if line.startswith(start):
            return "System packages: " + words
    return None


def apt_install(packages, progress):
    """Installs Debian packages as root, or says which."""
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    progress.say("System packages: installing " + " ".join(packages))
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    for command in (["apt-get", "update"], install):
        code, lines = run_with_progress(command, progress, describe_apt, environment)
    if code:
        raise CannotSetUp(
            "apt-get could not install the system packages that Scalp Atlas needs ({}). "
            "Try `{}`, then start again.".format(last_words(lines, "E:"), apt_line(packages))
        )


def has_venv_module():
    """Whether this Python can make environments; Debian splits that part off."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return False
    return True


def provide_system_packages(progress):
    """What no Python package can bring: installed as root on Debian, else named with the line to type."""
    packages, missing = missing_libraries()
    if not os.path.exists(VENV_PYTHON) and not has_venv_module():
        packages.append("python{}.{}-venv".format(*sys.version_info[:2]))
        missing.append("Python's modules venv and ensurepip")
    if not packages:
        return
    if has_apt() and is_root():
        apt_install(packages, progress)
    elif has_apt():
        raise CannotSetUp(
            "This is missing on your system: {}. Install it with\n    {}\nand start again.".format(
                ", ".join(missing), apt_line(packages)
            )
        )
    else:
        raise CannotSetUp(
            "This is missing on your system: {}. Install it with your system's package manager "
            "and start again (on Debian it is in {}).".format(", ".join(missing), " ".join(packages))
        )


def provide_checkers(progress):
    """Installs what some tests read files with, where that may be; without them those tests say what is missing."""
    import shutil

    packages = [package for program, package in CHECKERS.items() if shutil.which(program) is None]
    if not packages or not (has_apt() and is_root()):
        return
    try:
        apt_install(packages, progress)
    except CannotSetUp as reason:
        progress.say(str(reason))


# --- the environment ------------------------------------------------------------


def base_python():
    """The Python outside of any environment, so that .venv can be renewed while it is active."""
    return getattr(sys, "_base_executable", None) or sys.executable


def clean_environment():
    """The variables of this process without those that would lead pip or Python elsewhere."""
    misleading = ("PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "__PYVENV_LAUNCHER__")
    return {name: value for name, value in os.environ.items() if name not in misleading}


def make_room():
    """An empty .venv that is marked as unfinished; the lock that is held inside stays."""
    import shutil

    for name in os.listdir(VENV):
        path = os.path.join(VENV, name)
        if path in (LOCK, UNFINISHED):
            continue
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        else:
            os.remove(path)


def venv_works():
    """Whether .venv holds a Python of this very version that can start pip."""
    import subprocess

    question = "import sys, pip; print(sys.version)"
    try:
        answer = subprocess.check_output([VENV_PYTHON, "-I", "-c", question], stderr=subprocess.DEVNULL)
    except (OSError, subprocess.SubprocessError):
        return False
    return answer.decode().split() == sys.version.split()


def make_venv(progress):
    """A Python of its own in .venv, made anew if the one there is broken or half made."""
    was_interrupted = os.path.exists(UNFINISHED)
    with open(UNFINISHED, "w", encoding="utf-8"):
        pass
    if not was_interrupted and venv_works():
        return
    progress.say("Making a Python environment in .venv")
    make_room()
    code, lines = run_with_progress(
        [base_python(), "-I", "-m", "venv", VENV], progress, lambda line: None, clean_environment()
    )
    keep_output(lines)
    if code:
        raise setup_failure("Python could not make its environment", lines)


def describe_pip(line):
    """The words of pip that tell a person something, shortened; else None."""
    words = line.split()
    if not words:
        return None
    if words[0] in ("Downloading", "Using"):
        name = [word for word in words if ".whl" in word or ".tar" in word]
        size = line[line.rfind("(") :] if line.endswith(")") else ""
        return "Python packages: {} {} {}".format(
            "downloading" if words[0] == "Downloading" else "have", name[0].split("/")[-1] if name else "", size
        ).rstrip()
    if words[0] == "Collecting":
        return "Python packages: looking for " + words[1]
    if line.startswith("Installing collected packages"):
        return "Python packages: unpacking (this takes a while)"
    if "Retrying" in words or "Connection timed out" in line:
        return "Python packages: no answer from the network yet, trying again"
    return None


def pip_install(arguments, progress):
    command = [VENV_PYTHON, "-I", "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    command += ["--progress-bar", "off", "--constraint", os.path.join(HERE, "constraints.txt")]
    code, lines = run_with_progress(command + arguments, progress, describe_pip, clean_environment())
    keep_output(lines)
    if code:
        raise setup_failure("pip could not install the Python packages", lines)


def keep_output(lines):
    with open(OUTPUT, "a", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def last_words(lines, mark):
    marked = [line for line in lines if mark in line]
    return (marked or lines or ["no reason given"])[-1].strip()


def setup_failure(what, lines):
    """What the output of a failed step means for the person who started it."""
    import re

    text = "\n".join(lines).lower()
    if any(words in text for words in DISK_FULL_WORDS):
        return CannotSetUp(
            f"The disk is full: Scalp Atlas needs about 1.5 GB for its Python packages in {VENV}. "
            "Make room and start again."
        )
    if any(words in text for words in UNTRUSTED_WORDS):
        return NoNetwork(
            "The package server's certificate is not trusted by this computer. Check its date and time, or ask "
            "whoever runs this network for its certificate (pip's option `cert`), then start again."
        )
    if any(re.search(words, text) for words in NO_NETWORK_WORDS):
        return NoNetwork(
            "The Python packages could not be fetched because the network did not answer. The first start needs "
            "the internet (about 300 MB): connect, or set a proxy (HTTPS_PROXY), and start again."
        )
    return CannotSetUp("{}: {}\nEverything it said is in {}".format(what, last_words(lines, "ERROR:"), OUTPUT))


def install_packages(with_tests, progress):
    """The pinned packages, and this checkout in a way that its files stay the ones that are used."""
    progress.say("Python packages: starting")
    # The build tool comes first and pinned, because pip would fetch any version of it for itself.
    pip_install(["hatchling"], progress)
    pip_install(["--no-build-isolation", "--editable", HERE + ("[test]" if with_tests else "")], progress)


def try_lock(file):
    """Whether the lock is ours now; the system gives it back when this process ends, however it does."""
    try:
        if WINDOWS:
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except OSError:
        return False


def wait_for_lock(file, progress):
    import time

    while not try_lock(file):
        progress.say("Waiting for another start of Scalp Atlas that is setting things up")
        progress.still_at_it()
        time.sleep(0.5)


def set_up(with_tests):
    """Brings .venv up to date, showing what is being done."""
    progress = Progress()
    try:
        os.makedirs(VENV, exist_ok=True)
        with open(LOCK, "a+b") as lock:  # so that two starts do not set up the same folder at once
            wait_for_lock(lock, progress)
            if is_complete(with_tests):
                return  # another start did it meanwhile
            with_tests = with_tests or read_stamp().get("tests", False)
            provide_system_packages(progress)
            make_venv(progress)
            try:
                install_packages(with_tests, progress)
            except NoNetwork:
                os.remove(UNFINISHED)  # pip fetches everything before it changes anything
                raise
            os.remove(UNFINISHED)
            write_stamp(with_tests)
        progress.done("Everything is set up")
    except OSError as error:
        raise folder_failure(error) from error


def folder_failure(error):
    """What an error of the file system means for the person who started it."""
    import errno

    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return CannotSetUp(
            f"Scalp Atlas may not write into {HERE}, where it keeps what it needs to run ({error}). "
            "Copy the folder to a place of your own, such as your home folder, and start it there."
        )
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return setup_failure("", ["no space left on device"])
    if error.errno in (errno.EEXIST, errno.ENOTDIR):
        return CannotSetUp(f"{VENV} is a file where a folder must be; rename it and start again.")
    return CannotSetUp(f"Setting up in {VENV} failed: {error}. Start again, or delete that folder first.")


# --- starting -------------------------------------------------------------------


def become(command):
    """Goes on as another program, with its exit code."""
    sys.stdout.flush()
    sys.stderr.flush()
    if WINDOWS:
        import subprocess

        sys.exit(subprocess.call(command))  # execv would give the prompt back at once
    os.execv(command[0], command)


def command_for(arguments):
    """What to start in .venv for the words given to run.py."""
    # -P: a file that happens to lie in the current folder must not be taken for a module.
    if arguments[:1] == ["test"]:
        return [VENV_PYTHON, "-P", "-m", "pytest", *arguments[1:]]
    return [VENV_PYTHON, "-P", "-m", "scalp_atlas", *arguments]


def main(arguments):
    if not is_supported(sys.version_info):
        python = find_supported_python(other_python_commands())
        if python is None:
            raise CannotSetUp(unsupported_sentence(sys.version_info))
        become([python, os.path.join(HERE, "run.py"), *arguments])
    with_tests = arguments[:1] == ["test"]
    if not is_complete(with_tests):
        set_up(with_tests)
    if with_tests:
        provide_checkers(Progress(sys.stderr))
        os.chdir(HERE)  # pytest finds its settings and the tests there
    become(command_for(arguments))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except CannotSetUp as reason:
        sys.exit(f"\n{reason}")
    except KeyboardInterrupt:
        sys.exit("\nStopped. The next start finishes what was begun.")
