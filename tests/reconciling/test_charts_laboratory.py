"""The laboratory's charts: work against money with both settings marked, and prices by the share of the limit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine import charts
from engine.matching.excess import Excess
from engine.matching.frontier import FrontierPoint
from engine.matching.piling import PilingRow
from engine.matching.replaying import Side
from engine.model import Tolerance, ToleranceKind, ToleranceState

D = Decimal


def limit(percent: str) -> Tolerance:
    return Tolerance(ToleranceKind.PRICE, ToleranceState.LIMIT, percent=D(percent))


def through(amount: str) -> tuple[tuple[str, Excess], ...]:
    return (("AUD", Excess(price=D(amount))), ("USD", Excess(price=D(7))))


def point(percent: str, held: int, amount: str) -> FrontierPoint:
    return FrontierPoint(limit(percent), held, through(amount))


def side(held: int, amount: str) -> Side:
    return Side(0, held, (), through(amount))


POINTS = [point("1", 9, "10.00"), point("2", 5, "30.00"), point("3", 5, "30.00"), point("4", 2, "45.00")]
MARKS: dict[str, Any] = {"today": (limit("2"), side(5, "30.00")), "tried": (limit("4"), side(2, "45.00"))}


def drawn(points: list[FrontierPoint], **marks: Any) -> dict[str, Any]:
    found: dict[str, Any] = charts.frontier(points, "AUD", **(marks or MARKS)).to_dict()
    return found


def test_steps_that_come_to_the_same_are_one_dot_that_names_them() -> None:
    line, *_ = drawn(POINTS)["data"]
    assert (list(line["x"]), list(line["y"])) == ([10, 30, 45], [9, 5, 2])
    assert line["text"][1] == "at most +2 %<br>to at most +3 %"


def test_both_settings_are_marked_where_they_come_to() -> None:
    _, today, tried = drawn(POINTS)["data"]
    assert (today["name"], today["x"][0], today["y"][0]) == ("in force: at most +2 %", 30, 5)
    assert (tried["name"], tried["x"][0], tried["y"][0]) == ("tried: at most +4 %", 45, 2)


def test_one_dot_far_off_is_said_and_does_not_press_the_others_together() -> None:
    layout = drawn([*POINTS, point("100", 1, "9000.00")])["layout"]
    assert layout["xaxis"]["range"] == [0, 54]
    assert "1 held, 9,000.00 let through" in layout["annotations"][0]["text"]
    assert "range" not in drawn(POINTS)["layout"]["xaxis"]


def test_without_invoices_it_says_what_to_do() -> None:
    empty = drawn([])
    assert not empty["data"]
    assert empty["layout"]["annotations"][0]["text"].endswith(".")


def test_prices_under_the_limit_with_where_they_would_lie_by_accident() -> None:
    row = PilingRow("S1", "Smallbore", (1, 0, 0, 0, 14), 2, 5, D("0.00001"))
    bars, even = charts.piling(row).to_dict()["data"]
    assert list(bars["y"]) == [1, 0, 0, 0, 14, 2]
    assert bars["marker"]["color"][4] == charts.RED
    assert set(even["y"]) == {3}
    assert not charts.piling(None).to_dict()["data"]
