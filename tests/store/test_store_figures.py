"""Figures leave the store as they came in, to the last digit that can be kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.model import Combinator, Job, PurchaseOrder, PurchaseOrderLine, Tolerance, ToleranceKind, ToleranceState
from engine.store import Store, masters, open_for_writing, rules
from engine.store.rows import now, trim

MONEY = st.decimals(min_value="-99999999999999.99", max_value="99999999999999.99", places=2)
FINE = st.decimals(min_value=0, max_value="99999999999999999", places=10)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_for_writing(tmp_path_factory.mktemp("figures") / "a.duckdb") as opened:
        yield opened


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(budget=MONEY)
def test_budgets_come_back_exactly(store: Store, budget: Decimal) -> None:
    with store.transaction() as cursor:
        masters.save_jobs(cursor, [Job("J-1", "Job", budget=budget)])
    (job,) = masters.jobs(store.cursor())
    assert job.budget == budget


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(quantity=FINE, price=FINE)
def test_quantities_and_prices_come_back_exactly(store: Store, quantity: Decimal, price: Decimal) -> None:
    line = PurchaseOrderLine(1, "Thing", quantity, price)
    order = PurchaseOrder("PO-1", "S-1", date(2026, 1, 1), "AUD", lines=(line,))
    with store.transaction() as cursor:
        masters.save_orders(cursor, [order])
    assert masters.orders(store.cursor()) == (order,)
    with store.transaction() as cursor:
        assert masters.save_orders(cursor, [order]).unchanged == 1


@given(FINE | MONEY)
def test_trimming_changes_no_value_and_writes_no_exponent(figure: Decimal) -> None:
    trimmed = trim(figure)
    assert trimmed == figure
    assert "E" not in str(trimmed) or figure == 0 or abs(figure) < Decimal("0.000001")


@pytest.mark.parametrize("supplier", [None, "S-1"])
def test_tolerances_come_back_as_they_were_set(tmp_path: Path, supplier: str | None) -> None:
    wanted = Tolerance(
        ToleranceKind.FREIGHT, ToleranceState.LIMIT, Decimal("2.5"), Decimal("0.05"), Combinator.EITHER, supplier
    )
    with open_for_writing(tmp_path / "a.duckdb") as store:
        for state in (ToleranceState.OFF, ToleranceState.LIMIT):
            with store.transaction() as cursor:
                kept = wanted if state is ToleranceState.LIMIT else Tolerance(wanted.kind, state, supplier=supplier)
                rules.save_tolerance(cursor, kept, who="me", at=now())
            assert rules.tolerances(store.cursor()) == (kept,)
        (found,) = rules.tolerances(store.cursor())
        assert found.state is ToleranceState.LIMIT
        assert found.kind is ToleranceKind.FREIGHT
        assert found.combinator is Combinator.EITHER
