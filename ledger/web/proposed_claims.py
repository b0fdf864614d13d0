"""Claims that an assistant finds in an article: held against the text, and kept when a person says so.

The question is put by the assistant's program to whoever sits before it. One that cannot ask is told the command by
which a person keeps a claim. (Annotations are read when the tool is made, so they are not postponed here.)
"""

import shlex
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from mcp.server.elicitation import AcceptedElicitation, ElicitationResult
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.resolve import Elicit, Resolve
from pydantic import BaseModel, Field

from forecasts import Article
from ledger.api.ledger import Ledger
from ledger.coding.article_reading import Reading
from ledger.coding.claims_from_elsewhere import Claim, Held, Refused
from ledger.reports.wording.figures import percent
from ledger.web.tool_errors import told

Json = dict[str, Any]
Found = tuple[Reading, list[Held | Refused]]


class Proposed(BaseModel):
    """A claim that a model found in an article."""

    quote: str = Field(description="Its words, copied letter for letter from the article.")
    chance: str | None = Field(None, description="The words or number of chance in the quote, verbatim.")
    horizon: str | None = Field(None, description="The words of time, verbatim, from anywhere in the article.")
    question: str | None = Field(None, description="A yes/no question that can be resolved on a day.")
    speaker: str | None = Field(None, description="Who says it, as the article names them; the author unless given.")
    label: str = Field("forecast", description="forecast, conditional, possibility, attributed, implied ...")


class Confirmed(BaseModel):
    """What a person says to proposed claims."""

    keep: bool = Field(description="Keep these claims as forecasts?")


def article_of(book: Ledger, text: str, published: str | None, author: str | None, **known: str | None) -> Article:
    """An article as a tool is given it. Raises RecordError: the day of publication is none."""
    day = None if published is None else book.read_moment(published).day
    return Article(text=text, published=day, author=author, title=known.get("title"), url=known.get("url"))


def proposing(opened: Callable[..., AbstractContextManager[Ledger]]) -> Callable[..., Json]:
    """The tool that takes claims; `opened` gives the ledger."""

    def checked(claims: list[Proposed], *given: str | None, **known: str | None) -> Found:
        text, published, author = given
        with opened() as book:
            reading = book.read(article_of(book, text or "", published, author, **known))
            return reading, book.check_claims(reading, [Claim(**one.model_dump()) for one in claims])

    def asked(
        article: str, claims: list[Proposed], published: str | None, author: str | None, context: Context
    ) -> Elicit[Confirmed] | Confirmed:
        """Ask a person, where there is something to keep and the program can ask."""
        ready = _ready(checked(claims, article, published, author)[1])
        can = context.client_capabilities
        if not ready or can is None or can.elicitation is None:
            return Confirmed(keep=False)
        return Elicit("\n".join(["Keep these as forecasts?", *map(_sentence, ready)]), Confirmed)

    def propose_claims(
        article: str,
        title: str,
        claims: list[Proposed],
        answer: Annotated[ElicitationResult[Confirmed], Resolve(told(asked))],
        published: str | None = None,
        author: str | None = None,
        url: str | None = None,
    ) -> Json:
        """Hand in claims of an article; each is held against its text, and a person is asked whether to keep them.

        Refused: a quote that is not verbatim, a chance that is in neither the quote nor a scale, words of time that
        nobody could read. What is held but not kept comes with the command by which a person keeps it.
        """
        reading, found = checked(claims, article, published, author, title=title, url=url)
        kept: list[str] = []
        if isinstance(answer, AcceptedElicitation) and answer.data.keep:
            decisions = [(one.candidate, one.proposal.accept()) for one in _ready(found)]
            with opened(write=True) as book:
                kept = [f"F{id_}" for one in book.decide(reading, *decisions) for id_ in one.forecasts]
        held = [one for one in found if isinstance(one, Held)]
        return {
            "kept": kept,
            "held": [_held(one, reading.article.published, url or title) for one in held],
            "refused": [{"quote": one.claim.quote, "why": one.why} for one in found if isinstance(one, Refused)],
        }

    return propose_claims


def _ready(found: list[Held | Refused]) -> list[Held]:
    """The claims that can be kept as they are."""
    return [one for one in found if isinstance(one, Held) and not _missing(one)]


def _missing(one: Held) -> list[str]:
    """What a person would have to add before it can be kept."""
    said = one.proposal
    wanted = {"question": said.text, "closes": said.closes, "chance": said.chance, "forecaster": said.forecaster}
    return [name for name, value in wanted.items() if value is None]


def _held(one: Held, published: date | None, source: str | None) -> Json:
    """A claim that holds, with the command by which a person keeps it."""
    proposal, missing = one.proposal, _missing(one)
    return {
        "quote": one.claim.quote,
        "question": proposal.text,
        "closes": proposal.closes and proposal.closes.isoformat(),
        "chance": proposal.chance and asdict(proposal.chance),
        "forecaster": proposal.forecaster,
        "missing": missing,
        "command": None if missing else _command(one, published, source),
    }


def _command(one: Held, published: date | None, source: str | None) -> str:
    said = one.proposal
    words = ["prediction-ledger", "log", "--by", said.forecaster or "", "--quote", one.claim.quote]
    words += ["--chance", one.claim.chance or "", "--closes", str(said.closes)]
    words += ["--said", str(published)] if published else []
    words += ["--source", source] if source else []
    return shlex.join([*words, "--", said.text or ""])


def _sentence(one: Held) -> str:
    said = one.proposal
    return f"- {said.forecaster}, {percent(said.chance.point) if said.chance else ''}: {said.text} ({said.closes})"
