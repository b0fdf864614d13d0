"""What goes with a site so that a stranger can check it: the journal, its checkpoints, receipts and verify.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ledger.errors import NoteError, RefusedError
from ledger.journal.checkpoint import Checkpoint
from ledger.reports.site.folder import MARK, NOTE

if TYPE_CHECKING:
    from ledger.journal.note import PublicKey
    from ledger.reports.site.folder import Folder

CHECKPOINT, EARLIER, FORKS, RECEIPTS, STAMPS = "checkpoint", "checkpoints", "forks", "receipts", "stamps"
REASON = "reason.txt"


class Stamp(NamedTuple):
    """A time stamp (RFC 3161): of which state, whose it is, the second that it names, itself, and its certificates."""

    state: Checkpoint
    authority: str
    second: datetime
    raw: bytes
    certificates: str

    def files(self) -> Iterator[tuple[str, bytes]]:
        """What was stamped, and the stamp; openssl reads both."""
        yield f"{STAMPS}/{self.state.size}.txt", str(self.state).encode()
        yield f"{STAMPS}/{self.state.size}-{self.authority}.tsr", self.raw


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows that the figures follow from the journal, and that the journal has only grown.

    Attributes:
        checkpoint: the state on which the site rests, as a note.
        signed_by: who signed it; None where nobody did.
        witnesses: who cosigned it, by their keys, and when.
        unwitnessed: who was asked to and did not, and why.
        parts: name -> what writes the file: the whole journal, or leaves and openings of what is public.
        earlier: path -> text: the checkpoints of earlier publications, and what was published before a fork.
        forks: why a journal took the place of one that it does not continue, the oldest first.
        receipts: the place of an entry -> its receipt.
        receipt_of: a forecast's number -> the place of its entry.
        stamps: time stamps of states of the journal, the oldest first.
        sign: signs a text.
    """

    checkpoint: str
    signed_by: PublicKey | None = None
    witnesses: tuple[tuple[PublicKey, datetime], ...] = ()
    unwitnessed: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, Callable[[], Iterator[bytes]]] = field(default_factory=dict)
    earlier: Mapping[str, str] = field(default_factory=dict)
    forks: tuple[str, ...] = ()
    receipts: Callable[[], Iterator[tuple[int, str]]] = lambda: iter(())
    receipt_of: Mapping[int, int] = field(default_factory=dict)
    stamps: tuple[Stamp, ...] = ()
    sign: Callable[[str], str] | None = None

    @property
    def state(self) -> Checkpoint:
        """The state on which the site rests."""
        return Checkpoint.read(self.checkpoint)[0]

    @property
    def whole(self) -> bool:
        """Whether the whole journal goes with the site."""
        return "journal.jsonl" in self.parts

    def href(self, forecast: int) -> str | None:
        """Where the receipt of a forecast lies; None where it has none."""
        seq = self.receipt_of.get(forecast)
        return None if seq is None else f"{RECEIPTS}/{seq}.tlog-proof"

    @property
    def last_stamps(self) -> tuple[Stamp, ...]:
        """The newest stamp of each authority, the one that covers most first."""
        newest = {one.authority: one for one in self.stamps}
        return tuple(sorted(newest.values(), key=lambda one: (-one.state.size, one.authority)))

    def _stamped(self) -> dict[str, bytes]:
        """The files of all stamps, each once, and for each authority one with all certificates that it ever had."""
        found = {path: content for one in self.stamps for path, content in one.files()}
        held = dict.fromkeys((one.authority, one.certificates) for one in self.stamps)
        for authority, pem in held:
            path = f"{STAMPS}/{authority}.pem"
            found[path] = found.get(path, b"") + pem.encode()
        return found

    def files(self) -> Iterator[tuple[str, bytes | Iterator[bytes]]]:
        """The files of it, but for the signature over all others."""
        yield CHECKPOINT, self.checkpoint.encode()
        for path, text in {**self.earlier, f"{EARLIER}/{self.state.size}": self.checkpoint}.items():
            yield path, text.encode()
        for name, write in self.parts.items():
            yield name, write()
        yield from self._stamped().items()
        for seq, text in self.receipts():
            yield f"{RECEIPTS}/{seq}.tlog-proof", text.encode()
        yield "verify.py", (files("ledger.reports.site") / "verify.py").read_bytes()

    def finish(self, folder: Folder) -> str:
        """Write the list of all files and, where there is a key, a note that it is the one; the list's SHA-256."""
        mark = folder.finish()
        if self.sign is not None:
            folder.write(NOTE, self.sign(f"{self.state.origin}/files\n{mark}\n").encode())
        return mark


@dataclass(frozen=True, slots=True)
class Before:
    """What an earlier site at the same place shows of its journal.

    Attributes:
        checkpoint: its newest; None where it shows none.
        earlier: path -> text, as in Proof.
        forks: as in Proof.
    """

    checkpoint: Checkpoint | None = None
    earlier: Mapping[str, str] = field(default_factory=dict)
    forks: tuple[str, ...] = ()

    @classmethod
    def at(cls, folder: Path) -> Before:
        """What lies in a folder. Raises RefusedError: its checkpoint cannot be read."""
        if not (folder / MARK).is_file() or not (folder / CHECKPOINT).is_file():
            return cls()
        try:
            newest, _ = Checkpoint.read((folder / CHECKPOINT).read_text(encoding="utf-8"))
        except (NoteError, UnicodeDecodeError) as wrong:
            raise RefusedError(
                f"{folder / CHECKPOINT} cannot be read ({wrong}); get the folder back as it was published, or name "
                "another one"
            ) from wrong
        kept = [*(folder / EARLIER).glob("*"), *(folder / FORKS).rglob("*")]
        texts = {
            file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8")
            for file in sorted(kept)
            if file.is_file() and not file.is_symlink()
        }
        places = sorted(path for path in texts if path.startswith(FORKS) and path.endswith(REASON))
        return cls(newest, texts, tuple(texts[path].strip() for path in places))

    def notes(self, size: int) -> dict[int, str]:
        """How many entries -> the checkpoint that was published then, of those up to a size."""
        found = {path.removeprefix(f"{EARLIER}/"): text for path, text in self.earlier.items()}
        return {int(name): text for name, text in found.items() if name.isdecimal() and int(name) <= size}

    def forked(self, reason: str) -> Before:
        """The same as it stands beside a journal that does not continue it, with the reason for that."""
        place = f"{FORKS}/{len(self.forks) + 1}"
        moved = {path if path.startswith(FORKS) else f"{place}/{path}": text for path, text in self.earlier.items()}
        return Before(None, {**moved, f"{place}/{REASON}": f"{reason}\n"}, (*self.forks, reason))
