"""Rows as tables: amounts stay `Decimal` all the way to the browser, and long lists are loaded as they are scrolled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

ROW_HEIGHT = 34
MOST_ROWS_SHOWN = 14


def money_column(label: str, help_text: str | None = None) -> Any:
    """A column of amounts with two decimals."""
    return st.column_config.NumberColumn(label, format="accounting", help=help_text)


def number_column(label: str, help_text: str | None = None) -> Any:
    """A column of quantities or prices."""
    return st.column_config.NumberColumn(label, format="localized", help=help_text)


def day_column(label: str) -> Any:
    """A column of dates."""
    return st.column_config.DateColumn(label, format="D MMM YYYY")


def moment_column(label: str) -> Any:
    """A column of moments, in the viewer's time zone."""
    return st.column_config.DatetimeColumn(label, format="D MMM YYYY, HH:mm")


def frame_of(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    """The rows as a frame with these columns, in this order, whatever they hold."""
    return pd.DataFrame({column: [row.get(column) for row in rows] for column in columns})


def show_rows(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, Any], *, key: str, height: int | None = None) -> None:
    """A table to look at. `columns`: field to label or column settings, in the order shown."""
    st.dataframe(
        frame_of(rows, list(columns)),
        column_config=dict(columns),
        hide_index=True,
        key=key,
        row_height=ROW_HEIGHT,
        height=height or height_for(len(rows)),
        placeholder="",
    )


def pick_row(
    rows: Sequence[Mapping[str, Any]], columns: Mapping[str, Any], *, key: str, height: int | None = None
) -> int | None:
    """A table to choose one row of; gives its place in `rows`."""
    chosen = st.dataframe(
        frame_of(rows, list(columns)),
        column_config=dict(columns),
        hide_index=True,
        key=key,
        on_select="rerun",
        selection_mode="single-row",
        placeholder="",
        row_height=ROW_HEIGHT,
        height=height or height_for(len(rows)),
    )
    places = [place for place in chosen["selection"]["rows"] if place < len(rows)]
    return places[0] if places else None


def height_for(count: int) -> int:
    """Pixels for so many rows and the heading; beyond a screenful the table scrolls."""
    return ROW_HEIGHT * (min(max(count, 1), MOST_ROWS_SHOWN) + 1) + 3


def as_csv(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str]) -> bytes:
    """The rows as a CSV file for a spreadsheet, headed by labels; texts that a spreadsheet would run as formulas are
    quoted with an apostrophe."""
    frame = frame_of(rows, list(columns)).rename(columns=dict(columns))
    return str(frame.map(_harmless).to_csv(index=False)).encode("utf-8-sig")


def _harmless(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return ", ".join(str(part) for part in value)
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value if not isinstance(value, Decimal) else f"{value:f}"
