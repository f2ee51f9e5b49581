"""Draws sheets as HTML through a headless Chromium; many documents in one browser."""

from __future__ import annotations

from html import escape
from pathlib import Path

import reportlab
from blocks import Block, Break, Grid, Lines, Logo, Pairs, Row, Rule, Sheet, Side, Space, Text, Totals
from browser import chromium

_VERA = Path(reportlab.__file__).parent / "fonts"
_VERA_FACE = "".join(
    f"@font-face{{font-family:Vera;font-weight:{weight};src:url('{(_VERA / name).as_uri()}')}}"
    for weight, name in (("normal", "Vera.ttf"), ("bold", "VeraBd.ttf"))
)
_LOOK = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
_FORMS = {"tracked": "letter-spacing:.28em;", "overprint": "text-shadow:.3pt 0 #000;", "hidden": "color:#fff;"}
_BEHIND = {"DejaVu Sans": "Helvetica, sans-serif", "DejaVu Serif": "Times, serif", "DejaVu Sans Mono": "Courier, monospace"}


def _text(text: Text) -> str:
    style = f"font-size:{text.size}em;"
    style += "font-weight:bold;" if text.bold else ""
    style += "color:var(--accent);" if text.accent else ""
    style += "font-style:italic;" if text.italic else ""
    style += _FORMS.get(text.form, "")
    return f'<div style="{style}">{escape(text.text)}</div>'


def _pairs(block: Pairs) -> str:
    label = "b" if block.bold == "label" and block.form != "below" else "span"
    value = "b" if block.bold == "value" else "span"
    cells = [(f"<{label}>{escape(left)}</{label}>", f"<{value}>{escape(right)}</{value}>") for left, right in block.rows]
    if block.form in ("left", "grid"):
        return (
            f'<table class="pairs {block.form}">'
            + "".join(f"<tr><td>{left}</td><td>{right}</td></tr>" for left, right in cells)
            + "</table>"
        )
    if block.form == "below":
        cells = [(right, left) for left, right in cells]
    rows = "".join(f"<div><div>{first}</div><div>{second}</div></div>" for first, second in cells)
    return f'<div class="pairs {block.form}">{rows}</div>'


def _row(block: Grid, row: Row) -> str:
    count = len(block.columns)
    if row.kind == "line":
        parts = []
        for cell, column in zip(row.cells, block.columns, strict=True):
            rest = "".join(f'<div class="more">{escape(part)}</div>' for part in cell[1:])
            parts.append(f'<td class="{column.align}">{escape(cell[0])}{rest}</td>')
        return f"<tr>{''.join(parts)}</tr>"
    label = escape(row.cells[0][0])
    if row.kind in ("heading", "comment"):
        return f'<tr class="{row.kind}"><td colspan="{count}">{label}</td></tr>'
    amount = f'<td class="right">{escape(row.cells[1][0])}</td>'
    before, after = block.amount, count - 1 - block.amount
    if before >= after:
        cells = f'<td colspan="{before}" class="right wraps">{label}</td>{amount}' + (
            f'<td colspan="{after}"></td>' if after else ""
        )
    else:
        cells = (
            f'<td colspan="{before}"></td>' if before else ""
        ) + f'{amount}<td colspan="{after}" class="wraps">{label}</td>'
    return f'<tr class="{row.kind}">{cells}</tr>'


def _grid(block: Grid) -> str:
    heads = "".join(f'<th class="{column.align}">{escape(column.head)}</th>' for column in block.columns)
    size = block.small * (0.86 if len(block.columns) > 7 else 0.94 if len(block.columns) > 5 else 1)
    body = "".join(_row(block, row) for row in block.rows)
    table = f'<table class="lines {block.style}" style="font-size:{size}em">'
    head = f"<thead><tr>{heads}</tr></thead>" if block.repeat else f"<tr>{heads}</tr>"
    return f"{table}{head}<tbody>{body}</tbody></table>"


def _totals(block: Totals) -> str:
    rows = "".join(
        f'<tr class="{"total" if strong else ""}"><td>{escape(label)}</td><td class="right">{escape(value)}</td></tr>'
        for label, value, strong in block.rows
    )
    return f'<table class="totals {block.place} {block.style}">{rows}</table>'


def _block(block: Block) -> str:
    if isinstance(block, Lines):
        rows = "".join(_text(text) for text in block.rows)
        return f'<div class="{block.frame}" style="text-align:{block.align}">{rows}</div>'
    if isinstance(block, Pairs):
        return _pairs(block)
    if isinstance(block, Side):
        return (
            '<div class="side">'
            + "".join(f'<div style="flex:{share}">{_flow(cell)}</div>' for share, cell in block.cells)
            + "</div>"
        )
    if isinstance(block, Grid):
        return _grid(block)
    if isinstance(block, Totals):
        return _totals(block)
    if isinstance(block, Space):
        return f'<div style="height:{block.height}mm"></div>'
    if isinstance(block, Rule):
        return f'<hr style="border-top-style:{"dashed" if block.dashed else "solid"}">'
    if isinstance(block, Break):
        return '<div style="break-before:page"></div>'
    assert isinstance(block, Logo)
    return f'<div style="text-align:{block.align}"><span class="dot"></span><span class="bar"></span></div>'


def _flow(blocks: tuple[Block, ...]) -> str:
    return "".join(_block(block) for block in blocks)


def html(sheet: Sheet) -> str:
    """The sheet as a page for print."""
    family = f"'{sheet.font}', {_BEHIND.get(sheet.font, 'sans-serif')}"
    weight = "200" if sheet.font.endswith("Light") else "normal"
    own = f":root{{--accent:{sheet.accent}}}body{{font:{weight} {sheet.size}pt/1.28 {family}}}"
    face = _VERA_FACE if sheet.font == "Vera" else ""
    head = f'<meta charset="utf-8"><title>{escape(sheet.title)}</title><style>{face}{_LOOK}{own}</style>'
    turned = "".join(
        f'<div class="{name}">{escape(text)}</div>'
        for name, text in (("watermark", sheet.watermark), ("side-note", sheet.side_note))
        if text
    )
    return f'<!doctype html><html lang="{sheet.language}">{head}{turned}{_flow(sheet.blocks)}</html>'


def _foot(sheet: Sheet) -> str:
    columns = "".join(f'<div style="flex:1">{"<br>".join(escape(row) for row in column)}</div>' for column in sheet.foot)
    label = (
        escape(sheet.page_label)
        .replace("{n}", '<span class="pageNumber"></span>')
        .replace("{m}", '<span class="totalPages"></span>')
    )
    family = "Vera" if sheet.font == "Vera" else sheet.font
    style = f"font:7pt '{family}',sans-serif;width:100%;margin:0 {sheet.margin}mm"
    page = f'<div style="text-align:right">{label}</div>'
    return f'<div style="{style}"><div style="display:flex;gap:3mm">{columns}</div>{page}</div>'


def render_all(sheets: list[tuple[Sheet, Path]]) -> int:
    """Prints every sheet to its path in one browser; gives how many, 0 where the machine has no Chromium."""
    binary = chromium()
    if binary is None or not sheets:
        return 0
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only this engine needs it

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=binary, args=["--no-sandbox"])
        page = browser.new_page()
        for sheet, path in sheets:
            page.set_content(html(sheet))
            side = f"{sheet.margin}mm"
            bottom = "27mm" if sheet.foot else "15mm"
            page.pdf(
                path=str(path),
                format=sheet.paper,
                print_background=True,
                display_header_footer=True,
                header_template=_head(sheet),
                footer_template=_foot(sheet),
                margin={"top": "14mm", "bottom": bottom, "left": side, "right": side},
            )
        browser.close()
    return len(sheets)


def _head(sheet: Sheet) -> str:
    return f'<div style="font-size:7pt;margin-left:{sheet.margin}mm">{escape(sheet.running_head)}</div>'
