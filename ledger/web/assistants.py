"""A ledger for assistants: what a language model with tools can do, by the Model Context Protocol.

Each tool calls ledger.api and gives JSON. A model may propose claims of an article; whether they are kept a person
says, whom the assistant's program asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from importlib.metadata import version
from typing import Annotated, Any

from mcp.server import MCPServer
from mcp_types import ToolAnnotations
from pydantic import Field

from ledger.api.ledger import Ledger
from ledger.web.desk import before
from ledger.web.proposed_claims import article_of, proposing
from ledger.web.tool_errors import told

INSTRUCTIONS = """A ledger of predictions: who said what would happen, how likely, on which day, and how it turned out.
Log only what somebody said, in their words. Say who said it and on which day, if it was not today. A chance that
nobody gave is not to be made up. Nothing is deleted: mistakes are put right beside the record by the person who keeps
the ledger. Scores come from score; do not work them out, and pass on the sentence with which they begin."""

Json = dict[str, Any]
Opened = Callable[..., AbstractContextManager[Ledger]]
Words = Annotated[str, Field(max_length=2_000)]
Number = Annotated[str, Field(max_length=20, description="such as Q12")]
Day = Annotated[str, Field(max_length=60, description="YYYY-MM-DD, yesterday, 3d ...; today unless given")]
Accepted = Annotated[list[str], Field(description="Doubts that the person confirmed, as the refusal named them.")]
LOOKS, KEEPS = ToolAnnotations(read_only_hint=True), ToolAnnotations(read_only_hint=False, destructive_hint=False)


class Tools:
    """The tools, over one ledger; each call has its own connection."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    @contextmanager
    def opened(self, *, write: bool = False, accept: list[str] | None = None) -> Iterator[Ledger]:
        """The ledger, for one call."""
        with self._opened(write=write) as book:
            book.accept(*(accept or ()))
            yield book

    def add(
        self,
        line: Words,
        forecaster: str | None = None,
        chance: str | None = None,
        closes: str | None = None,
        said: str | None = None,
        quote: str | None = None,
        source: str | None = None,
        tags: list[str] | None = None,
        accept: Accepted = [],  # noqa: B006 (a schema's default; never changed)
    ) -> Json:
        """Log a forecast on one line, such as "70% Anna replies by Friday; Jane Roe said on 2 Nov"."""
        from ledger import settings
        from ledger.errors import RefusedError
        from ledger.reports.wording.figures import forecast_json
        from ledger.reports.wording.readings import readings

        with self.opened(write=True, accept=accept) as book:
            read = book.read_line(line, chance=chance, closes=closes, forecaster=forecaster, said=said)
            named = None if read.forecaster == settings.ME else read.forecaster
            who = named or book.me
            if missing := [*read.open, *([] if who else ["forecaster"])]:
                raise RefusedError(f"the line leaves open: {', '.join(missing)}; ask the person")
            notes = before(book, read.there, who, read.said)
            made = book.log_line(
                read, forecaster=who or "", tags=tags or (), quote=quote or None, source=source or None
            )
            told = readings(read.chance, read.closes) if read.chance else []
            return {**forecast_json(book.forecast(made, cohort="closed")), "read_as": told, "notes": notes}

    def list_questions(self, words: Words = "", tag: str | None = None, state: str | None = None) -> Json:
        """Questions that have all the words, with their state: open, closed, due, resolved, ambiguous, annulled."""
        from ledger.reports.wording.figures import question_json

        with self.opened() as book:
            found = book.questions(words, tags=[tag] if tag else [])
            return _some([question_json(one) for one in found if state in (None, one.state)], "questions")

    def list_forecasts(
        self, question: str | None = None, forecaster: str | None = None, tag: str | None = None
    ) -> Json:
        """Forecasts with what became of each, on a question, of a person, or all."""
        from ledger.reports.wording.figures import forecast_json

        with self.opened() as book:
            about = None if question is None else book.question(question)
            found = book.forecasts(about, forecaster=forecaster, tags=[tag] if tag else [], cohort="closed")
            return _some([forecast_json(one) for one in found], "forecasts")

    def show(self, number: Number) -> Json:
        """Everything about a question (Q12), a forecast (F30), a claim (C3) or a source (S2)."""
        from ledger.identifiers import record

        with self.opened() as book:
            kind, id_ = record(number)
            return book.details(kind, id_)

    def due(self) -> Json:
        """Questions past their close that nobody has resolved, the longest overdue first."""
        from ledger.reports.wording.figures import question_json

        with self.opened() as book:
            return _some([question_json(one) for one in book.due()], "questions")

    def resolve(
        self,
        question: Number,
        outcome: Annotated[str, Field(description="yes, no, an option, a number, a day, ambiguous, annulled, open")],
        evidence: Annotated[list[str], Field(description="Links that show it.")] = [],  # noqa: B006
        known_on: Day = "today",
        note: str | None = None,
        reason: Annotated[str | None, Field(description="Why an earlier outcome is changed.")] = None,
        accept: Accepted = [],  # noqa: B006
    ) -> Json:
        """Say how a question turned out, with evidence; once more, with a reason, to correct that."""
        from ledger.reports.wording.figures import question_json

        with self.opened(write=True, accept=accept) as book:
            how, known = "reopened" if outcome == "open" else outcome, book.read_moment(known_on)
            return question_json(
                book.resolve(question, how, known_on=known, evidence=evidence, note=note, reason=reason)
            )

    def score(
        self,
        forecaster: str | None = None,
        tag: str | None = None,
        by: Annotated[str | None, Field(description="forecaster, tag, year, basis, horizon ...")] = None,
        since: str | None = None,
        as_of: str | None = None,
    ) -> Json:
        """How good forecasts were: a plain sentence first, then Brier score, interval, base rate, skill and counts."""
        from ledger.reports.score_json import table_json
        from ledger.reports.wording import plain
        from ledger.reports.wording.figures import score_json

        chosen: Any = {"forecaster": forecaster, "tags": [tag] if tag else [], "since": since, "as_of": as_of}
        with self.opened() as book:
            record = book.track_record(**chosen)
            scored = score_json(record) if by is None else table_json(book.scores(by=by, **chosen))
            return {"in_short": list(plain.in_short(record.scorecards, running=record.running)), **scored}

    def explain(self, words: Words, published: Day = "today") -> Json:
        """How words of time and of chance are read: the days, the range of chance, and by which rule."""
        from forecasts import find_horizon, find_probability

        with self.opened() as book:
            said = book.read_moment(published).day
        horizon, chance = find_horizon(words, published=said), find_probability(words)
        return {
            "horizon": None if horizon is None else asdict(horizon[0]),
            "chance": None if chance is None else asdict(chance[0]),
        }

    def review(self, question: Number) -> Json:
        """What is wrong with a question: can it be resolved, is it asked twice?"""
        with self.opened() as book:
            return {"remarks": [one.json() for one in book.review(question)]}

    def read(self, article: str, published: str | None = None, author: str | None = None) -> Json:
        """The claims that the built-in reader finds in the text of an article; nothing is kept."""
        from ledger.coding.proposals import proposal_json

        with self.opened() as book:
            reading = book.read(article_of(book, article, published, author))
            return _some([proposal_json(reading, one, book.today) for one in reading.offered], "claims")


MOST = 200  # records that one answer has


def _some(found: list[Json], name: str) -> Json:
    return {name: found[:MOST], "found": len(found)}


def assistant_server(opened: Opened) -> MCPServer:
    """The server of a ledger's tools.

    Args:
        opened: gives the ledger for one call, with write=True for one that keeps something.
    """
    tools = Tools(opened)
    server: MCPServer = MCPServer(
        "prediction-ledger", instructions=INSTRUCTIONS, version=version("prediction-ledger"), log_level="WARNING"
    )
    looks: list[Callable[..., Json]] = [tools.list_questions, tools.list_forecasts, tools.show, tools.due, tools.score]
    looks += [tools.explain, tools.review, tools.read]
    keeps: list[Callable[..., Json]] = [tools.add, tools.resolve, proposing(tools.opened)]
    for tool in (*looks, *keeps):
        server.add_tool(told(tool), annotations=LOOKS if tool in looks else KEEPS)
    return server
