"""Verbs for claims and the articles that hold them: keep one, read, decide, compare coders, settle between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from forecasts.records.values import clean_line
from ledger import settings
from ledger.api.connection import Connection
from ledger.identifiers import number

if TYPE_CHECKING:
    from forecasts import Article, Candidate
    from ledger.api.looking import Reference
    from ledger.coding.agreement import Disagreement, SourceAgreement
    from ledger.coding.article_reading import Accept, Decline, Kept, Reading
    from ledger.coding.claims_from_elsewhere import Claim, Held, Refused


class Articles(Connection):
    """An article becomes claims, and claims become forecasts."""

    def claim(
        self, quote: str, *, forecaster: str | None = None, source: str | Mapping[str, Any] | None = None, **fields: Any
    ) -> int:
        """Keep a verbatim quote that questions are going to be made of; gives its number (12 for C12).

        Args:
            quote: the words, verbatim.
            forecaster: who said them.
            source: where: a link, a title, or the fields of a Source.
            **fields: label, hedge, horizon, condition, attributed_to, start, end, coder, note.
        """
        from ledger.recording import people_and_sources
        from ledger.recording.claims import claim

        with self._writing() as writer:
            who = None if forecaster is None else people_and_sources.forecaster(writer, forecaster)
            place = None if source is None else people_and_sources.source(writer, source)
            return claim(writer, {"quote": quote, "forecaster": who, "source": place, **fields})

    def decline(
        self,
        quote: str,
        *,
        reason: str,
        forecaster: str | None = None,
        source: str | Mapping[str, Any] | None = None,
        **fields: Any,
    ) -> int:
        """Keep a claim that is not logged as a forecast, with the reason; gives its number (12 for C12)."""
        from ledger.recording import people_and_sources
        from ledger.recording.claims import declined

        with self._writing() as writer:
            who = None if forecaster is None else people_and_sources.forecaster(writer, forecaster)
            place = None if source is None else people_and_sources.source(writer, source)
            return declined(writer, {"quote": quote, "reason": reason, "forecaster": who, "source": place, **fields})

    def read(
        self,
        article: Article | str,
        *,
        coder: str | None = None,
        assumed: bool = False,
        scale: str = "opinion",
        profile: str = "opinion",
        locale: str = "en",
        reader: str | None = None,
    ) -> Reading:
        """Find the claims of an article, with what this coder has decided about them; keeps nothing.

        Args:
            article: what load_article() gave, or a text. What the ledger knows of the same text is added.
            coder: who decides; who is entering unless given.
            assumed: whether the day of publication is a guess.
            scale: by which words of chance are read.
            profile: by which words of time are read.
            locale: language and order of dates.
            reader: another reader of articles than the built-in one, by name.

        Raises:
            RefusedError: the ledger knows another author or day of this text.
        """
        from ledger.coding.article_reading import read

        who = clean_line(coder or settings.actor(self._by))
        with self._database.reading():
            return read(
                self._database,
                article,
                coder=who,
                assumed=assumed,
                scale=scale,
                profile=profile,
                locale=locale,
                reader=reader,
            )

    def check_claims(self, reading: Reading, claims: Iterable[Claim]) -> list[Held | Refused]:
        """Hold claims that somebody else found, such as a language model, against the text; keeps nothing.

        Those that hold can be decided on as the reading's own: decide(reading, (held.candidate, ...)).
        """
        from ledger.coding.claims_from_elsewhere import check_claims

        return check_claims(reading, claims)

    def decided(self, reading: Reading) -> Reading:
        """A reading with what its coder has decided by now."""
        from ledger.coding.article_reading import refreshed

        with self._database.reading():
            return refreshed(self._database, reading)

    def decide(self, reading: Reading, *decisions: tuple[Candidate, Accept | Decline]) -> list[Kept]:
        """Keep what was decided about claims of an article: all of it, or none.

        The first coder's become questions and forecasts; a later coder's are kept for comparison, until they are
        settled. A decision on a claim that this coder decided before takes the place of the earlier one.

        Args:
            reading: what read() gave.
            decisions: (candidate, decision) pairs; a decision is an Accept or a Decline of
                 ledger.coding.article_reading.

        Raises:
            RefusedError: it was settled between coders already.
            RecordError: a field is wrong.
        """
        from ledger.coding.decisions import keep

        with self._writing() as writer:
            return keep(writer, reading, decisions)

    def agreement(self, source: Reference | None = None) -> list[SourceAgreement]:
        """How far coders agree, for one source or for all that were read by two or more.

        Raises:
            UnknownError: there is no such source.
        """
        from ledger.coding.agreement import agreement, sources_with_coders

        with self._database.reading():
            wanted = sources_with_coders(self._database) if source is None else [number(source, "source")]
            return [agreement(self._database, one) for one in wanted]

    def settle(
        self,
        unsettled: Disagreement,
        decisions: str | Sequence[Accept | Decline],
        *,
        coder: str | None = None,
        note: str | None = None,
    ) -> Kept:
        """Settle words that coders decided differently about: this is scored from now on, and what it replaces not.

        Args:
            unsettled: one of the disagreements that agreement() lists.
            decisions: the name of the coder who is right; or a Decline, or an Accept for each question.
            coder: who settles it; who is entering unless given.
            note: why.

        Raises:
            RefusedError: it was settled already.
        """
        return self.settle_all([(unsettled, decisions)], coder=coder, note=note)[0]

    def settle_all(
        self,
        settled: Iterable[tuple[Disagreement, str | Sequence[Accept | Decline]]],
        *,
        coder: str | None = None,
        note: str | None = None,
    ) -> list[Kept]:
        """Settle several disagreements as settle() does: all of them, or none."""
        from ledger.coding.agreement import settle

        with self._writing() as writer:
            who = clean_line(coder or writer.by)
            return [settle(writer, one, decisions, coder=who, note=note) for one, decisions in settled]
