"""Imports: a mailbox, or files and folders, mail by mail; what arrived is counted, and every arrow adds up."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential

from engine.errors import MailboxError, NotFound
from engine.evaluating import load_world
from engine.mailbox import Mailbox, MailGone, MailTooLarge, open_mailbox
from engine.model import Email, MailPlace
from engine.reading.workers import Readers
from engine.reading_ahead import Ahead
from engine.reading_mails import Rules, begin_reading
from engine.settings import AfterAction, MailboxKind, MailboxSettings
from engine.signing_in import secret_for
from engine.store import arrivals
from engine.store.arrivals import Seen
from engine.store.rows import now, record_of
from engine.taking_in import TakenIn, not_fetched, take_in
from engine.unwrapping import unwrap, wrap_file
from engine.workbench import Workbench

LOOK_AHEAD = 8  # files opened before they are taken in, so that all processes are busy meanwhile
MAIL_ENDINGS = (".eml", ".msg")
DOCUMENT_ENDINGS = (
    ".pdf",
    ".csv",
    ".tsv",
    ".txt",
    ".xlsx",
    ".xml",
    ".zip",
    ".png",
    ".jpg",
    ".jpeg",
    ".tif",
    ".tiff",
    ".dat",
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is: `done` of `total` mails, and what was just taken in."""

    done: int
    total: int
    text: str


@dataclass(frozen=True, slots=True)
class ImportedInvoice:
    """An invoice that an import made, with its state at the end of the import."""

    id: str
    file: str
    supplier: str | None
    supplier_name: str
    invoice_number: str
    state: str


@dataclass(slots=True)
class ImportResult:
    """What an import did. `problems` are mails that could not be fetched or settled; they stay on the server. `files` names
    the file of every invoice made, by id; `invoices` what became of them all in the end."""

    mails: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("arrived", "done", "ignored", "held"), 0))
    documents: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("arrived", "imported", "duplicate", "ignored", "held"), 0)
    )
    invoices: list[ImportedInvoice] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)

    def count(self, taken: TakenIn) -> None:
        """Adds one mail with what became of it."""
        self.mails["arrived"] += 1
        self.mails[taken.outcome] += 1
        for document in taken.documents:
            self.documents["arrived"] += 1
            self.documents[document.arrival.outcome] += 1
        self.files |= {made.invoice.id: made.file_name for made in taken.made}

    def look_up(self, bench: Workbench) -> None:
        """Says of every invoice made what became of it."""
        rows = bench.store.read("invoices_made", ids=list(self.files)) if self.files else ()
        self.invoices = [record_of(ImportedInvoice, row, file=self.files[row["id"]]) for row in rows]

    @property
    def needs_a_person(self) -> bool:
        """Whether anything was held, or could not be fetched."""
        held = any(entry.state == "held" for entry in self.invoices)
        return held or bool(self.mails["held"] or self.documents["held"] or self.problems)


OnProgress = Callable[[Progress], None]


def no_progress(_: Progress) -> None:
    """Nobody watches."""


def mailbox_named(bench: Workbench, name: str | None) -> MailboxSettings:
    """The mailbox of that name, or the only one. Raises `NotFound`."""
    return mailbox_among(bench.settings.mailboxes, name)


def mailbox_among(boxes: Sequence[MailboxSettings], name: str | None) -> MailboxSettings:
    """The same among these. Raises `NotFound`."""
    if name is None and len(boxes) == 1:
        return boxes[0]
    for box in boxes:
        if box.name == name:
            return box
    if not boxes:
        raise NotFound("No mailbox is set up. Add one on the Mailbox page, or in settings.toml under [[mailboxes]].")
    names = ", ".join(box.name for box in boxes)
    raise NotFound(f"Say which mailbox with --mailbox: there are {names}.")


def import_mailbox(
    bench: Workbench,
    box: MailboxSettings,
    *,
    automatic: bool = False,
    create_suppliers: bool = False,
    on_progress: OnProgress = no_progress,
    stop: Callable[[], bool] = lambda: False,
    processes: int = 0,
) -> ImportResult:
    """Takes in every mail that was not seen before; then, and only then, does the after-action on the server.

    Strangers' documents are read in so many `processes`, where a hostile one can do no harm; 0: in this one. Raises
    `MailboxError` where the mailbox cannot be opened or drops for good.
    """
    made = make_rules(bench, automatic=automatic, create_suppliers=create_suppliers)
    with reading_apart(bench, made, processes) as rules:
        session = _Session(bench, box, rules, ImportResult(), on_progress, stop)
        for attempt in Retrying(
            retry=retry_if_exception(_dropped), stop=stop_after_attempt(3), wait=wait_exponential(max=10), reraise=True
        ):
            with attempt, bench.turn(f"import {box.name}"), open_mailbox(box, secret_for(box, bench.secrets)) as mailbox:
                session.run(mailbox)
    session.result.look_up(bench)
    bench.publish()
    return session.result


@contextmanager
def reading_apart(bench: Workbench, rules: Rules, processes: int) -> Iterator[Rules]:
    """The rules of an import whose documents are read in so many processes, which end with it; 0: in this one."""
    if processes == 0:
        yield rules
        return
    with Readers(rules.formats, bench.settings.company, rules.world.suppliers, processes=processes) as readers:
        yield replace(rules, ahead=Ahead(readers))


def _dropped(error: BaseException) -> bool:
    """Whether the server ended a session that had begun well: worth another one, which goes on where this one stopped."""
    return isinstance(error, MailboxError) and error.stage in ("read", "after-action")


@dataclass(frozen=True, slots=True)
class _Session:
    """One import of one mailbox; several connections may be needed for it."""

    bench: Workbench
    box: MailboxSettings
    rules: Rules
    result: ImportResult
    on_progress: OnProgress
    stop: Callable[[], bool]

    def run(self, mailbox: Mailbox) -> None:
        """Takes in what is new, and settles what an earlier run stored but was cut off before settling."""
        places = mailbox.places()
        with self.bench.store.transaction() as cursor:
            seen = arrivals.places(cursor, self.box.name)
        for place in places:
            if place in seen and self._is_unsettled(seen[place]):
                self._settle(mailbox, place)
        fresh = [place for place in places if place not in seen]
        for done, place in enumerate(fresh):
            if self.stop():
                return
            self.on_progress(Progress(done, len(fresh), f"mail {done + 1} of {len(fresh)}"))
            self._take_in(mailbox, place)
        self.on_progress(Progress(len(fresh), len(fresh), "all mails taken in"))

    def _is_unsettled(self, seen: Seen) -> bool:
        """A mail that should be gone and is still listed was not settled either: POP3 deletes when a session ends."""
        return seen is Seen.STORED or (seen is Seen.SETTLED and self.box.after is not AfterAction.LEAVE)

    def _take_in(self, mailbox: Mailbox, place: MailPlace) -> None:
        try:
            raw = mailbox.fetch(place)
        except MailTooLarge as error:
            email = not_fetched(place, str(error))
            taken = take_in(self.bench, self.rules, email, account=self.box.name, place=place, fetched=False)
            self.result.count(taken)
            self.result.problems.append(str(error))
        except MailGone:
            return  # somebody else took it, or a file is still being written: the next import looks again
        else:
            email, is_mail = self._opened(raw, place)
            taken = take_in(self.bench, self.rules, email, account=self.box.name, place=place, is_mail=is_mail)
            self.result.count(taken)
            self._settle(mailbox, place)

    def _opened(self, raw: bytes, place: MailPlace) -> tuple[Email, bool]:
        self.bench.originals.put(raw)
        name = place.uid if self.box.kind is MailboxKind.FOLDER else ""
        if name.lower().endswith(DOCUMENT_ENDINGS):
            return wrap_file(raw, Path(name).name), False
        return unwrap(raw, own=self.bench.settings.company, file_name=name), True

    def _settle(self, mailbox: Mailbox, place: MailPlace) -> None:
        mailbox.settle(place)
        with self.bench.store.transaction() as cursor:
            arrivals.mark_settled(cursor, place, now())


def import_files(
    bench: Workbench,
    paths: Sequence[Path],
    *,
    create_suppliers: bool = False,
    on_progress: OnProgress = no_progress,
    processes: int = 0,
) -> ImportResult:
    """Takes in files and whole folders: mails as mails, everything else as documents. While one is kept, the next ones are
    read in so many `processes`; 0: in this one. Raises `NotFound`."""
    files = list(files_of(paths))
    named = ((path.name, path.read_bytes()) for path in files)
    rules = make_rules(bench, create_suppliers=create_suppliers)
    return _import_all(bench, named, len(files), rules, on_progress, processes)


def import_uploads(bench: Workbench, uploads: Sequence[tuple[str, bytes]], *, processes: int = 0) -> ImportResult:
    """Takes in files that were dropped on a page: (name, content)."""
    return _import_all(bench, iter(uploads), len(uploads), make_rules(bench), no_progress, processes)


def _import_all(  # noqa: PLR0917 - what the two imports above share
    bench: Workbench,
    named: Iterator[tuple[str, bytes]],
    total: int,
    made: Rules,
    on_progress: OnProgress,
    processes: int,
) -> ImportResult:
    result = ImportResult()
    with reading_apart(bench, made, processes) as rules:
        waiting: deque[_Opened] = deque()
        for done in range(total):
            while len(waiting) < (LOOK_AHEAD if processes else 1) and (next_one := next(named, None)) is not None:
                waiting.append(_opened(bench, rules, *next_one))
            one = waiting.popleft()
            on_progress(Progress(done, total, one.file_name))
            result.count(take_in(bench, rules, one.email, account="files", is_mail=one.is_mail))
    on_progress(Progress(total, total, "all files taken in"))
    result.look_up(bench)
    bench.publish()
    return result


@dataclass(frozen=True, slots=True)
class _Opened:
    """A file without a mailbox, its bytes safely kept, its documents being read where processes do that."""

    file_name: str
    email: Email
    is_mail: bool


def _opened(bench: Workbench, rules: Rules, file_name: str, content: bytes) -> _Opened:
    is_mail = file_name.lower().endswith(MAIL_ENDINGS)
    bench.originals.put(content)
    own = bench.settings.company
    email = unwrap(content, own=own, file_name=file_name) if is_mail else wrap_file(content, file_name)
    if rules.ahead is not None:
        begin_reading(bench.store.cursor(), rules, email)
    return _Opened(file_name, email, is_mail)


def files_of(paths: Sequence[Path]) -> Iterator[Path]:
    """The files named, and those below the folders named, in the order of their names; hidden ones are passed over."""
    for path in paths:
        if not path.exists():
            raise NotFound(f"There is no file or folder {path}.")
        if path.is_file():
            yield path
        else:
            below = (entry for entry in sorted(path.rglob("*")) if entry.is_file())
            yield from (
                entry for entry in below if not any(part.startswith(".") for part in entry.relative_to(path).parts)
            )


def make_rules(bench: Workbench, *, automatic: bool = False, create_suppliers: bool = False) -> Rules:
    """What holds for one import: the formats and the company's knowledge as they stand now."""
    formats, _ = bench.formats()
    with bench.store.transaction() as cursor:
        world = load_world(cursor)
    return Rules(formats, world, automatic=automatic, create_suppliers=create_suppliers)
