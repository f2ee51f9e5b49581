"""One document opened and read, whatever is in it: a stranger's file must never stop a run.

Everything here can be pickled, so that a pool of processes can do it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from engine.documents import open_document
from engine.errors import DocumentError, DocumentTooLarge
from engine.formats import Format
from engine.issues import Code, Issue
from engine.model import Document, OwnCompany, Page, Supplier
from engine.reading import read_document
from engine.reading.outcome import Outcome
from engine.reading.scans import recognised, wants_recognising

Read = tuple[Document | None, Outcome]


@dataclass(frozen=True, slots=True)
class Item:
    """A file to be read, and the name of its supplier's format where one is known; `pages` where its pages were recognised
    from pictures before."""

    content: bytes
    file_name: str
    format_hint: str | None = None
    pages: tuple[Page, ...] = ()


def read_safely(
    content: bytes,
    file_name: str,
    formats: Sequence[Format],
    company: OwnCompany,
    format_hint: str | None = None,
    *,
    suppliers: Sequence[Supplier] = (),
) -> Read:
    """The document (`None` where it cannot be opened) and what was read; a failure becomes an issue naming the file. A
    picture is recognised where the extra for that is installed."""

    def read(pages: tuple[Page, ...] = ()) -> Read:
        return read_once(Item(content, file_name, format_hint, pages), formats, company, suppliers)

    first = read()
    return recognised(content, file_name, first, read) if wants_recognising(first) else first


def read_once(item: Item, formats: Sequence[Format], company: OwnCompany, suppliers: Sequence[Supplier]) -> Read:
    """The same, the item's `pages` taken for what stands on it where they were recognised before; nothing is recognised
    here."""
    content, file_name, format_hint = item.content, item.file_name, item.format_hint
    document: Document | None = None
    try:
        document = open_document(content, file_name)
        if item.pages:
            document = replace(document, pages=item.pages, is_recognised=True)
        return document, read_document(document, formats, company, format_hint=format_hint, suppliers=suppliers)
    except DocumentTooLarge as error:
        return document, Outcome((), (Issue(Code.DOC_TOO_LARGE, str(error)),))
    except DocumentError as error:
        return document, Outcome((), (Issue(Code.DOC_UNREADABLE, str(error)),))
    except (MemoryError, RecursionError):
        return None, Outcome((), (Issue(Code.DOC_TOO_LARGE, _blown_up(file_name)),))
    except Exception as error:  # noqa: BLE001 - the one place: a strange file in a strange parser holds itself, not the run
        return document, Outcome((), (Issue(Code.DOC_UNREADABLE, _failed(file_name, error)),))


def read_many(
    items: Iterable[Item],
    formats: Sequence[Format],
    company: OwnCompany,
    executor: Executor | None = None,
    *,
    suppliers: Sequence[Supplier] = (),
) -> Iterator[Read]:
    """Each item read, in order: in this process, or by the executor (a process pool, a Dask cluster's …)."""
    if executor is None:
        yield from (read_safely(i.content, i.file_name, formats, company, i.format_hint, suppliers=suppliers) for i in items)
        return
    work = [
        executor.submit(read_safely, i.content, i.file_name, formats, company, i.format_hint, suppliers=suppliers)
        for i in items
    ]
    yield from (future.result() for future in work)


def _blown_up(file_name: str) -> str:
    return (
        f"{file_name} is nested or packed so that opening it fills the machine's memory, which no invoice does. "
        "It was not read. Ask the sender for a plain PDF, CSV or e-invoice."
    )


def _failed(file_name: str, error: Exception) -> str:
    notes = " ".join(getattr(error, "__notes__", ()))
    what = f"{type(error).__name__}: {error}" + (f" {notes}" if notes else "")
    return f"{file_name} could not be read ({what}). It is kept; report it with the file, and type the invoice in meanwhile."
