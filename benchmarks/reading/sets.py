"""Documents with truth: the corpus, strangers drawn from seeds, public generators, the sample world."""

from __future__ import annotations

import email.policy
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
WORLD = HERE.parents[1] / "data" / "samples" / "world"
Truth = Mapping[str, Any]
_SAME = ("supplier_name", "supplier_tax_id", "invoice_number", "invoice_date", "due_date", "currency")
_SUMS = ("net_total", "tax_total", "gross_total")


@dataclass(frozen=True, slots=True)
class Case:
    """One file and what is true of it."""

    pdf: Path
    truth: Truth


def folder(pdfs: Path, truths: Path) -> list[Case]:
    """The documents of a folder whose text can be read without recognising pictures."""
    read = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(truths.glob("*.json"))]
    return [Case(pdfs / f"{one['id']}.pdf", one) for one in read if one.get("text_layer", "native") == "native"]


def corpus(root: Path) -> list[Case]:
    """The corpus' PDFs with a native text layer."""
    return folder(root / "pdf", root / "truth")


def strangers(seed: int, count: int, engine: str, out: Path, others: int = 0) -> list[Case]:
    """Draws one seed into `out`; documents that are no invoices go beside them."""
    options = ["--seed", seed, "--count", count, "--engine", engine, "--others", others, "--out", out]
    command = [sys.executable, str(HERE / "strangers" / "make.py"), *map(str, options)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return folder(out / "pdf", out / "truth")


def no_invoices(out: Path) -> list[Case]:
    """The documents that are no invoices, drawn before into `out`."""
    read = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((out / "others-truth").glob("*.json"))]
    return [Case(out / "others" / one["file"], one) for one in read]


def sample_world(out: Path) -> list[Case]:
    """The sample world's PDF invoices, taken out of its mails into `out`; each document counts once."""
    out.mkdir(parents=True, exist_ok=True)
    cases: dict[str, Case] = {}
    for path in sorted((WORLD / "outcomes").glob("*.json")):
        outcome = json.loads(path.read_text(encoding="utf-8"))
        mail = email.message_from_bytes((WORLD / "mails" / outcome["mail"]).read_bytes(), policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        files = dict(_pdfs(mail))
        for document in outcome["documents"]:
            content = files.get(document["file"])
            if content and len(document.get("invoices") or ()) == 1:
                name = sha256(content).hexdigest()[:12]
                (out / f"{name}.pdf").write_bytes(content)
                cases.setdefault(name, Case(out / f"{name}.pdf", _from_outcome(name, document["invoices"][0])))
    return list(cases.values())


def _pdfs(mail: EmailMessage) -> Iterator[tuple[str, bytes]]:
    for part in mail.walk():
        name = part.get_filename() or ""
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content.startswith(b"%PDF"):
            yield name, content


def _from_outcome(name: str, invoice: Truth) -> Truth:
    """An expected outcome as truth; what it leaves empty is not scored."""
    fields = {key: invoice[key] for key in (*_SAME, *_SUMS) if invoice.get(key) is not None}
    if invoice.get("purchase_orders"):
        fields["purchase_order"] = list(invoice["purchase_orders"])
    fields["is_credit_note"] = invoice["kind"] == "credit_note"
    keys = ("description", "quantity", "unit_price", "net_amount")
    lines = [{key: line[key] for key in keys if line.get(key) is not None} for line in invoice["lines"]]
    return {
        "id": name,
        "layout": invoice["supplier"],
        "origin": "synthetic",
        "language": "en",
        "country": "AU",
        "text_layer": "native",
        "fields": fields,
        "lines": lines,
    }
