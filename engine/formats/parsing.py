"""A format's TOML to a `Format`: a closed vocabulary, in which every unknown key is an error naming file and key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from engine.errors import FormatError
from engine.formats.vocabulary import (
    DATE_FIELDS,
    HEADER_FIELDS,
    LINE_FIELDS,
    REQUIRED_FIELDS,
    Format,
    Identify,
    LinesRule,
    Pattern,
    Rule,
)
from engine.model import LineKind, MediaType

_MEDIA = {"pdf": MediaType.PDF, "csv": MediaType.TABLE, "xlsx": MediaType.TABLE, "table": MediaType.TABLE}
_TOP = {"supplier", "media", "version", "decimal_mark", "credit", "identify", "header", "lines", "charges"}
_FINDERS = ("find", "right_of", "below", "column", "sum", "value")
_RULE = {*_FINDERS, "match", "date", "decimal_mark", "last", "every", "optional"}
_TABLE_ONLY, _PAGE_ONLY = {"column", "sum"}, {"right_of", "below"}
_LINES = {"columns", "ignore", "end", "skip", "order", "split", "kinds", "tax_rates"}
_CHARGE_KINDS = {kind.value for kind in LineKind} - {"item"}
_LONGEST_PATTERN = 500
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_NESTED_REPEAT = re.compile(r"\([^()]*[+*}][^()]*\)[+*{]")  # `(a+)+` takes for ever on a text that nearly fits


def parse_format(text: str, name: str, twin: Path | None = None) -> Format:
    """The format that `text` says. Raises `FormatError` naming file and key."""
    if not _NAME.fullmatch(name):
        raise FormatError(f"“{name}” cannot name a format: use small letters, digits, - and _ only.")
    try:
        spec = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FormatError(f"{name}.toml is not TOML: {error}.") from error
    return _Checker(name).format(spec, text, twin)


class _Checker:
    """Reads one file's keys, and knows its name for messages."""

    def __init__(self, name: str) -> None:
        self.name = name

    def wrong(self, key: str, what: str) -> FormatError:
        return FormatError(f"{self.name}.toml: {key} {what}.")

    def format(self, spec: Mapping[str, Any], text: str, twin: Path | None) -> Format:
        self.known("", spec, _TOP)
        for key in ("supplier", "media", "identify", "header"):
            if key not in spec and not (twin and key == "header"):
                raise self.wrong(key, "is missing")
        media = self.media(spec["media"])
        return Format(
            name=self.name,
            supplier=self.text("supplier", spec["supplier"]),
            media=media,
            version=self.version(spec.get("version", 1)),
            identify=self.identify(self.table("identify", spec["identify"])),
            header=self.header(self.table("header", spec.get("header", {})), media, twin is not None),
            lines=self.lines(self.table("lines", spec["lines"])) if "lines" in spec else None,
            charges=self.charges(self.table("charges", spec.get("charges", {})), media),
            credit=self.pattern("credit", spec["credit"]) if "credit" in spec else None,
            decimal_mark=self.mark("decimal_mark", spec.get("decimal_mark")),
            twin=twin,
            text=text,
        )

    def known(self, where: str, table: Mapping[str, Any], keys: Collection[str]) -> None:
        for key in table:
            if key not in keys:
                raise self.wrong(f"{where}{key}", f"is not known; known are {', '.join(sorted(keys))}")

    def table(self, key: str, value: Any) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise self.wrong(key, "must be a table")
        return value

    def text(self, key: str, value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, "must be a text")
        return value

    def texts(self, key: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise self.wrong(key, "must be a list of texts")
        return tuple(self.text(key, entry) for entry in value)

    def flag(self, key: str, value: Any) -> bool:
        if not isinstance(value, bool):
            raise self.wrong(key, "must be true or false")
        return value

    def version(self, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self.wrong("version", "must be a whole number from 1")
        return value

    def media(self, value: Any) -> MediaType:
        if not isinstance(value, str) or value not in _MEDIA:
            raise self.wrong("media", f"must be one of {', '.join(_MEDIA)}")
        return _MEDIA[value]

    def mark(self, key: str, value: Any) -> str | None:
        if value not in (None, ".", ","):
            raise self.wrong(key, 'must be "." or ","')
        return value if isinstance(value, str) else None

    def pattern(self, key: str, value: Any) -> Pattern:
        source = self.text(key, value)
        if len(source) > _LONGEST_PATTERN:
            raise self.wrong(key, f"is longer than {_LONGEST_PATTERN} characters")
        if _NESTED_REPEAT.search(source):
            raise self.wrong(key, "repeats a group that repeats inside, which can take for ever")
        try:
            return re.compile(source, re.MULTILINE)
        except re.error as error:
            raise self.wrong(key, f"is not a pattern: {error}") from error

    def identify(self, table: Mapping[str, Any]) -> Identify:
        self.known("identify.", table, ("all", "any", "none"))
        words = {key: self.texts(f"identify.{key}", value) for key, value in table.items()}
        if not words.get("all") and not words.get("any"):
            raise self.wrong("identify", "needs words in all or any, else it would claim every document")
        return Identify(**words)

    def header(self, table: Mapping[str, Any], media: MediaType, has_twin: bool) -> tuple[tuple[str, Rule], ...]:
        self.known("header.", table, HEADER_FIELDS)
        for key in REQUIRED_FIELDS:
            if key not in table and not has_twin:
                raise self.wrong(f"header.{key}", "is missing: every invoice needs it")
        return tuple((key, self.rule(f"header.{key}", value, media, key)) for key, value in table.items())

    def rule(self, key: str, value: Any, media: MediaType, field: str) -> Rule:
        if isinstance(value, str):
            return Rule(find=self.pattern(key, value))
        table = self.table(key, value)
        self.known(f"{key}.", table, _RULE)
        if len(finders := [name for name in _FINDERS if name in table]) != 1:
            raise self.wrong(key, f"needs exactly one of {', '.join(_FINDERS)}")
        if finders[0] in (_PAGE_ONLY if media is MediaType.TABLE else _TABLE_ONLY):
            raise self.wrong(f"{key}.{finders[0]}", f"cannot be used with media {media.value}")
        if "date" in table and field not in DATE_FIELDS:
            raise self.wrong(f"{key}.date", "belongs to a date")
        return Rule(**{name: self.part(f"{key}.{name}", name, entry) for name, entry in table.items()})

    def part(self, key: str, name: str, value: Any) -> Any:
        if name in ("find", "match"):
            return self.pattern(key, value)
        if name in _PAGE_ONLY:
            return self.texts(key, value) if isinstance(value, list) else (self.text(key, value),)
        if name in ("last", "every", "optional"):
            return self.flag(key, value)
        return self.mark(key, value) if name == "decimal_mark" else self.text(key, value)

    def charges(self, table: Mapping[str, Any], media: MediaType) -> tuple[tuple[LineKind, Rule], ...]:
        self.known("charges.", table, _CHARGE_KINDS)
        return tuple((LineKind(kind), self.rule(f"charges.{kind}", value, media, kind)) for kind, value in table.items())

    def lines(self, table: Mapping[str, Any]) -> LinesRule:
        self.known("lines.", table, _LINES)
        columns = self.table("lines.columns", table.get("columns"))
        self.known("lines.columns.", columns, LINE_FIELDS)
        if not columns:
            raise self.wrong("lines.columns", "names no column")
        patterns = {key: self.pattern(f"lines.{key}", table[key]) for key in ("end", "skip", "order") if key in table}
        return LinesRule(
            columns=tuple((field, self.text(f"lines.columns.{field}", heading)) for field, heading in columns.items()),
            ignore=self.texts("lines.ignore", table.get("ignore", [])),
            split=self.split(self.table("lines.split", table.get("split", {})), columns),
            kinds=self.kinds(self.table("lines.kinds", table.get("kinds", {}))),
            tax_rates=self.rates(self.table("lines.tax_rates", table.get("tax_rates", {}))),
            **patterns,
        )

    def split(self, table: Mapping[str, Any], columns: Mapping[str, Any]) -> tuple[tuple[str, Pattern], ...]:
        self.known("lines.split.", table, columns)
        found = tuple((field, self.pattern(f"lines.split.{field}", value)) for field, value in table.items())
        for field, pattern in found:
            self.known(f"lines.split.{field}: the group ", pattern.groupindex, LINE_FIELDS)
            if not pattern.groupindex:
                raise self.wrong(f"lines.split.{field}", "needs a named group, such as (?P<unit>…)")
        return found

    def kinds(self, table: Mapping[str, Any]) -> tuple[tuple[LineKind, Pattern], ...]:
        self.known("lines.kinds.", table, _CHARGE_KINDS)
        return tuple((LineKind(kind), self.pattern(f"lines.kinds.{kind}", value)) for kind, value in table.items())

    def rates(self, table: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
        for code, rate in table.items():
            if not re.fullmatch(r"\d+(\.\d+)?", self.text(f"lines.tax_rates.{code}", rate)):
                raise self.wrong(f"lines.tax_rates.{code}", 'must be a rate in per cent, such as "10"')
        return tuple(table.items())
