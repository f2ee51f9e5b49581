"""An XML document as nodes that know their place, and the typed values they hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from engine.issues import Code, Issue
from engine.model import Printed
from engine.money import LARGEST
from engine.source import Source

_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)  # xs:decimal: no exponent, no NaN, no thousands mark
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(Z|[+-]\d{2}:\d{2})?", re.ASCII)  # xs:date may carry a time zone


@dataclass(frozen=True, slots=True)
class Node:
    """An element, its XPath, and what the prefixes within names and paths stand for (`spaces`)."""

    element: Any
    path: str
    spaces: Mapping[str, str]

    def all(self, name: str) -> Iterator[Node]:
        """The children called `name` (such as `cac:Party`), in order."""
        prefix, _, local = name.partition(":")
        found = self.element.findall(f"{{{self.spaces[prefix]}}}{local}")
        for place, element in enumerate(found, start=1):
            path = f"{self.path}/{name}[{place}]" if len(found) > 1 else f"{self.path}/{name}"
            yield Node(element, path, self.spaces)

    def walk(self, *names: str) -> Iterator[Node]:
        """Every node at the end of the path `names`, in document order."""
        if not names:
            yield self
            return
        for child in self.all(names[0]):
            yield from child.walk(*names[1:])

    def first(self, *names: str) -> Node | None:
        """The first node at the end of the path that holds text."""
        return next((node for node in self.walk(*names) if node.text), None)

    def text_of(self, *names: str) -> str:
        """The text of the first node at the end of the path, empty where there is none."""
        return node.text if (node := self.first(*names)) else ""

    @property
    def text(self) -> str:
        """The element's own text, blanks collapsed."""
        return " ".join((self.element.text or "").split())

    @property
    def source(self) -> Source:
        """Its place."""
        return Source(xpath=self.path)

    def attribute(self, name: str) -> str:
        """An attribute's value, empty where it is not given."""
        return (self.element.get(name) or "").strip()


def iso_day(node: Node) -> date:
    """The day of an xs:date. Raises `ValueError` where it is none."""
    match = _DATE.fullmatch(node.text)
    return date.fromisoformat(match[1] if match else "")


class Values:
    """Typed values of nodes. What cannot be read is absent and becomes one of `issues`. `day_of` reads dates as the syntax
    writes them, and raises `ValueError` for what is none."""

    def __init__(self, day_of: Callable[[Node], date] = iso_day) -> None:
        self.issues: list[Issue] = []
        self._day_of = day_of

    def text(self, node: Node, *path: str) -> Printed[str] | None:
        """The first text at the end of the path."""
        return printed_text(node.first(*path))

    def amount(self, node: Node, *path: str) -> Printed[Decimal] | None:
        """The first number at the end of the path, exactly as written."""
        if (found := node.first(*path)) is None:
            return None
        if not _DECIMAL.fullmatch(found.text) or abs(Decimal(found.text)) >= LARGEST:
            self._unreadable(found, "a number such as 1234.50")
            return None
        return Printed(Decimal(found.text), found.text, found.source)

    def day(self, node: Node, *path: str) -> Printed[date] | None:
        """The first date at the end of the path."""
        if (found := node.first(*path)) is None:
            return None
        try:
            return Printed(self._day_of(found), found.text, found.source)
        except ValueError:
            self._unreadable(found, "a date such as 2026-03-31")
            return None

    def _unreadable(self, node: Node, wanted: str) -> None:
        steps = [step for step in node.path.split("/") if not step.startswith("udt:")]  # those name a type only
        name = steps[-1].rpartition(":")[2]
        message = f"{name} says “{node.text[:40]}”, which is not {wanted}. Ask the supplier for a corrected e-invoice."
        self.issues.append(Issue(Code.FIELD_UNREADABLE, message, where=node.source))


def printed_text(node: Node | None) -> Printed[str] | None:
    """A node's text beside its place."""
    return Printed(node.text, node.text, node.source) if node else None
