"""The verb that publishes a site, with what a stranger needs to check it."""

from __future__ import annotations

from base64 import b64decode
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from forecasts.records.values import clean_line
from ledger.api.scorekeeping import Scorekeeping
from ledger.api.stamping import Stamping
from ledger.errors import RefusedError
from ledger.journal import merkle
from ledger.journal.checkpoint import Checkpoint
from ledger.journal.note import Note, signed
from ledger.journal.receipt import Receipt
from ledger.store import journal_tables, lookup
from ledger.store.journal_tables import copied

if TYPE_CHECKING:
    from ledger.api.key_file import KeyFile
    from ledger.api.looking import ListFilters
    from ledger.api.trusted import Witness
    from ledger.api.witnessing import Cosigned
    from ledger.reports.pages.site_settings import Site
    from ledger.reports.site.proof import Before, Proof, Stamp
    from ledger.reports.site.publish import Published
    from ledger.store.tables import StampRow
    from ledger.track_record.snapshot import Snapshot

MOST_RECEIPTS = 10_000  # entries of a journal beyond which receipts are made on demand, not a file each
MOST_STAMPED = 1_000  # receipts of a site beyond which they leave out the stamps, which are some kilobytes each


class Publishing(Scorekeeping, Stamping):
    """A site, and the proof that goes with it."""

    def publish(
        self,
        out: Path | str,
        *,
        site: Site | None = None,
        key: KeyFile | None = None,
        without_journal: bool = False,
        fork: str | None = None,
        witnesses: Sequence[Witness] = (),
        progress: Callable[[int, int], None] | None = None,
        **filters: Unpack[ListFilters],
    ) -> Published:
        """Write a site; the same ledger and day give the same bytes. The ledger is verified first.

        Args:
            out: the folder; a new one, or one that publish wrote.
            site: the settings; plain ones unless given.
            key: signs the checkpoint and the list of files.
            without_journal: publish leaves and openings of what is public, not the whole journal; so does a site of
                some tags.
            fork: why this journal takes the place of one that it does not continue.
            witnesses: who is asked to cosign the checkpoint; who cannot be reached is told in the result.
            progress: called with how many things are done, and of how many.
            **filters: as for scope(): as_of, tags, since, prospective_only, cohort.

        Raises:
            RefusedError: at `out` is something that publish did not write, or a site whose journal this one does not
                continue; or the ledger is not as it was written.
            UnknownError: no question has these tags.
            StorageError: it cannot be written.
        """
        from ledger.reports.pages.site_settings import Site
        from ledger.reports.site.proof import Before
        from ledger.reports.site.publish import publish
        from ledger.store.verification import verify

        if not (found := verify(self._database)).ok:
            raise RefusedError(f"nothing is published: the ledger {found.sentence}")
        before = self._continued(Before.at(Path(out)), Path(out), fork)
        seen = self._cosigned(before, key, witnesses)  # before anything is read, so that no writer waits for it
        with self.snapshot(**filters) as snap:
            proof = self._proof(snap, before, key, seen, whole=not (without_journal or snap.scope.tags))
            return publish(snap, Path(out), site=site or Site(), proof=proof, progress=progress)

    def _continued(self, before: Before, out: Path, fork: str | None) -> Before:
        """What was published at the place before, which this journal continues or is said to leave."""
        try:
            if before.checkpoint is not None:
                self.refuse_other(before.checkpoint, f"{out} shows")
        except RefusedError as wrong:
            if fork is None:
                raise RefusedError(
                    f"{wrong}; publish into another folder, or say with --fork REASON why this site takes the place "
                    "of that one, which its front page will tell"
                ) from wrong
            return before.forked(clean_line(fork))
        if fork is not None:
            raise RefusedError(f"{out} shows no journal that this one does not continue, so leave --fork out")
        return before

    def _cosigned(self, before: Before, key: KeyFile | None, witnesses: Sequence[Witness]) -> Cosigned:
        """The checkpoint with what witnesses signed, and why others did not."""
        from ledger.api.witnessing import Cosigned, cosigned
        from ledger.track_record.snapshot import size_before_reports

        if key is None or not witnesses:
            return Cosigned(
                Note(""), (), {one.key.name: "it is asked for signed checkpoints only" for one in witnesses}
            )
        size = size_before_reports(self._database, journal_tables.size(self._database))
        return cosigned(
            self.checkpoint(size=size, key=key),
            witnesses,
            before.notes(size),
            lambda old: self.prove(old, size, key=key),
        )

    def _proof(self, snap: Snapshot, before: Before, key: KeyFile | None, seen: Cosigned, *, whole: bool) -> Proof:
        from ledger.reports.site.proof import Proof

        size = snap.record.entries
        note = self.checkpoint(size=size, key=key)
        if seen.note.text == note.text:  # unless the ledger was written to meanwhile
            note = seen.note
        opened = dict(self._opened(snap, size)) if size <= MOST_RECEIPTS else {}
        made_in = lookup.made_in(self._database, opened) if opened else {}
        notes = {**before.notes(size), size: str(note)}
        stamps = lookup.stamps(self._database, size)
        signing = None if key is None else key.key()
        return Proof(
            checkpoint=str(note),
            signed_by=None if signing is None else signing.public(),
            witnesses=seen.witnesses(note),
            unwitnessed=seen.failed,
            parts=self._parts(snap, size, whole=whole),
            earlier=before.earlier,
            forks=before.forks,
            receipts=lambda: self._receipts({seq: opened[seq] for seq in sorted({*made_in.values()})}, notes, stamps),
            receipt_of=made_in,
            stamps=tuple(self._shown(*one) for one in stamps),
            sign=None if signing is None else lambda text: str(signed(text, [signing])),
        )

    def _parts(self, snap: Snapshot, size: int, *, whole: bool) -> dict[str, Callable[[], Iterator[bytes]]]:
        if whole:
            return {"journal.jsonl": lambda: self._journal(size)}
        return {"openings.jsonl": lambda: self._journal(size, {seq for seq, _ in self._opened(snap, size)})}

    def _shown(self, row: StampRow, pem: str) -> Stamp:
        from ledger.reports.site.proof import Stamp

        state = Checkpoint.of(self.uuid, row.size, row.root)
        return Stamp(state, row.authority, datetime.fromisoformat(row.time), b64decode(row.stamp), pem)

    def _journal(self, size: int, opened: Collection[int] | None = None) -> Iterator[bytes]:
        """The journal as export writes it; where some entries alone are opened, the leaves of others."""
        from ledger.exchange.exporters import ledger_file

        root = journal_tables.frontier(self._database, size).root().hex()
        entries = copied(self._database, size)
        if opened is not None:
            entries = ((body if seq in opened else None, leaf) for seq, (body, leaf) in enumerate(entries))
        return ledger_file.lines(entries, ledger=self.uuid, count=size, root=root)

    def _opened(self, snap: Snapshot, size: int) -> Iterator[tuple[int, bytes]]:
        from ledger.exchange.openings import openings

        nouns: dict[str, Collection[int]] = {
            "source": snap.sources,
            "forecaster": {
                *snap.columns.forecaster.tolist(),
                *(one.forecaster for one in snap.claims.values() if one.forecaster),
            },
            "claim": snap.claims,
            "question": snap.questions,
        }
        return openings(self._database, size, nouns)

    def _receipts(
        self, bodies: Mapping[int, bytes], notes: Mapping[int, str], stamps: Sequence[tuple[StampRow, str]]
    ) -> Iterator[tuple[int, str]]:
        """A receipt of each entry, by the first checkpoint that was published over it, so that it never changes.

        But for the time stamps, which come to it later, and which only receipts that are few have in them.
        """
        keys = self.keys()
        sizes = sorted(notes)
        for seq, body in bodies.items():
            size = sizes[bisect_right(sizes, seq)]
            proof = merkle.inclusion_proof(seq, size, self._node)
            ids = [one.id for one in Checkpoint.read(notes[size])[1].signatures]
            key = next((str(one) for one in keys if one.id in ids), None)
            stamped = self._stamped(seq, stamps if len(bodies) <= MOST_STAMPED else ())
            yield seq, str(Receipt(body, seq, tuple(proof), notes[size], stamped, key))
