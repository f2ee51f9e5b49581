"""How each supplier's paper looks. One module per supplier with `draw(invoice) -> bytes`."""

from __future__ import annotations

from collections.abc import Callable

from records import Invoice

from layouts import coastal, delta, greenfield, harbour, lanternfish, northside, summit, tasman

PAPER: dict[str, Callable[[Invoice], bytes]] = {
    "harbour": harbour.draw,
    "coastal": coastal.draw,
    "summit": summit.draw,
    "delta": delta.draw,
    "northside": northside.draw,
    "greenfield": greenfield.draw,
    "tasman": tasman.draw,
    "lanternfish": lanternfish.draw,
}
