"""The laboratory on a small company and on the sample world: what is replayed, in which order, and that nothing changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from engine.accepting import accept, reverse
from engine.desk import release
from engine.issues import Code
from engine.laboratory import KINDS, History, is_another, load_history, piling, sweep, try_out
from engine.matching.excess import Excess
from engine.matching.frontier import Figure
from engine.matching.replaying import Outcome
from engine.model import Tolerance, ToleranceKind, ToleranceState
from engine.tolerating import set_tolerance
from engine.workbench import Workbench, open_workbench
from tests.joins.smallworld import Line, Paper, id_of, load, order, receipt, take_in
from tests.sampleworld import sample_store

D = Decimal
K, S = ToleranceKind, ToleranceState


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """The sample world; nobody here changes it."""
    folder: Path = tmp_path_factory.mktemp("laboratory")
    with open_workbench(sample_store(folder)) as bench:
        yield bench


def history(bench: Workbench) -> History:
    return load_history(bench.store, bench.settings)


def limit(percent: str, kind: ToleranceKind = K.PRICE, supplier: str | None = None) -> Tolerance:
    return Tolerance(kind, S.LIMIT, percent=D(percent), supplier=supplier)


def state_of_everything(bench: Workbench) -> list[object]:
    tables = ("match", "hold", "allocation", "certificate", "invoice", "event", "tolerance_rule")
    return [bench.store.cursor().execute(f"FROM {table} ORDER BY ALL").fetchall() for table in tables]


def test_the_replay_says_of_every_sample_invoice_what_matching_said(sample: Workbench) -> None:
    """Under the tolerances in force, on the same facts."""
    stored = {row["id"]: set(row["codes"]) for row in sample.store.read("invoice_queue", state=None)}
    rows = try_out(history(sample), []).rows
    assert len(rows) == len(stored) > 60
    assert {row.invoice: {*row.before} for row in rows} == stored
    assert all(row.before == row.after for row in rows)


def test_an_experiment_changes_nothing_in_the_store(sample: Workbench) -> None:
    before = state_of_everything(sample)
    found = history(sample)
    assert try_out(found, [limit("20"), Tolerance(K.FREIGHT, S.EXACT)]).changed
    assert sweep(found, [limit("20")], limit("20"), Figure.PERCENT)
    piling(found)
    assert state_of_everything(sample) == before


def test_a_wider_limit_lets_through_what_it_held_and_says_what_that_costs(bench: Workbench) -> None:
    """10 ordered at 50.00; 4 billed at 52.00, 4 % and 8.00 above."""
    load(bench, "orders", order(quantity="10"))
    invoice = id_of(take_in(bench, Paper("INV-1", lines=[Line(quantity="4", price="52.00")])))
    found = try_out(history(bench), [limit("5")])
    (row,) = found.changed
    assert (row.invoice, row.invoice_number, row.supplier_name) == (invoice, "INV-1", "Smallbore Pipes Pty Ltd")
    assert (row.before, row.after, row.outcome) == ((Code.PRICE,), (), Outcome.NEWLY_PASSES)
    assert row.excess == Excess(price=D("8.00"))
    assert found.summary.before.let_through == (("AUD", Excess()),)
    assert found.summary.after.let_through == (("AUD", Excess(price=D("8.00"))),)


def test_earlier_arrivals_count_as_billed_and_later_ones_do_not_though_they_were_accepted_first(bench: Workbench) -> None:
    """10 ordered; 6, then 5, of which the later is accepted: history tests the first against nothing before it."""
    load(bench, "orders", order(quantity="10"))
    set_tolerance(bench, Tolerance(K.LINE_TOTAL, S.OFF))
    first = id_of(take_in(bench, Paper("INV-1", lines=[Line(quantity="6")])))
    second = id_of(take_in(bench, Paper("INV-2", lines=[Line(quantity="5")])))
    release(bench, second, "QTY_ORD", "one more was agreed")
    assert accept(bench, [second])[0].accepted
    rows = {row.invoice: row for row in try_out(history(bench), []).rows}
    assert (rows[first].before, rows[first].excess.quantity) == ((), 0)
    assert Code.QTY_ORD in rows[second].before, "what a person let pass was work"
    assert rows[second].excess.quantity == 50


def test_reversed_invoices_are_left_out_and_have_billed_nothing(bench: Workbench) -> None:
    load(bench, "orders", order(quantity="10"))
    first = id_of(take_in(bench, Paper("INV-1", lines=[Line(quantity="6")])))
    accept(bench, [first])
    reverse(bench, first, "wrong job")
    second = id_of(take_in(bench, Paper("INV-2", lines=[Line(quantity="10")])))
    (row,) = try_out(history(bench), []).rows
    assert (row.invoice, row.before, row.excess.total) == (second, (), 0)


def test_one_supplier_and_some_days_are_looked_at_while_all_that_was_billed_before_counts(bench: Workbench) -> None:
    load(bench, "orders", order(quantity="10"))
    take_in(bench, Paper("INV-1", lines=[Line(quantity="8")], day="2026-10-05"))
    second = id_of(take_in(bench, Paper("INV-2", lines=[Line(quantity="4")], day="2026-11-05")))
    whole = history(bench)
    assert whole.months == (date(2026, 10, 1), date(2026, 11, 1))
    assert whole.currencies == ("AUD",)
    (row,) = try_out(whole.of("S-1", date(2026, 11, 1), date(2026, 11, 30), "AUD"), []).rows
    assert (row.invoice, row.excess.quantity) == (second, 100)
    assert whole.of("S-2").invoices == whole.of(first=date(2026, 12, 1)).invoices == whole.of(currency="EUR").invoices == ()


def test_a_supplier_s_own_tolerance_stays_in_force_when_the_company_s_is_tried(bench: Workbench) -> None:
    load(bench, "orders", order(quantity="10"))
    take_in(bench, Paper("INV-1", lines=[Line(quantity="4", price="52.00")]))
    set_tolerance(bench, Tolerance(K.PRICE, S.EXACT, supplier="S-1"))
    found = history(bench)
    assert not try_out(found, [found.another(K.PRICE, S.OFF)]).changed
    assert len(try_out(found, [found.another(K.PRICE, S.OFF, supplier="S-1")]).changed) == 1


def test_another_setting_keeps_sides_and_takes_the_place_of_the_one_with_its_days(bench: Workbench) -> None:
    assert history(bench).another(K.TAX, S.LIMIT, absolute=D(1)).two_sided
    dated = Tolerance(K.PRICE, S.LIMIT, percent=D(3), valid_from=date(2020, 1, 1))
    set_tolerance(bench, dated)
    found = history(bench)
    assert found.in_force(K.PRICE) == dated
    new = found.another(K.PRICE, S.LIMIT, D(7))
    assert is_another(new, found)
    assert not is_another(found.another(K.PRICE, S.LIMIT, D(3)), found)
    set_tolerance(bench, new)
    assert history(bench).in_force(K.PRICE).percent == 7


def test_what_is_tried_as_it_is_in_force_changes_nothing_on_other_days(bench: Workbench) -> None:
    """The limit of 5 % began after the invoice."""
    load(bench, "orders", order(quantity="10"))
    take_in(bench, Paper("INV-1", lines=[Line(quantity="4", price="52.00")], day="2019-10-05"))
    set_tolerance(bench, Tolerance(K.PRICE, S.LIMIT, percent=D(5), valid_from=date(2020, 1, 1)))
    found = history(bench)
    assert found.in_force(K.PRICE).percent == 5
    assert not try_out(found, [found.another(K.PRICE, S.LIMIT, D(5))]).changed
    assert len(try_out(found, [found.another(K.PRICE, S.LIMIT, D(6))]).changed) == 1


def test_what_was_tried_and_taken_over_is_what_matching_then_does(bench: Workbench) -> None:
    load(bench, "orders", order(quantity="10"))
    take_in(bench, Paper("INV-1", lines=[Line(quantity="4", price="52.00")]))
    found = history(bench)
    tried = found.another(K.PRICE, S.LIMIT, D(5))
    after = try_out(found, [tried]).summary.after
    set_tolerance(bench, tried)
    assert try_out(history(bench), []).summary.before == after


def test_the_frontier_has_the_figures_in_force_and_tried(bench: Workbench) -> None:
    load(bench, "orders", order(quantity="10"))
    take_in(bench, Paper("INV-1", lines=[Line(quantity="4", price="52.00")]))
    found = history(bench)
    points = sweep(found, [], found.another(K.PRICE, S.LIMIT, D("3.7")), Figure.PERCENT)
    by_percent = {point.tolerance.percent: point for point in points}
    assert {D(2), D("3.7")} <= by_percent.keys()
    assert [by_percent[D(percent)].held for percent in ("2", "3.7", "4", "5")] == [1, 1, 0, 0]


def test_an_order_line_that_is_no_longer_on_file_is_not_tested(bench: Workbench) -> None:
    load(bench, "orders", order(quantity="10"))
    accept(bench, [id_of(take_in(bench, Paper("INV-1", lines=[Line(quantity="4")])))])
    bench.store.cursor().execute("DELETE FROM purchase_order_line")
    (row,) = try_out(history(bench), []).rows
    assert (row.before, row.excess.total) == ((), 0)


def test_receipts_count_as_they_stand_today(bench: Workbench) -> None:
    load(bench, "orders", order(quantity="10", match="3-way"))
    load(bench, "receipts", receipt("4"))
    take_in(bench, Paper("INV-1", lines=[Line(quantity="6")]))
    (held,) = try_out(history(bench), []).rows
    assert (held.before, held.excess.quantity) == ((Code.QTY_REC,), 100)
    load(bench, "receipts", receipt("6"))
    (clear,) = try_out(history(bench), []).rows
    assert (clear.before, clear.excess.quantity) == ((), 0)


def test_an_empty_store_has_no_history(bench: Workbench) -> None:
    found = history(bench)
    assert (found.invoices, found.months, found.currencies) == ((), (), ())
    assert try_out(found, [limit("5")]).summary.invoices == 0
    assert piling(found) == ()


def test_every_kind_that_may_be_tried_can_be_tried(sample: Workbench) -> None:
    found = history(sample)
    for kind in KINDS:
        off = try_out(found, [found.another(kind, S.OFF)]).summary.after.held
        exact = try_out(found, [found.another(kind, S.EXACT)]).summary.after.held
        assert off <= exact, kind
