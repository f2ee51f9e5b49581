"""What all figures share: colours, title, axes, and what stands where there is nothing to show."""

from __future__ import annotations

import plotly.graph_objects as go

# Told apart by colour-blind readers as well (Okabe and Ito), and never by colour alone.
BLUE, ORANGE, GREEN, RED, GREY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#8A8F98"


def dress(figure: go.Figure, title: str, *, x: str = "", y: str = "") -> go.Figure:
    """The figure with its title, what its axes count, and the look that all share."""
    figure.update_layout(
        title={"text": title, "x": 0, "xanchor": "left"},
        margin={"l": 10, "r": 10, "t": 60, "b": 10},
        legend={"orientation": "h", "y": -0.15},
        template="plotly_white",
    )
    figure.update_xaxes(title_text=x, automargin=True)
    figure.update_layout(yaxis_title_text=y, yaxis_automargin=True)
    return figure


def empty(title: str, why: str) -> go.Figure:
    """What stands in place of a figure without rows: why there are none, and what to do."""
    figure = go.Figure()
    figure.add_annotation(text=why, x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False, font={"size": 15})
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    return dress(figure, title)
