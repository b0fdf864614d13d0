"""Asking witnesses to cosign a checkpoint (C2SP tlog-witness)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from ledger.api.calls import post
from ledger.errors import NoteError, RefusedError
from ledger.journal.note import Note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ledger.api.trusted import Witness
    from ledger.journal.note import PublicKey, Signature

PATH = "/add-checkpoint"  # below a witness's address
MEANING = {
    400: "does not understand what it was sent",
    403: "does not know the key that signed it",
    404: "does not know this journal",
    422: "says that this journal does not continue what it signed before",
}


class Cosigned(NamedTuple):
    """What came of asking.

    Attributes:
        note: the checkpoint with the lines of those who cosigned it.
        times: their keys, and when each did, in seconds since 1970.
        failed: name -> why another did not.
    """

    note: Note
    times: tuple[tuple[PublicKey, int], ...]
    failed: dict[str, str]

    def witnesses(self, note: Note) -> tuple[tuple[PublicKey, datetime], ...]:
        """Who cosigned a checkpoint, and when; nobody, where it is not the one that they were asked to."""
        same = note == self.note
        return tuple((key, datetime.fromtimestamp(at, UTC)) for key, at in self.times if same)


def cosigned(
    note: Note, witnesses: Sequence[Witness], published: Mapping[int, str], prove: Callable[[int], str]
) -> Cosigned:
    """A signed checkpoint with a line of each witness, and why others gave none.

    Args:
        note: the checkpoint, signed by its journal.
        witnesses: who is asked, unless the line is there already.
        published: size -> checkpoint: what was published before, up to and with this size.
        prove: gives the request for an old size.
    """
    before = {size: Note.read(text) for size, text in published.items()}
    failed, times = {}, []
    for one in witnesses:
        try:
            signed = {size: text for size, text in before.items() if text.cosigned(one.key)}
            last = signed.get(newest := max(signed, default=0))
            found = last if last and last.text == note.text else _asked(note, one, newest, prove)
            note = note._replace(signatures=(*note.signatures, *_lines(found, one.key)))
            times.append((one.key, note.cosigned(one.key) or 0))
        except (NoteError, RefusedError) as wrong:
            failed[one.key.name] = str(wrong)
    return Cosigned(note, tuple(times), failed)


def _lines(note: Note, key: PublicKey) -> Iterable[Signature]:
    return (line for line in note.signatures if (line.name, line.id) == (key.name, key.id))


def _asked(note: Note, witness: Witness, old: int, prove: Callable[[int], str]) -> Note:
    """The checkpoint with what a witness signed; asked once more where it has seen another size."""
    status, raw = _sent(witness, prove(old))
    if status == 409:
        text = raw.decode("ascii", errors="replace").strip()
        if not text.isdecimal() or len(text) > 18 or int(text) == old:
            raise RefusedError("it has signed another history of this journal: the checkpoint that it knows differs")
        status, raw = _sent(witness, prove(int(text)))
    if status != 200:
        raise RefusedError(f"it {MEANING.get(status, f'answers with the HTTP status {status}')}")
    try:
        found = Note.read(f"{note.text}\n{raw.decode('utf-8', errors='replace')}")
        signed = found.cosigned(witness.key)
    except NoteError:
        signed = None
    if signed is None:
        raise NoteError("what it answered is not signed by its key")
    return found


def _sent(witness: Witness, request: str) -> tuple[int, bytes]:
    return post(f"{witness.url.rstrip('/')}{PATH}", request.encode(), "text/plain; charset=utf-8")
