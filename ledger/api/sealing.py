"""Verbs of forecasts that are secret until they are revealed: seal, reveal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ledger.api.looking import Looking, Reference
from ledger.errors import RefusedError
from ledger.identifiers import number
from ledger.recording.moments import When
from ledger.store import lookup

if TYPE_CHECKING:
    from datetime import date

    from forecasts import Horizon, Probability, SpokenRange
    from ledger.api.seal_file import SealFile
    from ledger.recording.seals import Sealed
    from ledger.track_record.listing import ForecastView


class Sealing(Looking):
    """Forecasts that bind before they are said."""

    def seal(
        self,
        question: Reference,
        *,
        forecaster: str,
        reveal_by: date,
        file: SealFile,
        probability: float | str | Probability | Mapping[str, Any] | None = None,
        quantiles: SpokenRange | Mapping[Any, Any] | Sequence[Any] | str | None = None,
        closes: When | Horizon | None = None,
        asking: Mapping[str, Any] | None = None,
    ) -> Sealed:
        """Log a forecast of today without saying it: the journal has who is bound, on which question, and until when.

        Args:
            question: as for log().
            forecaster: whose it is.
            reveal_by: until when it is going to be revealed.
            file: keeps what opens it.
            probability: as for log().
            quantiles: as for log().
            closes: of a new question, as for log().
            asking: further fields of a new question, as for log().

        Raises:
            RecordError: the value is not of the question's kind.
            RefusedError: the question has closed or is decided, or the day is over.
        """
        from ledger.recording.asked import asked_about
        from ledger.recording.moments import past
        from ledger.recording.people_and_sources import forecaster as forecaster_named
        from ledger.recording.seals import seal

        with self._writing() as writer:
            who, made = forecaster_named(writer, forecaster), past("made on", self.today, writer)
            asked, _ = asked_about(
                writer, question, closes=closes, asking=dict(asking or {}), made=made, quantiles=quantiles
            )
            return seal(
                writer,
                asked,
                forecaster=who,
                value=probability,
                quantiles=quantiles,
                made_on=self.today,
                reveal_by=reveal_by,
                keep=file.keep,
            )

    def reveal(self, forecast: Reference, *, file: SealFile | None = None, code: str | None = None) -> ForecastView:
        """Say what a sealed forecast said; it counts as recorded when it was sealed.

        Args:
            forecast: its number.
            file: what keeps that.
            code: or the recovery code that seal() gave.

        Raises:
            RefusedError: that does not open it, nothing opens it, or it was revealed already.
        """
        from ledger.journal.seal import read_code
        from ledger.recording.seals import reveal

        id_ = number(forecast, "forecast")
        with self._writing() as writer:
            row = lookup.seal(writer.database, id_)
            opens = read_code(code) if code else row and file and file.find(row.commitment)
            if row is not None and not opens:
                raise RefusedError(
                    f"what opens F{id_} is not in {file and file.path}; give the recovery code with --code"
                )
            reveal(writer, id_, *(opens or (b"", {})))
        return self.forecast(id_)
