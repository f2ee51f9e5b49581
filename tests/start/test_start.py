"""start.py: what it says to the person at the keyboard, and when it installs."""

from __future__ import annotations

import ast
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def start() -> ModuleType:
    spec = importlib.util.spec_from_file_location("start_under_test", ROOT / "start.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what start.py needs, with requirements that no index of this test can serve."""
    shutil.copy(ROOT / "start.py", tmp_path)
    (tmp_path / "requirements.txt").write_text("streamlit\n")
    (tmp_path / "requirements-dev.txt").write_text("-r requirements.txt\npytest\n")
    return tmp_path


def make_current(start: ModuleType, root: Path, requirements: str) -> Path:
    environment = root / ".venv"
    python = start.python_of(environment)
    python.parent.mkdir(parents=True, exist_ok=True)
    python.touch()
    start.marker_of(environment, requirements).write_text(start.fingerprint(root, requirements))
    return environment


def test_old_pythons_can_read_far_enough_to_be_told() -> None:
    ast.parse((ROOT / "start.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_it_uses_the_standard_library_alone() -> None:
    tree = ast.parse((ROOT / "start.py").read_text(encoding="utf-8"))
    imported = {alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    assert imported <= sys.stdlib_module_names


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 9), (3, 10, 14)])
def test_an_old_python_is_told_which_it_is_and_what_is_needed(start: ModuleType, version: tuple[int, ...]) -> None:
    said = start.version_problem(version)
    assert f"Python {version[0]}.{version[1]}." in said
    assert "Python 3.11 or newer" in said


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 4), (4, 0, 0)])
def test_a_new_enough_python_is_let_in(start: ModuleType, version: tuple[int, ...]) -> None:
    assert start.version_problem(version) is None


def test_the_marker_lets_the_second_start_skip_pip(start: ModuleType, project: Path) -> None:
    environment = make_current(start, project, "requirements.txt")
    assert start.is_current(project, environment, "requirements.txt")
    assert start.set_up(project, "requirements.txt") == start.python_of(environment)


def test_changed_requirements_are_noticed(start: ModuleType, project: Path) -> None:
    environment = make_current(start, project, "requirements.txt")
    (project / "requirements.txt").write_text("streamlit\nduckdb\n")
    assert not start.is_current(project, environment, "requirements.txt")


def test_requirements_of_the_tests_include_those_of_the_workbench(start: ModuleType, project: Path) -> None:
    environment = make_current(start, project, "requirements-dev.txt")
    assert start.is_current(project, environment, "requirements-dev.txt")
    (project / "requirements.txt").write_text("streamlit\nduckdb\n")
    assert not start.is_current(project, environment, "requirements-dev.txt")


def test_scans_are_an_extra_that_the_workbench_starts_without(
    start: ModuleType, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "requirements-ocr.txt").write_text("-r requirements.txt\nrapidocr\n")
    assert start.is_current(project, make_current(start, project, "requirements.txt"), "requirements.txt")
    assert not start.is_current(project, project / ".venv", "requirements-ocr.txt")
    make_current(start, project, "requirements-ocr.txt")
    monkeypatch.setattr(start, "ROOT", project)
    assert start.main(["ocr"]) == 0
    assert "Scanned invoices are read from now on" in capsys.readouterr().out
    assert start.main(["ocr", "german"]) == 2


def test_a_marker_without_an_interpreter_counts_for_nothing(start: ModuleType, project: Path) -> None:
    environment = make_current(start, project, "requirements.txt")
    start.python_of(environment).unlink()
    assert not start.is_current(project, environment, "requirements.txt")


def test_the_interpreter_lies_where_each_system_puts_it(start: ModuleType) -> None:
    assert start.python_of(Path("env"), "posix").parts == ("env", "bin", "python")
    assert start.python_of(Path("env"), "nt").parts == ("env", "Scripts", "python.exe")


def test_no_package_index_is_said_in_clear_words(project: Path) -> None:
    """The whole of it, with a real venv and a real pip that finds nobody at a closed port."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: every connection is refused at once
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}/simple"
        environment = dict(os.environ, PIP_INDEX_URL=nobody, PIP_RETRIES="0", PIP_TIMEOUT="2", PIP_CONFIG_FILE=os.devnull)
        environment.pop("PIP_EXTRA_INDEX_URL", None)
        done = subprocess.run(
            [sys.executable, "start.py", "--no-browser"],
            cwd=project,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert "no package index could be reached" in done.stderr
    assert "PIP_INDEX_URL" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (project / ".venv" / "installed-requirements.txt").exists()


def test_a_missing_venv_names_the_package(start: ModuleType, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failed = subprocess.CompletedProcess([], 1, "", "ensurepip is not available")
    monkeypatch.setattr(start, "run_quietly", lambda _: failed)
    with pytest.raises(start.CannotStart, match="python3-venv"):
        start.set_up(project, "requirements.txt")


def test_another_failure_of_venv_is_quoted(start: ModuleType) -> None:
    assert "Permission denied" in start.environment_problem("Error: [Errno 13] Permission denied: .venv")


def test_another_failure_of_pip_is_quoted(start: ModuleType) -> None:
    said = start.install_problem("line\n" * 40 + "ERROR: Package needs a different Python", "requirements.txt")
    assert "different Python" in said
    assert said.count("\n") < 20


def test_one_s_own_store_is_opened_once_there_is_one(
    start: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MATCHBOOK_STORE", raising=False)
    data = tmp_path / "data"
    assert start.choose_store(tmp_path, []) == data / "sample.duckdb"
    assert start.choose_store(tmp_path, ["--own"]) == data / "matchbook.duckdb"
    data.mkdir()
    (data / "matchbook.duckdb").touch()
    assert start.choose_store(tmp_path, []) == data / "matchbook.duckdb"
    assert start.choose_store(tmp_path, ["--sample"]) == data / "sample.duckdb"


def test_a_sample_world_cut_off_half_way_is_made_again(
    start: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "data" / "sample.duckdb"
    codes = iter([-9, 0])
    made: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        made.append(command)
        store.touch()
        return subprocess.CompletedProcess(command, next(codes))

    monkeypatch.setattr(start.subprocess, "run", run)
    with pytest.raises(start.CannotStart):
        start.make_sample(Path("python"), tmp_path, store)
    start.make_sample(Path("python"), tmp_path, store)
    start.make_sample(Path("python"), tmp_path, store)
    assert len(made) == 2


def test_a_port_in_use_is_passed_over(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr(start, "FIRST_PORT", port)
        assert start.free_port(None) > port
        assert start.free_port(port) == port


@pytest.mark.parametrize("words", [["--port"], ["--port", "many"], ["--port", "0"], ["--colour"]])
def test_words_it_does_not_know_are_named(start: ModuleType, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert start.main(words) == 2
    assert words[0] in capsys.readouterr().err
