"""Certificates: every match gives one that the independent checker accepts, and a changed one is rejected."""

from __future__ import annotations

import ast
import copy
import json
import random
import tomllib
from pathlib import Path
from typing import Any

import pytest
from matching_scenario import build

from engine.matching import checker, match
from engine.matching.certifying import certificate, digest, sealed

CASES = sorted((Path(__file__).parent / "cases").glob("*.toml"))
SOURCE = Path(checker.__file__)


def of_case(path: Path) -> dict[str, Any]:
    invoice, known = build(tomllib.loads(path.read_text(encoding="utf-8")))
    return certificate(invoice, known, match(invoice, known))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_match_is_certified(path: Path) -> None:
    found = of_case(path)
    assert checker.problems(json.loads(json.dumps(found))) == []


def test_the_checker_knows_nothing_of_the_matcher() -> None:
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert not any(name and name.startswith("engine") for name in imported)
    assert len(SOURCE.read_text(encoding="utf-8").splitlines()) < 200


def leaves(part: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(part, dict):
        return [found for name, inner in part.items() for found in leaves(inner, (*path, name))]
    if isinstance(part, list):
        return [found for at, inner in enumerate(part) for found in leaves(inner, (*path, at))]
    return [path]


def changed(value: Any, dice: random.Random) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + dice.choice((-1, 1, 7))
    if isinstance(value, str) and value.replace(".", "").replace("-", "").isdigit():
        return dice.choice((f"{value}1", f"1{value}", "-1", "0.01" if value != "0.01" else "0.02"))
    return "other" if value is not None else "R-77"


def mutated(original: dict[str, Any], path: tuple[Any, ...], dice: random.Random) -> dict[str, Any]:
    found = copy.deepcopy(original)
    inner = found
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = changed(inner[path[-1]], dice)
    return found


@pytest.mark.parametrize("seed", range(10))
def test_a_changed_certificate_is_rejected(seed: int) -> None:
    """A hundred changes a seed, one leaf anywhere. What follows from the facts is sealed again, as a forger would."""
    dice = random.Random(seed)
    originals = [
        of_case(path) for path in CASES if path.stem in ("clean", "received-in-two-parts", "lines-merged", "price-over")
    ]
    for _ in range(100):
        original = dice.choice(originals)
        path = dice.choice(leaves(original))
        forged = mutated(original, path, dice)
        if path[0] in ("allocations", "tests", "clean"):
            forged = sealed({name: part for name, part in forged.items() if name != "seal"})
        assert checker.problems(forged), path


FIGURES = [
    ("order_lines", "unit_price"), ("order_lines", "live_quantity"), ("receipts", "net_quantity"), ("billed", "quantity"),
    ("orders", "ordered_amount"), ("order_lines", "level"), ("tolerances", "kind"),
]  # fmt: skip


@pytest.mark.parametrize(("part", "name"), FIGURES, ids=lambda text: text)
def test_a_figure_forged_with_all_its_hashes_contradicts_the_rest(part: str, name: str) -> None:
    found = of_case(next(path for path in CASES if path.stem == "received-in-two-parts"))
    kept = found["facts"][part][0][name]
    found["facts"][part][0][name] = "none" if part == "order_lines" and name == "level" else f"1{kept}"
    found["hashes"][part] = digest(found["facts"][part])
    del found["seal"]
    assert checker.problems(sealed(found))


def test_a_missing_inequality_is_missed() -> None:
    found = of_case(next(path for path in CASES if path.stem == "clean"))
    del found["seal"], found["tests"][0]
    assert any("inequalities" in said for said in checker.problems(sealed(found)))


def test_what_is_no_certificate_is_said_to_be_none() -> None:
    assert checker.problems({}) and checker.problems({"version": 1, "facts": None})
