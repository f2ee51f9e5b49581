"""The reports' rows as figures: spend, prices, receipts, exceptions, arrivals, budgets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

import plotly.graph_objects as go

from engine.charts.dressing import BLUE, GREEN, GREY, ORANGE, RED, dress, empty
from engine.costing import JobCard
from engine.reconciling import ArrivalRow, ExceptionRow, PriceRow, ReceivedRow, SpendRow

AGE_BUCKETS = ((30, "0–30 days"), (60, "31–60 days"), (90, "61–90 days"))
_TOP = 12


def spend_bridge(rows: Sequence[SpendRow], currency: str) -> go.Figure:
    """From what was ordered to what was billed, as a waterfall over the rows of one currency."""
    mine = [row for row in rows if row.currency == currency]
    title = f"Spend against orders ({currency}, net of tax)"
    if not mine:
        return empty(title, "Nothing ordered or accepted yet. Load orders, then accept an invoice.")
    steps = {
        "Ordered": sum(row.committed for row in mine),
        "Price": sum(row.price_effect for row in mine),
        "Quantity": sum(row.quantity_effect for row in mine),
        "Unplanned charges": sum(row.unplanned for row in mine),
        "Blank orders": sum(row.blank_orders for row in mine),
        "Without order": sum(row.without_order for row in mine),
        "Billed": sum(row.billed for row in mine),
    }
    figure = go.Figure(
        go.Waterfall(
            x=list(steps),
            y=[float(value) for value in steps.values()],
            measure=["absolute", *["relative"] * (len(steps) - 2), "total"],
            text=[
                f"{value:+,.0f}" if name not in ("Ordered", "Billed") else f"{value:,.0f}" for name, value in steps.items()
            ],
            textposition="outside",
            increasing={"marker": {"color": RED}},
            decreasing={"marker": {"color": GREEN}},
            totals={"marker": {"color": BLUE}},
            hovertemplate="%{x}: %{y:,.2f}<extra></extra>",
        )
    )
    return dress(figure, title, y=currency)


def spend_by_supplier(rows: Sequence[SpendRow], currency: str) -> go.Figure:
    """Ordered beside billed for each supplier, the largest on top."""
    mine = [row for row in rows if row.currency == currency][:_TOP][::-1]
    title = f"Ordered and billed by supplier ({currency}, net of tax)"
    if not mine:
        return empty(title, "Nothing ordered or accepted yet. Load orders, then accept an invoice.")
    names = [row.supplier_name for row in mine]
    figure = go.Figure(
        [
            go.Bar(name="Ordered", y=names, x=[float(row.committed) for row in mine], orientation="h", marker_color=GREY),
            go.Bar(name="Billed", y=names, x=[float(row.billed) for row in mine], orientation="h", marker_color=BLUE),
        ]
    )
    figure.update_layout(barmode="group")
    return dress(figure, title, x=currency)


def price_variance(rows: Sequence[PriceRow], currency: str) -> go.Figure:
    """Each billed item by its distance from the ordered price; the dot's size is the money it makes."""
    mine = [row for row in rows if row.currency == currency and row.percent is not None and row.variance]
    title = "Price against order, by item (per cent of the ordered price)"
    if not mine:
        return empty(title, "Every accepted price is the ordered one.")
    largest = max(abs(row.variance) for row in mine)
    figure = go.Figure(
        go.Scatter(
            x=[float(row.percent or 0) for row in mine],
            y=[f"{row.item[:40]} · {row.supplier_name}" for row in mine],
            mode="markers",
            marker={
                "size": [8 + 28 * float(abs(row.variance) / largest) for row in mine],
                "color": [RED if row.variance > 0 else GREEN for row in mine],
                "symbol": ["triangle-up" if row.variance > 0 else "triangle-down" for row in mine],
            },
            text=[
                f"{row.invoice_number} of {row.invoice_date:%d %b %Y}: {row.billed_price:,.4f} against "
                f"{row.ordered_price:,.4f}, {row.variance:+,.2f} {currency}"
                for row in mine
            ],
            hovertemplate="%{y}<br>%{x:+.1f} %<br>%{text}<extra></extra>",
        )
    )
    figure.add_vline(x=0, line_color=GREY)
    return dress(figure, title, x="per cent over (+) or under (−) the order")


def received_not_invoiced(rows: Sequence[ReceivedRow], currency: str) -> go.Figure:
    """What lies received and unbilled, by age of the receipt, each supplier in its own bar segment."""
    mine = [row for row in rows if row.currency == currency]
    title = f"Received and not invoiced, by age ({currency}, at ordered prices)"
    if not mine:
        return empty(title, "Everything received has been invoiced.")
    buckets = [name for _, name in AGE_BUCKETS] + ["over 90 days"]
    sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: dict.fromkeys(buckets, Decimal(0)))
    for row in mine:
        sums[row.supplier][_bucket(row.age_days or 0)] += row.value
    figure = go.Figure(
        [
            go.Bar(name=supplier, x=buckets, y=[float(values[bucket]) for bucket in buckets])
            for supplier, values in sorted(sums.items())
        ]
    )
    figure.update_layout(barmode="stack")
    return dress(figure, title, y=currency)


def exceptions(rows: Sequence[ExceptionRow]) -> go.Figure:
    """Reasons for waiting, most frequent first, with the running share of all of them."""
    title = "Invoices held, by reason"
    if not rows:
        return empty(title, "No invoice is held.")
    names = [row.code if len({other.currency for other in rows}) == 1 else f"{row.code} ({row.currency})" for row in rows]
    figure = go.Figure(
        [
            go.Bar(
                name="Invoices",
                x=names,
                y=[row.invoices for row in rows],
                text=[str(row.invoices) for row in rows],
                customdata=[[f"{row.gross:,.2f} {row.currency}", row.owner, row.oldest_days] for row in rows],
                hovertemplate="%{x}: %{y} invoices, %{customdata[0]}<br>cleared by %{customdata[1]}, "
                "oldest %{customdata[2]} days<extra></extra>",
                marker_color=ORANGE,
            ),
            go.Scatter(
                name="Running share",
                x=names,
                y=[float(row.running_share) for row in rows],
                yaxis="y2",
                mode="lines+markers",
                line={"color": GREY},
                hovertemplate="%{y:.1f} % of all reasons<extra></extra>",
            ),
        ]
    )
    figure.update_layout(
        yaxis2={"overlaying": "y", "side": "right", "range": [0, 105], "title": "per cent", "showgrid": False}
    )
    return dress(figure, title, y="invoices")


def arrivals(rows: Sequence[ArrivalRow]) -> go.Figure:
    """Everything that arrived, by what became of it."""
    title = "What became of everything that arrived"
    if not any(row.arrived for row in rows):
        return empty(title, "Nothing has arrived yet. Connect a mailbox, or import a folder.")
    names = list(dict.fromkeys(name for row in rows for name, _ in row.outcomes))
    colours = {"done": GREEN, "imported": GREEN, "duplicate": GREY, "ignored": BLUE, "held": ORANGE}
    bars = []
    for name in names:
        counts = [dict(row.outcomes).get(name, 0) for row in rows]
        what = [f"{row.what} ({row.arrived})" for row in rows]
        bars.append(
            go.Bar(
                name=name,
                y=what,
                x=counts,
                orientation="h",
                text=[str(n) if n else "" for n in counts],
                marker_color=colours.get(name, RED),
            )
        )
    figure = go.Figure(bars)
    figure.update_layout(barmode="stack")
    return dress(figure, title, x="count")


def job_budgets(cards: Sequence[JobCard], currency: str) -> go.Figure:
    """Actual and committed cost of each job against its budget, marked where it lies."""
    title = f"Jobs: actual and committed against budget ({currency}, net of tax)"
    if not cards:
        return empty(title, "No jobs yet. Load a list of jobs.")
    names = [f"{card.job} {card.name}" for card in cards][::-1]
    turned = list(cards)[::-1]
    figure = go.Figure(
        [
            go.Bar(name="Actual", y=names, x=[float(c.actual) for c in turned], orientation="h", marker_color=BLUE),
            go.Bar(name="Committed", y=names, x=[float(c.committed) for c in turned], orientation="h", marker_color=ORANGE),
            go.Scatter(
                name="Budget",
                y=names,
                x=[float(card.budget) if card.budget is not None else None for card in turned],
                mode="markers",
                marker={"symbol": "line-ns-open", "size": 18, "color": "black"},
            ),
        ]
    )
    figure.update_layout(barmode="stack")
    return dress(figure, title, x=currency)


def _bucket(age_days: int) -> str:
    return next((name for limit, name in AGE_BUCKETS if age_days <= limit), "over 90 days")
