"""Invoices drawn over deliveries, with every trap of the difficulty and the exact truth beside each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from catalogue import Item
from cumulative import with_totals
from difficulty import Difficulty
from ordering import Delivery, Ordering, Trade
from references import Naming
from shelf import Shelf
from truth import Drawn, Link, Truth, World
from writing import write

from engine.model import DocumentKind, InvoiceLine, LineKind, Supplier, SupplierInvoice, UnitConversion

CENT = Decimal("0.01")
_FREIGHT_WORDS = ("Freight", "Delivery charge", "Cartage", "Courier", "Freight and handling")
_SURCHARGES = ("Fuel surcharge", "Small order fee", "Packaging levy")


@dataclass(slots=True)
class Draft:
    """A line while it is written: the order lines behind it, and how it is printed."""

    item: Item | None
    places: list[tuple[str, int, Decimal]]
    price: Decimal
    kind: LineKind = LineKind.ITEM
    words: str = ""
    factor: int = 1
    amount: Decimal | None = None

    @property
    def quantity(self) -> Decimal:
        """In the order's unit."""
        return sum((quantity for _, _, quantity in self.places), Decimal(0))


@dataclass(slots=True)
class Sheet:
    """An invoice while it is drawn."""

    trade: Trade
    deliveries: list[Delivery]
    day: date
    lines: list[Draft] = field(default_factory=list)
    cases: set[str] = field(default_factory=set)
    blocks: set[str] = field(default_factory=set)
    over: Decimal = Decimal(0)


class Drawing:
    """A world drawn from a seed: the same seed and difficulty give the same world."""

    def __init__(self, seed: int, difficulty: Difficulty) -> None:
        self._random = Random(f"{seed} {difficulty}")
        self._difficulty = difficulty
        self._naming = Naming(self._random)
        self._serial = 0

    def world(self, invoices: int) -> World:
        """A world with `invoices` documents."""
        world, ordering = World(), Ordering(self._random, self._difficulty)
        count = max(2, invoices // 40)
        shares = [invoices // count + (number < invoices % count) for number in range(count)]
        for number, share in enumerate(shares, 1):
            trade = ordering.trade(number, share + share // 4 + 2)  # some are never invoiced here
            world.suppliers.append(trade.supplier)
            world.orders.extend(one.order for one in trade.orders)
            world.jobs |= {one.job: f"Job {one.job}" for one in trade.orders}
            world.conversions.extend(self._conversions(trade))
            world.drawn.extend(self._documents(trade, share, world))
        world.drawn.sort(key=lambda one: (one.invoice.invoice_date, one.invoice.id))
        world.drawn = list(with_totals(world))
        return world

    def _conversions(self, trade: Trade) -> Iterator[UnitConversion]:
        for item in trade.items:
            if item.is_pack_known:
                yield UnitConversion(trade.supplier.number, item.part, item.pack.unit, item.unit, Decimal(item.pack.size))

    def _documents(self, trade: Trade, count: int, world: World) -> list[Drawn]:
        """The first `count` documents of a supplier in order of date; credit notes and duplicates among them."""
        random, shelf, made = self._random, Shelf(trade), []
        sheets = [(sheet, self._is_received(sheet)) for sheet in self._sheets(trade)]
        for sheet, is_known in sheets:
            for delivery in sheet.deliveries if is_known else ():
                world.receipts.append(delivery.receipt)
                shelf.receive(delivery)
        for sheet, is_known in sheets:
            if len(made) >= count:
                break
            made.append(self._invoice(sheet, shelf, is_known=is_known))
            if (
                len(made) < count and random.random() < self._difficulty.credit_notes * 1.4
            ):  # not every invoice has a line to credit
                made.append(self._credit(random.choice(made[-4:]), shelf))
            if len(made) < count and random.random() < self._difficulty.duplicates:
                made.append(self._duplicate(random.choice(made[-6:])))
        return made

    def _is_received(self, sheet: Sheet) -> bool:
        """Now and then nobody booked the receipt; never of an order in parts: its later invoices would inherit the fault."""
        is_whole = not any(delivery.is_partial for delivery in sheet.deliveries)
        return not is_whole or self._random.random() >= self._difficulty.overbilled

    def _sheets(self, trade: Trade) -> Iterator[Sheet]:
        """One invoice a delivery; now and then one over two deliveries of different orders."""
        waiting = list(trade.deliveries)
        while waiting:
            first = waiting.pop(0)
            found = [first]
            following = waiting[0] if waiting else None
            if (
                following is not None
                and following.ordered is not first.ordered
                and (following.invoiced_on - first.invoiced_on).days <= 12
                and self._random.random() < self._difficulty.without_reference * 0.4
            ):
                found.append(waiting.pop(0))
            yield Sheet(trade, found, found[-1].invoiced_on)

    def _invoice(self, sheet: Sheet, shelf: Shelf, *, is_known: bool) -> Drawn:
        self._fill(sheet)
        wanted: dict[Item, Decimal] = defaultdict(Decimal)
        for draft in sheet.lines:
            if draft.item is not None:
                wanted[draft.item] += draft.quantity
        if not is_known:
            sheet.blocks.add("NOT_RECEIVED")
            sheet.cases.add("not received")
            sheet.over += sum((self._amount(draft) for draft in sheet.lines), Decimal(0))
        orders = [one.ordered for one in sheet.deliveries]
        named = self._naming.name(orders, sheet.trade, 0.0 if not is_known else self._difficulty.without_reference)
        note = sheet.deliveries[0].receipt.delivery_note if len(orders) == 1 and self._random.random() < 0.35 else None
        sheet.cases.add(named.case)
        among = self._naming.plausible(named, sheet.trade)
        covering, exact = shelf.fitting(wanted, sheet.day, among)
        true = {one.order.order_number for one in orders}
        undecidable = (
            is_known and note is None and named.case != "referenced" and self._is_open(true, covering, exact, sheet, shelf)
        )
        self._press(sheet)
        links = frozenset(
            Link(at, order, line, quantity)
            for at, draft in enumerate(sheet.lines, 1)
            for order, line, quantity in draft.places
        )
        truth = Truth(links, frozenset(sheet.cases), frozenset(sheet.blocks), sheet.over, undecidable)
        shelf.take(link for link in links)
        return Drawn(self._written(sheet, named.printed, note), truth)

    @staticmethod
    def _is_open(true: set[str], covering: set[str], exact: set[str], sheet: Sheet, shelf: Shelf) -> bool:
        """Whether several orders explain the invoice equally well; of several orders on one, whether a line could change."""
        if len(true) == 1:
            if covering <= true:
                return False
            return exact != true
        for draft in sheet.lines:
            if draft.item is not None:
                could, just = shelf.fitting({draft.item: draft.quantity}, sheet.day, true)
                if len(could) > 1 and just != {draft.places[0][0]}:
                    return True
        return False

    def _fill(self, sheet: Sheet) -> None:
        """The lines as delivered, then merged, split, or billed in another unit."""
        random, difficulty = self._random, self._difficulty
        for delivery in sheet.deliveries:
            number = delivery.ordered.order.order_number
            if delivery.is_partial:
                sheet.cases.add("partial")
            for line, quantity in delivery.quantities.items():
                item = delivery.ordered.items[line]
                sheet.lines.append(Draft(item, [(number, line, quantity)], item.price))
        if random.random() < difficulty.merged_or_split:
            self._merge_or_split(sheet)
        if random.random() < difficulty.other_unit * 1.3:  # not everything comes in whole packs
            self._repack(sheet)

    def _merge_or_split(self, sheet: Sheet) -> None:
        by_item: dict[Item, list[Draft]] = defaultdict(list)
        for draft in sheet.lines:
            by_item[draft.item].append(draft)  # type: ignore[index]
        twins = [drafts for drafts in by_item.values() if len(drafts) > 1]
        if twins:
            for drafts in twins:
                drafts[0].places = [place for draft in drafts for place in draft.places]
                sheet.lines = [draft for draft in sheet.lines if draft not in drafts[1:]]
            sheet.cases.add("merged")
            return
        large = [draft for draft in sheet.lines if draft.quantity >= 4]
        if large:
            draft = self._random.choice(large)
            number, line, quantity = draft.places[0]
            part = Decimal(self._random.randint(1, int(quantity) - 1))
            draft.places = [(number, line, part)]
            sheet.lines.insert(
                sheet.lines.index(draft) + 1, Draft(draft.item, [(number, line, quantity - part)], draft.price)
            )
            sheet.cases.add("split")

    def _repack(self, sheet: Sheet) -> None:
        for draft in sheet.lines:
            if draft.item is not None and draft.quantity % draft.item.pack.size == 0 and self._random.random() < 0.7:
                draft.factor = draft.item.pack.size
                sheet.cases.add("other unit")

    def _press(self, sheet: Sheet) -> None:
        """Prices and quantities go wrong, and charges come on top."""
        random, difficulty = self._random, self._difficulty
        if random.random() < difficulty.creep * 1.15:
            self._creep(sheet, random.choice(sheet.lines))
        if not sheet.blocks and not sheet.cases & {"partial"} and random.random() < difficulty.overbilled * 1.5:
            self._overbill(sheet)
        if random.random() < difficulty.charges * 1.1:
            self._charge(sheet)
        if random.random() < 0.3:
            random.shuffle(sheet.lines)

    def _creep(self, sheet: Sheet, draft: Draft) -> None:
        """Just inside or just outside +2 % and 50.00 together; never so near that rounding to cents decides."""
        expected = self._amount(draft)
        outside = self._random.random() < 0.5
        percent = Decimal(self._random.randint(24, 90) if outside else self._random.randint(5, 16)) / 10
        price = (draft.price * (1 + percent / 100)).quantize(Decimal("0.0001"))
        over = (draft.quantity * price).quantize(CENT, ROUND_HALF_UP) - expected
        shares = [(quantity * (price - draft.price), quantity * draft.price) for _, _, quantity in draft.places]
        is_out = any(more > Decimal("50.5") or more * 100 > value * Decimal("2.2") for more, value in shares)
        is_in = all(more < Decimal("49.5") and more * 100 < value * Decimal("1.8") for more, value in shares)
        if over < Decimal("0.05") or not (is_in or is_out):
            return
        draft.price = price
        sheet.cases.add("creep outside" if is_out else "creep inside")
        if is_out:
            sheet.blocks.add("PRICE")
            sheet.over += over

    def _overbill(self, sheet: Sheet) -> None:
        whole = [draft for draft in sheet.lines if draft.factor == 1 and len(draft.places) == 1 and draft.quantity > 1]
        if "split" in sheet.cases or not whole:
            return
        draft = self._random.choice(whole)
        number, line, quantity = draft.places[0]
        extra = Decimal(max(1, int(quantity) * self._random.randint(10, 50) // 100))
        draft.amount = ((quantity + extra) * draft.price).quantize(CENT, ROUND_HALF_UP)
        draft.places = [(number, line, quantity + extra)]
        sheet.cases.add("overbilled")
        sheet.blocks |= {"QTY_ORD", "QTY_REC"}
        sheet.over += (extra * draft.price).quantize(CENT)

    def _charge(self, sheet: Sheet) -> None:
        planned = sheet.deliveries[0].ordered.freight_line
        number = sheet.deliveries[0].ordered.order.order_number
        random = self._random
        if planned is not None and any(delivery.is_partial for delivery in sheet.deliveries):
            return  # which delivery bears the planned freight is nobody's to say
        sheet.cases.add("charge")
        if planned is not None:
            line = next(one for one in sheet.deliveries[0].ordered.order.lines if one.line == planned)
            place = [(number, planned, Decimal(1))]
            sheet.lines.append(Draft(None, place, line.unit_price, LineKind.FREIGHT, random.choice(_FREIGHT_WORDS)))
            return
        large = random.random() < 0.3
        amount = Decimal(random.randint(60, 250) if large else random.randint(5, 45))
        kind = random.choice((LineKind.FREIGHT, LineKind.SURCHARGE))
        words = random.choice(_FREIGHT_WORDS if kind is LineKind.FREIGHT else _SURCHARGES)
        sheet.lines.append(Draft(None, [], amount, kind, words, amount=amount))
        if large:
            sheet.blocks.add("CHARGE_UNPLANNED")
            sheet.over += amount

    def _amount(self, draft: Draft) -> Decimal:
        if draft.amount is not None:
            return draft.amount
        return (draft.quantity * draft.price).quantize(CENT, ROUND_HALF_UP)

    def _written(self, sheet: Sheet, printed: tuple[str, ...], note: str | None) -> SupplierInvoice:
        self._serial += 1
        said: dict[Item, tuple[str, str | None]] = {}  # one invoice calls one item by one name
        lines = tuple(self._line(at, draft, said) for at, draft in enumerate(sheet.lines, 1))
        number = f"{self._random.choice(('INV-', 'SI', 'IN', ''))}{100_000 + self._serial * 3 + self._random.randint(0, 2)}"
        return write(
            sheet.trade.supplier, number, sheet.day, lines, serial=self._serial, purchase_orders=printed, delivery_note=note
        )

    def _line(self, at: int, draft: Draft, said: dict[Item, tuple[str, str | None]]) -> InvoiceLine:
        if draft.item is None:
            return InvoiceLine(
                at,
                draft.kind,
                draft.words,
                None,
                Decimal(1),
                None,
                self._amount(draft),
                self._amount(draft),
                Decimal(10),
                None,
                None,
            )
        item = draft.item
        words, part = said.setdefault(item, self._called(item))
        unit = item.unit
        if draft.factor > 1:
            unit = item.pack.unit
            words += "" if item.is_pack_known else f" ({item.pack.words})"
        return InvoiceLine(
            at, LineKind.ITEM, words, part, draft.quantity / draft.factor, unit, draft.price * draft.factor,
            self._amount(draft), Decimal(10), None, None,
        )  # fmt: skip

    def _called(self, item: Item) -> tuple[str, str | None]:
        """An item's description and part number as the invoice has them."""
        random, difficulty = self._random, self._difficulty
        words = random.choice(item.reworded) if random.random() < difficulty.reworded_lines else item.description
        return words, None if random.random() < difficulty.lines_without_part else item.part

    def _credit(self, drawn: Drawn, shelf: Shelf) -> Drawn:
        """A return of part of one line, or a credit of its price; it names the invoice, the order, or both."""
        invoice, truth, random = drawn.invoice, drawn.truth, self._random
        whole = [line for line in invoice.lines if sum(link.invoice_line == line.number for link in truth.links) == 1]
        whole = [line for line in whole if line.kind is LineKind.ITEM and line.unit in ("ea", "m")]
        if not whole or not truth.consumes or invoice.is_credit_note or truth.blocks or truth.undecidable:
            return self._duplicate(drawn)
        line = random.choice(whole)
        link = next(link for link in truth.links if link.invoice_line == line.number)
        is_return = random.random() < 0.7
        quantity = Decimal(random.randint(1, max(1, int(link.quantity))))
        price = line.unit_price if is_return else (line.unit_price * random.randint(4, 20) / 100).quantize(CENT)  # type: ignore[operator]
        amount = max((quantity * price).quantize(CENT, ROUND_HALF_UP), CENT)
        credited = replace(line, number=1, quantity=quantity, unit_price=price, net_amount=amount)
        self._serial += 1
        day = invoice.invoice_date + timedelta(days=random.randint(1, 20))
        names_order = random.random() < 0.6
        links = frozenset({Link(1, link.order, link.order_line, quantity if is_return else Decimal(0))})
        kind = "return" if is_return else "price credit"
        original = None if names_order and random.random() < 0.4 else invoice.invoice_number
        note = write(
            Supplier(invoice.supplier or "", invoice.supplier_name), f"CN{200_000 + self._serial}", day, (credited,),
            serial=self._serial, kind=DocumentKind.CREDIT_NOTE, purchase_orders=(link.order,) if names_order else (),
            original_invoice=original,
        )  # fmt: skip
        if is_return:
            shelf.take(links, back=True)
        return Drawn(note, Truth(links, frozenset({"credit note", kind})))

    def _duplicate(self, drawn: Drawn) -> Drawn:
        """The same delivery billed again under another number; sometimes with another date and amount as well."""
        invoice, random = drawn.invoice, self._random
        self._serial += 1
        number = invoice.invoice_number
        changed = random.choice(
            (
                number + "-1",
                number + "A",
                number + " COPY",
                number[:-2] + number[-1] + number[-2],
                f"R{900_000 + self._serial}",
            )
        )
        day = invoice.invoice_date + timedelta(days=random.choice((0, 0, 3, 7, 21)))
        again = replace(
            invoice, id=f"I-{self._serial:06d}-D", document=f"d{self._serial}", invoice_number=changed, invoice_date=day
        )
        truth = Truth(
            frozenset(), frozenset({"duplicate"}), frozenset({"DUP_SUSPECT", "DUP_EXACT"}), invoice.net_total, consumes=False
        )
        return Drawn(again, truth)
