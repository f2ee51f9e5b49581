"""A tolerance that may be set for an item or an order is looked up by it: else it would be set and never count."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from matching_scenario import build

from engine.matching import Known, match
from engine.model import Tolerance, ToleranceKind
from engine.tolerance_kinds import SHAPES

CASES = sorted((Path(__file__).parent / "cases").glob("*.toml"))


def test_scopes_are_those_that_matching_looks_up(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = defaultdict[ToleranceKind, set[str]](set)
    look_up = Known.tolerance

    def noting(known: Known, kind: ToleranceKind, on: date | None, **scope: str | None) -> Tolerance:
        asked[kind] |= set(scope)
        return look_up(known, kind, on, **scope)

    monkeypatch.setattr(Known, "tolerance", noting)
    for path in CASES:
        match(*build(tomllib.loads(path.read_text(encoding="utf-8"))))
    assert len(asked) > 15
    narrow = {kind: SHAPES[kind].scopes & {"item", "order"} for kind in asked}
    assert {kind: scopes for kind, scopes in narrow.items() if scopes != asked[kind]} == {}, dict(asked)
