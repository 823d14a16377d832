"""run.py sets the program up, or says in one sentence why it cannot."""

from __future__ import annotations

import errno
import importlib.util
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def run(checkout: Path, tmp_path: Path, monkeypatch):
    """The module run.py, at work in an empty folder of its own."""
    home = tmp_path / "scalp atlas"
    home.mkdir()
    for name in ("run.py", "pyproject.toml", "constraints.txt"):
        (home / name).write_bytes((checkout / name).read_bytes())
    spec = importlib.util.spec_from_file_location("run_of_scalp_atlas", home / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def environment(run, monkeypatch) -> list[str]:
    """Steps of a set-up in the order they were taken, with the slow ones left out."""
    steps: list[str] = []

    def make_venv(progress):
        steps.append("venv")
        python = Path(run.VENV_PYTHON)
        python.parent.mkdir(parents=True, exist_ok=True)
        python.touch()
        Path(run.UNFINISHED).touch()

    monkeypatch.setattr(run, "provide_system_packages", lambda progress: steps.append("system"))
    monkeypatch.setattr(run, "make_venv", make_venv)
    monkeypatch.setattr(run, "pip_install", lambda words, progress: steps.append(words[-1].split("/")[-1]))
    return steps


@pytest.fixture
def started(run, monkeypatch) -> list[list[str]]:
    """Commands that run.py turned into."""
    commands: list[list[str]] = []
    monkeypatch.setattr(run, "become", commands.append)
    monkeypatch.setattr(os, "chdir", lambda folder: None)
    return commands


# --- which Python ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "supported"),
    [((3, 10, 9), False), ((3, 11, 0), True), ((3, 14, 2), True), ((3, 15, 0), False), ((2, 7, 18), False)],
)
def test_python_3_11_to_3_14_are_supported(run, version, supported):
    assert run.is_supported(version) is supported


def test_the_versions_of_run_py_are_those_of_the_package(run, checkout):
    major, oldest = run.OLDEST
    _, newest = run.NEWEST
    assert f'requires-python = ">={major}.{oldest},<{major}.{newest + 1}"' in (checkout / "pyproject.toml").read_text()


def test_an_old_python_without_another_gets_one_sentence(run, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 8, 10))
    monkeypatch.setattr(run, "other_python_commands", list)
    with pytest.raises(run.CannotSetUp) as caught:
        run.main([])
    assert str(caught.value) == (
        "Scalp Atlas needs Python 3.11 to 3.14; this is Python 3.8, and no other one was found. "
        "Install one of them and start `python3.13 run.py`."
    )


def test_an_old_python_hands_over_to_a_supported_one(run, monkeypatch, started):
    monkeypatch.setattr(run, "other_python_commands", lambda: [["no-such-python"], [sys.executable]])
    monkeypatch.setattr(run, "is_complete", lambda with_tests: True)
    real = sys.version_info
    monkeypatch.setattr(sys, "version_info", (3, 8, 10))
    monkeypatch.setattr(run, "is_supported", lambda version: tuple(version[:2]) == tuple(real[:2]))
    run.main(["figure", "head"])
    command = started[0]
    assert os.path.samefile(command[0], sys.executable)
    assert command[1:] == [os.path.join(run.HERE, "run.py"), "figure", "head"]


def test_a_command_that_is_no_python_is_passed_over(run, tmp_path):
    assert run.find_supported_python([["no-such-python"], [sys.executable, "-c", "raise SystemExit(1)"]]) is None


def test_run_py_has_only_the_grammar_of_python_3_6(checkout):
    import ast

    ast.parse((checkout / "run.py").read_text(encoding="utf-8"), feature_version=(3, 7))  # the oldest ast knows


def test_run_py_imports_only_the_standard_library(checkout):
    import ast

    tree = ast.parse((checkout / "run.py").read_text(encoding="utf-8"))
    names = {a.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    assert names - sys.stdlib_module_names == set()


# --- what is done at the first start and left out at the second -----------------------


def test_the_first_start_sets_up_and_the_second_goes_straight_on(run, environment, started):
    run.main(["list"])
    assert environment[:2] == ["system", "venv"]
    assert environment[2] == "hatchling"
    run.main(["list"])
    assert len(environment) == 4
    assert started == [[run.VENV_PYTHON, "-P", "-m", "scalp_atlas", "list"]] * 2


def test_the_word_test_starts_the_tests_with_what_follows(run, environment, started):
    run.main(["test", "-k", "wheel"])
    assert started == [[run.VENV_PYTHON, "-P", "-m", "pytest", "-k", "wheel"]]
    assert environment[-1].endswith("[test]")


def test_no_word_at_all_opens_the_program(run, environment, started):
    run.main([])
    assert started == [[run.VENV_PYTHON, "-P", "-m", "scalp_atlas"]]


def test_the_packages_for_tests_are_added_when_tests_are_first_run_and_then_stay(run, environment, started):
    run.main([])
    assert not environment[-1].endswith("[test]")
    run.main(["test"])
    assert environment[-1].endswith("[test]")
    count = len(environment)
    run.main([])
    run.main(["test"])
    assert len(environment) == count


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_a_changed_list_of_packages_is_installed_at_the_next_start(run, environment, started, name):
    run.main(["test"])
    count = len(environment)
    with open(os.path.join(run.HERE, name), "a") as file:
        file.write("\n# changed\n")
    run.main([])
    assert len(environment) == 2 * count
    assert environment[-1].endswith("[test]")  # what was there for the tests stays up to date


def test_another_version_of_python_sets_up_anew(run, environment, started, monkeypatch):
    run.main([])
    count = len(environment)
    monkeypatch.setattr(sys, "version", "3.12.99 (someone's)")
    run.main([])
    assert len(environment) == 2 * count


def test_a_set_up_that_was_interrupted_is_done_again(run, environment, started, monkeypatch):
    def interrupted(words, progress):
        raise KeyboardInterrupt

    working = run.pip_install
    monkeypatch.setattr(run, "pip_install", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run.main([])
    assert not run.is_complete(False)
    monkeypatch.setattr(run, "pip_install", working)
    run.main([])
    assert run.is_complete(False)
    assert len(started) == 1


def test_a_venv_whose_python_is_gone_is_set_up_again(run, environment, started):
    run.main([])
    os.remove(run.VENV_PYTHON)
    assert not run.is_complete(False)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"fingerprint": "old"}'])
def test_a_stamp_that_is_damaged_or_old_counts_for_nothing(run, environment, started, content):
    run.main([])
    Path(run.STAMP).write_text(content)
    assert not run.is_complete(False)


def test_a_half_made_venv_is_emptied_and_made_anew(run, monkeypatch):
    os.makedirs(os.path.join(run.VENV, "lib"))
    Path(run.VENV, "lib", "rest.py").touch()
    Path(run.UNFINISHED).touch()
    Path(run.LOCK).touch()
    commands = []
    monkeypatch.setattr(run, "run_with_progress", lambda command, *rest: commands.append(command) or (0, []))
    run.make_venv(run.Progress(io.StringIO()))
    kept = {os.path.basename(path) for path in (run.LOCK, run.UNFINISHED, run.OUTPUT)}
    assert set(os.listdir(run.VENV)) == kept
    assert commands[0][-3:] == ["-m", "venv", run.VENV]


def test_a_venv_that_works_is_kept_when_packages_change(run, monkeypatch):
    os.makedirs(run.VENV)
    Path(run.VENV, "keep").touch()
    monkeypatch.setattr(run, "venv_works", lambda: True)
    run.make_venv(run.Progress(io.StringIO()))
    assert Path(run.VENV, "keep").exists()


def test_a_real_venv_is_made_and_recognised(run):
    os.makedirs(run.VENV)
    run.make_venv(run.Progress(io.StringIO()))
    assert run.venv_works()


def test_a_second_start_waits_while_the_first_sets_up(run):
    os.makedirs(run.VENV)
    with open(run.LOCK, "a+b") as first, open(run.LOCK, "a+b") as second:
        assert run.try_lock(first)
        assert not run.try_lock(second)
        first.close()
        assert run.try_lock(second)


# --- what can go wrong ----------------------------------------------------------------

# Printed by pip 23 and 25 with the network off, with a proxy that is down, and by a full disk.
NO_NETWORK = [
    "WARNING: Retrying (Retry(total=4, connect=None, read=None, redirect=None, status=None)) after connection broken "
    "by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at 0x7f>: Failed to establish a "
    "new connection: [Errno -3] Temporary failure in name resolution')': /simple/numpy/",
    "WARNING: Retrying (Retry(total=0)) after connection broken by 'ProxyError('Cannot connect to proxy.', "
    "ConnectionRefusedError(111, 'Connection refused'))': /simple/numpy/",
    "ERROR: Exception:\npip._vendor.urllib3.exceptions.ReadTimeoutError: HTTPSConnectionPool: Read timed out.",
    "WARNING: Retrying: Failed to establish a new connection: [Errno 11001] getaddrinfo failed",
]
NOT_FOUND = "ERROR: Could not find a version that satisfies the requirement numpy (from versions: none)"


@pytest.mark.parametrize("line", NO_NETWORK, ids=["no name service", "proxy down", "time-out", "windows"])
def test_a_network_that_does_not_answer_is_one_sentence(run, line):
    failure = run.setup_failure("pip failed", ["Collecting numpy", line, NOT_FOUND])
    assert isinstance(failure, run.NoNetwork)
    assert str(failure).startswith("The Python packages could not be fetched because the network did not answer.")
    assert "start again" in str(failure)


def test_a_certificate_that_is_not_trusted_is_one_sentence(run):
    line = "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed'))"
    assert "certificate is not trusted" in str(run.setup_failure("pip failed", [line, NOT_FOUND]))


def test_a_full_disk_is_one_sentence(run):
    line = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"
    assert str(run.setup_failure("pip failed", [line])).startswith("The disk is full")


def test_any_other_failure_of_pip_gives_its_own_words_and_where_the_rest_is(run):
    sentence = str(run.setup_failure("pip failed", ["Collecting numpy", NOT_FOUND, "a hint"]))
    assert sentence == f"pip failed: {NOT_FOUND}\nEverything it said is in {run.OUTPUT}"


def test_without_network_what_was_installed_before_stays_usable(run, environment, started, monkeypatch):
    def without_network(words, progress):
        raise run.NoNetwork("no network")

    monkeypatch.setattr(run, "pip_install", without_network)
    with pytest.raises(run.NoNetwork):
        run.main([])
    assert not os.path.exists(run.UNFINISHED)  # so the next start keeps the environment
    assert not run.is_complete(False)


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES])
def test_a_folder_that_is_read_only_is_one_sentence(run, monkeypatch, number):
    def forbidden(path, exist_ok):
        raise OSError(number, os.strerror(number), path)

    monkeypatch.setattr(os, "makedirs", forbidden)  # root may write everywhere, so chmod proves nothing
    with pytest.raises(run.CannotSetUp) as caught:
        run.main([])
    assert f"may not write into {run.HERE}" in str(caught.value)
    assert "Copy the folder to a place of your own" in str(caught.value)


def test_a_file_in_the_place_of_the_venv_is_one_sentence(run):
    Path(run.VENV).touch()
    with pytest.raises(run.CannotSetUp, match="is a file where a folder must be"):
        run.main([])


def test_a_sentence_is_all_that_is_printed_and_the_exit_code_is_one(run, checkout):
    Path(run.VENV).touch()
    done = subprocess.run([sys.executable, os.path.join(run.HERE, "run.py")], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.strip() == f"{run.VENV} is a file where a folder must be; rename it and start again."


# --- system libraries -----------------------------------------------------------------


@pytest.fixture
def without_libraries(run, monkeypatch):
    monkeypatch.setattr(run, "missing_libraries", lambda: (["libegl1", "libxcb-cursor0"], ["libEGL.so.1", "libxcb"]))


def test_missing_libraries_are_named_with_the_line_that_installs_them(run, without_libraries, monkeypatch):
    monkeypatch.setattr(run, "has_apt", lambda: True)
    monkeypatch.setattr(run, "is_root", lambda: False)
    with pytest.raises(run.CannotSetUp, match="sudo apt-get install libegl1 libxcb-cursor0"):
        run.provide_system_packages(run.Progress(io.StringIO()))


def test_missing_libraries_are_named_where_there_is_no_apt(run, without_libraries, monkeypatch):
    monkeypatch.setattr(run, "has_apt", lambda: False)
    with pytest.raises(run.CannotSetUp, match=r"libEGL\.so\.1, libxcb\. Install it with your system's"):
        run.provide_system_packages(run.Progress(io.StringIO()))


def test_root_on_debian_gets_the_libraries_installed(run, without_libraries, monkeypatch):
    monkeypatch.setattr(run, "has_apt", lambda: True)
    monkeypatch.setattr(run, "is_root", lambda: True)
    commands = []
    monkeypatch.setattr(run, "run_with_progress", lambda command, *rest: commands.append(command) or (0, []))
    run.provide_system_packages(run.Progress(io.StringIO()))
    install = ["apt-get", "install", "-y", "--no-install-recommends", "libegl1", "libxcb-cursor0"]
    assert commands == [["apt-get", "update"], install]


def test_apt_that_fails_gives_its_reason_and_the_line_to_try(run, without_libraries, monkeypatch):
    monkeypatch.setattr(run, "has_apt", lambda: True)
    monkeypatch.setattr(run, "is_root", lambda: True)
    monkeypatch.setattr(
        run, "run_with_progress", lambda *a: (100, ["Reading...", "E: Could not get lock /var/lib/dpkg/lock"])
    )
    with pytest.raises(run.CannotSetUp) as caught:
        run.provide_system_packages(run.Progress(io.StringIO()))
    assert "(E: Could not get lock /var/lib/dpkg/lock)" in str(caught.value)
    assert "sudo apt-get install libegl1" in str(caught.value)


def test_what_the_tests_read_files_with_is_installed_where_it_may_be_and_stops_nothing(run, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda program: None)
    monkeypatch.setattr(run, "has_apt", lambda: True)
    monkeypatch.setattr(run, "is_root", lambda: True)
    commands = []
    monkeypatch.setattr(run, "run_with_progress", lambda command, *rest: commands.append(command) or (100, ["E: no"]))
    said = io.StringIO()
    run.provide_checkers(run.Progress(said))
    assert commands[-1][-4:] == ["poppler-utils", "librsvg2-bin", "chromium", "ffmpeg"]
    assert "(E: no)" in said.getvalue()
    monkeypatch.setattr(run, "is_root", lambda: False)
    commands.clear()
    run.provide_checkers(run.Progress(said))
    assert commands == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="wheels bring everything elsewhere")
def test_a_library_that_cannot_be_opened_is_missing(run, monkeypatch):
    monkeypatch.setattr(run, "SHARED_LIBRARIES", {"libc.so.6": "libc6", "libnosuch.so.9": "libnosuch9"})
    monkeypatch.setattr(run, "DRIVER_FILES", [])
    monkeypatch.delenv("LIBGL_DRIVERS_PATH", raising=False)
    packages, files = run.missing_libraries()
    assert packages == ["libnosuch9", "libgl1-mesa-dri"]
    assert files[0] == "libnosuch.so.9"


def test_a_python_without_venv_names_the_package_that_has_it_together_with_the_libraries(
    run, without_libraries, monkeypatch
):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    monkeypatch.setattr(run, "has_apt", lambda: True)
    monkeypatch.setattr(run, "is_root", lambda: False)
    with pytest.raises(run.CannotSetUp) as caught:
        run.provide_system_packages(run.Progress(io.StringIO()))
    line = "sudo apt-get install libegl1 libxcb-cursor0 python{}.{}-venv".format(*sys.version_info)
    assert line in str(caught.value)


def test_nothing_is_installed_where_nothing_is_missing(run, monkeypatch):
    monkeypatch.setattr(run, "missing_libraries", lambda: ([], []))
    monkeypatch.setattr(run, "run_with_progress", lambda *a: pytest.fail("a command was run"))
    run.provide_system_packages(run.Progress(io.StringIO()))


# --- what is shown meanwhile ----------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Collecting numpy==2.4.6", "Python packages: looking for numpy==2.4.6"),
        ("  Downloading vtk-9.7.2.whl (139.6 MB)", "Python packages: downloading vtk-9.7.2.whl (139.6 MB)"),
        ("  Using cached vtk-9.7.2.whl (139.6 MB)", "Python packages: have vtk-9.7.2.whl (139.6 MB)"),
        ("Installing collected packages: vtk", "Python packages: unpacking (this takes a while)"),
        ("  Preparing metadata (pyproject.toml): started", None),
        ("", None),
    ],
)
def test_the_words_of_pip_are_shortened(run, said, shown):
    assert run.describe_pip(said) == shown


def test_in_a_log_every_step_is_one_line_and_a_long_one_shows_that_it_goes_on(run):
    log = io.StringIO()
    progress = run.Progress(log)
    seconds = [0.0]
    progress.clock = lambda: seconds[0]
    progress.start = 0.0
    progress.say("unpacking")
    for seconds[0] in (5.0, 20.0, 25.0):
        progress.still_at_it()
    assert log.getvalue().splitlines() == ["   0 s  unpacking", "  20 s  unpacking"]


def test_on_a_terminal_one_line_is_kept_up_to_date(run):
    terminal = io.StringIO()
    terminal.isatty = lambda: True
    progress = run.Progress(terminal)
    progress.say("one")
    progress.say("two")
    progress.done("ready")
    assert terminal.getvalue().count("\n") == 1
    assert terminal.getvalue().count("\r") == 3


def test_all_that_a_step_prints_is_kept_with_its_exit_code(run):
    code = "import sys; print('one'); print('two', file=sys.stderr); sys.exit(7)"
    shown = []
    result = run.run_with_progress([sys.executable, "-c", code], run.Progress(io.StringIO()), shown.append)
    assert result[0] == 7
    assert sorted(result[1]) == sorted(shown) == ["one", "two"]
