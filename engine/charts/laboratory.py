"""The tolerance laboratory's rows as figures: work against money, and prices under the limit."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import plotly.graph_objects as go

from engine.charts.dressing import BLUE, GREEN, GREY, ORANGE, RED, dress, empty
from engine.matching.frontier import FrontierPoint, unit_of
from engine.matching.piling import BANDS, PilingRow
from engine.matching.replaying import Side
from engine.matching.tolerances import limit_text
from engine.model import Tolerance

_Spot = tuple[float, int]
_FEW = 8


def frontier(
    points: Sequence[FrontierPoint], currency: str, *, today: tuple[Tolerance, Side], tried: tuple[Tolerance, Side]
) -> go.Figure:
    """Invoices that a person looks at against money let through, one dot where the limit makes a difference.

    Marked are what is in force and what is tried, each with the limit that is varied and what all tolerances together come
    to: what is in force may lie beside the line where more than this one limit is tried.
    """
    title = f"Human work against money let through ({currency})"
    if not points:
        return empty(title, "No invoice to replay yet. Import invoices first.")
    unit = unit_of(tried[0].kind, currency)
    said: dict[_Spot, list[str]] = {}
    for point in points:
        said.setdefault(_spot(point, currency), []).append(limit_text(point.tolerance, unit))
    figure = go.Figure(
        go.Scatter(
            name="other limits",
            x=[x for x, _ in said],
            y=[y for _, y in said],
            mode="lines+markers",
            cliponaxis=False,
            line={"color": GREY, "dash": "dot"},
            marker={"size": 9, "color": GREY},
            text=[texts[0] if len(texts) == 1 else f"{texts[0]}<br>to {texts[-1]}" for texts in said.values()],
            hovertemplate="%{text}<br>%{y} invoices held, %{x:,.2f} " + currency + " let through<extra></extra>",
        )
    )
    marks = (("in force", today, "diamond", BLUE, 18), ("tried", tried, "star", ORANGE, 14))
    for name, (limit, side), symbol, colour, size in marks:
        figure.add_trace(_mark(f"{name}: {limit_text(limit, unit)}", _spot(side, currency), symbol, colour, size))
    dress(figure, title, x=f"{currency} let through", y="invoices held")
    figure.update_xaxes(rangemode="tozero", tickformat=",")
    _cut_far_end(figure, sorted({*said, *(_spot(side, currency) for _, side in (today, tried))}))
    counts = [point.held for point in points]
    from_zero = min(counts) * 2 < max(counts) or max(counts) <= _FEW
    return _counting(figure, max(counts) - (0 if from_zero else min(counts)), from_zero=from_zero)


def _cut_far_end(figure: go.Figure, spots: Sequence[_Spot]) -> None:
    """One dot far off (not tested, as a rule) must not press all others together: it is said beside the axis."""
    if len(spots) < 3 or spots[-1][0] <= spots[-2][0] * 2 or not spots[-2][0]:
        return
    (money, held), (end, _) = spots[-1], spots[-2]
    figure.update_xaxes(range=[0, end * 1.2])
    figure.add_annotation(
        x=1, y=0, xref="paper", yref="paper", xanchor="right", yanchor="bottom", showarrow=False,
        text=f"further right: {held:,} held, {money:,.2f} let through →",
    )  # fmt: skip


def _counting(figure: go.Figure, span: int, *, from_zero: bool = True) -> go.Figure:
    """Whole numbers alone, also where the axis spans few."""
    few = {"dtick": 1} if span <= _FEW else {}
    figure.update_yaxes(rangemode="tozero" if from_zero else "normal", tickformat=",d", **few)
    return figure


def _mark(name: str, spot: _Spot, symbol: str, colour: str, size: int) -> go.Scatter:
    marker = {"symbol": symbol, "size": size, "color": colour, "line": {"color": "white", "width": 1}}
    hover = "%{y} invoices held, %{x:,.2f} let through"
    place = {"x": [spot[0]], "y": [spot[1]], "cliponaxis": False}
    return go.Scatter(name=name, mode="markers", marker=marker, hovertemplate=hover, **place)


def _spot(point: FrontierPoint | Side, currency: str) -> _Spot:
    total = next((excess.total for name, excess in point.let_through if name == currency), Decimal(0))
    return float(total), point.held


def piling(row: PilingRow | None) -> go.Figure:
    """One supplier's prices above the order's by how much of the limit they use up, with where they would lie if the limit
    meant nothing to them."""
    title = "Prices above the order's, by how much of the limit they use up"
    if row is None:
        return empty(title, "No price above an order's is tested against a limit.")
    step = 100 // BANDS
    names = [f"{step * at} to {step * (at + 1)} %" for at in range(BANDS)] + ["over the limit"]
    near = RED if row.is_conspicuous else BLUE
    figure = go.Figure(
        go.Bar(
            name=row.supplier_name,
            x=names,
            y=[*row.bands, row.beyond],
            text=[str(count) if count else "" for count in (*row.bands, row.beyond)],
            marker={"color": [*[BLUE] * (BANDS - 1), near, GREY]},
            hovertemplate="%{y} prices use %{x}<extra></extra>",
            showlegend=False,
        )
    )
    even = row.inside / BANDS
    figure.add_trace(
        go.Scatter(name="spread evenly", x=names[:-1], y=[even] * BANDS, mode="lines", line={"color": GREEN, "dash": "dash"})
    )
    dress(figure, title, x="share of the limit used up", y="prices")
    return _counting(figure, max(*row.bands, row.beyond))
