"""How large a document may be before it is refused: far above any real invoice, far below what stops the machine."""

from __future__ import annotations

MAX_BYTES = 25 * 1024 * 1024
MAX_PAGES = 200
MAX_PAGE_CHARACTERS = 100_000
MAX_CHARACTERS = 1_000_000  # of a document: 200 full pages
MAX_ROWS = 100_000
MAX_COLUMNS = 256
MAX_CELL = 100_000  # characters of a cell, or of a line of text
MAX_EXPANDED_BYTES = 100 * 1024 * 1024  # of a workbook once unzipped
MAX_PIXELS = 25_000_000  # of a rendered page
