"""History under other tolerances: the replay says what matching says, wider limits never hold more, and money is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from matching_scenario import TAXES, make_invoice, make_order, make_receipt, make_supplier

from engine.issues import Code
from engine.matching import Known, match
from engine.matching.excess import Excess
from engine.matching.frontier import Figure, figures_for, figures_of, frontier, steps_of
from engine.matching.holds import HOLD_RULES
from engine.matching.replaying import CAPS, TESTED, Outcome, PastInvoice, Setting, past_invoice, replay, set_in, summarise
from engine.model import Billed, MatchLevel, SupplierInvoice, Tolerance, ToleranceKind, ToleranceState

D = Decimal
K, S = ToleranceKind, ToleranceState
FACTORS = st.sampled_from(["1", "1", "1.004", "1.015", "1.02", "1.03", "1.2", "0.9"])
QUANTITIES = st.sampled_from(["1", "1", "0.5", "1.02", "2"])
LEVELS = st.sampled_from([None, None, "2-way", "3-way", "4-way", "amount", "totals", "none"])
ORDER_LINE = st.fixed_dictionaries(
    {"quantity": st.integers(1, 40).map(str), "unit_price": st.decimals("0.50", 300, places=2).map(str), "match": LEVELS}
)
DOCUMENT = st.fixed_dictionaries(
    {
        "lines": st.lists(st.tuples(st.integers(0, 3), FACTORS, QUANTITIES), min_size=1, max_size=4),
        "freight": st.sampled_from([None, None, "12.00", "49.99", "80.00"]),
        "tax": st.sampled_from(["0", "0", "0.03", "-0.20", "7.50"]),
    }
)
WORLDS = st.tuples(
    st.lists(ORDER_LINE, min_size=1, max_size=4),
    st.sampled_from(["1", "0.5", "0"]),
    st.lists(DOCUMENT, min_size=1, max_size=3),
)
FIGURES = st.sampled_from(["0.01", "0.5", "2", "10", "50", "400"]).map(D)
KINDS = st.sampled_from([kind for kind in K if kind not in (K.SAMPLE, K.EXCHANGE_RATE)])


@st.composite
def tolerances(draw: Any) -> Tolerance:
    """Any tolerance that a person may set."""
    kind, state = draw(KINDS), draw(st.sampled_from(S))
    if state is not S.LIMIT:
        return Tolerance(kind, state)
    return Tolerance(kind, state, draw(st.none() | FIGURES), draw(FIGURES), supplier=draw(st.sampled_from([None, "S1"])))


def document(number: int, drawn: dict[str, Any], ordered: list[dict[str, str]]) -> SupplierInvoice:
    """An invoice that bills order lines at other prices and quantities, with freight and some tax too much."""
    lines: list[dict[str, Any]] = []
    for place, price, share in drawn["lines"]:
        line = ordered[place % len(ordered)]
        quantity = D(line["quantity"]) * D(share)
        net = round(quantity * D(line["unit_price"]) * D(price), 2)
        lines.append(
            {"part": line["part"], "description": line["description"], "quantity": str(quantity), "net_amount": str(net)}
        )
    if drawn["freight"]:
        lines.append({"description": "Freight", "kind": "freight", "net_amount": drawn["freight"]})
    net = sum((D(line["net_amount"]) for line in lines), D(0))
    tax = str(round(net / 10, 2) + D(drawn["tax"]))
    return make_invoice(lines, id=f"I-{number}", invoice_number=f"INV-{number}", purchase_orders=["PO-0417"], tax_total=tax)


def lived(world: Any, set_by_people: Sequence[Tolerance] = ()) -> list[tuple[SupplierInvoice, Known]]:
    """The documents one after another, each with what those before it billed."""
    rows, received, documents = world
    parts = [{"part": f"P-{n}", "description": f"Thing number {n}"} for n in range(len(rows))]
    ordered = [{**row, **part} for row, part in zip(rows, parts, strict=True)]
    order = make_order(ordered)
    receipt = make_receipt(
        [
            {"quantity": (there := str(D(row["quantity"]) * D(received))), "accepted_quantity": there}
            for row in rows
            if D(received)
        ]
    )
    known = Known(make_supplier(), (order,), (receipt,), tax_codes=TAXES, tolerances=tuple(set_by_people))
    billed: dict[int, Billed] = {}
    found = []
    for number, drawn in enumerate(documents, 1):
        invoice = document(number, drawn, ordered)
        now = replace(known, billed=tuple(billed.values()))
        found.append((invoice, now))
        for one in match(invoice, now).allocations:
            before = billed.get(one.order_line, Billed("PO-0417", one.order_line, D(0), D(0)))
            billed[one.order_line] = replace(
                before, quantity=before.quantity + one.quantity, amount=before.amount + one.amount
            )
    return found


def past_of(invoice: SupplierInvoice, known: Known) -> PastInvoice:
    """The invoice as history keeps it."""
    outcome = match(invoice, known)
    standing = tuple(hold for hold in outcome.holds if hold.is_open_block and hold.code not in TESTED)
    return past_invoice(invoice, outcome.allocations, known, standing)


def history_of(world: Any) -> list[PastInvoice]:
    return [past_of(*one) for one in lived(world)]


def blocks(invoice: SupplierInvoice, known: Known) -> set[Code]:
    return {hold.code for hold in match(invoice, known).holds if hold.is_open_block}


def money(history: Sequence[PastInvoice], setting: Setting) -> Decimal:
    return sum((past.excess.total for past in history if not setting.codes(past)), D(0))


@settings(max_examples=150, deadline=None)
@given(WORLDS, st.lists(tolerances(), max_size=3))
def test_the_replay_says_what_matching_says(world: Any, changed: list[Tolerance]) -> None:
    setting = Setting(set_in((), changed))
    for invoice, known in lived(world, setting.tolerances):
        assert set(setting.codes(past_of(invoice, known))) == blocks(invoice, known)


@settings(max_examples=150, deadline=None)
@given(WORLDS, st.lists(tolerances(), max_size=3))
def test_what_is_billed_of_which_order_line_does_not_depend_on_tolerances(world: Any, changed: list[Tolerance]) -> None:
    """The ground the laboratory stands on: nothing has to be matched again."""
    for invoice, known in lived(world):
        other = match(invoice, replace(known, tolerances=tuple(changed)))
        assert other.allocations == match(invoice, known).allocations
        assert other.orders == match(invoice, known).orders


@settings(max_examples=200, deadline=None)
@given(WORLDS, st.lists(tolerances(), max_size=2), KINDS, st.sampled_from(Figure), st.none() | FIGURES)
def test_a_wider_limit_never_passes_fewer_invoices_and_lets_no_less_money_through(
    world: Any, others: list[Tolerance], kind: ToleranceKind, figure: Figure, fixed: Decimal | None
) -> None:
    """Nothing allowed, every figure from small to large, not tested."""
    history = history_of(world)
    one = Tolerance(kind, S.LIMIT, *((None, fixed) if figure is Figure.PERCENT else (fixed, None)))
    steps = [Setting(set_in(others, [step])) for step in steps_of(one, figure, figures_of(figure)[::4])]
    held = [sum(bool(setting.codes(past)) for past in history) for setting in steps]
    through = [money(history, setting) for setting in steps]
    assert held == sorted(held, reverse=True)
    assert through == sorted(through)


@settings(max_examples=60, deadline=None)
@given(WORLDS, st.lists(tolerances(), max_size=2), KINDS, st.sampled_from(Figure))
def test_the_frontier_is_what_every_step_tested_alone_gives(
    world: Any, others: list[Tolerance], kind: ToleranceKind, figure: Figure
) -> None:
    history = history_of(world)
    steps = steps_of(Tolerance(kind, S.LIMIT), figure, figures_of(figure)[::3])
    for point, step in zip(frontier(history, Setting(others), steps), steps, strict=True):
        setting = Setting(set_in(others, [step]))
        assert point.tolerance == step
        assert point.held == sum(bool(setting.codes(past)) for past in history)
        assert sum(excess.total for _, excess in point.let_through) == money(history, setting)


@settings(max_examples=200, deadline=None)
@given(WORLDS, st.lists(tolerances(), max_size=3), st.lists(tolerances(), max_size=2))
def test_a_setting_that_is_like_another_answers_as_one_that_stands_alone(
    world: Any, before: list[Tolerance], changed: list[Tolerance]
) -> None:
    after = set_in(set_in((), before), changed)
    like = Setting(set_in((), before))
    for past in history_of(world):
        assert Setting(after, like=like).codes(past) == Setting(after).codes(past)


@settings(max_examples=150, deadline=None)
@given(WORLDS)
def test_what_passes_with_nothing_allowed_bills_nothing_too_much(world: Any) -> None:
    for past in history_of(world):
        totals_only = any(line.match is MatchLevel.TOTALS for order in past.known.orders for line in order.lines)
        assert not past.is_spotless or totals_only or past.excess == Excess()
        assert min(past.excess.price, past.excess.quantity, past.excess.charges, past.excess.tax) >= 0


def world_of(*documents: dict[str, Any], quantity: str = "10", received: str = "1", level: str | None = None) -> Any:
    """One order line at 100.00."""
    row = {"quantity": quantity, "unit_price": "100.00", "match": level}
    return [row], received, [{"freight": None, "tax": "0"} | one for one in documents]


def billing(price: str = "1", share: str = "1", **more: Any) -> dict[str, Any]:
    return {"lines": [(0, price, share)], **more}


def test_money_comes_from_price_quantity_charges_and_tax() -> None:
    """10 ordered at 100.00 and received; 12 billed at 103.00, with 30.00 freight and 4.00 tax too much."""
    (past,) = history_of(world_of(billing("1.03", "1.2", freight="30.00", tax="4.00")))
    assert past.excess == Excess(price=D("36.00"), quantity=D("200.00"), charges=D("30.00"), tax=D("4.00"))
    assert past.excess.total == 270


def test_what_was_billed_too_much_before_is_not_counted_again() -> None:
    """8 and 4 of 10: the second bills 2 too many; a third of 1 is too many by itself alone."""
    pasts = history_of(world_of(billing(share="0.8"), billing(share="0.4"), billing(share="0.1")))
    assert [past.excess.quantity for past in pasts] == [0, 200, 100]


def test_what_was_not_received_is_too_much_though_it_was_ordered() -> None:
    (past,) = history_of(world_of(billing(), received="0.5"))
    assert past.excess.quantity == 500
    (by_order,) = history_of(world_of(billing(), received="0.5", level="2-way"))
    assert by_order.excess.quantity == 0


def test_services_are_measured_by_their_amount_alone() -> None:
    (past,) = history_of(world_of(billing("1.1", "1.1"), received="0", level="amount"))
    assert past.excess == Excess(quantity=D("210.00"))


def test_a_line_too_low_does_not_make_good_one_too_high() -> None:
    rows = [{"quantity": "1", "unit_price": price, "match": None} for price in ("100.00", "200.00")]
    document = {"lines": [(0, "1.1", "1"), (1, "0.9", "1")], "freight": None, "tax": "0"}
    (past,) = history_of((rows, "1", [document]))
    assert past.excess == Excess(price=D("10.00"))


def test_a_credit_note_bills_nothing_too_much() -> None:
    ((invoice, known),) = lived(world_of(billing("1.5")))
    credit = make_invoice(
        [{"part": "P-0", "description": "Thing number 0", "quantity": "1", "net_amount": "500.00"}],
        kind="credit_note", purchase_orders=["PO-0417"],
    )  # fmt: skip
    assert past_of(credit, known).excess == Excess()
    assert past_of(invoice, known).excess.price == 500


def test_a_setting_against_another_invoice_by_invoice() -> None:
    """Prices 1 %, 3 % and 20 % over, under a limit of 2 and of 5 %."""
    history = history_of(world_of(*(billing(price, "0.2") for price in ("1.01", "1.03", "1.2")), quantity="100"))
    before = (Tolerance(K.PRICE, S.LIMIT, percent=D(2)), Tolerance(K.LINE_TOTAL, S.OFF))
    after = set_in(before, [Tolerance(K.PRICE, S.LIMIT, percent=D(5))])
    rows = replay(history, Setting(before), Setting(after))
    assert [row.outcome for row in rows] == [Outcome.PASSES, Outcome.NEWLY_PASSES, Outcome.HELD]
    assert [(row.before, row.after) for row in rows][1:] == [((Code.PRICE,), ()), ((Code.PRICE,), (Code.PRICE,))]
    found = summarise(rows)
    assert (found.before.passes, found.before.held, found.after.passes, found.after.held) == (1, 2, 2, 1)
    assert (found.newly_pass, found.newly_held) == (1, 0)
    assert found.before.codes == ((Code.PRICE, 2),)
    assert [excess.total for _, excess in (*found.before.let_through, *found.after.let_through)] == [20, 80]
    back = summarise(replay(history, Setting(after), Setting(before)))
    assert (back.newly_pass, back.newly_held) == (0, 1)


def test_what_holds_whatever_the_tolerances_stays() -> None:
    ((invoice, known),) = lived(world_of(billing("1.5")))
    unknown = past_of(invoice, replace(known, supplier=None))
    assert Setting(tuple(Tolerance(kind, S.OFF) for kind in K)).codes(unknown) == (Code.SUP_UNKNOWN,)


def test_what_a_person_let_pass_counts_as_held() -> None:
    ((invoice, known),) = lived(world_of(billing("1.5")))
    past = past_of(invoice, replace(known, released=(Code.PRICE,)))
    assert Code.PRICE in Setting(()).codes(past)


def test_a_cap_holds_even_what_is_billed_to_the_cent() -> None:
    (past,) = history_of(world_of(billing()))
    assert past.is_spotless
    assert Setting(()).codes(past) == ()
    assert Setting([Tolerance(K.INVOICE_AMOUNT, S.LIMIT, absolute=D(500))]).codes(past) == (Code.LIMIT_SUPPLIER,)


def test_a_changed_tolerance_takes_the_place_of_the_one_of_its_kind_and_scope() -> None:
    price, own = Tolerance(K.PRICE, S.EXACT), Tolerance(K.PRICE, S.OFF, supplier="S1")
    wider = Tolerance(K.PRICE, S.LIMIT, percent=D(5))
    assert set(set_in([price, own], [wider])) == {own, wider}


def test_no_test_hides_what_stands_whatever_the_tolerances() -> None:
    """Else a wider limit would bring to light a hold that history does not know."""
    for code in TESTED:
        assert HOLD_RULES[code].hides <= TESTED, code


def test_steps_go_from_nothing_allowed_to_not_tested_and_a_cap_has_no_exact() -> None:
    steps = steps_of(Tolerance(K.PRICE, S.LIMIT, D(2), D(50)), Figure.PERCENT, figures_of(Figure.PERCENT, D(7)))
    assert (steps[0].state, steps[-1].state) == (S.EXACT, S.OFF)
    percents = [step.percent for step in steps[1:-1]]
    assert percents == sorted(percents)
    assert D(7) in percents
    assert {step.absolute for step in steps[1:-1]} == {D(50)}
    assert all(steps_of(Tolerance(kind, S.OFF), Figure.ABSOLUTE, [D(1)])[0].state is S.LIMIT for kind in CAPS)
    assert {figures_for(kind) for kind in CAPS} == {(Figure.ABSOLUTE,)}
