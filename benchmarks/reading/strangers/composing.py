"""Layout and content to a sheet of blocks and the truth about it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from blocks import Block, Break, Column, Grid, Lines, Logo, Pairs, Row, Rule, Sheet, Side, Space, Text, Totals
from contents import Content, Line, Party, cents, draw_party
from layouts import Layout, words
from locales import bank_lines, tax_number
from marks import Marks

_NEUTRAL = {"en": "Subtotal", "de": "Zwischensumme", "fr": "Sous-total", "es": "Subtotal", "nl": "Subtotaal"}
_LEFT = ("description", "part", "unit", "position")


class Composer:
    """Builds one document; each method adds one part of the page and what is true about it."""

    def __init__(self, layout: Layout, content: Content) -> None:
        self.layout, self.content = layout, content
        self.marks = Marks(layout, negative=content.credit and layout.credit_negative)
        self.text = words(layout.locale.language)
        self.rng = content.loose
        self.fields: dict[str, Any] = {}
        self.sign_totals = layout.sign_cells or layout.quirk % 5 != 0

    # --- the whole ----------------------------------------------------------------------------------------------------

    def sheet(self) -> Sheet:
        """The page."""
        layout, content = self.layout, self.content
        blocks: list[Block] = [*self._top(), Space(5), *self._middle(), Space(6)]
        if "intro" in content.noise:
            blocks += [Lines((Text(self.text["content"]["intro"][self.rng.randrange(3)]),)), Space(3)]
        if "previous" in content.noise:
            blocks += [self._sentence("previous"), Space(3)]
        blocks += self.table()
        blocks += [Space(4), *self.bottom()]
        title = self.marks.label("credit" if content.credit else "invoice")
        return Sheet(
            title=title,
            paper=layout.paper,
            margin=layout.margin,
            font=layout.font,
            size=layout.size,
            accent=layout.accent,
            blocks=tuple(blocks),
            foot=self._foot(),
            page_label=layout.page_label if content.several_pages or self.rng.random() < 0.4 else "",
            running_head=f"{content.seller.name} - {content.number}"
            if content.several_pages and self.rng.random() < 0.5
            else "",
            language=layout.locale.language,
        )

    def truth(self, name: str, seed: int) -> dict[str, Any]:
        """The truth in the scorer's form; `sheet` must have been made before."""
        content, layout = self.content, self.layout
        known = {
            "supplier_name": content.seller.name,
            "supplier_tax_id": [value for _, value in content.seller.ids] or None,
            "invoice_number": content.number,
            "invoice_date": content.date.isoformat(),
            "purchase_order": content.order,
            "is_credit_note": content.credit,
            "gross_total": str(content.sums.gross),
            "amount_due": str(content.sums.due),
            **self.fields,
        }
        if content.due is not None:
            known["due_date"] = content.due.isoformat()
        elif not content.terms:
            known["due_date"] = None
        if content.credit:
            known.pop("due_date", None)
            known.pop("amount_due")
        truth = {
            "id": name,
            "file": f"{name}.pdf",
            "layout": f"s{seed}-{layout.number:03d}",
            "origin": "synthetic",
            "language": layout.locale.language,
            "country": layout.locale.country,
            "text_layer": "native",
            "truth_source": "generator",
            "engine": layout.engine,
            "fields": known,
            "lines": [self._true_line(line) for line in content.lines],
            "printed": self.marks.printed,
            "traits": {
                "tax": layout.tax_style,
                "columns": len(layout.columns),
                "noise": sorted(content.noise),
                "several_pages": content.several_pages,
            },
        }
        if content.inconsistent:
            truth["inconsistent"] = True
        return truth

    # --- head ---------------------------------------------------------------------------------------------------------

    def _seller(self, align: str) -> Lines:
        seller = self.content.seller
        rows = [
            Text(self.marks.note("supplier_name", seller.name), 1.7, bold=True, accent=True),
            *(Text(row) for row in seller.address),
            Text(seller.phone),
            Text(seller.email),
        ]
        if self.layout.ids_place == "head":
            rows += [Text(row) for row in self._ids()]
        return Lines(tuple(rows), align)

    def _ids(self) -> list[str]:
        rows = []
        for label, value in (*self.content.seller.ids, *self.content.seller.others):
            self.marks.printed.setdefault("supplier_tax_id", value)
            rows.append(f"{label}{self.layout.colon or ' '}{' ' if self.layout.colon else ''}{value}".replace("  ", " "))
        return rows

    def _title(self, align: str) -> Lines:
        return Lines((Text(self.marks.label("credit" if self.content.credit else "invoice"), 2.1, bold=True),), align)

    def _top(self) -> list[Block]:
        layout = self.layout
        facts = [self._facts()] if layout.facts_place == "head" else []
        logo: list[Block] = [Logo("left")] if layout.logo else []
        if layout.head == "left":
            return [Side(((0.55, (*logo, self._seller("left"))), (0.45, (self._title("right"), Space(2), *facts))))]
        if layout.head == "right":
            return [Side(((0.5, (*logo, self._title("left"), Space(2), *facts)), (0.5, (self._seller("right"),))))]
        if layout.head == "center":
            return [*logo, self._seller("center"), Rule(), self._title("center"), *facts]
        seller = self.content.seller
        if layout.head == "band":
            rows = [
                Text(self.marks.note("supplier_name", seller.name), 1.9, bold=True, accent=True),
                Text(" · ".join((*seller.address, seller.phone, seller.email)), 0.9),
            ]
            rows += [Text("   ".join(self._ids()), 0.9)] if layout.ids_place == "head" else []
            return [*logo, Lines(tuple(rows), "left", "tint"), Space(3), self._title("left"), *facts]
        self.marks.note("supplier_name", seller.name)
        return [Logo("right"), Space(2), self._title("left"), *facts]

    def _facts(self) -> Block:
        content, layout = self.content, self.layout
        prefix = "credit_" if content.credit else ""
        number = self.marks.note("invoice_number", content.number)
        issued = self.marks.note("invoice_date", self.marks.day(content.date))
        rows: list[tuple[str, str]] = [(f"{prefix}number", number), (f"{prefix}date", issued)]
        if content.due:
            rows.append(("due", self.marks.note("due_date", self.marks.day(content.due))))
        if content.order:
            rows.append(("order", self.marks.note("purchase_order", content.order)))
        rows += content.extras
        if content.terms:
            rows.append(("terms", content.terms))
        if content.credit and self.rng.random() < 0.6:
            rows.append(("original", content.original))
        first = rows[:1]
        if layout.facts != "sentence" and layout.quirk % 3 == 0:
            rest = rows[1:]
            self.rng.shuffle(rest)
            rows = first + rest if layout.quirk % 2 else rest + first
        pairs = [(self.marks.label(key) + layout.colon, value) for key, value in rows]
        if layout.ids_place == "facts":
            for label, value in content.seller.ids:
                self.marks.printed.setdefault("supplier_tax_id", value)
                pairs.append((label + layout.colon, value))
        if layout.facts == "sentence":
            title = self.marks.label("credit" if content.credit else "invoice")
            line = (
                self.rng.choice(self.text["labels"]["sentence"])
                .replace("{title}", title)
                .replace("{number}", number)
                .replace("{date}", issued)
            )
            rest_pairs = tuple(
                p
                for p, r in zip(pairs, rows + [("", "")] * 9, strict=False)
                if r[0] not in (f"{prefix}number", f"{prefix}date")
            )
            return (
                Side(((1.0, (Lines((Text(line, 1.2, bold=True),)), Pairs(rest_pairs, "left", layout.facts_bold))),))
                if rest_pairs
                else Lines((Text(line, 1.2, bold=True),))
            )
        form = (
            "grid"
            if layout.facts == "boxes" and layout.facts_place == "head" and layout.head in ("left", "right")
            else layout.facts
        )
        return Pairs(tuple(pairs), form, layout.facts_bold)

    def _party(self, party: Party, label: str, ids: bool) -> Lines:
        rows = [Text(label, 0.9, bold=True)] if label else []
        rows += [Text(party.name, bold=not label), *(Text(row) for row in party.address)]
        if ids:
            rows += [Text(f"{name}{self.layout.colon} {value}") for name, value in party.ids]
        return Lines(tuple(rows), "left", "box" if self.layout.quirk % 7 == 0 else "")

    def _middle(self) -> list[Block]:
        layout, content = self.layout, self.content
        buyer: list[Block] = []
        if layout.head == "foot":
            buyer.append(Lines((Text(f"{content.seller.name} · {' · '.join(content.seller.address)}", 0.75),)))
        buyer.append(
            self._party(
                content.buyer,
                self.marks.label("buyer") + layout.colon if layout.buyer_label else "",
                "buyer_id" in content.noise,
            )
        )
        parts: list[tuple[Block, ...]] = [tuple(buyer)]
        if content.ship_to is not None or "delivery" in content.noise:
            ship = content.ship_to or content.buyer
            parts.append(
                (
                    self._party(
                        ship,
                        self.marks.label("ship") + layout.colon,
                        "delivery" in content.noise and self.rng.random() < 0.5,
                    ),
                )
            )
        wide = layout.facts == "boxes" or layout.facts_place == "below" or len(parts) > 2
        beside = layout.facts_place != "head" and not wide
        if beside:
            parts.append((self._facts(),))
        if layout.buyer_side == "right":
            parts.reverse()
        if len(parts) == 1:
            parts = [((),), parts[0]] if layout.buyer_side == "right" else [parts[0], ()]  # type: ignore[list-item]
            parts = [part if part != ((),) else () for part in parts]
        out: list[Block] = [Side(tuple((1 / len(parts), part) for part in parts))]
        if wide and layout.facts_place != "head":
            out += [Space(4), self._facts()]
        return out

    # --- table --------------------------------------------------------------------------------------------------------

    def _cell(self, column: str, line: Line, at: int) -> tuple[str, ...]:
        marks, layout = self.marks, self.layout
        if column == "description":
            return (line.description, *line.more)
        if column == "quantity":
            text = marks.quantity(line.quantity)
            return (f"{text} {line.unit}" if layout.glued_unit and "unit" not in layout.columns else text,)
        if column == "discount":
            return (
                marks.percent(line.discount)
                if line.discount
                else ("", "-", "0" if "%" in layout.labels["c_discount"] else "")[layout.quirk % 3],
            )
        if column == "rate":
            plain = "%" in layout.labels["c_rate"] and layout.quirk % 2
            return (marks.percent(line.rate).rstrip("% \u00a0") if plain else marks.percent(line.rate),)
        made = {
            "position": lambda: str(at + 1) if layout.quirk % 4 else f"{(at + 1) * 10}",
            "part": lambda: line.part,
            "unit": lambda: line.unit,
            "price": lambda: marks.price(line.price, sign=layout.sign_cells),
            "amount": lambda: marks.amount(line.printed_amount, sign=layout.sign_cells),
            "tax": lambda: marks.amount(_tax(line), sign=layout.sign_cells),
            "gross": lambda: marks.amount(line.printed_amount + _tax(line), sign=layout.sign_cells),
        }
        return (made[column](),)

    def _rows(self) -> list[tuple[Row, Decimal]]:
        """The table's rows, each with what it adds to the running sum."""
        rows: list[tuple[Row, Decimal]] = []
        group, collected = "", Decimal(0)
        for at, line in enumerate(self.content.lines):
            if line.group != group:
                if group and self.layout.quirk % 2:
                    rows.append((self._subtotal(group, collected), Decimal(0)))
                group, collected = line.group, Decimal(0)
                rows.append((Row(((group,),), "heading"), Decimal(0)))
            if line.comment:
                rows.append((Row(((line.comment,),), "comment"), Decimal(0)))
            rows.append((Row(tuple(self._cell(column, line, at) for column in self.layout.columns)), line.printed_amount))
            collected += line.printed_amount
        if group and self.layout.quirk % 2:
            rows.append((self._subtotal(group, collected), Decimal(0)))
        return rows

    def _subtotal(self, group: str, value: Decimal) -> Row:
        label = self.layout.labels["subtotal"].replace("{group}", group)
        return Row(((label,), (self.marks.amount(value, sign=self.layout.sign_cells),)), "sum")

    def table(self) -> list[Block]:
        """The table of lines, over pages where rows are carried."""
        layout, content = self.layout, self.content
        columns = tuple(
            Column(self.marks.label(f"c_{name}"), 0, "left" if name in _LEFT else "right") for name in layout.columns
        )
        amount = layout.columns.index("amount")
        rows = self._rows()
        chunks: list[list[Row]] = [[]]
        running, used = Decimal(0), 0.0
        page = 0
        for row, adds in rows:
            height = (
                1.0
                + 0.72 * (max(len(cell) for cell in row.cells) - 1)
                + (0.35 if row.kind == "line" and layout.rows == "wrapped" else 0)
                + (0.5 if len(layout.columns) > 7 else 0)
            )
            room = (19 if page == 0 else 36) * 8.5 / layout.size * (0.85 if layout.engine == "html" else 1)
            if content.several_pages and layout.carries and used + height > room and chunks[-1]:
                chunks[-1].append(self._carry("carried", running))
                chunks.append([self._carry("brought", running)])
                used, page = 0.0, page + 1
            chunks[-1].append(row)
            used += height
            running += adds
        if layout.totals_place == "table":
            chunks[-1] += [
                Row(((label,), (value,)), "total" if strong else "sum") for label, value, strong in self._totals()
            ]
        out: list[Block] = []
        for at, chunk in enumerate(chunks):
            out += [Break()] if at else []
            out.append(Grid(columns, tuple(chunk), layout.table, amount))
        return out

    def _carry(self, key: str, value: Decimal) -> Row:
        return Row(((self.layout.labels[key],), (self.marks.amount(value, sign=self.layout.sign_cells),)), "sum")

    def _true_line(self, line: Line) -> dict[str, Any]:
        layout = self.layout
        full = " ".join((line.description, *line.more))
        true: dict[str, Any] = {"description": [line.description, full] if line.more else line.description}
        shown = layout.columns
        if "quantity" in shown:
            true["quantity"] = str(line.quantity)
            if "unit" in shown or layout.glued_unit:
                true["unit"] = line.unit
        inclusive = layout.tax_style == "inclusive"
        share = 1 + line.rate / 100
        if "price" in shown:
            true["unit_price"] = (
                [str(line.price), str((line.price / share).quantize(Decimal("0.01")))] if inclusive else str(line.price)
            )
        true["net_amount"] = (
            [str(line.printed_amount), str(cents(line.printed_amount / share))] if inclusive else str(line.printed_amount)
        )
        if "rate" in shown:
            true["tax_rate"] = str(line.rate)
        return true

    # --- sums ---------------------------------------------------------------------------------------------------------

    def _money(self, value: Decimal, name: str = "") -> str:
        text = self.marks.amount(value, sign=self.sign_totals)
        return self.marks.note(name, text) if name else text

    def _totals(self) -> list[tuple[str, str, bool]]:
        layout, sums, marks = self.layout, self.content.sums, self.marks
        neutral = _NEUTRAL[layout.locale.language]
        rows: list[tuple[str, str, bool]] = []
        inclusive, exempt = layout.tax_style == "inclusive", layout.tax_style == "exempt"
        adjusted = sums.freight is not None or sums.discount is not None
        if adjusted:
            rows.append((neutral, self._money(sums.goods), False))
        if sums.discount is not None:
            marks_negative = self.marks.amount(-sums.discount, sign=self.sign_totals)
            rows.append((marks.label("discount_total"), marks_negative, False))
        if sums.freight is not None:
            rows.append((marks.label("freight"), self._money(sums.freight), False))
        show_net = not inclusive and not (exempt and layout.quirk % 2)
        if show_net and (not adjusted or layout.net_again):
            rows.append((marks.label("net"), self._money(sums.net, "net_total"), False))
        if show_net:
            self.fields["net_total"] = (
                str(sums.net) if not adjusted or layout.net_again else [str(sums.net), str(sums.goods)]
            )
        if show_net:
            rows += self._taxes()
        if sums.rounding is not None and sums.rounding_first:
            rows.append((marks.label("rounding"), self._money(sums.rounding), False))
        rows.append(
            (marks.label("credit_gross" if self.content.credit else "gross"), self._money(sums.gross, "gross_total"), True)
        )
        if inclusive:
            label = marks.label("included", marks.percent(sums.taxes[0][0]))
            rows.append((label, self._money(sums.tax, "tax_total"), False))
            self.fields["tax_total"] = str(sums.tax)
        after = sums.rounding is not None and not sums.rounding_first
        if after:
            assert sums.rounding is not None
            rows.append((marks.label("rounding"), self._money(sums.rounding), False))
        if sums.prepaid is not None:
            rows.append((marks.label("prepaid"), self._money(sums.prepaid if layout.quirk % 2 else -sums.prepaid), False))
        if after or sums.prepaid is not None or (layout.shows_due_total and not self.content.credit):
            rows.append((marks.label("amount_due"), self._money(sums.due, "amount_due"), True))
        self._currency(rows)
        return [(label + layout.colon, value, strong) for label, value, strong in rows]

    def _taxes(self) -> list[tuple[str, str, bool]]:
        layout, sums, marks = self.layout, self.content.sums, self.marks
        self.fields["tax_total"] = str(sums.tax)
        if len(sums.taxes) == 1:
            rate = marks.percent(sums.taxes[0][0])
            return [(marks.label("tax", rate), self._money(sums.tax, "tax_total"), False)]
        if layout.rates_table:
            return [(marks.label("tax"), self._money(sums.tax, "tax_total"), False)]
        rows = []
        for rate, _, tax in sums.taxes:
            label = marks.label("tax", marks.percent(rate))
            rows.append(
                (label if marks.percent(rate) in label else f"{label} {marks.percent(rate)}", self._money(tax), False)
            )
        return rows

    def _currency(self, rows: list[tuple[str, str, bool]]) -> None:
        locale = self.layout.locale
        shown = (
            self.sign_totals
            or any(locale.currency in label for label, _, _ in rows)
            or any(locale.currency in self.layout.labels[f"c_{c}"] for c in self.layout.columns)
        )
        if shown:
            self.fields["currency"] = locale.currency

    def _rates(self) -> list[Block]:
        layout, sums, marks = self.layout, self.content.sums, self.marks
        if not layout.rates_table or layout.tax_style not in ("several", "exclusive"):
            return []
        heads = [text.replace("{tax}", layout.labels["tax_word"]) for text in self.text["labels"]["rates_head"]]
        rows = tuple(
            Row(((marks.percent(rate),), (marks.amount(base, sign=False),), (marks.amount(tax, sign=False),)))
            for rate, base, tax in sums.taxes
        )
        return [Grid(tuple(Column(head, 0, "right") for head in heads), rows, "grid", 2, 0.9)]

    def bottom(self) -> list[Block]:
        """Sums and what stands under them."""
        layout, content = self.layout, self.content
        out: list[Block] = []
        rates = self._rates()
        if layout.totals_place != "table":
            totals = Totals(tuple(self._totals()), layout.totals_place, layout.totals_style)
            if rates and layout.totals_place == "right" and layout.quirk % 2:
                out.append(Side(((0.5, tuple(rates)), (0.5, (Totals(totals.rows, "wide", totals.style),)))))
                rates = []
            else:
                out.append(totals)
        if rates:
            out += [Space(3), Side(((0.55, tuple(rates)), (0.45, ())))]
        notes = self._notes()
        for note in notes:
            out += [Space(4), note]
        if "slip" in content.noise:
            out += [Space(6), Rule(dashed=True), *self._slip()]
        return out

    def _notes(self) -> list[Block]:
        layout, content = self.layout, self.content
        out: list[Block] = []
        small: list[str] = []
        if layout.tax_style == "exempt":
            small.append(self._filled(self.text["labels"]["untaxed"]))
        if layout.tax_style == "inclusive":
            small.append(self._filled(self.text["labels"]["inclusive_note"]))
        if small:
            out.append(Lines(tuple(Text(row, 0.95) for row in small)))
        if "bank" in content.noise and layout.foot != "columns":
            rows = (
                Text(self.marks.label("bank") + layout.colon, bold=True),
                *(Text(row) for row in bank_lines(self.rng, layout.locale.country)),
            )
            out.append(Lines(rows))
        if "thanks" in content.noise:
            out.append(Lines((Text(self.rng.choice(self.text["content"]["thanks"])),)))
        kinds = {"advert": "adverts", "conditions": "conditions", "factoring": "factoring"}
        noise = [kinds[kind] for kind in kinds if kind in content.noise]
        out += [self._sentence(kind, "box" if self.rng.random() < 0.4 else "") for kind in noise]
        return out

    def _filled(self, choices: list[str]) -> str:
        return self.rng.choice(choices).replace("{tax}", self.layout.labels["tax_word"])

    def _sentence(self, kind: str, frame: str = "") -> Lines:
        """A noise sentence with an amount, a date or another company's number."""
        text = self.rng.choice(self.text["content"][kind])
        other = draw_party(self.rng, self.layout, supplier=True, unlike=self.content.seller.name)
        label = self.layout.labels["tax_id"]
        text = text.replace(
            "{money}",
            self.layout.sign.format(
                self.marks.amount(abs(Decimal(self.rng.randint(500, 99999)) / 100), sign=False).strip("-() CR")
            ),
        )
        text = text.replace("{date}", self.marks.day(self.content.date - timedelta(self.rng.randint(15, 60))))
        text = text.replace("{company}", other.name).replace(
            "{id}", f"{label} {tax_number(self.rng, self.layout.locale.country, valid=True)}"
        )
        return Lines((Text(text, 0.9, italic=self.rng.random() < 0.3),), "left", frame)

    def _slip(self) -> list[Block]:
        content, marks = self.content, self.marks
        rows = [
            (marks.label("customer"), f"C{self.rng.randint(1000, 9999)}"),
            (marks.label("number"), content.number),
            (marks.label("amount_due"), self._money(content.sums.due)),
        ]
        if content.due:
            rows.append((marks.label("due"), marks.day(content.due)))
        return [
            Lines((Text(self.rng.choice(self.text["labels"]["slip"]), 1.2, bold=True),)),
            Side(
                (
                    (0.5, (Pairs(tuple(rows), "left"),)),
                    (
                        0.5,
                        (
                            Lines(
                                tuple(
                                    Text(r) for r in (content.buyer.name, *bank_lines(self.rng, self.layout.locale.country))
                                )
                            ),
                        ),
                    ),
                )
            ),
        ]

    def _foot(self) -> tuple[tuple[str, ...], ...]:
        layout, seller = self.layout, self.content.seller
        ids = (
            tuple(self._ids())
            if layout.ids_place == "foot" or (layout.ids_place == "head" and layout.head == "foot")
            else ()
        )
        if layout.foot == "columns" or layout.head == "foot":
            bank = bank_lines(self.rng, layout.locale.country) if "bank" in self.content.noise else ()
            columns = ((seller.name, *seller.address), (seller.phone, seller.email, *ids), bank)
            return tuple(column for column in columns if column)
        if layout.foot == "line" or ids:
            return ((" · ".join((seller.name, *seller.address, seller.phone, *ids)),),)
        return ()


def _tax(line: Line) -> Decimal:
    return cents(line.printed_amount * line.rate / 100)
