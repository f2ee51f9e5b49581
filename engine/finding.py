"""Which invoice a person means."""

from __future__ import annotations

from engine.errors import NotFound
from engine.identifiers import invoice_key
from engine.store import Store


def find_invoice(store: Store, wanted: str) -> str:
    """The id of the invoice that `wanted` names: an id, `SUPPLIER:NUMBER`, or a number that is unique.

    Raises `NotFound`, listing the candidates where several fit.
    """
    supplier, colon, number = wanted.rpartition(":")
    rows = store.read("invoices_named", wanted=wanted, key=invoice_key(number), supplier=supplier if colon else None)
    exact = [row for row in rows if row["id"] == wanted]
    found = exact or list(rows)
    if len(found) == 1:
        return str(found[0]["id"])
    if not found:
        raise NotFound(f"There is no invoice “{wanted}”. Name it by its id, by SUPPLIER:NUMBER, or by its number.")
    listed = "\n".join(
        f"  {row['id']}  {row['supplier'] or '?'}:{row['invoice_number']}  {row['invoice_date']}  {row['state']}"
        for row in found
    )
    raise NotFound(f"Several invoices fit “{wanted}”; name one by its id:\n{listed}")
