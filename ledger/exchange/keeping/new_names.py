"""Names and questions that an import brings: is one like another one, in the ledger or in the file before?"""

from __future__ import annotations

from forecasts.records.lookalikes import Names, skeleton
from ledger.errors import DoubtError
from ledger.exchange.keeping.buffers import Buffers
from ledger.recording.similar_names import looks, names, question_like
from ledger.spreadsheet import BadCell


class NewNames:
    """Names of forecasters, sources and tags, and the words of questions."""

    def __init__(self, buffers: Buffers) -> None:
        """Start; nothing is read of the ledger before something is new."""
        self._buffers = buffers
        self._accepted = "similar-name" in buffers.writer.accepted
        self._names: dict[str, Names] = {}
        self._seen: set[tuple[str, str]] = set()
        self._looks: set[int] | None = None  # of questions, by their hashes

    def check(self, what: str, name: str, column: str) -> None:
        """Refuse, as BadCell, a new name that looks like another or nearly spells it, unless that is meant."""
        if self._accepted or (what, name) in self._seen:
            return
        if what not in self._names:
            self._buffers.write_out()
            self._names[what] = names(self._buffers.writer.database, what)
        if (how := self._names[what].alike(name)) is not None:
            raise BadCell(column, str(DoubtError("similar-name", f"{name!r} {how}, another {what}")))
        self._names[what].add(name)
        self._seen.add((what, name))

    def check_question(self, text: str, apart: int = 0) -> None:
        """Refuse, as BadCell, the words of a question, new or with that number, that look like another one's."""
        if self._accepted:
            return
        if self._looks is None:
            self._looks = {hash(look) for look in looks(self._buffers.writer.database)}
        look = hash(skeleton(text))
        if look in self._looks:
            self._buffers.write_out()
            if (found := question_like(self._buffers.writer.database, text, apart)) is not None:
                raise BadCell("question", str(DoubtError("similar-name", found)))
        self._looks.add(look)
