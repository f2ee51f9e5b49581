"""Sets Matchbook up and runs it: `python start.py` opens the workbench, `python start.py test` tests it.

Standard library only, and readable for Pythons too old to run Matchbook, so that they can say so.
"""
# ruff: noqa: S603, S310 - every command is a list of our own words, every address our own

import hashlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent
FIRST_PORT = 8501
USAGE = """Matchbook

  python start.py                    opens the workbench (on the sample world until you have a store of your own)
  python start.py --own              opens a store of your own, data/matchbook.duckdb, from now on without being asked
  python start.py --sample           opens the sample world again
  python start.py --no-browser       opens it without a browser; --port N chooses the port
  python start.py test [ARGS]        runs the tests; ARGS go to pytest
  python start.py engine ARGS        the command line, for instance: engine status
  python start.py ocr                adds what reading scanned invoices needs (about 350 MB, no network later)
"""
NO_INDEX_SIGNS = (
    "No matching distribution found",
    "Could not find a version that satisfies",
    "NewConnectionError",
    "Max retries exceeded",
    "Temporary failure in name resolution",
    "ProxyError",
    "SSLError",
)
NO_INDEX = """Matchbook could not fetch the packages it needs: no package index could be reached.

  - Check the network connection (and the proxy, if your company has one), then run this again.
  - If your company has a package index of its own, name it in the environment variable PIP_INDEX_URL.
  - Without a network: on a machine that has one, of the same kind and Python version, run
        python -m pip download -d wheels -r {requirements}
    bring the folder "wheels" here, beside start.py, and run this again."""
NO_VENV = """Python's venv module is missing or incomplete, so Matchbook cannot make its own environment.

  - Debian, Ubuntu: sudo apt install python3-venv     then run this again.
  - Elsewhere: install Python from python.org, which brings it along."""


class CannotStart(Exception):
    """Why Matchbook cannot start, in words for the person at the keyboard."""


def version_problem(version):
    """What to say to a Python that is too old; None where it is new enough."""
    if tuple(version[:2]) >= OLDEST:
        return None
    return (
        f"Matchbook needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is Python {version[0]}.{version[1]}. "
        "Install a newer one from python.org, then run start.py with it (for instance: python3.12 start.py)."
    )


def python_of(environment, system=os.name):
    """The interpreter inside a virtual environment."""
    inside = ("Scripts", "python.exe") if system == "nt" else ("bin", "python")
    return environment.joinpath(*inside)


def fingerprint(root, requirements):
    """What the environment must be rebuilt for: the requirement files' texts and the Python that runs."""
    said = hashlib.sha256(repr(tuple(sys.version_info[:2])).encode())
    for name in sorted({"requirements.txt", requirements}):
        said.update((root / name).read_bytes())
    return said.hexdigest()


def marker_of(environment, requirements):
    """The file that says for which requirements the environment was last filled."""
    return environment / ("installed-" + requirements)


def is_current(root, environment, requirements):
    """Whether nothing needs to be installed."""
    marker = marker_of(environment, requirements)
    if not (marker.is_file() and python_of(environment).exists()):
        return False
    return marker.read_text(encoding="ascii").strip() == fingerprint(root, requirements)


def set_up(root, requirements):
    """Makes or refreshes `.venv`; gives its interpreter. Raises `CannotStart`."""
    environment = root / ".venv"
    if not is_current(root, environment, requirements):
        make_environment(environment)
        install(root, environment, requirements)
        for name in {requirements, "requirements.txt"}:  # the tests' packages include the workbench's
            marker_of(environment, name).write_text(fingerprint(root, name), encoding="ascii")
    return python_of(environment)


def make_environment(environment):
    """Makes the virtual environment, afresh where one was cut off half-way or belongs to another Python."""
    if works(environment):
        return
    say("Making Matchbook's own Python environment in .venv …")
    made = run_quietly([sys.executable, "-m", "venv", "--clear", str(environment)])
    if made.returncode != 0 or not works(environment):
        raise CannotStart(environment_problem(made.stdout + made.stderr))


def environment_problem(said):
    """What it means that no virtual environment could be made."""
    if any(sign in said for sign in ("ensurepip", "No module named venv", "python3-venv")) or not said.strip():
        return NO_VENV
    return "The environment .venv could not be made. Python said:\n\n" + "\n".join(said.strip().splitlines()[-8:])


def works(environment):
    """Whether the environment's interpreter is of this version and has pip."""
    python = python_of(environment)
    if not python.exists():
        return False
    probe = f"import pip, sys; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])})"
    return run_quietly([str(python), "-c", probe]).returncode == 0


def install(root, environment, requirements):
    """Installs the requirements; a failure is put in words."""
    say("Installing the packages Matchbook needs (once; about a minute) …")
    command = [str(python_of(environment)), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-q"]
    if (root / "wheels").is_dir():
        command += ["--no-index", "--find-links", str(root / "wheels")]
    done = run_quietly([*command, "-r", str(root / requirements)])
    if done.returncode != 0:
        raise CannotStart(install_problem(done.stdout + done.stderr, requirements))


def install_problem(said, requirements):
    """What pip's failure means."""
    if any(sign in said for sign in NO_INDEX_SIGNS):
        return NO_INDEX.format(requirements=requirements)
    if "No space left" in said:
        return "The disk is full: Matchbook's packages need about 900 MB. Free some space and run this again."
    return "Installing the packages failed. pip said:\n\n" + "\n".join(said.strip().splitlines()[-15:])


def run_quietly(command):
    """Runs a command and keeps what it says."""
    return subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)


def say(text):
    """One line to the person at the keyboard."""
    print(text, flush=True)


def choose_store(root, words):
    """The store to open: the one asked for, else one's own where there is one, else the sample world's."""
    own, sample = root / "data" / "matchbook.duckdb", root / "data" / "sample.duckdb"
    if "--sample" in words:
        return sample
    if "--own" in words:
        return own
    named = os.environ.get("MATCHBOOK_STORE")
    if named:
        return Path(named).resolve()
    return own if own.exists() else sample


def make_sample(python, root, store):
    """Fills the sample store at first start; `sample.unfinished` tells that an earlier attempt was cut off."""
    unfinished = store.with_name("sample.unfinished")
    if store != root / "data" / "sample.duckdb" or (store.exists() and not unfinished.exists()):
        return
    store.unlink(missing_ok=True)
    unfinished.parent.mkdir(exist_ok=True)
    unfinished.touch()
    say("Making the sample world: a trade contractor's month of mails, orders and invoices …")
    done = subprocess.run([str(python), "-m", "engine", "--store", str(store), "sample"], cwd=root, check=False)
    if done.returncode not in (0, 1):  # 1: done, and something needs a person, which is what the sample is for
        raise CannotStart("The sample world could not be made; the lines above say why.")
    unfinished.unlink()


def free_port(wanted):
    """The wanted port; without a wish the first free one from 8501 on."""
    if wanted is not None:
        return wanted
    for port in range(FIRST_PORT, FIRST_PORT + 50):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise CannotStart(f"No free port from {FIRST_PORT} to {FIRST_PORT + 49}: name one with --port.")


def serve(python, root, store, port, browser):
    """Runs the workbench until Ctrl-C; gives its exit code."""
    environment = dict(os.environ, MATCHBOOK_STORE=str(store))
    command = [str(python), "-m", "streamlit", "run", str(root / "server.py")]
    command += ["--server.port", str(port), "--server.headless", "true"]
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(command, cwd=root, env=environment, start_new_session=os.name != "nt")
    threading.Thread(target=announce, args=(server, address, store, browser), daemon=True).start()
    return wait_for(server)


def announce(server, address, store, browser):
    """Says when the workbench is ready, and opens it."""
    for _ in range(300):
        if server.poll() is not None:
            return
        if is_healthy(address):
            say(f"\n  Matchbook is ready at {address}   (store: {store.name}; Ctrl-C stops it)\n")
            if browser:
                webbrowser.open(address)
            return
        time.sleep(0.2)


def is_healthy(address):
    """Whether the server answers."""
    try:
        with urllib.request.urlopen(address + "/_stcore/health", timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def wait_for(server):
    """Waits for the server. Ctrl-C and a termination end it gently: it finishes the mail in hand and closes its store.

    On Windows a Ctrl-C reaches the server by itself; elsewhere it has a session of its own and is told from here.
    """
    ended_by_us = []

    def end(*_):
        ended_by_us.append(True)
        if os.name != "nt":
            server.terminate()

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), end)
    code = server.wait()
    return 0 if ended_by_us else code


def has_screen():
    """Whether a browser can be opened here."""
    if os.environ.get("CI"):
        return False
    if os.name == "nt" or sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_workbench(words):
    """`python start.py [--own | --sample] [--no-browser] [--port N]`."""
    port = None
    if "--port" in words:
        place = words.index("--port")
        port = read_port(words[place + 1 : place + 2])
        words = words[:place] + words[place + 2 :]
    unknown = sorted(set(words) - {"--own", "--sample", "--no-browser"})
    if unknown:
        raise CannotStart(f"start.py does not know {unknown[0]}.\n\n{USAGE}")
    python = set_up(ROOT, "requirements.txt")
    store = choose_store(ROOT, words)
    make_sample(python, ROOT, store)
    return serve(python, ROOT, store, free_port(port), "--no-browser" not in words and has_screen())


def read_port(words):
    """The port named after --port."""
    if not words or not words[0].isdigit() or not 0 < int(words[0]) < 65536:
        raise CannotStart("--port needs a number from 1 to 65535.")
    return int(words[0])


def run_tests(words):
    """`python start.py test [ARGS]`: everything, on every core, or what ARGS name."""
    python = set_up(ROOT, "requirements-dev.txt")
    many = [] if any(word.startswith("-n") or word == "-x" for word in words) else ["-n", "auto"]
    return subprocess.run([str(python), "-m", "pytest", *many, *words], cwd=ROOT, check=False).returncode


def run_engine(words):
    """`python start.py engine ARGS`: the command line."""
    command = [str(set_up(ROOT, "requirements.txt")), "-m", "engine", *words]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def add_ocr(words):
    """`python start.py ocr`: the extra that reads pictures of invoices."""
    if words:
        raise CannotStart(f"start.py ocr takes no more words, such as {words[0]}.")
    set_up(ROOT, "requirements-ocr.txt")
    say("Scanned invoices are read from now on. For those that are held, press “Read again” at their mail.")
    return 0


def main(words):
    """Does what the words ask; gives the exit code."""
    problem = version_problem(sys.version_info)
    if problem:
        say(problem)
        return 2
    if words[:1] in (["-h"], ["--help"], ["help"]):
        say(USAGE)
        return 0
    acts = {"test": run_tests, "engine": run_engine, "ocr": add_ocr}
    try:
        return acts[words[0]](words[1:]) if words and words[0] in acts else open_workbench(words)
    except CannotStart as reason:
        print(f"\n{reason}\n", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
