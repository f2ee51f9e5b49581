"""The rule of dependence: words import no other level, steps import words and steps, edges words, joins all of these."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
WORDS = {"source", "issues", "errors", "model", "money", "dates", "identifiers", "codec", "settings"}
WORDS |= {"version", "tolerance_kinds"}
STEPS = {"reading", "formats", "proving", "screening", "matching", "costing", "reconciling", "charts", "unwrapping"}
STEPS |= {"tables", "documents", "ocr"}  # opening bytes touches no outside, so it is a step
EDGES = {"mailbox", "store", "exporters", "settings_file", "secret_store", "originals"}
JOINS = {"importing", "taking_in", "reading_mails"}
JOINS |= {"evaluating", "loading", "desk", "accepting", "posting", "watching", "presenting"}
JOINS |= {"sample", "workbench", "suppliers", "same_document"}
JOINS |= {"figures", "booked", "commitments", "changing", "signing_in", "views", "finding"}
JOINS |= {"marking", "correcting", "reprocessing", "verifying", "explaining", "picturing", "joining", "reading_ahead"}
JOINS |= {"mail_documents"}
JOINS |= {"format_checks", "tolerating", "levelling"}
JOINS |= {"choosing"}
JOINS |= {"accounts", "side_by_side"}
JOINS |= {"auditing", "presenting_match"}
JOINS |= {"knowing", "surroundings", "backgrounds", "fingerprints", "follow_ups", "looking_up"}
JOINS |= {"laboratory"}
TOPS = {"__main__", "commands"}
GROUND = {"durable"}  # a primitive of the disk that edges and joins stand on
ALLOWED = {
    "ground": set[str](),
    "words": WORDS,
    "steps": WORDS | STEPS,
    "edges": WORDS | GROUND,
    "joins": GROUND | WORDS | STEPS | EDGES | JOINS,
    "tops": GROUND | WORDS | STEPS | EDGES | JOINS | TOPS,
}
OUTSIDE = {"streamlit", "pages", "notebooks", "app", "server"}
LONGEST_FUNCTION = 60


def level_of(module: str) -> str:
    levels = {"ground": GROUND, "words": WORDS, "steps": STEPS, "edges": EDGES, "joins": JOINS, "tops": TOPS}
    for level, modules in levels.items():
        if module in modules:
            return level
    raise AssertionError(f"engine/{module} has no level: give it one in tests/test_architecture.py")


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "engine":
                yield from ((node.lineno, f"engine.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, node.module


def python_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("path", python_files("engine"), ids=lambda path: str(path.relative_to(ROOT)))
def test_engine_module_imports_only_what_its_level_may(path: Path) -> None:
    module = path.relative_to(ROOT / "engine").parts[0].removesuffix(".py")
    if module == "__init__":
        return
    allowed = ALLOWED[level_of(module)] | {module}
    for line, name in imported(ast.parse(path.read_text(encoding="utf-8"))):
        first, _, rest = name.partition(".")
        where = f"{path.relative_to(ROOT)}:{line}"
        assert first not in OUTSIDE, f"{where} imports {name}: the engine stands without a screen"
        if first == "engine" and rest:
            assert rest.split(".")[0] in allowed, f"{where} imports {name}, which its level may not"


@pytest.mark.parametrize("path", sorted((ROOT / "pages").glob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_page_holds_no_sql_and_no_try(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        assert not isinstance(node, ast.Try), f"{path.name}:{node.lineno} has a try; refusals belong to pages/parts/"
    names = {name.split(".")[0] for _, name in imported(tree)}
    assert "duckdb" not in names, f"{path.name} imports duckdb"


def test_no_function_is_long() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} has {length} lines"
        for path in [*python_files("engine", "pages"), ROOT / "app.py", ROOT / "server.py", ROOT / "start.py"]
        if path.exists()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    ]
    assert not long, "\n".join(long)


def test_one_catch_all_in_the_engine() -> None:
    """Only the call into one document's reading may catch everything (design: a stranger's file, a strange parser)."""
    places = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in python_files("engine")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or getattr(node.type, "id", "") in ("Exception", "BaseException"))
        and not _raises_again(node)
    ]
    assert len(places) <= 1, places


def _raises_again(handler: ast.ExceptHandler) -> bool:
    """Whether it only cleans up: what was raised goes on."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None
