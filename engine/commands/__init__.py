"""The command line.

Each command is a module of this package with `NAME`, `HELP`, `arguments(parser)` and `run(call) -> int`.

Words for people go to standard error; standard output carries the result, with `--json` nothing but JSON.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from engine.commands.call import DEFAULT_STORE, DONE, REFUSED, Call, common_options
from engine.errors import EngineError


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command line; gives its exit code."""
    parser = make_parser()
    parsed = parser.parse_args(arguments)
    call = Call(parsed, getattr(parsed, "store", DEFAULT_STORE), getattr(parsed, "json", False))
    try:
        return int(parsed.command.run(call))
    except EngineError as error:
        call.say(str(error))
        return REFUSED
    except BrokenPipeError:
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - our reader has left; Python flushes at its end
        return DONE
    except OSError as error:
        if error.filename is None:
            raise
        call.say(f"{error.filename}: {error.strerror}. Check the name and its rights, and try again.")
        return REFUSED
    except KeyboardInterrupt:
        call.say("Stopped.")
        return REFUSED


def make_parser() -> argparse.ArgumentParser:
    """The parser with every command found in this package."""
    parser = argparse.ArgumentParser(prog="python -m engine", description="Matchbook without a screen.")
    common_options(parser)
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in found_commands():
        sub = commands.add_parser(command.NAME, help=command.HELP, description=command.HELP)
        common_options(sub)
        command.arguments(sub)
        sub.set_defaults(command=command)
    return parser


def found_commands() -> list[Any]:
    """The command modules of this package, by name."""
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    return sorted((module for module in modules if hasattr(module, "NAME")), key=lambda module: str(module.NAME))
