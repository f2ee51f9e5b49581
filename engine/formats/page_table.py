"""The table of a PDF: from the heading row down to the line that ends it, on every page, wrapped rows joined."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.formats.headings import Heading, find_heading
from engine.formats.layout import PageText, TextLine, page_text, place
from engine.formats.values import Found, value_group
from engine.formats.vocabulary import LINE_NUMBER_FIELDS, LINE_TEXT_FIELDS, Format, LinesRule
from engine.issues import Code, Issue, Severity
from engine.model import Page, Word
from engine.source import Source

_END = re.compile(r"^\W*(sub[- ]?total|total|net total|nett|amount (due|payable)|balance)\b", re.IGNORECASE)
_WRAP_GAP = 0.5  # line heights between the lines of one wrapped text; rows stand further apart


@dataclass
class Row:
    """One row being put together: the words of each field, and the order that a row above named."""

    page: int
    words: dict[str, list[Word]]
    order: Found | None = None

    @property
    def has_figures(self) -> bool:
        """Whether one of the table's figures stands in it: that makes a line a row."""
        words = (word for name, words in self.words.items() if name in LINE_NUMBER_FIELDS for word in words)
        return any(character.isdigit() for word in words for character in word.text)

    def take(self, loose: Row, *, before: bool) -> None:
        """Takes the text of a line without figures in."""
        for name, words in loose.words.items():
            if name in LINE_TEXT_FIELDS:
                own = self.words.get(name, [])
                self.words[name] = words + own if before else own + words

    def found(self) -> dict[str, Found]:
        """Each field's text and place; the order that a row above named, where the row has none of its own."""
        out = {
            name: Found(" ".join(word.text for word in words), place(self.page, tuple(words)))
            for name, words in self.words.items()
        }
        if self.order is not None:
            out.setdefault("purchase_order", self.order)
        return out


Rows = list[dict[str, Found]]


def read_rows(format: Format, rule: LinesRule, pages: tuple[PageText, ...]) -> tuple[Rows, list[Issue]]:
    """The table's rows, each field's text with its place, and issues for headings that are missing or unknown."""
    rows: list[Row] = []
    issues: list[Issue] = []
    found_one = False
    for page in pages:
        if (heading := find_heading(page, rule)) is not None:
            found_one = True
            issues += [_unknown(format, name, where) for name, where in heading.unknown if not _named(issues, name)]
            rows += _page_rows(page, heading, rule)
    if not found_one:
        issues.append(_no_table(format, rule))
    return [row.found() for row in rows], issues


def _named(issues: list[Issue], heading: str) -> bool:
    return any(f"“{heading}”" in issue.message for issue in issues)


def _unknown(format: Format, heading: str, where: Source) -> Issue:
    message = f"The column “{heading}” is not in the format of {format.supplier}. Name it there, or list it in ignore."
    return Issue(Code.COLUMN_UNKNOWN, message, Severity.WARN, where)


def _no_table(format: Format, rule: LinesRule) -> Issue:
    headings = ", ".join(f"“{heading}”" for _, heading in rule.columns)
    message = f"No table with the columns {headings} was found. Look whether {format.supplier} has changed its layout."
    return Issue(Code.FIELD_MISSING, message)


def _page_rows(page: PageText, heading: Heading, rule: LinesRule) -> list[Row]:
    rows: list[Row] = []
    order: Found | None = None
    for block in _blocks(_table_lines(page, heading, rule)):
        parts: list[Row] = []
        for line in block:
            if rule.skip and rule.skip.search(line.text):
                continue
            if rule.order and (match := rule.order.search(line.text)):
                order = Found(match[value_group(rule.order)], place(page.number, line.words))
                continue
            parts.append(Row(page.number, _fields(heading, line), order))
        rows += _joined(parts)
    return rows


def _blocks(lines: list[TextLine]) -> list[list[TextLine]]:
    """Lines that stand as close as those of one wrapped text do."""
    blocks: list[list[TextLine]] = []
    for line in lines:
        if blocks and line.y0 - blocks[-1][-1].y1 <= _WRAP_GAP * (line.y1 - line.y0):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _joined(parts: list[Row]) -> list[Row]:
    """The rows of one block: lines without figures belong to the row above them, those at the top to the first row below.

    A block without any figure is a remark between the rows or after them, and no row.
    """
    rows: list[Row] = []
    top: list[Row] = []
    for part in parts:
        if part.has_figures:
            for loose in reversed(top):
                part.take(loose, before=True)
            top = []
            rows.append(part)
        elif rows:
            rows[-1].take(part, before=False)
        else:
            top.append(part)
    return rows


def _table_lines(page: PageText, heading: Heading, rule: LinesRule) -> list[TextLine]:
    words = tuple(word for line in page.lines for word in line.words if heading.holds(word))
    inside = page_text(Page(page.number, 0, 0, words))
    end = rule.end or _END
    kept: list[TextLine] = []
    for line in inside.lines:
        if any(end.search(text) for text in (line.text, *(cell.text for cell in line.cells))):
            break  # a remark may stand left of the first total, on its line
        kept.append(line)
    return kept


def _fields(heading: Heading, line: TextLine) -> dict[str, list[Word]]:
    fields: dict[str, list[Word]] = {}
    for cell in heading.cells(line):
        if (name := heading.column_of(cell).field) is not None:
            fields.setdefault(name, []).extend(cell.words)
    return fields
