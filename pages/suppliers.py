"""Suppliers."""

from __future__ import annotations

from pages.parts.frame import bench, draw_title

opened = bench()
draw_title("Suppliers")
